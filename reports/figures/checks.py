"""What a set of figures must satisfy, and what its sender is asked about. Pure functions.

Errors stop (R8); warnings ask (R9). A warning is confirmed by its code, which holds the figure, so that another
figure is asked about again; a fall also needs a reason. Increments and rates are compared, never levels of units.
"""

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .indicators import APP, BY_FIELD, FORM_NUMBER, DatedFigures, Figures, Indicator, Nature, for_unit, tables_for
from .wording import count, short_day

#: No unit of a district counts more; a longer number is a mistake.
LARGEST_COUNT = 9_999_999

# What the form and the check say alike of one box (R8).
BLANK = "Chưa nhập số liệu. Nếu không có, đề nghị ghi 0."
NEGATIVE = "Số liệu không được là số âm."
TOO_LARGE = "Số quá lớn, đề nghị kiểm tra lại."

#: The reasons for a cumulative figure that falls (R9); stored and printed as they stand.
FALL_REASONS: tuple[str, ...] = ("đếm nhầm hôm trước", "chuyển công tác", "gỡ ứng dụng, đổi máy", "rà soát lại")

# What makes a figure worth asking about. Small numbers move freely.

#: A base that moves by more than this share, and by more than a handful, is asked about.
BASE_CHANGE_SHARE = 0.10
BASE_CHANGE_COUNT = 5
#: A daily gain this many times the unit's largest recent one, and more than a handful, is a jump.
JUMP_FACTOR = 3
JUMP_COUNT = 10
#: Gains needed before a jump can be told from an ordinary day.
JUMP_HISTORY = 2
#: A rate that rises by more than this in a day (fraction of the denominator) is a jump as well.
JUMP_RATE = 0.40
#: A figure below this share of yesterday's, and near the unit's daily gains, looks like *new today*.
NEW_TODAY_SHARE = 0.50
#: Figures that are the same as on so many reported days before are asked about.
REPEATED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Advisory:
    """Something the sender is asked about; sending again with the code confirms it."""

    code: str
    field: str
    text: str
    needs_reason: bool = False

    @property
    def confirmed(self) -> dict[str, str]:
        """The warning as a report keeps it."""
        return {"code": self.code, "text": self.text}


def errors(figures: Mapping[str, int | None], reports_area: bool, form_number: int = FORM_NUMBER) -> dict[str, str]:
    """What blocks the figures that form ``form_number`` asked for, by field, in Vietnamese (R8); empty if nothing."""
    found: dict[str, str] = {}
    for indicator in for_unit(reports_area, form_number):
        value = figures.get(indicator.field)
        bound = figures.get(indicator.at_most) if indicator.at_most else None
        if value is None:
            found[indicator.field] = BLANK
        elif value < 0:
            found[indicator.field] = NEGATIVE
        elif value > LARGEST_COUNT:
            found[indicator.field] = TOO_LARGE
        elif indicator.at_most and bound is not None and value > bound:
            limit = f"“{BY_FIELD[indicator.at_most].label}” ({count(bound)})"
            found[indicator.field] = f"{count(value)} lớn hơn {limit}, đề nghị kiểm tra lại."
    return found


def warnings(
    figures: Figures, today: datetime.date, history: Sequence[DatedFigures], reports_area: bool, app: str = APP
) -> list[Advisory]:
    """What the sender of valid ``figures`` is asked (R9); ``history``: the unit's reports before, the newest first."""
    asked = (_advisory(i, figures, today, history) for i in for_unit(reports_area, app=app) if history)
    return [advisory for advisory in (*asked, repeated(figures, history, reports_area)) if advisory]


def repeated(figures: Figures, history: Sequence[DatedFigures], reports_area: bool) -> Advisory | None:
    """What the sender is asked whose figures are the same day after day, though somebody is left to install (R10)."""
    tables, results = tables_for(reports_area), [i for i in for_unit(reports_area) if i.nature is Nature.RESULT]
    told = {i.field: figures.get(i.field) for i in results}
    same = list(itertools.takewhile(lambda day: all(day.figures.get(field) == told[field] for field in told), history))
    is_complete = all(figures.get(table.numerator) == figures.get(table.denominator) for table in tables)
    if len(same) < REPEATED_DAYS or is_complete:
        return None
    text = f"Số liệu không thay đổi {len(same)} ngày báo cáo liên tiếp, từ ngày {short_day(same[-1].date)}"
    return Advisory(f"same:{len(same)}", tables[0].numerator, f"{text}, đề nghị kiểm tra lại.")


def _advisory(
    indicator: Indicator, figures: Figures, today: datetime.date, history: Sequence[DatedFigures]
) -> Advisory | None:
    last = history[0]
    now, before, day = figures.get(indicator.field), last.figures.get(indicator.field), f"ngày {short_day(last.date)}"
    if now is None or before is None:
        return None
    gains = _daily_gains(indicator.field, history)
    if indicator.nature is Nature.BASE:
        if abs(now - before) <= max(BASE_CHANGE_COUNT, BASE_CHANGE_SHARE * before):
            return None
        kind, text = "base", f"{count(now)}, trong khi {day} là {count(before)}. Số này thường ít thay đổi"
    elif now < NEW_TODAY_SHARE * before and now <= max(JUMP_COUNT, JUMP_FACTOR * max(gains, default=0)):
        kind = "new-today"
        text = f"{count(now)} giống số phát sinh trong ngày. Biểu ghi số lũy kế đến nay ({day} là {count(before)})"
    elif now < before:
        kind, text = "fall", f"{count(now)} thấp hơn lũy kế {day} ({count(before)})"
    elif _jumps(indicator, figures, now - before, (today - last.date).days, gains):
        kind, text = "jump", f"tăng {count(now - before)} so với {day}, nhiều hơn hẳn các ngày trước"
    else:
        return None
    said = f"{indicator.label}: {text}, đề nghị kiểm tra lại."
    return Advisory(f"{kind}:{indicator.field}:{now}", indicator.field, said, kind in {"new-today", "fall"})


def _jumps(indicator: Indicator, figures: Figures, gain: int, days: int, gains: list[float]) -> bool:
    """Whether the gain of so many days is out of line with the unit's own, or with what bounds it."""
    if len(gains) >= JUMP_HISTORY and gain / max(1, days) > max(JUMP_COUNT, JUMP_FACTOR * max(gains)):
        return True
    bound = figures.get(indicator.at_most) if indicator.at_most else None
    return bool(bound and gain > JUMP_COUNT and gain / bound > JUMP_RATE)


def _daily_gains(field: str, history: Sequence[DatedFigures]) -> list[float]:
    """The gains per day between consecutive reports, falls left out."""
    gains = []
    for later, earlier in itertools.pairwise(history):
        after, before = later.figures.get(field), earlier.figures.get(field)
        if after is not None and before is not None and after >= before:
            gains.append((after - before) / max(1, (later.date - earlier.date).days))
    return gains
