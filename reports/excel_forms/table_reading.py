"""Reading one table of many units; columns are found by their headings."""

import datetime
from collections.abc import Container, Mapping

from django.core.exceptions import ValidationError

from incoming.books import Line, address
from incoming.dates import day, read_date
from incoming.tables import NO_ROWS, Table, table_in
from incoming.uploads import UploadRefused
from reports.figures.indicators import BY_FIELD, FORM_NUMBER, RESIDENTS, Nature, for_unit
from units.models import Unit
from units.naming import UnitFinder, UnitUnclear, was_called

from .cells import Cell, NotTaken, OpenFile
from .words import AMBIGUOUS, DATE, TABLE, table_heading

Columns = Mapping[str, int]


def read_table(file: OpenFile) -> None:
    """Read the report of each row; raises ``UploadRefused`` if there is no table to read."""
    table = table_in(file.sheet, TABLE)
    if table is None:
        raise UploadRefused(TABLE.missing)
    columns = _columns(file, table)
    rows, passed_over = table.rows(lambda cells: file.expected.units.knows(cells.get("code") or cells.get("name", "")))
    if not rows:
        raise UploadRefused(NO_ROWS)
    file.reading.remarks.extend(passed_over)
    _remark_unread_columns(file, table.head, rows, columns)
    for line in rows:
        _read_line(file, line, columns)
    file.fold_open_lines()


def _columns(file: OpenFile, table: Table) -> Columns:
    head, columns = table.head, table.columns
    if AMBIGUOUS in columns:
        n = columns[AMBIGUOUS]
        text = head.cells[n]
        raise UploadRefused(
            f"Cột “{text}” (ô {address(head, n)}) có ở cả hai biểu; đề nghị ghi rõ “A. {text}” hoặc “B. {text}”."
        )
    form_number = _form_number(file, columns, reports_area=False)
    missing = [table_heading(i) for i in for_unit(False, form_number) if i.field not in columns]
    if file.expected.date is None and "date" not in columns:
        missing.insert(0, DATE)
    if missing:
        raise UploadRefused(f"Dòng {head.number} (tiêu đề) thiếu cột: {', '.join(missing)}.")
    return columns


def _form_number(file: OpenFile, columns: Container[str], reports_area: bool) -> int:
    """Today's form; for a table of past days the newest that it has a column of, which is then asked whole (R21)."""
    if file.expected.date is not None:
        return FORM_NUMBER
    return max((i.since for i in for_unit(reports_area) if i.field in columns), default=1)


def _remark_unread_columns(file: OpenFile, head: Line, below: list[Line], columns: Columns) -> None:
    read = set(columns.values())
    width = max((len(line.cells) for line in below), default=0)
    for n in range(width):
        heading = file.cell(head, n)
        if n not in read and any(file.cell(line, n).text for line in below):
            file.remark(f"Cột “{heading.text}” không có trong biểu, không được đọc.", f"ô {heading.address}")


def _read_line(file: OpenFile, line: Line, columns: Columns) -> None:
    place = f"dòng {line.number}"
    cells = {name: file.cell(line, column) for name, column in columns.items()}
    written = cells.get("code", Cell()).text or cells.get("name", Cell()).text
    if not any(file.holds(cells[name]) for name in BY_FIELD if name in cells):
        file.leave_open(f"“{written or next(filter(None, line.cells))}”", "không có số liệu", place)
    elif not written:
        file.refuse("Chưa ghi mã hoặc tên đơn vị.", place)
    else:
        try:
            date = _date(file, cells)
            _read_report(file, cells, _unit(file.expected.units, cells, date), date, place)
        except (NotTaken, UnitUnclear) as refusal:
            sentence, *where = refusal.args
            file.refuse(sentence, *where or [place])


def _read_report(file: OpenFile, cells: dict[str, Cell], unit: Unit, date: datetime.date, place: str) -> None:
    form_number = _form_number(file, cells, unit.reports_area)
    owed = for_unit(unit.reports_area, form_number)
    results = [cells[i.field] for i in owed if i.nature is Nature.RESULT and i.field in cells]
    if not any(map(file.holds, results)):
        file.leave_open(unit.name, "không có số liệu kết quả", place)
        return
    if missing := [table_heading(i) for i in owed if i.field not in cells]:
        raise NotTaken(f"{unit.name}: bảng thiếu cột {', '.join(missing)}.")
    foreign = () if unit.reports_area else (cells[name] for name in RESIDENTS.fields if name in cells)
    if filled := next((cell for cell in foreign if cell.text), None):
        raise NotTaken(f"{unit.name} không báo cáo số liệu người dân trên địa bàn.", f"ô {filled.address}")
    file.take(unit, date, file.figures(cells, unit, form_number), file.texts(cells), place, form_number)


def _date(file: OpenFile, cells: Mapping[str, Cell]) -> datetime.date:
    """The line's day; on the page of one day, that day, which the line may only confirm."""
    cell, wanted = cells.get("date", Cell()), file.expected.date
    if not cell.text and wanted:
        return wanted
    try:
        date = read_date(cell.text)
    except ValidationError as error:
        raise NotTaken(error.messages[0], f"ô {cell.address} ({DATE})") from None
    if wanted and date != wanted:
        sentence = f"Ngày {day(date)}, trong khi trang này nhập số liệu ngày {day(wanted)}."
        raise NotTaken(sentence, f"ô {cell.address} ({DATE})")
    return date


def _unit(units: UnitFinder, cells: Mapping[str, Cell], date: datetime.date) -> Unit:
    """The unit that code and name tell; where both are written, they must agree. Raises ``UnitUnclear``."""
    code, name = (cells.get(key, Cell()).text for key in ("code", "name"))
    unit = units.find(code or name, date)
    try:
        named = units.find(name, date) if name else unit
    except UnitUnclear:
        # A table that was made before a unit was renamed has its old name.
        if not was_called(unit, name):
            raise
        named = unit
    if named != unit:
        raise NotTaken(f"Mã “{code}” là của {unit.name}, tên “{name}” là của {named.name}.")
    if not unit.is_active_on(date):
        raise NotTaken(f"{unit.name} không thuộc diện báo cáo ngày {day(date)}.")
    return unit
