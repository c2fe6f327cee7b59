"""Passwords that a neighbour would try first are refused."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from units.models import Role
from units.validators import DistrictWordsValidator


@pytest.fixture
def commune_officer(campaign):
    unit = factories.make_commune(campaign.district, "25280", "Lộc Thạnh")
    return factories.make_user("25280", Role.OFFICER, campaign.district, unit)


def refuses(password, user):
    try:
        DistrictWordsValidator().validate(password, user)
    except ValidationError as error:
        return error.messages[0].startswith("Mật khẩu chỉ ghép từ tên huyện")
    return False


@pytest.mark.parametrize(
    "password",
    [
        "LocNinh@2020",
        "lộc ninh 1508",
        "Bluezone2020!",
        "binhphuoc123",
        "locthanh25280",
        "xalocthanh@1",
        "matkhau2020",
        "UBNDxaLocThanh1",
    ],
)
def test_words_of_the_district_and_the_unit_are_refused(password, commune_officer):
    assert refuses(password, commune_officer)


@pytest.mark.parametrize("password", ["ngoi sao thap sang 5", "7391-8264-0915", "cho-meo-nau-9", "c7ke-x94a-mh3t"])
def test_other_passwords_are_taken(password, commune_officer):
    assert not refuses(password, commune_officer)


def test_page_says_why_a_password_is_refused(sign_in, commune_officer):
    typed = {"old_password": factories.PASSWORD, "new_password1": "LocThanh@2020", "new_password2": "LocThanh@2020"}
    answer = sign_in(commune_officer).post("/doi-mat-khau/", typed)
    assert answer.status_code == 422
    assert "Mật khẩu chỉ ghép từ tên huyện" in answer.content.decode()


def test_person_without_unit_is_judged_by_the_district(leader):
    assert refuses("Lộc Ninh 2020", leader)
