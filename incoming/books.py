"""What is read of a file before anybody knows what it means: sheets, lines and cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table with its number in the file, as its reader sees it."""

    number: int
    cells: tuple[str, ...]

    def text(self, column: int) -> str:
        """The cell in the column, counted from 0; "" beyond the line's end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class SheetLines:
    """The lines of one sheet that hold anything."""

    name: str
    lines: list[Line]
    #: Addresses of formulas whose result the file does not hold: as cells they look blank.
    unsolved: frozenset[str] = frozenset()
    #: Why the sheet was not read; it has no lines then.
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What is read of a file: the sheets that people see, in their order; which of them is meant, is not said here.

    A CSV file is a sheet without a name for each sign that may part its cells.
    """

    sheets: tuple[SheetLines, ...]
    #: The file's own properties, which its reader does not see.
    properties: Mapping[str, str] = field(default_factory=dict)


def address(line: Line, column: int) -> str:
    """Where a cell stands as its reader sees it: "C7"; ``column`` counts from 0."""
    return cell_name(line.number - 1, column)


def cell_name(row: int, column: int) -> str:
    """0, 0 → "A1"."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """0 → "A", 26 → "AA"."""
    first, last = divmod(column, 26)
    return (column_name(first - 1) if first else "") + chr(ord("A") + last)


def place_of(cell: str) -> tuple[int, int]:
    """Row and column of "C7", both from 0; raises ``ValueError``."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters[:3]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :][:7]) - 1, column - 1
