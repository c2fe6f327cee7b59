"""R10, R13 and the officer's pages: the form, one tap, the receipt, the record, days past and to come."""

import datetime

import pytest

from reports.consolidation import consolidate
from reports.figures.checks import FALL_REASONS
from reports.figures.indicators import FIELDS
from reports.models import DailyReport, ReportingDay
from tests.factories import AREA_FIGURES, START, TODAY, YESTERDAY, at, day_of, figures_for, make_unit, make_user, send
from units.models import Role, Unit

from .pages import BOARD, OWN_REPORT, boxes, close_on, elements, errors, form_of, post, states, table, texts

OWN_DAY = "/bao-cao/2020-08-14/"
PAST_DAY = "/bao-cao/2020-08-13/"
RECORD = "/bao-cao/lich-su/"


@pytest.fixture
def yesterday(agency, officer):
    return send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)


@pytest.fixture
def commune_yesterday(commune, commune_officer):
    return send(commune, commune_officer, at(14, date=YESTERDAY), date=YESTERDAY)


# The form


def test_yesterdays_result_stands_beside_an_empty_box(commune_yesterday, commune_client):
    page = commune_client.get(OWN_REPORT)
    typed = boxes(page)
    results = ["staff_installed", "visitors_guided", "relatives_installed", "residents_installed"]
    results += ["households_visited", "broadcasts"]
    assert {field: typed[field] for field in results} == dict.fromkeys(results, "")
    assert texts(page, "span", class_="before") == [
        "Ngày 13/8: 9", "Ngày 13/8: 4", "Ngày 13/8: 7", "Ngày 13/8: 1.200", "Ngày 13/8: 600", "Ngày 13/8: 12",
    ]  # fmt: skip


def test_bases_are_prefilled_from_the_last_report(commune_yesterday, commune_client):
    typed = boxes(commune_client.get(OWN_REPORT))
    assert {field: box for field, box in typed.items() if field in FIELDS and box} == {
        "staff_total": "20",
        "staff_smartphones": "18",
        "residents_total": "8000",
        "residents_smartphones": "5000",
        "households_total": "2000",
    }


def test_first_form_of_a_unit_is_empty(officer_client):
    page = officer_client.get(OWN_REPORT)
    assert {box for name, box in boxes(page).items() if name in FIELDS} == {""}
    assert texts(page, "span", class_="before") == ["Chưa có số liệu ngày trước"] * 3


def test_last_report_may_be_older_than_yesterday_and_says_its_day(agency, officer, officer_client):
    send(agency, officer, at(14, date=START), date=START)
    assert texts(officer_client.get(OWN_REPORT), "span", class_="before")[0] == "Ngày 10/8: 9"


def test_server_computes_increment_rate_and_distance_without_storing(yesterday, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="12", preview="1"))
    assert (page.status_code, DailyReport.objects.filter(day__date=TODAY).count()) == (200, 0)
    assert texts(page, "p", class_="derived") == [
        (
            "Cài mới trong ngày: +3 . Tỷ lệ: 66,7% trên số người dùng điện thoại thông minh. "
            "Còn thiếu 6 người để đạt mục tiêu 100%."
        )
    ]
    assert texts(page, "output")[0] == "tăng 3"
    assert boxes(page)["staff_installed"] == "12"


def test_preview_that_falls_says_so(yesterday, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="7", preview="1"))
    assert texts(page, "output")[0] == "giảm 2"


def test_preview_of_a_reached_target_says_so(officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="18", preview="1"))
    assert texts(page, "p", class_="derived") == [
        "Tỷ lệ: 100,0% trên số người dùng điện thoại thông minh. Đã đạt mục tiêu 100%."
    ]


def test_preview_of_nobody_with_a_smartphone_divides_by_nothing(officer_client, agency):
    nobody = {"staff_smartphones": "0", "staff_installed": "0", "preview": "1"}
    page = post(officer_client, OWN_REPORT, form_of(agency, **nobody))
    assert texts(page, "p", class_="derived") == ["Tỷ lệ: – trên số người dùng điện thoại thông minh. Mục tiêu 100%."]


def test_looking_at_the_form_writes_nothing(officer_client, agency):
    officer_client.get(OWN_REPORT)
    officer_client.head(OWN_REPORT)
    assert (DailyReport.objects.count(), ReportingDay.objects.count()) == (0, 0)


# One tap


def test_unchanged_is_one_tap_signed_and_timed(clock, yesterday, officer_client, agency, officer):
    clock.move_to(at(14, 45))
    page = officer_client.get(OWN_REPORT)
    (button,) = elements(page, "button", name="unchanged")
    assert "".join(button.children) == "Không thay đổi so với hôm trước (ngày 13/8)"
    post(officer_client, OWN_DAY, {"base_revision": "0", "unchanged": "1"})
    report = DailyReport.objects.get(day__date=TODAY)
    assert (report.figures, report.unchanged, report.sent_by) == (
        figures_for(agency) | dict.fromkeys(AREA_FIGURES),
        True,
        officer,
    )
    assert (report.sent_at, report.channel, report.confirmed_warnings) == (at(14, 45), "web", [])


