"""Writing a day: its row, its deadline, who is excused from it."""

import datetime

from django.db import transaction

from reports.models import Campaign, Exemption, Extension, ReportingDay
from units.models import Unit, User


@transaction.atomic
def open_day(*, campaign: Campaign, date: datetime.date) -> ReportingDay:
    """Return the day's row, writing it under the campaign's present times if it is new (R1)."""
    draft = campaign.draft_day(date)
    day, _ = ReportingDay.objects.get_or_create(
        campaign=campaign,
        date=date,
        defaults={"due_at": draft.due_at, "cutoff_at": draft.cutoff_at},
    )
    day.campaign = campaign
    return day


@transaction.atomic
def change_campaign(*, campaign: Campaign, by: User, today: datetime.date) -> None:
    """Save a changed campaign; days up to and including today keep the deadlines that they had (R1)."""
    before = Campaign.objects.get(pk=campaign.pk)
    written = set(before.days.values_list("date", flat=True))
    days = ((before.starts_on + datetime.timedelta(days=n)) for n in range((today - before.starts_on).days + 1))
    ReportingDay.objects.bulk_create(before.draft_day(date) for date in days if date not in written)
    campaign._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    campaign.save()


@transaction.atomic
def extend_day(
    *, day: ReportingDay, due_at: datetime.datetime, reason: str, by: User, at: datetime.datetime
) -> Extension:
    """Move the day's deadline for all units, with a reason that every form shows (R1)."""
    day = open_day(campaign=day.campaign, date=day.date)
    extension = Extension.objects.create(
        day=day, previous_due_at=day.due_at, due_at=due_at, reason=reason, decided_by=by, decided_at=at
    )
    ReportingDay.objects.filter(pk=day.pk).update(due_at=due_at, extension_reason=reason)
    return extension


@transaction.atomic
def excuse_unit(*, unit: Unit, date: datetime.date, reason: str, by: User, at: datetime.datetime) -> Exemption:
    """Excuse the unit from the day's report (R3); excusing it twice leaves the first decision."""
    exemption, _ = Exemption.objects.get_or_create(
        unit=unit,
        date=date,
        withdrawn_at=None,
        defaults={"reason": reason, "decided_by": by, "decided_at": at},
    )
    return exemption
