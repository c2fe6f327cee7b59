"""What /readyz and ``manage.py doctor`` find: each check well, and unwell in the way that it is there for."""

import datetime
import socket
import socketserver
import threading
import zoneinfo

import pytest
import time_machine
from django.conf import settings as in_force
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from operations.health import CHECKS, IN_DATABASE, configuration, database, examine, machine
from reports import actions, append_only, document
from reports.clock import heartbeat
from tests import factories
from tests.factories import at

NOW = at(14, 50)
ON_SQLITE = in_force.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Backups and heartbeats of this test alone."""
    settings.BACKUP_DIR, settings.STATE_DIR = tmp_path / "backups", tmp_path / "state"
    settings.BACKUP_DIR.mkdir(mode=0o700)
    return tmp_path


def back_up(settings, moment: datetime.datetime):
    name = f"bluezone-{timezone.localtime(moment):%Y-%m-%d-%H%M%S}.pgdump"
    (settings.BACKUP_DIR / name).write_bytes(b"")


# /readyz


@pytest.fixture
def well(settings, db):
    """Everything that /readyz asks about is there, now."""
    now = timezone.now()
    back_up(settings, now)
    heartbeat.note_heartbeat(now)


def test_readyz_of_a_server_at_work_is_200_without_details(well, client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.content == b"database ok\nspace ok\nbackup ok\nclock ok\n"
    assert "no-store" in answer["Cache-Control"]


def test_readyz_names_what_fails_and_nothing_more(well, client, settings):
    (settings.STATE_DIR / "clock-alive").unlink()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"database ok\nspace ok\nbackup ok\nclock failed\n"


def test_readyz_without_a_database_still_answers_line_by_line(well, client):
    def refuse(execute, sql, *query):
        raise OperationalError("mật khẩu nằm trong lỗi")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content.splitlines()[0]) == (503, b"database failed")


def test_readyz_is_open_to_an_account_with_a_first_password(well, sign_in, officer):
    officer.must_change_password = True
    officer.save()
    assert sign_in(officer).get("/readyz").status_code == 200


# The clock's heartbeat


def test_clock_that_never_ran_is_not_alive():
    assert heartbeat.last_heartbeat() is None
    assert not heartbeat.clock_is_alive_at(NOW)


@pytest.mark.parametrize(("seconds", "alive"), [(0, True), (120, True), (121, False), (-120, True), (-121, False)])
def test_clock_is_alive_for_two_minutes_around_its_sign(seconds, alive):
    heartbeat.note_heartbeat(NOW)
    assert heartbeat.clock_is_alive_at(NOW + datetime.timedelta(seconds=seconds)) == alive


@pytest.mark.parametrize("content", ["", "14:50", "2020-08-14T14:50:00", "\0"])
def test_sign_that_is_no_moment_counts_as_none(content, settings):
    heartbeat.note_heartbeat(NOW)
    (settings.STATE_DIR / "clock-alive").write_text(content)
    assert not heartbeat.clock_is_alive_at(NOW)


def test_sign_is_private_and_leaves_nothing_else_behind(settings):
    heartbeat.note_heartbeat(NOW)
    heartbeat.note_heartbeat(NOW)
    (file,) = settings.STATE_DIR.iterdir()
    assert (file.stat().st_mode & 0o777, settings.STATE_DIR.stat().st_mode & 0o777) == (0o600, 0o700)


# The machine


@pytest.mark.parametrize(("hours", "ok"), [(0, True), (26, True), (26.01, False), (-1, False)])
def test_backup_may_be_26_hours_old(hours, ok, settings):
    back_up(settings, NOW - datetime.timedelta(hours=hours))
    assert machine.backup(NOW).ok == ok


def test_missing_backup_is_told_with_its_remedy():
    found = machine.backup(NOW)
    assert not found.ok
    assert "bluezone backup" in found.remedy


@pytest.mark.parametrize(
    ("total", "free", "ok"), [(100_000, 500, True), (100_000, 499, False), (2_000, 100, True), (2_000, 99, False)]
)
def test_disk_needs_500_megabytes_or_a_twentieth(total, free, ok, monkeypatch):
    megabyte = 1024 * 1024
    usage = type("Usage", (), {"total": total * megabyte, "free": free * megabyte})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda place: usage)
    assert machine.space(NOW).ok == ok


def test_database_that_others_may_read_is_unwell(own_folders, monkeypatch):
    file = own_folders / "bluezone.sqlite3"
    file.touch(mode=0o600)
    own_folders.chmod(0o700)
    monkeypatch.setattr(machine, "database_file", lambda: file)
    assert machine.private_files(NOW).ok
    file.chmod(0o640)
    assert machine.private_files(NOW).said == f"người khác đọc được {file} (640)"


def test_folder_of_backups_that_others_may_enter_is_unwell(settings, monkeypatch):
    monkeypatch.setattr(machine, "database_file", lambda: None)
    settings.BACKUP_DIR.chmod(0o750)
    assert not machine.private_files(NOW).ok


def test_unknown_time_zone_is_unwell(monkeypatch):
    assert machine.time_zone(NOW).ok

    def unknown(name):
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(machine.zoneinfo, "ZoneInfo", unknown)
    assert not machine.time_zone(NOW).ok


# The database


@pytest.mark.parametrize("check", [database.is_writable, database.mode, database.migrations, database.time_of_server])
def test_database_of_these_tests_is_well(check, db):
    assert check(timezone.now()).ok


@pytest.mark.skipif(not ON_SQLITE, reason="a setting of SQLite")
def test_sqlite_that_may_forget_in_a_power_cut_is_unwell(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            assert database.mode(NOW).said == "synchronous là 1, phải là 2"
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


@pytest.mark.skipif(ON_SQLITE, reason="a setting of PostgreSQL")
@pytest.mark.parametrize(
    ("setting", "check"),
    [("synchronous_commit = off", database.mode), ("transaction_read_only = on", database.is_writable)],
)
def test_postgresql_that_forgets_or_refuses_is_unwell(setting, check, db):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting}")
    assert not check(NOW).ok


def test_dropped_trigger_is_named(db):
    assert database.triggers(NOW).ok
    on = "" if ON_SQLITE else " ON reports_edition"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER reports_edition_no_update{on}")
    assert database.triggers(NOW).said == "thiếu trigger reports_edition_no_update"


def test_edition_that_was_tampered_with_is_named(db, campaign, office):
    from reports import actions

    day = factories.day_of(campaign, factories.TODAY)
    edition = actions.close_day(day=day, by=office, at=NOW, number=1)
    assert database.editions(NOW).ok
    append_only.remove(connection)
    type(edition).objects.update(sha256="0" * 64)
    append_only.install(connection)
    assert database.editions(NOW).said == f"không khớp: {edition}"


@pytest.mark.parametrize("change", ["missing", "of a later version"])
def test_migrations_that_do_not_fit_the_program_are_unwell(change, db):
    with connection.cursor() as cursor:
        if change == "missing":
            cursor.execute("DELETE FROM django_migrations WHERE app = 'reports' AND name = '0002_append_only'")
        else:
            cursor.execute("UPDATE django_migrations SET name = '0999_x' WHERE app = 'sessions'")
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', %s)", [NOW]
            )
    found = database.migrations(NOW)
    assert not found.ok
    assert ("reports.0002_append_only" if change == "missing" else "sessions.0999_x") in found.said


# The settings


@pytest.fixture
def in_service(settings, monkeypatch):
    """As a server at work is configured."""
    # The browser's tests set it, and may have run before in this process.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    settings.DEBUG = settings.DEMO = False
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.ALLOWED_HOSTS = ["baocao.example.vn"]
    settings.SECRET_KEY = "Rk3-" + "qPw8ZtLx0vBn5mYc" * 4
    return settings


@pytest.mark.parametrize(
    ("setting", "value", "check"),
    [
        ("DEBUG", True, configuration.debugging),
        ("DEMO", True, configuration.debugging),
        ("HTTPS", False, configuration.https),
        ("ALLOWED_HOSTS", ["*"], configuration.hosts),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost"], configuration.hosts),
        ("SECRET_KEY", "k" * 60, configuration.secret_key),
        ("SECRET_KEY", "qPw8ZtLx0vBn5mYc", configuration.secret_key),
        ("SECURE_HSTS_SECONDS", 0, configuration.deployment_checks),
    ],
)
def test_setting_that_does_not_suit_a_server_is_unwell(setting, value, check, in_service):
    assert check(NOW).ok
    setattr(in_service, setting, value)
    assert not check(NOW).ok


class MailServer(socketserver.StreamRequestHandler):
    """Greets, and hears people out."""

    def handle(self):
        self.wfile.write(b"220 mail\r\n")
        while line := self.rfile.readline():
            self.wfile.write(b"221 bye\r\n" if line.startswith(b"quit") else b"250 ok\r\n")


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = configuration.SMTP
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


def test_mail_server_that_answers_is_well(mail_server):
    assert configuration.mail_server(NOW).said == "127.0.0.1 trả lời"


def test_mail_server_that_is_not_there_is_unwell(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = configuration.SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = unused.getsockname()
        assert not configuration.mail_server(NOW).ok


@pytest.mark.parametrize(("demo", "ok"), [(False, False), (True, True)])
def test_printing_emails_to_the_console_suits_the_demo_alone(demo, ok, settings):
    settings.EMAIL_BACKEND, settings.DEMO = "django.core.mail.backends.console.EmailBackend", demo
    assert configuration.mail_server(NOW).ok == ok


def test_static_files_must_be_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    found = configuration.static_files(NOW)
    assert not found.ok
    assert "collectstatic" in found.remedy


def test_district_without_a_campaign_is_named(campaign):
    assert configuration.campaigns(NOW).ok
    factories.make_district("Hớn Quản")
    assert configuration.campaigns(NOW).said == "chưa có đợt đang thực hiện: huyện Hớn Quản"


def test_installation_without_a_district_is_unwell(db):
    assert configuration.campaigns(NOW).said == "chưa có huyện nào"


def test_template_that_no_longer_works_is_named_with_its_district(campaign, office):
    assert configuration.document_templates(NOW).said == "mẫu gốc dùng được, 0 huyện có mẫu riêng"
    shipped = document.SHIPPED.read_bytes()
    actions.replace_template(district=campaign.district, content=shipped, by=office, at=NOW)
    assert configuration.document_templates(NOW).said == "mẫu gốc dùng được, 1 huyện có mẫu riêng"
    actions.replace_template(district=campaign.district, content=shipped[:5000], by=office, at=NOW)
    finding = configuration.document_templates(NOW)
    assert (finding.ok, finding.said.startswith("huyện Lộc Ninh: ")) == (False, True)


# The page


def doctor(capsys) -> tuple[list[str], bool]:
    """The page's lines, and whether the command ended well."""
    try:
        call_command("doctor", no_color=True)
    except CommandError:
        return capsys.readouterr().out.splitlines(), False
    return capsys.readouterr().out.splitlines(), True


