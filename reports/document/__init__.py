"""The written report of an edition (bao-cao.docx), from a template that the district may edit in Word.

As the workbook it knows ``Consolidation`` and ``Stamp``, no request, no database: the two cannot disagree (R18).
What reads and writes Word files is loaded with ``filling``, where one is made.
"""

from pathlib import Path

from reports.consolidation import Consolidation
from reports.consolidation.unit_day import WORDS
from reports.printing import Stamp, file_name


def shipped(number: int) -> Path:
    """A template that the program ships, or shipped once: older editions are still printed from theirs (R21)."""
    return Path(__file__).resolve().parent.parent / "data" / f"bao-cao-{number}.docx"


#: The template that the program ships now; it is edited in Word or LibreOffice (docs/word-template.md).
SHIPPED = shipped(WORDS.document)


class BrokenTemplate(Exception):
    """The template cannot be filled in; the message says in one Vietnamese sentence what to mend."""


def build(consolidation: Consolidation, stamp: Stamp, template: bytes | None = None) -> bytes:
    """The written report, from the district's ``template`` or the one shipped then. Raises ``BrokenTemplate``."""
    from .filling import fill_in

    return fill_in(template or shipped(consolidation.words.document).read_bytes(), consolidation, stamp)


def filename(consolidation: Consolidation, stamp: Stamp) -> str:
    """The file's name without diacritics: "bao-cao-bluezone-2020-08-14-lan-1.docx"."""
    return f"{file_name('bao-cao', consolidation, f'lan-{stamp.number}')}.docx"
