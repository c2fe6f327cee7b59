"""A plain list: a line of headings, then the rows."""

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter import Workbook

from .cells import Value
from .sheet import Sheet, Styles

_HEAD = {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"}
#: "@" keeps a code or a phone number a text when somebody types over it.
_FORMATS: Mapping[type, str] = {int: "0", datetime.date: "dd/mm/yyyy"}


def list_workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[float]) -> bytes:
    """A workbook of one sheet, in the font of whoever opens it."""
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    styles = Styles(workbook, lambda kind: {"num_format": _FORMATS.get(kind, "@"), "border": 1, "valign": "top"})
    sheet = Sheet(workbook.add_worksheet(name), widths)
    head = workbook.add_format(_HEAD)
    for column, text in enumerate(heads):
        sheet.put(column, text, head)
    sheet.end_row()
    for row in rows:
        for column, value in enumerate(row):
            sheet.put(column, value, styles.of(type(value)))
        sheet.end_row()
    sheet.worksheet.freeze_panes(1, 0)
    workbook.close()
    return file.getvalue()
