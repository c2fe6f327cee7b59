"""Reminding by email: whom an email reaches, what is written down, and what one that fails does to the others."""

import email
import socket

import pytest
import time_machine
from django.core import mail
from django.test import override_settings

from reports import actions
from reports.clock.work import handle_one_due_task
from reports.models import Email, Reminder, ScheduledTask
from reports.reminders import texts
from reports.reminders.emails import Post, compose, remind_by_email, send_emails
from reports.reminders.missing import missing_reports
from tests.factories import at, day_of, make_commune, make_user, send
from tests.mail_server import MailServer
from units.models import District, Role, Unit

NOW = at(14, 30)


@pytest.fixture(autouse=True)
def _clock(clock):
    """Letters are delivered at 14:30."""


@pytest.fixture
def addressed(agency, commune):
    """The agency's officer and deputy have an address; the commune's officer has one."""
    Unit.objects.filter(pk=agency.pk).update(contact_email="hanh@nv.vn", deputy_email="nam@nv.vn")
    Unit.objects.filter(pk=commune.pk).update(contact_email="binh@lt.vn")


@pytest.fixture
def server():
    with MailServer() as server:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, EMAIL_TIMEOUT=2):
            yield server


def remind(campaign, office, **options):
    requested = remind_by_email(day=day_of(campaign), **({"at": NOW, "by": office} | options))
    return list(requested.emails)


def remind_by_clock(campaign):
    """The clock reminds at 14:30, and does nothing else; give all emails."""
    return work(campaign, ScheduledTask.Kind.REMIND, NOW)


def work(campaign, kind, moment):
    day = actions.open_day(campaign=campaign, date=day_of(campaign).date)
    ScheduledTask.objects.filter(day=day, state="planned").exclude(kind="close").delete()
    ScheduledTask.objects.create(day=day, kind=kind, due_at=moment, planned_at=NOW)
    with time_machine.travel(moment, tick=False):
        assert handle_one_due_task(moment).kind == kind
        return send_all()


def send_all():
    send_emails(is_over=lambda: False)
    return list(Email.objects.order_by("pk"))


def outcomes(emails):
    return [(email.unit.code, email.recipient, email.problem) for email in emails]


# Whom it reaches


def test_email_goes_to_officer_and_deputy_each_alone(addressed, campaign, office):
    rows = remind(campaign, office)
    assert [message.to for message in mail.outbox] == [["hanh@nv.vn"], ["nam@nv.vn"], ["binh@lt.vn"]]
    assert [(row.requested_at, row.reminder.sent_by, row.delivered_at, row.problem) for row in rows] == [
        (NOW, office, NOW, "")
    ] * 3


def test_email_is_worded_for_its_unit(addressed, campaign, office):
    remind(campaign, office)
    assert mail.outbox[2].subject == "[Lộc Ninh] Đề nghị gửi báo cáo Bluezone ngày 14/8/2020"
    assert mail.outbox[2].body.startswith("Kính gửi: UBND xã Lộc Thạnh\n\nPhòng Văn hóa và Thông tin đề nghị UBND xã")


def test_answers_to_an_email_go_to_the_office(readers, addressed, commune, campaign, office):
    campaign.refresh_from_db()
    remind(campaign, office)
    Email.objects.update(requested_at=at(14, 20), delivered_at=at(14, 20))
    remind_by_clock(campaign)
    mail_list(campaign)
    assert len(mail.outbox) == 8
    assert {tuple(message.reply_to) for message in mail.outbox} == {("vhtt@locninh.vn",)}


def test_who_has_sent_or_is_excused_gets_no_email(addressed, agency, commune, commune_officer, campaign, office):
    send(commune, commune_officer, at(14, 29))
    actions.excuse_unit(unit=agency, date=NOW.date(), reason="sáp nhập", by=office, at=NOW)
    assert (remind(campaign, office), mail.outbox) == ([], [])


