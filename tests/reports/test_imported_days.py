"""A day brought in from before the program is neither late nor on time, wherever it is printed."""

import pytest

from reports.consolidation import Status, consolidate
from reports.models import DailyReport
from reports.printing import sentences_of
from tests.factories import START, at, day_of, send

from .pages import states, texts
from .test_workbook.reading import opened, unit_row
from .word import beginning_with, paragraphs, printed

BOARD = "/tong-hop/2020-08-10/"
BROUGHT_IN = {"origin": DailyReport.Origin.BEFORE}


@pytest.fixture
def old_day(clock, agency, other_agency, commune, other_officer, office):
    """10/8: one unit's figures brought in later, one sent on time, one silent."""
    send(agency, office, at(9), date=START, channel="excel", **BROUGHT_IN)
    send(other_agency, other_officer, at(14, date=START), date=START)
    return agency


def test_board_says_that_the_figures_are_old_ones(old_day, office_client):
    page = office_client.get(BOARD)
    assert states(page) == {
        "Phòng Nội vụ": "nhập số liệu cũ",
        "Phòng Tư pháp": "đúng hạn",
        "Ủy ban nhân dân xã Lộc Thạnh": "quá hạn, chưa báo cáo",
    }
    assert texts(page, "p", class_="big")[0] == "1 /2 đơn vị"
    assert states(office_client.get(BOARD + "?trang-thai=so-lieu-cu")) == {"Phòng Nội vụ": "nhập số liệu cũ"}


def test_nobody_is_awaited_on_old_figures_and_the_states_still_add_up(old_day, campaign, office_client):
    figures = office_client.get(BOARD + "so-lieu.json").json()
    assert figures["attendance"] == {
        "expected": 2, "on_time": 1, "on_time_entered_later": 0, "late": 0, "waiting": 0, "missing": 1,
        "returned": 0, "exempt": 0,
        "missing_units": ["25280"],
    }  # fmt: skip
    assert [row["status"] for row in figures["staff"]["rows"]] == ["imported", "on_time", "missing"]
    day = consolidate(day_of(campaign, START), at(9, 30))
    assert (day.attendance.imported, day.staff.totals.reported.units) == (1, 2)
    assert day.units[0].send.minutes_late == 0


def test_day_of_old_figures_alone_awaits_nobody(clock, agency, office, office_client):
    send(agency, office, at(9), date=START, channel="excel", **BROUGHT_IN)
    assert texts(office_client.get(BOARD), "p", class_="big")[0] == "0 /0 đơn vị"


def test_correcting_old_figures_makes_nobody_late(old_day, office, office_client):
    send(old_day, office, at(10), date=START, channel="phone", base_revision=1, staff_installed=10, reason="rà soát")
    assert states(office_client.get(BOARD))["Phòng Nội vụ"] == "nhập số liệu cũ"


def test_old_figures_that_were_returned_are_owed(old_day, office, office_client):
    DailyReport.objects.filter(unit=old_day).update(returned_at=at(10), returned_by=office, returned_by_name="vhtt")
    office_client.get(BOARD)
    assert consolidate(day_of(old_day.district.campaigns.get(), START), at(11)).units[0].status is Status.RETURNED


def test_words_of_a_reason_decide_nothing(clock, agency, office, office_client):
    send(agency, office, at(9), date=START, channel="phone", reason="nhập số liệu cũ")
    assert states(office_client.get(BOARD))["Phòng Nội vụ"].startswith("trễ hạn ")


def test_what_the_office_types_for_a_past_day_is_late_as_before(clock, agency, office, office_client):
    send(agency, office, at(9), date=START, channel="phone", reason="báo bổ sung")
    assert states(office_client.get(BOARD))["Phòng Nội vụ"].startswith("trễ hạn ")


def test_pages_of_the_unit_say_the_same(old_day, officer_client, office_client):
    unit_page = office_client.get(BOARD + "don-vi/P-NV/")
    assert texts(unit_page, "span", class_="imported") == ["nhập số liệu cũ"]
    (sent,) = [p for p in texts(unit_page, "p") if p.startswith("Đã gửi báo cáo lúc")]
    assert sent == "Đã gửi báo cáo lúc 09 giờ 00 phút ngày 14/8/2020 (nhập số liệu cũ)."
    receipt = officer_client.get("/bao-cao/2020-08-10/bien-nhan/1/")
    assert texts(receipt, "span", class_="badge") == ["nhập số liệu cũ"]
    assert texts(receipt, "h1") == ["Đã gửi báo cáo lúc 09 giờ 00 phút ngày 14/8/2020"]


def test_unit_owed_no_report_on_a_day_of_old_figures(old_day, office_client):
    (listed,) = [text for text in texts(office_client.get("/tong-hop/don-vi/P-NV/"), "dl") if "Phải báo cáo" in text]
    assert listed.startswith("Phải báo cáo 4 ngày Đúng hạn 0 ngày Trễ hạn 0 ngày")


OLD = "số liệu nhập bổ sung (trước khi dùng hệ thống)"


def test_workbook_and_document_count_old_figures_apart(old_day, campaign):
    day = consolidate(day_of(campaign, START), at(9, 30))
    assert dict(sentences_of(day).standing())[f"Số {OLD[3:]}"] == 1
    row = unit_row(opened(day)["Biểu C"], "Phòng Nội vụ")
    assert [row[2].value, row[4].value] == [OLD, None]
    assert beginning_with(printed(day), "Toàn huyện có").count(f"01 đơn vị có {OLD}") == 1


def test_ordinary_day_says_nothing_of_old_figures(clock, campaign, agency, officer):
    send(agency, officer)
    day = consolidate(day_of(campaign), at(15))
    assert f"Số {OLD[3:]}" not in dict(sentences_of(day).standing())
    assert [line for line in paragraphs(printed(day)) if OLD in line] == []
