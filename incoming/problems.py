"""What is wrong with what somebody wrote, in sentences that name the place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a file, and the cell or line that it is about."""

    sentence: str
    #: "ô C7 (Dân số)", "dòng 7"; "" for the file as a whole.
    place: str = ""
    #: What the sentence counts, each by its name.
    parts: tuple[str, ...] = ()

    @property
    def row(self) -> int:
        """The line of the file; 0 for the file as a whole."""
        number = re.search("[0-9]+", self.place)
        return int(number[0]) if number else 0

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks from the top of the file down; those on the file as a whole come first."""
    return sorted(remarks, key=lambda remark: remark.row)


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
