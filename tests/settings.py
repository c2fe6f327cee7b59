"""Settings for tests: the program's own, with a key of its own and cheap passwords."""

import os
import secrets
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from bluezone_report.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# No clock runs and nobody backs up while tests do.
BACKUP_DIR = STATE_DIR = Path(tempfile.gettempdir()) / "bluezone-test-has-none"
# WhiteNoise serves from the finders here; there is no collected folder to look into.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in service: threads that write to a database in memory share one cache, where
    # SQLite locks whole tables and heeds neither WAL nor the timeout. One file for each process.
    file = Path(tempfile.gettempdir()) / f"bluezone-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(file)}  # noqa: F405
