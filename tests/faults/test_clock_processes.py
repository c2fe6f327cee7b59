"""The clock as real processes: killed anywhere, doubled, late, stopped, cut off.

What is guaranteed. An edition: exactly one, whatever happens. A reminder: each address gets it; twice
only if the process was killed after the mail server had taken the email and before that was written
down, and then under the same Message-ID. The list of the missing: likewise, by the whole list.
"""

import json
import signal
import sqlite3
import time
from collections import Counter

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from reports.models import Campaign, Edition, Email, Ground, Reminder, ScheduledTask
from tests.factories import TODAY, at, make_unit

from .processes import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

LIST_ADDRESS = "vhtt@locninh.example"
UNITS = ("A", "B")
ADDRESSES = [f"{code.lower()}@locninh.example" for code in UNITS]


@pytest.fixture(autouse=True)
def units(campaign):
    """Two units that can be written to, and the Office; one reminder, at 15:05."""
    campaign.reminder_minutes = [-5]
    campaign.save()
    campaign.district.office_email = LIST_ADDRESS
    campaign.district.save()
    return [
        make_unit(campaign.district, code, contact_email=address)
        for code, address in zip(UNITS, ADDRESSES, strict=True)
    ]


def task_of(kind) -> ScheduledTask:
    return ScheduledTask.objects.get(kind=kind)


# Killed


def test_killed_anywhere_the_edition_is_made_once_and_every_email_arrives(campaign, start, mail_server):
    sweep = start("-m", "tests.faults.kill_everywhere", str(TODAY), "15:55", "16:01")
    kills = [json.loads(line) for line in sweep.rest(patience=300)]
    assert_swept_all_writes(kills)
    for kill in kills:
        (edition,) = Edition.objects.filter(day__date=kill["date"])
        assert (edition.number, edition.made_by) == (1, None)
    assert not ScheduledTask.objects.exclude(state="done").exists()
    assert not Email.objects.exclude(state="delivered").exists()
    assert ScheduledTask.objects.count() == 3 * len(kills)
    assert Reminder.objects.filter(email__delivered_at__isnull=False).count() == len(UNITS) * len(kills)
    assert_every_email_arrived(kills, mail_server.emails)


def assert_swept_all_writes(kills):
    tables = {
        "days": "reports_reportingday",
        "editions": "reports_edition",
        "tasks": "reports_scheduledtask",
        "reminders": "reports_reminder",
        "emails": "reports_email",
    }
    met = {name for name, table in tables.items() for kill in kills if table in kill["at"]}
    assert (met, kills[-1]["at"]) == (set(tables), "")
    assert len(kills) > 12


def assert_every_email_arrived(kills, emails):
    """Under one identity for each day and address; twice just where the record of the email was cut off."""
    days_by_identity = Counter((message.recipient, message.message_id) for message in emails)
    assert Counter(recipient for recipient, _ in days_by_identity) == dict.fromkeys(
        [*ADDRESSES, LIST_ADDRESS], len(kills)
    )
    twice = Counter(recipient for (recipient, _), times in days_by_identity.items() for _ in range(times - 1))
    assert twice == dict.fromkeys([*ADDRESSES, LIST_ADDRESS], 1)


def test_killed_between_claim_and_act_the_email_goes_out_after_five_minutes(start_clock, mail_server):
    mail_server.hold("greeting")
    first = start_clock()
    first.tell(at(15, 5).isoformat())
    mail_server.wait_until_reached()
    first.kill()
    mail_server.release()
    assert (mail_server.emails, Email.objects.filter(tries=1).count()) == ([], 1)
    second = start_clock()
    second.run_at(at(15, 9, 50))
    # Nobody else waits for it.
    assert sorted(mail_server.recipients) == sorted([ADDRESSES[1], LIST_ADDRESS])
    second.run_at(at(15, 10, 5))
    assert sorted(mail_server.recipients) == sorted([*ADDRESSES, LIST_ADDRESS])
    email = Email.objects.get(recipient=ADDRESSES[0])
    assert timezone.localtime(email.delivered_at).strftime("%H:%M") == "15:10"


