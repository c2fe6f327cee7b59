"""The workbook's sheets: Tổng hợp, Biểu A, Biểu B, Biểu C, and Thay đổi. The two tables are never added (R14)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from incoming.spreadsheets import Value, local
from reports.consolidation import Change, Consolidation, Row, Send, Source, TableView, effects_between
from reports.consolidation.compare import NOT_LISTED
from reports.figures.wording import NO_FIGURE, count
from reports.printing import Line, Sentences, figure_columns

from .paper import BODY, CARRIED, HEADING, LEGEND, PART, PLAIN, TOTAL, Column, Kind, Paper, PrintedSheet

_LEAST_FIGURE_WIDTH = 9.6


def columns_of(table: TableView) -> list[Column[Line]]:
    """The columns of figures, with room for the greatest total: a number too wide for its column prints as ###."""
    greatest = max((figure or 0 for figure in table.totals.all.figures.values()), default=0)
    width = max(_LEAST_FIGURE_WIDTH, len(count(greatest)) + 1.6)
    kinds = {True: Kind.RATE, False: Kind.COUNT}
    return [Column(column.head, column.cell, width, kinds[column.is_rate]) for column in figure_columns(table)]


def write_table(paper: Paper, table: TableView) -> None:
    """Write the sheet of one of the two tables."""
    words, letter, say = table.words, table.description.letter, paper.say
    # Issued editions keep their widths, too: their heading stands over the same columns (R21).
    of_state, of_remarks = (25, 29) if say.is_issued else (24, 44)
    columns: list[Column[Row]] = [
        Column(words.number, lambda row: row.number, 5, Kind.NUMBER),
        Column(words.unit, lambda row: row.unit.name, 38, Kind.TEXT),
        *columns_of(table),
        Column(words.state, lambda row: say.state_in_table(row.unit), of_state, Kind.TEXT),
        Column(words.remarks, lambda row: say.remarks(row.unit), of_remarks, Kind.TEXT),
    ]
    title = f"BIỂU {letter} – {say.table_name(table).upper()}"
    sheet = paper.sheet(f"Biểu {letter}", title, [column.width for column in columns])
    sheet.add_lasting_head([column.head for column in columns])
    for row in table.rows:
        sheet.add_item(row, columns, CARRIED if row.unit.source is Source.CARRIED else PLAIN)
    end = sheet.next_row
    write_totals(sheet, paper, table, first_spans=2, blanks=2)
    sheet.gap()
    sheet.line(say.target_line(table), BODY)
    if table.description.is_of_area:
        write_comparison(sheet, paper, first_spans=2)
    sheet.line(say.legend(table), LEGEND)
    sheet.fit() if say.is_issued else sheet.fit_with_end(end)


def write_totals(sheet: PrintedSheet, paper: Paper, table: TableView, *, first_spans: int = 1, blanks: int = 0) -> None:
    """Write the total of all that is known, and the three things that it is made of (R15)."""
    columns, totals = columns_of(table), table.totals
    kinds = [Kind.TEXT, *(column.kind for column in columns), *[Kind.TEXT] * blanks]
    sums = ((totals.all, TOTAL), (totals.reported, PART), (totals.carried, CARRIED), (None, PART))
    for label, (total, tone) in zip(paper.say.total_labels(table), sums, strict=True):
        figures = [column.value(total) if total else NO_FIGURE for column in columns]
        sheet.add([label, *figures, *[None] * blanks], kinds, tone, first_spans=first_spans)


def write_comparison(sheet: PrintedSheet, paper: Paper, *, first_spans: int = 1) -> None:
    """Write the comparison as a small table of its own, and in words; nothing where the province gave no count."""
    facts, difference = paper.consolidation.province_count, paper.consolidation.province_difference
    if facts is None:
        return
    compared: list[Value] = [NO_FIGURE] * 3
    if difference:
        compared = [difference.reported, difference.people, NO_FIGURE if difference.share is None else difference.share]
    heads = ("Đối chiếu số người đã cài đặt", "Thống kê của tỉnh", "Tổng cộng Biểu B", "Chênh lệch", "Chênh lệch (%)")
    kinds = (Kind.TEXT, Kind.COUNT, Kind.COUNT, Kind.GAIN, Kind.SHARE)
    sheet.gap()
    sheet.add_head(heads, first_spans=first_spans)
    sheet.add([facts.source, facts.installed, *compared], kinds, PLAIN, first_spans=first_spans)
    sheet.line(paper.say.province_line(), BODY)


