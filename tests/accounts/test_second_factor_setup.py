"""Setting a second factor up, renewing it and turning it off: the secret on one page, the spare codes on one answer."""

import base64
import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Phone, Sheet, SpareCode
from tests.factories import PASSWORD, at
from tests.phones import SPARE, code_of, give_phone, spare_code, wrong_code

SIGN_IN, CODE, OWN, SET_UP = "/dang-nhap/", "/ma-xac-thuc/", "/xac-thuc-hai-buoc/", "/xac-thuc-hai-buoc/thiet-lap/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at(9), tick=False)
    return lambda minute, hour=9: time_machine.move_to(at(hour, minute), tick=False)


def enter(client, code):
    return client.post(CODE, {"code": code})


def is_in(client):
    return client.get("/tong-hop/").status_code == 200


def sign_in_again(client):
    client.post("/dang-xuat/")
    client.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    return client


# Setting up


def phone_of(page, user) -> TOTPDevice:
    """The phone that has scanned the page's picture."""
    return TOTPDevice(user=user, key=base64.b32decode(page.context["secret"].secret).hex())


def form_on(page, user, **form):
    return {"signed": page.context["secret"].signed, "code": code_of(phone_of(page, user)), "password": PASSWORD} | form


def set_up(client, user, **form):
    page = client.get(SET_UP)
    return client.post(SET_UP, form_on(page, user, **form)), phone_of(page, user)


def codes_on(response) -> list[str]:
    found = re.findall(r"<li><code>(\d{5}) (\d{5})</code></li>", response.content.decode())
    return ["".join(halves) for halves in found]


def test_setting_up_shows_ten_codes_once_and_asks_from_then_on(sign_in, leader, clock):
    client = sign_in(leader)
    answer, device = set_up(client, leader)
    codes = codes_on(answer)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert codes_on(client.get(OWN)) == codes_on(client.get(SET_UP)) == []
    clock(1)
    for code in (codes[0], code_of(device)):
        sign_in_again(client)
        assert [is_in(client), enter(client, code).status_code] == [False, 302]


def test_picture_text_and_link_tell_the_same_secret(sign_in, leader):
    page = sign_in(leader).get(SET_UP)
    secret, text = page.context["secret"], page.content.decode()
    assert secret.address == (
        "otpauth://totp/B%C3%A1o%20c%C3%A1o%20Bluezone%20L%E1%BB%99c%20Ninh%3Alanhdao"
        f"?secret={secret.secret}&algorithm=SHA1&digits=6&period=30"
        "&issuer=B%C3%A1o%20c%C3%A1o%20Bluezone%20L%E1%BB%99c%20Ninh"
    )
    assert secret.typed.split() == re.findall("....", secret.secret)
    assert text.count(secret.typed) == text.count(secret.picture) == 1


def test_code_that_confirmed_the_phone_signs_nobody_in(sign_in, leader):
    _, device = set_up(sign_in(leader), leader)
    assert enter(sign_in(leader), code_of(device)).status_code == 422


def test_mistyped_code_keeps_the_secret_and_stores_nothing(sign_in, leader):
    client = sign_in(leader)
    page = client.get(SET_UP)
    again = client.post(SET_UP, form_on(page, leader, code=wrong_code(phone_of(page, leader))))
    assert (again.status_code, again.context["secret"]) == (422, page.context["secret"])
    assert Phone.objects.count() == 0


def test_secret_of_another_is_not_taken(sign_in, leader, office):
    page = sign_in(office).get(SET_UP)
    answer = sign_in(leader).post(SET_UP, form_on(page, office))
    assert (answer.status_code, Phone.objects.count()) == (422, 0)
    assert answer.context["secret"].secret != page.context["secret"].secret


@pytest.mark.parametrize(("moment", "status"), [((59, 9), 200), ((1, 10), 422)])
def test_page_that_lay_open_for_an_hour_shows_a_new_secret(sign_in, leader, clock, moment, status):
    client = sign_in(leader)
    page = client.get(SET_UP)
    clock(*moment)
    assert client.post(SET_UP, form_on(page, leader)).status_code == status


