"""Who did an act: the account, and its name as it was then (R22)."""

from typing import Any

from django.conf import settings
from django.db import models

#: A surname and a first name of an account at their longest, and the space between.
LONGEST_NAME = 301


def account(label: str, *, optional: bool = False, **options: Any) -> "models.ForeignKey[Any, Any]":
    """The key of who did an act; optional where nobody may have done it yet, or the clock did."""
    key = {"verbose_name": label, "null": optional, "blank": optional, **options}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **key)


def kept_name(label: str, **options: Any) -> models.CharField:
    """The name that an act was done under, beside the key of who did it: renaming changes no record (R22)."""
    return models.CharField(label, max_length=LONGEST_NAME, blank=True, default="", **options)
