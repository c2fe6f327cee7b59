"""The words of a reminder: by duty, before and after the deadline, for one unit and for all.

The Office is of the same level as its colleagues and not above a commune: it writes *đề nghị*,
and *kính đề nghị* to those whom the order only asks. Every unit is named, always. What people
typed into the database comes out as one line of plain text, so that it can bring along neither a
header nor a line of its own.
"""

import datetime
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse

from incoming.dates import day as spoken_day
from reports.consolidation import Status
from reports.figures.wording import in_text, spoken_clock, spoken_moment
from reports.models import ReportingDay
from units.models import Unit

from .missing import MissingReport

#: By duty: whether the appeal begins with its courteous form, and what it asks for.
APPEALS = {
    Unit.Duty.REQUIRED: (False, "khẩn trương"),
    Unit.Duty.ASKED: (True, "quan tâm"),
    Unit.Duty.COOPERATING: (True, "quan tâm, phối hợp"),
}
ADDRESSED = {
    Unit.Duty.REQUIRED: "các cơ quan, đơn vị",
    Unit.Duty.ASKED: "các cơ quan, tổ chức",
    Unit.Duty.COOPERATING: "các cơ quan, đơn vị",
}


def one_line(text: str) -> str:
    """The text without line breaks and doubled blanks."""
    return " ".join(text.split())


def clause(text: str) -> str:
    """What people typed as a reason, as a part of a sentence."""
    return one_line(text).rstrip(".")


def with_demo_mark(day: ReportingDay, text: str, between: str = "\n") -> str:
    """The text below the mark of invented data, in a district that has it."""
    mark = day.campaign.district.demo_mark
    return f"{mark}{between}{text}" if mark else text


def name_in_text(unit: Unit) -> str:
    """The unit as running text names it: "UBND xã Lộc Thạnh"."""
    return in_text(one_line(unit.name))


def text_for(
    day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int | None = None
) -> str:
    """What is pasted into Zalo: one unit's reminder, or one that names all the given units.

    ``expected`` is how many units the day expects; given when ``several`` are all whose report is missing.
    """
    text = text_for_one(day, several[0], at) if len(several) == 1 else text_for_all(day, several, at, expected)
    return with_demo_mark(day, text)


def text_for_one(day: ReportingDay, missing: MissingReport, at: datetime.datetime) -> str:
    """The reminder of one unit, worded by its duty, by the time, and by why its report is missing."""
    name = name_in_text(missing.unit)
    if missing.status is Status.RETURNED:
        comment = clause(missing.returned_comment)
        reason = f" Lý do: {comment}." if comment else ""
        told = f"Số liệu báo cáo ngày {spoken_day(day.date)} của {name} đã bị trả lại.{reason}"
        return f"{told} {_appeal(day, missing.unit.duty, name, f'kiểm tra, gửi lại báo cáo{_until(day, at)}')}"
    if day.is_on_time(at):
        what = f"gửi {report_of(day)} ngày {spoken_day(day.date)}{_until(day, at)}"
        return _appeal(day, missing.unit.duty, name, what)
    limit = f"hạn gửi: {spoken_clock(day.due_at)}"
    if day.extension_reason:
        limit = f"hạn gửi đã lùi đến {spoken_clock(day.due_at)}, lý do: {clause(day.extension_reason)}"
    told = f"Đến {spoken_moment(at)}, {office_of(day)} chưa nhận được {report_of(day)} của {name} ({limit})."
    return f"{told} {_appeal(day, missing.unit.duty, name, 'gửi báo cáo', names_office=False)}"


def text_for_all(
    day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int | None = None
) -> str:
    """One reminder that names all the given units in the Office's order, each duty in its own words."""
    parts = [_headline(day, several, at, expected), *_groups(day, several, at), _telephone(day)]
    return "\n\n".join(filter(None, parts))


def reminder_subject(day: ReportingDay) -> str:
    """The subject of one unit's email."""
    return _subject(day, f"Đề nghị gửi báo cáo Bluezone ngày {spoken_day(day.date)}")


def reminder_body(day: ReportingDay, missing: MissingReport, at: datetime.datetime) -> str:
    """The email to one unit, as plain text."""
    campaign, district = day.campaign, day.campaign.district
    issuer = f" của {one_line(campaign.order_issuer)}" if campaign.order_issuer else ""
    order = f"{campaign.order_kind} số {campaign.order_number} ngày {spoken_day(campaign.order_date)}{issuer}"
    parts = [
        f"Kính gửi: {name_in_text(missing.unit)}",
        text_for_one(day, missing, at),
        # The page that a unit reports on, where the server's own address is known.
        f"Gửi báo cáo tại: {settings.SITE_URL}{reverse('reports:own-report')}" if settings.SITE_URL else "",
        f"Đợt triển khai: {one_line(campaign.title)}, theo {one_line(order)}.",
        "Nếu đơn vị vừa gửi báo cáo, đề nghị bỏ qua thư này.",
        _telephone(day),
        f"{office_of(day)} {one_line(district.full_name)}\n",
    ]
    return with_demo_mark(day, "\n\n".join(filter(None, parts)), "\n\n")


def list_subject(day: ReportingDay, several: Sequence[MissingReport]) -> str:
    """The subject of the list that the Office and the leaders get."""
    told = f"Còn {len(several):02d} đơn vị chưa" if several else "Tất cả đơn vị đã"
    return _subject(day, f"{told} gửi báo cáo Bluezone ngày {spoken_day(day.date)}")


