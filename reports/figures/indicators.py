"""Every figure of the daily report, described once.

Pages, papers and imports read labels, order and bounds here; nothing else spells them out. All figures are
cumulative (R6). An edition keeps the descriptions of its own day (R21): what reads one asks it, and not this file.
"""

import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

#: The app that labels name unless they are asked for another's: each campaign counts one (R1).
APP = "Bluezone"

#: The figures of one report by field name; ``None`` where the unit does not report the figure.
Figures = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class DatedFigures:
    """The figures that a unit reported for a day."""

    date: datetime.date
    figures: Figures
    #: The number of the report, where a form names it.
    report: int | None = None


class Nature(enum.StrEnum):
    #: Pre-filled from the last report, open to change.
    BASE = "base"
    #: The last figure stands beside an empty box (R10).
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: how it is called, what bounds it, since when it is asked."""

    field: str
    label: str
    #: The column head in tables, where room is short.
    short_label: str
    #: Đơn vị tính.
    unit_of_count: str
    nature: Nature
    #: The field of the same table that this figure may not exceed (R8).
    at_most: str | None = None
    #: How a template of the written report names it; by its field where nothing else is said.
    word: str = ""
    #: The number of the reporting form that asked for it first; 1 is the first release's.
    since: int = 1

    def of_app(self, app: str) -> "Indicator":
        """The same figure of another app."""
        return replace(self, label=self.label.replace(APP, app))

    @property
    def word_name(self) -> str:
        return self.word or self.field


@dataclass(frozen=True, slots=True)
class TableDescription:
    """One of the two tables, never added (R14): its words, its figures in order, what its rates are made of (R16)."""

    #: Its name in the database and in editions.
    table: str
    letter: str
    title: str
    #: The group's heading on the form.
    legend: str
    indicators: tuple[Indicator, ...]
    numerator: str
    denominator: str
    #: What the rate is a share of, as the page says it.
    rate_label: str
    rate_head: str
    #: What a second rate is a share of, and its column's head; "" where there is no second rate.
    second_denominator: str = ""
    second_rate_head: str = ""
    #: Whether it counts the people of an area: units without one have no line in it (R7).
    is_of_area: bool = False
    #: What its papers are headed with, where that is more than its title.
    paper_title: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(indicator.field for indicator in self.indicators)

    def rate(self, figures: Figures) -> float | None:
        """Numerator over denominator, uncapped; ``None`` where there is nothing to divide by (R16)."""
        return self._share(figures, self.denominator)

    def second_rate(self, figures: Figures) -> float | None:
        return self._share(figures, self.second_denominator)

    def _share(self, figures: Figures, denominator: str) -> float | None:
        above, below = figures.get(self.numerator), figures.get(denominator)
        return above / below if below and above is not None else None

    def missing_to_target(self, figures: Figures, target: int) -> int | None:
        """Installations still missing to ``target`` per cent, rounded up; ``None`` without a denominator."""
        above, below = figures.get(self.numerator), figures.get(self.denominator)
        if not below or above is None:
            return None
        return max(0, -(-below * target // 100) - above)


STAFF = TableDescription(
    "staff",
    letter="A",
    title="Cơ quan, đơn vị",
    paper_title="Kết quả tại các cơ quan, đơn vị",
    legend="A. Cán bộ của cơ quan",
    numerator="staff_installed",
    denominator="staff_smartphones",
    rate_label="trên số người dùng điện thoại thông minh",
    rate_head="Tỷ lệ trên người dùng ĐTTM",
    indicators=(
        Indicator(
            "staff_total",
            "Tổng số cán bộ, công chức, viên chức và người lao động",
            "Tổng số CBCCVC, NLĐ",
            "người",
            Nature.BASE,
            word="tong_so",
        ),
        Indicator(
            "staff_smartphones",
            "Số người dùng điện thoại thông minh",
            "Số người dùng ĐTTM",
            "người",
            Nature.BASE,
            at_most="staff_total",
            word="dung_dttm",
        ),
        Indicator(
            "staff_installed",
            "Số người đã cài đặt Bluezone",
            "Đã cài đặt (lũy kế)",
            "người",
            Nature.RESULT,
            at_most="staff_smartphones",
            word="da_cai",
        ),
        Indicator(
            "visitors_guided",
            "Số lượt khách đến liên hệ công tác được hướng dẫn",
            "Khách được hướng dẫn",
            "lượt",
            Nature.RESULT,
            word="khach",
        ),
        Indicator(
            "relatives_installed",
            "Số người thân đã cài đặt",
            "Người thân đã cài đặt",
            "người",
            Nature.RESULT,
            word="nguoi_than",
        ),
    ),
)
RESIDENTS = TableDescription(
    "residents",
    letter="B",
    title="Xã, thị trấn",
    paper_title="Kết quả trên địa bàn xã, thị trấn",
    legend="B. Người dân trên địa bàn",
    numerator="residents_installed",
    denominator="residents_smartphones",
    rate_label="trên số người dân dùng điện thoại thông minh",
    rate_head="Tỷ lệ trên người dùng ĐTTM",
    second_denominator="residents_total",
    second_rate_head="Tỷ lệ trên dân số",
    is_of_area=True,
    indicators=(
        Indicator("residents_total", "Dân số", "Dân số", "người", Nature.BASE, word="dan_so"),
        Indicator(
            "residents_smartphones",
            "Số người dân dùng điện thoại thông minh",
            "Số người dùng ĐTTM",
            "người",
            Nature.BASE,
            at_most="residents_total",
            word="dung_dttm",
        ),
        Indicator(
            "residents_installed",
            "Số người dân đã cài đặt Bluezone",
            "Đã cài đặt (lũy kế)",
            "người",
            Nature.RESULT,
            at_most="residents_smartphones",
            word="da_cai",
        ),
        Indicator("households_total", "Tổng số hộ dân", "Số hộ", "hộ", Nature.BASE, word="so_ho"),
        Indicator(
            "households_visited",
            "Số hộ đã đến vận động, hướng dẫn (“đi từng ngõ, gõ từng nhà”)",
            "Hộ đã đến vận động",
            "hộ",
            Nature.RESULT,
            at_most="households_total",
            word="ho_da_den",
        ),
        Indicator(
            "broadcasts",
            "Số lượt phát thanh tuyên truyền",
            "Lượt phát thanh",
            "lượt",
            Nature.RESULT,
            word="phat_thanh",
        ),
    ),
)
TABLES: tuple[TableDescription, TableDescription] = (STAFF, RESIDENTS)

INDICATORS: tuple[Indicator, ...] = (*STAFF.indicators, *RESIDENTS.indicators)
BY_FIELD: dict[str, Indicator] = {indicator.field: indicator for indicator in INDICATORS}
FIELDS: tuple[str, ...] = tuple(BY_FIELD)
#: The number of the form that asks for all of them.
FORM_NUMBER: int = max(indicator.since for indicator in INDICATORS)


@lru_cache
def tables_of(app: str) -> tuple[TableDescription, TableDescription]:
    """Both tables as a campaign for ``app`` asks them."""
    staff, residents = (replace(table, indicators=tuple(i.of_app(app) for i in table.indicators)) for table in TABLES)
    return staff, residents


def indicators_of(app: str) -> tuple[Indicator, ...]:
    """All figures as a campaign for ``app`` asks them."""
    return tuple(indicator for table in tables_of(app) for indicator in table.indicators)


def tables_for(reports_area: bool, app: str = APP) -> tuple[TableDescription, ...]:
    """The tables that a unit has a line in, in the paper form's order."""
    return tables_of(app) if reports_area else tables_of(app)[:1]


def for_unit(reports_area: bool, form_number: int = FORM_NUMBER, app: str = APP) -> tuple[Indicator, ...]:
    """The indicators that a form asks of a unit, today's if nothing else is said; in the paper form's order (R7)."""
    asked = (indicator for table in tables_for(reports_area, app) for indicator in table.indicators)
    return tuple(indicator for indicator in asked if indicator.since <= form_number)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure before and after; ``None`` where it was not known."""

    indicator: Indicator
    before: int | None
    after: int | None


def figure_changes(indicators: Iterable[Indicator], before: Figures, after: Figures) -> tuple[FigureChange, ...]:
    """The figures that differ, in the order of the indicators."""
    changes = (FigureChange(i, before.get(i.field), after.get(i.field)) for i in indicators)
    return tuple(change for change in changes if change.before != change.after)
