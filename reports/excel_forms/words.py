"""What a written form and its reader agree on: the figures' codes and headings, and the form's own code."""

import datetime
import hashlib
import re
from collections import Counter
from typing import NamedTuple

from incoming.tables import TableKind, by_heading, heading_key
from reports.figures.indicators import FIELDS, INDICATORS, TABLES, Indicator, Nature
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


#: The column of short labels that both tables have: alone they do not tell which figure is meant (R14).
AMBIGUOUS = "ambiguous"


def form_label(indicator: Indicator) -> str:
    """The figure's label on the form."""
    return indicator.label if indicator.nature is Nature.BASE else f"{indicator.label} (lũy kế)"


def table_heading(indicator: Indicator) -> str:
    """The figure's heading in a table that holds both groups: "A. Số người dùng ĐTTM"."""
    return f"{LETTERS[indicator.field]}. {indicator.short_label}"


def _headings_of(indicator: Indicator) -> tuple[str, ...]:
    label, letter = indicator.label, LETTERS[indicator.field]
    alone = (indicator.field, CODES[indicator.field], label, form_label(indicator))
    return *alone, f"{letter}. {label}", table_heading(indicator)


_SHORT = Counter(heading_key(i.short_label) for i in INDICATORS)
#: One table of many units: what its headings may say.
TABLE = TableKind(
    headings=by_heading({i.field: (*_headings_of(i), i.short_label) for i in INDICATORS} | OTHER_COLUMNS)
    | {label: AMBIGUOUS for label, times in _SHORT.items() if times > 1},
    needs=(frozenset({"code", "name"}), frozenset({*FIELDS, AMBIGUOUS})),
    names=frozenset({"code", "name"}),
    values=frozenset(FIELDS),
    missing=f"Không tìm thấy dòng tiêu đề có cột “{UNIT_CODE}” hoặc “{UNIT_NAME}” và các cột số liệu; "
    "đề nghị dùng biểu mẫu tải từ hệ thống.",
    repeatable=frozenset({"position", AMBIGUOUS}),
)


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