def list_body(day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int) -> str:
    """The list of the missing by name, with whom to call; a calm sentence if nobody is."""
    told = f"Đến {spoken_moment(at)}, {expected:02d}/{expected:02d} cơ quan, đơn vị đã gửi {report_of(day)}."
    if several:
        lines = [f"{n}. {_whom_to_call(missing)}" for n, missing in enumerate(_in_order(several), start=1)]
        told = "\n".join([f"{_headline(day, several, at, expected)}\n", "Danh sách:", *lines])
    return with_demo_mark(day, f"{told}\n", "\n\n")


def _appeal(day: ReportingDay, duty: str, whom: str, what: str, *, names_office: bool = True) -> str:
    """*Phòng … đề nghị UBND xã … khẩn trương …*, or *Kính đề nghị Hội … quan tâm …*."""
    is_courteous, manner = APPEALS[Unit.Duty(duty)]
    body = f"UBND {day.campaign.district.get_kind_display()}"
    if is_courteous:
        return f"Kính đề nghị {whom} {manner} {what} để {office_of(day)} tổng hợp báo cáo {body}."
    asks = f"{office_of(day)} đề nghị" if names_office else "Đề nghị"
    return f"{asks} {whom} {manner} {what} để tổng hợp báo cáo {body}."


def _headline(day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int | None) -> str:
    """*Đến 15 giờ 05 phút ngày 14/8/2020, còn 06/60 cơ quan, đơn vị chưa gửi báo cáo …*"""
    returned = sum(missing.status is Status.RETURNED for missing in several)
    count = f"{len(several):02d}" if expected is None else f"còn {len(several):02d}/{expected:02d}"
    of_them = f" (trong đó {returned:02d} bị trả lại số liệu)" if returned else ""
    lacking = f"{'chưa có' if returned else 'chưa gửi'} {report_of(day)}{of_them}"
    limit = "Hạn gửi:" if day.is_on_time(at) else "Đã quá hạn gửi"
    named = "" if expected else " có tên sau đây"
    told = f"Đến {spoken_moment(at)}, {count} cơ quan, đơn vị{named} {lacking}."
    return f"{told} {limit} {spoken_clock(day.due_at)}{_extension(day)}."


def _groups(day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime) -> Iterator[str]:
    number = 0
    for duty in APPEALS:
        group = [missing for missing in _in_order(several) if missing.unit.duty == duty]
        lines = [f"{number + n}. {_with_return(missing)}" for n, missing in enumerate(group, start=1)]
        number += len(group)
        if group:
            until = f", chậm nhất {spoken_clock(day.due_at)}," if day.is_on_time(at) else ""
            appeal = _appeal(day, duty, f"{ADDRESSED[duty]} sau đây", f"gửi báo cáo{until}").rstrip(".")
            yield "\n".join([f"{appeal}:", *lines])


def _in_order(several: Sequence[MissingReport]) -> list[MissingReport]:
    return sorted(several, key=lambda missing: (missing.unit.position, missing.unit.pk))


def _with_return(missing: MissingReport) -> str:
    if missing.status is not Status.RETURNED:
        return name_in_text(missing.unit)
    comment = clause(missing.returned_comment)
    reason = f", lý do: {comment}" if comment else ""
    return f"{name_in_text(missing.unit)} (số liệu đã gửi bị trả lại{reason}; đề nghị kiểm tra, gửi lại)"


def _whom_to_call(missing: MissingReport) -> str:
    unit = missing.unit
    told = f"{name_in_text(unit)} – {missing.status.label}"
    people = {
        "cán bộ phụ trách": (unit.contact_name, unit.contact_phone),
        "người thay thế": (unit.deputy_name, unit.deputy_phone),
    }
    for role, person in people.items():
        if any(person):
            told += f"; {role}: {', '.join(one_line(part) for part in person if part)}"
    return told


def _until(day: ReportingDay, at: datetime.datetime) -> str:
    """*, chậm nhất 15 giờ 00 phút,* while that is still to come."""
    return f", chậm nhất {spoken_clock(day.due_at)}{_extension(day)}," if day.is_on_time(at) else ""


def _extension(day: ReportingDay) -> str:
    """Why the day's deadline is not the usual one, if it was moved (R1)."""
    return f" (đã lùi hạn, lý do: {clause(day.extension_reason)})" if day.extension_reason else ""


def report_of(day: ReportingDay) -> str:
    """*báo cáo kết quả cài đặt ứng dụng Bluezone*, from the campaign's title."""
    title = one_line(day.campaign.title)
    is_name = title.startswith("Bluezone") or title[1:2].isupper()
    return f"báo cáo kết quả {title if is_name else title[:1].lower() + title[1:]}"


def office_of(day: ReportingDay) -> str:
    """The Office, as running text names it."""
    return one_line(day.campaign.district.office_name)


def _subject(day: ReportingDay, text: str) -> str:
    return with_demo_mark(day, f"[{one_line(day.campaign.district.name)}] {text}", " – ")


def _telephone(day: ReportingDay) -> str:
    """Whom to ring up; empty where no number is known."""
    office, phone = day.campaign.district.office_short_name, day.campaign.district.office_phone
    return f"Điện thoại {one_line(office)}: {one_line(phone)}." if phone else ""
