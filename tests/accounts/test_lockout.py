"""Lockout: the sixth try is refused unheard, for this name from this address alone."""

import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.urls import reverse

from bluezone_report.middleware import GUARDED
from tests.factories import PASSWORD, at
from tests.phones import SPARE, give_phone

SIGN_IN = "/dang-nhap/"
WRONG = "sai"


def try_to_sign_in(client, username="p-nv", password=WRONG, *, address="10.0.0.1", path=SIGN_IN, **extra):
    return client.post(path, {"username": username, "password": password}, REMOTE_ADDR=address, **extra)


@pytest.fixture
def guessed(client, officer):
    """Five wrong passwords, each answered in the same words."""
    answers = [try_to_sign_in(client) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    return client


@pytest.mark.parametrize("password", ["sai", PASSWORD])
def test_sixth_try_is_refused_whatever_the_password(guessed, password):
    answer = try_to_sign_in(guessed, password=password)
    assert answer.status_code == 429
    assert "<h1>Tạm khóa đăng nhập</h1>" in answer.content.decode()
    assert "15 phút" in answer.content.decode()
    assert "_auth_user_id" not in guessed.session


def test_another_address_still_gets_in(guessed):
    assert try_to_sign_in(guessed, password=PASSWORD, address="10.0.0.2").status_code == 302


def test_another_name_behind_the_same_address_still_gets_in(guessed, other_officer):
    assert try_to_sign_in(guessed, "p-tp", PASSWORD).status_code == 302


def test_capitals_and_blanks_are_no_second_set_of_tries(guessed):
    assert try_to_sign_in(guessed, " P-NV ", PASSWORD).status_code == 429


def test_unknown_name_is_locked_out_in_the_same_words(client, officer):
    answers = [try_to_sign_in(client, "khong-co").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_administration_has_no_sign_in_of_its_own_to_go_round_the_lockout(client, administrator):
    answer = try_to_sign_in(client, "quantri", PASSWORD, path="/quan-tri/login/")
    assert answer["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session


def test_good_password_in_time_forgets_the_wrong_ones(client, officer):
    for _ in range(4):
        try_to_sign_in(client)
    assert try_to_sign_in(client, password=PASSWORD).status_code == 302
    client.logout()
    assert [try_to_sign_in(client).status_code for _ in range(5)] == [200] * 5


@pytest.mark.parametrize(("minutes", "status"), [(14, 429), (16, 302)])
def test_lockout_ends_after_a_quarter_of_an_hour_though_guessing_goes_on(client, officer, minutes, status):
    with time_machine.travel(at(14), tick=False) as clock:
        for _ in range(5):
            try_to_sign_in(client)
        clock.move_to(at(14, 7))
        try_to_sign_in(client)
        clock.move_to(at(14, minutes))
        assert try_to_sign_in(client, password=PASSWORD).status_code == status


def test_new_password_from_the_office_opens_at_once(guessed, officer):
    from accounts.issuing import reset_password

    password = reset_password(officer)
    assert try_to_sign_in(guessed, password=password).status_code == 302


def test_strangers_word_about_the_address_is_not_heard(guessed):
    assert try_to_sign_in(guessed, password=PASSWORD, HTTP_X_REAL_IP="10.9.9.9").status_code == 429
    assert try_to_sign_in(guessed, password=PASSWORD, HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429


def test_who_reaches_us_past_our_proxy_is_not_heard_either(guessed, settings):
    settings.HTTPS = True
    assert try_to_sign_in(guessed, password=PASSWORD, HTTP_X_REAL_IP="10.9.9.9").status_code == 429


def test_behind_our_proxy_the_visitor_counts_and_not_the_proxy(client, officer, settings):
    settings.HTTPS = True
    for _ in range(5):
        try_to_sign_in(client, address="127.0.0.1", HTTP_X_REAL_IP="10.0.0.1")
    locked = try_to_sign_in(client, password=PASSWORD, address="127.0.0.1", HTTP_X_REAL_IP="10.0.0.1")
    other = try_to_sign_in(client, password=PASSWORD, address="127.0.0.1", HTTP_X_REAL_IP="10.0.0.2")
    assert (locked.status_code, other.status_code) == (429, 302)


@pytest.mark.parametrize("name", ["\0", "a" * 5000, "<img src=x onerror=1>", ""])
def test_hostile_names_are_no_fault(client, officer, name):
    assert {try_to_sign_in(client, name).status_code for _ in range(7)} <= {200, 429}


NEW_PASSWORD = "Con-duong-moi-2020"


def try_to_change(client, password, address="10.0.0.1"):
    typed = {"old_password": password, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return client.post("/doi-mat-khau/", typed, REMOTE_ADDR=address)


def test_wrong_old_passwords_count_and_the_sixth_try_is_refused_unheard(sign_in, officer, client):
    session = sign_in(officer)
    assert [try_to_change(session, WRONG).status_code for _ in range(5)] == [422] * 5
    refused = try_to_change(session, PASSWORD)
    assert refused.status_code == 429
    assert "15 phút" in refused.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert try_to_sign_in(client, password=PASSWORD).status_code == 429
    assert try_to_change(session, PASSWORD, address="10.0.0.2").status_code == 302


def test_wrong_passwords_of_every_page_are_counted_together(client, officer, sign_in):
    for _ in range(4):
        try_to_sign_in(client)
    session = sign_in(officer)
    assert [try_to_change(session, password).status_code for password in (WRONG, PASSWORD)] == [422, 429]


# What is kept of a wrong try


@pytest.mark.parametrize("name", sorted(GUARDED - {"accounts:sign-out", "accounts:enter-code"}))
def test_nothing_that_was_typed_is_kept_with_a_wrong_password(name, client, sign_in, leader):
    """Above all the new password that goes with a mistyped old one, and the secret that a phone is to learn."""
    path = reverse(name)
    if path != SIGN_IN:
        give_phone(leader)
        client = sign_in(leader)
        client.post("/ma-xac-thuc/", {"code": SPARE[0]})
    fields = set(re.findall('<input[^>]* name="([a-z0-9_]+)"', client.get(path).content.decode()))
    client.post(path, {field: f"da-go-{field}" for field in fields} | {"code": "123456"})
    (kept,) = AccessAttempt.objects.all()
    assert not re.search("da-go|123456", kept.post_data + kept.get_data)


# One visitor's addresses


def test_network_of_a_house_is_one_address(client, officer):
    for guess in range(1, 6):
        try_to_sign_in(client, address=f"2001:db8:1:2::{guess}")
    assert try_to_sign_in(client, password=PASSWORD, address="2001:db8:1:2:ffff::1").status_code == 429
    assert try_to_sign_in(client, password=PASSWORD, address="2001:db8:1:3::1").status_code == 302


def test_old_address_in_new_spelling_is_no_second_set_of_tries(guessed):
    assert try_to_sign_in(guessed, password=PASSWORD, address="::ffff:10.0.0.1").status_code == 429
    assert try_to_sign_in(guessed, password=PASSWORD, address="::ffff:10.0.0.2").status_code == 302