def test_unchanged_is_told_from_carried_and_from_missing(
    campaign, yesterday, officer_client, office_client, other_agency, other_officer, commune
):
    send(other_agency, other_officer, at(14, date=YESTERDAY), date=YESTERDAY)
    post(officer_client, OWN_DAY, {"base_revision": "0", "unchanged": "1"})
    rows = table(office_client.get(BOARD), "Tình hình gửi báo cáo")
    assert [(row[2], row[5]) for row in rows] == [
        ("đúng hạn", "không thay đổi so với hôm trước"),
        ("chưa báo cáo", "số liệu ngày 13/8/2020"),
        ("chưa báo cáo", ""),
    ]
    units = consolidate(day_of(campaign), at(15)).units
    assert [unit.source.value for unit in units] == ["reported", "carried", "unknown"]


def test_typing_the_same_figures_is_not_the_one_tap(yesterday, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency))
    assert DailyReport.objects.get(day__date=TODAY).unchanged is False


def test_unchanged_twice_is_the_same_receipt(yesterday, officer_client):
    urls = [post(officer_client, OWN_DAY, {"base_revision": "0", "unchanged": "1"}).url for _ in range(2)]
    assert urls == ["/bao-cao/2020-08-14/bien-nhan/1/"] * 2
    assert DailyReport.objects.filter(day__date=TODAY).count() == 1


def test_unchanged_without_an_earlier_report_is_refused(officer_client):
    assert elements(officer_client.get(OWN_REPORT), "button", name="unchanged") == []
    page = post(officer_client, OWN_DAY, {"base_revision": "0", "unchanged": "1"})
    assert (page.status_code, DailyReport.objects.count()) == (422, 0)
    assert texts(page, "div", class_="bad") == ["Chưa gửi được Chưa có số liệu ngày trước, đề nghị nhập số liệu."]


def test_unchanged_is_not_offered_once_the_day_is_reported(yesterday, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency))
    assert elements(officer_client.get(OWN_REPORT), "button", name="unchanged") == []


def test_unchanged_of_a_unit_that_now_owes_more_figures_is_refused(yesterday, officer_client, agency):
    Unit.objects.filter(pk=agency.pk).update(kind=Unit.Kind.COMMUNE)
    assert elements(officer_client.get(OWN_REPORT), "button", name="unchanged") == []
    page = post(officer_client, OWN_DAY, {"base_revision": "0", "unchanged": "1"})
    assert (page.status_code, DailyReport.objects.filter(day__date=TODAY).count()) == (422, 0)
    assert texts(page, "div", class_="bad") == [
        "Chưa gửi được Số liệu ngày trước không đủ các chỉ tiêu của đơn vị, đề nghị nhập số liệu."
    ]


# The receipt


def test_receipt_says_code_moment_figures_and_what_happens_next(yesterday, officer_client, agency):
    form = form_of(agency, staff_installed="12", relatives_installed="6", note="Đã họp", reason="rà soát lại")
    form["confirm"] = "fall:relatives_installed:6"
    receipt = post(officer_client, OWN_REPORT, form, follow=True)
    assert receipt.redirect_chain == [("/bao-cao/2020-08-14/bien-nhan/1/", 302)]
    assert texts(receipt, "span", class_="receipt-code") == ["P-NV-20200814-1"]
    assert texts(receipt, "span", class_="badge") == ["đúng hạn"]
    assert table(receipt, "Số liệu đã gửi")[1:6] == [
        ["Tổng số cán bộ, công chức, viên chức và người lao động", "20"],
        ["Số người dùng điện thoại thông minh", "18"],
        ["Số người đã cài đặt Bluezone", "12 tăng 3"],
        ["Số lượt khách đến liên hệ công tác được hướng dẫn", "4 không đổi"],
        ["Số người thân đã cài đặt", "6 giảm 1"],
    ]
    assert texts(receipt, "li")[1] == (
        "Phòng Văn hóa và Thông tin tổng hợp và tham mưu UBND huyện Lộc Ninh báo cáo tỉnh trước 16 giờ 00 phút."
    )


