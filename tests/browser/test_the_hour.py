"""The Office's hour, 14:30 to 15:45 of one day, as it is worked: remind, enter, return, close, and close again."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from reports.models import Reminder
from tests.browser.acting import (
    CLIPBOARD,
    TYPED,
    card_of,
    clipboard,
    confirm_figures,
    fill,
    follow,
    note_call,
    receipt_code,
    return_report,
    row_of,
    send,
    type_into,
)
from tests.browser.conftest import Desk
from tests.browser.district import BrowserDistrict, address_of, make_district_of_the_hour
from tests.browser.printings import (
    Files,
    assert_all_say_who_reported,
    assert_printings_agree,
    download_both,
    installed_of,
    states_of_page,
)
from tests.factories import TODAY, at
from tests.reports.word import beginning_with, between, paragraphs

BOARD = f"/tong-hop/{TODAY}/"
DIRECTION = "UBND huyện đã chỉ đạo các xã, thị trấn phát thanh hai lượt mỗi ngày."
LOUDSPEAKER = "loa ấp 3 hỏng, đang sửa"
MISCOUNTED = "Số hộ đã đến vận động mới tính một ấp, đề nghị cộng đủ các ấp."
PLEASE_COUNT = "Đề nghị đếm lại số người đã cài đặt của Phòng."
COUNTED = "đã đếm lại từng người, số liệu đúng"

#: How each unit stands at 15:30; three are absent.
AT_THE_CLOSE = {
    "Phòng Nội vụ": "đúng hạn",
    "Phòng Tư pháp": "quá hạn, chưa báo cáo",
    "Hội Liên hiệp Phụ nữ huyện": "đúng hạn",
    "Ủy ban nhân dân xã Lộc Tấn": "quá hạn, chưa báo cáo",
    "Ủy ban nhân dân xã Lộc Thạnh": "đúng hạn",
    "Ủy ban nhân dân xã Lộc Hiệp": "quá hạn, chưa báo cáo",
    "Ủy ban nhân dân xã Lộc Thành": "đúng hạn",
}
AT_THE_END = AT_THE_CLOSE | {"Ủy ban nhân dân xã Lộc Hiệp": "trễ hạn 40 phút"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The wall clock of everybody: it stands until the story moves it."""
    with time_machine.travel(at(14, 30), tick=False) as clock:
        yield clock


@pytest.fixture
def district(transactional_db, clock) -> BrowserDistrict:
    return make_district_of_the_hour()


@dataclass
class Hour:
    """The district on its day, the clock on the wall, the Office's page, and the emails that went out."""

    district: BrowserDistrict
    desk: Desk
    clock: time_machine.Traveller
    emails: list[EmailMessage]
    office: Page = field(init=False)

    def __post_init__(self):
        self.office = self.page_of("office", permissions=CLIPBOARD)

    def page_of(self, who: str, **options) -> Page:
        """A page of somebody by role, or of a unit's officer by its code."""
        page = self.desk.page_of(self.district.users[who], **options)
        page.clock.set_system_time(datetime.datetime.now(datetime.UTC))
        return page

    def strikes(self, hour: int, minute: int) -> None:
        self.clock.move_to(at(hour, minute))
        for context in self.desk.contexts:
            context.clock.set_system_time(at(hour, minute))

    def phone_of(self, code: str) -> Page:
        """The officer's phone, showing the day's report of the unit."""
        page = self.page_of(code, phone=True)
        page.goto("/bao-cao/")
        return page

    def addressed(self) -> list[str]:
        """To whom emails went since one last looked."""
        addresses = sorted(address for message in self.emails for address in message.to)
        self.emails.clear()
        return addresses


@pytest.fixture
def hour(district, quiet_desk, clock, mailoutbox) -> Hour:
    return Hour(district, quiet_desk, clock, mailoutbox)


def test_the_hour(hour):
    board_tells_who_owes(hour)
    hour.strikes(14, 40)
    text_for_zalo_names_all_who_owe_and_nobody_else(hour)
    hour.strikes(14, 45)
    who_sends_meanwhile_gets_no_email(hour)
    hour.strikes(14, 50)
    call_is_noted_with_its_answer(hour)
    hour.strikes(14, 55)
    unit_without_a_line_is_entered_by_phone(hour)
    hour.strikes(15, 5)
    two_reports_are_returned(hour)
    hour.strikes(15, 10)
    one_is_corrected(hour)
    hour.strikes(15, 12)
    the_other_is_confirmed(hour)
    hour.strikes(15, 20)
    both_stay_on_time_by_their_first_send(hour)
    hour.strikes(15, 30)
    first = day_is_closed_without_waiting(hour)
    hour.strikes(15, 40)
    late_report_arrives(hour)
    hour.strikes(15, 45)
    change_is_listed_with_its_effect(hour)
    second = second_edition_is_made_with_a_reason(hour)
    second_edition_lists_the_change(second)
    first_edition_is_what_it_was(hour, first)


