"""The sheets for whoever counts on: a row for each unit under one head, and the district in one row to paste from.

No totals, no merged cells, no signs in place of figures: what is not known is blank. The tables stand beside each
other, and nothing adds them (R14).
"""

from collections.abc import Callable, Iterator

from incoming.spreadsheets import Value, local
from reports.consolidation import Row, Source, TableView, UnitDay
from reports.figures.wording import within_sentence
from reports.printing import FigureColumn, figure_columns

from .paper import PLAIN, Column, Kind, Paper, PrintedSheet

#: Where a unit's figures come from (R15).
SOURCES = {
    Source.REPORTED: "báo cáo trong ngày",
    Source.CARRIED: "số liệu báo cáo gần nhất",
    Source.UNKNOWN: "chưa có số liệu từ đầu đợt",
}
_FIGURE_WIDTH = 12.0


def write_units(paper: Paper) -> None:
    """Write the sheet ``Số liệu``: one row a unit, one head row, to be filtered and sorted."""
    day, say = paper.consolidation, paper.say
    columns: list[Column[UnitDay]] = [
        Column("Ngày", lambda unit: day.date, 11, Kind.DATE),
        Column("Mã đơn vị", lambda unit: unit.code, 12, Kind.TEXT),
        Column("Đơn vị", lambda unit: unit.name, 38, Kind.TEXT),
        Column("Loại đơn vị", lambda unit: unit.kind_label, 24, Kind.TEXT),
        Column("Tình trạng", say.status, 24, Kind.TEXT),
        Column("Nguồn số liệu", lambda unit: SOURCES[unit.source], 24, Kind.TEXT),
        Column("Số liệu của ngày", lambda unit: unit.figures_date, 12, Kind.DATE),
    ]
    for table in day.tables:
        columns += _of_table(table)
    sheet = _flat(paper, "Số liệu", columns)
    for unit in day.units:
        sheet.add_item(unit, columns, PLAIN)
    sheet.worksheet.autofilter(0, 0, max(1, len(day.units)), len(columns) - 1)


def _of_table(table: TableView) -> Iterator[Column[UnitDay]]:
    """The table's figures of a unit; blank for units that have no line in it."""
    rows = {row.unit.code: row for row in table.rows}
    for column in figure_columns(table):
        yield Column(_head(table, column), _of_row(rows, column), _FIGURE_WIDTH, _kind(column))


def _of_row(rows: dict[str, Row], column: FigureColumn) -> Callable[[UnitDay], Value]:
    return lambda unit: column.value(rows[unit.code]) if unit.code in rows else None


def write_district(paper: Paper) -> None:
    """Write the sheet ``Dòng tổng hợp``: the district in one row, for whoever puts districts below each other."""
    day, attendance = paper.consolidation, paper.consolidation.attendance
    told: list[tuple[str, Value, float, Kind]] = [
        ("Ngày", day.date, 11, Kind.DATE),
        ("Đơn vị hành chính", day.district.full_name, 24, Kind.TEXT),
        ("Tỉnh", day.district.province, 18, Kind.TEXT),
        ("Tính đến", local(day.cut_at), 17, Kind.MOMENT),
        ("Tổng số đơn vị", len(day.units), 10, Kind.COUNT),
        ("Phải báo cáo", attendance.expected, 10, Kind.COUNT),
        ("Đúng hạn", attendance.on_time, 10, Kind.COUNT),
        ("Trễ hạn", attendance.late, 10, Kind.COUNT),
        ("Chưa báo cáo, đang kiểm tra lại", attendance.absent, 12, Kind.COUNT),
        ("Miễn báo cáo", attendance.exempt, 10, Kind.COUNT),
    ]
    for table in day.tables:
        told += _whole(table)
    columns: list[Column[None]] = [Column(head, _always(value), width, kind) for head, value, width, kind in told]
    _flat(paper, "Dòng tổng hợp", columns).add_item(None, columns, PLAIN)


def _always(value: Value) -> Callable[[None], Value]:
    return lambda _: value


def _whole(table: TableView) -> Iterator[tuple[str, Value, float, Kind]]:
    """The table's total of all that is known, and of how many units the three parts of it are (R15)."""
    totals, letter = table.totals, table.description.letter
    parts = (
        ("đơn vị báo cáo trong ngày", totals.reported.units),
        ("đơn vị lấy số liệu gần nhất", totals.carried.units),
        ("đơn vị chưa có số liệu", totals.unknown_units),
    )
    for said, number in parts:
        yield f"{letter}: {said}", number, _FIGURE_WIDTH, Kind.COUNT
    for column in figure_columns(table):
        yield _head(table, column), column.value(totals.all), _FIGURE_WIDTH, _kind(column)


def _head(table: TableView, column: FigureColumn) -> str:
    return f"{table.description.letter}: {within_sentence(column.head)}"


def _kind(column: FigureColumn) -> Kind:
    return Kind.RATE if column.is_rate else Kind.COUNT


def _flat(paper: Paper, name: str, columns: list[Column[UnitDay]] | list[Column[None]]) -> PrintedSheet:
    """A sheet that begins with its head: no heading stands in the way of a filter or of pasting."""
    sheet = paper.begin(name, [column.width for column in columns])
    sheet.add_lasting_head([column.head for column in columns])
    sheet.worksheet.fit_to_pages(1, 0)
    return sheet
