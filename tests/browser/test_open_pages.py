"""Pages that stay open for hours: what they show is true, and what one was doing in them stays."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.models import Edition, Email
from tests.browser.acting import (
    CLIPBOARD,
    TYPED,
    card_of,
    fill,
    hold,
    open_board,
    refresh,
    row_of,
    send,
    wait_until_held,
)
from tests.browser.conftest import violations
from tests.browser.test_narrative import DIRECTION, review_of
from tests.factories import make_commune

NOTE_CHANGES = """() => {
  window.changes = 0;
  const told = document.querySelectorAll("[role=status], [role=alert], [aria-live], output");
  told.forEach((region) => new MutationObserver((all) => (window.changes += all.length))
    .observe(region, {childList: true, characterData: true, subtree: true}));
}"""


@pytest.fixture
def board(desk, district) -> Page:
    page = desk.page_of(district.users["office"])
    open_board(page)
    return page


def search(page: Page, words: str):
    page.get_by_label("Tìm đơn vị").press_sequentially(words)
    page.clock.fast_forward(400)


# What the board says is what it is


def test_lost_session_leads_to_the_sign_in_from_an_address_with_a_place_in_it(board):
    board.get_by_role("link", name="Đến nội dung chính").press("Enter")
    Session.objects.all().delete()
    board.clock.fast_forward(10_000)
    expect(board.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_page_of_a_network_in_place_of_the_board_is_told_as_a_failure(board):
    board.route("**/tong-hop/**", lambda route: route.fulfill(status=200, body="<p>Mời đăng nhập Wi-Fi</p>"))
    board.clock.fast_forward(10_000)
    expect(board.locator("#updated")).to_have_class(re.compile("failed"))
    expect(row_of(board, "Phòng Nội vụ")).to_be_visible()


def test_failed_filter_is_tried_again_by_the_next_refresh(board):
    board.route("**/tong-hop/**", lambda route: route.abort())
    board.get_by_label("Tình trạng", exact=True).select_option("dung-han")
    expect(board.locator("#updated")).to_have_class(re.compile("failed"))
    board.unroute("**/tong-hop/**")
    refresh(board)
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    assert board.evaluate("location.search") == "?trang-thai=dung-han"


def test_unchanged_board_of_a_search_for_two_words_answers_304(board):
    search(board, "loc thanh")
    expect(row_of(board, "Phòng Nội vụ")).to_have_count(0)
    assert 304 in [refresh(board).status for _ in range(4)]


def test_board_urging_and_report_say_that_their_day_is_over(desk, district):
    pages = [("office", "/tong-hop/"), ("office", f"/tong-hop/{district.today}/don-doc/"), ("officer", "/bao-cao/")]
    for user, address in pages:
        page = desk.page_of(district.users[user])
        page.clock.install()
        page.goto(address)
        note = page.locator("[data-day-over]")
        expect(note).to_be_hidden()
        page.clock.fast_forward("24:00:00")
        expect(note).to_contain_text("Đã qua ngày")
        assert note.get_by_role("link").get_attribute("href") in {"/tong-hop/", "/bao-cao/"}


def test_minutes_left_of_the_report_count_whatever_the_device_believes(desk, district):
    page = desk.page_of(district.users["officer"])
    page.clock.install(time=timezone.now() - datetime.timedelta(hours=5))
    page.goto("/bao-cao/")
    left = page.locator("[data-until]")
    until = int(left.get_attribute("data-until"))
    page.clock.fast_forward((until - timezone.now().timestamp() - 20 * 60) * 1000)
    expect(left).to_have_text(re.compile(r"^(19|20) phút$"))
    page.clock.fast_forward("30:00")
    expect(page.locator(".clockline")).to_have_text(re.compile(r"Đã quá hạn \(\d"))


def test_hours_of_a_draft_and_of_the_board_are_the_servers_whatever_the_device_believes(desk, district):
    def hour() -> str:
        return f"{timezone.localtime():%H:%M}"

    begun = hour()
    for user, address in (("officer", "/bao-cao/"), ("office", "/tong-hop/")):
        page = desk.page_of(district.users[user], timezone_id="America/New_York")
        page.clock.install(time=timezone.now() - datetime.timedelta(hours=5))
        page.goto(address)
        if user == "officer":
            fill(page, {"residents_installed": "1.280"})
            page.reload()
            said = page.locator(".note", has_text="đang nhập dở").text_content()
        else:
            page.clock.fast_forward(10_000)
            expect(page.locator("#updated")).to_contain_text("cập nhật lúc")
            said = page.locator("#updated").text_content()
        assert begun <= re.search(r"\d\d:\d\d", said)[0] <= hour()


# What one was doing in it stays


def test_refresh_that_changes_a_line_leaves_focus_selection_folds_and_place(board, district):
    for n in range(30):
        make_commune(district.campaign.district, f"X{n}", f"Lộc Hòa {n}", active_from=district.campaign.starts_on)
    district.send_today("25294", base_revision=1, residents_installed=1100, reason="rà soát lại")
    refresh(board)
    link = row_of(board, "xã Lộc Thạnh").get_by_role("link")
    link.focus()
    board.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    board.evaluate("getSelection().selectAllChildren(document.activeElement)")
    place = link.bounding_box()["y"]
    district.send_today("P-NV")
    refresh(board)
    expect(row_of(board, "Phòng Nội vụ")).to_contain_text("đúng hạn")
    expect(link).to_be_focused()
    assert board.evaluate("getSelection().toString()") == "Ủy ban nhân dân xã Lộc Thạnh"
    assert abs(link.bounding_box()["y"] - place) < 60


def test_refresh_swaps_nothing_that_did_not_change(board, district):
    refresh(board)
    row = row_of(board, "xã Lộc Thành")
    row.evaluate("""row => {
      window.touched = 0;
      window.row = row;
      const all = {childList: true, characterData: true, attributes: true, subtree: true};
      new MutationObserver(found => (window.touched += found.length)).observe(row, all);
    }""")
    district.send_today("P-NV")
    refresh(board)
    expect(row_of(board, "Phòng Nội vụ")).to_contain_text("đúng hạn")
    assert row.evaluate("row => row === window.row")
    assert board.evaluate("window.touched") == 0


def test_refresh_leaves_open_what_was_unfolded(board, district):
    day = district.campaign.days.get(date=district.today)
    unit, asked_at = district.units["P-NV"], timezone.now()
    failed = {"state": "failed", "failure": Email.Failure.ADDRESS_REFUSED, "recipient": "a@b.vn"}
    about = {"unit": unit, "requested_at": asked_at, "next_try_at": asked_at}
    Email.objects.create(day=day, kind=Email.Kind.REMINDER, **about, **failed)
    refresh(board)
    letters = board.locator("#board details", has_text="Thư đôn đốc chưa đến nơi")
    letters.locator("summary").click()
    district.send_today("P-NV")
    refresh(board)
    expect(row_of(board, "Phòng Nội vụ")).to_contain_text("đúng hạn")
    expect(letters).to_have_attribute("open", "")


def test_search_is_one_entry_of_the_history_and_is_told_once(board):
    before = board.evaluate("history.length")
    board.evaluate(NOTE_CHANGES)
    for words in ("phong", " noi", " vu"):
        with board.expect_response("**/tong-hop/**"):
            search(board, words)
        expect(board.locator("#board-said")).to_have_text(re.compile("^[12] đơn vị phù hợp"))
    assert board.evaluate("history.length") == before + 1
    assert board.evaluate("window.changes") <= 3 * 2


def test_typing_a_note_changes_nothing_that_is_read_aloud(desk, district):
    page = desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    fill(page, {"residents_installed": "1.280"})
    page.evaluate(NOTE_CHANGES)
    page.get_by_label("Ghi chú").press_sequentially("mất điện 2 giờ")
    assert page.evaluate("window.changes") == 0


def test_esc_closes_the_menu_and_gives_the_focus_back(desk, district):
    page = desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    menu = page.locator("details.account")
    menu.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


# Waits end, and say what they were


def test_closing_goes_on_when_the_save_before_it_hangs(desk, district):
    page = desk.page_of(district.users["office"])
    page.clock.install()
    page.goto(f"/tong-hop/{district.today}/chot/")
    held = hold(page, "**/loi-van/")
    page.get_by_label(DIRECTION).fill("Đã chỉ đạo.")
    page.clock.fast_forward(1500)
    wait_until_held(page, held)
    page.get_by_role("button", name="Chốt số liệu lần 1").click()
    expect(page.locator("#narrative-state")).to_contain_text("Đang chờ lưu lời văn")
    page.clock.fast_forward(8000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("lần chốt 1")
    assert Edition.objects.get().content["narrative"]["direction"] == "Đã chỉ đạo."


def test_copying_that_gets_no_answer_says_so_and_can_be_tried_again(desk, district):
    page = desk.page_of(district.users["office"], permissions=CLIPBOARD)
    page.clock.install()
    page.goto(f"/tong-hop/{district.today}/don-doc/")
    held = hold(page, "**/don-doc/")
    button = card_of(page, "25280").get_by_role("button", name="Chép tin Zalo")
    button.click()
    wait_until_held(page, held)
    expect(button).to_be_disabled()
    page.clock.fast_forward(15_000)
    expect(page.locator("#copied")).to_contain_text("không kết nối được máy chủ")
    expect(button).to_be_enabled()


def test_button_that_waits_is_seen_to_and_gets_the_focus_back(desk, district):
    page = desk.page_of(district.users["office"], permissions=CLIPBOARD)
    page.goto(f"/tong-hop/{district.today}/don-doc/")
    held = hold(page, "**/don-doc/")
    button = card_of(page, "25280").get_by_role("button", name="Chép tin Zalo")
    button.click()
    wait_until_held(page, held)
    expect(button).to_be_disabled()
    assert float(button.evaluate("button => getComputedStyle(button).opacity")) < 0.7
    held[0].continue_()
    expect(button).to_be_enabled()
    expect(button).to_be_focused()


def test_button_of_a_form_that_was_stopped_works_again(desk, district):
    page = desk.page_of(district.users["office"])
    page.clock.install()
    page.goto("/tai-khoan/")
    held = hold(page, "**/tai-khoan/cap/")
    issue = page.locator("form[data-once]").first.locator("button")
    issue.click(no_wait_after=True)
    wait_until_held(page, held)
    # A second tap is none, until it must be that the browser was stopped.
    held.pop().fulfill(status=204)
    issue.click(no_wait_after=True)
    page.clock.fast_forward(30_000)
    issue.click(no_wait_after=True)
    wait_until_held(page, held)
    assert len(held) == 1


def test_minutes_of_the_urging_page_count(desk, district):
    page = desk.page_of(district.users["office"])
    page.clock.install()
    page.goto(f"/tong-hop/{district.today}/don-doc/")
    left = page.locator("[data-until]")
    until = int(left.get_attribute("data-until"))
    page.clock.fast_forward((until - timezone.now().timestamp() - 20 * 60) * 1000)
    expect(left).to_have_text(re.compile(r"^(19|20) phút$"))


def test_refusal_is_not_told_as_a_lost_line(desk, district):
    copying, closing = desk.page_of(district.users["office"], permissions=CLIPBOARD), review_of(desk, district)
    copying.goto(f"/tong-hop/{district.today}/don-doc/")
    for page in (copying, closing):
        page.route("**/tong-hop/**", lambda route: route.fulfill(status=403, body="<p>Không được phép</p>"))
    card_of(copying, "25280").get_by_role("button", name="Chép tin Zalo").click()
    expect(copying.locator("#copied")).to_contain_text("máy chủ từ chối")
    closing.get_by_label(DIRECTION).fill("Đã chỉ đạo.")
    expect(closing.locator("#narrative-state")).to_contain_text("máy chủ từ chối")


def test_ended_session_is_not_told_as_a_lost_line(desk, district):
    copying, closing = desk.page_of(district.users["office"], permissions=CLIPBOARD), review_of(desk, district)
    copying.goto(f"/tong-hop/{district.today}/don-doc/")
    Session.objects.all().delete()
    card_of(copying, "25280").get_by_role("button", name="Chép tin Zalo").click()
    expect(copying.locator("#copied")).to_contain_text("phiên làm việc đã hết")
    closing.get_by_label(DIRECTION).fill("Đã chỉ đạo.")
    expect(closing.locator("#narrative-state")).to_contain_text("phiên làm việc đã hết")


def test_upload_can_be_stopped(desk, district):
    page = desk.page_of(district.users["office"])
    page.goto("/tong-hop/nhap-excel/")
    page.set_input_files("input[type=file]", [{"name": "a.xlsx", "mimeType": "application/zip", "buffer": b"PK"}])
    held = hold(page, "**/nhap-excel/")
    page.get_by_role("button", name="Kiểm tra tệp").click()
    wait_until_held(page, held)
    page.get_by_role("button", name="Dừng tải lên").click()
    expect(page.locator("[data-progress]")).to_contain_text("Đã dừng, chưa ghi gì")
    expect(page.get_by_role("button", name="Kiểm tra tệp")).to_be_enabled()


def test_upload_that_gets_no_answer_ends_with_a_word_and_can_be_sent_again(desk, district):
    page = desk.page_of(district.users["office"])
    page.clock.install()
    page.goto("/tong-hop/nhap-excel/")
    page.set_input_files("input[type=file]", [{"name": "a.xlsx", "mimeType": "application/zip", "buffer": b"PK"}])
    held = hold(page, "**/nhap-excel/")
    page.get_by_role("button", name="Kiểm tra tệp").click()
    wait_until_held(page, held)
    page.clock.fast_forward(121_000)
    expect(page.locator("[data-progress]")).to_contain_text("Máy chủ chưa trả lời, chưa ghi gì")
    expect(page.get_by_role("button", name="Kiểm tra tệp")).to_be_enabled()
    expect(page.get_by_role("button", name="Kiểm tra tệp")).to_be_focused()
    expect(page.get_by_role("button", name="Dừng tải lên")).to_be_hidden()


# Refusals and questions


def test_question_about_the_province_count_is_where_the_eyes_are(desk, district):
    page = desk.page_of(district.users["office"], phone=True)
    page.goto(f"/tong-hop/{district.today}/so-lieu-tinh/")
    page.get_by_label("Số người").first.fill("9.999.999")
    page.get_by_label("Nguồn").fill("Sở Y tế")
    page.get_by_role("button", name="Ghi lại", exact=True).click()
    expect(page.locator("#questions")).to_be_focused()
    expect(page.locator("#questions h2")).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Đề nghị kiểm tra: "))


def test_refusal_of_any_form_is_focused(desk, district):
    page = desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    stranger = desk.page_of(None)
    stranger.goto("/dang-nhap/")
    stranger.get_by_label("Tên đăng nhập").fill("a")
    stranger.get_by_label("Mật khẩu").fill("b")
    stranger.get_by_role("button", name="Đăng nhập").click()
    expect(stranger.get_by_role("alert")).to_be_focused()
    expect(stranger).to_have_title(re.compile("^Lỗi: "))
    for name in ("Tên đăng nhập", "Mật khẩu"):
        expect(stranger.get_by_label(name)).to_have_attribute("aria-invalid", "true")
        expect(stranger.get_by_label(name)).to_have_accessible_description(re.compile("không đúng"))
    assert violations(stranger) == []


def test_no_column_is_dropped_at_twice_the_size(desk, district):
    district.send_today("25280", residents_installed=1210)
    of_day = f"/tong-hop/{district.today}/"
    page = desk.page_of(district.users["office"], viewport={"width": 632, "height": 450})
    dropped = "all => all.filter(one => !one.offsetParent && !one.matches(':empty')).length"
    pages = ("/don-vi/", "/don-vi/nhat-ky/", "/tai-khoan/", "/thiet-lap/", "/tong-hop/dien-bien/", "/tong-hop/hen-gio/")
    parts = ("", "don-doc/", "quyet-dinh/", "don-vi/25280/", "so-lieu-tinh/", "chot/")
    for address in (*pages, "/tong-hop/don-vi/25280/", *(of_day + part for part in parts)):
        assert page.goto(address).status == 200, address
        assert page.locator("main .wide").evaluate_all(dropped) == 0, address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


UNTIED = """() => [...document.querySelectorAll("main [aria-invalid=true]")].filter(box =>
  !(box.getAttribute("aria-describedby") || "").split(" ")
    .some(id => document.querySelector(`ul.errorlist[id='${id}']`)))
  .map(box => box.name)"""


def test_each_refusal_is_focused_named_in_the_title_and_tied_to_its_box(desk, district):
    district.send_today("25280", residents_installed=1210)
    of_day = f"/tong-hop/{district.today}/"
    addresses = [
        *(of_day + rest for rest in ("lui-han/", "so-lieu-tinh/", "don-vi/25280/tra-lai/", "don-vi/P-NV/mien/")),
        *("/don-vi/them/", "/don-vi/25280/", "/tai-khoan/them/"),
    ]
    page = desk.page_of(district.users["office"])
    for address in addresses:
        assert page.goto(address).status == 200, address
        boxes = page.locator("main form").first.locator("input:not([type=hidden]):not([type=checkbox]), textarea")
        boxes.evaluate_all("all => all.forEach(box => { box.value = ''; box.required = false; })")
        page.locator("main form").first.locator("button.button").first.click()
        expect(page.locator("#errors"), address).to_be_focused()
        expect(page, address).to_have_title(re.compile("^Lỗi: "))
        assert page.locator("main [aria-invalid=true]").count() > 0, address
        assert page.evaluate(UNTIED) == [], address


def test_fall_confirmed_without_its_reason_is_tied_to_the_box_of_the_reason(desk, district):
    page = desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    fill(page, TYPED | {"residents_installed": "1150"})
    send(page)
    page.get_by_role("button", name="Số liệu đúng, gửi báo cáo").click()
    reason = page.get_by_label("Lý do số liệu giảm")
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_accessible_description("Số liệu giảm phải có lý do.")
