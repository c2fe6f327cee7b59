"""The province's own count: typed for a day, or brought in for several from a table."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from incoming.dates import day as spelled
from incoming.import_page import ImportPage, Preview
from incoming.signed_preview import SPOILT, Bearer, PreviewRefused
from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import WORKBOOKS, read_book
from reports import actions
from reports.access import Can, day_or_404
from reports.consolidation import consolidate
from reports.figures.wording import count, spoken_moment
from reports.forms.decisions import ProvinceCountForm, ProvinceRemovalForm
from reports.models import ProvinceCount, ReportingDay
from reports.models.campaign import days_until
from reports.printing import province_line
from reports.province import CountTable, counted_days, counts_of, laid_anew, questions, questions_of_lines, read_counts
from units.access import requires
from units.requests import SignedInRequest


@requires(Can.DECIDE_DAY)
def province_count(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Note or correct the province's count of a day, beside the total that it is compared with."""
    day = day_or_404(request.user, date, request.arrived_at)
    current = ProvinceCount.objects.current().filter(day_id=day.pk).first()
    if "remove" in request.POST:
        return _remove(request, day)
    form = ProvinceCountForm(current, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if asked := _questions(request, day, current, form):
            return _count_page(request, day, form, current, questions=asked)
        typed = {name: form.cleaned_data[name] for name in ("installed", "source", "seen")}
        try:
            actions.record_province_count(day=day, by=request.user, at=request.arrived_at, **typed)
            told = f"Đã ghi số liệu của tỉnh ngày {spelled(day.date)}: {count(typed['installed'])} người."
            messages.success(request, told)
            return redirect("reports:province-count", day.date)
        except actions.StaleCount as conflict:
            form.add_error("installed", _newer(day, conflict.newest))
            return _count_page(request, day, form, conflict.newest, status=409)
    return _count_page(request, day, form, current, status=422 if form.errors else 200)


def _questions(
    request: SignedInRequest, day: ReportingDay, current: ProvinceCount | None, form: ProvinceCountForm
) -> list[str]:
    """What is asked before the count is noted; nothing of one that stands or was confirmed."""
    installed = form.cleaned_data["installed"]
    if installed == form.cleaned_data["confirm"] or (current and current.installed == installed):
        return []
    known = consolidate(day, request.arrived_at).residents.totals.all
    total = known.figures["residents_installed"] if known.units else None
    return questions(installed, day.date, counts_of(day.campaign_id), total)


def _remove(request: SignedInRequest, day: ReportingDay) -> HttpResponse:
    """Take the count away that the page showed; it stays in the day's history."""
    form = ProvinceRemovalForm(request.POST)
    if not form.is_valid():
        return redirect("reports:province-count", day.date)
    try:
        actions.remove_province_count(day=day, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, f"Đã xóa số liệu của tỉnh ngày {spelled(day.date)}; số cũ còn trong bảng dưới đây.")
    except actions.StaleCount as conflict:
        messages.warning(request, _newer(day, conflict.newest))
    return redirect("reports:province-count", day.date)


def _newer(day: ReportingDay, newest: ProvinceCount | None) -> str:
    """Who wrote what meanwhile; nothing is overwritten unseen."""
    if newest is None:
        return f"Ngày {spelled(day.date)} chưa có số liệu của tỉnh. Đề nghị kiểm tra lại rồi ghi."
    return (
        f"{newest.entered_by_name} đã ghi {count(newest.installed)} người cho ngày {spelled(day.date)} "
        f"lúc {spoken_moment(newest.entered_at)}. Đề nghị kiểm tra lại rồi ghi."
    )


def _count_page(
    request: SignedInRequest,
    day: ReportingDay,
    form: ProvinceCountForm,
    current: ProvinceCount | None,
    *,
    status: int = 200,
    questions: Sequence[str] = (),
) -> HttpResponse:
    consolidation = consolidate(day, request.arrived_at)
    totals = consolidation.residents.totals
    context = {
        "day": day,
        "form": form,
        "questions": questions,
        "current": current,
        "seen": current.installed if current else "",
        "province_line": province_line(consolidation),
        "totals": [
            ("Tổng cộng", "grand", totals.all),
            ("Trong đó: đã báo cáo trong ngày", "part", totals.reported),
            ("Trong đó: lấy số liệu ngày trước", "part carried", totals.carried),
        ],
        "unknown_units": totals.unknown_units,
        "counted_days": counted_days([d for d in _days(request) if d.campaign == day.campaign]),
    }
    return render(request, "reports/province_count.html", context, status=status)


def _days(request: SignedInRequest) -> list[ReportingDay]:
    return days_until(request.user.district_id, timezone.localdate(request.arrived_at))


@requires(Can.DECIDE_DAY)
def province_import(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Bring in the counts of several days from a table."""
    return CountsImport(request, day_or_404(request.user, date, request.arrived_at)).respond()


class CountsImport(ImportPage):
    """The province's counts of several days, from the page of one."""

    request: SignedInRequest
    template = "reports/province_import.html"
    box = FilesField(
        "Tệp Excel (.xlsx, .xls, .ods) hoặc CSV",
        ",".join((*WORKBOOKS, ".csv")),
        help_text="Các cột: Ngày, Số người đã cài đặt, Nguồn (không bắt buộc). Mỗi ngày một dòng.",
    )

    def __init__(self, request: SignedInRequest, day: ReportingDay) -> None:
        super().__init__(request, Bearer(request.user.pk, request.user.district_id, "province"))
        self.day = day

    def context(self) -> dict[str, Any]:
        return {"day": self.day}

    def read(self, upload: UploadForm) -> Preview:
        return self.preview(read_counts(read_book(*upload.content, csv=True), _days(self.request)))

    def preview(self, table: CountTable) -> Preview:
        changes = table.changes
        return Preview(
            [[line.day.date.isoformat(), line.installed, line.source, line.seen] for line in changes] or None,
            {"": table.problems} if table.problems else {},
            {"": table.remarks} if table.remarks else {},
            questions=questions_of_lines(changes),
            shown={"lines": table.lines, "changed": len(changes)},
        )

    def confirm(self, content: Any) -> HttpResponse:
        days = {day.date.isoformat(): day for day in _days(self.request)}
        if not all(date in days for date, *_ in content):
            raise PreviewRefused(SPOILT)
        lines = [actions.ProvinceLine(days[date], *rest) for date, *rest in content]
        try:
            actions.record_province_counts(lines=lines, by=self.request.user, at=self.request.arrived_at)
        except actions.StaleCount:
            return self.show(self.preview(laid_anew(lines)), is_stale=True)
        messages.success(self.request, f"Đã ghi số liệu của tỉnh của {len(lines)} ngày.")
        return redirect("reports:province-count", self.day.date)
