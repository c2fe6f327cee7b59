"""Writing the district's own form of the report; the newest row is in force."""

import datetime

from django.db import transaction
from django.db.models import Max

from reports.models import DocumentTemplate, Edition
from units.models import District, User

from .signing import signed

A_MOMENT = datetime.timedelta(microseconds=1)


@transaction.atomic
def replace_template(*, district: District, content: bytes, by: User, at: datetime.datetime) -> DocumentTemplate:
    """Put a template, already tried, in force for the district; those before it stay on record."""
    return _put_in_force(district, content, by, at)


@transaction.atomic
def restore_shipped_template(*, district: District, by: User, at: datetime.datetime) -> DocumentTemplate:
    """Put the shipped template in force again."""
    return _put_in_force(district, b"", by, at)


def _put_in_force(district: District, content: bytes, by: User, at: datetime.datetime) -> DocumentTemplate:
    """The new row, later than all that there is: a clock set back changes no issued edition's document."""
    editions = Edition.objects.filter(day__campaign__district=district).aggregate(last=Max("cut_at"))["last"]
    templates = DocumentTemplate.objects.filter(district=district).aggregate(last=Max("uploaded_at"))["last"]
    uploaded_at = max([at, *(last + A_MOMENT for last in (editions, templates) if last is not None)])
    return DocumentTemplate.objects.create(
        district=district, content=content, uploaded_at=uploaded_at, **signed("uploaded_by", by)
    )
