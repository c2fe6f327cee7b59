"""A district's units from a table and into one: all or nothing, every bad line named.

Formulas need no escaping: nothing that is read here is ever written as a formula.
"""

import datetime
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from import_export import fields, resources, widgets
from import_export.results import Result, RowResult
from tablib import Dataset

from incoming import spreadsheets
from incoming.books import Book
from incoming.dates import day, read_date
from incoming.problems import Remark, sentences
from incoming.tables import Table, TableKind, by_heading, find_rows

from .changelog import FieldChange
from .locking import hold_units
from .models import District, Unit, UnitQuerySet
from .roster import IMPORTED, joining_date, keep_former_names

REQUIRED_COLUMNS = ("kind", "code", "name", "short_name", "duty")
OPTIONAL_COLUMNS = (
    "position",
    "contact_name",
    "contact_phone",
    "contact_email",
    "deputy_name",
    "deputy_phone",
    "deputy_email",
    "active_from",
    "active_until",
)
COLUMNS = REQUIRED_COLUMNS + OPTIONAL_COLUMNS
#: The order in which people read a list.
EXPORTED = ("position", "code", "name", "short_name", "kind", "duty", *OPTIONAL_COLUMNS[1:])

LABELS = {field.name: str(field.verbose_name) for field in Unit._meta.concrete_fields if field.name in COLUMNS}

#: What a heading may say besides the column's name and the label of the field.
OTHER_HEADINGS = {
    "kind": ["loại"],
    "code": ["mã"],
    "name": ["tên", "đơn vị", "tên cơ quan, đơn vị"],
    "duty": ["nghĩa vụ báo cáo"],
    "position": ["TT", "số TT", "số thứ tự"],
    "contact_phone": ["số điện thoại", "điện thoại cán bộ phụ trách"],
    "contact_email": ["email"],
    "deputy_email": ["email người thay thế"],
    "active_from": ["từ ngày"],
    "active_until": ["đến ngày"],
}
UNITS = TableKind(
    headings=by_heading({column: [column, LABELS[column], *OTHER_HEADINGS.get(column, [])] for column in COLUMNS}),
    needs=(frozenset({"name"}), frozenset({"code", "kind", "short_name", "duty"})),
    names=frozenset({"code", "name"}),
    values=frozenset(),
    missing=f"Không tìm thấy dòng tiêu đề có các cột: {', '.join(LABELS[column] for column in REQUIRED_COLUMNS)}.",
    repeatable=frozenset(),
)
#: A line that has so many of the required columns is meant as a unit.
ENOUGH = 3

#: How wide a column of the exported list is; what is not named takes 18 signs.
WIDTHS = {"code": 16, "name": 55, "kind": 34, "duty": 12, "position": 6}

#: What is wrong with the program is for its log.
UNFORESEEN = "hệ thống chưa đọc được vì lỗi ngoài dự kiến; đề nghị báo quản trị hệ thống."
logger = logging.getLogger(__name__)

CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
#: What PostgreSQL can hold; SQLite would take more.
LARGEST_POSITION = 32767
#: A mobile number, a landline with its area.
PHONE_WITHOUT_ZERO = re.compile("[35789][0-9]{8}|2[0-9]{9}")


@dataclass(frozen=True, slots=True)
class ImportedUnit:
    """A unit that an import adds (then nothing is old) or changes, and the line of the file that does it."""

    line: int
    code: str
    name: str
    is_new: bool
    differences: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did, or would do; ``problems`` are sentences by line, and then nothing was done."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[str, ...] = ()
    units: tuple[ImportedUnit, ...] = ()


class PreviewOutdated(Exception):
    """The import would no longer do what was shown; nothing was written. Carries what it would do now."""

    def __init__(self, summary: Summary) -> None:
        super().__init__()
        self.summary = summary


