"""First passwords on paper: eight sheets on an A4 page, and the same list as a file that no server keeps."""

import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import violations
from tests.browser.test_every_page import assert_presentable, page_at
from units.models import Unit

#: Page dimensions as a PDF states them, in points.
MEDIA_BOX = re.compile(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]")
A4 = (595, 842)
LONG = "Hội Cựu thanh niên xung phong và Nạn nhân chất độc da cam/dioxin huyện Lộc Ninh, tỉnh Bình Phước " * 2


@pytest.fixture
def nine(district) -> list[str]:
    """Nine units without an account, by the name of the account that each will get."""
    for number in range(7):
        factories.make_unit(district.campaign.district, f"H-{number}", name=LONG[:200])
    return [unit.code.lower() for unit in Unit.objects.filter(users=None)]


def issue(page: Page) -> Page:
    page.goto("/tai-khoan/")
    page.get_by_role("button", name="Cấp tài khoản cho 9 đơn vị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu tài khoản: 9 phiếu")
    return page


def shown(page: Page) -> list[tuple[str, str]]:
    codes = page.locator(".credentials code").all_text_contents()
    return list(zip(codes[::2], codes[1::2], strict=True))


def test_nine_sheets_fill_two_upright_pages(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"]))
    boxes = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [A4, A4]


def test_paper_holds_nothing_but_sheets_two_by_four(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"]))
    page.emulate_media(media="print")
    for hidden in (".masthead", ".nav", ".footer", ".on-screen"):
        expect(page.locator(hidden)).to_be_hidden()
    boxes = [sheet.bounding_box() for sheet in page.locator(".credentials").all()[:8]]
    assert len({round(box["x"]) for box in boxes}) == 2
    assert len({round(box["y"]) for box in boxes}) == 4
    assert len({round(box["height"]) for box in boxes}) == 1


#: What a sheet of this district's own server says: the address as people type it, and a second number to call.
ON_PAPER = """sheets => sheets.forEach(sheet => {
    sheet.querySelector("h2").insertAdjacentHTML("afterend", '<p class="person">Nguyễn Thị Phương Thảo</p>');
    sheet.querySelector("dd").textContent = "https://baocao-bluezone.locninh.binhphuoc.gov.vn/";
    sheet.querySelector(".then").append(" Hoặc gọi số thứ hai của Phòng: 0912 345 678.");
})"""


def test_longest_name_and_address_cut_neither_password_nor_advice(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"], viewport={"width": 730, "height": 1000}))
    page.locator(".credentials").evaluate_all(ON_PAPER)
    page.emulate_media(media="print")
    cut = page.locator(".credentials").evaluate_all(
        "sheets => sheets.filter(s => s.scrollHeight > s.clientHeight + 1).length"
    )
    assert cut == 0


def test_file_is_in_the_page_and_the_policy_lets_it_be_saved(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"]))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải tệp Excel").click()
    assert saved.value.suggested_filename == "tai-khoan.xlsx"
    with saved.value.path().open("rb") as file:
        rows = list(openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True))
    assert [(row[3], row[4]) for row in rows] == shown(page)
    # The browser fetches the page's icon when it likes.
    assert [url for url in asked if not url.startswith("data:") and not url.endswith("favicon.svg")] == []


def test_printed_password_opens_the_account(desk, district, nine):
    page = issue(desk.page_of(district.users["office"]))
    username, password = shown(page)[0]
    stranger = desk.page_of(None)
    stranger.goto("/")
    stranger.get_by_label("Tên đăng nhập").fill(username)
    stranger.get_by_label("Mật khẩu").fill(password)
    stranger.get_by_role("button", name="Đăng nhập").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Đổi mật khẩu")


def test_double_tap_issues_once_and_shows_the_sheets(desk, district, nine):
    page = desk.page_of(district.users["office"])
    page.goto("/tai-khoan/")
    page.get_by_role("button", name="Cấp tài khoản cho 9 đơn vị").dblclick()
    expect(page.locator(".credentials")).to_have_count(9)


def test_reload_shows_no_second_password(desk, district, nine):
    page = issue(desk.page_of(district.users["office"]))
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("Lần bấm trước đã cấp 9 tài khoản")
    expect(page.locator(".credentials")).to_have_count(0)
    assert violations(page) == []


def test_print_button_prints(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"]))
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="In phiếu").click()
    assert page.title() == "printed"


def test_everything_works_without_scripts(quiet_desk, district, nine):
    page = issue(quiet_desk.page_of(district.users["office"], java_script_enabled=False))
    expect(page.get_by_text("Cũng có thể chọn In trong trình duyệt")).to_be_visible()
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    page.goto("/don-vi/")
    page.get_by_role("button", name="Chuyển Phòng Tư pháp lên").click()
    expect(page.locator("tbody tr").first).to_contain_text("Phòng Tư pháp")


@pytest.mark.parametrize("width", [360, 1280])
def test_sheets_and_what_is_refused_are_presentable(width, desk, district, nine):
    page = page_at(desk, district.users["office"], width)
    issue(page)
    assert_presentable(page)
    for path, button in (("/don-vi/them/", "Thêm đơn vị"), ("/tai-khoan/them/", "Thêm tài khoản")):
        page.goto(path)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_presentable(page)
    page.goto("/don-vi/nhap/")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa chọn tệp nào.")
    assert_presentable(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_preview_of_an_import_is_presentable(width, quiet_desk, district, tmp_path):
    page = page_at(quiet_desk, district.users["office"], width)
    page.goto("/don-vi/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải danh sách Excel").click()
    file = tmp_path / "units.xlsx"
    saved.value.save_as(file)
    book = openpyxl.load_workbook(file)
    book.active["C2"] = LONG[:200]
    book.active.append([9, "MOI", "Hội Làm vườn", "Hội LV", "Hội", "đề nghị"])
    book.save(file)
    page.goto("/don-vi/nhap/")
    page.get_by_label("Tệp Excel (.xlsx, .xls, .ods)").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", name="Xem trước, chưa ghi gì")).to_be_visible()
    assert_presentable(page)
    page.get_by_role("button", name="Xác nhận nhập: thêm 1, sửa 1 đơn vị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn vị báo cáo")
    assert_presentable(page)
    assert district.campaign.district.units.count() == 5
