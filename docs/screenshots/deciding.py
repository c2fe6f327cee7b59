"""One unit's page: entering for it, returning, excusing; extending the day; what was decided."""

from .camera import NARROW, Camera, press
from .officer import fill

COMMENT = "Số hộ đã đến vận động tăng nhiều trong một ngày, đề nghị kiểm tra lại."


def enter_by_phone(camera: Camera, code: str) -> None:
    page = camera.open("vhtt", camera.demo.unit_day(code), NARROW)
    camera.take(page, "unit-day", "h1", "#report", height=760)
    fill(page, camera.demo.figures(code))
    page.get_by_label("Hình thức").select_option("phone")
    page.fill("#id_reported_by", "Anh Khoa, cán bộ văn hóa")
    page.fill("#id_reported_at", "14:43")
    camera.take(page, "phone-in", page.locator("fieldset").last, page.locator("#report > .actions"))
    press(page, "Ghi nhận số liệu")


def send_back(camera: Camera, code: str) -> None:
    page = camera.open("vhtt", camera.demo.unit_day(code), NARROW)
    camera.take(page, "unit-sent", "h1", page.locator("main .actions").first)
    page.get_by_role("link", name="Trả lại số liệu").click()
    page.fill("#id_comment", COMMENT)
    camera.take(page, "return", "h1", "main form")
    press(page, "Trả lại lần gửi")


def excuse(camera: Camera, code: str) -> None:
    page = camera.open("vhtt", f"{camera.demo.unit_day(code)}mien/", NARROW)
    page.fill("#id_reason", "Tập trung diễn tập phòng thủ theo kế hoạch của huyện.")
    camera.take(page, "excuse", "h1", "main form")
    press(page, "Miễn báo cáo")


def extend(camera: Camera) -> None:
    page = camera.open("vhtt", f"{camera.demo.day}lui-han/", NARROW)
    page.fill("#id_due_time", "15:15")
    page.fill("#id_reason", "Mất điện trên địa bàn 5 xã từ 14 giờ 30.")
    camera.take(page, "extend", "h1", "main form")
    press(page, "Lùi hạn")


def take_extension_back(camera: Camera) -> None:
    page = camera.open("vhtt", f"{camera.demo.day}lui-han/", NARROW)
    press(page, "Rút lại lùi hạn")


def record_of_decisions(camera: Camera) -> None:
    camera.take(camera.open("vhtt", f"{camera.demo.day}quyet-dinh/", NARROW), "decisions", "h1", ".card")


def clock(camera: Camera) -> None:
    page = camera.open("vhtt", "/tong-hop/hen-gio/", NARROW)
    camera.take(page, "clock", "h1", "main form")
