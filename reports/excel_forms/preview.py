"""The reports of a preview as plain data, to be signed and read back: ``incoming.signed_preview``."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from incoming.signed_preview import SPOILT, PreviewRefused
from reports.figures.indicators import for_unit
from units.models import Unit, User

from .shape import FiledReport


@dataclass(frozen=True, slots=True)
class PreviewedReport:
    """One report of a preview, the revision that it was laid beside, and the warnings that were shown."""

    filed: FiledReport
    base_revision: int
    codes: frozenset[str]


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
    return [_previewed(row, units[row[0]]) for row in rows]


class Asking(Protocol):
    """A report laid beside what stands, with the codes of its warnings."""

    @property
    def codes(self) -> frozenset[str]: ...


def asks_more(lines: Iterable[Asking], shown: Iterable[PreviewedReport]) -> bool:
    """Whether something is asked by now that the preview did not ask."""
    asked = frozenset(code for one in shown for code in one.codes)
    return any(line.codes - asked for line in lines)


def _previewed(row: Sequence[Any], unit: Unit) -> PreviewedReport:
    _, date, figures, form, (note, reported_by, reason), (file, line), base_revision, codes = row
    fields = [i.field for i in for_unit(unit.reports_area, form)]
    # A unit that has become a commune since owes other figures than these; ``problems_of`` says so.
    named = dict(zip(fields, figures, strict=True)) if len(fields) == len(figures) else {}
    filed = FiledReport(unit, datetime.date.fromisoformat(date), named, note, reported_by, reason, file, line, form)
    return PreviewedReport(filed, base_revision, frozenset(codes))
