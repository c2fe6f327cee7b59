"""Settings of Bluezone Report: one file, read from the environment alone.

A bad or missing value stops the start with a sentence that tells the
administrator what to do; nothing falls back to an insecure default.
"""

import datetime
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bluezone_report import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# What kind of start this is

DEMO = environment.switch("DEMO")
DEBUG = environment.switch("DEBUG")
HTTPS = environment.switch("HTTPS")
# By how much the demo's pages and its clock part from the machine's time; in service nothing moves it.
CLOCK_OFFSET = environment.seconds("DEMO_CLOCK_OFFSET") if DEMO else datetime.timedelta()

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and DEMO:
    SECRET_KEY = secrets.token_urlsafe(50)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "Chưa có SECRET_KEY (ít nhất 50 ký tự ngẫu nhiên). Tạo khóa bằng lệnh\n"
        "  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
        "rồi đặt vào biến môi trường SECRET_KEY và giữ kín."
    )
# Those before it, for the time of a change: what they signed and encrypted is still read (SECURITY.md).
SECRET_KEY_FALLBACKS = environment.keys("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEMO or DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Chưa có ALLOWED_HOSTS. Đặt biến môi trường này là tên miền của máy chủ, "
        "ví dụ ALLOWED_HOSTS=baocao.locninh.gov.vn (nhiều tên cách nhau bằng dấu phẩy)."
    )

# Letters name the report's page, also those of the clock, which knows no request.
_FIRST_HOST = ALLOWED_HOSTS[0]
SITE_URL = environment.site("SITE_URL")
if not SITE_URL and HTTPS and _FIRST_HOST[0] not in ".*":
    SITE_URL = f"https://{_FIRST_HOST}"

# Applications

INSTALLED_APPS = [
    "bluezone_report.apps.DistrictAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "bluezone_report.apps.ServedStaticFilesConfig",
    "django.forms",
    "csp",
    "django_htmx",
    "simple_history",
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
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bluezone_report.middleware.PrivatePagesMiddleware",
    "bluezone_report.middleware.ButtonsOnlyMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "bluezone_report.middleware.ArrivedDraftMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "accounts.lockout.LockoutMiddleware",
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
                "units.requests.district",
                "reports.masthead.current_app",
            ],
            "builtins": ["django.templatetags.static", "reports.templatetags.figures"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DATABASE_ENGINES: dict[str, dict[str, Any]] = {
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


def DATABASE_AT(address: str) -> dict[str, Any]:  # noqa: N802
    """The database at an address, as the program opens it; what the address asks for besides is kept."""
    found = environment.database(address)
    ours = DATABASE_ENGINES[found["ENGINE"]]
    return found | ours | {"OPTIONS": found.get("OPTIONS", {}) | ours["OPTIONS"]}


if "DATABASE_URL" not in os.environ:
    VAR_DIR.mkdir(mode=0o700, exist_ok=True)
_OWN_FILE = f"sqlite:///{quote(str(VAR_DIR / 'bluezone.sqlite3'))}"
try:
    DATABASES = {"default": DATABASE_AT(os.environ.get("DATABASE_URL", _OWN_FILE))}
except ValueError as error:
    raise environment.refusal("DATABASE_URL", str(error)) from None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the program writes beside its database: backups, the clock's heartbeat
BACKUP_DIR = environment.folder("BACKUP_DIR", VAR_DIR / "backups")
STATE_DIR = environment.folder("STATE_DIR", VAR_DIR)

# E-mail: printed to the console unless the environment names a server

vars().update(environment.mail_server("EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.sender("DEFAULT_FROM_EMAIL", "bao-cao-bluezone@localhost")
# Seconds. A mail server that does not answer must not hold up the others' emails for long.
EMAIL_TIMEOUT = 10

# People

AUTH_USER_MODEL = "units.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
# Counts every try at a password; the limits stand in accounts/tries.py.
AUTHENTICATION_BACKENDS = ["accounts.lockout.LockoutBackend"]
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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.validators.GuessablePasswordValidator"},
]
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = "phien"
SESSION_IDLE_AGE = datetime.timedelta(hours=4)
SESSION_ABSOLUTE_AGE = datetime.timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_AGE.total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "thiet-bi"
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
# Every page asks for a file by the name with its checksum.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
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
    DEVICE_COOKIE_NAME = "__Host-thiet-bi"
    CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS if host != "*"]

LOGGING = logs.CONFIGURATION
