"""The template that the program ships, made by python-docx: ``manage.py make_document_template``."""

from typing import Any

from docx import Document

from .appendices import write_appendices
from .letter import write_body, write_head, write_signature
from .paper import set_up, set_up_page, write_headers

__all__ = ["make"]


def make() -> Any:
    """The template as a document of python-docx."""
    document = Document()
    set_up(document)
    set_up_page(document.sections[0], wide=False)
    write_headers(document.sections[0])
    write_head(document)
    write_body(document)
    write_signature(document)
    write_appendices(document)
    return document
