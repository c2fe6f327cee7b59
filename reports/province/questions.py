"""What the Office is asked before a count of the province's is noted that looks like a mistake."""

import datetime
from collections.abc import Mapping, Sequence

from incoming.dates import day as spelled
from reports.actions import ProvinceLine
from reports.figures.wording import count
from reports.models import ProvinceCount

#: Counts further apart than this factor, and by more than a handful, are asked about.
FACTOR = 2
HANDFUL = 100

#: A campaign's counts by day.
Counts = Mapping[datetime.date, int]


def counts_of(campaign_id: int) -> dict[datetime.date, int]:
    """What stands for the days of the campaign."""
    standing = ProvinceCount.objects.filter(day__campaign=campaign_id).by_date()
    return {date: installed for date, (installed, _) in standing.items()}


def questions(installed: int, date: datetime.date, counts: Counts, total: int | None) -> list[str]:
    """Why the count should be looked at again: against its neighbours' (lũy kế, R6), else against table B's total."""
    before = max((other for other in counts if other < date), default=None)
    after = min((other for other in counts if other > date), default=None)
    found = []
    if before and installed < counts[before]:
        found.append(f"thấp hơn số của tỉnh {_told(before, counts)}; số lũy kế thường không giảm")
    if before and _is_far(counts[before], installed):
        found.append(f"cao hơn nhiều so với số của tỉnh {_told(before, counts)}")
    if after and installed > counts[after]:
        found.append(f"cao hơn số của tỉnh {_told(after, counts)}; số lũy kế thường không giảm")
    if not (before or after) and total is not None and (_is_far(total, installed) or _is_far(installed, total)):
        found.append(f"khác nhiều so với tổng cộng Biểu B ({count(total)} người)")
    return [f"{count(installed)} người {reason}." for reason in found]


def questions_of_lines(lines: Sequence[ProvinceLine]) -> list[str]:
    """What a table's lines are asked: each against what stands, and against the lines of earlier days."""
    replaced = {line.day.date for line in lines}
    counts: dict[int, dict[datetime.date, int]] = {}
    asked = []
    for line in sorted(lines, key=lambda line: line.day.date):
        date, campaign = line.day.date, line.day.campaign_id
        if campaign not in counts:
            counts[campaign] = {other: n for other, n in counts_of(campaign).items() if other not in replaced}
        found = questions(line.installed, date, counts[campaign], total=None)
        asked += [f"Ngày {spelled(date)}: {question}" for question in found]
        counts[campaign][date] = line.installed
    return asked


def _told(date: datetime.date, counts: Counts) -> str:
    return f"ngày {spelled(date)} ({count(counts[date])} người)"


def _is_far(lower: int, higher: int) -> bool:
    return higher > FACTOR * lower and higher - lower > HANDFUL
