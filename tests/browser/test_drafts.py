"""What was typed and has not arrived: it outlives session, line and window, and goes with its receipt alone."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from reports.models import DailyReport, Exemption
from tests import factories
from tests.browser.acting import TYPED, fill, follow, hold, send, wait_until_held
from tests.browser.conftest import violations
from units.models import Role

OFFER = re.compile(r"đang nhập dở lúc \d\d:\d\d, chưa gửi\.")
KEPT = "Phiên đã hết, số liệu đã nhập vẫn còn trên thiết bị này."
NOT_DONE = "Phiên làm việc đã hết nên thao tác vừa bấm chưa được thực hiện."


def offer_on(page: Page) -> Locator:
    return page.locator(".note").filter(has_text=OFFER)


def drafts(page: Page) -> int:
    return page.evaluate("localStorage.length")


def sign_in_again(page: Page, username: str) -> None:
    """Sign in on the page that came in place of an answer."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    follow(page, page.get_by_role("button", name="Đăng nhập"))


@pytest.fixture
def page(desk, district) -> Page:
    page = desk.page_of(district.users["officer"], phone=True)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/bao-cao/")
    return page


# A session that ended


def test_officers_figures_outlive_the_session(page, district):
    fill(page, TYPED | {"note": "mất điện"})
    Session.objects.all().delete()
    follow(page, page.get_by_role("button", name="Gửi báo cáo", exact=True))
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_text(NOT_DONE)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    sign_in_again(page, "25280")
    expect(page.locator("#id_residents_installed")).to_have_value("")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    expect(page.locator("#id_residents_installed")).to_have_value("1.280")
    expect(page.locator("#id_note")).to_have_value("mất điện")
    send(page)
    expect(page.locator(".receipt-code")).to_be_visible()
    assert DailyReport.objects.get(unit__code="25280", day__date=district.today).residents_installed == 1280
    assert drafts(page) == 0


def test_unchanged_that_was_tapped_after_the_session_is_offered_again(page, district):
    Session.objects.all().delete()
    follow(page, page.get_by_role("button", name="Không thay đổi so với hôm trước"))
    expect(page.get_by_text(KEPT)).to_be_visible()
    sign_in_again(page, "25280")
    note = page.locator(".note").filter(has_text=re.compile(r"“Không thay đổi.*” bấm lúc \d\d:\d\d chưa được ghi nhận"))
    note.get_by_role("button", name="Gửi lại").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    assert DailyReport.objects.get(unit__code="25280", day__date=district.today).unchanged
    assert drafts(page) == 0


def test_sign_in_page_of_a_device_that_keeps_nothing_says_nothing(desk, district):
    page = desk.page_of(None)
    page.goto("/bao-cao/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    expect(page.locator("#kept")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "box", "button"),
    [
        ("reports:unit-day", "Người báo số liệu", "Ghi nhận số liệu"),
        ("reports:return-report", "Lý do trả lại", "Trả lại lần gửi 1"),
        ("reports:excuse-unit", "Lý do", "Miễn báo cáo"),
        ("reports:extend-day", "Lý do", "Lùi hạn"),
        ("reports:close-day", "Khó khăn, vướng mắc", "Lưu lời văn"),
        ("units:unit-edit", "Lý do thay đổi", "Ghi lại"),
    ],
)
def test_what_the_office_typed_outlives_the_session(address, box, button, desk, district):
    page = desk.page_of(district.users["office"])
    of_unit = {"code": "25294"} if address not in {"reports:extend-day", "reports:close-day"} else {}
    of_day = {"date": district.today} if address.startswith("reports:") else {}
    path = reverse(address, kwargs=of_unit | of_day)
    page.goto(path)
    Session.objects.all().delete()
    page.get_by_label(box).fill("Trời mưa, mất điện")
    follow(page, page.get_by_role("button", name=button, exact=True))
    sign_in_again(page, "vhtt")
    expect(page).to_have_url(re.compile(f"{path}$"))
    offer_on(page).get_by_role("button", name=re.compile("^Dùng ")).click()
    expect(page.get_by_label(box)).to_have_value("Trời mưa, mất điện")


def test_words_of_the_report_say_that_the_session_is_over_and_stay(desk, district):
    page = desk.page_of(district.users["office"])
    page.goto(reverse("reports:close-day", args=[district.today]))
    Session.objects.all().delete()
    page.get_by_label("Khó khăn, vướng mắc").fill("Trời mưa")
    expect(page.locator("#narrative-state")).to_contain_text("Chưa lưu: phiên làm việc đã hết.")
    page.reload()
    sign_in_again(page, "vhtt")
    expect(offer_on(page)).to_be_visible()


