"""The Office's own words for the report: kept while they are typed, never written over somebody else's."""

import datetime
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from reports import actions
from reports.access import Can, day_or_404
from reports.editions.narrative import saved_narrative, version_of
from reports.figures.wording import spoken_moment
from reports.forms.narrative import NarrativeForm
from reports.models import ReportingDay
from units.access import requires
from units.requests import SignedInRequest


@requires(Can.CLOSE_DAY)
@require_POST
def narrative(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Save the texts: asked by the page itself while somebody types, or by the button without JavaScript."""
    day = day_or_404(request.user, date, request.arrived_at)
    form = NarrativeForm(day, request.POST)
    if not form.is_valid():
        if _is_asked_by_script(request):
            sentences = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()]
            return JsonResponse({"state": f"Chưa lưu. {' '.join(sentences)}"}, status=422)
        return _page(request, form, 422, heading="Lời văn của báo cáo", saved={})
    try:
        day = write(request, form)
    except actions.NarrativeChanged as changed:
        return conflict(request, form, changed.day)
    if _is_asked_by_script(request):
        return JsonResponse({"state": state_of(day), "base": version_of(day)})
    messages.success(request, "Đã lưu lời văn của báo cáo.")
    return redirect("reports:close-day", day.date)


def write(request: SignedInRequest, form: NarrativeForm) -> ReportingDay:
    """Save what the form holds; raises ``NarrativeChanged``."""
    texts = {"narrative": form.narrative, "base": form.cleaned_data["narrative_base"]}
    return actions.write_narrative(day=form.day, **texts, by=request.user, at=request.arrived_at)


def state_of(day: ReportingDay) -> str:
    """When the texts were saved, and by whom."""
    if day.narrative_saved_at is None:
        return ""
    return f"Đã lưu lúc {spoken_moment(day.narrative_saved_at)}, {day.narrative_saved_by_name}."


def conflict(
    request: SignedInRequest, form: NarrativeForm, day: ReportingDay, heading: str = "Chưa lưu"
) -> HttpResponse:
    """Both versions; which of them stays is for the reader to say (409)."""
    if _is_asked_by_script(request):
        sentence = "Chưa lưu: có người đã lưu lời văn khác. Bấm “Lưu lời văn” để xem cả hai bản."
        return JsonResponse({"state": sentence}, status=409)
    form = NarrativeForm(day, asdict(form.narrative) | {"narrative_base": version_of(day)})
    heading, saved = f"{heading}: lời văn đã được người khác sửa", asdict(saved_narrative(day))
    return _page(request, form, 409, heading=heading, saved=saved, saved_state=state_of(day))


def _page(
    request: SignedInRequest, form: NarrativeForm, status: int, *, saved: dict[str, str], **shown: str
) -> HttpResponse:
    boxes = [(box, saved.get(box.name)) for box in form.visible_fields()]
    context = {"day": form.day, "form": form, "boxes": boxes, **shown}
    return render(request, "reports/narrative.html", context, status=status)


def _is_asked_by_script(request: SignedInRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
