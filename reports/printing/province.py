"""The one sentence that page, workbook and document say of the province's count."""

from reports.consolidation import Consolidation, ProvinceDifference, Totals
from reports.figures.wording import count, signed_percent

NOT_COMPARABLE = "Biểu B chưa có số liệu để đối chiếu"


def province_line(consolidation: Consolidation) -> str:
    """The province's count, and how table B's total stands to it; "" where the province gave none."""
    facts, difference = consolidation.province_count, consolidation.province_difference
    if facts is None:
        return ""
    counted = f"Theo thống kê của {facts.source}: {count(facts.installed)} người đã cài đặt"
    if difference is None:
        return f"{counted}; {NOT_COMPARABLE}."
    reported = f"số liệu các đơn vị báo cáo (tổng cộng Biểu B, người dân): {count(difference.reported)} người"
    return f"{counted}; {reported}, {_comparison(difference)}.{_caution(consolidation.residents.totals)}"


def _comparison(difference: ProvinceDifference) -> str:
    if not difference.people:
        return "bằng số thống kê"
    word = "nhiều hơn" if difference.people > 0 else "ít hơn"
    share = f" ({signed_percent(difference.share)})" if difference.share is not None else ""
    return f"{word} {count(abs(difference.people))} người{share}"


def _caution(totals: Totals) -> str:
    """What the total lacks: a difference may come from silent units alone."""
    parts = [
        (totals.carried.units, "đơn vị lấy số liệu ngày trước"),
        (totals.unknown_units, "đơn vị chưa có số liệu"),
    ]
    said = ", ".join(f"{units} {words}" for units, words in parts if units)
    return f" Biểu B có {said}." if said else ""
