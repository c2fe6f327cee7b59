"""How cells look: a tone (what the row is) times a kind (what the column holds)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from incoming.spreadsheets import TABLE_SIZE

_TOTAL_FILL = "#F3F5F9"


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


PLAIN = Tone(is_boxed=True)
#: Figures of a silent unit's last report look different everywhere (R15).
CARRIED = Tone(italic=True, colour="#595959", fill="#F2F2F2", is_boxed=True)
HEAD = Tone(bold=True, fill="#E7ECF4", is_boxed=True)
TOTAL = Tone(bold=True, fill=_TOTAL_FILL, is_boxed=True)
PART = Tone(fill=_TOTAL_FILL, is_boxed=True)

#: Quốc hiệu and the issuing body, what a sheet tells of, and its parts.
HEADING = Tone(size=13, bold=True)
MOTTO = Tone(size=13, bold=True, underline=True)
SUPERIOR = Tone(size=13)
#: A short rule below the issuing body: underlined blanks in a low row.
RULE = Tone(size=6, underline=True)
TITLE = Tone(size=14, bold=True)
REMARK = Tone(size=12, italic=True)
MARK = Tone(size=13, bold=True, colour="#C00000")
BODY = Tone(size=12)
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
    look = {
        "font_size": tone.size,
        "bold": tone.bold,
        "italic": tone.italic,
        "underline": int(tone.underline),
        "align": align,
        "valign": "vcenter",
        "indent": indent,
        "num_format": number_format,
    }
    look |= {"font_color": tone.colour} if tone.colour else {}
    look |= {"bg_color": tone.fill} if tone.fill else {}
    look |= {"border": 1, "border_color": "#7F7F7F"} if tone.is_boxed else {}
    # Numbers never wrap: a wrapped one prints as ### in some programs. The quote prefix keeps
    # "=1+1" a text in Excel even if somebody edits the cell.
    return look | ({"text_wrap": True, "quote_prefix": True} if kind in TEXTS else {})
