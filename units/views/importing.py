"""Units from a workbook: previewed, confirmed once, all or nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from incoming.books import Line
from incoming.import_page import ImportPage, Preview
from incoming.problems import Remark
from incoming.signed_preview import Bearer
from incoming.tables import Table
from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import MAX_BYTES, MEGABYTE, WORKBOOKS, read_book
from units.access import Can, requires
from units.requests import SignedInRequest

if TYPE_CHECKING:
    from units.resources import Summary

#: More than any district has; the check of each line takes its time, and the database's only write lock.
MOST_UNITS = 300


@requires(Can.MANAGE_UNITS)
def unit_import(request: SignedInRequest) -> HttpResponse:
    """Bring in a list of units."""
    return UnitsImport(request).respond()


class UnitsImport(ImportPage):
    """A district's list of units; what is confirmed is the table, and what it was shown to do."""

    request: SignedInRequest
    template = "units/unit_import.html"
    box = FilesField(
        "Tệp Excel (.xlsx, .xls, .ods)",
        ",".join(WORKBOOKS),
        help_text=f"Không quá {MAX_BYTES // MEGABYTE} MB. Tệp chỉ được đọc, không lưu lại.",
    )

    def __init__(self, request: SignedInRequest) -> None:
        super().__init__(request, Bearer(request.user.pk, request.user.district_id, "units"))
        self.district, self.today = request.user.district, timezone.localdate(request.arrived_at)

    def read(self, upload: UploadForm) -> Preview:
        from units.resources import import_units, listed_units

        table, remarks = listed_units(read_book(*upload.content))
        if len(table.lines) > MOST_UNITS:
            sentence = f"Tệp có {len(table.lines)} dòng đơn vị; mỗi lần nhập được không quá {MOST_UNITS} dòng."
            raise table.refusal(sentence)
        summary = import_units(table, district=self.district, today=self.today, dry_run=True)
        return _preview(table, summary, remarks)

    def confirm(self, content: Any) -> HttpResponse:
        from units.resources import UNITS, PreviewOutdated, import_as_shown

        shown, rows = content
        head, *lines = [Line(number, tuple(cells)) for number, cells in rows]
        table = Table(UNITS, head, lines)
        try:
            done = import_as_shown(table, district=self.district, today=self.today, shown=shown)
        except PreviewOutdated as outdated:
            return self.show(_preview(table, outdated.summary), is_stale=True)
        told = f"Đã nhập danh sách: thêm {done.added}, sửa {done.changed}, giữ nguyên {done.unchanged} đơn vị."
        messages.success(self.request, told)
        return redirect("units:unit-list")


def _preview(table: Table, summary: "Summary", remarks: Sequence[Remark] = ()) -> Preview:
    from units.resources import fingerprint

    content = [fingerprint(summary), [[line.number, line.cells] for line in (table.head, *table.lines)]]
    return Preview(
        content if summary.units else None,
        {"": summary.problems} if summary.problems else {},
        {"": remarks} if remarks else {},
        shown={"summary": summary},
    )
