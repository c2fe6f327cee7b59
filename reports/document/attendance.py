"""Biểu C and the text on who has reported: every unit by name (R17)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from incoming.dates import day
from reports.consolidation import Consolidation, Row, Source, Status, UnitDay
from reports.figures.wording import clock, count, duration, in_text
from reports.printing import phrases

from .language import Names


@dataclass(frozen=True, slots=True)
class Group:
    """Units that the text names together."""

    title: str
    statuses: frozenset[Status]
    #: What the report's text says of each of them; those who did as they should stand by name in Biểu C alone.
    detail: Callable[[UnitDay], str] | None = None


GROUPS = (
    Group("Đúng hạn", frozenset({Status.ON_TIME})),
    Group("Trễ hạn", frozenset({Status.LATE}), lambda u: f"trễ {duration(u.send.minutes_late)}" if u.send else ""),
    Group("Chưa báo cáo", frozenset({Status.WAITING, Status.MISSING}), phrases.figures_in_place),
    Group("Bị trả lại, chưa báo cáo lại", frozenset({Status.RETURNED}), phrases.figures_in_place),
    Group("Nhập số liệu cũ", frozenset({Status.IMPORTED})),
    Group("Miễn báo cáo", frozenset({Status.EXEMPT}), phrases.excuse),
)


def attendance_names(consolidation: Consolidation) -> Names:
    """What a template can print of who has reported and who has not."""
    attendance = consolidation.attendance
    return {
        "cau": phrases.standing_sentence(consolidation),
        "tong_so": count(len(consolidation.units)),
        "phai_bao_cao": count(attendance.expected),
        "da_bao_cao": count(attendance.sent),
        "chua_bao_cao": count(attendance.absent),
        # Every group is named, with or without units; but no day of the program's own has old figures.
        "nhom": [
            _group(group, consolidation)
            for group in GROUPS
            if Status.IMPORTED not in group.statuses or attendance.imported
        ],
        "dong": [_row(row, consolidation.date) for row in consolidation.staff.rows],
        "dem": [{"nhan": label, "so": count(number)} for label, number in phrases.standing(consolidation)],
    }


def _group(group: Group, consolidation: Consolidation) -> Names:
    units = [unit for unit in consolidation.units if unit.status in group.statuses]
    named = [(unit.name, group.detail(unit) if group.detail else "") for unit in units]
    return {
        "ten": group.title,
        "so_don_vi": count(len(units)),
        "don_vi": "; ".join(in_text(name) + (f" ({detail})" if detail else "") for name, detail in named),
        "danh_sach": [{"ten": name, "chi_tiet": detail} for name, detail in named],
        "neu_ten": bool(units) and group.detail is not None,
    }


def _row(row: Row, date: datetime.date) -> Names:
    unit, send = row.unit, row.unit.send
    carried = unit.source is Source.CARRIED
    return {
        "stt": str(row.number),
        "don_vi": unit.name,
        "tinh_trang": unit.status_label,
        "gui_luc": _moment(send.first_sent_at, date) if send else "",
        "phut_tre": count(send.minutes_late) if send and send.minutes_late else "",
        "so_lan_gui": count(send.revision) if send else "",
        "hinh_thuc": phrases.way_of_sending(send) if send else "",
        "lay_tu_ngay": day(unit.figures_date) if carried and unit.figures_date else "",
        "ghi_chu": phrases.notes_in_row(unit),
        "ghi_chu_dai": phrases.notes_below(unit),
        "lay_ngay_truoc": carried,
    }


def _moment(moment: datetime.datetime, date: datetime.date) -> str:
    """The printed minute; with its day if that is another than the report's."""
    sent_on = timezone.localdate(moment)
    return clock(moment) if sent_on == date else f"{clock(moment)} {day(sent_on)}"
