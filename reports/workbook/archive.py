"""Saving without a temporary file for each sheet: making and removing them costs as much as the cells."""

import datetime
import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _MemoryWriter(ExcelWriter):
    """openpyxl's writer for sheets of cells alone: no charts, images, comments or tables."""

    def write_worksheet(self, ws: Worksheet) -> None:
        with self._archive.open(ws.path[1:], "w") as part:
            writer = WorksheetWriter(ws, out=part)
            writer.write()
        ws._rels = writer._rels
        self.manifest.append(ws)


def saved(workbook: Workbook, *, title: str | None, creator: str | None, at: datetime.datetime) -> bytes:
    """The workbook as the bytes of an .xlsx file, dated by the moment of its figures."""
    properties = workbook.properties
    properties.title, properties.creator = title, creator
    properties.created = properties.modified = at.astimezone(datetime.UTC).replace(tzinfo=None)
    buffer = io.BytesIO()
    _MemoryWriter(workbook, ZipFile(buffer, "w", ZIP_DEFLATED)).save()
    return buffer.getvalue()
