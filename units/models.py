"""Who reports: districts, their units and the people who sign in."""

import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from incoming.dates import day
from incoming.letters import normalized
from incoming.text import comparable
from incoming.uploads import clean_text

from . import present, usage
from .recording import SignedCopy, account, kept_name

#: What a change of dates is told that would be a change of days that were counted (R3).
REWRITES = "Ngày này làm thay đổi những ngày đã có báo cáo; đề nghị chọn từ hôm nay trở đi."


class Role(models.TextChoices):
    """What a person is to the system; the grants in each part's ``access`` say what each role may do."""

    OFFICER = "officer", "Cán bộ đầu mối của đơn vị"
    OFFICE = "office", "Phòng Văn hóa và Thông tin"
    LEADER = "leader", "Lãnh đạo"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


#: Stands on every page and print of a district whose people and figures are invented.
DEMO_MARK = "DỮ LIỆU MINH HỌA"


class District(models.Model):
    """A rural district, town or city whose units report to its Office (Phòng VH&TT)."""

    class Kind(models.TextChoices):
        HUYEN = "huyen", "huyện"
        THI_XA = "thi_xa", "thị xã"
        THANH_PHO = "thanh_pho", "thành phố"

    name = models.CharField("tên", max_length=100)
    kind = models.CharField("loại", max_length=20, choices=Kind, default=Kind.HUYEN)
    province = models.CharField("tỉnh", max_length=100)
    seat = models.CharField("địa danh ghi trên văn bản", max_length=100)
    superior_body = models.CharField("cơ quan cấp trên ghi trên văn bản", max_length=200, blank=True)
    office_name = models.CharField("cơ quan tổng hợp", max_length=200, default="Phòng Văn hóa và Thông tin")
    office_short_name = models.CharField("tên viết tắt", max_length=50, default="Phòng VH&TT")
    office_phone = models.CharField("điện thoại cơ quan tổng hợp", max_length=30, blank=True)
    office_email = models.EmailField("thư điện tử cơ quan tổng hợp", blank=True)
    signatory_title = models.CharField("chức vụ người ký", max_length=100, default="CHỦ TỊCH")
    signatory_name = models.CharField("họ tên người ký", max_length=100, blank=True)
    recipients = models.TextField(
        "nơi nhận báo cáo",
        max_length=1000,
        blank=True,
        help_text="Mỗi dòng một nơi nhận. Để trống thì theo mẫu: Như trên; TT-HU, TT-HĐND huyện; …",
    )
    is_demo = models.BooleanField("dữ liệu minh họa", default=False, editable=False)
    # Whose sign-in takes a second step: accounts.second_factor.RULES; set on a page of its own.
    office_needs_factor = models.BooleanField("Phòng VH&TT phải xác thực hai bước", default=False, editable=False)
    leaders_need_factor = models.BooleanField("lãnh đạo phải xác thực hai bước", default=False, editable=False)
    administrators_need_factor = models.BooleanField(
        "quản trị hệ thống phải xác thực hai bước", default=False, editable=False
    )

    history = HistoricalRecords(bases=[SignedCopy])

    class Meta:
        verbose_name = verbose_name_plural = "huyện"
        ordering = ["province", "name"]
        constraints = [models.UniqueConstraint(fields=["province", "kind", "name"], name="district_unique_in_province")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def demo_mark(self) -> str:
        """The mark of invented data; empty for a real district."""
        return DEMO_MARK if self.is_demo else ""

    @property
    def full_name(self) -> str:
        """The district as running text names it: "huyện Lộc Ninh"."""
        return f"{self.get_kind_display()} {self.name}"

    @property
    def committee(self) -> str:
        """The body whose report goes to the province: "Ủy ban nhân dân huyện Lộc Ninh"."""
        return f"Ủy ban nhân dân {self.full_name}"


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> "UnitQuerySet":
        """Units whose data ``user`` may see: an officer's own, everybody else's district."""
        if user.role == Role.OFFICER:
            return self.filter(pk=user.unit_id or 0)
        return self.filter(district_id=user.district_id)

    def active_on(self, date: datetime.date) -> "UnitQuerySet":
        """Units that belong to their district on ``date`` (R3); as ``Unit.is_active_on``."""
        return self.filter(Q(active_from__lte=date), Q(active_until=None) | Q(active_until__gt=date))


class Unit(models.Model):
    """An agency, organisation, commune or town that owes a daily report."""

    class Kind(models.TextChoices):
        AGENCY = "co_quan_chuyen_mon", "Cơ quan chuyên môn thuộc UBND huyện"
        SERVICE_UNIT = "don_vi_su_nghiep", "Đơn vị sự nghiệp"
        PARTY_BODY = "co_quan_dang", "Cơ quan Đảng"
        MASS_ORGANISATION = "mttq_doan_the", "Mặt trận Tổ quốc và các đoàn thể"
        ASSOCIATION = "hoi", "Hội"
        VERTICAL_SECTOR = "nganh_doc", "Ngành dọc"
        COMMUNE = "xa", "Xã"
        TOWN = "thi_tran", "Thị trấn"

    class Duty(models.TextChoices):
        """How the order addresses the unit; reminders are worded by it."""

        REQUIRED = "yeu_cau", "yêu cầu"
        ASKED = "de_nghi", "đề nghị"
        COOPERATING = "phoi_hop", "phối hợp"

    #: Kinds that report the people of their area besides their own staff (R7).
    AREA_KINDS = frozenset({Kind.COMMUNE, Kind.TOWN})

    #: Words of our own addresses below /don-vi/, which a unit's page must not hide behind.
    RESERVED_CODES = frozenset({"them", "nhap", "nhat-ky", "thu-tu"})

    district = models.ForeignKey(District, models.PROTECT, related_name="units", verbose_name="huyện")
    code = models.SlugField(
        "mã đơn vị",
        max_length=20,
        help_text="Mã của Tổng cục Thống kê đối với xã, thị trấn; mã tự đặt đối với cơ quan.",
    )
    name = models.CharField("tên đơn vị", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=50)
    kind = models.CharField("loại đơn vị", max_length=30, choices=Kind)
    duty = models.CharField("nghĩa vụ", max_length=10, choices=Duty, default=Duty.REQUIRED)
    position = models.PositiveSmallIntegerField("STT", validators=[MaxValueValidator(9999)])
    contact_name = models.CharField("cán bộ phụ trách", max_length=100, blank=True)
    contact_phone = models.CharField("điện thoại", max_length=30, blank=True)
    contact_email = models.EmailField("thư điện tử", blank=True)
    deputy_name = models.CharField("người thay thế", max_length=100, blank=True)
    deputy_phone = models.CharField("điện thoại người thay thế", max_length=30, blank=True)
    deputy_email = models.EmailField("thư điện tử người thay thế", blank=True)
    active_from = models.DateField("báo cáo từ ngày")
    active_until = models.DateField(
        "thôi báo cáo từ ngày", null=True, blank=True, help_text="Kể từ ngày này đơn vị không còn thuộc diện báo cáo."
    )

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(bases=[SignedCopy])

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị"
        # Neither Python nor SQLite sorts Lộc Thái before Lộc Thiện: the Office orders its units itself.
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code"],
                name="unit_code_unique_in_district",
                violation_error_message="Mã đơn vị này đã có trong huyện.",
            ),
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gt=models.F("active_from")),
                name="unit_leaves_after_it_joins",
                violation_error_message="Ngày thôi báo cáo phải sau ngày bắt đầu báo cáo.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse what would rewrite a day that was reported (R3): other dates, another kind."""
        super().clean()
        before = Unit.objects.filter(pk=self.pk).first() or Unit()
        rewrites = self._cannot_return(before) or REWRITES
        problems = {
            name: rewrites
            for name in ("active_from", "active_until")
            if self._rewrites_reported_days(getattr(before, name), getattr(self, name))
        }
        if not problems and (last := self._last_report_left_out(before)):
            problems["active_until" if self.has_left(last) else "active_from"] = (
                f"Đơn vị đã gửi báo cáo ngày {day(last)}; đề nghị chọn ngày để ngày đó vẫn thuộc diện báo cáo."
            )
        for name, noun in (("kind", "loại"), ("code", "mã")):
            if before.pk and getattr(before, name) != getattr(self, name) and before.is_used:
                problems[name] = f"Đơn vị đã có báo cáo, không đổi được {noun} đơn vị."
        if before.code != self.code and self.code in self.RESERVED_CODES:
            problems["code"] = f"“{self.code}” là từ dùng trong địa chỉ của hệ thống; đề nghị chọn mã khác."
        # Forms and tables are read without capital letters.
        if before.code != self.code and (twin := self._others().filter(code__iexact=self.code).first()):
            problems["code"] = f"Đã có mã {twin.code} của {twin.name}, chỉ khác chữ hoa, chữ thường."
        if namesake := self._namesake(before.name):
            problems["name"] = f"Đơn vị {namesake.code} đã có tên này; đề nghị ghi tên khác để không nhầm lẫn."
        if problems:
            raise ValidationError(problems)

    def _cannot_return(self, before: "Unit") -> str:
        """What to do instead of letting a unit return that left on a past day; a unit has one interval (R3)."""
        if not before.active_until or before.active_until > present.today():
            return ""
        return (
            f"Đơn vị đã thôi báo cáo từ ngày {day(before.active_until)} và từ đó đã có ngày báo cáo không kể đơn vị "
            f"này, nên không mở lại được mã {before.code}. Đề nghị thêm đơn vị mới cùng tên, mã khác (ví dụ "
            f"{before.code[:18]}-2), báo cáo từ hôm nay, rồi cấp tài khoản; các ngày trước giữ nguyên."
        )

    def _others(self) -> UnitQuerySet:
        return self.district.units.exclude(pk=self.pk).exclude(code=self.code)

    def _namesake(self, name_before: str) -> "Unit | None":
        """Another unit of the same name that reports on the same days: on paper nobody could tell them apart."""
        if comparable(self.name) == comparable(name_before):
            return None
        others = self._others().exclude(active_until__lte=self.active_from) if self.active_from else self._others()
        same = (other for other in others if comparable(other.name) == comparable(self.name))
        return next((other for other in same if not self.has_left(other.active_from)), None)

    def _last_report_left_out(self, before: "Unit") -> datetime.date | None:
        """The last day whose report the changed dates would leave uncounted, today above all."""
        unchanged = (before.active_from, before.active_until) == (self.active_from, self.active_until)
        if before.pk is None or unchanged or self.active_from is None:
            return None
        itself = Unit.objects.filter(pk=self.pk)
        after = usage.answers.last_day_of_use(itself, since=self.active_until) if self.active_until else None
        return after or usage.answers.last_day_of_use(itself, before=self.active_from)

    def _rewrites_reported_days(self, before: datetime.date | None, after: datetime.date | None) -> bool:
        """Whether units reported on a day between the two dates, which was counted without the change."""
        today = present.today()
        first, last = sorted(min(date or today, today) for date in (before, after))
        if before == after or first == last:
            return False
        return usage.answers.last_day_of_use(self.district.units.all(), since=first, before=last) is not None

    def is_active_on(self, date: datetime.date) -> bool:
        """Whether the unit belongs to its district on ``date`` (R3); the interval is half-open."""
        return self.active_from <= date and (self.active_until is None or date < self.active_until)

    def has_left(self, date: datetime.date) -> bool:
        """Whether the unit does not belong to its district on ``date`` any more; it may not have joined yet either."""
        return self.active_until is not None and self.active_until <= date

    @property
    def is_used(self) -> bool:
        """Whether the unit reported on any day: then its code names those reports, and its kind says what they hold."""
        return usage.answers.last_day_of_use(Unit.objects.filter(pk=self.pk)) is not None

    @property
    def reports_area(self) -> bool:
        """Whether the unit also reports the people of its area (R7)."""
        return self.kind in self.AREA_KINDS


