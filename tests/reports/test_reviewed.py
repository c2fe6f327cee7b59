"""R18: what is closed is what was reviewed; what came in since is shown and asked about first."""

import pytest

from reports import actions
from reports.editions import frozen
from reports.models import Edition, ReportingDay
from tests.factories import YESTERDAY, at, day_of, send

from .pages import BOARD, CLOSING, boxes, close_on, elements, post, posted_by, table, texts

EDITION = BOARD + "lan-chot/1/"


@pytest.fixture
def review(clock, campaign, agency, office_client):
    """The form of the review as it was shown at 14:30, before anybody had reported."""
    return {name: value for name, value in boxes(office_client.get(CLOSING)).items() if name != "reason"}


def asked(page):
    assert len(elements(page, "section", role="alert")) == 1
    return texts(page, "h2")[0], [row[-2:] for row in table(page, "Thay đổi")]


def test_report_that_came_in_since_the_review_is_shown_and_asked_about(clock, review, agency, officer, office_client):
    send(agency, officer, at(14, 31))
    clock.move_to(at(14, 32))
    page = post(office_client, CLOSING, review)
    assert (page.status_code, Edition.objects.count()) == (409, 0)
    heading, rows = asked(page)
    assert heading == "Chưa chốt: số liệu đã thay đổi từ lúc xem (14:30:00)"
    assert rows[:2] == [["Phòng Nội vụ 14 giờ 31 phút ngày 14/8/2020, Nguyễn Thị Hạnh"], ["chưa báo cáo", "đúng hạn"]]
    assert "1 thay đổi: Phòng Nội vụ." in texts(page, "p")
    assert texts(page, "title")[0].startswith("Đề nghị kiểm tra: Chốt số liệu")


def test_two_buttons_close_the_new_figures_or_lead_to_them_without_javascript(
    clock, review, agency, officer, office_client
):
    send(agency, officer, at(14, 31))
    page = post(office_client, CLOSING, review)
    assert [dict(link.attributes)["href"] for link in elements(page, "a") if "Xem lại" in link.children] == ["#xem-lai"]
    assert texts(page, "h1", id="xem-lai") == ["Chốt số liệu ngày 14/8/2020, lần 1"]
    (button,) = elements(page, "button", form="close")
    assert "Chốt số mới" in button.children
    assert len(elements(page, "form", id="close")) == 1
    (press,) = (b for b in elements(page, "button") if "Chốt số liệu lần 1" in b.children)
    answer = post(office_client, CLOSING, posted_by(press, page))
    assert (answer.status_code, answer["Location"]) == (302, EDITION)
    assert frozen(Edition.objects.get()).attendance.on_time == 1


def test_what_comes_in_after_the_question_is_asked_about_again(clock, review, agency, commune, officer, office_client):
    send(agency, officer, at(14, 31))
    second = boxes(post(office_client, CLOSING, review))
    send(agency, officer, at(14, 33), base_revision=1, staff_installed=12)
    assert post(office_client, CLOSING, second).status_code == 409
    assert Edition.objects.count() == 0


def test_what_was_typed_stays_when_the_question_comes(clock, review, agency, officer, office_client, campaign):
    actions.close_day(day=day_of(campaign), by=None, at=at(14, 30), number=1)
    second = boxes(office_client.get(CLOSING))
    send(agency, officer, at(14, 31))
    page = post(office_client, CLOSING, second | {"reason": "Đính chính", "direction": "Đã chỉ đạo."})
    assert page.status_code == 409
    assert [boxes(page)[name] for name in ("reason", "direction")] == ["Đính chính", "Đã chỉ đạo."]
    assert ReportingDay.objects.get().direction_text == "Đã chỉ đạo."
    assert post(office_client, CLOSING, boxes(page))["Location"] == BOARD + "lan-chot/2/"
    edition = Edition.objects.get(number=2)
    assert (edition.reason, frozen(edition).narrative.direction) == ("Đính chính", "Đã chỉ đạo.")


