"""The officer's form when something is asked, when the line is lost, when two people send."""

import re

import pytest
from playwright.sync_api import Page, expect

from reports.models import DailyReport
from tests.browser.acting import TYPED, fill, line_of, receipt_code, send

#: Fewer residents than yesterday's 1.200: asked about, and only sent with a reason.
FALLING = TYPED | {"residents_installed": "1150"}


def reports_of_today(district) -> list[DailyReport]:
    return list(DailyReport.objects.filter(day__date=district.today, unit__code="25280"))


@pytest.fixture
def page(quiet_desk, district) -> Page:
    page = quiet_desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    return page


# Errors stop, warnings ask (R8, R9)


def test_error_stops_and_keeps_what_was_typed(desk, district):
    page = desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    fill(page, TYPED | {"residents_installed": "12,5", "note": "mất điện từ 9 giờ"})
    send(page)
    expect(page).to_have_title(re.compile("^Lỗi: "))
    expect(page.get_by_role("alert")).to_contain_text("Số liệu phải là số nguyên")
    expect(page.locator("#id_residents_installed")).to_have_value("12,5")
    expect(page.locator("#id_households_visited")).to_have_value("700")
    expect(page.locator("#id_note")).to_have_value("mất điện từ 9 giờ")
    page.get_by_role("link", name="Số người dân đã cài đặt Bluezone").click()
    expect(page.locator("#id_residents_installed")).to_be_focused()
    assert reports_of_today(district) == []


def test_warning_is_asked_and_confirmed_with_a_reason(page, district):
    fill(page, FALLING)
    send(page)
    question = page.locator("#questions")
    expect(question).to_contain_text("1.150 thấp hơn lũy kế ngày")
    assert reports_of_today(district) == []

    page.get_by_role("button", name="Số liệu đúng, gửi báo cáo").click()
    expect(question).to_contain_text("Số liệu giảm phải có lý do.")
    assert reports_of_today(district) == []

    page.get_by_label("Lý do số liệu giảm").select_option("rà soát lại")
    page.get_by_role("button", name="Số liệu đúng, gửi báo cáo").click()
    expect(page.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 1))
    (sent,) = reports_of_today(district)
    assert (sent.residents_installed, sent.reason) == (1150, "rà soát lại")
    assert [warning["code"] for warning in sent.confirmed_warnings] == ["fall:residents_installed:1150"]


@pytest.mark.parametrize("box", ["residents_installed", "staff_total", "broadcasts"])
def test_enter_sends_for_checking_and_never_confirms(box, page, district):
    fill(page, FALLING)
    page.locator(f"#id_{box}").press("Enter")
    expect(page.locator("#questions")).to_be_visible()
    page.get_by_label("Lý do số liệu giảm").select_option("rà soát lại")
    # A page that comes back is another document; wait for it before looking.
    page.evaluate("window.asked = true")
    page.locator(f"#id_{box}").press("Enter")
    page.wait_for_function("window.asked === undefined")
    expect(page.locator("#questions")).to_be_visible()
    assert reports_of_today(district) == []


def test_enter_never_takes_yesterday_for_today(desk, district):
    page = desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    page.locator("#id_residents_installed").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhập số liệu")
    assert reports_of_today(district) == []


def test_double_tap_is_one_report(page, district):
    fill(page, TYPED)
    page.get_by_role("button", name="Gửi báo cáo", exact=True).dblclick()
    expect(page.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 1))
    assert len(reports_of_today(district)) == 1


def test_page_reads_a_figure_as_the_server_does(page):
    gain = line_of(page, "residents_installed").locator("output")
    for pasted, shown in [
        ("\u200b1.280", "tăng 80"),
        ("12\t345", ""),
        ("1\u2009280", "tăng 80"),
        ("1.280 000", ""),
        ("\ufeff1200", "không đổi"),
    ]:
        page.locator("#id_residents_installed").fill(pasted)
        expect(gain).to_have_text(shown)


# A lost line


def test_unsent_figures_survive_a_send_that_failed(desk, district):
    page = desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    fill(page, TYPED | {"residents_smartphones": "5100"})
    page.context.set_offline(True)
    send(page)
    page.wait_for_url("chrome-error://chromewebdata/")
    page.context.set_offline(False)

    page.goto("/bao-cao/")
    offer = page.locator(".note").filter(has_text=re.compile(r"Số đang nhập dở lúc \d\d:\d\d, chưa gửi\."))
    expect(page.locator("#id_residents_installed")).to_have_value("")
    offer.get_by_role("button", name="Dùng số đang nhập dở").click()
    expect(offer).to_be_hidden()
    expect(page.locator("#id_residents_installed")).to_have_value("1.280")
    expect(page.locator("#id_residents_smartphones")).to_have_value("5100")
    expect(line_of(page, "residents_installed").locator("output")).to_have_text("tăng 80")

    send(page)
    expect(page.locator(".receipt-code")).to_be_visible()
    page.wait_for_function("localStorage.length === 0")
    page.goto("/bao-cao/")
    expect(page.locator("#id_residents_installed")).to_have_value("1280")
    expect(page.locator("main")).not_to_contain_text("Số đang nhập dở")


def test_unsent_figures_refused_are_gone(page, district):
    fill(page, TYPED)
    page.reload()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.locator("#id_residents_installed")).to_have_value("")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("Số đang nhập dở")


def test_unsent_figures_typed_upon_an_older_revision_never_overwrite_the_newer_one(desk, district):
    page = desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    fill(page, TYPED)
    district.send_today("25280", residents_installed=1300)
    page.reload()
    expect(page.locator("#id_residents_installed")).to_have_value("1300")
    offer = page.locator(".note").filter(has_text="Từ đó đã có bản mới hơn: khi gửi, hai bản được so sánh trước.")
    offer.get_by_role("button", name="Dùng số đang nhập dở").click()
    page.get_by_role("button", name="Gửi số liệu sửa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã có số liệu mới hơn")
    assert [report.residents_installed for report in reports_of_today(district)] == [1300]


# Two senders (R11)


def test_two_senders_see_both_versions(desk, district):
    page = desk.page_of(district.users["officer"], phone=True)
    page.goto("/bao-cao/")
    district.send_today("25280", residents_installed=1300)
    fill(page, TYPED)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã có số liệu mới hơn")
    row = page.get_by_role("row").filter(has_text="Số người dân đã cài đặt Bluezone")
    assert row.locator("td").all_text_contents() == ["1.300", "1.280"]
    page.get_by_role("button", name="Gửi bản đang nhập để thay thế").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã gửi báo cáo lúc")
    expect(page.locator(".receipt-code")).to_have_text(receipt_code("25280", district.today, 2))
