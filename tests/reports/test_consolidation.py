"""R14–R17: two tables that are never added, totals in three parts, rates, everybody who is absent."""

import pytest

from reports import actions
from reports.board import tile_of
from reports.consolidation import Source, Status, as_json, checksum, consolidate, freeze, thaw
from reports.figures.indicators import RESIDENTS, STAFF
from reports.models import DailyReport, ReportingDay
from tests.factories import (
    AREA_FIGURES,
    STAFF_FIGURES,
    START,
    TODAY,
    YESTERDAY,
    at,
    day_of,
    make_campaign,
    make_commune,
    make_unit,
    send,
)

from .pages import BOARD, close_on, table, texts


@pytest.fixture
def day_with_every_source(agency, other_agency, commune, other_commune, officer, other_officer, commune_officer):
    """Reported: P-NV and 25280; carried: P-TP from yesterday; unknown: 25294."""
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=6)
    send(
        other_agency,
        other_officer,
        at(14, date=YESTERDAY),
        date=YESTERDAY,
        staff_total=10,
        staff_smartphones=8,
        staff_installed=2,
    )
    send(agency, officer)
    send(commune, commune_officer, at(15, 7))


@pytest.fixture
def day(campaign, day_with_every_source):
    return consolidate(day_of(campaign), at(15, 30))


# Two tables (R14)


def test_staff_of_every_unit_and_people_of_communes_are_two_tables(day):
    assert [row.unit.code for row in day.staff.rows] == ["P-NV", "P-TP", "25280", "25294"]
    assert [row.unit.code for row in day.residents.rows] == ["25280", "25294"]


def test_tables_share_no_figure():
    staff, residents = ({indicator.field for indicator in table.indicators} for table in (STAFF, RESIDENTS))
    assert (staff, residents) == (set(STAFF_FIGURES), set(AREA_FIGURES))


def test_no_total_anywhere_adds_the_two_tables(day, office_client):
    staff, residents = (t.totals.all.figures[t.description.numerator] for t in day.tables)
    assert (staff, residents) == (20, 1200)
    pages = [office_client.get(BOARD + end).content.decode() for end in ("", "so-lieu.json", "chot/")]
    assert [n for page in pages for n in ("1220", "1.220") if n in page] == []


# Three-fold totals (R15)


def test_total_is_reported_and_carried_and_unknown(day):
    staff = day.staff.totals
    assert (staff.reported.units, staff.carried.units, staff.all.units, staff.unknown_units) == (2, 1, 3, 1)
    assert [part.figures["staff_installed"] for part in (staff.reported, staff.carried, staff.all)] == [18, 2, 20]
    residents = day.residents.totals
    assert (residents.reported.units, residents.carried.units, residents.unknown_units) == (1, 0, 1)
    assert residents.all.figures == AREA_FIGURES


def test_every_figure_of_the_total_is_the_sum_of_its_column(day):
    totals = day.staff.totals.all.figures
    assert totals == {
        "staff_total": 50,
        "staff_smartphones": 44,
        "staff_installed": 20,
        "visitors_guided": 12,
        "relatives_installed": 21,
    }


def test_page_shows_the_total_as_three_things(clock, day_with_every_source, office_client):
    clock.move_to(at(15, 30))
    rows = table(office_client.get(BOARD), "Biểu A")
    assert rows[-4:] == [
        ["", "Tổng cộng 3/4 đơn vị có số liệu", "50", "44", "20", "+3", "45,5%", "12", "21", ""],
        ["", "Đã báo cáo trong ngày 2 đơn vị", "40", "36", "18", "+3", "50,0%", "8", "14", ""],
        ["", "Lấy số liệu báo cáo gần nhất 1 đơn vị", "10", "8", "2", "–", "25,0%", "4", "7", ""],
        ["", "Chưa có số liệu từ đầu đợt", "1 đơn vị"],
    ]


def test_sum_over_no_unit_is_no_zero(day_with_every_source, office_client):
    rows = table(office_client.get(BOARD), "Biểu B")
    assert rows[-2] == ["", "Lấy số liệu báo cáo gần nhất 0 đơn vị", *["–"] * 9, ""]


def test_carried_figure_has_its_date_and_is_never_a_row(day, campaign):
    (carried,) = [unit for unit in day.units if unit.source is Source.CARRIED]
    assert (carried.code, carried.figures_date, carried.figure("staff_installed")) == ("P-TP", YESTERDAY, 2)
    assert (carried.send, carried.status) == (None, Status.MISSING)
    assert DailyReport.objects.filter(day__date=TODAY).count() == 2