def test_refused_reason_does_not_pass_over_what_came_in(clock, review, agency, officer, office_client, campaign):
    actions.close_day(day=day_of(campaign), by=None, at=at(14, 30), number=1)
    second = boxes(office_client.get(CLOSING))
    send(agency, officer, at(14, 31))
    refused = post(office_client, CLOSING, second | {"reason": ""})
    assert refused.status_code == 422
    assert post(office_client, CLOSING, boxes(refused) | {"reason": "Đính chính"}).status_code == 409


def test_passing_deadline_alone_is_not_asked_about(clock, review, office_client):
    clock.move_to(at(15, 1))
    assert post(office_client, CLOSING, review)["Location"] == EDITION


def test_excuse_and_province_count_are_asked_about(review, agency, office, office_client, campaign):
    day = day_of(campaign)
    actions.record_province_count(day=day, installed=1200, source="Sở", by=office, at=at(14, 31))
    page = post(office_client, CLOSING, review)
    assert page.status_code == 409
    assert [p.split(":")[0] for p in texts(page, "p") if p.startswith(("Số liệu của tỉnh lúc xem", "Hiện nay"))] == [
        "Số liệu của tỉnh lúc xem",
        "Hiện nay",
    ]
    review = boxes(page)
    actions.excuse_unit(unit=agency, date=day.date, reason="sáp nhập", by=office, at=at(14, 32))
    page = post(office_client, CLOSING, review)
    assert (page.status_code, asked(page)[1][1]) == (409, ["chưa báo cáo", "miễn báo cáo"])


@pytest.mark.parametrize("reviewed", ["", "abc", "x:y:z"])
def test_closing_without_a_review_of_the_day_closes_nothing(clock, agency, office_client, reviewed):
    page = post(office_client, CLOSING, {"number": 1, "reviewed": reviewed})
    assert (page.status_code, Edition.objects.count()) == (422, 0)
    assert "Không rõ số liệu nào đã được xem. Đề nghị xem lại rồi chốt." in texts(page, "p")
    assert post(office_client, CLOSING, boxes(page) | {"number": 1})["Location"] == EDITION


def test_review_of_another_day_is_none_of_this(clock, agency, office_client):
    other = boxes(office_client.get(f"/tong-hop/{YESTERDAY}/chot/"))["reviewed"]
    assert post(office_client, CLOSING, {"number": 1, "reviewed": other}).status_code == 422


def test_clock_asks_nobody(clock, review, agency, officer, campaign):
    send(agency, officer, at(14, 31))
    assert actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1).number == 1


def test_second_edition_from_the_list_of_changes_asks_too(clock, agency, officer, office_client, campaign):
    actions.close_day(day=day_of(campaign), by=None, at=at(14, 30), number=1)
    send(agency, officer, at(14, 31))
    listed = boxes(office_client.get(BOARD + "thay-doi/")) | {"reason": "Đính chính"}
    send(agency, officer, at(14, 33), base_revision=1, staff_installed=12)
    assert post(office_client, CLOSING, listed).status_code == 409
    assert close_on(office_client, {"number": 2, "reason": "Đính chính"}).status_code == 302


def test_day_can_be_closed_while_reports_come_in_all_the_time(clock, campaign, agency, officer, office_client):
    """The first difference is asked about; the second time, one may also take what comes in during the press."""
    page = office_client.get(f"{BOARD}chot/")
    for revision in range(2):
        send(agency, officer, at(14, 30), base_revision=revision, visitors_guided=revision)
        assert 'name="moving"' not in page.content.decode()
        page = post(office_client, f"{BOARD}chot/", boxes(page))
        assert page.status_code == 409
    send(agency, officer, at(14, 30), base_revision=2, visitors_guided=2)
    assert "Số liệu đang tiếp tục đến: mỗi lần xem lại có thể lại khác." in texts(page, "p")
    done = post(office_client, f"{BOARD}chot/", boxes(page) | {"moving": "1"})
    assert (done.status_code, done.url) == (302, f"{BOARD}lan-chot/1/")
    (unit,) = frozen(Edition.objects.get()).units
    assert unit.send.revision == 3
