"""The province's counts of several days from a table: a preview, one confirmation, all or nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incoming.file_kinds import WORKBOOK
from incoming.uploads import ASK_FOR_EXCEL
from reports.models import ProvinceCount
from reports.province import COUNTS
from tests.factories import START, TODAY, YESTERDAY, at, make_user
from units.models import Role

from .pages import boxes, elements, errors, post, table, text_of, texts
from .test_province_count import PAGE, SOURCE, note

IMPORT = PAGE + "nhap-tep/"


def upload(client, content, name="so-lieu.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"files": SimpleUploadedFile(name, data)})


def confirm(client, preview):
    return post(client, IMPORT, {"content": boxes(preview)["content"]})


def stored():
    return dict(ProvinceCount.objects.order_by("day__date", "pk").values_list("day__date", "installed"))


GOOD = (
    "Số liệu của tỉnh\nSTT;Ngày;Số người đã cài đặt Bluezone;Nguồn\n1;13/8/2020;1.100;\n2;14/08/2020;1234;Công văn 5\n"
)


def test_table_is_previewed_and_nothing_is_written(clock, campaign, office, office_client):
    note(campaign, office, 900, date=YESTERDAY)
    page = upload(office_client, GOOD)
    assert (page.status_code, stored()) == (200, {YESTERDAY: 900})
    assert table(page, "Xem trước") == [
        [f"13/8/2020 {SOURCE}", "900", "1.100"],
        ["14/8/2020 Công văn 5", "–", "1.234"],
    ]
    assert "Ghi nhận số liệu của 2 ngày" in texts(page, "button")


def test_confirmed_table_is_written_as_it_was_shown(clock, campaign, office, office_client):
    answer = confirm(office_client, upload(office_client, GOOD))
    assert (answer.status_code, answer.url, stored()) == (302, PAGE, {YESTERDAY: 1100, TODAY: 1234})
    assert set(ProvinceCount.objects.values_list("source", "entered_by")) == {
        (SOURCE, office.pk),
        ("Công văn 5", office.pk),
    }


def test_line_that_looks_like_a_mistake_is_asked_about_before_it_is_written(clock, campaign, office, office_client):
    """As where one count is typed: against what stands, and against the lines of earlier days."""
    note(campaign, office, 2000, date=TODAY)
    page = upload(office_client, "Ngày;Số người đã cài đặt\n13/8/2020;1.100\n12/8/2020;11.000\n11/8/2020;1.000\n")
    (box,) = elements(page, "div", class_="warn")
    falls = "số lũy kế thường không giảm"
    assert [text_of(item) for part in box.children if part.name == "ul" for item in part.children] == [
        "Ngày 12/8/2020: 11.000 người cao hơn nhiều so với số của tỉnh ngày 11/8/2020 (1.000 người).",
        f"Ngày 12/8/2020: 11.000 người cao hơn số của tỉnh ngày 14/8/2020 (2.000 người); {falls}.",
        f"Ngày 13/8/2020: 1.100 người thấp hơn số của tỉnh ngày 12/8/2020 (11.000 người); {falls}.",
    ]
    assert "Số liệu đúng, ghi nhận số liệu của 3 ngày" in texts(page, "button")


def test_confirming_twice_is_harmless(clock, campaign, office_client):
    page = upload(office_client, GOOD)
    assert [confirm(office_client, page).status_code for _ in range(2)] == [302, 302]
    assert ProvinceCount.objects.count() == 2


def test_workbook_with_real_dates_and_numbers_is_read(clock, campaign, office_client):
    book = openpyxl.Workbook()
    for row in (
        ["Ngày", "Số người đã cài đặt"],
        [at(0).replace(tzinfo=None), 1234.0],
        [None, None],
        [YESTERDAY, "1 100"],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    confirm(office_client, upload(office_client, file.getvalue(), "Bảng.XLSX"))
    assert stored() == {YESTERDAY: 1100, TODAY: 1234}


def test_every_bad_line_is_named_and_no_day_is_written(clock, campaign, office_client):
    page = upload(
        office_client,
        "Ngày,Số người đã cài đặt,Nguồn\n9/8/2020,1,\n15/8/2020,1,\n12/8/2020,10,\n12/8/2020,11,\n"
        f"Hôm qua,1,\n13/8/2020,,\n14/8/2020,1,{'x' * 201}\n31/12/9999,1,\n",
    )
    assert (page.status_code, stored(), "content" in boxes(page)) == (422, {}, False)
    assert texts(page, "li") == [
        "Dòng 2: ngày 9/8/2020 nằm ngoài đợt triển khai (bắt đầu ngày 10/8/2020).",
        "Dòng 3: ngày 15/8/2020 chưa đến.",
        "Dòng 5: ngày 12/8/2020 đã có ở dòng 4.",
        "Dòng 6: “Hôm qua” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020.",
        "Dòng 7: Số người đã cài đặt: Chưa ghi số của tỉnh.",
        "Dòng 8: Nguồn số liệu: Tên nguồn dài quá 200 ký tự.",
        "Dòng 9: Ngày 31/12/9999 nằm ngoài khoảng từ năm 2020 đến năm 2099.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "Ngày,Số máy\n14/8/2020,5\n", f"{COUNTS.missing} Dòng 1 mới có: “Ngày”, “Số máy”."),
        ("a.csv", "Ngày,Số người đã cài đặt\n", "Tệp không có dòng số liệu nào dưới dòng tiêu đề."),
        ("a.csv", "", "Tệp không có nội dung."),
        ("a.pdf", "x", f"Đây là tệp PDF, không phải tệp Excel; {ASK_FOR_EXCEL}"),
        ("a.xlsx", "x", WORKBOOK.another_kind),
        ("a.csv", b"x" * (2 * 1024 * 1024 + 1), WORKBOOK.too_large),
    ],
)
def test_file_that_cannot_be_taken_says_why(clock, campaign, office_client, name, content, sentence):
    page = upload(office_client, content, name)
    assert (page.status_code, errors(page)) == (422, {"files": sentence})


def test_no_file_is_refused(clock, campaign, office_client):
    page = post(office_client, IMPORT, {})
    assert (page.status_code, errors(page)) == (422, {"files": "Chưa chọn tệp nào."})


def test_table_without_a_source_keeps_the_one_that_stands(clock, campaign, office, office_client):
    note(campaign, office, 900, source="Công văn 5")
    confirm(office_client, upload(office_client, "Ngày,Số người đã cài đặt\n14/8/2020,1000\n"))
    assert ProvinceCount.objects.current().values_list("installed", "source").get() == (1000, "Công văn 5")


def test_table_that_says_nothing_new_has_nothing_to_confirm(clock, campaign, office, office_client):
    note(campaign, office)
    page = upload(office_client, "Ngày,Số người đã cài đặt\n14/8/2020,1234\n")
    assert table(page, "Xem trước") == [[f"14/8/2020 {SOURCE}", "1.234", "1.234 không đổi"]]
    assert "content" not in boxes(page)


def test_count_changed_since_the_preview_stops_the_whole_table(clock, campaign, office, office_client):
    page = upload(office_client, GOOD)
    note(campaign, office, 5)
    answer = confirm(office_client, page)
    assert (answer.status_code, stored()) == (409, {TODAY: 5})
    assert "đã có thay đổi từ lúc xem trước" in text_of(elements(answer, "div", role="alert")[0])
    assert table(answer, "Xem trước") == [
        [f"13/8/2020 {SOURCE}", "–", "1.100"],
        [f"14/8/2020 {SOURCE} → Công văn 5", "5", "1.234"],
    ]
    assert (confirm(office_client, answer).status_code, stored()) == (302, {YESTERDAY: 1100, TODAY: 1234})


def test_forged_preview_is_refused(clock, campaign, office_client):
    assert post(office_client, IMPORT, {"content": "a:b:c"}).status_code == 422


def test_preview_is_good_for_two_hours(clock, campaign, office_client):
    page = upload(office_client, GOOD)
    clock.move_to(at(16, 30, 1))
    assert (confirm(office_client, page).status_code, stored()) == (422, {})


def test_preview_of_somebody_else_is_refused(clock, campaign, office_client, foreign_office, sign_in):
    second = make_user("vhtt2", Role.OFFICE, campaign.district)
    page = upload(office_client, GOOD)
    for user in (second, foreign_office):
        answer = confirm(sign_in(user), page)
        assert (answer.status_code, stored()) == (422, {})
        assert "đề nghị tải tệp lên lại" in answer.content.decode()


def test_first_day_of_the_campaign_can_be_counted(clock, campaign, office_client):
    confirm(office_client, upload(office_client, f"Ngày,Số người đã cài đặt\n{START.isoformat()},5\n"))
    assert stored() == {START: 5}
