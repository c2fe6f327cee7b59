"""What the environment says, read strictly: each value is read as meant, or stops the start with its remedy.

No sentence quotes an address: part of it may be a password.
"""

import datetime
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCH = dict.fromkeys(("true", "1", "yes", "on"), True) | dict.fromkeys(("false", "0", "no", "off"), False)

SITE = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]+)?", re.IGNORECASE)
_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
#: What Django can compare with the name that a browser asks for.
HOST = re.compile(rf"\*|\.?{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\]", re.IGNORECASE)
#: A development server is called as it is opened, with its port; Django compares names without.
LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]):[0-9]+")
SENDER = re.compile(r'([^\s@<>,;"]+@[^\s@<>,;"]+|("[^"\r\n]*"|[^<>@,;:"\r\n]*) *<[^\s@<>,;"]+@[^\s@<>,;"]+>)')

#: What the query of a PostgreSQL address may say, and to those with a list what else than it is a typing error.
OPTIONS: dict[str, tuple[str, ...]] = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "channel_binding": ("disable", "prefer", "require"),
    "target_session_attrs": ("any", "read-write", "primary"),
    **dict.fromkeys(("sslrootcert", "sslcert", "sslkey", "sslcrl", "connect_timeout", "application_name"), ()),
}
FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
DATABASE = "Ghi theo mẫu sqlite:////duong/dan/tep.sqlite3 hoặc postgresql://ten:mat-khau@may-chu:5432/co-so-du-lieu."
EMAIL = "Ghi theo mẫu smtp+tls://ten:mat-khau@may-chu:587; trong mật khẩu, # viết %23, ? viết %3F, @ viết %40."
MAIL_PORTS = {"smtp": 25, "smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}


def refusal(name: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"Biến môi trường {name} không dùng được. {remedy}")


def switch(name: str) -> bool:
    """Read a switch strictly: a typing error must not silently mean "no"."""
    try:
        return SWITCH[os.environ.get(name, "false").strip().lower()]
    except KeyError:
        raise refusal(name, "Ghi true (bật) hoặc false (tắt).") from None


def keys(name: str) -> list[str]:
    """Former secret keys, the newest first; none may be shorter than one in force."""
    found = _words(os.environ.get(name, ""))
    if any(len(key) < 50 for key in found):
        raise refusal(name, "Ghi nguyên khóa cũ (ít nhất 50 ký tự), nhiều khóa cách nhau bằng dấu phẩy.")
    return found


def seconds(name: str) -> datetime.timedelta:
    """How long, in seconds, negative too; none if it is not told."""
    try:
        return datetime.timedelta(seconds=float(os.environ.get(name) or 0))
    except (ValueError, OverflowError):
        raise refusal(name, "Ghi số giây.") from None


def hosts(name: str, default: list[str]) -> list[str]:
    """Names as a browser asks for them: without scheme, port or path, which would never be found equal."""
    if name not in os.environ:
        return default
    found = [LOCAL.sub(r"\1", word) for word in _words(os.environ[name])]
    if wrong := [word for word in found if not HOST.fullmatch(word)]:
        remedy = f"“{wrong[0]}” không phải là tên miền: bỏ https://, cổng và dấu /, ví dụ baocao.locninh.gov.vn."
        raise refusal(name, remedy)
    return found


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]


def site(name: str) -> str:
    """The address that people open, without a slash at its end; empty if it is not told."""
    address = os.environ.get(name, "").strip().rstrip("/")
    if address and not SITE.fullmatch(address):
        raise refusal(name, "Ghi địa chỉ như mở trên trình duyệt, ví dụ https://baocao.locninh.gov.vn.")
    return address


def folder(name: str, default: Path) -> Path:
    """A folder by its whole path: services start in another one, and no shell reads a ``~`` for them."""
    if name not in os.environ:
        return default
    found = Path(os.environ[name].strip())
    if not found.is_absolute() or (found.exists() and not found.is_dir()):
        raise refusal(name, "Ghi đường dẫn đầy đủ của một thư mục, bắt đầu bằng dấu /, không dùng dấu ~.")
    return found


