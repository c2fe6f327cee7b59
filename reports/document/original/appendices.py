"""The appendices: Biểu A, Biểu B, Biểu C, each a section of its own across the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_SECTION
from docx.shared import Pt
from docx.table import Table, _Row

from .layout import (
    CENTRE,
    DATE_LEFT_OPEN,
    LEFTWARD,
    OPEN,
    RIGHTWARD,
    WIDE_WIDTH,
    add_row,
    framed_table,
    line,
    tag_row,
    write,
    write_cell,
)
from .paper import set_up_page

NUMBER_WIDTH = 11
#: How many of a table's last lines stand on the page of what follows them.
LINES_WITH_TOTALS = 4
LEGEND = (
    "Ghi chú: số liệu là lũy kế; chữ nghiêng là số liệu ngày trước của đơn vị chưa báo cáo; dấu “–”: chưa có số liệu."
)


@dataclass(frozen=True)
class Column:
    """A column of an appendix: its head, what it prints of a line, its width and alignment."""

    head: str
    name: str
    width: float
    align: Any = RIGHTWARD


def fill_row(row: _Row, texts: Sequence[str], columns: Sequence[Column], **look: Any) -> None:
    for cell, text, column in zip(row.cells, texts, columns, strict=True):
        write_cell(cell, text, column.align, **look)


def item_rows(table: Table, columns: Sequence[Column], items: str, below: str = "") -> None:
    """One line for each item; what is taken from an earlier day is in italics (R15).

    ``below`` is what an item may say in a row of its own, over the whole width.

    The last lines stay with what follows: a page never begins with the totals alone.
    """
    figures = iter(FIGURES)
    texts = [f"{{{{ d.{column.name} }}}}" if column.name else next(figures) for column in columns]
    is_last = f"loop.revindex <= {LINES_WITH_TOTALS}"
    tag_row(table, f"{{%tr for d in {items} %}}")
    tag_row(table, f"{{%tr if d.lay_ngay_truoc and {is_last} %}}")
    fill_row(add_row(table), texts, columns, italic=True, keep=True)
    tag_row(table, "{%tr elif d.lay_ngay_truoc %}")
    fill_row(add_row(table), texts, columns, italic=True)
    tag_row(table, f"{{%tr elif {is_last} %}}")
    fill_row(add_row(table), texts, columns, keep=True)
    tag_row(table, "{%tr else %}")
    fill_row(add_row(table), texts, columns)
    tag_row(table, "{%tr endif %}")
    if below:
        row_below(table, f"d.{below}")
    tag_row(table, "{%tr endfor %}")


def row_below(table: Table, name: str) -> None:
    tag_row(table, f"{{%tr if {name} %}}")
    row = add_row(table)
    write_cell(row.cells[0].merge(row.cells[-1]), f"{{{{ {name} }}}}", LEFTWARD)
    tag_row(table, "{%tr endif %}")


def total_row(table: Table, columns: Sequence[Column], total: str, **look: Any) -> None:
    """A total over the columns of figures; its label takes number and name."""
    row = add_row(table)
    label = row.cells[0].merge(row.cells[1])
    write_cell(label, f"{{{{ {total}.nhan }}}}", LEFTWARD, **look)
    texts = [text.replace("d.o", f"{total}.o") for text in FIGURES]
    for cell, text, column in zip(row.cells[2:], [*texts, "", ""], columns[2:], strict=True):
        write_cell(cell, text, column.align, **look)


#: The cells of a line's figures: as many as the edition's table has.
FIGURES = ("{%tc for o in d.o %}", "{{ o }}", "{%tc endfor %}")
FIGURE_WIDTH = 15


def table_columns(table: str, name: float, note: float, state: float = 45) -> list[Column]:
    """A figure's column stands between two that hold the loop's tags, and take the room of the figures to come."""
    tag = (WIDE_WIDTH - NUMBER_WIDTH - name - FIGURE_WIDTH - state - note) / 2
    return [
        Column("STT", "stt", NUMBER_WIDTH, CENTRE),
        Column("Đơn vị", "don_vi", name, LEFTWARD),
        Column(f"{{%tc for ten in {table}.cot %}}", "", tag),
        Column("{{ ten }}", "", FIGURE_WIDTH),
        Column("{%tc endfor %}", "", tag),
        Column("Tình trạng báo cáo", "tinh_trang", state, LEFTWARD),
        Column("Ghi chú", "ghi_chu", note, LEFTWARD),
    ]


STAFF_COLUMNS = table_columns("bieu_a", name=53, note=38)
RESIDENTS_COLUMNS = table_columns("bieu_b", name=36, note=25)
ATTENDANCE_COLUMNS = [
    Column("STT", "stt", NUMBER_WIDTH, CENTRE),
    Column("Đơn vị", "don_vi", 60, LEFTWARD),
    Column("Tình trạng", "tinh_trang", 42, LEFTWARD),
    Column("Gửi lần đầu lúc", "gui_luc", 16, CENTRE),
    Column("Số phút trễ", "phut_tre", 12),
    Column("Số lần gửi", "so_lan_gui", 12),
    Column("Hình thức", "hinh_thuc", 44, LEFTWARD),
    Column("Số liệu lấy từ ngày", "lay_tu_ngay", 22, CENTRE),
    Column("Ghi chú, lý do", "ghi_chu", 33, LEFTWARD),
]


def begin_appendix(document: Any, number: str, title: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # The paragraph that ends the section before must never need a page for itself.
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    set_up_page(section, wide=True)
    write(document, f"Phụ lục {number}", line(size=14, bold=True))
    write(document, title, line(bold=True))
    write(document, f"(Kèm theo Báo cáo số{OPEN}/BC-UBND {DATE_LEFT_OPEN} của {{{{ uy_ban }}}})", line(italic=True))
    write(document, "Lần chốt {{ lan_so }}, số liệu {{ tinh_den }}.", line(size=12, italic=True, after=6))


def write_table(document: Any, table: str, columns: Sequence[Column]) -> None:
    framed = framed_table(document, [column.head for column in columns], [column.width for column in columns])
    item_rows(framed, columns, f"{table}.dong")
    total_row(framed, columns, f"{table}.tong", bold=True, keep=True)
    total_row(framed, columns, f"{table}.da_bao_cao", keep=True)
    total_row(framed, columns, f"{table}.lay_ngay_truoc", italic=True, keep=True)
    total_row(framed, columns, f"{table}.chua_co_so_lieu", keep=True)
    write(document, LEGEND, line(size=12, italic=True, align=LEFTWARD, before=6))


def write_appendices(document: Any) -> None:
    begin_appendix(document, "I", "BIỂU A – KẾT QUẢ TẠI CÁC CƠ QUAN, ĐƠN VỊ")
    write_table(document, "bieu_a", STAFF_COLUMNS)
    begin_appendix(document, "II", "BIỂU B – KẾT QUẢ TRÊN ĐỊA BÀN XÃ, THỊ TRẤN")
    write_table(document, "bieu_b", RESIDENTS_COLUMNS)
    begin_appendix(document, "III", "BIỂU C – TÌNH HÌNH BÁO CÁO")
    heads, widths = zip(*((column.head, column.width) for column in ATTENDANCE_COLUMNS), strict=True)
    counts = "{% for dem in tinh_hinh.dem %}{{ dem.nhan }}: {{ dem.so }}{% if not loop.last %}; {% endif %}{% endfor %}"
    write(document, f"{counts}.", line(size=12, italic=True, align=LEFTWARD, after=6, keep=True))
    item_rows(framed_table(document, heads, widths), ATTENDANCE_COLUMNS, "tinh_hinh.dong", below="ghi_chu_dai")
