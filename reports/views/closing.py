"""Closing a day: the review, the Office's own words, and what changed after the last edition."""

import datetime
from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from reports import actions
from reports.access import Can, day_or_404
from reports.consolidation import Consolidation, Narrative, changes_between, consolidate, effects_between
from reports.editions import changes_since, frozen, saved_narrative, unit_notes, version_of
from reports.figures.wording import spoken_moment
from reports.forms.closing import CloseForm, DeferralForm, NarrativeForm, signed_list, signed_review
from reports.history.decisions import excused_until
from reports.models import Edition, ReportingDay
from reports.printing import province_line
from units.access import POST, allows, requires
from units.requests import SignedInRequest

from .board import board_context


@requires(Can.CLOSE_DAY)
def close_day(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Review who is missing, the warnings and the totals; then make the next edition."""
    day = day_or_404(request.user, date, request.arrived_at)
    last = Edition.objects.filter(day_id=day.pk).order_by("-number").first()
    form = CloseForm(day, request.POST or None, number=last.number + 1 if last else 1)
    texts = NarrativeForm(day, request.POST or None)
    if request.method == "POST" and form.is_valid() and texts.is_valid():
        return _close(request, day, form, texts, last)
    consolidation = consolidate(day, request.arrived_at)
    reviewed = signed_review(day, consolidation)
    if form.errors or texts.errors:
        # What was not yet asked about is asked about when it is closed.
        reviewed = reviewed if form.has_error("reviewed") else request.POST.get("reviewed", "")
        return _review(request, day, consolidation, form, texts, last, reviewed, 422)
    return _review(request, day, consolidation, form, texts, last, reviewed)


def _review(
    request: SignedInRequest,
    day: ReportingDay,
    consolidation: Consolidation,
    form: CloseForm,
    texts: NarrativeForm,
    last: Edition | None,
    reviewed: str,
    status: int = 200,
    **asked: object,
) -> HttpResponse:
    until = excused_until(day)
    context = board_context(request, day, consolidation)
    context |= {"form": form, "last": last, "texts": texts, "reviewed": reviewed}
    context["excused"] = [(unit, until.get(unit.code)) for unit in consolidation.excused]
    context |= {"texts_state": _state_of(day), "unit_notes": unit_notes(consolidation)}
    if last:
        context["effects"] = effects_between(frozen(last), consolidation)
    return render(request, "reports/close_day.html", context | asked, status=status)


def _close(
    request: SignedInRequest, day: ReportingDay, form: CloseForm, texts: NarrativeForm, last: Edition | None
) -> HttpResponse:
    by, at, shown = request.user, request.arrived_at, texts.narrative if texts.is_filled_in else None
    try:
        if shown:
            day = _write(request, texts)
        # Who was asked twice, and says so, closes what stands at the press: else a day could not be closed while
        # reports come in faster than anybody reads.
        accepted = form.cleaned_data | ({"reviewed": None} if "moving" in request.POST else {})
        edition = actions.close_day(day=day, by=by, at=at, narrative=shown, **accepted)
    except actions.NarrativeChanged as changed:
        return _conflict(request, texts, changed.day, heading="Chưa chốt")
    except actions.ReviewOvertaken as overtaken:
        return _ask_again(
            request, day, form, NarrativeForm(day, _rebased(shown, day) if shown else None), last, overtaken
        )
    except actions.AlreadyClosed as closed:
        edition = closed.edition
        if edition.made_by_id != by.pk:
            maker = f"do {edition.maker_name} chốt" if edition.made_by else edition.maker_name
            messages.warning(request, f"Lần chốt {edition.number} đã có, {maker}.")
        if shown and frozen(edition).narrative != shown:
            messages.warning(request, "Lời văn vừa gửi đã lưu nhưng không có trong lần chốt này.")
    return redirect("reports:edition", day.date, edition.number)


def _ask_again(
    request: SignedInRequest,
    day: ReportingDay,
    form: CloseForm,
    texts: NarrativeForm,
    last: Edition | None,
    overtaken: actions.ReviewOvertaken,
) -> HttpResponse:
    """What came in since the review, above the review of what stands now, which the next press closes (R18)."""
    before, now = overtaken.reviewed, overtaken.now
    asked = {
        "questions": True,
        "was_asked_before": "asked" in request.POST,
        "overtaken": overtaken,
        "overtaking": changes_between(before, now),
        "overtaking_effects": effects_between(before, now),
        "province_counts": [province_line(each) for each in (before, now)],
    }
    return _review(request, day, now, form, texts, last, signed_review(day, now), 409, **asked)


@requires(Can.CLOSE_DAY, POST)
def narrative(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Save the texts: asked by the page itself while somebody types, or by the button without JavaScript."""
    day = day_or_404(request.user, date, request.arrived_at)
    form = NarrativeForm(day, request.POST)
    if not form.is_valid():
        if _is_asked_by_script(request):
            sentences = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()]
            return JsonResponse({"state": f"Chưa lưu. {' '.join(sentences)}"}, status=422)
        return _narrative_page(request, form, 422, heading="Lời văn của báo cáo", saved={})
    try:
        day = _write(request, form)
    except actions.NarrativeChanged as changed:
        return _conflict(request, form, changed.day)
    if _is_asked_by_script(request):
        return JsonResponse({"state": _state_of(day), "base": version_of(day)})
    messages.success(request, "Đã lưu lời văn của báo cáo.")
    return redirect("reports:close-day", day.date)


