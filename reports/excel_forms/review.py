"""What an import would change, before anybody confirms it: old → new, and what its sender is asked about."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.consolidation.unit_form import UnitForm, unit_forms
from reports.figures import checks
from reports.figures.indicators import FigureChange, figure_changes, for_unit
from reports.models import ReportingDay
from units.models import Unit

from .preview import ComparedReport
from .shape import FiledReport


@dataclass(frozen=True)
class ReviewLine(ComparedReport):
    """One unit's report of a day."""

    unit_form: UnitForm

    @cached_property
    def changes(self) -> tuple[FigureChange, ...]:
        """The figures that differ from today's, or where there are none from the last before; in the form's order."""
        current = self.unit_form.current
        before = current.figures if current else self.unit_form.previous_figures or {}
        asked = for_unit(self.filed.unit.reports_area, app=self.unit_form.app)
        return figure_changes(asked, before, self.filed.figures)

    @property
    def kept(self) -> int:
        """How many figures stay as they are."""
        return len(for_unit(self.filed.unit.reports_area)) - len(self.changes)

    @property
    def changes_note(self) -> bool:
        return self.filed.note != (self.unit_form.current.note if self.unit_form.current else "")

    @property
    def is_same(self) -> bool:
        """Whether the file adds nothing to what stands; a returned report stands no longer (R12)."""
        current = self.unit_form.current
        if current is None or current.returned_at:
            return False
        return not self.changes and self.filed.note in {"", current.note}

    @property
    def needs_reason(self) -> bool:
        """Whether a figure falls (R9)."""
        return any(warning.needs_reason for warning in self.warnings)


@dataclass(frozen=True)
class Review:
    """A day's import, read but not written."""

    day: ReportingDay
    #: What the file reports, in the district's order.
    all_lines: tuple[ReviewLine, ...]
    at: datetime.datetime

    @cached_property
    def lines(self) -> tuple[ReviewLine, ...]:
        """What would be written."""
        return tuple(line for line in self.all_lines if not line.is_same)

    @cached_property
    def unchanged(self) -> tuple[ReviewLine, ...]:
        return tuple(line for line in self.all_lines if line.is_same)

    @property
    def files(self) -> list[str]:
        """The files of which something would be written, each with its unit, or how many."""
        units: dict[str, list[Unit]] = {}
        for line in self.lines:
            units.setdefault(line.filed.file, []).append(line.filed.unit)
        return [f"{file} ({of[0].name if len(of) == 1 else f'{len(of)} đơn vị'})" for file, of in units.items()]

    @property
    def first_sends(self) -> int:
        return sum(line.unit_form.current is None for line in self.lines)

    @property
    def corrections(self) -> int:
        return len(self.lines) - self.first_sends

    @property
    def is_past_day(self) -> bool:
        """Whether each report needs a reason, for the day is over (R13)."""
        return not self.day.is_open_to_units(self.at)


def review_day(day: ReportingDay, reports: Iterable[FiledReport], at: datetime.datetime) -> Review:
    """Lay the reports beside what stands at ``at``, in three queries."""
    ordered = sorted(reports, key=lambda filed: (filed.unit.position, filed.unit.pk))
    forms = unit_forms(day, [filed.unit for filed in ordered], at)
    lines = []
    for filed, unit_form in zip(ordered, forms, strict=True):
        history, app = unit_form.history, unit_form.app
        warnings = checks.warnings(filed.figures, filed.date, history, filed.unit.reports_area, app)
        lines.append(ReviewLine(filed, tuple(warnings), unit_form.base_revision, unit_form))
    return Review(day, tuple(lines), at)


def problems_of(reports: Sequence[FiledReport]) -> list[str]:
    """What blocks reports that were read a while ago: a unit may have left, or owe other figures by now."""
    return [
        f"{filed.unit.name} đã thay đổi từ lúc xem trước; đề nghị tải tệp lên lại."
        for filed in reports
        if not filed.unit.is_active_on(filed.date)
        or checks.errors(filed.figures, filed.unit.reports_area, filed.form_number)
    ]
