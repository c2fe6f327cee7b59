"""The words of a reminder, by duty, before and after the deadline; what is announced of the Office's decisions.

The Office is above no unit: it writes *đề nghị*, and *kính đề nghị* to those whom the order only asks. Every unit is
named. What people typed comes out as one line of plain text, and can bring along no header or line of its own.
"""

import datetime
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse

from incoming.dates import day as spoken_day
from reports.consolidation import Status
from reports.figures.wording import in_text, spoken_clock, spoken_moment
from reports.models import Ground, ReportingDay, Suspension
from units.models import District, Unit

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
    """What is pasted into Zalo for one unit or several; ``expected`` is how many the day expects if those are all."""
    if len(several) > 1:
        return with_demo_mark(day, text_for_all(day, several, at, expected))
    return with_demo_mark(day, "\n".join(filter(None, [text_for_one(day, several[0], at), where_to_report()])))


def text_for_one(day: ReportingDay, missing: MissingReport, at: datetime.datetime) -> str:
    """The reminder of one unit, worded by its duty, by the time, and by why its report is missing."""
    name, day = name_in_text(missing.unit), day.with_deadline(missing.own_due_at)
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
    parts = [_headline(day, several, at, expected), *_groups(day, several, at), where_to_report(), _telephone(day)]
    return "\n\n".join(filter(None, parts))


def where_to_report() -> str:
    """The page that a unit reports on, where the server's own address is known."""
    return f"Gửi báo cáo tại: {settings.SITE_URL}{reverse('reports:own-report')}" if settings.SITE_URL else ""


def ask(unit: Unit) -> str:
    """How the Office asks the unit, by its duty."""
    return "Kính đề nghị" if APPEALS[Unit.Duty(unit.duty)][0] else "Đề nghị"


def reminder_subject(day: ReportingDay, unit: Unit) -> str:
    """The subject of one unit's email."""
    return _subject(day, f"{ask(unit)} gửi báo cáo {app_of(day)} ngày {spoken_day(day.date)}")


def reminder_body(day: ReportingDay, missing: MissingReport, at: datetime.datetime) -> str:
    """The email to one unit, as plain text."""
    campaign, district = day.campaign, day.campaign.district
    grounds = "; ".join(_cited(ground) for ground in campaign.grounds.all())
    order = f", theo {one_line(grounds)}" if grounds else ""
    parts = [
        f"Kính gửi: {name_in_text(missing.unit)}",
        text_for_one(day, missing, at),
        where_to_report(),
        f"Đợt triển khai: {one_line(campaign.title)}{order}.",
        "Nếu đơn vị vừa gửi báo cáo, đề nghị bỏ qua thư này.",
        _telephone(day),
        f"{office_of(day)} {one_line(district.full_name)}\n",
    ]
    return with_demo_mark(day, "\n\n".join(filter(None, parts)), "\n\n")


def _cited(ground: Ground) -> str:
    issuer = f" của {ground.issuer}" if ground.issuer else ""
    return f"{ground} ngày {spoken_day(ground.date)}{issuer}"


def list_subject(day: ReportingDay, several: Sequence[MissingReport], expected: int) -> str:
    """The subject of the list that the Office and the leaders get."""
    told = "Tất cả đơn vị đã gửi" if expected else "Không có đơn vị nào phải gửi"
    if several:
        told = f"Còn {len(several):02d} đơn vị {_lacking(several)}"
    return _subject(day, f"{told} báo cáo {app_of(day)} ngày {spoken_day(day.date)}")


def list_body(day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int) -> str:
    """The list of the missing by name, with whom to call; a calm sentence if nobody is."""
    told = f"Đến {spoken_moment(at)}, {expected:02d}/{expected:02d} cơ quan, đơn vị đã gửi {report_of(day)}."
    if not expected:
        told = f"Ngày {spoken_day(day.date)}, không có cơ quan, đơn vị nào phải gửi {report_of(day)}."
    elif several:
        lines = [f"{n}. {_whom_to_call(missing)}" for n, missing in enumerate(_in_order(several), start=1)]
        told = "\n".join([f"{_headline(day, several, at, expected)}\n", "Danh sách:", *lines])
    return with_demo_mark(day, f"{told}\n", "\n\n")


# Ready for Zalo: a moved deadline to all, an exemption to its unit; units see it on their page only when they open it.


def announce_deadline(day: ReportingDay, at: datetime.datetime) -> str:
    """The day's deadline as it stands after it was moved, or moved back; "" if it never was."""
    last = day.extensions.for_all().order_by("pk").last() if day.pk else None
    if last is None or last.due_at is None:
        return ""
    limit = f"Hạn gửi {report_of(day)} ngày {spoken_day(day.date)}"
    if last.withdrawn_at:
        moved = f"là {spoken_clock(day.due_at)} (đã rút lại việc lùi hạn đến {spoken_clock(last.due_at)})"
    else:
        moved = f"lùi từ {spoken_clock(last.previous_due_at)} đến {spoken_clock(last.due_at)}"
        moved += f", lý do: {clause(last.reason)}"
    ask = f"{office_of(day)} đề nghị các cơ quan, đơn vị chưa gửi báo cáo gửi {_how_soon(day, at)}."
    return with_demo_mark(day, f"Thông báo: {limit} {moved}. {ask}")


