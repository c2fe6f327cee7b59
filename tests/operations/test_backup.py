"""Backups: checked, private, thinned, and put back with nothing missing."""

import datetime
import gzip
import os
import re
import sqlite3
import stat
from contextlib import closing

import pytest
from django.conf import settings
from django.utils import timezone

from operations.backups import superfluous, thin
from tests.factories import at

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="module")
def backup(district_at_work):
    done = district_at_work.manage("backup")
    assert done.returncode == 0, done.stderr
    return district_at_work.backups[-1]


@pytest.fixture(scope="module")
def restored(backup, make_installation):
    """An installation that was restored from the backup."""
    place = make_installation()
    assert place.manage("restore", backup).returncode == 0
    return place


def table_of(output: str) -> list[str]:
    """The lines of day totals that a command printed last."""
    return [line for line in output.rsplit("phục hồi:", 1)[-1].splitlines() if line[:2].isdigit()]


LIST_EDITIONS = (
    "from reports.models import Edition; "
    "rows = Edition.objects.order_by('day__date', 'number').values_list('day__date', 'number', 'cut_at', 'sha256'); "
    "print(*[' '.join(map(str, row)) for row in rows], sep='\\n')"
)
TAMPER = (
    "from django.db import connection; from reports import append_only; from reports.models import Edition; "
    "append_only.remove(connection); edition = Edition.objects.earliest('pk'); edition.content['cut_at'] = 'x'; "
    "Edition.objects.filter(pk=edition.pk).update(content=edition.content); append_only.install(connection)"
)


