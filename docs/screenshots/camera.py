"""Opens the program for somebody and keeps what matters of the page as a picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Locator, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium

from .demo_day import Demo
from .lighter import lighten

PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1040, "height": 800}}
#: For the pages that keep to one narrow column.
NARROW = {"viewport": {"width": 800, "height": 800}}
MARGIN = 12


@contextmanager
def open_camera(demo: Demo, images: Path) -> Iterator["Camera"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield Camera(browser, demo, images)
        browser.close()


class Camera:
    def __init__(self, browser, demo: Demo, images: Path) -> None:
        self.browser, self.demo, self.images = browser, demo, images

    def open(self, username: str, path: str, device: dict = DESK) -> Page:
        """The page as the person sees it who signed in before; nobody, if there is no name."""
        context = self.browser.new_context(
            base_url=self.demo.address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **device
        )
        context.set_default_timeout(10_000)
        if username:
            session = self.demo.client(username).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.demo.address}])
        page = context.new_page()
        page.goto(path)
        return page

    def take(self, page: Page, name: str, *parts: Locator | str, height: float = 0) -> None:
        """Picture the page from the first of ``parts`` to the last, or what one sees of it without scrolling."""
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        clip = clip_of(page, *parts, height=height) if parts else None
        file = self.images / f"{name}.png"
        page.screenshot(path=file, clip=clip, full_page=bool(parts), animations="disabled")
        lighten(file)


def clip_of(page: Page, *parts: Locator | str, height: float = 0) -> dict[str, float]:
    """The rectangle around the parts with a margin, cut at ``height``."""
    boxes = [locate(page, part).bounding_box() for part in parts]
    left, top = (min(box[side] for box in boxes) for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    left, right = max(left - MARGIN, 0), min(right + MARGIN, page.viewport_size["width"])
    top, whole = max(top - MARGIN, 0), bottom + MARGIN - max(top - MARGIN, 0)
    return {"x": left, "y": top, "width": right - left, "height": min(whole, height or whole)}


def locate(page: Page, part: Locator | str) -> Locator:
    return page.locator(part).first if isinstance(part, str) else part.first


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def card(page: Page, heading: str) -> Locator:
    """The card of that heading."""
    return page.locator(".card").filter(has=page.get_by_role("heading", name=heading))
