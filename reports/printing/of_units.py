"""What the papers say of one unit: nothing of what people said to each other inside (R26)."""

from django.utils import timezone

from reports.consolidation import Send, Source, UnitDay
from reports.figures.wording import clock, inside_sentence, reported_and_entered, short_day

from .heads import Heads

UNCHANGED = "không thay đổi so với ngày trước"


class UnitSentences(Heads):
    """A unit's state, its figures and how they came."""

    __slots__ = ()

    def status(self, unit: UnitDay) -> str:
        """Its state, in the papers' word."""
        return self.day.words.statuses[unit.status.value]

    def state(self, unit: UnitDay) -> str:
        """Its state, and of which day its figures are if not of this one."""
        if unit.source is Source.CARRIED and unit.figures_date:
            return f"{self.status(unit)} (số liệu báo cáo ngày {self.date(unit.figures_date)})"
        return self.status(unit)

    def state_in_table(self, unit: UnitDay) -> str:
        """Its state beside its figures, whose day the note tells."""
        return self.status(unit)

    def remarks(self, unit: UnitDay) -> str:
        """What a table's note column says of a unit's figures."""
        said = self._of_figures(unit)
        if unit.source is Source.CARRIED and unit.figures_date:
            said.append(f"số liệu báo cáo ngày {self.date(unit.figures_date)}")
        if unit.source is Source.REPORTED and unit.send and unit.send.entered_for_unit:
            said.append(self.way_of_sending(unit.send))
        if unit.gained_over_days and unit.previous_date:
            said.append(f"số cài mới tính từ sau báo cáo ngày {self.date(unit.previous_date)}")
        return "; ".join(said)

    def _of_figures(self, unit: UnitDay) -> list[str]:
        said = ["chưa có số liệu từ đầu đợt"] if unit.source is Source.UNKNOWN else []
        is_unchanged = unit.source is Source.REPORTED and unit.send and unit.send.unchanged
        return [*said, UNCHANGED] if is_unchanged else said

    def notes_in_row(self, unit: UnitDay) -> str:
        """What Biểu C says of a unit in words."""
        said = self._of_figures(unit)
        said += [told_and_typed(unit)] if unit.is_entered_later else []
        return "; ".join(said + ([f"hạn riêng {clock(unit.own_due_at)}"] if unit.own_due_at else []))

    def notes_below(self, unit: UnitDay) -> str:
        """What stands below a unit's row over the whole width: nothing, for nothing is long."""
        return ""

    def way_of_sending(self, send: Send) -> str:
        """How the figures came: sent by the unit, or entered for it, by what it told and when; no more (R26)."""
        if not send.entered_for_unit:
            return "gửi trên hệ thống"
        told = send.reported_at
        if told is None:
            return f"nhập thay ({send.channel_label})"
        on = timezone.localdate(told)
        at = clock(told) if on == self.day.date else f"{clock(told)} ngày {short_day(on)}"
        return f"nhập thay ({send.channel_label} {at})"

    def figures_in_place(self, unit: UnitDay) -> str:
        """Which figures count for a unit that is silent: of its last report, or none."""
        if unit.figures_date == self.day.date:
            return ""
        return f"lấy số liệu ngày {self.date(unit.figures_date)}" if unit.figures_date else "chưa có số liệu từ đầu đợt"

    def excuse(self, unit: UnitDay) -> str:
        """Why an excused unit is excused, as the Office decided, and what is printed in place of its report."""
        reason = inside_sentence(unit.exemption_reason)
        return "; ".join(filter(None, [f"lý do: {reason}" if reason else "", self.figures_in_place(unit)]))


def told_and_typed(unit: UnitDay) -> str:
    """The minute at which the unit told its first figures of the day, and the one at which they were typed (R5)."""
    send = unit.send
    if not (send and send.first_reported_at):
        return ""
    return reported_and_entered(send.first_reported_at, send.first_sent_at)
