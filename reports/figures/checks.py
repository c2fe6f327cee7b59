"""What a set of figures must satisfy, and what its sender is asked about. Pure functions.

Errors stop (R8); warnings ask (R9). A warning is confirmed by its code, which holds the
figure, so that another figure is asked about again; a fall also needs a reason.
Increments and rates are compared, never levels between units.
"""

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .indicators import BY_FIELD, FORM_NUMBER, DatedFigures, Figures, Indicator, Nature, for_unit
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
    """What blocks the figures, by field, in Vietnamese (R8); empty if nothing does.

    ``form_number`` is the form's that asked for them.
    """
    found: dict[str, str] = {}
    for indicator in for_unit(reports_area, form_number):
        value = figures.get(indicator.field)
        if value is None:
            found[indicator.field] = BLANK
        elif value < 0:
            found[indicator.field] = NEGATIVE
        elif value > LARGEST_COUNT:
            found[indicator.field] = TOO_LARGE
        elif exceeded := _exceeded_bound(indicator, value, figures):
            found[indicator.field] = exceeded
    return found


def _exceeded_bound(indicator: Indicator, value: int, figures: Mapping[str, int | None]) -> str | None:
    bound = figures.get(indicator.at_most) if indicator.at_most else None
    if indicator.at_most is None or bound is None or value <= bound:
        return None
    return f"{count(value)} lớn hơn “{BY_FIELD[indicator.at_most].label}” ({count(bound)}), đề nghị kiểm tra lại."


def warnings(
    figures: Figures, today: datetime.date, history: Sequence[DatedFigures], reports_area: bool
) -> list[Advisory]:
    """What the sender of valid ``figures`` for ``today`` is asked about (R9).

    ``history`` holds the unit's last reports before ``today``, the newest first.
    """
    if not history:
        return []
    found = []
    for indicator in for_unit(reports_area):
        now, before = figures.get(indicator.field), history[0].figures.get(indicator.field)
        if now is None or before is None:
            continue
        if indicator.nature is Nature.BASE:
            if abs(now - before) > max(BASE_CHANGE_COUNT, BASE_CHANGE_SHARE * before):
                found.append(_base_warning(indicator, now, before, history[0]))
        elif now < before:
            found.append(_fall_warning(indicator, now, before, history))
        elif _jumps(indicator, figures, now - before, today, history):
            text = (
                f"{indicator.label}: tăng {count(now - before)} so với {_day(history[0])}, "
                "nhiều hơn hẳn các ngày trước, đề nghị kiểm tra lại."
            )
            found.append(Advisory(f"jump:{indicator.field}:{now}", indicator.field, text))
    return found


def _base_warning(indicator: Indicator, now: int, before: int, last: DatedFigures) -> Advisory:
    text = (
        f"{indicator.label}: {count(now)}, trong khi {_day(last)} là {count(before)}. "
        "Số này thường ít thay đổi, đề nghị kiểm tra lại."
    )
    return Advisory(f"base:{indicator.field}:{now}", indicator.field, text)


def _fall_warning(indicator: Indicator, now: int, before: int, history: Sequence[DatedFigures]) -> Advisory:
    gains, day = _daily_gains(indicator.field, history), _day(history[0])
    if now < NEW_TODAY_SHARE * before and now <= max(JUMP_COUNT, JUMP_FACTOR * max(gains, default=0)):
        text = (
            f"{indicator.label}: {count(now)} giống số phát sinh trong ngày. Biểu ghi số lũy kế đến nay "
            f"({day} là {count(before)}), đề nghị kiểm tra lại."
        )
        return Advisory(f"new-today:{indicator.field}:{now}", indicator.field, text, needs_reason=True)
    text = f"{indicator.label}: {count(now)} thấp hơn lũy kế {day} ({count(before)}), đề nghị kiểm tra lại."
    return Advisory(f"fall:{indicator.field}:{now}", indicator.field, text, needs_reason=True)


def _jumps(
    indicator: Indicator, figures: Figures, gain: int, today: datetime.date, history: Sequence[DatedFigures]
) -> bool:
    """Whether the gain since the last report is out of line with the unit's own, or with what bounds it."""
    gains = _daily_gains(indicator.field, history)
    per_day = gain / max(1, (today - history[0].date).days)
    if len(gains) >= JUMP_HISTORY and per_day > max(JUMP_COUNT, JUMP_FACTOR * max(gains)):
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


def _day(dated: DatedFigures) -> str:
    return f"ngày {short_day(dated.date)}"
