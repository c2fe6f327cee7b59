"""A consolidation as JSON: lossless for an edition's content, and as other programs read it.

The content says in which format it is written and describes itself: its tables, its words, everybody's
names (R21). A later release may ask for more; it reads what is kept by the format that it was written in.
"""

import hashlib
import json
from typing import Any

from cattrs.preconf.json import make_converter
from django.utils import timezone

from . import format_1
from .shape import Consolidation
from .tables import Row, Sum, TableView

#: The format that editions are written in. The first release's content has no number.
FORMAT = 2

#: What ``so-lieu.json`` counts of the units.
ATTENDANCE = ("expected", "on_time", "late", "waiting", "missing", "returned", "exempt")

_converter = make_converter()


def freeze(consolidation: Consolidation) -> dict[str, Any]:
    """The consolidation as plain JSON data, from which ``thaw`` makes an equal one."""
    content: dict[str, Any] = _converter.unstructure(consolidation)
    return {"format": FORMAT} | content


def thaw(content: dict[str, Any]) -> Consolidation:
    """The consolidation that ``freeze`` made ``content`` of, with nothing else at hand."""
    described = content if "format" in content else format_1.described(content)
    return _converter.structure(described, Consolidation)


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical spelling, whichever database stored it."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def as_json(consolidation: Consolidation, edition: int | None = None) -> dict[str, Any]:
    """What ``so-lieu.json`` answers. Rates are fractions (0,356 = 35,6%), not rounded."""
    attendance = consolidation.attendance
    return {
        "date": consolidation.date.isoformat(),
        "edition": edition,
        "cut_at": timezone.localtime(consolidation.cut_at).isoformat(),
        "attendance": {
            **{name: getattr(attendance, name) for name in ATTENDANCE},
            "missing_units": [unit.code for unit in consolidation.absent],
        },
        "staff": _table(consolidation.staff),
        "residents": _table(consolidation.residents),
        "province_count": _province_count(consolidation),
    }


def _province_count(consolidation: Consolidation) -> dict[str, Any] | None:
    """The second opinion; ``difference`` is table B's total less the province's count."""
    facts, difference = consolidation.province_count, consolidation.province_difference
    if facts is None:
        return None
    return {
        "installed": facts.installed,
        "source": facts.source,
        "difference": difference.people if difference else None,
    }


def _table(table: TableView) -> dict[str, Any]:
    totals = table.totals
    return {
        "rows": [_row(row) for row in table.rows],
        "totals": {
            **{part: _sum(getattr(totals, part)) for part in ("reported", "carried", "all")},
            "unknown_units": totals.unknown_units,
        },
    }


def _row(row: Row) -> dict[str, Any]:
    unit = row.unit
    return {
        "unit": unit.code,
        "name": unit.name,
        "status": unit.status.value,
        "source": unit.source.value,
        "figures_date": unit.figures_date.isoformat() if unit.figures_date else None,
        **row.figures,
        "new_today": row.new_today,
        "rate": row.rate,
    }


def _sum(total: Sum) -> dict[str, Any]:
    return {"units": total.units, **total.figures, "new_today": total.new_today, "rate": total.rate}