def editions_of(place) -> list[str]:
    """Day, number, moment and checksum of every edition."""
    done = place.manage("shell", "-v", "0", "-c", LIST_EDITIONS)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_backup_is_for_its_owner_alone(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700


def test_what_a_killed_backup_left_is_cleared_away_after_a_day(tmp_path):
    (old, fresh), now = [tmp_path / f".dang-sao-luu-{name}" for name in ("old", "fresh")], at(18)
    for file, age in ((old, datetime.timedelta(days=2)), (fresh, datetime.timedelta(hours=1))):
        file.write_bytes(b"x")
        os.utime(file, ((now - age).timestamp(),) * 2)
    thin(tmp_path, now)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_backup_leaves_nothing_else_behind(backup):
    assert [file for file in backup.parent.iterdir() if not file.name.startswith("bluezone-")] == []


def test_restored_installation_holds_what_was_backed_up(backup, district_at_work, make_installation):
    empty = make_installation()
    done = empty.manage("restore", backup)
    assert done.returncode == 0, done.stderr
    assert "Mọi lần chốt khớp mã kiểm tra." in done.stdout
    again = district_at_work.manage("restore", backup)
    assert again.returncode == 1
    restored, original = table_of(done.stdout), table_of(again.stdout.replace("đang có", "phục hồi"))
    assert len(restored) == 7
    assert restored == original


def test_restored_editions_are_the_ones_that_were_backed_up(restored, district_at_work):
    found = editions_of(restored)
    assert len(found) >= 7
    assert found == editions_of(district_at_work)


def test_backup_whose_edition_was_tampered_with_is_not_declared_whole(district_at_work, make_installation):
    place = make_installation()
    place.manage("restore", district_at_work.backups[-1])
    assert place.manage("shell", "-c", TAMPER).returncode == 0
    assert place.manage("backup").returncode == 0
    done = make_installation().manage("restore", place.backups[-1])
    assert done.returncode == 1
    assert re.search(r"Mã kiểm tra không khớp: Lần chốt \d+ ngày \d\d/\d\d/\d{4}\. Không dùng", done.stderr)


def test_restored_accounts_keep_their_second_factor(restored):
    look = "from tests.phones import *; print(Phone.objects.count(), SpareCode.objects.count())"
    assert restored.manage("shell", "-v", "0", "-c", look).stdout.strip() == "1 10"


def test_backup_alone_opens_no_second_factor(restored, make_installation, backup):
    """Nor does it on a server with another SECRET_KEY, until that of before is told."""
    stranger = make_installation()
    keys = {"SECRET_KEY": "z9-" * 20}
    assert stranger.manage("restore", backup, **keys).returncode == 0
    told = [
        stranger.manage("encrypt_anew", **keys, **more)
        for more in ({}, {"SECRET_KEY_FALLBACKS": restored.environment["SECRET_KEY"]}, {})
    ]
    assert [done.returncode for done in told] == [1, 0, 0]
    assert "quantri" in told[0].stderr


def test_restored_database_still_refuses_to_change_an_edition(restored):
    change = "from reports.models import Edition; Edition.objects.update(reason='x')"
    done = restored.manage("shell", "-c", change)
    assert done.returncode == 1
    assert "append-only" in done.stderr


def test_restoring_over_a_district_at_work_is_refused_without_the_word_for_it(backup, district_at_work):
    done = district_at_work.manage("restore", backup)
    assert done.returncode == 1
    assert "chưa thay đổi gì" in done.stderr
    assert "--overwrite" in done.stderr
    assert "Traceback" not in done.stderr


def test_restoring_over_what_is_there_brings_the_backup_back(backup, restored):
    restored.manage("shell", "-c", "from units.models import Unit; Unit.objects.update(short_name='sai')")
    assert restored.manage("restore", backup, "--overwrite").returncode == 0
    count = "from units.models import Unit; print(Unit.objects.filter(short_name='sai').count())"
    assert restored.manage("shell", "-v", "0", "-c", count).stdout.strip() == "0"


def test_backup_comes_back_over_tables_that_are_newer_than_it(backup, restored):
    newer = (
        "from django.db import connection; c = connection.cursor(); "
        "c.execute('CREATE TABLE newer (id integer PRIMARY KEY, who bigint REFERENCES units_user (id))'); "
        "c.execute('INSERT INTO newer SELECT 1, min(id) FROM units_user')"
    )
    assert restored.manage("shell", "-c", newer).returncode == 0
    done = restored.manage("restore", backup, "--overwrite")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(table_of(done.stdout)) == 7
    look = "from django.db import connection; print('newer' in connection.introspection.table_names())"
    assert restored.manage("shell", "-v", "0", "-c", look).stdout.strip() == "False"


def test_tables_of_another_release_cannot_be_read_and_are_replaced_all_the_same(backup, restored):
    # Other tables point to this one.
    unbound, cascade = ("c.execute('PRAGMA foreign_keys = OFF');", "") if ON_SQLITE else ("", " CASCADE")
    older = f"from django.db import connection; c = connection.cursor(); {unbound}"
    older += f"c.execute('DROP TABLE reports_edition{cascade}')"
    assert restored.manage("shell", "-c", older).returncode == 0
    refused = restored.manage("restore", backup)
    assert (refused.returncode, "--overwrite" in refused.stderr) == (1, True)
    done = restored.manage("restore", backup, "--overwrite")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(table_of(done.stdout)) == 7


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
@pytest.mark.parametrize("damage", ["not a database", "a page in the middle"])
def test_damaged_database_is_set_aside_and_replaced(damage, backup, make_installation):
    place = make_installation()
    assert place.manage("restore", backup).returncode == 0
    database = place.folder / "bluezone.sqlite3"
    content = bytearray(database.read_bytes())
    if damage == "not a database":
        content = bytearray(b"hello" * 1000)
    else:
        content[8192:40960] = b"\xff" * 32768
    database.write_bytes(content)
    refused = place.manage("restore", backup)
    assert (refused.returncode, "Traceback" in refused.stderr, database.read_bytes()) == (1, False, content)
    done = place.manage("restore", backup, "--overwrite")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(table_of(done.stdout)) == 7
    (aside,) = [file for file in place.folder.glob("bluezone.sqlite3.hong-*") if file.name[-4:] not in {"-wal", "-shm"}]
    assert str(aside) in done.stdout
    assert aside.read_bytes() == content


@pytest.mark.parametrize("damage", ["cut", "not a backup", "other name"])
def test_damaged_backup_is_refused_and_changes_nothing(damage, backup, restored, tmp_path):
    file = tmp_path / ("khac.zip" if damage == "other name" else backup.name)
    content = backup.read_bytes()
    file.write_bytes({"cut": content[: len(content) // 2], "not a backup": b"hello"}.get(damage, content))
    done = restored.manage("restore", file, "--overwrite")
    assert done.returncode == 1
    assert "Chưa phục hồi được" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(table_of(done.stdout.replace("đang có", "phục hồi"))) == 7


def test_missing_file_is_named(make_installation, tmp_path):
    done = make_installation().manage("restore", tmp_path / "bluezone-2020-08-14-150000.sqlite3.gz")
    assert done.returncode == 1
    assert "bluezone-2020-08-14-150000" in done.stderr


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
def test_backup_of_sqlite_is_a_whole_database(backup):
    assert gzip.decompress(backup.read_bytes())[:15] == b"SQLite format 3"


# What a file holds, and not only whether it is sound

ONE_MORE_DAY = (
    "import datetime; from reports.models import *; last = ReportingDay.objects.latest('date'); "
    "last.campaign.unsaved_day(last.date + datetime.timedelta(days=1)).save()"
)


def test_database_without_tables_or_district_is_not_backed_up(make_installation):
    place = make_installation()
    for prepare in ([], ["migrate", "-v", "0"]):
        assert not prepare or place.manage(*prepare).returncode == 0
        done = place.manage("backup")
        assert (done.returncode, "Chưa sao lưu được" in done.stderr, place.backups) == (1, True, [])
        assert place.manage("backup", "--unless-empty").returncode == 0
    if ON_SQLITE:
        (place.folder / "bluezone.sqlite3").unlink()
        place.manage("backup")
        assert not (place.folder / "bluezone.sqlite3").exists()


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
@pytest.mark.parametrize("tables", ["", "CREATE TABLE units_district (id integer)", "CREATE TABLE khac (id integer)"])
def test_backup_of_no_district_is_not_put_over_a_full_one(tables, restored, tmp_path):
    with closing(sqlite3.connect(tmp_path / "empty")) as empty:
        empty.execute(tables or "VACUUM")
    file = tmp_path / "bluezone-2020-08-14-150000.sqlite3.gz"
    file.write_bytes(gzip.compress((tmp_path / "empty").read_bytes()))
    done = restored.manage("restore", file, "--overwrite", "--yes-fewer")
    assert (done.returncode, "không có huyện nào" in done.stderr, "khớp" in done.stdout) == (1, True, False)
    assert len(table_of(restored.manage("restore", file).stdout.replace("đang có", "phục hồi"))) == 7


@pytest.fixture(scope="module")
def fuller(backup, make_installation):
    """An installation with a day more than was backed up, and a backup of its own."""
    place = make_installation()
    assert place.manage("restore", backup).returncode == 0
    done = place.manage("shell", "-c", ONE_MORE_DAY)
    assert done.returncode == 0, done.stderr
    assert place.manage("backup").returncode == 0
    return place


def test_backup_with_fewer_days_than_there_are_needs_the_word_for_it(backup, fuller):
    refused = fuller.manage("restore", backup, "--overwrite")
    assert (refused.returncode, "--yes-fewer" in refused.stderr) == (1, True)
    assert fuller.manage("backup", "--folder", fuller.folder / "still-fuller").returncode == 0
    done = fuller.manage("restore", backup, "--overwrite", "--yes-fewer")
    assert (done.returncode, len(table_of(done.stdout))) == (0, 7)
    assert fuller.manage("restore", fuller.backups[-1], "--overwrite").returncode == 0


def test_database_that_lost_days_is_not_backed_up_beside_the_fuller_backups(fuller, restored, backup):
    restored.manage("restore", backup, "--overwrite")
    folder = fuller.backups[-1].parent
    before = list(folder.iterdir())
    done = restored.manage("backup", "--folder", folder)
    assert (done.returncode, "--yes-fewer" in done.stderr, list(folder.iterdir())) == (1, True, before)
    assert restored.manage("backup", "--folder", folder, "--yes-fewer").returncode == 0


@pytest.mark.skipif(ON_SQLITE, reason="programs of PostgreSQL")
def test_programs_that_back_up_are_connected_as_the_program_is(make_installation):
    place = make_installation()
    url = place.environment["DATABASE_URL"] + "?sslmode=allow&application_name=bluezone"
    look = "from operations.backups import _connection_of_postgresql as c; print(c()['PGSSLMODE'], c()['PGAPPNAME'])"
    assert place.manage("shell", "-v", "0", "-c", look, DATABASE_URL=url).stdout.split() == ["allow", "bluezone"]


# Which backups are kept


def moments(days: int) -> list[datetime.datetime]:
    """A backup every six hours for so many days, the newest first."""
    return [at(18) - datetime.timedelta(hours=6 * n) for n in range(days * 4)]


def kept_of(days: int) -> list[datetime.datetime]:
    found = moments(days)
    return [moment for moment in found if moment not in superfluous(found, at(18, 1))]


def test_backups_of_the_last_two_days_all_stay():
    assert kept_of(2) == moments(2)


def test_older_days_keep_their_last_backup():
    old = [moment for moment in kept_of(20) if at(18, 1) - moment > datetime.timedelta(days=3)]
    assert {timezone.localtime(moment).hour for moment in old} == {18}
    assert len(old) == len({timezone.localdate(moment) for moment in old}) >= 16


def test_older_months_keep_their_last_backup():
    old = [moment for moment in kept_of(200) if at(18, 1) - moment > datetime.timedelta(days=32)]
    months = [timezone.localtime(moment).strftime("%Y-%m") for moment in old]
    assert len(months) == len(set(months)) >= 5


def test_newest_backup_stays_whatever_its_age():
    ancient = [at(18) - datetime.timedelta(days=900), at(18) - datetime.timedelta(days=901)]
    assert superfluous(ancient, at(18)) == ancient[1:]
