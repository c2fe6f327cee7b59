"""Password boxes in a real browser: shown on demand, kept where they were right, and never written into a page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import sign_in
from tests.browser.test_every_page import WIDTHS, assert_presentable, page_at
from tests.factories import PASSWORD

NEW = "buoi-sang-uong-tra-nong"
OLD_BOX, NEW_BOX, AGAIN = "#id_old_password", "#id_new_password1", "#id_new_password2"


def fill(page: Page, old: str, new: str, again: str) -> None:
    for box, text in ((OLD_BOX, old), (NEW_BOX, new), (AGAIN, again)):
        page.locator(box).fill(text)


def change(page: Page) -> None:
    page.get_by_role("button", name="Đổi mật khẩu").click()


def values(page: Page) -> list[str]:
    return [page.locator(box).input_value() for box in (OLD_BOX, NEW_BOX, AGAIN)]


@pytest.mark.parametrize("width", WIDTHS)
def test_refused_new_password_empties_itself_and_the_others_keep_what_was_typed(width, desk, district):
    page = page_at(desk, district.users["office"], width)
    page.goto("/doi-mat-khau/")
    fill(page, PASSWORD, "quantri2026", "quantri2026")
    change(page)
    expect(page.locator(f"{NEW_BOX}_error")).to_contain_text("Mật khẩu chỉ ghép từ")
    assert values(page) == [PASSWORD, "", ""]
    assert PASSWORD not in page.content()
    assert_presentable(page)
    fill(page, PASSWORD, NEW, NEW + "x")
    change(page)
    expect(page.locator(f"{AGAIN}_error")).to_contain_text("không giống nhau")
    assert values(page) == [PASSWORD, NEW, ""]
    fill(page, "sai", NEW, NEW)
    change(page)
    expect(page.locator(f"{OLD_BOX}_error")).to_contain_text("không đúng")
    assert values(page) == ["", NEW, NEW]
    page.locator(OLD_BOX).fill(PASSWORD)
    change(page)
    expect(page.get_by_text("Đã đổi mật khẩu.")).to_be_visible()


def test_password_is_shown_on_demand_and_hidden_again_when_it_goes(desk, district):
    page = desk.page_of(None)
    page.goto("/dang-nhap/")
    box, button = page.locator("#id_password"), page.get_by_role("button", name="Hiện mật khẩu")
    page.locator("#id_username").fill("vhtt")
    box.fill(PASSWORD)
    button.click()
    expect(box).to_have_attribute("type", "text")
    assert_presentable(page)
    page.get_by_role("button", name="Ẩn mật khẩu").click()
    expect(box).to_have_attribute("type", "password")
    button.click()
    page.evaluate("document.forms[0].addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(box).to_have_attribute("type", "password")


def test_without_scripts_there_is_no_button_and_the_form_works(desk, district):
    page = desk.page_of(None, java_script_enabled=False)
    sign_in(page, "vhtt")
    page.goto("/doi-mat-khau/")
    expect(page.get_by_role("button", name="Hiện mật khẩu")).to_have_count(0)
    fill(page, PASSWORD, "quantri2026", "quantri2026")
    change(page)
    expect(page.locator(f"{NEW_BOX}_error")).to_contain_text("Mật khẩu chỉ ghép từ")
    assert values(page) == ["", "", ""]
