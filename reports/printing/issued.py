"""The sentences of editions that were issued before the papers' third form: they print the same for ever (R21).

Nothing here is edited any more: what papers say today stands in ``sentences``.
"""

import datetime

from django.utils import timezone

from incoming.dates import day as spelled
from reports.consolidation import Send, Source, Status, TableChange, TableView, UnitDay
from reports.consolidation.compare import describe_state
from reports.figures.indicators import TableDescription
from reports.figures.wording import (
    clock,
    count,
    duration,
    percent,
    signed_percent,
    spoken_clock,
    spoken_moment,
)

from .columns import units_with_figures
from .of_units import told_and_typed
from .sentences import Sentences
from .stamp import CLOCK, Stamp

UNKNOWN = "chưa có số liệu"
UNCHANGED = "không thay đổi so với hôm trước"
NOT_COMPARABLE = "Biểu B chưa có số liệu để đối chiếu"
#: Longer remarks of a unit are told in full in Biểu C only.
_LONGEST_REMARK = 100
#: Longer notes would make the row of their unit in Biểu C too high.
_LONGEST_NOTE = 120


class IssuedSentences(Sentences):
    """What the papers of the first and second form say."""

    is_issued = True

    def date(self, date: datetime.date) -> str:
        return spelled(date)

    def number(self, number: int) -> str:
        return count(number)

    def duration(self, minutes: int) -> str:
        return duration(minutes)

    def subject(self) -> str:
        return f"Kết quả triển khai: {self.day.campaign.title}"

    def report_title(self) -> str:
        return f"Báo cáo {self.day.campaign.title}"

    def summary_title(self) -> str:
        return "TỔNG HỢP KẾT QUẢ TRONG NGÀY"

    def enclosed_line(self) -> str:
        return ""

    def as_of(self) -> str:
        due, cut = self.day.due_at, self.day.cut_at
        is_same_day = timezone.localdate(due) == timezone.localdate(cut)
        return f"tính đến {spoken_moment(cut)} (hạn báo cáo {spoken_clock(due) if is_same_day else spoken_moment(due)})"

    def edition_line(self, stamp: Stamp | None) -> str:
        if stamp is None:
            return f"Chưa chốt số liệu; số liệu tại thời điểm {spoken_moment(self.day.cut_at)}"
        by = CLOCK if stamp.made_by in {"", CLOCK} else f"người chốt: {stamp.made_by}"
        reason = f". Lý do: {stamp.reason}" if stamp.reason else ""
        return f"Lần chốt {stamp.number}, lúc {spoken_moment(stamp.cut_at)}, {by}{reason}"

    def edition_name(self, stamp: Stamp | None) -> str:
        return f"lần chốt {stamp.number}" if stamp else "chưa chốt"

    def extension_line(self) -> str:
        day = self.day
        if day.suspension_reason:
            return f"Tạm dừng báo cáo ngày {spelled(day.date)}. Lý do: {day.suspension_reason}"
        if not day.extension_reason:
            return ""
        return f"Hạn gửi báo cáo lùi đến {spoken_clock(day.due_at)}. Lý do: {day.extension_reason}"

    def status(self, unit: UnitDay) -> str:
        return unit.status_label

    def state(self, unit: UnitDay) -> str:
        return describe_state(unit)

    def state_in_table(self, unit: UnitDay) -> str:
        return describe_state(unit)

    def remarks(self, unit: UnitDay) -> str:
        said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
        said += [UNCHANGED] if unit.source is Source.REPORTED and unit.send and unit.send.unchanged else []
        said += [_entered(unit.send)] if unit.send and unit.send.entered_for_unit else []
        if unit.gained_over_days and unit.previous_date:
            said.append(_gained_since(unit.previous_date))
        for text in _reasons(unit):
            is_short = len(text) <= _LONGEST_REMARK
            said.append(text if is_short else f"{text[:_LONGEST_REMARK].rstrip()}… (xem tiếp tại Biểu C)")
        return "; ".join(said)

    def notes_in_row(self, unit: UnitDay) -> str:
        said = self._notes(unit)
        return said if len(said) <= _LONGEST_NOTE else "xem dòng dưới"

    def notes_below(self, unit: UnitDay) -> str:
        said = self._notes(unit)
        return f"{unit.name}: {said}" if len(said) > _LONGEST_NOTE else ""

    def _notes(self, unit: UnitDay) -> str:
        """All that Biểu C says of a unit in words, at full length."""
        said = [UNKNOWN] if unit.source is Source.UNKNOWN else []
        said += [UNCHANGED] if unit.send and unit.send.unchanged else []
        said += [told_and_typed(unit)] if unit.is_entered_later else []
        said += [f"hạn riêng {clock(unit.own_due_at)}"] if unit.own_due_at else []
        return "; ".join(said + _reasons(unit))

    def way_of_sending(self, send: Send) -> str:
        if not send.entered_for_unit:
            return send.channel_label
        told = f", {send.reported_by} báo" if send.reported_by else ""
        when = f" lúc {spoken_moment(send.reported_at)}" if send.reported_at else ""
        return f"{_entered(send)}{told}{when}; {'người xác nhận' if send.confirms else 'người nhập'}: {send.sent_by}"

    def figures_in_place(self, unit: UnitDay) -> str:
        return f"số liệu ngày {spelled(unit.figures_date)}" if unit.figures_date else UNKNOWN

    def excuse(self, unit: UnitDay) -> str:
        reason = unit.exemption_reason.rstrip(" .;,")
        return f"{reason}, {self.figures_in_place(unit)}" if reason else self.figures_in_place(unit)

    def total_labels(self, table: TableView) -> tuple[str, str, str, str]:
        totals, words = table.totals, table.words
        return (
            f"{words.total} ({units_with_figures(table)})",
            f"{words.reported} ({totals.reported.units} đơn vị)",
            f"{words.carried} ({totals.carried.units} đơn vị)",
            f"{words.unknown}: {totals.unknown_units} đơn vị",
        )

    def legend(self, table: TableView) -> str:
        return table.words.legend

    def target_line(self, table: TableView) -> str:
        target_on = self.day.campaign.target_on
        target = f"Mục tiêu: {table.target}% {table.description.rate_label}, đến ngày {spelled(target_on)}"
        pace = table.pace(self.day.date, target_on)
        if pace is None:
            return f"{target}: {UNKNOWN}."
        reached = f"hiện {percent(table.totals.all.rate)}"
        if not pace.missing:
            return f"{target}: đạt, {reached}."
        missing = f"{target}: chưa đạt, {reached}; còn thiếu {count(pace.missing)} người"
        if pace.per_day is None:
            return f"{missing}, không còn ngày nào đến hạn."
        return f"{missing}, mỗi ngày cần thêm {count(pace.per_day)} người trong {pace.days} ngày còn lại."

    def gained_over_days(self, table: TableView) -> str:
        since = self.since(table)
        return "; ".join(f"{count(since[date])} đơn vị {_gained_since(date)}" for date in sorted(since, reverse=True))

    def gained_line(self, table: TableView) -> str:
        gained = self.gained_over_days(table)
        return f"{table.words.new_today}: có {gained}." if gained else ""

    def _without_report(self) -> tuple[str, str]:
        return "lấy số liệu ngày trước", UNKNOWN

    def standing_sentence(self) -> str:
        return self.standing_clause()

    def standing_line(self) -> str:
        return f"Tổng số {self.standing_clause()}."

    def absent_title(self) -> str:
        absent = len(self.day.absent)
        if not absent:
            return "Không có đơn vị nào chưa báo cáo"
        return f"Đơn vị chưa báo cáo: {absent}/{self.day.attendance.expected}"

    def _where_it_stands(self, unit: UnitDay) -> str:
        return f"{'bị trả lại, ' if unit.status is Status.RETURNED else ''}{self.figures_in_place(unit)}"

    def changes_title(self) -> str:
        return "THAY ĐỔI SO VỚI LẦN CHỐT TRƯỚC"

    def effects_title(self, described: TableDescription) -> str:
        return f"Ảnh hưởng đến tổng của Biểu {described.letter} – {described.title}"

    def no_changes(self) -> str:
        return "Không có thay đổi so với lần chốt trước."

    def figure_name(self, change: TableChange) -> str:
        return f"{change.indicator.short_label} (Biểu {change.table.letter})"

    def gain_name(self, change: TableChange) -> str:
        return f"{self.day.words.new_today} – {self.figure_name(change)}"

    def province_line(self) -> str:
        facts, difference = self.day.province_count, self.day.province_difference
        if facts is None:
            return ""
        counted = f"Theo thống kê của {facts.source}: {count(facts.installed)} người đã cài đặt"
        if difference is None:
            return f"{counted}; {NOT_COMPARABLE}."
        reported = f"số liệu các đơn vị báo cáo (tổng cộng Biểu B, người dân): {count(difference.reported)} người"
        word = "nhiều hơn" if difference.people > 0 else "ít hơn"
        share = f" ({signed_percent(difference.share)})" if difference.share is not None else ""
        compared = f"{word} {count(abs(difference.people))} người{share}" if difference.people else "bằng số thống kê"
        carried, unknown = self.day.residents.totals.carried.units, self.day.residents.totals.unknown_units
        lacking = [f"{carried} đơn vị lấy số liệu ngày trước"] if carried else []
        lacking += [f"{unknown} đơn vị chưa có số liệu"] if unknown else []
        return f"{counted}; {reported}, {compared}." + (f" Biểu B có {', '.join(lacking)}." if lacking else "")


def _gained_since(date: datetime.date) -> str:
    return f"cài mới tính từ ngày {spelled(date)}"


def _reasons(unit: UnitDay) -> list[str]:
    send = unit.send
    said = [("Miễn báo cáo: ", unit.exemption_reason)]
    if send:
        said += [("Trả lại: ", send.returned_comment), ("Lý do: ", send.reason), ("", send.note)]
    return [intro + text for intro, text in said if text]


def _entered(send: Send) -> str:
    return f"nhập thay theo {send.channel_label}"
