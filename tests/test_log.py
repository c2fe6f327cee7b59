"""The log: one JSON object a line for what was changed, refused or taken away; no secret, no typed text."""

import io
import json
import logging
import re
import smtplib

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from bluezone_report.logs import LineFormatter
from reports import actions
from reports.reminders import emails
from reports.reminders.emails import send_emails
from tests.factories import PASSWORD, STAFF_FIGURES, at, send
from tests.phones import SPARE, SpareCode, give_phone, wrong_code
from tests.reports.pages import close_on
from units.models import District

NOTE = "Ghi chú không được vào nhật ký"


class RefusingConnection:
    """A mail server that names whom it refuses."""

    def open(self):
        return True

    def close(self):
        """Nothing to end."""

    def send_messages(self, emails):
        raise smtplib.SMTPRecipientsRefused({to: (550, b"no such user") for message in emails for to in message.to})


@pytest.fixture
def written():
    """Everything that the program logs, as its own handler writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def lines(written):
    """The event lines so far, as a log collector reads them."""

    def read():
        told = [json.loads(line) for line in written.getvalue().splitlines()]
        return [line for line in told if line["logger"] == "bluezone.events"]

    return read


@pytest.fixture(autouse=True)
def afternoon(campaign):
    with time_machine.travel(at(14, 30), tick=False):
        yield


def names(lines):
    return [(line["event"], line["status"]) for line in lines]


def test_signing_in_and_failing_to_are_told_without_what_was_typed(client, officer, lines):
    client.post("/dang-nhap/", {"username": "p-nv", "password": "mat-khau-sai"})
    client.post("/dang-nhap/", {"username": "p-nv", "password": PASSWORD})
    failed, good = lines()
    assert names([failed, good]) == [("accounts:sign-in", 200), ("accounts:sign-in", 302)]
    assert (failed["user"], good["user"], good["role"]) == (None, officer.pk, "officer")


def test_guesses_are_told_with_the_address_and_the_account_tried(client, officer, lines):
    for name in [" P-NV"] * 6 + ["khong-co"]:
        client.post("/dang-nhap/", {"username": name, "password": "mat-khau-sai"}, REMOTE_ADDR="10.0.0.7")
    told = [(line["status"], line["user"], line["account"], line["address"]) for line in lines()]
    guess = (None, officer.pk, "10.0.0.7")
    assert told == [(200, *guess)] * 5 + [(429, *guess), (200, None, None, "10.0.0.7")]


def test_address_of_a_guess_is_the_visitors_and_not_our_proxys(client, officer, lines, settings):
    settings.HTTPS = True
    typed = {"username": "p-nv", "password": "mat-khau-sai"}
    client.post("/dang-nhap/", typed, REMOTE_ADDR="127.0.0.1", HTTP_X_REAL_IP="10.0.0.7")
    assert lines()[0]["address"] == "10.0.0.7"


def test_password_typed_for_a_name_is_in_no_line(client, officer, written):
    for _ in range(6):
        client.post("/dang-nhap/", {"username": PASSWORD, "password": ""})
        client.post("/dang-nhap/", {"username": PASSWORD, "password": "p-nv"})
    assert PASSWORD.lower() not in written.getvalue().lower()


@pytest.mark.parametrize("path", ["/doi-mat-khau/", "/xac-thuc-hai-buoc/"])
def test_guesses_at_the_password_of_an_open_session_are_told_with_the_address(path, sign_in, leader, lines):
    give_phone(leader)
    client = Client()
    client.post("/dang-nhap/", {"username": "lanhdao", "password": PASSWORD})
    client.post("/ma-xac-thuc/", {"code": SPARE[0]})
    client.post(path, {"old_password": "sai", "password": "sai", "do": "codes"}, REMOTE_ADDR="10.0.0.7")
    line = lines()[-1]
    assert (line["status"], line["user"], line["address"]) == (422, leader.pk, "10.0.0.7")


def test_signing_out_is_told_with_who_it_was(sign_in, officer, lines):
    sign_in(officer).post("/dang-xuat/")
    (line,) = lines()
    assert (line["event"], line["status"], line["user"], line["role"]) == (
        "accounts:sign-out",
        302,
        officer.pk,
        "officer",
    )


def test_only_where_a_password_is_asked_for_the_address_is_told(sign_in, officer, lines):
    sign_in(officer).post("/bao-cao/2020-08-14/", STAFF_FIGURES)
    assert not {"address", "account"} & set(lines()[0])


def test_send_is_told_with_day_and_without_figures_or_note(sign_in, officer, lines):
    sign_in(officer).post("/bao-cao/2020-08-14/", STAFF_FIGURES | {"note": NOTE})
    (line,) = lines()
    assert (line["event"], line["status"], line["about"]) == ("reports:own-report-of-day", 302, {"date": "2020-08-14"})
    assert NOTE not in json.dumps(line, ensure_ascii=False)
    assert not set(STAFF_FIGURES) & set(line)


def test_refusals_are_told(sign_in, officer, lines):
    client = sign_in(officer)
    client.get("/tong-hop/")
    client.get("/khong-co/?ma=bi-mat")
    assert names(lines()) == [("reports:board", 403), ("unknown address", 404)]
    assert "bi-mat" not in json.dumps(lines())


def test_downloads_are_told(sign_in, leader, lines):
    sign_in(leader).get("/tong-hop/2020-08-14/du-thao.xlsx")
    (line,) = lines()
    assert (line["event"], line["role"], line["district"]) == ("reports:day-draft", "leader", leader.district_id)


def test_editions_are_told(sign_in, office, lines):
    close_on(sign_in(office), {"number": 1})
    assert names(lines()) == [("reports:close-day", 302)]


def test_returns_imports_and_administration_are_told(sign_in, officer, office, administrator, lines):
    client = sign_in(office)
    send(officer.unit, officer, at(14))
    client.post("/tong-hop/2020-08-14/don-vi/P-NV/tra-lai/", {"revision": "1", "comment": NOTE})
    client.post("/tong-hop/2020-08-14/nhap-excel/", {"files": []})
    client.post("/tai-khoan/p-nv/mat-khau/", {"password": PASSWORD})
    sign_in(administrator).post(f"/quan-tri/units/unit/{officer.unit.pk}/change/", {"name": NOTE})
    assert names(lines()) == [
        ("reports:return-report", 302),
        ("reports:import-figures", 422),
        ("accounts:account-password", 200),
        ("admin:units_unit_change", 200),
    ]
    assert NOTE not in json.dumps(lines(), ensure_ascii=False)


def test_looking_at_a_page_is_not_told(sign_in, office, lines):
    sign_in(office).get("/tong-hop/")
    assert lines() == []


def test_line_carries_the_requests_name_and_time(sign_in, officer, lines):
    answer = sign_in(officer).get("/tong-hop/")
    (line,) = lines()
    assert line["request"] == answer["X-Request-ID"]
    assert line["milliseconds"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0700", line["time"])
    assert line["level"] == "INFO"


def test_no_password_or_token_is_in_any_line(client, officer, written):
    new = "Sao-thap-sang-91"
    client.post("/dang-nhap/", {"username": "p-nv", "password": PASSWORD})
    changed = client.post("/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302
    for secret in (PASSWORD, new, client.session.session_key):
        assert secret not in written.getvalue()


def test_second_step_is_told_without_code_or_secret(client, leader, written, lines):
    phone = give_phone(leader)
    client.post("/dang-nhap/", {"username": "lanhdao", "password": PASSWORD})
    typed = [wrong_code(phone), SPARE[0]]
    for code in typed:
        client.post("/ma-xac-thuc/", {"code": code})
    page = client.get("/xac-thuc-hai-buoc/thiet-lap/")
    secret = page.context["secret"]
    form = {"signed": secret.signed, "code": "123456", "password": PASSWORD}
    client.post("/xac-thuc-hai-buoc/thiet-lap/", form)
    client.post("/xac-thuc-hai-buoc/", {"do": "codes", "password": PASSWORD})
    assert names(lines())[1:] == [
        ("accounts:enter-code", 422),
        ("accounts:enter-code", 302),
        ("accounts:second-factor-setup", 422),
        ("accounts:second-factor", 200),
    ]
    assert {line["user"] for line in lines()} == {leader.pk}
    stored = SpareCode.objects.values_list("hash", flat=True)
    for hidden in (*typed, phone.key, secret.secret, secret.signed, PASSWORD, *stored):
        assert hidden not in written.getvalue()


@pytest.mark.urls("tests.broken_urls")
def test_fault_is_told_with_its_trace_on_one_line(client, db, written):
    client.raise_request_exception = False
    client.get("/trang-hong/")
    trace, event = (json.loads(line) for line in written.getvalue().splitlines())
    assert (trace["logger"], event["logger"], event["status"]) == ("django.request", "bluezone.events", 500)
    assert "RuntimeError" in trace["exc_info"]
    assert trace["request"] == event["request"]


def refuse(row):
    """As PostgreSQL does through Django: the same text twice, the row in it."""
    said = f'new row violates check constraint "ck"\nDETAIL:  Failing row contains (7, {row}, 2020).'
    try:
        raise RuntimeError(said)
    except RuntimeError as error:
        raise IntegrityError(*error.args) from error


@pytest.mark.parametrize("row", [NOTE, f"hai\n\ndòng\n{NOTE}"])
def test_row_that_a_database_refuses_is_in_no_line(row, written):
    try:
        refuse(row)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error")
    (line,) = written.getvalue().splitlines()
    trace = json.loads(line)["exc_info"]
    assert NOTE not in trace
    assert trace.count('violates check constraint "ck"') == 2
    assert "direct cause of the following exception" in trace
    assert trace.splitlines()[-1].startswith("django.db.utils.IntegrityError: new row violates")


def test_row_that_a_database_refuses_in_another_language_is_in_no_line(written):
    try:
        raise IntegrityError(f"null value in column\nCHI TIẾT:  Failing row contains ({NOTE}).\n")
    except IntegrityError as error:
        error.add_note("khi ghi báo cáo")
        logging.getLogger("django.request").exception("Internal Server Error")
    assert NOTE not in written.getvalue()
    assert "khi ghi báo cáo" in written.getvalue()


def test_email_that_is_refused_is_told_without_its_address(written, campaign, monkeypatch):
    monkeypatch.setattr(emails, "get_connection", RefusingConnection)
    District.objects.update(office_email="hanh@example.vn")
    day = actions.open_day(campaign=campaign, date=timezone.localdate())
    now = timezone.now()
    actions.write_emails(kind="list", day=day, recipients=[(None, ["hanh@example.vn"])], at=now)
    send_emails(is_over=lambda: False)
    (line,) = map(json.loads, written.getvalue().splitlines())
    said = (line["logger"], line["level"], line["fault"])
    assert said == ("reports.reminders.emails", "ERROR", "address_refused")
    assert "hanh" not in written.getvalue()
