"""The page of the clock: what it did and will do today, when it reminds, and that people see it stand still."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from reports.clock.work import handle_one_due_task
from reports.models import Campaign, ScheduledTask
from reports.reminders.emails import send_emails
from tests.factories import TODAY, at, day_of, make_district, make_user
from units.models import Role

from .pages import BOARD, boxes, errors, post, table, texts

PAGE = "/tong-hop/hen-gio/"
STOPPED = "Bộ hẹn giờ không chạy."


@pytest.fixture
def leader_client(clock, sign_in, leader):
    return sign_in(leader)


def run(moment):
    while handle_one_due_task(moment):
        send_emails(is_over=lambda: False)


def put_off(campaign, detail):
    day = actions.open_day(campaign=campaign, date=TODAY)
    actions.put_off_task(task=ScheduledTask.objects.get(day=day, due_at=at(14)), detail=detail, at=at(14, 29))


def today(client):
    return table(client.get(PAGE), "Việc hệ thống tự làm trong ngày 14/8")


def minutes():
    return Campaign.objects.get().reminder_minutes


def warned(page):
    return STOPPED in texts(page, "strong")


# What the board says of it


def test_board_says_when_the_clock_does_what(campaign, agency, office, office_client):
    def told():
        return [text for text in texts(office_client.get(BOARD), "a") if text.startswith("Hẹn giờ")]

    assert told() == ["Hẹn giờ: nhắc lúc 14:00, 14:40, 15:05; tự chốt 15:55"]
    actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="mất điện", by=office, at=at(14))
    assert told() == ["Hẹn giờ: nhắc lúc 14:30, 15:10, 15:35; tự chốt 15:55"]
    actions.set_reminder_minutes(campaign=campaign, minutes=[], by=office, at=at(14, 1))
    assert told() == ["Hẹn giờ: tự chốt 15:55"]


UNSENT = "Danh sách 15 giờ 05 phút chưa gửi được: Phòng VH&TT và lãnh đạo chưa có địa chỉ thư điện tử."


def test_list_that_nobody_could_get_is_told_to_the_office(agency, office_client, clock):
    clock.move_to(at(15, 6))
    run(at(15, 4))
    assert texts(office_client.get(BOARD), "div", class_="warn") == []
    run(at(15, 6))
    page = office_client.get(BOARD)
    assert (texts(page, "div", class_="warn"), warned(page)) == ([UNSENT], False)


def test_list_that_somebody_got_is_not_told_of(agency, office, office_client, clock):
    office.email = "vhtt@locninh.example"
    office.save()
    clock.move_to(at(15, 6))
    run(at(15, 6))
    assert texts(office_client.get(BOARD), "div", class_="warn") == []


# What the clock does today


def test_table_lists_what_will_be_done(agency, office_client):
    office_client.get(PAGE)
    run(at(14))
    assert today(office_client) == [
        ["14:00", "Nhắc các đơn vị chưa báo cáo đã thực hiện Lúc 14:00: 1 đơn vị chưa có địa chỉ thư điện tử"],
        ["14:40", "Nhắc các đơn vị chưa báo cáo chưa đến giờ"],
        ["15:05", "Nhắc các đơn vị chưa báo cáo chưa đến giờ"],
        ["15:05", "Gửi danh sách đơn vị chưa báo cáo chưa đến giờ"],
        ["15:55", "Tự chốt số liệu chưa đến giờ"],
    ]


def test_late_and_skipped_things_are_marked_so(agency, office_client, clock):
    clock.move_to(at(16, 11))
    run(at(16, 10))
    told = [row[1] for row in today(office_client)]
    assert told[:2] == ["Nhắc các đơn vị chưa báo cáo bỏ qua đã đến lượt nhắc sau"] * 2
    assert told[4] == "Tự chốt số liệu đã thực hiện chậm 15 phút Lúc 16:10: đã chốt lần 1, sau giờ báo cáo tỉnh"


def test_error_is_told(campaign, agency, office_client):
    put_off(campaign, "lỗi <b>X</b>")
    assert today(office_client)[0][1] == "Nhắc các đơn vị chưa báo cáo gặp lỗi, sẽ thử lại lỗi <b>X</b>, sẽ thử lại"


def test_edition_of_the_office_is_named_before_its_time(campaign, agency, office, office_client):
    actions.close_day(day=day_of(campaign), by=office, at=at(14, 20), number=1)
    assert today(office_client)[4][1] == "Tự chốt số liệu chưa đến giờ Đã có lần chốt 1 (vhtt), không phải tự chốt"


def test_leader_sees_the_table_and_no_form(agency, leader_client):
    page = leader_client.get(PAGE)
    assert (page.status_code, texts(page, "button", class_="full")) == (200, [])
    assert post(leader_client, PAGE, {"before": "30", "after": ""}).status_code == 403


def test_day_without_a_campaign_says_so(district, clock, sign_in):
    client = sign_in(make_user("vhtt", Role.OFFICE, make_district("Chơn Thành")))
    assert client.get(PAGE).status_code == 404


# A clock that stands still


@pytest.mark.parametrize(("moment", "is_warned"), [(at(14, 2), False), (at(14, 2, 1), True)])
def test_office_is_warned_on_board_and_page_when_nobody_does_what_is_due(
    agency, office_client, clock, moment, is_warned
):
    clock.move_to(moment)
    assert [warned(office_client.get(address)) for address in (BOARD, PAGE)] == [is_warned] * 2


def test_office_is_not_warned_while_the_clock_runs(agency, office_client, clock):
    run(at(14))
    clock.move_to(at(14, 39))
    assert [warned(office_client.get(address)) for address in (BOARD, PAGE)] == [False] * 2


def test_leader_s_board_and_other_days_do_not_warn(agency, office_client, leader_client, clock):
    clock.move_to(at(16, 30))
    assert warned(office_client.get(BOARD))
    assert not warned(leader_client.get(BOARD))
    assert not warned(office_client.get("/tong-hop/2020-08-13/"))


def test_failing_task_is_told_on_the_board(campaign, agency, office_client):
    put_off(campaign, "lỗi X")
    page = office_client.get(BOARD)
    assert "Bộ hẹn giờ gặp lỗi khi nhắc các đơn vị chưa báo cáo (14:00): lỗi X, sẽ thử lại." in texts(page, "p")


def test_board_asks_the_database_once_for_the_clock(campaign, agency, office_client):
    run(at(14))
    office_client.get(BOARD)
    with CaptureQueriesContext(connection) as queries:
        office_client.get(BOARD)
    assert sum('FROM "reports_scheduledtask"' in query["sql"] for query in queries) == 1
    assert not any("historicalcampaign" in query["sql"] for query in queries)


# The minutes


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("60, 20", "5", [60, 20, -5]),
        ("20;60  60", "", [60, 20]),
        ("", "5, 10", [-5, -10]),
        ("", "", []),
        ("0", "0", [0]),
        ("600", "539", [600, -539]),
    ],
)
def test_minutes_are_kept_in_the_order_of_time(agency, office, office_client, before, after, kept):
    assert post(office_client, PAGE, {"before": before, "after": after}).url == PAGE
    assert minutes() == kept


def test_form_shows_what_is_set(agency, office_client):
    assert boxes(office_client.get(PAGE)) == {"before": "60, 20", "after": "5", "seen": "60, 20, -5"}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"before": "-60", "after": ""}, "before"),
        ({"before": "sáu mươi", "after": ""}, "before"),
        ({"before": "1.5", "after": ""}, "before"),
        ({"before": "６０", "after": ""}, "before"),
        ({"before": "601", "after": ""}, "before"),
        ({"before": "9" * 60, "after": ""}, "before"),
        ({"before": "", "after": "540"}, "after"),
        ({"before": "", "after": "5" + " 5" * 60}, "after"),
    ],
)
def test_minutes_that_cannot_be_are_refused_and_stay_typed(agency, office_client, form, field):
    page = post(office_client, PAGE, form)
    assert (page.status_code, list(errors(page)), minutes()) == (422, [field], [60, 20, -5])


def test_more_than_six_reminders_are_refused(agency, office_client):
    page = post(office_client, PAGE, {"before": "1 2 3 4 5 6", "after": "7"})
    assert (page.status_code, "Nhắc nhiều nhất 6 lần trong ngày." in texts(page, "li")) == (422, True)


def test_who_set_the_minutes_is_on_record(campaign, agency, office, office_client):
    campaign.history.update(history_date=at(8))
    post(office_client, PAGE, {"before": "45", "after": ""})
    campaign.refresh_from_db()
    assert (campaign.minutes_set_by, campaign.minutes_set_at, campaign.reminder_minutes) == (office, at(14, 30), [45])
    version = campaign.history.latest()
    assert (version.history_user, version.history_date, version.reminder_minutes) == (office, at(14, 30), [45])
    assert "vhtt đặt lúc 14 giờ 30 phút ngày 14/8/2020." in texts(office_client.get(PAGE), "p")


def test_who_set_the_minutes_keeps_the_name_of_then(campaign, agency, office, office_client):
    post(office_client, PAGE, {"before": "45", "after": ""})
    office.last_name, office.first_name = "Trần", "Mới"
    office.save()
    assert "vhtt đặt lúc 14 giờ 30 phút ngày 14/8/2020." in texts(office_client.get(PAGE), "p")


def test_same_minutes_again_leave_no_record(campaign, agency, office_client):
    post(office_client, PAGE, {"before": "60, 20", "after": "5"})
    assert campaign.history.count() == 1


def test_setting_minutes_plans_today_anew_and_changes_nothing_else(campaign, agency, office, office_client):
    before = Campaign.objects.values().get()
    post(office_client, PAGE, {"before": "20", "after": ""})
    signed = {"minutes_set_at": at(14, 30), "minutes_set_by_id": office.pk, "minutes_set_by_name": "vhtt"}
    assert Campaign.objects.values().get() == before | {"reminder_minutes": [20]} | signed
    reminded = ScheduledTask.objects.filter(kind="remind").values_list("day__date", "due_at", "state")
    assert set(reminded) == {
        (TODAY, at(14), "cancelled"),
        (TODAY, at(14, 40), "planned"),
        (TODAY, at(15, 5), "cancelled"),
    }


def test_other_district_is_not_touched(agency, foreign_unit, office_client):
    post(office_client, PAGE, {"before": "45", "after": ""})
    assert Campaign.objects.get(district=foreign_unit.district).reminder_minutes == [60, 20, -5]
