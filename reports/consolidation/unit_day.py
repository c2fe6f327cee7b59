"""One unit on one day as frozen data: where it stands, what it sent, which figures count; and the papers' words."""

import datetime
import enum
from dataclasses import dataclass

from django.db.models import TextChoices

from reports.figures.explaining import EXPLAINED_ON
from reports.figures.indicators import Figures


class Status(TextChoices):
    """Where a unit stands with the day's report."""

    ON_TIME = "on_time", "đúng hạn"
    LATE = "late", "trễ hạn"
    WAITING = "waiting", "chưa báo cáo"
    MISSING = "missing", "quá hạn, chưa báo cáo"
    RETURNED = "returned", "bị trả lại"
    EXEMPT = "exempt", "miễn báo cáo"
    #: Figures of a day before the program, brought in later.
    IMPORTED = "imported", "nhập số liệu cũ"

    @property
    def is_absent(self) -> bool:
        """Whether the day's report of a unit in this state is missing."""
        return self in {Status.WAITING, Status.MISSING, Status.RETURNED}

    @property
    def is_expected(self) -> bool:
        """Whether a report of the day is, or was, awaited from a unit in this state (R3)."""
        return self not in {Status.EXEMPT, Status.IMPORTED}


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
    #: When the unit's word reached the Office that typed its first revision, if that is what judges the day (R5).
    first_reported_at: datetime.datetime | None = None
    #: Printed minutes between the deadline and the first revision's coming in; 0 if that was on time.
    entered_late: int = 0
    #: Whether the unit says that what the Office typed for it is right; ``None`` until it answers (R12).
    is_right: bool | None = None

    @property
    def judged_at(self) -> datetime.datetime:
        """The moment that says whether the day's report is on time (R5)."""
        return self.first_reported_at or self.first_sent_at

    @property
    def entered_for_unit(self) -> bool:
        """Whether the Office typed it for the unit (nhập thay, R12)."""
        return self.channel != "web"


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """What a unit had counted by an earlier day that it reported for: of each table, the installations."""

    date: datetime.date
    installed: dict[str, int | None]


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
    #: Its own later deadline, if it was given one that is later than the day's (R3).
    own_due_at: datetime.datetime | None = None
    #: The days that it reported for before ``previous_date``, the last first; as many as its pace is told from (R28).
    earlier: tuple[EarlierDay, ...] = ()

    @property
    def is_entered_later(self) -> bool:
        """Whether it is on time by its word, which the Office typed after the deadline (R5)."""
        return self.status is Status.ON_TIME and bool(self.send and self.send.entered_late)

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

    def gain_a_day(self, field: str) -> float | None:
        """What a number of installations gained a day over the last three days reported (R28).

        ``None`` where fewer than two of them are known.
        """
        today = [(self.figures_date, self.figure(field))] if self.source is Source.REPORTED else []
        before = [(self.previous_date, self.previous.get(field))] if self.previous else []
        days = [*today, *before, *((day.date, day.installed.get(field)) for day in self.earlier)][:PACE_DAYS]
        known = [(date, figure) for date, figure in days if date and figure is not None]
        if len(known) < 2:
            return None
        (newest, now), (oldest, then) = known[0], known[-1]
        return (now - then) / (newest - oldest).days


#: Of how many of the last reported days the pace is told (R28).
PACE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """One column of Biểu C: what it tells, and how it is headed."""

    name: str
    text: str


#: The first form of the papers that says today's sentences.
FIRST_FORM_OF_TODAY = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of states, of totals and of columns, as the papers print them: an edition keeps its own day's (R21)."""

    #: By the state's value.
    statuses: dict[str, str]
    #: What a table calls its total, and the things that it is made of (R15).
    total: str
    reported: str
    carried: str
    unknown: str
    #: The columns of a table besides its figures.
    number: str
    unit: str
    new_today: str
    state: str
    remarks: str
    legend: str
    #: The columns of Biểu C, in order.
    attendance: tuple[Head, ...]
    #: Which of the forms of the written report that the program ships prints it, where the district has none; up to
    #: 2, its papers also say their sentences as they did then.
    document: int
    # Words that came later have a default: editions from before did not count it.
    #: What is on time by the unit's word, though the Office typed it after the deadline (R5).
    entered_later: str = ""
    #: What a rate is called of whose denominator less than half was reported in the day (R15).
    provisional: str = ""
    #: The day whose words said what the figures count.
    explained_on: datetime.date | None = None

    @property
    def is_issued(self) -> bool:
        """Whether the papers' first or second form printed it: it tells what it told, and no more (R21)."""
        return self.document < FIRST_FORM_OF_TODAY


WORDS = Words(
    statuses=dict(Status.choices)
    | {
        Status.RETURNED.value: "đang kiểm tra lại số liệu",
        Status.IMPORTED.value: "số liệu nhập bổ sung (trước khi dùng hệ thống)",
    },
    total="Tổng cộng",
    reported="Đã báo cáo trong ngày",
    carried="Lấy số liệu báo cáo gần nhất",
    unknown="Chưa có số liệu từ đầu đợt",
    number="STT",
    unit="Đơn vị",
    new_today="Cài mới trong ngày",
    state="Tình trạng báo cáo",
    remarks="Ghi chú",
    legend=(
        "số liệu là số lũy kế; chữ nghiêng: số liệu báo cáo gần nhất của đơn vị chưa báo cáo; "
        "dấu “–”: không có số liệu."
    ),
    attendance=(
        Head("number", "STT"),
        Head("unit", "Đơn vị"),
        Head("state", "Tình trạng"),
        Head("first_sent_at", "Gửi lần đầu lúc"),
        Head("minutes_late", "Số phút trễ"),
        Head("revision", "Số lần gửi"),
        Head("way", "Hình thức"),
        Head("figures_date", "Số liệu lấy từ ngày"),
        Head("remarks", "Ghi chú"),
    ),
    document=3,
    entered_later="trong đó báo trước hạn, nhập sau",
    provisional="tạm tính",
    explained_on=EXPLAINED_ON,
)
