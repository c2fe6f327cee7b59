from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from units import changelog

        from .models import Campaign

        changelog.register(changelog.Source(Campaign, "đợt triển khai", lambda record: record.title))
