"""Accounts are made with a random password that is told once and changed at the first sign-in."""

import pytest
from django.core.exceptions import ValidationError

from accounts import issuing
from tests.factories import START, TODAY, make_unit, make_user
from units.models import Role, User


def usernames(issued):
    return [account.user.username for account in issued]


@pytest.mark.parametrize(
    ("full_name", "surname", "given"),
    [("Nguyễn Văn  A ", "Nguyễn Văn", "A"), ("Hạnh", "", "Hạnh"), ("", "", "")],
)
def test_given_name_is_the_last_word(full_name, surname, given):
    assert issuing.split_name(full_name) == {"last_name": surname, "first_name": given}


def test_created_account_signs_in_and_must_change_the_password(agency, client):
    user, password = issuing.create_account(
        username=" P-NV ", role=Role.OFFICER, district=agency.district, unit=agency, last_name="Nguyễn", first_name="A"
    )
    assert user.username == "p-nv"
    assert client.login(username="p-nv", password=password)
    assert client.get("/").url == "/doi-mat-khau/"


def test_password_is_nowhere_in_clear(agency, caplog):
    user, password = issuing.create_account(username="p-nv", role=Role.OFFICER, district=agency.district, unit=agency)
    rows = [*User.objects.values_list(), *User.history.values_list()]
    assert not any(password in str(value) for row in rows for value in row)
    assert password not in caplog.text
    assert user.check_password(password)


def test_history_names_who_made_the_account(agency, administrator):
    user, _ = issuing.create_account(
        username="p-nv", role=Role.OFFICER, district=agency.district, unit=agency, by=administrator
    )
    assert user.history.get().history_user == administrator


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR])
def test_only_officers_have_a_unit(agency, role):
    with pytest.raises(ValidationError, match="Cán bộ đầu mối phải thuộc một đơn vị"):
        issuing.create_account(username="x", role=role, district=agency.district, unit=agency)


def test_officer_without_a_unit_is_refused(district):
    with pytest.raises(ValidationError, match="Cán bộ đầu mối phải thuộc một đơn vị"):
        issuing.create_account(username="x", role=Role.OFFICER, district=district)


def test_unit_of_another_district_is_refused(district, foreign_unit):
    with pytest.raises(ValidationError, match="không thuộc huyện"):
        issuing.create_account(username="x", role=Role.OFFICER, district=district, unit=foreign_unit)


def test_taken_username_is_refused(office):
    with pytest.raises(ValidationError):
        issuing.create_account(username="VHTT", role=Role.LEADER, district=office.district)


def test_each_unit_without_an_account_gets_one(officer, commune, other_commune):
    issued = issuing.issue_accounts(district=officer.district, today=TODAY)
    assert usernames(issued) == ["25280", "25294"]
    assert all(account.user.check_password(account.password) for account in issued)
    assert issuing.issue_accounts(district=officer.district, today=TODAY) == []


def test_unit_that_has_left_gets_no_account_and_one_that_joins_later_does(district):
    make_unit(district, "GONE", active_until=TODAY, active_from=START)
    make_unit(district, "NEXT", active_from=TODAY.replace(day=20))
    assert usernames(issuing.issue_accounts(district=district, today=TODAY)) == ["next"]


def test_code_that_another_district_uses_is_prefixed(foreign_district, foreign_unit, district):
    make_user("25308", Role.OFFICER, foreign_district, foreign_unit)
    make_unit(district, "25308")
    assert usernames(issuing.issue_accounts(district=district, today=TODAY)) == ["loc-ninh-25308"]


def test_prefix_keeps_the_d_of_a_stroked_d(officer, foreign_district):
    make_unit(foreign_district, "P-NV")
    assert usernames(issuing.issue_accounts(district=foreign_district, today=TODAY)) == ["bu-dop-p-nv"]


def test_reset_password_replaces_the_old_one_and_ends_sessions(officer, administrator, sign_in):
    session = sign_in(officer)
    password = issuing.reset_password(officer, by=administrator)
    officer.refresh_from_db()
    assert officer.check_password(password)
    assert officer.must_change_password
    assert officer.history.latest().history_user == administrator
    assert session.get("/bao-cao/").url == "/dang-nhap/?next=/bao-cao/"
