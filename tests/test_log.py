"""The log: one JSON object a line for what was changed, refused or taken away; no secret, no typed text."""

import io
import json
import logging

import pytest
import time_machine

from bluezone_report.logs import LineFormatter
from tests.factories import PASSWORD, STAFF_FIGURES, at

NOTE = "Ghi chú không được vào nhật ký"


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
    assert names([failed, good]) == [("units:sign-in", 200), ("units:sign-in", 302)]
    assert (failed["user"], good["user"], good["role"]) == (None, officer.pk, "officer")


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
    sign_in(office).post("/tong-hop/2020-08-14/chot/", {"number": 1})
    assert names(lines()) == [("reports:close-day", 302)]


def test_looking_at_a_page_is_not_told(sign_in, office, lines):
    sign_in(office).get("/tong-hop/")
    assert lines() == []


def test_line_carries_the_requests_name_and_time(sign_in, officer, lines):
    answer = sign_in(officer).get("/tong-hop/")
    (line,) = lines()
    assert line["request"] == answer["X-Request-ID"]
    assert line["milliseconds"] >= 0
    assert line["level"] == "INFO"


def test_no_password_or_token_is_in_any_line(client, officer, written):
    new = "Sao-thap-sang-91"
    client.post("/dang-nhap/", {"username": "p-nv", "password": PASSWORD})
    changed = client.post("/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302
    for secret in (PASSWORD, new, client.session.session_key):
        assert secret not in written.getvalue()


@pytest.mark.urls("tests.broken_urls")
def test_fault_is_told_with_its_trace_on_one_line(client, db, written):
    client.raise_request_exception = False
    client.get("/trang-hong/")
    trace, event = (json.loads(line) for line in written.getvalue().splitlines())
    assert (trace["logger"], event["logger"], event["status"]) == ("django.request", "bluezone.events", 500)
    assert "RuntimeError" in trace["exc_info"]
    assert trace["request"] == event["request"]
