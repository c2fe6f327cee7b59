"""The Office's emails: one for each unit however often one taps, and what a request leaves over the clock sends."""

import datetime
import threading

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections

from reports import actions
from reports.models import Email, Reminder
from reports.models.emails import NEXT_TRY_AFTER
from reports.reminders import emails
from reports.reminders.emails import remind_by_email, send_emails
from tests.factories import TODAY, at, day_of, make_commune, send
from units.models import Unit

from .pages import BOARD, texts
from .test_reminding import REMINDING, card_of, notes, record, remind

SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def addressed(campaign, agency, commune):
    """Two units with an address, which the clock itself does not remind."""
    campaign.reminder_minutes = []
    campaign.save()
    Unit.objects.filter(pk=agency.pk).update(contact_email="hanh@nv.vn")
    Unit.objects.filter(pk=commune.pk).update(contact_email="binh@lt.vn")


@pytest.fixture(autouse=True)
def heartbeat(settings, tmp_path):
    """What ``run_clock`` leaves for whoever watches it: in a place of the test's own."""
    settings.STATE_DIR = tmp_path


@pytest.fixture
def no_time(monkeypatch):
    """A mail server so slow that the request has sent no email when its time is up."""
    monkeypatch.setattr(emails, "BUDGET", 0)


@pytest.fixture
def left_over(no_time, office_client, clock):
    """Two emails that the Office asked for at 14:30 and that wait."""
    return remind(office_client, channel="email")


def run_clock(capsys=None):
    call_command("run_clock")
    return capsys.readouterr().out if capsys else None


def recipients():
    return [message.to[0] for message in mail.outbox]


def waiting():
    return Email.objects.waiting().count()


# A second tap


def test_second_tap_sends_no_second_email_and_says_when_the_first_went(office_client, clock):
    remind(office_client, channel="email")
    clock.move_to(at(14, 30, 59))
    page = office_client.get(remind(office_client, channel="email").url)
    assert recipients() == ["hanh@nv.vn", "binh@lt.vn"]
    assert notes(page)[-1] == "Không gửi thêm thư vì đã nhắc lúc 14:30: Phòng Nội vụ, Lộc Thạnh."


def test_after_a_minute_a_unit_may_be_reminded_again(office_client, clock):
    remind(office_client, channel="email", unit="25280")
    clock.move_to(at(14, 31))
    remind(office_client, channel="email", unit="25280")
    assert recipients() == ["binh@lt.vn", "binh@lt.vn"]


def test_unit_that_got_no_email_yet_gets_its_own(office_client):
    remind(office_client, channel="email", unit="25280")
    page = office_client.get(remind(office_client, channel="email").url)
    assert recipients() == ["binh@lt.vn", "hanh@nv.vn"]
    assert notes(page)[-2:] == [
        "Đã gửi 1 thư đôn đốc: Phòng Nội vụ.",
        "Không gửi thêm thư vì đã nhắc lúc 14:30: Lộc Thạnh.",
    ]


def test_email_that_failed_may_be_sent_again_at_once(office_client, commune):
    Unit.objects.filter(pk=commune.pk).update(contact_email="không có")
    remind(office_client, channel="email", unit="25280")
    Unit.objects.filter(pk=commune.pk).update(contact_email="binh@lt.vn")
    remind(office_client, channel="email", unit="25280")
    assert recipients() == ["binh@lt.vn"]


def test_call_and_zalo_are_no_email(office_client):
    remind(office_client, channel="zalo")
    remind(office_client, channel="email")
    assert recipients() == ["hanh@nv.vn", "binh@lt.vn"]


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_write_one_email_for_each_unit(campaign, agency, commune, office):
    day = actions.open_day(campaign=campaign, date=TODAY)
    addresses = {agency: ["hanh@nv.vn"], commune: ["binh@lt.vn"]}
    found, start = [], threading.Barrier(2)

    def tap():
        start.wait()
        found.append(actions.request_reminders(day=day, addresses=addresses, by=office, at=at(14, 30)))
        connections.close_all()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert sorted((len(requested), len(repeated)) for requested, repeated in found) == [(0, 2), (2, 0)]
    assert Reminder.objects.count() == 2


# What is left over


