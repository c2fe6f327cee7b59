"""Units and accounts: the list, the import, the credentials sheets, the record of changes."""

import io
from random import Random
from unittest import mock

import openpyxl
from playwright.sync_api import FilePayload, Page

from .camera import NARROW, Camera, press
from .importing import XLSX

#: As many as credentials sheets on a page of A4.
SCHOOLS = ("Hoa Mai", "Hoa Sen", "Hoa Hồng", "Hoa Cúc", "Họa Mi", "Sơn Ca", "Vành Khuyên", "Măng Non")
A4 = {"viewport": {"width": 794, "height": 1123}}


def units(camera: Camera) -> None:
    page = camera.open("vhtt", "/don-vi/")
    camera.take(page, "units", "h1", "main .scroll", height=620)
    page.goto("/don-vi/nhap/")
    page.set_input_files("input[type=file]", longer_list(page))
    press(page, "Kiểm tra tệp")
    page.get_by_role("heading", name="Xem trước, chưa ghi gì").wait_for()
    camera.take(page, "unit-import", "h1", ".card", height=560)
    press(page, "Xác nhận nhập")


def longer_list(page: Page) -> FilePayload:
    """The district's list as downloaded, with one telephone number changed and eight schools more."""
    book, out = openpyxl.load_workbook(io.BytesIO(page.request.get("/don-vi/danh-sach.xlsx").body())), io.BytesIO()
    sheet = book.active
    phone = next(cell.column for cell in sheet[1] if "thoại" in str(cell.value))
    sheet.cell(2, phone).value = "0900 000 101"
    for number, name in enumerate(SCHOOLS, 1):
        school = f"Trường Mầm non {name}"
        sheet.append([60 + number, f"MN{number}", school, f"MN {name}", "Đơn vị sự nghiệp", "yêu cầu"])
    book.save(out)
    return {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


def accounts(camera: Camera) -> None:
    page = camera.open("quantri", "/tai-khoan/")
    camera.take(page, "accounts", "h1", "main .scroll", height=780)
    # The same passwords in every picture; nobody can sign in with them anywhere.
    with mock.patch("secrets.choice", Random("slips").choice):  # noqa: S311
        press(page, "Cấp tài khoản cho")
    page.locator(".credentials").first.wait_for()
    show_a_real_address(page)
    camera.take(page, "credentials-sheets-page", "h1", ".credentials")
    page.set_viewport_size(A4["viewport"])
    page.emulate_media(media="print")
    camera.take(page, "credentials-sheets", ".a4")


def show_a_real_address(page: Page) -> None:
    """In place of the port that the pictures' server was given this time."""
    page.evaluate("""() => document.querySelectorAll(".credentials dd").forEach((line) => {
        line.innerHTML = line.innerHTML.replace(location.origin, "https://baocao.locninh.example");
    })""")


def correct(camera: Camera, code: str) -> None:
    """A unit's officer in charge has changed."""
    page = camera.open("quantri", f"/don-vi/{code}/", NARROW)
    page.fill("#id_contact_name", "Hoàng Kim Yến")
    page.fill("#id_contact_phone", "0900 000 102")
    page.fill("#id_reason", "Thay cán bộ phụ trách.")
    press(page, "Ghi lại")


def record_of_changes(camera: Camera) -> None:
    page = camera.open("quantri", "/don-vi/nhat-ky/", NARROW)
    camera.take(page, "change-log", "h1", page.locator("main .card").nth(3))