def sender(name: str, default: str) -> str:
    """Who letters come from: one address. Of two, a mail server would blame those that it is asked to send to."""
    found = os.environ.get(name, default).strip()
    if not SENDER.fullmatch(found):
        remedy = 'Ghi một địa chỉ thư, ví dụ baocao@locninh.gov.vn hoặc "Phòng VH, TT" <baocao@locninh.gov.vn>'
        raise refusal(name, f"{remedy} (tên có dấu phẩy thì đặt trong ngoặc kép).")
    return found


def mail_server(name: str) -> dict[str, Any]:
    """Where letters go; to the console if nothing is told."""
    address = os.environ.get(name, "consolemail://").strip()
    try:
        parts, found = urlsplit(address), dict(environ.Env.email_url_config(address))
    except (ImproperlyConfigured, ValueError, KeyError):
        raise refusal(name, EMAIL) from None
    if parts.scheme in MAIL_PORTS:
        found["EMAIL_PORT"] = found["EMAIL_PORT"] or MAIL_PORTS[parts.scheme]
        if not found["EMAIL_HOST"] or parts.path.strip("/"):
            raise refusal(name, EMAIL)
    if parts.query or parts.fragment:
        raise refusal(name, EMAIL)
    return found


def database(address: str) -> dict[str, Any]:
    """Django's settings of the database at ``address``. Raises ``ValueError``, the message being the remedy."""
    address = address.strip()
    if address.startswith("sqlite:"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": _file(address)} | dict.fromkeys(
            ("USER", "PASSWORD", "HOST", "PORT"), ""
        )
    try:
        parts, found = urlsplit(address), dict(environ.Env.db_url_config(address))
    except (ImproperlyConfigured, ValueError, KeyError, TypeError):
        raise ValueError(DATABASE) from None
    if found.get("ENGINE") != "django.db.backends.postgresql" or not found["NAME"]:
        raise ValueError(DATABASE)
    if parts.fragment or re.search(r"\s", address):
        raise ValueError(f"{DATABASE} Trong mật khẩu, dấu # viết %23, dấu cách viết %20.")
    return found | {"OPTIONS": _options(parts.query)}


def _file(address: str) -> str:
    """The file of SQLite: its whole path. A relative one is another database for every folder one starts in."""
    path = unquote(address.removeprefix("sqlite:///"))
    if not path.startswith("/") or path.endswith("/") or Path(path).is_dir() or "?" in address:
        raise ValueError(
            "Ghi đường dẫn đầy đủ của tệp sau sqlite:/// (bốn dấu / liền nhau), ví dụ "
            "sqlite:////var/lib/bluezone/bluezone.sqlite3; dấu ? viết %3F."
        )
    if not Path(path).parent.is_dir():
        raise ValueError(f"Chưa có thư mục của tệp cơ sở dữ liệu {path}. Tạo thư mục trước.")
    return path


def _options(query: str) -> dict[str, str]:
    """What is asked of the connection: each is handed on, or refused; none is dropped."""
    found = parse_qsl(query, keep_blank_values=True)
    for name, value in found:
        if name not in OPTIONS or not value or (OPTIONS[name] and value not in OPTIONS[name]):
            raise ValueError(
                f"Sau dấu ? chỉ nhận: {', '.join(OPTIONS)}; sslmode là một trong: {', '.join(OPTIONS['sslmode'])}. "
                "Ví dụ ?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt."
            )
        if name in FILES and value != "system" and not Path(value).is_file():
            raise ValueError(f"Không có tệp {value} ghi ở {name}.")
        if name == "connect_timeout" and not re.fullmatch("[0-9]{1,4}", value):
            raise ValueError("connect_timeout là số giây.")
    return dict(found)