def test_carried_line_looks_different_and_names_its_day(clock, day_with_every_source, office_client):
    clock.move_to(at(15, 30))
    rows = table(office_client.get(BOARD), "Biểu A")
    assert [row[1] for row in rows[:4]] == [
        "Phòng Nội vụ",
        "Phòng Tư pháp (số liệu ngày 13/8)",
        "Lộc Thạnh",
        "Lộc Thành",
    ]
    assert rows[1][2:] == ["10", "8", "2", "–", "25,0%", "4", "7", "quá hạn, chưa báo cáo"]
    assert rows[3][2:-1] == ["–"] * 7


def test_last_report_is_carried_over_several_silent_days(campaign, agency, officer):
    send(agency, officer, at(14, date=START), date=START, staff_installed=3)
    send(agency, officer, at(14, date=START.replace(day=11)), date=START.replace(day=11), staff_installed=4)
    (row,) = consolidate(day_of(campaign), at(9)).staff.rows
    assert (row.figures["staff_installed"], row.unit.figures_date) == (4, START.replace(day=11))


def test_report_of_a_later_day_is_not_carried_back(campaign, agency, officer):
    send(agency, officer)
    assert consolidate(day_of(campaign, YESTERDAY), at(16)).units[0].source is Source.UNKNOWN


def test_figures_of_an_earlier_campaign_are_not_carried(campaign, agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    later = make_campaign(campaign.district, starts_on=TODAY)
    assert consolidate(day_of(later), at(9)).units[0].source is Source.UNKNOWN


def test_corrected_report_of_yesterday_is_what_is_carried(campaign, agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    send(agency, officer, at(20, date=YESTERDAY), date=YESTERDAY, base_revision=1, staff_installed=12)
    (row,) = consolidate(day_of(campaign), at(9)).staff.rows
    assert row.figures["staff_installed"] == 12


# Returned reports


def give_back(report, office, moment):
    DailyReport.objects.filter(pk=report.pk).update(
        returned_at=moment, returned_by=office, returned_by_name="vhtt", returned_comment="Sai số"
    )


def test_returned_report_does_not_count_and_the_last_one_is_carried(campaign, agency, officer, office):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=6)
    report = send(agency, officer, at(14))
    before = consolidate(day_of(campaign), at(14, 20))
    give_back(report, office, at(14, 20))
    after = consolidate(day_of(campaign), at(14, 20))
    assert (before.attendance.on_time, before.staff.totals.all.figures["staff_installed"]) == (1, 9)
    assert (after.attendance.returned, after.staff.totals.all.figures["staff_installed"]) == (1, 6)
    assert (after.units[0].source, after.units[0].send.returned_comment) == (Source.CARRIED, "Sai số")
    assert [unit.code for unit in after.absent] == ["P-NV"]


def test_returned_first_report_leaves_the_unit_unknown(campaign, agency, officer, office):
    give_back(send(agency, officer, at(14)), office, at(14, 20))
    day = consolidate(day_of(campaign), at(15))
    assert (day.units[0].source, day.units[0].status, day.staff.totals.unknown_units) == (
        Source.UNKNOWN, Status.RETURNED, 1,
    )  # fmt: skip


def test_returned_report_of_yesterday_is_not_carried(campaign, agency, officer, office):
    send(agency, officer, at(14, date=START), date=START, staff_installed=3)
    give_back(send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY), office, at(8))
    (row,) = consolidate(day_of(campaign), at(9)).staff.rows
    assert (row.figures["staff_installed"], row.unit.figures_date) == (3, START)


# Rates (R16)


def test_rate_is_the_sum_over_the_sum_and_no_average(campaign, agency, other_agency, officer, other_officer):
    send(agency, officer, staff_total=100, staff_smartphones=100, staff_installed=10)
    send(other_agency, other_officer, staff_total=10, staff_smartphones=10, staff_installed=10)
    table = consolidate(day_of(campaign), at(15)).staff
    assert [row.rate for row in table.rows] == [0.1, 1.0]
    assert table.totals.all.rate == 20 / 110


def test_rate_is_over_the_units_whose_numerator_is_counted(day):
    assert day.staff.totals.all.rate == 20 / 44
    assert day.staff.totals.reported.rate == 18 / 36
    assert day.residents.totals.all.rate == 1200 / 5000
    assert day.residents.description.second_rate(day.residents.totals.all.figures) == 1200 / 8000


@pytest.mark.parametrize("description", [STAFF, RESIDENTS])
def test_rate_is_never_capped(description):
    figures = {description.numerator: 15, description.denominator: 10}
    assert description.rate(figures) == 1.5


