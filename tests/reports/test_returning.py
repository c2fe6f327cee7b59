"""R12: a report goes back with a comment; the unit is missing again until it corrects or confirms."""

import datetime
import io
from functools import partial

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from openpyxl import load_workbook

from reports import actions
from reports.consolidation import Status, consolidate
from reports.models import DailyReport
from reports.printing import sentences_of
from reports.views.unit_day import TOO_LATE
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import Role

from .pages import BOARD, OWN_REPORT, boxes, elements, errors, form_of, post, states, table, texts
from .test_concurrency import ROUNDS, at_once

UNIT_DAY = BOARD + "don-vi/P-NV/"
RETURNING = UNIT_DAY + "tra-lai/"
TODAYS = "/bao-cao/2020-08-14/"
COMMENT = "Số máy nhỏ hơn hôm qua"


def returning(client, address=RETURNING, **form):
    return post(client, address, {"revision": "1", "comment": COMMENT, **form})


def confirm(client, **form):
    return post(client, OWN_REPORT, {"correct": "1", "explanation": "đã đếm lại, đúng", "base_revision": "1", **form})


def return_now(unit, office, moment=None, revision=1, comment=COMMENT):
    day = day_of(unit.district.campaigns.get())
    return actions.return_report(
        day=day, unit=unit, revision=revision, comment=comment, by=office, at=moment or at(14, 40)
    )


@pytest.fixture
def sent(agency, officer):
    return send(agency, officer, at(14))


@pytest.fixture
def returned(sent, agency, office):
    return return_now(agency, office, at(14, 10))


# Returning


def test_returned_report_is_signed_timed_and_keeps_its_figures(sent, office, office_client):
    assert returning(office_client).url == UNIT_DAY
    report = DailyReport.objects.get()
    assert (report.returned_at, report.returned_by, report.returned_comment) == (at(14, 30), office, COMMENT)
    assert (report.figures, report.superseded_at) == (sent.figures, None)


def test_page_shows_what_was_sent_and_names_the_revision(sent, office_client):
    page = office_client.get(RETURNING)
    assert boxes(page) == {"revision": "1", "comment": ""}
    assert table(page, "Số liệu đã gửi")[3] == ["Số người đã cài đặt Bluezone", "9"]
    assert texts(page, "p", class_="lead") == [
        "Phòng Nội vụ, ngày 14/8/2020. Lần gửi 1 lúc 14 giờ 00 phút, Nguyễn Thị Hạnh."
    ]


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        ("", "Chưa ghi lý do trả lại."),
        (" \n ", "Chưa ghi lý do trả lại."),
        ("đ" * 501, "Lý do dài quá 500 ký tự (đang có 501)."),
    ],
)
def test_return_without_a_fitting_comment_is_refused(sent, office_client, comment, sentence):
    page = returning(office_client, comment=comment)
    assert (page.status_code, errors(page)) == (422, {"comment": sentence})
    assert DailyReport.objects.get().returned_at is None


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 400, "１", "\x00"])
def test_return_of_no_named_revision_is_refused_and_the_comment_kept(sent, office_client, revision):
    page = returning(office_client, revision=revision)
    assert (page.status_code, boxes(page)) == (422, {"revision": "1", "comment": COMMENT})
    assert DailyReport.objects.get().returned_at is None


def test_button_stands_only_beside_a_report_that_counts(sent, agency, office, office_client):
    assert [dict(a.attributes)["href"] for a in elements(office_client.get(UNIT_DAY), "a", href=RETURNING)] == [
        RETURNING
    ]
    return_now(agency, office, at(14, 10))
    assert elements(office_client.get(UNIT_DAY), "a", href=RETURNING) == []


def test_nothing_sent_is_nothing_to_return(agency, office_client):
    assert (office_client.get(RETURNING).status_code, returning(office_client).status_code) == (404, 404)


