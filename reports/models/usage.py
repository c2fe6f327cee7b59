"""What ``units`` is told when it asks on which days its units are used: those that they reported."""

import datetime

from django.db.models import Max, QuerySet

from .campaign import Campaign
from .report import DailyReport


def last_day_of_use(units: QuerySet, since: datetime.date | None, before: datetime.date | None) -> datetime.date | None:
    """The last day in the half-open interval that one of the units reported, whatever became of the report."""
    reports = DailyReport.objects.filter(unit__in=units)
    reports = reports.filter(date__gte=since) if since else reports
    reports = reports.filter(date__lt=before) if before else reports
    last: datetime.date | None = reports.aggregate(last=Max("date"))["last"]
    return last


def begins_on(district_id: int) -> datetime.date | None:
    """From when the district's newest campaign lets its units report (R1)."""
    campaign = Campaign.objects.filter(district_id=district_id).order_by("-starts_on").first()
    return campaign.starts_on if campaign else None
