"""Reading a unit's own form; rows are found by their code or label, wherever they have moved to."""

from incoming.books import Line, SheetLines
from incoming.dates import day
from incoming.tables import heading_key
from reports.figures.indicators import INDICATORS, RESIDENTS, Indicator, Nature, for_unit
from units.models import Unit
from units.naming import UnitUnclear

from . import words
from .cells import Cell, NotTaken, OpenFile

AGAIN = "đề nghị tải lại biểu mẫu và điền lại."
#: A form has about thirty lines, and those that people have put in.
LINES_OF_FORM = 200
#: How many cells to the right of its label a box is looked for at least.
REACH = 5
BOXES = {"note": words.NOTE, "reported_by": words.REPORTED_BY, "reason": words.REASON}


def holds_form(sheet: SheetLines) -> bool:
    """Whether the sheet has a form's code or its columns."""
    return any(_line_of(sheet, label) for label in (words.FORM_CODE, words.VALUE_HEADING))


def is_form(file: OpenFile) -> bool:
    """Whether the file is, or was once, a unit's own form."""
    return words.FORM_CODE in file.book.properties or holds_form(file.sheet)


def unit_of_form(file: OpenFile) -> Unit | None:
    """Whose form the file says it is, whatever else is wrong with it; ``None`` if it says nothing to rely on."""
    code = words.read_form_code(file.book.properties.get(words.FORM_CODE, "") or _box(file, words.FORM_CODE).text)
    return _unit_of(file, code) if code else None


def read_form(file: OpenFile) -> None:
    """Read the one report of the form; raises ``NotTaken``."""
    code = _code(file)
    unit = _unit(file, code)
    if file.expected.date is None:
        raise NotTaken("Đây là biểu mẫu của một đơn vị; số liệu cũ nhập bằng bảng có cột “Ngày”.")
    if code.date != file.expected.date:
        raise NotTaken(
            f"Biểu của ngày {day(code.date)}, trong khi trang này nhập số liệu ngày {day(file.expected.date)}; "
            f"đề nghị dùng biểu của ngày {day(file.expected.date)} hoặc mở trang nhập của ngày {day(code.date)}."
        )
    texts = file.texts({name: _box(file, label) for name, label in BOXES.items()})
    file.take(unit, code.date, file.figures(_figure_cells(file, unit), unit), texts)


def _code(file: OpenFile) -> words.FormCode:
    """Whose form it is: as printed on it, which must agree with what the file says of itself."""
    printed, kept = _box(file, words.FORM_CODE), file.book.properties.get(words.FORM_CODE, "")
    if printed.text and kept and printed.text != kept:
        sentence = f"“{printed.text}” không phải là mã của tệp này ({kept}); {AGAIN}"
        raise NotTaken(sentence, f"ô {printed.address} ({words.FORM_CODE})")
    code = words.read_form_code(printed.text or kept)
    if code is None:
        raise NotTaken(f"Không đọc được mã biểu “{printed.text or kept}”; {AGAIN}")
    return code


def _unit_of(file: OpenFile, code: words.FormCode) -> Unit | None:
    unit = file.expected.units.by_code(code.unit_code)
    return unit if unit and words.is_genuine(code, unit, file.expected.district) else None


def _unit(file: OpenFile, code: words.FormCode) -> Unit:
    unit = _unit_of(file, code)
    if unit is None:
        raise NotTaken(f"Mã biểu không phải của đơn vị nào trong {file.expected.district.full_name}; {AGAIN}")
    if not unit.is_active_on(code.date):
        raise NotTaken(f"{unit.name} không thuộc diện báo cáo ngày {day(code.date)}.")
    name = _box(file, words.UNIT_NAME)
    try:
        named = file.expected.units.find(name.text, code.date) if name.text else unit
    except UnitUnclear:
        # A name that has changed since is no other unit's.
        return unit
    if named != unit:
        sentence = f"Tên đơn vị trên biểu là {named.name}, mã biểu là của {unit.name}; {AGAIN}"
        raise NotTaken(sentence, f"ô {name.address}")
    return unit


def _figure_cells(file: OpenFile, unit: Unit) -> dict[str, Cell]:
    """The box of each figure that the unit owes, each of which is there once, and some of whose results are filled."""
    head = _line_of(file.sheet, words.LABEL_HEADING)
    keys = [heading_key(text) for text in head.cells] if head else []
    if keys.count(heading_key(words.VALUE_HEADING)) != 1:
        raise NotTaken(f"Không tìm thấy cột “{words.VALUE_HEADING}”; {AGAIN}")
    found: dict[str, Cell] = {}
    for line in file.sheet.lines:
        if indicator := _indicator(line):
            if indicator.field in found:
                raise NotTaken(f"Biểu có hai dòng “{indicator.label}”; {AGAIN}", f"dòng {line.number}")
            found[indicator.field] = file.cell(line, keys.index(heading_key(words.VALUE_HEADING)))
    owed = for_unit(unit.reports_area)
    if missing := [i.label for i in owed if i.field not in found]:
        raise NotTaken(f"Không tìm thấy dòng: {'; '.join(missing)}; {AGAIN}")
    if any(found[name].text for name in RESIDENTS.fields if name in found) and not unit.reports_area:
        raise NotTaken(f"{unit.name} không báo cáo số liệu người dân trên địa bàn; {AGAIN}")
    if not any(file.holds(found[i.field]) for i in owed if i.nature is Nature.RESULT):
        raise NotTaken("Biểu chưa điền số liệu kết quả nào.")
    return found


_BY_CODE = {heading_key(words.CODES[i.field]): i for i in INDICATORS}
_BY_LABEL = {heading_key(text): i for i in INDICATORS for text in (i.label, words.form_label(i))}


def _indicator(line: Line) -> Indicator | None:
    """The figure whose row it is: by its label, or by its code where the label was changed."""
    keys = [heading_key(text) for text in line.cells[:6]]
    by_label = next((_BY_LABEL[key] for key in keys if key in _BY_LABEL), None)
    return by_label or next((_BY_CODE[key] for key in keys[:3] if key in _BY_CODE), None)


def _line_of(sheet: SheetLines, label: str) -> Line | None:
    """The first line with a cell that says ``label``."""
    key = heading_key(label)
    lines = sheet.lines[:LINES_OF_FORM]
    return next((line for line in lines if any(heading_key(text) == key for text in line.cells)), None)


def _box(file: OpenFile, label: str) -> Cell:
    """The first filled cell to the right of the label; empty if there is none."""
    line = _line_of(file.sheet, label)
    if line is None:
        return Cell()
    start = next(n for n, text in enumerate(line.cells) if heading_key(text) == heading_key(label)) + 1
    # A formula without a result stands beyond the end of a line that looks shorter than it is.
    cells = [file.cell(line, n) for n in range(start, max(start + REACH, len(line.cells)))]
    return next(filter(file.holds, cells), cells[0])
