"""A unit's record over all campaigns: its counts, its charts, its days, for itself and for the district."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from reports.history.record import whole_record
from reports.models import DailyReport, Exemption
from tests.factories import START, TODAY, YESTERDAY, at, make_campaign, make_commune, send
from units.models import Unit

from .pages import elements, table, text_of, texts

OWN = "/bao-cao/lich-su/"
DAYS = [START + datetime.timedelta(days=n) for n in range(5)]


def record(unit):
    return f"/tong-hop/don-vi/{unit.code}/"


def counts(page):
    """The headline counts by their label."""
    (listed,) = elements(page, "dl")
    parts = [text_of(child) for child in listed.children if not isinstance(child, str)]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture
def every_case(agency, officer, office):
    """10/8 late; 11/8 on time, corrected twice; 12/8 silent; 13/8 excused; 14/8 typed by the Office, returned."""
    send(agency, officer, at(15, 1, date=DAYS[0]), date=DAYS[0])
    for revision in range(3):
        send(
            agency,
            officer,
            at(14, revision, date=DAYS[1]),
            date=DAYS[1],
            base_revision=revision,
            visitors_guided=revision,
        )
    Exemption.objects.create(
        unit=agency, date=DAYS[3], reason="Sáp nhập", decided_by=office, decided_by_name="vhtt", decided_at=at(8)
    )
    returned = send(agency, office, at(14), channel="phone", reported_by="Lê Thị Hoa")
    DailyReport.objects.filter(pk=returned.pk).update(
        returned_at=at(14, 10), returned_by=office, returned_by_name="vhtt", returned_comment="Sai"
    )
    return agency


def test_each_day_is_counted_where_it_stands(clock, every_case, office_client):
    assert counts(office_client.get(record(every_case))) == {
        "Phải báo cáo": "4 ngày",
        "Đúng hạn": "1 ngày",
        "Trễ hạn": "1 ngày",
        "Quá hạn, chưa báo cáo": "1 ngày",
        "Bị trả lại, chưa gửi lại": "1 ngày",
        "Được miễn báo cáo": "1 ngày",
        "Sửa số liệu sau lần gửi đầu": "2 lần",
        "Số liệu bị trả lại": "1 lần",
        "Phòng VH&TT nhập thay": "1 lần",
    }


def test_days_of_each_kind_are_all_the_days_owed(clock, every_case):
    found = whole_record(every_case, at(14, 30)).counts
    kinds = [found[kind] for kind in ("on_time", "late", "missing", "returned", "imported", "waiting")]
    assert (sum(kinds), found["expected"] + found["exempt"]) == (found["expected"], 5)


def test_today_is_not_missing_before_its_deadline(clock, agency, office_client):
    before = counts(office_client.get(record(agency)))
    clock.move_to(at(15, 1))
    after = counts(office_client.get(record(agency)))
    assert (before["Chưa đến hạn"], before["Quá hạn, chưa báo cáo"]) == ("1 ngày", "4 ngày")
    assert ("Chưa đến hạn" in after, after["Quá hạn, chưa báo cáo"]) == (False, "5 ngày")


def test_sent_again_after_a_return_counts_as_a_return_and_a_correction(clock, every_case, officer, office_client):
    send(every_case, officer, at(14, 20), base_revision=1, staff_installed=10)
    found = counts(office_client.get(record(every_case)))
    assert (found["Đúng hạn"], found["Số liệu bị trả lại"], found["Sửa số liệu sau lần gửi đầu"]) == (
        "2 ngày", "1 lần", "3 lần",
    )  # fmt: skip
    assert "Bị trả lại, chưa gửi lại" not in found


def test_old_figures_brought_in_are_counted_apart(clock, agency, office, office_client):
    for date in DAYS[:2]:
        send(agency, office, at(9), date=date, channel="excel", origin=DailyReport.Origin.BEFORE)
    page = office_client.get(record(agency))
    found = counts(page)
    assert (found["Nhập số liệu cũ"], found["Trễ hạn"], found["Phòng VH&TT nhập thay"]) == ("2 ngày", "0 ngày", "0 lần")
    assert texts(page, "h2")[-2:] == ["Ngày 11/8/2020 nhập số liệu cũ", "Ngày 10/8/2020 nhập số liệu cũ"]
    assert len(elements(page, "circle")) == 2


def test_correcting_old_figures_is_a_correction_and_the_day_stays_old(clock, agency, office):
    send(agency, office, at(9), date=START, channel="excel", origin=DailyReport.Origin.BEFORE)
    send(agency, office, at(10), date=START, channel="phone", base_revision=1, staff_installed=10, reason="rà soát lại")
    found = whole_record(agency, at(14)).counts
    assert [found[name] for name in ("imported", "late", "corrections", "entered")] == [1, 0, 1, 1]


def withdrawn(page):
    return [text for text in texts(page, "p") if text.startswith("Miễn báo cáo (lý do:")]


def test_exemption_that_was_taken_back_stays_in_the_record(clock, agency, officer_client, office_client, office):
    for minute, reason in enumerate(["Sáp nhập", "Mất điện"]):
        actions.excuse_unit(unit=agency, date=TODAY, reason=reason, by=office, at=at(8, minute))
        if minute == 0:
            actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(8, 0, 30))
    told = (
        "Miễn báo cáo (lý do: Sáp nhập), ghi: vhtt, lúc 08 giờ 00 phút ngày 14/8/2020; "
        "rút lại, ghi: vhtt, lúc 08 giờ 00 phút ngày 14/8/2020."
    )
    for page in (officer_client.get(OWN), office_client.get(record(agency))):
        assert withdrawn(page) == [told]
        assert "Miễn báo cáo. Lý do: Mất điện" in texts(page, "p")
    assert withdrawn(office_client.get("/tong-hop/2020-08-14/don-vi/P-NV/")) == [told]


def test_exemption_that_was_taken_back_counts_as_none(clock, agency, office):
    actions.excuse_unit(unit=agency, date=TODAY, reason="Sáp nhập", by=office, at=at(8))
    before = whole_record(agency, at(9))
    actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(9))
    assert (before.counts["exempt"], whole_record(agency, at(9)).counts["exempt"]) == (1, 0)
    assert (before.days[0].withdrawn, len(whole_record(agency, at(9)).days[0].withdrawn)) == ((), 1)


# The chart and the table beside it


def test_chart_draws_what_was_reported_and_the_table_says_the_same(clock, every_case, office_client):
    page = office_client.get(record(every_case))
    # 10 and 11/8 stand; 12/8 is silent, 13/8 excused, 14/8 returned: nothing is drawn for them.
    assert [len(dict(e.attributes)["points"].split()) for e in elements(page, "polyline")] == [2]
    assert (len(elements(page, "circle")), texts(page, "text").count("×")) == (2, 3)
    assert table(page, "Số liệu theo ngày") == [
        ["14/8/2020", "bị trả lại"],
        ["13/8/2020", "miễn báo cáo"],
        ["12/8/2020", "quá hạn, chưa báo cáo"],
        ["11/8/2020", "9/18 50,0%"],
        ["10/8/2020", "9/18 50,0%"],
    ]


def test_commune_has_two_charts_and_an_agency_one(clock, agency, commune, office, office_client):
    send(commune, office, at(14, date=YESTERDAY), date=YESTERDAY)
    titles = [texts(office_client.get(record(unit)), "title")[1:] for unit in (agency, commune)]
    assert titles == [
        ["A. Tỷ lệ cán bộ đã cài đặt"],
        ["A. Tỷ lệ cán bộ đã cài đặt", "B. Tỷ lệ người dân đã cài đặt"],
    ]
    assert table(office_client.get(record(commune)), "Số liệu theo ngày")[1] == [
        "13/8/2020", "9/18 50,0%", "1.200/5.000 24,0%",
    ]  # fmt: skip


def test_chart_is_named_and_described_for_those_who_do_not_see_it(clock, every_case, office_client):
    (chart,) = elements(office_client.get(record(every_case)), "svg", class_="chart")
    names = dict(chart.attributes)["aria-labelledby"].split()
    described = {
        dict(e.attributes)["id"]: text_of(e)
        for e in chart.children
        if not isinstance(e, str) and e.name in {"title", "desc"}
    }
    assert [described[name] for name in names] == [
        "A. Tỷ lệ cán bộ đã cài đặt",
        "Từ ngày 10/8 đến ngày 14/8: 2/5 ngày có số liệu; gần nhất 50,0% (ngày 11/8); mục tiêu 100%.",
    ]


def test_page_has_no_style_of_its_own(clock, every_case, office_client):
    assert " style=" not in office_client.get(record(every_case)).content.decode()


# Whose record, and from where


def test_officers_own_record_begins_with_the_same_counts_and_chart(every_case, officer_client, office_client):
    own, theirs = officer_client.get(OWN), office_client.get(record(every_case))
    assert counts(own) == counts(theirs)
    assert texts(own, "figure") == texts(theirs, "figure")
    assert next(link for link in texts(own, "a") if link.startswith("Ngày")) == "Ngày 14/8/2020"


def test_office_comes_from_the_unit_and_a_leader_from_the_board(clock, every_case, office_client, sign_in, leader):
    pages = (office_client.get(f"/tong-hop/2020-08-14/don-vi/{every_case.code}/"), sign_in(leader).get("/tong-hop/"))
    for page in pages:
        assert record(every_case) in [dict(e.attributes)["href"] for e in elements(page, "a")]


def test_leader_reads_the_record_without_the_offices_links(clock, every_case, office_client, sign_in, leader):
    read, worked = sign_in(leader).get(record(every_case)), office_client.get(record(every_case))
    assert texts(read, "h2") == texts(worked, "h2")
    links = [[dict(e.attributes)["href"] for e in elements(page, "a")] for page in (read, worked)]
    opened = [[href for href in hrefs if "/don-vi/" in href and "2020-08-1" in href] for hrefs in links]
    assert [len([href for href in hrefs if not href.endswith("/ly-do/")]) for hrefs in opened] == [0, 5]
    assert opened[0] == []


def test_another_districts_unit_does_not_exist(clock, office_client, foreign_unit):
    assert [office_client.get(record(unit)).status_code for unit in (foreign_unit, Unit(code="khong-co"))] == [404, 404]


def test_record_holds_nothing_of_another_unit(clock, every_case, other_agency, office, office_client):
    send(other_agency, office, note="Của đơn vị khác")
    assert "Của đơn vị khác" not in office_client.get(record(every_case)).content.decode()


def test_unit_that_has_left_keeps_its_days(clock, every_case, office_client):
    Unit.objects.filter(pk=every_case.pk).update(active_until=DAYS[2])
    page = office_client.get(record(every_case))
    assert [heading[:14] for heading in texts(page, "h2")] == ["Ngày 11/8/2020", "Ngày 10/8/2020"]
    assert texts(page, "p", class_="lead") == [
        "Lịch sử báo cáo. Đơn vị không còn thuộc diện báo cáo từ ngày 12/8/2020."
    ]


def test_unit_that_is_still_to_come_has_an_empty_record(clock, agency, office_client):
    Unit.objects.filter(pk=agency.pk).update(active_from=TODAY + datetime.timedelta(days=1))
    page = office_client.get(record(agency))
    assert (page.status_code, texts(page, "div", class_="note")) == (200, ["Chưa có ngày báo cáo nào."])


# All campaigns


@pytest.fixture
def second_campaign(campaign, agency, officer):
    """Takes over on 13/8, with another target; the first one's days stay."""
    send(agency, officer, at(14, date=DAYS[2]), date=DAYS[2])
    second = make_campaign(campaign.district, title="Đợt 2", starts_on=YESTERDAY, staff_target=80)
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    return second


