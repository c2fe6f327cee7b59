"""The record of what was decided about a day, as the Office wrote it down; for its own staff and for the leader."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from incoming.dates import day as written
from reports.figures.wording import clock, spoken_clock
from reports.models import DailyReport, Deferral, Edition, Exemption, Extension, ReportingDay
from reports.models.campaign import ONE_DAY


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what, why, who wrote it down and when, and whether it was taken back."""

    what: str
    reason: str
    #: Empty for the clock.
    by: str
    at: datetime.datetime
    withdrawn_by: str = ""
    withdrawn_at: datetime.datetime | None = None
    #: The edition that took in what the decision had left for tomorrow.
    taken_in_by: Edition | None = None


def decisions_of(day: ReportingDay) -> list[Decision]:
    """Everything decided about the day, the newest first, in five queries."""
    editions = list(Edition.objects.filter(day_id=day.pk).defer("content"))
    closings = [Decision(f"Chốt số liệu lần {e.number}", e.reason, e.made_by_name, e.cut_at) for e in editions]
    found = [*_extensions(day), *_exemptions(day), *_returns(day), *closings, *_deferrals(day, editions)]
    return sorted(found, key=lambda decision: decision.at, reverse=True)


def _extensions(day: ReportingDay) -> Iterator[Decision]:
    for extension in Extension.objects.filter(day_id=day.pk):
        moved = f"Lùi hạn gửi của các đơn vị từ {spoken_clock(extension.previous_due_at)}"
        yield _revocable(f"{moved} đến {spoken_clock(extension.due_at)}", extension)


def _exemptions(day: ReportingDay) -> Iterator[Decision]:
    decided = Exemption.objects.filter(date__gte=day.date, unit__district_id=day.campaign.district_id)
    exemptions = list(decided.order_by("date", "pk"))
    # Several days are one decision: the last of them overwrites the others here.
    until = {exemption.decision: exemption.date for exemption in exemptions}
    for exemption in exemptions:
        if exemption.date == day.date:
            last = until[exemption.decision]
            days = f", đến hết ngày {written(last)}" if last > day.date else ""
            yield _revocable(f"Miễn báo cáo: {exemption.unit_name}{days}", exemption)


def excused_until(day: ReportingDay) -> dict[str, datetime.date]:
    """By the unit's code, the last day that a unit excused from ``day`` is excused without a break."""
    standing = Exemption.objects.filter(
        withdrawn_at=None, date__gte=day.date, unit__district_id=day.campaign.district_id
    )
    until: dict[str, datetime.date] = {}
    for code, date in standing.order_by("date").values_list("unit__code", "date"):
        if date == until.get(code, day.date - ONE_DAY) + ONE_DAY:
            until[code] = date
    return until


def _revocable(what: str, decided: Extension | Exemption) -> Decision:
    by, withdrawn_by = decided.decided_by_name, decided.withdrawn_by_name
    return Decision(what, decided.reason, by, decided.decided_at, withdrawn_by, decided.withdrawn_at)


def _returns(day: ReportingDay) -> Iterator[Decision]:
    returned = DailyReport.objects.filter(day_id=day.pk, returned_at__isnull=False)
    for report in returned:
        what = f"Trả lại số liệu: {report.unit_name}, lần gửi {report.revision}"
        assert report.returned_at  # noqa: S101 - it was asked for
        yield Decision(what, report.returned_comment, report.returned_by_name, report.returned_at)


def _deferrals(day: ReportingDay, editions: list[Edition]) -> Iterator[Decision]:
    """What was left for tomorrow; an edition that came after has taken it in all the same."""
    following = {edition.number - 1: edition for edition in editions}
    of_day = Deferral.objects.filter(edition__day_id=day.pk).defer("edition__content")
    for deferral in of_day.select_related("edition"):
        number = deferral.edition.number
        what = f"Để ngày mai: các thay đổi sau lần chốt {number} đến {clock(deferral.seen_at)}"
        yield Decision(what, "", deferral.decided_by_name, deferral.decided_at, taken_in_by=following.get(number))
