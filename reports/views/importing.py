"""Figures from Excel, of one day or of the days before the program: previewed, confirmed once, all or nothing."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from incoming.import_page import CONTENT, ImportPage, Preview
from incoming.problems import in_order
from incoming.signed_preview import Bearer
from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import WORKBOOKS
from reports import actions
from reports.access import Can, day_or_404, nothing_today
from reports.excel_forms.history import review_history
from reports.excel_forms.preview import as_plain, asks_more, from_plain
from reports.excel_forms.reading import read_files
from reports.excel_forms.review import problems_of, review_day
from reports.excel_forms.shape import Expected, Reading
from reports.forms.importing import ConfirmForm
from reports.models import DailyReport, ReportingDay
from units.access import SAFE, requires
from units.requests import SignedInRequest

#: How many files that were left out are named once the others are recorded.
MOST_NAMES = 10


@requires(Can.IMPORT_FIGURES, SAFE)
def import_today(request: SignedInRequest) -> HttpResponse:
    """To the page of today."""
    return nothing_today(request) or redirect("reports:import-figures", timezone.localdate(request.arrived_at))


@requires(Can.IMPORT_FIGURES)
def import_figures(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Bring in the forms and tables of a day."""
    return FiguresImport(request, day_or_404(request.user, date, request.arrived_at)).respond()


@requires(Can.IMPORT_FIGURES)
def import_history(request: SignedInRequest) -> HttpResponse:
    """Bring in a table of the days before the program."""
    return HistoryImport(request, Bearer(request.user.pk, request.user.district_id, "history")).respond()


class FiguresImport(ImportPage):
    """Forms and tables of one day."""

    request: SignedInRequest
    template = "reports/import_figures.html"
    box = FilesField(
        "Tệp Excel (.xlsx, .xls, .ods)",
        ",".join(WORKBOOKS),
        help_text="Chọn được nhiều tệp một lần: biểu của từng đơn vị, bảng chung, hoặc cả hai. "
        "Tối đa 200 tệp, mỗi tệp không quá 2 MB.",
        many=True,
    )

    def __init__(self, request: SignedInRequest, day: ReportingDay) -> None:
        super().__init__(request, Bearer(request.user.pk, request.user.district_id, f"day:{day.date.isoformat()}"))
        self.day = day

    def context(self) -> dict[str, Any]:
        of_day = DailyReport.objects.current().filter(day_id=self.day.pk, channel=DailyReport.Channel.EXCEL)
        imported = of_day.select_related("unit", "day").order_by("-sent_at", "unit__position")
        return {"day": self.day, "imported": imported}

    def read(self, upload: UploadForm) -> Preview:
        expected = Expected.of(self.day.campaign.district, self.day.date, self.day.campaign.app_name)
        return self.preview(read_files(upload.contents, expected))

    def preview(self, reading: Reading, left: Sequence[str] = (), form: ConfirmForm | None = None) -> Preview:
        """What the right files would do; ``left`` are files that were found wrong before."""
        if form is None:
            review = review_day(self.day, reading.reports, self.request.arrived_at)
            form = ConfirmForm(review.lines, review)
        left = left or [file.title for file in reading.wrong]
        reports = as_plain(line.previewed for line in form.review.lines)
        shown = {"review": form.review, "form": form}
        content = {"reports": reports, "left": left} if reports else None
        return Preview(content, reading.problems, reading.remarks, form.asked, left, shown)

    def confirm(self, content: Any) -> HttpResponse:
        shown, left = from_plain(content["reports"], self.request.user), content["left"]
        reading = Reading.of(one.filed for one in shown)
        if problems := problems_of(reading.reports):
            return self.page(refusal=problems[0], status=409)
        review = review_day(self.day, reading.reports, self.request.arrived_at)
        form = ConfirmForm(review.all_lines, review, self.request.POST)
        if not form.is_valid():
            # The preview as it was: its own boxes were not filled in rightly.
            return self.page(preview=self.preview(reading, left, form), content=self.request.POST[CONTENT], status=422)
        if asks_more(review.all_lines, shown):
            return self.show(self.preview(reading, left), is_stale=True)
        try:
            reports = actions.send_batch(sends=form.sends(shown), by=self.request.user, at=self.request.arrived_at)
        except (actions.StaleRevision, actions.UnitChanged, actions.InvalidFigures):
            return self.show(self.preview(reading, left), is_stale=True)
        told = f"Đã ghi nhận số liệu của {len(reports)} đơn vị từ tệp Excel. Mã biên nhận ở bảng dưới."
        messages.success(self.request, told)
        if left:
            names = "; ".join(left[:MOST_NAMES]) + ("; …" if len(left) > MOST_NAMES else "")
            messages.warning(
                self.request, f"Để lại {len(left)} tệp sai, chưa ghi: {names}. Đề nghị sửa rồi tải lên lại."
            )
        return redirect("reports:import-figures", self.day.date)


class HistoryImport(ImportPage):
    """One table of many past days."""

    request: SignedInRequest
    template = "reports/import_history.html"
    box = FilesField(
        "Bảng số liệu (.xlsx, .xls, .ods hoặc .csv)",
        ",".join((*WORKBOOKS, ".csv")),
        help_text="Mỗi dòng là một đơn vị, một ngày. Không quá 2 MB, 2000 dòng.",
    )

    def context(self) -> dict[str, Any]:
        entered = DailyReport.objects.current().filter(
            unit__district_id=self.request.user.district_id, origin=DailyReport.Origin.BEFORE, revision=1
        )
        counts = entered.order_by("-date").values_list("date").annotate(count=Count("pk"))
        return {"counts": counts, "reason": DailyReport.Origin.BEFORE.label}

    def read(self, upload: UploadForm) -> Preview:
        expected = Expected.of(self.request.user.district, None)
        return self.preview(read_files(upload.contents, expected, csv=True))

    def preview(self, reading: Reading) -> Preview:
        review = review_history(self.request.user.district, reading.all_reports, self.request.arrived_at)
        content = as_plain(line.previewed for line in review.lines) or None
        problems = in_order([*(remark for file in reading.files for remark in file.problems), *review.problems])
        (title,) = {file.title for file in reading.files}
        shown = {"review": review}
        return Preview(content, {title: problems} if problems else {}, reading.remarks, review.warned, shown=shown)

    def confirm(self, content: Any) -> HttpResponse:
        shown = from_plain(content, self.request.user)
        reading = Reading.of(one.filed for one in shown)
        if problems := problems_of(reading.reports):
            return self.page(refusal=problems[0], status=409)
        review = review_history(self.request.user.district, reading.all_reports, self.request.arrived_at)
        if review.problems or asks_more(review.lines, shown):
            return self.show(self.preview(reading), is_stale=True)
        try:
            actions.send_batch(sends=review.sends, by=self.request.user, at=self.request.arrived_at)
        except (actions.StaleRevision, actions.UnitChanged, actions.InvalidFigures):
            return self.show(self.preview(reading), is_stale=True)
        messages.success(self.request, f"Đã ghi nhận {len(shown)} báo cáo của những ngày trước.")
        return redirect("reports:import-history")
