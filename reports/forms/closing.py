"""The forms that make an edition, and that leave what changed after it for the next day."""

import datetime

from django import forms

from reports.models import Edition


class CloseForm(forms.Form):
    """Names the edition that the reviewer saw coming; a further one needs a reason (R18)."""

    number = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"], "Không rõ lần chốt. Đề nghị tải lại trang."
        ),
    )
    reason = forms.CharField(
        label="Lý do chốt lại",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Chốt lại phải ghi lý do.",
            "max_length": "Lý do dài quá %(limit_value)d ký tự.",
        },
    )

    def __init__(self, data=None, *, number: int):
        super().__init__(data, initial={"number": number}, use_required_attribute=False)
        self.next_number = number
        if number == 1:
            self.fields["reason"].required = False
            self.fields["reason"].widget = forms.HiddenInput()

    def clean_number(self) -> int:
        """A number from beyond the next edition was never shown to anybody."""
        number = self.cleaned_data["number"]
        if number > self.next_number:
            raise forms.ValidationError("Không rõ lần chốt. Đề nghị tải lại trang.")
        if number < self.next_number:
            # Made meanwhile, by a double tap or by a colleague: the page of that edition answers.
            self.fields["reason"].required = False
        return number


class DeferralForm(forms.Form):
    """Names the moment of the list whose changes are left for the next day (R18)."""

    seen_at = forms.DateTimeField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid"], "Không rõ danh sách nào. Đề nghị xem lại danh sách."),
    )

    def __init__(self, edition: Edition, at: datetime.datetime, data=None):
        super().__init__(data)
        self.edition, self.at = edition, at

    def clean_seen_at(self) -> datetime.datetime:
        """A list is of the edition's time or later, and nobody has seen one of the future."""
        seen_at = self.cleaned_data["seen_at"]
        if seen_at < self.edition.cut_at:
            sentence = f"Đã có lần chốt {self.edition.number}. Đề nghị xem lại danh sách."
            raise forms.ValidationError(sentence, "overtaken")
        if seen_at > self.at:
            raise forms.ValidationError("Không rõ danh sách nào. Đề nghị xem lại danh sách.")
        return seen_at