def test_killed_within_the_emails_the_others_are_not_sent_again(start_clock, mail_server):
    mail_server.hold("email", after=1)
    first = start_clock()
    first.tell(at(15, 5).isoformat())
    mail_server.wait_until_reached()
    first.kill()
    mail_server.release()
    delivered, cut_off = mail_server.emails
    start_clock().run_at(at(15, 11))
    assert (mail_server.emails.count(delivered), mail_server.emails.count(cut_off)) == (1, 2)
    assert Counter(mail_server.recipients) == Counter([*ADDRESSES, LIST_ADDRESS, cut_off.recipient])


# Doubled, and late


def test_processes_that_run_at_once_do_each_thing_once(start_clock, mail_server):
    clocks = [start_clock() for _ in range(3)]
    dates = [TODAY.replace(day=TODAY.day + n) for n in range(4)]
    for date in dates:
        for moment in (at(15, 5, date=date), at(15, 55, date=date)):
            for clock in clocks:
                clock.tell(moment.isoformat())
            for clock in clocks:
                clock.until("done")
    assert list(Edition.objects.order_by("day__date").values_list("day__date", "number")) == [
        (date, 1) for date in dates
    ]
    assert Counter(mail_server.recipients) == dict.fromkeys([*ADDRESSES, LIST_ADDRESS], len(dates))
    assert ScheduledTask.objects.exclude(done_at=None).count() == ScheduledTask.objects.count() == 3 * len(dates)


def test_started_after_an_outage_each_thing_is_done_once_and_late(campaign, start_clock, mail_server):
    Campaign.objects.update(reminder_minutes=[60, 20, -5])
    printed = start_clock().run_at(at(16, 10))
    assert [line.split(": ", 2)[1:] for line in printed] == [
        ["tự chốt số liệu (hẹn 15:55)", "đã chốt lần 1, sau giờ báo cáo tỉnh"],
        ["nhắc các đơn vị chưa báo cáo (hẹn 14:00)", "bỏ qua: đã đến lượt nhắc sau"],
        ["nhắc các đơn vị chưa báo cáo (hẹn 14:40)", "bỏ qua: đã đến lượt nhắc sau"],
        ["nhắc các đơn vị chưa báo cáo (hẹn 15:05)", "đã gửi 2 thư đến 2 đơn vị"],
        ["gửi danh sách đơn vị chưa báo cáo (hẹn 15:05)", "đã gửi danh sách"],
    ]
    assert start_clock().run_at(at(16, 11)) == []
    assert Counter(mail_server.recipients) == Counter([*ADDRESSES, LIST_ADDRESS])
    edition = Edition.objects.get()
    assert not edition.day.is_in_time_for_province(edition.cut_at)


def test_address_that_is_refused_stops_nobody_else(start_clock, mail_server):
    mail_server.refused.add(ADDRESSES[0])
    (said, _) = start_clock().run_at(at(15, 5))
    assert said.endswith("đã gửi 1 thư đến 1 đơn vị; 1 thư không gửi được")
    assert mail_server.recipients == [ADDRESSES[1], LIST_ADDRESS]
    assert list(Email.objects.exclude(failure="").values_list("recipient", flat=True)) == [ADDRESSES[0]]


def test_server_that_puts_emails_off_gets_them_later_and_once(start_clock, mail_server):
    mail_server.most_in_a_session = 1
    clock = start_clock()
    clock.run_at(at(15, 5))
    assert Email.objects.exclude(failure="").count() == 1
    mail_server.most_in_a_session = None
    clock.run_at(at(15, 9))
    assert len(mail_server.emails) == 2
    clock.run_at(at(15, 11))
    assert Counter(mail_server.recipients) == Counter([*ADDRESSES, LIST_ADDRESS])


