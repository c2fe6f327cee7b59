"""A real Chromium before the live server, with a small district whose days end today."""

import datetime
import os
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.district import BrowserDistrict, make_district_of_today

#: Milliseconds until something that should happen soon counts as not happening, on a busy machine.
PATIENCE = 60_000
VIETNAM = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if find_chromium() is None:
        missing = "No Chromium here: install it (apt-get install chromium) or name it in CHROMIUM."
        # A skipped browser must never look like a passed one where the result counts.
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django refuses its database there unless told.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def today() -> datetime.date:
    """The real date in Việt Nam: live server and browser have no other clock."""
    now = timezone.localtime()
    if (now.hour, now.minute) >= (23, 55):
        # A test that began today must not end tomorrow, and the deadlines are at 23:56.
        time.sleep((60 - now.minute) * 60 - now.second)
    return timezone.localdate()


@pytest.fixture
def district(transactional_db, today) -> BrowserDistrict:
    return make_district_of_today(today)


class Desk:
    """Opens browsers for people, and collects what a page must never say on its console."""

    def __init__(self, browser: Browser, playwright: Playwright, address: str):
        self.browser, self.address = browser, address
        self.phone = playwright.devices["Galaxy S9+"]
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def context(self, *, phone: bool = False, **options) -> BrowserContext:
        device = self.phone if phone else {"viewport": {"width": 1280, "height": 900}}
        context = self.browser.new_context(base_url=self.address, **(VIETNAM | device | options))
        context.set_default_timeout(PATIENCE)
        context.on("console", self._note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.contexts.append(context)
        return context

    def _note(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def page_of(self, user, *, phone: bool = False, **options) -> Page:
        """A page of somebody who has signed in before."""
        context = self.context(phone=phone, **options)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        return context.new_page()

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def desk(browser, playwright, live_server, district) -> Iterator[Desk]:
    desk = Desk(browser, playwright, live_server.url)
    yield desk
    desk.close()


@pytest.fixture
def quiet_desk(desk) -> Iterator[Desk]:
    """A desk whose pages must not complain: no error, no warning, no violation of the policy."""
    yield desk
    assert desk.complaints == []


def violations(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on the page, by rule and place."""
    page.evaluate(AXE_SCRIPT)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {' '.join(map(str, node['target']))}" for rule in found for node in rule["nodes"]]
