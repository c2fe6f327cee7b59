"""What a unit's form for a day stands on: the newest revision, and the reports before that day."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from reports.figures import checks
from reports.figures.indicators import FIELDS, DatedFigures, Figures
from reports.models import DailyReport, Exemption, Extension, Reminder, ReportingDay
from reports.models.campaign import minutes_until
from units.models import Unit

from .query import previous_reports

#: Earlier reports that the checks compare with; more would not change an answer.
HISTORY_LENGTH = 8


@dataclass(frozen=True)
class UnitForm:
    """One unit's day as its form needs it; each part is read when it is first asked for."""

    day: ReportingDay
    unit: Unit
    at: datetime.datetime

    @cached_property
    def current(self) -> DailyReport | None:
        """The newest revision of the day, returned or not; ``None`` before the first send."""
        of_day = DailyReport.objects.current().filter(day_id=self.day.pk, unit=self.unit)
        current = of_day.first()
        if current:
            current.day, current.unit = self.day, self.unit
        return current

    @cached_property
    def history(self) -> tuple[DatedFigures, ...]:
        """The unit's last reports before the day, the newest first."""
        earlier = previous_reports(self.day).filter(unit=self.unit)
        rows = earlier.values_list("date", *FIELDS)[:HISTORY_LENGTH]
        return tuple(DatedFigures(date, dict(zip(FIELDS, figures, strict=True))) for date, *figures in rows)

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """What was decided about excusing the unit from this day and the days after, taken back or not."""
        of_unit = Exemption.objects.filter(unit=self.unit, date__gte=self.day.date)
        return list(of_unit.order_by("date", "pk"))

    @cached_property
    def exemption(self) -> Exemption | None:
        """What excuses the unit from the day's report."""
        return next((e for e in self.exemptions if e.date == self.day.date and not e.withdrawn_at), None)

    @property
    def exempt_until(self) -> datetime.date | None:
        """The last of the days that were excused together with this one."""
        if self.exemption is None:
            return None
        together = [e for e in self.exemptions if e.decision == self.exemption.decision]
        return max(e.date for e in together if not e.withdrawn_at)

    @property
    def withdrawn_exemption(self) -> Exemption | None:
        """The exemption that the unit had for the day until it was taken back; ``None`` if it has one."""
        of_day = [e for e in self.exemptions if e.date == self.day.date]
        return of_day[-1] if of_day and self.exemption is None else None

    @cached_property
    def withdrawn_extension(self) -> Extension | None:
        """The last moving of the day's deadline, if it was taken back."""
        of_day = Extension.objects.filter(day_id=self.day.pk)
        last = of_day.order_by("pk").last() if self.day.pk else None
        return last if last and last.withdrawn_at else None

    @cached_property
    def reminders(self) -> list[Reminder]:
        """The day's reminders of the unit, the newest first."""
        return list(Reminder.objects.filter(day_id=self.day.pk, unit=self.unit).with_answers())

    @property
    def last_reminder(self) -> Reminder | None:
        """The last of them that reached the unit; an email on its way has not."""
        return next((reminder for reminder in self.reminders if reminder.has_reached), None)

    @property
    def base_revision(self) -> int:
        return self.current.revision if self.current else 0

    @property
    def last(self) -> DatedFigures | None:
        """The last report before the day, which *new today* is counted from."""
        return self.history[0] if self.history else None

    @property
    def can_repeat(self) -> bool:
        """Whether the last figures are all that is asked today, so that they may be sent as they are (R10)."""
        return self.last is not None and not checks.errors(self.last.figures, self.unit.reports_area)

    def standing_on(self, report: DailyReport) -> "UnitForm":
        """The same as if ``report`` were the newest revision."""
        unit_form = replace(self)
        vars(unit_form)["current"] = report
        return unit_form

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


def unit_forms(day: ReportingDay, units: Sequence[Unit], at: datetime.datetime) -> list[UnitForm]:
    """The forms of many units, read together in three queries."""
    current = {report.unit_id: report for report in DailyReport.objects.current().filter(day_id=day.pk)}
    history = _histories(day)
    valid = Exemption.objects.in_force().filter(unit__district_id=day.campaign.district_id, date=day.date)
    exemptions = {exemption.unit_id: exemption for exemption in valid}
    forms = [UnitForm(day, unit, at) for unit in units]
    for unit_form in forms:
        report = current.get(unit_form.unit.pk)
        if report:
            report.day, report.unit = day, unit_form.unit
        vars(unit_form).update(
            current=report, history=tuple(history[unit_form.unit.pk]), exemption=exemptions.get(unit_form.unit.pk)
        )
    return forms


def _histories(day: ReportingDay) -> dict[int, list[DatedFigures]]:
    """Each unit's last reports before the day, the newest first."""
    place = Window(RowNumber(), partition_by="unit", order_by=[F("date").desc(), F("revision").desc()])
    of_district = previous_reports(day).filter(unit__district_id=day.campaign.district_id)
    last = of_district.annotate(place=place).filter(place__lte=HISTORY_LENGTH)
    found: dict[int, list[DatedFigures]] = defaultdict(list)
    for unit, date, *figures in last.values_list("unit_id", "date", *FIELDS):
        found[unit].append(DatedFigures(date, dict(zip(FIELDS, figures, strict=True))))
    return found