class ContactWordQuerySet(models.QuerySet["ContactWord"]):
    def open(self) -> "ContactWordQuerySet":
        """What the Office has not dealt with yet."""
        return self.filter(settled_at=None)


class ContactWord(models.Model):
    """A unit's word that its contacts, as the Office keeps them, are wrong; never changed but for its settlement."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contact_words", verbose_name="đơn vị")
    text = models.CharField("nội dung đúng", max_length=200, blank=True)
    said_at = models.DateTimeField("báo lúc")
    said_by = account("người báo", related_name="+")
    said_by_name = kept_name("người báo, tên lúc đó")
    settled_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    settled_by = account("người xem", optional=True, related_name="+")
    settled_by_name = kept_name("người xem, tên lúc đó")

    objects = ContactWordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lời báo liên hệ chưa đúng"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text or "liên hệ chưa đúng"


class FormerName(models.Model):
    """A name that a unit bore until it was renamed: files that were made before still call it so."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names", verbose_name="đơn vị")
    name = models.CharField("tên cũ", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "tên cũ của đơn vị"
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="former_name_unique_of_unit")]

    def __str__(self) -> str:
        return self.name


def name_of(last_name: str, first_name: str, username: str) -> str:
    """The full name in Vietnamese order, surname first; the sign-in name where none is known."""
    return f"{last_name} {first_name}".strip() or username


