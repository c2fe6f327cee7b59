"""What the clock does today, and when it reminds: set by the Office, seen by the leader too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports import actions
from reports.access import Can, day_or_404, nothing_today
from reports.clock.query import tasks_of_day, troubles
from reports.forms.clock import ReminderMinutesForm
from reports.models import Edition
from reports.models.scheduled_tasks import auto_close_at
from units.access import allows, requires
from units.requests import SignedInRequest


@requires(Can.SEE_BOARD, to_post=Can.REMIND)
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: SignedInRequest) -> HttpResponse:
    """Today's table of the clock; the Office sets the reminders' minutes below it."""
    at = request.arrived_at
    if page := nothing_today(request):
        return page
    day = day_or_404(request.user, timezone.localdate(at), at)
    data = request.POST if request.method == "POST" else None
    form = ReminderMinutesForm(day.campaign, day.campaign.usable_reminder_minutes, data)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        actions.set_reminder_minutes(campaign=day.campaign, minutes=minutes, by=request.user, at=at)
        messages.success(request, "Đã lưu giờ nhắc.")
        return redirect("reports:clock")
    context = {
        "day": day,
        "entries": tasks_of_day(day, at),
        "troubles": troubles(day, at),
        "closes_at": auto_close_at(day),
        "first_edition": Edition.objects.filter(day_id=day.pk, number=1).first(),
        "form": form,
        "may_set": allows(request.user, Can.REMIND),
    }
    return render(request, "reports/clock.html", context, status=422 if form.errors else 200)
