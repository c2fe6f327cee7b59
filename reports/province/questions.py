"""What the Office is asked before a count of the province's is noted that looks like a slip."""

from reports.models import ProvinceCount, ReportingDay
from reports.wording import count
from reports.wording import day as spelled

#: Counts further apart than this factor, and by more than a handful, are asked about.
FACTOR = 2
HANDFUL = 100


def questions(installed: int, day: ReportingDay, total: int | None) -> list[str]:
    """Why the count should be looked at again: against its neighbours' (lũy kế, R6), else against table B's total."""
    of_campaign = ProvinceCount.objects.filter(day__campaign=day.campaign_id).select_related("day")
    before = of_campaign.filter(day__date__lt=day.date).order_by("-day__date").first()
    after = of_campaign.filter(day__date__gt=day.date).order_by("day__date").first()
    found = []
    if before and installed < before.installed:
        found.append(f"thấp hơn số của tỉnh {_told(before)}; số lũy kế thường không giảm")
    if before and _is_far(before.installed, installed):
        found.append(f"cao hơn nhiều so với số của tỉnh {_told(before)}")
    if after and installed > after.installed:
        found.append(f"cao hơn số của tỉnh {_told(after)}; số lũy kế thường không giảm")
    if not (before or after) and total is not None and (_is_far(total, installed) or _is_far(installed, total)):
        found.append(f"khác nhiều so với tổng cộng Biểu B ({count(total)} người)")
    return [f"{count(installed)} người {reason}." for reason in found]


def _told(known: ProvinceCount) -> str:
    return f"ngày {spelled(known.day.date)} ({count(known.installed)} người)"


def _is_far(lower: int, higher: int) -> bool:
    return higher > FACTOR * lower and higher - lower > HANDFUL
