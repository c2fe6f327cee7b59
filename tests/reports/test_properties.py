"""R4, R14–R18 for whatever happens: page, JSON, workbook and edition agree with a plain sum."""

import datetime
import io

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports import actions, workbook
from reports.board import BoardTable
from reports.consolidation import as_json, checksum, consolidate, thaw
from reports.editions import previous_of, stamp_of
from reports.figures.wording import count
from reports.models import Edition
from tests.factories import AREA_FIGURES, STAFF_FIGURES, START, at, day_of, send

from .test_revisions import recomputed

DAYS = 3
UNITS = 4

#: What may happen, in this order: a send or a correction of some unit on some day; a closing.
SENDS = st.tuples(
    st.just("send"),
    st.integers(0, DAYS - 1),
    st.integers(0, UNITS - 1),
    st.lists(st.integers(0, 3000), min_size=5, max_size=5),
)
CLOSINGS = st.tuples(st.just("close"), st.integers(0, DAYS - 1))
HAPPENINGS = st.lists(st.one_of(SENDS, SENDS, SENDS, CLOSINGS), max_size=14)


def figures_of(numbers):
    """Valid figures, of which all differ from send to send."""
    a, b, c, d, e = numbers
    staff = {
        "staff_total": a + b + c,
        "staff_smartphones": a + b,
        "staff_installed": a,
        "visitors_guided": d,
        "relatives_installed": e,
    }
    area = {"residents_total": c + d + e, "residents_smartphones": d + e, "residents_installed": e}
    return staff | area | {"households_total": a + d, "households_visited": d, "broadcasts": b}


def expected_totals(told, date, units, fields):
    """Sum by hand what each unit said last, up to that day."""
    said = []
    for unit in units:
        days = [day for day in sorted(told) if day <= date and unit.code in told[day]]
        if days:
            said.append(told[days[-1]][unit.code])
    return {field: sum(figures[field] for figures in said) for field in fields}, len(said)


def workbook_totals(book, letter, fields):
    """The totals row of one table as another program reads it: figures by their position in the head."""
    rows = list(book[f"Biểu {letter}"].values)
    (total,) = (row for row in rows if str(row[0]).startswith("Tổng cộng"))
    derived = 2 if letter == "A" else 3
    cells = total[2:5] + total[5 + derived :]
    return dict(zip(fields, cells, strict=False))


def page_totals(table, fields):
    """The totals row as the board prints it."""
    *_, cells = table.totals[0]
    numbers = [number for _, number in cells]
    derived = 2 if len(fields) == 5 else 3
    return dict(zip(fields, numbers[:3] + numbers[3 + derived :], strict=True))


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    # Each example runs in a transaction of its own, which is rolled back.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happenings=HAPPENINGS)
def test_every_print_agrees_with_an_independent_sum(
    campaign, agency, other_agency, commune, other_commune, office, happenings
):
    units = [agency, other_agency, commune, other_commune]
    with transaction.atomic():
        told = happen(happenings, units, campaign, office)
        for date in dates():
            check_day(day_of(campaign, date), told, units)
        check_editions()
        transaction.set_rollback(True)


def dates():
    return [START + datetime.timedelta(days=n) for n in range(DAYS)]


def happen(happenings, units, campaign, office):
    """Do what is told; return what each unit said last for each day."""
    told = {}
    revisions, editions = {}, {}
    for minute, (what, day_number, *rest) in enumerate(happenings):
        date = dates()[day_number]
        moment = at(14, 50, date=dates()[-1]) + datetime.timedelta(minutes=minute)
        if what == "close":
            editions[date] = editions.get(date, 0) + 1
            actions.close_day(day=day_of(campaign, date), by=office, at=moment, number=editions[date], reason="x")
            continue
        unit, figures = units[rest[0]], figures_of(rest[1])
        figures = {field: figures[field] for field in (*STAFF_FIGURES, *(AREA_FIGURES if unit.reports_area else ()))}
        base = revisions.get((date, unit.code), 0)
        report = send(unit, office, moment, date=date, base_revision=base, **figures)
        revisions[date, unit.code] = report.revision
        told.setdefault(date, {})[unit.code] = figures
    return told


def check_day(day, told, units):
    consolidation = consolidate(day, at(23, date=dates()[-1]))
    figures = as_json(consolidation)
    # To build and read a workbook costs more than all the rest: that of one day must do.
    book = opened(workbook.build(consolidation)) if day.date == dates()[-1] else None
    tables = [
        ("A", "staff", units, tuple(STAFF_FIGURES)),
        ("B", "residents", [unit for unit in units if unit.reports_area], tuple(AREA_FIGURES)),
    ]
    for view, (letter, name, owing, fields) in zip(consolidation.tables, tables, strict=True):
        expected, known = expected_totals(told, day.date, owing, fields)
        totals = figures[name]["totals"]
        assert {field: totals["all"][field] for field in fields} == expected
        assert (totals["all"]["units"], totals["unknown_units"]) == (known, len(owing) - known)
        assert {f: totals["reported"][f] + totals["carried"][f] for f in fields} == expected
        assert {field: sum(row[field] or 0 for row in figures[name]["rows"]) for field in fields} == expected
        printed = expected if known else dict.fromkeys(fields, "–")
        assert book is None or workbook_totals(book, letter, fields) == printed
        shown = {field: count(number) for field, number in expected.items()} if known else printed
        assert page_totals(BoardTable(view, ()), fields) == shown


def check_editions():
    editions = list(Edition.objects.select_related("day__campaign", "made_by"))
    for edition in editions:
        assert edition.sha256 == checksum(edition.content)
        units = edition.content["units"]
        assert [recomputed(unit, edition.day.date) for unit in units] == [unit["figures"] for unit in units]
    for edition in editions[-1:]:
        frozen = thaw(edition.content)
        book = opened(workbook.build(frozen, stamp_of(edition, previous_of(edition))))
        for letter, view in zip("AB", frozen.tables, strict=True):
            totals = view.totals.all
            expected = totals.figures if totals.units else dict.fromkeys(view.fields, "–")
            assert workbook_totals(book, letter, view.fields) == expected


def opened(content):
    return load_workbook(io.BytesIO(content), data_only=True)
