"""One unit on one day as frozen data: where it stands, what it sent, which figures count for it."""

import datetime
import enum
from dataclasses import dataclass

from reports.figures.indicators import Figures


class Status(enum.StrEnum):
    """Where a unit stands with the day's report."""

    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"
    MISSING = "missing"
    RETURNED = "returned"
    EXEMPT = "exempt"
    #: Figures of a day before the program, brought in later.
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]

    @property
    def is_absent(self) -> bool:
        """Whether the day's report of a unit in this state is missing."""
        return self in {Status.WAITING, Status.MISSING, Status.RETURNED}

    @property
    def is_expected(self) -> bool:
        """Whether a report of the day is, or was, awaited from a unit in this state (R3)."""
        return self not in {Status.EXEMPT, Status.IMPORTED}


STATUS_LABELS = {
    Status.ON_TIME: "đúng hạn",
    Status.LATE: "trễ hạn",
    Status.WAITING: "chưa báo cáo",
    Status.MISSING: "quá hạn, chưa báo cáo",
    Status.RETURNED: "bị trả lại",
    Status.EXEMPT: "miễn báo cáo",
    Status.IMPORTED: "nhập số liệu cũ",
}


class Source(enum.StrEnum):
    """Where a unit's printed figures come from (R15)."""

    REPORTED = "reported"
    CARRIED = "carried"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Send:
    """The newest revision that a unit sent for the day, returned or not."""

    revision: int
    sent_at: datetime.datetime
    first_sent_at: datetime.datetime
    #: Printed minutes between the deadline and the first send; 0 if on time (R2, R5) or brought in later.
    minutes_late: int
    unchanged: bool
    channel: str
    channel_label: str
    sent_by: str
    reported_by: str
    reported_at: datetime.datetime | None
    reason: str
    note: str
    confirmed_warnings: tuple[str, ...]
    returned_comment: str
    # Fields that came later have a default, for editions that were frozen before.
    #: When and by whom it was returned, if it was by the moment of the consolidation.
    returned_at: datetime.datetime | None = None
    returned_by: str = ""
    #: Whether it says of a returned report that its figures are right; ``reason`` says why (R12).
    confirms: bool = False

    @property
    def entered_for_unit(self) -> bool:
        """Whether the Office typed it for the unit (nhập thay, R12)."""
        return self.channel != "web"


@dataclass(frozen=True, slots=True)
class UnitDay:
    """One unit on one day: its state, the figures that count for it, and the ones before."""

    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    reports_area: bool
    status: Status
    status_label: str
    source: Source
    #: What the tables print: today's figures, or the last ones before today; ``None`` if unknown.
    figures: Figures | None
    #: The day that ``figures`` were reported for.
    figures_date: datetime.date | None
    #: The last figures before this day, which *new today* is counted from (R6).
    previous: Figures | None
    previous_date: datetime.date | None
    send: Send | None
    exemption_reason: str
    #: When and by whom the unit was last excused from the day, or this was taken back.
    excused_at: datetime.datetime | None = None
    excused_by: str = ""
    #: The revision of the report of ``previous_date``: what was carried can be looked up again (R4).
    previous_revision: int | None = None

    @property
    def gained_over_days(self) -> bool:
        """Whether *new today* covers more than a day, because the unit was silent the day before."""
        if self.source is not Source.REPORTED or self.previous_date is None or self.figures_date is None:
            return False
        return (self.figures_date - self.previous_date).days > 1

    def figure(self, field: str) -> int | None:
        """The figure; ``None`` where nothing is known, or where it was not asked then."""
        return None if self.figures is None else self.figures.get(field)

    def gain(self, field: str) -> int | None:
        """What the figure gained since the day before; ``None`` unless both are known."""
        if self.source is not Source.REPORTED or self.previous is None:
            return None
        today, before = self.figure(field), self.previous.get(field)
        return None if today is None or before is None else today - before
