"""R12 (entering for a unit), R13: who phoned, by which channel, when, who typed; past days with a reason."""

import datetime

import pytest

from reports.consolidation import Status, consolidate
from reports.models import DailyReport
from tests.factories import START, TODAY, YESTERDAY, at, day_of, send

from .pages import BOARD, OWN_REPORT, boxes, entry_for, errors, form_of, post, states, table, texts

UNIT_DAY = BOARD + "don-vi/P-NV/"
PAST_UNIT_DAY = "/tong-hop/2020-08-13/don-vi/P-NV/"
CONFLICT = "Chưa ghi nhận: đã có số liệu mới hơn"


@pytest.mark.parametrize(
    ("channel", "label"), [("phone", "điện thoại"), ("zalo", "Zalo"), ("paper", "văn bản giấy"), ("excel", "tệp Excel")]
)
def test_entry_records_the_channel_who_phoned_when_and_who_typed(office_client, office, agency, channel, label):
    page = post(office_client, UNIT_DAY, entry_for(agency, channel=channel), follow=True)
    report = DailyReport.objects.get()
    assert (report.channel, report.reported_by, report.reported_at) == (channel, "Lê Văn Bình", at(14, 20))
    assert (report.sent_by, report.sent_at, report.revision) == (office, at(14, 30), 1)
    assert texts(page, "li")[0] == (
        f"Lần gửi 1 : 14 giờ 30 phút ngày 14/8/2020, vhtt nhập thay ({label}, người báo: Lê Văn Bình, "
        "đơn vị báo lúc 14:20, nhập lúc 14:30)"
    )


def test_entry_is_acknowledged_with_its_receipt_code(office_client, agency):
    page = post(office_client, UNIT_DAY, entry_for(agency), follow=True)
    assert page.redirect_chain == [(UNIT_DAY, 302)]
    assert texts(page, "div", role="status") == ["Đã ghi nhận số liệu của Phòng Nội vụ. Mã biên nhận P-NV-20200814-1."]


def test_board_tells_that_the_office_typed(office_client, agency):
    post(office_client, UNIT_DAY, entry_for(agency))
    (row,) = table(office_client.get(BOARD), "Tình hình gửi báo cáo")
    typed = "vhtt nhập thay, điện thoại: Lê Văn Bình đơn vị báo lúc 14:20, nhập lúc 14:30"
    assert row == ["1", "Phòng Nội vụ", "đúng hạn", "14:30", typed, ""]


def test_page_says_beside_the_box_that_its_minute_is_what_is_judged_and_who_answers_for_it(office_client, agency):
    assert texts(office_client.get(UNIT_DAY), "p", id="id_reported_at_helptext") == [
        (
            "Đúng hạn hay trễ hạn tính theo giờ đơn vị báo ghi ở đây; người nhập chịu trách nhiệm về giờ này. "
            "Để trống thì tính theo lúc ghi vào hệ thống."
        )
    ]


def test_call_of_the_same_minute_is_not_told_twice(office_client, agency):
    post(office_client, UNIT_DAY, entry_for(agency, reported_at="14:30"))
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][4] == "vhtt nhập thay, điện thoại: Lê Văn Bình"


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"channel": ""}, {"channel": "Chưa chọn hình thức báo."}),
        ({"channel": "web"}, {"channel": "Chưa chọn hình thức báo."}),
        ({"channel": "email"}, {"channel": "Chưa chọn hình thức báo."}),
        ({"reported_by": ""}, {"reported_by": "Chưa ghi người báo số liệu."}),
        ({"reported_by": "   "}, {"reported_by": "Chưa ghi người báo số liệu."}),
        ({"reported_by": "đ" * 101}, {"reported_by": "Tên dài quá 100 ký tự."}),
        ({"reported_at": "25:00"}, {"reported_at": "Giờ ghi theo mẫu 15:10."}),
        ({"reported_at": "chiều"}, {"reported_at": "Giờ ghi theo mẫu 15:10."}),
        ({"reason": "đ" * 201}, {"reason": "Lý do dài quá 200 ký tự."}),
        ({"visitors_guided": "-1"}, {"visitors_guided": "Số liệu không được là số âm."}),
    ],
)
def test_incomplete_entry_is_refused_and_what_was_typed_kept(office_client, agency, typed, refused):
    form = entry_for(agency, note="Gọi lúc họp", **typed)
    page = post(office_client, UNIT_DAY, form)
    assert (page.status_code, errors(page), DailyReport.objects.count()) == (422, refused, 0)
    kept = boxes(page)
    assert kept == {name: str(form[name] or "") for name in kept if name != "reason"} | {
        "reason": form.get("reason", "")
    }


@pytest.mark.parametrize(("typed", "moment"), [("14:05", at(14, 5)), ("14h05", at(14, 5)), ("", None)])
def test_time_of_the_call_is_read_as_people_write_it(office_client, agency, typed, moment):
    post(office_client, UNIT_DAY, entry_for(agency, reported_at=typed))
    assert DailyReport.objects.get().reported_at == moment


