"""The district by days: each as its last edition froze it, the two tables apart, the province beside them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, send

from .pages import BOARD, elements, table, texts

PAGE = "/tong-hop/dien-bien/"


def close(campaign, office, date, number=1, moment=None):
    return actions.close_day(
        day=day_of(campaign, date), by=office, at=moment or at(15, 30, date=date), number=number, reason="đơn vị sửa"
    )


@pytest.fixture
def three_days(clock, campaign, agency, commune, office):
    """11/8 closed twice, 13/8 closed once; 10/8, 12/8 and today are not closed."""
    date = START + datetime.timedelta(days=1)
    send(agency, office, at(14, date=date), date=date)
    close(campaign, office, date)
    send(commune, office, at(15, 40, date=date), date=date)
    close(campaign, office, date, 2, at(15, 50, date=date))
    send(agency, office, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=18)
    close(campaign, office, YESTERDAY)
    clock.move_to(at(14, 30))


def note(campaign, office, installed, date, moment=None):
    actions.record_province_count(
        day=day_of(campaign, date),
        installed=installed,
        source="Sở TT&TT",
        by=office,
        at=moment or at(15, 20, date=date),
    )


def test_each_day_is_told_by_its_last_edition(three_days, office_client):
    assert table(office_client.get(PAGE), "Số liệu các ngày") == [
        ["14/8 /2020 chưa chốt", "–", "–", "–", "–"],
        ["13/8 /2020 lần chốt 1", "1/2 đơn vị", "75,0% 1 · 1 · 0", "24,0% 0 · 1 · 0", "–"],
        ["12/8 /2020 chưa chốt", "–", "–", "–", "–"],
        ["11/8 /2020 lần chốt 2", "2/2 đơn vị", "50,0% 2 · 0 · 0", "24,0% 1 · 0 · 0", "–"],
        ["10/8 /2020 chưa chốt", "–", "–", "–", "–"],
    ]


def test_rates_are_those_of_the_editions_own_figures(three_days, office_client):
    figures = office_client.get("/tong-hop/2020-08-13/lan-chot/1/so-lieu.json").json()
    rates = [figures[name]["totals"]["all"]["rate"] for name in ("staff", "residents")]
    assert rates == [27 / 36, 0.24]


def test_day_without_an_edition_is_a_gap_on_both_charts(three_days, office_client):
    page = office_client.get(PAGE)
    days = "Từ ngày 10/8 đến ngày 14/8: 2/5 ngày có số liệu; gần nhất"
    assert texts(page, "figcaption") == [
        f"A. Tỷ lệ cán bộ đã cài đặt {days} 75,0% (ngày 13/8); mục tiêu 100%.",
        f"B. Tỷ lệ người dân đã cài đặt {days} 24,0% (ngày 13/8); mục tiêu 60%.",
    ]
    assert (len(elements(page, "circle")), len(elements(page, "polyline")), texts(page, "text").count("×")) == (4, 0, 6)


def test_what_was_sent_after_the_edition_is_not_told(three_days, agency, office, office_client):
    before = table(office_client.get(PAGE), "Số liệu các ngày")
    send(agency, office, at(14, 20), date=YESTERDAY, base_revision=1, staff_installed=9, reason="rà soát lại")
    assert table(office_client.get(PAGE), "Số liệu các ngày") == before


def test_province_stands_beside_with_its_difference(clock, campaign, commune, office, office_client):
    send(commune, office, at(14, date=YESTERDAY), date=YESTERDAY)
    note(campaign, office, 1250, YESTERDAY)
    close(campaign, office, YESTERDAY)
    assert table(office_client.get(PAGE), "Số liệu các ngày")[1][-1] == "1.250 −50 (−4,0%)"
    figures = office_client.get("/tong-hop/2020-08-13/lan-chot/1/so-lieu.json").json()
    assert figures["province_count"] == {"installed": 1250, "source": "Sở TT&TT", "difference": -50}


def test_count_that_came_after_the_edition_is_shown_as_such(three_days, campaign, office, office_client):
    note(campaign, office, 1000, YESTERDAY, at(9))
    note(campaign, office, 500, TODAY, at(9))
    rows = table(office_client.get(PAGE), "Số liệu các ngày")
    assert [row[-1] for row in rows[:2]] == ["500", "1.000 +200 (+20,0%) ghi sau khi chốt"]


def test_nothing_known_of_table_b_gives_no_rate_and_no_difference(
    clock, campaign, agency, commune, office, office_client
):
    send(agency, office, at(14))
    note(campaign, office, 0, TODAY, at(14))
    close(campaign, office, TODAY, moment=at(14, 10))
    assert table(office_client.get(PAGE), "Số liệu các ngày")[0] == [
        "14/8 /2020 lần chốt 1", "1/2 đơn vị", "50,0% 1 · 0 · 1", "– 0 · 0 · 1", "0",
    ]  # fmt: skip


def test_other_districts_days_are_not_told(three_days, foreign_district, foreign_unit, foreign_office, office_client):
    before = texts(office_client.get(PAGE), "main")
    foreign = foreign_district.campaigns.get()
    send(foreign_unit, foreign_office, at(14), residents_installed=4999)
    note(foreign, foreign_office, 77777, TODAY)
    close(foreign, foreign_office, TODAY, moment=at(14, 20))
    assert texts(office_client.get(PAGE), "main") == before


def test_leader_finds_it_in_the_menu(three_days, sign_in, leader):
    client = sign_in(leader)
    assert PAGE in [dict(e.attributes)["href"] for e in elements(client.get(BOARD), "a")]
    assert client.get(PAGE).status_code == 200


def test_before_the_first_day_it_says_so(clock, campaign, office, sign_in):
    clock.move_to(at(9, date=START - datetime.timedelta(days=1)))
    page = sign_in(office).get(PAGE)
    assert (page.status_code, texts(page, "div", class_="note")) == (200, ["Chưa có ngày báo cáo nào."])


def test_days_of_an_earlier_campaign_stay(three_days, campaign, office_client):
    make_campaign(campaign.district, starts_on=TODAY, title="Đợt 2")
    assert [row[0] for row in table(office_client.get(PAGE), "Số liệu các ngày")][::3] == [
        "14/8 /2020 chưa chốt",
        "11/8 /2020 lần chốt 2",
    ]


def test_sixty_days_stand_on_a_page(clock, campaign, office, sign_in):
    clock.move_to(at(9, date=START + datetime.timedelta(days=99)))
    client = sign_in(office)
    assert [len(table(client.get(f"{PAGE}?trang={n}"), "Số liệu các ngày")) for n in (1, 2)] == [60, 40]


def test_progress_asks_as_much_for_many_days_as_for_one(clock, campaign, commune, office, sign_in):
    def queries():
        client = sign_in(office)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    close(campaign, office, START)
    few = queries()
    for n in range(1, 20):
        date = START + datetime.timedelta(days=n)
        send(commune, office, at(14, date=date), date=date)
        note(campaign, office, n, date)
        close(campaign, office, date)
        close(campaign, office, date, 2, at(15, 40, date=date))
    clock.move_to(at(16, date=START + datetime.timedelta(days=19)))
    assert (queries(), few <= 10) == (few, True)
