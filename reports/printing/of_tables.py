"""What the papers say of a table: what its total is made of, what its signs mean, how far the target is."""

import datetime
from collections import Counter

from reports.consolidation import Source, TableView
from reports.figures.wording import paper_day, percent
from reports.headlines import forecast_sentence

from .of_units import UnitSentences

#: Abbreviations of the columns' heads, explained below their table.
ABBREVIATIONS = {
    "CBCCVC, NLĐ": "cán bộ, công chức, viên chức và người lao động",
    "ĐTTM": "điện thoại thông minh",
}


class TableSentences(UnitSentences):
    """Each of the two tables by itself (R14)."""

    __slots__ = ()

    def units_with_figures(self, table: TableView) -> str:
        return f"{self.number(table.totals.all.units)}/{self.number(len(table.rows))} đơn vị có số liệu"

    def total_labels(self, table: TableView) -> tuple[str, str, str, str]:
        """How the total of all that is known is called, and the three things that it is made of (R15)."""
        totals, words = table.totals, table.words
        unknown = f"{self.number(totals.unknown_units)} đơn vị" if totals.unknown_units else "không có"
        return (
            f"{words.total} ({self.units_with_figures(table)}), trong đó:",
            f"- {words.reported} ({self._units(totals.reported.units)})",
            f"- {words.carried} ({self._units(totals.carried.units)})",
            f"- {words.unknown}: {unknown}",
        )

    def _units(self, number: int) -> str:
        return f"{self.number(number)} đơn vị" if number else "không có đơn vị nào"

    def legend(self, table: TableView) -> str:
        """What the signs and the abbreviations of the table mean."""
        heads = " ".join(indicator.short_label for indicator in table.description.indicators)
        keys = [f"{short}: {long}" for short, long in ABBREVIATIONS.items() if short in heads]
        explained_on = table.words.explained_on
        explained = [f"cách tính theo Giải thích chỉ tiêu ngày {paper_day(explained_on)}"] if explained_on else []
        return f"Ghi chú: {'; '.join([*keys, *explained, table.words.legend])}"

    def target_line(self, table: TableView) -> str:
        """The target, whether it is reached, and what it still takes; the order gives a day to the people's alone."""
        if not table.rows:
            return self.nobody_listed(table)
        return self._area_target(table) if table.description.is_of_area else self._staff_target(table)

    def nobody_listed(self, table: TableView) -> str:
        whom = "xã, thị trấn" if table.description.is_of_area else "cơ quan, đơn vị"
        return f"Trên địa bàn {self.kind} không có {whom} thuộc diện báo cáo."

    def _uncounted(self, table: TableView) -> str:
        """Of whom nothing is known, where a target is said to be reached."""
        unknown = table.totals.unknown_units
        return f" (chưa tính {self.number(unknown)} đơn vị chưa có số liệu từ đầu đợt)" if unknown else ""

    def _staff_target(self, table: TableView) -> str:
        people = "cán bộ, công chức, viên chức và người lao động"
        target = f"Mục tiêu: {table.target}% {people} cài đặt, sử dụng trên điện thoại thông minh đang dùng"
        pace = table.pace(self.day.date, self.day.campaign.target_on)
        if pace is None:
            return f"{target}; chưa tính được tỷ lệ đạt."
        reached = f"hiện đạt {self.rate(table)}"
        if not pace.missing:
            return f"{target}; {reached}, đã hoàn thành{self._uncounted(table)}."
        lacking = "chưa cài đặt" if table.target == 100 else "nữa mới đạt mục tiêu"
        missing = f"{target}; {reached}, còn {self.number(pace.missing)} người {lacking}."
        return f"{missing} {forecast_sentence(pace, self.day.campaign.target_on)}".rstrip()

    def _area_target(self, table: TableView) -> str:
        target_on = self.day.campaign.target_on
        people = f"tối thiểu {table.target}% số người dùng điện thoại thông minh"
        target = f"mục tiêu đến ngày {self.date(target_on)} có {people} cài đặt ứng dụng"
        pace = table.pace(self.day.date, target_on)
        if pace is None:
            return f"Chưa tính được tỷ lệ so với {target}."
        reached = f"hiện đạt {self.rate(table)}"
        if not pace.missing:
            return f"Đã hoàn thành {target}: {reached}{self._uncounted(table)}."
        missing = f"So với {target}: {reached}, còn thiếu {self.number(pace.missing)} người"
        if pace.per_day is None:
            return f"{missing}; đã hết thời gian thực hiện mục tiêu."
        days = f"trong {self.number(pace.days)} ngày còn lại" if pace.days > 1 else "trong ngày còn lại"
        each = "bình quân mỗi ngày cần vận động thêm" if pace.days > 1 else "cần vận động thêm"
        needed = f"{missing}; {each} {self.number(pace.per_day)} người {days}."
        return f"{needed} {forecast_sentence(pace, target_on)}".rstrip()

    def rate(self, table: TableView) -> str:
        """The rate of all that is known; that it is provisional where it is (R15)."""
        mark = f" ({table.words.provisional})" if table.words.provisional and table.is_provisional else ""
        return f"{percent(table.totals.all.rate)}{mark}"

    def since(self, table: TableView) -> Counter[datetime.date]:
        """Of how many units *new today* counts from an earlier report than the day before's, by that report's day."""
        return Counter(
            row.unit.previous_date
            for row in table.rows
            if row.new_today is not None and row.unit.gained_over_days and row.unit.previous_date
        )

    def gained_over_days(self, table: TableView) -> str:
        """The same in words, the last day first; "" if all is of the day alone."""
        since = self.since(table)
        return ", ".join(
            f"{self.number(since[date])} đơn vị tính từ sau báo cáo ngày {self.date(date)}"
            for date in sorted(since, reverse=True)
        )

    def gained_line(self, table: TableView) -> str:
        """The same as a sentence of its own."""
        since = self.since(table)
        told = "; ".join(
            f"của {self.number(since[date])} đơn vị được tính từ sau báo cáo ngày {self.date(date)}"
            for date in sorted(since, reverse=True)
        )
        return f"Số cài mới {told}." if told else ""

    def carried_dates(self, table: TableView) -> str:
        """From which days carried figures are taken, the last first: "ngày 13/8/2020: 03 đơn vị"; "" if none are."""
        dates: Counter[datetime.date] = Counter(
            row.unit.figures_date for row in table.rows if row.unit.source is Source.CARRIED and row.unit.figures_date
        )
        return "; ".join(
            f"ngày {self.date(date)}: {self.number(dates[date])} đơn vị" for date in sorted(dates, reverse=True)
        )
