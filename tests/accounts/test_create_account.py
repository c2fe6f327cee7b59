"""Accounts from the command line."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from units.models import User


def create_account(*arguments):
    out = io.StringIO()
    call_command("create_account", *arguments, stdout=out)
    return out.getvalue()


def test_one_account_is_made_and_its_password_printed(agency, client):
    printed = create_account("p-nv", "--role=officer", "--unit=P-NV", "--name=Nguyễn Văn A")
    password = printed.split()[-1]
    assert User.objects.get().display_name == "Nguyễn Văn A"
    assert client.login(username="p-nv", password=password)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Ghi tên đăng nhập và --role"),
        (("a", "--role=officer"), "Cán bộ đầu mối phải thuộc một đơn vị"),
        (("a", "--role=officer", "--unit=KHONG"), "không có đơn vị mang mã KHONG"),
        (("a", "--role=officer", "--unit=25308"), "không có đơn vị mang mã 25308"),
        (("a b", "--role=office"), "tên đăng nhập"),
        (("a", "--role=office", "--file=x.csv"), "--file chỉ dùng với --all-units"),
        (("a", "--all-units"), "không ghi thêm"),
    ],
)
def test_what_does_not_fit_is_refused(agency, foreign_unit, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        create_account(*arguments, "--district=Lộc Ninh")
    assert not User.objects.exists()


def test_several_districts_ask_for_one(agency, foreign_district):
    with pytest.raises(CommandError, match="huyện Bù Đốp, Bình Phước; huyện Lộc Ninh, Bình Phước"):
        create_account("a", "--role=office")


def test_unknown_district_is_refused(agency):
    with pytest.raises(CommandError, match="Không có huyện “Hớn Quản”"):
        create_account("a", "--role=office", "--district=Hớn Quản")


def test_no_district_at_all_names_the_command_to_run(db):
    with pytest.raises(CommandError, match="new_district"):
        create_account("a", "--role=office")


def test_accounts_of_all_units_are_saved_for_the_owner_alone(officer, commune, tmp_path, client):
    file = tmp_path / "accounts.csv"
    printed = create_account("--all-units", f"--file={file}")
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert file.stat().st_mode & 0o777 == 0o600
    assert (row["đơn vị"], row["tên đăng nhập"]) == (commune.name, "25280")
    assert client.login(username="25280", password=row["mật khẩu lần đầu"])
    assert row["mật khẩu lần đầu"] not in printed


def test_file_that_exists_is_not_overwritten_and_no_account_made(agency, tmp_path):
    file = tmp_path / "accounts.csv"
    file.write_text("precious")
    with pytest.raises(CommandError, match="đã có"):
        create_account("--all-units", f"--file={file}")
    assert file.read_text() == "precious"
    assert not User.objects.exists()


def test_file_that_cannot_be_written_makes_no_account(agency, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được"):
        create_account("--all-units", f"--file={tmp_path}/none/accounts.csv")
    assert not User.objects.exists()


def test_accounts_of_all_units_are_printed_without_a_file(agency, client):
    (row,) = csv.DictReader(io.StringIO(create_account("--all-units").strip()))
    assert client.login(username="p-nv", password=row["mật khẩu lần đầu"])


def test_name_that_looks_like_a_formula_stays_text(agency):
    agency.name = "=HYPERLINK(1)"
    agency.save()
    (row,) = csv.DictReader(io.StringIO(create_account("--all-units").strip()))
    assert row["đơn vị"] == "'=HYPERLINK(1)"


def test_nothing_to_issue_is_said(officer):
    assert create_account("--all-units") == "Mọi đơn vị đều đã có tài khoản; không cấp thêm.\n"
