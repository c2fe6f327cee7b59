"""Tables as people send them, wherever a table is taken: what is a row is read, what is none is said."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incoming.tables import heading_key
from reports.excel_forms.words import AMBIGUOUS, TABLE
from tests.factories import TODAY, YESTERDAY, figures_for, make_unit
from tests.reports.filled_files import filled_form, line_of, problems, read, table, upload
from tests.reports.pages import boxes, elements, text_of, texts
from units.resources import COLUMNS, LABELS, OTHER_HEADINGS

DAY = "/tong-hop/2020-08-14/"


@dataclass(frozen=True)
class Place:
    """A page that takes a table: its address, a good table for it, and what its preview then says."""

    address: str
    head: list[str]
    row: list[Any]
    says: str
    #: Columns before the row's first number.
    leading: int = 1


def places() -> dict[str, Place]:
    figures = {"A. Tổng số CBCCVC, NLĐ": 20, "A. Số người dùng ĐTTM": 18, "A. Đã cài đặt (lũy kế)": 9}
    figures |= {"A. Khách được hướng dẫn": 4, "A. Người thân đã cài đặt": 7}
    named, row = ["Mã đơn vị", "Đơn vị", *figures], ["P-NV", "Phòng Nội vụ", *figures.values()]
    old = [YESTERDAY.strftime("%d/%m/%Y"), *row]
    unit = ["THU-1", "Đài Truyền thanh huyện", "Đài TT", "Hội", "Đề nghị"]
    heads = [LABELS[name].capitalize() for name in ("code", "name", "short_name", "kind", "duty")]
    counts, count = ["Ngày", "Số người đã cài đặt"], [TODAY.strftime("%d/%m/%Y"), 1234]
    return {
        "figures": Place(f"{DAY}nhap-excel/", named, row, "Đọc được số liệu mới của 1 đơn vị", 2),
        "old figures": Place("/tong-hop/nhap-so-lieu-cu/", ["Ngày", *named], old, "Đọc được 1 báo cáo", 3),
        "units": Place("/don-vi/nhap/", heads, unit, "Thêm 1 , sửa 0 , giữ nguyên 0 đơn vị.", 5),
        "province": Place(f"{DAY}so-lieu-tinh/nhap-tep/", counts, count, "Ghi nhận số liệu của 1 ngày"),
    }


PLACES = places()
Rows = list[list[Any]]


def numbered(place: Place) -> Rows:
    return [["STT", *place.head], ["1.", *place.row]]


def total(place: Place) -> Rows:
    sums = ["TỔNG CỘNG TOÀN HUYỆN", *[None] * (place.leading - 1), *[999] * (len(place.head) - place.leading)]
    return [place.head, place.row, sums]


def signed(place: Place) -> Rows:
    below = [[None, "Lộc Ninh, ngày 14 tháng 8 năm 2020"], ["NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"]]
    return [
        place.head,
        place.row,
        [],
        *below,
        ["(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"],
        ["Lê Văn Bình", "Trần An"],
    ]


#: What people do to a table: its rows anew, from the place's heading and row.
KINDS: dict[str, Callable[[Place], Rows]] = {
    "a title above": lambda p: [["ỦY BAN NHÂN DÂN HUYỆN"], ["BÁO CÁO, kèm công văn; số 12"], p.head, p.row],
    "headings with a star": lambda p: [[f"{text} (*)" for text in p.head], p.row],
    "headings with a colon": lambda p: [[f"{text}:" for text in p.head], p.row],
    "headings in capitals with another Đ": lambda p: [[text.upper().replace("Đ", "Ð") for text in p.head], p.row],
    "headings without marks": lambda p: [[heading_key(text) for text in p.head], p.row],
    "a position with a dot": numbered,
    "columns that are numbered": lambda p: [
        ["STT", *p.head],
        [f"({n})" for n in range(1, len(p.head) + 2)],
        [1, *p.row],
    ],
    "a group with its name": lambda p: [p.head, ["I. Cơ quan chuyên môn"], p.row, ["II. Xã, thị trấn"]],
    "a group with its number": lambda p: [["STT", *p.head], ["I", "Cơ quan chuyên môn"], [1, *p.row], ["II", "Các xã"]],
    "a total": total,
    "a signature below": signed,
    "the heading on each page": lambda p: [p.head, p.row, p.head],
    "a heading of two lines": lambda p: [[*p.head[:1], *[None] * (len(p.head) - 1)], [None, *p.head[1:]], p.row],
}


def workbook(rows: Rows, *, before: str = "", state: str = "visible") -> bytes:
    """The rows on a sheet, behind another one where ``before`` says what stands on that."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    if before:
        book.active.title = "Hướng dẫn"
        book.active.append([before])
        book.active.sheet_state = state
        book.active = book.create_sheet("Bảng")
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def sent(client, place: Place, content: bytes, name: str = "bang.xlsx"):
    return client.post(place.address, {"files": SimpleUploadedFile(name, content)})


