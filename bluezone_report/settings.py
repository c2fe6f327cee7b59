"""Settings of Bluezone Report: one file, read from the environment alone.

A bad or missing value stops the start with a sentence that tells the
administrator what to do; nothing falls back to an insecure default.
"""

import datetime
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bluezone_report import logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def from_environment(name: str, read: Callable[..., Any], default: str, remedy: str) -> Any:
    """Return the variable as ``read`` understands it, or stop with the remedy."""
    try:
        return read(name, default=default)
    except (ImproperlyConfigured, ValueError, KeyError):
        # ``from None``: the first error quotes what it could not read, which may be part of a password.
        raise ImproperlyConfigured(f"Biến môi trường {name} không dùng được. {remedy}") from None


def switch(name: str) -> bool:
    """Read a switch strictly: a typing error must not silently mean "no"."""
    value = os.environ.get(name, "false").strip().lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"Biến môi trường {name} không dùng được. Ghi true (bật) hoặc false (tắt).")
    return value == "true"


# What kind of start this is

DEMO = switch("DEMO")
DEBUG = switch("DEBUG")
HTTPS = switch("HTTPS")

# Not through env.str(), which takes a key that begins with "$" for the name of another variable.
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and DEMO:
    SECRET_KEY = secrets.token_urlsafe(50)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "Chưa có SECRET_KEY (ít nhất 50 ký tự ngẫu nhiên). Tạo khóa bằng lệnh\n"
        "  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
        "rồi đặt vào biến môi trường SECRET_KEY và giữ kín."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO or DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Chưa có ALLOWED_HOSTS. Đặt biến môi trường này là tên miền của máy chủ, "
        "ví dụ ALLOWED_HOSTS=baocao.locninh.gov.vn (nhiều tên cách nhau bằng dấu phẩy)."
    )

# Letters name the report's page, also those of the clock, which knows no request.
_FIRST_HOST = ALLOWED_HOSTS[0]
SITE_URL = env.str("SITE_URL", default="") or (f"https://{_FIRST_HOST}" if HTTPS and _FIRST_HOST[0] not in ".*" else "")
SITE_URL = SITE_URL.rstrip("/")
if SITE_URL and not SITE_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        "Biến môi trường SITE_URL không dùng được. Ghi địa chỉ như mở trên trình duyệt, ví dụ https://baocao.locninh.gov.vn."
    )

# Applications

INSTALLED_APPS = [
    "bluezone_report.apps.DistrictAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "import_export",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "units",
    "accounts",
    "reports",
    "operations",
]

MIDDLEWARE = [
    "bluezone_report.middleware.ArrivalMiddleware",
    # Above those that answer by themselves: redirects to HTTPS, forged hosts, static files.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bluezone_report.middleware.EventLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.SessionEndMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bluezone_report.middleware.PrivatePagesMiddleware",
    "bluezone_report.middleware.ButtonsOnlyMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bluezone_report.urls"
WSGI_APPLICATION = "bluezone_report.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "units.context_processors.district",
            ],
            "builtins": ["django.templatetags.static", "reports.templatetags.figures"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DATABASES = {
    "default": from_environment(
        "DATABASE_URL",
        env.db_url,
        f"sqlite:///{VAR_DIR / 'bluezone.sqlite3'}",
        "Ghi theo mẫu sqlite:////duong/dan/tep.sqlite3 hoặc postgresql://ten:mat-khau@may-chu:5432/co-so-du-lieu.",
    )
}
DATABASE_ENGINES = {
    # WAL and IMMEDIATE let thirty senders queue instead of failing with
    # "database is locked"; FULL because a receipt is a promise that a power
    # cut may not break. The connection stays open: with a full disk, opening
    # one anew fails even for readers.
    "django.db.backends.sqlite3": {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
        },
    },
    "django.db.backends.postgresql": {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    },
}
database = DATABASES["default"]
if database.get("ENGINE") not in DATABASE_ENGINES:
    raise ImproperlyConfigured("DATABASE_URL phải bắt đầu bằng sqlite:/// hoặc postgresql://.")
database |= DATABASE_ENGINES[database["ENGINE"]]
if database["NAME"] == str(VAR_DIR / "bluezone.sqlite3"):
    VAR_DIR.mkdir(mode=0o700, exist_ok=True)
if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).parent.is_dir():
    raise ImproperlyConfigured(f"Chưa có thư mục của tệp cơ sở dữ liệu {database['NAME']}. Tạo thư mục trước.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the program writes beside its database: backups, the clock's heartbeat
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
STATE_DIR = Path(env.str("STATE_DIR", default=str(VAR_DIR)))

# E-mail: printed to the console unless the environment names a server

EMAIL_REMEDY = "Ghi theo mẫu smtp+tls://ten:mat-khau@may-chu:587."
vars().update(from_environment("EMAIL_URL", env.email_url, "consolemail://", EMAIL_REMEDY))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="bao-cao-bluezone@localhost")
# Seconds. A mail server that does not answer must not hold up the others' emails for long.
EMAIL_TIMEOUT = 10

# People

AUTH_USER_MODEL = "units.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AUTHENTICATION_BACKENDS = ["accounts.lockout.LockoutBackend", "django.contrib.auth.backends.ModelBackend"]
# Five wrong passwords; the sixth try from the same address is refused unheard (accounts/lockout.py).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.network_of"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
# Somebody who goes on guessing must not keep the owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The tables know no district; our own log names who signed in.
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# A wrong try is kept with what was posted, but for these. The library masks "password" by itself; on our other
# pages the new password goes with a mistyped old one, and a phone's secret with its first code.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "csrfmiddlewaretoken", "next", "do"),
    *("old_password", "new_password1", "new_password2", "signed", "code"),
]
# A code of the step before or after is taken as well; the window never wanders with a phone's clock.
OTP_TOTP_SYNC = False
# Wrong codes are answered ever more slowly: 1, 2, 4, 8… seconds.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 1


def OTP_TOTP_ISSUER(device: Any) -> str:  # noqa: N802
    """What the phone's list of codes calls us."""
    return f"Báo cáo Bluezone {device.user.district.name}"


PASSWORD_HASHERS = ["bluezone_report.hashers.FrugalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.validators.DistrictWordsValidator"},
]
SESSION_COOKIE_NAME = "phien"
SESSION_IDLE_AGE = datetime.timedelta(hours=4)
SESSION_ABSOLUTE_AGE = datetime.timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_AGE.total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "bluezone_report.messages.MessageStorage"
CSRF_FAILURE_VIEW = "bluezone_report.views.csrf_failure"

# Language, time

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "bluezone_report" / "locale"]
FORMAT_MODULE_PATH = ["bluezone_report.formats"]

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# A district's units all at once, with room for the largest; Django's own limit is 100.
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# What a browser may do with our pages

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # No other host of the domain can set these.
    SESSION_COOKIE_NAME = "__Host-phien"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS if host != "*"]

LOGGING = logs.CONFIGURATION
