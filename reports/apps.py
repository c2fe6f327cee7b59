from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from units import changelog, usage

        from . import append_only
        from .models import Campaign
        from .models import usage as reported
        from .province.changes import CountChanges

        post_migrate.connect(append_only.install_after_migrate, sender=self)
        usage.register(reported)
        changelog.register(changelog.Recorded(Campaign, "đợt triển khai", lambda record: record.title))
        changelog.register(CountChanges())
