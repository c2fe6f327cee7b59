"""Issued passwords are easy to type and hard to guess; those that a neighbour would try first are refused."""

import math
import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.exceptions import ValidationError
from django.views.debug import ExceptionReporter

from accounts import issuing, passwords
from accounts.validators import WORDS, GuessablePasswordValidator
from accounts.views import accounts as views
from bluezone_report import settings as in_service
from tests import factories
from tests.factories import PASSWORD, at
from units.models import Role, User


@pytest.fixture
def commune_officer(campaign):
    unit = factories.make_commune(campaign.district, "25280", "Lộc Thạnh")
    return factories.make_user("25280", Role.OFFICER, campaign.district, unit)


def refuses(password, user):
    try:
        GuessablePasswordValidator().validate(password, user)
    except ValidationError as error:
        return error.code in {"guessable", "password_too_common"}
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
        "2020thanh-loc-xa",
        "matkhau2020",
        "UBNDxaLocThanh1",
        # The person, in any order
        "khoai1985lan",
        "Lan.Khoai.0912",
        "lankhoai25280",
        # Said every day, names, offices
        "anhyeuem123",
        "Anh yêu em 2020",
        "nguyenvana1990",
        "TranThiB-1508",
        "15081990nguyen",
        "vhtt-budop-2026",
        "quantri2026",
        "quan_tri_he_thong!",
        "baocao-vhtt-01",
        # Folded: capitals, diacritics, signs for letters
        "M@tKh4u-2020",
        "qu4ntr1-2026",
        "P@ssw0rd2026!",
        "d.r.a.g.o.n-99",
        # Rows and numbers
        "Abc@123456",
        "qwerty-asdfgh",
        "zaq1xsw2cde3",
        "aaaa1111bbbb",
        "ab-15081990-1",
        "987654321abc",
    ],
)
def test_known_words_with_a_number_are_refused(password, commune_officer):
    commune_officer.last_name, commune_officer.first_name = "Lò Thị Lan", "Khoai"
    assert refuses(password, commune_officer)


@pytest.mark.parametrize(
    "password",
    [
        "ngoi sao thap sang 5",
        "7391-8264-0915",
        "cho-meo-nau-9",
        "con duong moi 2020",
        "c7ke-x94a-mh3t",
        "Xa9$2#8!71k+5",
        "ckhm-tvnp-gkch-mnvt-pkgh",
        "buoi-sang-uong-tra-nong",
        "xe dap mau xanh la",
        "kR7vq2LxTm",
        "a" + "\u0301" * 200 + "kR7vq2LxTm",
    ],
)
def test_other_passwords_are_taken(password, commune_officer):
    assert not refuses(password, commune_officer)


def test_list_of_words_is_small_and_says_where_it_is_from():
    text = WORDS.read_text()
    assert "taken from no other list" in text
    words = [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
    assert len(words) == len(set(words)) < 500
    assert re.fullmatch("[a-z ]+", " ".join(words))


def test_what_is_looked_at_is_bounded():
    assert GuessablePasswordValidator().validate("kR7vq2LxTm" * 20_000) is None


def test_page_says_why_a_password_is_refused(sign_in, commune_officer):
    typed = {"old_password": factories.PASSWORD, "new_password1": "LocThanh@2020", "new_password2": "LocThanh@2020"}
    answer = sign_in(commune_officer).post("/doi-mat-khau/", typed)
    assert answer.status_code == 422
    assert "Mật khẩu chỉ ghép từ tên người, tên huyện, tên đơn vị" in answer.content.decode()


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


# Issued passwords


def test_issued_password_has_sixty_bits_in_groups_of_four():
    assert re.fullmatch(r"(?:[a-z]{4}-){4}[a-z]{4}", passwords.new_password())
    letters = len(set(passwords.ALPHABET))
    assert passwords.GROUPS * (math.log2(letters) + (passwords.GROUP_LENGTH - 1) * math.log2(letters - 1)) >= 60
    assert len({passwords.new_password() for _ in range(50)}) == 50


def test_issued_password_holds_nothing_that_a_vietnamese_keyboard_turns_into_something_else():
    """No vowel, d, w, which take diacritics, no tone of Telex and VNI, no letter twice; and of look-alikes one."""
    for _ in range(50):
        password = passwords.new_password()
        assert not set(password) & set("aeiouyăâêôơưđdwsfrxjz0123456789blq"), password
        assert not re.search(r"(.)\1", password)


def issued_to(user):
    return issuing.reset_password(user)


@pytest.mark.parametrize(
    "typed",
    [
        str.upper,
        str.title,
        lambda issued: issued.replace("-", ""),
        lambda issued: issued.replace("-", " "),
        lambda issued: issued.replace("-", "–"),
        lambda issued: f" {issued} ",
        lambda issued: issued.replace("-", " - ").capitalize() + "\u00a0",
    ],
)
def test_issued_password_is_taken_however_it_is_spelt(typed, client, commune_officer):
    form = {"username": "25280", "password": typed(issued_to(commune_officer))}
    assert client.post("/dang-nhap/", form).url == "/"


def test_issued_password_of_before_is_taken_too(client, commune_officer):
    commune_officer.set_password("c7ke-x94a-mh3t-9knv")
    commune_officer.save()
    assert client.post("/dang-nhap/", {"username": "25280", "password": "C7KE X94A mh3t9knv "}).url == "/"


def test_wrong_password_is_tried_as_often_for_a_name_that_nobody_has(client, commune_officer, monkeypatch):
    """Else the time of an answer would tell which names there are."""
    hashed = []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(password) or "md5$a$b")
    for name in ("25280", "khong-co"):
        client.post("/dang-nhap/", {"username": name, "password": "Ckhm tvnp gkch mnvt pkgh "})
    typed = ["Ckhm tvnp gkch mnvt pkgh ", "Ckhm tvnp gkch mnvt pkgh", "ckhm-tvnp-gkch-mnvt-pkgh"]
    assert hashed == typed * 2


def test_reports_of_errors_hold_no_issued_password(rf, office, commune_officer, monkeypatch):
    """Whatever fails while one is made or shown."""
    kept = []

    def fail(*args, **kwargs):
        kept.extend(args)
        raise RuntimeError("hỏng")

    monkeypatch.setattr(views, "_workbook", fail)
    User.objects.filter(pk=commune_officer.pk).update(must_change_password=True, own_password_at=None)
    request = rf.post("/", {"password": PASSWORD})
    request.user, request.arrived_at = office, at(14)
    for view in (views.account_password, lambda request, _: views.accounts_reissue(request)):
        with pytest.raises(RuntimeError) as raised:
            view(request, "25280")
        report = ExceptionReporter(request, raised.type, raised.value, raised.tb).get_traceback_html()
        assert kept[-2][0].password not in report