def test_newer_revision_is_not_returned_unseen_and_both_are_shown(sent, agency, officer, office_client):
    send(agency, officer, at(14, 20), base_revision=1, staff_installed=12)
    page = returning(office_client)
    assert (page.status_code, texts(page, "h1")) == (409, ["Chưa trả lại: đã có số liệu mới hơn"])
    assert texts(page, "tr", class_="differs") == ["Số người đã cài đặt Bluezone 9 12"]
    assert boxes(page) == {"revision": "2", "comment": COMMENT}
    assert not DailyReport.objects.exclude(returned_at=None).exists()
    assert post(office_client, RETURNING, boxes(page)).status_code == 302
    assert DailyReport.objects.current().get().returned_at == at(14, 30)


def test_revision_that_never_was_is_a_conflict_too(sent, office_client):
    page = returning(office_client, revision="7")
    assert (page.status_code, DailyReport.objects.get().returned_at) == (409, None)


def test_double_tap_returns_once_and_writes_one_email(sent, agency, office_client):
    agency.contact_email = "a@x.vn"
    agency.save()
    for _ in range(2):
        assert returning(office_client).url == UNIT_DAY
    assert len(mail.outbox) == 1


def test_colleague_who_returns_the_same_learns_who_did(returned, office, sign_in, clock):
    client = sign_in(make_user("vhtt-2", Role.OFFICE, office.district))
    page = post(client, RETURNING, {"revision": "1", "comment": "Lý do khác"}, follow=True)
    assert texts(page, "div", role="status") == ["Số liệu này đã được vhtt trả lại lúc 14:10."]
    assert DailyReport.objects.get().returned_comment == COMMENT
    assert client.get(RETURNING).url == UNIT_DAY


def test_past_day_is_not_returned(agency, officer, office, sign_in, clock):
    send(agency, officer, at(14))
    clock.move_to(at(0, date=TODAY.replace(day=15)))
    office_client = sign_in(office)
    pages = [office_client.get(RETURNING), returning(office_client)]
    assert [page.status_code for page in pages] == [403, 403]
    assert [(texts(page, "h1"), TOO_LATE in texts(page, "p")) for page in pages] == [
        (["Không thực hiện được"], True)
    ] * 2
    assert DailyReport.objects.get().returned_at is None
    assert elements(office_client.get(UNIT_DAY), "a", href=RETURNING) == []


def test_last_second_of_the_day_still_returns(sent, office_client, clock):
    clock.move_to(at(23, 59, 59))
    assert returning(office_client).status_code == 302


def test_report_of_another_district_does_not_exist(foreign_unit, foreign_officer, office_client):
    send(foreign_unit, foreign_officer)
    address = BOARD + "don-vi/25308/tra-lai/"
    assert (office_client.get(address).status_code, returning(office_client, address).status_code) == (404, 404)
    assert DailyReport.objects.get().returned_at is None


# The email


def test_email_goes_to_the_officer_in_charge_and_the_deputy(sent, agency, office_client):
    agency.contact_email, agency.deputy_email = "phu-trach@x.vn", "thay@x.vn"
    agency.save()
    page = post(office_client, RETURNING, {"revision": "1", "comment": "Số <máy> & hộ"}, follow=True)
    assert [message.to for message in mail.outbox] == [["phu-trach@x.vn"], ["thay@x.vn"]]
    assert mail.outbox[0].subject == "Trả lại số liệu Bluezone ngày 14/8/2020: Phòng Nội vụ"
    assert "Lý do: Số <máy> & hộ\n" in mail.outbox[0].body
    assert "http://testserver/bao-cao/2020-08-14/\n" in mail.outbox[0].body
    assert texts(page, "div", role="status") == [
        "Đã trả lại số liệu của Phòng Nội vụ. Đã gửi thư đến phu-trach@x.vn, thay@x.vn."
    ]


def test_email_names_the_address_that_units_reach(sent, agency, office_client, settings):
    settings.SITE_URL = "https://baocao.locninh.example"
    agency.contact_email = "phu-trach@x.vn"
    agency.save()
    returning(office_client)
    assert "https://baocao.locninh.example/bao-cao/2020-08-14/\n" in mail.outbox[0].body


@pytest.mark.parametrize(("duty", "asked"), [("yeu_cau", "Đề nghị"), ("de_nghi", "Kính đề nghị")])
def test_email_asks_by_the_units_duty(sent, agency, office_client, duty, asked):
    agency.contact_email, agency.duty = "phu-trach@x.vn", duty
    agency.save()
    returning(office_client)
    assert f"\n{asked} đơn vị kiểm tra, rồi gửi lại số liệu" in mail.outbox[0].body


