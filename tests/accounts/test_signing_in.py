"""Signing in and out, first passwords, changing a password, and where each role's day begins."""

import datetime
import unicodedata
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.http import Http404
from django.test import Client

from accounts.issuing import reset_password
from accounts.models import PasswordTry
from bluezone_report.views import HOMES
from tests.factories import PASSWORD, START, TODAY, make_user
from units.access import Grant, allows, own_unit_or_404, unit_or_404
from units.models import Role, Unit, User

SIGN_IN, SIGN_OUT, CHANGE = "/dang-nhap/", "/dang-xuat/", "/doi-mat-khau/"
NEW_PASSWORD = "Con-duong-moi-2020"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra lại, chú ý chữ hoa, chữ thường."


def sign_in_as(client, username, password=PASSWORD, **form):
    return client.post(SIGN_IN, {"username": username, "password": password, **form})


def change(client, **typed):
    # Asked for at the first sign-in.
    form = {"full_name": "Nguyễn Thị Hạnh"}
    form |= {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return client.post(CHANGE, form | typed)


def is_signed_in(client):
    return client.get(CHANGE).status_code == 200


# Signing in


def test_officer_signs_in_and_lands_on_the_report(client, officer):
    answer = client.post(SIGN_IN, {"username": "p-nv", "password": PASSWORD}, follow=False)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session[SESSION_KEY] == str(officer.pk)


@pytest.mark.parametrize(
    "username",
    ["P-NV", "P-nv", " p-nv ", "P-NV ", "\u200bp-nv", "p-\u200dnv\u00a0", "\u202ap-nv\u202c\ufeff"],
)
def test_username_is_taken_as_one_sees_it_whatever_phones_and_messages_add(client, officer, username):
    assert sign_in_as(client, username).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("password", [PASSWORD.upper(), PASSWORD.replace("-", " "), PASSWORD.replace("-", "")])
def test_password_of_ones_own_is_taken_as_it_is(client, officer, password):
    assert sign_in_as(client, "p-nv", password).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", [PASSWORD + " ", " " + PASSWORD, PASSWORD + "\u00a0"])
def test_blank_that_a_phone_adds_to_a_password_is_no_wrong_try(client, officer, password):
    assert sign_in_as(client, "p-nv", password).status_code == 302
    assert not PasswordTry.objects.exists()


def test_password_with_a_blank_of_its_own_is_taken_with_it(client, officer):
    officer.set_password("co-dau-cach-cuoi ")
    officer.save()
    assert sign_in_as(client, "p-nv", "co-dau-cach-cuoi ").status_code == 302


def test_wrong_user_wrong_password_and_closed_account_are_told_the_same_words(client, officer, other_officer):
    User.objects.filter(pk=other_officer.pk).update(is_active=False)
    attempts = [("p-nv", "sai"), ("khong-co", PASSWORD), ("p-tp", PASSWORD), ("p-tp", "sai")]
    answers = [sign_in_as(client, *attempt) for attempt in attempts]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.context["form"].non_field_errors() for answer in answers] == [[WRONG]] * 4
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({"username": "", "password": PASSWORD}, {"username": ["Chưa nhập tên đăng nhập."]}),
        ({"username": "p-nv", "password": ""}, {"password": ["Chưa nhập mật khẩu."]}),
        ({"password": PASSWORD}, {"username": ["Chưa nhập tên đăng nhập."]}),
    ],
)
def test_blank_sign_in_is_named(client, officer, form, errors):
    assert client.post(SIGN_IN, form).context["form"].errors == errors


@pytest.mark.parametrize("form", [{"username": "p-nv\x00"}, {"password": PASSWORD + "\x00"}, {"username": "x" * 400}])
def test_hostile_sign_in_is_refused_without_a_fault(client, officer, form):
    answer = client.post(SIGN_IN, {"username": "p-nv", "password": PASSWORD} | form)
    assert (answer.status_code, answer.context["form"].is_valid()) == (200, False)


def test_refused_sign_in_keeps_the_name_and_never_the_password(client, officer):
    page = sign_in_as(client, "p-nv", "mat-khau-sai-123").content.decode()
    assert ('value="p-nv"' in page, "mat-khau-sai-123" in page) == (True, False)


def test_sign_in_gives_a_new_session(client, officer):
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    sign_in_as(client, "p-nv")
    assert is_signed_in(client)
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()


