"""The Office's own words for the report, as they are typed on the review page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from reports.consolidation import Narrative
from reports.editions.narrative import COLUMNS, beginning_of, saved_narrative, version_of
from reports.figures.fields import NoteField
from reports.models import ReportingDay

from .fields import Form

LONGEST_TEXT = 5000


class TextBox(NoteField):
    """A box for several paragraphs; the server says when they are too long, for a browser would cut them."""

    def __init__(self, label: str):
        limit = MaxLengthValidator(LONGEST_TEXT, "Lời văn dài quá %(limit_value)d ký tự (đang có %(show_value)d).")
        super().__init__(label=label, required=False, widget=forms.Textarea({"rows": 6}), validators=[limit])


class NarrativeForm(Form):
    """The three texts, begun from the day's own or from an earlier edition's.

    A post that lacks a text keeps what is saved for the day: what a page merely began with is
    not taken for said.
    """

    direction = TextBox("Công tác chỉ đạo, tuyên truyền")
    difficulties = TextBox("Khó khăn, vướng mắc")
    proposals = TextBox("Đề xuất, kiến nghị")
    narrative_base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, day: ReportingDay, data: Mapping[str, Any] | None = None) -> None:
        self.day = day
        self.beginning = beginning_of(day)
        begun = self.beginning.narrative
        initial = {name: getattr(begun, name) for name in COLUMNS} | {"narrative_base": version_of(day)}
        super().__init__(data, initial=initial)

    @property
    def is_filled_in(self) -> bool:
        """Whether the post has any of the texts, blank or not."""
        return any(name in self.data for name in COLUMNS)

    @property
    def narrative(self) -> Narrative:
        """The texts as posted; saved ones where the post has none."""
        saved = saved_narrative(self.day)
        typed = {name: self.cleaned_data[name] for name in COLUMNS if name in self.data}
        return replace(saved, **typed)
