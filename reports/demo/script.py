"""What happens on each day of the demo, who sends when, what is closed; and its writing into an empty database."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from reports import actions
from reports.consolidation import Narrative
from reports.consolidation.unit_form import HISTORY_LENGTH
from reports.figures import checks
from reports.figures.indicators import DatedFigures, Figures
from reports.models import Campaign, DailyReport, Email, Handover, ReportingDay
from reports.models.campaign import moment_on
from units.models import District, Unit, User

from .cast import make_accounts, make_campaign, make_units
from .figures import TODAY, figures_by_day, seeded

# Who does what on which day, by the unit's code; days are counted from 0.

NEVER_REPORTS = "CNVPDK"
#: An edition is signed and sent so long after it was made, under numbers from here on.
SENT_AFTER, FIRST_NUMBER = datetime.timedelta(minutes=7), 120
UNCHANGED = {("TAND", 3), ("TAND", 4), ("KBNN", 4)}
FALLS = {("P-GDDT", 4): "chuyển công tác"}
CORRECTED = {("25285", 2): "Cộng sót ấp 5, đã cộng lại."}
PHONED = {("25306", 3), ("HNCT", 1)}
#: Moments that the script fixes; the rest are drawn.
MOMENTS = {
    ("25306", 3): datetime.time(15, 12),
    ("HNCT", 1): datetime.time(14, 41),
    ("25300", 3): datetime.time(15, 47),
    ("TTYT", 1): datetime.time(16, 25),
}
#: What the province counted on a day, as a share of what the communes truly had.
PROVINCE_SHARES = {1: 0.97, 2: 1.012, 4: 0.985, 5: 1.028}
SECOND_EDITION = {3: (datetime.time(15, 53), "Bổ sung báo cáo gửi trễ hạn của UBND xã Lộc Điền.")}
NOTES = {
    ("25270", 1): "Khu phố 2 có nhiều người lớn tuổi, chưa có điện thoại thông minh.",
    ("25280", 2): "Sóng di động yếu ở 2 ấp; tổ công tác đến từng nhà vào buổi tối.",
    ("P-GDDT", 2): "Đã triển khai đến các trường trong đợt tập huấn hè.",
    ("25294", 4): "Đề nghị hỗ trợ thêm tờ rơi.",
    ("UBMTTQ", 5): "Lồng ghép tuyên truyền tại các buổi họp khu dân cư.",
    ("25303", TODAY): "Một số máy đời cũ không cài được.",
}
#: What the Office writes into its report, by the day that it is first written on.
NARRATIVES = {
    0: Narrative(
        direction="Ủy ban nhân dân huyện giao thủ trưởng các cơ quan, đơn vị trực tiếp chỉ đạo cài đặt; "
        "Phòng Văn hóa và Thông tin đôn đốc, tổng hợp hàng ngày.",
        difficulties="Một số đơn vị chưa phân công cán bộ đầu mối, gửi số liệu còn chậm.",
        proposals="",
    ),
    2: Narrative(
        direction="Các xã, thị trấn thành lập tổ công tác, “đi từng ngõ, gõ từng nhà” hướng dẫn người dân cài đặt.\n"
        "Hệ thống truyền thanh cơ sở phát bài tuyên truyền 02 lần mỗi ngày.",
        difficulties="Sóng di động yếu tại một số ấp; nhiều người lớn tuổi chưa có điện thoại thông minh.",
        proposals="Đề nghị Sở Thông tin và Truyền thông hỗ trợ thêm tờ rơi hướng dẫn cài đặt.",
    ),
    4: Narrative(
        direction="Tổ công tác các xã, thị trấn làm việc cả buổi tối, đến những hộ chưa gặp được ban ngày.\n"
        "Hệ thống truyền thanh cơ sở duy trì phát bài tuyên truyền 02 lần mỗi ngày.\n"
        "Mặt trận Tổ quốc và các đoàn thể lồng ghép tuyên truyền tại các buổi họp khu dân cư.",
        difficulties="Sóng di động yếu tại một số ấp; một số máy đời cũ không cài được.",
        proposals="Đề nghị Sở Thông tin và Truyền thông hỗ trợ thêm tờ rơi, "
        "đề nghị doanh nghiệp viễn thông kiểm tra vùng sóng yếu.",
    ),
}
#: Units with a part in the script are neither late nor missing by chance.
SCRIPTED = {code for code, _ in {*UNCHANGED, *FALLS, *CORRECTED, *MOMENTS, *NOTES}}

MISSING_SHARE, LATE_SHARE = 0.05, 0.07
REPORTED_TODAY = 41


@dataclass(frozen=True, slots=True)
class Send:
    """A report that reaches the system at a moment."""

    at: datetime.datetime
    unit: Unit
    figures: Figures
    base_revision: int = 0
    by_office: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closing:
    """An edition that the Office makes at a moment."""

    at: datetime.datetime
    number: int
    reason: str = ""


@transaction.atomic
def load(now: datetime.datetime) -> District:
    """Write the demo district as it stands at ``now``; the campaign's seventh day is today."""
    today = timezone.localdate(now)
    campaign = make_campaign(today - datetime.timedelta(days=TODAY))
    units = list(make_units(campaign))
    people = make_accounts(campaign.district, units)
    week, office = Week(campaign, people), people["vhtt"]
    for n in range(TODAY):
        date = campaign.starts_on + datetime.timedelta(days=n)
        day = campaign.unsaved_day(date)
        # Both before the Office closes the day.
        if installed := province_count(n, units):
            source, at = "Sở Thông tin và Truyền thông", moment(date, 15, 24)
            actions.record_province_count(day=day, installed=installed, source=source, by=office, at=at)
        narrative = NARRATIVES[max(first for first in NARRATIVES if first <= n)]
        actions.write_narrative(day=day, narrative=narrative, base="", by=office, at=moment(date, 15, 27))
        week.play(date, past_day(n, date, units))
    week.play(today, today_so_far(today, units, now))
    return campaign.district


