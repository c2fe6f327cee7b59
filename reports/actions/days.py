"""Writing a day: its row, and the campaign whose days keep their deadlines."""

import datetime

from django.db import transaction

from reports.models import Campaign, ReportingDay
from units.models import User


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
