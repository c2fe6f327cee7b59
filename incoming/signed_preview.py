"""A signed preview: what an import showed, as it travels through the browser to the one confirmation.

Nothing is stored in between. What comes back is what was shown, from the same person of the same district, in the
same place and within two hours; or it is refused.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing

MAX_AGE = datetime.timedelta(hours=2)
#: What the other fields of the confirmation may take of a request.
OTHER_FIELDS = 48 * 1024

SPOILT = "Bản xem trước không còn dùng được; đề nghị tải tệp lên lại."
EXPIRED = "Bản xem trước đã quá 2 giờ; đề nghị tải tệp lên lại."
TOO_LARGE = "Nội dung quá nhiều để ghi nhận một lần; đề nghị chia làm nhiều lần."


class PreviewRefused(Exception):
    """The preview cannot be signed, or is not taken back; the message is a sentence for its reader."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who may confirm a preview, and where."""

    user: int
    district: int
    place: str

    @property
    def salt(self) -> str:
        return f"incoming.preview:{self.user}:{self.district}:{self.place}"


def sign(content: Any, bearer: Bearer) -> str:
    """Plain data as one signed text; raises ``PreviewRefused`` if a form cannot send it back."""
    text = signing.dumps(content, salt=bearer.salt, compress=True)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(text) > limit - OTHER_FIELDS:
        raise PreviewRefused(TOO_LARGE)
    return text


def read(text: str, bearer: Bearer) -> Any:
    """The data that was signed for this bearer; raises ``PreviewRefused``."""
    try:
        return signing.loads(text, salt=bearer.salt, max_age=MAX_AGE)
    except signing.SignatureExpired:
        raise PreviewRefused(EXPIRED) from None
    except signing.BadSignature:
        raise PreviewRefused(SPOILT) from None
