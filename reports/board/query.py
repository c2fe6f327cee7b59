"""Which rows of the board were asked for, and whether it would look different from last time."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from reports.consolidation import Status, UnitDay
from reports.figures.wording import folded
from reports.models import (
    Campaign,
    DailyReport,
    Deferral,
    Edition,
    Email,
    Exemption,
    Extension,
    ProvinceCount,
    Reminder,
    ReportingDay,
)
from units.models import Unit, User

#: The states as the address spells them.
STATES: dict[str, Status] = {
    "dung-han": Status.ON_TIME,
    "tre-han": Status.LATE,
    "chua-bao-cao": Status.WAITING,
    "qua-han": Status.MISSING,
    "tra-lai": Status.RETURNED,
    "mien": Status.EXEMPT,
    "so-lieu-cu": Status.IMPORTED,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown; the totals always stay those of the whole district."""

    state: str
    kind: str
    words: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        """Read the address; what it does not know filters nothing."""
        state, kind = query.get("trang-thai", ""), query.get("loai", "")
        return cls(
            state=state if state in STATES else "",
            kind=kind if kind in Unit.Kind.values else "",
            words=query.get("tim", "").replace("\x00", "").strip()[:100],
        )

    def __bool__(self) -> bool:
        return bool(self.state or self.kind or self.words)

    def admits(self, unit: UnitDay) -> bool:
        if self.state and unit.status is not STATES[self.state]:
            return False
        if self.kind and unit.kind != self.kind:
            return False
        return folded(self.words) in folded(f"{unit.name} {unit.short_name} {unit.code}") if self.words else True


def version_of_day(user: User, date: datetime.date, at: datetime.datetime, address: str) -> str:
    """A tag that changes when the board of ``date`` would look different, in one small query.

    The printed minute is part of it, because the board counts minutes down; so what is rare and
    not asked for here (a unit renamed, an earlier day's report returned) shows within a minute.
    """
    day = ReportingDay.objects.filter(campaign=OuterRef("pk"), date=date).order_by()
    of_day = DailyReport.objects.filter(day__campaign=OuterRef("pk"), day__date=date).order_by()
    # Not of this day alone: silent units are shown with the figures of their last report.
    # Anybody's send counts, for the newest of all is found at once; another district's costs one answer.
    sent = DailyReport.objects.all()
    editions = Edition.objects.filter(day__campaign=OuterRef("pk"), day__date=date)
    reminded = Reminder.objects.filter(day__campaign=OuterRef("pk"), day__date=date).order_by()
    # An email is written down before it goes out; each try, and that it was delivered, count once more.
    emails = Email.objects.filter(day__campaign=OuterRef("pk"), day__date=date).order_by()
    outcomes = Sum("tries") + Count("pk") + Count("pk", filter=~Q(failure="")) + Count("delivered_at")
    exempt = Exemption.objects.filter(date=date, unit__district=OuterRef("district")).order_by()
    extensions = Extension.objects.filter(day__campaign=OuterRef("pk"), day__date=date).order_by()
    deferrals = Deferral.objects.filter(edition__day__campaign=OuterRef("pk"), edition__day__date=date)
    counted = ProvinceCount.objects.filter(day__campaign=OuterRef("pk"), day__date=date)
    campaigns = Campaign.objects.filter(district_id=user.district_id, starts_on__lte=date).order_by("-starts_on")
    facts = campaigns.values_list(
        Subquery(day.values("due_at")),
        Subquery(day.values("extension_reason")),
        Subquery(sent.order_by("-pk").values("pk")[:1]),
        # Each is returned once.
        Subquery(of_day.values("day").annotate(n=Count("returned_at")).values("n")),
        # Counted, too: on PostgreSQL a lower number may become visible after a higher one.
        Subquery(of_day.values("day").annotate(n=Count("pk")).values("n")),
        Subquery(editions.order_by("-number").values("number")[:1]),
        # A decision counts once more when it is taken back, so that the number never comes again.
        Subquery(reminded.values("day").annotate(n=Count("pk")).values("n")),
        Subquery(emails.values("day").annotate(n=outcomes).values("n")),
        Subquery(exempt.values("date").annotate(n=Count("pk") + Count("withdrawn_at")).values("n")),
        Subquery(extensions.values("day").annotate(n=Count("pk") + Count("withdrawn_at")).values("n")),
        Subquery(deferrals.order_by("-pk").values("pk")[:1]),
        Subquery(counted.order_by("-number").values("number")[:1]),
    ).first()
    minute = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    tag = hashlib.sha256(repr((user.pk, user.role, address, minute, facts)).encode()).hexdigest()
    return f'"{tag[:32]}"'
