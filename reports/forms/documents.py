"""The form that takes the district's own template of the report."""

from django import forms

from incoming.uploads import DOCUMENT, MAX_BYTES, UploadRefused, look_into
from reports import document

CHOOSE = "Chưa chọn tệp .docx."


class TemplateForm(forms.Form):
    """A Word file: looked into, then tried on invented days; kept only if it can be filled in."""

    file = forms.FileField(
        label="Tệp mẫu Word (.docx)",
        widget=forms.FileInput(
            {"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
        error_messages=dict.fromkeys(["required", "invalid", "missing", "empty"], CHOOSE),
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, use_required_attribute=False)

    def clean_file(self) -> bytes:
        # One byte more than allowed is enough to be refused; the file's name is never used.
        content = self.cleaned_data["file"].read(MAX_BYTES + 1)
        try:
            look_into(content, DOCUMENT)
            document.check(content)
        except (UploadRefused, document.BrokenTemplate) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return content