# Where to afterwards


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\x08//evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_sign_in_sends_to_no_other_site(client, officer, target):
    assert sign_in_as(client, "p-nv", next=target).url == "/"
    client.post(SIGN_OUT)
    assert client.post(f"{SIGN_IN}?next={target}", {"username": "p-nv", "password": PASSWORD}).url == "/"


def test_sign_in_sends_to_the_page_that_was_asked_for(client, officer):
    asked = client.get("/bao-cao/lich-su/")
    assert asked.url == "/dang-nhap/?next=/bao-cao/lich-su/"
    page = client.get(asked.url)
    assert page.context["next"] == "/bao-cao/lich-su/"
    assert sign_in_as(client, "p-nv", next=page.context["next"]).url == "/bao-cao/lich-su/"


def test_signed_in_visitor_is_sent_on_from_the_sign_in_page(sign_in, officer):
    assert sign_in(officer).get(SIGN_IN).url == "/"


@pytest.mark.parametrize(
    ("member", "home"),
    [("officer", "/bao-cao/"), ("office", "/tong-hop/"), ("leader", "/tong-hop/"), ("administrator", "/quan-tri/")],
)
def test_home_sends_each_role_to_where_its_day_begins(request, sign_in, member, home):
    client = sign_in(request.getfixturevalue(member))
    assert client.get("/").url == home


def test_home_of_a_stranger_is_the_sign_in_page(client, db):
    assert client.get("/").url == "/dang-nhap/?next=/"


# Signing out


def test_sign_out_ends_the_session_on_the_server(client, officer):
    sign_in_as(client, "p-nv")
    cookie = client.cookies["phien"].value
    assert client.post(SIGN_OUT).url == SIGN_IN
    assert not Session.objects.filter(session_key=cookie).exists()
    client.cookies["phien"] = cookie
    assert not is_signed_in(client)


def test_sign_out_is_by_post_alone(sign_in, officer):
    client = sign_in(officer)
    assert client.get(SIGN_OUT).status_code == 405
    assert is_signed_in(client)


def test_sign_out_of_a_session_that_has_ended_asks_for_no_password_to_sign_out(sign_in, officer):
    client = sign_in(officer)
    Session.objects.all().delete()
    assert client.post(SIGN_OUT).url == SIGN_IN


def test_sign_out_sends_to_no_other_site(sign_in, officer):
    assert sign_in(officer).post(SIGN_OUT, {"next": "//evil.example/"}).url in {SIGN_IN, SIGN_OUT}


# First passwords


@pytest.fixture
def newcomer(sign_in, agency):
    return sign_in(make_user("p-nv", Role.OFFICER, agency.district, agency, must_change_password=True))


@pytest.mark.parametrize("address", ["/", "/bao-cao/", "/bao-cao/lich-su/", "/bao-cao/2020-08-14/", "/tong-hop/", "/x"])
def test_first_password_is_changed_before_anything_else(newcomer, address):
    assert [newcomer.get(address).url, newcomer.post(address).url] == [CHANGE, CHANGE]


def test_first_password_of_an_administrator_is_changed_before_the_administration(sign_in, campaign):
    user = make_user("quantri", Role.ADMINISTRATOR, campaign.district, must_change_password=True)
    assert sign_in(user).get("/quan-tri/").url == CHANGE


def test_page_says_why_the_first_password_must_be_changed(newcomer, sign_in, other_officer):
    sentence = "Mật khẩu được cấp chỉ dùng cho lần đăng nhập đầu."
    pages = [client.get(CHANGE).content.decode() for client in (newcomer, sign_in(other_officer))]
    assert [sentence in page for page in pages] == [True, False]


def test_changed_first_password_opens_the_program(newcomer):
    assert change(newcomer).url == "/"
    user = User.objects.get(username="p-nv")
    assert (user.must_change_password, user.check_password(NEW_PASSWORD)) == (False, True)
    assert user.own_password_at is not None
    assert newcomer.get("/").url == "/bao-cao/"


