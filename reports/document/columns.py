"""The widths of a table whose columns a template made in a loop: Word has those of the template alone."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn


def share_out(table: Any) -> None:
    """Share the table's width out among its columns as the cells of its first row ask for it."""
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    rows = table.findall(qn("w:tr"))
    asked = [width for _, _, width in _cells(rows[0])] if rows else []
    if len(asked) != len(columns) or not all(asked):
        return
    share = sum(int(column.get(qn("w:w"))) for column in columns) / sum(asked)
    widths = [round(width * share) for width in asked]
    for column, width in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in rows:
        start = 0
        for cell, span, width in _cells(row):
            if width:
                cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").set(qn("w:w"), str(sum(widths[start : start + span])))
            start += span


def _cells(row: Any) -> Iterator[tuple[Any, int, int]]:
    """Each cell of the row with the columns that it spans and the width that it asks for; 0 for none."""
    for cell in row.findall(qn("w:tc")):
        span, width = (cell.find(f"{qn('w:tcPr')}/{qn(name)}") for name in ("w:gridSpan", "w:tcW"))
        is_given = width is not None and width.get(qn("w:type")) == "dxa"
        yield cell, 1 if span is None else int(span.get(qn("w:val"))), int(width.get(qn("w:w"))) if is_given else 0
