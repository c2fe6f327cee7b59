"""Figures that come and go as Excel files: forms to fill in, and what came back.

A file is looked into before it is opened (``incoming.uploads``); it is read into typed reports, or
into sentences that name file and cell. Nothing here writes: ``actions.send_batch`` does.
"""

from .form import build_form, form_filename
from .history import HistoryReview, review_history
from .preview import PreviewedReport, as_plain, asks_more, from_plain
from .reading import read_file, read_files
from .review import Review, ReviewLine, problems_of, review_day
from .shape import Expected, FiledReport, Reading, Remark, by_file, in_order
from .table import build_table, table_filename

__all__ = [
    "Expected",
    "FiledReport",
    "HistoryReview",
    "PreviewedReport",
    "Reading",
    "Remark",
    "Review",
    "ReviewLine",
    "as_plain",
    "asks_more",
    "build_form",
    "build_table",
    "by_file",
    "form_filename",
    "from_plain",
    "in_order",
    "problems_of",
    "read_file",
    "read_files",
    "review_day",
    "review_history",
    "table_filename",
]
