"""The district's own house: campaigns, hours, letters and the district's words, on pages of the program (R1, R25)."""

import datetime

import pytest
from django.test import Client

from reports.consolidation import consolidate, freeze, thaw
from reports.models import Campaign
from tests.factories import START, TODAY, at, day_of, make_campaign, send
from units.models import District

from .pages import boxes, elements, errors, texts
from .word import printed, whole_text

TOMORROW = TODAY + datetime.timedelta(days=1)
INDEX, ADD, DISTRICT = "/thiet-lap/", "/thiet-lap/dot/them/", "/thiet-lap/huyen/"


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(campaign, office, sign_in) -> Client:
    return sign_in(office)


def address(campaign):
    return f"/thiet-lap/dot/{campaign.pk}/"


def save(page, path, **typed):
    """Send the page's form as it stands, but for what is typed."""
    return page.post(path, boxes(page.get(path)) | typed)


def test_index_tells_each_campaign_and_the_district(page, campaign):
    make_campaign(campaign.district, title="Cài đặt VNeID", app_name="VNeID", starts_on=TOMORROW)
    answer = page.get(INDEX)
    assert texts(answer, "h2")[1:] == ["Cài đặt VNeID", "Cài đặt ứng dụng Bluezone đang triển khai"]
    assert "Công văn số 758/UBND-VX" in texts(answer, "dd")


def test_hours_change_from_the_next_day_on(page, campaign, office):
    today = day_of(campaign)
    answer = save(page, address(campaign), due_time="14:00", auto_close_time="15:50")
    assert (answer.status_code, answer.url) == (302, INDEX)
    campaign.refresh_from_db()
    assert (campaign.due_time, campaign.auto_close_time) == (datetime.time(14), datetime.time(15, 50))
    assert [day_of(campaign, date).due_at for date in (TODAY, TOMORROW)] == [today.due_at, at(14, date=TOMORROW)]
    assert campaign.history.latest("history_id").history_user == office
    assert "có hiệu lực từ ngày 15/8/2020" in texts(page.get(address(campaign)), "p", class_="lead")[0]


def test_reminders_are_minutes_and_not_json(page, campaign):
    assert [boxes(page.get(address(campaign)))[name] for name in ("before", "after")] == ["60, 20", "5"]
    save(page, address(campaign), before="30", after="")
    campaign.refresh_from_db()
    assert campaign.reminder_minutes == [30]
    refused = save(page, address(campaign), before="nửa giờ")
    assert errors(refused) == {"before": "Ghi số phút, nhiều lần cách nhau bằng dấu phẩy, ví dụ 60, 20."}


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"title": " "}, {"title": "Chưa ghi tên đợt triển khai."}),
        ({"due_time": "15:56"}, {}),
        ({"target_on": "9/8/2020"}, {}),
        ({"resident_target": "101"}, {}),
        ({"starts_on": "31/2/2020"}, None),
        ({"before": "1000"}, {"before": "Số phút nhiều nhất là 600."}),
        ({"grounds-0-number": ""}, None),
        ({"grounds-0-DELETE": "on"}, {}),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_typed(page, campaign, typed, refused):
    answer = save(page, address(campaign), **typed)
    assert answer.status_code == 422
    assert boxes(answer)["app_name"] == "Bluezone"
    assert elements(answer, "div", role="alert")
    if refused:
        assert errors(answer) == refused
    before = Campaign.objects.get()
    assert (before.title, before.due_time, before.grounds.count()) == (campaign.title, datetime.time(15), 1)


def test_letters_are_added_ordered_and_struck_out(page, campaign):
    second = {"grounds-1-position": "0", "grounds-1-number": "2842/UBND-KGVX", "grounds-1-date": "13/8/2020"}
    save(page, address(campaign), **second)
    assert list(campaign.grounds.values_list("number", flat=True)) == ["2842/UBND-KGVX", "758/UBND-VX"]
    save(page, address(campaign), **{"grounds-1-DELETE": "on"})
    assert list(campaign.grounds.values_list("number", flat=True)) == ["2842/UBND-KGVX"]


def test_what_a_colleague_saved_meanwhile_is_not_undone(page, campaign, administrator, sign_in):
    open_page = boxes(page.get(address(campaign)))
    save(sign_in(administrator), address(campaign), due_time="14:30")
    answer = page.post(address(campaign), open_page | {"title": "Tên mới"})
    assert (answer.status_code, boxes(answer)["title"]) == (409, "Tên mới")
    campaign.refresh_from_db()
    assert (campaign.due_time, campaign.title) == (datetime.time(14, 30), "Cài đặt ứng dụng Bluezone")