@pytest.mark.parametrize(("above", "below"), [(0, 0), (5, 0), (5, None), (None, 10), (None, None)])
def test_no_denominator_gives_no_rate(above, below):
    assert STAFF.rate({"staff_installed": above, "staff_smartphones": below}) is None


def test_no_rate_is_printed_as_a_dash_and_no_zero(campaign, agency, officer, office_client):
    send(agency, officer, staff_smartphones=0, staff_installed=0)
    page = office_client.get(BOARD)
    assert table(page, "Biểu A")[0][6] == "–"
    assert texts(page, "p", class_="big")[1] == "– 0/0 người"
    assert office_client.get(BOARD + "so-lieu.json").json()["staff"]["rows"][0]["rate"] is None


def test_page_says_which_denominator(day_with_every_source, office_client):
    captions = texts(office_client.get(BOARD), "caption")
    assert [caption.partition("Tỷ lệ ")[2] for caption in captions[1:]] == [
        "trên số người dùng điện thoại thông minh; mục tiêu 100%. Giải thích chỉ tiêu",
        "trên số người dân dùng điện thoại thông minh; mục tiêu 60%. Giải thích chỉ tiêu",
    ]


# Pace


@pytest.mark.parametrize(
    ("installed", "target_on", "missing", "per_day"),
    [
        (10, 20, 90, 15),
        (10, 17, 90, 30),
        (9, 20, 91, 16),
        (100, 20, 0, 0),
        (10, 15, 90, 90),
        (10, 14, 90, None),
        (10, 13, 90, None),
    ],
)
def test_pace_is_what_is_missing_over_the_days_left_rounded_up(
    campaign, agency, officer, installed, target_on, missing, per_day
):
    send(agency, officer, staff_total=100, staff_smartphones=100, staff_installed=installed)
    table = consolidate(day_of(campaign), at(15)).staff
    pace = table.pace(TODAY, TODAY.replace(day=target_on))
    assert (pace.missing, pace.per_day) == (missing, per_day)


def test_target_of_sixty_per_cent_is_rounded_up():
    assert RESIDENTS.missing_to_target({"residents_installed": 0, "residents_smartphones": 101}, 60) == 61
    assert RESIDENTS.missing_to_target({"residents_installed": 70, "residents_smartphones": 101}, 60) == 0
    assert RESIDENTS.missing_to_target({"residents_installed": 0, "residents_smartphones": 0}, 60) is None


def test_headline_says_what_is_missing(day):
    assert tile_of(day.residents, TODAY, TODAY).target_text == "chưa đạt, còn thiếu 1.800 người."


def test_headline_of_a_reached_target_and_of_a_day_without_figures(campaign, agency, officer):
    empty = consolidate(day_of(campaign), at(9)).staff
    assert tile_of(empty, TODAY, TODAY).target_text == "chưa có số liệu."
    send(agency, officer, staff_installed=18)
    full = tile_of(consolidate(day_of(campaign), at(15)).staff, TODAY, TODAY)
    assert (full.target_text, full.reported, full.carried) == ("đã đạt.", "100.0", "0.0")


# Absence (R17)


def test_every_absent_unit_is_named_and_nobody_is_waited_for(day_with_every_source, clock, office_client):
    clock.move_to(at(15, 30))
    review = office_client.get(BOARD + "chot/")
    assert texts(review, "div", class_="bad") == [
        (
            "Đã báo cáo 2/4 đơn vị Toàn huyện có 04 cơ quan, đơn vị phải báo cáo. Kết quả: 01 đơn vị báo cáo đúng hạn, "
            "01 đơn vị báo cáo trễ hạn, 02 đơn vị chưa báo cáo. "
            "Còn 2 đơn vị chưa có số liệu ngày 14/8: "
            "Phòng Tư pháp : quá hạn, chưa báo cáo, lấy số liệu ngày 13/8/2020 "
            "Ủy ban nhân dân xã Lộc Thành : quá hạn, chưa báo cáo, chưa có số liệu"
        )
    ]
    assert close_on(office_client, {"number": 1}).status_code == 302


def test_attendance_counts_every_unit_once(campaign, agency, other_agency, commune, officer, other_officer, office):
    send(agency, officer, at(15, 0, 59))
    give_back(send(other_agency, other_officer, at(14)), office, at(14, 5))
    make_commune(campaign.district, "25281", "Lộc Tấn")
    attendance = consolidate(day_of(campaign), at(15, 1)).attendance
    assert (attendance.expected, attendance.sent, attendance.absent) == (4, 1, 3)
    assert (attendance.on_time, attendance.late, attendance.waiting) == (1, 0, 0)
    assert (attendance.missing, attendance.returned, attendance.exempt) == (2, 1, 0)


