"""Which sentences a day's papers say: those of today, or those that an issued edition was printed with (R21)."""

from incoming.dates import day
from reports.consolidation import Consolidation, UnitDay

from .issued import IssuedSentences
from .sentences import Sentences


def sentences_of(consolidation: Consolidation) -> Sentences:
    """The sentences in which the day's papers are written."""
    return IssuedSentences(consolidation) if consolidation.words.is_issued else Sentences(consolidation)


def as_of(consolidation: Consolidation) -> str:
    return sentences_of(consolidation).as_of()


def standing_sentence(consolidation: Consolidation) -> str:
    return sentences_of(consolidation).standing_sentence()


def province_line(consolidation: Consolidation) -> str:
    return sentences_of(consolidation).province_line()


def excuse(unit: UnitDay) -> str:
    """Why an excused unit is excused, and which figures count for it, as pages say it."""
    reason = unit.exemption_reason.rstrip(" .;,")
    figures = f"số liệu ngày {day(unit.figures_date)}" if unit.figures_date else "chưa có số liệu"
    return f"{reason}, {figures}" if reason else figures
