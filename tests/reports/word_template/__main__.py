"""Tells the shipped templates anew: ``python -m tests.reports.word_template``, after one was edited in Word."""

from pathlib import Path

from . import FOLDER
from .outline import outline

for template in sorted(Path("reports/data").glob("bao-cao-*.docx")):
    kept = FOLDER / f"{template.stem}.txt"
    kept.write_text("\n".join(outline(template)) + "\n", encoding="utf-8")
