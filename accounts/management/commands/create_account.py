"""manage.py create_account: one account, or one for each unit that has none."""

import csv
import io
import os
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import issuing
from incoming.problems import sentences_of
from units import present
from units.management.choosing import chosen_district
from units.models import District, Role, User


class Command(BaseCommand):
    help = "Cấp một tài khoản, hoặc (--all-units) cho mỗi đơn vị chưa có tài khoản; mật khẩu chỉ hiện một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", help="tên đăng nhập")
        parser.add_argument("--role", choices=Role.values, help="vai trò")
        parser.add_argument("--unit", help="mã đơn vị (chỉ với vai trò officer)")
        parser.add_argument("--district", help="tên huyện, khi có nhiều huyện")
        parser.add_argument("--name", default="", help="họ và tên, ví dụ “Nguyễn Văn A”")
        parser.add_argument("--all-units", action="store_true", help="cấp cho mọi đơn vị chưa có tài khoản")
        parser.add_argument("--file", type=Path, help="ghi danh sách của --all-units vào tệp CSV này")

    def handle(self, *, username: str | None, role: str | None, file: Path | None, **options: Any) -> None:
        place = chosen_district(options["district"])
        if options["all_units"]:
            if username or role:
                raise CommandError("--all-units cấp tài khoản cho các đơn vị: không ghi thêm tên đăng nhập hay --role.")
            self.issue(place, file)
        elif not username or not role:
            raise CommandError("Ghi tên đăng nhập và --role, hoặc dùng --all-units.")
        elif file:
            raise CommandError("--file chỉ dùng với --all-units.")
        else:
            self.create(place, username, role, options["unit"], options["name"])

    def create(self, district: District, username: str, role: str, code: str | None, name: str) -> None:
        unit = district.units.filter(code=code).first() if code else None
        if code and unit is None:
            raise CommandError(f"{district} không có đơn vị mang mã {code}.")
        try:
            user, password = issuing.create_account(
                username=username, role=role, district=district, unit=unit, by=None, **issuing.split_name(name)
            )
        except ValidationError as error:
            raise CommandError(" ".join(sentences_of(error, User))) from None
        self.stdout.write(f"Đã cấp tài khoản {user.username} ({user.get_role_display()}), {district}.")
        self.stdout.write(f"Mật khẩu lần đầu (chỉ hiện một lần, phải đổi khi đăng nhập): {password}")

    @transaction.atomic
    def issue(self, district: District, file: Path | None) -> None:
        issued = issuing.issue_accounts(district=district, today=present.today())
        if not issued:
            self.stdout.write("Mọi đơn vị đều đã có tài khoản; không cấp thêm.")
            return
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["đơn vị", "tên đăng nhập", "mật khẩu lần đầu"])
        # What a spreadsheet would take for a formula stays text.
        rows = ([re.sub("^(?=[=+@-])", "'", each.unit_name), each.user.username, each.password] for each in issued)
        writer.writerows(rows)
        if file is None:
            self.stdout.write(table.getvalue())
            return
        # Inside the transaction: without the file nobody would know the passwords.
        _write_privately(file, table.getvalue())
        self.stdout.write(f"Đã cấp {len(issued)} tài khoản; mật khẩu lần đầu ghi trong {file} (chỉ chủ tệp đọc được).")


def _write_privately(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"Tệp {file} đã có; chọn tên khác để không ghi đè.") from None
    except OSError as error:
        raise CommandError(f"Không ghi được tệp {file}: {error.strerror}.") from None
    # With the byte order mark, Excel reads the Vietnamese letters.
    with os.fdopen(handle, "w", encoding="utf-8-sig") as out:
        out.write(text)
