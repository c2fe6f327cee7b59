"""Filling in a Word file: the template is read before it runs, and what comes of it must be whole."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.package import OpcPackage
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from incoming.text import xml_text
from reports.consolidation import Consolidation
from reports.printing import Stamp, sentences_of

from . import BrokenTemplate
from .context import Names, names_of
from .language import MOST_SOURCE, Environment, TagRefused, check_source, misspelt, text_near

BROKEN = "Mẫu cho ra văn bản hỏng; đề nghị kiểm tra các thẻ {%p …%} và {%tr …%} có đứng riêng một đoạn, một dòng không."
UNUSABLE = "Mẫu có thẻ không dùng được; đề nghị so với mẫu gốc."
UNREADABLE = "Không đọc được tệp Word; đề nghị mở bằng Word và lưu lại dạng .docx."


def fill_in(template: bytes, consolidation: Consolidation, stamp: Stamp) -> bytes:
    """The written report as a file. Raises ``BrokenTemplate``."""
    names, form, out = names_of(consolidation, stamp), _Form(io.BytesIO(template)), io.BytesIO()
    try:
        form.init_docx()
        _have_one_core_part(form.docx.part.package)
    except Exception as error:
        # Word files break in more ways than python-docx has exceptions for.
        raise BrokenTemplate(UNREADABLE) from error
    try:
        form.render(names, Environment(), autoescape=True)
        _set_properties(form.docx.core_properties, consolidation)
        form.save(out)
    except TemplateError as error:
        raise BrokenTemplate(_sentence(error)) from error
    except etree.XMLSyntaxError as error:
        raise BrokenTemplate(BROKEN) from error
    except Exception as error:
        # A tag may meet a value that it was not made for: a loop over a switch, a list put together.
        raise BrokenTemplate(UNUSABLE) from error
    return _undated(out)


#: Reads XML without fetching or expanding anything.
OPAQUE = etree.XMLParser(resolve_entities=False, no_network=True)
#: Text directly inside of these is not shown by any program.
_WITHOUT_TEXT = [qn(f"w:{name}") for name in ("body", "p", "r", "tbl", "tr", "tc")]


class _Form(DocxTemplate):
    """A template whose every part is read before it runs, and whose result must be whole."""

    #: Whether it makes a table's columns in a loop; the file itself cannot know then how wide they are.
    makes_columns = False

    def patch_xml(self, src_xml: str) -> str:
        if len(src_xml) > MOST_SOURCE:
            raise TagRefused("Mẫu quá dài; đề nghị bỏ bớt nội dung không cần in.")
        self.makes_columns |= "{%tc for" in re.sub(r"<[^>]*>", "", src_xml)
        return str(super().patch_xml(src_xml))

    def render_xml_part(self, src_xml: str, part: Any, context: Names, jinja_env: Environment) -> str:
        check_source(jinja_env, src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def fix_tables(self, xml: str) -> Any:
        # docxtpl itself would mend what is not well-formed by dropping it.
        tree = etree.fromstring(xml.encode(), OPAQUE)
        for element in tree.iter(*_WITHOUT_TEXT):
            if any(text and text.strip() for text in (element.text, *(child.tail for child in element))):
                raise TagRefused(BROKEN)
        fixed = super().fix_tables(xml)
        for table in fixed.iter(qn("w:tbl")) if self.makes_columns else ():
            _share_out(table)
        return fixed

    def render_properties(self, context: Names, jinja_env: Environment | None = None) -> None:
        """The file's properties are the program's own."""


def _share_out(table: Any) -> None:
    """Share the table's width out among the columns that a loop made, as the cells of its first row ask for it."""
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


def _have_one_core_part(package: OpcPackage) -> None:
    """Drop properties under a relation that python-docx does not know: it would write its own beside them.

    LibreOffice's "Office Open XML Text" has such a one.
    """
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/core-properties") and relation.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES:
            del package.rels[key]


def _set_properties(properties: CoreProperties, consolidation: Consolidation) -> None:
    """What the file says of itself, dated by the moment of its figures."""
    author = xml_text(consolidation.district.office_name)[:255]
    properties.title = xml_text(sentences_of(consolidation).report_title())[:255]
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = consolidation.cut_at.astimezone(datetime.UTC)
    properties.comments = properties.subject = properties.keywords = properties.category = ""
    properties.revision = 1


def _undated(file: io.BytesIO) -> bytes:
    """The file without the moment of its making, so that an edition's report is one file whenever it is fetched."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(out, "w") as undated:
        for part in made.infolist():
            undated.writestr(zipfile.ZipInfo(part.filename), made.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()


#: Jinja's own words for a tag that is wrong → ours.
_SYNTAX = (
    (
        r"unknown tag '(\w+)'\. .* innermost block that needs to be closed is '(\w+)'",
        "Mẫu có thẻ “{0}” đặt sai chỗ: thẻ “{1}” chưa đóng.",
    ),
    (r"unknown tag '(\w+)'", "Mẫu có thẻ “{0}” không có trong hệ thống hoặc đặt sai chỗ."),
    (r"needs to be closed is '(\w+)'", "Mẫu thiếu thẻ đóng “end{0}” của thẻ “{0}”."),
    (r"No (?:filter|test) named '(\w+)'", "Mẫu dùng tên lọc “{0}” mà hệ thống không có."),
)


def _sentence(error: TemplateError) -> str:
    """What is wrong with the template, for the person who edited it in Word."""
    message = str(error.message)
    if isinstance(error, UndefinedError):
        # "'dict object' has no attribute 'ten'", or "list object has no element 5".
        if quoted := re.findall(r"'([^']*)'", message):
            return f"Mẫu dùng tên “{quoted[-1]}” mà hệ thống không có."
        return f"Mẫu dùng mục số {message.rpartition(' ')[2]} của một danh sách; danh sách có thể không có mục đó."
    if isinstance(error, TemplateSyntaxError):
        for pattern, sentence in _SYNTAX:
            if found := re.search(pattern, message, re.DOTALL):
                return sentence.format(*found.groups())
        return misspelt(text_near(error.source or "", error.lineno))
    return message if isinstance(error, TagRefused) else UNUSABLE
