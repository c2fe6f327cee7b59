"""Whom a district asks for a second factor, and what happens when a phone is lost."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import second_factor
from accounts.models import Phone, SpareCode
from operations.health import configuration
from tests.factories import PASSWORD, at, make_user
from tests.phones import SPARE, code_of, give_phone
from tests.reports.pages import texts
from units.models import District, Role, User

from .test_second_factor_setup import codes_on, set_up

RULE, SET_UP, LOG = "/xac-thuc-hai-buoc/yeu-cau/", "/xac-thuc-hai-buoc/thiet-lap/", "/don-vi/nhat-ky/"
HOMES = {"office": "/tong-hop/", "leader": "/tong-hop/", "administrator": "/quan-tri/"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at(9), tick=False)
    return lambda minute: time_machine.move_to(at(9, minute), tick=False)


@pytest.fixture
def foreign_administrator(foreign_district):
    return make_user("quantri-bu-dop", Role.ADMINISTRATOR, foreign_district)


def require(client, *roles):
    return client.post(RULE, {"roles": roles})


def required(district) -> set[str]:
    return second_factor.required_roles(District.objects.get(pk=district.pk))


def password_of(username):
    client = Client()
    client.post("/dang-nhap/", {"username": username, "password": PASSWORD})
    return client


# The rule


def test_nobody_is_asked_at_first(campaign):
    assert required(campaign.district) == set()


@pytest.mark.parametrize("role", HOMES)
def test_required_role_sets_up_at_its_next_request_and_goes_on(sign_in, administrator, request, role):
    person = request.getfixturevalue(role)
    client, by = sign_in(person), sign_in(administrator)
    assert client.get(HOMES[role]).status_code == 200
    require(by, role)
    assert client.get(HOMES[role]).url == f"{SET_UP}?next={HOMES[role]}"
    assert client.post("/tong-hop/2020-08-14/chot/", {"number": 1}).url == SET_UP
    answer, _ = set_up(client, person, next=HOMES[role])
    assert answer.context["next"] == HOMES[role]
    assert client.get(HOMES[role]).status_code == 200


def test_other_roles_go_on_undisturbed(sign_in, administrator, leader, office, officer):
    clients = {path: sign_in(user) for path, user in (("/tong-hop/", office), ("/bao-cao/", officer))}
    require(sign_in(administrator), "leader")
    assert {path: client.get(path).status_code for path, client in clients.items()} == dict.fromkeys(clients, 200)


def test_turned_off_again_asks_those_alone_who_have_one(sign_in, administrator, leader, office):
    by, client = sign_in(administrator), sign_in(leader)
    require(by, "leader", "office")
    give_phone(office)
    require(by)
    assert client.get("/tong-hop/").status_code == 200
    assert sign_in(office).get("/tong-hop/").url == "/ma-xac-thuc/?next=/tong-hop/"


def test_officers_cannot_be_asked(sign_in, administrator):
    assert require(sign_in(administrator), "officer").status_code == 422
    assert required(administrator.district) == set()


def test_required_factor_cannot_be_turned_off(sign_in, administrator, leader):
    require(sign_in(administrator), "leader")
    client = sign_in(leader)
    set_up(client, leader)
    assert client.post("/xac-thuc-hai-buoc/", {"do": "off", "password": PASSWORD}).status_code == 422
    assert Phone.objects.get().user == leader


def test_first_password_is_changed_before_the_phone_is_set_up(sign_in, administrator, leader):
    require(sign_in(administrator), "leader")
    User.objects.filter(pk=leader.pk).update(must_change_password=True)
    client = password_of("lanhdao")
    assert [client.get(path).url for path in ("/tong-hop/", SET_UP)] == ["/doi-mat-khau/"] * 2
    new = "Con-duong-moi-2020"
    client.post("/doi-mat-khau/", {"full_name": "Lê Vinh", "new_password1": new, "new_password2": new})
    assert client.get("/tong-hop/").url == f"{SET_UP}?next=/tong-hop/"


def test_rule_is_of_one_district_alone(sign_in, administrator, foreign_office, foreign_district):
    require(sign_in(administrator), "leader", "office", "administrator")
    assert required(foreign_district) == set()
    assert sign_in(foreign_office).get("/tong-hop/").status_code == 200


def test_rule_and_each_persons_factor_are_on_record(sign_in, administrator, leader, office, clock):
    by = sign_in(administrator)
    clock(1)
    require(by, "leader")
    require(by, "leader")
    clock(2)
    client = sign_in(leader)
    set_up(client, leader)
    clock(3)
    client.post("/xac-thuc-hai-buoc/", {"do": "codes", "password": PASSWORD})
    clock(4)
    by.post(f"{RULE}lanhdao/dat-lai/", {"password": PASSWORD})
    told = texts(sign_in(office).get(LOG), "section", class_="card")[:4]
    assert told == [
        "Đặt lại xác thực hai bước: tài khoản lanhdao (Lãnh đạo) 09 giờ 04 phút ngày 14/8/2020, quantri",
        "Cấp mã dự phòng mới: tài khoản lanhdao (Lãnh đạo) 09 giờ 03 phút ngày 14/8/2020, lanhdao",
        "Thiết lập xác thực hai bước: tài khoản lanhdao (Lãnh đạo) 09 giờ 02 phút ngày 14/8/2020, lanhdao",
        "Sửa: huyện Lộc Ninh 09 giờ 01 phút ngày 14/8/2020, quantri Lãnh đạo phải xác thực hai bước: không → có",
    ]


def test_record_holds_no_secret(sign_in, leader):
    answer, device = set_up(sign_in(leader), leader)
    rows = [str(row) for row in (*User.history.values_list(), *District.history.values_list())]
    hidden = (device.key, *codes_on(answer), Phone.objects.get().key, *SpareCode.objects.values_list("hash", flat=True))
    assert not [row for row in rows for secret in hidden if secret in row]


# A lost phone


def test_page_lists_ones_own_district_and_who_has_a_factor(
    sign_in, administrator, leader, office, officer, foreign_office, foreign_administrator
):
    give_phone(leader)
    page = sign_in(administrator).get(RULE)
    listed = [(person.username, person.has_factor) for person in page.context["people"]]
    assert listed == [("quantri", False), ("lanhdao", True), ("vhtt", False)]
    assert [(rule["role"], rule["ready"], rule["count"]) for rule in page.context["rules"]] == [
        ("office", 0, 1),
        ("leader", 1, 1),
        ("administrator", 0, 1),
    ]


def test_reset_takes_phone_and_spare_codes_away_and_ends_the_sessions(sign_in, administrator, leader):
    phone = give_phone(leader)
    lost = password_of("lanhdao")
    lost.post("/ma-xac-thuc/", {"code": code_of(phone)})
    assert lost.get("/tong-hop/").status_code == 200
    answer = sign_in(administrator).post(f"{RULE}lanhdao/dat-lai/", {"password": PASSWORD}, follow=True)
    assert "Đã đặt lại xác thực hai bước của tài khoản lanhdao." in answer.content.decode()
    assert (Phone.objects.count(), SpareCode.objects.count()) == (0, 0)
    assert lost.get("/tong-hop/").url == "/dang-nhap/?next=/tong-hop/"
    assert password_of("lanhdao").get("/tong-hop/").status_code == 200


@pytest.mark.parametrize("password", ["", "sai"])
def test_reset_asks_for_ones_own_password(sign_in, administrator, leader, password):
    give_phone(leader)
    client = sign_in(administrator)
    assert client.get(f"{RULE}lanhdao/dat-lai/").status_code == 200
    assert client.post(f"{RULE}lanhdao/dat-lai/", {"password": password}).status_code == 422
    assert second_factor.has_factor(leader)


def test_after_a_reset_a_required_factor_is_set_up_anew(sign_in, administrator, leader):
    by = sign_in(administrator)
    require(by, "leader")
    give_phone(leader)
    by.post(f"{RULE}lanhdao/dat-lai/", {"password": PASSWORD})
    assert password_of("lanhdao").get("/tong-hop/").url == f"{SET_UP}?next=/tong-hop/"


def test_session_that_waits_for_the_code_of_a_lost_phone_is_not_let_in_by_the_reset(sign_in, administrator, leader):
    give_phone(leader)
    waiting = password_of("lanhdao")
    sign_in(administrator).post(f"{RULE}lanhdao/dat-lai/", {"password": PASSWORD})
    assert waiting.get("/tong-hop/").url == "/dang-nhap/?next=/tong-hop/"


@pytest.mark.parametrize("username", ["quantri", "p-nv", "vhtt-bu-dop", "quantri-bu-dop", "khong-co", "a%00b"])
def test_nobody_else_is_reset(sign_in, administrator, officer, foreign_office, foreign_administrator, username):
    for user in User.objects.all():
        give_phone(user)
    client = password_of("quantri")
    client.post("/ma-xac-thuc/", {"code": SPARE[0]})
    assert client.post(f"{RULE}{username}/dat-lai/", {"password": PASSWORD}).status_code == 404
    assert Phone.objects.count() == User.objects.count()


def test_administration_shows_no_secret(sign_in, administrator):
    give_phone(administrator)
    client = password_of("quantri")
    assert client.get("/quan-tri/").url == "/ma-xac-thuc/?next=/quan-tri/"
    client.post("/ma-xac-thuc/", {"code": SPARE[0]})
    assert "otp" not in client.get("/quan-tri/").content.decode().lower()
    for model in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert client.get(f"/quan-tri/{model}/").status_code == 404


def test_doctor_names_who_is_required_to_and_has_none(administrator, leader, office):
    assert configuration.second_factors(at(9)).said == "huyện Lộc Ninh không bắt buộc vai trò nào"
    second_factor.require(administrator.district, ["administrator", "leader"], by=administrator)
    give_phone(administrator)
    asked = "huyện Lộc Ninh bắt buộc với: Lãnh đạo, Quản trị hệ thống"
    finding = configuration.second_factors(at(9))
    assert (finding.ok, finding.said) == (False, f"{asked}; chưa thiết lập: lanhdao")
    give_phone(leader)
    finding = configuration.second_factors(at(9))
    assert (finding.ok, finding.said) == (True, asked)


def reset_by_command(username):
    out = io.StringIO()
    call_command("reset_second_factor", username, stdout=out)
    return out.getvalue()


def test_command_resets_an_administrator(administrator, office, sign_in):
    give_phone(administrator)
    told = reset_by_command("QuanTri")
    assert told.startswith("Đã đặt lại xác thực hai bước của quantri (Quản trị hệ thống).")
    assert password_of("quantri").get("/quan-tri/").status_code == 200
    (entry, *_) = texts(sign_in(office).get(LOG), "section", class_="card")
    assert entry.endswith("tài khoản quantri (Quản trị hệ thống) 09 giờ 00 phút ngày 14/8/2020, lệnh trên máy chủ")


@pytest.mark.parametrize("username", ["khong-co", "quantri"])
def test_command_says_what_it_cannot_do(administrator, username):
    with pytest.raises(CommandError, match=f"ài khoản {username}"):
        reset_by_command(username)
