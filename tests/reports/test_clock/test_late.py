"""After an outage, after midnight, on days that are over."""

import datetime

import pytest
from django.core import mail

from reports import actions
from reports.clock.query import State, tasks_of_day
from reports.models import Edition
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, make_unit, send

from .working import CLOSE, LIST, MISSED, REMIND, planned, run, said_of


def test_after_an_outage_each_thing_is_done_once_and_the_last_reminder_alone_is_sent(campaign, reachable):
    assert run(at(16, 10)) == [
        (REMIND, at(14), MISSED),
        (REMIND, at(14, 40), MISSED),
        (REMIND, at(15, 5), "đã gửi 1 thư đến 1 đơn vị"),
        (LIST, at(15, 5), "đã gửi danh sách"),
        (CLOSE, at(15, 55), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]
    assert [message.to for message in mail.outbox if message.to == ["p-nv@locninh.example"]] == [
        ["p-nv@locninh.example"]
    ]


def test_late_things_are_marked_late_and_those_of_the_printed_minute_are_not(campaign, agency):
    run(at(14, 0, 59))
    run(at(16, 10))
    late = {(e.task.kind, e.task.due_at): (e.state, e.minutes_late) for e in tasks_of_day(day_of(campaign), at(16, 11))}
    assert late == {
        (REMIND, at(14)): (State.DONE, 0),
        (REMIND, at(14, 40)): (State.SKIPPED, 0),
        (REMIND, at(15, 5)): (State.DONE, 65),
        (LIST, at(15, 5)): (State.DONE, 65),
        (CLOSE, at(15, 55)): (State.DONE, 15),
    }


def test_reminder_that_failed_gives_way_to_the_next(campaign, agency):
    actions.put_off_task(task=planned(campaign, REMIND)[0], detail="lỗi", at=at(14, 38))
    assert run(at(14, 40))[0][:2] == (REMIND, at(14, 40))
    assert run(at(14, 43))[0] == (REMIND, at(14), MISSED)


def test_after_midnight_nobody_is_reminded_and_what_was_not_done_is_put_aside(campaign, reachable, officer):
    send(reachable, officer, at(14, 30, date=YESTERDAY), date=YESTERDAY)
    assert run(at(0, 1)) == [
        (CLOSE, at(15, 55, date=YESTERDAY), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]
    assert run(at(0, 2)) == []
    entries = tasks_of_day(day_of(campaign, YESTERDAY), at(0, 2))
    assert {said_of(entry) for entry in entries if not entry.task.is_closing} == {"bỏ qua: đã hết ngày"}
    assert mail.outbox == []


@pytest.mark.parametrize(("days", "editions"), [(1, 1), (4, 1)])
def test_past_day_whose_units_reported_is_closed_late(campaign, agency, officer, days, editions):
    date = TODAY - datetime.timedelta(days=days)
    send(agency, officer, at(14, 30, date=date), date=date)
    run(at(8))
    (edition,) = Edition.objects.all()
    assert (edition.day.date, edition.cut_at) == (date, at(8))
    assert not edition.day.is_in_time_for_province(edition.cut_at)


@pytest.mark.parametrize(("days", "is_closed"), [(7, True), (8, False)])
def test_a_week_is_made_up_for_and_no_more(district, office, days, is_closed):
    make_campaign(district, starts_on=datetime.date(2020, 8, 1))
    agency = make_unit(district, "P-NV", active_from=datetime.date(2020, 8, 1))
    date = TODAY - datetime.timedelta(days=days)
    send(agency, office, at(14, 30, date=date), date=date)
    run(at(8))
    assert Edition.objects.exists() is is_closed


def test_past_day_that_only_the_office_entered_later_is_not_closed(campaign, agency, office):
    send(agency, office, at(7), date=YESTERDAY)
    assert run(at(8)) == []


def test_report_of_the_day_s_last_second_counts_and_of_the_next_day_s_first_does_not(campaign, agency, office):
    send(agency, office, at(0, date=TODAY), date=YESTERDAY)
    assert run(at(8)) == []
    earlier = START
    send(agency, office, at(23, 59, 59, date=earlier), date=earlier)
    assert [done[1] for done in run(at(8))] == [at(15, 55, date=earlier)]


def test_past_day_that_was_closed_is_left_alone(campaign, agency, officer, office):
    send(agency, officer, at(14, 30, date=YESTERDAY), date=YESTERDAY)
    actions.close_day(day=day_of(campaign, YESTERDAY), by=office, at=at(15, 40, date=YESTERDAY), number=1)
    assert run(at(8)) == []


def test_silent_past_day_that_the_clock_did_not_close_is_left_alone(campaign, agency):
    actions.open_day(campaign=campaign, date=YESTERDAY)
    assert run(at(8)) == []
    assert not Edition.objects.exists()
