"""Ready words for Zalo about what the Office decided: a moved deadline to all, an exemption to its unit.

Units see a decision on their page only when they open it; these are told, and remind nobody.
"""

import datetime

from reports.figures.wording import day as spoken_day
from reports.figures.wording import spoken_clock
from reports.models import Extension, ReportingDay
from units.models import DEMO_MARK, Unit

from .texts import name_in_text, office_of, one_line, report_of


def announce_deadline(day: ReportingDay, at: datetime.datetime) -> str:
    """The day's deadline as it stands after it was moved, or moved back; "" if it never was."""
    last = day.extensions.order_by("pk").last() if day.pk else None
    if last is None:
        return ""
    limit = f"Hạn gửi {report_of(day)} ngày {spoken_day(day.date)}"
    ask = f"{office_of(day)} đề nghị các cơ quan, đơn vị chưa gửi báo cáo gửi {_how_soon(day, at)}."
    return _told(day, f"{_what_became_of(limit, day, last)} {ask}")


def _how_soon(day: ReportingDay, at: datetime.datetime) -> str:
    """By the deadline, while that is still to come."""
    return f"chậm nhất {spoken_clock(day.due_at)}" if day.is_on_time(at) else "ngay"


def _what_became_of(limit: str, day: ReportingDay, last: Extension) -> str:
    if last.withdrawn_at:
        return f"{limit} là {spoken_clock(day.due_at)} (đã rút lại việc lùi hạn đến {spoken_clock(last.due_at)})."
    reason = one_line(last.reason).rstrip(".")
    return f"{limit} lùi từ {spoken_clock(last.previous_due_at)} đến {spoken_clock(last.due_at)}, lý do: {reason}."


def announce_exemption(day: ReportingDay, unit: Unit, reason: str, until: datetime.date) -> str:
    """That the unit is excused from the day, or from the days up to ``until``."""
    days = f"ngày {spoken_day(day.date)}"
    if until > day.date:
        days = f"từ {days} đến hết ngày {spoken_day(until)}"
    reason = one_line(reason).rstrip(".")
    return _told(day, f"{name_in_text(unit)} được miễn {report_of(day)} {days}, lý do: {reason}.")


def announce_return_to_duty(day: ReportingDay, unit: Unit, at: datetime.datetime) -> str:
    """That the unit owes the day's report after all."""
    told = f"Việc miễn {report_of(day)} ngày {spoken_day(day.date)} của {name_in_text(unit)} đã được rút lại."
    return _told(day, f"{told} {office_of(day)} đề nghị đơn vị gửi báo cáo {_how_soon(day, at)}.")


def _told(day: ReportingDay, text: str) -> str:
    text = f"Thông báo: {text}"
    return f"{DEMO_MARK}\n{text}" if day.campaign.district.is_demo else text
