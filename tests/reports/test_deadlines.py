"""R1, R2: the day and its deadlines; the printed minute decides."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from reports import actions
from reports.consolidation import consolidate
from reports.models import DailyReport, ReportingDay
from tests.factories import START, TODAY, YESTERDAY, at, day_of, send

from .pages import BOARD, OWN_REPORT, close_on, form_of, post, states, texts

MILLISECOND = 1000


@pytest.mark.parametrize(
    ("arrival", "minutes_late"),
    [
        (at(14, 59, 59), 0),
        (at(15, 0, 0), 0),
        (at(15, 0, 59, 999 * MILLISECOND), 0),
        (at(15, 1, 0), 1),
        (at(15, 1, 59), 1),
        (at(23, 59, 59), 539),
    ],
)
def test_report_is_late_by_the_printed_minute(campaign, arrival, minutes_late):
    day = day_of(campaign)
    assert day.minutes_late(arrival) == minutes_late
    assert day.is_on_time(arrival) == (minutes_late == 0)


@pytest.mark.parametrize(
    ("cut_at", "in_time"),
    [
        (at(15, 59, 59), True),
        (at(15, 59, 59, 999 * MILLISECOND), True),
        (at(16, 0, 0), False),
        (at(16, 0, 59), False),
    ],
)
def test_edition_is_in_time_for_the_province_before_the_minute_of_16_00(campaign, cut_at, in_time):
    assert day_of(campaign).is_in_time_for_province(cut_at) is in_time


def told(moment: datetime.datetime, took: float | None = None) -> str:
    """What the proxy says of a request that was all there at the moment."""
    return f"arrived={moment.timestamp():.3f}" + (f";took={took:.3f}" if took is not None else "")


@pytest.mark.parametrize(
    ("forwarded", "arrived"),
    [
        (told(at(15, 0, 58)), at(15, 0, 58)),
        # On a slow line the first byte counts, unless it is too long ago.
        (told(at(15, 1, 2), took=3.5), at(15, 0, 58, 500 * MILLISECOND)),
        (told(at(15, 0, 58), took=30), at(15, 0, 58)),
        # Within the last 45 seconds, and never ahead of now.
        (told(at(15, 0, 35)), at(15, 0, 35)),
        (told(at(15, 0, 34, 999 * MILLISECOND)), at(15, 1, 20)),
        (told(at(15, 1, 20)), at(15, 1, 20)),
        (told(at(15, 1, 20, MILLISECOND)), at(15, 1, 20)),
        (told(at(15, 0, 58)) + ", for=10.9.9.9", at(15, 1, 20)),
        ("arrived=hôm nay", at(15, 1, 20)),
        ("arrived=9999999999.000;took=9999999.000", at(15, 1, 20)),
        ("", at(15, 1, 20)),
    ],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
def test_report_arrives_when_our_proxy_says_so(address, forwarded, arrived, clock, officer_client, agency, settings):
    settings.HTTPS = True
    clock.move_to(at(15, 1, 20))
    post(officer_client, OWN_REPORT, form_of(agency), REMOTE_ADDR=address, HTTP_FORWARDED=forwarded)
    assert DailyReport.objects.get().sent_at == arrived


@pytest.mark.parametrize(
    ("https", "sent"),
    [
        (False, {"HTTP_FORWARDED": told(at(15, 0, 58))}),
        (True, {"HTTP_FORWARDED": told(at(15, 0, 58)), "REMOTE_ADDR": "10.9.9.9"}),
        (True, {"HTTP_X_ARRIVED_AT": told(at(15, 0, 58)), "HTTP_X_FORWARDED": told(at(15, 0, 58))}),
    ],
)
def test_nobody_elses_word_about_the_arrival_is_heard(https, sent, clock, officer_client, agency, settings):
    settings.HTTPS = https
    clock.move_to(at(15, 1, 20))
    post(officer_client, OWN_REPORT, form_of(agency), **sent)
    assert DailyReport.objects.get().sent_at == at(15, 1, 20)


@pytest.mark.parametrize(
    ("arrival", "title"),
    [
        (at(14, 59, 59), "Đã gửi báo cáo lúc 14 giờ 59 phút ngày 14/8/2020"),
        (at(15, 0, 59, 999 * MILLISECOND), "Đã gửi báo cáo lúc 15 giờ 00 phút ngày 14/8/2020"),
        (at(15, 1, 0), "Đã gửi báo cáo lúc 15 giờ 01 phút ngày 14/8/2020 (trễ hạn 1 phút)"),
        (at(16, 7, 0), "Đã gửi báo cáo lúc 16 giờ 07 phút ngày 14/8/2020 (trễ hạn 1 giờ 07 phút)"),
    ],
)
def test_receipt_prints_the_minute_of_arrival_and_by_how_much_it_is_late(clock, officer_client, agency, arrival, title):
    clock.move_to(arrival)
    receipt = post(officer_client, OWN_REPORT, form_of(agency), follow=True)
    assert texts(receipt, "h1") == [title]
    assert DailyReport.objects.get().sent_at == arrival


def test_moment_of_a_report_is_its_arrival_and_not_the_phones_clock(clock, officer_client, agency):
    clock.move_to(at(15, 0, 59))
    post(officer_client, OWN_REPORT, form_of(agency, sent_at="2020-08-14 08:00", first_sent_at="2020-08-14 08:00"))
    report = DailyReport.objects.get()
    assert (report.sent_at, report.first_sent_at) == (at(15, 0, 59), at(15, 0, 59))


def test_moment_of_a_report_is_before_anything_the_request_waits_for(clock, officer_client, agency):
    clock.move_to(at(15, 0, 59))

    def wait_for_a_lock(execute, *query):
        clock.shift(60)
        return execute(*query)

    with connection.execute_wrapper(wait_for_a_lock):
        post(officer_client, OWN_REPORT, form_of(agency))
    assert DailyReport.objects.get().sent_at == at(15, 0, 59)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at(14, 59, 59), "chưa báo cáo"),
        (at(15, 0, 59), "chưa báo cáo"),
        (at(15, 1, 0), "quá hạn, chưa báo cáo"),
        (at(23, 59, 59), "quá hạn, chưa báo cáo"),
    ],
)
def test_silent_unit_is_overdue_from_15_01(clock, sign_in, office, agency, moment, state):
    clock.move_to(moment)
    assert states(sign_in(office).get(BOARD)) == {"Phòng Nội vụ": state}


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (at(13, 48, 30), "Còn 1 giờ 12 phút đến hạn 15 giờ 00 phút"),
        (at(14, 18, 59), "Còn 42 phút đến hạn 15 giờ 00 phút"),
        (at(14, 59, 59), "Còn 1 phút đến hạn 15 giờ 00 phút"),
        (at(15, 0, 59), "Đến hạn 15 giờ 00 phút , gửi trong phút này vẫn là đúng hạn"),
        (
            at(15, 1, 0),
            "Đã quá hạn (15 giờ 00 phút) 1 phút . Báo cáo vẫn được nhận và ghi là trễ hạn.",
        ),
    ],
)
def test_form_says_the_minutes_left(clock, officer_client, moment, sentence):
    clock.move_to(moment)
    assert texts(officer_client.get(OWN_REPORT), "p", class_="clockline") == [sentence]


@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        (at(23, 59, 59, date=YESTERDAY), "Báo cáo ngày 13/8/2020"),
        (at(0, 0, 0), "Báo cáo ngày 14/8/2020"),
        # 23:59 in UTC is of the day before.
        (at(6, 59, 0), "Báo cáo ngày 14/8/2020"),
        (at(7, 0, 0), "Báo cáo ngày 14/8/2020"),
        (at(23, 59, 59), "Báo cáo ngày 14/8/2020"),
    ],
)
def test_today_is_the_date_in_viet_nam(clock, sign_in, officer, moment, heading):
    clock.move_to(moment)
    assert texts(sign_in(officer).get(OWN_REPORT), "h1") == [heading]


def test_report_sent_after_midnight_is_of_the_new_day_while_utc_is_still_in_the_old(clock, officer_client, agency):
    clock.move_to(at(0, 5))
    receipt = post(officer_client, OWN_REPORT, form_of(agency), follow=True)
    assert receipt.redirect_chain == [("/bao-cao/2020-08-14/bien-nhan/1/", 302)]
    assert DailyReport.objects.get().day.due_at == at(15)


@pytest.mark.parametrize("moment", [at(9, date=START + datetime.timedelta(days=n)) for n in range(14)])
def test_every_calendar_day_is_a_reporting_day_weekends_included(clock, sign_in, officer, agency, moment):
    clock.move_to(moment)
    post(sign_in(officer), OWN_REPORT, form_of(agency))
    day = DailyReport.objects.get().day
    assert (day.due_at, day.cutoff_at) == (moment.replace(hour=15), moment.replace(hour=16))


def test_later_change_of_the_campaign_leaves_past_days_as_they_were(campaign, agency, officer, administrator):
    send(agency, officer, at(14, 30, date=YESTERDAY), date=YESTERDAY)
    campaign.due_time, campaign.cutoff_time = datetime.time(10), datetime.time(17)
    actions.change_campaign(campaign=campaign, by=administrator, at=at(14))
    day = day_of(campaign, YESTERDAY)
    assert (day.due_at, day.cutoff_at) == (at(15, date=YESTERDAY), at(16, date=YESTERDAY))
    assert consolidate(day, at(9)).attendance.on_time == 1


def test_later_change_of_the_campaign_leaves_days_that_nobody_had_opened(campaign, administrator):
    campaign.due_time = datetime.time(10)
    actions.change_campaign(campaign=campaign, by=administrator, at=at(14))
    written = campaign.days.order_by("date").values_list("date", "due_at")
    days = [START + datetime.timedelta(days=n) for n in range(5)]
    assert list(written) == [(date, at(15, date=date)) for date in days]
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert day_of(campaign, tomorrow).due_at == at(10, date=tomorrow)


def test_change_of_a_campaign_is_on_record(campaign, administrator):
    campaign.history.update(history_date=at(8))
    campaign.due_time = datetime.time(14, 30)
    actions.change_campaign(campaign=campaign, by=administrator, at=at(14))
    newest = campaign.history.first()
    assert (newest.history_user, newest.due_time) == (administrator, datetime.time(14, 30))
    assert newest.prev_record.due_time == datetime.time(15)


def test_opening_a_day_again_keeps_its_deadlines(campaign):
    opened = actions.open_day(campaign=campaign, date=TODAY)
    campaign.due_time = datetime.time(10)
    assert actions.open_day(campaign=campaign, date=TODAY) == opened
    assert ReportingDay.objects.get().due_at == at(15)


@pytest.fixture
def extended_day(campaign):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ReportingDay.objects.filter(pk=day.pk).update(due_at=at(15, 30), extension_reason="Mất điện toàn huyện")
    return day


def test_extended_deadline_decides_who_is_late(clock, extended_day, office_client, officer_client, agency, commune):
    clock.move_to(at(15, 30, 59))
    post(officer_client, OWN_REPORT, form_of(agency))
    clock.move_to(at(15, 31))
    assert states(office_client.get(BOARD)) == {
        "Phòng Nội vụ": "đúng hạn",
        "Ủy ban nhân dân xã Lộc Thạnh": "quá hạn, chưa báo cáo",
    }


def test_every_form_shows_the_reason_of_an_extension(extended_day, officer_client, office_client, agency):
    sentence = "Hạn gửi hôm nay lùi đến 15 giờ 30 phút . Lý do: Mất điện toàn huyện"
    assert texts(officer_client.get(OWN_REPORT), "div", class_="info") == [sentence]
    assert texts(office_client.get(BOARD + "don-vi/P-NV/"), "div", class_="info") == [sentence]
    assert texts(office_client.get(BOARD), "div", class_="info") == [
        "Hạn gửi lùi đến 15 giờ 30 phút. Lý do: Mất điện toàn huyện"
    ]


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (at(15, 59, 59), "Kịp giờ báo cáo tỉnh (trước 16 giờ 00 phút)."),
        (at(16), "Sau giờ báo cáo tỉnh (16 giờ 00 phút)."),
    ],
)
def test_edition_says_whether_it_was_in_time_for_the_province(clock, office_client, agency, moment, in_time):
    clock.move_to(moment)
    page = close_on(office_client, {"number": 1}, follow=True)
    (lead,) = texts(page, "p", class_="lead")
    assert lead == f"Chốt lúc {moment:%H} giờ {moment:%M} phút ngày 14/8/2020, vhtt. {in_time}"


@pytest.mark.parametrize("deadline", ["due_time", "auto_close_time", "cutoff_time"])
def test_deadline_of_a_campaign_has_no_seconds(campaign, deadline):
    setattr(campaign, deadline, getattr(campaign, deadline).replace(second=30))
    with pytest.raises(ValidationError) as refusal:
        campaign.full_clean()
    assert refusal.value.message_dict[deadline] == ["Giờ ghi đến phút, không có giây."]
