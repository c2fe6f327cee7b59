"""manage.py new_district: a district, its campaign and the Office's first account."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Field

from accounts import issuing
from accounts.second_factor import RULES, required_roles
from incoming.dates import day as written_day
from incoming.dates import read_date
from incoming.text import folded
from incoming.uploads import clean_text
from reports.models import Campaign, Ground
from units.models import District, Role, User


def read_text(written: str) -> str:
    text = clean_text(written)
    if not text:
        raise ValidationError("chưa ghi.")
    return text


def named(*kinds: str) -> Callable[[str], str]:
    """Read a place's name, also one that is written with its kind: "Huyện Bù Đốp", "Tỉnh Bình Phước"."""

    def read(written: str) -> str:
        name = read_text(written)
        kind = next((kind for kind in kinds if f"{name.casefold()} ".startswith(f"{kind} ")), "")
        return read_text(name[len(kind) :])

    return read


def read_kind(written: str) -> str:
    """Read a stored kind or its Vietnamese label."""
    by_word = {word: value for value, label in District.Kind.choices for word in (value, label)}
    try:
        return by_word[clean_text(written).lower()]
    except KeyError:
        words = ", ".join(f"{value} ({label})" for value, label in District.Kind.choices)
        raise ValidationError(f"“{written}” không phải là một trong: {words}.") from None


def read_roles(written: str) -> set[str]:
    """Read whom the district asks for a second factor: roles, by their stored names, or nobody."""
    words = set(re.split(r"[\s,;]+", folded(written).strip()))
    if words <= {"khong", "no", "none", ""}:
        return set()
    if unknown := words - set(RULES):
        raise ValidationError(f"“{', '.join(sorted(unknown))}” không phải là một trong: {', '.join(RULES)}, không.")
    return words


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
    Question("name", "Tên huyện (ví dụ Lộc Ninh)", named(*District.Kind.labels)),
    Question("kind", f"Loại: {', '.join(District.Kind.values)}", read_kind),
    Question("province", "Tỉnh (ví dụ Bình Phước)", named("tỉnh", "thành phố")),
    Question("seat", "Địa danh ghi trên văn bản (ví dụ Lộc Ninh)"),
    Question("office_name", "Cơ quan tổng hợp", default="Phòng Văn hóa và Thông tin"),
    Question("office_phone", "Điện thoại của cơ quan tổng hợp", clean_text, default=""),
)
NAMES = (
    Question("title", "Tên đợt triển khai", default="Cài đặt và sử dụng ứng dụng Bluezone"),
    Question("app_name", "Tên ứng dụng", default="Bluezone"),
)
ORDER = (
    Question("order_number", "Số, ký hiệu văn bản chỉ đạo (ví dụ 758/UBND-VX)"),
    Question("order_date", "Ngày văn bản (ngày/tháng/năm)", read_date),
    Question("order_issuer", "Cơ quan ban hành văn bản", clean_text, default=""),
)
DATES = (
    Question("starts_on", "Báo cáo từ ngày (ngày/tháng/năm)", read_date),
    Question("target_on", "Ngày phải đạt mục tiêu (ngày/tháng/năm)", read_date),
)
CAMPAIGN = NAMES + DATES
ACCOUNT = (
    Question("office_username", "Tên đăng nhập của cơ quan tổng hợp", default="vhtt"),
    Question(
        "second_factor",
        f"Vai trò bắt buộc xác thực hai bước ({', '.join(RULES)}; hoặc không)",
        read_roles,
        default=f"{Role.OFFICE}, {Role.ADMINISTRATOR}",
    ),
)
QUESTIONS = DISTRICT + NAMES + ORDER + DATES + ACCOUNT


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
        answers: dict[str, Any] = {}
        try:
            for question in QUESTIONS:
                answers[question.name] = self.ask(question, options[question.name], answers)
            return answers
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Đã dừng, chưa ghi gì.") from None

    def ask(self, question: Question, given: str | None, before: dict[str, Any]) -> Any:
        """Return the given answer, or ask until one can be read and fits those before."""
        prompt = f"{question.text} [{question.default}]: " if question.default else f"{question.text}: "
        written = given
        while True:
            if written is None:
                written = input(prompt) or question.default or ""
            try:
                answer = question.read(written)
                check(question, answer, before)
                return answer
            except ValidationError as error:
                self.stderr.write(f"{question.option}: {' '.join(error.messages)}")
                written = None

    def report(self, district: District, user: User, password: str) -> None:
        roles = sorted(required_roles(district))
        self.stdout.write(
            f"Đã lập {district}, {district.province}, và đợt triển khai.\n"
            f"Tài khoản của {district.office_name}: {user.username}\n"
            f"Mật khẩu lần đầu (chỉ hiện một lần, phải đổi khi đăng nhập): {password}\n"
            f"Bắt buộc xác thực hai bước: {', '.join(Role(role).label for role in roles) or 'không vai trò nào'}.\n\n"
            "Việc tiếp theo (từ mã nguồn: python manage.py thay cho bluezone):\n"
            "  bluezone import_units /var/lib/bluezone/units.xlsx\n"
            "  bluezone create_account --all-units --file /var/lib/bluezone/accounts.csv\n"
            "  bluezone create_account quantri --role administrator"
        )