@pytest.mark.parametrize(
    "typed",
    [
        {"new_password2": "khac-di-12345"},
        {"new_password1": "", "new_password2": ""},
        {"new_password1": PASSWORD, "new_password2": PASSWORD},
        {"new_password1": "ngan-9-ky", "new_password2": "ngan-9-ky"},
        {"new_password1": "1508202015082020", "new_password2": "1508202015082020"},
        {"new_password1": "1qaz2wsx3edc", "new_password2": "1qaz2wsx3edc"},
        {"new_password1": "a\x00" + NEW_PASSWORD, "new_password2": "a\x00" + NEW_PASSWORD},
    ],
)
def test_refused_change_keeps_the_password_and_the_duty_to_change_it(newcomer, typed):
    page = change(newcomer, **typed)
    assert page.status_code == 422
    # In Vietnamese, whoever words it: ours, Django's catalogue, or what that lacks.
    sentences = [sentence for found in page.context["form"].errors.values() for sentence in found]
    assert all(not sentence.isascii() for sentence in sentences) and sentences
    user = User.objects.get(username="p-nv")
    assert (user.must_change_password, user.check_password(PASSWORD)) == (True, True)
    assert newcomer.get("/").url == CHANGE


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"old_password": "sai"}, {"old_password": ["Mật khẩu đang dùng không đúng."]}),
        ({"old_password": "sai", "new_password1": "anhyeuem123"}, {"old_password", "new_password2"}),
        ({"old_password": "", "new_password1": PASSWORD, "new_password2": PASSWORD}, {"old_password"}),
        ({"new_password1": "anhyeuem123", "new_password2": "anhyeuem123"}, {"new_password1"}),
        ({"new_password1": "d" * 129, "new_password2": "d" * 129}, {"new_password1"}),
        ({"new_password2": "khac-di-12345"}, {"new_password2": ["Hai lần nhập mật khẩu mới không giống nhau."]}),
        (
            {"new_password1": PASSWORD, "new_password2": PASSWORD},
            {"new_password1": ["Mật khẩu mới phải khác mật khẩu đang dùng."]},
        ),
        ({"old_password": ""}, {"old_password": ["Chưa nhập: mật khẩu đang dùng."]}),
    ],
)
def test_refused_change_says_why_at_the_box_that_is_wrong(sign_in, officer, typed, errors):
    page = change(sign_in(officer), **typed)
    found = page.context["form"].errors
    assert (set(found) if isinstance(errors, set) else found) == errors
    assert not any(password in page.content.decode() for password in (PASSWORD, NEW_PASSWORD, "anhyeuem123"))


def test_first_password_is_not_asked_for_again_to_change_it(newcomer, sign_in, other_officer):
    pages = [client.get(CHANGE).content.decode() for client in (newcomer, sign_in(other_officer))]
    assert ['name="old_password"' in page for page in pages] == [False, True]
    assert change(newcomer).url == "/"


def test_first_sign_in_asks_whose_account_it_is(newcomer):
    User.objects.update(last_name="", first_name="")
    assert change(newcomer, full_name=" ").context["form"].errors == {"full_name": ["Chưa nhập họ và tên."]}
    assert change(newcomer, full_name="Trần  Văn Ân").url == "/"
    officer = User.objects.get()
    assert (officer.last_name, officer.first_name, officer.must_change_password) == ("Trần Văn", "Ân", False)
    assert officer.history.latest("history_id").first_name == "Ân"


def test_refused_new_password_keeps_the_name_that_was_typed(newcomer):
    page = change(newcomer, full_name="Trần Văn Ân", new_password1="ngan", new_password2="ngan")
    assert (page.status_code, 'value="Trần Văn Ân"' in page.content.decode()) == (422, True)


def test_name_that_is_known_stands_in_the_box_and_is_asked_for_once(newcomer, sign_in, other_officer):
    User.objects.filter(must_change_password=True).update(last_name="Nguyễn Thị", first_name="Hạnh")
    assert 'value="Nguyễn Thị Hạnh"' in newcomer.get(CHANGE).content.decode()
    assert 'name="full_name"' not in sign_in(other_officer).get(CHANGE).content.decode()
    change(sign_in(other_officer), full_name="Ai đó")
    other_officer.refresh_from_db()
    assert other_officer.last_name == ""


def test_demo_offers_the_four_roles_and_a_program_in_service_none(db, settings, client):
    assert "Demo@1508" not in client.get(SIGN_IN).content.decode()
    settings.DEMO = True
    page = client.get(SIGN_IN).content.decode()
    assert [f'value="{name}"' in page for name in ("25279", "vhtt", "lanhdao", "quantri")] == [True] * 4


def test_issued_password_in_another_spelling_is_not_a_new_one(client, officer):
    issued = reset_password(officer)
    sign_in_as(client, "p-nv", issued)
    page = change(client, new_password1=issued.upper(), new_password2=issued.upper())
    assert page.context["form"].errors == {"new_password1": ["Mật khẩu mới phải khác mật khẩu đang dùng."]}


