"""The copies of an object that django-simple-history keeps, and the name that each change was made under (R22)."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record


class SignedCopy(models.Model):
    """A recorded copy; renaming an account changes nothing of what it did before."""

    history_user_name = models.CharField("người ghi, tên lúc đó", max_length=460, blank=True, default="")

    class Meta:
        abstract = True


@receiver(pre_create_historical_record, dispatch_uid="copy-is-signed")
def sign_copy(history_instance: SignedCopy, history_user: Any, **kwargs: Any) -> None:
    """Keep the name beside the account, as the library's documentation does for fields of one's own."""
    history_instance.history_user_name = history_user.signature if history_user else ""