def announce_suspension(suspension: Suspension, district: District) -> str:
    """That nobody in the district reports on these days."""
    told = f"Thông báo: tạm dừng báo cáo {suspension.in_words}, lý do: {clause(suspension.reason)}."
    told += " Các cơ quan, đơn vị không phải gửi báo cáo trong thời gian này."
    return f"{district.demo_mark}\n{told}" if district.demo_mark else told


def announce_own_deadline(day: ReportingDay, unit: Unit, due_at: datetime.datetime, reason: str) -> str:
    """That the unit was given a later deadline than the others (R3)."""
    told = f"Hạn gửi {report_of(day)} ngày {spoken_day(day.date)} của {name_in_text(unit)}"
    return with_demo_mark(day, f"Thông báo: {told} lùi đến {spoken_clock(due_at)}, lý do: {clause(reason)}.")


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
    asked = ask(unit) if unit.duty != Unit.Duty.REQUIRED else f"{office_of(day)} đề nghị"
    return with_demo_mark(day, f"{told} {asked} đơn vị gửi báo cáo {_how_soon(day, at)}.")


def _appeal(day: ReportingDay, duty: str, whom: str, what: str, *, names_office: bool = True) -> str:
    """*Phòng … đề nghị UBND xã … khẩn trương …*, or *Kính đề nghị Hội … quan tâm …*."""
    is_courteous, manner = APPEALS[Unit.Duty(duty)]
    body = f"UBND {day.campaign.district.get_kind_display()}"
    if is_courteous:
        return f"Kính đề nghị {whom} {manner} {what} để {office_of(day)} tổng hợp báo cáo {body}."
    asks = f"{office_of(day)} đề nghị" if names_office else "Đề nghị"
    return f"{asks} {whom} {manner} {what} để tổng hợp, báo cáo {body}."


def _headline(day: ReportingDay, several: Sequence[MissingReport], at: datetime.datetime, expected: int | None) -> str:
    """*Đến 15 giờ 05 phút ngày 14/8/2020, còn 06/60 cơ quan, đơn vị chưa gửi báo cáo …*"""
    returned = sum(missing.status is Status.RETURNED for missing in several)
    count = f"{len(several):02d}" if expected is None else f"còn {len(several):02d}/{expected:02d}"
    of_them = f" (trong đó {returned:02d} bị trả lại số liệu)" if returned else ""
    lacking = f"{_lacking(several)} {report_of(day)}{of_them}"
    limit = "Hạn gửi:" if day.is_on_time(at) else "Đã quá hạn gửi"
    named = "" if expected else " có tên sau đây"
    told = f"Đến {spoken_moment(at)}, {count} cơ quan, đơn vị{named} {lacking}."
    return f"{told} {limit} {spoken_clock(day.due_at)}{_extension(day)}."


def _lacking(several: Sequence[MissingReport]) -> str:
    """A report that was returned has been sent: it is missing all the same."""
    return "chưa có" if any(missing.status is Status.RETURNED for missing in several) else "chưa gửi"


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
        own = f" (hạn riêng: {spoken_clock(missing.own_due_at)})" if missing.own_due_at else ""
        return f"{name_in_text(missing.unit)}{own}"
    comment = clause(missing.returned_comment)
    reason = f", lý do: {comment}" if comment else ""
    return f"{name_in_text(missing.unit)} (số liệu đã gửi bị trả lại{reason}; đề nghị kiểm tra, gửi lại)"


def _whom_to_call(missing: MissingReport) -> str:
    unit = missing.unit
    told = f"{name_in_text(unit)} – {missing.status.label}"
    told += f" (hạn riêng: {spoken_clock(missing.own_due_at)})" if missing.own_due_at else ""
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


def _how_soon(day: ReportingDay, at: datetime.datetime) -> str:
    """By the deadline, while that is still to come."""
    return f"chậm nhất {spoken_clock(day.due_at)}" if day.is_on_time(at) else "ngay"


def _extension(day: ReportingDay) -> str:
    """Why the day's deadline is not the usual one, if it was moved (R1)."""
    return f" (đã lùi hạn, lý do: {clause(day.extension_reason)})" if day.extension_reason else ""


def report_of(day: ReportingDay) -> str:
    """*báo cáo kết quả cài đặt ứng dụng Bluezone*, from the campaign's title."""
    title = one_line(day.campaign.title)
    is_name = title.startswith(app_of(day)) or title[1:2].isupper()
    return f"báo cáo kết quả {title if is_name else title[:1].lower() + title[1:]}"


def app_of(day: ReportingDay) -> str:
    """The app whose installations the campaign counts."""
    return one_line(day.campaign.app_name)


def office_of(day: ReportingDay) -> str:
    """The Office, as running text names it."""
    return one_line(day.campaign.district.office_name)


def _subject(day: ReportingDay, text: str) -> str:
    return with_demo_mark(day, f"[{one_line(day.campaign.district.name)}] {text}", " – ")


def _telephone(day: ReportingDay) -> str:
    """Whom to ring up; empty where no number is known."""
    office, phone = day.campaign.district.office_short_name, day.campaign.district.office_phone
    return f"Điện thoại {one_line(office)}: {one_line(phone)}." if phone else ""