def test_record_spans_campaigns_and_says_which(second_campaign, agency, office_client):
    page = office_client.get(record(agency))
    assert [heading[:14] for heading in texts(page, "h2")] == [f"Ngày {d.day}/8/2020" for d in reversed(DAYS)]
    assert texts(page, "p", class_="lead")[1:] == [
        "Đợt triển khai: Đợt 2",
        "Đợt triển khai: Cài đặt ứng dụng Bluezone",
    ]


def test_day_of_a_campaign_that_was_overtaken_is_not_shown_twice(campaign, second_campaign, agency, officer):
    campaign.unsaved_day(YESTERDAY).save()
    found = whole_record(agency, at(14))
    assert [day.day.date for day in found.days] == DAYS[::-1]
    assert found.days[1].day.campaign == second_campaign
    assert found.counts["on_time"] == 2


def test_target_line_follows_the_campaign(second_campaign, agency, office_client):
    (chart,) = elements(office_client.get(record(agency)), "svg", class_="chart")
    dashed = [e for e in chart.children if not isinstance(e, str) and "stroke-dasharray" in dict(e.attributes)]
    assert len(dashed) == 2


def test_long_record_comes_in_pages_and_the_charts_stand_on_the_first(clock, agency, office, sign_in):
    clock.move_to(at(16, date=START + datetime.timedelta(days=69)))
    client = sign_in(office)
    pages = [client.get(f"{record(agency)}?trang={n}") for n in (1, 5, "x")]
    assert [len(texts(page, "h2")) for page in pages] == [14, 14, 14]
    assert [len(elements(page, "svg", class_="chart")) for page in pages] == [1, 0, 1]
    assert len(table(pages[0], "Số liệu theo ngày")) == 60
    assert counts(pages[0])["Phải báo cáo"] == "70 ngày"


@pytest.mark.parametrize("who", ["office", "officer"])
def test_record_asks_as_much_after_sixty_days_as_after_one(clock, campaign, agency, officer, office, sign_in, who):
    user, address = (office, record(agency)) if who == "office" else (officer, OWN)

    def queries():
        client = sign_in(user)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    send(agency, officer, at(14, date=START), date=START)
    few = queries()
    for date in (START + datetime.timedelta(days=n) for n in range(1, 60)):
        for revision in range(2):
            send(
                agency,
                officer,
                at(14, revision, date=date),
                date=date,
                base_revision=revision,
                visitors_guided=revision,
            )
    make_campaign(campaign.district, starts_on=DAYS[4])
    clock.move_to(at(16, date=START + datetime.timedelta(days=59)))
    assert (queries(), few <= 7) == (few, True)


def test_record_of_a_commune_with_a_hostile_name_is_text(clock, campaign, office_client):
    unit = make_commune(campaign.district, "XSS", "<img src=x>")
    assert "<img" not in office_client.get(record(unit)).content.decode()
