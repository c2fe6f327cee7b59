"""One edition as its page, its workbook, its written report and its JSON tell it, spelled alike."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import openpyxl
from docx import Document
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from reports.consolidation import Status
from reports.figures.indicators import TABLES, TableDescription
from reports.figures.wording import count, percent
from tests.browser.acting import states_table, table_of
from tests.reports.word import appendix

#: A line's figures as they are printed, by the head of their column.
Line = dict[str, str]

NEW_TODAY, RATE = "Cài mới trong ngày", "Tỷ lệ trên người dùng ĐTTM"
#: The lines below the units' own, and the JSON's names of them.
TOTALS = {
    "Tổng cộng": "all",
    "Đã báo cáo trong ngày": "reported",
    "Lấy số liệu báo cáo gần nhất": "carried",
}
UNKNOWN = "Chưa có số liệu"
APPENDICES = {"A": 1, "B": 2, "C": 3}


@dataclass(frozen=True)
class Files:
    """What came down with "Tải Excel và báo cáo Word"."""

    name: str
    content: dict[str, bytes]

    @cached_property
    def workbook(self) -> Workbook:
        return openpyxl.load_workbook(io.BytesIO(self._ending_with(".xlsx")))

    @cached_property
    def report(self) -> Any:
        return Document(io.BytesIO(self._ending_with(".docx")))

    def _ending_with(self, ending: str) -> bytes:
        (found,) = (content for name, content in self.content.items() if name.endswith(ending))
        return found


def download(page: Page, link: str) -> tuple[str, bytes]:
    """The name and the content of the file behind the link."""
    with page.expect_download() as started:
        page.get_by_role("link", name=link, exact=True).click()
    return started.value.suggested_filename, started.value.path().read_bytes()


def download_both(page: Page) -> Files:
    name, content = download(page, "Tải Excel và báo cáo Word (một tệp ZIP)")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return Files(name, {inside: archive.read(inside) for inside in archive.namelist()})


def json_of(page: Page) -> dict[str, Any]:
    """The JSON of the edition whose page is open."""
    return page.request.get(page.url + "so-lieu.json").json()


# The lines of Biểu A and Biểu B, by unit and total


def lines_of_page(page: Page, letter: str, names: dict[str, str]) -> dict[str, Line]:
    """``names`` gives a unit's full name for the short one that the page's tables print."""
    table = table_of(page, letter)
    heads = table.locator("thead th.n").all_text_contents()[1:]
    found = {}
    for label, cells in _rows_of(table):
        # Page alone gives an increment its sign.
        figures = [text.removeprefix("+") for text in cells[-len(heads) :]]
        found[names.get(label, label)] = dict(zip(heads, figures, strict=True))
    return found


def _rows_of(table: Locator) -> Iterator[tuple[str, list[str]]]:
    """Each row that holds numbers: its name without what stands below it, and the numbers."""
    rows = table.locator("tbody tr, tfoot tr").evaluate_all(
        "rows => rows.map(row => [row.querySelector('th').firstChild.textContent.trim(),"
        " [...row.querySelectorAll('td.n')].map(cell => cell.textContent)])"
    )
    return ((label, cells) for label, cells in rows if cells)


def lines_of_sheet(sheet: Worksheet) -> dict[str, Line]:
    rows = list(sheet.iter_rows())
    start = next(number for number, row in enumerate(rows) if row[0].value == "STT")
    end = next(number for number, row in enumerate(rows) if number > start and row[2].value is None)
    return _lines([_as_printed(cell) for cell in row] for row in rows[start:end])


def _as_printed(cell: Cell) -> str:
    """A cell's value as the written report spells it."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    return percent(cell.value) if "%" in cell.number_format else count(cell.value)


def lines_of_report(report: Any, letter: str) -> dict[str, Line]:
    heads = [cell.text for cell in report.tables[1 + APPENDICES[letter]].rows[0].cells]
    return _lines([heads, *appendix(report, APPENDICES[letter])])


