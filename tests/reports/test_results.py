"""R27: leaders are told when an edition exists, by email and in a text for Zalo; the people hear it read aloud."""

import pytest
import time_machine
from django.core import mail

from reports import actions
from reports.clock.work import handle_one_due_task
from reports.editions import frozen
from reports.models import Email
from reports.reminders.emails import send_emails
from reports.reminders.results import loudspeaker_text, result_subject, result_text
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import District, Role, User

from .pages import BOARD, elements, text_of, texts

EDITION = BOARD + "lan-chot/1/"
SITE = "https://baocao.locninh.example"


@pytest.fixture
def addressed(leader, office):
    """One leader with an address, one without, one who has left; the Office, too, has one."""
    User.objects.filter(pk=leader.pk).update(email="lanhdao@locninh.example")
    User.objects.filter(pk=office.pk).update(email="vhtt@locninh.example")
    make_user("pho-ban", Role.LEADER, leader.district)
    make_user("nguyen", Role.LEADER, leader.district, email="cu@locninh.example", is_active=False)


@pytest.fixture
def reported(clock, campaign, agency, other_agency, commune, other_commune, officer, commune_officer):
    """Today an agency and a commune have reported; the other commune did yesterday, the other agency never."""
    for unit, installed in ((commune, 1000), (other_commune, 500)):
        send(unit, commune_officer, at(14, date=YESTERDAY), date=YESTERDAY, residents_installed=installed)
    send(agency, officer, at(14))
    send(commune, commune_officer, at(14, 10), residents_installed=1200)


def close(campaign, office, number=1, moment=None, date=TODAY):
    told = {"number": number, "reason": "bổ sung" if number > 1 else ""}
    return actions.close_day(day=day_of(campaign, date), by=office, at=moment or at(14, 30), **told)


def sent_at(moment):
    """What goes out when the clock sends."""
    mail.outbox.clear()
    with time_machine.travel(moment, tick=False):
        send_emails(is_over=lambda: False)
    return mail.outbox


# The email


def test_leaders_with_an_address_are_told_once_an_edition_exists(reported, addressed, campaign, office, settings):
    settings.SITE_URL = SITE
    edition = close(campaign, office)
    (message,) = sent_at(at(14, 31))
    assert message.to == ["lanhdao@locninh.example"]
    assert message.subject == "[Lộc Ninh] Kết quả cài đặt Bluezone ngày 14/8/2020, lần chốt 1"
    assert message.body == result_text(frozen(edition), 1) + "\n"
    assert sent_at(at(14, 40)) == []


def test_edition_that_the_clock_makes_is_told_too(reported, addressed, campaign, clock):
    actions.open_day(campaign=campaign, date=TODAY)
    clock.move_to(at(15, 55))
    while handle_one_due_task(at(15, 55)):
        pass
    subjects = [message.subject for message in sent_at(at(15, 55)) if "Kết quả" in message.subject]
    # The day before was closed by nobody, and is made up for.
    assert subjects == [f"[Lộc Ninh] Kết quả cài đặt Bluezone ngày {day}/8/2020, lần chốt 1" for day in (13, 14)]


def test_closing_that_is_refused_writes_to_nobody(reported, addressed, campaign, office):
    close(campaign, office)
    with pytest.raises(actions.AlreadyClosed):
        close(campaign, office)
    with pytest.raises(actions.ReasonMissing):
        actions.close_day(day=day_of(campaign), by=office, at=at(14, 31), number=2)
    assert Email.objects.count() == 1


def test_email_that_waits_is_given_up_for_that_of_a_newer_edition(reported, addressed, campaign, office):
    close(campaign, office)
    close(campaign, office, 2, at(14, 40))
    assert [message.subject[-10:] for message in sent_at(at(14, 41))] == ["lần chốt 2"]
    first, second = Email.objects.order_by("pk")
    assert [(first.state, first.get_reason_display()), second.state] == [
        *[("cancelled", "đã có lần chốt mới hơn"), "delivered"]
    ]


def test_email_goes_to_the_address_that_was_mended_meanwhile(reported, addressed, campaign, leader, office):
    close(campaign, office)
    User.objects.filter(pk=leader.pk).update(email="moi@locninh.example")
    assert [message.to for message in sent_at(at(14, 31))] == [["moi@locninh.example"]]


def test_result_of_a_past_day_is_told_on_the_day_on_which_it_was_closed(reported, addressed, campaign, office):
    close(campaign, office, date=YESTERDAY)
    assert [message.subject.split("ngày ")[1] for message in sent_at(at(14, 31))] == ["13/8/2020, lần chốt 1"]


def test_email_that_waited_over_midnight_is_given_up(reported, addressed, campaign, office):
    close(campaign, office)
    assert sent_at(at(0, 1, date=TODAY.replace(day=15))) == []
    assert Email.objects.get().reason == "day_over"


def test_leaders_of_another_district_are_told_nothing(reported, campaign, office, foreign_district):
    make_user("lanhdao-bd", Role.LEADER, foreign_district, email="bd@budop.example")
    close(campaign, office)
    assert Email.objects.count() == 0


# The words


