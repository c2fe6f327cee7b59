"""What fails stops nothing else, is tried again, and is known."""

import json
from functools import partial

import pytest
from django.core import mail
from django.core.management import call_command

from bluezone_report.logs import LineFormatter
from reports import actions
from reports.clock.query import State, tasks_of_day, troubles
from reports.clock.work import handle_one_due_task
from reports.models import Campaign, Edition, Email, ScheduledTask
from reports.reminders.missing import failed_emails
from tests.factories import TODAY, at, day_of, send
from units.models import District, Unit

from .working import CLOSE, LIST, REMIND, planned, run


def test_address_that_fails_stops_nobody_else_and_is_told(campaign, reachable, other_agency, commune):
    other_agency.contact_email = "hỏng\n@locninh.example"
    other_agency.save()
    (done,) = run(at(14))
    told = "đã gửi 1 thư đến 1 đơn vị; 1 thư không gửi được; 1 đơn vị chưa có địa chỉ thư điện tử"
    assert done == (REMIND, at(14), told)
    assert troubles(day_of(campaign), at(14, 1)) is None


@pytest.fixture
def broken(agency, officer):
    """A district whose day cannot be consolidated: a report of it holds what no report should."""
    send(agency, officer, at(10), confirmed_warnings=[{}])


def test_failing_task_stops_no_other_district(campaign, broken, foreign_unit, caplog):
    run(at(15, 55), {CLOSE})
    assert Edition.objects.get().day.campaign.district == foreign_unit.district
    task = ScheduledTask.objects.get(kind=CLOSE, done_at=None)
    assert (task.day.campaign, task.detail) == (campaign, "lỗi chương trình (KeyError)")
    (line,) = caplog.messages
    assert line.startswith(f"close, task {task.pk} failed: KeyError in ")


def test_failing_edition_is_tried_every_minute_until_it_is_made(campaign, broken):
    tried = [bool(run(moment, {CLOSE})) for moment in (at(15, 55), at(15, 55, 59), at(15, 56), at(15, 57), at(20))]
    assert tried == [True, False, True, True, True]
    (entry,) = troubles(day_of(campaign), at(20, 0, 1)).failing
    assert (entry.state, entry.error) == (State.FAILING, "lỗi chương trình (KeyError), sẽ thử lại")


def test_failing_emails_are_tried_twice(campaign, broken):
    Campaign.objects.update(reminder_minutes=[60])
    tried = [bool(run(moment, {REMIND})) for moment in (at(14), at(14, 4, 59), at(14, 5), at(14, 10), at(14, 30))]
    assert tried == [True, False, True, False, False]
    (entry,) = troubles(day_of(campaign), at(14, 31)).failing
    assert entry.error == "không thực hiện được sau hai lần thử: lỗi chương trình (KeyError)"