# 14:30 to 14:55: who owes, and what is done about it


def board_tells_who_owes(hour: Hour):
    hour.office.goto(BOARD)
    expect(hour.office.locator(".clockline")).to_contain_text("Đến hạn của đơn vị (15 giờ 00 phút): còn 30 phút")
    sent = {"Phòng Nội vụ": "đúng hạn", "Ủy ban nhân dân xã Lộc Thành": "đúng hạn"}
    assert states_of_page(hour.office) == dict.fromkeys(AT_THE_CLOSE, "chưa báo cáo") | sent


def text_for_zalo_names_all_who_owe_and_nobody_else(hour: Hour):
    follow(hour.office, hour.office.get_by_role("link", name="Đôn đốc (5)"))
    hour.office.get_by_role("button", name="Chép tin Zalo cho tất cả (5)").click()
    expect(hour.office.locator("#copied")).to_contain_text("Đã chép tin nhắn nêu tên 5 đơn vị")
    hour.office.get_by_role("button", name="Đóng").click()
    text = clipboard(hour.office)
    assert [line for line in text.splitlines() if line[:1].isdigit()] == [
        "1. Phòng Tư pháp",
        "2. UBND xã Lộc Tấn",
        "3. UBND xã Lộc Thạnh",
        "4. UBND xã Lộc Hiệp",
        "5. Hội Liên hiệp Phụ nữ huyện",
    ]
    assert "Đến 14 giờ 40 phút ngày 14/8/2020, còn 05/07 cơ quan, đơn vị chưa gửi" in text
    assert "Kính đề nghị các cơ quan, tổ chức sau đây quan tâm" in text


def who_sends_meanwhile_gets_no_email(hour: Hour):
    """The Office's page still lists all five when Lộc Thạnh sends from a phone."""
    phone = hour.phone_of("25280")
    expect(phone.locator(".clockline")).to_have_text("Còn 15 phút đến hạn 15 giờ 00 phút")
    fill(phone, TYPED | {"note": LOUDSPEAKER})
    send(phone)
    expect(phone.locator(".receipt-code")).to_have_text(receipt_code("25280", TODAY, 1))

    hour.office.get_by_role("button", name="Gửi thư cho tất cả (5)").click()
    expect(hour.office.locator("main")).to_contain_text("Không đôn đốc vì đã gửi báo cáo hoặc được miễn: Lộc Thạnh.")
    expect(card_of(hour.office, "25280")).to_have_count(0)
    assert hour.addressed() == [address_of(code) for code in ("25279", "25282", "HLHPN", "P-TP")]


def call_is_noted_with_its_answer(hour: Hour):
    note_call(hour.office, "25282", "xin lùi", "mất điện, gửi sau 15 giờ 30")
    card = card_of(hour.office, "25282")
    expect(card).to_contain_text("Phản hồi lúc 14:50: xin lùi, mất điện, gửi sau 15 giờ 30")
    expect(card).to_contain_text("Đã đôn đốc 3 lần, gần nhất 14:50")
    reminded = Reminder.objects.filter(sent_by=hour.district.users["office"]).values_list("unit__code", "channel")
    assert sorted(reminded.filter(unit__code__in=["25280", "25282", "25294"])) == [
        ("25280", "zalo"),
        ("25282", "email"),
        ("25282", "phone"),
        ("25282", "zalo"),
    ]


def unit_without_a_line_is_entered_by_phone(hour: Hour):
    open_unit(hour, "Hội Liên hiệp Phụ nữ huyện")
    fill(hour.office, {"staff_installed": "11", "visitors_guided": "5", "relatives_installed": "8"})
    hour.office.get_by_label("Hình thức báo").select_option("điện thoại")
    hour.office.get_by_label("Người báo số liệu").fill("Trần Thị Mai")
    hour.office.get_by_label("Báo lúc").fill("14:52")
    hour.office.get_by_role("button", name="Ghi nhận số liệu").click()
    expect(hour.office.locator(".revisions > li").first).to_contain_text(
        "Lần gửi 1: 14 giờ 55 phút ngày 14/8/2020, vhtt nhập thay (điện thoại, người báo: Trần Thị Mai, "
        "đơn vị báo lúc 14:52, nhập lúc 14:55)"
    )
    hour.office.goto(BOARD)
    expect(row_of(hour.office, "Hội Liên hiệp Phụ nữ")).to_contain_text("nhập thay, điện thoại: Trần Thị Mai")