def test_page_says_which_emails_are_still_going_out(left_over, office_client):
    page = office_client.get(left_over.url)
    assert (recipients(), waiting()) == ([], 2)
    assert notes(page) == [
        "Đang gửi tiếp 2 thư đôn đốc; đơn vị nào gửi báo cáo trước khi thư đi thì thôi nhắc.",
        (
            "Còn 2 thư đôn đốc đang gửi: Phòng Nội vụ, Lộc Thạnh. "
            "Hệ thống gửi tiếp, không cần bấm lại; tải lại trang để xem kết quả."
        ),
    ]
    assert "Ủy ban nhân dân xã Lộc Thạnh (binh@lt.vn) – đang gửi" in record(page)


def test_clock_sends_what_was_left_over_once(left_over, clock, capsys):
    clock.move_to(at(14, 30, 15))
    assert run_clock(capsys) == "14/08/2020 14:30:15 đã gửi tiếp 2 thư đôn đốc\n"
    assert (recipients(), waiting()) == (["hanh@nv.vn", "binh@lt.vn"], 0)
    assert (run_clock(capsys), len(mail.outbox)) == ("", 2)


def test_who_has_sent_meanwhile_is_not_reminded(left_over, commune, commune_officer, office_client, clock):
    send(commune, commune_officer, at(14, 30, 5))
    clock.move_to(at(14, 30, 15))
    run_clock()
    assert (recipients(), waiting()) == (["hanh@nv.vn"], 0)
    told = "(binh@lt.vn) – không gửi nữa: đơn vị đã gửi báo cáo hoặc được miễn"
    assert told in record(office_client.get(REMINDING))
    assert texts(office_client.get(BOARD), "details", class_="note") == []


def test_excused_unit_is_not_reminded_by_what_was_left_over(left_over, commune, office, clock):
    actions.excuse_unit(unit=commune, date=TODAY, reason="sáp nhập", by=office, at=at(14, 30, 5))
    run_clock()
    assert recipients() == ["hanh@nv.vn"]


def test_email_that_was_given_up_reminded_nobody(left_over, commune, commune_officer, office, office_client, clock):
    report = send(commune, commune_officer, at(14, 30, 5))
    run_clock()
    clock.move_to(at(14, 40))
    day, comment = report.day, "Sai dân số"
    actions.return_report(day=day, unit=commune, revision=1, comment=comment, by=office, at=at(14, 40))
    assert "Đã đôn đốc" not in card_of(office_client.get(REMINDING), "25280")
    remind(office_client, channel="email", unit="25280")
    assert (recipients(), waiting()) == (["hanh@nv.vn"], 1)


def test_email_is_worded_for_the_minute_that_it_goes(left_over, clock):
    clock.move_to(at(15, 1))
    run_clock()
    assert ["chậm nhất" in message.body for message in mail.outbox] == [False, False]


def test_second_tap_writes_nothing_new_and_sends_what_waits(left_over, office_client, clock, monkeypatch):
    monkeypatch.undo()
    clock.move_to(at(14, 35))
    page = office_client.get(remind(office_client, channel="email").url)
    assert (recipients(), Reminder.objects.count()) == (["hanh@nv.vn", "binh@lt.vn"], 2)
    assert notes(page)[-1] == "Không gửi thêm thư vì đã nhắc lúc 14:30: Phòng Nội vụ, Lộc Thạnh."


def test_page_warns_when_nobody_sends_what_waits(left_over, office_client, clock):
    clock.move_to(at(14, 32))
    assert "Bộ hẹn giờ" not in notes(office_client.get(REMINDING))[-1]
    clock.move_to(at(14, 32) + SECOND)
    assert "bộ hẹn giờ có thể không chạy" in notes(office_client.get(REMINDING))[-1]


def test_emails_of_a_day_that_is_over_are_given_up(left_over, office, office_client, clock):
    clock.move_to(at(0, 0, date=TODAY.replace(day=15)))
    office_client.force_login(office)
    run_clock()
    assert (recipients(), waiting()) == ([], 0)
    assert "(binh@lt.vn) – không gửi nữa: đã hết ngày" in record(office_client.get(REMINDING))


# Two senders, and one that was killed


