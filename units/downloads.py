"""A file as the answer to a request; its name is without diacritics, as every program takes it."""

from django.http import HttpResponse

from incoming.spreadsheets import CONTENT_TYPE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


def download(content: bytes, filename: str, content_type: str = CONTENT_TYPE) -> HttpResponse:
    """The file, to be kept; a workbook unless told otherwise."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