def open_unit(hour: Hour, name: str) -> None:
    """From the board to the unit's page, as one taps on its name."""
    hour.office.goto(BOARD)
    hour.office.get_by_role("link", name=name).click()
    expect(hour.office.get_by_role("heading", level=1)).to_have_text(name)


# 15:05 to 15:20: returned, corrected, confirmed


def two_reports_are_returned(hour: Hour):
    for name, code, comment in (
        ("Ủy ban nhân dân xã Lộc Thành", "25294", MISCOUNTED),
        ("Phòng Nội vụ", "P-NV", PLEASE_COUNT),
    ):
        open_unit(hour, name)
        return_report(hour.office, comment)
        expect(hour.office.locator("main")).to_contain_text(f"Đã gửi thư đến {address_of(code)}.")
        assert hour.addressed() == [address_of(code)]
    hour.office.goto(BOARD)
    expect(hour.office.get_by_role("link", name="Đôn đốc (5)")).to_be_visible()
    returned = {"Ủy ban nhân dân xã Lộc Thành": "bị trả lại", "Phòng Nội vụ": "bị trả lại"}
    assert states_of_page(hour.office) == AT_THE_CLOSE | returned


def one_is_corrected(hour: Hour):
    phone = hour.phone_of("25294")
    expect(phone.locator(".note.warn:not([hidden])")).to_contain_text(f"Số liệu bị trả lại lúc 15:05 {MISCOUNTED}")
    expect(phone.locator("#id_households_visited")).to_have_value("610")
    fill(phone, {"households_visited": "730"})
    phone.get_by_role("button", name="Gửi số liệu sửa").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đã gửi báo cáo lúc 15 giờ 10 phút ngày 14/8/2020")
    expect(phone.locator(".facts")).to_contain_text("Gửi lần đầu14 giờ 20 phút ngày 14/8/2020")


def the_other_is_confirmed(hour: Hour):
    page = hour.page_of("P-NV")
    page.goto("/bao-cao/")
    expect(page.locator(".note.warn:not([hidden])")).to_contain_text(PLEASE_COUNT)
    confirm_figures(page, COUNTED)
    expect(page.locator(".facts")).to_contain_text("2 – xác nhận số liệu đúng")


def both_stay_on_time_by_their_first_send(hour: Hour):
    hour.office.goto(BOARD)
    assert states_of_page(hour.office) == AT_THE_CLOSE
    for name, times in (("Lộc Thành", "14:20sửa lần 2: 15:10"), ("Phòng Nội vụ", "14:10sửa lần 2: 15:12")):
        expect(row_of(hour.office, name).locator("td.number")).to_have_text(times)
    open_unit(hour, "Phòng Nội vụ")
    expect(hour.office.locator(".revisions").first).to_contain_text(COUNTED)


# 15:30: closed, whoever is absent


def day_is_closed_without_waiting(hour: Hour) -> Files:
    page = hour.office
    page.goto(BOARD)
    follow(page, page.get_by_role("link", name="Chốt số liệu"))
    expect(page.locator(".note.bad li")).to_have_text(
        [
            "Phòng Tư pháp: quá hạn, chưa báo cáo, lấy số liệu ngày 13/8/2020",
            "Ủy ban nhân dân xã Lộc Tấn: quá hạn, chưa báo cáo, chưa có số liệu",
            "Ủy ban nhân dân xã Lộc Hiệp: quá hạn, chưa báo cáo, lấy số liệu ngày 13/8/2020",
        ]
    )
    type_into(page, "Công tác chỉ đạo, tuyên truyền", DIRECTION)
    with page.expect_response("**/loi-van/"):
        page.get_by_role("button", name="Khó khăn").click()
    expect(page.get_by_label("Khó khăn, vướng mắc")).to_have_value(f"UBND xã Lộc Thạnh: {LOUDSPEAKER}")
    page.get_by_role("button", name="Chốt số liệu lần 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Số liệu ngày 14/8/2020, lần chốt 1")
    files = download_both(page)
    assert_printings_agree(page, files, hour.district.full_names)
    assert_all_say_who_reported(page, files, AT_THE_CLOSE)
    assert installed_of(page) == {"staff": 10 + 9 + 11 + 12 + 9 + 9, "residents": 1280 + 1200 + 1250}
    assert beginning_with(files.report, "- Chưa báo cáo") == (
        "- Chưa báo cáo: 03 đơn vị, gồm: Phòng Tư pháp (lấy số liệu ngày 13/8/2020); UBND xã Lộc Tấn (chưa có số liệu "
        "từ đầu đợt); UBND xã Lộc Hiệp (lấy số liệu ngày 13/8/2020)."
    )
    assert_words_are_printed(files)
    return files


