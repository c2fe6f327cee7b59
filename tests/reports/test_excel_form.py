"""Forms that go out empty (R10) and come back filled: what is in them, and what their reader makes of it."""

import io
import subprocess
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl.packaging.custom import CustomPropertyList

from reports.excel_forms.table import build_table
from reports.excel_forms.words import CODES, form_code
from tests.factories import STAFF_FIGURES, TODAY, YESTERDAY, day_of, figures_for, make_unit, send
from tests.reports.filled_files import blank_form, box_of, filled_form, problems, read, row_of, sheet_of

BASES = {"staff_total", "staff_smartphones", "residents_total", "residents_smartphones", "households_total"}
OWN_FORM = "/bao-cao/2020-08-14/bieu-mau.xlsx"
DAY = "/tong-hop/2020-08-14/"


def facts(sheet):
    """The title block: what stands beside each label."""
    return {label: sheet[f"B{row_of(sheet, label)}"].value for label in ("Đơn vị", "Ngày", "Mã biểu")}


# What goes out


def test_form_says_whose_it_is_and_for_which_day(commune):
    sheet = sheet_of(blank_form(commune))
    assert facts(sheet) == {
        "Đơn vị": "Ủy ban nhân dân xã Lộc Thạnh",
        "Ngày": "14/8/2020, gửi chậm nhất 15 giờ 00 phút",
        "Mã biểu": form_code(commune, commune.district, TODAY),
    }
    assert form_code(commune, commune.district, TODAY).startswith("25280-20200814-")


def test_results_are_empty_beside_the_last_figures_and_bases_are_filled_in(commune, commune_officer):
    send(commune, commune_officer, date=YESTERDAY)
    sheet = sheet_of(blank_form(commune))
    for field, figure in figures_for(commune).items():
        row = row_of(sheet, CODES[field])
        assert (sheet[f"D{row}"].value, sheet[f"E{row}"].value) == (figure, figure if field in BASES else None)


def test_form_of_a_unit_that_never_reported_has_empty_boxes(agency):
    sheet = sheet_of(blank_form(agency))
    assert [sheet[box_of(sheet, field)].value for field in STAFF_FIGURES] == [None] * 5
    assert CODES["residents_total"] not in [cell.value for cell in sheet["A"]]


def test_only_boxes_are_open_and_there_is_no_password(commune):
    sheet = sheet_of(blank_form(commune))
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    figures = {box_of(sheet, field) for field in figures_for(commune)}
    texts = {f"{c}{row_of(sheet, label)}" for c in "CDE" for label in ("Ghi chú", "Người báo số liệu")}
    texts |= {f"{c}{row_of(sheet, 'Lý do (nếu số liệu giảm)')}" for c in "CDE"}
    assert open_cells == figures | texts
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)


def test_boxes_take_whole_numbers_up_to_their_bound(commune):
    sheet = sheet_of(blank_form(commune))
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    box = box_of(sheet, "staff_installed")
    installed = rules[box]
    bound = box_of(sheet, "staff_smartphones")
    assert (installed.type, installed.formula1, installed.formula2) == ("whole", "0", bound)
    assert installed.error == (
        "Đã cài đặt (lũy kế): nhập số nguyên không âm và không lớn hơn “Số người dùng ĐTTM”. Không có thì ghi 0."
    )
    assert rules[box_of(sheet, "visitors_guided")].formula2 == "9999999"


