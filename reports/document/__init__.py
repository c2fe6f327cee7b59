"""The written report of an edition (bao-cao.docx), from a template that the district may edit in Word.

It knows a ``Consolidation`` and an edition's ``Stamp`` and nothing of requests or the
database, as the workbook does: the two cannot disagree (R18).
"""

from .check import check
from .names import template_names
from .render import SHIPPED, BrokenTemplate, build, filename

__all__ = ["SHIPPED", "BrokenTemplate", "build", "check", "filename", "template_names"]
