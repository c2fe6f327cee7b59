"""Why an action was not carried out; each exception holds what the page needs to say."""

from dataclasses import dataclass

from reports.models import DailyReport, Edition, Exemption, ProvinceCount, ReportingDay
from units.models import Unit


@dataclass(eq=False)
class StaleRevision(Exception):
    """Somebody sent a newer revision meanwhile (R11); ``newest`` is theirs."""

    newest: DailyReport


@dataclass(eq=False)
class InvalidFigures(Exception):
    """The figures break a blocking check (R8); ``errors`` says which, by field."""

    errors: dict[str, str]


@dataclass(eq=False)
class AlreadyClosed(Exception):
    """An edition with that number exists; ``edition`` is it."""

    edition: Edition


@dataclass(eq=False)
class NarrativeChanged(Exception):
    """Somebody saved other texts of the day meanwhile; ``day`` holds theirs."""

    day: ReportingDay


class ReasonMissing(Exception):
    """The act needs a reason: a further edition (R18)."""


@dataclass(eq=False)
class AlreadyReturned(Exception):
    """The revision was returned before; ``report`` says when, by whom and why."""

    report: DailyReport


@dataclass(eq=False)
class AlreadyExcused(Exception):
    """The unit was excused from the day before; ``exemption`` says when, by whom and why."""

    exemption: Exemption


@dataclass(eq=False)
class NotLater(Exception):
    """The day's deadline is as late as the one that was to be set, or later; ``day`` is the day as it stands."""

    day: ReportingDay


@dataclass(eq=False)
class ExtensionReliedUpon(Exception):
    """Units sent within the extended deadline and have receipts that say so; ``units`` are they."""

    units: list[Unit]


class NotInForce(Exception):
    """What was to be taken back is not, or no longer, in force."""


@dataclass(eq=False)
class StaleCount(Exception):
    """Somebody noted another count of the province's meanwhile; ``newest`` is it, ``None`` if it is gone."""

    newest: ProvinceCount | None
