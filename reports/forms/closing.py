"""What is typed where a day is closed: the edition, the Office's own words, and what changed after it."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator

from incoming.fields import Form
from reports.consolidation import Consolidation, Narrative, freeze, thaw
from reports.editions import COLUMNS, ChangesSince, beginning_of, saved_narrative, version_of
from reports.figures.fields import LineField, NoteField
from reports.models import Edition, ReportingDay

SALT, REVIEW = "reports.changes", "reports.review"
UNKNOWN_NUMBER = "Không rõ lần chốt. Đề nghị tải lại trang."
UNKNOWN_REVIEW = "Không rõ số liệu nào đã được xem. Đề nghị xem lại rồi chốt."
UNKNOWN_LIST = "Không rõ danh sách nào. Đề nghị xem lại danh sách."


class CloseForm(Form):
    """Names the edition that the reviewer saw coming, and what was reviewed; a further one needs a reason (R18)."""

    number = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], UNKNOWN_NUMBER),
    )
    reason = LineField("Lý do chốt lại", 300, "Lý do dài quá", missing="Chốt lại phải ghi lý do.")
    #: The whole consolidation that the page showed, signed.
    reviewed = forms.Field(widget=forms.HiddenInput, error_messages={"required": UNKNOWN_REVIEW})

    def __init__(self, day: ReportingDay, data: Mapping[str, Any] | None = None, *, number: int) -> None:
        super().__init__(data, initial={"number": number})
        self.day, self.next_number = day, number
        if number == 1:
            self.fields["reason"].required = False
            self.fields["reason"].widget = forms.HiddenInput()

    def clean_number(self) -> int:
        """A number from beyond the next edition was never shown to anybody."""
        number: int = self.cleaned_data["number"]
        if number > self.next_number:
            raise forms.ValidationError(UNKNOWN_NUMBER)
        if number < self.next_number:
            # Made meanwhile, by a double tap or by a colleague: the page of that edition answers.
            self.fields["reason"].required = self.fields["reviewed"].required = False
        return number

    def clean_reviewed(self) -> Consolidation | None:
        """What the reviewer saw of this very day."""
        if not self.cleaned_data["reviewed"]:
            return None
        try:
            return thaw(signing.loads(self.cleaned_data["reviewed"], salt=_review_of(self.day)))
        except signing.BadSignature:
            raise forms.ValidationError(UNKNOWN_REVIEW) from None


def signed_review(day: ReportingDay, shown: Consolidation) -> str:
    """What a page shows of the day, for the form to bring back; the texts have a version of their own."""
    content = freeze(replace(shown, narrative=Narrative("", "", "")))
    return signing.dumps(content, salt=_review_of(day), compress=True)


def _review_of(day: ReportingDay) -> str:
    return f"{REVIEW}.{day.campaign_id}.{day.date}"


class DeferralForm(forms.Form):
    """Names the list whose changes are left for the next day (R18), signed as the page showed it."""

    seen = forms.Field(widget=forms.HiddenInput, error_messages={"required": UNKNOWN_LIST})

    def __init__(self, edition: Edition, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.edition = edition

    def clean_seen(self) -> dict[str, Any]:
        """Which changes the list covers, and when it was seen."""
        try:
            edition, seen_at, covered = signing.loads(self.cleaned_data["seen"], salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(UNKNOWN_LIST) from None
        if edition != self.edition.pk:
            sentence = f"Đã có lần chốt {self.edition.number}. Đề nghị xem lại danh sách."
            raise forms.ValidationError(sentence, "overtaken")
        return {"covered": covered, "seen_at": datetime.datetime.fromisoformat(seen_at)}


def signed_list(since: ChangesSince, at: datetime.datetime) -> str:
    """The list that a page shows at ``at``, for the form to bring back."""
    return signing.dumps([since.edition.pk, at.isoformat(), since.states], salt=SALT, compress=True)


LONGEST_TEXT = 5000


class TextBox(NoteField):
    """A box for several paragraphs; the server says when they are too long, for a browser would cut them."""

    def __init__(self, label: str):
        limit = MaxLengthValidator(LONGEST_TEXT, "Lời văn dài quá %(limit_value)d ký tự (đang có %(show_value)d).")
        super().__init__(label=label, required=False, widget=forms.Textarea({"rows": 6}), validators=[limit])


class NarrativeForm(Form):
    """The three texts, begun from the day's own or from an earlier edition's.

    A post that lacks a text keeps what is saved for the day: what a page merely began with is not taken for said.
    """

    direction = TextBox("Công tác chỉ đạo, tuyên truyền")
    difficulties = TextBox("Khó khăn, vướng mắc")
    proposals = TextBox("Đề xuất, kiến nghị")
    narrative_base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, day: ReportingDay, data: Mapping[str, Any] | None = None) -> None:
        self.day = day
        begun, self.taken_from = beginning_of(day)
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
