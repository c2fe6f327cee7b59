"""Every unit's line on the board.

The lines of both lists are written here and not in a template: sixty units through template
tags cost more than all the queries. ``format_html`` escapes what a person typed.
"""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.consolidation import Send, Source, Status, UnitDay
from reports.figures.wording import clock, day, duration, reported_and_entered

from .query import Filter

#: On a phone each row is laid out as a few lines; the roles keep it a row of a table for screen readers.
ROW = (
    '<tr role="row"><td role="cell" class="n wide">{}</td><th role="rowheader" scope="row">{}</th>'
    '<td role="cell"><span class="badge {}">{}</span></td>'
    '<td role="cell" class="number">{}</td><td role="cell">{}</td><td role="cell" class="wide">{}</td></tr>\n'
)


def unit_rows(units: Sequence[UnitDay], asked_for: Filter, address: str) -> SafeString:
    """The rows of the units that were asked for, numbered as in the whole list.

    ``address`` is where the units' pages begin: for the Office those of the day, for a leader the records.
    """
    shown = ((number, unit) for number, unit in enumerate(units, start=1) if asked_for.admits(unit))
    return format_html_join("", ROW, (_cells(number, unit, address) for number, unit in shown))


def _cells(number: int, unit: UnitDay, address: str) -> tuple[object, ...]:
    name = format_html('<a href="{}{}/">{}</a>', address, unit.code, unit.name) if address else unit.name
    send = unit.send
    return (
        number,
        name,
        unit.status.value,
        _label(unit),
        _times(send) if send else "",
        _sender(send) if send else "",
        _below(remark for remark in _remarks(unit, send) if remark),
    )


def _label(unit: UnitDay) -> str:
    if unit.status is Status.LATE and unit.send:
        return f"{unit.status.label} {duration(unit.send.minutes_late)}"
    return unit.status.label


def _times(send: Send) -> str:
    if send.revision == 1:
        return clock(send.sent_at)
    return format_html("{}{}", clock(send.first_sent_at), _below([f"sửa lần {send.revision}: {clock(send.sent_at)}"]))


def _sender(send: Send) -> str:
    if not send.entered_for_unit:
        return send.sent_by
    how = [f"nhập thay, {send.channel_label}: {send.reported_by}"]
    if send.reported_at and clock(send.reported_at) != clock(send.sent_at):
        how.append(reported_and_entered(send.reported_at, send.sent_at, send.confirms))
    return format_html("{}{}", send.sent_by, _below(how))


def _below(lines: Iterator[str] | list[str]) -> SafeString:
    return format_html_join("", '<span class="sub">{}</span>', ((line,) for line in lines))


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