def test_form_for_a_unit_says_whom_to_ask_and_proposes_this_minute(office_client, agency):
    agency.contact_name, agency.contact_phone = "Lê Văn Bình", "0909 123 456"
    agency.deputy_name, agency.deputy_phone = "Trần Thị Cúc", "0909 654 321"
    agency.save()
    page = office_client.get(UNIT_DAY)
    assert boxes(page)["reported_at"] == "14:30"
    assert "Cán bộ phụ trách: Lê Văn Bình, 0909 123 456 . Người thay thế: Trần Thị Cúc, 0909 654 321" in texts(
        page, "p"
    )


def test_past_day_needs_a_reason(office_client, agency):
    page = post(office_client, PAST_UNIT_DAY, entry_for(agency))
    assert (page.status_code, errors(page)) == (422, {"reason": "Nhập cho ngày đã qua phải ghi lý do."})
    assert post(office_client, PAST_UNIT_DAY, entry_for(agency, reason="   ")).status_code == 422
    assert DailyReport.objects.count() == 0


def test_past_day_without_an_hour_is_entered_late(campaign, office_client, agency):
    post(office_client, PAST_UNIT_DAY, entry_for(agency, reason="Mất mạng cả ngày", reported_at=""))
    report = DailyReport.objects.select_related("day").get()
    assert (report.day.date, report.sent_at, report.reason) == (YESTERDAY, at(14, 30), "Mất mạng cả ngày")
    assert report.reported_at is None
    (unit,) = consolidate(day_of(campaign, YESTERDAY), at(15)).units
    assert (unit.status, unit.send.minutes_late) == (Status.LATE, 23 * 60 + 30)


def test_any_words_are_a_reason_those_of_old_figures_too(campaign, office_client, agency):
    post(office_client, PAST_UNIT_DAY, entry_for(agency, reason="Nhập số liệu cũ", reported_at=""))
    (unit,) = consolidate(day_of(campaign, YESTERDAY), at(15)).units
    assert (unit.status, unit.send.reason) == (Status.LATE, "Nhập số liệu cũ")


def test_reason_of_an_earlier_entry_does_not_explain_the_next(office_client, agency):
    post(office_client, PAST_UNIT_DAY, entry_for(agency, reason="Mất mạng cả ngày"))
    again = boxes(office_client.get(PAST_UNIT_DAY))
    assert (again["base_revision"], again["staff_installed"], again["reason"]) == ("1", "9", "")


def test_today_needs_no_reason(office_client, agency):
    assert post(office_client, UNIT_DAY, entry_for(agency)).status_code == 302


def test_correction_of_a_past_day_changes_what_is_carried_and_no_other_day(campaign, office_client, agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    entry = entry_for(agency, base_revision="1", staff_installed="11", reason="Đếm thiếu")
    post(office_client, PAST_UNIT_DAY, entry)
    (row,) = consolidate(day_of(campaign), at(15)).staff.rows
    assert (row.figures["staff_installed"], row.unit.figures_date) == (11, YESTERDAY)
    assert DailyReport.objects.filter(day__date=TODAY).count() == 0


def test_officer_and_office_do_not_overwrite_each_other(office_client, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, staff_installed="12"))
    page = post(office_client, UNIT_DAY, entry_for(agency))
    assert (page.status_code, texts(page, "h1")) == (409, [CONFLICT])
    assert DailyReport.objects.get().staff_installed == 12
    assert texts(page, "tr", class_="differs") == ["Số người đã cài đặt Bluezone 12 9"]


def test_office_may_replace_from_the_conflict_page_with_channel_and_caller_kept(office_client, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, staff_installed="12"))
    page = post(office_client, UNIT_DAY, entry_for(agency, channel="zalo"))
    post(office_client, UNIT_DAY, boxes(page))
    newest = DailyReport.objects.current().get()
    assert (newest.revision, newest.staff_installed) == (2, 9)
    assert (newest.channel, newest.reported_by) == ("zalo", "Lê Văn Bình")


def test_officer_learns_that_the_office_was_faster(office_client, officer_client, agency):
    post(office_client, UNIT_DAY, entry_for(agency, staff_installed="12"))
    page = post(officer_client, OWN_REPORT, form_of(agency))
    assert page.status_code == 409
    assert "vhtt đã gửi lần 1 lúc 14 giờ 30 phút ngày 14/8/2020 (nhập thay, điện thoại)" in texts(page, "p")[3]


def test_double_tap_of_the_office_is_one_entry(office_client, agency):
    for _ in range(2):
        assert post(office_client, UNIT_DAY, entry_for(agency)).status_code == 302
    assert DailyReport.objects.count() == 1


def test_unit_sees_what_was_entered_for_it(office_client, officer_client, agency):
    post(office_client, UNIT_DAY, entry_for(agency))
    (note,) = texts(officer_client.get(OWN_REPORT), "div", class_="ok")
    sent = "Đã gửi báo cáo lúc 14 giờ 30 phút ngày 14/8/2020 (đúng hạn), người gửi: vhtt. Xem biên nhận"
    assert note == f"{sent} Số liệu do Phòng VH&TT nhập thay: đơn vị báo lúc 14:20, nhập lúc 14:30."