def test_form_prints_on_one_page_of_a4(commune):
    sheet = sheet_of(blank_form(commune))
    setup = sheet.page_setup
    assert (int(setup.paperSize), int(setup.fitToWidth or 1), int(setup.fitToHeight or 1)) == (9, 1, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_demo_marks_form_and_table(commune):
    district = commune.district
    district.is_demo = True
    district.save()
    assert "DỮ LIỆU MINH HỌA" in [cell.value for cell in sheet_of(blank_form(commune))["A"]]
    book = build_table(day_of(district.campaigns.get()), [])
    assert "DỮ LIỆU MINH HỌA" in [cell.value for cell in sheet_of(book)["A"]]


def test_text_in_a_name_is_no_formula(campaign):
    unit = make_unit(campaign.district, "X", name="=1+1", short_name="=HYPERLINK()")
    sheet = sheet_of(blank_form(unit))
    cell = sheet[f"B{row_of(sheet, 'Đơn vị')}"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


# Downloads


def test_officer_downloads_the_form_of_the_own_unit(commune_client, commune):
    response = commune_client.get(OWN_FORM)
    assert facts(sheet_of(response.content))["Đơn vị"] == commune.name
    assert response["Content-Disposition"] == 'attachment; filename="bieu-25280-loc-thanh-2020-08-14.xlsx"'
    assert OWN_FORM in commune_client.get("/bao-cao/").content.decode()


def test_office_downloads_one_form_and_all_forms(office_client, commune, other_commune, agency, foreign_unit):
    one = office_client.get(DAY + "don-vi/25294/bieu-mau.xlsx")
    assert facts(sheet_of(one.content))["Đơn vị"] == other_commune.name
    archive = zipfile.ZipFile(io.BytesIO(office_client.get(DAY + "bieu-mau.zip").content))
    assert archive.namelist() == [
        "bieu-25280-loc-thanh-2020-08-14.xlsx",
        "bieu-25294-loc-thanh-2020-08-14.xlsx",
        "bieu-P-NV-phong-noi-vu-2020-08-14.xlsx",
    ]
    assert facts(sheet_of(archive.read(archive.namelist()[0])))["Đơn vị"] == commune.name


@pytest.mark.parametrize("name", ["bieu-mau.zip", "bieu-mau-chung.xlsx", "nhap-excel/"])
def test_queries_do_not_grow_with_the_units(name, office_client, campaign, office):
    counts = []
    for number in range(2):
        units = [make_unit(campaign.district, f"U{number}{n}") for n in range(1 + 4 * number)]
        for unit in units:
            send(unit, office, date=YESTERDAY)
        with CaptureQueriesContext(connection) as queries:
            assert office_client.get(DAY + name).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# A filled form


def test_filled_form_is_read_as_it_was_filled_in(commune):
    content = filled_form(commune, note="mất điện buổi sáng", reported_by="Lê Văn Bình", reason="Rà soát lại")
    (filed,) = read(content, commune).reports
    assert (filed.unit, filed.date, filed.figures) == (commune, TODAY, figures_for(commune))
    assert (filed.note, filed.reported_by, filed.reason) == ("mất điện buổi sáng", "Lê Văn Bình", "rà soát lại")


@pytest.mark.parametrize("typed", ["1.250", "1 250", 1250.0, "1250"])
def test_thousands_are_read_as_on_the_page(typed, commune):
    (filed,) = read(filled_form(commune, residents_installed=typed), commune).reports
    assert filed.figures["residents_installed"] == 1250


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (12.5, "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250."),
        (0.125, "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250."),
        ("0.125", "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250."),
        (-1, "Số liệu không được là số âm."),
        (None, "Chưa nhập số liệu. Nếu không có, đề nghị ghi 0."),
        (" ", "Chưa nhập số liệu. Nếu không có, đề nghị ghi 0."),
        ("mười", "Chỉ nhập chữ số, ví dụ 1250."),
        (19, "19 lớn hơn “Số người dùng điện thoại thông minh” (18), đề nghị kiểm tra lại."),
        (10**400, "Số quá lớn, đề nghị kiểm tra lại."),
        ("=1+1", "Công thức chưa có kết quả; đề nghị mở tệp bằng Excel, lưu lại rồi gửi."),
        ("#REF!", "Chỉ nhập chữ số, ví dụ 1250."),
        (True, "Chỉ nhập chữ số, ví dụ 1250."),
    ],
)
def test_bad_cell_is_named_with_its_address(typed, sentence, agency):
    content = filled_form(agency, staff_installed=str(typed) if typed == 10**400 else typed)
    box = box_of(sheet_of(content), "staff_installed")
    assert problems(content, agency) == [f"ô {box} (Số người đã cài đặt Bluezone): {sentence}"]


