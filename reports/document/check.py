"""Whether a Word file that somebody uploads may become the district's template."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from . import OPAQUE, UNREADABLE, BrokenTemplate, build
from .language import LONGEST_QUOTATION, misspelt
from .sample import STAMP, empty_day, full_day

LINKED = "Tệp Word có liên kết đến tệp khác (ảnh liên kết, mẫu .dotx…); đề nghị chèn hẳn vào tệp hoặc bỏ liên kết."
#: Fields by which Word fetches or runs something when the report is opened.
_REACHING_FIELD = re.compile(
    r"\b(DDEAUTO|DDE|IMPORT|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|MACROBUTTON|RD)\b", re.IGNORECASE
)
#: A tag that takes its whole paragraph, row or cell away with it.
_TAKING_TAG = re.compile(r"\{%(p|tr|tc)\s[^%]*%\}")
_WHOLE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def check_template(template: bytes) -> None:
    """Try a template, already looked into as a zip, on a full and on an empty day.

    Raises ``BrokenTemplate`` with a sentence for the person who uploads it.
    """
    try:
        package = Document(io.BytesIO(template)).part.package
        parts = [part for part in package.iter_parts() if part.partname.endswith(".xml")]
        roots = [etree.fromstring(part.blob, OPAQUE) for part in parts]
    except Exception as error:
        # Word files break in more ways than python-docx has exceptions for.
        raise BrokenTemplate(UNREADABLE) from error
    # Nothing outside of the file but an address to click on.
    links_outside = any(rel.is_external and not rel.reltype.endswith("/hyperlink") for rel in package.iter_rels())
    if links_outside or any(map(_REACHING_FIELD.search, _fields(roots))):
        raise BrokenTemplate(LINKED)
    paragraphs = [paragraph for root in roots for paragraph in root.iter(qn("w:p"))]
    for text in map(_text, paragraphs):
        # docxtpl takes all from half a tag up to the next other half for the tag, and drops it.
        if re.search(r"[{}]", _WHOLE_TAG.sub("", text)):
            raise BrokenTemplate(misspelt(text.strip()[:LONGEST_QUOTATION]))
    for tag in _tags_among_text(paragraphs):
        raise BrokenTemplate(f"Thẻ “{tag}” phải đứng riêng một đoạn ({{%p}}), một dòng ({{%tr}}) hoặc một ô ({{%tc}}).")
    for day in (full_day(), empty_day()):
        build(day, STAMP, template)


def _fields(roots: Iterable[Any]) -> Iterator[str]:
    """The instructions of all fields; Word may cut one into several pieces."""
    for root in roots:
        yield "".join(element.text or "" for element in root.iter(qn("w:instrText")))
        yield from (element.get(qn("w:instr"), "") for element in root.iter(qn("w:fldSimple")))


def _tags_among_text(paragraphs: Iterable[Any]) -> Iterator[str]:
    """Each tag that would silently take other text away with it."""
    for paragraph in paragraphs:
        for tag in _TAKING_TAG.finditer(_text(paragraph)):
            taken = next(paragraph.iterancestors(qn(f"w:{tag[1]}")), paragraph)
            if _text(taken).strip() != tag[0]:
                yield tag[0]


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))
