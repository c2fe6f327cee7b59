"""What a unit's form for a day stands on: the newest revision, and the reports before that day."""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

from units.models import Unit

from .consolidation.query import previous_reports
from .indicators import FIELDS, DatedFigures, Figures
from .models import DailyReport, Exemption, Reminder, ReportingDay
from .models.campaign import minutes_until

#: Earlier reports that the checks compare with; more would not change an answer.
HISTORY_LENGTH = 8


@dataclass(frozen=True)
class Sheet:
    """One unit's day as its form needs it; each part is read when it is first asked for."""

    day: ReportingDay
    unit: Unit
    at: datetime.datetime

    @cached_property
    def current(self) -> DailyReport | None:
        """The newest revision of the day, returned or not; ``None`` before the first send."""
        of_day = DailyReport.objects.current().filter(day_id=self.day.pk, unit=self.unit)
        current = of_day.select_related("sent_by").first()
        if current:
            current.day, current.unit = self.day, self.unit
        return current

    @cached_property
    def history(self) -> tuple[DatedFigures, ...]:
        """The unit's last reports before the day, the newest first."""
        earlier = previous_reports(self.day, self.at).filter(unit=self.unit)
        rows = earlier.values_list("date", *FIELDS)[:HISTORY_LENGTH]
        return tuple(DatedFigures(date, dict(zip(FIELDS, figures, strict=True))) for date, *figures in rows)

    @cached_property
    def exemption(self) -> Exemption | None:
        return Exemption.objects.valid_at(self.at).filter(unit=self.unit, date=self.day.date).first()

    @cached_property
    def reminders(self) -> list[Reminder]:
        """The day's urgings of the unit, the newest first."""
        return list(
            Reminder.objects.filter(day_id=self.day.pk, unit=self.unit).select_related("sent_by", "answered_by")
        )

    @property
    def base_revision(self) -> int:
        return self.current.revision if self.current else 0

    @property
    def last(self) -> DatedFigures | None:
        """The last report before the day, which *new today* is counted from."""
        return self.history[0] if self.history else None

    def standing_on(self, report: DailyReport) -> "Sheet":
        """The same sheet as if ``report`` were the newest revision."""
        sheet = replace(self)
        vars(sheet)["current"] = report
        return sheet

    @property
    def is_open(self) -> bool:
        """Whether the unit itself may still send (R13)."""
        return self.day.is_open_to_units(self.at)

    @property
    def minutes_late(self) -> int:
        """By how many printed minutes the first send was late (R5); 0 if on time or not sent."""
        return self.day.minutes_late(self.current.first_sent_at) if self.current else 0

    @property
    def minutes_left(self) -> int:
        """Printed minutes until the deadline; negative once it has passed."""
        return minutes_until(self.day.due_at, self.at)

    @property
    def minutes_over(self) -> int:
        return -self.minutes_left

    @property
    def previous_figures(self) -> Figures | None:
        return self.last.figures if self.last else None
