"""Excel files taken in by the Office: progress on the way up, then a preview; with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from reports.models import DailyReport
from tests.browser.acting import hold, wait_until_held
from tests.browser.test_every_page import WIDTHS, assert_only_statuses, assert_presentable, page_at
from tests.reports.filled_files import filled_form

PAGE = "/tong-hop/nhap-excel/"
NOTE_WHAT_IS_SAID = """() => {
  window.said = [];
  const line = document.querySelector("[data-progress] [role=status]");
  new MutationObserver(() => window.said.push(line.textContent)).observe(line, {childList: true});
}"""


@pytest.fixture
def forms(district):
    """Filled forms: one with a fall, one that nobody signed, one with a bad cell."""

    def form(code, **typed):
        content = filled_form(district.units[code], district.today, **typed)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": f"Biểu {code} (Zalo).xlsx", "mimeType": mime, "buffer": content}

    return {
        "fall": form("25280", residents_installed=1100, note="rà soát từng ấp, bỏ số trùng giữa hai lần báo cáo"),
        "good": form("P-NV", staff_installed=10),
        "bad": form("P-TP", staff_installed="mười hai", visitors_guided=None),
    }


def choose(page: Page, *files):
    page.goto(PAGE)
    page.set_input_files("input[type=file]", list(files))
    page.evaluate(NOTE_WHAT_IS_SAID)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")


@pytest.mark.parametrize("width", WIDTHS)
def test_files_go_up_are_previewed_and_confirmed(width, desk, district, forms):
    page = page_at(desk, district.users["office"], width)
    choose(page, forms["fall"], forms["good"])
    said = page.evaluate("window.said")
    assert said[0] == "Đã tải lên 0%…"
    assert said[-1] == "Đã tải lên 100%, đang kiểm tra 2 tệp…"
    assert_presentable(page)
    page.get_by_role("button", name="Số liệu đúng, ghi nhận 2 đơn vị").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi người gửi tệp.")
    assert_presentable(page)
    page.get_by_label("Người gửi tệp").fill("Chị Lan")
    page.get_by_label("Lý do số liệu của Lộc Thạnh giảm").select_option("rà soát lại")
    page.get_by_role("button", name="Số liệu đúng, ghi nhận 2 đơn vị").click()
    expect(page.get_by_text("Đã ghi nhận số liệu của 2 đơn vị")).to_be_visible()
    assert_presentable(page)
    assert DailyReport.objects.filter(channel="excel").count() == 2
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_refused_files_are_presentable_and_can_be_replaced(width, desk, district, forms):
    page = page_at(desk, district.users["office"], width)
    choose(page, forms["bad"], forms["good"])
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Biểu P-TP (Zalo).xlsx")
    assert_presentable(page)
    page.set_input_files("input[type=file]", [forms["good"]])
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("button", name="Ghi nhận 1 đơn vị")).to_be_enabled()
    assert_only_statuses(desk)


def test_right_file_is_recorded_beside_a_wrong_one(desk, district, forms):
    page = page_at(desk, district.users["office"], 360)
    choose(page, forms["bad"], forms["good"])
    page.get_by_text("1 tệp đúng, ghi được").click()
    page.get_by_label("Người gửi tệp").fill("Chị Lan")
    page.get_by_role("button", name="Ghi 1 tệp đúng, để lại 1 tệp sai").click()
    expect(page.get_by_text("Để lại 1 tệp sai, chưa ghi: Biểu P-TP (Zalo).xlsx")).to_be_visible()
    assert_presentable(page)
    assert DailyReport.objects.filter(channel="excel").count() == 1


def test_import_works_without_javascript(quiet_desk, district, forms):
    page = quiet_desk.page_of(district.users["office"], java_script_enabled=False)
    page.goto(PAGE)
    page.set_input_files("input[type=file]", [forms["good"]])
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.get_by_label("Người gửi tệp").fill("Chị Lan")
    page.get_by_role("button", name="Ghi nhận 1 đơn vị").click()
    expect(page.get_by_text("Đã ghi nhận số liệu của 1 đơn vị")).to_be_visible()


def test_lost_line_is_said_and_the_files_can_be_sent_again(desk, district, forms):
    page = desk.page_of(district.users["office"])
    page.goto(PAGE)
    page.set_input_files("input[type=file]", [forms["good"]])
    page.context.set_offline(True)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.locator("[data-progress]")).to_contain_text("Không tải lên được, đề nghị kiểm tra đường truyền")
    expect(page.get_by_role("progressbar")).to_be_hidden()
    page.context.set_offline(False)
    held = hold(page, "**/nhap-excel/")
    with page.expect_request("**/nhap-excel/"):
        page.get_by_role("button", name="Kiểm tra tệp").click()
    wait_until_held(page, held)
    expect(page.get_by_role("progressbar")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")


def test_session_that_ended_meanwhile_leads_to_the_sign_in_page(desk, district, forms):
    page = desk.page_of(district.users["office"])
    page.goto(PAGE)
    page.set_input_files("input[type=file]", [forms["good"]])
    page.context.clear_cookies()
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Nhập số liệu")
    assert DailyReport.objects.filter(channel="excel").count() == 0
