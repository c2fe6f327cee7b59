"""What workbook, written report and page say alike: the stamp, the columns of figures, the sentences."""

from .columns import NEW_TODAY, FigureColumn, Line, figure_columns, units_with_figures
from .said import as_of, excuse, province_line, sentences_of, standing_sentence
from .sentences import Sentences
from .stamp import Stamp, file_name, marks

__all__ = [
    "NEW_TODAY",
    "FigureColumn",
    "Line",
    "Sentences",
    "Stamp",
    "as_of",
    "excuse",
    "figure_columns",
    "file_name",
    "marks",
    "province_line",
    "sentences_of",
    "standing_sentence",
    "units_with_figures",
]
