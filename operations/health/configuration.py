"""Checks of the settings, and of what the administrator sets up in the program."""

import datetime
import smtplib
import socket

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core import checks, mail
from django.utils import timezone

from accounts import second_factor, tries
from reports.document import SHIPPED, BrokenTemplate
from reports.models import Campaign
from units.models import District, Role

from .finding import Unwell, check

MAIL_ANSWERS_WITHIN = 5
#: So many wrong passwords on a day are no longer those of people who mistype.
MANY_WRONG = 100
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@check("Chế độ phát triển", "Bỏ DEBUG và DEMO khỏi tệp môi trường rồi khởi động lại dịch vụ.")
def debugging(at: datetime.datetime) -> str:
    """Neither development nor demonstration."""
    if settings.DEBUG or settings.DEMO:
        raise Unwell("đang bật " + " và ".join(name for name in ("DEBUG", "DEMO") if getattr(settings, name)))
    return "tắt"


@check("HTTPS", "Đặt HTTPS=true trong tệp môi trường, nginx đứng trước (deploy/nginx.conf).")
def https(at: datetime.datetime) -> str:
    """Passwords and figures travel encrypted."""
    if not (settings.HTTPS and settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE):
        raise Unwell("chưa bật")
    return "bật"


@check("Tên miền", "Ghi vào ALLOWED_HOSTS đúng tên miền mà các đơn vị dùng, không dùng dấu *.")
def hosts(at: datetime.datetime) -> str:
    """The server answers to its own name alone."""
    real = [host for host in settings.ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost", "[::1]"}]
    if not real or "*" in real:
        raise Unwell(", ".join(settings.ALLOWED_HOSTS))
    return ", ".join(real)


@check(
    "SECRET_KEY",
    "Tạo khóa mới: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. Mọi người phải đăng nhập lại.",
)
def secret_key(at: datetime.datetime) -> str:
    """Nobody guesses the key that signs sessions."""
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure"):
        raise Unwell("quá ngắn hoặc quá đơn giản")
    return f"{len(key)} ký tự"


@check("check --deploy", "Chạy bluezone check --deploy (từ mã nguồn: manage.py) và làm theo từng dòng.")
def deployment_checks(at: datetime.datetime) -> str:
    """Django's own list of what a server in service needs."""
    told = checks.run_checks(include_deployment_checks=True)
    if serious := [str(message.id) for message in told if message.is_serious(checks.WARNING)]:
        raise Unwell(", ".join(serious))
    return "không có cảnh báo"


@check("Tệp tĩnh", "Cài lại bằng deploy/install-release (chạy từ mã nguồn: manage.py collectstatic --noinput).")
def static_files(at: datetime.datetime) -> str:
    """Style sheets and scripts of this version were collected."""
    if not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        return "phục vụ từ mã nguồn"
    needed = apps.get_app_config("staticfiles").sources().keys()  # type: ignore[attr-defined]  # ours has them
    if missing := needed - set(staticfiles_storage.hashed_files):
        raise Unwell(f"thiếu {len(missing)} tệp, ví dụ {min(missing)}")
    return f"đủ {len(needed)} tệp"


@check(
    "Thư điện tử", "Ghi EMAIL_URL=smtp+tls://ten:mat-khau@may-chu:587 và thử lại; kiểm tra tường lửa, tên và mật khẩu."
)
def mail_server(at: datetime.datetime) -> str:
    """Reminders reach a mail server that takes them."""
    if settings.EMAIL_BACKEND != SMTP:
        if settings.DEMO:
            return "minh họa: không gửi thư"
        raise Unwell("chưa có máy chủ thư; thư nhắc không đến được các đơn vị")
    server = mail.get_connection(timeout=MAIL_ANSWERS_WITHIN)
    try:
        server.open()
        server.close()
    except (smtplib.SMTPException, socket.gaierror) as error:
        raise Unwell(f"{settings.EMAIL_HOST}: {error}") from error
    return f"{settings.EMAIL_HOST} trả lời"


@check("Đợt triển khai", "Chạy bluezone new_district, hoặc thêm đợt triển khai trong trang quản trị.")
def campaigns(at: datetime.datetime) -> str:
    """Every district has a campaign that has begun; one that has ended needs no other."""
    districts = list(District.objects.all())
    today = timezone.localdate(at)
    without = [str(district) for district in districts if not Campaign.objects.begun_by(district.pk, today)]
    if without or not districts:
        raise Unwell("chưa có đợt đang thực hiện: " + ", ".join(without) if without else "chưa có huyện nào")
    return f"{len(districts)} huyện đang thực hiện"


@check(
    "Mẫu báo cáo Word",
    "Trong trang Mẫu báo cáo của huyện, sửa và tải lên lại, hoặc chọn dùng mẫu gốc. Mẫu gốc hỏng: cài lại hệ thống.",
)
def document_templates(at: datetime.datetime) -> str:
    """The report of every district can be written with the template that is in force for it."""
    from reports.document.check import check_template

    templates = [("mẫu gốc", SHIPPED.read_bytes())]
    for district in District.objects.all():
        template = district.document_templates.first()
        if template and template.content:
            templates.append((str(district), bytes(template.content)))
    for whose, content in templates:
        try:
            check_template(content)
        except BrokenTemplate as broken:
            raise Unwell(f"{whose}: {broken}") from broken
    return f"mẫu gốc dùng được, {len(templates) - 1} huyện có mẫu riêng"


@check(
    "Xác thực hai bước",
    "Đề nghị từng người đăng nhập và thiết lập ngay: đến lúc đó ai có mật khẩu cũng thiết lập được. "
    "Không giải mã được: ghi SECRET_KEY trước đây vào SECRET_KEY_FALLBACKS, chạy bluezone encrypt_anew.",
)
def second_factors(at: datetime.datetime) -> str:
    """Where a second factor is required, everybody has one, and this server can read it."""
    said, wrong = [], []
    for district in District.objects.all():
        roles = second_factor.required_roles(district)
        asked = ", ".join(role.label for role in Role if role in roles)
        said.append(f"{district} bắt buộc với: {asked}" if asked else f"{district} không bắt buộc vai trò nào")
        people = second_factor.people_of(district).filter(is_active=True)
        if lacking := [person.username for person in people if person.role in roles and not person.has_factor]:
            wrong.append("chưa thiết lập: " + ", ".join(lacking))
        if lost := [person.username for person in people if second_factor.is_unreadable(person)]:
            wrong.append("không giải mã được: " + ", ".join(lost))
    if wrong:
        raise Unwell("; ".join(said + wrong))
    return "; ".join(said) or "chưa có huyện nào"


@check(
    "Nhập sai mật khẩu",
    "Có thể có người dò mật khẩu. Xem từ địa chỉ nào: journalctl -u bluezone -o cat --since today | grep sign-in; "
    "chặn địa chỉ lạ ở tường lửa, dặn các tài khoản nêu trên không dùng mật khẩu dễ đoán.",
)
def wrong_passwords(at: datetime.datetime) -> str:
    """How often wrong passwords were typed today, and where most."""
    wrong = tries.wrong_on(timezone.localdate(at))
    places = ", ".join(f"{place} {number}" for place, number in wrong.most_tried)
    said = f"{wrong.total} lần sai hôm nay" + (f", nhiều nhất: {places}" if places else "")
    if wrong.total >= MANY_WRONG:
        raise Unwell(said)
    return said
