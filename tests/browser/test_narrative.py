"""The report's own words on the review page: kept while one types, and picked from the units' notes."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from reports.models import Edition, ReportingDay
from tests.browser.acting import expect_narrative_saved, hold, type_into, wait_until_held
from tests.browser.conftest import violations

DIRECTION, DIFFICULTIES = "Công tác chỉ đạo, tuyên truyền", "Khó khăn, vướng mắc"


def review_of(desk, district) -> Page:
    page = desk.page_of(district.users["office"])
    page.goto(reverse("reports:close-day", args=[district.today]))
    return page


def test_texts_are_kept_without_a_button(quiet_desk, district):
    page = review_of(quiet_desk, district)
    type_into(page, DIRECTION, "Đã chỉ đạo.\nĐã phát thanh.")
    page.reload()
    expect(page.get_by_label(DIRECTION)).to_have_value("Đã chỉ đạo.\nĐã phát thanh.")


def test_what_was_typed_before_the_script_came_is_kept(quiet_desk, district):
    page = quiet_desk.page_of(district.users["office"])
    held = hold(page, "**/narrative*.js")
    with page.expect_request("**/narrative*.js"):
        page.goto(reverse("reports:close-day", args=[district.today]), wait_until="commit")
    page.get_by_label(DIRECTION).fill("Đã chỉ đạo.")
    wait_until_held(page, held)
    held[0].continue_()
    expect_narrative_saved(page)
    assert ReportingDay.objects.get(date=district.today).direction_text == "Đã chỉ đạo."


def test_note_of_a_unit_is_picked_once_and_kept(quiet_desk, district):
    page = review_of(quiet_desk, district)
    page.get_by_label(DIFFICULTIES).fill("Trời mưa.")
    # On a slow machine what was typed is saved by itself before the note is picked.
    with page.expect_response(lambda answer: "đã rà soát" in (answer.request.post_data or "")):
        for _ in range(2):
            page.get_by_role("button", name="Khó khăn").click()
    expect(page.get_by_label(DIFFICULTIES)).to_have_value("Trời mưa.\nUBND xã Lộc Thành: đã rà soát")
    expect_narrative_saved(page)
    assert ReportingDay.objects.get(date=district.today).difficulties_text == "Trời mưa.\nUBND xã Lộc Thành: đã rà soát"


def test_closing_takes_what_was_typed_a_moment_ago(quiet_desk, district):
    page = review_of(quiet_desk, district)
    type_into(page, DIRECTION, "Bản đầu")
    page.get_by_label(DIRECTION).fill("Bản cuối")
    page.get_by_role("button", name="Chốt số liệu lần 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lần chốt 1")
    assert Edition.objects.get().content["narrative"]["direction"] == "Bản cuối"


@pytest.mark.parametrize("width", [360, 1280])
def test_two_versions_are_shown_when_somebody_else_was_faster(width, desk, district):
    mine, theirs = review_of(desk, district), review_of(desk, district)
    mine.set_viewport_size({"width": width, "height": 740})
    type_into(theirs, DIRECTION, "Của đồng nghiệp")
    mine.get_by_label(DIRECTION).fill("Của tôi")
    expect(mine.locator("#narrative-state")).to_contain_text("Chưa lưu: có người đã lưu lời văn khác.")
    mine.get_by_role("button", name="Lưu lời văn").click()
    expect(mine.get_by_role("alert")).to_contain_text("Chưa có gì bị ghi đè")
    expect(mine.get_by_label(DIRECTION)).to_have_value("Của tôi")
    expect(mine.locator(".note.info").first).to_contain_text("Của đồng nghiệp")
    assert violations(mine) == []
    assert mine.evaluate("document.documentElement.scrollWidth") <= width
