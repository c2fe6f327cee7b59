"""The board that refreshes itself: what it says when it can, and when it cannot."""

import contextlib
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.acting import hold, open_board, refresh, row_of, table_of, wait_until_held

TIME = r"\d\d:\d\d:\d\d"


@pytest.fixture
def board(quiet_desk, district) -> Page:
    page = quiet_desk.page_of(district.users["office"])
    open_board(page)
    return page


@pytest.fixture
def noisy_board(desk, district) -> Page:
    """A board that will fail, and may say so on the console."""
    page = desk.page_of(district.users["office"])
    open_board(page)
    return page


def address_of(page: Page) -> str:
    return page.evaluate("location.pathname + location.search")


def time_of_update(page: Page) -> str:
    return page.locator("#updated-at").text_content()


# Up to date


def test_unchanged_board_answers_304_and_moves_its_time_on(board):
    refresh(board)
    shown = time_of_update(board)
    board.wait_for_timeout(1_100)
    statuses = [refresh(board).status for _ in range(3)]
    # At the turn of a minute the board is another one, once.
    assert statuses.count(304) >= 2
    assert set(statuses) <= {304, 200}
    expect(board.locator("#updated-at")).not_to_have_text(shown)
    expect(board.locator("#updated")).to_have_text(re.compile(rf"^cập nhật lúc {TIME}$"))


def test_changed_board_is_shown_without_reloading(board, district):
    board.evaluate("window.sameDocument = true")
    assert refresh(board).status == 200
    district.send_today("P-NV", staff_installed=11)
    assert refresh(board).status == 200
    expect(row_of(board, "Phòng Nội vụ")).to_contain_text("đúng hạn")
    expect(table_of(board, "A").locator("tfoot tr.grand td.n").nth(2)).to_have_text("41")
    expect(board.locator("#board .tile .big").first).to_have_text("3/4 đơn vị")
    assert board.evaluate("window.sameDocument") is True


def test_open_details_and_scrolling_survive_a_refresh_that_changes_nothing(board):
    refresh(board)
    board.evaluate("scrollTo(0, 300)")
    refresh(board)
    assert board.evaluate("scrollY") == 300


# Failing


@pytest.mark.parametrize("failure", ["offline", "broken server", "no answer"])
def test_failed_refresh_is_told_with_the_last_good_time_and_recovers(failure, noisy_board, district):
    page = noisy_board
    refresh(page)
    good, totals = time_of_update(page), table_of(page, "B").locator("tfoot tr.grand").text_content()
    fail(page, failure)
    line = page.locator("#updated")
    expect(line).to_have_text(
        re.compile(rf"^Không cập nhật được; số liệu đang hiển thị là của lúc {good}\. Đang thử lại\.$")
    )
    expect(line).to_have_class(re.compile("failed"))
    assert table_of(page, "B").locator("tfoot tr.grand").text_content() == totals
    expect(page.locator("#board .tile .big").first).to_have_text("2/4 đơn vị")

    page.context.set_offline(False)
    page.unroute("**/tong-hop/**")
    page.evaluate("htmx.config.timeout = 0")
    district.send_today("P-NV")
    refresh(page)
    expect(line).to_have_text(re.compile(rf"^cập nhật lúc {TIME}$"))
    expect(line).not_to_have_class(re.compile("failed"))
    expect(page.locator("#board .tile .big").first).to_have_text("3/4 đơn vị")


def fail(page: Page, failure: str):
    """Let the next refresh fail in the given way."""
    if failure == "offline":
        page.context.set_offline(True)
    elif failure == "broken server":
        page.route("**/tong-hop/**", lambda route: route.fulfill(status=500, body="<p>0/0 đơn vị</p>"))
    else:
        page.evaluate("htmx.config.timeout = 500")
        page.route("**/tong-hop/**", lambda route: None)
    page.clock.fast_forward(10_000)


