"""What somebody meets when a request fails: a page in Vietnamese, with the request's name, that needs no database."""

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import PASSWORD, STAFF_FIGURES


@pytest.fixture
def broken_database():
    """A database that answers nothing any more."""

    def refuse(execute, sql, *query):
        raise OperationalError("mật khẩu nằm trong lỗi")

    return connection.execute_wrapper(refuse)


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ["/bao-cao/", "/tong-hop/", "/dang-nhap/", "/healthz", "/"])
def test_database_that_is_away_is_503_and_says_whether_the_report_was_kept(path, sign_in, officer, broken_database):
    client = quiet(sign_in(officer))
    with broken_database:
        answer = client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Số liệu đã có biên nhận vẫn được giữ nguyên" in page
    assert answer["X-Request-ID"] in page
    assert "mật khẩu nằm trong lỗi" not in page


def test_send_while_the_database_is_away_is_503(sign_in, officer, broken_database):
    client = quiet(sign_in(officer))
    with broken_database:
        answer = client.post("/bao-cao/", STAFF_FIGURES)
    assert answer.status_code == 503


def test_note_of_300_kilobytes_is_413_in_our_own_words(sign_in, officer):
    answer = sign_in(officer).post("/bao-cao/", STAFF_FIGURES | {"note": "x" * 300_000})
    assert answer.status_code == 413
    assert "<h1>Nội dung gửi quá lớn</h1>" in answer.content.decode()
    assert "Chưa ghi nhận" in answer.content.decode()


def test_note_of_300_kilobytes_through_the_real_parser_is_413(sign_in, officer):
    body = "note=" + "x" * 300_000
    answer = sign_in(officer).post("/bao-cao/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize("value", ["9" * 400, "\0", "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_hostile_figures_are_refused_and_never_a_fault(value, sign_in, officer):
    assert sign_in(officer).post("/bao-cao/", STAFF_FIGURES | {"staff_installed": value}).status_code == 422


@pytest.mark.parametrize(("path", "status"), [("/khong-co/", 404), ("/tong-hop/", 403)])
def test_every_error_page_names_its_request(path, status, sign_in, officer):
    answer = sign_in(officer).get(path)
    assert answer.status_code == status
    assert "Mã yêu cầu: <span" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_pages_of_too_much_and_too_often_name_their_request(sign_in, officer, client):
    body = "note=" + "x" * 300_000
    large = sign_in(officer).post("/bao-cao/", body, content_type="application/x-www-form-urlencoded")
    tries = [client.post("/dang-nhap/", {"username": "p-nv", "password": "sai"}) for _ in range(6)]
    for answer, status in ((large, 413), (tries[-1], 429)):
        assert answer.status_code == status
        assert answer["X-Request-ID"] in answer.content.decode()


def test_no_two_requests_share_a_name(client, db):
    names = {client.get("/healthz")["X-Request-ID"] for _ in range(20)}
    assert len(names) == 20


def test_name_of_a_request_is_ours_and_not_the_visitors(client, db):
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"})["X-Request-ID"] != "<script>"


def test_button_pressed_after_the_session_ended_leads_to_a_page_that_says_so(sign_in, office):
    client = sign_in(office)
    Session.objects.all().delete()
    asked = client.post("/tai-khoan/cap/")
    answer = client.post(asked.url, {"username": "vhtt", "password": PASSWORD}, follow=True)
    page = answer.content.decode()
    assert (answer.redirect_chain, answer.status_code, answer["Allow"]) == ([("/tai-khoan/cap/", 302)], 405, "POST")
    assert "<h1>Chưa thực hiện</h1>" in page
    assert answer["X-Request-ID"] in page
    assert "no-store" in answer["Cache-Control"]
