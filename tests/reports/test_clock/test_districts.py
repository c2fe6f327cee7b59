"""Whose days the clock serves."""

import datetime

from reports import actions
from reports.models import Edition
from tests.factories import START, TODAY, at, make_campaign, make_district, make_unit
from units.models import District

from .working import CLOSE, run, tasks


def test_all_districts_are_served_the_illustrative_one_too(campaign, agency, foreign_unit):
    District.objects.filter(pk=foreign_unit.district_id).update(is_demo=True)
    run(at(15, 55))
    assert Edition.objects.count() == 2


def test_district_without_units_is_not_closed_until_it_has_some(campaign):
    assert run(at(16)) == []
    make_unit(campaign.district, "P-NV")
    assert [done[0] for done in run(at(17), {CLOSE})] == [CLOSE]


def test_district_without_units_whose_day_somebody_opened_is_not_closed_either(campaign, office):
    actions.set_reminder_minutes(campaign=campaign, minutes=[5], by=office, at=at(9))
    assert run(at(16)) == []
    make_unit(campaign.district, "P-NV")
    assert [done[0] for done in run(at(17), {CLOSE})] == [CLOSE]


def test_campaign_that_has_not_begun_is_not_served(campaign, agency):
    assert run(at(16, date=START - datetime.timedelta(days=1))) == []


def test_later_campaign_takes_over(campaign, agency):
    later = make_campaign(campaign.district, starts_on=TODAY, auto_close_time=datetime.time(15, 50))
    run(at(15, 50))
    assert Edition.objects.get().day.campaign == later


def test_looking_for_due_work_asks_as_little_for_many_districts_and_writes_nothing(
    campaign, agency, django_assert_num_queries
):
    for n in range(4):
        district = make_district(f"Huyện {n}")
        make_campaign(district)
        make_unit(district, "A")
    run(at(9))
    before = tasks()
    with django_assert_num_queries(3):
        assert run(at(10)) == []
    assert tasks() == before


def test_day_that_was_opened_for_a_campaign_which_another_took_over_is_left_alone(campaign, agency):
    run(at(10))
    later = make_campaign(campaign.district, starts_on=TODAY)
    run(at(16))
    assert Edition.objects.get().day.campaign == later
