"""What a written form and its reader agree on: the figures' codes and headings, and the form's own code."""

import datetime
import hashlib
import re
from collections import Counter
from typing import NamedTuple

from incoming.text import comparable
from reports.figures.indicators import INDICATORS, TABLES, Indicator, Nature
from reports.models import DailyReport
from units.models import District, Unit

#: The paper's code of each figure: A1 … A5, B1 … B6.
CODES: dict[str, str] = {
    indicator.field: f"{table.letter}{number}"
    for table in TABLES
    for number, indicator in enumerate(table.indicators, 1)
}
LETTERS: dict[str, str] = {indicator.field: table.letter for table in TABLES for indicator in table.indicators}

# The unit's own form

FORM_CODE = "Mã biểu"
CODE_HEADING = "Mã số"
LABEL_HEADING = "Chỉ tiêu"
VALUE_HEADING = "Số liệu đến nay (lũy kế)"
NOTE = "Ghi chú"
REPORTED_BY = "Người báo số liệu"
REASON = "Lý do (nếu số liệu giảm)"

#: How long each text of a report may be.
LONGEST: dict[str, int] = {
    name: getattr(DailyReport._meta.get_field(name), "max_length", 0) for name in ("note", "reported_by", "reason")
}

# The table of all units

DATE = "Ngày"
UNIT_CODE = "Mã đơn vị"
UNIT_NAME = "Đơn vị"

#: The columns of a table that are no figures, by what their headings say.
OTHER_COLUMNS: dict[str, tuple[str, ...]] = {
    "date": (DATE, "Ngày báo cáo"),
    "code": (UNIT_CODE, "Mã"),
    "name": (UNIT_NAME, "Tên đơn vị", "Đơn vị báo cáo", "Cơ quan, đơn vị", "Tên cơ quan, đơn vị"),
    "note": (NOTE,),
    "reported_by": (REPORTED_BY, "Người báo"),
    "reason": (REASON, "Lý do"),
    "position": ("STT", "TT"),
}


#: Short labels that both tables have: alone they do not tell which figure is meant (R14).
AMBIGUOUS_LABELS = frozenset(
    comparable(label) for label, times in Counter(i.short_label for i in INDICATORS).items() if times > 1
)


def form_label(indicator: Indicator) -> str:
    """The figure's label on the form."""
    return indicator.label if indicator.nature is Nature.BASE else f"{indicator.label} (lũy kế)"


def table_heading(indicator: Indicator) -> str:
    """The figure's heading in a table that holds both groups: "A. Số người dùng ĐTTM"."""
    return f"{LETTERS[indicator.field]}. {indicator.short_label}"


#: Every heading that is understood, and the column that it names.
HEADINGS: dict[str, str] = {comparable(text): key for key, texts in OTHER_COLUMNS.items() for text in texts} | {
    comparable(text): i.field
    for i in INDICATORS
    for text in (
        i.field,
        CODES[i.field],
        i.label,
        form_label(i),
        f"{LETTERS[i.field]}. {i.label}",
        table_heading(i),
        i.short_label,
    )
    if comparable(text) not in AMBIGUOUS_LABELS
}


class FormCode(NamedTuple):
    """Whose form it is and for which day, as the form itself says."""

    unit_code: str
    date: datetime.date
    check: str


def form_code(unit: Unit, district: District, date: datetime.date) -> str:
    """The code printed on a form: "25280-20200814-7F3A".

    Its end tells the forms of two districts apart whose units have the same codes, and a typing mistake.
    """
    return f"{unit.code}-{date:%Y%m%d}-{_check(unit, district, date)}"


def read_form_code(text: str) -> FormCode | None:
    """The parts of a form's code; ``None`` if it is none."""
    found = re.fullmatch(r"(?P<unit>[\w-]{1,20})-(?P<date>[0-9]{8})-(?P<check>[0-9A-F]{4})", text.strip())
    if not found:
        return None
    try:
        date = datetime.date.fromisoformat(found["date"])
    except ValueError:
        return None
    return FormCode(found["unit"], date, found["check"])


def is_genuine(code: FormCode, unit: Unit, district: District) -> bool:
    """Whether the code was made for this unit of this district."""
    return code.check == _check(unit, district, code.date)


def _check(unit: Unit, district: District, date: datetime.date) -> str:
    text = f"{district.province}|{district.full_name}|{unit.code}|{date.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:4].upper()
