"""Apps of Django's that this project sets up: one gate to the admin, and the static files that are served."""

from pathlib import Path

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders


class DistrictAdminConfig(AdminConfig):
    default_site = "bluezone_report.admin_site.DistrictAdminSite"


class ServedStaticFilesConfig(StaticFilesConfig):
    #: What no page asks for: packing it would take longer than everything else of the demo's start.
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("ext", "htmx-2.js", "htmx-4*", "htmax*"),
        *("jquery.js", "select2.full.js", "xregexp.js"),
    ]

    def sources(self) -> dict[str, Path]:
        """Every file that collectstatic takes, by its name there."""
        listed = ((path, storage) for finder in get_finders() for path, storage in finder.list(self.ignore_patterns))
        return {path: Path(storage.path(path)) for path, storage in listed}
