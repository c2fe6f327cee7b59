"""Sentences that workbook, written report and page say alike."""

import datetime
from collections import Counter
from collections.abc import Iterable

from incoming.dates import day
from reports.consolidation import Consolidation, ProvinceDifference, Send, Source, Status, TableView, Totals, UnitDay
from reports.figures.wording import count, percent, signed_percent, spoken_moment

UNKNOWN = "chưa có số liệu"
UNCHANGED = "không thay đổi so với hôm trước"
NOT_COMPARABLE = "Biểu B chưa có số liệu để đối chiếu"
#: Longer remarks of a unit are told in full in Biểu C only.
_LONGEST_REMARK = 100
#: Longer notes would make the row of their unit in Biểu C too high.
_LONGEST_NOTE = 120


def remarks(unit: UnitDay) -> str:
    """What a table's note column says of a unit's figures."""
    said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
    said += [UNCHANGED] if unit.source is Source.REPORTED and unit.send and unit.send.unchanged else []
    said += [_entered(unit.send)] if unit.send and unit.send.entered_for_unit else []
    if unit.gained_over_days and unit.previous_date:
        said.append(gained_since(unit.previous_date))
    for text in reasons(unit):
        is_short = len(text) <= _LONGEST_REMARK
        said.append(text if is_short else f"{text[:_LONGEST_REMARK].rstrip()}… (xem tiếp tại Biểu C)")
    return "; ".join(said)


def gained_since(date: datetime.date) -> str:
    """That *new today* covers more than a day, because nothing was reported the day before."""
    return f"cài mới tính từ ngày {day(date)}"


def gained_over_days(table: TableView) -> str:
    """What the table's *new today* holds of earlier days, the last first; "" if it is of the day alone."""
    since = Counter(
        row.unit.previous_date
        for row in table.rows
        if row.new_today is not None and row.unit.gained_over_days and row.unit.previous_date
    )
    return "; ".join(f"{count(since[date])} đơn vị {gained_since(date)}" for date in sorted(since, reverse=True))


def notes_in_row(unit: UnitDay) -> str:
    """What Biểu C says of a unit in its row, in words."""
    said = _notes(unit)
    return said if len(said) <= _LONGEST_NOTE else "xem dòng dưới"


def notes_below(unit: UnitDay) -> str:
    """What Biểu C says of a unit below its row, over the whole width; "" where the row has room for it."""
    said = _notes(unit)
    return f"{unit.name}: {said}" if len(said) > _LONGEST_NOTE else ""


def _notes(unit: UnitDay) -> str:
    """All that Biểu C says of a unit in words, at full length."""
    said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
    said += [UNCHANGED] if unit.send and unit.send.unchanged else []
    return "; ".join(said + reasons(unit))


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
    return f"{_entered(send)}{told}{when}; {'người xác nhận' if send.confirms else 'người nhập'}: {send.sent_by}"


def _entered(send: Send) -> str:
    return f"nhập thay theo {send.channel_label}"


def units_with_figures(table: TableView) -> str:
    """Of how many units the total is made: "59/60 đơn vị có số liệu"."""
    return f"{count(table.totals.all.units)}/{count(len(table.rows))} đơn vị có số liệu"