def test_day_without_units_consolidates(campaign, office_client):
    assert consolidate(day_of(campaign), at(15)).staff.totals.all.rate is None
    assert office_client.get(BOARD).status_code == 200


def test_units_stand_in_the_offices_order(campaign):
    for position, code in [(3, "C"), (1, "Z"), (2, "A")]:
        make_unit(campaign.district, code, position=position)
    assert [unit.code for unit in consolidate(day_of(campaign), at(9)).units] == ["Z", "A", "C"]


def test_other_district_adds_nothing(campaign, agency, officer, foreign_unit, foreign_officer):
    send(agency, officer)
    send(foreign_unit, foreign_officer)
    day = consolidate(day_of(campaign), at(15))
    assert [unit.code for unit in day.units] == ["P-NV"]
    assert day.residents.totals.all.units == 0


# What other programs read


def test_json_has_exactly_the_keys_of_the_design(day_with_every_source, office_client):
    figures = office_client.get(BOARD + "so-lieu.json").json()
    keys = ["date", "edition", "cut_at", "attendance", "staff", "residents", "province_count", "handed_over"]
    assert list(figures) == keys
    assert list(figures["attendance"]) == [
        "expected", "on_time", "late", "waiting", "missing", "returned", "exempt",
        "on_time_entered_later", "missing_units",
    ]  # fmt: skip
    for name, own in [("staff", STAFF_FIGURES), ("residents", AREA_FIGURES)]:
        assert list(figures[name]) == ["rows", "totals", "pace"]
        row_keys = ["unit", "name", "status", "source", "figures_date", *own, "new_today", "rate"]
        # Of single units, the pace of the communes is told (R28).
        row_keys += ["pace"] if name == "residents" else []
        assert list(figures[name]["pace"]) == ["needed_per_day", "recent_per_day", "forecast"]
        assert [list(row) for row in figures[name]["rows"]] == [row_keys] * len(figures[name]["rows"])
        totals = figures[name]["totals"]
        assert list(totals) == ["reported", "carried", "all", "unknown_units"]
        assert [list(totals[part]) for part in ("reported", "carried", "all")] == [
            ["units", *own, "new_today", "rate"]
        ] * 3


def test_json_says_the_day(clock, day_with_every_source, office_client):
    clock.move_to(at(15, 30))
    figures = office_client.get(BOARD + "so-lieu.json").json()
    assert (figures["date"], figures["edition"], figures["cut_at"]) == ("2020-08-14", None, "2020-08-14T15:30:00+07:00")
    assert figures["attendance"] == {
        "expected": 4, "on_time": 1, "late": 1, "waiting": 0, "missing": 2, "returned": 0, "exempt": 0,
        "on_time_entered_later": 0, "missing_units": ["P-TP", "25294"],
    }  # fmt: skip
    assert figures["staff"]["rows"][1] == {
        "unit": "P-TP", "name": "Phòng Tư pháp", "status": "missing", "source": "carried", "figures_date": "2020-08-13",
        "staff_total": 10, "staff_smartphones": 8, "staff_installed": 2, "visitors_guided": 4, "relatives_installed": 7,
        "new_today": None, "rate": 0.25,
    }  # fmt: skip


def test_json_of_an_unknown_unit_holds_no_zero(day):
    (_, row) = as_json(day)["residents"]["rows"]
    assert {key: row[key] for key in (*AREA_FIGURES, "figures_date", "rate", "new_today")} == dict.fromkeys(
        (*AREA_FIGURES, "figures_date", "rate", "new_today")
    )


def test_frozen_consolidation_thaws_equal(day):
    assert thaw(freeze(day)) == day
    assert as_json(thaw(freeze(day))) == as_json(day)


def test_checksum_changes_with_one_figure(day):
    content = freeze(day)
    before = checksum(content)
    content["units"][0]["figures"]["staff_installed"] += 1
    assert checksum(content) != before


def test_reading_a_day_writes_nothing(campaign, agency, office_client):
    for address in (BOARD, BOARD + "so-lieu.json", BOARD + "chot/", BOARD + "don-vi/P-NV/", BOARD + "du-thao.xlsx"):
        assert office_client.get(address).status_code == 200
    assert ReportingDay.objects.count() == 0


def test_saved_day_and_drawn_day_consolidate_alike(campaign, agency):
    drawn = consolidate(day_of(campaign), at(9))
    actions.open_day(campaign=campaign, date=TODAY)
    assert consolidate(day_of(campaign), at(9)) == drawn
