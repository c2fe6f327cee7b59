"""Choosing files: one or many; what is in them is for their reader to say."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .fields import Form
from .uploads import MAX_BYTES


class FilesInput(forms.FileInput):
    """Takes many files where ``multiple`` is set."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The chosen files, at least one; ``endings`` are what the browser offers, as in ".xlsx,.csv"."""

    def __init__(self, label: str, endings: str, *, help_text: str = "", many: bool = False) -> None:
        widget = FilesInput if many else forms.FileInput
        super().__init__(
            label=label,
            help_text=help_text,
            widget=widget(attrs={"accept": endings}),
            error_messages={"required": "Chưa chọn tệp nào."},
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return list(files)


class UploadForm(Form):
    """Asks for files in its one field, ``box``."""

    def __init__(self, box: FilesField, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["files"] = deepcopy(box)

    @property
    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of one file after the other; of one that is too large, just enough to see that it is."""
        return ((str(file.name), file.read(MAX_BYTES + 1)) for file in self.cleaned_data["files"])

    @property
    def content(self) -> tuple[str, bytes]:
        """Name and content of the one file."""
        return next(self.contents)
