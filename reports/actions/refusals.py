"""Why an action was not carried out; each exception holds what the page needs to say."""

from dataclasses import dataclass

from reports.consolidation import Consolidation
from reports.models import DailyReport, Edition, Exemption, Extension, Handover, ProvinceCount, ReportingDay, Suspension
from units.models import Unit


@dataclass(eq=False)
class StaleRevision(Exception):
    """Somebody sent a newer revision meanwhile (R11); ``newest`` is theirs."""

    newest: DailyReport


@dataclass(eq=False)
class UnitChanged(Exception):
    """The unit does not report on the day, or reports other figures than it was asked for; ``unit`` is it now."""

    unit: Unit


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


@dataclass(eq=False)
class ReviewOvertaken(Exception):
    """Other figures than were ``reviewed`` stand ``now`` (R18)."""

    reviewed: Consolidation
    now: Consolidation


@dataclass(eq=False)
class HandoverNoted(Exception):
    """Somebody noted something else of the edition's way to the province meanwhile; ``last`` is it (R24)."""

    last: Handover | None


class TooEarly(Exception):
    """An edition is not handed over before it was made."""


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
class AlreadySuspended(Exception):
    """Another decision suspends one of the dates; ``suspension`` says when, by whom and why."""

    suspension: Suspension


class EndImpossible(Exception):
    """A campaign ends today at the earliest, and one that has ended keeps its end (R1)."""


@dataclass(eq=False)
class AlreadyNoted(Exception):
    """A good reason was noted before; ``noted`` says when, by whom and which."""

    noted: Extension


@dataclass(eq=False)
class HasSent(Exception):
    """The unit has sent its report of the day: its own deadline would judge what is past."""

    unit: Unit


class NotLate(Exception):
    """The report is not late, or not yet: there is nothing to excuse."""


@dataclass(eq=False)
class DeadlineImpossible(Exception):
    """The day's deadline is as late already, or the closing would not fit in; ``day`` is the day as it stands."""

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
