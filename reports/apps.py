from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from units import changelog, usage

        from . import append_only
        from .figures.wording import count, day
        from .models import Campaign, ProvinceCount
        from .models import usage as reported

        post_migrate.connect(append_only.install_after_migrate, sender=self)
        usage.register(reported)
        changelog.register(changelog.Recorded(Campaign, "đợt triển khai", lambda record: record.title))
        changelog.register(
            changelog.Recorded(
                ProvinceCount,
                "số liệu của tỉnh",
                lambda record: f"ngày {day(record.day.date)}, {count(record.installed)} người ({record.source})",
                district_lookup="day__campaign__district",
                hidden={"day", "entered_by", "entered_at"},
                related=("day",),
            )
        )
