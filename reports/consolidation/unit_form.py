"""What a unit's form for a day stands on: the newest revision, and the reports before that day."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from reports.figures import checks
from reports.figures.indicators import FIELDS, DatedFigures, Figures
from reports.models import Campaign, DailyReport, EntryAnswer, Exemption, Extension, Reminder, ReportingDay
from reports.models.campaign import ONE_DAY, minutes_until
from units.models import Unit
from units.prepared import prepared

from .query import previous_reports

#: Earlier reports that the checks compare with; more would not change an answer.
HISTORY_LENGTH = 8


@prepared
def newest_revision(day_id: int, unit_id: int) -> QuerySet[DailyReport]:
    return DailyReport.objects.current().filter(day_id=day_id, unit_id=unit_id).order_by()


@prepared
def figures_before(unit_id: int, starts_on: datetime.date, date: datetime.date) -> QuerySet[DailyReport, Any]:
    day = ReportingDay(campaign=Campaign(starts_on=starts_on), date=date)
    return previous_reports(day).filter(unit_id=unit_id).values_list("pk", "date", *FIELDS)[:HISTORY_LENGTH]


@prepared
def exemptions_since(unit_id: int, date: datetime.date) -> QuerySet[Exemption]:
    return Exemption.objects.filter(unit_id=unit_id, date__gte=date).order_by("date", "pk")


@prepared
def extensions_of(day_id: int, unit_id: int) -> QuerySet[Extension]:
    return Extension.objects.filter(Q(unit=None) | Q(unit_id=unit_id), day_id=day_id).order_by("pk")


@prepared
def reminders_of(day_id: int, unit_id: int) -> QuerySet[Reminder]:
    return Reminder.objects.filter(day_id=day_id, unit_id=unit_id).with_answers()


@dataclass(frozen=True)
class UnitForm:
    """One unit's day as its form needs it; each part is read when it is first asked for."""

    day: ReportingDay
    unit: Unit
    at: datetime.datetime

    @cached_property
    def current(self) -> DailyReport | None:
        """The newest revision of the day, returned or not; ``None`` before the first send."""
        for current in newest_revision(day_id=self.day.pk, unit_id=self.unit.pk) if self.day.pk else ():
            current.day, current.unit = self.day, self.unit
            return current
        return None

    @cached_property
    def history(self) -> tuple[DatedFigures, ...]:
        """The unit's last reports before the day, the newest first."""
        starts_on, date = self.day.campaign.starts_on, self.day.date
        rows = figures_before(unit_id=self.unit.pk, starts_on=starts_on, date=date)
        return tuple(DatedFigures(date, dict(zip(FIELDS, row, strict=True)), pk) for pk, date, *row in rows)

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """What was decided about excusing the unit from this day and the days after, taken back or not."""
        return exemptions_since(unit_id=self.unit.pk, date=self.day.date)

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
    def extensions(self) -> list[Extension]:
        """What was decided about the day's deadline, for all units or for this one (R3), taken back or not."""
        return extensions_of(day_id=self.day.pk, unit_id=self.unit.pk) if self.day.pk else []

    @property
    def withdrawn_extension(self) -> Extension | None:
        """The last moving of the day's deadline for all, if it was taken back."""
        last = next((e for e in self.extensions[::-1] if e.unit_id is None), None)
        return last if last and last.withdrawn_at else None

    @property
    def own_extension(self) -> Extension | None:
        """What gives the unit a deadline of its own, later than the day's."""
        own = [e for e in self.extensions if e.unit_id and e.due_at and not e.withdrawn_at]
        return own[-1] if own and own[-1].due_at and own[-1].due_at > self.day.due_at else None

    @property
    def noted_reason(self) -> Extension | None:
        """The good reason of a late or missing report that was written down afterwards."""
        return next((e for e in self.extensions if not e.due_at and not e.withdrawn_at), None)

    @property
    def own_day(self) -> ReportingDay:
        """The day as it is for this unit."""
        return self.day.with_deadline(self.own_extension.due_at if self.own_extension else None)

    @cached_property
    def entry_answer(self) -> EntryAnswer | None:
        """What the unit says of the figures that the Office typed for it, if those stand (R12)."""
        return self.current.answers.order_by("pk").last() if self.current and self.current.entered_for_unit else None

    @cached_property
    def reminders(self) -> list[Reminder]:
        """The day's reminders of the unit, the newest first."""
        return reminders_of(day_id=self.day.pk, unit_id=self.unit.pk) if self.day.pk else []

    @property
    def last_reminder(self) -> Reminder | None:
        """The last of them that reached the unit; an email on its way has not."""
        return next((reminder for reminder in self.reminders if reminder.has_reached), None)

    @property
    def made_for(self) -> str:
        """Whose figures of which day its page shows: a form brings it back (R11)."""
        return f"{self.unit.pk}-{self.day.date.isoformat()}"

    @property
    def base_revision(self) -> int:
        return self.current.revision if self.current else 0

    @property
    def last(self) -> DatedFigures | None:
        """The last report before the day, which *new today* is counted from."""
        return self.history[0] if self.history else None

    @cached_property
    def last_bases(self) -> Figures:
        """The unit's last figures, whatever the campaign: the next one begins with their bases (R1)."""
        if self.last:
            return self.last.figures
        earlier = DailyReport.objects.standing().filter(unit=self.unit, date__lt=self.day.date)
        return earlier.order_by("-date", "-revision").values(*FIELDS).first() or {}

    @property
    def app(self) -> str:
        """The app whose installations it counts."""
        name: str = self.day.campaign.app_name
        return name

    @property
    def can_repeat(self) -> bool:
        """Whether the day before has all that is asked today, so that its figures may be sent as they are (R10)."""
        if self.last is None or self.last.date != self.day.date - ONE_DAY:
            return False
        return not checks.errors(self.last.figures, self.unit.reports_area)

    @property
    def repeated(self) -> checks.Advisory | None:
        """What is asked of who would send the last figures once more, day after day (R10)."""
        return checks.repeated(self.last.figures, self.history, self.unit.reports_area) if self.last else None

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
        return self.own_day.minutes_late(self.current.judged_at) if self.current else 0

    @property
    def minutes_left(self) -> int:
        """Printed minutes until the deadline; negative once it has passed."""
        return minutes_until(self.own_day.due_at, self.at)

    @property
    def minutes_over(self) -> int:
        return -self.minutes_left

    @property
    def previous_figures(self) -> Figures | None:
        return self.last.figures if self.last else None


