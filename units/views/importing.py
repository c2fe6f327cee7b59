"""Units from a workbook: a preview, then one confirmation; all or nothing, and no file is kept.

Between the two pages the table travels in the form itself, signed for this person and district.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from incoming.uploads import Line, UploadRefused, workbook_lines
from units.access import Can, requires
from units.forms import UnitsFileForm
from units.models import User
from units.requests import SignedInRequest
from units.resources import PreviewOutdated, Summary, fingerprint, import_as_shown, import_units

SALT = "units.import"
MAX_AGE = 2 * 60 * 60
#: More than any district has; the check of each line takes its time, and the database's only write lock.
MOST_UNITS = 300
#: Below what Django takes in a form (DATA_UPLOAD_MAX_MEMORY_SIZE), escapes and the other fields included.
LARGEST_CARRIED = 200 * 1024


@requires(Can.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_import(request: SignedInRequest) -> HttpResponse:
    """Bring units in: choose a file, look at what it would change, confirm."""
    if request.method != "POST":
        return _page(request, UnitsFileForm())
    if "carried" in request.POST:
        return _confirm(request)
    form = UnitsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        lines = _lines(form.cleaned_data["file"].read())
        return _preview(request, lines, _import(request, lines))
    except UploadRefused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form, status=422)


def _lines(data: bytes) -> list[Line]:
    head, *rows = workbook_lines(data) or [Line(1, ())]
    if len(rows) > MOST_UNITS:
        raise UploadRefused(f"Tệp có {len(rows)} dòng đơn vị; mỗi lần nhập được không quá {MOST_UNITS} dòng.")
    return [head, *rows]


def _import(request: SignedInRequest, lines: list[Line]) -> Summary:
    today = timezone.localdate(request.arrived_at)
    return import_units(lines, district=request.user.district, today=today, dry_run=True)


def _preview(request: SignedInRequest, lines: list[Line], summary: Summary, **context: Any) -> HttpResponse:
    """What the file would do; to be confirmed if it does anything, and all of it right."""
    status = 422 if summary.problems else 409 if context else 200
    if summary.changes_something and not summary.problems:
        context["carried"] = carry(lines, summary, request.user)
    return _page(request, UnitsFileForm(), summary=summary, status=status, **context)


def _confirm(request: SignedInRequest) -> HttpResponse:
    try:
        lines, shown = carried(request.POST["carried"], request.user)
    except signing.BadSignature:
        # Too old, or made for somebody else.
        form = UnitsFileForm({}, {})
        form.errors["file"] = form.error_class(["Bản xem trước đã quá 2 giờ hoặc không hợp lệ; đề nghị chọn lại tệp."])
        return _page(request, form, status=422)
    today = timezone.localdate(request.arrived_at)
    try:
        done = import_as_shown(lines, district=request.user.district, today=today, shown=shown)
    except PreviewOutdated as outdated:
        return _preview(request, lines, outdated.summary, is_outdated=True)
    messages.success(
        request, f"Đã nhập danh sách: thêm {done.added}, sửa {done.changed}, giữ nguyên {done.unchanged} đơn vị."
    )
    return redirect("units:unit-list")


def carry(lines: list[Line], summary: Summary, user: User) -> str:
    """The table and what it was shown to do, signed for one person of one district.

    Raises ``UploadRefused`` if a form could not carry it back.
    """
    content = [user.pk, user.district_id, fingerprint(summary), [[line.number, line.cells] for line in lines]]
    text = signing.dumps(content, salt=SALT, compress=True)
    if len(text) > LARGEST_CARRIED:
        raise UploadRefused("Bảng quá lớn để nhập một lần; đề nghị chia thành nhiều tệp.")
    return text


def carried(text: str, user: User) -> tuple[list[Line], str]:
    """What ``carry`` signed. Raises ``BadSignature`` if it is not of this person or older than two hours."""
    user_id, district_id, shown, rows = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    if (user_id, district_id) != (user.pk, user.district_id):
        raise signing.BadSignature
    return [Line(number, tuple(cells)) for number, cells in rows], shown


def _page(request: SignedInRequest, form: UnitsFileForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "units/unit_import.html", {"form": form, **context}, status=status)
