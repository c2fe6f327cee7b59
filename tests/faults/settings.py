"""The program's own settings for a served trial; only its static files are not collected beforehand."""

from bluezone_report.settings import *  # noqa: F403

# nginx stands in front, without a certificate: it is believed about arrivals as the one of a deployment.
HTTPS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
