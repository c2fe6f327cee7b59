"""Units from a workbook: previewed, confirmed once, all or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from incoming.import_page import ImportPage, Preview
from incoming.signed_preview import Bearer
from incoming.upload_forms import UploadForm
from incoming.uploads import Line, UploadRefused, workbook_lines
from units.access import Can, requires
from units.forms import UnitsFileForm
from units.requests import SignedInRequest
from units.resources import PreviewOutdated, Summary, fingerprint, import_as_shown, import_units

#: More than any district has; the check of each line takes its time, and the database's only write lock.
MOST_UNITS = 300


@requires(Can.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_import(request: SignedInRequest) -> HttpResponse:
    """Bring in a list of units."""
    return UnitsImport(request).respond()


class UnitsImport(ImportPage):
    """A district's list of units; what is confirmed is the table, and what it was shown to do."""

    request: SignedInRequest
    template, upload_form = "units/unit_import.html", UnitsFileForm

    def __init__(self, request: SignedInRequest) -> None:
        super().__init__(request, Bearer(request.user.pk, request.user.district_id, "units"))
        self.district, self.today = request.user.district, timezone.localdate(request.arrived_at)

    def read(self, upload: UploadForm) -> Preview:
        _, data = upload.content
        head, *rows = workbook_lines(data) or [Line(1, ())]
        if len(rows) > MOST_UNITS:
            raise UploadRefused(f"Tệp có {len(rows)} dòng đơn vị; mỗi lần nhập được không quá {MOST_UNITS} dòng.")
        lines = [head, *rows]
        return _preview(lines, import_units(lines, district=self.district, today=self.today, dry_run=True))

    def confirm(self, content: Any) -> HttpResponse:
        shown, rows = content
        lines = [Line(number, tuple(cells)) for number, cells in rows]
        try:
            done = import_as_shown(lines, district=self.district, today=self.today, shown=shown)
        except PreviewOutdated as outdated:
            return self.show(_preview(lines, outdated.summary), is_stale=True)
        told = f"Đã nhập danh sách: thêm {done.added}, sửa {done.changed}, giữ nguyên {done.unchanged} đơn vị."
        messages.success(self.request, told)
        return redirect("units:unit-list")


def _preview(lines: list[Line], summary: Summary) -> Preview:
    content = [fingerprint(summary), [[line.number, line.cells] for line in lines]]
    return Preview(
        content if summary.units else None,
        {"": summary.problems} if summary.problems else {},
        shown={"summary": summary},
    )