def said(response) -> str:
    (main,) = elements(response, "main")
    return re.sub(r"\s+", " ", text_of(main))


def remarks(response) -> str:
    return " ".join(text_of(box) for box in elements(response, "details", class_="info"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_table_is_read_whatever_stands_around_its_rows(place, kind, office_client, agency, clock):
    page = sent(office_client, PLACES[place], workbook(KINDS[kind](PLACES[place])))
    assert (page.status_code, "content" in boxes(page)) == (200, True), said(page)
    assert PLACES[place].says in said(page)


@pytest.mark.parametrize("place", PLACES)
def test_sheet_that_holds_the_table_is_taken_and_the_other_one_is_named(place, office_client, agency, clock):
    rows = [PLACES[place].head, PLACES[place].row]
    page = sent(office_client, PLACES[place], workbook(rows, before="Cách điền"))
    assert PLACES[place].says in said(page)
    assert "Chỉ đọc trang tính “Bảng”; không đọc trang tính “Hướng dẫn”." in remarks(page)
    page = sent(office_client, PLACES[place], workbook(rows, before="x", state="hidden"))
    assert PLACES[place].says in said(page)
    assert remarks(page) == ""


@pytest.mark.parametrize("place", PLACES)
def test_remark_is_shown_beside_a_refusal(place, office_client, agency, clock):
    for rows in ([PLACES[place].head], [["Không", "phải", "bảng"]]):
        page = sent(office_client, PLACES[place], workbook(rows, before="Cách điền"))
        assert page.status_code == 422
        assert "Chỉ đọc trang tính" in remarks(page)


@pytest.mark.parametrize("place", ["old figures", "province"])
def test_csv_is_parted_as_its_heading_says(place, office_client, agency, clock):
    lines = ["Bảng tổng hợp, từ ngày 1, đến ngày 14, huyện Lộc Ninh, tỉnh"]
    lines += [";".join(map(str, row)) for row in (PLACES[place].head, PLACES[place].row)]
    page = sent(office_client, PLACES[place], "\n".join(lines).encode(), "bang.csv")
    assert PLACES[place].says in said(page)


@pytest.mark.parametrize("place", ["figures", "old figures"])
def test_unit_written_with_another_d_is_the_same(place, office_client, campaign, clock):
    make_unit(campaign.district, "P-NV", name="Đài Truyền thanh huyện", short_name="Đài TT")
    row = ["Ðài Truyền thanh huyện" if cell == "Phòng Nội vụ" else cell for cell in PLACES[place].row]
    page = sent(office_client, PLACES[place], workbook([PLACES[place].head, row]))
    assert PLACES[place].says in said(page)


def test_what_is_no_row_is_said_line_by_line(agency):
    place = PLACES["figures"]
    rows = [
        ["STT", *place.head],
        [f"({n})" for n in range(1, 9)],
        ["A", "Cơ quan"],
        [1, *place.row],
        *signed(place)[3:],
    ]
    rows.insert(4, ["Cộng (I+II)", None, None, 20, 18, 9, 4, 7])
    reading = read(workbook(rows), agency)
    assert (len(reading.reports), reading.problems) == (1, [])
    assert [str(remark) for remark in reading.remarks] == [
        "dòng 2: Dòng đánh số cột, bỏ qua.",
        "dòng 3: “A Cơ quan” là dòng nhóm, bỏ qua.",
        "dòng 5: Dòng cộng, bỏ qua.",
        "dòng 6: Phần ghi chú, ký tên dưới bảng, không đọc.",
    ]


def test_unit_that_is_called_like_a_sum_or_a_group_is_a_unit(campaign):
    unit = make_unit(campaign.district, "A", name="Tổng cộng tác viên")
    figures = figures_for(unit)
    for name in ("A", unit.name):
        (filed,) = read(table([name, *figures.values()], headings=["Đơn vị", *figures]), unit).reports
        assert filed.unit == unit


@pytest.mark.parametrize("name", ["Phòng Tư phap", "X-1", "Cộng đồng A", "Công an"])
def test_unit_that_nobody_knows_is_refused_and_never_passed_over(name, agency):
    (problem,) = problems(table(line_of(agency) | {"Mã đơn vị": None, "Đơn vị": name}), agency)
    assert problem.startswith(f"dòng 2: Không có đơn vị “{name}”")


def test_row_below_a_signature_is_read(agency, other_agency):
    place = PLACES["figures"]
    rows = [*signed(place), ["P-TP", "Phòng Tư pháp", *place.row[2:]]]
    assert [filed.unit for filed in read(workbook(rows), agency).reports] == [agency, other_agency]


def test_units_that_are_still_to_report_are_one_folded_sentence(office_client, agency, other_agency, commune):
    blank = dict.fromkeys(figures_for(agency))
    content = table(line_of(agency), line_of(other_agency) | blank, {"Mã đơn vị": commune.code})
    page = upload(office_client, PLACES["figures"].address, a=content)
    (sentence,) = [text for text in texts(page, "summary") if "dòng" in text]
    assert sentence == "2 dòng chưa có số liệu kết quả, bỏ qua."
    assert "“P-TP” (dòng 3); “25280” (dòng 4)." in remarks(page)


def test_form_below_its_column_numbers_and_above_a_signature_is_read(agency):
    def change(sheet):
        head = next(cell.row for cell in sheet["A"] if cell.value == "Mã số")
        sheet.cell(head, 2, "CHỈ TIÊU (*)")
        sheet.insert_rows(head + 1)
        for column in range(1, 6):
            sheet.cell(head + 1, column, f"({column})")
        sheet.append([None, "NGƯỜI LẬP BIỂU", None, None, "THỦ TRƯỞNG"])

    (filed,) = read(filled_form(agency, change=change), agency).reports
    assert filed.figures == figures_for(agency)


def test_count_of_the_day_alone_is_not_taken_for_the_count_to_date(office_client, agency, clock):
    place = PLACES["province"]
    page = sent(office_client, place, workbook([["Ngày", "Số người đã cài đặt trong ngày"], place.row]))
    assert "Không tìm thấy dòng tiêu đề" in said(page)
    both = [["Ngày", "Số người đã cài đặt mới trong ngày", "Số người đã cài đặt (lũy kế)"], [place.row[0], 5, 1234]]
    assert "1.234" in said(sent(office_client, place, workbook(both)))


def test_no_heading_means_two_columns():
    headings = {column: [column, LABELS[column], *OTHER_HEADINGS.get(column, [])] for column in COLUMNS}
    keys = {(heading_key(text), column) for column, texts in headings.items() for text in texts}
    assert len(keys) == len({key for key, _ in keys})
    codes = {key: column for key, column in TABLE.headings.items() if column == AMBIGUOUS}
    assert sorted(codes) == ["da cai dat luy ke", "so nguoi dung dttm"]
