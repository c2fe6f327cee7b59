"""What workbook and written report have in common: the stamp, the sentences, the cleaning of typed text."""

from .stamp import Stamp

__all__ = ["Stamp"]
