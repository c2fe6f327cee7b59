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
    """A fraction as a rate, a tie rounded up as in Excel: 0.35612 → "35,6%", 13/16 → "81,3%"; none → "–"."""
    if rate is None:
        return NO_FIGURE
    return f"{_in_percent(rate)}%".replace(".", ",")


def _in_percent(rate: float) -> Decimal:
    # The fraction as it prints is exact; a hundred times it is not always: 23/80 would be 28,7499….
    return (Decimal(repr(rate)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def points_between(before: float, after: float) -> str:
    """How one printed rate came to another: 0.401, 0.395 → "giảm 0,6 điểm"; "" where they print alike."""
    points = _in_percent(after) - _in_percent(before)
    moved = f"{abs(points)} điểm".replace(".", ",")
    return f"{'tăng' if points > 0 else 'giảm'} {moved}" if points else ""


def a_day(number: float | None) -> str:
    """A gain a day, in whole people where there are many: 1233.7 → "1.234", 0.33 → "0,3", -2 → "−2"; none → "–"."""
    if number is None:
        return NO_FIGURE
    exact = Decimal(repr(abs(number)))
    rounded = exact.quantize(Decimal(1) if exact >= 10 else Decimal("0.1"), ROUND_HALF_UP)
    text = count(int(rounded)) if rounded == int(rounded) else f"{rounded}".replace(".", ",")
    return f"−{text}" if number < 0 and rounded else text


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


def paper_day(date: datetime.date) -> str:
    """The day in a paper's text, hard to alter by hand: 5 February 2021 → "05/02/2021", 14 August → "14/8/2020"."""
    return f"{date.day:02d}/{formal_month(date)}/{date.year}"


def paper_count(number: int) -> str:
    """How many people or units, in a paper's text: 6 → "06" (N30), 98503 → "98.503"."""
    return f"{number:02d}" if 0 < number < 10 else count(number)


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


def paper_moment(moment: datetime.datetime) -> str:
    """ "15 giờ 32 phút ngày 01/12/2026"."""
    return f"{spoken_clock(moment)} ngày {paper_day(timezone.localdate(moment))}"


def points_apart(before: float | None, after: float | None) -> str:
    """How far two rates lie apart as they print: "1,5 điểm phần trăm"; "" where they print alike or one is none."""
    if before is None or after is None:
        return ""
    apart = abs(_in_percent(after) - _in_percent(before))
    return f"{apart} điểm phần trăm".replace(".", ",") if apart else ""


def inside_sentence(text: str) -> str:
    """A text as it goes on within a sentence: "Mất điện." → "mất điện"; "UBND xã" and "Lộc An" keep their capitals."""
    text = text.strip().rstrip(" .;,")
    first, _, rest = text.partition(" ")
    is_name = first[:2].isupper() or (rest[:1].isupper() and not first.isupper())
    return text if is_name else text[:1].lower() + text[1:]


def within_sentence(title: str) -> str:
    """A title within a sentence: "Cài đặt Bluezone" → "cài đặt Bluezone", but "UBND" stays."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def because(reason: str) -> str:
    """ "Mất điện trên diện rộng." → "do mất điện trên diện rộng"; a cause that names itself stays as it is."""
    said = inside_sentence(reason)
    return said if said.startswith(("do ", "vì ", "bởi ", "nhằm ", "để ")) else f"do {said}"


def reported_and_entered(reported_at: datetime.datetime, entered_at: datetime.datetime, confirms: bool = False) -> str:
    """When a unit told its figures and when they were typed in: "đơn vị báo lúc 14:50, nhập lúc 15:55".

    Whether that is on time is judged by the second (R2); the first is there for people to judge by. Who
    confirms returned figures for the unit does not type them once more (R12).
    """
    is_another_day = timezone.localdate(reported_at) != timezone.localdate(entered_at)
    reported, entered = (
        f"{clock(moment)} ngày {short_day(timezone.localdate(moment))}" if is_another_day else clock(moment)
        for moment in (reported_at, entered_at)
    )
    return f"đơn vị báo lúc {reported}, {'xác nhận' if confirms else 'nhập'} lúc {entered}"


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
