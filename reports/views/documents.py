"""The written report of an edition, both its files at once, and the district's template of it."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import actions, document
from reports.access import Can, day_or_404, edition_or_404
from reports.document.names import template_names
from reports.editions.reading import frozen, stamp_of
from reports.forms.documents import TemplateForm
from reports.models import DocumentTemplate, Edition
from units.access import allows, requires
from units.downloads import DOCX, download, download_all
from units.requests import SignedInRequest

from .closing import workbook_of


@requires(Can.SEE_BOARD)
@require_safe
def edition_document(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """The written report of an edition, as the clerk opens it in Word."""
    found = edition_or_404(day_or_404(request.user, date, request.arrived_at), number)
    try:
        content, filename = _document_of(request, found)
    except document.BrokenTemplate as broken:
        return _broken_template(request, found, broken)
    return download(content, filename, DOCX)


@requires(Can.SEE_BOARD)
@require_safe
def edition_files(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """Workbook and written report of an edition in one download."""
    found = edition_or_404(day_or_404(request.user, date, request.arrived_at), number)
    try:
        files = [workbook_of(found), _document_of(request, found)]
    except document.BrokenTemplate as broken:
        return _broken_template(request, found, broken)
    filename = f"ho-so-bluezone-{date.isoformat()}-lan-{number}.zip"
    return download_all(files, filename, found.cut_at)


def _document_of(request: SignedInRequest, edition: Edition) -> tuple[bytes, str]:
    """The report from the edition's own template, or from the one shipped then if the visitor asks for it."""
    chosen = None if request.GET.get("mau") == "goc" else edition.document_template
    content, stamp = frozen(edition), stamp_of(edition)
    template = bytes(chosen.content) if chosen else None
    return document.build(content, stamp, template), document.filename(content, stamp)


def _broken_template(request: SignedInRequest, edition: Edition, broken: document.BrokenTemplate) -> HttpResponse:
    context = {"edition": edition, "sentence": broken, "may_edit": allows(request.user, Can.EDIT_DOCUMENT)}
    return render(request, "reports/broken_template.html", context, status=422)


@requires(Can.EDIT_DOCUMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def document_template(request: SignedInRequest) -> HttpResponse:
    """Which template is in force; another one, edited in Word, takes its place."""
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if form.is_valid():
        user, content = request.user, form.cleaned_data["file"]
        actions.replace_template(district=user.district, content=content, by=user, at=request.arrived_at)
        told = "Đã dùng mẫu mới. Các lần chốt từ bây giờ in theo mẫu này; lần chốt trước đó giữ mẫu cũ."
        messages.success(request, told)
        return redirect("reports:document-template")
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    context = {"form": form, "newest": newest, "names": template_names()}
    return render(request, "reports/document_template.html", context, status=422 if form.errors else 200)


@requires(Can.EDIT_DOCUMENT)
@require_POST
def restore_template(request: SignedInRequest) -> HttpResponse:
    """Put the shipped template in force again."""
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    if newest and newest.content:
        actions.restore_shipped_template(district=request.user.district, by=request.user, at=request.arrived_at)
        messages.success(request, "Đã dùng lại mẫu gốc.")
    return redirect("reports:document-template")


@requires(Can.EDIT_DOCUMENT)
@require_safe
def shipped_template(request: SignedInRequest) -> HttpResponse:
    """The template that the program ships, to begin an own one from."""
    return download(document.SHIPPED.read_bytes(), "mau-goc.docx", DOCX)


@requires(Can.EDIT_DOCUMENT)
@require_safe
def template_in_force(request: SignedInRequest) -> HttpResponse:
    """The template that reports are printed from at present."""
    newest = DocumentTemplate.objects.newest(request.user.district_id)
    content = bytes(newest.content) if newest and newest.content else document.SHIPPED.read_bytes()
    return download(content, "mau-dang-dung.docx", DOCX)