def test_preview_for_a_unit_stores_nothing(office_client, agency):
    page = post(office_client, UNIT_DAY, entry_for(agency, preview="1"))
    assert (page.status_code, DailyReport.objects.count()) == (200, 0)


@pytest.mark.parametrize("code", ["X-KHONG-CO", "25308"])
def test_unknown_unit_and_one_of_another_district_do_not_exist(office_client, foreign_unit, agency, code):
    address = f"{BOARD}don-vi/{code}/"
    assert office_client.get(address).status_code == 404
    assert post(office_client, address, entry_for(foreign_unit)).status_code == 404
    assert DailyReport.objects.count() == 0


@pytest.mark.parametrize("date", [TODAY + datetime.timedelta(days=1), START - datetime.timedelta(days=1)])
def test_days_to_come_and_before_the_campaign_do_not_exist_for_the_office_either(office_client, agency, date):
    address = f"/tong-hop/{date}/don-vi/P-NV/"
    assert post(office_client, address, entry_for(agency, reason="Sớm")).status_code == 404
    assert DailyReport.objects.count() == 0


def test_page_of_a_unit_shows_its_state(clock, office_client, agency):
    clock.move_to(at(15, 1))
    assert texts(office_client.get(UNIT_DAY), "p", class_="lead") == ["Ngày 14/8/2020 quá hạn, chưa báo cáo"]
    post(office_client, UNIT_DAY, entry_for(agency, reported_at="15:01"))
    assert texts(office_client.get(UNIT_DAY), "p", class_="lead") == ["Ngày 14/8/2020 trễ hạn 1 phút"]
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "trễ hạn 1 phút"}


# Returned reports (R12): the unit counts as missing again until it sends


@pytest.fixture
def returned(agency, officer, office):
    report = send(agency, officer, at(14))
    DailyReport.objects.filter(pk=report.pk).update(
        returned_at=at(14, 10), returned_by=office, returned_by_name="vhtt", returned_comment="Số máy nhỏ hơn hôm qua"
    )
    return report


def test_returned_report_is_asked_for_again_with_the_comment(returned, officer_client):
    page = officer_client.get(OWN_REPORT)
    (note,) = texts(page, "div", class_="warn")
    assert note == (
        "Số liệu bị trả lại lúc 14:10 Số máy nhỏ hơn hôm qua "
        "Người trả lại: vhtt. Đề nghị kiểm tra và gửi lại, hoặc xác nhận số liệu đúng."
    )
    assert boxes(page)["base_revision"] == "1"


def test_sending_a_returned_report_again_keeps_its_first_time(clock, campaign, returned, officer_client, agency):
    clock.move_to(at(15, 30))
    post(officer_client, OWN_REPORT, form_of(agency, base_revision="1"))
    newest = DailyReport.objects.current().get()
    assert (newest.revision, newest.sent_at, newest.first_sent_at) == (2, at(15, 30), at(14))
    (unit,) = consolidate(day_of(campaign), at(16)).units
    assert (unit.status, unit.source.value) == (Status.ON_TIME, "reported")


def test_retry_of_the_returned_send_itself_is_its_old_receipt(returned, officer_client, agency):
    assert post(officer_client, OWN_REPORT, form_of(agency)).url == "/bao-cao/2020-08-14/bien-nhan/1/"
    assert DailyReport.objects.count() == 1


def test_call_from_the_future_is_refused(office_client, agency):
    page = post(office_client, BOARD + "don-vi/P-NV/", entry_for(agency, reported_at="23:59"))
    assert (page.status_code, DailyReport.objects.count()) == (422, 0)
    assert errors(page)["reported_at"] == "Giờ báo chưa tới. Đề nghị kiểm tra lại."


def test_correction_of_a_past_day_says_both_times_with_their_dates(agency, officer, office_client):
    send(agency, officer, at(9, 30, date=YESTERDAY), date=YESTERDAY)
    post(office_client, PAST_UNIT_DAY, entry_for(agency, base_revision="1", staff_installed="11", reason="Đếm thiếu"))
    page = office_client.get(PAST_UNIT_DAY)
    assert [text for text in texts(page, "p") if text.startswith("Gửi lần đầu")] == [
        "Gửi lần đầu 09 giờ 30 phút ngày 13/8/2020 (đúng hạn); sửa lần 2 lúc 14 giờ 30 phút ngày 14/8/2020."
    ]
    said = "đơn vị báo lúc 14:20 ngày 13/8, nhập lúc 14:30 ngày 14/8"
    assert said in " ".join(texts(page, "div", class_="ok"))


def test_hour_of_a_call_on_a_past_day_may_be_later_than_now(office_client, agency):
    told = {"reason": "Mất mạng cả ngày", "reported_at": "14:50"}
    assert texts(office_client.get(PAST_UNIT_DAY), "p", id="id_reported_at_helptext") == [
        "Giờ của ngày 13/8; báo sau ngày đó thì để trống."
    ]
    post(office_client, PAST_UNIT_DAY, entry_for(agency, **told))
    assert DailyReport.objects.get().reported_at == at(14, 50, date=YESTERDAY)
