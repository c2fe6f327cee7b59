"""What a template may say: names, conditions and loops, and nothing that reaches Python.

A template is uploaded by a person. It runs in Jinja's sandbox, and before that each tag is
read: whatever is not on the lists below is refused by its name, so that a template can
neither call anything nor keep the server busy.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from incoming.text import xml_text

_TEXTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Filter, nodes.Keyword)
_VALUES = (nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem)
_CONDITIONS = (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test)
ALLOWED = (*_TEXTS, *_VALUES, *_CONDITIONS, nodes.If, nodes.CondExpr, nodes.For)
FILTERS = ("default", "first", "join", "last", "length", "lower", "trim", "upper")
TESTS = ("defined", "undefined")
MOST_LOOPS = 60
DEEPEST_LOOP = 2
#: The longest part of a template, in letters of XML; the shipped one's has a tenth.
MOST_SOURCE = 2 * 1024 * 1024
#: The longest part of a report; one of 60 units takes a tenth.
MOST_XML = 8 * 1024 * 1024
#: As much of the text beside a wrong tag as a sentence can hold.
LONGEST_QUOTATION = 80
#: Where a paragraph begins in Word's XML, which is one line: a line for each tells where a tag stands.
PARAGRAPH = re.compile(r"<w:p[ >]")


class TagRefused(TemplateError):
    """The template asks for something that it may not; the message is a Vietnamese sentence."""


class BoundedTemplate(Template):
    """A template whose text may not outgrow a report many times over."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MOST_XML:
                raise TagRefused("Mẫu cho ra văn bản quá dài; đề nghị kiểm tra các vòng lặp “for”.")
            pieces.append(piece)
        return "".join(pieces)


class Environment(SandboxedEnvironment):
    """Jinja with the few words that a template of the report needs."""

    template_class = BoundedTemplate

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | {"join": joined}
        self.tests = {name: self.tests[name] for name in TESTS}


def printed(value: Any) -> Markup:
    """A value as Word's XML holds it; what a person typed is text, and never a tag of either language."""
    if isinstance(value, list | dict):
        raise TagRefused("Mẫu in thẳng một danh sách; đề nghị dùng {%p for … %} hoặc ghi tên của một mục trong đó.")
    if isinstance(value, bool) or not isinstance(value, str | int | Undefined):
        raise TagRefused("Mẫu in thẳng một dấu hiệu có/không hoặc một thứ không phải văn bản; đề nghị dùng {% if … %}.")
    # Jinja has escaped the template's own constants already.
    escaped = str(value if isinstance(value, Markup) else escape(str(value)))
    # docxtpl renders some parts more than once: without a brace of their own, typed tags stay text.
    return Markup(xml_text(escaped).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704


def joined(items: Any, between: str = "", attribute: str | None = None) -> str:
    """The texts of a list as one, or of one name of each item; never what Python would call the items."""
    if not isinstance(items, list | Undefined):
        # Joined letter by letter, again and again, a short name outgrows the memory.
        raise TagRefused("Tên lọc “join” của mẫu chỉ ghép một danh sách, không ghép một văn bản.")
    named = [item.get(attribute) if attribute and isinstance(item, dict) else item for item in items]
    texts = [each for each in named if isinstance(each, str)]
    if len(texts) < len(named):
        raise TagRefused(
            "Mẫu ghép một danh sách không phải của văn bản; đề nghị ghi tên của một mục: join('; ', attribute='ten')."
        )
    return between.join(texts)


def check_source(environment: Environment, source: str) -> None:
    """Refuse a part of a template that says more than it may; Jinja itself refuses what it cannot read."""
    source = PARAGRAPH.sub(r"\n\g<0>", source)
    tree = environment.parse(source)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise TagRefused(
                f"Mẫu có phép tính hoặc lệnh không được dùng tại “{text_near(source, node.lineno)}”; "
                "chỉ được dùng tên, “if”, “for” và các tên lọc."
            )
        if (name := _private_name(node)) is not None:
            raise TagRefused(f"Mẫu dùng tên “{name}” mà hệ thống không có.")
        if isinstance(node, nodes.Filter) and node.name == "join":
            given = [*node.args, *(keyword.value for keyword in node.kwargs)]
            if not all(isinstance(each, nodes.Const) for each in given):
                # A text that joins a text that joins a text outgrows the memory in one line.
                raise TagRefused("Tên lọc “join” của mẫu chỉ nhận một văn bản ghi sẵn trong ngoặc.")
    depths = list(_loop_depths(tree))
    if len(depths) > MOST_LOOPS or max(depths, default=0) > DEEPEST_LOOP:
        raise TagRefused(f"Mẫu có quá {MOST_LOOPS} vòng lặp “for”, hoặc lồng quá {DEEPEST_LOOP} lớp.")


def misspelt(near: str) -> str:
    """That a tag is not closed, not opened or not to be read, and next to what text."""
    where = f" gần chỗ “{near}”" if near else ""
    return f"Mẫu có thẻ viết sai{where}; đề nghị kiểm tra các dấu {{{{ }}}} và {{% %}}."


def text_near(source: str, line_number: int) -> str:
    """What Word shows on that line of a part's XML, to find the place by."""
    lines = source.splitlines()
    line = lines[line_number - 1] if 0 < line_number <= len(lines) else ""
    return html.unescape(re.sub(r"<[^>]*>", "", line)).strip()[:LONGEST_QUOTATION]


def _private_name(node: nodes.Node) -> str | None:
    name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        name = str(node.arg.value)
    return name if name.startswith("_") else None


def _loop_depths(node: nodes.Node, depth: int = 0) -> Iterator[int]:
    """How deep each loop of the tree lies; a loop in no other is 1."""
    if isinstance(node, nodes.For):
        depth += 1
        yield depth
    for child in node.iter_child_nodes():
        yield from _loop_depths(child, depth)