def test_words_that_were_saved_are_no_draft(desk, district):
    page = desk.page_of(district.users["office"])
    page.goto(reverse("reports:close-day", args=[district.today]))
    page.get_by_label("Khó khăn, vướng mắc").fill("Trời mưa")
    expect(page.locator("#narrative-state")).to_contain_text("Đã lưu lúc")
    page.wait_for_function("localStorage.length === 0")


def test_reason_that_was_accepted_is_no_draft(desk, district):
    page = desk.page_of(district.users["office"])
    page.goto(reverse("reports:excuse-unit", args=[district.today, "P-NV"]))
    page.get_by_label("Lý do").fill("Sáp nhập")
    assert drafts(page) == 1
    follow(page, page.get_by_role("button", name="Miễn báo cáo"))
    assert Exemption.objects.get().reason == "Sáp nhập"
    assert drafts(page) == 0


# Whose it is, and how long


def test_draft_is_its_accounts_alone_and_goes_at_sign_out(desk, district):
    colleague = factories.make_user("25280-2", Role.OFFICER, district.campaign.district, district.units["25280"])
    page = desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    fill(page, TYPED)
    cookies = desk.page_of(colleague).context.cookies()
    own = page.context.cookies()
    page.context.add_cookies(cookies)
    page.goto("/bao-cao/")
    expect(page.locator("#id_residents_installed")).to_have_value("")
    expect(offer_on(page)).to_have_count(0)
    page.context.add_cookies(own)
    page.goto("/bao-cao/")
    expect(offer_on(page)).to_be_visible()

    page.locator("details.account summary").click()
    follow(page, page.get_by_role("button", name="Đăng xuất"))
    assert drafts(page) == 0
    expect(page.locator("#kept")).to_be_hidden()


def test_draft_of_another_day_is_gone(page):
    fill(page, TYPED)
    page.evaluate("""() => {
        const [key] = Object.keys(localStorage);
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), day: "2020-08-13" }));
    }""")
    page.goto("/bao-cao/lich-su/")
    assert drafts(page) == 0


# Only a receipt of that very send takes it away


def test_looking_at_a_receipt_and_going_back_keeps_what_was_typed(page, district):
    district.send_today("25280", residents_installed=1300)
    page.reload()
    fill(page, {"residents_installed": "1.310"})
    follow(page, page.get_by_role("link", name="Xem biên nhận"))
    expect(page.locator(".receipt-code")).to_be_visible()
    assert drafts(page) == 1
    page.go_back()
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    expect(page.locator("#id_residents_installed")).to_have_value("1.310")


def test_what_was_typed_while_the_send_was_on_its_way_is_kept(page, district):
    fill(page, TYPED)
    # Playwright itself types nothing while a page is on its way.
    page.evaluate("""() => document.getElementById("report").addEventListener("submit", () => setTimeout(() => {
        const note = document.getElementById("id_note");
        note.value = "thêm sau khi gửi";
        note.dispatchEvent(new Event("input", { bubbles: true }));
        window.name = "typed";
    }))""")
    held = hold(page, f"**/bao-cao/{district.today}/")
    page.get_by_role("button", name="Gửi báo cáo", exact=True).click(no_wait_after=True)
    wait_until_held(page, held)
    held[0].continue_()
    expect(page.locator(".receipt-code")).to_be_visible()
    assert page.evaluate("window.name") == "typed"
    page.unroute_all()
    page.goto("/bao-cao/")
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    expect(page.locator("#id_note")).to_have_value("thêm sau khi gửi")


def test_offer_goes_at_the_first_key_and_takes_nothing_with_it(page):
    fill(page, {"residents_installed": "1.280"})
    page.reload()
    expect(offer_on(page)).to_be_visible()
    page.locator("#id_residents_installed").press("7")
    expect(offer_on(page)).to_have_count(0)
    page.reload()
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    expect(page.locator("#id_residents_installed")).to_have_value("7")


def test_draft_that_was_used_is_kept_until_it_has_arrived(page):
    fill(page, {"residents_installed": "1.280"})
    page.reload()
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    page.reload()
    expect(offer_on(page)).to_be_visible()


def test_version_that_was_dropped_for_a_newer_one_is_no_draft(page, district):
    district.send_today("25280", residents_installed=1300)
    fill(page, TYPED)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã có số liệu mới hơn")
    follow(page, page.get_by_role("link", name="Giữ bản đã gửi"))
    expect(page.locator("#id_residents_installed")).to_have_value("1300")
    expect(offer_on(page)).to_have_count(0)


# A page that no longer counts


def test_page_of_an_old_token_leads_to_the_page_itself_and_what_was_typed(page):
    fill(page, TYPED)
    page.context.clear_cookies(name="csrftoken")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Trang đã hết hiệu lực")
    follow(page, page.get_by_role("link", name="Mở lại trang này"))
    offer_on(page).get_by_role("button", name="Dùng số đang nhập dở").click()
    send(page)
    expect(page.locator(".receipt-code")).to_be_visible()
