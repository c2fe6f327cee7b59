"""How cells look: a tone (what the row is) times a kind (what the column holds)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from incoming.spreadsheets import TABLE_SIZE

_RED = "#C00000"
_GREY = "#595959"
_FRAME = "#7F7F7F"
_HEAD_FILL = "#E7ECF4"
_TOTAL_FILL = "#F3F5F9"
_CARRIED_FILL = "#F2F2F2"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Tone:
    """What a row is, as its font, ground and frame say it."""

    size: float = TABLE_SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    fill: str = ""
    is_boxed: bool = False

    @property
    def letter_width(self) -> float:
        """How wide a letter is beside one of the table's plain text."""
        return self.size / TABLE_SIZE * (1.12 if self.bold else 1)

    @property
    def properties(self) -> dict[str, object]:
        """The tone in XlsxWriter's words."""
        font = {"font_size": self.size, "bold": self.bold, "italic": self.italic, "underline": int(self.underline)}
        colour = {"font_color": self.colour} if self.colour else {}
        fill = {"bg_color": self.fill} if self.fill else {}
        box = {"border": 1, "border_color": _FRAME} if self.is_boxed else {}
        return font | colour | fill | box


PLAIN = Tone(is_boxed=True)
#: Figures of a silent unit's last report look different everywhere (R15).
CARRIED = Tone(italic=True, colour=_GREY, fill=_CARRIED_FILL, is_boxed=True)
HEAD = Tone(bold=True, fill=_HEAD_FILL, is_boxed=True)
TOTAL = Tone(bold=True, fill=_TOTAL_FILL, is_boxed=True)
PART = Tone(fill=_TOTAL_FILL, is_boxed=True)
CARRIED_PART = Tone(italic=True, colour=_GREY, fill=_CARRIED_FILL, is_boxed=True)

NATION = Tone(size=13, bold=True)
MOTTO = Tone(size=13, bold=True, underline=True)
SUPERIOR = Tone(size=13)
#: A short rule below the issuing body: underlined blanks in a low row.
RULE = Tone(size=6, underline=True)
TITLE = Tone(size=14, bold=True)
SUBTITLE = Tone(size=13, bold=True)
REMARK = Tone(size=12, italic=True)
MARK = Tone(size=13, bold=True, colour=_RED)
BODY = Tone(size=12)
SECTION = Tone(size=13, bold=True)
LEGEND = Tone(size=11, italic=True)


class Kind(enum.Enum):
    """What a column holds: its alignment, its distance from the frame, and its number format."""

    TEXT = ("left", 1, "@")
    #: A text on a line of its own: no distance from the margin.
    LINE = ("left", 0, "@")
    NAME = ("center", 0, "@")
    # No distance on the right: LibreOffice forgets it in every cell after the first change of format.
    COUNT = ("right", 0, "#,##0")
    RATE = ("right", 0, "0.0%")
    GAIN = ("right", 0, "+#,##0;-#,##0;0")
    #: A difference of two rates, in points of a hundred.
    POINTS = ("right", 0, '+0.0" điểm %";-0.0" điểm %";0.0" điểm %"')
    #: A difference as a share of what it is compared with.
    SHARE = ("right", 0, "+0.0%;-0.0%;0.0%")
    NUMBER = ("center", 0, "0")
    DATE = ("center", 0, "dd/mm/yyyy")
    MOMENT = ("center", 0, "hh:mm dd/mm/yyyy")

    # Members are looked up for every cell; identity is all that tells them apart.
    __hash__ = object.__hash__


TEXTS = frozenset({Kind.TEXT, Kind.LINE, Kind.NAME})


def properties_of(tone: Tone, kind: Kind) -> Mapping[str, object]:
    """The look of cells of this tone and kind, in XlsxWriter's words."""
    align, indent, number_format = kind.value
    look = {"align": align, "valign": "vcenter", "indent": indent, "num_format": number_format}
    # Numbers never wrap: a wrapped one prints as ### in some programs. The quote prefix keeps
    # "=1+1" a text in Excel even if somebody edits the cell.
    text = {"text_wrap": True, "quote_prefix": True} if kind in TEXTS else {}
    return tone.properties | look | text
