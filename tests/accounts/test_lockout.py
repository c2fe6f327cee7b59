"""Lockout: the sixth try is refused unheard, for this name from this address alone; and wider nets behind it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import devices, tries
from accounts.models import PasswordTry
from bluezone_report.middleware import GUARDED
from tests import factories
from tests.factories import PASSWORD, YESTERDAY, at
from tests.phones import SPARE, give_phone
from units.models import Role

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


#: What stands on another page, or asks for no password.
WITHOUT_ONES_OWN_PAGE = {
    *("accounts:sign-out", "accounts:enter-code"),
    *("accounts:account-password", "accounts:accounts-reissue", "accounts:second-factor-reset"),
}


@pytest.mark.parametrize("name", sorted(GUARDED - WITHOUT_ONES_OWN_PAGE))
def test_nothing_that_was_typed_is_kept_with_a_wrong_password(name, client, sign_in, leader):
    """Above all the new password that goes with a mistyped old one, and the secret that a phone is to learn."""
    path = reverse(name)
    if path != SIGN_IN:
        give_phone(leader)
        client = sign_in(leader)
        client.post("/ma-xac-thuc/", {"code": SPARE[0]})
    fields = set(re.findall('<input[^>]* name="([a-z0-9_]+)"', client.get(path).content.decode()))
    client.post(path, {field: f"da-go-{field}" for field in fields} | {"code": "123456"})
    (kept,) = PasswordTry.objects.values_list()
    assert not re.search("da-go|123456", repr(kept))


# One visitor's addresses


def test_network_of_a_house_is_one_address(client, officer):
    for guess in range(1, 6):
        try_to_sign_in(client, address=f"2001:db8:1:2::{guess}")
    assert try_to_sign_in(client, password=PASSWORD, address="2001:db8:1:2:ffff::1").status_code == 429
    assert try_to_sign_in(client, password=PASSWORD, address="2001:db8:1:3::1").status_code == 302


def test_old_address_in_new_spelling_is_no_second_set_of_tries(guessed):
    assert try_to_sign_in(guessed, password=PASSWORD, address="::ffff:10.0.0.1").status_code == 429
    assert try_to_sign_in(guessed, password=PASSWORD, address="::ffff:10.0.0.2").status_code == 302


# A browser that knows the account


def leave(client):
    client.post("/dang-xuat/")
    return client


@pytest.fixture
def known(officer):
    """A browser that signed in to the account before."""
    client = Client()
    assert try_to_sign_in(client, password=PASSWORD).status_code == 302
    return leave(client)


def test_who_shares_the_address_does_not_lock_out_a_browser_that_has_signed_in_before(known, guessed):
    assert try_to_sign_in(guessed, password=PASSWORD).status_code == 429
    assert try_to_sign_in(known, password=PASSWORD).status_code == 302


def test_browser_that_knows_the_account_is_locked_by_its_own_wrong_tries_alone(known, client):
    assert [try_to_sign_in(known).status_code for _ in range(6)] == [200] * 5 + [429]
    assert try_to_sign_in(known, password=PASSWORD).status_code == 429
    assert try_to_sign_in(known, password=PASSWORD, address="10.0.0.9").status_code == 429
    assert try_to_sign_in(client, password=PASSWORD).status_code == 302


def test_what_a_browser_knows_is_of_no_use_for_another_account(known, other_officer):
    stranger = Client()
    for _ in range(5):
        try_to_sign_in(stranger, "p-tp")
    assert try_to_sign_in(known, "p-tp", PASSWORD).status_code == 429


def test_browser_keeps_what_it_knows_of_several_accounts_and_forgets_the_oldest(campaign, known):
    users = [factories.make_user(f"ld{number}", Role.LEADER, campaign.district) for number in range(5)]
    for user in users[:4]:
        assert try_to_sign_in(leave(known), user.username, PASSWORD).status_code == 302
    assert devices.name_of(asked_with(known), "p-nv")
    try_to_sign_in(leave(known), users[4].username, PASSWORD)
    assert not devices.name_of(asked_with(known), "p-nv")
    assert all(devices.name_of(asked_with(known), user.username) for user in users)
    assert known.cookies["thiet-bi"].value.count(".") == 4


def asked_with(client):
    return RequestFactory(headers={"Cookie": f"thiet-bi={client.cookies['thiet-bi'].value}"}).get("/")


def test_browser_gets_another_name_each_time_and_no_script_sees_it(known):
    before = known.cookies["thiet-bi"].value
    try_to_sign_in(known, password=PASSWORD)
    after = known.cookies["thiet-bi"]
    assert after.value != before
    assert (after["httponly"], after["samesite"], after["path"]) == (True, "Lax", "/")
    assert after["max-age"] == 180 * 24 * 3600


def test_new_password_makes_every_browser_a_stranger_but_the_one_that_set_it(known, officer):
    elsewhere = Client()
    for client in (elsewhere, known):
        try_to_sign_in(client, password=PASSWORD)
    try_to_change(known, PASSWORD)
    assert [bool(devices.name_of(asked_with(client), "p-nv")) for client in (elsewhere, known)] == [False, True]


@pytest.mark.parametrize("cookie", ["x", "." * 4000, "a:b:c", "é:à:ã", "\x00", "a.b.c.d.e.f.g"])
def test_forged_cookie_is_a_stranger(guessed, cookie):
    guessed.cookies["thiet-bi"] = cookie
    assert try_to_sign_in(guessed, password=PASSWORD).status_code == 429


def test_browser_is_forgotten_after_half_a_year(officer):
    with time_machine.travel(at(8), tick=False) as clock:
        client = Client()
        try_to_sign_in(client, password=PASSWORD)
        clock.shift(devices.AGE)
        assert devices.name_of(asked_with(client), "p-nv")
        clock.shift(1)
        assert not devices.name_of(asked_with(client), "p-nv")


# All names from one address, one name from all addresses


def spray(client, names, tries=5, **extra):
    return [try_to_sign_in(client, name, **extra).status_code for name in names for _ in range(tries)]


def test_spraying_many_names_from_one_address_is_refused_after_thirty(client, officer):
    answers = spray(client, [f"2528{number}" for number in range(12)])
    assert answers == [200] * 30 + [429] * 30
    assert try_to_sign_in(client, password=PASSWORD).status_code == 429
    assert try_to_sign_in(client, password=PASSWORD, address="10.0.0.2").status_code == 302


def test_browser_that_knows_the_account_gets_in_from_an_address_that_sprays(known, client):
    spray(client, [f"2528{number}" for number in range(6)])
    assert try_to_sign_in(known, password=PASSWORD).status_code == 302


def test_sixty_people_behind_one_address_get_in_though_every_second_mistypes_twice(campaign, agency):
    users = [factories.make_user(f"cb{number}", Role.OFFICER, campaign.district, agency) for number in range(60)]
    for number, user in enumerate(users):
        wrong = [try_to_sign_in(Client(), user.username).status_code for _ in range(number % 2 * 2)]
        assert wrong == [200] * len(wrong)
        assert try_to_sign_in(Client(), user.username, PASSWORD).status_code == 302


def test_guessing_at_one_name_from_many_addresses_is_refused_after_twenty_five(client, known):
    for number in range(5):
        assert spray(client, ["p-nv"], address=f"10.0.1.{number}") == [200] * 5
    assert spray(client, ["p-nv"], address="10.0.1.5") == [429] * 5
    assert try_to_sign_in(client, password=PASSWORD, address="10.0.2.1").status_code == 429
    assert try_to_sign_in(known, password=PASSWORD, address="10.0.2.1").status_code == 302


def test_command_opens_an_account_or_everything_at_once(guessed, other_officer, capsys):
    call_command("unlock_sign_in", "P-NV")
    assert "5 lần nhập sai" in capsys.readouterr().out
    assert try_to_sign_in(guessed, password=PASSWORD).status_code == 302
    spray(guessed, [f"2528{number}" for number in range(6)])
    call_command("unlock_sign_in")
    assert try_to_sign_in(guessed, "p-tp", PASSWORD).status_code == 302
    with pytest.raises(CommandError, match="Không có tài khoản"):
        call_command("unlock_sign_in", "khong-co")


# At once


@pytest.mark.django_db(transaction=True)
def test_ten_wrong_tries_at_once_are_ten(officer):
    """Five are looked at, on either database; the others are refused as if one had come after another.

    Each has counted the earlier ones when it waits for the others to have counted, too; where they count one at a
    time, nobody comes.
    """
    counted = threading.Barrier(10)

    def wait_for_the_others(execute, sql, *query):
        if sql.startswith("INSERT INTO") and "accounts_passwordtry" in sql:
            with suppress(threading.BrokenBarrierError):
                counted.wait(1)
        return execute(sql, *query)

    def guess(number):
        try:
            with connection.execute_wrapper(wait_for_the_others):
                return try_to_sign_in(Client()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(guess, range(10)))
    assert sorted(answers) == [200] * 5 + [429] * 5
    assert PasswordTry.objects.filter(state=PasswordTry.State.WRONG).count() == 5
    assert try_to_sign_in(Client(), password=PASSWORD).status_code == 429


# What is told of it


def test_administrator_reads_how_many_went_wrong_today(client, officer, administrator, foreign_officer, sign_in):
    with time_machine.travel(at(9, date=YESTERDAY), tick=False):
        spray(client, ["p-nv"], 2)
    with time_machine.travel(at(14), tick=False):
        spray(client, ["p-nv", "khong-co"], 2)
        spray(client, [foreign_officer.username])
        page, accounts = (text_of(sign_in(administrator).get(path)) for path in ("/quan-tri/", "/tai-khoan/"))
    told = "Nhập sai mật khẩu: 4 lần sai hôm nay, nhiều nhất: p-nv 2, tên không có trong hệ thống 2."
    assert told in page
    assert told in accounts


def test_right_password_does_not_unsay_that_wrong_ones_were_typed(client, officer, administrator, sign_in):
    spray(client, ["p-nv"], 3)
    try_to_sign_in(client, password=PASSWORD)
    assert "3 lần sai hôm nay" in text_of(sign_in(administrator).get("/quan-tri/"))


def test_tries_are_kept_for_two_days(client, officer):
    with time_machine.travel(at(9), tick=False) as clock:
        spray(client, ["p-nv"], 3)
        clock.shift(tries.KEPT + tries.WINDOW)
        spray(client, ["p-nv"], 1)
    assert PasswordTry.objects.count() == 1


def text_of(answer):
    return " ".join(re.sub("<[^>]+>", "", answer.content.decode()).split())
