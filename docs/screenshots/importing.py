"""Excel in: a unit's own form, files with an error, and the preview before the one confirmation."""

import io
from typing import Any

import openpyxl
from playwright.sync_api import FilePayload, Page

from . import paper
from .camera import Camera, press

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_forms(camera: Camera, good: dict[str, dict[str, int]], bad: str) -> None:
    """Three files at once, one of them with a word for a number; then without it."""
    page = camera.open("vhtt", "/tong-hop/nhap-excel/")
    files = [filled_form(camera, page, code, **typed) for code, typed in good.items()]
    paper.picture(camera, "form-excel", "bieu-mau.xlsx", files[0]["buffer"], height=690)
    choose(page, *files, filled_form(camera, page, bad, staff_installed="mười hai"))
    camera.take(page, "import-error", "#errors")
    choose(page, *files)
    page.get_by_label("Người gửi tệp").fill("Chị Lan, nhóm Zalo đầu mối")
    camera.take(page, "import-preview", "h1", "main form .card")
    press(page, f"hi nhận {len(files)} đơn vị")


def choose(page: Page, *files: FilePayload) -> None:
    page.set_input_files("input[type=file]", list(files))
    press(page, "Kiểm tra tệp")
    page.get_by_role("heading", name="Xem trước số liệu").wait_for()
    page.wait_for_load_state()


def filled_form(camera: Camera, page: Page, code: str, **typed: Any) -> FilePayload:
    """The unit's form as downloaded, filled in by its officer."""
    from reports.excel_forms.words import CODES

    blank = page.request.get(f"{camera.demo.unit_day(code)}bieu-mau.xlsx").body()
    book, out = openpyxl.load_workbook(io.BytesIO(blank)), io.BytesIO()
    sheet = book.worksheets[0]
    row_of = {str(cell.value): cell.row for cell in sheet["A"]}
    for field, figure in (camera.demo.figures(code) | typed).items():
        sheet[f"E{row_of[CODES[field]]}"] = figure
    book.save(out)
    return {"name": f"bieu-{code}.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}
