"""A district is begun by one command: all of it, or nothing."""

import datetime
import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.second_factor import required_roles
from reports.models import Campaign
from units.models import District, Role, User

OPTIONS = {
    "name": "Bù Gia Mập",
    "kind": "huyện",
    "province": "Bình Phước",
    "seat": "Phú Nghĩa",
    "order_number": "758/UBND-VX",
    "order_date": "10/8/2020",
    "starts_on": "04/11/2026",
    "target_on": "2026-11-14",
    "office_phone": "0271 000 0001",
}


def new_district(**changed):
    out = io.StringIO()
    options = {name: value for name, value in (OPTIONS | changed).items() if value is not None}
    call_command("new_district", stdout=out, **options)
    return out.getvalue()


def nothing_is_stored():
    return not (District.objects.exists() or Campaign.objects.exists() or User.objects.exists())


class Terminal(io.StringIO):
    """Somebody who types the given lines."""

    def isatty(self):
        return True


class Interrupted(Terminal):
    """Somebody who presses Ctrl-C."""

    def readline(self, *size):
        raise KeyboardInterrupt


def test_district_campaign_and_account_are_made(db):
    new_district()
    district = District.objects.get()
    campaign = district.campaigns.get()
    office = district.users.get()
    assert (district.full_name, district.office_phone, district.is_demo) == ("huyện Bù Gia Mập", "0271 000 0001", False)
    assert campaign.grounds.get().date == datetime.date(2020, 8, 10)
    assert campaign.starts_on == datetime.date(2026, 11, 4)
    assert campaign.target_on == datetime.date(2026, 11, 14)
    assert (office.username, office.role, office.must_change_password) == ("vhtt", Role.OFFICE, True)


def test_password_is_printed_once_and_must_be_changed(db, client):
    printed = new_district()
    (password,) = re.findall(r"\b(?:\w{4}-){4}\w{4}\b", printed)
    assert client.login(username="vhtt", password=password)
    assert client.get("/").url == "/doi-mat-khau/"


@pytest.mark.parametrize(
    ("written", "asked"),
    [(None, {"office", "administrator"}), ("Leader; office", {"leader", "office"}), ("không", set()), ("", set())],
)
def test_second_factor_is_required_of_office_and_administrator_unless_told_otherwise(db, written, asked):
    printed = new_district(second_factor=written)
    assert required_roles(District.objects.get()) == asked
    told = "Bắt buộc xác thực hai bước: " + (
        ", ".join(Role(role).label for role in sorted(asked)) or "không vai trò nào"
    )
    assert f"{told}.\n" in printed


def test_every_missing_option_is_named(db):
    with pytest.raises(CommandError) as refusal:
        new_district(name=None, order_date=None, target_on=None)
    assert str(refusal.value) == "Thiếu tùy chọn: --name, --order-date, --target-on."
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("name", "  ", "--name: chưa ghi."),
        ("kind", "phường", "--kind: “phường” không phải là một trong"),
        ("order_date", "31/02/2020", "--order-date: “31/02/2020” không phải là ngày"),
        ("starts_on", "11/24/2026", "--starts-on: “11/24/2026” không phải là ngày"),
        ("target_on", "01/01/0001", "--target-on: Ngày 01/01/1 nằm ngoài khoảng"),
        ("target_on", "03/11/2026", "Ngày đạt mục tiêu không được trước ngày bắt đầu."),
        ("office_username", "van hoa", "--office-username: "),
        ("name", "x" * 101, "--name: "),
        (
            "second_factor",
            "officer",
            "--second-factor: “officer” không phải là một trong: office",
        ),
    ],
)
def test_bad_value_gets_a_sentence_and_nothing_is_stored(db, option, value, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        new_district(**{option: value})
    assert nothing_is_stored()


def test_all_bad_values_are_listed_together(db):
    with pytest.raises(CommandError) as refusal:
        new_district(kind="x", starts_on="y")
    assert [line.split(":")[0].strip() for line in str(refusal.value).splitlines()[1:]] == ["--kind", "--starts-on"]


def test_same_district_twice_is_refused(db):
    new_district()
    with pytest.raises(CommandError, match="huyện bù gia mập, BÌNH PHƯỚC, đã có"):
        new_district(name="bù gia mập", province="BÌNH PHƯỚC", office_username="vhtt-2")
    assert District.objects.count() == 1


def test_taken_username_is_refused(office):
    with pytest.raises(CommandError, match="“vhtt” đã có"):
        new_district()
    assert District.objects.count() == 1


def test_database_of_the_demo_is_refused(district):
    District.objects.update(is_demo=True)
    with pytest.raises(CommandError, match="DATABASE_URL"):
        new_district()


def test_what_is_not_given_is_asked_until_it_can_be_read(db, monkeypatch, capsys):
    lines = ["", "Phước Long", "thị xã", "", "", "", "31/02/2020", "10/8/2020", "UBND tỉnh", "", "officer", "leader"]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(lines) + "\n"))
    new_district(name=None, kind=None, order_date=None, office_username=None)
    district = District.objects.get()
    assert district.full_name == "thị xã Phước Long"
    assert district.office_name == "Phòng Văn hóa và Thông tin"
    assert district.campaigns.get().grounds.get().issuer == "UBND tỉnh"
    assert district.users.get().username == "vhtt"
    assert required_roles(district) == {"leader"}
    assert "--name: chưa ghi." in capsys.readouterr().err


def test_every_kind_that_is_offered_is_taken(db, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", Terminal("huyen" + "\n" * 10))
    new_district(kind=None)
    offered = re.search("Loại: (.*?): ", capsys.readouterr().out)[1]
    assert offered.split(", ") == District.Kind.values


@pytest.mark.parametrize("how", [Terminal, Interrupted])
def test_asking_that_is_broken_off_stores_nothing(how, db, monkeypatch):
    monkeypatch.setattr("sys.stdin", how(""))
    with pytest.raises(CommandError, match="Đã dừng, chưa ghi gì"):
        new_district(name=None)
    assert nothing_is_stored()


@pytest.mark.parametrize("name", ["Huyện Bù Đốp", "huyện  Bù Đốp", "Bù Đốp"])
def test_place_that_is_written_with_its_kind_is_named_once(db, name):
    new_district(name=name, province="Tỉnh Bình Phước")
    district = District.objects.get()
    assert (district.full_name, district.province) == ("huyện Bù Đốp", "Bình Phước")


def test_kind_alone_is_no_name(db):
    with pytest.raises(CommandError, match="--name: chưa ghi"):
        new_district(name="Huyện ")


def test_answer_that_does_not_fit_those_before_is_asked_again_and_loses_nothing(office, monkeypatch, capsys):
    lines = [
        "Lộc Ninh",
        "huyện",
        "Tỉnh Bình Phước",
        "Tây Ninh",
        "x" * 101,
        "Lộc Ninh",
        "",
        "",
        "",
        "",
        "758",
        "10/8/2020",
    ]
    lines += ["", "14/8/2020", "13/8/2020", "15/8/2020", "vhtt", "vhtt-tn", "khong"]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(lines) + "\n"))
    new_district(**dict.fromkeys(OPTIONS))
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in said] == ["--province", "--seat", "--target-on", "--office-username"]
    assert "đã có trong cơ sở dữ liệu" in said[0]
    assert "không được trước ngày bắt đầu (14/8/2020)" in said[2]
    made = District.objects.get(province="Tây Ninh")
    assert (made.full_name, made.users.get().username) == ("huyện Lộc Ninh", "vhtt-tn")
