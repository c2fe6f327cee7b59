"""Of many files the right ones are recorded beside a wrong one, exactly as the preview signed them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import at, send
from tests.reports.filled_files import filled_form, line_of, table, upload
from tests.reports.pages import boxes, texts
from tests.reports.test_import_figures import PAGE, confirm, rows


@pytest.fixture
def three(office_client, agency, other_agency, commune):
    """The preview of two right files and a wrong one."""
    bad = filled_form(other_agency, staff_installed="x")
    return upload(office_client, PAGE, tot=filled_form(agency), xau=bad, xa=filled_form(commune))


def test_right_files_are_told_from_wrong_ones_and_can_be_recorded_alone(office_client, three, other_agency):
    assert (three.status_code, texts(three, "h3")[0]) == (422, "xau.xlsx (Phòng Tư pháp)")
    assert "Ghi 2 tệp đúng, để lại 1 tệp sai" in texts(three, "button")
    assert "2 tệp đúng, ghi được" in texts(three, "summary")
    page = office_client.get(confirm(office_client, three, given_by="Chị Lan")["Location"])
    assert [row[0] for row in rows()] == ["25280", "P-NV"]
    assert "Để lại 1 tệp sai, chưa ghi: xau.xlsx (Phòng Tư pháp). Đề nghị sửa rồi tải lên lại." in texts(page, "p")


def test_files_that_stay_out_are_named_again_when_something_has_changed(office_client, three, agency, officer):
    send(agency, officer, at(14, 31), staff_installed=12)
    response = confirm(office_client, three, given_by="Chị Lan")
    assert (response.status_code, len(rows())) == (409, 1)
    assert "Để lại 1 tệp sai: xau.xlsx (Phòng Tư pháp)." in texts(response, "p")
    assert "Ghi 2 tệp đúng, để lại 1 tệp sai" in texts(response, "button")
    assert "Để lại 1 tệp sai" in office_client.get(confirm(office_client, response, given_by="A")["Location"]).text


def test_boxes_that_are_left_empty_lose_no_wrong_file(office_client, three):
    response = confirm(office_client, three)
    assert (response.status_code, rows()) == (422, [])
    assert "Ghi 2 tệp đúng, để lại 1 tệp sai" in texts(response, "button")


def test_file_of_two_hundred_lines_with_one_wrong_is_left_as_a_whole(office_client, agency, other_agency, commune):
    """A file is right or wrong; nobody has to find out which lines of one were taken."""
    content = table(line_of(agency), line_of(other_agency, staff_installed="x"))
    preview = upload(office_client, PAGE, bang=content, xa=filled_form(commune, reported_by="Lê Văn Bình"))
    assert confirm(office_client, preview).status_code == 302
    assert [row[0] for row in rows()] == ["25280"]


def test_right_files_that_say_nothing_new_leave_nothing_to_confirm(office_client, agency, officer, other_agency):
    send(agency, officer)
    bad = filled_form(other_agency, staff_installed="x")
    preview = upload(office_client, PAGE, tot=filled_form(agency), xau=bad)
    assert (preview.status_code, boxes(preview).keys() & {"content"}) == (422, set())
    assert not [text for text in texts(preview, "button") if "để lại" in text]


def test_two_files_of_one_name_are_two(office_client, agency, other_agency):
    files = [SimpleUploadedFile("bieu.xlsx", filled_form(agency, reported_by="A"))]
    files += [SimpleUploadedFile("bieu.xlsx", filled_form(other_agency, staff_installed="x"))]
    preview = upload(office_client, PAGE, *files)
    assert "Ghi 1 tệp đúng, để lại 1 tệp sai" in texts(preview, "button")
    assert texts(preview, "h3")[0] == "bieu.xlsx (tệp thứ 2 cùng tên) (Phòng Tư pháp)"
    assert (confirm(office_client, preview).status_code, rows()[0][0]) == (302, "P-NV")
