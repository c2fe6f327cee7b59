"""An edition: its page and its files; and the district's template of the written report."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from reports import actions, document, workbook
from reports.access import Can, day_or_404, edition_or_404
from reports.consolidation import as_json, changes_between, consolidate, effects_between
from reports.document.sample import template_names
from reports.editions import changes_since, frozen, previous_of, stamp_of, way_of
from reports.forms.handing_over import HandoverForm
from reports.forms.importing import TemplateForm
from reports.models import DocumentTemplate, Edition, Email, ReportingDay
from reports.printing import file_name
from reports.province import counts_of_last_week
from reports.reminders.results import loudspeaker_text, result_text
from units.access import POST, SAFE, allows, requires
from units.requests import DOCX, SignedInRequest, download, download_all

from .board import board_context, figures_response


@requires(Can.SEE_BOARD, SAFE)
def edition(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """One edition, printed from itself alone; the newest also lists what has changed since."""
    day = day_or_404(request.user, date, request.arrived_at)
    return edition_page(request, day, edition_or_404(day, number))


def edition_page(
    request: SignedInRequest, day: ReportingDay, found: Edition, status: int = 200, **shown: object
) -> HttpResponse:
    """The same with what else is ``shown``: a note of its handing over that was refused."""
    content, before = frozen(found), previous_of(found)
    context = board_context(request, day, content)
    newest = context["editions"][-1]
    number = found.number
    way = next(each for each in context["handed_over"] if each.edition.pk == found.pk)
    now = consolidate(day, request.arrived_at) if found.pk == newest.pk else None
    context |= {
        "edition": found,
        "newest": newest,
        "next_number": newest.number + 1,
        "way": way,
        "result_text": result_text(content, number),
        "loudspeaker_text": loudspeaker_text(content),
        "result_emails": Email.objects.filter(edition=found).order_by("pk"),
        "form": HandoverForm(way, content, request.arrived_at) if allows(request.user, Can.HAND_OVER) else None,
        "may_edit_document": allows(request.user, Can.EDIT_DOCUMENT),
        "excused": [(unit, None) for unit in content.excused],
        "uses_province_counts": counts_of_last_week(day).exists(),
        "in_time": day.is_in_time_for_province(found.cut_at),
        # What the edition changed against the one before, and what has changed since (R18).
        "changes": changes_between(frozen(before), content) if before else (),
        "effects": effects_between(frozen(before), content) if before else (),
        "changes_since": changes_since(found, now) if now else None,
        "effects_since": effects_between(content, now) if now else (),
    }
    return render(request, "reports/edition.html", context | shown, status=status)


@requires(Can.SEE_BOARD, SAFE)
def edition_figures(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """An edition as JSON."""
    day = day_or_404(request.user, date, request.arrived_at)
    found = edition_or_404(day, number)
    return figures_response(as_json(frozen(found), found.number), way_of(day, found))


@requires(Can.SEE_BOARD, SAFE)
def edition_workbook(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """The province's workbook of an edition."""
    return download(*workbook_of(edition_or_404(day_or_404(request.user, date, request.arrived_at), number)))


def workbook_of(edition: Edition) -> tuple[bytes, str]:
    """The province's workbook of an edition, and its file's name."""
    before = previous_of(edition)
    stamp = stamp_of(edition, before)
    changes = changes_between(frozen(before), frozen(edition)) if before else ()
    content = workbook.build(frozen(edition), stamp, changes, before=frozen(before) if before else None)
    return content, workbook.filename(frozen(edition), stamp)


@requires(Can.SEE_BOARD, SAFE)
def edition_document(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """The written report of an edition, as the clerk opens it in Word."""
    found = edition_or_404(day_or_404(request.user, date, request.arrived_at), number)
    try:
        content, filename = _document_of(request, found)
    except document.BrokenTemplate as broken:
        return _broken_template(request, found, broken)
    return download(content, filename, DOCX)


@requires(Can.SEE_BOARD, SAFE)
def edition_files(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """Workbook and written report of an edition in one download."""
    found = edition_or_404(day_or_404(request.user, date, request.arrived_at), number)
    try:
        files = [workbook_of(found), _document_of(request, found)]
    except document.BrokenTemplate as broken:
        return _broken_template(request, found, broken)
    filename = file_name("ho-so", frozen(found), f"lan-{number}")
    return download_all(files, f"{filename}.zip", found.cut_at)


def _document_of(request: SignedInRequest, edition: Edition) -> tuple[bytes, str]:
    """The report from the edition's own template, or from the one shipped then if the visitor asks for it."""
    chosen = None if request.GET.get("mau") == "goc" else edition.document_template
    content, stamp = frozen(edition), stamp_of(edition, previous_of(edition))
    template = bytes(chosen.content) if chosen else None
    return document.build(content, stamp, template), document.filename(content, stamp)


def _broken_template(request: SignedInRequest, edition: Edition, broken: document.BrokenTemplate) -> HttpResponse:
    context = {"edition": edition, "sentence": broken, "may_edit": allows(request.user, Can.EDIT_DOCUMENT)}
    return render(request, "reports/broken_template.html", context, status=422)


@requires(Can.EDIT_DOCUMENT)
def document_template(request: SignedInRequest) -> HttpResponse:
    """Which template is in force; another one, edited in Word, takes its place."""
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if form.is_valid():
        user, content = request.user, form.cleaned_data["files"]
        actions.replace_template(district=user.district, content=content, by=user, at=request.arrived_at)
        told = "Đã dùng mẫu mới. Các lần chốt từ bây giờ in theo mẫu này; lần chốt trước đó giữ mẫu cũ."
        messages.success(request, told)
        return redirect("reports:document-template")
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    context = {"form": form, "newest": newest, "names": template_names()}
    return render(request, "reports/document_template.html", context, status=422 if form.errors else 200)


@requires(Can.EDIT_DOCUMENT, POST)
def restore_template(request: SignedInRequest) -> HttpResponse:
    """Put the shipped template in force again."""
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    if newest and newest.content:
        actions.replace_template(district=request.user.district, content=b"", by=request.user, at=request.arrived_at)
        messages.success(request, "Đã dùng lại mẫu gốc.")
    return redirect("reports:document-template")


@requires(Can.EDIT_DOCUMENT, SAFE)
def shipped_template(request: SignedInRequest) -> HttpResponse:
    """The template that the program ships, to begin an own one from."""
    return download(document.SHIPPED.read_bytes(), "mau-goc.docx", DOCX)


@requires(Can.EDIT_DOCUMENT, SAFE)
def template_in_force(request: SignedInRequest) -> HttpResponse:
    """The template that reports are printed from at present."""
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    content = bytes(newest.content) if newest and newest.content else document.SHIPPED.read_bytes()
    return download(content, "mau-dang-dung.docx", DOCX)
