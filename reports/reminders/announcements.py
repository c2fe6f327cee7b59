"""Ready words for Zalo about what the Office decided: a moved deadline to all, an exemption to its unit.

Units see a decision on their page only when they open it; these are told, and remind nobody.
"""

import datetime

from incoming.dates import day as spoken_day
from reports.figures.wording import spoken_clock
from reports.models import ReportingDay
from units.models import Unit

from .texts import clause, name_in_text, office_of, report_of, with_demo_mark


def announce_deadline(day: ReportingDay, at: datetime.datetime) -> str:
    """The day's deadline as it stands after it was moved, or moved back; "" if it never was."""
    last = day.extensions.order_by("pk").last() if day.pk else None
    if last is None:
        return ""
    limit = f"Hạn gửi {report_of(day)} ngày {spoken_day(day.date)}"
    if last.withdrawn_at:
        moved = f"là {spoken_clock(day.due_at)} (đã rút lại việc lùi hạn đến {spoken_clock(last.due_at)})"
    else:
        moved = f"lùi từ {spoken_clock(last.previous_due_at)} đến {spoken_clock(last.due_at)}"
        moved += f", lý do: {clause(last.reason)}"
    ask = f"{office_of(day)} đề nghị các cơ quan, đơn vị chưa gửi báo cáo gửi {_how_soon(day, at)}."
    return with_demo_mark(day, f"Thông báo: {limit} {moved}. {ask}")


def _how_soon(day: ReportingDay, at: datetime.datetime) -> str:
    """By the deadline, while that is still to come."""
    return f"chậm nhất {spoken_clock(day.due_at)}" if day.is_on_time(at) else "ngay"


def announce_exemption(day: ReportingDay, unit: Unit, reason: str, until: datetime.date) -> str:
    """That the unit is excused from the day, or from the days up to ``until``."""
    days = f"ngày {spoken_day(day.date)}"
    if until > day.date:
        days = f"từ {days} đến hết ngày {spoken_day(until)}"
    told = f"Thông báo: {name_in_text(unit)} được miễn {report_of(day)} {days}, lý do: {clause(reason)}."
    return with_demo_mark(day, told)


def announce_return_to_duty(day: ReportingDay, unit: Unit, at: datetime.datetime) -> str:
    """That the unit's report of the day is missing after all."""
    excused = f"Việc miễn {report_of(day)} ngày {spoken_day(day.date)} của {name_in_text(unit)}"
    told = f"Thông báo: {excused} đã được rút lại."
    return with_demo_mark(day, f"{told} {office_of(day)} đề nghị đơn vị gửi báo cáo {_how_soon(day, at)}.")
