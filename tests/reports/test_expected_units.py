"""R3: who is expected on a day; joining, leaving and excusing rewrite no other day."""

import datetime

from reports.consolidation import Status, consolidate
from reports.models import Exemption
from tests.factories import TODAY, YESTERDAY, at, day_of, make_unit, send

from .pages import BOARD, OWN_REPORT, form_of, post, states, texts

TOMORROW = TODAY + datetime.timedelta(days=1)
BOARD_OF_YESTERDAY = "/tong-hop/2020-08-13/"


def excuse(unit, office, date=TODAY, decided_at=None):
    return Exemption.objects.create(
        unit=unit,
        date=date,
        reason="Sáp nhập đơn vị",
        decided_by=office,
        decided_by_name="vhtt",
        decided_at=decided_at or at(8),
    )


def attendance_of(campaign, date=TODAY, moment=None):
    return consolidate(day_of(campaign, date), moment or at(14, 30)).attendance


def test_unit_that_joins_today_is_expected_from_today_on(campaign, agency, office_client):
    make_unit(campaign.district, "P-YT", name="Phòng Y tế", active_from=TODAY)
    assert states(office_client.get(BOARD_OF_YESTERDAY)) == {"Phòng Nội vụ": "quá hạn, chưa báo cáo"}
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "chưa báo cáo", "Phòng Y tế": "chưa báo cáo"}


def test_unit_that_leaves_today_was_expected_until_yesterday(campaign, agency, office_client):
    make_unit(campaign.district, "P-YT", name="Phòng Y tế", active_until=TODAY)
    assert list(states(office_client.get(BOARD_OF_YESTERDAY))) == ["Phòng Nội vụ", "Phòng Y tế"]
    assert list(states(office_client.get(BOARD))) == ["Phòng Nội vụ"]


def test_leaving_changes_nothing_on_the_days_before(campaign, agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    before = consolidate(day_of(campaign, YESTERDAY), at(9))
    agency.active_until = TODAY
    agency.save()
    assert consolidate(day_of(campaign, YESTERDAY), at(9)) == before
    assert consolidate(day_of(campaign), at(9)).units == ()


def test_figures_of_a_unit_that_left_are_no_longer_carried(campaign, agency, other_agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    agency.active_until = TODAY
    agency.save()
    totals = consolidate(day_of(campaign), at(9)).staff.totals
    assert (totals.all.units, totals.all.figures["staff_installed"], totals.unknown_units) == (0, 0, 1)


def test_page_of_a_unit_does_not_exist_on_a_day_that_it_does_not_belong_to(campaign, office_client):
    make_unit(campaign.district, "P-YT", active_from=TODAY)
    assert office_client.get(f"{BOARD_OF_YESTERDAY}don-vi/P-YT/").status_code == 404
    assert office_client.get(f"{BOARD}don-vi/P-YT/").status_code == 200


def test_officer_of_a_unit_that_has_left_has_no_form(agency, officer_client):
    agency.active_until = TODAY
    agency.save()
    assert officer_client.get(OWN_REPORT).status_code == 404
    assert post(officer_client, OWN_REPORT, form_of(agency)).status_code == 404
    assert officer_client.get("/bao-cao/2020-08-13/").status_code == 200


def test_excused_unit_is_not_expected_and_everybody_sees_why(agency, other_agency, office, office_client):
    excuse(agency, office)
    page = office_client.get(BOARD)
    assert states(page) == {"Phòng Nội vụ": "miễn báo cáo", "Phòng Tư pháp": "chưa báo cáo"}
    assert texts(page, "p", class_="big")[0] == "0 /1 đơn vị"
    assert "Sáp nhập đơn vị" in page.content.decode()


def test_excused_unit_reads_so_on_its_own_form(agency, office, officer_client):
    excuse(agency, office)
    notes = texts(officer_client.get(OWN_REPORT), "div", class_="info")
    assert notes == ["Đơn vị được miễn báo cáo ngày này. Lý do: Sáp nhập đơn vị"]


def test_excusing_a_day_leaves_the_other_days(campaign, agency, office):
    excuse(agency, office)
    assert attendance_of(campaign).expected == 0
    assert attendance_of(campaign, YESTERDAY).expected == 1
    assert attendance_of(campaign, TOMORROW).expected == 1


def test_exemption_counts_from_its_decision_until_it_is_withdrawn(campaign, agency, office):
    def status():
        (unit,) = consolidate(day_of(campaign), at(10)).units
        return unit.status

    found = [status()]
    exemption = excuse(agency, office)
    found.append(status())
    exemption.withdrawn_at, exemption.withdrawn_by = at(10), office
    exemption.save()
    assert [*found, status()] == [Status.WAITING, Status.EXEMPT, Status.WAITING]


def test_report_of_an_excused_unit_is_accepted_and_counted(campaign, agency, office, officer):
    excuse(agency, office)
    send(agency, officer)
    day = consolidate(day_of(campaign), at(15))
    assert (day.attendance.expected, day.attendance.exempt, day.attendance.sent) == (0, 1, 0)
    assert day.staff.totals.reported.figures["staff_installed"] == 9


def test_units_of_another_district_are_not_expected(campaign, agency, foreign_unit):
    assert attendance_of(campaign).expected == 1
