"""R15, R28: three parts beside each rate, what moved it, the pace of the last days and what it comes to."""

import datetime

import pytest

from reports import workbook
from reports.board import tile_of
from reports.consolidation import as_json, consolidate, freeze, thaw
from reports.figures.wording import a_day, points_between
from reports.headlines import movement_line, three_parts
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_commune, send

from .pages import BOARD, close_on, table, texts
from .test_workbook.reading import opened

TARGET = datetime.date(2020, 8, 20)
PROGRESS = "/tong-hop/dien-bien/"


def report(unit, by, installed, date=TODAY, **figures):
    return send(unit, by, at(14, date=date), date=date, residents_installed=installed, **figures)


def residents(campaign, date=TODAY):
    return consolidate(day_of(campaign, date), at(15, 30, date=date)).residents


def days_before(number):
    return TODAY - datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("installed", "recent"),
    [
        # By how many days before today, what was installed; 10/8 is the first day.
        ({0: 1200}, None),
        ({}, None),
        ({1: 1200}, None),
        ({0: 1300, 1: 1200}, 100),
        ({0: 1300, 1: 1290, 2: 1200}, 50),
        # Three days reported, the fourth is no longer recent.
        ({0: 1300, 1: 1290, 2: 1200, 3: 0}, 50),
        # Whoever is silent goes on as before; days in between count.
        ({1: 1290, 2: 1200, 4: 1140}, 50),
        ({0: 1300, 4: 1100}, 50),
        ({0: 1100, 1: 1200}, -100),
        ({0: 1200, 1: 1200}, 0),
    ],
)
def test_pace_is_that_of_the_last_three_days_reported(campaign, commune, commune_officer, installed, recent):
    for number, figure in sorted(installed.items(), reverse=True):
        report(commune, commune_officer, figure, days_before(number))
    view = residents(campaign)
    (row,) = view.rows
    for pace in (view.pace(TODAY, TARGET), view.pace_of(row, TODAY, TARGET)):
        assert (pace and pace.recent) == recent


@pytest.mark.parametrize(
    ("target_on", "forecast"),
    [
        # 1,300 of 5,000, and 50 more each day.
        (TODAY + datetime.timedelta(days=6), 0.32),
        (TODAY + datetime.timedelta(days=1), 0.27),
        (TODAY, 0.26),
        (YESTERDAY, None),
        # Nobody installs twice.
        (TODAY + datetime.timedelta(days=365), 1),
    ],
)
def test_forecast_is_the_rate_that_the_pace_comes_to_on_the_target_day(
    campaign, commune, commune_officer, target_on, forecast
):
    report(commune, commune_officer, 1250, YESTERDAY)
    report(commune, commune_officer, 1300)
    assert residents(campaign).pace(TODAY, target_on).forecast == forecast


def test_falling_pace_forecasts_no_less_than_nobody(campaign, commune, commune_officer):
    report(commune, commune_officer, 2000, YESTERDAY)
    report(commune, commune_officer, 100, reason="rà soát lại")
    assert residents(campaign).pace(TODAY, TARGET).forecast == 0


def test_district_s_pace_is_that_of_its_units_together(campaign, commune, commune_officer, other_commune, office):
    make_commune(campaign.district, "25300", "Lộc Điền")
    for unit, by, figures in [(commune, commune_officer, (1200, 1230)), (other_commune, office, (1000, 1001))]:
        for date, figure in zip((YESTERDAY, TODAY), figures, strict=True):
            report(unit, by, figure, date)
    view = residents(campaign)
    assert view.pace(TODAY, TARGET).recent == 31
    assert [(pace := view.pace_of(row, TODAY, TARGET)) and pace.recent for row in view.rows] == [30, 1, None]


def test_page_json_workbook_and_edition_say_the_same(clock, campaign, commune, commune_officer, office_client):
    report(commune, commune_officer, 1250, YESTERDAY)
    report(commune, commune_officer, 1300)
    clock.move_to(at(15, 30))
    figures = office_client.get(BOARD + "so-lieu.json").json()["residents"]
    said = {"needed_per_day": 284, "recent_per_day": 50, "forecast": 0.32}
    assert (figures["pace"], figures["rows"][0]["pace"]) == (said, said)
    close_on(office_client, {"number": 1})
    sentence = "bình quân mỗi ngày tăng 50 người; với tiến độ này, dự kiến đến ngày 20/8/2020 đạt 32,0%."
    paces = "Cần mỗi ngày 284 Gần đây mỗi ngày 50 Dự báo 20/8 32,0%"
    for page in (BOARD, BOARD + "lan-chot/1/", PROGRESS):
        assert paces in texts(office_client.get(page), "dl")
    assert table(office_client.get(PROGRESS), "Tiến độ") == [["Lộc Thạnh", "26,0%", "284", "50", "32,0%"]]
    book = opened(consolidate(day_of(campaign), at(15, 30)))
    assert any(str(cell.value).endswith(sentence) for row in book["Biểu B"] for cell in row)


def test_content_without_earlier_days_reads_and_tells_no_pace(campaign, commune, commune_officer):
    """As an edition from before tells none."""
    report(commune, commune_officer, 1250, YESTERDAY)
    report(commune, commune_officer, 1300)
    content = freeze(consolidate(day_of(campaign), at(15, 30)))
    for unit in content["units"]:
        del unit["earlier"]
    del content["words"]["provisional"]
    content["words"]["document"] = 2
    old = thaw(content)
    assert "pace" not in as_json(old)["residents"]
    cells = [str(cell.value) for row in opened(old)["Biểu B"] for cell in row]
    assert not any("bình quân mỗi ngày" in text for text in cells)
    assert workbook.build(old)


