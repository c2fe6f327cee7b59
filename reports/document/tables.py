"""Biểu A and Biểu B as texts: one line per unit, then the total as the three things it is (R15)."""

import datetime
from collections import Counter

from incoming.dates import day
from reports.consolidation import Consolidation, Row, Source, Sum, TableView
from reports.consolidation.compare import describe_state
from reports.figures.wording import NO_FIGURE, count, percent
from reports.printing import phrases
from reports.printing.columns import Line, figure_columns

from .language import Names


def table_names(table: TableView, consolidation: Consolidation) -> Names:
    """What a template can print of one table; the two tables are never added (R14)."""
    totals, columns = table.totals, figure_columns(table)
    whole, reported, carried, unknown = phrases.total_labels(table)
    return {
        "so_don_vi": count(len(table.rows)),
        "co_so_lieu": bool(totals.all.units),
        "cot": [column.head for column in columns],
        "dong": [_row(table, row) for row in table.rows],
        "tong": _sum(table, whole, totals.all),
        "da_bao_cao": _sum(table, reported, totals.reported),
        "lay_ngay_truoc": _sum(table, carried, totals.carried),
        "cai_moi_tu": phrases.gained_over_days(table),
        "cac_ngay_truoc": _carried_dates(table),
        "chua_co_so_lieu": {
            "nhan": unknown,
            "don_vi": count(totals.unknown_units),
            "o": [NO_FIGURE] * len(columns),
        },
        "muc_tieu": phrases.target_line(table, consolidation),
    }


def _row(table: TableView, row: Row) -> Names:
    return {
        "stt": str(row.number),
        "don_vi": row.unit.name,
        **_figures(table, row),
        "tinh_trang": describe_state(row.unit),
        "ghi_chu": phrases.remarks(row.unit),
        "lay_ngay_truoc": row.unit.source is Source.CARRIED,
    }


def _sum(table: TableView, label: str, total: Sum) -> Names:
    return {"nhan": label, "don_vi": count(total.units), **_figures(table, total), "cau": _sentence(table, total)}


def _figures(table: TableView, line: Line) -> Names:
    """A line's figures by name, and in the columns' order; "–" where there is none."""
    texts = {column.name: column.text(line) for column in figure_columns(table)}
    # By name the figures stand before what is derived from them, as the page for the template's editor lists them.
    asked = {indicator.word_name: texts[indicator.word_name] for indicator in table.description.indicators}
    return {**asked, **texts, "o": list(texts.values())}


def _sentence(table: TableView, total: Sum) -> str:
    """ "50 đơn vị, 1.100/1.234 người dùng điện thoại thông minh đã cài đặt, đạt 89,1%"."""
    if not total.units:
        return "0 đơn vị"
    installed, base = (total.figures[field] for field in (table.description.numerator, table.description.denominator))
    units, share = f"{count(total.units)} đơn vị", f"{count(installed)}/{count(base)}"
    return f"{units}, {share} người dùng điện thoại thông minh đã cài đặt, đạt {percent(total.rate)}"


def _carried_dates(table: TableView) -> str:
    """From which days carried figures are taken, the last first: "ngày 13/8/2020: 3 đơn vị"; "" if none are."""
    dates: Counter[datetime.date] = Counter(
        row.unit.figures_date for row in table.rows if row.unit.source is Source.CARRIED and row.unit.figures_date
    )
    return "; ".join(f"ngày {day(date)}: {count(dates[date])} đơn vị" for date in sorted(dates, reverse=True))
