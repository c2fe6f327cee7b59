"""R4, R11, R14–R18, R23: whatever happens in whatever order, no report is lost or doubled and all prints agree."""

from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from reports import workbook
from reports.board import BoardTable
from reports.consolidation import as_json, checksum, consolidate
from reports.editions import way_of
from reports.figures.wording import count
from reports.history.record import record_of
from reports.models import DailyReport, Edition
from tests.factories import AREA_FIGURES, STAFF_FIGURES
from units.models import Unit

from .histories import History
from .test_properties import opened, page_totals, workbook_totals
from .test_revisions import recomputed

TABLES = [("A", "staff", tuple(STAFF_FIGURES)), ("B", "residents", tuple(AREA_FIGURES))]


@pytest.mark.parametrize(
    ("histories", "acts"), [(3, 30), pytest.param(60, 60, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_whatever_happens_nothing_is_lost_and_all_prints_agree(
    campaign, agency, other_agency, commune, other_commune, office, histories, acts
):
    run_state_machine_as_test(
        partial(History, campaign, office, check),
        settings=settings(
            max_examples=histories,
            stateful_step_count=acts,
            deadline=None,
            database=None,
            derandomize=histories < 10,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


def check(history):
    check_reports(history)
    check_editions(history)
    check_handing_over(history)
    for day in history.days():
        consolidation = consolidate(day, history.now)
        check_records(history, day, consolidation)
        check_prints(history, day, consolidation)


def check_reports(history):
    """What has a receipt is there, once, as it was receipted; and nothing else is."""
    reports = {r.pk: (r.unit_id, r.date, r.revision, r.figures) for r in DailyReport.objects.all()}
    assert reports == history.receipts
    assert set(DailyReport.objects.filter(returned_at__isnull=False).values_list("pk", flat=True)) == history.returned
    newest = {}
    for pk, (unit, date, revision, _) in sorted(reports.items()):
        assert revision == (reports[newest[unit, date]][2] if (unit, date) in newest else 0) + 1
        newest[unit, date] = pk
    assert {*newest.values()} == {*DailyReport.objects.current().values_list("pk", flat=True)}


def check_editions(history):
    editions = {edition.pk: edition for edition in Edition.objects.select_related("day")}
    assert {pk: edition.content for pk, edition in editions.items()} == history.frozen
    for edition in editions.values():
        assert edition.sha256 == checksum(edition.content)
        for unit in edition.content["units"]:
            assert recomputed(unit, edition.day.date) == unit["figures"]


def check_handing_over(history):
    """Every note lies there as it was written, and what holds is the last one, whatever came before."""
    for edition in Edition.objects.select_related("day__campaign"):
        notes = history.handed.get(edition.pk, [])
        assert list(edition.handovers.order_by("number").values_list("number", "stage")) == notes
        way = way_of(edition.day, edition)
        assert way.is_sent == (notes[-1:] != [] and notes[-1][1] == "sent") == (way.as_json is not None)


def check_records(history, day, consolidation):
    """Each unit's own record says what the board says."""
    units = {unit.code: unit for unit in Unit.objects.active_on(day.date)}
    assert {line.code for line in consolidation.units} == units.keys()
    for line in consolidation.units:
        (record,) = record_of(units[line.code], day.campaign, [day.date], history.now)
        revision = record.current.revision if record.current else None
        assert (record.status, revision) == (line.status, line.send and line.send.revision)


def standing_figures(history, unit, day):
    """What the unit said last in the day's campaign, up to it, and was not returned: worked out from the receipts."""
    newest = {}
    for pk, (of_unit, of_date, _, figures) in sorted(history.receipts.items()):
        if of_unit == unit.pk and day.campaign.starts_on <= of_date <= day.date:
            newest[of_date] = None if pk in history.returned else figures
    said = [newest[of_date] for of_date in sorted(newest) if newest[of_date]]
    return said[-1] if said else None


def check_prints(history, day, consolidation):
    figures = as_json(consolidation)
    units = list(Unit.objects.active_on(day.date))
    # To build and read a workbook costs more than all the rest: that of the last day must do.
    book = opened(workbook.build(consolidation)) if day.date == history.today.date else None
    for view, (letter, name, fields) in zip(consolidation.tables, TABLES, strict=True):
        owing = [unit for unit in units if letter == "A" or unit.reports_area]
        said = [told for unit in owing if (told := standing_figures(history, unit, day))]
        expected = {field: sum(told[field] for told in said) for field in fields}
        totals = figures[name]["totals"]
        assert {field: totals["all"][field] for field in fields} == expected
        assert (totals["all"]["units"], totals["unknown_units"]) == (len(said), len(owing) - len(said))
        assert {f: totals["reported"][f] + totals["carried"][f] for f in fields} == expected
        assert {field: sum(row[field] or 0 for row in figures[name]["rows"]) for field in fields} == expected
        assert book is None or workbook_totals(book, letter, fields) == (
            expected if said else dict.fromkeys(fields, "–")
        )
        shown = {field: count(number) if said else "–" for field, number in expected.items()}
        assert page_totals(BoardTable(view, ()), fields) == shown