def test_setting_up_ends_the_accounts_other_sessions_and_renames_this_one(sign_in, leader):
    here, elsewhere = sign_in(leader), sign_in(leader)
    before = here.session.session_key
    set_up(here, leader)
    assert [is_in(here), is_in(elsewhere), here.session.session_key == before] == [True, False, False]


def test_session_that_set_a_phone_up_is_asked_once_another_stands_in_its_place(sign_in, leader):
    """As after a backup is restored: the session began when the password alone was enough."""
    client = sign_in(leader)
    set_up(client, leader)
    Phone.objects.all().delete()
    Sheet.objects.all().delete()
    give_phone(leader)
    assert client.get("/tong-hop/").url == f"{CODE}?next=/tong-hop/"


def test_no_later_page_shows_the_secret(sign_in, office):
    client = sign_in(office)
    answer, device = set_up(client, office)
    secret = base64.b32encode(device.bin_key).decode()
    for page in (answer, *(client.get(path) for path in (OWN, SET_UP, "/don-vi/nhat-ky/", "/tong-hop/"))):
        assert not [told for told in (device.key, secret, secret[:4] + " ") if told in page.content.decode()]
        assert page["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("password", ["", "sai"])
def test_first_phone_needs_the_password(sign_in, leader, password):
    """Else a browser left alone would take a stranger's phone for the account's, and shut its owner out."""
    answer, _ = set_up(sign_in(leader), leader, password=password)
    assert (answer.status_code, Phone.objects.count(), SpareCode.objects.count()) == (422, 0, 0)


# Renewing and taking away


@pytest.fixture
def phone(leader):
    return give_phone(leader)


@pytest.fixture
def inside(client, phone):
    """Has signed in with a spare code."""
    enter(sign_in_again(client), SPARE[9])
    return client


@pytest.mark.parametrize("password", ["", "sai"])
@pytest.mark.parametrize("do", ["codes", "off"])
def test_nothing_is_renewed_or_turned_off_without_the_password(inside, phone, do, password):
    before = list(SpareCode.objects.values_list("hash"))
    assert inside.post(OWN, {"do": do, "password": password}).status_code == 422
    assert (list(SpareCode.objects.values_list("hash")), Phone.objects.get()) == (before, phone)


def test_another_phone_needs_the_password(inside, leader, phone, clock):
    clock(2)
    refused, _ = set_up(inside, leader, password="")
    assert (refused.status_code, Phone.objects.get()) == (422, phone)
    taken, device = set_up(inside, leader)
    assert (taken.status_code, Phone.objects.get().bin_key) == (200, device.bin_key)
    assert is_in(inside)
    elsewhere = sign_in_again(Client())
    assert [enter(elsewhere, code).status_code for code in (code_of(phone), SPARE[1])] == [422, 422]


def test_guessing_the_password_there_is_locked_out(inside):
    statuses = [inside.post(OWN, {"do": "off", "password": "sai"}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert inside.post(OWN, {"do": "off", "password": PASSWORD}).status_code == 429
    assert Phone.objects.count() == 1


def test_new_spare_codes_replace_the_old_ones_and_keep_the_session(inside, leader):
    answer = inside.post(OWN, {"do": "codes", "password": PASSWORD})
    fresh = codes_on(answer)
    assert [spare_code(leader, code) is not None for code in (*fresh, *SPARE)] == [True] * 10 + [False] * 10
    assert len(set(fresh) - set(SPARE)) == 10
    assert is_in(inside)


def test_turned_off_is_the_password_alone_again(inside):
    inside.post(OWN, {"do": "off", "password": PASSWORD})
    assert (Phone.objects.count(), SpareCode.objects.count(), is_in(inside)) == (0, 0, True)
    assert is_in(sign_in_again(inside))


def test_turning_it_off_ends_the_accounts_other_sessions_and_renames_this_one(inside):
    elsewhere = sign_in_again(Client())
    enter(elsewhere, SPARE[8])
    before = inside.session.session_key
    inside.post(OWN, {"do": "off", "password": PASSWORD})
    assert [is_in(inside), inside.session.session_key == before] == [True, False]
    assert elsewhere.get("/tong-hop/").url == "/dang-nhap/?next=/tong-hop/"
