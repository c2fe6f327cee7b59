"""Figures from Excel for one day: a preview of what would change, then one confirmation, all or nothing."""

import datetime
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports import actions, excel_forms
from reports.access import Can, day_or_404, nothing_today
from reports.forms.importing import ConfirmForm, UploadForm
from reports.models import DailyReport, ReportingDay
from units.access import requires


@requires(Can.IMPORT_FIGURES)
@require_safe
def import_today(request: HttpRequest) -> HttpResponse:
    """To the page of today."""
    return nothing_today(request) or redirect("reports:import-figures", timezone.localdate(request.arrived_at))


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_figures(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Take files, show what they would change, and write it once that is confirmed."""
    day = day_or_404(request.user, date, request.arrived_at)
    if request.method != "POST":
        return _page(request, day, UploadForm())
    if "content" in request.POST:
        return _confirm(request, day)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, day, form, status=422)
    expected = excel_forms.Expected.of(day.campaign.district, day.date)
    return _preview(request, day, excel_forms.read_files(form.contents, expected))


def _confirm(request: HttpRequest, day: ReportingDay) -> HttpResponse:
    """Write what was previewed; whatever has changed since is previewed again."""
    try:
        items = excel_forms.unseal(request.POST["content"], request.user, _place(day))
    except excel_forms.ParcelRefused as refusal:
        return _page(request, day, UploadForm(), refusal=str(refusal), status=422)
    reading = excel_forms.Reading([item.draft for item in items])
    reading.problems.extend(excel_forms.problems_of(reading.drafts))
    if reading.problems:
        return _page(request, day, UploadForm(), refusal=reading.problems[0].sentence, status=409)
    review = excel_forms.review_day(day, reading.drafts, request.arrived_at)
    form = ConfirmForm(review.all_lines, review, request.POST)
    if not form.is_valid():
        return _preview_page(request, review, reading, form, request.POST["content"], status=422)
    shown = frozenset(code for item in items for code in item.codes)
    if any(line.codes - shown for line in review.all_lines):
        return _preview(request, day, reading, stale=True)
    try:
        reports = actions.send_batch(sends=form.sends(items), by=request.user, at=request.arrived_at)
    except (actions.StaleRevision, actions.InvalidFigures):
        return _preview(request, day, reading, stale=True)
    messages.success(request, f"Đã ghi nhận số liệu của {len(reports)} đơn vị từ tệp Excel. Mã biên nhận ở bảng dưới.")
    return redirect("reports:import-figures", day.date)


def _preview(
    request: HttpRequest, day: ReportingDay, reading: excel_forms.Reading, *, stale: bool = False
) -> HttpResponse:
    """What the files would change: 422 where a file must be mended first, 409 where somebody was faster."""
    review = excel_forms.review_day(day, reading.drafts, request.arrived_at)
    content, items = (
        "",
        [excel_forms.Item(line.draft, line.unit_form.base_revision, line.codes) for line in review.lines],
    )
    try:
        content = excel_forms.seal(items, request.user, _place(day))
    except excel_forms.ParcelRefused as refusal:
        reading.problems.append(excel_forms.Remark("Tất cả các tệp", str(refusal)))
    status = 422 if reading.problems else 409 if stale else 200
    form = ConfirmForm(review.lines, review)
    return _preview_page(request, review, reading, form, content, stale=stale, status=status)


def _preview_page(
    request: HttpRequest,
    review: excel_forms.Review,
    reading: excel_forms.Reading,
    form: ConfirmForm,
    content: str,
    *,
    stale: bool = False,
    status: int,
) -> HttpResponse:
    context = {
        "day": review.day,
        "review": review,
        "form": form,
        "content": content,
        "stale": stale,
        "problems": excel_forms.by_file(reading.problems),
        "remarks": excel_forms.by_file(reading.remarks),
        "upload": UploadForm(),
    }
    return render(request, "reports/import_preview.html", context, status=status)


def _page(
    request: HttpRequest, day: ReportingDay, form: UploadForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"day": day, "upload": form, "refusal": refusal, "imported": _imported(day)}
    return render(request, "reports/import_figures.html", context, status=status)


def _imported(day: ReportingDay) -> Sequence[DailyReport]:
    """What stands of the day from Excel files, the newest first."""
    reports = DailyReport.objects.current().filter(day_id=day.pk, channel=DailyReport.Channel.EXCEL)
    return reports.select_related("unit", "day").order_by("-sent_at", "unit__position")


def _place(day: ReportingDay) -> str:
    return f"day:{day.date.isoformat()}"
