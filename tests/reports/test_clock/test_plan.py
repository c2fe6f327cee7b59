"""What is done at which minute, and what is rightly not done (R19)."""

import pytest
from django.core import mail

from reports import actions
from reports.clock.query import tasks_of_day
from reports.models import Campaign, Edition, Reminder, ReportingDay, ScheduledTask
from tests.factories import YESTERDAY, at, day_of, send

from .working import CLOSE, LIST, REMIND, run, run_minutes


def test_each_thing_is_done_at_its_minute_and_not_before(campaign, reachable):
    assert run(at(13, 59, 59)) == []
    sent = "đã gửi 1 thư đến 1 đơn vị"
    assert run(at(14)) == [(REMIND, at(14), sent)]
    assert run(at(14, 39, 59)) == []
    assert run(at(14, 40)) == [(REMIND, at(14, 40), sent)]
    assert run(at(15, 4, 59)) == []
    assert [done[:2] for done in run(at(15, 5))] == [(REMIND, at(15, 5)), (LIST, at(15, 5))]
    assert run(at(15, 54, 59)) == []
    assert run(at(15, 55)) == [(CLOSE, at(15, 55), "đã chốt lần 1")]
    assert run(at(23, 59)) == []


def test_clock_opens_the_day_in_the_morning_and_its_tasks_stand_then(campaign, reachable):
    assert run(at(0, 1)) == []
    moments = [(REMIND, at(14)), (REMIND, at(14, 40)), (REMIND, at(15, 5)), (LIST, at(15, 5)), (CLOSE, at(15, 55))]
    assert list(ScheduledTask.objects.values_list("kind", "due_at")) == moments
    assert set(ScheduledTask.objects.values_list("state", "planned_at")) == {("planned", at(0))}


def test_page_of_a_day_that_nobody_opened_shows_the_plan_that_the_clock_would_write(campaign, agency):
    shown = [(entry.task.kind, entry.task.due_at) for entry in tasks_of_day(day_of(campaign), at(8))]
    assert not ReportingDay.objects.exists()
    run(at(8))
    assert shown == list(ScheduledTask.objects.values_list("kind", "due_at"))


def test_edition_of_the_clock_is_nobody_s_and_in_time(campaign, agency, officer):
    send(agency, officer)
    run(at(15, 59, 59))
    edition = Edition.objects.get()
    assert (edition.number, edition.made_by, edition.maker_name) == (1, None, "hệ thống tự chốt")
    assert (edition.cut_at, edition.day.is_in_time_for_province(edition.cut_at)) == (at(15, 59, 59), True)


def test_edition_of_somebody_is_left_alone(campaign, agency, office):
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 40), number=1)
    assert run(at(15, 55), {CLOSE}) == [(CLOSE, at(15, 55), "bỏ qua: đã có lần chốt 1")]
    assert Edition.objects.get().made_by == office


def test_day_without_any_report_is_closed_all_the_same(campaign, agency):
    run(at(15, 55), {CLOSE})
    assert Edition.objects.get().content["units"][0]["code"] == "P-NV"


def test_only_those_who_owe_are_reminded(campaign, reachable, commune, officer):
    send(reachable, officer, at(13))
    commune.contact_email = "25280@locninh.example"
    commune.save()
    run(at(14))
    assert [message.to for message in mail.outbox] == [["25280@locninh.example"]]
    assert list(Reminder.objects.values_list("unit__code", "sent_by", "email__task__due_at")) == [
        ("25280", None, at(14))
    ]


def test_nobody_to_remind_is_said(campaign, reachable, officer):
    send(reachable, officer, at(13))
    assert run(at(14)) == [(REMIND, at(14), "không còn đơn vị nào phải nhắc")]


def test_minutes_of_the_office_decide(campaign, agency):
    Campaign.objects.update(reminder_minutes=[30, 0])
    assert [done[:2] for done in run_minutes(at(14, 30), at(14, 59, 59), at(15), at(15, 5))] == [
        (REMIND, at(14, 30)),
        (REMIND, at(15)),
        (LIST, at(15, 5)),
    ]


def test_no_minutes_mean_no_reminders(campaign, agency):
    Campaign.objects.update(reminder_minutes=[])
    assert [done[0] for done in run(at(23))] == [LIST, CLOSE]


@pytest.mark.parametrize("written", [{"phút": 5}, ["60", None, 1.5, True, 10**30], None, 5])
def test_minutes_that_are_none_are_left_out(campaign, agency, written):
    Campaign.objects.update(reminder_minutes=written or [])
    assert [done[0] for done in run(at(15, 10))] == [LIST]


def test_reminder_of_another_date_is_none(campaign, agency):
    Campaign.objects.update(reminder_minutes=[15 * 60 + 1, -9 * 60])
    assert run_minutes(at(23, 59, date=YESTERDAY), at(0), at(15, 4)) == [
        (LIST, at(15, 5, date=YESTERDAY), "đã gửi danh sách"),
        (CLOSE, at(15, 55, date=YESTERDAY), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]