def _of_send(value: Callable[[Send], Value]) -> Callable[[Row], Value]:
    """The value of what the unit sent; blank if it sent nothing."""
    return lambda row: value(row.unit.send) if row.unit.send else None


def _attendance_columns(say: Sentences) -> dict[str, tuple[Callable[[Row], Value], float, Kind]]:
    """What each column of Biểu C tells, its width and kind; an edition's words say which it has, and their heads."""
    return {
        "number": (lambda row: row.number, 5, Kind.NUMBER),
        "unit": (lambda row: row.unit.name, 36, Kind.TEXT),
        "state": (lambda row: say.status(row.unit), 23, Kind.TEXT),
        "first_sent_at": (_of_send(lambda send: local(send.first_sent_at)), 16, Kind.MOMENT),
        "minutes_late": (_of_send(lambda send: send.minutes_late or None), 6.5, Kind.COUNT),
        "revision": (_of_send(lambda send: send.revision), 6.5, Kind.COUNT),
        "way": (_of_send(say.way_of_sending), 24.5, Kind.TEXT),
        "figures_date": (_carried_from, 11, Kind.DATE),
        "warnings": (_of_send(lambda send: "; ".join(send.confirmed_warnings)), 19, Kind.TEXT),
        "remarks": (lambda row: say.notes_in_row(row.unit), 25 if say.is_issued else 36, Kind.TEXT),
    }


def _carried_from(row: Row) -> Value:
    return row.unit.figures_date if row.unit.source is Source.CARRIED else None


#: Columns of the page that each of the names side by side takes, by how many columns there are.
_NAME_BLOCKS = {9: (2, 4, 3), 10: (3, 4, 3)}


def write_attendance(paper: Paper) -> None:
    """Write the sheet ``Biểu C``; a long note stands below its unit over the whole width."""
    say = paper.say
    told = _attendance_columns(say)
    columns = [Column(head.text, *told[head.name]) for head in paper.consolidation.words.attendance]
    sheet = paper.sheet("Biểu C", "BIỂU C – TÌNH HÌNH BÁO CÁO", [column.width for column in columns])
    sheet.add_lasting_head([column.head for column in columns])
    # Table A has a row for every unit of the day, numbered in the Office's order.
    for row in paper.consolidation.staff.rows:
        tone = CARRIED if row.unit.source is Source.CARRIED else PLAIN
        sheet.add_item(row, columns, tone)
        if below := say.notes_below(row.unit):
            sheet.add([below], [Kind.TEXT], tone, first_spans=len(columns))
    sheet.gap()
    sheet.line(say.standing_line(), BODY)
    sheet.line(say.absent_title(), HEADING)
    sheet.names(say.absent_names(), BODY, _NAME_BLOCKS[len(columns)])
    sheet.fit()


def write_summary(paper: Paper) -> None:
    """Write the sheet ``Tổng hợp``."""
    day, say = paper.consolidation, paper.say
    counts = say.standing()
    sheet = paper.sheet("Tổng hợp", say.summary_title(), [46.0, *[13.5] * len(counts)])
    sheet.line("I. Tình hình báo cáo", HEADING)
    sheet.add_head(["Tình trạng", *(label for label, _ in counts)])
    sheet.add(["Số đơn vị", *(number for _, number in counts)], [Kind.TEXT, *[Kind.NUMBER] * len(counts)], PLAIN)
    sheet.line(say.standing_line(), BODY)
    sheet.gap()
    for number, table in zip(("II", "III"), day.tables, strict=True):
        sheet.line(f"{number}. Biểu {table.description.letter} – {say.table_name(table)}", HEADING)
        sheet.add_head(["Nội dung", *(column.head for column in columns_of(table))])
        write_totals(sheet, paper, table)
        sheet.line(say.target_line(table), BODY)
        if gained := say.gained_line(table):
            sheet.line(gained, BODY)
        if table.description.is_of_area:
            write_comparison(sheet, paper)
        sheet.gap()
    sheet.line(f"IV. {say.absent_title()}", HEADING)
    # Three names side by side; the last has the columns that are left.
    sheet.names(say.absent_names(), BODY, [2, 4, len(sheet.widths) - 6])


