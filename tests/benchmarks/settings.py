"""The program's own settings, for a measured server: static files named by their hash, none compressed."""

import os
from pathlib import Path

from bluezone_report.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BENCHMARK_DIRECTORY"], "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
