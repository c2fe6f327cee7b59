"""Who owes a report, the text for Zalo, the call and its answer."""

from .camera import DESK, NARROW, PHONE, Camera, press


def board(camera: Camera) -> None:
    page = camera.open("vhtt", "/tong-hop/")
    camera.take(page, "board", "header", "#board-list", height=1050)


def list_of_the_missing(camera: Camera) -> None:
    address = f"{camera.demo.day}don-doc/"
    camera.take(camera.open("vhtt", address, DESK), "urging", "h1", ".tiles", height=800)
    camera.take(camera.open("vhtt", address, PHONE), "urging-phone")


def text_for_zalo(camera: Camera) -> None:
    """What the page says after the one tap; the text itself is then on the clipboard."""
    page = camera.open("vhtt", f"{camera.demo.day}don-doc/", PHONE)
    press(page, "Chép tin Zalo cho tất cả")
    page.locator("#copied .note").wait_for()
    camera.take(page, "zalo-phone")
    # The text itself, on the page that shows it where the browser has no script; its box opened to the full.
    page = camera.open("vhtt", f"{camera.demo.day}don-doc/?tin=", NARROW)
    page.locator("#text").evaluate("box => { box.rows = 4; box.rows += Math.ceil(box.scrollHeight / 24) - 4; }")
    camera.take(page, "zalo-text", "#tin")


def call(camera: Camera, code: str) -> None:
    """Note what a unit said on the phone, before and after."""
    page = camera.open("vhtt", f"{camera.demo.day}don-doc/")
    unit = page.locator(f"#don-vi-{code}")
    unit.get_by_text("Đã gọi điện").click()
    unit.get_by_label("Phản hồi").select_option(label="đang làm")
    unit.get_by_label("Ghi chú").fill("gửi trước 14 giờ 55")
    camera.take(page, "call", unit)
    unit.get_by_role("button", name="Ghi cuộc gọi").click()
    camera.take(page, "urging-record", "#nhat-ky", height=560)
