"""Sentences that more than one paper says: workbook and written report alike."""

from collections.abc import Iterable

from reports.consolidation import Consolidation, Send, Source, Status, TableView, UnitDay
from reports.wording import NO_FIGURE, count, day, percent, spoken_moment

UNKNOWN = "chưa có số liệu"
UNCHANGED = "không thay đổi so với hôm trước"
LEGEND = (
    "Ghi chú: số liệu là lũy kế. Chữ nghiêng, nền xám: số liệu ngày trước của đơn vị chưa báo cáo. "
    f"Dấu “{NO_FIGURE}”: chưa có số liệu."
)
#: Longer remarks of a unit are told in full in Biểu C only.
_LONGEST_REMARK = 100


def remarks(unit: UnitDay) -> str:
    """What a table's note column says of a unit's figures."""
    said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
    said += [UNCHANGED] if unit.source is Source.REPORTED and unit.send and unit.send.unchanged else []
    said += [_entered(unit.send)] if unit.send and unit.send.entered_for_unit else []
    if unit.gained_over_days and unit.previous_date:
        said.append(f"cài mới tính từ ngày {day(unit.previous_date)}")
    said += [_shortened(text) for text in reasons(unit)]
    return "; ".join(said)


def notes(unit: UnitDay) -> str:
    """All that Biểu C says of a unit in words, at full length."""
    said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
    said += [UNCHANGED] if unit.send and unit.send.unchanged else []
    return joined(said + reasons(unit))


def reasons(unit: UnitDay) -> list[str]:
    """Why a unit is excused, was returned or changed its figures, and its own note."""
    send = unit.send
    said = [("Miễn báo cáo: ", unit.exemption_reason)]
    if send:
        said += [("Trả lại: ", send.returned_comment), ("Lý do: ", send.reason), ("", send.note)]
    return [intro + text for intro, text in said if text]


def way_of_sending(send: Send) -> str:
    """How the figures came: sent by the unit, or entered for it, told by whom and when (R12)."""
    if not send.entered_for_unit:
        return send.channel_label
    told = f", {send.reported_by} báo" if send.reported_by else ""
    when = f" lúc {spoken_moment(send.reported_at)}" if send.reported_at else ""
    return f"{_entered(send)}{told}{when}; người nhập: {send.sent_by}"


def _entered(send: Send) -> str:
    return f"nhập thay theo {send.channel_label}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_REMARK else f"{text[:_LONGEST_REMARK].rstrip()}… (xem tiếp tại Biểu C)"


def total_labels(table: TableView) -> tuple[str, str, str, str]:
    """How the total of all that is known is called, and the three things that it is made of (R15)."""
    totals = table.totals
    return (
        f"Tổng cộng ({totals.all.units}/{len(table.rows)} đơn vị có số liệu)",
        f"Trong đó: đã báo cáo trong ngày ({totals.reported.units} đơn vị)",
        f"Trong đó: lấy số liệu ngày trước ({totals.carried.units} đơn vị)",
        f"Chưa có số liệu: {totals.unknown_units} đơn vị",
    )


def target_line(table: TableView, consolidation: Consolidation) -> str:
    """The target, whether it is reached, and what it still takes."""
    target_on = consolidation.campaign.target_on
    target = f"Mục tiêu: {table.target}% {table.description.rate_label}, đến ngày {day(target_on)}"
    pace = table.pace(consolidation.date, target_on)
    if pace is None:
        return f"{target}: {UNKNOWN}."
    reached = f"hiện {percent(table.totals.all.rate)}"
    if not pace.missing:
        return f"{target}: đạt, {reached}."
    missing = f"{target}: chưa đạt, {reached}; còn thiếu {count(pace.missing)} người"
    if pace.per_day is None:
        return f"{missing}, không còn ngày nào đến hạn."
    return f"{missing}, mỗi ngày cần thêm {count(pace.per_day)} người trong {pace.days} ngày còn lại."


def standing(consolidation: Consolidation) -> list[tuple[str, int]]:
    """How many units stand where, as headline counts."""
    attendance, units = consolidation.attendance, consolidation.units
    of_status = [(_capital(status.label), getattr(attendance, status.value)) for status in Status]
    entered = sum(1 for u in units if u.source is Source.REPORTED and u.send and u.send.entered_for_unit)
    return [
        ("Phải báo cáo", attendance.expected),
        *of_status,
        ("Nhập thay", entered),
        ("Lấy số liệu ngày trước", consolidation.staff.totals.carried.units),
        (_capital(UNKNOWN), consolidation.staff.totals.unknown_units),
    ]


def absent_names(consolidation: Consolidation) -> list[str]:
    """Every unit that owes the report by its name, with what is printed in its place (R17)."""
    return [f"{n}. {unit.name} ({stand_in(unit)})" for n, unit in enumerate(consolidation.absent, start=1)]


def absent_title(consolidation: Consolidation) -> str:
    """How many units owe the report, as the list's heading."""
    absent = len(consolidation.absent)
    if not absent:
        return "Không có đơn vị nào chưa báo cáo"
    return f"Đơn vị chưa báo cáo: {absent}/{consolidation.attendance.expected}"


def stand_in(unit: UnitDay) -> str:
    """What is printed in place of the report that a unit owes."""
    returned = ["bị trả lại"] if unit.status is Status.RETURNED else []
    return ", ".join([*returned, figures_in_place(unit)])


def figures_in_place(unit: UnitDay) -> str:
    """Which figures count for a unit that is silent: of the day before, or none."""
    return f"số liệu ngày {day(unit.figures_date)}" if unit.figures_date else UNKNOWN


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(parts: Iterable[str]) -> str:
    """Remarks as one cell's text."""
    return "; ".join(parts)
