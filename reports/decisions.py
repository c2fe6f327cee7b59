"""The record of what the Office decided about a day, for its own staff and for the leader."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from units.models import User

from .models import DailyReport, Deferral, Exemption, Extension, ReportingDay
from .wording import clock, spoken_clock
from .wording import day as written


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what, why, by whom and when, and whether it was taken back."""

    what: str
    reason: str
    by: User
    at: datetime.datetime
    withdrawn_by: User | None = None
    withdrawn_at: datetime.datetime | None = None


def decisions_of(day: ReportingDay) -> list[Decision]:
    """Everything decided about the day, the newest first, in four queries."""
    found = [*_extensions(day), *_exemptions(day), *_returns(day), *_deferrals(day)]
    return sorted(found, key=lambda decision: decision.at, reverse=True)


def _extensions(day: ReportingDay) -> Iterator[Decision]:
    for extension in Extension.objects.filter(day_id=day.pk).select_related("decided_by", "withdrawn_by"):
        moved = f"Lùi hạn gửi của các đơn vị từ {spoken_clock(extension.previous_due_at)}"
        yield _revocable(f"{moved} đến {spoken_clock(extension.due_at)}", extension)


def _exemptions(day: ReportingDay) -> Iterator[Decision]:
    decided = Exemption.objects.filter(date__gte=day.date, unit__district_id=day.campaign.district_id)
    exemptions = list(decided.select_related("unit", "decided_by", "withdrawn_by").order_by("date", "pk"))
    # Several days are one decision: the last of them overwrites the others here.
    until = {(exemption.unit_id, exemption.decided_at): exemption.date for exemption in exemptions}
    for exemption in exemptions:
        if exemption.date == day.date:
            last = until[exemption.unit_id, exemption.decided_at]
            days = f", đến hết ngày {written(last)}" if last > day.date else ""
            yield _revocable(f"Miễn báo cáo: {exemption.unit.name}{days}", exemption)


def _revocable(what: str, decided: Extension | Exemption) -> Decision:
    return Decision(
        what, decided.reason, decided.decided_by, decided.decided_at, decided.withdrawn_by, decided.withdrawn_at
    )


def _returns(day: ReportingDay) -> Iterator[Decision]:
    returned = DailyReport.objects.filter(day_id=day.pk, returned_at__isnull=False)
    for report in returned.select_related("unit", "returned_by"):
        what = f"Trả lại số liệu: {report.unit.name}, lần gửi {report.revision}"
        # The database refuses a return that nobody signed.
        assert report.returned_by and report.returned_at  # noqa: S101
        yield Decision(what, report.returned_comment, report.returned_by, report.returned_at)


def _deferrals(day: ReportingDay) -> Iterator[Decision]:
    of_day = Deferral.objects.filter(edition__day_id=day.pk).defer("edition__content")
    for deferral in of_day.select_related("edition", "decided_by"):
        what = f"Để ngày sau: các thay đổi sau lần chốt {deferral.edition.number} đến {clock(deferral.seen_at)}"
        yield Decision(what, "", deferral.decided_by, deferral.decided_at)
