"""Make the pictures of the user guide: the demo on 14/8/2020, a few minutes before 15:00.

Run from the project's root, with the development requirements and Debian's Chromium:

    .venv/bin/python docs/make_screenshots.py
"""

import datetime
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENT = datetime.datetime(2020, 8, 14, 14, 48, tzinfo=VIETNAM)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def served_demo() -> Iterator[str]:
    """Serve the demo from a database of its own; yields its address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    application = StaticFilesHandler(get_wsgi_application())
    call_command("demo", no_serve=True)
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def waiting_commune() -> str:
    """The code of a commune that reported before, but not yet today."""
    from reports.models import DailyReport
    from units.models import Unit

    today = DailyReport.objects.filter(day__date=MOMENT.date()).values("unit")
    communes = Unit.objects.filter(kind=Unit.Kind.COMMUNE, reports__isnull=False).exclude(pk__in=today)
    return communes.distinct().first().code


class Camera:
    """Signs in and takes pictures."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    def sign_in(self, username: str, viewport: dict[str, int]) -> Page:
        page = self.anonymous(viewport)
        page.fill("#id_username", username)
        page.fill("#id_password", "Demo@1508")
        page.click("main button[type=submit]")
        return page

    def anonymous(self, viewport: dict[str, int]) -> Page:
        context = self.browser.new_context(
            viewport=viewport, locale="vi-VN", timezone_id=str(VIETNAM), device_scale_factor=1.5
        )
        page = context.new_page()
        page.goto(f"{self.address}/dang-nhap/")
        return page


def take(page: Page, name: str) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=IMAGES / f"{name}.png")


def officer_pictures(camera: Camera, code: str) -> None:
    take(camera.anonymous(PHONE), "sign-in-phone")
    page = camera.sign_in(code, PHONE)
    take(page, "officer-phone")
    previous = {
        output.get_attribute("for").removeprefix("id_"): int(output.get_attribute("data-before"))
        for output in page.query_selector_all("output.gain")
    }
    fill(page, previous | {"residents_installed": 57}, lambda figure: figure)
    page.click("#report .actions button[type=submit]")
    take(page, "question-phone")
    fill(page, previous, lambda figure: figure + 3)
    page.click("#report > .actions button[type=submit]")
    take(page, "receipt-phone")


def fill(page: Page, figures: dict[str, int], change: Callable[[int], int]) -> None:
    for field, figure in figures.items():
        page.fill(f"#id_{field}", str(change(figure)))


def office_pictures(camera: Camera, code: str) -> None:
    page = camera.sign_in("vhtt", DESK)
    take(page, "board")
    today = MOMENT.date().isoformat()
    page.goto(f"{camera.address}/tong-hop/{today}/don-vi/{code}/")
    take(page, "unit-day")
    page.goto(f"{camera.address}/tong-hop/{today}/chot/")
    take(page, "close")


def main() -> None:
    folder = tempfile.mkdtemp()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bluezone_report.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
        "DEBUG": "true",
        "DEMO": "true",
    }
    sys.path.insert(0, str(ROOT))
    IMAGES.mkdir(exist_ok=True)
    try:
        with time_machine.travel(MOMENT), served_demo() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
            camera, code = Camera(browser, address), waiting_commune()
            office_pictures(camera, code)
            officer_pictures(camera, code)
            browser.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