@pytest.fixture
def end_outage(settings):
    """No mail server can be reached until this is called."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    return partial(setattr, settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")


def test_emails_that_met_no_mail_server_go_five_minutes_later(campaign, reachable, commune, end_outage):
    due_at, back_at = at(15, 5), at(15, 10)
    run(due_at)
    told = "không kết nối được máy chủ thư, sẽ thử lại"
    assert [(e.task.kind, e.error) for e in troubles(day_of(campaign), at(15, 6)).failing] == [
        (REMIND, told),
        (LIST, told),
    ]
    end_outage()
    assert (run(at(15, 9, 59)), mail.outbox) == ([], [])
    assert run(back_at) == []
    entries = tasks_of_day(day_of(campaign), back_at)
    assert [(e.task.kind, e.task.due_at, e.told) for e in entries if e.is_done][-2:] == [
        (REMIND, due_at, "đã gửi 1 thư đến 1 đơn vị; 1 đơn vị chưa có địa chỉ thư điện tử"),
        (LIST, due_at, "đã gửi danh sách"),
    ]
    assert [message.to for message in mail.outbox] == [["p-nv@locninh.example"], ["vhtt@locninh.example"]]
    assert troubles(day_of(campaign), at(15, 11)) is None
    assert failed_emails(day_of(campaign))[0].failure == Email.Failure.NO_ADDRESS


def test_who_sends_while_the_mail_server_is_away_is_not_reminded(campaign, reachable, officer, end_outage):
    run(at(14), {REMIND})
    send(reachable, officer, at(14, 2))
    end_outage()
    run(at(14, 5), {REMIND})
    assert mail.outbox == []


def test_mail_server_that_stays_away_is_tried_every_five_minutes_and_told_until_the_day_is_over(
    campaign, reachable, end_outage
):
    Campaign.objects.update(reminder_minutes=[60])
    tries = []
    for moment in (at(14), at(14, 4, 59), at(14, 5), at(14, 10)):
        run(moment, {REMIND})
        tries.append(Email.objects.get().tries)
    assert tries == [1, 1, 2, 3]
    told = "không kết nối được máy chủ thư, sẽ thử lại"
    (entry,) = troubles(day_of(campaign), at(14, 11)).failing
    assert entry.error == told
    (email,) = failed_emails(day_of(campaign))
    assert (email.recipient, email.problem) == ("p-nv@locninh.example", told)
    run(at(0, 1, date=TODAY.replace(day=15)), {REMIND})
    assert (Email.objects.get(task__day__date=TODAY).get_reason_display(), mail.outbox) == ("đã hết ngày", [])


def test_failure_of_an_address_is_told_until_a_letter_arrives_at_the_one_that_took_its_place(campaign, reachable):
    Campaign.objects.update(reminder_minutes=[60, 20])
    run(at(14), {REMIND})
    Email.objects.update(state="failed", failure=Email.Failure.ADDRESS_REFUSED, delivered_at=None)
    assert [email.recipient for email in failed_emails(day_of(campaign))] == ["p-nv@locninh.example"]
    Unit.objects.filter(pk=reachable.pk).update(contact_email="noi-vu@locninh.example")
    assert len(failed_emails(day_of(campaign))) == 1
    run(at(14, 40), {REMIND})
    assert [message.to for message in mail.outbox][1:] == [["noi-vu@locninh.example"]]
    assert failed_emails(day_of(campaign)) == []


def test_second_try_that_succeeds_leaves_no_error(campaign, agency):
    (task,) = planned(campaign, CLOSE)
    actions.put_off_task(task=task, detail="lỗi", at=at(15, 55))
    assert run(at(15, 56), {CLOSE}) == [(CLOSE, at(15, 55), "đã chốt lần 1")]
    assert troubles(day_of(campaign), at(15, 56)).failing == ()


def test_list_that_reaches_nobody_says_so(campaign, agency):
    District.objects.update(office_email="")
    assert run(at(15, 5), {LIST}) == [(LIST, at(15, 5), "bỏ qua: Phòng VH&TT và lãnh đạo chưa có địa chỉ thư điện tử")]
    assert troubles(day_of(campaign), at(15, 6)).failing == ()


def test_clock_that_stands_still_is_noticed_after_two_minutes(campaign, agency):
    day = day_of(campaign)
    assert troubles(day, at(14, 2)) is None
    assert [entry.task.due_at for entry in troubles(day, at(14, 2, 1)).neglected] == [at(14)]


def test_slow_emails_are_no_standstill(campaign, reachable):
    assert handle_one_due_task(at(14), {REMIND})
    assert troubles(day_of(campaign), at(14, 20, 5)) is None


def test_command_does_what_is_due_and_says_so_in_one_line_each(campaign, agency, clock_stands, capsys):
    clock_stands.move_to(at(15, 55, 3))
    call_command("run_clock")
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 5
    assert printed[0] == (
        "14/08/2020 15:55:03 huyện Lộc Ninh, ngày 14/08/2020: tự chốt số liệu (hẹn 15:55): đã chốt lần 1"
    )
    call_command("run_clock")
    assert capsys.readouterr().out == ""


def test_what_the_clock_did_stands_in_the_log(campaign, agency, clock_stands, caplog):
    clock_stands.move_to(at(15, 55, 3))
    with caplog.at_level("INFO", logger="bluezone.events"):
        call_command("run_clock")
    line = json.loads(LineFormatter().format(caplog.records[0]))
    about = {"date": "2020-08-14", "due_at": at(15, 55).isoformat()}
    assert (line["event"], line["district"], line["about"], line["failed"]) == (
        "clock:close", campaign.district_id, about, False,
    )  # fmt: skip