def test_receipt_of_a_superseded_send_stays_at_its_address(clock, officer_client, agency):
    first = post(officer_client, OWN_REPORT, form_of(agency)).url
    clock.move_to(at(14, 50))
    post(officer_client, OWN_REPORT, form_of(agency, base_revision="1", staff_installed="12"))
    receipt = officer_client.get(first)
    assert table(receipt, "Số liệu đã gửi")[3] == ["Số người đã cài đặt Bluezone", "9"]
    assert texts(receipt, "div", class_="info") == [
        "Lần gửi này đã được thay bằng lần gửi sau lúc 14:50. Xem số liệu mới nhất"
    ]


def test_receipt_says_that_the_day_was_closed_before_it(clock, officer_client, office_client, agency):
    close_on(office_client, {"number": 1})
    clock.move_to(at(14, 50))
    receipt = post(officer_client, OWN_REPORT, form_of(agency), follow=True)
    assert texts(receipt, "li")[0] == (
        "Số liệu ngày 14/8/2020 đã được chốt lần 1 lúc 14:30. Lần gửi này đến sau khi chốt; Phòng VH&TT sẽ xem xét."
    )


@pytest.mark.parametrize("revision", ["0", "2", "999999999999999999999999"])
def test_receipt_of_a_send_that_was_not_does_not_exist(officer_client, agency, revision):
    post(officer_client, OWN_REPORT, form_of(agency))
    assert officer_client.get(f"{OWN_DAY}bien-nhan/{revision}/").status_code == 404
    assert officer_client.get(f"{PAST_DAY}bien-nhan/1/").status_code == 404


def test_receipt_of_another_unit_does_not_exist(officer_client, agency, other_agency, other_officer):
    send(other_agency, other_officer)
    assert officer_client.get(f"{OWN_DAY}bien-nhan/1/").status_code == 404


# The record


def test_record_lists_every_day_and_every_revision_with_old_and_new(clock, yesterday, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency))
    clock.move_to(at(15, 4))
    post(officer_client, OWN_REPORT, form_of(agency, base_revision="1", staff_installed="11", note="Bổ sung"))
    page = officer_client.get(RECORD)
    assert texts(page, "h2") == [
        "Ngày 14/8/2020 đúng hạn",
        "Ngày 13/8/2020 đúng hạn",
        "Ngày 12/8/2020 quá hạn, chưa báo cáo",
        "Ngày 11/8/2020 quá hạn, chưa báo cáo",
        "Ngày 10/8/2020 quá hạn, chưa báo cáo",
    ]
    assert texts(page, "li") == [
        (
            "Lần gửi 2 : 15 giờ 04 phút ngày 14/8/2020, Nguyễn Thị Hạnh Số người đã cài đặt Bluezone: 9 → 11 "
            "Ghi chú: Bổ sung"
        ),
        "Lần gửi 1 : 14 giờ 30 phút ngày 14/8/2020, Nguyễn Thị Hạnh",
        "Lần gửi 1 : 14 giờ 00 phút ngày 13/8/2020, Nguyễn Thị Hạnh",
        *["Chưa gửi số liệu."] * 3,
    ]


def test_record_shows_warnings_reasons_and_who_typed_for_the_unit(yesterday, officer_client, agency, office):
    send(
        agency,
        office,
        staff_installed=8,
        channel="phone",
        reported_by="Lê Văn Bình",
        reported_at=at(14, 20),
        reason=FALL_REASONS[0],
        confirmed_warnings=[{"code": "x", "text": "8 thấp hơn"}],
    )
    assert texts(officer_client.get(RECORD), "li")[0] == (
        "Lần gửi 1 : 14 giờ 30 phút ngày 14/8/2020, vhtt nhập thay (điện thoại, người báo: Lê Văn Bình, "
        "đơn vị báo lúc 14:20, nhập lúc 14:30) "
        "Lý do: đếm nhầm hôm trước Cảnh báo đã xác nhận: 8 thấp hơn"
    )


def test_record_holds_nothing_of_another_unit(officer_client, other_agency, other_officer):
    send(other_agency, other_officer, note="Của đơn vị khác")
    page = officer_client.get(RECORD)
    assert set(texts(page, "li")) == {"Chưa gửi số liệu."}


def test_record_of_a_unit_that_joined_later_begins_on_its_first_day(campaign, officer, sign_in, clock):
    Unit.objects.filter(pk=officer.unit_id).update(active_from=YESTERDAY)
    page = sign_in(officer).get(RECORD)
    assert [heading[:14] for heading in texts(page, "h2")] == ["Ngày 14/8/2020", "Ngày 13/8/2020"]


def test_record_of_a_unit_that_left_ends_on_its_last_day(campaign, officer, sign_in, clock):
    Unit.objects.filter(pk=officer.unit_id).update(active_until=YESTERDAY)
    page = sign_in(officer).get(RECORD)
    assert [heading[:14] for heading in texts(page, "h2")] == ["Ngày 12/8/2020", "Ngày 11/8/2020", "Ngày 10/8/2020"]