def test_letter_that_a_colleague_changed_meanwhile_is_not_undone(page, campaign, administrator, sign_in):
    """Where nothing but a letter was typed, too."""
    open_page = boxes(page.get(address(campaign)))
    save(sign_in(administrator), address(campaign), **{"grounds-0-number": "759/UBND-VX"})
    answer = page.post(address(campaign), open_page | {"grounds-0-abstract": "về việc cài đặt"})
    assert (answer.status_code, boxes(answer)["grounds-0-abstract"]) == (409, "về việc cài đặt")
    assert campaign.grounds.values_list("number", "abstract").get() == ("759/UBND-VX", "")


def test_second_tap_adds_no_second_letter(page, campaign):
    second = {"grounds-1-number": "2842/UBND-KGVX", "grounds-1-date": "13/8/2020"}
    form = boxes(page.get(address(campaign))) | second
    assert [page.post(address(campaign), form).url for _ in range(2)] == [INDEX] * 2
    assert campaign.grounds.count() == 2


def test_next_campaign_is_added_once_however_often_it_is_tapped(page, campaign):
    typed = {
        "title": "Cài đặt VNeID",
        "app_name": "VNeID",
        "starts_on": "15/8/2020",
        "target_on": "30/8/2020",
        "grounds-0-number": "900/UBND-VX",
        "grounds-0-date": "14/8/2020",
    }
    form = boxes(page.get(ADD)) | typed
    assert page.post(ADD, form).url == INDEX
    added = Campaign.objects.get(app_name="VNeID")
    assert (added.starts_on, added.grounds.get().number) == (TOMORROW, "900/UBND-VX")
    again = page.post(ADD, form)
    assert (again.status_code, Campaign.objects.count()) == (302, 2)


def test_start_that_takes_reported_days_away_is_refused(page, campaign, agency, officer):
    send(agency, officer, at(13))
    answer = save(page, address(campaign), starts_on="15/8/2020")
    assert "thay đổi những ngày đã có báo cáo" in errors(answer)["starts_on"]


def test_district_says_on_its_pages_and_papers_what_its_people_wrote(page, district, office):
    answer = save(page, DISTRICT, office_phone="0271 3568 999", signatory_name="Lê Quang Vinh")
    assert answer.url == DISTRICT
    district.refresh_from_db()
    assert (district.office_phone, district.signatory_name) == ("0271 3568 999", "Lê Quang Vinh")
    assert district.history.latest("history_id").history_user == office
    assert "0271 3568 999" in Client().get("/dang-nhap/").content.decode()


@pytest.mark.parametrize(("box", "typed"), [("office_email", "khong phai"), ("office_name", ""), ("seat", "x" * 101)])
def test_district_refuses_what_cannot_be_and_keeps_what_was_typed(page, district, box, typed):
    answer = save(page, DISTRICT, **{box: typed})
    assert (answer.status_code, list(errors(answer)), boxes(answer)[box]) == (422, [box], typed)


def test_district_that_a_colleague_changed_meanwhile_is_not_undone(page, district, administrator, sign_in):
    open_page = boxes(page.get(DISTRICT))
    save(sign_in(administrator), DISTRICT, office_phone="0271 111 111")
    assert page.post(DISTRICT, open_page | {"office_email": "a@b.example"}).status_code == 409
    assert (District.objects.get().office_phone, District.objects.get().office_email) == ("0271 111 111", "")


def test_report_goes_to_whom_the_district_wrote_and_else_to_whom_the_order_names(page, campaign, agency, officer):
    send(agency, officer, at(13))
    assert "- Ban TG HU;" in whole_text(printed(consolidate(day_of(campaign), at(15, 30))))
    save(page, DISTRICT, recipients=" UBND tỉnh;\r\n\x0b\r\nLưu:  VT.")
    assert District.objects.get().recipients == "UBND tỉnh;\nLưu: VT."
    kept = thaw(freeze(consolidate(day_of(Campaign.objects.get()), at(15, 30))))
    text = whole_text(printed(kept))
    assert ("- UBND tỉnh;" in text, "- Lưu: VT." in text, "Ban TG HU" in text) == (True, True, False)


def test_campaign_of_another_district_is_not_reached(page, foreign_district):
    foreign = foreign_district.campaigns.get()
    assert page.get(address(foreign)).status_code == 404
    assert foreign.starts_on >= START
