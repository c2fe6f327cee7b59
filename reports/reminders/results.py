"""What is told when an edition exists: to the leaders by email and Zalo, to the people over the loudspeakers (R27).

All of it is worded from what the edition froze, whatever has come in since.
"""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from incoming.dates import day
from reports.consolidation import Consolidation, TableView
from reports.figures.wording import a_day, count, formal_day, in_text, percent, signed, spoken_clock, spoken_moment
from reports.headlines import movement_line, three_parts
from reports.printing import standing_sentence
from units.models import DEMO_MARK

from .texts import clause, one_line

#: Of a number over the loudspeakers, the sign that nobody reads aloud.
SPOKEN_PERCENT = " phần trăm"


def result_subject(content: Consolidation, number: int) -> str:
    """The subject of the leaders' email."""
    app, district = one_line(content.campaign.app_name), one_line(content.district.name)
    told = f"[{district}] Kết quả cài đặt {app} ngày {day(content.date)}, lần chốt {number}"
    return " – ".join([*_demo(content), told])


def result_text(content: Consolidation, number: int) -> str:
    """The result with its three parts, gain, pace and forecast; who is missing by name; where to read it."""
    app, attendance = one_line(content.campaign.app_name), content.attendance
    head = f"Kết quả cài đặt {app} ngày {day(content.date)} (lần chốt {number}, lúc {spoken_moment(content.cut_at)})"
    sent = f"Đã báo cáo {attendance.sent}/{attendance.expected} đơn vị. {clause(standing_sentence(content))}."
    parts = [*_demo(content), head, sent, *(_table(table, content) for table in content.tables)]
    if content.suspension_reason:
        parts.append(f"Tạm dừng báo cáo ngày {day(content.date)}, lý do: {one_line(content.suspension_reason)}.")
    if content.absent:
        names = "; ".join(in_text(one_line(unit.name)) for unit in content.absent)
        parts.append(f"Chưa có số liệu ngày {day(content.date)} ({len(content.absent)} đơn vị): {names}.")
    return "\n\n".join([*parts, *_links(content, number)])


def _demo(content: Consolidation) -> list[str]:
    """The mark of invented data, in a district that has it."""
    return [DEMO_MARK] if content.district.is_demo else []


def _table(table: TableView, content: Consolidation) -> str:
    known = table.totals.all
    base = count(known.figures[table.description.denominator] if known.units else None)
    provisional = f" ({table.words.provisional})" if table.words.provisional and table.is_provisional else ""
    reached = f"đạt {percent(known.rate)}{provisional}"
    lines = [
        f"{table.description.legend}: đã cài đặt {count(table.installed)}/{base} người, {reached}",
        f"- Gồm: {three_parts(table)}",
        f"- Cài mới trong ngày: {signed(known.new_today)} người",
    ]
    if moved := movement_line(table):
        lines.append(f"- Tỷ lệ {moved}")
    return "\n".join([*lines, f"- {_target(table, content)}"])


def _target(table: TableView, content: Consolidation) -> str:
    """What is missing to the target, what that takes a day, and what the last days come to (R28)."""
    target_on = content.campaign.target_on
    target, pace = f"Mục tiêu {table.target}% đến ngày {day(target_on)}", table.pace(content.date, target_on)
    if pace is None or not pace.missing:
        return f"{target}: {'chưa tính được tỷ lệ' if pace is None else 'đã đạt'}"
    told = f"{target}: còn thiếu {count(pace.missing)} người"
    if pace.per_day is None:
        return f"{told}, đã hết thời gian"
    needed = f"cần mỗi ngày {count(pace.per_day)} người, gần đây mỗi ngày {a_day(pace.recent)} người"
    return f"{told}; {needed}; dự báo đến ngày đó đạt {percent(pace.forecast)}"


def _links(content: Consolidation, number: int) -> Iterator[str]:
    """Where the server's own address is known."""
    if settings.SITE_URL:
        page, files = (
            f"{settings.SITE_URL}{reverse(name, args=[content.date, number])}"
            for name in ("reports:edition", "reports:edition-files")
        )
        yield f"Xem chi tiết: {page}\nTải Excel và báo cáo Word: {files}"


def loudspeaker_text(content: Consolidation) -> str:
    """What is read aloud in every hamlet: whole sentences, nothing that an ear would stumble over, no unit blamed."""
    app, district = one_line(content.campaign.app_name), content.district
    at = f"{spoken_clock(content.cut_at)}, {formal_day(content.date)}"
    office = f"{one_line(district.office_name)} {one_line(district.full_name)}"
    sentences = [
        "Kính thưa toàn thể nhân dân!",
        f"Theo số liệu tổng hợp của {office} đến {at}:",
        *_aloud(content.residents, f"Trên địa bàn {one_line(district.full_name)}, số người dân", content),
        *_aloud(content.staff, "Tại các cơ quan, đơn vị, số cán bộ, công chức, viên chức, người lao động", content),
        f"{office} đề nghị người dân dùng điện thoại thông minh chưa cài đặt thì cài đặt ứng dụng {app};",
        "đề nghị mỗi người hướng dẫn người thân, hàng xóm cùng cài đặt.",
        "Xin trân trọng cảm ơn!",
    ]
    return "\n".join([*_demo(content), f"THÔNG BÁO KẾT QUẢ CÀI ĐẶT ỨNG DỤNG {app.upper()}", *sentences])


def _aloud(table: TableView, whose: str, content: Consolidation) -> Iterator[str]:
    known, app = table.totals.all, one_line(content.campaign.app_name)
    if known.rate is None:
        return
    base = count(known.figures[table.description.denominator])
    rate = percent(known.rate).replace("%", SPOKEN_PERCENT)
    installed = f"{whose} đã cài đặt ứng dụng {app} là {count(table.installed)} người"
    yield f"{installed}, trong tổng số {base} người dùng điện thoại thông minh, đạt {rate}."
    yield from _parts_aloud(table)
    if known.new_today and known.new_today > 0:
        yield f"Trong ngày có thêm {count(known.new_today)} người cài đặt."
    pace = table.pace(content.date, content.campaign.target_on)
    if pace and not pace.missing:
        yield f"Như vậy đã đạt mục tiêu {table.target}{SPOKEN_PERCENT}."
    elif pace:
        needed = f", mỗi ngày cần thêm {count(pace.per_day)} người" if pace.per_day else ""
        until = f"đến hết {formal_day(content.campaign.target_on)}"
        yield f"Mục tiêu {until} là {table.target}{SPOKEN_PERCENT}, còn thiếu {count(pace.missing)} người{needed}."


def _parts_aloud(table: TableView) -> Iterator[str]:
    """What the number is made of, where it is not all of the day itself (R15)."""
    totals, numerator = table.totals, table.description.numerator
    if totals.carried.units:
        reported, carried = count(totals.reported.figures[numerator]), count(totals.carried.figures[numerator])
        yield (
            f"Trong đó {reported} người theo báo cáo trong ngày của {totals.reported.units} đơn vị, {carried} người "
            f"theo báo cáo gần nhất của {totals.carried.units} đơn vị."
        )
    if totals.unknown_units:
        yield f"Còn {totals.unknown_units} đơn vị chưa có số liệu."
