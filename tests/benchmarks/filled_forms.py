"""Our side of the import: forms as units send them back, and the Office's two requests."""

import io
import re
import time
from urllib.parse import urlencode

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from reports.consolidation.unit_form import UnitForm, unit_forms
from reports.excel_forms.form import build_form
from reports.excel_forms.words import CODES
from reports.models import Campaign, DailyReport, ReportingDay
from units.models import User

from . import data

ENCODED = "application/x-www-form-urlencoded"


def import_forms(campaign: Campaign, office: User) -> tuple[float, float]:
    """Seconds until the preview stands, and until every report of it is written."""
    today = timezone.localdate()
    day = ReportingDay.objects.filter(campaign=campaign, date=today).first() or campaign.unsaved_day(today)
    day.campaign = campaign
    files = [
        _filled_in(unit_form) for unit_form in unit_forms(day, list(campaign.district.units.all()), timezone.now())
    ]
    client, address = Client(), f"/tong-hop/{today.isoformat()}/nhap-excel/"
    client.force_login(office)
    start = time.perf_counter()
    preview = client.post(address, {"files": files})
    shown = time.perf_counter()
    (content,) = re.findall(rb'name="content" value="([^"]+)"', preview.content)
    sent = urlencode({"content": content.decode(), "given_by": "Benchmark"})
    answer = client.post(address, sent, content_type=ENCODED)
    end = time.perf_counter()
    written = DailyReport.objects.filter(date=today, unit__district=campaign.district, channel="excel").count()
    if (preview.status_code, answer.status_code, written) != (200, 302, len(files)):
        raise RuntimeError(f"{preview.status_code}, {answer.status_code}, {written} written")
    return shown - start, end - shown


def _filled_in(unit_form: UnitForm) -> SimpleUploadedFile:
    """The form with today's figures, saved by another program than the one that wrote it."""
    book, out = openpyxl.load_workbook(io.BytesIO(build_form(unit_form))), io.BytesIO()
    page = book.worksheets[0]
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    age = (unit_form.day.date - unit_form.day.campaign.starts_on).days
    for field, figure in data.figures(unit_form.unit.position, age, is_area=unit_form.unit.reports_area).items():
        if figure is not None and CODES[field] in rows:
            page.cell(rows[CODES[field]], 5, figure)
    book.save(out)
    return SimpleUploadedFile(f"{unit_form.unit.code}.xlsx", out.getvalue())
