"""The main job, from the officer's phone to the province's workbook."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from reports.indicators import RESIDENTS, STAFF, TableDescription
from reports.models import DailyReport
from reports.wording import count, percent
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
    table_of,
)


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
    assert_page_workbook_and_json_agree(office)


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


# Three printings of one edition


def assert_page_workbook_and_json_agree(page: Page):
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải Excel tổng hợp").click()
    workbook = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()))
    figures = page.request.get(page.url + "so-lieu.json").json()
    for description, key in ((STAFF, "staff"), (RESIDENTS, "residents")):
        printed = totals_of_page(page, description.letter)
        assert printed == totals_of_sheet(workbook[f"Biểu {description.letter}"])
        total = figures[key]["totals"]["all"]
        assert {head: printed[head] for head in heads_of(description)} == spelled(description, total)
    assert figures["residents"]["totals"]["all"]["residents_installed"] == 1280 + 1250
    assert figures["staff"]["totals"]["all"]["staff_installed"] == 12 + 12 + 9 + 9
    assert figures["edition"] == 1


def heads_of(description: TableDescription) -> list[str]:
    return [*(i.short_label for i in description.indicators), "Cài mới trong ngày", "Tỷ lệ trên người dùng ĐTTM"]


def spelled(description: TableDescription, total: dict) -> dict[str, str]:
    """The JSON's total as page and paper print it, by column."""
    figures = [count(total[i.field]) for i in description.indicators]
    return dict(zip(heads_of(description), [*figures, f"+{total['new_today']}", percent(total["rate"])], strict=True))


def totals_of_page(page: Page, letter: str) -> dict[str, str]:
    """The page's line "Tổng cộng" by column."""
    table = table_of(page, letter)
    heads = table.locator("thead th.n").all_text_contents()[1:]
    cells = table.locator("tfoot tr.grand td.n").all_text_contents()
    return dict(zip(heads, cells, strict=True))


def totals_of_sheet(sheet: Worksheet) -> dict[str, str]:
    """The workbook's line "Tổng cộng" by column, its numbers spelled as the page spells them."""
    rows = list(sheet.iter_rows())
    (heads,) = (row for row in rows if row[0].value == "STT")
    (total,) = (row for row in rows if str(row[0].value or "").startswith("Tổng cộng"))
    numbers = [(head.value, cell.value) for head, cell in zip(heads, total, strict=True) if cell.value is not None][1:]
    return {head: _as_printed(head, value) for head, value in numbers}


def _as_printed(head: str, value: float) -> str:
    if head.startswith("Tỷ lệ"):
        return percent(value)
    return f"+{value}" if head == "Cài mới trong ngày" else count(value)


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
