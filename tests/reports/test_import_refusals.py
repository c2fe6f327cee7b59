"""What an import refuses: content that was tampered with, files that are none, more than is allowed."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incoming import signed_preview
from incoming.signed_preview import EXPIRED, OTHER_FIELDS, SPOILT, TOO_LARGE, Bearer
from reports.excel_forms.preview import PreviewedReport, as_plain, from_plain
from reports.excel_forms.shape import FiledReport
from reports.models import DailyReport
from tests.factories import TODAY, figures_for, make_unit, make_user
from tests.incoming.test_uploads import HOSTILE
from tests.reports.filled_files import blank_form, filled_form, line_of, table, upload
from tests.reports.pages import boxes, elements, errors, post, texts
from tests.reports.test_import_figures import PAGE, YESTERDAYS_PAGE, confirm, rows, sentences
from units.models import Role, Unit

# What the browser carries between preview and confirmation


@pytest.fixture
def content(office_client, agency):
    return boxes(upload(office_client, PAGE, a=filled_form(agency, reported_by="Lê Văn Bình")))["content"]


@pytest.fixture
def colleague(campaign):
    return make_user("vhtt-2", Role.OFFICE, campaign.district)


def with_part(content, name, part):
    """The workbook with one more part, which no reader looks at."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def refusal_of(response):
    assert (response.status_code, rows()) == (422, [])
    (alert,) = elements(response, "div", role="alert")
    return " ".join(alert.children[1].children)


def test_tampered_content_is_refused(office_client, content):
    assert refusal_of(post(office_client, PAGE, {"content": content[1:]})) == SPOILT


def test_content_of_another_day_is_refused(office_client, content):
    assert refusal_of(post(office_client, YESTERDAYS_PAGE, {"content": content})) == SPOILT


@pytest.mark.parametrize("who", ["colleague", "foreign_office"])
def test_content_of_somebody_else_is_refused(who, request, sign_in, content):
    assert refusal_of(post(sign_in(request.getfixturevalue(who)), PAGE, {"content": content})) == SPOILT


def test_content_expires_after_two_hours(office_client, content, clock):
    clock.shift(datetime.timedelta(hours=2, seconds=1))
    assert refusal_of(post(office_client, PAGE, {"content": content})) == EXPIRED


@pytest.mark.parametrize("role", ["officer", "leader", "administrator"])
def test_nobody_but_the_office_confirms(role, request, sign_in, content):
    client = sign_in(request.getfixturevalue(role))
    assert (post(client, PAGE, {"content": content}).status_code, rows()) == (403, [])


def test_two_hundred_units_with_notes_fit_into_the_form(campaign, office):
    units = [make_unit(campaign.district, f"D{n:03}", kind=Unit.Kind.COMMUNE) for n in range(200)]
    text = "Đã tuyên truyền trên loa truyền thanh ấp, đến từng hộ vận động người dân cài đặt ứng dụng Bluezone, "
    reports = [
        FiledReport(unit, TODAY, figures_for(unit, broadcasts=n), f"{n} {text * 4}", "Lê Văn Bình", "", "a")
        for n, unit in enumerate(units)
    ]
    bearer = Bearer(office.pk, campaign.district_id, "day:x")
    plain = as_plain(PreviewedReport(filed, n, frozenset()) for n, filed in enumerate(reports))
    read = from_plain(signed_preview.read(signed_preview.sign(plain, bearer), bearer), office)
    assert [(one.filed, one.base_revision) for one in read] == [(filed, n) for n, filed in enumerate(reports)]


def test_more_than_the_form_can_carry_is_refused_before_the_confirmation(office_client, agency, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = OTHER_FIELDS + 10
    preview = upload(office_client, PAGE, a=filled_form(agency))
    assert (preview.status_code, sentences(preview), "content" in boxes(preview)) == (422, [TOO_LARGE], False)


# Files that are none


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(name, office_client, campaign):
    data, sentence = HOSTILE[name]
    response = upload(office_client, PAGE, a=data)
    assert response.status_code == 422
    (said,) = sentences(response)
    assert sentence in said


@pytest.mark.parametrize("name", ["bieu.xlsm", "bieu.csv", "bieu", "bieu.xlsx.exe"])
def test_wrong_ending_is_refused(name, office_client, agency):
    response = upload(office_client, PAGE, SimpleUploadedFile(name, filled_form(agency)))
    assert (response.status_code, sentences(response)) == (
        422,
        ["Tệp phải có đuôi .xlsx, .xls hoặc .ods; đề nghị mở bằng Excel và lưu lại dạng .xlsx."],
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Báo cáo.docx", "tệp Word"),
        ("Báo cáo.DOC", "tệp Word"),
        ("quet.pdf", "tệp PDF"),
        ("anh.jpg", "ảnh chụp"),
        ("anh.HEIC", "ảnh chụp"),
    ],
)
def test_file_that_excel_cannot_open_is_called_what_it_is(name, kind, office_client, agency):
    response = upload(office_client, PAGE, SimpleUploadedFile(name, b"x"))
    told = (
        f"Đây là {kind}, không phải tệp Excel; đề nghị đơn vị gửi lại bằng biểu mẫu Excel (tải ở trang Hôm nay "
        "của đơn vị hoặc ở trang nhập Excel), hoặc nhập thay đơn vị theo tệp này."
    )
    assert (response.status_code, sentences(response)) == (422, [told])


