"""What a unit's officer sees, on a phone."""

from playwright.sync_api import Page

from .camera import PHONE, Camera


def sign_in(camera: Camera) -> None:
    camera.take(camera.open("", "/dang-nhap/", PHONE), "sign-in-phone")


def report(camera: Camera, code: str) -> None:
    """Type, be asked about a fall, mend it, and keep the receipt."""
    page = camera.open(code, "/bao-cao/", PHONE)
    camera.take(page, "officer-phone")
    before = yesterdays(page)
    fill(page, before | {"residents_installed": 57})
    page.click("#report > .actions button[type=submit]")
    camera.take(page, "question-phone")
    fill(page, {field: figure + 3 for field, figure in before.items()})
    page.click("#report > .actions button[type=submit]")
    camera.take(page, "receipt-phone")


def returned(camera: Camera, code: str) -> None:
    page = camera.open(code.lower(), "/bao-cao/", PHONE)
    camera.take(page, "returned-phone")


def yesterdays(page: Page) -> dict[str, int]:
    """Yesterday's figure beside each empty box, by field."""
    return {
        output.get_attribute("for").removeprefix("id_"): int(output.get_attribute("data-before"))
        for output in page.query_selector_all("output.gain")
    }


def fill(page: Page, figures: dict[str, int]) -> None:
    for field, figure in figures.items():
        page.fill(f"#id_{field}", str(figure))
