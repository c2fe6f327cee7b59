"""Choosing files: a button in Vietnamese whatever the browser speaks, and the browser's own without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import WIDTHS, assert_presentable, page_at
from tests.browser.test_import import forms as forms

ONE = ["/tong-hop/nhap-so-lieu-cu/", "/tong-hop/mau-bao-cao/", "/don-vi/nhap/"]
MANY = "/tong-hop/nhap-excel/"


def chosen(page):
    return page.locator(".file + [role=status]")


@pytest.mark.parametrize("width", WIDTHS)
def test_button_names_the_chosen_files(width, desk, district, forms):
    page = page_at(desk, district.users["office"], width)
    page.goto(MANY)
    expect(page.locator(".file")).to_have_text("Chọn các tệp")
    expect(chosen(page)).to_have_text("Chưa chọn tệp nào")
    assert_presentable(page)
    page.set_input_files("input[type=file]", [forms["good"], forms["fall"]])
    expect(chosen(page)).to_have_text("Đã chọn 2 tệp: Biểu P-NV (Zalo).xlsx, Biểu 25280 (Zalo).xlsx")
    assert_presentable(page)


@pytest.mark.parametrize("address", ONE)
def test_every_page_that_takes_a_file_has_the_button(address, quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"], locale="en-US")
    page.goto(address)
    expect(page.locator(".file")).to_have_text("Chọn tệp")
    with page.expect_file_chooser():
        page.locator(".file").click()
    assert_presentable(page)


def test_keyboard_reaches_the_button_and_sees_where_it_is(quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"])
    page.goto(MANY)
    page.locator("input[type=file]").focus()
    assert page.locator(".file").evaluate("box => getComputedStyle(box).outlineStyle") == "solid"


def test_page_that_takes_the_place_of_another_has_the_button_too(quiet_desk, district, forms):
    page = quiet_desk.page_of(district.users["office"])
    page.goto(MANY)
    page.set_input_files("input[type=file]", [forms["good"]])
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
    expect(page.locator("input[type=file]")).to_have_count(page.locator(".file").count())


def test_without_javascript_the_browser_s_own_button_is_there(quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"], java_script_enabled=False)
    page.goto(MANY)
    expect(page.locator(".file")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_be_visible()
