"""The record of what was decided about a day, as the Office wrote it down; for its own staff and for the leader."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F

from incoming.dates import day as written
from reports.figures.wording import clock, spoken_clock, spoken_moment
from reports.models import DailyReport, Deferral, Edition, Exemption, Extension, Handover, ReportingDay, Suspension
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
    """Everything decided about the day, the newest first, in seven queries."""
    editions = list(Edition.objects.filter(day_id=day.pk).defer("content"))
    closings = [Decision(f"Chốt số liệu lần {e.number}", e.reason, e.made_by_name, e.cut_at) for e in editions]
    returned = DailyReport.objects.filter(day_id=day.pk, returned_at__isnull=False)
    returns = [
        Decision(f"Trả lại số liệu: {r.unit_name}, lần gửi {r.revision}", r.returned_comment, r.returned_by_name, at)
        for r in returned
        if (at := r.returned_at)
    ]
    extensions = [_revocable(_moving(e), e) for e in Extension.objects.filter(day_id=day.pk)]
    found = [*extensions, *_suspensions(day), *_exemptions(day), *returns, *closings, *_deferrals(day, editions)]
    found += _handovers(day)
    return sorted(found, key=lambda decision: decision.at, reverse=True)


def _moving(extension: Extension) -> str:
    if extension.due_at is None:
        return f"Ghi nhận lý do khách quan: {extension.unit_name}"
    whose = f"riêng của {extension.unit_name}" if extension.unit_id else "của các đơn vị"
    return f"Lùi hạn gửi {whose} từ {spoken_clock(extension.previous_due_at)} đến {spoken_clock(extension.due_at)}"


def _suspensions(day: ReportingDay) -> Iterator[Decision]:
    of_district = Suspension.objects.filter(district_id=day.campaign.district_id)
    for suspension in of_district.filter(first_on__lte=day.date, last_on__gte=day.date):
        yield _revocable(f"Tạm dừng báo cáo {suspension.in_words}", suspension)


def _exemptions(day: ReportingDay) -> Iterator[Decision]:
    decided = Exemption.objects.filter(date__gte=day.date, unit__district_id=day.campaign.district_id)
    exemptions = list(decided.order_by("date", "pk"))
    # Several days are one decision, of which the later ones may be taken back: the last overwrites the others here.
    until = {exemption.decision: exemption.date for exemption in exemptions}
    standing = {exemption.decision: exemption.date for exemption in exemptions if not exemption.withdrawn_at}
    for exemption in exemptions:
        if exemption.date == day.date:
            last = until[exemption.decision]
            days = f", đến hết ngày {written(last)}" if last > day.date else ""
            if not exemption.withdrawn_at and (stands := standing[exemption.decision]) < last:
                days += f" (từ ngày {written(stands + ONE_DAY)} đã rút lại)"
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


def _revocable(what: str, decided: Extension | Exemption | Suspension) -> Decision:
    by, withdrawn_by = decided.decided_by_name, decided.withdrawn_by_name
    return Decision(what, decided.reason, by, decided.decided_at, withdrawn_by, decided.withdrawn_at)


def _handovers(day: ReportingDay) -> Iterator[Decision]:
    """What was noted of the way of the day's editions to the province, corrections included (R24)."""
    of_day = Handover.objects.filter(edition__day_id=day.pk).order_by("-edition__number", "-number")
    for note in of_day.annotate(edition_number=F("edition__number")):
        told = f"{note.get_stage_display()} (lần chốt {note.edition_number})"
        if note.handed_at:
            told += f" lúc {spoken_moment(note.handed_at)}"
        if note.is_sent:
            told += f", số {note.document_number}, người ký {note.signed_by}, {note.get_way_display()}"
        yield Decision(told, "", note.noted_by_name, note.noted_at)


def _deferrals(day: ReportingDay, editions: list[Edition]) -> Iterator[Decision]:
    """What was left for tomorrow; an edition that came after has taken it in all the same."""
    following = {edition.number - 1: edition for edition in editions}
    of_day = Deferral.objects.filter(edition__day_id=day.pk).defer("edition__content")
    for deferral in of_day.select_related("edition"):
        number = deferral.edition.number
        what = f"Để ngày mai: các thay đổi sau lần chốt {number} đến {clock(deferral.seen_at)}"
        yield Decision(what, "", deferral.decided_by_name, deferral.decided_at, taken_in_by=following.get(number))