def _write(request: SignedInRequest, form: NarrativeForm) -> ReportingDay:
    """Save what the form holds; raises ``NarrativeChanged``."""
    texts = {"narrative": form.narrative, "base": form.cleaned_data["narrative_base"]}
    return actions.write_narrative(day=form.day, **texts, by=request.user, at=request.arrived_at)


def _state_of(day: ReportingDay) -> str:
    """When the texts were saved, and by whom."""
    if day.narrative_saved_at is None:
        return ""
    return f"Đã lưu lúc {spoken_moment(day.narrative_saved_at)}, {day.narrative_saved_by_name}."


def _conflict(
    request: SignedInRequest, form: NarrativeForm, day: ReportingDay, heading: str = "Chưa lưu"
) -> HttpResponse:
    """Both versions; which of them stays is for the reader to say (409)."""
    if _is_asked_by_script(request):
        sentence = "Chưa lưu: có người đã lưu lời văn khác. Bấm “Lưu lời văn” để xem cả hai bản."
        return JsonResponse({"state": sentence}, status=409)
    form = NarrativeForm(day, _rebased(form.narrative, day))
    heading, saved = f"{heading}: lời văn đã được người khác sửa", asdict(saved_narrative(day))
    return _narrative_page(request, form, 409, heading=heading, saved=saved, saved_state=_state_of(day))


def _rebased(typed: Narrative, day: ReportingDay) -> dict[str, str]:
    """What was typed, as a form that has seen the texts that are saved now."""
    return asdict(typed) | {"narrative_base": version_of(day)}


def _narrative_page(
    request: SignedInRequest, form: NarrativeForm, status: int, *, saved: dict[str, str], **shown: str
) -> HttpResponse:
    boxes = [(box, saved.get(box.name)) for box in form.visible_fields()]
    context = {"day": form.day, "form": form, "boxes": boxes, **shown}
    return render(request, "reports/narrative.html", context, status=status)


def _is_asked_by_script(request: SignedInRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@requires(Can.SEE_BOARD)
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
    now = consolidate(day, request.arrived_at)
    since = changes_since(edition, now)
    context = {
        "day": day,
        "edition": edition,
        "form": form,
        "at": request.arrived_at,
        "is_today": day.is_open_to_units(request.arrived_at),
        "may_close": allows(request.user, Can.CLOSE_DAY),
        "changes_since": since,
        "seen": signed_list(since, request.arrived_at),
        "effects": effects_between(frozen(edition), now),
        "close_form": CloseForm(day, number=edition.number + 1),
        "reviewed": signed_review(day, now),
    }
    return render(request, "reports/changes.html", context, status=status)
