"""The unit's own form as a file: filled in without a line, sent back by Zalo or e-mail."""

from django.utils.text import slugify

from incoming.books import cell_name
from incoming.spreadsheets import line_count, room_of
from incoming.text import folded
from reports.consolidation.unit_form import UnitForm
from reports.figures.indicators import Indicator, tables_for
from reports.figures.wording import paper_day, short_day, spoken_clock
from units.models import DEMO_MARK

from . import words
from .sheet import FormSheet, prefilled

WIDTHS = (8.0, 46.0, 8.0, 15.0, 17.0)
_LINE = 16.0
_ACROSS = len(WIDTHS)
_VALUE = _ACROSS - 1
#: Where the boxes for texts begin; they run to the right edge.
_WORDS = 2
INSTRUCTIONS = (
    (
        "Chỉ nhập vào các ô nền vàng. Kết quả là số lũy kế từ đầu đợt đến nay, không phải số phát sinh trong ngày; "
        "không có thì ghi 0, không để trống."
    ),
    "Các ô tổng số đã ghi sẵn theo lần báo cáo trước, có thay đổi thì sửa lại.",
    ("Điền xong, lưu tệp và gửi về {office} qua Zalo hoặc thư điện tử. Mỗi tệp dùng cho một đơn vị, một ngày."),
)


def form_filename(unit_form: UnitForm) -> str:
    """Without diacritics, the code first: Lộc Thạnh and Lộc Thành would be one name."""
    unit, date = unit_form.unit, unit_form.day.date
    return f"bieu-{unit.code}-{slugify(folded(unit.short_name))}-{date.isoformat()}.xlsx"


def build_form(unit_form: UnitForm) -> bytes:
    """The unit's form for the day: bases filled in, results empty beside the last figure (R10)."""
    return _Form(unit_form).build()


class _Form:
    def __init__(self, unit_form: UnitForm) -> None:
        self.of = unit_form
        self.district = unit_form.day.campaign.district
        self.sheet = FormSheet("Biểu báo cáo", WIDTHS, landscape=False, is_demo=self.district.is_demo)
        #: The box of each figure, for those that bound another.
        self.boxes: dict[str, str] = {}
        self.code = words.form_code(unit_form.unit, self.district, unit_form.day.date)

    def build(self) -> bytes:
        self.sheet.worksheet.fit_to_pages(1, 1)
        self._write_title()
        self._write_figures()
        self.sheet.end_row()
        self.sheet.reason_box(self._text_box(words.REASON, 1))
        self.sheet.text_box(self._text_box(words.REPORTED_BY, 1), words.LONGEST["reported_by"])
        self.sheet.text_box(self._text_box(words.NOTE, 3), words.LONGEST["note"])
        self.sheet.workbook.set_custom_property(words.FORM_CODE, self.code, "text")
        return self.sheet.content(f"Biểu báo cáo {self.code}", self.district.office_name)

    def _write_title(self) -> None:
        self._line(f"Ủy ban nhân dân {self.district.full_name}, tỉnh {self.district.province}", "body")
        self._line("BIỂU BÁO CÁO NGÀY", "title", height=22)
        self._line(f"KẾT QUẢ {self.of.day.campaign.title.upper()}", "title", height=22)
        if self.district.is_demo:
            self._line(DEMO_MARK, "mark", height=20)
        self._fact(words.UNIT_NAME, self.of.unit.name)
        self._fact(words.DATE, f"{paper_day(self.of.day.date)}, gửi chậm nhất {spoken_clock(self.of.day.due_at)}")
        self._fact(words.FORM_CODE, self.code)
        for text in INSTRUCTIONS:
            self._line(text.format(office=self.district.office_name), "remark")

    def _write_figures(self) -> None:
        self.sheet.end_row()
        last = self.of.last
        before = f"Đã báo cáo ngày {short_day(last.date)}" if last else "Đã báo cáo lần trước"
        for column, text in enumerate((words.CODE_HEADING, words.LABEL_HEADING, "ĐVT", before, words.VALUE_HEADING)):
            self.sheet.write(column, text, "head")
        self._end(2)
        for table in tables_for(self.of.unit.reports_area, self.of.app):
            self.sheet.write(0, table.legend, "group", across=_ACROSS)
            self._end(1)
            for indicator in table.indicators:
                self._write_figure(indicator)

    def _write_figure(self, indicator: Indicator) -> None:
        label = words.form_label(indicator)
        self.sheet.write(0, words.CODES[indicator.field], "centre")
        self.sheet.write(1, label, "cell")
        self.sheet.write(2, indicator.unit_of_count, "centre")
        self.sheet.write(3, (self.of.previous_figures or {}).get(indicator.field), "before")
        self.sheet.write(_VALUE, prefilled(self.of, indicator), "box")
        self.boxes[indicator.field] = box = cell_name(self.sheet.next_row, _VALUE)
        self.sheet.count_box(box, indicator, self.boxes[indicator.at_most] if indicator.at_most else "")
        self._end(line_count(label, room_of(WIDTHS[1])))

    def _text_box(self, label: str, lines: int) -> str:
        """Write an open box for a text, and return its address."""
        self.sheet.write(0, label, "label", across=_WORDS)
        self.sheet.write(_WORDS, "", "words", across=_ACROSS - _WORDS)
        cell = cell_name(self.sheet.next_row, _WORDS)
        self._end(lines)
        return cell

    def _fact(self, label: str, value: str) -> None:
        self.sheet.write(0, f"{label}:", "label")
        self.sheet.write(1, value, "text", across=_ACROSS - 1)
        self._end(line_count(value, room_of(sum(WIDTHS[1:]))))

    def _line(self, text: str, style: str, *, height: float = 0) -> None:
        self.sheet.write(0, text, style, across=_ACROSS)
        self._end(line_count(text, room_of(sum(WIDTHS))), height)

    def _end(self, lines: int, height: float = 0) -> None:
        self.sheet.end_row(max(height * lines, _LINE * lines + 4))