class Week:
    """Plays the script, with each unit's past reports at hand for the questions that its sender confirmed."""

    def __init__(self, campaign: Campaign, people: dict[str, User]) -> None:
        self.campaign = campaign
        self.people = people
        self.history: dict[str, list[DatedFigures]] = defaultdict(list)

    def play(self, date: datetime.date, acts: Sequence[Send | Closing]) -> None:
        sent = {}
        day = actions.open_day(campaign=self.campaign, date=date)
        for act in acts:
            if isinstance(act, Send):
                self._send(day, act)
                sent[act.unit.code] = DatedFigures(date, act.figures)
            else:
                self._close(day, act)
        for code, figures in sent.items():
            self.history[code] = [figures, *self.history[code]][:HISTORY_LENGTH]

    def _close(self, day: ReportingDay, act: Closing) -> None:
        """Close the day; the leader is told, and the report is sent to the province."""
        by, later = self.people["vhtt"], act.at + SENT_AFTER
        edition = actions.close_day(day=day, by=by, at=act.at, number=act.number, reason=act.reason)
        for email in Email.objects.filter(edition=edition):
            actions.end_email(email=email, at=act.at)
        told = {"document_number": f"{FIRST_NUMBER + edition.pk}/BC-UBND", "way": Handover.Way.NETWORK}
        told["signed_by"] = day.campaign.district.signatory_name
        sent_at = later.replace(second=0)
        actions.note_handover(
            edition=edition, base=0, stage=Handover.Stage.SENT, handed_at=sent_at, by=by, at=later, **told
        )

    def _send(self, day: ReportingDay, send: Send) -> None:
        asked = checks.warnings(send.figures, day.date, self.history[send.unit.code], send.unit.reports_area)
        actions.send_report(
            day=day,
            unit=send.unit,
            figures=send.figures,
            by=self.people["vhtt" if send.by_office else send.unit.code.lower()],
            at=send.at,
            base_revision=send.base_revision,
            confirmed_warnings=[warning.confirmed for warning in asked],
            **send.details,
        )


