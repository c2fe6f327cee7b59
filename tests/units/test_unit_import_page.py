"""Units through Excel: the list goes out, comes back, is looked at, and is confirmed; all or nothing."""

import datetime
import io
import secrets

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incoming.signed_preview import EXPIRED, SPOILT, TOO_LARGE
from tests.factories import TODAY, at, make_unit, send
from tests.reports.pages import elements, errors, texts
from units.models import FormerName, Unit
from units.resources import COLUMNS

PAGE, FILE = "/don-vi/nhap/", "/don-vi/danh-sach.xlsx"
HEAD = ["kind", "code", "name", "short_name", "duty"]
NEW = ["xa", "25282", "Ủy ban nhân dân xã Lộc Hiệp", "Lộc Hiệp", "yeu_cau"]
FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(office, sign_in):
    return sign_in(office)


@pytest.fixture
def units(agency, other_agency, commune):
    return [agency, other_agency, commune]


def workbook(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def preview(page, *rows, content=None):
    """Upload a table (or raw bytes) to be looked at."""
    data = workbook(HEAD, *rows) if content is None else content
    return page.post(PAGE, {"files": SimpleUploadedFile("../../x.xlsx", data)})


def content_of(response):
    return next((dict(e.attributes)["value"] for e in elements(response, "input", name="content")), None)


def confirm(page, response):
    return page.post(PAGE, {"content": content_of(response)})


def everything():
    return [list(Unit.objects.values_list()), Unit.history.count()]


def renamed(unit, name):
    return [unit.kind, unit.code, name, unit.short_name, unit.duty]


def exported(page):
    book = openpyxl.load_workbook(io.BytesIO(page.get(FILE).content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


# Out


def test_list_is_a_workbook_with_a_name_and_the_offices_headings(page, units):
    response = page.get(FILE)
    assert response["Content-Disposition"] == 'attachment; filename="danh-sach-don-vi.xlsx"'
    head, first, *_ = exported(page)
    assert head[:6] == ["STT", "Mã đơn vị", "Tên đơn vị", "Tên viết tắt", "Loại đơn vị", "Nghĩa vụ"]
    assert len(head) == len(COLUMNS)
    assert first[:3] == [1, "P-NV", "Phòng Nội vụ"]
    assert first[4:6] == ["Cơ quan chuyên môn thuộc UBND huyện", "yêu cầu"]
    assert first[-2] == datetime.datetime(2020, 8, 10)  # noqa: DTZ001 - Excel knows no zone


def test_exported_list_prints_on_a4_across_with_its_head_on_every_page(page, units):
    sheet = openpyxl.load_workbook(io.BytesIO(page.get(FILE).content)).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_exported_list_brought_in_again_changes_nothing(page, units):
    Unit.objects.filter(code="P-TP").update(
        name=FORMULA, contact_phone="0900 000 001", deputy_email="a@b.example", active_until=TODAY, position=900
    )
    make_unit(units[0].district, "00123", name="-1+2", short_name="@x", contact_name="+84")
    before = everything()
    response = preview(page, content=page.get(FILE).content)
    assert texts(response, "div", role="status") == [
        "Xem trước, chưa ghi gì Thêm 0 , sửa 0 , giữ nguyên 4 đơn vị. Không có gì để nhập."
    ]
    assert content_of(response) is None
    assert everything() == before


def test_text_that_looks_like_a_formula_stays_text(page, agency):
    Unit.objects.filter(pk=agency.pk).update(name=FORMULA, contact_phone="0900000001")
    sheet = openpyxl.load_workbook(io.BytesIO(page.get(FILE).content)).active
    assert [(cell.value, cell.data_type) for cell in sheet[2] if cell.column in {3, 8}] == [
        (FORMULA, "s"),
        ("0900000001", "s"),
    ]


def test_list_of_an_empty_district_is_the_form_to_fill_in(page):
    assert [row[1] for row in exported(page)] == ["Mã đơn vị"]


def test_list_holds_the_own_district_alone(page, agency, foreign_unit):
    assert [row[1] for row in exported(page)[1:]] == ["P-NV"]


# In: what is shown


def test_preview_names_what_is_added_and_what_changes_from_what_to_what(page, units):
    before = everything()
    response = preview(page, NEW, renamed(units[0], "Phòng Nội vụ huyện"), renamed(units[1], units[1].name))
    assert response.status_code == 200
    assert "Thêm 1 , sửa 1 , giữ nguyên 1 đơn vị." in texts(response, "div", role="status")[0]
    added, changed = texts(response, "section", class_="card")
    assert added.startswith("Thêm: Ủy ban nhân dân xã Lộc Hiệp (25282, dòng 2) STT: 4 Mã đơn vị: 25282")
    assert added.endswith("Báo cáo từ ngày: 14/8/2020")
    assert changed == "Sửa: Phòng Nội vụ huyện (P-NV, dòng 3) Tên đơn vị: Phòng Nội vụ → Phòng Nội vụ huyện"
    assert everything() == before


def test_every_bad_line_is_named_and_nothing_can_be_confirmed(page, units):
    response = preview(page, NEW, ["xa phuong", "25285", "Xã A", "A", "yeu_cau"], ["xa", "2528 8", "", "B", "yeu_cau"])
    assert response.status_code == 422
    places = [" ".join(told.split()[:3]) for told in texts(response, "li") if told.startswith("Dòng")]
    assert places == ["Dòng 3: loại", "Dòng 4: mã", "Dòng 4: tên"]
    assert content_of(response) is None
    assert Unit.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp không có nội dung."),
        (b"kind,code\nxa,1", "Tệp không phải là sổ tính Excel .xlsx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng"),
        (workbook(HEAD), "Tệp không có dòng số liệu nào dưới dòng tiêu đề."),
        (workbook(["mã", "tên"], ["1", "2"]), "Dòng 1 (tiêu đề) thiếu cột: loại đơn vị (kind)"),
    ],
)
def test_file_that_cannot_be_read_says_why(page, units, content, sentence):
    response = preview(page, content=content)
    assert response.status_code == 422
    assert errors(response)["files"].startswith(sentence)


def test_no_file_is_named(page):
    assert errors(page.post(PAGE, {})) == {"files": "Chưa chọn tệp nào."}


def test_more_units_than_a_district_can_have_are_refused(page, units):
    response = preview(page, *[["xa", str(number), "Xã", "Xã", "yeu_cau"] for number in range(301)])
    assert errors(response) == {"files": "Tệp có 301 dòng đơn vị; mỗi lần nhập được không quá 300 dòng."}


def test_table_that_no_form_could_carry_back_is_refused(page, units):
    response = preview(
        page, *[[NEW[0], str(n), f"{NEW[2]} {n}", *NEW[3:], secrets.token_hex(15_000)] for n in range(30)]
    )
    assert (response.status_code, texts(response, "li")[-1]) == (422, TOO_LARGE)
    assert content_of(response) is None
    assert Unit.objects.count() == 3


def test_hostile_text_of_a_file_is_escaped(page, agency):
    hostile = "<img src=x onerror=1>"
    for rows in ([renamed(agency, hostile)], [["xa", hostile, hostile, hostile, hostile]]):
        assert hostile not in preview(page, *rows).text


# In: what is confirmed


def test_confirmed_preview_is_imported_and_on_record(page, units, office):
    response = confirm(page, preview(page, NEW, renamed(units[0], "Phòng Nội vụ huyện")))
    assert (response.status_code, response.url) == (302, "/don-vi/")
    assert list(Unit.objects.values_list("code", "name")) == [
        ("P-NV", "Phòng Nội vụ huyện"),
        ("P-TP", "Phòng Tư pháp"),
        ("25280", "Ủy ban nhân dân xã Lộc Thạnh"),
        ("25282", "Ủy ban nhân dân xã Lộc Hiệp"),
    ]
    records = Unit.history.filter(history_change_reason="nhập từ tệp")
    assert {record.history_user for record in records} == {office}
    assert records.count() == 2


def test_name_that_an_import_takes_from_a_unit_is_kept(page, units):
    old, shown = units[2].name, preview(page, NEW, renamed(units[2], "Xã Lộc Thạnh"))
    assert not FormerName.objects.exists()
    confirm(page, shown)
    assert [(former.unit, former.name) for former in FormerName.objects.all()] == [(units[2], old)]


def test_confirming_twice_imports_once(page, units):
    shown = preview(page, NEW)
    confirm(page, shown)
    before = everything()
    response = confirm(page, shown)
    assert response.status_code == 409
    assert everything() == before


@pytest.mark.parametrize("meanwhile", [{"name": "Phòng Nội vụ và Lao động"}, {"duty": Unit.Duty.ASKED}])
def test_change_after_the_preview_is_noticed_and_shown(page, units, meanwhile):
    shown = preview(page, renamed(units[0], "Phòng Nội vụ huyện"))
    Unit.objects.filter(code="P-NV").update(**meanwhile)
    before = everything()
    response = confirm(page, shown)
    assert response.status_code == 409
    assert "đã có thay đổi từ lúc xem trước" in texts(response, "div", role="alert")[0]
    assert everything() == before
    assert confirm(page, response).status_code == 302
    assert Unit.objects.get(code="P-NV").name == "Phòng Nội vụ huyện"


def test_change_that_makes_a_line_bad_is_noticed(page, agency, officer):
    shown = preview(page, ["xa", "P-NV", "Phòng Nội vụ", "Phòng Nội vụ", "yeu_cau"])
    send(agency, officer, at(14))
    response = confirm(page, shown)
    assert (response.status_code, content_of(response)) == (409, None)
    assert "không đổi được loại đơn vị" in texts(response, "div", id="errors")[0]


def test_confirmation_next_day_shows_the_other_first_day(office, units, sign_in, time_machine):
    time_machine.move_to(at(23, 30), tick=False)
    page = sign_in(office)
    shown = preview(page, NEW)
    time_machine.move_to(at(0, 30, date=TODAY.replace(day=15)), tick=False)
    assert confirm(page, shown).status_code == 409


def test_preview_lasts_two_hours(page, units, time_machine):
    shown = preview(page, NEW)
    time_machine.move_to(at(16, 0, 1), tick=False)
    response = confirm(page, shown)
    assert (response.status_code, EXPIRED in texts(response, "p")) == (422, True)
    assert Unit.objects.count() == 3


@pytest.mark.parametrize("who", ["administrator", "foreign_office"])
def test_preview_of_one_person_is_not_confirmed_by_another(page, units, who, request, sign_in):
    shown = preview(page, NEW)
    response = confirm(sign_in(request.getfixturevalue(who)), shown)
    assert response.status_code == 422
    assert Unit.objects.filter(code="25282").count() == 0


def test_preview_that_was_tampered_with_is_refused(page, units):
    response = page.post(PAGE, {"content": content_of(preview(page, NEW))[:-1]})
    assert (response.status_code, SPOILT in texts(response, "p")) == (422, True)
    assert Unit.objects.count() == 3


def test_import_touches_the_own_district_alone(page, agency, foreign_unit):
    confirm(page, preview(page, renamed(foreign_unit, "Của tôi")))
    foreign_unit.refresh_from_db()
    assert foreign_unit.name == "Ủy ban nhân dân xã Hưng Phước"
    assert [unit.district for unit in Unit.objects.filter(name="Của tôi")] == [agency.district]


def test_name_of_the_file_is_not_used(page, units):
    assert "x.exe" not in preview(page, NEW).text


def test_refusal_quotes_the_heading_that_was_found_and_leads_to_the_blank_list(page, units):
    rows = (["Danh sách"], ["Mã số", "Tên đơn vị", "Ghi chú"], ["P-1", "Phòng A", "x"])
    answer = preview(page, content=workbook(*rows))
    refusal = errors(answer)["files"]
    assert refusal.startswith("Không tìm thấy dòng tiêu đề có các cột: loại đơn vị, mã đơn vị")
    assert refusal.endswith("Dòng 2 mới có: “Mã số”, “Tên đơn vị”, “Ghi chú”.")
    blank = page.get(f"{FILE}?mau=trong")
    assert f'href="{FILE}?mau=trong"' in answer.content.decode()
    rows = list(openpyxl.load_workbook(io.BytesIO(blank.content)).active.iter_rows(values_only=True))
    assert (len(rows), rows[0][1]) == (1, "Mã đơn vị")
