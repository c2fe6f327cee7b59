"""What must hold after every trial, worked out from the database's rows, without the program's own consolidation."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .databases import Database
from .district import DATE
from .people import Accepted

Row = dict[str, Any]

STAFF = ["staff_total", "staff_smartphones", "staff_installed", "visitors_guided", "relatives_installed"]
RESIDENTS = [
    "residents_total",
    "residents_smartphones",
    "residents_installed",
    "households_total",
    "households_visited",
    "broadcasts",
]
FIGURES = STAFF + RESIDENTS
#: The kind of unit that reports its area, as it is stored.
COMMUNE = "xa"

REPORTS = """
SELECT r.*, u.code, u.kind FROM reports_dailyreport r JOIN units_unit u ON u.id = r.unit_id ORDER BY r.id
"""
EDITIONS = """
SELECT e.number, e.content, e.sha256, d.date FROM reports_edition e
JOIN reports_reportingday d ON d.id = e.day_id ORDER BY d.date, e.number
"""
UNITS = "SELECT code, kind FROM units_unit"

#: What the database itself must refuse, whoever asks.
FORBIDDEN = [
    "UPDATE reports_dailyreport SET staff_installed = staff_installed + 1",
    "UPDATE reports_dailyreport SET sent_at = first_sent_at",
    "UPDATE reports_dailyreport SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
    "DELETE FROM reports_dailyreport",
    "UPDATE reports_edition SET sha256 = 'x'",
    "DELETE FROM reports_edition",
]


@dataclass(frozen=True)
class Ledger:
    """All reports and editions as they lie in the database."""

    reports: list[Row]
    editions: list[Row]
    units: list[Row]

    @classmethod
    def read(cls, database: Database) -> "Ledger":
        return cls(database.rows(REPORTS), database.rows(EDITIONS), database.rows(UNITS))

    def of_today(self) -> list[Row]:
        return [row for row in self.reports if str(row["date"]) == str(DATE)]

    def lost(self, accepted: Iterable[Accepted]) -> list[Accepted]:
        """Sends that got a receipt and are not there, or not as they were typed."""
        there = {(row["code"], row["revision"]): row for row in self.of_today()}
        return [send for send in accepted if not _is(send, there.get((send.code, send.revision)))]

    def doubled(self) -> list[tuple[str, int]]:
        """Sends that were written twice: no figures were ever typed twice for a unit."""
        times = Counter((row["code"], row["visitors_guided"]) for row in self.of_today())
        return [send for send, number in times.items() if number > 1]

    def gaps(self) -> list[str]:
        """Units whose revisions are not 1, 2, 3… with the last one alone in force."""
        of_unit = defaultdict(list)
        for row in self.reports:
            of_unit[row["code"], str(row["date"])].append(row)
        return [f"{code} {date}" for (code, date), rows in of_unit.items() if not _is_chain(rows)]

    def half_written(self) -> list[str]:
        """Communes without their area's figures, and agencies with some."""
        return [
            row["code"]
            for row in self.reports
            if [row[field] is None for field in RESIDENTS] != [row["kind"] != COMMUNE] * len(RESIDENTS)
        ]

    def totals(self) -> dict[str, Any]:
        """Both tables' totals of today in the spelling of ``so-lieu.json``, rates left out."""
        newest: dict[str, Row] = {}
        for row in sorted(self.reports, key=lambda row: (str(row["date"]), row["revision"])):
            if row["returned_at"] is None:
                newest[row["code"]] = row
        communes = {unit["code"] for unit in self.units if unit["kind"] == COMMUNE}
        everybody = {unit["code"] for unit in self.units}
        return {
            "staff": _sums(newest, everybody, STAFF),
            "residents": _sums(newest, communes, RESIDENTS),
        }

    def broken_editions(self) -> list[str]:
        """Editions out of number, changed since, or with other figures than the revisions that they name."""
        numbers = defaultdict(list)
        for edition in self.editions:
            numbers[str(edition["date"])].append(edition["number"])
        broken = [date for date, found in numbers.items() if found != list(range(1, len(found) + 1))]
        there = {(str(row["date"]), row["code"], row["revision"]): row for row in self.reports}
        return broken + [f"{e['date']}: {e['number']}" for e in self.editions if not _is_sound(e, there)]


def _is(send: Accepted, row: Row | None) -> bool:
    return row is not None and all(row[field] == figure for field, figure in send.figures.items())


def _is_chain(rows: list[Row]) -> bool:
    rows = sorted(rows, key=lambda row: row["revision"])
    in_force = [row["superseded_at"] is None for row in rows]
    first = {row["first_sent_at"] for row in rows}
    return (
        [row["revision"] for row in rows] == list(range(1, len(rows) + 1))
        and in_force == [False] * (len(rows) - 1) + [True]
        and first == {rows[0]["sent_at"]}
    )


def _sums(newest: dict[str, Row], codes: set[str], fields: list[str]) -> dict[str, Any]:
    rows = [newest[code] for code in codes if code in newest]
    reported = [row for row in rows if str(row["date"]) == str(DATE)]
    carried = [row for row in rows if str(row["date"]) != str(DATE)]
    sums = {
        name: {field: sum(row[field] for row in part) for field in fields}
        for name, part in (("reported", reported), ("carried", carried), ("all", rows))
    }
    return sums | {"unknown_units": len(codes) - len(rows)}


def printed_totals(figures: dict[str, Any]) -> dict[str, Any]:
    """The same out of what the program answers as JSON."""
    return {
        table: {
            **{
                name: {field: figures[table]["totals"][name][field] for field in fields}
                for name in ("reported", "carried", "all")
            },
            "unknown_units": figures[table]["totals"]["unknown_units"],
        }
        for table, fields in (("staff", STAFF), ("residents", RESIDENTS))
    }


def _is_sound(edition: Row, there: dict[tuple[str, str, int], Row]) -> bool:
    content = edition["content"]
    content = json.loads(content) if isinstance(content, str) else content
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(canonical.encode()).hexdigest() != edition["sha256"]:
        return False
    sent = [unit for unit in content["units"] if unit["source"] == "reported"]
    rows = [(unit, there.get((str(edition["date"]), unit["code"], unit["send"]["revision"]))) for unit in sent]
    return all(row and all(row[field] == unit["figures"][field] for field in FIGURES) for unit, row in rows)


def weak_triggers(database: Database, ledger: Ledger) -> list[str]:
    """Statements that the database would carry out although nobody may; none should be.

    A row trigger refuses nothing in an empty table.
    """
    filled = {"reports_dailyreport": ledger.reports, "reports_edition": ledger.editions}
    asked = [statement for statement in FORBIDDEN for table in filled if table in statement and filled[table]]
    if not any(row["superseded_at"] for row in ledger.reports):
        asked = [statement for statement in asked if "superseded_at" not in statement]
    return [statement for statement in asked if database.takes(statement)]
