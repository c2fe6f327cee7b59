"""Makes the shipped template of the written report anew, after a change of ``reports/document/original``."""

from django.core.management.base import BaseCommand

from reports.document import SHIPPED
from reports.document.original import make


class Command(BaseCommand):
    help = "Tạo lại mẫu gốc của báo cáo Word (reports/data/bao-cao.docx)."

    def handle(self, **options):
        make().save(SHIPPED)
        self.stdout.write(f"Đã ghi {SHIPPED}.")
