"""What the server tells a device about its drafts: which has arrived, and that all of them go at sign-out."""

from urllib.parse import urlsplit

import lxml.html
import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.urls import resolve

from accounts.middleware import NOT_DONE
from tests import factories
from tests.reports.pages import OWN_REPORT, form_of, post
from tests.test_permissions import walk_of

NAME = "da-nhan"


@pytest.fixture
def officer_client(officer, sign_in, time_machine):
    time_machine.move_to(factories.at(14, 30), tick=False)
    return sign_in(officer)


def send(client, unit, token, **typed):
    return post(client, OWN_REPORT, form_of(unit, draft=token, **typed))


def test_accepted_send_names_its_draft_where_a_script_can_read_it(officer_client, agency):
    cookie = send(officer_client, agency, "k3x9").cookies[NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == ("k3x9", "", "Lax", "/")


def test_over_https_the_cookie_is_bound_to_the_host(officer_client, agency, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = send(officer_client, agency, "k3x9").cookies[f"__Host-{NAME}"]
    assert (cookie.value, cookie["secure"]) == ("k3x9", True)


def test_drafts_that_no_page_has_heard_of_yet_are_named_together(officer_client, agency):
    for number in range(8):
        send(officer_client, agency, f"t{number}")
    assert officer_client.cookies[NAME].value == "t2.t3.t4.t5.t6.t7"


@pytest.mark.parametrize(("changed", "status"), [({"staff_installed": "x"}, 422), ({"base_revision": "3"}, 409)])
def test_send_that_was_refused_has_not_arrived(changed, status, officer_client, agency, officer):
    factories.send(agency, officer, staff_installed=12)
    answer = send(officer_client, agency, "k3x9", **changed)
    assert (answer.status_code, NAME in answer.cookies) == (status, False)


def test_send_after_the_session_has_not_arrived(officer_client, agency):
    Session.objects.all().delete()
    answer = send(officer_client, agency, "k3x9")
    assert (answer.status_code, NAME in answer.cookies) == (302, False)


@pytest.mark.parametrize("token", ["", "a b", "a;b", "a.b", "x" * 50_000, "<b>", "\u0301", "\0"])
def test_name_that_no_script_of_ours_gives_is_not_repeated(token, officer_client, agency):
    answer = send(officer_client, agency, token)
    assert (answer.status_code, NAME in answer.cookies) == (302, False)


@pytest.mark.parametrize("path", ["/dang-xuat/", "/quan-tri/logout/"])
def test_sign_out_clears_what_the_browser_keeps_and_nothing_else_does(path, administrator, sign_in):
    client = sign_in(administrator)
    # Any page of the internet can ask for an address, and must clear nothing.
    assert "Clear-Site-Data" not in client.get(path)
    answer = client.post(path)
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"storage"')


def test_button_pressed_after_the_session_is_told_and_led_back_to(officer_client):
    Session.objects.all().delete()
    came_from = {"Referer": "http://testserver/bao-cao/?a=1#b"}
    answer = officer_client.post("/bao-cao/2020-08-14/", {"unchanged": "1"}, headers=came_from)
    assert answer.url == "/dang-nhap/?next=/bao-cao/%3Fa%3D1"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [NOT_DONE]
    assert NOT_DONE in officer_client.get(answer.url).content.decode()


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {}])
def test_what_a_script_or_a_reader_asks_for_after_the_session_is_no_button(headers, officer_client):
    Session.objects.all().delete()
    answer = officer_client.post("/bao-cao/", headers=headers) if headers else officer_client.get("/bao-cao/")
    assert answer.url == "/dang-nhap/?next=/bao-cao/"
    assert list(get_messages(answer.wsgi_request)) == []


#: A number or a code is typed again in a moment; what makes a password is answered by it, and not told to arrive.
SHORT = {"reports:clock", "accounts:second-factor-setup", "accounts:account-add", "accounts:colleague-add"}


@pytest.mark.parametrize("role", ["officer", "office", "leader", "administrator"])
def test_whatever_is_typed_into_a_form_of_some_length_stays_on_the_device(role, world):
    """A new form keeps what is typed in the same way."""
    left_out = set()
    for got in walk_of(role, world)[0]:
        if got.response.status_code != 200 or not got.response.get("Content-Type", "").startswith("text/html"):
            continue
        page = lxml.html.document_fromstring(got.response.content.decode())
        for form in page.xpath("//main//form[@method='post' and not(@data-draft)]"):
            name = resolve(urlsplit(form.get("action") or got.path).path).view_name
            # Django's own pages are not ours to answer for.
            if form.xpath(".//textarea | .//input[@type='text' or @type='email']") and not name.startswith("admin:"):
                left_out.add(name)
    assert left_out - SHORT == set()
