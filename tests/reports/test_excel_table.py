"""A table of many units: found by its headings, read line by line, each mistake named by cell."""

import pytest

from reports.consolidation.unit_form import UnitForm, unit_forms
from reports.excel_forms.table import build_table
from tests.factories import AREA_FIGURES, STAFF_FIGURES, TODAY, YESTERDAY, at, day_of, figures_for, send
from tests.reports.filled_files import changed, line_of, problems, read, table
from units import roster


def common_table(campaign, units, fill):
    content = build_table(day_of(campaign), unit_forms(day_of(campaign), units, at(14)))

    def work(sheet):
        (head,) = (cell.row for cell in sheet["B"] if cell.value == "Mã đơn vị")
        rows = {sheet[f"B{row}"].value: row for row in range(head + 1, sheet.max_row + 1)}
        columns = {sheet.cell(head, column).value: column for column in range(1, sheet.max_column + 1)}
        fill(lambda unit, heading, value: sheet.cell(rows[unit.code], columns[heading], value))

    return changed(content, work)


def test_table_of_all_units_comes_back_line_by_line(campaign, agency, commune, other_commune, office):
    send(other_commune, office, date=YESTERDAY)

    def fill(write):
        for unit in (agency, commune):
            for field, value in figures_for(unit).items():
                write(unit, HEADINGS[field], value)
        write(commune, "Người báo số liệu", "Lê Văn Bình")

    reading = read(common_table(campaign, [agency, commune, other_commune], fill), agency)
    assert reading.problems == []
    assert [(d.unit, d.figures, d.reported_by) for d in reading.reports] == [
        (agency, figures_for(agency), ""),
        (commune, figures_for(commune), "Lê Văn Bình"),
    ]
    assert [str(remark) for remark in reading.remarks] == [
        "dòng 7: Ủy ban nhân dân xã Lộc Thành không có số liệu kết quả, bỏ qua."
    ]


HEADINGS = dict(
    zip(
        (*STAFF_FIGURES, *AREA_FIGURES),
        [
            "A. Tổng số CBCCVC, NLĐ",
            "A. Số người dùng ĐTTM",
            "A. Đã cài đặt (lũy kế)",
            "A. Khách được hướng dẫn",
            "A. Người thân đã cài đặt",
            "B. Dân số",
            "B. Số người dùng ĐTTM",
            "B. Đã cài đặt (lũy kế)",
            "B. Số hộ",
            "B. Hộ đã đến vận động",
            "B. Lượt phát thanh",
        ],
        strict=True,
    )
)


def test_table_of_ones_own_is_read_by_its_headings_below_a_title(agency, commune):
    content = table(line_of(commune), {"Mã đơn vị": None, "Tên đơn vị": "phòng nội vụ"} | STAFF_FIGURES, above=3)
    assert [filed.unit for filed in read(content, agency).reports] == [commune, agency]


def test_lines_that_are_no_reports_are_named_and_passed_over(agency):
    lines = [{"Mã đơn vị": "I. Các phòng"}, line_of(agency), line_of(agency) | {"Mã đơn vị": "Tổng cộng"}]
    reading = read(table(*lines), agency)
    assert (len(reading.reports), reading.problems) == (1, [])
    assert [str(remark) for remark in reading.remarks] == [
        "dòng 2: “I. Các phòng” là dòng nhóm, bỏ qua.",
        "dòng 4: Dòng cộng, bỏ qua.",
    ]


def test_column_that_is_not_read_is_named(agency):
    (remark,) = read(table(line_of(agency, **{"Tờ rơi": 30})), agency).remarks
    assert str(remark) == "ô G1: Cột “Tờ rơi” không có trong biểu, không được đọc."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Mã đơn vị": None}, "dòng 2: Chưa ghi mã hoặc tên đơn vị."),
        ({"Mã đơn vị": "X-1"}, "dòng 2: Không có đơn vị “X-1” trong danh sách đơn vị của huyện."),
        ({"Đơn vị": "Tư pháp"}, "dòng 2: Mã “P-NV” là của Phòng Nội vụ, tên “Tư pháp” là của Phòng Tư pháp."),
        ({"Đơn vị": "Ban Nội chính"}, "dòng 2: Không có đơn vị “Ban Nội chính” trong danh sách đơn vị của huyện."),
        ({"Ngày": "13/8/2020"}, "ô G2 (Ngày): Ngày 13/8/2020, trong khi trang này nhập số liệu ngày 14/8/2020."),
        (
            {"Ngày": "hôm qua"},
            "ô G2 (Ngày): “hôm qua” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020.",
        ),
        ({"residents_total": 5}, "ô G2: Phòng Nội vụ không báo cáo số liệu người dân trên địa bàn."),
        (
            {"staff_installed": None},
            "ô D2 (Số người đã cài đặt Bluezone): Chưa nhập số liệu. Nếu không có, đề nghị ghi 0.",
        ),
    ],
)
def test_bad_line_of_a_table_is_named(changes, sentence, agency, other_agency):
    assert problems(table(line_of(agency, **changes)), agency) == [sentence]


def test_unit_that_was_renamed_since_is_told_by_its_code_beside_its_old_name(commune, other_commune, office):
    content = table(line_of(commune, **{"Đơn vị": commune.name}))
    commune.name, commune.short_name = "Ủy ban nhân dân xã Lộc Thạnh Mới", "Lộc Thạnh Mới"
    roster.change_unit(commune, by=office)
    (filed,) = read(content, commune).reports
    assert filed.unit == commune
    assert problems(table(line_of(other_commune, **{"Đơn vị": "Ủy ban nhân dân xã Lộc Thạnh"})), commune) != []


def test_commune_in_a_table_without_its_columns_is_refused(commune):
    content = table({"Mã đơn vị": "25280"} | STAFF_FIGURES)
    (problem,) = problems(content, commune)
    assert problem.startswith("dòng 2: Ủy ban nhân dân xã Lộc Thạnh: bảng thiếu cột B. Dân số, ")


def test_heading_that_fits_both_tables_is_refused(agency):
    figures = STAFF_FIGURES | {"staff_installed": None}
    (problem,) = problems(table(line_of(agency, **figures, **{"Đã cài đặt (lũy kế)": 9})), agency)
    assert problem == (
        "Cột “Đã cài đặt (lũy kế)” (ô G1) có ở cả hai biểu; "
        "đề nghị ghi rõ “A. Đã cài đặt (lũy kế)” hoặc “B. Đã cài đặt (lũy kế)”."
    )


def test_table_without_headings_or_lines_is_refused(agency):
    assert problems(table(["a", 1], headings=["x", "y"]), agency)[0].startswith("Không tìm thấy dòng tiêu đề")
    assert problems(table(headings=list(line_of(agency))), agency) == [
        "Tệp không có dòng số liệu nào dưới dòng tiêu đề."
    ]
    twice = ["Mã đơn vị", *STAFF_FIGURES, "A3"]
    assert problems(table(headings=twice), agency) == ["Dòng 1 có hai cột “staff_installed”; đề nghị bỏ bớt một cột."]


def test_sheets_read_together_equal_each_units_own(
    campaign, agency, commune, officer, office, django_assert_num_queries
):
    send(commune, office, date=YESTERDAY)
    for date in (YESTERDAY, TODAY):
        send(agency, officer, date=date)
    day, moment = day_of(campaign), at(15)
    day.campaign = campaign
    with django_assert_num_queries(3):
        forms = unit_forms(day, [agency, commune], moment)
    for form in forms:
        own = UnitForm(day, form.unit, moment)
        assert (form.current, form.history, form.exemption) == (own.current, own.history, own.exemption)
