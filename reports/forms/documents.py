"""The form that takes the district's own template of the report."""

from django import forms

from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import DOCUMENT, UploadRefused, look_into
from reports.document import BrokenTemplate
from reports.document.check import check_template
from units.downloads import DOCX


class TemplateForm(UploadForm):
    """A Word file: looked into, then tried on invented days; kept only if it can be filled in."""

    file = FilesField("Tệp mẫu Word (.docx)", f".docx,{DOCX}")

    def clean_file(self) -> bytes:
        _, content = self.content
        try:
            look_into(content, DOCUMENT)
            check_template(content)
        except (UploadRefused, BrokenTemplate) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return content
