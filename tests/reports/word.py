"""How these tests read a Word file: its text, its appendices, its pages."""

import io
from functools import cache

from docx import Document
from docx.shared import Pt

from reports import document
from reports.document.sample import STAMP, empty_day, full_day


def opened(content):
    return Document(io.BytesIO(content))


def printed(consolidation, template=None):
    return opened(document.build(consolidation, STAMP, template))


@cache
def full_report():
    """The report of the invented day with everything on it; to be read only."""
    return printed(full_day())


@cache
def empty_report():
    return printed(empty_day())


def paragraphs(report):
    """The text of the report itself, paragraph by paragraph."""
    return [paragraph.text for paragraph in report.paragraphs if paragraph.text]


def beginning_with(report, text):
    (found,) = (paragraph for paragraph in paragraphs(report) if paragraph.startswith(text))
    return found


def between(report, start, end):
    """The paragraphs between two headings."""
    texts = paragraphs(report)
    return texts[texts.index(start) + 1 : texts.index(end)]


def appendix(report, number):
    """The rows of the appendix's table below its head, cell by cell; a merged cell counts for each column."""
    table = report.tables[1 + number]
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def whole_text(report):
    """All that is printed anywhere."""
    parts = [report.element.body]
    for section in report.sections:
        parts += [section.header._element, section.first_page_header._element]
    return "\n".join(text for part in parts for text in part.itertext())


def template_of(*texts):
    """A template of one's own with a paragraph for each text."""
    template = Document()
    for text in texts:
        template.add_paragraph(text).paragraph_format.space_after = Pt(6)
    return saved(template)


def saved(template):
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