def test_archive_of_files_is_to_be_unpacked(office_client, agency):
    response = upload(office_client, PAGE, SimpleUploadedFile("bieu-mau-2020-08-14.zip", b"PK"))
    told = "Đây là tệp nén; đề nghị giải nén rồi chọn các tệp Excel bên trong."
    assert (response.status_code, sentences(response)) == (422, [told])


def test_form_of_another_day_is_named_by_its_unit(office_client, agency):
    response = upload(office_client, YESTERDAYS_PAGE, IMG_0412=filled_form(agency))
    assert texts(response, "h3") == ["IMG_0412.xlsx (Phòng Nội vụ)"]


def test_file_with_a_long_name_is_read(office_client, agency):
    name = "Báo cáo kết quả cài đặt ứng dụng Bluezone ngày 14 tháng 8 năm 2020 của Phòng Nội vụ huyện.xlsx"
    response = upload(office_client, PAGE, SimpleUploadedFile(name, filled_form(agency, reported_by="Lê Văn Bình")))
    assert response.status_code == 200
    assert confirm(office_client, response).status_code == 302
    assert rows() == [("P-NV", 1, 9, "excel", "Lê Văn Bình")]


def test_empty_file_and_no_file_are_refused(office_client, campaign):
    assert sentences(upload(office_client, PAGE, a=b"")) == ["Tệp không có nội dung."]
    response = office_client.post(PAGE, {})
    assert (response.status_code, errors(response)) == (422, {"files": "Chưa chọn tệp nào."})


def test_more_files_than_allowed_are_refused_with_a_sentence(office_client, campaign, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    response = upload(office_client, PAGE, **{f"f{n}": b"x" for n in range(4)})
    assert response.status_code == 413
    assert "Chưa ghi nhận: mỗi lần chỉ tải lên được 3 tệp; đề nghị chia làm nhiều lần." in texts(response, "p")


def test_files_that_are_too_much_together_are_not_all_read(office_client, agency, other_agency, commune):
    padding = ("xl/media/a.bin", bytes(9 * 1024 * 1024))
    units = {"a": agency, "b": other_agency, "c": commune}
    files = {name: with_part(filled_form(unit), *padding) for name, unit in units.items()}
    response = upload(office_client, PAGE, **files, d=b"x")
    assert (response.status_code, rows()) == (422, [])
    assert texts(response, "h3") == ["c.xlsx", "d.xlsx"]
    sentence = "Chưa đọc, vì các tệp cộng lại có quá nhiều số liệu cho một lần; đề nghị tải lên ở lần sau."
    assert sentences(response) == [sentence, sentence]
    assert "Ghi 2 tệp đúng, để lại 2 tệp sai" in texts(response, "button")


def test_request_larger_than_allowed_is_refused_with_a_sentence(office_client, campaign):
    response = post(office_client, PAGE, {"content": "x" * 300_000})
    assert response.status_code == 413
    assert texts(response, "h1") == ["Nội dung gửi quá lớn"]


def test_name_of_a_file_and_what_is_in_it_are_never_markup(office_client, agency):
    evil = "<img src=x onerror=1>"
    content = filled_form(agency, note=evil, reported_by=evil, reason=evil)
    response = upload(office_client, PAGE, SimpleUploadedFile(f"{evil}.xlsx", content), b=b"x")
    assert evil not in response.content.decode()
    assert response.content.decode().count("&lt;img src=x onerror=1&gt;") >= 4


def test_formula_text_in_a_note_is_stored_as_text(office_client, agency):
    content = table(line_of(agency) | {"Ghi chú": "'=1+1", "Người báo": "@SUM(1)"})
    assert confirm(office_client, upload(office_client, PAGE, a=content)).status_code == 302
    assert DailyReport.objects.values_list("note", "reported_by").get() == ("'=1+1", "@SUM(1)")


def test_unit_of_another_district_is_unknown(office_client, agency, foreign_unit):
    response = upload(office_client, PAGE, a=table(line_of(foreign_unit)))
    assert sentences(response) == ["dòng 2: Không có đơn vị “25308” trong danh sách đơn vị của huyện."]


def test_form_of_tomorrow_has_no_page(office_client, agency):
    assert office_client.get("/tong-hop/2020-08-15/nhap-excel/").status_code == 404
    assert upload(office_client, "/tong-hop/2020-08-15/nhap-excel/", a=blank_form(agency)).status_code == 404
