"""Writing a day: its row with its tasks, and the campaign whose days keep their deadlines."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from reports.models import Campaign, Ground, ReportingDay
from reports.models.decisions import suspended_dates
from units.locking import hold_district
from units.models import User
from units.recording import changed_fields

from .refusals import EndImpossible
from .scheduled_tasks import hold, plan_tasks


@transaction.atomic
def open_day(*, campaign: Campaign, date: datetime.date, since: datetime.datetime | None = None) -> ReportingDay:
    """Return the day's row, writing it under the campaign's present times if it is new (R1), with the clock's tasks.

    ``since`` is given where the campaign's times have stood only since then.
    """
    unsaved = campaign.unsaved_day(date)
    times = {"due_at": unsaved.due_at, "cutoff_at": unsaved.cutoff_at}
    day, is_new = ReportingDay.objects.get_or_create(campaign=campaign, date=date, defaults=times)
    day.campaign = campaign
    if is_new:
        plan_tasks(day=day, since=since)
    return day


def held_day(day: ReportingDay) -> ReportingDay:
    """The day's row, written if it is new, which nobody else holds before this transaction ends."""
    day = open_day(campaign=day.campaign, date=day.date)
    hold(day.pk)
    return day


@transaction.atomic
def schedule_day(*, campaign: Campaign, date: datetime.date) -> None:
    """Open the day for the clock; one that was opened without tasks gets them."""
    plan_tasks(day=open_day(campaign=campaign, date=date))


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User, at: datetime.datetime) -> None:
    """Save a new campaign; what would have been due earlier today is not made up for."""
    hold_district(campaign.district_id)
    campaign.suspended = suspended_dates(campaign.district_id)
    _save(campaign, by, at)
    if campaign.includes(timezone.localdate(at)):
        open_day(campaign=campaign, date=timezone.localdate(at), since=at)


@transaction.atomic
def change_campaign(*, campaign: Campaign, by: User, at: datetime.datetime) -> None:
    """Save a changed campaign; days up to and including today keep the deadlines that they had (R1).

    Raises ``EndImpossible`` for an end before today, and for another end of a campaign that has ended.
    """
    hold_district(campaign.district_id)
    before, today = Campaign.objects.get(pk=campaign.pk), timezone.localdate(at)
    if not before.can_end_on(campaign.ends_on, today):
        raise EndImpossible
    campaign.suspended = before.suspended
    written = set(before.days.values_list("date", flat=True))
    past = ((before.starts_on + datetime.timedelta(days=n)) for n in range((today - before.starts_on).days))
    # A day may be opened by a first send at this very moment.
    new = (before.unsaved_day(date) for date in past if date not in written and before.includes(date))
    ReportingDay.objects.bulk_create(new, ignore_conflicts=True)
    day = open_day(campaign=before, date=today) if before.includes(today) else None
    if campaign.reminder_minutes != before.reminder_minutes:
        campaign.minutes_set_at, campaign.minutes_set_by, campaign.minutes_set_by_name = at, by, by.display_name
    _save(campaign, by, at, changed_fields(before, campaign))
    if day:
        day.campaign = campaign
        plan_tasks(day=day, since=at)


@transaction.atomic
def change_grounds(*, kept: Sequence[Ground], removed: Sequence[Ground], by: User, at: datetime.datetime) -> None:
    """Save the letters of a campaign that are new or changed, and strike out others; editions keep theirs (R25)."""
    for ground in (*kept, *removed):
        ground._history_user, ground._history_date = by, at  # type: ignore[attr-defined]
    for ground in kept:
        ground.save(force_insert=ground._state.adding, force_update=not ground._state.adding)
    for ground in removed:
        ground.delete()


@transaction.atomic
def set_reminder_minutes(*, campaign: Campaign, minutes: list[int], by: User, at: datetime.datetime) -> None:
    """Set at how many minutes before the deadline (negative: after it) the missing are reminded, from now on."""
    hold_district(campaign.district_id)
    current = Campaign.objects.get(pk=campaign.pk)
    if current.reminder_minutes != minutes:
        current.reminder_minutes = minutes
        change_campaign(campaign=current, by=by, at=at)


def _save(campaign: Campaign, by: User, at: datetime.datetime, changed: Sequence[str] | None = None) -> None:
    # Both are read by django-simple-history.
    campaign._history_user = by  # type: ignore[attr-defined]
    campaign._history_date = at  # type: ignore[attr-defined]
    campaign.save(force_insert=changed is None, update_fields=changed)