def check(question: Question, answer: Any, before: dict[str, Any]) -> None:
    """Raise ``ValidationError`` where the answer does not fit its field, or what was answered before."""
    models = ((District, DISTRICT, ""), (Campaign, CAMPAIGN, ""), (Ground, ORDER, "order_"))
    for model, questions, prefix in models:
        if question in questions:
            field = cast("Field[Any, Any]", model._meta.get_field(question.name.removeprefix(prefix)))
            field.run_validators(answer)
    if question.name == "province":
        _refuse_known(District(**{name: before[name] for name in ("name", "kind")}, province=answer))
    elif question.name == "office_username":
        _refuse_taken(answer.lower())
    elif question.name == "target_on" and answer < before["starts_on"]:
        start = written_day(before["starts_on"])
        raise ValidationError(f"ngày phải đạt mục tiêu không được trước ngày bắt đầu ({start}).")


def _refuse_known(district: District) -> None:
    # Not asked of the database: SQLite folds the case of ASCII letters alone.
    place, *others = ((d.full_name.casefold(), d.province.casefold()) for d in (district, *District.objects.all()))
    if place in others:
        raise ValidationError(f"{district}, {district.province}, đã có trong cơ sở dữ liệu.")


def _refuse_taken(username: str) -> None:
    if User.objects.filter(username=username).exists():
        raise ValidationError(f"tên đăng nhập “{username}” đã có; chọn tên khác.")


@transaction.atomic
def create(answers: dict[str, Any]) -> tuple[District, User, str]:
    """Store the district, its campaign and the account, or nothing. Raises ``ValidationError``, by option."""
    district = District(**{question.name: answers[question.name] for question in DISTRICT})
    for role in answers["second_factor"]:
        setattr(district, RULES[role], True)
    username = answers["office_username"].lower()
    refusals: dict[str, Callable[[], None]] = {
        "name": lambda: _refuse_known(district),
        "office_username": lambda: _refuse_taken(username),
    }
    for name, refuse in refusals.items():
        try:
            refuse()
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from None
    district.full_clean()
    district.save(force_insert=True)
    campaign = Campaign(district=district, **{question.name: answers[question.name] for question in CAMPAIGN})
    campaign.full_clean()
    campaign.save(force_insert=True)
    _first_ground(campaign, answers).save(force_insert=True)
    return district, *issuing.create_account(username=username, role=Role.OFFICE, district=district)


def _first_ground(campaign: Campaign, answers: dict[str, Any]) -> Ground:
    """The letter that was asked for; others are added in the administration (R25)."""
    ground = Ground(campaign=campaign, **{q.name.removeprefix("order_"): answers[q.name] for q in ORDER})
    try:
        ground.full_clean()
    except ValidationError as error:
        raise ValidationError({f"order_{name}": texts for name, texts in error.message_dict.items()}) from None
    return ground


def _sentences(error: ValidationError) -> list[str]:
    named = {question.name: f"{question.option}: " for question in QUESTIONS} | {"username": "--office-username: "}
    return [f"  {named.get(field, '')}{text}" for field, texts in error.message_dict.items() for text in texts]
