"""Reminding with one tap: what is copied, what is written down, what happens where nothing can be copied."""

import pytest
from playwright.sync_api import Page, expect

from reports.models import Reminder
from tests.browser.acting import CLIPBOARD, card_of, clipboard, follow, note_call
from tests.browser.test_every_page import assert_presentable, page_at
from units.models import Unit

ADDRESS = "/tong-hop/{}/don-doc/"
LONG = "Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên và Bồi dưỡng chính trị huyện"


@pytest.fixture
def page(quiet_desk, district) -> Page:
    page = quiet_desk.page_of(district.users["office"], permissions=CLIPBOARD)
    page.goto(ADDRESS.format(district.today))
    return page


def test_one_tap_copies_a_text_that_names_all(page, district):
    page.get_by_role("button", name="Chép tin Zalo cho tất cả (2)").click()
    said = page.locator("#copied")
    expect(said).to_contain_text("Đã chép tin nhắn nêu tên 2 đơn vị: Phòng Nội vụ, Lộc Thạnh.")
    lines = clipboard(page).splitlines()
    assert [line for line in lines if line[:1].isdigit()] == ["1. Phòng Nội vụ", "2. UBND xã Lộc Thạnh"]
    assert Reminder.objects.filter(channel="zalo", sent_by=district.users["office"]).count() == 2
    said.get_by_role("button", name="Đóng").click()
    expect(said).to_be_empty()


def test_copy_for_one_leaves_out_who_has_sent_since_the_page_was_opened(page, district):
    card_of(page, "P-NV").get_by_role("button", name="Chép tin Zalo").click()
    expect(page.locator("#copied")).to_contain_text("Đã chép tin nhắn nêu tên 1 đơn vị: Phòng Nội vụ.")
    assert "đề nghị Phòng Nội vụ khẩn trương" in clipboard(page)
    district.send_today("25280")
    page.get_by_role("button", name="Chép tin Zalo cho tất cả").click()
    expect(page.locator("#copied")).to_contain_text("nêu tên 1 đơn vị: Phòng Nội vụ. Đã ghi nhật ký")
    assert "Lộc Thạnh" not in clipboard(page)


def test_refused_copy_says_why(desk, district):
    page = desk.page_of(district.users["office"], permissions=CLIPBOARD)
    page.goto(ADDRESS.format(district.today))
    district.send_today("25280")
    card_of(page, "25280").get_by_role("button", name="Chép tin Zalo").click()
    expect(page.locator("#copied")).to_contain_text("Không đôn đốc vì đã gửi báo cáo hoặc được miễn: Lộc Thạnh.")
    assert Reminder.objects.count() == 0


def test_without_a_clipboard_the_text_is_shown_and_selected(quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"])
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(ADDRESS.format(district.today))
    card_of(page, "25280").get_by_role("button", name="Chép tin Zalo").click()
    box = page.get_by_label("Nội dung tin nhắn")
    expect(box).to_be_focused()
    assert box.input_value() == page.evaluate("getSelection().toString()")
    expect(page.locator("#copied")).to_contain_text("Đề nghị chép tin nhắn")
    assert_presentable(page)


def test_without_javascript_the_text_comes_with_the_page(quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"], java_script_enabled=False)
    page.goto(ADDRESS.format(district.today))
    page.get_by_role("button", name="Chép tin Zalo cho tất cả").click()
    assert "2. UBND xã Lộc Thạnh" in page.get_by_label("Chép toàn bộ nội dung này").input_value()


def test_call_is_noted_with_two_taps_and_a_word(page):
    note_call(page, "25280", "xin lùi", "mất điện đến 15 giờ")
    expect(card_of(page, "25280")).to_contain_text("xin lùi, mất điện đến 15 giờ")
    expect(card_of(page, "25280")).to_contain_text("Đã đôn đốc 1 lần")


def test_chosen_units_get_an_email(page):
    Unit.objects.update(contact_email="a@locninh.example")
    page.get_by_label("Chọn để gửi thư cho Lộc Thạnh").check()
    page.get_by_role("button", name="Gửi thư cho đơn vị đã chọn").first.click()
    expect(page.get_by_text("Đã gửi 1 thư đôn đốc: Lộc Thạnh.")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_many_reminders_and_refusals_fit_the_screen(width, desk, district):
    unit = district.units["P-NV"]
    people = {"contact_name": "Công Tằng Tôn Nữ Thị Phương Thảo", "contact_phone": "0271 3568 999 (máy lẻ 12)"}
    Unit.objects.filter(pk=unit.pk).update(name=LONG, contact_email="a" * 60 + "@locninh.example", **people)
    Unit.objects.filter(code="25280").update(contact_email="không phải địa chỉ")
    page = page_at(desk, district.users["office"], width)
    page.goto(ADDRESS.format(district.today))
    for name in ("Gửi thư cho tất cả", "Gửi thư cho đơn vị đã chọn"):
        follow(page, page.get_by_role("button", name=name).first)
        expect(page.locator(".note").first).to_be_visible()
        page.locator("main details").evaluate_all("all => all.forEach(folded => folded.open = true)")
        assert_presentable(page)
    page.get_by_role("button", name="Chép tin Zalo cho tất cả").click()
    expect(page.locator("#copied .note")).to_be_visible()
    assert_presentable(page)
    follow(page, page.get_by_role("link", name="Ghi phản hồi").first)
    follow(page, page.get_by_role("button", name="Ghi phản hồi"))
    assert_presentable(page)