def test_page_of_a_well_installation_is_green(in_service, well, mail_server, campaign, monkeypatch, capsys):
    monkeypatch.setattr(machine, "database_file", lambda: None)
    page, is_well = doctor(capsys)
    assert [line for line in page if line.startswith("CHƯA ĐẠT")] == []
    assert len([line for line in page if line.startswith("đạt ")]) == len(CHECKS + IN_DATABASE)
    assert is_well


def test_each_red_line_is_followed_by_its_remedy(db, capsys):
    page, is_well = doctor(capsys)
    red = [number for number, line in enumerate(page) if line.startswith("CHƯA ĐẠT")]
    assert len(red) > 5
    assert all(page[number + 1].lstrip().startswith("→ ") for number in red)
    assert not is_well


def test_database_that_is_away_is_told_once_and_does_not_end_the_page(in_service, db):
    def refuse(execute, sql, *query):
        raise OperationalError("away")

    # As in a process that has just begun, which does not know yet what the database can do.
    connection.features.__dict__.pop("supports_json_field", None)
    with connection.execute_wrapper(refuse):
        found = examine(NOW)
    assert len(found) == len(CHECKS)
    assert {finding.name: finding.ok for finding in found}["check --deploy"]
    assert all(finding.remedy for finding in found if not finding.ok)


def test_page_says_nothing_secret(in_service, db, capsys):
    in_service.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    in_service.EMAIL_HOST, in_service.EMAIL_PORT = "127.0.0.1", 9
    in_service.EMAIL_HOST_USER, in_service.EMAIL_HOST_PASSWORD = "bao-cao", "mat-khau-thu"
    text = "\n".join(doctor(capsys)[0])
    assert in_service.SECRET_KEY not in text
    assert "mat-khau-thu" not in text


# Wrong passwords


def test_doctor_says_how_many_passwords_went_wrong_today_and_warns_of_a_hundred(client, officer):
    with time_machine.travel(NOW, tick=False):
        for number in range(99):
            typed = {"username": "p-nv" if number < 4 else f"ten{number}", "password": "sai"}
            client.post("/dang-nhap/", typed, REMOTE_ADDR=f"10.0.0.{number}")
        found = configuration.wrong_passwords(NOW)
        said = "99 lần sai hôm nay, nhiều nhất: tên không có trong hệ thống 95, p-nv 4"
        assert (found.ok, found.said) == (True, said)
        client.post("/dang-nhap/", {"username": "p-nv", "password": "sai"}, REMOTE_ADDR="10.0.1.1")
    assert not configuration.wrong_passwords(NOW).ok