def past_day(n: int, date: datetime.date, units: list[Unit]) -> list[Send | Closing]:
    """Everything that happened on the day, in its order."""
    random = seeded(f"closing {n}")
    acts: list[Send | Closing] = [Closing(moment(date, 15, random.randint(32, 45), random.randint(0, 59)), 1)]
    if n in SECOND_EDITION:
        time, reason = SECOND_EDITION[n]
        acts.append(Closing(moment(date, time.hour, time.minute), 2, reason))
    for unit in units:
        if at := _moment_of_send(unit.code, n, date):
            acts += _sends(unit, n, at)
    return sorted(acts, key=lambda act: act.at)


def today_so_far(date: datetime.date, units: list[Unit], now: datetime.datetime) -> list[Send]:
    """The reports of this morning so far; none after ``now``, however early the demo is started."""
    random = seeded("today")
    reporting = random.sample([unit for unit in units if unit.code != NEVER_REPORTS], REPORTED_TODAY)
    end = min(now, moment(date, 11, 30))
    morning, midnight = moment(date, 7, 30), moment(date, 0, 0)
    start = morning if end > morning else midnight
    sends = [send for unit in reporting for send in _sends(unit, TODAY, start + (end - start) * random.random())]
    return sorted(sends, key=lambda send: send.at)


def province_count(n: int, units: list[Unit]) -> int | None:
    """What the province counted on the day; ``None`` where it told nothing."""
    if n not in PROVINCE_SHARES:
        return None
    communes = (unit for unit in units if unit.reports_area)
    return round(PROVINCE_SHARES[n] * sum(figures_by_day(unit)[n]["residents_installed"] for unit in communes))


def moment(date: datetime.date, hour: int, minute: int, second: int = 0) -> datetime.datetime:
    """The local time on the day."""
    return moment_on(date, datetime.time(hour, minute, second))


def _moment_of_send(code: str, n: int, date: datetime.date) -> datetime.datetime | None:
    """When the unit sends that day; ``None`` if it stays silent."""
    random = seeded(f"send {code} {n}")
    second = random.randint(0, 59)
    if time := MOMENTS.get((code, n)):
        return moment(date, time.hour, time.minute, second)
    chance = 1.0 if code in SCRIPTED else random.random()
    if code == NEVER_REPORTS or chance < MISSING_SHARE:
        return None
    if chance < MISSING_SHARE + LATE_SHARE:
        return moment(date, 15, random.randint(2, 28), second)
    # Half of the reports come in the last hour and a half, as everywhere.
    start, minutes = random.choice([(moment(date, 8, 30, second), 290), (moment(date, 13, 25, second), 68)])
    return start + datetime.timedelta(minutes=random.randint(0, minutes))


def _sends(unit: Unit, n: int, at: datetime.datetime) -> Iterator[Send]:
    key = (unit.code, n)
    figures = _told_figures(unit, n)
    details: dict[str, Any] = {"note": NOTES.get(key, ""), "reason": FALLS.get(key, ""), "unchanged": key in UNCHANGED}
    if key in PHONED:
        spoken_at = at - datetime.timedelta(minutes=3)
        details |= {"channel": DailyReport.Channel.PHONE, "reported_by": unit.contact_name, "reported_at": spoken_at}
    if key in CORRECTED:
        yield Send(at, unit, figures | {"residents_installed": figures["residents_installed"] - 37})
        corrected_at, details["note"] = at + datetime.timedelta(minutes=19), CORRECTED[key]
        yield Send(corrected_at, unit, figures, base_revision=1, details=details)
    else:
        yield Send(at, unit, figures, by_office=key in PHONED, details=details)


def _told_figures(unit: Unit, n: int) -> dict[str, int]:
    """The unit's figures as it reports them that day."""
    if (unit.code, n) in UNCHANGED:
        return _told_figures(unit, n - 1)
    figures = figures_by_day(unit)[n]
    if (unit.code, n) in FALLS:
        return figures | {"staff_installed": figures_by_day(unit)[n - 1]["staff_installed"] - 1}
    return figures
