"""A bad or missing setting stops the start with a sentence that says what to do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

# Settings are read when a process starts.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GOOD = {"SECRET_KEY": "x7-" * 20, "ALLOWED_HOSTS": "baocao.example.vn"}


def run_check(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess:
    """``manage.py check`` with these variables and none of our own."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": None}, "Chưa có SECRET_KEY"),
        ({"SECRET_KEY": "ngan"}, "Chưa có SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "Chưa có ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "Chưa có ALLOWED_HOSTS"),
        ({"DEBUG": "maybe"}, "Biến môi trường DEBUG không dùng được. Ghi true (bật) hoặc false (tắt)."),
        ({"HTTPS": "2"}, "Biến môi trường HTTPS không dùng được. Ghi true (bật) hoặc false (tắt)."),
        ({"ALLOWED_HOSTS": "https://baocao.example.vn/"}, "“https://baocao.example.vn/” không phải là tên miền"),
        ({"BACKUP_DIR": "~/sao-luu"}, "BACKUP_DIR"),
        ({"STATE_DIR": ""}, "STATE_DIR"),
        ({"DEFAULT_FROM_EMAIL": "Phòng VH, TT <a@b.vn>"}, "DEFAULT_FROM_EMAIL"),
        ({"SECRET_KEY_FALLBACKS": "ngan"}, "SECRET_KEY_FALLBACKS"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "oracle-cua-toi"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://a@b:khong-phai-cong/c"}, "DATABASE_URL"),
        ({"EMAIL_URL": "thu"}, "EMAIL_URL"),
        (
            {"DATABASE_URL": "postgresql://a@b/c?sslmode=verify"},
            "Sau dấu ? chỉ nhận",
        ),
        ({"SITE_URL": "baocao.example.vn"}, "Biến môi trường SITE_URL không dùng được. Ghi địa chỉ như"),
    ],
    ids=lambda value: "-".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else None,
)
def test_unusable_setting_stops_the_start_with_a_sentence(change, said):
    environment = {name: value for name, value in (GOOD | change).items() if value is not None}
    done = run_check(environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://bluezone:geheim/wort@host/x"),
        ("DATABASE_URL", "postgresql://bluezone:geheim:wort@host:cong/x"),
        ("EMAIL_URL", "smtp+tls://bluezone:geheim/wort@host:587"),
    ],
)
def test_start_that_fails_prints_no_part_of_a_password(name, value):
    done = subprocess.run(
        [sys.executable, "-c", "import bluezone_report.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD, name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"Biến môi trường {name} không dùng được." in done.stderr
    assert not {"geheim", "wort"} & set(re.findall("[a-z]+", done.stderr))


def test_good_settings_start():
    done = run_check(GOOD)
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_behind_https_pass_every_deployment_check():
    done = run_check(
        GOOD | {"SECRET_KEY": os.urandom(40).hex(), "HTTPS": "true"}, "--deploy", "--fail-level", "WARNING"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_deployment_check_warns_without_https():
    done = run_check(GOOD, "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 1
    assert "SECURE_SSL_REDIRECT" in done.stderr


def setting(names: str, **environment: str) -> list[str]:
    """The settings of those names, under these variables and none of our own."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "bluezone_report.settings"} | environment
    values = ", ".join(f"s.{name}" for name in names.split())
    done = subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings as s; print({values})"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()


def test_cookies_behind_https_can_be_set_by_no_other_host():
    assert setting("SESSION_COOKIE_NAME CSRF_COOKIE_NAME", **GOOD, HTTPS="true") == ["__Host-phien", "__Host-csrf"]


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (GOOD | {"HTTPS": "true"}, ["https://baocao.example.vn"]),
        (GOOD | {"HTTPS": "true", "SITE_URL": "https://bc.example.vn/"}, ["https://bc.example.vn"]),
        (GOOD | {"SITE_URL": "http://10.0.0.5:8000"}, ["http://10.0.0.5:8000"]),
        # Whether people write a port or another name then, is not known.
        (GOOD, []),
        (GOOD | {"HTTPS": "true", "ALLOWED_HOSTS": ".example.vn"}, []),
    ],
)
def test_address_in_letters_is_the_servers_own(environment, address):
    assert setting("SITE_URL", **environment) == address
