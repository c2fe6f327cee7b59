"""The second step of signing in: nothing is open before it, each code is taken once, guessing slows down."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.access import Can
from accounts.models import Phone, SpareCode
from accounts.second_factor import RULES
from tests.addresses import path_of
from tests.factories import PASSWORD, at, make_user
from tests.phones import SPARE, code_of, give_phone, spare_code, wrong_code
from tests.test_permissions import GET_TABLE, POST_TABLE, every_row, visits
from tests.world import make_world
from units.models import Role, User

SIGN_IN, CODE, OWN, SET_UP = "/dang-nhap/", "/ma-xac-thuc/", "/xac-thuc-hai-buoc/", "/xac-thuc-hai-buoc/thiet-lap/"
BOARD = "/tong-hop/"
WRONG = "Mã không đúng, đã hết hạn hoặc đã dùng. Đề nghị nhập mã mới đang hiện trên điện thoại."


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at(9), tick=False)
    return lambda minute, second=0: time_machine.move_to(at(9, minute, second), tick=False)


@pytest.fixture
def phone(leader):
    return give_phone(leader)


@pytest.fixture
def halfway(client, phone):
    """Has given the password and not yet the code."""
    client.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    return client


def enter(client, code, **form):
    return client.post(CODE, {"code": code, **form})


def is_in(client):
    return client.get(BOARD).status_code == 200


# Before the code


def test_password_leads_to_the_code_and_the_code_to_the_page_that_was_asked_for(client, phone):
    signed_in = client.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD, "next": "/tong-hop/2020-08-13/"})
    asked = client.get(signed_in.url)
    assert asked.url == "/ma-xac-thuc/?next=/tong-hop/2020-08-13/"
    target = client.get(asked.url).context["next"]
    assert enter(client, code_of(phone), next=target).url == "/tong-hop/2020-08-13/"
    assert is_in(client)


@pytest.mark.parametrize("table", [GET_TABLE, POST_TABLE], ids=["get", "post"])
@pytest.mark.parametrize("role", RULES)
def test_no_address_is_open_between_password_and_code(role, table, db, time_machine):
    time_machine.move_to(at(15, 5), tick=False)
    world = make_world()
    give_phone(world.users[role])
    open_by = {"accounts:enter-code": {"200", "422"}, "accounts:sign-out": {SIGN_IN, "405"}, "healthz": {"200"}}
    open_by["readyz"] = {"503"}
    client, before, answers = Client(), every_row(), {}
    client.force_login(world.users[role])
    for address, line in visits(table):
        path = path_of(address, line.whose, world)
        answer = client.get(path) if table is GET_TABLE else client.post(path, {"x": "y"})
        answers[address] = answer.get("Location", str(answer.status_code)).split("?")[0]
        if address == "accounts:sign-out" and table is POST_TABLE:
            client.force_login(world.users[role])
    assert {a: to for a, to in answers.items() if to != CODE and to not in open_by.get(a, ())} == {}
    assert len(answers) > 40
    assert every_row() == before


@pytest.mark.parametrize("path", ["/tong-hop/2020-08-14/so-lieu.json", "/tong-hop/2020-08-14/du-thao.xlsx", "/x"])
def test_figures_and_files_wait_for_the_code(halfway, phone, path):
    assert halfway.get(path).url == f"/ma-xac-thuc/?next={path}"
    enter(halfway, code_of(phone))
    assert halfway.get(path).status_code in {200, 404}


def test_officer_has_no_second_step_and_no_page_of_it(client, officer):
    give_phone(officer)
    client.post(SIGN_IN, {"username": "p-nv", "password": PASSWORD})
    assert client.get("/bao-cao/").status_code == 200
    assert [client.get(page).status_code for page in (CODE, OWN, SET_UP)] == [403] * 3


def test_every_role_that_may_has_a_rule_and_no_other():
    assert Can.USE_SECOND_FACTOR.roles == set(RULES)


def test_code_page_is_for_numbers_and_shows_no_menu(halfway):
    page = halfway.get(CODE).content.decode()
    assert 'inputmode="numeric" autocomplete="one-time-code"' in page
    assert "/tong-hop/" not in page.split("<main")[1].replace('name="next"', "")
    assert "Chức năng" not in page


def test_session_gets_a_new_name_with_the_code(halfway, phone):
    before = halfway.session.session_key
    enter(halfway, code_of(phone))
    assert halfway.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert halfway.session[SESSION_KEY]


def test_proof_is_of_this_session_alone(halfway, phone):
    enter(halfway, code_of(phone))
    elsewhere = Client()
    elsewhere.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert [is_in(halfway), is_in(elsewhere)] == [True, False]
    halfway.post("/dang-xuat/")
    halfway.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert not is_in(halfway)


def test_another_persons_proof_is_none(halfway, phone, campaign):
    """Whoever could write another's device into a session is asked all the same."""
    foreign = give_phone(make_user("khac", Role.LEADER, campaign.district))
    session = halfway.session
    session["otp_device_id"] = foreign.persistent_id
    session.save()
    assert not is_in(halfway)


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_code_sends_to_no_other_site(halfway, phone, target):
    assert enter(halfway, code_of(phone), next=target).url == "/"


@pytest.mark.parametrize("target", ["abc", "reports:board", "?", "%00"])
def test_word_that_is_no_address_leads_home(halfway, phone, target):
    assert enter(halfway, code_of(phone), next=target).url == "/"