def test_one_person_with_both_offices_gets_one_email(sent, agency, office_client):
    agency.contact_email = agency.deputy_email = "phu-trach@x.vn"
    agency.save()
    returning(office_client)
    assert len(mail.outbox) == 1


def test_unit_without_an_address_is_to_be_phoned(sent, office_client):
    page = post(office_client, RETURNING, {"revision": "1", "comment": COMMENT}, follow=True)
    assert texts(page, "div", role="status") == [
        "Đã trả lại số liệu của Phòng Nội vụ. Đơn vị chưa có địa chỉ thư điện tử, đề nghị báo bằng điện thoại."
    ]
    assert mail.outbox == []


def test_email_that_fails_is_told_and_undoes_nothing(sent, agency, office_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    agency.contact_email = "phu-trach@x.vn"
    agency.save()
    page = post(office_client, RETURNING, {"revision": "1", "comment": COMMENT}, follow=True)
    assert texts(page, "div", role="status") == [
        "Đã trả lại số liệu của Phòng Nội vụ.",
        "Chưa gửi được thư đến phu-trach@x.vn. Đề nghị báo đơn vị bằng điện thoại.",
    ]
    assert DailyReport.objects.get().returned_at == at(14, 30)


def test_address_that_is_none_does_not_stop_the_other(sent, agency, office_client):
    agency.contact_email, agency.deputy_email = "a\nBcc: b@x.vn", "thay@x.vn"
    agency.save()
    page = post(office_client, RETURNING, {"revision": "1", "comment": COMMENT}, follow=True)
    assert [message.to for message in mail.outbox] == [["thay@x.vn"]]
    assert texts(page, "div", role="status")[1].startswith("Chưa gửi được thư đến a Bcc: b@x.vn.")


class OutsideTransactions(BaseEmailBackend):
    """A mail server that takes emails only after the return is stored for good."""

    def send_messages(self, emails):
        assert not connection.in_atomic_block
        assert DailyReport.objects.exclude(returned_at=None).exists()
        mail.outbox += emails


@pytest.mark.django_db(transaction=True)
def test_email_is_written_with_no_transaction_open(sent, agency, office_client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.{OutsideTransactions.__name__}"
    agency.contact_email = "phu-trach@x.vn"
    agency.save()
    returning(office_client)
    assert len(mail.outbox) == 1


# Missing again: board, JSON, workbook


def test_returned_unit_is_missing_on_board_json_and_workbook_with_carried_figures(
    agency, officer, office, office_client
):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=5)
    send(agency, officer, at(14), staff_installed=9)
    return_now(agency, office, at(14, 10))
    page = office_client.get(BOARD)
    assert states(page) == {"Phòng Nội vụ": "bị trả lại"}
    assert texts(page, "p", class_="big")[0] == "0 /1 đơn vị"
    figures = office_client.get(BOARD + "so-lieu.json").json()
    assert (figures["attendance"]["returned"], figures["attendance"]["missing_units"]) == (1, ["P-NV"])
    (row,) = figures["staff"]["rows"]
    assert (row["status"], row["source"], row["figures_date"], row["staff_installed"]) == (
        "returned",
        "carried",
        "2020-08-13",
        5,
    )
    book = load_workbook(io.BytesIO(office_client.get(BOARD + "du-thao.xlsx").content))
    (cells,) = ([c.value for c in row] for row in book["Biểu A"].iter_rows() if row[1].value == "Phòng Nội vụ")
    assert 5 in cells
    assert 9 not in cells


def test_returned_unit_without_earlier_figures_is_unknown(campaign, returned):
    totals = consolidate(day_of(campaign), at(14, 30)).staff.totals
    assert (totals.reported.units, totals.carried.units, totals.unknown_units) == (0, 0, 1)


def test_return_counts_at_once_and_says_when(campaign, returned):
    then = consolidate(day_of(campaign), at(14, 10)).units[0]
    assert (then.status, then.send.returned_at, then.send.returned_by) == (Status.RETURNED, at(14, 10), "vhtt")


def test_returned_report_is_not_carried_to_the_next_day(campaign, agency, officer, office):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=5)
    day = day_of(campaign, YESTERDAY)
    actions.return_report(day=day, unit=agency, revision=1, comment="x", by=office, at=at(15, date=YESTERDAY))
    assert consolidate(day_of(campaign), at(9)).units[0].figures is None


