"""Why an action was not carried out; each exception holds what the page needs to say."""

from reports.models import DailyReport, Edition, Exemption, ProvinceCount, ReportingDay
from units.models import Unit


class StaleRevision(Exception):
    """Somebody sent a newer revision meanwhile (R11); ``newest`` is theirs."""

    def __init__(self, newest: DailyReport) -> None:
        super().__init__(f"revision {newest.revision} is newer")
        self.newest = newest


class InvalidFigures(Exception):
    """The figures break a blocking check (R8); ``errors`` says which, by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class AlreadyClosed(Exception):
    """An edition with that number exists; ``edition`` is it."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(f"edition {edition.number} exists")
        self.edition = edition


class NarrativeChanged(Exception):
    """Somebody saved other texts of the day meanwhile; ``day`` holds theirs."""

    def __init__(self, day: ReportingDay) -> None:
        super().__init__(f"the texts of {day} were saved at {day.narrative_saved_at}")
        self.day = day


class ReasonMissing(Exception):
    """The act needs a reason: a further edition (R18)."""


class AlreadyReturned(Exception):
    """The revision was returned before; ``report`` says when, by whom and why."""

    def __init__(self, report: DailyReport) -> None:
        super().__init__(f"revision {report.revision} was returned before")
        self.report = report


class AlreadyExcused(Exception):
    """The unit was excused from the day before; ``exemption`` says when, by whom and why."""

    def __init__(self, exemption: Exemption) -> None:
        super().__init__(f"{exemption} was decided before")
        self.exemption = exemption


class NotLater(Exception):
    """The day's deadline is as late as the one that was to be set, or later; ``day`` is the day as it stands."""

    def __init__(self, day: ReportingDay) -> None:
        super().__init__(f"{day} is due at {day.due_at}")
        self.day = day


class ExtensionReliedUpon(Exception):
    """Units sent within the extended deadline and have receipts that say so; ``units`` are they."""

    def __init__(self, units: list[Unit]) -> None:
        super().__init__(f"{len(units)} units sent within it")
        self.units = units


class NotInForce(Exception):
    """What was to be taken back is not, or no longer, in force."""


class StaleCount(Exception):
    """Somebody noted another count of the province's meanwhile; ``newest`` is it, ``None`` if it is gone."""

    def __init__(self, newest: ProvinceCount | None) -> None:
        super().__init__(f"the count is {newest.installed if newest else None}")
        self.newest = newest
