"""Every unit's line on the board, in the words that the page prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.consolidation import Send, Source, Status, UnitDay
from reports.figures.wording import clock, day, duration, reported_and_entered

from .query import Filter


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the list; what comes in lines stands small below the rest of its cell."""

    number: int
    address: str
    name: str
    state: str
    label: str
    time: str
    correction: str
    sender: str
    entered: list[str]
    remarks: list[str]


def unit_rows(units: Sequence[UnitDay], asked_for: Filter, address: str) -> list[UnitRow]:
    """The rows of the units that were asked for, numbered as in the whole list.

    ``address`` is where the units' pages begin: for the Office those of the day, for a leader the records.
    """
    shown = ((number, unit) for number, unit in enumerate(units, start=1) if asked_for.admits(unit))
    return [_row(number, unit, f"{address}{unit.code}/") for number, unit in shown]


def _row(number: int, unit: UnitDay, address: str) -> UnitRow:
    send = unit.send
    is_corrected = send is not None and send.revision > 1
    return UnitRow(
        number=number,
        address=address,
        name=unit.name,
        state=unit.status.value,
        label=_label(unit),
        time=clock(send.first_sent_at if is_corrected else send.sent_at) if send else "",
        correction=f"sửa lần {send.revision}: {clock(send.sent_at)}" if send and is_corrected else "",
        sender=send.sent_by if send else "",
        entered=_entered(send) if send and send.entered_for_unit else [],
        remarks=[remark for remark in _remarks(unit, send) if remark],
    )


def _label(unit: UnitDay) -> str:
    if unit.status is Status.LATE and unit.send:
        return f"{unit.status_label} {duration(unit.send.minutes_late)}"
    return unit.status_label


def _entered(send: Send) -> list[str]:
    """For whom the Office typed, and when it was told."""
    lines = [f"nhập thay, {send.channel_label}: {send.reported_by}"]
    if send.reported_at and clock(send.reported_at) != clock(send.sent_at):
        lines.append(reported_and_entered(send.reported_at, send.sent_at, send.confirms))
    return lines


def _remarks(unit: UnitDay, send: Send | None) -> Iterator[str]:
    yield unit.exemption_reason
    if send:
        yield "được miễn, vẫn gửi số liệu" if unit.status is Status.EXEMPT and unit.source is Source.REPORTED else ""
        yield send.returned_comment
        yield ": ".join(filter(None, ["xác nhận số liệu đúng", send.reason])) if send.confirms else ""
        yield "không thay đổi so với hôm trước" if send.unchanged else ""
        yield send.note
        yield f"có {len(send.confirmed_warnings)} cảnh báo đã xác nhận" if send.confirmed_warnings else ""
    if unit.source is Source.CARRIED and unit.figures_date:
        yield f"số liệu ngày {day(unit.figures_date)}"
    if unit.gained_over_days and unit.previous_date:
        yield f"cài mới tính từ ngày {day(unit.previous_date)}"