@pytest.fixture
def report_meanwhile(commune, commune_officer, monkeypatch):
    """The commune sends its report while the first email is handed over."""

    def send_and_hand_over(post, message):
        send(commune, commune_officer, NOW)
        monkeypatch.undo()
        return post.send(message)

    monkeypatch.setattr(Post, "send", send_and_hand_over)


def test_who_sends_while_emails_go_out_gets_none(addressed, report_meanwhile, campaign, office):
    rows = remind(campaign, office)
    assert [message.to for message in mail.outbox] == [["hanh@nv.vn"], ["nam@nv.vn"]]
    assert [(row.recipient, row.get_reason_display()) for row in rows if not row.delivered_at] == [
        ("binh@lt.vn", "đơn vị đã gửi báo cáo hoặc được miễn")
    ]


def test_who_sends_while_the_clock_reminds_gets_none(addressed, report_meanwhile, campaign):
    went = [email.recipient for email in remind_by_clock(campaign) if email.delivered_at]
    assert went == [message.to[0] for message in mail.outbox] == ["hanh@nv.vn", "nam@nv.vn"]


def test_only_the_chosen_whose_report_is_missing_get_an_email(addressed, commune, commune_officer, campaign, office):
    assert outcomes(remind(campaign, office, codes={"25280"})) == [("25280", "binh@lt.vn", "")]
    send(commune, commune_officer, at(14, 29))
    assert remind(campaign, office, codes={"25280"}) == []


def test_unit_without_address_gets_a_row_that_says_so(commune, campaign, office):
    assert outcomes(remind(campaign, office)) == [("25280", "", "chưa có địa chỉ thư điện tử")]
    assert missing_reports(day_of(campaign), NOW)[0].reminders_today == 0


def test_other_district_s_units_get_nothing(addressed, foreign_unit, campaign, office):
    Unit.objects.filter(pk=foreign_unit.pk).update(contact_email="xa@bd.vn")
    remind(campaign, office)
    assert "xa@bd.vn" not in [message.to[0] for message in mail.outbox]


# A real mail server


def test_refused_address_stops_nobody_else(server, addressed, campaign, office):
    server.refused = {"hanh@nv.vn"}
    assert outcomes(remind(campaign, office)) == [
        ("P-NV", "hanh@nv.vn", "máy chủ thư từ chối địa chỉ này (mã 550)"),
        ("P-NV", "nam@nv.vn", ""),
        ("25280", "binh@lt.vn", ""),
    ]
    assert server.recipients == ["nam@nv.vn", "binh@lt.vn"]


def test_server_that_hangs_up_on_two_addresses_takes_the_others(server, addressed, campaign, office):
    server.hanging_up = {"hanh@nv.vn", "nam@nv.vn"}
    lost = "mất kết nối với máy chủ thư, sẽ thử lại"
    assert outcomes(remind(campaign, office)) == [
        ("P-NV", "hanh@nv.vn", lost),
        ("P-NV", "nam@nv.vn", lost),
        ("25280", "binh@lt.vn", ""),
    ]


def test_all_emails_go_over_one_connection(server, addressed, campaign, office):
    remind(campaign, office)
    assert (len(server.emails), server.connections) == (3, 1)


def test_email_arrives_with_its_vietnamese_words(server, addressed, campaign, office):
    remind(campaign, office, codes={"25280"})
    (message,) = server.emails
    assert message.subject == "[Lộc Ninh] Đề nghị gửi báo cáo Bluezone ngày 14/8/2020"
    assert message.text.startswith("Kính gửi: UBND xã Lộc Thạnh\r\n")