# The unit's answer


def test_unit_reads_who_returned_when_and_why(returned, officer_client):
    (note,) = texts(officer_client.get(OWN_REPORT), "div", class_="warn")
    assert note.startswith(f"Số liệu bị trả lại lúc 14:10 {COMMENT} Người trả lại: vhtt.")
    (note,) = texts(officer_client.get(TODAYS + "bien-nhan/1/"), "div", class_="warn")
    assert note == f"Số liệu bị trả lại lúc 14:10, vhtt: {COMMENT} Gửi lại hoặc xác nhận số liệu đúng"


@pytest.mark.parametrize(
    ("first", "counted"),
    [(at(14), "Lần gửi đầu lúc 14:00 vẫn được tính là đúng hạn."), (at(15, 7), "Lần gửi đầu trễ hạn 7 phút.")],
)
def test_returned_unit_reads_after_the_deadline_how_its_first_time_counts(
    clock, agency, officer, office, sign_in, first, counted
):
    send(agency, officer, first)
    return_now(agency, office, at(15, 10))
    clock.move_to(at(15, 20))
    (line,) = texts(sign_in(officer).get(OWN_REPORT), "p", class_="clockline")
    assert line == f"Đã quá hạn (15 giờ 00 phút) 20 phút . Báo cáo vẫn được nhận. {counted}"


def test_correction_of_a_returned_report_counts_and_keeps_the_first_time(clock, campaign, returned, officer_client):
    clock.move_to(at(15, 30))
    post(officer_client, OWN_REPORT, form_of(returned.unit, base_revision="1", staff_installed="12"))
    (unit,) = consolidate(day_of(campaign), at(16)).units
    assert (unit.status, unit.figure("staff_installed"), unit.send.first_sent_at) == (Status.ON_TIME, 12, at(14))


def test_confirmation_sends_the_same_figures_with_its_explanation(clock, campaign, agency, officer, office, sign_in):
    asked = [{"code": "fall:staff_installed:9", "text": "thấp hơn hôm qua"}]
    first = send(agency, officer, at(14), note="Mất điện", reason="rà soát lại", confirmed_warnings=asked)
    return_now(agency, office, at(14, 10))
    clock.move_to(at(15, 30))
    client = sign_in(officer)
    assert confirm(client).url == TODAYS + "bien-nhan/2/"
    second = DailyReport.objects.current().get()
    assert (second.revision, second.figures, second.note) == (2, first.figures, "Mất điện")
    assert (second.reason, second.confirmed_warnings) == ("đã đếm lại, đúng", asked)
    assert (second.sent_at, second.first_sent_at, second.sent_by) == (at(15, 30), at(14), officer)
    (unit,) = consolidate(day_of(campaign), at(16)).units
    assert (unit.status, unit.source.value) == (Status.ON_TIME, "reported")


def test_confirmation_is_shown_as_such(returned, officer_client, office_client):
    receipt = post(
        officer_client, OWN_REPORT, {"correct": "1", "explanation": "đúng", "base_revision": "1"}, follow=True
    )
    assert texts(receipt, "dd")[0] == "2 – xác nhận số liệu đúng"
    said = "Lần gửi 2 : 14 giờ 30 phút ngày 14/8/2020, Nguyễn Thị Hạnh – xác nhận số liệu đúng Lý do: đúng"
    assert texts(officer_client.get("/bao-cao/lich-su/"), "li")[0] == said
    assert texts(office_client.get(UNIT_DAY), "li")[0] == said


def test_correction_is_no_confirmation(returned, officer_client):
    page = post(
        officer_client, OWN_REPORT, form_of(returned.unit, base_revision="1", staff_installed="12"), follow=True
    )
    assert texts(page, "dd")[0] == "2"


