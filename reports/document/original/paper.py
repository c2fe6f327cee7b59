"""The file as a whole: font, language, pages, and what stands in their margins."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from .layout import BODY, BOTTOM, CENTRE, LEFT, LONG, RIGHT, SHORT, TOP, line, write

FONT = "Times New Roman"


def set_up(document: Any) -> None:
    """Font, language and default spacing of the whole file."""
    style = document.styles["Normal"]
    style.font.size = Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{name}"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.widow_control = True
    header = document.styles["Header"].paragraph_format
    for stop in list(header.tab_stops):
        header.tab_stops.clear_all()
        del stop


def set_up_page(section: Section, *, wide: bool) -> None:
    """A4 with the margins of an official paper; its pages are numbered by themselves, not on the first."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if wide else (Mm(SHORT), Mm(LONG))
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")


def write_headers(section: Section) -> None:
    """The page's number in the top margin, and the mark of invented data on every page."""
    mark = line(size=11, bold=True)
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    field.append(number.add_run("2")._r)
    write(section.header, "{%p if minh_hoa %}", mark)
    _red(write(section.header, "{{ minh_hoa }}", mark))
    write(section.header, "{%p endif %}", mark)
    first = section.first_page_header
    first.paragraphs[0]._p.getparent().remove(first.paragraphs[0]._p)
    _red(write(first, "{{ minh_hoa }}", mark))


def _red(paragraph: Paragraph) -> None:
    paragraph.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
