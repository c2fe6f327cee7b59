"""A file as the answer to a request; its name is without diacritics, as every program takes it."""

import datetime
import io
import zipfile
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone

from incoming.spreadsheets import CONTENT_TYPE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, filename: str, content_type: str = CONTENT_TYPE) -> HttpResponse:
    """The file, to be kept; a workbook unless told otherwise."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def download_all(files: Iterable[tuple[bytes, str]], filename: str, moment: datetime.datetime) -> HttpResponse:
    """All the files in one archive, dated ``moment``; they are archives themselves and are not pressed again."""
    out, dated = io.BytesIO(), timezone.localtime(moment).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for content, name in files:
            archive.writestr(zipfile.ZipInfo(name, dated), content)
    return download(out.getvalue(), filename, "application/zip")
