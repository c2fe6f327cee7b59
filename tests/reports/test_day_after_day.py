"""R10: no change is an act of one day; day after day it is asked about, and offered of the day before alone."""

import datetime

import pytest

from reports.figures import checks
from reports.figures.indicators import DatedFigures
from reports.models import DailyReport
from tests.factories import STAFF_FIGURES, START, TODAY, YESTERDAY, at, send

from .pages import BOARD, OWN_REPORT, elements, form_of, post, posted_by, texts

ASKED = "Số liệu không thay đổi 3 ngày báo cáo liên tiếp, từ ngày 11/8, đề nghị kiểm tra lại."


def report_days(agency, officer, last, number):
    """The same figures on so many days on end."""
    for n in range(number):
        date = last - datetime.timedelta(days=n)
        send(agency, officer, at(14, date=date), date=date)


def tap(client, page=None):
    page = page or client.get(OWN_REPORT)
    return post(client, OWN_REPORT, posted_by(elements(page, "button", name="unchanged")[0], page))


def test_two_equal_days_are_sent_by_one_tap(clock, campaign, agency, officer, officer_client):
    report_days(agency, officer, YESTERDAY, 2)
    assert tap(officer_client).status_code == 302
    assert DailyReport.objects.get(date=TODAY).confirmed_warnings == []


def test_third_day_without_change_is_asked_about_and_the_board_shows_that_it_was_confirmed(
    clock, campaign, agency, officer, officer_client, office_client
):
    report_days(agency, officer, YESTERDAY, 3)
    page = tap(officer_client)
    assert (page.status_code, DailyReport.objects.filter(date=TODAY).count()) == (200, 0)
    assert any(ASKED in said for said in texts(page, "p"))
    assert tap(officer_client, page).status_code == 302
    report = DailyReport.objects.get(date=TODAY)
    assert (report.unchanged, report.confirmed_warnings) == (True, [{"code": "same:3", "text": ASKED}])
    assert any(ASKED in said for said in texts(office_client.get(BOARD), "li"))


def test_same_results_that_were_typed_are_asked_about_alike(clock, campaign, agency, officer, officer_client):
    report_days(agency, officer, YESTERDAY, 3)
    page = post(officer_client, OWN_REPORT, form_of(agency))
    assert (page.status_code, texts(page, "li")[0]) == (200, ASKED)
    assert post(officer_client, OWN_REPORT, form_of(agency, confirm="same:3")).status_code == 302


def days(*installed):
    return [DatedFigures(TODAY, STAFF_FIGURES | {"staff_installed": number}, None) for number in installed]


@pytest.mark.parametrize(
    ("now", "before", "asked"),
    [
        (9, (9, 9, 9, 8), "same:3"),
        (9, (9, 9, 9, 9), "same:4"),
        (9, (9, 9, 8, 9), ""),
        (9, (8, 9, 9, 9), ""),
        (18, (18,) * 5, ""),
    ],
)
def test_days_are_counted_on_end_and_who_has_all_installed_is_not_asked(now, before, asked):
    found = checks.repeated(STAFF_FIGURES | {"staff_installed": now}, days(*before), reports_area=False)
    assert (found.code if found else "") == asked


@pytest.mark.parametrize(
    ("last", "is_offered"), [(YESTERDAY, True), (TODAY - datetime.timedelta(days=2), False), (START, False)]
)
def test_figures_of_an_older_day_are_not_offered_as_those_of_the_day_before(
    last, is_offered, clock, campaign, agency, officer, officer_client
):
    report_days(agency, officer, last, 1)
    page = officer_client.get(OWN_REPORT)
    assert bool(elements(page, "button", name="unchanged")) is is_offered
    sent = post(officer_client, OWN_REPORT, {"unchanged": "1", "base_revision": "0"})
    assert sent.status_code == (302 if is_offered else 422)
    assert DailyReport.objects.filter(date=TODAY).exists() is is_offered
