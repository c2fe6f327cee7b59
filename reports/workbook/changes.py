"""Thay đổi: what differs from the edition before, and what that does to each total (R18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incoming.spreadsheets import Value, local
from reports.consolidation import Change, Consolidation, TableChange, TableView
from reports.consolidation.compare import describe_state
from reports.figures.wording import NO_FIGURE

from .page import Paper
from .palette import BODY, HEADING, PLAIN, Kind
from .sheet import PrintedSheet

_HEADS = ("STT", "Đơn vị", "Nội dung thay đổi", "Trước", "Sau", "Tăng (giảm)", "Lý do", "Thời điểm")
_WIDTHS = (5.0, 34.0, 33.0, 16.0, 16.0, 12.0, 20.0, 16.5)
_EFFECT_HEADS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Trước", "Sau", "Tăng (giảm)")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was so before and is otherwise after."""

    subject: str
    before: int | float | str | None
    after: int | float | str | None
    kind: Kind = Kind.COUNT

    @property
    def values(self) -> list[Value]:
        """Before, after, and how much more it is: of a rate in points of a hundred."""
        before, after = (NO_FIGURE if value is None else value for value in (self.before, self.after))
        if isinstance(before, str) or isinstance(after, str):
            return [before, after, None]
        # What rounds to nothing is no gain: "+0,0 điểm %" would say that it is one.
        is_rate, gain = self.kind is Kind.RATE, after - before
        return [before, after, (round(gain * 100, 1) or None) if is_rate else gain]

    @property
    def kinds(self) -> list[Kind]:
        return [self.kind, self.kind, Kind.POINTS if self.kind is Kind.RATE else Kind.GAIN]


def write_changes(paper: Paper, changes: Sequence[Change], before: Consolidation | None) -> None:
    """Write the sheet ``Thay đổi``."""
    sheet = paper.sheet("Thay đổi", "THAY ĐỔI SO VỚI LẦN CHỐT TRƯỚC", _WIDTHS)
    if before is not None:
        for old, new in zip(before.tables, paper.consolidation.tables, strict=True):
            _write_effect(sheet, old, new)
    sheet.line("Chi tiết theo đơn vị", HEADING)
    if changes:
        sheet.add_head(_HEADS)
        # On every printed page, but not frozen on screen: too much stands above the list.
        sheet.worksheet.repeat_rows(sheet.next_row - 1)
    else:
        sheet.line("Không có thay đổi so với lần chốt trước.", BODY)
    for number, change in enumerate(changes, start=1):
        changed_at = change.cause.at and local(change.cause.at)
        for entry in _entries(change, paper.consolidation.words.new_today):
            values = [number, change.unit.name, entry.subject, *entry.values, change.cause.reason, changed_at]
            kinds = [Kind.NUMBER, Kind.TEXT, Kind.TEXT, *entry.kinds, Kind.TEXT, Kind.MOMENT]
            sheet.add(values, kinds, PLAIN)
    sheet.fit()


def _entries(change: Change, new_today: str) -> Iterator[Entry]:
    """What to say of one unit: its state if that differs, then each figure."""
    old, new = describe_state(change.before), describe_state(change.after)
    if old != new:
        yield Entry("Tình trạng báo cáo", old, new, Kind.NAME)
    elif not change.figures and not change.gains:
        before, after = (unit.send.revision if unit and unit.send else None for unit in (change.before, change.after))
        yield Entry("Số lần gửi", before, after)
    for figure in change.figures:
        yield Entry(_subject(figure), figure.before, figure.after)
    for gain in change.gains:
        yield Entry(f"{new_today} – {_subject(gain)}", gain.before, gain.after)


def _subject(change: TableChange) -> str:
    return f"{change.indicator.short_label} (Biểu {change.table.letter})"


def _write_effect(sheet: PrintedSheet, before: TableView, after: TableView) -> None:
    """Write what the changes do to one table's total; each table by itself (R14)."""
    description = after.description
    sheet.line(f"Ảnh hưởng đến tổng của Biểu {description.letter} – {description.title}", HEADING)
    sheet.add_head(_EFFECT_HEADS)
    for number, (entry, unit_of_count) in enumerate(_effects(before, after), start=1):
        kinds = [Kind.NUMBER, Kind.TEXT, Kind.NAME, *entry.kinds]
        sheet.add([number, entry.subject, unit_of_count, *entry.values], kinds, PLAIN)
    sheet.gap()


def _effects(before: TableView, after: TableView) -> Iterator[tuple[Entry, str]]:
    old, new = before.totals.all, after.totals.all
    yield Entry("Số đơn vị có số liệu", old.units, new.units), "đơn vị"
    # What the edition before did not ask has no effect (R21).
    for indicator in (i for i in after.description.indicators if i.field in old.figures):
        was, became = (total.figures[indicator.field] if total.units else None for total in (old, new))
        entry = Entry(indicator.label, was, became)
        # What has not changed is told of the number of installations alone.
        if entry.before != entry.after or indicator.field == after.description.numerator:
            yield entry, indicator.unit_of_count
    yield Entry(f"Tỷ lệ {after.description.rate_label}", old.rate, new.rate, Kind.RATE), "%"
