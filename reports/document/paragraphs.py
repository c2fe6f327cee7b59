"""The written report's own sentences: what it rests on, what came of it, who leads and who lags.

A sentence that has nothing to say is "", and its paragraph is not printed. What the Office writes stands beside it.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.consolidation import Consolidation, GroundFacts, Row, Source, Sum, TableView, UnitDay
from reports.figures.wording import (
    because,
    formal_day,
    in_text,
    paper_count,
    paper_day,
    percent,
    points_apart,
    spoken_clock,
    within_sentence,
)
from reports.printing import Sentences

_ABOUT = re.compile(r"(?:v/v|về việc)[:\s]+", re.IGNORECASE)
#: How many communes are named at most at the head and at the end, but for those that are level.
_NAMED = 3
ONE_DAY = datetime.timedelta(days=1)


def cited(ground: GroundFacts) -> str:
    """A letter as it is cited the first time: kind, number, date, issuer and abstract (N30)."""
    issuer = f" của {ground.issuer}" if ground.issuer else ""
    return f"{ground.cited} {formal_day(ground.date)}{issuer}{_about(ground)}"


def _about(ground: GroundFacts) -> str:
    subject = within_sentence(_ABOUT.sub("", ground.abstract.strip(), count=1))
    return f" về việc {subject}" if subject else ""


def _in_full(issuer: str) -> str:
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", issuer.strip())


@dataclass(frozen=True, slots=True)
class Grounds:
    """The letters that the report cites, the superior's and the district's own (R25)."""

    day: Consolidation
    #: What the district is: "huyện".
    kind: str

    def opening(self, as_of: str, subject: str) -> str:
        """What is reported, and which of the superior's letters it carries out; nobody carries out one's own."""
        letters = [cited(replace(letter, issuer=_in_full(letter.issuer))) for letter in self._of(is_own=False)]
        carrying_out = f"Thực hiện {'; '.join(letters)}, " if letters else ""
        return f"{carrying_out}{self.day.district.committee} báo cáo {within_sentence(subject)}, {as_of}, như sau:"

    def issued(self) -> str:
        """What the district itself has issued; "" where the Office tells of it in its own words, or there is none."""
        by_issuer: dict[str, list[str]] = {}
        for ground in self._of(is_own=True):
            if ground.number not in self.day.narrative.direction:
                letter = f"{ground.cited} ngày {paper_day(ground.date)}{_about(ground)}"
                by_issuer.setdefault(_in_full(ground.issuer or f"UBND {self.kind}"), []).append(letter)
        return " ".join(f"{issuer} đã ban hành {'; '.join(letters)}." for issuer, letters in by_issuer.items())

    def _of(self, *, is_own: bool) -> list[GroundFacts]:
        grounds = self.day.campaign.grounds
        return [ground for ground in grounds if self._is_own(ground, is_first=ground is grounds[0]) is is_own]

    def _is_own(self, ground: GroundFacts, *, is_first: bool) -> bool:
        """Whether a body of the district issued it ("UBND huyện"); without an issuer, the superior's stands first."""
        ends = (f" {self.kind}", f" {self.day.district.full_name.lower()}")
        return ground.issuer.strip().lower().endswith(ends) if ground.issuer else not is_first


