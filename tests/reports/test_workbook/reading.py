"""How these tests open a workbook and find their way in it."""

import io

from openpyxl import load_workbook

from reports import workbook
from reports.printing import Stamp
from tests.factories import at

FIRST = Stamp(1, at(15, 30), "Trần Văn Bình", "")
SECOND = Stamp(2, at(15, 50), "", "Đơn vị gửi lại số liệu")
#: The sheets that are printed, and those for whoever counts on.
SHEETS = ["Tổng hợp", "Biểu A", "Biểu B", "Biểu C"]
DATA = ["Số liệu", "Dòng tổng hợp"]
TABLES = [("Biểu A", "staff"), ("Biểu B", "residents")]
#: Where the figures of a table stand: C to the column before state and note.
FIRST_FIGURE = 2


def opened(consolidation, stamp=FIRST, **options):
    return load_workbook(io.BytesIO(workbook.build(consolidation, stamp, **options)))


def printed_sheets(book):
    return [sheet for sheet in book if sheet.title not in DATA]


def row_of(sheet, text):
    """The cells of the one row that has a cell beginning with the text."""
    rows = [row for row in sheet.iter_rows() if any(isinstance(c.value, str) and c.value.startswith(text) for c in row)]
    assert len(rows) == 1, f"{len(rows)} rows with {text}"
    return rows[0]


def unit_row(sheet, name):
    """The unit's row in a table: the name stands in the second column."""
    rows = [row for row in sheet.iter_rows() if row[1].value == name]
    assert len(rows) == 1, f"{len(rows)} rows of {name}"
    return rows[0]


def cell_under(sheet, head, row):
    """The cell of the row in the column with that head."""
    return next(row[c.column - 1] for line in sheet.iter_rows() for c in line if c.value == head)


def width_of(sheet, column):
    """The width of the column with that number; openpyxl keeps one entry for neighbours of the same width."""
    return next(entry.width for entry in sheet.column_dimensions.values() if entry.min <= column <= entry.max)


def texts(sheet):
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def numbers(sheet):
    return [
        c.value
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, int | float) and not isinstance(c.value, bool)
    ]