def test_session_that_notes_nothing_is_asked(halfway):
    """One from before this program knew of second factors."""
    session = halfway.session
    del session["second_factor_is_due"]
    session.save()
    assert not is_in(halfway)


def test_officer_who_becomes_a_leader_again_signs_in_anew_and_is_asked(client, officer):
    give_phone(officer)
    client.post(SIGN_IN, {"username": "p-nv", "password": PASSWORD})
    User.objects.filter(pk=officer.pk).update(role=Role.LEADER, unit=None)
    assert client.get(BOARD).url == f"{SIGN_IN}?next={BOARD}"
    client.post(SIGN_IN, {"username": "p-nv", "password": PASSWORD})
    assert client.get(BOARD).url.startswith(CODE)


def test_session_whose_proof_was_taken_away_is_asked(halfway, phone):
    enter(halfway, code_of(phone))
    Phone.objects.update(confirmed=False)
    give_phone(make_user("khac", Role.LEADER, phone.user.district))
    assert not is_in(halfway)


def test_issued_password_is_changed_after_the_code(client, leader, phone):
    User.objects.filter(pk=leader.pk).update(must_change_password=True)
    client.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert client.get("/doi-mat-khau/").url.startswith(CODE)
    enter(client, code_of(phone))
    assert client.get(BOARD).url == "/doi-mat-khau/"
    assert client.get("/doi-mat-khau/").status_code == 200


# Which codes


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_code_of_one_step_before_or_after_is_taken(halfway, phone, steps, status):
    assert enter(halfway, code_of(phone, steps)).status_code == status


def test_window_does_not_wander_with_the_phones_clock(halfway, phone, clock):
    enter(halfway, code_of(phone, 1))
    clock(5)
    halfway.post("/dang-xuat/")
    halfway.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert enter(halfway, code_of(phone, 2)).status_code == 422


def test_used_code_is_not_taken_again(halfway, phone, clock):
    code = code_of(phone)
    enter(halfway, code)
    elsewhere = Client()
    elsewhere.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert enter(elsewhere, code).context["form"].errors == {"code": [WRONG]}
    clock(1)
    assert enter(elsewhere, code_of(phone)).status_code == 302


def test_code_may_be_typed_as_the_phone_groups_it(halfway, phone):
    code = code_of(phone)
    assert enter(halfway, f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "１２３４５６", "abcdef", "12\x00456", "1" * 300])
def test_what_is_no_code_is_named_and_no_try(halfway, phone, typed):
    assert enter(halfway, typed).status_code == 422
    phone.refresh_from_db()
    assert phone.throttling_failure_count == 0


def test_wrong_code_says_what_time_it_is_here(halfway, phone):
    pages = [enter(halfway, code).content.decode() for code in ("12345", wrong_code(phone), "123456")]
    assert ["giờ của điện thoại có thể bị lệch" in page for page in pages] == [False, True, False]
    assert '<b class="number">09:00:00</b>' in pages[1]


def test_wrong_codes_are_heard_ever_more_slowly(halfway, phone, clock):
    waits = []
    for minute in range(1, 5):
        clock(minute)
        assert enter(halfway, wrong_code(phone)).status_code == 422
        refused = enter(halfway, code_of(phone))
        assert refused.status_code == 429
        waits += refused.context["form"].errors["code"]
    sentence = "Đã nhập sai nhiều lần. Đề nghị đợi đến 09:0{} ngày 14/08 rồi nhập lại."
    assert waits == [sentence.format(until) for until in ("1:01", "2:02", "3:04", "4:08")]
    clock(4, 9)
    assert enter(halfway, code_of(phone)).status_code == 302


def test_guesses_at_the_phone_do_not_slow_down_the_spare_codes(halfway, phone):
    enter(halfway, wrong_code(phone))
    assert enter(halfway, SPARE[0]).status_code == 302


# Spare codes


def test_spare_code_lets_in_once_and_the_rest_are_counted(halfway, phone):
    answer = halfway.post(CODE, {"code": f"{SPARE[0][:5]} {SPARE[0][5:]}"}, follow=True)
    assert "Đã dùng một mã dự phòng, còn 9 mã." in answer.content.decode()
    halfway.post("/dang-xuat/")
    halfway.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert enter(halfway, SPARE[0]).status_code == 422
    assert "còn 9 mã" not in halfway.get(CODE).content.decode()


def test_few_spare_codes_left_are_told(halfway, leader, phone):
    for code in SPARE[:6]:
        spare_code(leader, code).delete()
    hint = " Đề nghị in bộ mã mới ở mục Xác thực hai bước."
    answer = halfway.post(CODE, {"code": SPARE[6]}, follow=True)
    assert f"còn 3 mã.{hint}" in answer.content.decode()
    assert "Chỉ còn 3 mã dự phòng" in halfway.get(OWN).content.decode()


def test_wrong_spare_codes_are_heard_ever_more_slowly_too(halfway, phone):
    statuses = [enter(halfway, code).status_code for code in ("1234567890", SPARE[0])]
    assert statuses == [422, 429]


def test_spare_code_of_another_is_none(halfway, phone, campaign):
    other = make_user("khac", Role.LEADER, campaign.district)
    give_phone(other)
    SpareCode.objects.filter(pk=spare_code(other, SPARE[0]).pk).update(hash=make_password("9876543210"))
    assert enter(halfway, "9876543210").status_code == 422
