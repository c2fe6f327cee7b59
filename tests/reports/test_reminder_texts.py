"""The words of a reminder: by duty, before and after the deadline, for one unit and for all."""

import pytest

from reports import actions
from reports.models import Campaign, DailyReport
from reports.reminders.missing import missing_reports
from reports.reminders.texts import (
    announce_return_to_duty,
    list_body,
    list_subject,
    reminder_body,
    reminder_subject,
    text_for,
    text_for_all,
)
from tests.factories import at, day_of, make_commune, make_unit, send
from units.models import District, Unit

BEFORE, AFTER = at(14, 40), at(15, 7)


@pytest.fixture
def of_each_duty(campaign, commune):
    make_unit(campaign.district, "HCCB", name="Hội Cựu chiến binh huyện", duty=Unit.Duty.ASKED)
    make_unit(campaign.district, "TAND", name="Tòa án nhân dân huyện", duty=Unit.Duty.COOPERATING)


def texts_at(campaign, moment):
    """The reminder of each unit whose report is missing, by its code."""
    day = day_of(campaign)
    return {missing.unit.code: text_for(day, [missing], moment) for missing in missing_reports(day, moment)}


def test_reminder_before_the_deadline_is_worded_by_duty(of_each_duty, campaign):
    assert texts_at(campaign, BEFORE) == {
        "25280": (
            "Phòng Văn hóa và Thông tin đề nghị UBND xã Lộc Thạnh khẩn trương gửi báo cáo kết quả cài đặt ứng dụng "
            "Bluezone ngày 14/8/2020, chậm nhất 15 giờ 00 phút, để tổng hợp, báo cáo UBND huyện."
        ),
        "HCCB": (
            "Kính đề nghị Hội Cựu chiến binh huyện quan tâm gửi báo cáo kết quả cài đặt ứng dụng Bluezone ngày "
            "14/8/2020, chậm nhất 15 giờ 00 phút, để Phòng Văn hóa và Thông tin tổng hợp báo cáo UBND huyện."
        ),
        "TAND": (
            "Kính đề nghị Tòa án nhân dân huyện quan tâm, phối hợp gửi báo cáo kết quả cài đặt ứng dụng Bluezone ngày "
            "14/8/2020, chậm nhất 15 giờ 00 phút, để Phòng Văn hóa và Thông tin tổng hợp báo cáo UBND huyện."
        ),
    }


def test_reminder_after_the_deadline_says_what_is_missing(of_each_duty, campaign):
    texts = texts_at(campaign, AFTER)
    assert texts["25280"] == (
        "Đến 15 giờ 07 phút ngày 14/8/2020, Phòng Văn hóa và Thông tin chưa nhận được báo cáo kết quả cài đặt ứng dụng "
        "Bluezone của UBND xã Lộc Thạnh (hạn gửi: 15 giờ 00 phút). Đề nghị UBND xã Lộc Thạnh khẩn trương gửi báo cáo "
        "để tổng hợp, báo cáo UBND huyện."
    )
    assert texts["HCCB"].endswith(
        "(hạn gửi: 15 giờ 00 phút). Kính đề nghị Hội Cựu chiến binh huyện quan tâm gửi báo cáo "
        "để Phòng Văn hóa và Thông tin tổng hợp báo cáo UBND huyện."
    )


@pytest.mark.parametrize(("moment", "is_before"), [(at(15, 0, 59), True), (at(15, 1), False)])
def test_printed_minute_of_the_deadline_is_still_before_it(commune, campaign, moment, is_before):
    assert ("chậm nhất 15 giờ 00 phút" in texts_at(campaign, moment)["25280"]) is is_before


def test_office_never_writes_yeu_cau(of_each_duty, campaign):
    written = [*texts_at(campaign, BEFORE).values(), *texts_at(campaign, AFTER).values()]
    assert [text for text in written if "yêu cầu" in text.casefold()] == []


