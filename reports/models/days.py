"""Every day that a district reports on, over all its campaigns."""

import datetime
from itertools import zip_longest

from . import Campaign, ReportingDay

ONE_DAY = datetime.timedelta(days=1)


def days_until(district_id: int, last: datetime.date) -> list[ReportingDay]:
    """The district's days up to ``last``, the newest first, saved or as their campaign draws them; in two queries.

    A campaign's days end where the next one begins.
    """
    campaigns = list(Campaign.objects.filter(district_id=district_id, starts_on__lte=last).order_by("starts_on"))
    written = ReportingDay.objects.filter(campaign__in=campaigns)
    saved = {(day.campaign_id, day.date): day for day in written}
    days = []
    for campaign, following in zip_longest(campaigns, campaigns[1:]):
        end = following.starts_on - ONE_DAY if following else last
        for date in (campaign.starts_on + n * ONE_DAY for n in range((end - campaign.starts_on).days + 1)):
            day = saved.get((campaign.pk, date)) or campaign.draft_day(date)
            day.campaign = campaign
            days.append(day)
    return days[::-1]