@dataclass(frozen=True, slots=True)
class Results:
    """What one table tells in sentences."""

    table: TableView
    say: Sentences

    @property
    def _noun(self) -> str:
        return "xã, thị trấn" if self.table.description.is_of_area else "cơ quan, đơn vị"

    def result(self) -> str:
        """How many people installed, of how many units' figures; "" where no unit has any."""
        rows, total = len(self.table.rows), self.table.totals.all
        if not rows:
            return self.say.nobody_listed(self.table)
        if not total.units:
            return f"Chưa có {self._noun} nào có số liệu từ đầu đợt."
        of_units = f"{paper_count(total.units)}/{paper_count(rows)} {self._noun} có số liệu"
        return f"{of_units}, với {self._people(total)}; {self._installed(total)}{self._new_today(total)}."

    def _people(self, total: Sum) -> str:
        named = self._named(total)
        phones = f"trong đó {paper_count(named['dung_dttm'])} người dùng điện thoại thông minh"
        if not named["dung_dttm"]:
            phones = "trong đó không có người dùng điện thoại thông minh"
        if self.table.description.is_of_area:
            return f"dân số {paper_count(named['dan_so'])} người, {phones}"
        people = "cán bộ, công chức, viên chức và người lao động"
        return f"tổng số {paper_count(named['tong_so'])} {people}, {phones}"

    def _installed(self, total: Sum) -> str:
        number = self._named(total)["da_cai"]
        installed = f"{paper_count(number)} người đã cài đặt" if number else "chưa có người cài đặt"
        if total.rate is None:
            return installed
        of_people = self.table.description.second_rate(total.figures)
        second = f" và {percent(of_people)} dân số" if of_people is not None else ""
        return (
            f"{installed}, đạt tỷ lệ {self.say.rate(self.table)} trên tổng số người dùng điện thoại thông minh{second}"
        )

    def _new_today(self, total: Sum) -> str:
        if total.new_today is None:
            return ""
        if not total.new_today:
            return "; trong ngày số người cài đặt không thay đổi"
        said = "cài mới trong ngày" if total.new_today > 0 else "trong ngày giảm"
        since = self.say.gained_over_days(self.table)
        bracket = f" (trong đó {since}, do không báo cáo ngày liền trước)" if since else ""
        return f"; {said} {paper_count(abs(total.new_today))} người{bracket}"

    def comparison(self) -> str:
        """How the total stands to what was known by the evening before; "" where nothing was, or nothing is new."""
        before, now, table = self.table.before, self.table.totals.all, self.table
        was, number = before.figures[table.description.numerator], now.figures[table.description.numerator]
        if not before.units or was is None or number is None or not table.totals.reported.units:
            return ""
        until = paper_day(self.say.day.date - ONE_DAY)
        rate = f", đạt tỷ lệ {percent(before.rate)}" if before.rate is not None else ""
        known = f"So với số liệu đến hết ngày {until} ({paper_count(was)} người{rate})"
        people = (
            f"tăng {paper_count(number - was)} người" if number > was else f"giảm {paper_count(was - number)} người"
        )
        people = people if number != was else "không thay đổi"
        first = sum(1 for row in table.rows if row.unit.figures and row.unit.previous is None)
        joined = f" (gồm cả số liệu của {paper_count(first)} đơn vị báo cáo lần đầu)" if first else ""
        return f"{known}, số người đã cài đặt {people}{joined}{self._points(before, now)}{self._bases()}."

    @staticmethod
    def _points(before: Sum, now: Sum) -> str:
        if before.rate is None or now.rate is None:
            return ""
        points = points_apart(before.rate, now.rate)
        moved = f"{'tăng' if now.rate > before.rate else 'giảm'} {points}" if points else "không thay đổi"
        return f"; tỷ lệ {moved}"

    def _bases(self) -> str:
        """Whose number of smartphone users is another, for it moves the rate, too (R15)."""
        moved = self.table.movement
        bases = sorted(moved.bases, key=lambda base: -abs(base[1])) if moved else []
        named = [
            f"{'tăng' if step > 0 else 'giảm'} {paper_count(abs(step))} người ở {_place(unit)}"
            for unit, step in bases[:_NAMED]
        ]
        others = f" và {paper_count(len(bases) - len(named))} đơn vị khác" if len(bases) > len(named) else ""
        return f"; số người dùng điện thoại thông minh {', '.join(named)}{others}" if named else ""

    def parts(self) -> list[str]:
        """The three things that the total is made of (R15)."""
        totals, rows = self.table.totals, len(self.table.rows)
        if not totals.all.units:
            return []
        if totals.reported.units == rows:
            return ["Toàn bộ là số liệu báo cáo trong ngày."]
        dates = self.say.carried_dates(self.table)
        unknown = f"{paper_count(totals.unknown_units)} đơn vị" if totals.unknown_units else "không có"
        return [
            f"- Đã báo cáo trong ngày: {self._part(totals.reported)};",
            f"- Lấy số liệu báo cáo gần nhất: {self._part(totals.carried)}{f' ({dates})' if dates else ''};",
            f"- Chưa có số liệu từ đầu đợt: {unknown}.",
        ]

    def _part(self, total: Sum) -> str:
        if not total.units:
            return "không có"
        named = self._named(total)
        units, base = f"{paper_count(total.units)} đơn vị", named["dung_dttm"]
        if not base:
            return f"{units}, không có người dùng điện thoại thông minh"
        installed = f"{paper_count(named['da_cai'])}/{paper_count(base)} người dùng điện thoại thông minh đã cài đặt"
        return f"{units}, {installed}, đạt tỷ lệ {percent(total.rate)}"

    def activity(self) -> str:
        """What else was done, from the beginning on."""
        total = self.table.totals.all
        if not total.units:
            return ""
        named = self._named(total)
        return _area_activity(named) if self.table.description.is_of_area else _staff_activity(named)

    def reached(self) -> str:
        """How many units have reached the target."""
        rated = [row for row in self.table.rows if row.rate is not None]
        described, target = self.table.description, self.table.target
        reached = [row for row in rated if described.missing_to_target(row.figures, target) == 0]
        goal = f"mục tiêu {'tối thiểu ' if described.is_of_area else ''}{target}%"
        if not rated:
            return ""
        if not reached:
            return f"Chưa có {self._noun} nào đạt {goal}."
        if len(reached) == len(self.table.rows):
            return f"Tất cả {self._noun} đều đạt {goal}." if len(reached) > 1 else ""
        return f"Có {paper_count(len(reached))}/{paper_count(len(self.table.rows))} {self._noun} đạt {goal}."

    def ends(self) -> str:
        """Which communes lead and which lag by their rates; "" where they are level, or too few to compare."""
        rated = sorted((row for row in self.table.rows if row.rate is not None), key=_rate, reverse=True)
        for number in range(min(_NAMED, len(rated) // 2), 0, -1):
            best, worst = _rate(rated[number - 1]), _rate(rated[-number])
            if best > worst:
                ahead = [row for row in rated if _rate(row) >= best]
                behind = [row for row in reversed(rated) if _rate(row) <= worst]
                return f"Tỷ lệ cao nhất: {self._ranked(ahead)}; thấp nhất: {self._ranked(behind)}."
        return ""

    def _ranked(self, rows: Iterable[Row]) -> str:
        return ", ".join(f"{_place(row.unit)} ({percent(row.rate)}{self._older(row.unit)})" for row in rows)

    def _older(self, unit: UnitDay) -> str:
        is_carried = unit.source is Source.CARRIED and unit.figures_date
        return f", số liệu ngày {paper_day(unit.figures_date)}" if is_carried and unit.figures_date else ""

    def _named(self, total: Sum) -> dict[str, int]:
        """The sum's figures by the names that a template has for them; 0 where none was asked."""
        return {i.word_name: total.figures[i.field] or 0 for i in self.table.description.indicators}


def _rate(row: Row) -> Decimal:
    """The rate as it is printed: what prints alike is level."""
    return Decimal(percent(row.rate).rstrip("%").replace(",", "."))


def _place(unit: UnitDay) -> str:
    """A commune as a place: "Ủy ban nhân dân xã Lộc An" → "xã Lộc An"."""
    return in_text(unit.name).removeprefix("UBND ")


def _staff_activity(named: dict[str, int]) -> str:
    guided = f"đã hướng dẫn {paper_count(named['khach'])} lượt khách đến liên hệ công tác"
    guided = guided if named["khach"] else "chưa có lượt khách đến liên hệ công tác được hướng dẫn"
    staff = "người thân của cán bộ, công chức, viên chức và người lao động"
    relatives = f"{paper_count(named['nguoi_than'])} {staff} đã cài đặt"
    relatives = relatives if named["nguoi_than"] else f"chưa có {staff} cài đặt"
    return f"Lũy kế từ đầu đợt {guided}; {relatives}."


def _area_activity(named: dict[str, int]) -> str:
    visited, households = named["ho_da_den"], named["so_ho"]
    went = f"đã đến vận động, hướng dẫn {paper_count(visited)}/{paper_count(households)} hộ"
    went = f"{went if visited else 'chưa đến vận động, hướng dẫn hộ nào'} (“đi từng ngõ, gõ từng nhà”)"
    broadcasts = f"phát thanh tuyên truyền {paper_count(named['phat_thanh'])} lượt"
    return f"Lũy kế từ đầu đợt {went}; {broadcasts if named['phat_thanh'] else 'chưa phát thanh tuyên truyền'}."


def deadline(day: Consolidation) -> str:
    """Until when the units report, and for whom or why it was put off; that nobody has to on a suspended day (R1)."""
    own = [unit for unit in day.units if unit.own_due_at]
    if day.suspension_reason:
        return f"Tạm dừng báo cáo ngày {paper_day(day.date)} ({because(day.suspension_reason)})."
    if not day.units:
        return ""
    usual, due = day.usual_due_at, spoken_clock(day.due_at)
    told = f"Thời hạn các đơn vị gửi báo cáo: chậm nhất {due}"
    if day.extension_reason and usual and usual < day.due_at:
        moved = f"riêng ngày {paper_day(day.date)} lùi đến {due} ({because(day.extension_reason)})"
        told = f"Thời hạn các đơn vị gửi báo cáo: chậm nhất {spoken_clock(usual)}; {moved}"
    later = [
        f"{in_text(unit.name)} được lùi hạn đến {spoken_clock(unit.own_due_at)}" for unit in own if unit.own_due_at
    ]
    return "; ".join([told, *later]) + "."