def test_session_that_ended_meanwhile_leads_to_the_sign_in_page_itself(board):
    refresh(board)
    Session.objects.all().delete()
    board.clock.fast_forward(10_000)
    expect(board.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    expect(board.locator("#board")).to_have_count(0)
    assert address_of(board) == "/dang-nhap/?next=/tong-hop/"


# Filtering


def test_filter_works_as_one_types_and_keeps_focus_and_address(board):
    box = board.get_by_label("Tìm đơn vị")
    box.press_sequentially("loc thanh", delay=20)
    board.clock.fast_forward(400)
    expect(row_of(board, "xã Lộc Thành")).to_be_visible()
    expect(row_of(board, "xã Lộc Thạnh")).to_be_visible()
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    expect(board.locator("main")).to_contain_text("Các dòng tổng cộng vẫn là của toàn huyện")
    expect(table_of(board, "A").locator("tfoot tr.grand")).to_contain_text("4 đơn vị")
    expect(box).to_be_focused()
    expect(box).to_have_value("loc thanh")
    assert address_of(board) == f"/tong-hop/{timezone.localdate()}/?tim=loc%20thanh&trang-thai=&loai="


def test_refresh_keeps_the_filter(board, district):
    board.get_by_label("Tình trạng", exact=True).select_option("dung-han")
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    assert "trang-thai=dung-han" in refresh(board).url
    district.send_today("P-NV")
    assert "trang-thai=dung-han" in refresh(board).url
    expect(row_of(board, "Phòng Nội vụ")).to_be_visible()
    expect(row_of(board, "xã Lộc Thạnh")).to_have_count(0)


def test_filter_takes_precedence_over_a_refresh_on_its_way(noisy_board):
    board, held = noisy_board, hold(noisy_board, "**/tong-hop/**")
    with board.expect_request(re.compile(r"/tong-hop/[0-9-]{10}/$")):
        board.clock.fast_forward(10_000)
    with board.expect_request(re.compile("trang-thai=dung-han")):
        board.get_by_label("Tình trạng", exact=True).select_option("dung-han")
    wait_until_held(board, held, 2)
    for route in held:
        with contextlib.suppress(PlaywrightError):  # the refresh was given up
            route.continue_()
            route.request.response()
    expect(row_of(board, "Phòng Tư pháp")).to_be_visible()
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    expect(board.locator("#updated")).to_have_text(re.compile(rf"^cập nhật lúc {TIME}$"))
    board.unroute("**/tong-hop/**")
    assert "trang-thai=dung-han" in refresh(board).url


def test_typing_survives_a_refresh_in_the_middle_of_a_word(noisy_board):
    board = noisy_board
    box = board.get_by_label("Tìm đơn vị")
    box.press_sequentially("phong n")
    refresh(board)
    box.press_sequentially("oi")
    board.clock.fast_forward(400)
    expect(row_of(board, "Phòng Nội vụ")).to_be_visible()
    expect(row_of(board, "Phòng Tư pháp")).to_have_count(0)
    expect(box).to_have_value("phong noi")


def test_way_back_after_filtering_shows_the_whole_board(board):
    board.get_by_label("Tình trạng", exact=True).select_option("dung-han")
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    board.go_back()
    expect(row_of(board, "Phòng Nội vụ")).to_be_visible()


def test_filtered_address_opens_filtered(quiet_desk, district):
    page = quiet_desk.page_of(district.users["leader"])
    page.goto("/tong-hop/?tim=loc+thanh&trang-thai=chua-bao-cao")
    expect(page.get_by_label("Tìm đơn vị")).to_have_value("loc thanh")
    expect(row_of(page, "xã Lộc Thạnh")).to_be_visible()
    expect(row_of(page, "xã Lộc Thành")).to_have_count(0)


# On a phone


@pytest.mark.parametrize("width", [360, 390])
def test_unit_on_a_phone_is_a_line_for_its_name_and_whole_cells_below(quiet_desk, district, width):
    district.send_today("P-NV")
    page = quiet_desk.page_of(district.users["office"], phone=True, viewport={"width": width, "height": 740})
    open_board(page)
    row = row_of(page, "Phòng Nội vụ")
    name, *below = [row.get_by_role("rowheader"), *row.get_by_role("cell").all()]
    whole, tall = row.bounding_box(), name.bounding_box()["height"]
    assert name.bounding_box()["width"] >= whole["width"] - 40
    assert len(below) == 3
    for cell in below:
        box = cell.bounding_box()
        assert box["y"] >= name.bounding_box()["y"] + tall - 1
        assert box["x"] + box["width"] <= whole["x"] + whole["width"]
    assert whole["height"] < 5 * tall


# A list of more than one page


def first_unit(page: Page) -> str:
    states = page.locator("table").filter(has=page.locator("caption", has_text="Tình hình gửi báo cáo"))
    return states.locator("tbody th").first.text_content()


def test_refresh_stays_on_its_page_and_another_filter_begins_with_the_first(monkeypatch, quiet_desk, district):
    monkeypatch.setattr("reports.views.board.ROWS_AT_ONCE", 2)
    board = quiet_desk.page_of(district.users["office"])
    open_board(board)
    first = first_unit(board)
    open_board(board, board.get_by_role("link", name="Trang sau").first.get_attribute("href"))
    third = first_unit(board)
    assert third != first
    assert "trang=2" in refresh(board).url
    assert first_unit(board) == third
    board.get_by_label("Loại đơn vị").select_option("xa")
    board.wait_for_url("**loai=xa*")
    assert "trang=" not in address_of(board)
    assert "trang=" not in refresh(board).url
