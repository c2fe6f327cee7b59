"""The forms that make an edition, and that leave what changed after it for the next day."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing

from reports.editions.reading import ChangesSince
from reports.models import Edition

from .fields import Form, LineField

SALT = "reports.changes"
UNKNOWN_NUMBER = "Không rõ lần chốt. Đề nghị tải lại trang."
UNKNOWN_LIST = "Không rõ danh sách nào. Đề nghị xem lại danh sách."


class CloseForm(Form):
    """Names the edition that the reviewer saw coming; a further one needs a reason (R18)."""

    number = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], UNKNOWN_NUMBER),
    )
    reason = LineField("Lý do chốt lại", 300, "Lý do dài quá", missing="Chốt lại phải ghi lý do.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, number: int) -> None:
        super().__init__(data, initial={"number": number})
        self.next_number = number
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
            self.fields["reason"].required = False
        return number


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
