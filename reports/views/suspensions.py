"""Days without a report for the whole district: the Office suspends them, and takes that back (R1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from incoming.dates import day as written
from reports import actions
from reports.access import Can, nothing_today
from reports.forms.decisions import SuspensionForm
from reports.models import Suspension
from reports.reminders.texts import announce_suspension
from units.access import POST, requires
from units.requests import SignedInRequest


@requires(Can.DECIDE_DAY)
def suspensions(request: SignedInRequest) -> HttpResponse:
    """What was suspended, the newest first; POST suspends days from today on, with a reason that all see."""
    if page := nothing_today(request):
        return page
    today = timezone.localdate(request.arrived_at)
    form = SuspensionForm(today, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _suspend(request, form):
        return redirect("reports:suspensions")
    decided = list(Suspension.objects.filter(district_id=request.user.district_id).order_by("-pk"))
    standing = next((each for each in decided if not each.withdrawn_at and each.last_on >= today), None)
    context = {
        "form": form,
        "today": today,
        "suspensions": decided,
        "announcement": announce_suspension(standing, request.user.district) if standing else "",
    }
    return render(request, "reports/suspensions.html", context, status=422 if form.errors else 200)


def _suspend(request: SignedInRequest, form: SuspensionForm) -> bool:
    """Whether the days are suspended by now; the form says why they are not."""
    try:
        suspension = actions.suspend_days(
            district=request.user.district, by=request.user, at=request.arrived_at, **form.cleaned_data
        )
    except actions.AlreadySuspended as refusal:
        other = refusal.suspension
        told = f"{other.decided_by_name} đã ghi tạm dừng {other.in_words}, quyết định đó giữ nguyên."
        form.add_error(None, f"{told} Cần thay đổi thì rút lại rồi ghi lại.")
    except actions.AlreadyClosed as refusal:
        form.add_error(None, f"Ngày {written(refusal.edition.day.date)} đã chốt số liệu, không tạm dừng được nữa.")
    else:
        messages.success(request, f"Đã ghi tạm dừng báo cáo {suspension.in_words}.")
        return True
    return False


@requires(Can.DECIDE_DAY, POST)
def withdraw_suspension(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a suspension back from today on."""
    suspension = get_object_or_404(Suspension, pk=pk, district_id=request.user.district_id)
    try:
        actions.withdraw_suspension(suspension=suspension, by=request.user, at=request.arrived_at)
        messages.success(request, "Đã rút lại tạm dừng, các đơn vị báo cáo lại.")
    except actions.NotInForce:
        messages.warning(request, "Quyết định tạm dừng này không còn hiệu lực.")
    return redirect("reports:suspensions")
