"""What a form and a table to fill in have in common: a protected sheet whose boxes are open."""

import io
from collections.abc import Sequence
from typing import Any

from incoming.spreadsheets import A4, Sheet, in_red, new_workbook, plain_text, styles_of
from reports.consolidation.unit_form import UnitForm
from reports.figures.checks import FALL_REASONS, LARGEST_COUNT
from reports.figures.indicators import BY_FIELD, Indicator, Nature
from units.models import DEMO_MARK

_BOX_FILL = "#FFF8D6"
_GREY = "#EDEDED"

STYLES: dict[str, dict[str, object]] = {
    "body": {"bold": True, "font_size": 12},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "mark": {"bold": True, "font_size": 13, "align": "center", "font_color": "#C00000"},
    "remark": {"italic": True, "text_wrap": True},
    "label": {"bold": True, "text_wrap": True},
    "text": {"text_wrap": True, "quote_prefix": True, "num_format": "@"},
    "head": {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E7ECF4"},
    "group": {"bold": True, "border": 1, "indent": 1, "bg_color": "#F3F5F9"},
    "cell": {"border": 1, "text_wrap": True, "indent": 1},
    "centre": {"border": 1, "align": "center"},
    "date": {"border": 1, "align": "center", "num_format": "dd/mm/yyyy"},
    "before": {"border": 1, "align": "right", "num_format": "#,##0", "font_color": "#595959"},
    "none": {"border": 1, "bg_color": _GREY},
    "box": {"border": 1, "align": "right", "num_format": "#,##0", "bg_color": _BOX_FILL, "locked": False},
    # A text box: "=1+1" typed into it stays a text.
    "words": {"border": 1, "text_wrap": True, "num_format": "@", "bg_color": _BOX_FILL, "locked": False},
}


class FormSheet(Sheet):
    """A workbook of one protected sheet, written by the kinds of cells above."""

    def __init__(self, name: str, widths: Sequence[float], *, landscape: bool, is_demo: bool) -> None:
        self._file = io.BytesIO()
        self.workbook = new_workbook(self._file)
        style = styles_of(self.workbook, lambda kind: {"valign": "vcenter", "font_size": 11} | STYLES[kind])
        super().__init__(self.workbook.add_worksheet(name), widths, style)
        # Without a password: the lock keeps a finger from slipping, not an officer from his figures.
        self.worksheet.protect("", {"format_rows": True, "format_columns": True})
        self.worksheet.set_paper(A4)
        if landscape:
            self.worksheet.set_landscape()
        self.worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        if is_demo:
            self.worksheet.set_header(in_red(DEMO_MARK))

    def count_box(self, cells: str, indicator: Indicator, bound: str) -> None:
        """Let the cells take whole numbers from 0 alone, and none above the ``bound``'s cell if there is one (R8)."""
        limit = f" và không lớn hơn “{BY_FIELD[indicator.at_most].short_label}”" if indicator.at_most else ""
        message = f"{indicator.short_label}: nhập số nguyên không âm{limit}. Không có thì ghi 0."[:255]
        rule = {"criteria": "between", "minimum": 0, "maximum": f"={bound}" if bound else LARGEST_COUNT}
        self._validate(cells, "integer", "Số liệu chưa đúng", message, **rule)

    def reason_box(self, cells: str) -> None:
        """Offer the reasons for a figure that falls (R9)."""
        message = "Đề nghị chọn một lý do trong danh sách."
        self._validate(cells, "list", "Lý do chưa đúng", message, source=list(FALL_REASONS))

    def text_box(self, cells: str, longest: int) -> None:
        self._validate(cells, "length", "Dài quá", f"Không quá {longest} ký tự.", criteria="<=", value=longest)

    def _validate(self, cells: str, kind: str, title: str, message: str, **rule: Any) -> None:
        told = {"error_title": title, "error_message": message}
        self.worksheet.data_validation(cells, {"validate": kind} | rule | told)

    def content(self, title: str, author: str) -> bytes:
        """Finish the workbook."""
        self.workbook.set_properties({"title": plain_text(title), "author": plain_text(author)})
        self.workbook.close()
        return self._file.getvalue()


def prefilled(unit_form: UnitForm, indicator: Indicator) -> int | None:
    """What stands in the figure's box before anybody fills it in: bases alone, from the last report (R10)."""
    known = (unit_form.current and unit_form.current.figures) or unit_form.last_bases
    return known.get(indicator.field) if indicator.nature is Nature.BASE else None
