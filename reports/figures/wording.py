"""Numbers, dates and moments as Vietnamese officials write them, for page and paper alike."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from incoming.dates import day

#: What stands where there is no figure; never 0 (R8).
NO_FIGURE = "–"


def count(number: int | None) -> str:
    """98503 → "98.503"; no figure → "–"."""
    return NO_FIGURE if number is None else f"{number:,}".replace(",", ".")


def signed(number: int | None) -> str:
    """A gain or a fall: 12 → "+12", -3 → "−3", 0 → "0"."""
    if number is None:
        return NO_FIGURE
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + count(abs(number))


def percent(rate: float | None) -> str:
    """A fraction as a rate with one decimal: 0.35612 → "35,6%"; none → "–".

    A tie is rounded up, as Excel and the browser do: 13/16 is 81,3% on every page and paper.
    """
    if rate is None:
        return NO_FIGURE
    rounded = Decimal(repr(rate * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded}%".replace(".", ",")


def signed_percent(rate: float | None) -> str:
    """A difference as a share: -0.0279 → "−2,8%"; what rounds to nothing has no sign."""
    if rate is None:
        return NO_FIGURE
    text = percent(abs(rate))
    sign = "" if text == percent(0) else "+" if rate > 0 else "−"
    return sign + text


def formal_month(date: datetime.date) -> str:
    """The month as official papers write it, with a 0 before 1 and 2 only (N30): "02", "8"."""
    return f"{date.month:02d}" if date.month < 3 else str(date.month)


def formal_day(date: datetime.date) -> str:
    """5 August 2020 → "ngày 05 tháng 8 năm 2020" (N30)."""
    return f"ngày {date.day:02d} tháng {formal_month(date)} năm {date.year}"


def short_day(date: datetime.date) -> str:
    """14 August 2020 → "14/8"."""
    return f"{date.day}/{date.month}"


def clock(moment: datetime.datetime) -> str:
    """The moment's printed minute in Việt Nam: "15:07"."""
    return f"{timezone.localtime(moment):%H:%M}"


def clock_with_seconds(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"


def spoken_clock(moment: datetime.datetime) -> str:
    """The printed minute in the order's words: "15 giờ 07 phút"."""
    return f"{timezone.localtime(moment):%H giờ %M phút}"


def spoken_moment(moment: datetime.datetime) -> str:
    """ "14 giờ 32 phút ngày 14/8/2020"."""
    return f"{spoken_clock(moment)} ngày {day(timezone.localdate(moment))}"


def reported_and_entered(reported_at: datetime.datetime, entered_at: datetime.datetime, confirms: bool = False) -> str:
    """When a unit told its figures and when they were typed in: "đơn vị báo lúc 14:50, nhập lúc 15:55".

    Whether that is on time is judged by the second (R2); the first is there for people to judge by. Who
    confirms returned figures for the unit does not type them once more (R12).
    """
    return f"đơn vị báo lúc {clock(reported_at)}, {'xác nhận' if confirms else 'nhập'} lúc {clock(entered_at)}"


def duration(minutes: int) -> str:
    """Minutes as people say them: 42 → "42 phút", 65 → "1 giờ 05 phút", a past day → "2 ngày"."""
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < 24 * 60:
        return f"{minutes // 60} giờ {minutes % 60:02d} phút"
    return f"{minutes // (24 * 60)} ngày"


def in_text(name: str) -> str:
    """A unit's name as running text has it: "Ủy ban nhân dân xã Lộc Thạnh" → "UBND xã Lộc Thạnh"."""
    committee = "Ủy ban nhân dân "
    return f"UBND {name.removeprefix(committee)}" if name.startswith(committee) else name


def dialled(phone: str) -> str:
    """The number as a telephone takes it: "0271.3568 999 (máy lẻ 12)" → "02713568999"; none → ""."""
    found = re.search(r"\+?\d[\d\s.()-]*", phone)
    return re.sub(r"[^\d+]", "", found[0]) if found else ""
