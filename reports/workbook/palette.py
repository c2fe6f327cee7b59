"""How cells look: a tone (what the row is) times a kind (what the column holds).

A workbook registers each pair once; its cells share the resulting style array, which is
what makes a styled sheet as quick as a plain one.
"""

import enum
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.indexed_list import IndexedList

FONT = "Times New Roman"
TABLE_SIZE = 11
_RED = "FFC00000"
_GREY = "FF595959"
_HEAD_FILL = "FFE7ECF4"
_TOTAL_FILL = "FFF3F5F9"
_CARRIED_FILL = "FFF2F2F2"


def _font(size: float = TABLE_SIZE, **options: Any) -> Font:
    return Font(name=FONT, size=size, **options)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


_THIN = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_NO_BOX = Border()
_NO_FILL = PatternFill()


@dataclass(frozen=True, eq=False)
class Tone:
    """What a row is, as its font, ground and frame say it."""

    font: Font
    fill: PatternFill = _NO_FILL
    border: Border = _NO_BOX

    @property
    def is_boxed(self) -> bool:
        return self.border is _BOX

    @cached_property
    def letter_width(self) -> float:
        """How wide a letter is beside one of the table's plain text."""
        size: float = self.font.size
        return size / TABLE_SIZE * (1.12 if self.font.bold else 1)


PLAIN = Tone(_font(), border=_BOX)
#: Figures of a silent unit's last report look different everywhere (R15).
CARRIED = Tone(_font(italic=True, color=_GREY), _fill(_CARRIED_FILL), _BOX)
HEAD = Tone(_font(bold=True), _fill(_HEAD_FILL), _BOX)
TOTAL = Tone(_font(12, bold=True), _fill(_TOTAL_FILL), _BOX)
PART = Tone(_font(), _fill(_TOTAL_FILL), _BOX)
CARRIED_PART = Tone(_font(italic=True, color=_GREY), _fill(_CARRIED_FILL), _BOX)

NATION = Tone(_font(13, bold=True))
MOTTO = Tone(_font(13, bold=True, underline="single"))
SUPERIOR = Tone(_font(13))
#: A short rule below the issuing body: underlined blanks in a low row.
RULE = Tone(_font(6, underline="single"))
TITLE = Tone(_font(14, bold=True))
SUBTITLE = Tone(_font(13, bold=True))
REMARK = Tone(_font(12, italic=True))
MARK = Tone(_font(13, bold=True, color=_RED))
BODY = Tone(_font(12))
SECTION = Tone(_font(13, bold=True))
LEGEND = Tone(_font(11, italic=True))


class Kind(enum.Enum):
    """What a column holds: its alignment and its number format."""

    TEXT = ("left", "@")
    NAME = ("center", "@")
    COUNT = ("right", "#,##0")
    RATE = ("right", "0.0%")
    GAIN = ("right", "+#,##0;-#,##0;0")
    #: A difference of two rates, in points of a hundred.
    POINTS = ("right", '+0.0" điểm %";-0.0" điểm %";0.0" điểm %"')
    NUMBER = ("center", "0")
    DATE = ("center", "dd/mm/yyyy")
    MOMENT = ("center", "hh:mm dd/mm/yyyy")

    # Members are looked up for every cell; identity is all that tells them apart.
    __hash__ = object.__hash__


TEXTS = frozenset({Kind.TEXT, Kind.NAME})


class Palette:
    """The styles of one workbook, each registered when it is first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        # The first font is that of the sheet itself: empty cells, and the unit of column widths.
        workbook._fonts = IndexedList([PLAIN.font])
        self._sheet = workbook.create_sheet()
        workbook.remove(self._sheet)
        self._of_tone = cache(self._register_tone)
        self._of_kind = cache(self._register_kind)
        self.style = cache(self._combine)

    def _register_tone(self, tone: Tone) -> StyleArray:
        cell = Cell(self._sheet)
        cell.font, cell.fill, cell.border = tone.font, tone.fill, tone.border
        return cell._style

    def _register_kind(self, kind: Kind) -> StyleArray:
        cell = Cell(self._sheet)
        # Numbers never wrap: a wrapped one prints as ### in some programs.
        cell.alignment = Alignment(horizontal=kind.value[0], vertical="center", wrap_text=kind in TEXTS)
        cell.number_format = kind.value[1]
        # Excel then keeps "=1+1" a text even if somebody edits the cell.
        cell.quotePrefix = kind in TEXTS
        return cell._style

    def _combine(self, tone: Tone, kind: Kind) -> StyleArray:
        style, other = copy(self._of_tone(tone)), self._of_kind(kind)
        style.alignmentId, style.numFmtId = other.alignmentId, other.numFmtId
        style.quotePrefix = other.quotePrefix
        return style
