"""A workbook as other programs would have written it: the same table to whoever opens it."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import openpyxl

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
NAMES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"

Change = Callable[[bytes], bytes]


def rewritten(content: bytes, change: Callable[[str, bytes], list[tuple[str, bytes]]]) -> bytes:
    """The file with each part as ``change`` gives it back: under one name, under two, or not at all."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", UserWarning)
        for name in good.namelist():
            for new_name, part in change(name, good.read(name)):
                other.writestr(new_name, part)
    return out.getvalue()


def replacing(name: str, old: str, new: str) -> Change:
    return lambda content: rewritten(
        content, lambda each, part: [(each, re.sub(old, new, part.decode()).encode() if each == name else part)]
    )


def strict(content: bytes) -> bytes:
    """As Excel's "Strict Open XML Spreadsheet"."""

    def change(name: str, part: bytes) -> list[tuple[str, bytes]]:
        for old, new in NAMES.items() if name.startswith("xl/") else ():
            part = part.replace(old.encode(), new.encode())
        return [(name, part)]

    return rewritten(content, change)


def hidden_first(state: str) -> Change:
    def change(content: bytes) -> bytes:
        book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
        book.create_sheet("Ẩn", 0).append(["x"])
        book.worksheets[0].sheet_state, book.active = state, 1
        book.save(out)
        return out.getvalue()

    return change


def linked_by_a_name(content: bytes) -> bytes:
    """With a name that means another file, as old copies carry them on; no cell uses it."""
    name = '<definedNames><definedName name="cu">[1]a!$A$1</definedName></definedNames>'
    book = re.compile(r"<definedNames/>|(?=<calcPr)")

    def change(each: str, part: bytes) -> list[tuple[str, bytes]]:
        link = ("xl/externalLinks/externalLink1.xml", b"<x/>")
        return [(each, book.sub(name, part.decode(), count=1).encode()), link] if each == BOOK else [(each, part)]

    return rewritten(content, change)


def open_document(content: bytes) -> bytes:
    """As LibreOffice's .ods."""
    read = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    rows = ["<table:table-row>" + "".join(map(_cell, row)) + "</table:table-row>" for row in read]
    spaces = "".join(f' xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "table", "text"))
    table = f'<table:table table:name="Bảng">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0"/>')
        archive.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


#: What becomes of the same table in other hands.
AS_WRITTEN_BY_OTHERS: dict[str, Change] = {
    "a dimension shorter than the sheet": replacing(SHEET, '<dimension ref="[^"]*"', '<dimension ref="A1"'),
    "a style that is not there": replacing(SHEET, r'(<c r="B\d+")( s="\d+")?', r'\1 s="999"'),
    "no styles at all": lambda content: rewritten(content, lambda n, part: [] if n == STYLES else [(n, part)]),
    "a hidden sheet first": hidden_first("hidden"),
    "a sheet first that only a macro can show": hidden_first("veryHidden"),
    "strict OOXML": strict,
    "a part in other letters than its relation": lambda content: rewritten(
        content, lambda name, part: [("xl/worksheets/Sheet1.XML" if name == SHEET else name, part)]
    ),
    "the file's own properties twice": lambda content: rewritten(
        content, lambda name, part: [(name, part)] * (2 if name == "docProps/core.xml" else 1)
    ),
    "a link that only a name holds": linked_by_a_name,
    "whole numbers a machine's breadth off": replacing(SHEET, r"<v>(\d{4})</v></c>", r"<v>\1.0000000000002</v></c>"),
    "an open document": open_document,
}
