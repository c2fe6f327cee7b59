"""The one way of every import: upload, preview, confirmation; all or nothing, and no file is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import signed_preview
from .problems import Remark
from .signed_preview import Bearer, PreviewRefused
from .upload_forms import FilesField, UploadForm
from .uploads import UploadRefused

#: The field that holds the signed preview.
CONTENT = "content"

#: Sentences by the name of the file that they are about; "" where there is but one.
Sentences = Mapping[str, Sequence[str | Remark]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the files would do; with ``problems``, only what is right beside the files ``left`` can be confirmed."""

    #: What is written once it is confirmed, as plain data; ``None`` if there is nothing to write.
    content: Any
    problems: Sentences = field(default_factory=dict)
    #: What was passed over, which nobody need mend.
    remarks: Sentences = field(default_factory=dict)
    #: What to look at again before confirming it.
    questions: Sequence[Any] = ()
    #: Files that stay out because they are wrong, while what is right of the others may be confirmed.
    left: Sequence[str] = ()
    #: What else the template prints.
    shown: Mapping[str, Any] = field(default_factory=dict)


class ImportPage:
    """An import's page. A subclass says what is its own: how files are read, and what a confirmation writes."""

    template: str
    box: FilesField

    def __init__(self, request: HttpRequest, bearer: Bearer) -> None:
        self.request = request
        self.bearer = bearer

    def read(self, upload: UploadForm) -> Preview:
        """What the chosen files would do; raises ``UploadRefused``."""
        raise NotImplementedError

    def confirm(self, content: Any) -> HttpResponse:
        """Write what was shown and lead on, or show what has changed since; raises ``PreviewRefused``."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the template prints with or without a preview."""
        return {}

    def respond(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.page()
        if CONTENT in self.request.POST:
            try:
                return self.confirm(signed_preview.read(self.request.POST[CONTENT], self.bearer))
            except PreviewRefused as refusal:
                return self.page(refusal=str(refusal), status=422)
        upload = UploadForm(self.box, self.request.POST, self.request.FILES)
        if not upload.is_valid():
            return self.page(upload=upload, status=422)
        try:
            return self.show(self.read(upload))
        except UploadRefused as refusal:
            upload.add_error("files", str(refusal))
            remarks = {"": [refusal.remark]} if refusal.remark else {}
            return self.page(upload=upload, remarks=remarks, status=422)

    def show(self, preview: Preview, *, is_stale: bool = False) -> HttpResponse:
        """The preview: 409 where something has changed since it was last shown, 422 where a file must be mended."""
        problems, content = dict(preview.problems), ""
        if preview.content is not None and (preview.left or not problems):
            try:
                content = signed_preview.sign(preview.content, self.bearer)
            except PreviewRefused as refusal:
                problems[""] = [str(refusal)]
        status = 409 if is_stale else 422 if problems else 200
        shown = {"problems": problems, "remarks": preview.remarks, "content": content}
        return self.page(preview=preview, is_stale=is_stale, status=status, **shown)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        shown = context["preview"].shown if "preview" in context else {}
        context = {"upload": UploadForm(self.box), **self.context(), **shown, **context}
        return render(self.request, self.template, context, status=status)
