"""What an import would change, before anybody confirms it: old → new, and what its sender is asked about."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.actions import BatchSend
from reports.consolidation.unit_form import UnitForm, unit_forms
from reports.figures import checks
from reports.figures.indicators import Figures, Indicator, for_unit
from reports.models import ReportingDay

from .shape import Draft, Remark


@dataclass(frozen=True, slots=True)
class Step:
    """One figure that the file changes; ``before`` is ``None`` where there was none."""

    indicator: Indicator
    before: int | None
    after: int | None


@dataclass(frozen=True)
class ReviewLine:
    """One unit's report in the file beside what the unit has reported."""

    draft: Draft
    unit_form: UnitForm
    warnings: tuple[checks.Advisory, ...]

    @property
    def compared_with(self) -> Figures:
        """Today's figures if there are some, else the last before."""
        current = self.unit_form.current
        return current.figures if current else self.unit_form.previous_figures or {}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The figures that differ, in the paper form's order."""
        before, after = self.compared_with, self.draft.figures
        return tuple(
            Step(i, before.get(i.field), after[i.field])
            for i in for_unit(self.draft.unit.reports_area)
            if before.get(i.field) != after[i.field]
        )

    @property
    def kept(self) -> int:
        """How many figures stay as they are."""
        return len(for_unit(self.draft.unit.reports_area)) - len(self.steps)

    @property
    def note_before(self) -> str:
        return self.unit_form.current.note if self.unit_form.current else ""

    @property
    def changes_note(self) -> bool:
        return self.draft.note != self.note_before

    @property
    def is_same(self) -> bool:
        """Whether the file adds nothing to what stands; a returned report stands no longer (R12)."""
        current = self.unit_form.current
        if current is None or current.returned_at:
            return False
        return not self.steps and self.draft.note in {"", current.note}

    @property
    def needs_reason(self) -> bool:
        """Whether a figure falls (R9)."""
        return any(warning.needs_reason for warning in self.warnings)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(warning.code for warning in self.warnings)

    def send(self, base_revision: int, reported_by: str, reason: str) -> BatchSend:
        """The report as it is to be written."""
        return BatchSend(
            day=self.unit_form.day,
            unit=self.draft.unit,
            figures=self.draft.figures,
            base_revision=base_revision,
            reported_by=reported_by,
            reason=reason,
            note=self.draft.note,
            confirmed_warnings=tuple({"code": w.code, "text": w.text} for w in self.warnings),
        )


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
    def first_sends(self) -> int:
        return sum(line.unit_form.current is None for line in self.lines)

    @property
    def corrections(self) -> int:
        return len(self.lines) - self.first_sends

    @property
    def is_past_day(self) -> bool:
        """Whether each report needs a reason, for the day is over (R13)."""
        return not self.day.is_open_to_units(self.at)


def review_day(day: ReportingDay, drafts: Iterable[Draft], at: datetime.datetime) -> Review:
    """Lay the drafts beside what stands at ``at``, in three queries."""
    ordered = sorted(drafts, key=lambda draft: (draft.unit.position, draft.unit.pk))
    forms = unit_forms(day, [draft.unit for draft in ordered], at)
    lines = (_line(draft, unit_form) for draft, unit_form in zip(ordered, forms, strict=True))
    return Review(day, tuple(lines), at)


def problems_of(drafts: Sequence[Draft]) -> list[Remark]:
    """What blocks drafts that were read a while ago: a unit may have left, or owe other figures by now."""
    return [
        Remark(draft.file, f"{draft.unit.name} đã thay đổi từ lúc xem trước; đề nghị tải tệp lên lại.")
        for draft in drafts
        if not draft.unit.is_active_on(draft.date) or checks.errors(draft.figures, draft.unit.reports_area)
    ]


def _line(draft: Draft, unit_form: UnitForm) -> ReviewLine:
    warnings = checks.warnings(draft.figures, draft.date, unit_form.history, draft.unit.reports_area)
    return ReviewLine(draft, unit_form, tuple(warnings))
