"""What is wrong with what somebody wrote, in sentences that name the place."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model


def sentences(errors: Mapping[str, Iterable[str]], labels: Mapping[str, str]) -> list[str]:
    """Each message behind its column's name; what is wrong with the whole has none."""
    return [
        message if field == NON_FIELD_ERRORS else f"{labels.get(field, field)}: {message}"
        for field, messages in errors.items()
        for message in messages
    ]


def sentences_of(error: ValidationError, model: type[Model]) -> list[str]:
    """What the model refused, each field by its name."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return sentences(error.message_dict, {f.name: str(f.verbose_name) for f in model._meta.concrete_fields})
