"""Passwords that a neighbour would try first are refused."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from accounts.validators import DistrictWordsValidator
from bluezone_report import settings as in_service
from tests import factories
from units.models import Role


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


@pytest.mark.parametrize(
    "password", ["ngoi sao thap sang 5", "7391-8264-0915", "cho-meo-nau-9", "c7ke-x94a-mh3t", "Xa9$2#8!71k+5"]
)
def test_other_passwords_are_taken(password, commune_officer):
    assert not refuses(password, commune_officer)


def test_page_says_why_a_password_is_refused(sign_in, commune_officer):
    typed = {"old_password": factories.PASSWORD, "new_password1": "LocThanh@2020", "new_password2": "LocThanh@2020"}
    answer = sign_in(commune_officer).post("/doi-mat-khau/", typed)
    assert answer.status_code == 422
    assert "Mật khẩu chỉ ghép từ tên huyện" in answer.content.decode()


def test_page_refuses_a_password_like_ones_own_name(sign_in, campaign):
    user = factories.make_user("nguyenvankhoai", Role.LEADER, campaign.district)
    typed = {"old_password": factories.PASSWORD, "new_password1": "nguyenvankhoai9", "new_password2": "nguyenvankhoai9"}
    answer = sign_in(user).post("/doi-mat-khau/", typed)
    assert answer.status_code == 422
    assert "Mật khẩu quá giống với Tên đăng nhập." in answer.content.decode()


def test_person_without_unit_is_judged_by_the_district(leader):
    assert refuses("Lộc Ninh 2020", leader)


def test_passwords_are_kept_as_argon2_with_19_mebibytes_two_passes_one_lane(settings):
    # The tests have a cheap hasher of their own; this is the one in service.
    settings.PASSWORD_HASHERS = in_service.PASSWORD_HASHERS
    _, kind, version, costs, salt, digest = make_password("x7ke-x94a").split("$")
    assert (kind, version, costs) == ("argon2id", "v=19", "m=19456,t=2,p=1")
    assert len(salt) >= 22
    assert len(digest) >= 43
