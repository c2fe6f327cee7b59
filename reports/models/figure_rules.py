"""What the database refuses of figures, made from their descriptions: makemigrations finds what is new (R8)."""

from collections.abc import Iterator

from django.db.models import CheckConstraint, F, PositiveIntegerField, Q

from reports.figures.indicators import BY_FIELD, INDICATORS, RESIDENTS, TABLES, TableDescription


def count_field(field: str) -> PositiveIntegerField:
    """A figure's column; empty where the unit has no area, or its form did not ask for it yet."""
    indicator = BY_FIELD[field]
    may_be_absent = indicator in RESIDENTS.indicators or indicator.since > 1
    return PositiveIntegerField(indicator.label, null=may_be_absent, blank=may_be_absent)


def figure_constraints() -> list[CheckConstraint]:
    return [*_bounds(), *(constraint for table in TABLES for constraint in _asked(table))]


def _bounds() -> Iterator[CheckConstraint]:
    for indicator in INDICATORS:
        if indicator.at_most:
            absent = Q(**{indicator.field: None}) | Q(**{indicator.at_most: None})
            within = Q(**{f"{indicator.field}__lte": F(indicator.at_most)})
            yield CheckConstraint(condition=absent | within, name=f"report_{indicator.field}_in_bounds")


def _asked(table: TableDescription) -> Iterator[CheckConstraint]:
    """The figures that came with one form are all there where that form, or a later one, asked for them; else none."""
    has_area = Q(**{f"{table.indicators[0].field}__isnull": False})
    for since in sorted({indicator.since for indicator in table.indicators}):
        fields = [indicator.field for indicator in table.indicators if indicator.since == since]
        whole = Q(**{f"{field}__isnull": False for field in fields})
        absent = Q(**{f"{field}__isnull": True for field in fields})
        if since > 1:
            asked = Q(form_number__gte=since) & has_area
            yield CheckConstraint(
                condition=(asked & whole) | (~asked & absent), name=f"report_{table.table}_asked_since_{since}"
            )
        elif table.is_of_area:
            yield CheckConstraint(condition=absent | whole, name="report_area_whole_or_absent")
