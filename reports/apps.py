from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from units import changelog, usage

        from . import append_only
        from .models import Campaign, Ground, ProvinceCount, report
        from .province import CountChanges

        post_migrate.connect(append_only.install_after_migrate, sender=self)
        usage.answers = report
        changelog.register(changelog.Recorded(Campaign, "đợt triển khai", lambda record: record.title))
        letter = changelog.Recorded(
            Ground,
            "văn bản làm căn cứ",
            lambda record: f"{record.kind or 'Văn bản'} số {record.number}",
            district_lookup="campaign__district_id",
            hidden=("campaign",),
        )
        changelog.register(letter)
        changelog.register(CountChanges(ProvinceCount, "số liệu của tỉnh", str))