def _lines(rows: Any) -> dict[str, Line]:
    """The figures between name and state, by the heads that are the first row."""
    heads, *others = rows
    # On paper, what a total is made of stands behind dashes.
    named = {
        (row[1] or row[0]).removeprefix("- ").partition(" (")[0]: dict(zip(heads[2:-2], row[2:-2], strict=True))
        for row in others
    }
    return {name: line for name, line in named.items() if not name.startswith(UNKNOWN)}


def lines_of_json(description: TableDescription, told: dict[str, Any]) -> dict[str, Line]:
    totals = {label: told["totals"][key] for label, key in TOTALS.items()}
    lines = {row["name"]: row for row in told["rows"]} | totals
    return {name: _spelled(description, line) for name, line in lines.items()}


def _spelled(description: TableDescription, line: dict[str, Any]) -> Line:
    """The JSON's line as page and paper print it; a sum over no unit is a dash."""
    if line.get("units") == 0:
        line = dict.fromkeys(line)
    figures = {i.short_label: count(line[i.field]) for i in description.indicators}
    return figures | {NEW_TODAY: count(line["new_today"]), RATE: percent(line["rate"])}


def _without_population_rate(lines: dict[str, Line]) -> dict[str, Line]:
    """The lines as far as the JSON tells them."""
    return {name: {k: v for k, v in line.items() if k != "Tỷ lệ trên dân số"} for name, line in lines.items()}


# Who has reported, by unit: the state, and the minutes of those who were late


def states_of_page(page: Page) -> dict[str, str]:
    rows = states_table(page).locator("tbody tr")
    names, states = rows.locator("th").all_inner_texts(), rows.locator(".badge").all_inner_texts()
    return dict(zip(names, states, strict=True))


def states_of_sheet(sheet: Worksheet) -> dict[str, str]:
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    return {name: _with_minutes(state, minutes) for _, name, state, _, minutes, *_ in rows}


def states_of_report(report: Any) -> dict[str, str]:
    rows = appendix(report, APPENDICES["C"])
    return {name: _with_minutes(state, minutes) for _, name, state, _, minutes, *_ in rows}


def _with_minutes(state: str, minutes: object) -> str:
    return f"{state} {minutes} phút" if minutes else state


# Number by number


def assert_printings_agree(page: Page, files: Files, names: dict[str, str]):
    """Every line of both tables is the same on the page, in the workbook, in the report and in the JSON."""
    told = json_of(page)
    for description in TABLES:
        letter = description.letter
        printed = lines_of_page(page, letter, names)
        assert printed == lines_of_sheet(files.workbook[f"Biểu {letter}"])
        assert printed == lines_of_report(files.report, letter)
        assert _without_population_rate(printed) == lines_of_json(description, told[description.table])


def assert_all_say_who_reported(page: Page, files: Files, states: dict[str, str]):
    assert states_of_page(page) == states
    assert states_of_sheet(files.workbook["Biểu C"]) == states
    # The written report counts the punctual and names the others.
    others = {name: state for name, state in states.items() if state != Status.ON_TIME.label}
    assert states_of_report(files.report) == others
    told = json_of(page)
    names = {row["unit"]: row["name"] for row in told["staff"]["rows"]}
    absent = [name for name, state in states.items() if "chưa báo cáo" in state]
    assert [names[code] for code in told["attendance"]["missing_units"]] == absent
    assert told["attendance"]["late"] == sum("trễ" in state for state in states.values())
    expect(page.locator(".note.bad")).to_contain_text(f"Chưa có số liệu ngày 14/8: {'; '.join(absent)}.")


def installed_of(page: Page) -> dict[str, int]:
    """The JSON's totals of installations; never added to each other."""
    told = json_of(page)
    return {d.table: told[d.table]["totals"]["all"][d.numerator] for d in TABLES}