# Three parts (R15)


def test_tile_says_what_its_rate_is_made_of(clock, campaign, commune, commune_officer, other_commune, office, sign_in):
    make_commune(campaign.district, "25300", "Lộc Điền")
    report(other_commune, office, 1000, YESTERDAY)
    report(commune, commune_officer, 1200)
    clock.move_to(at(15, 30))
    view = residents(campaign)
    line = "hôm nay 1.200 (1 đơn vị) · ngày trước 1.000 (1 đơn vị) · chưa có số liệu 1 đơn vị"
    tile = tile_of(view, TODAY, TARGET)
    assert (three_parts(view), tile.reported, tile.carried) == (line, "12.0", "10.0")
    assert line in texts(sign_in(office).get(BOARD), "p")


@pytest.mark.parametrize(("reported", "is_provisional"), [(0, True), (4998, True), (4999, True), (5000, False)])
def test_rate_is_provisional_where_less_than_half_was_reported_today(
    clock, campaign, commune, commune_officer, other_commune, office, sign_in, reported, is_provisional
):
    report(other_commune, office, 1000, YESTERDAY)
    if reported:
        report(commune, commune_officer, 1200, residents_smartphones=reported)
    else:
        report(commune, commune_officer, 1200, YESTERDAY)
    clock.move_to(at(15, 30))
    assert residents(campaign).is_provisional is is_provisional
    big = texts(sign_in(office).get(BOARD), "p", class_="big")[2]
    assert ("tạm tính" in big) is is_provisional
    cells = [str(cell.value) for row in opened(consolidate(day_of(campaign), at(16)))["Biểu B"] for cell in row]
    assert any("(tạm tính)" in text for text in cells) is is_provisional


def test_nothing_known_is_not_provisional(campaign, commune):
    view = residents(campaign)
    assert (view.is_provisional, view.movement, movement_line(view)) == (False, None, "")
    assert three_parts(view) == "hôm nay 0 (0 đơn vị) · ngày trước 0 (0 đơn vị) · chưa có số liệu 1 đơn vị"


# What moved a rate


@pytest.mark.parametrize(
    ("today", "line"),
    [
        ({"residents_installed": 1200}, ""),
        ({"residents_installed": 1250}, "tăng 1,0 điểm so với trước: cài mới 50 người"),
        (
            {"residents_installed": 1200, "residents_smartphones": 5900},
            "giảm 3,7 điểm so với trước: mẫu số tăng 900 người ở Lộc Thạnh",
        ),
        (
            {"residents_installed": 1416, "residents_smartphones": 5900},
            "không đổi so với trước: cài mới 216 người; mẫu số tăng 900 người ở Lộc Thạnh",
        ),
        (
            {"residents_installed": 1190, "residents_smartphones": 4900},
            "tăng 0,3 điểm so với trước: số đã cài giảm 10 người; mẫu số giảm 100 người ở Lộc Thạnh",
        ),
    ],
)
def test_rate_that_moved_says_what_moved_it(campaign, commune, commune_officer, today, line):
    report(commune, commune_officer, 1200, YESTERDAY)
    send(commune, commune_officer, at(14), **today)
    assert movement_line(residents(campaign)) == line


def test_largest_bases_are_named_and_newcomers_counted(campaign, office):
    units = [make_commune(campaign.district, f"253{n}", f"Lộc {n}") for n in range(6)]
    for unit in units[:5]:
        report(unit, office, 1000, YESTERDAY)
    for n, unit in enumerate(units):
        report(unit, office, 1000, residents_smartphones=5000 + 10 * n if n < 5 else 5000)
    assert movement_line(residents(campaign)) == (
        "giảm 0,1 điểm so với trước: mẫu số tăng 40 người ở Lộc 4, tăng 30 người ở Lộc 3, tăng 20 người ở Lộc 2 "
        "và 1 đơn vị khác; 1 đơn vị có số liệu lần đầu"
    )


def test_silent_day_moved_nothing(campaign, commune, commune_officer):
    report(commune, commune_officer, 1200, START)
    assert residents(campaign).movement is None


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, "–"), (0, "0"), (0.04, "0"), (1 / 3, "0,3"), (9.95, "10"), (2.0, "2"), (1233.5, "1.234"), (-0.5, "−0,5")],
)
def test_gain_a_day_is_told_in_people(number, text):
    assert a_day(number) == text


def test_points_are_those_between_the_printed_rates():
    assert [points_between(0.4005, 0.4014), points_between(0.401, 0.395), points_between(0.4, 0.40049)] == [
        "",
        "giảm 0,6 điểm",
        "",
    ]


def test_last_change_of_a_base_keeps_its_day_name_and_reason(clock, campaign, commune, commune_officer, office_client):
    report(commune, commune_officer, 1200, days_before(3))
    report(commune, commune_officer, 1200, days_before(2), residents_smartphones=5900, reason="rà soát lại")
    report(commune, commune_officer, 1200, YESTERDAY, residents_smartphones=5900)
    report(commune, commune_officer, 1200, TODAY, residents_smartphones=5900)
    page = office_client.get("/tong-hop/don-vi/25280/")
    said = (
        "Số người dân dùng điện thoại thông minh đổi lần gần nhất ngày 12/8/2020: 5.000 → 5.900 , 25280 ghi. "
        "Lý do: rà soát lại."
    )
    assert texts(page, "p", class_="info") == [said]