@pytest.mark.parametrize(
    ("explanation", "sentence"),
    [
        ("", "Chưa ghi lời giải thích."),
        ("  ", "Chưa ghi lời giải thích."),
        ("đ" * 201, "Lời giải thích dài quá 200 ký tự."),
    ],
)
def test_confirmation_without_a_fitting_explanation_is_refused_and_kept(
    returned, officer_client, explanation, sentence
):
    page = confirm(officer_client, explanation=explanation)
    assert (page.status_code, errors(page)) == (422, {"explanation": sentence})
    assert boxes(page)["explanation"] == explanation
    assert DailyReport.objects.count() == 1


def test_double_tap_of_a_confirmation_is_one_revision(returned, officer_client):
    assert [confirm(officer_client).url for _ in range(2)] == [TODAYS + "bien-nhan/2/"] * 2
    assert DailyReport.objects.count() == 2


@pytest.mark.parametrize("base", ["0", "1", "2", "", "9" * 400])
def test_report_that_was_not_returned_is_not_confirmed(sent, officer_client, base):
    page = confirm(officer_client, base_revision=base)
    assert (page.status_code, DailyReport.objects.count()) == (422, 1)


def test_confirmation_after_a_colleagues_correction_changes_nothing(returned, agency, officer_client):
    colleague = make_user("p-nv-2", Role.OFFICER, agency.district, agency)
    send(agency, colleague, at(14, 20), base_revision=1, staff_installed=12)
    page = confirm(officer_client)
    assert (page.status_code, texts(page, "tr", class_="differs")) == (409, ["Số người đã cài đặt Bluezone 12 9"])
    assert [text for text in texts(page, "button") if "thay thế" in text] == []
    assert DailyReport.objects.count() == 2


def test_confirmation_after_midnight_is_too_late_and_kept(returned, sign_in, officer, clock):
    clock.move_to(at(0, date=TODAY.replace(day=15)))
    form = {"correct": "1", "explanation": "đã đếm lại", "base_revision": "1"}
    page = post(sign_in(officer), TODAYS, form)
    assert (page.status_code, DailyReport.objects.count()) == (403, 1)
    assert boxes(page)["explanation"] == "đã đếm lại"
    assert texts(page, "h2")[0] == "Chưa ghi nhận: đã qua ngày 14/8/2020"


def test_office_may_note_the_confirmation_by_phone(returned, office_client, agency):
    form = form_of(agency, channel="phone", reported_by="Lê Văn Bình", reason="đơn vị xác nhận", base_revision="1")
    post(office_client, UNIT_DAY, form)
    assert "– xác nhận số liệu đúng" in texts(office_client.get(UNIT_DAY), "li")[0]


def test_confirmed_report_may_be_returned_again(returned, officer_client, agency, office):
    confirm(officer_client)
    again = return_now(agency, office, at(14, 50), revision=2, comment="Vẫn sai")
    assert (again.revision, again.returned_comment) == (2, "Vẫn sai")
    assert confirm(officer_client, base_revision="2").url == TODAYS + "bien-nhan/3/"


# At the same instant


@pytest.mark.django_db(transaction=True)
def test_return_and_send_at_once_leave_one_order_or_the_other(campaign, agency, officer, office):
    send(agency, officer, at(14))
    for base in range(1, ROUNDS + 1):
        back, sent = at_once(
            partial(return_now, agency, office, revision=base),
            partial(send, agency, officer, base_revision=base, visitors_guided=base + 5),
        )
        assert (sent.revision, sent.first_sent_at) == (base + 1, at(14))
        before = DailyReport.objects.get(revision=base)
        if isinstance(back, actions.StaleRevision):
            assert (back.newest, before.returned_at) == (sent, None)
        else:
            assert (back, before.returned_at) == (before, at(14, 40))
        assert DailyReport.objects.current().get() == sent


@pytest.mark.django_db(transaction=True)
def test_two_returns_at_once_have_one_winner(campaign, agency, officer, office):
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)

    def back(by):
        try:
            return return_now(agency, by, comment=by.username)
        except actions.AlreadyReturned as lost:
            return lost

    send(agency, officer, at(14))
    outcomes = at_once(partial(back, office), partial(back, colleague))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyReturned", "DailyReport"]
    (won,) = (outcome for outcome in outcomes if isinstance(outcome, DailyReport))
    assert DailyReport.objects.get().returned_comment == won.returned_by.username


