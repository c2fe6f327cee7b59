from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from units import changelog, usage

        from .figures.wording import count, day
        from .models import Campaign, ProvinceCount
        from .models import usage as reported

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
