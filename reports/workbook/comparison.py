"""The province's count below table B's totals: compared with them, never among them."""

from reports.figures.wording import NO_FIGURE
from reports.printing.province import province_line

from .cells import Value
from .page import Paper
from .palette import BODY, HEAD, PLAIN, Kind
from .sheet import Sheet

HEADS = ("Đối chiếu số người đã cài đặt", "Thống kê của tỉnh", "Tổng cộng Biểu B", "Chênh lệch", "Chênh lệch (%)")
_KINDS = (Kind.TEXT, Kind.COUNT, Kind.COUNT, Kind.GAIN, Kind.SHARE)


def write_comparison(sheet: Sheet, paper: Paper, *, first_spans: int = 1) -> None:
    """Write the comparison as a small table of its own, and in words; nothing where the province gave no count."""
    facts, difference = paper.consolidation.province_count, paper.consolidation.province_difference
    if facts is None:
        return
    compared: list[Value] = [NO_FIGURE] * 3
    if difference:
        compared = [difference.reported, difference.people, NO_FIGURE if difference.share is None else difference.share]
    sheet.gap()
    sheet.add(HEADS, [Kind.NAME] * len(HEADS), HEAD, first_spans=first_spans)
    sheet.add([facts.source, facts.installed, *compared], _KINDS, PLAIN, first_spans=first_spans)
    sheet.line(province_line(paper.consolidation), BODY)
