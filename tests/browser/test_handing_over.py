"""The last mile on a phone and a desk: what came in is asked about, the edition is copied and handed over."""

import pytest
from django.utils import timezone

from reports import actions
from reports.models import Handover
from tests import factories

from .test_every_page import assert_presentable, page_at


@pytest.mark.parametrize("width", [360, 1280])
def test_review_is_asked_about_and_its_edition_handed_over(width, desk, district):
    office = district.users["office"]
    page = page_at(desk, office, width)
    page.goto(f"/tong-hop/{district.today}/chot/")
    day = factories.day_of(district.campaign, district.today)
    actions.record_province_count(day=day, installed=5, source="Sở", by=office, at=timezone.now())
    page.get_by_role("button", name="Chốt số liệu lần 1").click()
    page.get_by_role("button", name="Chốt số mới").wait_for()
    assert_presentable(page)
    page.get_by_role("button", name="Chốt số mới").click()
    page.wait_for_url("**/lan-chot/1/**")
    page.get_by_role("button", name="Chép bản tin truyền thanh").click()
    assert page.locator("#copied").inner_text().startswith(("Đã chép", "Nội dung đã chọn sẵn"))
    assert page.evaluate("getSelection().toString() || document.activeElement.id") != ""
    page.get_by_label("Số, ký hiệu báo cáo").fill("12/BC-UBND")
    page.get_by_label("Người ký").fill("Lê Văn Bình")
    page.get_by_role("button", name="Đã gửi UBND tỉnh").click()
    page.get_by_text("Đã ghi: Đã gửi UBND tỉnh").wait_for()
    assert_presentable(page)
    assert Handover.objects.get().document_number == "12/BC-UBND"