class ReadBy(widgets.Widget):
    """Reads a cell by a function, whose ``ValidationError`` is told."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return self.read(value)
        except ValidationError as error:
            raise ValueError(error.message) from None


def choice_of(choices: Any) -> ReadBy:
    """Reads a stored value or the label that screens show for it."""
    values = {word.lower(): value for value, label in choices.choices for word in (value, label)}

    def read(written: str) -> Any:
        if written.lower() not in values:
            raise ValidationError(f"“{written}” không có trong danh sách: {'; '.join(choices.labels)}.")
        return values[written.lower()]

    return ReadBy(read)


def read_position(written: Any) -> int:
    """Read an ordinal number (STT)."""
    if not (found := re.fullmatch("([0-9]{1,5})[.)]?", str(written))) or int(found[1]) > LARGEST_POSITION:
        raise ValidationError(f"“{written}” không phải là số thứ tự.")
    return int(found[1])


def read_phone(written: str) -> str:
    """Read a phone number, and give it back the leading zero that Excel takes from a number."""
    return f"0{written}" if PHONE_WITHOUT_ZERO.fullmatch(written) else written


def read_day(written: Any) -> datetime.date | None:
    """Read a date, day first, or nothing."""
    return read_date(written) if written else None


class UnitResource(resources.ModelResource):
    """Units of one district: known by their code, changed or added, never removed."""

    kind = fields.Field("kind", "kind", choice_of(Unit.Kind))
    duty = fields.Field("duty", "duty", choice_of(Unit.Duty))
    position = fields.Field("position", "position", ReadBy(read_position))
    contact_phone = fields.Field("contact_phone", "contact_phone", ReadBy(read_phone))
    deputy_phone = fields.Field("deputy_phone", "deputy_phone", ReadBy(read_phone))
    active_from = fields.Field("active_from", "active_from", ReadBy(read_day))
    active_until = fields.Field("active_until", "active_until", ReadBy(read_day))

    class Meta:
        model = Unit
        fields = COLUMNS
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True
        use_transactions = True

    def __init__(self, district: District, joins_on: datetime.date) -> None:
        super().__init__()
        self.district = district
        self.joins_on = joins_on

    def get_queryset(self) -> UnitQuerySet:
        return self.district.units.all()

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.code_counts = Counter(code.casefold() for code in dataset["code"])
        self.last_position = self.district.units.aggregate(last=Max("position"))["last"] or 0

    def init_instance(self, row: Any = None) -> Unit:
        return Unit(district=self.district)

    def after_init_instance(self, instance: Unit, new: bool, row: Any, **kwargs: Any) -> None:
        """Fill in what the file leaves open: a unit that is there keeps its own, a new one follows the others."""
        if not row.get("position"):
            row["position"] = self.last_position + kwargs["row_number"] if new else instance.position
        if not row.get("active_from"):
            row["active_from"] = self.joins_on if new else instance.active_from

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = IMPORTED
        if instance.pk:
            keep_former_names(instance)

    def validate_instance(
        self, instance: Unit, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if problem := self._code_problem(instance.code):
            # A list, so that what the model says of the code stands beside it.
            errors["code"] = [ValidationError(problem)]
        super().validate_instance(instance, errors, validate_unique)

    def _code_problem(self, code: str) -> str:
        if not code:
            return "chưa ghi mã đơn vị."
        if not CODE.fullmatch(code):
            return f"“{code}” chỉ được gồm chữ không dấu, chữ số, dấu - và _, không quá 20 ký tự."
        if (times := self.code_counts[code.casefold()]) > 1:
            return f"“{code}” có {times} dòng trong tệp."
        return ""

    def skip_row(self, instance: Unit, original: Unit, row: Any, import_validation_errors: Any = None) -> bool:
        # A line that repeats another is an error even where it changes nothing.
        repeated = self.code_counts[instance.code.casefold()] > 1
        return not repeated and bool(super().skip_row(instance, original, row, import_validation_errors))


@transaction.atomic
def import_units(table: Table, *, district: District, today: datetime.date, dry_run: bool = False) -> Summary:
    """Add and change the district's units as the rows say, or nothing if one is bad.

    Raises ``UploadRefused`` if the table as such cannot be read.
    """
    dataset, numbers = _dataset(table), [row.number for row in table.lines]
    if not dry_run:
        hold_units(district.pk)
    resource = UnitResource(district, joining_date(district, today))
    result = resource.import_data(dataset, dry_run=dry_run, rollback_on_validation_errors=True)
    return Summary(
        result.totals[RowResult.IMPORT_TYPE_NEW],
        result.totals[RowResult.IMPORT_TYPE_UPDATE],
        result.totals[RowResult.IMPORT_TYPE_SKIP],
        tuple(_problems(result, numbers)),
        tuple(_changes(result, numbers)),
    )


@transaction.atomic
def import_as_shown(table: Table, *, district: District, today: datetime.date, shown: str) -> Summary:
    """Import what a preview (its ``fingerprint``) showed, and nothing else.

    Raises ``PreviewOutdated`` if the units have changed since, so that the import would do something else.
    """
    hold_units(district.pk)
    preview = import_units(table, district=district, today=today, dry_run=True)
    if fingerprint(preview) != shown or preview.problems:
        raise PreviewOutdated(preview)
    return import_units(table, district=district, today=today)


def fingerprint(summary: Summary) -> str:
    """A sign that differs when anything of what an import would do differs."""
    return hashlib.sha256(repr(summary).encode()).hexdigest()


def export_units(units: Iterable[Unit]) -> bytes:
    """The list as a workbook that, imported again, changes nothing; of no units, it is the form to fill in."""
    heads = [LABELS[column][:1].upper() + LABELS[column][1:] for column in EXPORTED]
    rows = [[_exported(unit, column) for column in EXPORTED] for unit in units]
    return spreadsheets.list_workbook("Đơn vị", heads, rows, [WIDTHS.get(column, 18) for column in EXPORTED])


def listed_units(book: Book) -> tuple[Table, list[Remark]]:
    """The table of units with its rows, and what was not read; raises ``UploadRefused`` if there is none."""
    return find_rows(book, UNITS, lambda cells: sum(bool(cells.get(column)) for column in REQUIRED_COLUMNS) >= ENOUGH)


def _dataset(table: Table) -> Dataset:
    """The known columns of the rows."""
    columns = table.columns
    if missing := [f"{LABELS[column]} ({column})" for column in REQUIRED_COLUMNS if column not in columns]:
        raise table.refusal(f"Dòng {table.head.number} (tiêu đề) thiếu cột: {', '.join(missing)}.")
    dataset = Dataset(headers=list(columns))
    for row in table.lines:
        dataset.append(list(table.cells(row).values()))
    return dataset


def _problems(result: Result, numbers: list[int]) -> list[str]:
    found = {row.number: sentences(row.error_dict, LABELS) for row in result.invalid_rows}
    unforeseen = {row.number: row.errors for row in result.error_rows}
    for error in (*result.base_errors, *(error for errors in unforeseen.values() for error in errors)):
        logger.error("A list of units was not read", exc_info=error.error)
    found |= {number: [UNFORESEEN] for number in unforeseen}
    problems = [f"Tệp: {UNFORESEEN}" for _ in result.base_errors]
    return problems + [f"Dòng {numbers[n - 1]}: {sentence}" for n in sorted(found) for sentence in found[n]]


def _changes(result: Result, numbers: list[int]) -> Iterator[ImportedUnit]:
    for number, row in zip(numbers, result.rows, strict=False):
        if row.import_type in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}:
            unit = row.instance
            yield ImportedUnit(number, unit.code, unit.name, row.is_new(), tuple(_differences(row.original, unit)))


def _differences(before: Unit | None, after: Unit) -> Iterator[FieldChange]:
    for column in EXPORTED:
        values = [_exported(unit, column) if unit else None for unit in (before, after)]
        old, new = (day(v) if isinstance(v, datetime.date) else "" if v is None else str(v) for v in values)
        if old != new:
            yield FieldChange(LABELS[column], old, new)


def _exported(unit: Unit, column: str) -> Any:
    return getattr(unit, f"get_{column}_display", lambda: getattr(unit, column))()
