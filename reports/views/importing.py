"""Figures from Excel, of one day or of the days before the program: previewed, confirmed once, all or nothing."""

import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from incoming.import_page import ImportPage, Preview
from incoming.signed_preview import Bearer
from incoming.upload_forms import UploadForm
from reports import actions
from reports.access import Can, day_or_404, nothing_today
from reports.excel_forms.history import review_history
from reports.excel_forms.preview import as_plain, asks_more, from_plain
from reports.excel_forms.reading import read_files
from reports.excel_forms.review import problems_of, review_day
from reports.excel_forms.shape import Expected, Reading, by_file
from reports.forms.importing import ConfirmForm, FiguresForm, HistoryForm
from reports.models import DailyReport, ReportingDay
from units.access import requires
from units.requests import SignedInRequest


@requires(Can.IMPORT_FIGURES)
@require_safe
def import_today(request: SignedInRequest) -> HttpResponse:
    """To the page of today."""
    return nothing_today(request) or redirect("reports:import-figures", timezone.localdate(request.arrived_at))


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_figures(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Bring in the forms and tables of a day."""
    return FiguresImport(request, day_or_404(request.user, date, request.arrived_at)).respond()


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_history(request: SignedInRequest) -> HttpResponse:
    """Bring in a table of the days before the program."""
    return HistoryImport(request, Bearer(request.user.pk, request.user.district_id, "history")).respond()


class FiguresImport(ImportPage):
    """Forms and tables of one day."""

    request: SignedInRequest
    template, upload_form = "reports/import_figures.html", FiguresForm

    def __init__(self, request: SignedInRequest, day: ReportingDay) -> None:
        super().__init__(request, Bearer(request.user.pk, request.user.district_id, f"day:{day.date.isoformat()}"))
        self.day = day

    def context(self) -> dict[str, Any]:
        of_day = DailyReport.objects.current().filter(day_id=self.day.pk, channel=DailyReport.Channel.EXCEL)
        imported = of_day.select_related("unit", "day").order_by("-sent_at", "unit__position")
        return {"day": self.day, "imported": imported}

    def read(self, upload: UploadForm) -> Preview:
        expected = Expected.of(self.day.campaign.district, self.day.date)
        return self.preview(read_files(upload.contents, expected))

    def preview(self, reading: Reading, form: ConfirmForm | None = None) -> Preview:
        if form is None:
            review = review_day(self.day, reading.reports, self.request.arrived_at)
            form = ConfirmForm(review.lines, review)
        content = as_plain(line.previewed for line in form.review.lines) or None
        problems, remarks = by_file(reading.problems), by_file(reading.remarks)
        return Preview(content, problems, remarks, form.asked, {"review": form.review, "form": form})

    def confirm(self, content: Any) -> HttpResponse:
        shown = from_plain(content, self.request.user)
        reading = Reading([one.filed for one in shown])
        if problems := problems_of(reading.reports):
            return self.page(refusal=problems[0].sentence, status=409)
        review = review_day(self.day, reading.reports, self.request.arrived_at)
        form = ConfirmForm(review.all_lines, review, self.request.POST)
        if not form.is_valid():
            return self.show_again(self.preview(reading, form))
        if asks_more(review.all_lines, shown):
            return self.show(self.preview(reading), is_stale=True)
        try:
            reports = actions.send_batch(sends=form.sends(shown), by=self.request.user, at=self.request.arrived_at)
        except (actions.StaleRevision, actions.InvalidFigures):
            return self.show(self.preview(reading), is_stale=True)
        told = f"Đã ghi nhận số liệu của {len(reports)} đơn vị từ tệp Excel. Mã biên nhận ở bảng dưới."
        messages.success(self.request, told)
        return redirect("reports:import-figures", self.day.date)


class HistoryImport(ImportPage):
    """One table of many past days."""

    request: SignedInRequest
    template, upload_form = "reports/import_history.html", HistoryForm

    def context(self) -> dict[str, Any]:
        entered = DailyReport.objects.current().filter(
            unit__district_id=self.request.user.district_id, origin=DailyReport.Origin.BEFORE, revision=1
        )
        counts = entered.order_by("-date").values_list("date").annotate(count=Count("pk"))
        return {"counts": counts, "reason": DailyReport.Origin.BEFORE.label}

    def read(self, upload: UploadForm) -> Preview:
        expected = Expected.of(self.request.user.district, None)
        return self.preview(read_files(upload.contents, expected, csv=True))

    def preview(self, reading: Reading) -> Preview:
        review = review_history(self.request.user.district, reading.reports, self.request.arrived_at)
        content = as_plain(line.previewed for line in review.lines) or None
        problems, remarks = by_file([*reading.problems, *review.problems]), by_file(reading.remarks)
        return Preview(content, problems, remarks, review.warned, {"review": review})

    def confirm(self, content: Any) -> HttpResponse:
        shown = from_plain(content, self.request.user)
        reading = Reading([one.filed for one in shown])
        if problems := problems_of(reading.reports):
            return self.page(refusal=problems[0].sentence, status=409)
        review = review_history(self.request.user.district, reading.reports, self.request.arrived_at)
        if review.problems or asks_more(review.lines, shown):
            return self.show(self.preview(reading), is_stale=True)
        try:
            actions.send_batch(sends=review.sends, by=self.request.user, at=self.request.arrived_at)
        except (actions.StaleRevision, actions.InvalidFigures):
            return self.show(self.preview(reading), is_stale=True)
        messages.success(self.request, f"Đã ghi nhận {len(shown)} báo cáo của những ngày trước.")
        return redirect("reports:import-history")
