"""Writing Excel files: one kind of sheet for the workbook, the forms and the lists.

Whatever a person typed stays a text: cells are written by the type of their value, never by what a text looks like.
"""

from .cells import CONTENT_TYPE, Value, local, plain_text
from .lists import list_workbook
from .measure import LEAST_HEIGHT, line_count, room_of, row_height
from .sheet import A4, EVERYWHERE, FONT, TABLE_SIZE, Sheet, Styles, in_red, new_workbook

__all__ = [
    "A4",
    "CONTENT_TYPE",
    "EVERYWHERE",
    "FONT",
    "LEAST_HEIGHT",
    "TABLE_SIZE",
    "Sheet",
    "Styles",
    "Value",
    "in_red",
    "line_count",
    "list_workbook",
    "local",
    "new_workbook",
    "plain_text",
    "room_of",
    "row_height",
]
