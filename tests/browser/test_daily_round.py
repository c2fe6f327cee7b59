"""The main job, from the officer's phone to the province's workbook."""

from playwright.sync_api import Page, expect

from reports.models import DailyReport
from tests.browser.acting import (
    TYPED,
    fill,
    line_of,
    open_board,
    progress_of,
    receipt_code,
    refresh,
    row_of,
    send,
    sign_in,
)
from tests.browser.printings import assert_printings_agree, download, download_both, installed_of, json_of


def test_daily_round_from_the_phone_to_the_workbook(quiet_desk, district):
    office = quiet_desk.page_of(district.users["office"])
    open_board(office)
    expect(row_of(office, "xã Lộc Thạnh")).to_contain_text("chưa báo cáo")
    office.evaluate("window.sameDocument = true")

    officer = quiet_desk.context(phone=True).new_page()
    sign_in(officer, "25280")
    expect(officer.get_by_role("heading", level=1)).to_have_text(f"Báo cáo ngày {district.today:%-d/%-m/%Y}")
    shows_yesterday_beside_an_empty_box(officer, district)
    reckons_while_one_types(officer)
    fill(officer, TYPED)
    send(officer)
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Đã gửi báo cáo lúc")
    expect(officer.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 1))

    refresh(office)
    expect(row_of(office, "xã Lộc Thạnh")).to_contain_text("đúng hạn")
    assert office.evaluate("window.sameDocument") is True

    office.get_by_role("link", name="Chốt số liệu").click()
    expect(office.locator("main")).to_contain_text("Còn 1 đơn vị chưa có số liệu")
    office.get_by_role("button", name="Chốt số liệu lần 1").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("lần chốt 1")
    assert_printed_alike(office, district)


def shows_yesterday_beside_an_empty_box(page: Page, district):
    line = line_of(page, "residents_installed")
    expect(line.locator("input")).to_have_value("")
    expect(line).to_contain_text(f"Ngày {district.yesterday:%-d/%-m}: 1.200")
    expect(page.locator("#id_residents_smartphones")).to_have_value("5000")


def reckons_while_one_types(page: Page):
    progress = progress_of(page, "B")
    expect(progress).to_have_text("Tỷ lệ: – trên số người dân dùng điện thoại thông minh. Mục tiêu 60%.")
    page.locator("#id_residents_installed").press_sequentially("1280")
    expect(line_of(page, "residents_installed").locator("output")).to_have_text("tăng 80")
    expect(progress).to_have_text(
        "Cài mới trong ngày: +80. Tỷ lệ: 25,6% trên số người dân dùng điện thoại thông minh. "
        "Còn thiếu 1.720 người để đạt mục tiêu 60%."
    )
    page.locator("#id_residents_installed").fill("3100")
    expect(progress).to_contain_text("Tỷ lệ: 62,0%")
    expect(progress).to_contain_text("Đã đạt mục tiêu 60%.")


# One edition in all its printings


def assert_printed_alike(page: Page, district):
    files = download_both(page)
    assert_printings_agree(page, files, district.full_names)
    name, workbook = download(page, "Tải Excel tổng hợp")
    assert workbook == files.content[name]
    assert installed_of(page) == {"staff": 12 + 12 + 9 + 9, "residents": 1280 + 1250}
    assert json_of(page)["edition"] == 1


# The same way with JavaScript switched off


def test_report_is_sent_without_javascript(quiet_desk, district):
    page = quiet_desk.context(phone=True, java_script_enabled=False).new_page()
    sign_in(page, "25280")
    shows_yesterday_beside_an_empty_box(page, district)
    fill(page, TYPED)
    page.get_by_role("button", name="Tính thử, chưa gửi").click()
    expect(line_of(page, "residents_installed").locator("output")).to_have_text("tăng 80")
    expect(progress_of(page, "B")).to_contain_text("Tỷ lệ: 25,6%")
    expect(progress_of(page, "B")).to_contain_text("Còn thiếu 1.720 người để đạt mục tiêu 60%.")
    assert not DailyReport.objects.filter(day__date=district.today, unit__code="25280").exists()

    send(page)
    expect(page.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 1))
    assert DailyReport.objects.get(day__date=district.today, unit__code="25280").residents_installed == 1280


def test_nothing_changed_is_one_tap(quiet_desk, district):
    page = quiet_desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    page.get_by_role("button", name="Không thay đổi so với hôm trước").click()
    expect(page.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 1))
    expect(page.locator("main")).to_contain_text("không thay đổi so với hôm trước")