def _bases_before(day: ReportingDay, units: Sequence[Unit]) -> dict[int, Figures]:
    """The last figures of units that have none in the day's campaign, from earlier ones."""
    if not units:
        return {}
    earlier = DailyReport.objects.standing().filter(unit=OuterRef("pk"), date__lt=day.date)
    last = Subquery(earlier.order_by("-date", "-revision").values("pk")[:1])
    found = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by().values_list(last)
    rows = DailyReport.objects.filter(pk__in=found).order_by().values("unit_id", *FIELDS)
    return {row.pop("unit_id"): row for row in rows}


def unit_forms(day: ReportingDay, units: Sequence[Unit], at: datetime.datetime) -> list[UnitForm]:
    """The forms of many units, read together in three queries; four where a unit has none of this campaign yet."""
    current = {report.unit_id: report for report in DailyReport.objects.current().filter(day_id=day.pk)}
    # Each unit's last reports before the day, the newest first.
    place = Window(RowNumber(), partition_by="unit", order_by=[F("date").desc(), F("revision").desc()])
    of_district = previous_reports(day).filter(unit__district_id=day.campaign.district_id)
    last = of_district.annotate(place=place).filter(place__lte=HISTORY_LENGTH)
    history: dict[int, list[DatedFigures]] = defaultdict(list)
    for key, pk, date, *figures in last.values_list("unit_id", "pk", "date", *FIELDS):
        history[key].append(DatedFigures(date, dict(zip(FIELDS, figures, strict=True)), pk))
    valid = Exemption.objects.in_force().filter(unit__district_id=day.campaign.district_id, date=day.date)
    exemptions = {exemption.unit_id: exemption for exemption in valid}
    bases = _bases_before(day, [unit for unit in units if unit.pk not in history])
    forms = [UnitForm(day, unit, at) for unit in units]
    for unit_form in forms:
        report, earlier = current.get(unit_form.unit.pk), history[unit_form.unit.pk]
        if report:
            report.day, report.unit = day, unit_form.unit
        vars(unit_form).update(
            current=report,
            history=tuple(earlier),
            exemption=exemptions.get(unit_form.unit.pk),
            last_bases=earlier[0].figures if earlier else bases.get(unit_form.unit.pk, {}),
        )
    return forms