def total_labels(table: TableView) -> tuple[str, str, str, str]:
    """How the total of all that is known is called, and the three things that it is made of (R15)."""
    totals, words = table.totals, table.words
    return (
        f"{words.total} ({units_with_figures(table)})",
        f"{words.reported} ({totals.reported.units} đơn vị)",
        f"{words.carried} ({totals.carried.units} đơn vị)",
        f"{words.unknown}: {totals.unknown_units} đơn vị",
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
    units = consolidation.units
    entered = sum(1 for u in units if u.source is Source.REPORTED and u.send and u.send.entered_for_unit)
    counts = [
        ("tổng số đơn vị", len(units)),
        *_not_expected(consolidation),
        ("phải báo cáo", consolidation.attendance.expected),
        *_expected(consolidation),
        ("nhập thay", entered),
        ("lấy số liệu ngày trước", consolidation.staff.totals.carried.units),
        (UNKNOWN, consolidation.staff.totals.unknown_units),
    ]
    return [(label[:1].upper() + label[1:], number) for label, number in counts]


def _not_expected(consolidation: Consolidation) -> list[tuple[str, int]]:
    """The units that nobody waits for; old figures are named where they occur, on no day of the program's own."""
    attendance, labels = consolidation.attendance, consolidation.words.statuses
    imported = [(labels[Status.IMPORTED], attendance.imported)] if attendance.imported else []
    return [(labels[Status.EXEMPT], attendance.exempt), *imported]


def _expected(consolidation: Consolidation) -> list[tuple[str, int]]:
    """Where the units stand that a report is expected from; before and after the deadline alike."""
    attendance, labels = consolidation.attendance, consolidation.words.statuses
    return [
        (labels[Status.ON_TIME], attendance.on_time),
        (labels[Status.LATE], attendance.late),
        (labels[Status.WAITING], attendance.waiting + attendance.missing),
        (labels[Status.RETURNED], attendance.returned),
    ]


def standing_sentence(consolidation: Consolidation) -> str:
    """ "60 đơn vị, trong đó miễn báo cáo 1; phải báo cáo 59: đúng hạn 46, trễ hạn 1, chưa báo cáo 12"."""
    attendance = consolidation.attendance
    aside = _listed(_not_expected(consolidation))
    whole = f"{count(len(consolidation.units))} đơn vị{f', trong đó {aside}' if aside else ''}"
    stand = _listed(_expected(consolidation))
    return f"{whole}; phải báo cáo {count(attendance.expected)}{f': {stand}' if stand else ''}"


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    """The counts in words, without those of nobody."""
    return ", ".join(f"{label} {count(number)}" for label, number in counts if number)


def absent_names(consolidation: Consolidation) -> list[str]:
    """Every unit that owes the report by its name, with what is printed in its place (R17)."""
    names = []
    for number, unit in enumerate(consolidation.absent, start=1):
        returned = "bị trả lại, " if unit.status is Status.RETURNED else ""
        names.append(f"{number}. {unit.name} ({returned}{figures_in_place(unit)})")
    return names


def absent_title(consolidation: Consolidation) -> str:
    """How many units owe the report, as the list's heading."""
    absent = len(consolidation.absent)
    if not absent:
        return "Không có đơn vị nào chưa báo cáo"
    return f"Đơn vị chưa báo cáo: {absent}/{consolidation.attendance.expected}"


def figures_in_place(unit: UnitDay) -> str:
    """Which figures count for a unit that is silent: of the day before, or none."""
    return f"số liệu ngày {day(unit.figures_date)}" if unit.figures_date else UNKNOWN


def excuse(unit: UnitDay) -> str:
    """Why an excused unit is excused, and what is printed in place of its report."""
    reason = unit.exemption_reason.rstrip(" .;,")
    return f"{reason}, {figures_in_place(unit)}" if reason else figures_in_place(unit)


def province_line(consolidation: Consolidation) -> str:
    """The province's count, and how table B's total stands to it; "" where the province gave none."""
    facts, difference = consolidation.province_count, consolidation.province_difference
    if facts is None:
        return ""
    counted = f"Theo thống kê của {facts.source}: {count(facts.installed)} người đã cài đặt"
    if difference is None:
        return f"{counted}; {NOT_COMPARABLE}."
    reported = f"số liệu các đơn vị báo cáo (tổng cộng Biểu B, người dân): {count(difference.reported)} người"
    return f"{counted}; {reported}, {_comparison(difference)}.{_caution(consolidation.residents.totals)}"


def _comparison(difference: ProvinceDifference) -> str:
    if not difference.people:
        return "bằng số thống kê"
    word = "nhiều hơn" if difference.people > 0 else "ít hơn"
    share = f" ({signed_percent(difference.share)})" if difference.share is not None else ""
    return f"{word} {count(abs(difference.people))} người{share}"


def _caution(totals: Totals) -> str:
    """What the total lacks: a difference may come from silent units alone."""
    carried, unknown = totals.carried.units, totals.unknown_units
    parts = [f"{carried} đơn vị lấy số liệu ngày trước"] if carried else []
    parts += [f"{unknown} đơn vị chưa có số liệu"] if unknown else []
    return f" Biểu B có {', '.join(parts)}." if parts else ""
