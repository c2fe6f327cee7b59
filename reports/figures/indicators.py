"""Every figure of the daily report, described once.

The form, the board, the workbook, imports and the history read labels, order and
bounds here; nothing else spells them out. All figures are cumulative (R6).
"""

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass

#: The figures of one report by field name; ``None`` where the unit does not report the figure.
Figures = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class DatedFigures:
    """The figures that a unit reported for a day."""

    date: datetime.date
    figures: Figures


class Table(enum.StrEnum):
    """The two tables that are never added to each other (R14)."""

    STAFF = "staff"
    RESIDENTS = "residents"


class Nature(enum.Enum):
    BASE = "a base: pre-filled from the last report, open to change"
    RESULT = "a result: the last figure stands beside an empty box (R10)"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: where it belongs, how it is called, what bounds it."""

    field: str
    label: str
    #: The column head in tables, where room is short.
    short_label: str
    #: Đơn vị tính.
    unit_of_count: str
    table: Table
    nature: Nature
    #: The field that this figure may not exceed (R8).
    at_most: str | None = None


@dataclass(frozen=True, slots=True)
class TableDescription:
    """One of the two tables: its words and the figures that its rate is made of (R16)."""

    table: Table
    letter: str
    title: str
    #: The group's heading on the form.
    legend: str
    numerator: str
    denominator: str
    #: What the rate is a share of, as the page says it.
    rate_label: str

    @property
    def indicators(self) -> tuple["Indicator", ...]:
        return tuple(i for i in INDICATORS if i.table is self.table)

    def rate(self, figures: Figures, denominator: str | None = None) -> float | None:
        """Numerator over denominator, uncapped; ``None`` where there is nothing to divide by (R16)."""
        above, below = figures[self.numerator], figures[denominator or self.denominator]
        return above / below if below and above is not None else None

    def missing_to_target(self, figures: Figures, target: int) -> int | None:
        """Installations still missing to ``target`` per cent, rounded up; ``None`` without a denominator."""
        above, below = figures[self.numerator], figures[self.denominator]
        if not below or above is None:
            return None
        return max(0, -(-below * target // 100) - above)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "staff_total",
        "Tổng số cán bộ, công chức, viên chức và người lao động",
        "Tổng số CBCCVC, NLĐ",
        "người",
        Table.STAFF,
        Nature.BASE,
    ),
    Indicator(
        "staff_smartphones",
        "Số người dùng điện thoại thông minh",
        "Số người dùng ĐTTM",
        "người",
        Table.STAFF,
        Nature.BASE,
        at_most="staff_total",
    ),
    Indicator(
        "staff_installed",
        "Số người đã cài đặt Bluezone",
        "Đã cài đặt (lũy kế)",
        "người",
        Table.STAFF,
        Nature.RESULT,
        at_most="staff_smartphones",
    ),
    Indicator(
        "visitors_guided",
        "Số lượt khách đến liên hệ công tác được hướng dẫn",
        "Khách được hướng dẫn",
        "lượt",
        Table.STAFF,
        Nature.RESULT,
    ),
    Indicator(
        "relatives_installed",
        "Số người thân đã cài đặt",
        "Người thân đã cài đặt",
        "người",
        Table.STAFF,
        Nature.RESULT,
    ),
    Indicator("residents_total", "Dân số", "Dân số", "người", Table.RESIDENTS, Nature.BASE),
    Indicator(
        "residents_smartphones",
        "Số người dân dùng điện thoại thông minh",
        "Số người dùng ĐTTM",
        "người",
        Table.RESIDENTS,
        Nature.BASE,
        at_most="residents_total",
    ),
    Indicator(
        "residents_installed",
        "Số người dân đã cài đặt Bluezone",
        "Đã cài đặt (lũy kế)",
        "người",
        Table.RESIDENTS,
        Nature.RESULT,
        at_most="residents_smartphones",
    ),
    Indicator("households_total", "Tổng số hộ dân", "Số hộ", "hộ", Table.RESIDENTS, Nature.BASE),
    Indicator(
        "households_visited",
        "Số hộ đã đến vận động, hướng dẫn (“đi từng ngõ, gõ từng nhà”)",
        "Hộ đã đến vận động",
        "hộ",
        Table.RESIDENTS,
        Nature.RESULT,
        at_most="households_total",
    ),
    Indicator(
        "broadcasts", "Số lượt phát thanh tuyên truyền", "Lượt phát thanh", "lượt", Table.RESIDENTS, Nature.RESULT
    ),
)

STAFF = TableDescription(
    Table.STAFF,
    "A",
    "Cơ quan, đơn vị",
    "A. Cán bộ của cơ quan",
    numerator="staff_installed",
    denominator="staff_smartphones",
    rate_label="trên số người dùng điện thoại thông minh",
)
RESIDENTS = TableDescription(
    Table.RESIDENTS,
    "B",
    "Xã, thị trấn",
    "B. Người dân trên địa bàn",
    numerator="residents_installed",
    denominator="residents_smartphones",
    rate_label="trên số người dân dùng điện thoại thông minh",
)
TABLES: tuple[TableDescription, ...] = (STAFF, RESIDENTS)

BY_FIELD: dict[str, Indicator] = {indicator.field: indicator for indicator in INDICATORS}
FIELDS: tuple[str, ...] = tuple(BY_FIELD)


def for_unit(reports_area: bool) -> tuple[Indicator, ...]:
    """The indicators that a unit owes, in the paper form's order (R7)."""
    return INDICATORS if reports_area else STAFF.indicators
