"""The second step of signing in, as people walk it: phone and desk, from the picture to the printed sheet."""

import base64

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from accounts import second_factor
from tests.browser.acting import follow, sign_in
from tests.browser.test_every_page import WIDTHS, assert_only_statuses, assert_presentable, page_at
from tests.factories import PASSWORD
from tests.phones import SPARE, code_of, give_phone, wrong_code


def phone_that_reads(page: Page, user) -> TOTPDevice:
    """The phone into which the page's secret was typed."""
    return TOTPDevice(user=user, key=base64.b32decode(page.locator(".secret").inner_text().replace(" ", "")).hex())


@pytest.mark.parametrize("width", WIDTHS)
def test_required_factor_is_set_up_and_used(width, desk, district):
    leader = district.users["leader"]
    second_factor.require(leader.district, ["leader"], by=district.users["administrator"])
    page = page_at(desk, None, width)
    sign_in(page, "lanhdao")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết lập xác thực hai bước")
    assert_presentable(page)
    phone = phone_that_reads(page, leader)
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_label("Mã trên điện thoại").fill(wrong_code(phone))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    assert_presentable(page)
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_label("Mã trên điện thoại").fill(code_of(phone))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator(".credentials li")).to_have_count(10)
    assert_presentable(page)
    page.get_by_role("link", name="Đã in, tiếp tục").click()
    expect(page).to_have_url(f"{desk.address}/tong-hop/")
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_code_follows_the_password(width, desk, district):
    phone = give_phone(district.users["office"])
    page = page_at(desk, None, width)
    sign_in(page, "vhtt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã xác thực")
    page.locator("summary").click()
    assert_presentable(page)
    page.get_by_label("Mã xác thực").fill(wrong_code(phone))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    assert_presentable(page)
    page.get_by_label("Mã xác thực").fill(SPARE[0])
    # A second tap must not lose the session that the first has opened.
    page.get_by_role("button", name="Tiếp tục").dblclick()
    expect(page.get_by_text("Đã dùng một mã dự phòng, còn 9 mã.")).to_be_visible()
    page.goto("/xac-thuc-hai-buoc/")
    assert_presentable(page)
    page.get_by_role("link", name="Chuyển sang điện thoại khác").click()
    expect(page.get_by_label("Mật khẩu đang dùng")).to_be_visible()
    assert_presentable(page)
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_administrator_requires_and_resets(width, quiet_desk, district):
    give_phone(district.users["leader"])
    page = page_at(quiet_desk, district.users["administrator"], width)
    page.goto("/quan-tri/")
    follow(page, page.get_by_role("link", name="Xác thực hai bước"))
    assert_presentable(page)
    follow(page, page.get_by_role("link", name="Yêu cầu xác thực hai bước đối với từng vai trò"))
    assert_presentable(page)
    page.get_by_label("Lãnh đạo").check()
    page.get_by_role("button", name="Lưu yêu cầu").click()
    expect(page.get_by_text("Đã lưu yêu cầu xác thực hai bước.")).to_be_visible()
    expect(page.get_by_label("Lãnh đạo")).to_be_checked()
    follow(page, page.get_by_role("link", name="Đặt lại xác thực hai bước của lanhdao"))
    assert_presentable(page)
    page.get_by_label("Mật khẩu của chính mình").fill(PASSWORD)
    page.get_by_role("button", name="Đặt lại xác thực hai bước").click()
    expect(page.get_by_text("Đã đặt lại xác thực hai bước của tài khoản lanhdao.")).to_be_visible()
    assert_presentable(page)


def test_spare_codes_print_on_one_page_without_the_pages_frame(desk, district, tmp_path):
    leader = district.users["leader"]
    page = page_at(desk, leader, 1280)
    page.goto("/xac-thuc-hai-buoc/thiet-lap/")
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_label("Mã trên điện thoại").fill(code_of(phone_that_reads(page, leader)))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    page.emulate_media(media="print")
    expect(page.locator(".credentials")).to_contain_text("lanhdao")
    expect(page.locator(".credentials")).to_contain_text(
        f"{district.today.day}/{district.today.month}/{district.today.year}"
    )
    for hidden in (".masthead", ".nav", ".footer", ".on-screen"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_board_that_refreshes_itself_leads_to_the_code_page_itself(desk, district):
    """A rule that is turned on meanwhile must not put the page for setting up into the board."""
    leader = district.users["leader"]
    page = desk.page_of(leader)
    page.clock.install()
    page.goto("/tong-hop/")
    second_factor.require(leader.district, ["leader"], by=district.users["administrator"])
    page.clock.fast_forward(10_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết lập xác thực hai bước")
    expect(page.locator("#board")).to_have_count(0)
