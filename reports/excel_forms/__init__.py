"""Figures that come and go as Excel files: forms to fill in, and what came back.

A file is looked into before it is opened (``units.uploads``); it is read into typed drafts, or
into sentences that name file and cell. Nothing here writes: ``actions.send_batch`` does.
"""

from .form import build_form, form_filename
from .history import HistoryReview, review_history
from .parcel import Item, ParcelRefused, seal, unseal
from .reading import read_file, read_files
from .review import Review, ReviewLine, problems_of, review_day
from .shape import Draft, Expected, Reading, Remark, by_file, in_order
from .table import build_table, table_filename

__all__ = [
    "Draft",
    "Expected",
    "HistoryReview",
    "Item",
    "ParcelRefused",
    "Reading",
    "Remark",
    "Review",
    "ReviewLine",
    "build_form",
    "build_table",
    "by_file",
    "form_filename",
    "in_order",
    "problems_of",
    "read_file",
    "read_files",
    "review_day",
    "review_history",
    "seal",
    "table_filename",
    "unseal",
]
