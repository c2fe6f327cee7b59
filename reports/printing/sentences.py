"""The sentences of a day's papers, as an official writes them.

Nothing that people said to each other inside is in them (R26): no comment of a return, no reason or note of a unit,
nobody who typed. What the Office picks from notes stands in its own words, in the narrative.
"""

from reports.consolidation import TableChange
from reports.figures.indicators import TableDescription
from reports.figures.wording import percent, within_sentence

from .of_attendance import AttendanceSentences


class Sentences(AttendanceSentences):
    """What the papers of a day say."""

    __slots__ = ()

    def changes_title(self) -> str:
        return "SỐ LIỆU ĐIỀU CHỈNH SO VỚI LẦN BÁO CÁO TRƯỚC"

    def effects_title(self, described: TableDescription) -> str:
        return f"Thay đổi của dòng Tổng cộng Biểu {described.letter}"

    def no_changes(self) -> str:
        return "Không có số liệu điều chỉnh so với lần báo cáo trước."

    def figure_name(self, change: TableChange) -> str:
        return f"Biểu {change.table.letter}: {within_sentence(change.indicator.short_label)}"

    def gain_name(self, change: TableChange) -> str:
        new_today = within_sentence(self.day.words.new_today)
        return f"Biểu {change.table.letter}: {new_today} – {within_sentence(change.indicator.short_label)}"

    def province_line(self) -> str:
        """The province's count, and how table B's total stands to it; "" where the province gave none."""
        facts, difference = self.day.province_count, self.day.province_difference
        if facts is None:
            return ""
        installed = f"trên địa bàn {self.kind} có {self.number(facts.installed)} người đã cài đặt"
        counted = f"Theo số liệu thống kê của {facts.source}, {installed}"
        if difference is None:
            return f"{counted}; {self.kind} chưa có số liệu Biểu B để đối chiếu."
        own = f"theo tổng hợp của {self.kind} (Phụ lục II – Biểu B) có {self.number(difference.reported)} người"
        compared = "bằng số thống kê"
        if difference.people:
            word = "nhiều hơn" if difference.people > 0 else "ít hơn"
            share = f", bằng {percent(abs(difference.share))} so với số thống kê" if difference.share else ""
            compared = f"{word} {self.number(abs(difference.people))} người{share}"
        return f"{counted}; {own}, {compared}.{self._lacking()}"

    def _lacking(self) -> str:
        """What a difference may come from: silent units."""
        totals = self.day.residents.totals
        lacking = []
        if carried := totals.carried.units:
            told = f"{self.number(carried)} đơn vị chưa báo cáo trong ngày, tạm lấy số liệu báo cáo gần nhất"
            lacking.append(told)
        if totals.unknown_units:
            lacking.append(f"{self.number(totals.unknown_units)} đơn vị chưa có số liệu từ đầu đợt")
        return f" Trong đó có {'; '.join(lacking)}." if lacking else ""