def assert_words_are_printed(files: Files):
    assert between(files.report, "1. Công tác chỉ đạo, tuyên truyền", "2. Kết quả thực hiện") == [DIRECTION]
    assert f"UBND xã Lộc Thạnh: {LOUDSPEAKER}" in paragraphs(files.report)


# 15:40 and 15:45: a late report, and what the Office makes of it


def late_report_arrives(hour: Hour):
    phone = hour.phone_of("25282")
    expect(phone.locator("#don-doc")).to_contain_text("xin lùi, mất điện, gửi sau 15 giờ 30")
    fill(phone, TYPED | {"residents_installed": "1.290"})
    send(phone)
    title = "Đã gửi báo cáo lúc 15 giờ 40 phút ngày 14/8/2020 (trễ hạn 40 phút)"
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    expect(phone.locator("main")).to_contain_text("đã được chốt lần 1 lúc 15:30. Lần gửi này đến sau khi chốt")


def change_is_listed_with_its_effect(hour: Hour):
    page = hour.office
    page.goto(BOARD)
    assert states_of_page(page) == AT_THE_END
    page.get_by_role("link", name="1 thay đổi sau lần chốt 1").click()
    expect(page.locator("th[scope=rowgroup]")).to_have_text(["Lộc Hiệp 15 giờ 40 phút ngày 14/8/2020, 25282"])
    expect(page.get_by_role("row", name="Số người dân đã cài đặt Bluezone").first).to_contain_text("1.2001.290")
    expect(page.get_by_role("listitem").filter(has_text="đã cài đặt:")).to_have_text(
        [
            "Biểu A, đã cài đặt: 60 → 63 (+3); tỷ lệ 55,6% → 58,3%.",
            "Biểu B, đã cài đặt: 3.730 → 3.820 (+90); tỷ lệ 24,9% → 25,5%.",
        ]
    )


def second_edition_is_made_with_a_reason(hour: Hour) -> Files:
    """The Office closes again from the list; the leader takes both files."""
    hour.office.get_by_label("Lý do chốt lại").fill("xã Lộc Hiệp có điện lại, gửi số liệu")
    hour.office.get_by_role("button", name="Chốt số liệu lần 2").click()
    expect(hour.office.get_by_role("heading", level=1)).to_have_text("Số liệu ngày 14/8/2020, lần chốt 2")

    page = hour.page_of("leader")
    page.goto(BOARD)
    page.get_by_role("link", name="Lần chốt 2").click()
    expect(page.locator(".lead")).to_contain_text("Lý do: xã Lộc Hiệp có điện lại, gửi số liệu.")
    expect(page.locator(".lead")).to_contain_text("Kịp giờ báo cáo tỉnh")
    files = download_both(page)
    assert files.name == "ho-so-bluezone-2020-08-14-lan-2.zip"
    assert_printings_agree(page, files, hour.district.full_names)
    assert_all_say_who_reported(page, files, AT_THE_END)
    assert installed_of(page) == {"staff": 60 + 3, "residents": 3730 + 90}
    late = "- Trễ hạn: 01 đơn vị là UBND xã Lộc Hiệp (trễ 40 phút)."
    assert beginning_with(files.report, "- Trễ hạn") == late
    assert_words_are_printed(files)
    return files


def second_edition_lists_the_change(files: Files):
    rows = list(files.workbook["Thay đổi"].iter_rows(min_col=2, max_col=6, values_only=True))
    late = {row[1]: row[2:] for row in rows if row[0] == "Ủy ban nhân dân xã Lộc Hiệp"}
    assert late["Tình trạng báo cáo"][:2] == ("quá hạn, chưa báo cáo (số liệu báo cáo ngày 13/8/2020)", "trễ hạn")
    assert late["Biểu B: đã cài đặt (lũy kế)"] == (1200, 1290, 90)
    effects = {row[0]: row[2:] for row in rows}
    assert effects["Số người đã cài đặt Bluezone"] == (60, 63, 3)
    assert effects["Số người dân đã cài đặt Bluezone"] == (3730, 3820, 90)
    assert {row[0] for row in rows} & AT_THE_END.keys() == {"Ủy ban nhân dân xã Lộc Hiệp"}


def first_edition_is_what_it_was(hour: Hour, first: Files):
    hour.office.goto(f"{BOARD}lan-chot/1/")
    expect(hour.office.locator(".note.info")).to_contain_text("Đã có lần chốt 2 mới hơn.")
    again = download_both(hour.office)
    assert again == first
    assert "Thay đổi" not in first.workbook.sheetnames
    assert_printings_agree(hour.office, again, hour.district.full_names)
    assert_all_say_who_reported(hour.office, again, AT_THE_CLOSE)
