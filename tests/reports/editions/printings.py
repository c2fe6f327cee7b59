"""Everything that an edition prints, as plain data: page, JSON, Excel, Word."""

import datetime
import io
import re
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import html
from openpyxl import load_workbook

from reports.models import Edition

#: What a page says line by line; whatever leads elsewhere is not the edition's.
_LINES = "//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li or self::caption or self::tr]"
_LEADS_ELSEWHERE = "//main//*[contains(@class, 'actions') or contains(@class, 'info')] | //main//p[starts-with(., '←')]"
#: What became of an edition after it was made, and is none of its content.
_AFTERWARDS = "//main//*[@id='ban-giao' or @id='tin-ket-qua']"


def printings_of(client: Any, edition: Edition) -> dict[str, Any]:
    """What the edition's four addresses answer."""
    address = f"/tong-hop/{edition.day.date.isoformat()}/lan-chot/{edition.number}/"
    figures = client.get(f"{address}so-lieu.json").json()
    # What became of it after it was made.
    del figures["handed_over"]
    return {
        "page": page_of(client.get(address).content),
        "answer": figures,
        "workbook": _workbook(client.get(f"{address}tong-hop.xlsx").content),
        "document": _document(client.get(f"{address}bao-cao.docx").content),
    }


def page_of(content: bytes) -> list[str]:
    """What a page says, line by line."""
    tree = html.fromstring(content.decode())
    for element in tree.xpath(f"{_LEADS_ELSEWHERE} | {_AFTERWARDS}"):
        element.drop_tree()
    return [line for element in tree.xpath(_LINES) if (line := _line(element))]


def _line(element: Any) -> str:
    return " | ".join(map(_words, element.xpath("./td | ./th") or [element]))


def _words(element: Any) -> str:
    """The element's words, whatever blanks and lines its template has between them."""
    return re.sub(r" (?=[.,;:)])", "", " ".join(" ".join(element.itertext()).split()))


def _workbook(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[_value(cell.value) for cell in row] for row in sheet.iter_rows()] for sheet in book}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _document(content: bytes) -> list[str]:
    """The paragraphs and the tables' rows in the file's order, then what stands in the margins."""
    document = Document(io.BytesIO(content))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.first_page_header._element]
    return [line for part in parts for block in part for line in _block(block) if line]


def _block(block: Any) -> list[str]:
    if block.tag == qn("w:tbl"):
        return [" | ".join(map(_text, row.iter(qn("w:tc")))) for row in block.iter(qn("w:tr"))]
    return [_text(block)]


def _text(element: Any) -> str:
    paragraphs = [element] if element.tag == qn("w:p") else element.iter(qn("w:p"))
    names = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    pieces = ("".join(names[n.tag] or n.text or "" for n in p.iter(*names)) for p in paragraphs)
    return "\n".join(pieces).strip()