def test_email_in_other_hands_is_left_alone_until_they_let_go(left_over, clock):
    for email in Email.objects.all():
        assert actions.claim_email(email=email, at=at(14, 31))
        assert not actions.claim_email(email=email, at=at(14, 31))
    clock.move_to(at(14, 31) + NEXT_TRY_AFTER - SECOND)
    run_clock()
    assert recipients() == []
    clock.move_to(at(14, 31) + NEXT_TRY_AFTER)
    run_clock()
    assert recipients() == ["hanh@nv.vn", "binh@lt.vn"]


def test_email_cut_off_after_the_server_took_it_goes_again_under_its_message_id(left_over, clock):
    run_clock()
    Email.objects.update(state="waiting", delivered_at=None, next_try_at=at(14, 35))
    clock.move_to(at(14, 40))
    run_clock()
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert ids[:2] == ids[2:]


def test_clock_serves_all_districts_and_a_page_its_own(left_over, foreign_unit, foreign_office, sign_in, monkeypatch):
    Unit.objects.filter(pk=foreign_unit.pk).update(contact_email="xa@bd.vn")
    foreign = sign_in(foreign_office)
    remind(foreign, channel="email")
    assert waiting() == 3
    monkeypatch.undo()
    remind(foreign, channel="email")
    assert recipients() == ["xa@bd.vn"]
    run_clock()
    assert sorted(recipients()) == ["binh@lt.vn", "hanh@nv.vn", "xa@bd.vn"]


def test_stopped_clock_sends_no_further_email(left_over, clock):
    assert len(send_emails(is_over=lambda: bool(mail.outbox))) == 1
    assert waiting() == 1


def test_sending_asks_the_database_as_little_for_each_of_many_emails(
    campaign, office, no_time, clock, django_assert_max_num_queries
):
    for n in range(30):
        make_commune(campaign.district, f"U{n}", f"Lộc {n}", contact_email=f"u{n}@x.vn")
    remind_by_email(day=day_of(campaign), at=at(14, 30), by=office)
    with django_assert_max_num_queries(6 * 32 + 20):
        assert len(send_emails(is_over=lambda: False)) == 32


def test_email_that_may_have_gone_is_not_said_not_to_have(left_over, agency, officer, office_client, clock):
    for email in Email.objects.all():
        actions.claim_email(email=email, at=at(14, 31))
    send(agency, officer, at(14, 35))
    clock.move_to(at(14, 40))
    run_clock()
    assert recipients() == ["binh@lt.vn"]
    told = "(hanh@nv.vn) – không gửi nữa: việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa"
    assert told in record(office_client.get(REMINDING))


# The clock's emails and the Office's


@pytest.fixture
def reminded_at_14_40(campaign, agency, commune):
    campaign.reminder_minutes = [20]
    campaign.save()


def test_clock_leaves_out_who_has_an_email_waiting(reminded_at_14_40, left_over, clock):
    clock.move_to(at(14, 40))
    run_clock()
    assert recipients() == ["hanh@nv.vn", "binh@lt.vn"]


def test_clock_leaves_out_whom_the_office_has_just_written_to(reminded_at_14_40, office_client, clock):
    clock.move_to(at(14, 39, 30))
    remind(office_client, channel="email", unit="25280")
    clock.move_to(at(14, 40))
    run_clock()
    assert recipients() == ["binh@lt.vn", "hanh@nv.vn"]


def test_clock_says_that_all_who_owe_have_just_been_written_to(reminded_at_14_40, office_client, clock, capsys):
    clock.move_to(at(14, 39, 30))
    remind(office_client, channel="email")
    clock.move_to(at(14, 40))
    assert "đơn vị chưa báo cáo vừa được gửi thư nhắc, không nhắc thêm" in run_clock(capsys)


def test_office_writes_to_nobody_whom_the_clock_is_at_or_has_just_written_to(
    reminded_at_14_40, campaign, office_client, clock
):
    clock.move_to(at(14, 40))
    run_clock()
    # As if the batch had begun two minutes before, and were still at the second.
    Reminder.objects.update(sent_at=at(14, 38))
    Email.objects.update(requested_at=at(14, 38))
    second = Email.objects.filter(pk=Email.objects.latest("pk").pk)
    second.update(state="waiting", delivered_at=None, next_try_at=at(14, 44))
    page = office_client.get(remind(office_client, channel="email").url)
    assert len(mail.outbox) == 2
    assert notes(page)[-3:-1] == [
        "Không gửi thêm thư vì thư trước đang được gửi: Lộc Thạnh.",
        "Không gửi thêm thư vì đã nhắc lúc 14:38: Phòng Nội vụ.",
    ]
    assert notes(page)[-1].startswith("Còn 1 thư đôn đốc đang gửi: Lộc Thạnh.")


