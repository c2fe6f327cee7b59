"""What stands beside a rate wherever it is told: its three parts, what moved it, what it comes to (R15, R28)."""

import datetime

from reports.consolidation import Pace, TableView
from reports.figures.wording import a_day, count, paper_day, percent, points_between

#: So many units are named whose denominator changed.
NAMED_BASES = 3


def forecast_sentence(pace: Pace, target_on: datetime.date) -> str:
    """What the last days come to on the target day; "" where fewer than two are known (R28)."""
    if pace.recent is None or pace.forecast is None:
        return ""
    people = a_day(abs(pace.recent))
    # On paper, a number under ten has two digits (N30).
    people = people.zfill(2) if people.isdigit() else people
    gain = f"{'tăng' if pace.recent > 0 else 'giảm'} {people} người" if pace.recent else "không tăng"
    on_target = f"đến ngày {paper_day(target_on)} đạt {percent(pace.forecast)}"
    return f"Các ngày báo cáo gần đây bình quân mỗi ngày {gain}; với tiến độ này, dự kiến {on_target}."


def three_parts(table: TableView) -> str:
    """What is behind a rate: "hôm nay 15.803 (10 đơn vị) · ngày trước 7.482 (6 đơn vị) · chưa có số liệu 0 đơn vị"."""
    totals, numerator = table.totals, table.description.numerator
    parts = {"hôm nay": totals.reported, "ngày trước": totals.carried}
    said = [f"{name} {count(part.figures[numerator])} ({count(part.units)} đơn vị)" for name, part in parts.items()]
    return " · ".join([*said, f"chưa có số liệu {count(totals.unknown_units)} đơn vị"])


def movement_line(table: TableView) -> str:
    """What moved the rate: "giảm 0,6 điểm so với trước: mẫu số tăng 900 người ở Lộc An"; "" if nothing did."""
    if not (moved := table.movement):
        return ""
    causes = []
    if moved.gained:
        causes.append(f"{'cài mới' if moved.gained > 0 else 'số đã cài giảm'} {count(abs(moved.gained))} người")
    bases = sorted(moved.bases, key=lambda base: -abs(base[1]))
    if bases:
        named = [
            f"{'tăng' if step > 0 else 'giảm'} {count(abs(step))} người ở {unit.short_name}"
            for unit, step in bases[:NAMED_BASES]
        ]
        others = len(bases) - len(named)
        causes.append(f"mẫu số {', '.join(named)}{f' và {count(others)} đơn vị khác' if others else ''}")
    if moved.joined:
        causes.append(f"{count(len(moved.joined))} đơn vị có số liệu lần đầu")
    points = points_between(moved.before, moved.after)
    return f"{points or 'không đổi'} so với trước: {'; '.join(causes)}" if causes else points