def test_email_that_takes_long_is_not_sent_by_another_clock(start_clock, mail_server):
    mail_server.hold("email")
    first, second = start_clock(), start_clock()
    first.tell(at(15, 5).isoformat())
    mail_server.wait_until_reached()
    mail_server.pass_on()
    second.run_at(at(15, 6))
    mail_server.release()
    first.until("done")
    assert Counter(mail_server.recipients) == Counter([*ADDRESSES, LIST_ADDRESS])


def test_mail_server_that_does_not_answer_does_not_hold_up_the_edition(start_clock, mail_server):
    mail_server.hold("greeting")
    clock = start_clock("--loop")
    clock.tell(at(16).isoformat())
    mail_server.wait_until_reached()
    clock.until("đã chốt lần 1")
    assert not Email.objects.filter(kind="reminder").exclude(delivered_at=None).exists()


# Stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_waiting_loop_at_once(start_clock, number):
    # Its next round is further away than our patience.
    clock = start_clock("--loop", "--every", str(10 * PATIENCE))
    clock.tell(at(15, 55).isoformat())
    # Two lines of work: which is the first to speak is not ours to say.
    clock.until("đã chốt lần 1", "gửi danh sách")
    clock.process.stdin.close()
    assert clock.end(number) == 0


def test_signal_ends_the_loop_after_the_task_in_hand(start_clock, mail_server):
    mail_server.hold("email")
    clock = start_clock("--loop")
    clock.tell(at(15, 5).isoformat())
    mail_server.wait_until_reached()
    clock.process.stdin.close()
    clock.process.send_signal(signal.SIGTERM)
    with pytest.raises(Exception, match="timed out"):
        clock.process.wait(0.5)
    mail_server.release()
    assert clock.process.wait(PATIENCE) == 0
    assert [line for line in clock.rest() if line.endswith(": đã gửi 2 thư đến 2 đơn vị")] != []
    assert mail_server.recipients == ADDRESSES
    assert task_of("list_missing").done_at is None


def test_command_without_the_loop_ends_by_itself(start, district):
    Ground.objects.all().delete()
    Campaign.objects.all().delete()
    process = start("manage.py", "run_clock")
    assert (process.rest(), process.complaints.qsize()) == ([], 0)


# Cut off


def test_loop_survives_a_database_that_is_away(start_clock, tmp_path, campaign):
    away = Away(tmp_path)
    clock = start_clock("--loop", "--every", "0.2", **away.environment)
    clock.tell(at(15, 55, 30).isoformat())
    clock.until("a round failed", complaining=True)
    clock.until("a round failed", complaining=True)
    # Several more rounds.
    time.sleep(1)
    away.bring_back()
    clock.until("đã chốt lần 1", "gửi danh sách")
    complaints = clock.until("works again", complaining=True) + clock.until("works again", complaining=True)
    # One line for each line of work, and no more, however long it lasted.
    assert [line for line in complaints if "a round failed" in line] == []
    clock.process.stdin.close()
    assert clock.end() == 0


class Away:
    """The database as it is while it cannot be used; PostgreSQL lets nobody in, SQLite's file is not there yet."""

    def __init__(self, folder):
        self.environment = {}
        if connection.vendor == "sqlite":
            self.file = folder / "late.sqlite3"
            self.environment = {"DATABASE_URL": f"sqlite:///{self.file}"}
        else:
            self._let_in(False)

    def bring_back(self):
        if connection.vendor == "sqlite":
            source, target = (sqlite3.connect(name) for name in (connection.settings_dict["NAME"], self.file))
            source.backup(target)
            source.close()
            target.close()
        else:
            self._let_in(True)

    @staticmethod
    def _let_in(is_open: bool):
        database = connection.settings_dict
        others = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
        with psycopg.connect(dbname="postgres", password=database["PASSWORD"], autocommit=True, **others) as elsewhere:
            elsewhere.execute(f'ALTER DATABASE "{database["NAME"]}" ALLOW_CONNECTIONS {is_open}')