def test_every_bad_cell_is_named(agency):
    content = filled_form(agency, staff_installed="x", visitors_guided=None)
    assert len(problems(content, agency)) == 2


def test_form_that_nobody_filled_in_is_one_problem(commune, commune_officer):
    send(commune, commune_officer, date=YESTERDAY)
    assert problems(blank_form(commune), commune) == ["Biểu chưa điền số liệu kết quả nào."]


def test_too_long_a_note_is_refused_with_its_length(agency):
    (problem,) = problems(filled_form(agency, note="x" * 1001), agency)
    assert problem.endswith("(Ghi chú): Dài quá 1000 ký tự (đang có 1001).")


def test_formula_text_in_a_note_stays_text(agency):
    def type_text(sheet):
        cell = sheet[f"C{row_of(sheet, 'Ghi chú')}"]
        cell.value, cell.data_type = "=cmd|'/c calc'!A1", "s"

    (filed,) = read(filled_form(agency, change=type_text), agency).reports
    assert filed.note == "=cmd|'/c calc'!A1"


def test_rows_and_a_column_may_be_inserted(commune):
    def insert(sheet):
        # openpyxl moves the cells and leaves the merged ranges where they were.
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(row_of(sheet, "A3"), 2)
        sheet.insert_cols(4)

    (filed,) = read(filled_form(commune, change=insert), commune).reports
    assert filed.figures == figures_for(commune)


def test_changed_label_is_found_by_its_code(agency):
    def rename(sheet):
        sheet[f"B{row_of(sheet, 'A3')}"] = "Đã cài"

    (filed,) = read(filled_form(agency, change=rename), agency).reports
    assert filed.figures["staff_installed"] == 9


def test_removed_row_and_row_given_twice_are_refused(agency):
    removed = filled_form(agency, change=lambda sheet: sheet.delete_rows(row_of(sheet, "A3")))
    assert problems(removed, agency) == [
        "Không tìm thấy dòng: Số người đã cài đặt Bluezone; đề nghị tải lại biểu mẫu và điền lại."
    ]

    def repeat(sheet):
        sheet[f"B{row_of(sheet, 'A4')}"] = "Số người đã cài đặt Bluezone"

    (problem,) = problems(filled_form(agency, change=repeat), agency)
    assert "Biểu có hai dòng “Số người đã cài đặt Bluezone”" in problem


# Whose form it is


def test_form_of_another_day_is_refused_naming_both(agency):
    (problem,) = problems(filled_form(agency, YESTERDAY), agency)
    assert problem == (
        "Biểu của ngày 13/8/2020, trong khi trang này nhập số liệu ngày 14/8/2020; "
        "đề nghị dùng biểu của ngày 14/8/2020 hoặc mở trang nhập của ngày 13/8/2020."
    )


def test_form_of_another_district_is_refused_even_for_the_same_code(agency, foreign_district):
    namesake = make_unit(foreign_district, agency.code, name=agency.name)
    (problem,) = problems(filled_form(namesake), agency)
    assert problem.startswith("Mã biểu không phải của đơn vị nào trong huyện Lộc Ninh")


@pytest.mark.parametrize("typed", ["25294-20200814-0000", "xyz", "25294-20209914-0000"])
def test_form_whose_code_was_changed_is_refused(typed, commune, other_commune):
    def retype(sheet):
        sheet[f"B{row_of(sheet, 'Mã biểu')}"] = typed

    (problem,) = problems(filled_form(commune, change=retype), commune)
    assert f"“{typed}” không phải là mã của tệp này" in problem


@pytest.mark.parametrize("typed", ["xyz", "P-NV-20209914-0000", "-20200814-0000"])
def test_form_whose_code_tells_nothing_is_refused(typed, agency):
    def retype(book):
        book[f"B{row_of(book, 'Mã biểu')}"] = typed
        book.parent.custom_doc_props = CustomPropertyList()

    (problem,) = problems(filled_form(agency, change=retype), agency)
    assert problem == f"Không đọc được mã biểu “{typed}”; đề nghị tải lại biểu mẫu và điền lại."


