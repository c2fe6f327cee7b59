"""Which rows of the board were asked for, and whether it would look different from last time."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from incoming.text import folded
from reports import models
from reports.consolidation import Status, UnitDay
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
    of_day = {"day__campaign": OuterRef("pk"), "day__date": date}
    days = models.ReportingDay.objects.filter(campaign=OuterRef("pk"), date=date)
    exemptions = models.Exemption.objects.filter(date=date, unit__district=OuterRef("district"))
    # An email is written down before it goes out; each try, and that it was delivered, count once more.
    tries = Sum("tries") + Count("pk") + Count("pk", filter=~Q(failure="")) + Count("delivered_at")
    deferrals = models.Deferral.objects.filter(edition__day__campaign=OuterRef("pk"), edition__day__date=date)
    campaigns = models.Campaign.objects.filter(district_id=user.district_id, starts_on__lte=date).order_by("-starts_on")
    facts = campaigns.values_list(
        Subquery(days.values("due_at")),
        Subquery(days.values("extension_reason")),
        # Not of this day alone: silent units are shown with the figures of their last report.
        # Anybody's send counts, for the newest of all is found at once; another district's costs one answer.
        _highest(models.DailyReport.objects.all(), "pk"),
        # Counted, too: on PostgreSQL a lower number may become visible after a higher one. Each is returned once.
        _counted(models.DailyReport.objects.filter(**of_day), Count("pk") + Count("returned_at")),
        _highest(models.Edition.objects.filter(**of_day), "number"),
        _counted(models.Reminder.objects.filter(**of_day), Count("pk")),
        _counted(models.Email.objects.filter(**of_day), tries),
        # A decision counts once more when it is taken back, so that the number never comes again.
        _counted(exemptions, Count("pk") + Count("withdrawn_at"), by="date"),
        _counted(models.Extension.objects.filter(**of_day), Count("pk") + Count("withdrawn_at")),
        _highest(deferrals, "pk"),
        _highest(models.ProvinceCount.objects.filter(**of_day), "number"),
    ).first()
    minute = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    tag = hashlib.sha256(repr((user.pk, user.role, address, minute, facts)).encode()).hexdigest()
    return f'"{tag[:32]}"'


def _highest(rows: QuerySet[Any], number: str) -> Subquery:
    return Subquery(rows.order_by(f"-{number}").values(number)[:1])


def _counted(rows: QuerySet[Any], number: Combinable, *, by: str = "day") -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(n=number).values("n"))
