"""A consolidation as JSON: lossless for an edition's content, and as other programs read it.

The content says in which format it is written and describes itself: its tables, its words, everybody's
names (R21). A later release may ask for more; it reads what is kept by the format that it was written in.
"""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from .shape import Consolidation, Pace, TableView

#: The format that editions are written in. The first release's content has no number.
FORMAT = 2
#: Its tables and words stand beside this file as they were then, and are never touched again (R21).
FORMAT_1: dict[str, Any] = json.loads(Path(__file__).with_name("format_1.json").read_text("utf-8"))

#: What ``so-lieu.json`` counts of the units.
ATTENDANCE = ("expected", "on_time", "late", "waiting", "missing", "returned", "exempt")


@cache
def _converter() -> Any:
    """Made by the first edition that a process writes or reads."""
    from cattrs.preconf.json import make_converter

    return make_converter()


def freeze(consolidation: Consolidation) -> dict[str, Any]:
    """The consolidation as plain JSON data, from which ``thaw`` makes an equal one."""
    content: dict[str, Any] = _converter().unstructure(consolidation)
    return {"format": FORMAT} | content


def thaw(content: dict[str, Any]) -> Consolidation:
    """The consolidation that ``freeze`` made ``content`` of, with nothing else at hand."""
    if "format" not in content:
        statuses = FORMAT_1["words"]["statuses"]
        units = [unit | {"status_label": statuses[unit["status"]]} for unit in content["units"]]
        content = content | FORMAT_1 | {"units": units}
    if "grounds" not in content["campaign"]:
        content = content | {"campaign": content["campaign"] | {"grounds": [_one_ground(content["campaign"])]}}
    thawed: Consolidation = _converter().structure(content, Consolidation)
    return thawed


def _one_ground(campaign: dict[str, Any]) -> dict[str, Any]:
    """The one letter that a campaign had before it held any number of them."""
    letter = {name: campaign[f"order_{name}"] for name in ("number", "date", "issuer", "abstract")}
    return letter | {"kind": campaign.get("order_kind", "Công văn")}


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical spelling, whichever database stored it."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def as_json(consolidation: Consolidation, edition: int | None = None) -> dict[str, Any]:
    """What ``so-lieu.json`` answers; rates are fractions (0,356 = 35,6%), ``difference`` is table B's to the count."""
    attendance, difference = consolidation.attendance, consolidation.province_difference
    count, entered_later = consolidation.province_count, consolidation.entered_later
    return {
        "date": consolidation.date.isoformat(),
        "edition": edition,
        "cut_at": timezone.localtime(consolidation.cut_at).isoformat(),
        "attendance": {
            **{name: getattr(attendance, name) for name in ATTENDANCE},
            **({"on_time_entered_later": len(entered_later)} if consolidation.words.entered_later else {}),
            "missing_units": [unit.code for unit in consolidation.absent],
        },
        **({"suspension": consolidation.suspension_reason} if consolidation.suspension_reason else {}),
        **{table.description.table: _table(table, consolidation) for table in consolidation.tables},
        "province_count": count and asdict(count) | {"difference": difference.people if difference else None},
    }


def _table(table: TableView, consolidation: Consolidation) -> dict[str, Any]:
    ends = consolidation.date, consolidation.campaign.target_on
    # Editions from before it was told do not tell it; of single units, it is told of those with an area (R28).
    # Issued editions tell no pace; of single units, it is told of those with an area (R28).
    is_told = not table.words.is_issued
    is_told_of_rows = is_told and table.description.is_of_area
    rows = [
        {
            "unit": row.unit.code,
            "name": row.unit.name,
            "status": row.unit.status.value,
            "source": row.unit.source.value,
            "figures_date": row.unit.figures_date.isoformat() if row.unit.figures_date else None,
            **row.figures,
            "new_today": row.new_today,
            "rate": row.rate,
            **({"pace": _pace(table.pace_of(row, *ends))} if is_told_of_rows else {}),
        }
        for row in table.rows
    ]
    sums = {part: getattr(table.totals, part) for part in ("reported", "carried", "all")}
    totals = {
        part: {"units": total.units, **total.figures, "new_today": total.new_today, "rate": total.rate}
        for part, total in sums.items()
    }
    pace = {"pace": _pace(table.pace(*ends))} if is_told else {}
    return {"rows": rows, "totals": {**totals, "unknown_units": table.totals.unknown_units}, **pace}


def _pace(pace: Pace | None) -> dict[str, Any]:
    """Installations a day, and a fraction; ``null`` where it is not known."""
    if pace is None:
        return dict.fromkeys(("needed_per_day", "recent_per_day", "forecast"))
    return {"needed_per_day": pace.per_day, "recent_per_day": pace.recent, "forecast": pace.forecast}
