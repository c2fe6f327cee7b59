"""Every unit's line on the board: the unit as it consolidated, and what is remarked about it."""

from collections.abc import Iterator, Sequence

from incoming.dates import day
from reports.consolidation import Source, Status, UnitDay

from .query import Filter


def unit_rows(units: Sequence[UnitDay], asked_for: Filter) -> list[tuple[int, UnitDay, list[str]]]:
    """The units that were asked for, each with its number in the whole list and its remarks."""
    shown = ((number, unit) for number, unit in enumerate(units, start=1) if asked_for.admits(unit))
    return [(number, unit, list(filter(None, _remarks(unit)))) for number, unit in shown]


def _remarks(unit: UnitDay) -> Iterator[str]:
    yield unit.exemption_reason
    if send := unit.send:
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
