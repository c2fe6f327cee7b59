"""Which state of the day a paper shows: a numbered edition, or a draft before closing."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reports.consolidation import Consolidation
from reports.figures.wording import spoken_clock, spoken_moment
from units.models import DEMO_MARK

DRAFT = "DỰ THẢO"
CLOCK = "hệ thống tự chốt"


@dataclass(frozen=True, slots=True)
class Stamp:
    """An edition (lần chốt) as its papers name it."""

    number: int
    cut_at: datetime.datetime
    #: Who closed; "" if the clock did.
    made_by: str
    #: Why the edition was made; needed from the second one on.
    reason: str


def marks(consolidation: Consolidation, stamp: Stamp | None) -> list[str]:
    """The warnings in capitals that every printed page carries."""
    demo = [DEMO_MARK] if consolidation.district.is_demo else []
    return demo + ([] if stamp else [DRAFT])


def edition_line(consolidation: Consolidation, stamp: Stamp | None) -> str:
    """Which edition this is, made when and by whom; for a draft, when it was read."""
    if stamp is None:
        return f"Chưa chốt số liệu; số liệu tại thời điểm {spoken_moment(consolidation.cut_at)}"
    by = CLOCK if stamp.made_by in {"", CLOCK} else f"người chốt: {stamp.made_by}"
    reason = f". Lý do: {stamp.reason}" if stamp.reason else ""
    return f"Lần chốt {stamp.number}, lúc {spoken_moment(stamp.cut_at)}, {by}{reason}"


def as_of(consolidation: Consolidation) -> str:
    """ "tính đến 15 giờ 32 phút ngày 14/8/2020 (hạn báo cáo 15 giờ 00 phút)".

    The figures are those of the moment of the cut: what arrived after the deadline is among them.
    """
    due, cut = consolidation.due_at, consolidation.cut_at
    is_same_day = timezone.localdate(due) == timezone.localdate(cut)
    return f"tính đến {spoken_moment(cut)} (hạn báo cáo {spoken_clock(due) if is_same_day else spoken_moment(due)})"


def as_of_line(consolidation: Consolidation) -> str:
    """The district, and the moment that its figures are of."""
    district = consolidation.district
    return f"{district.full_name[:1].upper()}{district.full_name[1:]}, tỉnh {district.province}; {as_of(consolidation)}"


def extension_line(consolidation: Consolidation) -> str:
    """That the deadline was moved, and why; "" if it was not (R1)."""
    if not consolidation.extension_reason:
        return ""
    return f"Hạn gửi báo cáo lùi đến {spoken_clock(consolidation.due_at)}. Lý do: {consolidation.extension_reason}"