def test_moved_deadline_is_named_with_its_reason(commune, campaign, office):
    actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="mất điện.", by=office, at=at(14))
    texts = texts_at(campaign, AFTER), texts_at(campaign, at(15, 31))
    assert ", chậm nhất 15 giờ 30 phút (đã lùi hạn, lý do: mất điện), để" in texts[0]["25280"]
    assert "(hạn gửi đã lùi đến 15 giờ 30 phút, lý do: mất điện)." in texts[1]["25280"]


def test_returned_unit_reads_that_and_why(commune, commune_officer, campaign, office):
    report = send(commune, commune_officer, at(14))
    returned = {
        "returned_at": at(14, 30),
        "returned_by": office,
        "returned_by_name": "vhtt",
        "returned_comment": "Dân số thấp hơn hôm trước.",
    }
    DailyReport.objects.filter(pk=report.pk).update(**returned)
    assert texts_at(campaign, BEFORE)["25280"] == (
        "Số liệu báo cáo ngày 14/8/2020 của UBND xã Lộc Thạnh đã bị trả lại. Lý do: Dân số thấp hơn hôm trước. "
        "Phòng Văn hóa và Thông tin đề nghị UBND xã Lộc Thạnh khẩn trương kiểm tra, gửi lại báo cáo, "
        "chậm nhất 15 giờ 00 phút, để tổng hợp, báo cáo UBND huyện."
    )
    text = whole_text(campaign, BEFORE)
    assert "còn 01/01 cơ quan, đơn vị chưa có báo cáo" in text
    assert text.endswith(
        "\n1. UBND xã Lộc Thạnh (số liệu đã gửi bị trả lại, lý do: Dân số thấp hơn hôm trước; "
        "đề nghị kiểm tra, gửi lại)"
    )


def whole_text(campaign, moment):
    day = day_of(campaign)
    several = missing_reports(day, moment)
    return text_for_all(day, several, moment, len(several))


def test_text_for_all_names_everybody_each_duty_in_its_words(of_each_duty, agency, campaign):
    day = day_of(campaign)
    assert text_for(day, missing_reports(day, BEFORE), BEFORE, 60).split("\n\n") == [
        (
            "Đến 14 giờ 40 phút ngày 14/8/2020, còn 04/60 cơ quan, đơn vị chưa gửi báo cáo kết quả cài đặt ứng dụng "
            "Bluezone. Hạn gửi: 15 giờ 00 phút."
        ),
        (
            "Phòng Văn hóa và Thông tin đề nghị các cơ quan, đơn vị sau đây khẩn trương gửi báo cáo, chậm nhất "
            "15 giờ 00 phút, để tổng hợp, báo cáo UBND huyện:\n1. UBND xã Lộc Thạnh\n2. Phòng Nội vụ"
        ),
        (
            "Kính đề nghị các cơ quan, tổ chức sau đây quan tâm gửi báo cáo, chậm nhất 15 giờ 00 phút, "
            "để Phòng Văn hóa và Thông tin tổng hợp báo cáo UBND huyện:\n3. Hội Cựu chiến binh huyện"
        ),
        (
            "Kính đề nghị các cơ quan, đơn vị sau đây quan tâm, phối hợp gửi báo cáo, chậm nhất 15 giờ 00 phút, "
            "để Phòng Văn hóa và Thông tin tổng hợp báo cáo UBND huyện:\n4. Tòa án nhân dân huyện"
        ),
    ]


def test_text_for_all_after_the_deadline_asks_for_no_time_that_is_over(of_each_duty, campaign):
    day = day_of(campaign)
    text = text_for(day, missing_reports(day, AFTER), AFTER, 60)
    assert text.startswith("Đến 15 giờ 07 phút ngày 14/8/2020, còn 03/60 cơ quan, đơn vị chưa gửi báo cáo")
    assert ("Đã quá hạn gửi 15 giờ 00 phút." in text, "chậm nhất" in text) == (True, False)


