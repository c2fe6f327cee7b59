"""Writing the district's own form of the report; the newest row is in force."""

import datetime

from django.db import transaction

from reports.models import DocumentTemplate
from units.models import District, User

from .signing import signed


@transaction.atomic
def replace_template(*, district: District, content: bytes, by: User, at: datetime.datetime) -> DocumentTemplate:
    """Put a template, already tried, in force for the district; those before it stay on record."""
    return DocumentTemplate.objects.create(
        district=district, content=content, uploaded_at=at, **signed("uploaded_by", by)
    )


def restore_shipped_template(*, district: District, by: User, at: datetime.datetime) -> DocumentTemplate:
    """Put the shipped template in force again."""
    return replace_template(district=district, content=b"", by=by, at=at)