def test_new_password_is_kept_without_blanks_at_its_ends_and_taken_in_either_unicode_form(newcomer, client):
    new = "Buổi sáng uống trà nóng"
    for spelling in (f"{new} ", unicodedata.normalize("NFD", new)):
        assert change(newcomer, new_password1=spelling, new_password2=spelling).status_code == 302
        newcomer.post(SIGN_OUT)
        assert sign_in_as(newcomer, "p-nv", new).status_code == 302
        assert sign_in_as(Client(), "p-nv", unicodedata.normalize("NFD", new)).status_code == 302
        User.objects.update(must_change_password=True, password=make_password(PASSWORD))
        assert sign_in_as(newcomer, "p-nv").status_code == 302


# Other sessions


def test_changing_the_password_ends_the_other_sessions_alone(client, officer):
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in_as(browser, "p-nv")
    assert change(client).status_code == 302
    assert [is_signed_in(client), is_signed_in(elsewhere)] == [True, False]


def test_closed_account_is_signed_out_at_once(client, officer):
    sign_in_as(client, "p-nv")
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_new_password_works_and_the_old_one_no_longer(client, officer):
    sign_in_as(client, "p-nv")
    change(client)
    client.post(SIGN_OUT)
    assert [sign_in_as(client, "p-nv").status_code, sign_in_as(client, "p-nv", NEW_PASSWORD).status_code] == [200, 302]


# The table of grants


def every_grant():
    # Each room has a table of its own.
    import_module(settings.ROOT_URLCONF)
    return [can for table in Grant.__subclasses__() for can in table]


def test_every_role_has_its_home():
    assert set(HOMES) == set(Role)


def test_grants_are_these():
    assert {role: {can.name for can in every_grant() if role in can.roles} for role in Role} == {
        "officer": {"SEND_REPORT", "SEE_OWN_CONTACTS", "READ_EXPLANATION"},
        "office": {
            "SEE_BOARD",
            "ENTER_FOR_UNIT",
            "CLOSE_DAY",
            "HAND_OVER",
            "DECIDE_DAY",
            "SET_UP",
            "SET_UP_DISTRICT",
            "READ_EXPLANATION",
            "REMIND",
            "IMPORT_FIGURES",
            "EDIT_DOCUMENT",
            "MANAGE_UNITS",
            "MANAGE_ACCOUNTS",
            "USE_SECOND_FACTOR",
        },
        "leader": {"SEE_BOARD", "READ_EXPLANATION", "USE_SECOND_FACTOR"},
        "administrator": {
            "MANAGE_UNITS",
            "MANAGE_ACCOUNTS",
            "MANAGE_COLLEAGUES",
            "SET_UP",
            "SET_UP_DISTRICT",
            "READ_EXPLANATION",
            "ADMINISTER",
            "END_SESSIONS",
            "USE_SECOND_FACTOR",
            "REQUIRE_SECOND_FACTOR",
        },
    }


def test_closed_account_and_stranger_may_nothing(officer, client, db):
    officer.is_active = False
    stranger = client.get(SIGN_IN).wsgi_request.user
    assert not any(allows(user, can) for user in (officer, stranger) for can in every_grant())


def test_unit_of_another_does_not_exist_for_an_officer(officer, office, agency, other_agency, foreign_unit):
    assert unit_or_404(officer, "P-NV", TODAY) == agency
    assert unit_or_404(office, "P-TP", TODAY) == other_agency
    for user, code in [(officer, "P-TP"), (office, foreign_unit.code), (office, "X")]:
        with pytest.raises(Http404):
            unit_or_404(user, code, TODAY)


@pytest.mark.parametrize("day", [-1, 0, 1, 2])
def test_both_spellings_of_belonging_on_a_day_agree(agency, day):
    agency.active_from, agency.active_until = TODAY, TODAY + datetime.timedelta(days=2)
    agency.save()
    date = TODAY + datetime.timedelta(days=day)
    assert agency.is_active_on(date) == Unit.objects.active_on(date).exists() == (day in {0, 1})


def test_own_unit_is_there_on_its_days_alone(officer, office):
    assert own_unit_or_404(officer, TODAY) == officer.unit
    for user, date in [(officer, START - datetime.timedelta(days=1)), (office, TODAY)]:
        with pytest.raises(Http404):
            own_unit_or_404(user, date)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR])
def test_district_roles_see_the_units_of_their_district_alone(campaign, agency, commune, foreign_unit, role):
    user = make_user("x", role, campaign.district)
    assert list(Unit.objects.visible_to(user)) == [agency, commune]