def test_sixty_units_are_all_named(campaign):
    for n in range(60):
        make_commune(campaign.district, f"U{n}", f"Lộc {n}")
    day = day_of(campaign)
    lines = text_for(day, missing_reports(day, BEFORE), BEFORE, 60).splitlines()
    assert [f"{n + 1}. UBND xã Lộc {n}" for n in range(60)] == [line for line in lines if line[:1].isdigit()]


def test_some_units_are_named_without_a_count_of_all(of_each_duty, campaign):
    day = day_of(campaign)
    text = text_for(day, missing_reports(day, BEFORE)[:2], BEFORE)
    assert text.startswith("Đến 14 giờ 40 phút ngày 14/8/2020, 02 cơ quan, đơn vị có tên sau đây chưa gửi báo cáo")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Cài đặt ứng dụng Bluezone", "kết quả cài đặt ứng dụng Bluezone"),
        ("Bluezone đợt 2", "kết quả Bluezone đợt 2"),
        ("UBND huyện phát động", "kết quả UBND huyện phát động"),
    ],
)
def test_campaign_s_title_goes_into_the_sentence(commune, campaign, title, named):
    Campaign.objects.filter(pk=campaign.pk).update(title=title)
    campaign.refresh_from_db()
    assert f"gửi báo cáo {named} ngày 14/8/2020" in texts_at(campaign, BEFORE)["25280"]


def test_demo_says_so_in_every_text(commune, campaign):
    District.objects.update(is_demo=True)
    campaign = Campaign.objects.get()
    day = day_of(campaign)
    several = missing_reports(day, BEFORE)
    texts = [
        text_for(day, several, BEFORE),
        reminder_body(day, several[0], BEFORE),
        reminder_subject(day, several[0].unit),
    ]
    texts += [list_body(day, several, BEFORE, 1), list_body(day, [], BEFORE, 1), list_subject(day, several, 1)]
    assert [text for text in texts if not text.startswith("DỮ LIỆU MINH HỌA")] == []


def test_email_names_the_order_and_whom_to_call(commune, campaign):
    District.objects.update(office_phone="0271 3568 123")
    day = day_of(Campaign.objects.get())
    body = reminder_body(day, missing_reports(day, BEFORE)[0], BEFORE).split("\n\n")
    assert body[0] == "Kính gửi: UBND xã Lộc Thạnh"
    assert body[2:] == [
        "Đợt triển khai: Cài đặt ứng dụng Bluezone, theo Công văn số 758/UBND-VX ngày 10/8/2020.",
        "Nếu đơn vị vừa gửi báo cáo, đề nghị bỏ qua thư này.",
        "Điện thoại Phòng VH&TT: 0271 3568 123.",
        "Phòng Văn hóa và Thông tin huyện Lộc Ninh\n",
    ]


def test_email_names_the_page_to_report_on(commune, campaign, settings):
    settings.SITE_URL = "https://baocao.locninh.example"
    day = day_of(campaign)
    body = reminder_body(day, missing_reports(day, BEFORE)[0], BEFORE).split("\n\n")
    assert body[2] == "Gửi báo cáo tại: https://baocao.locninh.example/bao-cao/"


def test_text_for_zalo_names_the_page_to_report_on_for_one_unit_and_for_all(commune, agency, campaign, settings):
    settings.SITE_URL, day = "https://baocao.locninh.example", day_of(campaign)
    District.objects.update(office_phone="0271 3568 123")
    several, link = missing_reports(day, BEFORE), "Gửi báo cáo tại: https://baocao.locninh.example/bao-cao/"
    assert text_for(day, several[:1], BEFORE).split("\n")[1:] == [link]
    day = day_of(Campaign.objects.get())
    assert text_for(day, several, BEFORE, 2).split("\n\n")[-2:] == [link, "Điện thoại Phòng VH&TT: 0271 3568 123."]


