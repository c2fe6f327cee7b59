"""What has changed after the last edition, and the Office's decision about it (R18)."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports import actions
from reports.access import Can, day_or_404
from reports.consolidation import consolidate, effects_between
from reports.editions.reading import changes_since, frozen
from reports.forms.closing import CloseForm, DeferralForm, signed_list
from reports.models import Edition, ReportingDay
from units.access import allows, requires
from units.requests import SignedInRequest


@requires(Can.SEE_BOARD)
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """List what has changed since the last edition; POST leaves what was listed for the next day."""
    day = day_or_404(request.user, date, request.arrived_at)
    if request.method == "POST" and not allows(request.user, Can.CLOSE_DAY):
        raise PermissionDenied
    edition = Edition.objects.filter(day_id=day.pk).order_by("-number").first()
    if edition is None:
        raise Http404
    form = DeferralForm(edition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.defer_changes(edition=edition, **form.cleaned_data["seen"], by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã ghi nhận: các thay đổi sau lần chốt {edition.number} để ngày mai.")
        return redirect("reports:board-of-day", day.date)
    # 409 where the list was overtaken by an edition, 422 where there was no such list.
    status = 409 if form.has_error("seen", "overtaken") else 422 if form.errors else 200
    return render(request, "reports/changes.html", _context(request, day, edition, form), status=status)


def _context(request: SignedInRequest, day: ReportingDay, edition: Edition, form: DeferralForm) -> dict:
    now = consolidate(day, request.arrived_at)
    since = changes_since(edition, now)
    return {
        "day": day,
        "edition": edition,
        "form": form,
        "at": request.arrived_at,
        "is_today": day.is_open_to_units(request.arrived_at),
        "may_close": allows(request.user, Can.CLOSE_DAY),
        "changes_since": since,
        "seen": signed_list(since, request.arrived_at),
        "effects": effects_between(frozen(edition), now),
        "close_form": CloseForm(number=edition.number + 1),
    }
