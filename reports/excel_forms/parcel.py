"""A preview on its way through the browser: signed, for one person, one place and two hours.

Nothing is stored between preview and confirmation; what comes back is what was shown, or is refused.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing

from reports.figures.indicators import for_unit
from units.models import Unit, User

from .shape import Draft

#: How long a preview may be confirmed, in seconds.
MAX_AGE = 2 * 60 * 60
#: What the other fields of the confirmation may take of a request.
OTHER_FIELDS = 48 * 1024

SPOILT = "Bản xem trước không còn dùng được; đề nghị tải tệp lên lại."
EXPIRED = "Bản xem trước đã quá 2 giờ; đề nghị tải tệp lên lại."
TOO_MUCH = "Số liệu quá nhiều để ghi nhận một lần; đề nghị chia làm nhiều lần."


class ParcelRefused(Exception):
    """The preview is not taken back; the message is a sentence for the person who confirmed it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One report of a preview, the revision that it was laid beside, and the warnings that were shown."""

    draft: Draft
    base_revision: int
    codes: frozenset[str]


def seal(items: Iterable[Item], user: User, place: str) -> str:
    """The items as one signed text; raises ``ParcelRefused`` if a form cannot carry it."""
    sealed = signing.dumps([_packed(item) for item in items], salt=_salt(user, place), compress=True)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(sealed) > limit - OTHER_FIELDS:
        raise ParcelRefused(TOO_MUCH)
    return sealed


def unseal(sealed: str, user: User, place: str) -> list[Item]:
    """The items as they were sealed for this person and place; raises ``ParcelRefused``."""
    try:
        rows = signing.loads(sealed, salt=_salt(user, place), max_age=MAX_AGE)
    except signing.SignatureExpired:
        raise ParcelRefused(EXPIRED) from None
    except signing.BadSignature:
        raise ParcelRefused(SPOILT) from None
    units = {unit.code: unit for unit in Unit.objects.visible_to(user)}
    if any(row[0] not in units for row in rows):
        raise ParcelRefused(SPOILT)
    return [_unpacked(row, units[row[0]]) for row in rows]


def _salt(user: User, place: str) -> str:
    """A text of one person is none of another's, nor of another district or day."""
    return f"reports.import:{user.pk}:{user.district_id}:{place}"


def _packed(item: Item) -> list[Any]:
    draft = item.draft
    return [
        draft.unit.code,
        draft.date.isoformat(),
        [draft.figures[i.field] for i in for_unit(draft.unit.reports_area)],
        [draft.note, draft.reported_by, draft.reason],
        [draft.file, draft.line],
        item.base_revision,
        sorted(item.codes),
    ]


def _unpacked(row: Sequence[Any], unit: Unit) -> Item:
    _, date, figures, (note, reported_by, reason), (file, line), base_revision, codes = row
    fields = [i.field for i in for_unit(unit.reports_area)]
    # A unit that has become a commune since owes other figures than these; ``problems_of`` says so.
    named = dict(zip(fields, figures, strict=True)) if len(fields) == len(figures) else {}
    draft = Draft(unit, datetime.date.fromisoformat(date), named, note, reported_by, reason, file, line)
    return Item(draft, base_revision, frozenset(codes))
