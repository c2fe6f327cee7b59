"""Biểu C: where each unit stands with its report, and by name everybody who is absent."""

from collections.abc import Callable

from incoming.spreadsheets import Value, local
from reports.consolidation import Row, Send, Source
from reports.printing import phrases

from .page import Paper
from .palette import BODY, CARRIED, HEADING, PLAIN, Kind
from .sheet import Column


def _of_send(value: Callable[[Send], Value]) -> Callable[[Row], Value]:
    """The value of what the unit sent; blank if it sent nothing."""
    return lambda row: value(row.unit.send) if row.unit.send else None


#: What each column of Biểu C tells, its width and kind; an edition's words say which it has, and their heads.
COLUMNS: dict[str, tuple[Callable[[Row], Value], float, Kind]] = {
    "number": (lambda row: row.number, 5, Kind.NUMBER),
    "unit": (lambda row: row.unit.name, 36, Kind.TEXT),
    "state": (lambda row: row.unit.status_label, 23, Kind.TEXT),
    "first_sent_at": (_of_send(lambda send: local(send.first_sent_at)), 16, Kind.MOMENT),
    "minutes_late": (_of_send(lambda send: send.minutes_late or None), 6.5, Kind.COUNT),
    "revision": (_of_send(lambda send: send.revision), 6.5, Kind.COUNT),
    "way": (_of_send(phrases.way_of_sending), 24.5, Kind.TEXT),
    "figures_date": (lambda row: row.unit.figures_date if row.unit.source is Source.CARRIED else None, 11, Kind.DATE),
    "warnings": (_of_send(lambda send: "; ".join(send.confirmed_warnings)), 19, Kind.TEXT),
    "remarks": (lambda row: phrases.notes_in_row(row.unit), 25, Kind.TEXT),
}
#: Columns of the page that each of the names side by side takes.
_NAME_BLOCKS = (3, 4, 3)


def write_attendance(paper: Paper) -> None:
    """Write the sheet ``Biểu C``; a long note stands below its unit over the whole width."""
    columns = [Column(head.text, *COLUMNS[head.name]) for head in paper.consolidation.words.attendance]
    sheet = paper.sheet("Biểu C", "BIỂU C – TÌNH HÌNH BÁO CÁO", [column.width for column in columns])
    sheet.add_lasting_head([column.head for column in columns])
    # Table A has a row for every unit of the day, numbered in the Office's order.
    for row in paper.consolidation.staff.rows:
        tone = CARRIED if row.unit.source is Source.CARRIED else PLAIN
        sheet.add_item(row, columns, tone)
        if below := phrases.notes_below(row.unit):
            sheet.add([below], [Kind.TEXT], tone, first_spans=len(columns))
    sheet.gap()
    sheet.line(f"Tổng số {phrases.standing_sentence(paper.consolidation)}.", BODY)
    sheet.line(phrases.absent_title(paper.consolidation), HEADING)
    sheet.names(phrases.absent_names(paper.consolidation), BODY, _NAME_BLOCKS)
    sheet.fit()