def test_text_tells_three_parts_gain_pace_forecast_and_the_missing(reported, campaign, office, settings):
    settings.SITE_URL = SITE
    told = result_text(frozen(close(campaign, office)), 1).split("\n\n")
    assert told[0] == "Kết quả cài đặt Bluezone ngày 14/8/2020 (lần chốt 1, lúc 14 giờ 30 phút ngày 14/8/2020)"
    assert told[1].startswith("Đã báo cáo 2/4 đơn vị. Toàn huyện có 04 cơ quan, đơn vị phải báo cáo.")
    table = told[3].split("\n")
    assert table == [
        "B. Người dân trên địa bàn: đã cài đặt 1.700/10.000 người, đạt 17,0%",
        "- Gồm: hôm nay 1.200 (1 đơn vị) · ngày trước 500 (1 đơn vị) · chưa có số liệu 0 đơn vị",
        "- Cài mới trong ngày: +200 người",
        "- Tỷ lệ tăng 2,0 điểm so với trước: cài mới 200 người",
        (
            "- Mục tiêu 60% đến ngày 20/8/2020: còn thiếu 4.300 người; cần mỗi ngày 717 người, gần đây mỗi ngày "
            "200 người; dự báo đến ngày đó đạt 29,0%"
        ),
    ]
    assert told[4:] == [
        "Chưa có số liệu ngày 14/8/2020 (2 đơn vị): Phòng Tư pháp; UBND xã Lộc Thành.",
        f"Xem chi tiết: {SITE}{EDITION}\nTải Excel và báo cáo Word: {SITE}{EDITION}ho-so.zip",
    ]


def test_text_names_no_page_where_the_address_is_not_known(reported, campaign, office, settings):
    settings.SITE_URL = ""
    assert "http" not in result_text(frozen(close(campaign, office)), 1)


def test_text_of_a_district_without_units_or_figures_says_nothing_that_is_not_so(clock, campaign, office):
    told = result_text(frozen(close(campaign, office)), 1)
    assert "Đã báo cáo 0/0 đơn vị" in told
    assert "Chưa có số liệu ngày" not in told
    assert "phần trăm" not in loudspeaker_text(frozen(close(campaign, office, 2)))


def test_loudspeaker_text_is_whole_sentences_and_blames_no_unit(reported, campaign, office):
    lines = loudspeaker_text(frozen(close(campaign, office))).split("\n")
    assert lines[:5] == [
        "THÔNG BÁO KẾT QUẢ CÀI ĐẶT ỨNG DỤNG BLUEZONE",
        "Kính thưa toàn thể nhân dân!",
        (
            "Theo số liệu tổng hợp của Phòng Văn hóa và Thông tin huyện Lộc Ninh đến 14 giờ 30 phút, "
            "ngày 14 tháng 8 năm 2020:"
        ),
        (
            "Trên địa bàn huyện Lộc Ninh, số người dân đã cài đặt ứng dụng Bluezone là 1.700 người, trong tổng số "
            "10.000 người dùng điện thoại thông minh, đạt 17,0 phần trăm."
        ),
        "Trong đó 1.200 người theo báo cáo trong ngày của 1 đơn vị, 500 người theo báo cáo gần nhất của 1 đơn vị.",
    ]
    assert [name for name in ("Lộc Thành", "Tư pháp", "%", "http", "·") if name in "\n".join(lines)] == []


def test_demo_says_so_in_both_texts_and_the_subject(reported, campaign, office):
    District.objects.update(is_demo=True)
    content = frozen(close(type(campaign).objects.get(), office))
    told = (result_text(content, 1), loudspeaker_text(content), result_subject(content, 1))
    assert [text.startswith("DỮ LIỆU MINH HỌA") for text in told] == [True] * 3


# The edition's page


def test_page_offers_both_texts_of_its_own_edition_to_office_and_leader(
    reported, addressed, campaign, office, office_client, leader, sign_in, agency, officer
):
    content = frozen(close(campaign, office))
    send(agency, officer, at(14, 31), base_revision=1, staff_installed=15)
    for client in (office_client, sign_in(leader)):
        page = client.get(EDITION)
        shown = {dict(e.attributes)["id"]: text_of(e) for e in elements(page, "textarea")}
        expected = {"tin-zalo": result_text(content, 1), "tin-loa": loudspeaker_text(content)}
        assert shown == {name: " ".join(text.split()) for name, text in expected.items()}
        buttons = [dict(button.attributes) for button in elements(page, "button")]
        assert [b["data-copies"] for b in buttons if "hidden" in b] == ["tin-zalo", "tin-loa"]


def test_page_says_what_became_of_the_email(reported, addressed, campaign, office, office_client):
    close(campaign, office)
    said = "Thư kết quả gửi lãnh đạo: lanhdao@locninh.example"
    assert f"{said} (đang gửi)." in texts(office_client.get(EDITION), "p")
    sent_at(at(14, 31))
    assert f"{said} (máy chủ thư đã nhận)." in texts(office_client.get(EDITION), "p")


def test_page_says_that_no_leader_has_an_address(reported, campaign, office, office_client):
    close(campaign, office)
    assert any("không tài khoản lãnh đạo nào có địa chỉ" in line for line in texts(office_client.get(EDITION), "p"))
