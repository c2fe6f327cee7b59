"""Tells a Word template in lines: its pages, paragraphs, tables and tags, and how they look."""

from collections.abc import Iterable, Iterator

from docx import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

LOOKS = (("bold", "b"), ("italic", "i"), ("underline", "u"))


def outline(path) -> Iterator[str]:
    """What stands in the file from its first page to its last, one line for each paragraph, row and section."""
    document = Document(path)
    for number, section in enumerate(document.sections, 1):
        yield from _section(number, section)
    yield ""
    yield from _blocks(document.iter_inner_content())


def _section(number: int, section: Section) -> Iterator[str]:
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    size = f"{_mm(section.page_width)} × {_mm(section.page_height)}"
    yield f"section {number}: {size}, margins {', '.join(map(_mm, margins))}"
    for name in ("first_page_header", "header", "first_page_footer", "footer"):
        part = getattr(section, name)
        if not part.is_linked_to_previous:
            yield f"  {name}"
            yield from (f"    {line}" for line in _blocks(part.iter_inner_content()))


def _blocks(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        else:
            yield from _table(block)


def _paragraph(paragraph: Paragraph) -> str:
    layout = paragraph.paragraph_format
    told = [paragraph.alignment.name.lower()] if paragraph.alignment is not None else []
    told += ["kept with the next"] if layout.keep_with_next else []
    told += ["new page"] if layout.page_break_before or paragraph._p.findall(f".//{qn('w:sectPr')}") else []
    return f"[{', '.join(told)}] {''.join(_runs(paragraph))}".rstrip()


def _runs(paragraph: Paragraph) -> Iterator[str]:
    """The paragraph's texts with their looks, neighbours of one look told together."""
    looks: list[tuple[str, str]] = []
    for run in paragraph._p.iter(qn("w:r")):
        text = "".join({qn("w:tab"): "⇥", qn("w:br"): "↵"}.get(part.tag, part.text or "") for part in run)
        made = "".join(short for name, short in LOOKS if run.find(f"{qn('w:rPr')}/{qn('w:' + name[0])}") is not None)
        if looks and looks[-1][0] == made:
            made, text = made, looks.pop()[1] + text
        looks.append((made, text))
    for made, text in looks:
        yield f"<{made}>{text}</{made}>" if made and text else text


def _table(table: Table) -> Iterator[str]:
    widths = [_mm(Length(int(column.get(qn("w:w"))) * 635)) for column in table._tbl.tblGrid.gridCol_lst]
    yield f"table of {len(widths)} columns: {', '.join(widths)}"
    for row in table.rows:
        is_head = row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
        yield "  head row" if is_head else "  row"
        for cell in row._tr.tc_lst:
            joined = f" over {cell.grid_span}" if cell.grid_span > 1 else ""
            below = f" down ({cell.vMerge})" if cell.vMerge else ""
            texts = [_paragraph(Paragraph(p, table)) for p in cell.p_lst]
            yield f"    cell{joined}{below}: {' ¶ '.join(texts)}"


def _mm(length: Length | None) -> str:
    return f"{length.mm:.0f} mm" if length is not None else "–"