def test_form_of_a_unit_that_was_renamed_since_still_comes_in(agency):
    content = filled_form(agency)
    agency.name = agency.short_name = "Phòng Tổ chức"
    agency.save()
    assert len(read(content, agency).reports) == 1


def test_form_without_its_heading_is_refused(agency):
    def cut(sheet):
        sheet.delete_rows(row_of(sheet, "Mã số"))

    assert problems(filled_form(agency, change=cut), agency) == [
        "Không tìm thấy cột “Số liệu đến nay (lũy kế)”; đề nghị tải lại biểu mẫu và điền lại."
    ]


def test_figures_of_an_area_in_an_agencys_form_are_refused(agency):
    def add(sheet):
        row = row_of(sheet, "A5") + 1
        sheet[f"A{row}"], sheet[f"E{row}"] = "B1", 8000

    (problem,) = problems(filled_form(agency, change=add), agency)
    assert problem.startswith("Phòng Nội vụ không báo cáo số liệu người dân trên địa bàn;")


def test_form_without_its_boxes_for_texts_comes_in_without_them(agency):
    def cut(sheet):
        sheet.delete_rows(row_of(sheet, "Lý do (nếu số liệu giảm)"), 3)

    (filed,) = read(filled_form(agency, change=cut), agency).reports
    assert (filed.note, filed.reported_by, filed.reason) == ("", "", "")


def test_unsolved_formula_in_a_text_box_is_refused(agency):
    (problem,) = problems(filled_form(agency, note="=A1"), agency)
    assert "(Ghi chú): Công thức chưa có kết quả" in problem


def test_form_is_known_by_what_the_file_says_of_itself_when_its_code_was_cut(commune):
    def cut(sheet):
        sheet[f"B{row_of(sheet, 'Mã biểu')}"] = None

    assert [filed.unit for filed in read(filled_form(commune, change=cut), commune).reports] == [commune]


def test_form_under_the_name_of_another_unit_is_refused(commune, other_commune):
    def rename(sheet):
        sheet[f"B{row_of(sheet, 'Đơn vị')}"] = "xã Lộc Thành"

    (problem,) = problems(filled_form(commune, change=rename), commune)
    assert f"Tên đơn vị trên biểu là {other_commune.name}, mã biểu là của {commune.name}" in problem


def test_form_of_a_unit_that_has_left_is_refused(agency):
    content = filled_form(agency)
    agency.active_until = TODAY
    agency.save()
    assert problems(content, agency) == ["Phòng Nội vụ không thuộc diện báo cáo ngày 14/8/2020."]


@pytest.mark.slow
def test_form_saved_by_libreoffice_still_comes_in(commune, tmp_path):
    (tmp_path / "bieu.xlsx").write_bytes(filled_form(commune, reported_by="Lê Văn Bình", residents_installed="1.250"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", tmp_path / "bieu.xlsx"], check=True, capture_output=True, timeout=120)
    (filed,) = read((tmp_path / "out" / "bieu.xlsx").read_bytes(), commune).reports
    assert filed.figures == figures_for(commune, residents_installed=1250)
    assert filed.reported_by == "Lê Văn Bình"


def test_second_sheet_with_content_is_named(agency):
    book = openpyxl.load_workbook(io.BytesIO(filled_form(agency)))
    book.create_sheet("Trống")
    book.create_sheet("Thêm").append([1])
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue(), agency)
    assert len(reading.reports) == 1
    assert [str(remark) for remark in reading.remarks] == [
        "Chỉ đọc trang tính “Biểu báo cáo”; không đọc trang tính “Thêm”."
    ]


def test_formula_with_a_stored_result_counts(agency):
    """As Excel stores it: a formula and its result beside it."""
    content = filled_form(agency, staff_installed=7)
    box, out = box_of(sheet_of(content), "staff_installed"), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                value = part.index(b"<v>", part.index(f'r="{box}"'.encode()))
                part = part[:value] + b"<f>SUM(A1:A2)</f>" + part[value:]
            new.writestr(name, part)
    (filed,) = read(out.getvalue(), agency).reports
    assert filed.figures["staff_installed"] == 7
