"""What a paper says of itself: what it is about, of which moment, of which report."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from reports.consolidation import Consolidation, TableView
from reports.figures.wording import (
    because,
    clock,
    duration,
    formal_month,
    paper_count,
    paper_day,
    paper_moment,
    spoken_clock,
    within_sentence,
)

from .stamp import Stamp

_GAP = "\u00a0" * 8


@dataclass(frozen=True, slots=True)
class Heads:
    """The signs of the papers, and their heads and feet."""

    day: Consolidation
    #: Whether these are the sentences of an edition of before the papers' third form.
    is_issued: ClassVar[bool] = False

    def date(self, date: datetime.date) -> str:
        return paper_day(date)

    def number(self, number: int) -> str:
        return paper_count(number)

    def duration(self, minutes: int) -> str:
        return f"0{duration(minutes)}" if minutes < 10 else duration(minutes)

    @property
    def kind(self) -> str:
        """What the district is: "huyện"."""
        district = self.day.district
        return district.full_name.removesuffix(district.name).strip()

    def subject(self) -> str:
        """What the report is about, on every paper in the same words."""
        title = within_sentence(self.day.campaign.title).removeprefix("triển khai ")
        where = "" if "địa bàn" in title else f" trên địa bàn {self.kind}"
        return f"Kết quả triển khai {title}{where}"

    def report_title(self) -> str:
        return f"Báo cáo {within_sentence(self.subject())} ngày {self.date(self.day.date)}"

    def summary_title(self) -> str:
        return f"TỔNG HỢP KẾT QUẢ NGÀY {self.date(self.day.date)}"

    def table_name(self, table: TableView) -> str:
        return table.description.paper_title or table.description.title

    def enclosed_line(self) -> str:
        """Which report the paper belongs to; the clerk gives number and day after the signature (N30)."""
        date, committee = self.day.date, self.day.district.committee
        month = f"tháng {formal_month(date)} năm {date.year}"
        return f"(Kèm theo Báo cáo số{_GAP}/BC-UBND ngày{_GAP}{month} của {committee})"

    def as_of(self) -> str:
        return f"tính đến {paper_moment(self.day.cut_at)}"

    def as_of_line(self) -> str:
        """The district, and the moment that its figures are of."""
        name = self.day.district.full_name
        return f"{name[:1].upper()}{name[1:]}, tỉnh {self.day.district.province}; {self.as_of()}"

    def edition_line(self, stamp: Stamp | None) -> str:
        """Which figures these take the place of; of a draft, that it is one."""
        if stamp is None:
            return f"Chưa chốt số liệu; số liệu tại thời điểm {paper_moment(self.day.cut_at)}"
        return f"Thay thế số liệu tính đến {paper_moment(stamp.replaces)}" if stamp.replaces else ""

    def edition_name(self, stamp: Stamp | None) -> str:
        """What the foot of a sheet says besides the day: an edition's papers are told apart by their moment."""
        return f"số liệu lúc {clock(stamp.cut_at)}" if stamp else "chưa chốt"

    def extension_line(self) -> str:
        """That the day was suspended or its deadline moved, and why; "" if neither was (R1)."""
        day = self.day
        if day.suspension_reason:
            return f"Tạm dừng báo cáo ngày {self.date(day.date)} ({because(day.suspension_reason)})"
        if not day.extension_reason:
            return ""
        moved = f"Thời hạn các đơn vị gửi báo cáo ngày {self.date(day.date)} lùi đến {spoken_clock(day.due_at)}"
        return f"{moved} ({because(day.extension_reason)})"