def test_long_record_comes_in_pages_of_a_fortnight(clock, officer, sign_in):
    clock.move_to(at(9, date=START + datetime.timedelta(days=29)))
    client = sign_in(officer)
    pages = [texts(client.get(f"{RECORD}?trang={n}"), "h2") for n in (1, 2, 3, "x", 99)]
    assert [len(headings) for headings in pages] == [14, 14, 2, 14, 2]
    assert pages[1][-1].startswith("Ngày 12/8/2020")


def test_record_before_the_campaign_does_not_exist(clock, officer, sign_in):
    clock.move_to(at(9, date=START - datetime.timedelta(days=1)))
    assert sign_in(officer).get(RECORD).status_code == 404


# Days past and to come


def test_late_report_is_taken_until_the_end_of_the_day(clock, sign_in, officer, office, agency):
    clock.move_to(at(23, 59, 59))
    assert post(sign_in(officer), OWN_REPORT, form_of(agency)).status_code == 302
    assert states(sign_in(office).get(BOARD)) == {"Phòng Nội vụ": "trễ hạn 8 giờ 59 phút"}


def test_after_midnight_the_unit_is_refused_and_what_it_typed_is_kept(clock, sign_in, officer, agency):
    clock.move_to(at(0, 0, 0))
    form = form_of(agency, staff_installed="11", note="Gửi lúc nửa đêm")
    page = post(sign_in(officer), PAST_DAY, form)
    assert (page.status_code, DailyReport.objects.count()) == (403, 0)
    assert texts(page, "h2")[0] == "Chưa ghi nhận: đã qua ngày 13/8/2020"
    assert boxes(page) == {name: str(value) for name, value in form.items() if value is not None}


def test_past_day_offers_nothing_to_confirm(agency, officer, officer_client):
    send(agency, officer, at(14, date=START), date=START)
    page = post(officer_client, PAST_DAY, form_of(agency, staff_installed=1))
    assert (page.status_code, elements(page, "button", name="confirm")) == (403, [])


@pytest.mark.parametrize("extra", [{"unchanged": "1"}, {"preview": "1"}, {"staff_total": "mười"}])
def test_past_day_is_refused_whatever_is_tapped(clock, yesterday, officer_client, agency, extra):
    page = post(officer_client, "/bao-cao/2020-08-12/", form_of(agency, **extra))
    assert (page.status_code, DailyReport.objects.count()) == (403, 1)


def test_past_day_is_shown_without_a_form(yesterday, officer_client):
    page = officer_client.get(PAST_DAY)
    assert (page.status_code, elements(page, "form", id="report")) == (200, [])
    assert table(page, "Số liệu đã gửi")[3] == ["Số người đã cài đặt Bluezone", "9"]
    assert texts(page, "p", class_="hint") == [
        "Đã qua ngày 13/8/2020: chỉ Phòng Văn hóa và Thông tin nhập bổ sung, có ghi lý do."
    ]


def test_past_day_without_a_report_says_so(officer_client):
    page = officer_client.get(PAST_DAY)
    assert texts(page, "div", class_="bad") == ["Đơn vị không gửi báo cáo ngày này."]


@pytest.mark.parametrize(
    "day",
    ["2020-08-15", "2020-08-09", "0001-01-01", "9999-12-31", "2020-02-30", "2020-13-01", "2020-8-14", "hom-nay"],
)
def test_tomorrow_days_before_the_campaign_and_days_that_are_none_do_not_exist(officer_client, agency, day):
    assert officer_client.get(f"/bao-cao/{day}/").status_code == 404
    assert post(officer_client, f"/bao-cao/{day}/", form_of(agency)).status_code == 404
    assert DailyReport.objects.count() == 0


def test_district_without_a_campaign_has_no_form(clock, district, sign_in):
    unit = make_unit(district, "P-NV")
    client = sign_in(make_user("p-nv", Role.OFFICER, district, unit))
    assert [client.get(address).status_code for address in (OWN_REPORT, RECORD)] == [404, 404]


def test_refused_boxes_are_named_beside_what_was_typed_before(yesterday, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="chín"))
    assert texts(page, "span", class_="before")[0] == "Ngày 13/8: 9"
    assert errors(page) == {"staff_installed": "Chỉ nhập chữ số, ví dụ 1250."}


def test_before_the_first_day_each_home_says_when_it_begins(clock, campaign, officer, office, leader, sign_in):
    clock.move_to(at(9, date=START - datetime.timedelta(days=1)))
    for user in (officer, office, leader):
        page = sign_in(user).get("/", follow=True)
        assert (page.status_code, texts(page, "h1")) == (404, ["Chưa có báo cáo hôm nay"])
        assert "bắt đầu báo cáo từ ngày 10/8/2020" in " ".join(texts(page, "p"))
