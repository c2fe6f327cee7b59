"""The province's count, the review, the edition with its files, and what changes afterwards."""

from . import paper
from .camera import NARROW, Camera, press

DIRECTION = (
    "UBND huyện tiếp tục chỉ đạo các xã, thị trấn thực hiện “đi từng ngõ, gõ từng nhà”, hướng dẫn người dân "
    "cài đặt ứng dụng Bluezone; hệ thống truyền thanh cơ sở phát thanh mỗi ngày 03 lượt."
)
DIFFICULTIES = "Một số máy đời cũ không cài được; nhiều người lớn tuổi chưa có điện thoại thông minh."


def provinces_count(camera: Camera) -> None:
    page = camera.open("vhtt", f"{camera.demo.day}so-lieu-tinh/", NARROW)
    page.fill("#id_installed", "24.105")
    press(page, "Ghi lại")
    page.goto(f"{camera.demo.day}so-lieu-tinh/")
    camera.take(page, "province-count", "h1", "main table")


def close(camera: Camera) -> None:
    page = camera.open("vhtt", f"{camera.demo.day}chot/")
    page.fill("#id_direction", DIRECTION)
    page.fill("#id_difficulties", DIFFICULTIES)
    page.get_by_text("Đã lưu lúc").wait_for()
    camera.take(page, "review", "h1", page.locator("main .scroll").last)
    camera.take(page, "narrative", "#close")
    press(page, "Chốt số liệu lần 1")
    camera.take(page, "edition", "h1", "main .scroll", height=900)


def files(camera: Camera) -> None:
    """The document and the workbook of the first edition, as they come out of the printer."""
    page = camera.open("vhtt", f"{camera.demo.day}lan-chot/1/")
    for name, file in (("document", "bao-cao.docx"), ("workbook", "tong-hop.xlsx")):
        content = page.request.get(f"{camera.demo.day}lan-chot/1/{file}").body()
        paper.picture(camera, name, file, content, resolution=100 if name == "workbook" else 75)


def changes(camera: Camera) -> None:
    page = camera.open("vhtt", "/tong-hop/")
    camera.take(page, "changes-board", "#board > .note")
    page = camera.open("vhtt", f"{camera.demo.day}thay-doi/", NARROW)
    camera.take(page, "changes", "h1", page.locator("main form").last)
    page.get_by_label("Lý do chốt lại").fill("Bổ sung báo cáo gửi trễ hạn.")
    press(page, "Chốt số liệu lần 2")


def progress(camera: Camera) -> None:
    camera.take(camera.open("lanhdao", "/tong-hop/dien-bien/"), "progress", "h1", "main table")


def record_of(camera: Camera, code: str) -> None:
    page = camera.open("vhtt", f"/tong-hop/don-vi/{code}/", NARROW)
    camera.take(page, "unit-record", "h1", page.locator("main figure").last)
