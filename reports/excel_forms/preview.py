"""The reports of a preview, and the same as plain data, to be signed and read back: ``incoming.signed_preview``."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from incoming.signed_preview import SPOILT, PreviewRefused
from reports.actions import BatchSend
from reports.figures.checks import Advisory
from reports.figures.indicators import for_unit
from units.models import Unit, User

from .shape import FiledReport


@dataclass(frozen=True, slots=True)
class PreviewedReport:
    """One report of a preview, the revision that it was laid beside, and the warnings that were shown."""

    filed: FiledReport
    base_revision: int
    codes: frozenset[str]


@dataclass(frozen=True)
class ComparedReport:
    """One report of a file beside what the unit has reported, and what its sender is asked about."""

    filed: FiledReport
    warnings: tuple[Advisory, ...]
    #: The newest revision of the day; 0 before the first.
    base_revision: int

    @property
    def previewed(self) -> PreviewedReport:
        return PreviewedReport(self.filed, self.base_revision, frozenset(warning.code for warning in self.warnings))

    def as_send(self, **details: Any) -> BatchSend:
        """The report as it is to be written, with its warnings confirmed."""
        warnings = tuple(warning.confirmed for warning in self.warnings)
        filed = self.filed
        return BatchSend(
            unit=filed.unit, figures=filed.figures, note=filed.note, confirmed_warnings=warnings, **details
        )


def as_plain(previewed: Iterable[PreviewedReport]) -> list[list[Any]]:
    """The reports as lists and texts, each with its unit's code."""
    return [
        [
            filed.unit.code,
            filed.date.isoformat(),
            [filed.figures[i.field] for i in for_unit(filed.unit.reports_area, filed.form_number)],
            filed.form_number,
            [filed.note, filed.reported_by, filed.reason],
            [filed.file, filed.line],
            one.base_revision,
            sorted(one.codes),
        ]
        for one in previewed
        for filed in [one.filed]
    ]


def from_plain(rows: Sequence[Sequence[Any]], user: User) -> list[PreviewedReport]:
    """The reports of units that the user may see; raises ``PreviewRefused`` where a unit is no longer there."""
    units = {unit.code: unit for unit in Unit.objects.visible_to(user)}
    if any(row[0] not in units for row in rows):
        raise PreviewRefused(SPOILT)
    found = []
    for code, date, figures, form_number, (note, reported_by, reason), (file, line), base_revision, codes in rows:
        unit, day = units[code], datetime.date.fromisoformat(date)
        fields = [i.field for i in for_unit(unit.reports_area, form_number)]
        # A unit that has become a commune since owes other figures than these; ``problems_of`` says so.
        named = dict(zip(fields, figures, strict=True)) if len(fields) == len(figures) else {}
        filed = FiledReport(unit, day, named, note, reported_by, reason, file, line, form_number)
        found.append(PreviewedReport(filed, base_revision, frozenset(codes)))
    return found


def asks_more(lines: Iterable[ComparedReport], shown: Iterable[PreviewedReport]) -> bool:
    """Whether something is asked by now that the preview did not ask."""
    asked = frozenset(code for one in shown for code in one.codes)
    return any(line.previewed.codes - asked for line in lines)