_HEADS = ("STT", "Đơn vị", "Nội dung thay đổi", "Trước", "Sau", "Tăng (giảm)", "Thời điểm")
_WIDTHS = (5.0, 38.0, 39.0, 20.0, 20.0, 13.0, 17.5)
#: As editions of before the papers' third form have it.
_ISSUED_CHANGES = (
    ("STT", "Đơn vị", "Nội dung thay đổi", "Trước", "Sau", "Tăng (giảm)", "Lý do", "Thời điểm"),
    (5.0, 34.0, 33.0, 16.0, 16.0, 12.0, 20.0, 16.5),
)
_EFFECT_HEADS = ("STT", "Nội dung", "Đơn vị tính", "Trước", "Sau", "Tăng (giảm)")
_ISSUED_EFFECT_HEADS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Trước", "Sau", "Tăng (giảm)")


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

    def kinds(self, say: Sentences) -> list[Kind]:
        points = Kind.ISSUED_POINTS if say.is_issued else Kind.POINTS
        return [self.kind, self.kind, points if self.kind is Kind.RATE else Kind.GAIN]


def write_changes(paper: Paper, changes: Sequence[Change], before: Consolidation | None) -> None:
    """Write the sheet ``Thay đổi``."""
    say = paper.say
    heads, widths = _ISSUED_CHANGES if say.is_issued else (_HEADS, _WIDTHS)
    sheet = paper.sheet("Thay đổi", say.changes_title(), widths)
    if before is not None:
        for effect in effects_between(before, paper.consolidation):
            # What the changes do to one table's total; each table by itself (R14).
            sheet.line(say.effects_title(effect.description), HEADING)
            sheet.add_head(_ISSUED_EFFECT_HEADS if say.is_issued else _EFFECT_HEADS)
            for number, line in enumerate(effect.lines, start=1):
                entry = Entry(line.label, line.before, line.after, Kind.RATE if line.is_rate else Kind.COUNT)
                kinds = [Kind.NUMBER, Kind.TEXT, Kind.NAME, *entry.kinds(say)]
                sheet.add([number, line.label, line.unit_of_count, *entry.values], kinds, PLAIN)
            sheet.gap()
    sheet.line("Chi tiết theo đơn vị", HEADING)
    if changes:
        sheet.add_head(heads)
        # On every printed page, but not frozen on screen: too much stands above the list.
        sheet.worksheet.repeat_rows(sheet.next_row - 1)
    else:
        sheet.line(say.no_changes(), BODY)
    for number, change in enumerate(changes, start=1):
        changed_at = change.cause.at and local(change.cause.at)
        # Why, people said to each other inside (R26); editions of before printed it.
        reason = change.cause.issued_reason or change.cause.reason
        reasons, kinds_of_reasons = ([reason], [Kind.TEXT]) if say.is_issued else ([], [])
        for entry in _entries(change, say):
            values = [number, change.unit.name, entry.subject, *entry.values, *reasons, changed_at]
            kinds = [Kind.NUMBER, Kind.TEXT, Kind.TEXT, *entry.kinds(say), *kinds_of_reasons, Kind.MOMENT]
            sheet.add(values, kinds, PLAIN)
    sheet.fit()


def _entries(change: Change, say: Sentences) -> Iterator[Entry]:
    """What to say of one unit: its state if that differs, then each figure."""
    old, new = (say.state(unit) if unit else NOT_LISTED for unit in (change.before, change.after))
    if old != new:
        yield Entry("Tình trạng báo cáo", old, new, Kind.NAME)
    elif not change.figures and not change.gains:
        before, after = (unit.send.revision if unit and unit.send else None for unit in (change.before, change.after))
        yield Entry("Số lần gửi", before, after)
    for figure in change.figures:
        yield Entry(say.figure_name(figure), figure.before, figure.after)
    for gain in change.gains:
        yield Entry(say.gain_name(gain), gain.before, gain.after)
