"""Every unit's line on the board, in words that are ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.consolidation import Send, Source, Status, UnitDay
from reports.wording import clock, day, duration

from .query import Filter


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """One unit's line: its state, when and by whom it was sent, what there is to say."""

    number: int
    code: str
    name: str
    status: str
    label: str
    sent_at: str
    corrected: str
    sender: str
    entered: str
    remarks: tuple[str, ...]


def shown_units(units: Iterable[UnitDay], asked_for: Filter) -> list[ShownUnit]:
    """The lines of the units that were asked for, numbered as in the whole list."""
    return [_shown(number, unit) for number, unit in enumerate(units, start=1) if asked_for.admits(unit)]


def _shown(number: int, unit: UnitDay) -> ShownUnit:
    send = unit.send
    return ShownUnit(
        number=number,
        code=unit.code,
        name=unit.name,
        status=unit.status.value,
        label=_label(unit),
        sent_at=clock(send.first_sent_at) if send else "",
        corrected=f"sửa lần {send.revision}: {clock(send.sent_at)}" if send and send.revision > 1 else "",
        sender=send.sent_by if send else "",
        entered=f"nhập thay, {send.channel_label}: {send.reported_by}" if send and send.entered_for_unit else "",
        remarks=tuple(remark for remark in _remarks(unit, send) if remark),
    )


def _label(unit: UnitDay) -> str:
    if unit.status is Status.LATE and unit.send:
        return f"{unit.status.label} {duration(unit.send.minutes_late)}"
    return unit.status.label


def _remarks(unit: UnitDay, send: Send | None) -> Iterable[str]:
    yield unit.exemption_reason
    if send:
        yield send.returned_comment
        yield "không thay đổi so với hôm trước" if send.unchanged else ""
        yield send.note
        yield f"có {len(send.confirmed_warnings)} cảnh báo đã xác nhận" if send.confirmed_warnings else ""
    if unit.source is Source.CARRIED and unit.figures_date:
        yield f"số liệu ngày {day(unit.figures_date)}"
