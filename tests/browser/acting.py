"""What people do at a page, in the words of the tests."""

import datetime

from playwright.sync_api import Locator, Page, Response, Route, expect

from tests import factories

#: A commune's figures of today, as an officer types them; yesterday 9 and 1.200 had installed.
TYPED = {
    "staff_installed": "12",
    "visitors_guided": "6",
    "relatives_installed": "9",
    "residents_installed": "1.280",
    "households_visited": "700",
    "broadcasts": "14",
}

#: What a page must be allowed for ``clipboard``.
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def sign_in(page: Page, username: str, password: str = factories.PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def follow(page: Page, link: Locator) -> None:
    """Tap what leads to another page, and wait until that page is there with its scripts."""
    with page.expect_navigation():
        link.click()


def hold(page: Page, address: str) -> list[Route]:
    """Keep whatever is asked of the address on its way; it comes to stand in the list (``wait_until_held``)."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def wait_until_held(page: Page, held: list[Route], count: int = 1) -> None:
    """Wait until so many requests are held: the browser tells of a request before it hands it over."""
    while len(held) < count:
        page.wait_for_timeout(10)


def fill(page: Page, figures: dict[str, str]) -> None:
    for field, text in figures.items():
        page.locator(f"#id_{field}").fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo", exact=True).click()


def line_of(page: Page, field: str) -> Locator:
    """The line of the form with the figure's label, box and yesterday's figure."""
    return page.locator(".figure-line").filter(has=page.locator(f"#id_{field}"))


def progress_of(page: Page, letter: str) -> Locator:
    """The sentence below a group of figures: increment, rate, distance to the target."""
    return page.locator("fieldset").filter(has_text=f"{letter}. ").locator(".derived")


def open_board(page: Page, address: str = "/tong-hop/") -> None:
    """Open the board with a clock that ``refresh`` can turn."""
    page.clock.install()
    page.goto(address)
    page.evaluate("""() => {
        window.refreshes = 0;
        document.addEventListener("htmx:afterSettle", () => window.refreshes++);
    }""")


def refresh(page: Page) -> Response:
    """Turn the page's clock by the ten seconds after which the board asks again."""
    before = page.evaluate("window.refreshes")
    with page.expect_response(lambda response: "/tong-hop/" in response.url) as asked:
        page.clock.fast_forward(10_000)
    if asked.value.status == 200:
        wait_for_refresh(page, before)
    return asked.value


def wait_for_refresh(page: Page, before: int) -> None:
    """Wait until the new board is in its place and has set its own clock."""
    page.wait_for_function("before => window.refreshes > before", arg=before)


def states_table(page: Page) -> Locator:
    """The list of who has sent."""
    return page.locator("table").filter(has=page.locator("caption", has_text="Tình hình gửi báo cáo"))


def row_of(page: Page, unit_name: str) -> Locator:
    """The unit's line in the list of who has sent."""
    return states_table(page).get_by_role("row").filter(has=page.get_by_role("rowheader", name=unit_name))


def table_of(page: Page, letter: str) -> Locator:
    return page.locator("table").filter(has=page.locator("caption", has_text=f"Biểu {letter} – "))


def clipboard(page: Page) -> str:
    """What was copied, if the page may read it (``CLIPBOARD``)."""
    return page.evaluate("navigator.clipboard.readText()")


def card_of(page: Page, code: str) -> Locator:
    """The card of a unit whose report is missing, on the page to remind from."""
    return page.locator(f"#don-vi-{code}")


def note_call(page: Page, code: str, answer: str, note: str) -> None:
    """Write down a phone call to the unit, and what came of it."""
    card = card_of(page, code)
    card.get_by_text("Đã gọi điện").click()
    card.get_by_label("Phản hồi").select_option(answer)
    card.get_by_label("Ghi chú").fill(note)
    card.get_by_role("button", name="Ghi cuộc gọi").click()


def return_report(page: Page, comment: str, *, revision: int = 1) -> None:
    """Return the report of the unit whose page is open."""
    page.get_by_role("link", name="Trả lại số liệu").click()
    page.get_by_label("Lý do trả lại").fill(comment)
    page.get_by_role("button", name=f"Trả lại lần gửi {revision}").click()


def confirm_figures(page: Page, explanation: str) -> None:
    """Answer a returned report with "its figures are right"."""
    page.get_by_label("Giải thích").fill(explanation)
    page.get_by_role("button", name="Xác nhận số liệu đúng").click()


def type_into(page: Page, box: str, text: str) -> None:
    """Type one of the report's own texts as a person does, and wait until the page says that it is kept."""
    page.get_by_label(box).fill(text)
    expect_narrative_saved(page)


def expect_narrative_saved(page: Page) -> None:
    expect(page.locator("#narrative-state")).to_contain_text("Đã lưu lúc")


def receipt_code(code: str, date: datetime.date, revision: int) -> str:
    return f"{code}-{date:%Y%m%d}-{revision}"