# A return that was a mistake


def test_office_undoes_a_mistaken_return_by_confirming_the_figures(clock, returned, agency, office, office_client):
    clock.move_to(at(14, 50))
    page = post(office_client, UNIT_DAY, CORRECT, follow=True)
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}
    assert elements(page, "div", class_="warn") == []
    report = DailyReport.objects.current().get()
    assert (report.figures, report.first_sent_at, report.sent_at) == (returned.figures, at(14), at(14, 50))
    assert (report.sent_by, report.channel, report.reason) == (office, "web", "trả lại nhầm đơn vị")
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][3:] == [
        "14:00 sửa lần 2: 14:50",
        "vhtt",
        "xác nhận số liệu đúng: trả lại nhầm đơn vị",
    ]


CORRECT = {"correct": "1", "explanation": "trả lại nhầm đơn vị", "base_revision": "1"}


def test_office_keeps_how_the_figures_came_when_it_confirms_them(agency, office, office_client):
    phoned = {"channel": "phone", "reported_by": "Lê Văn Bình", "reported_at": at(13, 55)}
    send(agency, office, at(14), **phoned)
    return_now(agency, office, at(14, 10))
    post(office_client, UNIT_DAY, CORRECT)
    report = DailyReport.objects.current().get()
    assert {name: getattr(report, name) for name in phoned} == phoned


def test_confirming_is_not_told_as_typing(campaign, agency, officer, office, sign_in, clock):
    send(agency, office, at(14), channel="phone", reported_by="Lê Văn Bình", reported_at=at(13, 55))
    return_now(agency, office, at(14, 10))
    colleague = sign_in(make_user("vhtt-2", Role.OFFICE, office.district))
    page = post(colleague, UNIT_DAY, CORRECT, follow=True)
    told = "đơn vị báo lúc 13:55, xác nhận lúc 14:30"
    assert told in texts(page, "li")[0]
    assert texts(sign_in(officer).get(OWN_REPORT), "div", class_="ok")[0].endswith(f"nhập thay: {told}.")
    board = table(colleague.get(BOARD), "Tình hình gửi báo cáo")
    assert board[0][4] == f"vhtt-2 nhập thay, điện thoại: Lê Văn Bình {told}"
    day = consolidate(day_of(campaign), at(14, 40))
    # On paper, no more than the way and the minute (R26).
    assert sentences_of(day).way_of_sending(day.units[0].send) == "nhập thay (điện thoại 13:55)"


def test_office_confirms_only_with_a_reason_and_only_what_was_returned(sent, agency, office, office_client):
    assert "Xác nhận số liệu đúng" not in texts(office_client.get(UNIT_DAY), "button")
    page = post(office_client, UNIT_DAY, CORRECT)
    assert (page.status_code, texts(page, "div", role="alert")) == (
        422,
        ["Chưa thực hiện được Số liệu này không bị trả lại, không cần xác nhận."],
    )
    return_now(agency, office, at(14, 10))
    assert "Xác nhận số liệu đúng" in texts(office_client.get(UNIT_DAY), "button")
    page = post(office_client, UNIT_DAY, CORRECT | {"explanation": " "})
    assert (page.status_code, errors(page)) == (422, {"explanation": "Chưa ghi lời giải thích."})
    assert DailyReport.objects.count() == 1


def test_office_does_not_confirm_for_a_past_day(clock, returned, office, sign_in):
    clock.move_to(at(0, 0, date=TODAY + datetime.timedelta(days=1)))
    page = post(sign_in(office), UNIT_DAY, CORRECT)
    assert (page.status_code, DailyReport.objects.count()) == (403, 1)


def test_same_figures_sent_again_without_a_word_confirm_without_a_word(returned, agency, officer, office_client):
    send(agency, officer, at(14, 20), base_revision=1)
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][-1] == "xác nhận số liệu đúng"


def test_corrected_answer_to_a_return_is_no_confirmation(returned, agency, officer, office_client):
    send(agency, officer, at(14, 20), base_revision=1, staff_installed=8, reason="đếm nhầm hôm trước")
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][-1] == ""
