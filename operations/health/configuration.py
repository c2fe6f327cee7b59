"""Checks of the settings, and of what the administrator sets up in the program."""

import datetime
import smtplib
import socket

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core import checks, mail
from django.utils import timezone

from accounts import second_factor
from reports.document import SHIPPED, BrokenTemplate
from reports.document.check import check_template
from reports.models import Campaign
from units.models import District

from .finding import Unwell, check

MAIL_ANSWERS_WITHIN = 5
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
    needed = {path for finder in get_finders() for path, _ in finder.list([])}
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
    """Every district has a campaign that today belongs to."""
    districts = list(District.objects.all())
    today = timezone.localdate(at)
    without = [str(district) for district in districts if not Campaign.objects.in_force(district.pk, today)]
    if without or not districts:
        raise Unwell("chưa có đợt đang thực hiện: " + ", ".join(without) if without else "chưa có huyện nào")
    return f"{len(districts)} huyện đang thực hiện"


@check(
    "Mẫu báo cáo Word",
    "Trong trang Mẫu báo cáo của huyện, sửa và tải lên lại, hoặc chọn dùng mẫu gốc. Mẫu gốc hỏng: cài lại hệ thống.",
)
def document_templates(at: datetime.datetime) -> str:
    """The report of every district can be written with the template that is in force for it."""
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
    "Đề nghị từng người đăng nhập và thiết lập ngay: đến lúc đó ai có mật khẩu cũng thiết lập được.",
)
def second_factors(at: datetime.datetime) -> str:
    """Where a second factor is required, everybody has one: until then the password alone sets one up."""
    asked, names = 0, []
    for district in District.objects.all():
        roles = second_factor.required_roles(district)
        people = [p for p in second_factor.people_of(district) if p.role in roles and p.is_active]
        names += [person.username for person in people if not person.has_factor]
        asked += len(people)
    if names:
        raise Unwell("chưa thiết lập: " + ", ".join(names))
    return f"{asked} tài khoản phải có, đều đã thiết lập" if asked else "không yêu cầu"