def test_email_that_a_stopped_clock_left_holds_up_nobody(reminded_at_14_40, campaign, office, office_client, clock):
    clock.move_to(at(14, 40))
    run_clock()
    Email.objects.update(state="waiting", delivered_at=None)
    clock.move_to(at(14, 40) + NEXT_TRY_AFTER)
    remind(office_client, channel="email")
    assert len(mail.outbox) == 4
    actions.set_reminder_minutes(campaign=campaign, minutes=[20, 10], by=office, at=at(14, 46))
    clock.move_to(at(14, 50))
    run_clock()
    assert len(mail.outbox) == 6


def test_clock_whose_emails_take_long_looks_again_before_each(reminded_at_14_40, office_client, clock):
    class Tapping(list):
        def append(self, message):
            super().append(message)
            if len(self) == 1:
                # The first email took two minutes, in which the Office wrote to the second unit.
                clock.move_to(at(14, 42))
                remind(office_client, channel="email", unit="25280")

    mail.outbox = Tapping()
    clock.move_to(at(14, 40))
    run_clock()
    assert recipients() == ["hanh@nv.vn", "binh@lt.vn"]


def test_email_of_an_hour_that_comes_twice_forbids_no_other(office_client, office, clock):
    clock.move_to(at(14, 50))
    remind(office_client, channel="email", unit="25280")
    clock.move_to(at(13, 50))
    remind(office_client, channel="email", unit="25280")
    assert recipients() == ["binh@lt.vn", "binh@lt.vn"]


def test_claim_of_an_hour_that_comes_twice_holds_nobody_off(left_over, clock):
    for email in Email.objects.all():
        actions.claim_email(email=email, at=at(14, 50))
    clock.move_to(at(14, 31))
    run_clock()
    assert len(recipients()) == 2


def test_email_that_goes_after_the_deadline_was_moved_names_the_new_one(left_over, campaign, office, clock):
    class Moving(list):
        def append(self, message):
            if not self:
                actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="mất điện", by=office, at=at(14, 31))
            super().append(message)

    mail.outbox = Moving()
    run_clock()
    assert ["15 giờ 30 phút" in message.body for message in mail.outbox] == [False, True]


def test_emails_that_go_slowly_are_not_said_to_be_stuck(left_over, office_client, clock):
    clock.move_to(at(14, 33))
    assert "bộ hẹn giờ có thể không chạy" in notes(office_client.get(REMINDING))[-1]
    actions.claim_email(email=Email.objects.order_by("pk").first(), at=at(14, 32))
    assert "bộ hẹn giờ có thể không chạy" not in notes(office_client.get(REMINDING))[-1]


def test_unit_is_not_told_of_a_reminder_that_never_went(office_client, commune):
    Unit.objects.filter(pk=commune.pk).update(contact_email="")
    remind(office_client, channel="email", unit="25280")
    (shown,) = texts(office_client.get(f"{BOARD}don-vi/25280/"), "details", id="don-doc")
    assert shown.startswith("Thư đôn đốc chưa đến đơn vị")


def test_letter_that_waits_goes_to_the_address_that_was_mended_meanwhile(left_over, agency, commune):
    Unit.objects.filter(pk=agency.pk).update(contact_email="noi-vu@nv.vn")
    Unit.objects.filter(pk=commune.pk).update(contact_email="")
    run_clock()
    assert recipients() == ["noi-vu@nv.vn"]
    told = {email.unit: (email.recipient, email.state, email.reason) for email in Email.objects.select_related("unit")}
    assert told == {
        agency: ("noi-vu@nv.vn", "delivered", ""),
        commune: ("binh@lt.vn", "cancelled", Email.Reason.ADDRESS_GONE),
    }


def test_letter_that_waits_makes_no_second_copy_where_two_addresses_become_one(left_over, agency):
    Unit.objects.filter(pk=agency.pk).update(contact_email="HANH@nv.vn", deputy_email="hanh@nv.vn")
    run_clock()
    assert sorted(recipients()) == ["binh@lt.vn", "hanh@nv.vn"]
