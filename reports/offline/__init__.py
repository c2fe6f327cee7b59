"""Figures that come and go as Excel files: forms to fill in, and what came back.

A file is looked into before it is opened (``units.uploads``); it is read into typed drafts, or
into sentences that name file and cell. Nothing here writes: ``actions.send_batch`` does.
"""

from .form import build_form, form_filename
from .reading import read_file, read_files
from .shape import Draft, Expected, Reading, Remark, by_file
from .table import build_table, table_filename

__all__ = [
    "Draft",
    "Expected",
    "Reading",
    "Remark",
    "build_form",
    "build_table",
    "by_file",
    "form_filename",
    "read_file",
    "read_files",
    "table_filename",
]
