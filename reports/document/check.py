"""Whether a Word file that somebody uploads may become the district's template."""

import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from incoming.apart import Named, answers
from incoming.file_kinds import DOCUMENT, look_into
from incoming.uploads import UploadRefused
from reports.consolidation import Consolidation

from . import BrokenTemplate, build
from .filling import OPAQUE, UNREADABLE
from .language import LONGEST_QUOTATION, misspelt
from .sample import STAMP, empty_day, full_day

LINKED = "Tệp Word có liên kết đến tệp khác (ảnh liên kết, mẫu .dotx…); đề nghị chèn hẳn vào tệp hoặc bỏ liên kết."
#: Fields by which Word fetches or runs something when the report is opened.
_REACHING_FIELD = re.compile(
    r"\b(DDEAUTO|DDE|IMPORT|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|MACROBUTTON|RD)\b", re.IGNORECASE
)
#: A tag that takes its whole paragraph, row or cell away with it.
_TAKING_TAG = re.compile(r"\{%(p|tr|tc)\s[^%]*%\}")
#: Nothing that opens stands inside of a tag: a row of braces is looked at once.
_WHOLE_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}")
#: How a tag opens or closes.
_SIGN = re.compile(r"\{[{%#]|[}%#]\}")
#: Opening braces of all tags; the shipped template has a seventh.
MOST_BRACES = 4000
#: Seconds of a processor for one report; the shipped template's takes a tenth.
MOST_SECONDS = 1.5
TOO_MUCH = (
    "Mẫu quá nặng, lập một báo cáo mất quá nhiều thời gian hoặc bộ nhớ; đề nghị bỏ bớt nội dung, hoặc sửa từ mẫu gốc."
)
ELSEWHERE = (
    "Mẫu có dấu của thẻ ({{ }} hoặc {% %}) nằm ngoài phần chữ của văn bản, như trong tên dấu trang (bookmark) "
    "hoặc trong chữ đã xóa còn được theo dõi; đề nghị xóa dấu trang, chấp nhận mọi thay đổi rồi lưu lại."
)
#: The parts in which tags are filled in.
_FILLED_IN = {qn(f"w:{name}") for name in ("document", "hdr", "ftr", "footnotes", "endnotes")}


def try_apart(template: bytes) -> None:
    """Look into an uploaded file and try it as a template, in a process of its own; raises ``BrokenTemplate``."""
    given = answers(f"{__name__}:refusals", [("", template)], with_django=True)
    if sentence := given[0] if given else TOO_MUCH:
        raise BrokenTemplate(sentence)


def refusals(files: Iterable[Named]) -> Iterator[str]:
    """Why each file may not become a template; "" if it may."""
    for _, template in files:
        try:
            look_into(template, DOCUMENT)
            check_template(template)
            yield ""
        except (UploadRefused, BrokenTemplate) as refused:
            yield str(refused)


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
    _check_tags(roots)
    for day in (full_day(), empty_day()):
        _print_on_trial(template, day)


def _check_tags(roots: Iterable[Any]) -> None:
    """Refuse tags that are torn, that take text away with them, or that are too many or out of place to look for."""
    if any(_has_signs_elsewhere(root) for root in roots if root.tag in _FILLED_IN):
        raise BrokenTemplate(ELSEWHERE)
    paragraphs = [paragraph for root in roots for paragraph in root.iter(qn("w:p"))]
    braces = 0
    for text in map(_text, paragraphs):
        # docxtpl takes all from half a tag up to the next other half for the tag, and drops it.
        if re.search(r"[{}]", _WHOLE_TAG.sub("", text)):
            raise BrokenTemplate(misspelt(text.strip()[:LONGEST_QUOTATION]))
        braces += text.count("{")
    if braces > MOST_BRACES:
        raise BrokenTemplate(TOO_MUCH)
    for tag in _tags_among_text(paragraphs):
        raise BrokenTemplate(f"Thẻ “{tag}” phải đứng riêng một đoạn ({{%p}}), một dòng ({{%tr}}) hoặc một ô ({{%tc}}).")


def _print_on_trial(template: bytes, day: Consolidation) -> None:
    """Print the day's report, at no more cost than a report may have, each part of the file once."""
    begun = time.process_time()
    report = build(day, STAMP, template)
    if time.process_time() - begun > MOST_SECONDS:
        raise BrokenTemplate(TOO_MUCH)
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        names = [name.lower() for name in archive.namelist()]
    if len(set(names)) < len(names):
        raise BrokenTemplate(UNREADABLE)


def _has_signs_elsewhere(root: Any) -> bool:
    """Whether a tag opens or closes anywhere but in the text: looking for its other half takes ever longer."""
    return any(
        _SIGN.search(value)
        for element in root.iter()
        for value in (*element.attrib.values(), element.tail or "", (element.tag != qn("w:t") and element.text) or "")
    )


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