def test_list_of_the_missing_says_whom_to_call(commune, agency, campaign):
    Unit.objects.filter(pk=commune.pk).update(contact_name="Lê Văn Bình", contact_phone="0912", deputy_name="Hoa")
    day = day_of(campaign)
    several = missing_reports(day, AFTER)
    assert list_body(day, several, AFTER, 60).split("\n\n")[1:] == [
        (
            "Danh sách:\n"
            "1. UBND xã Lộc Thạnh – quá hạn, chưa báo cáo; cán bộ phụ trách: Lê Văn Bình, 0912; người thay thế: Hoa\n"
            "2. Phòng Nội vụ – quá hạn, chưa báo cáo\n"
        )
    ]
    assert list_subject(day, several, 60) == "[Lộc Ninh] Còn 02 đơn vị chưa gửi báo cáo Bluezone ngày 14/8/2020"


def test_list_without_anybody_is_calm(campaign):
    day = day_of(campaign)
    assert list_body(day, [], AFTER, 60) == (
        "Đến 15 giờ 07 phút ngày 14/8/2020, 60/60 cơ quan, đơn vị đã gửi báo cáo kết quả cài đặt ứng dụng Bluezone.\n"
    )
    assert list_subject(day, [], 60) == "[Lộc Ninh] Tất cả đơn vị đã gửi báo cáo Bluezone ngày 14/8/2020"


def test_subject_and_body_of_the_list_say_alike_of_a_returned_report(agency, officer, office, campaign):
    send(agency, officer, at(14))
    day = day_of(campaign)
    actions.return_report(day=day, unit=agency, revision=1, comment="Kiểm tra lại", by=office, at=at(14, 30))
    several = missing_reports(day, AFTER)
    assert list_subject(day, several, 1) == "[Lộc Ninh] Còn 01 đơn vị chưa có báo cáo Bluezone ngày 14/8/2020"
    assert "đơn vị chưa có báo cáo kết quả cài đặt" in list_body(day, several, AFTER, 1)


def test_list_of_a_day_that_all_are_excused_from_does_not_say_that_all_have_sent(campaign):
    day = day_of(campaign)
    assert list_body(day, [], AFTER, 0) == (
        "Ngày 14/8/2020, không có cơ quan, đơn vị nào phải gửi báo cáo kết quả cài đặt ứng dụng Bluezone.\n"
    )
    subject = "[Lộc Ninh] Không có đơn vị nào phải gửi báo cáo Bluezone ngày 14/8/2020"
    assert list_subject(day, [], 0) == subject


def test_line_breaks_in_names_come_out_as_blanks(campaign):
    make_unit(campaign.district, "X", name="Phòng\r\nBcc: x@y.vn\n\nNội vụ")
    District.objects.update(name="Lộc\nNinh")
    day = day_of(Campaign.objects.get())
    several = missing_reports(day, BEFORE)
    assert "đề nghị Phòng Bcc: x@y.vn Nội vụ khẩn trương" in text_for(day, several, BEFORE)
    assert len(reminder_subject(day, several[0].unit).splitlines()) == 1


@pytest.mark.parametrize(
    ("duty", "asked"), [("yeu_cau", "Đề nghị"), ("de_nghi", "Kính đề nghị"), ("phoi_hop", "Kính đề nghị")]
)
def test_letter_asks_by_the_units_duty_from_its_subject_on(agency, campaign, duty, asked):
    Unit.objects.filter(pk=agency.pk).update(duty=duty)
    agency.refresh_from_db()
    day = day_of(campaign)
    assert reminder_subject(day, agency) == f"[Lộc Ninh] {asked} gửi báo cáo Bluezone ngày 14/8/2020"
    who = "Phòng Văn hóa và Thông tin đề nghị" if asked == "Đề nghị" else asked
    assert f"đã được rút lại. {who} đơn vị gửi báo cáo" in announce_return_to_duty(day, agency, BEFORE)
