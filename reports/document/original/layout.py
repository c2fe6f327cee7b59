"""Paragraphs and tables of an official paper (Nghị định 30), as python-docx writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

BODY, TABLE_SIZE, TABLE_HEAD_SIZE = 13, 11, 10
#: Millimetres: the paper, its margins, and what is left between them.
LONG, SHORT = 297, 210
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
UPRIGHT_WIDTH, WIDE_WIDTH = SHORT - LEFT - RIGHT, LONG - LEFT - RIGHT
#: Air between a framed cell's text and its frame, on either side.
CELL_MARGIN = 1.0
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
RIGHTWARD, LEFTWARD = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
#: Room that is left open for the clerk.
OPEN = "\u00a0" * 8
DATE_LEFT_OPEN = f"ngày{OPEN}tháng {{{{ thang }}}} năm {{{{ nam }}}}"


@dataclass(frozen=True)
class Look:
    """How a paragraph and its text look."""

    size: float = BODY
    bold: bool = False
    italic: bool = False
    align: Any = JUSTIFIED
    before: float = 0
    after: float = 6
    indent: bool = True
    keep: bool = False


TEXT = Look()
ITALIC = Look(italic=True)
HEADING = Look(bold=True, keep=True)
PART = Look(italic=True, bold=True, keep=True)
LINE = Look(align=CENTRE, after=0, indent=False)
LAST = Look(keep=True)


def line(**changed: Any) -> Look:
    return Look(**{**vars(LINE), **changed})


def write(place: Any, text: str, look: Look = TEXT) -> Paragraph:
    """A paragraph at the end of the place; an empty first one of a cell is used up."""
    is_blank = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].text
    paragraph: Paragraph = place.paragraphs[0] if is_blank and not place.paragraphs[0].runs else place.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(look.size), look.bold or None, look.italic or None
    form = paragraph.paragraph_format
    form.alignment, form.keep_with_next = look.align, look.keep or None
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(12.7) if look.indent else None
    return paragraph


def rule(place: Any, width: float, room: float, gap: float = 3) -> None:
    """A solid line of that width, centred; not an underlining, which would move with the text."""
    paragraph = write(place, "", line(size=2))
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((room - width) / 2)
    form.space_before, form.line_spacing = Pt(gap), Pt(3)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc")


def plain_table(place: Any, *widths: float) -> Table:
    """A table without a frame and without room between frame and text."""
    table: Table = place.add_table(rows=1, cols=len(widths))
    _fix(table, widths, margin=0)
    return table


def framed_table(document: Any, heads: Sequence[str], widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    _fix(table, widths, margin=CELL_MARGIN)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        write_cell(cell, head, CENTRE, bold=True, size=TABLE_HEAD_SIZE)
    mark_row(table.rows[0], "w:cantSplit", "w:tblHeader")
    return table


def write_cell(cell: _Cell, text: str, align: Any, **look: Any) -> None:
    """Write a framed cell, with a little air above and below."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    write(cell, text, line(**{"size": TABLE_SIZE, "align": align, "before": 0.5, "after": 0.5} | look))


def _fix(table: Table, widths: Sequence[float], margin: float) -> None:
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(Mm(margin).twips))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    # Word refuses a file whose elements stand in another order.
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def add_row(table: Table) -> _Row:
    row: _Row = table.add_row()
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    mark_row(row, "w:cantSplit")
    return row


def mark_row(row: _Row, *names: str) -> None:
    for name in names:
        row._tr.get_or_add_trPr().append(OxmlElement(name))


def tag_row(table: Table, tag: str) -> None:
    """A row that holds a tag alone, over the whole width: it is gone once the tag has run."""
    row = add_row(table)
    merged = row.cells[0].merge(row.cells[-1])
    write(merged, tag, line(size=9, align=LEFTWARD))
