"""Who did an act: the account, and its name as it was then (R22); on the copies of django-simple-history, too."""

from typing import Any

from django.conf import settings
from django.db import models
from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

from . import present

#: A surname and a first name of an account at their longest, and the space between.
LONGEST_NAME = 301


def account(label: str, *, optional: bool = False, **options: Any) -> "models.ForeignKey[Any, Any]":
    """The key of who did an act; optional where nobody may have done it yet, or the clock did."""
    key = {"verbose_name": label, "null": optional, "blank": optional, **options}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **key)


def kept_name(label: str, **options: Any) -> models.CharField:
    """The name that an act was done under, beside the key of who did it: renaming changes no record (R22)."""
    return models.CharField(label, max_length=LONGEST_NAME, blank=True, default="", **options)


class SignedCopy(models.Model):
    """A recorded copy; renaming an account changes nothing of what it did before."""

    history_user_name = models.CharField("người ghi, tên lúc đó", max_length=460, blank=True, default="")

    class Meta:
        abstract = True


def changed_fields(before: models.Model, after: models.Model) -> list[str]:
    """What differs between two copies of one thing: nothing else of it is saved, so that no save undoes another."""
    names = (field.attname for field in before._meta.concrete_fields)
    return [name for name in names if getattr(before, name) != getattr(after, name)]


@receiver(pre_create_historical_record, dispatch_uid="copy-is-signed")
def sign_copy(history_instance: Any, history_user: Any, instance: models.Model, **kwargs: Any) -> None:
    """Keep the name beside the account, as the library's documentation does for fields of one's own; and our hour."""
    if not hasattr(instance, "_history_date"):
        history_instance.history_date = present.now()
    history_instance.history_user_name = history_user.signature if history_user else ""
