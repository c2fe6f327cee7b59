"""Closing a day, and the editions that closing makes."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports import actions, workbook
from reports.access import Can, day_or_404, edition_or_404
from reports.consolidation import as_json, changes_between, consolidate, effects_between
from reports.editions.narrative import unit_notes
from reports.editions.reading import changes_since, frozen, previous_of, stamp_of
from reports.forms.closing import CloseForm
from reports.forms.narrative import NarrativeForm
from reports.history.decisions import excused_until
from reports.models import Edition, ReportingDay
from reports.province.history import counts_of_last_week
from units.access import allows, requires
from units.downloads import download
from units.requests import SignedInRequest

from . import narrative
from .board import board_context, figures_response


@requires(Can.CLOSE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def close_day(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Review who is missing, the warnings and the totals; then make the next edition."""
    day = day_or_404(request.user, date, request.arrived_at)
    last = Edition.objects.filter(day_id=day.pk).order_by("-number").first()
    form = CloseForm(request.POST or None, number=last.number + 1 if last else 1)
    texts = NarrativeForm(day, request.POST or None)
    if request.method == "POST" and form.is_valid() and texts.is_valid():
        return _close(request, day, form, texts)
    consolidation = consolidate(day, request.arrived_at)
    until = excused_until(day)
    context = board_context(request, day, consolidation) | {"form": form, "last": last, "texts": texts}
    context["excused"] = [(unit, until.get(unit.code)) for unit in consolidation.excused]
    context |= {"texts_state": narrative.state_of(day), "unit_notes": unit_notes(consolidation)}
    if last:
        context["effects"] = effects_between(frozen(last), consolidation)
    return render(request, "reports/close_day.html", context, status=422 if form.errors or texts.errors else 200)


def _close(request: SignedInRequest, day: ReportingDay, form: CloseForm, texts: NarrativeForm) -> HttpResponse:
    by, at, shown = request.user, request.arrived_at, texts.narrative if texts.is_filled_in else None
    try:
        if shown:
            day = narrative.write(request, texts)
        edition = actions.close_day(day=day, by=by, at=at, narrative=shown, **form.cleaned_data)
    except actions.NarrativeChanged as changed:
        return narrative.conflict(request, texts, changed.day, heading="Chưa chốt")
    except actions.AlreadyClosed as closed:
        edition = closed.edition
        if edition.made_by_id != by.pk:
            maker = f"do {edition.maker_name} chốt" if edition.made_by else edition.maker_name
            messages.warning(request, f"Lần chốt {edition.number} đã có, {maker}.")
        if shown and frozen(edition).narrative != shown:
            messages.warning(request, "Lời văn vừa gửi đã lưu nhưng không có trong lần chốt này.")
    return redirect("reports:edition", day.date, edition.number)


@requires(Can.SEE_BOARD)
@require_safe
def edition(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """One edition, printed from itself alone; the newest also lists what has changed since."""
    day = day_or_404(request.user, date, request.arrived_at)
    found = edition_or_404(day, number)
    context = board_context(request, day, frozen(found))
    newest = context["editions"][-1]
    context |= {
        "edition": found,
        "newest": newest,
        "next_number": newest.number + 1,
        "may_edit_document": allows(request.user, Can.EDIT_DOCUMENT),
        "excused": [(unit, None) for unit in frozen(found).excused],
        "uses_province_counts": counts_of_last_week(day).exists(),
        "in_time": day.is_in_time_for_province(found.cut_at),
        **_changes(request, day, found, is_newest=found.pk == newest.pk),
    }
    return render(request, "reports/edition.html", context)


def _changes(request: SignedInRequest, day: ReportingDay, edition: Edition, *, is_newest: bool) -> dict:
    """What the edition changed against the one before, and what has changed since (R18)."""
    before, now = previous_of(edition), consolidate(day, request.arrived_at) if is_newest else None
    content = frozen(edition)
    return {
        "changes": changes_between(frozen(before), content) if before else (),
        "effects": effects_between(frozen(before), content) if before else (),
        "changes_since": changes_since(edition, now) if now else None,
        "effects_since": effects_between(content, now) if now else (),
    }


@requires(Can.SEE_BOARD)
@require_safe
def edition_figures(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """An edition as JSON."""
    found = edition_or_404(day_or_404(request.user, date, request.arrived_at), number)
    return figures_response(as_json(frozen(found), found.number))


@requires(Can.SEE_BOARD)
@require_safe
def edition_workbook(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """The province's workbook of an edition."""
    return download(*workbook_of(edition_or_404(day_or_404(request.user, date, request.arrived_at), number)))


def workbook_of(edition: Edition) -> tuple[bytes, str]:
    """The province's workbook of an edition, and its file's name."""
    stamp, before = stamp_of(edition), previous_of(edition)
    changes = changes_between(frozen(before), frozen(edition)) if before else ()
    content = workbook.build(frozen(edition), stamp, changes, before=frozen(before) if before else None)
    return content, workbook.filename(frozen(edition), stamp)
