"""manage.py new_district: a district, its campaign and the Office's first account."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import issuing
from incoming.dates import read_date
from incoming.uploads import clean_text
from reports.models import Campaign
from units.models import District, Role, User


def read_text(written: str) -> str:
    text = clean_text(written)
    if not text:
        raise ValidationError("chưa ghi.")
    return text


def read_kind(written: str) -> str:
    """Read a stored kind or its Vietnamese label."""
    by_word = {word: value for value, label in District.Kind.choices for word in (value, label)}
    try:
        return by_word[clean_text(written).lower()]
    except KeyError:
        words = ", ".join(f"{value} ({label})" for value, label in District.Kind.choices)
        raise ValidationError(f"“{written}” không phải là một trong: {words}.") from None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know: given as an option, or asked for."""

    name: str
    text: str
    read: Callable[[str], Any] = read_text
    default: str | None = None

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


DISTRICT = (
    Question("name", "Tên huyện, không kèm chữ huyện (ví dụ Lộc Ninh)"),
    Question("kind", f"Loại: {', '.join(District.Kind.values)}", read_kind),
    Question("province", "Tỉnh (ví dụ Bình Phước)"),
    Question("seat", "Địa danh ghi trên văn bản (ví dụ Lộc Ninh)"),
    Question("office_name", "Cơ quan tổng hợp", default="Phòng Văn hóa và Thông tin"),
    Question("office_phone", "Điện thoại của cơ quan tổng hợp", clean_text, default=""),
)
CAMPAIGN = (
    Question("title", "Tên đợt triển khai", default="Cài đặt và sử dụng ứng dụng Bluezone"),
    Question("order_number", "Số, ký hiệu văn bản chỉ đạo (ví dụ 758/UBND-VX)"),
    Question("order_date", "Ngày văn bản (ngày/tháng/năm)", read_date),
    Question("order_issuer", "Cơ quan ban hành văn bản", clean_text, default=""),
    Question("starts_on", "Báo cáo từ ngày (ngày/tháng/năm)", read_date),
    Question("target_on", "Ngày phải đạt mục tiêu (ngày/tháng/năm)", read_date),
)
ACCOUNT = (Question("office_username", "Tên đăng nhập của cơ quan tổng hợp", default="vhtt"),)
QUESTIONS = DISTRICT + CAMPAIGN + ACCOUNT


class Command(BaseCommand):
    help = "Lập một huyện mới: huyện, đợt triển khai và tài khoản đầu tiên của Phòng Văn hóa và Thông tin."

    def add_arguments(self, parser: CommandParser) -> None:
        for question in QUESTIONS:
            default = f" (mặc định: {question.default})" if question.default else ""
            parser.add_argument(question.option, help=question.text + default)

    def handle(self, **options: Any) -> None:
        if District.objects.filter(is_demo=True).exists():
            raise CommandError(
                "Cơ sở dữ liệu này chứa dữ liệu minh họa. Đặt DATABASE_URL là một cơ sở dữ liệu khác cho huyện thật."
            )
        answers = self.ask_for_missing(options) if sys.stdin.isatty() else self.require_all(options)
        try:
            district, user, password = create(answers)
        except ValidationError as error:
            raise CommandError("Chưa ghi gì vì:\n" + "\n".join(_sentences(error))) from None
        self.report(district, user, password)

    def require_all(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the options; refuse with every one that is missing or bad."""
        missing = [q.option for q in QUESTIONS if options[q.name] is None and q.default is None]
        if missing:
            raise CommandError(f"Thiếu tùy chọn: {', '.join(missing)}.")
        answers, problems = {}, []
        for question in QUESTIONS:
            written = options[question.name]
            try:
                answers[question.name] = question.read((question.default or "") if written is None else written)
            except ValidationError as error:
                problems.append(f"  {question.option}: {error.message}")
        if problems:
            raise CommandError("Chưa ghi gì vì:\n" + "\n".join(problems))
        return answers

    def ask_for_missing(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            return {question.name: self.ask(question, options[question.name]) for question in QUESTIONS}
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Đã dừng, chưa ghi gì.") from None

    def ask(self, question: Question, given: str | None) -> Any:
        """Return the given answer, or ask until one can be read."""
        prompt = f"{question.text} [{question.default}]: " if question.default else f"{question.text}: "
        written = given
        while True:
            if written is None:
                written = input(prompt) or question.default or ""
            try:
                return question.read(written)
            except ValidationError as error:
                self.stderr.write(f"{question.option}: {error.message}")
                written = None

    def report(self, district: District, user: User, password: str) -> None:
        self.stdout.write(
            f"Đã lập {district}, {district.province}, và đợt triển khai.\n"
            f"Tài khoản của {district.office_name}: {user.username}\n"
            f"Mật khẩu lần đầu (chỉ hiện một lần, phải đổi khi đăng nhập): {password}\n\n"
            "Việc tiếp theo (từ mã nguồn: python manage.py thay cho bluezone):\n"
            "  bluezone import_units /var/lib/bluezone/units.xlsx\n"
            "  bluezone create_account --all-units --file /var/lib/bluezone/accounts.csv\n"
            "  bluezone create_account quantri --role administrator"
        )


@transaction.atomic
def create(answers: dict[str, Any]) -> tuple[District, User, str]:
    """Store the district, its campaign and the account, or nothing.

    Raises ``ValidationError``, its messages by option.
    """
    district = District(**{question.name: answers[question.name] for question in DISTRICT})
    # Not asked of the database: SQLite folds the case of ASCII letters alone.
    place, *others = ((d.full_name.casefold(), d.province.casefold()) for d in (district, *District.objects.all()))
    if place in others:
        raise ValidationError({"name": f"{district}, {district.province}, đã có trong cơ sở dữ liệu."})
    username = answers["office_username"].lower()
    if User.objects.filter(username=username).exists():
        raise ValidationError({"office_username": f"tên đăng nhập “{username}” đã có; chọn tên khác."})
    district.full_clean()
    district.save()
    campaign = Campaign(district=district, **{question.name: answers[question.name] for question in CAMPAIGN})
    campaign.full_clean()
    campaign.save()
    return district, *issuing.create_account(username=username, role=Role.OFFICE, district=district)


def _sentences(error: ValidationError) -> list[str]:
    options = {question.name: question.option for question in QUESTIONS} | {"username": "--office-username"}
    return [
        f"  {options[field]}: {message}" if field in options else f"  {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