def test_server_that_is_not_there_is_told_for_each_address(addressed, campaign, office, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = unused.getsockname()
        rows = remind(campaign, office)
    assert {row.problem for row in rows} == {"không kết nối được máy chủ thư, sẽ thử lại"}
    assert [row.delivered_at for row in rows] == [None] * 3


def test_silent_server_is_not_waited_for_by_every_email(addressed, campaign, office, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        rows = remind(campaign, office)
        silent.setblocking(False)
        assert len(accepted(silent)) == 2
    assert {bool(row.problem) for row in rows} == {True}


def accepted(listener):
    """The connections that wait to be accepted."""
    found = []
    while True:
        try:
            found.append(listener.accept()[0].close())
        except BlockingIOError:
            return found


# No header of its own


@pytest.mark.parametrize("address", ["a@nv.vn\nBcc: x@y.vn", "a@nv.vn\r\nBcc: x@y.vn", "không có", "a@b@c vn, d@e.vn"])
def test_what_is_no_address_is_refused_and_the_next_one_goes(server, addressed, agency, campaign, office, address):
    Unit.objects.filter(pk=agency.pk).update(contact_email=address)
    rows = remind(campaign, office)
    assert [row.problem for row in rows] == ["địa chỉ thư điện tử không đúng", "", ""]
    assert server.recipients == ["nam@nv.vn", "binh@lt.vn"]


def test_names_bring_no_header_along(addressed, commune, campaign, office):
    break_in = "Lộc\r\nBcc: x@y.vn\r\n\r\nNinh"
    District.objects.filter(pk=commune.district_id).update(name=break_in)
    Unit.objects.filter(pk=commune.pk).update(name=break_in)
    campaign.refresh_from_db()
    remind(campaign, office)
    sent = [email.message_from_bytes(message.message().as_bytes()) for message in mail.outbox]
    assert (len(sent), [message["Bcc"] for message in sent]) == (3, [None] * 3)


# The clock's emails


def test_task_s_emails_go_once(addressed, campaign):
    assert len(remind_by_clock(campaign)) == 3
    assert (handle_one_due_task(NOW), len(send_all()), len(mail.outbox)) == (None, 3, 3)


@pytest.fixture
def commune_alone(commune):
    Unit.objects.filter(pk=commune.pk).update(contact_email="binh@lt.vn")


def test_email_that_was_begun_goes_again_under_its_message_id(commune_alone, campaign):
    remind_by_clock(campaign)
    # Killed after the server took the email, before that was written down.
    Email.objects.update(state="waiting", delivered_at=None, next_try_at=NOW)
    send_all()
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert (first == second, Reminder.objects.count()) == (True, 1)
    assert Email.objects.get().delivered_at == NOW


def test_email_that_was_refused_is_not_tried_again(server, commune_alone, campaign, clock):
    server.refused = {"binh@lt.vn"}
    remind_by_clock(campaign)
    server.refused = set()
    clock.move_to(at(14, 36))
    assert ([email.state for email in send_all()], server.emails) == (["failed"], [])


@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_email_that_the_server_puts_off_goes_five_minutes_later(server, commune_alone, campaign, clock, code):
    server.putting_off = {"binh@lt.vn": code}
    told = f"máy chủ thư tạm thời chưa nhận (mã {code}), sẽ thử lại"
    assert outcomes(remind_by_clock(campaign)) == [("25280", "binh@lt.vn", told)]
    server.putting_off = {}
    clock.move_to(at(14, 34, 59))
    assert (outcomes(send_all()), server.emails) == ([("25280", "binh@lt.vn", told)], [])
    clock.move_to(at(14, 35))
    assert (outcomes(send_all()), server.recipients) == ([("25280", "binh@lt.vn", "")], ["binh@lt.vn"])


def test_email_that_was_put_off_is_given_up_once_its_unit_has_sent(
    server, commune_alone, commune, commune_officer, campaign, clock
):
    server.putting_off = {"binh@lt.vn": 450}
    remind_by_clock(campaign)
    server.putting_off = {}
    send(commune, commune_officer, at(14, 32))
    clock.move_to(at(14, 35))
    (email,) = send_all()
    assert (email.state, email.get_reason_display()) == ("cancelled", "đơn vị đã gửi báo cáo hoặc được miễn")
    assert server.emails == []


def test_server_that_takes_five_emails_a_session_gets_the_others_in_further_ones(server, campaign, office, clock):
    for n in range(12):
        make_commune(campaign.district, f"U{n}", f"Lộc {n}", contact_email=f"u{n}@x.vn")
    server.most_in_a_session = 5
    emails = remind(campaign, office)
    put_off = [email for email in emails if email.problem]
    assert {email.problem for email in put_off} == {"máy chủ thư tạm thời chưa nhận (mã 451), sẽ thử lại"}
    assert (len(put_off), len(server.emails)) == (2, 10)
    clock.move_to(at(14, 35))
    send_all()
    assert sorted(server.recipients) == sorted(f"u{n}@x.vn" for n in range(12))


def test_program_s_own_error_stops_no_other_email_and_is_tried_again(addressed, campaign, office, clock, monkeypatch):
    worded = texts.reminder_body

    def break_down(day, missing, moment):
        return {}["không"] if missing.unit.code == "P-NV" else worded(day, missing, moment)

    monkeypatch.setattr(texts, "reminder_body", break_down)
    assert [email.problem for email in remind(campaign, office)] == ["lỗi chương trình, sẽ thử lại"] * 2 + [""]
    monkeypatch.undo()
    clock.move_to(at(14, 35))
    assert [email.problem for email in send_all()] == [""] * 3


def test_two_reminders_by_hand_are_two_emails(commune_alone, campaign, office, clock):
    remind(campaign, office)
    clock.move_to(at(14, 31))
    remind(campaign, office, at=at(14, 31))
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_message_id_tells_nothing_of_the_address(commune_alone, campaign, office):
    (email,) = remind(campaign, office)
    header = compose(email, "Tiêu đề", "Nội dung").extra_headers["Message-ID"]
    assert ("binh" in header, header.endswith("@localhost>")) == (False, True)


# The list of the missing


@pytest.fixture
def readers(district, office, leader):
    District.objects.filter(pk=district.pk).update(office_email="vhtt@locninh.vn")
    for user, address in ((office, "VHTT@locninh.vn"), (leader, "lanhdao@locninh.vn")):
        user.email = address
        user.save()
    make_user("nghi", Role.LEADER, district, email="nghi@locninh.vn", is_active=False)


def mail_list(campaign):
    """The clock sends the list; give what went wrong by address."""
    campaign.refresh_from_db()
    work(campaign, ScheduledTask.Kind.LIST_MISSING, at(15, 5))
    return {email.recipient: email.problem for email in Email.objects.filter(kind="list").order_by("pk")}


def test_list_goes_to_office_and_leader_once_each(readers, foreign_office, commune, campaign):
    assert mail_list(campaign) == {"vhtt@locninh.vn": "", "lanhdao@locninh.vn": ""}
    assert [message.to for message in mail.outbox] == [["vhtt@locninh.vn"], ["lanhdao@locninh.vn"]]
    assert "1. UBND xã Lộc Thạnh – quá hạn, chưa báo cáo" in mail.outbox[0].body


def test_list_names_sixty_units(readers, campaign):
    for n in range(60):
        make_commune(campaign.district, f"U{n}", f"Lộc {n}")
    mail_list(campaign)
    assert "60. UBND xã Lộc 59 –" in mail.outbox[0].body


def test_list_says_which_address_failed(server, readers, commune, campaign):
    server.refused = {"vhtt@locninh.vn"}
    assert mail_list(campaign) == {
        "vhtt@locninh.vn": "máy chủ thư từ chối địa chỉ này (mã 550)",
        "lanhdao@locninh.vn": "",
    }
    assert server.recipients == ["lanhdao@locninh.vn"]


def test_list_without_any_reader_goes_to_nobody(commune, campaign, office, leader):
    assert (mail_list(campaign), mail.outbox) == ({}, [])


def test_list_that_a_task_sends_again_has_the_same_message_id(readers, commune, campaign):
    mail_list(campaign)
    Email.objects.update(state="waiting", delivered_at=None, next_try_at=NOW)
    send_all()
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert (ids[:2] == ids[2:], len(set(ids))) == (True, 2)