def signed_by(name: str, username: str) -> str:
    """A person's name and, where it is another, that of the account: how a change is signed."""
    return name if name == username else f"{name} ({username})"


class DistrictUserManager(UserManager["User"]):
    """Loads the person's district and unit with the account: every page needs them."""

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("district", "unit")

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: Any
    ) -> "User":
        """Make the administrator of the one district that exists; of several, ``create_account`` asks which."""
        extra_fields.setdefault("role", Role.ADMINISTRATOR)
        if "district" not in extra_fields:
            extra_fields["district"] = District.objects.get()
        extra_fields.setdefault("own_password_at", present.now())
        return super().create_superuser(username, email, password, **extra_fields)


class User(AbstractUser):
    """A person who signs in, for exactly one district and, if an officer, one unit."""

    # Every sign-in would otherwise write the row and its history.
    last_login = None

    role = models.CharField("vai trò", max_length=20, choices=Role, default=Role.OFFICER)
    district = models.ForeignKey(District, models.PROTECT, related_name="users", verbose_name="huyện")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="users", verbose_name="đơn vị", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu ở lần đăng nhập tới", default=False)
    # Null: nobody ever used the account, which has had issued passwords alone.
    own_password_at = models.DateTimeField("tự đặt mật khẩu lúc", null=True, blank=True, editable=False)
    # By it a second tap is known, whose first answer showed the password and is the only one that did.
    issuing_tap = models.CharField("lần bấm đã cấp mật khẩu", max_length=32, blank=True, default="", editable=False)

    objects: ClassVar[DistrictUserManager] = DistrictUserManager()
    history = HistoricalRecords(excluded_fields=["password", "own_password_at", "issuing_tap"], bases=[SignedCopy])

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined]
        verbose_name = verbose_name_plural = "tài khoản"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.OFFICER, unit__isnull=False) | (~Q(role=Role.OFFICER) & Q(unit=None)),
                name="user_has_unit_exactly_when_officer",
                violation_error_message="Cán bộ đầu mối phải thuộc một đơn vị; các vai trò khác thì không.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session must bring back: a change of unit or role ends them, as one of the password does."""
        return f"{super()._get_session_auth_hash(secret)}:{self.role}:{self.unit_id}"  # type: ignore[misc]

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Sign-in names are small letters: phones write the first letter as a capital."""
        return clean_text(normalized(username, "NFKC")).lower()

    @property
    @admin.display(description="họ và tên", ordering="last_name")
    def display_name(self) -> str:
        return name_of(self.last_name, self.first_name, self.username)

    @property
    def signature(self) -> str:
        return signed_by(self.display_name, self.username)
