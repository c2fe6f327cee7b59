"""What the papers say of who has reported: singular, plural and none have their own sentences."""

from collections.abc import Iterable

from reports.consolidation import Source, Status, UnitDay
from reports.figures.wording import clock, count, spoken_clock, within_sentence

from .of_tables import TableSentences


class AttendanceSentences(TableSentences):
    """Who is expected, and where they stand."""

    __slots__ = ()

    def standing(self) -> list[tuple[str, int]]:
        """How many units stand where, as headline counts."""
        units, totals = self.day.units, self.day.staff.totals
        entered = sum(1 for u in units if u.source is Source.REPORTED and u.send and u.send.entered_for_unit)
        on_time, *others = self._expected()
        carried, unknown = self._without_report()
        later = len(self.day.entered_later)
        counts = [
            ("tổng số đơn vị", len(units)),
            *self._not_expected(),
            ("phải báo cáo", self.day.attendance.expected),
            on_time,
            *([(self.day.words.entered_later, later)] if later else []),
            *others,
            ("nhập thay", entered),
            (carried, totals.carried.units),
            (unknown, totals.unknown_units),
        ]
        return [(label[:1].upper() + label[1:], number) for label, number in counts]

    def _without_report(self) -> tuple[str, str]:
        """How figures of an earlier report are called, and units that have none."""
        return within_sentence(self.day.words.carried), within_sentence(self.day.words.unknown)

    def _not_expected(self) -> list[tuple[str, int]]:
        """The units that nobody waits for; old figures are named where they occur, on no day of the program's own."""
        attendance, labels = self.day.attendance, self.day.words.statuses
        imported = [(labels[Status.IMPORTED], attendance.imported)] if attendance.imported else []
        return [(labels[Status.EXEMPT], attendance.exempt), *imported]

    def _expected(self) -> list[tuple[str, int]]:
        """Where the units stand that a report is expected from; before and after the deadline alike."""
        attendance, labels = self.day.attendance, self.day.words.statuses
        return [
            (labels[Status.ON_TIME], attendance.on_time),
            (labels[Status.LATE], attendance.late),
            (labels[Status.WAITING], attendance.waiting + attendance.missing),
            (labels[Status.RETURNED], attendance.returned),
        ]

    def standing_clause(self) -> str:
        """ "60 đơn vị, trong đó miễn báo cáo 1; phải báo cáo 59: đúng hạn 46, …", for a template's own sentence."""
        attendance = self.day.attendance
        aside = _listed(self._not_expected())
        whole = f"{count(len(self.day.units))} đơn vị{f', trong đó {aside}' if aside else ''}"
        on_time, *others = self._expected()
        stand = ", ".join(filter(None, [_listed([on_time]) + self.entered_later_clause(), _listed(others)]))
        return f"{whole}; phải báo cáo {count(attendance.expected)}{f': {stand}' if stand else ''}"

    def standing_sentence(self) -> str:
        """Who is expected, and where they stand; without the last stop."""
        whole = self._whole()
        attendance, labels = self.day.attendance, self.day.words.statuses
        everyone = "tất cả " if 1 < attendance.on_time == attendance.expected else ""
        stands = (
            (attendance.on_time, f"báo cáo {labels[Status.ON_TIME]}{self.entered_later_clause()}"),
            (attendance.late, f"báo cáo {labels[Status.LATE]}"),
            (attendance.waiting + attendance.missing, labels[Status.WAITING]),
            (attendance.returned, labels[Status.RETURNED]),
        )
        told = ", ".join(f"{everyone}{self.number(number)} đơn vị {said}" for number, said in stands if number)
        return f"{whole}. Kết quả: {told}" if told else whole

    def _whole(self) -> str:
        attendance, number = self.day.attendance, len(self.day.units)
        if not number:
            return f"Toàn {self.kind} không có cơ quan, đơn vị thuộc diện báo cáo"
        excused = "tạm dừng báo cáo" if self.day.suspension_reason else "miễn báo cáo"
        parts = [
            (attendance.exempt, f"được {excused}"),
            (attendance.imported, "có số liệu nhập bổ sung (trước khi dùng hệ thống)"),
            (attendance.expected, "phải báo cáo"),
        ]
        found = [(units, said) for units, said in parts if units]
        whole = f"Toàn {self.kind} có {self.number(number)} cơ quan, đơn vị"
        if len(found) > 1:
            return f"{whole}; trong đó " + ", ".join(f"{self.number(units)} đơn vị {said}" for units, said in found)
        all_of = "" if attendance.expected else ", đều" if number > 1 else ","
        return f"{whole}{all_of} {found[0][1]}"

    def standing_line(self) -> str:
        return f"{self.standing_sentence()}."

    def standing_short(self) -> str:
        """The counts in one line: "Tổng số 60 đơn vị; miễn báo cáo: 01; phải báo cáo: 59; đúng hạn: 42"."""
        if not self.day.units:
            return self.standing_line()
        counts = [(within_sentence(label), number) for label, number in self.standing()[1:] if number]
        rest = [f"{label}: {self.number(number)}" for label, number in counts]
        return "; ".join([f"Tổng số {self.number(len(self.day.units))} đơn vị", *rest]) + "."

    def entered_later_clause(self) -> str:
        """ " (trong đó 03 đơn vị báo qua điện thoại trước 15 giờ 00 phút, được nhập sau)"; "" for none (R5)."""
        units, on_time = self.day.entered_later, self.day.attendance.on_time
        sends = [unit.send for unit in units if unit.send]
        if not sends:
            return ""
        if len(sends) < on_time:
            which = f"trong đó {self.number(len(sends))} đơn vị "
        else:
            which = "đều " if on_time > 1 else ""
        # Who corrected it since has a way of one's own by now.
        ways = dict.fromkeys(send.channel_label for send in sends)
        are_told = all(send.entered_for_unit for send in sends)
        way = f"qua {', '.join(ways)}" if are_told else f"cho {self.day.district.office_name}"
        is_before = all(clock(send.judged_at) < clock(self.day.due_at) for send in sends)
        until = f"{'trước' if is_before else 'chậm nhất'} {spoken_clock(self.day.due_at)}"
        if any(unit.own_due_at for unit in units):
            until = "trong hạn"
        return f" ({which}báo {way} {until}, được nhập sau)"

    def absent_title(self) -> str:
        """How many units owe the report, as the list's heading."""
        attendance = self.day.attendance
        absent = f"{self.number(len(self.day.absent))}/{self.number(attendance.expected)}"
        if not attendance.expected:
            return "Không có đơn vị phải báo cáo"
        if not attendance.absent:
            return f"{'Tất cả đơn vị' if attendance.expected > 1 else 'Đơn vị'} đã báo cáo"
        if attendance.returned == attendance.absent:
            return f"Đơn vị đang kiểm tra lại số liệu: {absent}"
        return f"Đơn vị chưa báo cáo{' hoặc đang kiểm tra lại số liệu' if attendance.returned else ''}: {absent}"

    def absent_names(self) -> list[str]:
        """Every unit that owes the report by its name, with what is printed in its place (R17)."""
        return [
            f"{number}. {unit.name} ({self._where_it_stands(unit)})"
            for number, unit in enumerate(self.day.absent, start=1)
        ]

    def _where_it_stands(self, unit: UnitDay) -> str:
        returned = f"{self.status(unit)}; " if unit.status is Status.RETURNED else ""
        return f"{returned}{self.figures_in_place(unit)}"


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    """The counts in words, without those of nobody."""
    return ", ".join(f"{label} {count(number)}" for label, number in counts if number)
