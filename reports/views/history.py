"""Figures of days before the program: the same preview and confirmation, for a table of many days."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports import actions, excel_forms
from reports.access import Can
from reports.forms.importing import HistoryUploadForm
from reports.models import DailyReport
from units.access import requires

PLACE = "history"


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_history(request: HttpRequest) -> HttpResponse:
    """Take a table of past days, show what it would add, and write it once that is confirmed."""
    if request.method != "POST":
        return _page(request, HistoryUploadForm())
    if "content" in request.POST:
        return _confirm(request)
    form = HistoryUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    expected = excel_forms.Expected.of(request.user.district, None)
    return _preview(request, excel_forms.read_files(form.contents, expected, csv=True))


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        items = excel_forms.unseal(request.POST["content"], request.user, PLACE)
    except excel_forms.ParcelRefused as refusal:
        return _page(request, HistoryUploadForm(), refusal=str(refusal), status=422)
    reading = excel_forms.Reading([item.draft for item in items])
    reading.problems.extend(excel_forms.problems_of(reading.drafts))
    if reading.problems:
        return _page(request, HistoryUploadForm(), refusal=reading.problems[0].sentence, status=409)
    review = excel_forms.review_history(request.user.district, reading.drafts, request.arrived_at)
    shown = frozenset(code for item in items for code in item.codes)
    if review.problems or any(line.codes - shown for line in review.lines):
        return _preview(request, reading, stale=True)
    try:
        actions.send_batch(sends=review.sends, by=request.user, at=request.arrived_at)
    except (actions.StaleRevision, actions.InvalidFigures):
        return _preview(request, reading, stale=True)
    messages.success(request, f"Đã ghi nhận {len(items)} báo cáo của những ngày trước.")
    return redirect("reports:import-history")


def _preview(request: HttpRequest, reading: excel_forms.Reading, *, stale: bool = False) -> HttpResponse:
    review = excel_forms.review_history(request.user.district, reading.drafts, request.arrived_at)
    problems, content = [*reading.problems, *review.problems], ""
    try:
        items = [excel_forms.Item(line.draft, 0, line.codes) for line in review.lines]
        content = excel_forms.seal(items, request.user, PLACE)
    except excel_forms.ParcelRefused as refusal:
        problems.append(excel_forms.Remark("Tệp", str(refusal)))
    context = {
        "review": review,
        "content": content,
        "stale": stale,
        "problems": excel_forms.by_file(problems),
        "remarks": excel_forms.by_file(reading.remarks),
        "upload": HistoryUploadForm(),
        "reason": DailyReport.Origin.BEFORE.label,
    }
    status = 409 if stale else 422 if problems else 200
    return render(request, "reports/import_history_preview.html", context, status=status)


def _page(request: HttpRequest, form: HistoryUploadForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The upload form, and how many reports came in this way for each day."""
    entered = DailyReport.objects.current().filter(
        unit__district_id=request.user.district_id, origin=DailyReport.Origin.BEFORE, revision=1
    )
    counts = entered.order_by("-date").values_list("date").annotate(count=Count("pk"))
    context = {"upload": form, "refusal": refusal, "counts": counts, "reason": DailyReport.Origin.BEFORE.label}
    return render(request, "reports/import_history.html", context, status=status)
