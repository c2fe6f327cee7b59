"""manage.py doctor: one page about this installation, green or red, each red line with its remedy."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from operations.health import examine

GOOD, BAD = "đạt", "CHƯA ĐẠT"


class Command(BaseCommand):
    help = "Khám toàn bộ hệ thống này: mỗi dòng đạt hoặc chưa đạt, dòng chưa đạt kèm cách khắc phục."

    # It says itself what is wrong with the settings.
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        findings = examine(at)
        self.stdout.write(f"Khám hệ thống lúc {timezone.localtime(at):%H:%M:%S ngày %d/%m/%Y}\n\n")
        for finding in findings:
            # In colour where the terminal has colours; the word says the same without.
            style = self.style.SUCCESS if finding.ok else self.style.ERROR
            self.stdout.write(style(f"{GOOD if finding.ok else BAD:<9}") + f" {finding.name}: {finding.said}")
            if not finding.ok:
                self.stdout.write(f"{'':<9}   → {finding.remedy}")
        wrong = sum(not finding.ok for finding in findings)
        if wrong:
            raise CommandError(f"{wrong}/{len(findings)} mục chưa đạt.")
        self.stdout.write(f"\nĐạt cả {len(findings)} mục.")
