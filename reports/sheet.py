"""What a unit's form for a day stands on: the newest revision, and the reports before that day."""

import datetime
from dataclasses import dataclass, replace

from units.models import Unit

from .checks import DatedFigures
from .consolidation.query import previous_reports
from .indicators import Figures
from .models import DailyReport, Exemption, ReportingDay
from .models.campaign import minutes_until

#: Earlier reports that the checks compare with; more would not change an answer.
HISTORY_LENGTH = 8


@dataclass(frozen=True)
class Sheet:
    """One unit's day as its form needs it."""

    day: ReportingDay
    unit: Unit
    at: datetime.datetime
    #: The newest revision of the day, returned or not; ``None`` before the first send.
    current: DailyReport | None
    #: The unit's last reports before the day, the newest first.
    history: tuple[DatedFigures, ...]
    exemption: Exemption | None

    @property
    def base_revision(self) -> int:
        return self.current.revision if self.current else 0

    @property
    def last(self) -> DatedFigures | None:
        """The last report before the day, which *new today* is counted from."""
        return self.history[0] if self.history else None

    def standing_on(self, report: DailyReport) -> "Sheet":
        """The same sheet as if ``report`` were the newest revision."""
        return replace(self, current=report)

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


def load_sheet(day: ReportingDay, unit: Unit, at: datetime.datetime) -> Sheet:
    """Read the unit's sheet in three queries, whatever the length of its history."""
    current = DailyReport.objects.current().filter(day_id=day.pk, unit=unit).select_related("sent_by").first()
    if current:
        current.day, current.unit = day, unit
    earlier = previous_reports(day, at).filter(unit=unit).select_related("day")[:HISTORY_LENGTH]
    return Sheet(
        day=day,
        unit=unit,
        at=at,
        current=current,
        history=tuple(DatedFigures(report.day.date, report.figures) for report in earlier),
        exemption=Exemption.objects.valid_at(at).filter(unit=unit, date=day.date).first(),
    )
