"""R12: the unit answers with one tap what the Office typed for it, and the Office sees it on the board."""

import pytest

from reports import actions
from reports.consolidation import consolidate
from reports.models import DailyReport, EntryAnswer
from tests.factories import TODAY, YESTERDAY, at, day_of, send

from .pages import BOARD, OWN_REPORT, elements, form_of, post, posted_by, table, texts

UNIT_DAY = BOARD + "don-vi/P-NV/"
ANSWERING = f"/bao-cao/{TODAY}/nhap-thay/"
DISPUTED = "Đơn vị báo số liệu nhập thay chưa đúng: Phòng Nội vụ"


@pytest.fixture
def typed(clock, campaign, agency, office):
    return send(agency, office, at(14), channel="phone", reported_by="Lê Văn Bình", reported_at=at(13, 55))


def tap(client, value, page=None):
    page = page or client.get(OWN_REPORT)
    return post(client, ANSWERING, posted_by(elements(page, "button", value=value)[0], page), follow=True)


def told(client):
    return table(client.get(BOARD), "Tình hình gửi báo cáo")[0][4]


def test_right_is_one_tap_that_the_board_shows(typed, officer, officer_client, office_client):
    page = tap(officer_client, "dung")
    assert "Đã xác nhận số liệu nhập thay đúng." in texts(page, "div", role="status")
    answer = EntryAnswer.objects.get()
    assert (answer.report, answer.is_right, answer.answered_by, answer.answered_at) == (
        typed,
        True,
        officer,
        at(14, 30),
    )
    assert told(office_client).endswith("đơn vị xác nhận đúng")
    said = "Đơn vị trả lời: số liệu nhập thay đúng , lúc 14 giờ 30 phút ngày 14/8/2020 (Nguyễn Thị Hạnh)."
    assert said in texts(office_client.get(UNIT_DAY), "p")


def test_wrong_is_named_on_top_until_the_right_figures_come(typed, agency, officer_client, office_client):
    page = tap(officer_client, "chua-dung")
    assert "Đề nghị sửa số liệu ở dưới rồi gửi." in texts(page, "div", role="status")[0]
    board = office_client.get(BOARD)
    assert (told(office_client).endswith("đơn vị báo chưa đúng"), DISPUTED in texts(board, "p")) == (True, True)
    post(officer_client, OWN_REPORT, form_of(agency, base_revision=1, staff_installed=10))
    assert DISPUTED not in texts(office_client.get(BOARD), "p")


def test_answer_changes_when_the_unit_says_otherwise_and_a_second_tap_says_nothing_new(typed, officer_client):
    page = officer_client.get(OWN_REPORT)
    for value in ("chua-dung", "chua-dung", "dung"):
        tap(officer_client, value, page)
    assert [answer.is_right for answer in EntryAnswer.objects.order_by("pk")] == [False, True]


def test_board_that_stands_open_notices_the_answer(typed, officer_client, office_client):
    tag = office_client.get(BOARD)["ETag"]
    assert office_client.get(BOARD, headers={"If-None-Match": tag}).status_code == 304
    tap(officer_client, "dung")
    assert office_client.get(BOARD, headers={"If-None-Match": tag}).status_code == 200


def test_figures_that_changed_meanwhile_are_not_answered_for(typed, agency, office, officer_client):
    page = officer_client.get(OWN_REPORT)
    again = {"channel": "phone", "reported_by": "x", "base_revision": 1, "staff_installed": 10}
    send(agency, office, at(14, 10), **again)
    answered = tap(officer_client, "dung", page)
    assert "Đã có số liệu mới hơn." in texts(answered, "div", role="status")[0]
    assert EntryAnswer.objects.count() == 0
    with pytest.raises(actions.StaleRevision):
        actions.answer_entry(report=typed, is_right=True, by=office, at=at(14, 20))


def test_ones_own_report_asks_nothing(clock, campaign, agency, officer, officer_client):
    send(agency, officer, at(14))
    assert elements(officer_client.get(OWN_REPORT), "button", name="answer") == []
    assert post(officer_client, ANSWERING, {"answer": "dung", "revision": "1"}).status_code == 404


@pytest.mark.parametrize("answer", ["", "khong"])
def test_anything_else_is_no_answer(answer, typed, officer_client):
    assert post(officer_client, ANSWERING, {"answer": answer, "revision": "1"}).status_code == 404


def test_past_day_is_answered_too(clock, campaign, agency, office, officer_client):
    told = {"channel": "phone", "reported_by": "x", "reason": "mất mạng", "date": YESTERDAY}
    send(agency, office, at(9), **told)
    address = f"/bao-cao/{YESTERDAY}/"
    page = officer_client.get(address)
    answered = post(
        officer_client,
        f"{address}nhap-thay/",
        posted_by(elements(page, "button", value="chua-dung")[0], page),
        follow=True,
    )
    assert "báo số liệu đúng cho Phòng VH&TT qua điện thoại" in texts(answered, "div", role="status")[0]


def test_answer_judges_nothing(typed, campaign, officer):
    before = consolidate(day_of(campaign), at(15)).attendance
    actions.answer_entry(report=typed, is_right=False, by=officer, at=at(14, 30))
    assert consolidate(day_of(campaign), at(15)).attendance == before
    assert DailyReport.objects.count() == 1
