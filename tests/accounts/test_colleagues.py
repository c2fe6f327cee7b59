"""Accounts of the Office, leaders and administrators; officers who move; names that are locked out."""

import pytest
from django.test import Client

from accounts import issuing
from tests.factories import PASSWORD, at, make_unit, make_user, send
from tests.reports.pages import boxes, elements, errors, post, texts
from units.models import Role, User

from .test_account_pages import version_in

LIST, ADD = "/tai-khoan/", "/tai-khoan/them-can-bo/"
NEW = {"role": "leader", "username": "Pct", "full_name": "Lê Văn Ân", "password": PASSWORD}


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(administrator, sign_in):
    return sign_in(administrator)


def account(username):
    return User.objects.get(username=username)


def add(page, **changed):
    return page.post(ADD, {"version": boxes(page.get(ADD))["version"]} | NEW | changed)


def test_administrator_adds_a_leader_whose_password_is_shown_once(page, district):
    answer = add(page)
    _, password = texts(answer, "code")
    made = account("pct")
    assert (made.role, made.district, made.display_name, made.must_change_password) == (
        "leader",
        district,
        "Lê Văn Ân",
        True,
    )
    assert Client().post("/dang-nhap/", {"username": "pct", "password": password}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"username": "quantri"}, "username"),
        ({"username": "them"}, "username"),
        ({"full_name": " "}, "full_name"),
        ({"role": "officer"}, "role"),
        ({"password": "sai"}, "password"),
    ],
)
def test_what_does_not_fit_is_refused_and_makes_nobody(page, changed, refused):
    answer = add(page, **changed)
    assert (answer.status_code, list(errors(answer)), User.objects.count()) == (422, [refused], 1)


def test_second_tap_on_adding_is_told_what_the_first_did(page):
    form = {"version": boxes(page.get(ADD))["version"]} | NEW
    page.post(ADD, form)
    again = page.post(ADD, form)
    assert (again.status_code, again.url, User.objects.count()) == (302, "/tai-khoan/pct/", 2)


def test_list_names_colleagues_to_the_administrator_alone(page, office, leader, sign_in):
    assert [caption for caption in texts(page.get(LIST), "caption") if caption.startswith("Phòng, lãnh đạo")]
    assert not [c for c in texts(sign_in(office).get(LIST), "caption") if c.startswith("Phòng, lãnh đạo")]


def test_colleague_is_corrected_closed_and_given_a_new_password(page, leader):
    version = version_in(page, "/tai-khoan/lanhdao/")
    page.post("/tai-khoan/lanhdao/", {"full_name": "Lê Quang Vinh", "version": version})
    page.post("/tai-khoan/lanhdao/khoa/", {"active": "0"})
    leader.refresh_from_db()
    assert (leader.display_name, leader.is_active) == ("Lê Quang Vinh", False)


def test_nobody_closes_the_own_account(page, administrator):
    assert page.post("/tai-khoan/quantri/khoa/", {"active": "0"}).status_code == 404


# An officer who moves


#: Known that nobody is left who could sign in for the unit.
ALONE = {"move-alone": "on"}


def move(page, user, unit, **changed):
    seen = boxes(page.get(f"/tai-khoan/{user.username}/")).get("seen")
    return page.post(f"/tai-khoan/{user.username}/chuyen/", {"move-unit": unit.code, "seen": seen} | changed)


def test_officer_who_moves_reports_for_the_new_unit_and_what_was_sent_stays(
    page, campaign, agency, other_agency, officer, sign_in
):
    make_user("p-nv-2", Role.OFFICER, agency.district, agency)
    own = sign_in(officer)
    report = send(agency, officer, at(13))
    assert move(page, officer, other_agency).url == "/tai-khoan/p-nv/"
    officer.refresh_from_db()
    report.refresh_from_db()
    assert (officer.unit, report.unit, report.unit_name) == (other_agency, agency, "Phòng Nội vụ")
    assert own.get("/bao-cao/").url.startswith("/dang-nhap/")
    assert officer.history.latest("history_id").history_change_reason == issuing.MOVED


def test_unit_is_not_left_without_an_account_unnoticed(page, campaign, agency, other_agency, officer):
    answer = move(page, officer, other_agency)
    assert (answer.status_code, list(errors(answer))) == (422, ["move-alone"])
    assert "Đây là tài khoản duy nhất của Phòng Nội vụ." in texts(answer, "p", class_="urgent")
    told = page.get(move(page, officer, other_agency, **{"move-alone": "on"}).url)
    assert any("Phòng Nội vụ không còn tài khoản nào" in text for text in texts(told, "li") + texts(told, "p"))
    assert account("p-nv").unit == other_agency
    assert "1 đơn vị chưa có tài khoản" in texts(page.get(LIST), "h2")


def test_second_tap_moves_nobody_back_and_a_colleagues_move_is_told(page, agency, other_agency, officer):
    third = make_unit(agency.district, "P-3")
    make_user("p-nv-2", Role.OFFICER, agency.district, agency)
    assert [move(page, officer, other_agency, seen="P-NV", **ALONE).url for _ in range(2)] == ["/tai-khoan/p-nv/"] * 2
    move(page, officer, third, seen="P-NV", **ALONE)
    assert account("p-nv").unit == other_agency


def test_unit_of_another_district_is_no_unit_to_move_to(page, agency, officer, foreign_unit):
    answer = move(page, officer, foreign_unit, **{"move-alone": "on"})
    assert (answer.status_code, list(errors(answer))) == (422, ["move-unit"])


# Locked out


def test_name_that_is_locked_out_is_opened_with_one_tap(page, officer):
    stranger = Client()
    wrong = {"username": "p-nv", "password": "sai"}
    answers = [stranger.post("/dang-nhap/", wrong).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert post(page, "/tai-khoan/p-nv/mo-dang-nhap/", {}).url == "/tai-khoan/p-nv/"
    assert stranger.post("/dang-nhap/", {"username": "p-nv", "password": PASSWORD}).status_code == 302
    assert elements(page.get("/tai-khoan/p-nv/"), "form", action="/tai-khoan/p-nv/mo-dang-nhap/")
