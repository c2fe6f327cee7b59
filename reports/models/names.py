"""Names as they were at the act (R22)."""

from typing import Any

from django.db import models

#: A surname and a first name of an account at their longest, and the space between.
LONGEST_NAME = 301


def kept_name(label: str, **options: Any) -> models.CharField:
    """The name that an act was done under, beside the key of who did it: renaming changes no record (R22)."""
    return models.CharField(label, max_length=LONGEST_NAME, blank=True, default="", **options)
