"""R24: an edition is made, then handed over; each note is a row, the last holds, and the countdown runs until then."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from reports import actions
from reports.models import Edition, Handover
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import District, Role

from .pages import BOARD, boxes, elements, errors, post, posted_by, text_of, texts

EDITION = BOARD + "lan-chot/1/"
HANDING = EDITION + "ban-giao/"
SENT = {"stage": "sent", "base": "0", "document_number": "123/BC-UBND", "signed_by": "Lê Văn Bình", "way": "network"}
COUNTDOWN = "Đến giờ báo cáo tỉnh (trước 16 giờ 00 phút): còn"


@pytest.fixture
def closed(clock, campaign, agency, officer, office):
    """The day closed at 15:40:30; it is 15:48."""
    send(agency, officer, at(14))
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(15, 40, 30), number=1)
    clock.move_to(at(15, 48, 20))
    return edition


def clockline(client):
    return [line for line in texts(client.get(BOARD), "span") if "tỉnh" in line]


def section(page):
    (found,) = elements(page, "section", id="ban-giao")
    return found


def state(page):
    return texts(page, "strong")[0] if section(page) else ""


def press(client, label, **typed):
    """Fill in the edition's form and press the button; what the page then shows."""
    page = client.get(EDITION)
    (button,) = (b for b in elements(page, "button") if label in b.children)
    return post(client, HANDING, posted_by(button, page) | {"way": "network"} | typed, follow=True)


# What the page asks for, and what is said afterwards


def test_after_closing_the_page_asks_for_what_is_left(closed, office_client):
    page = office_client.get(EDITION)
    assert state(page) == "Chưa ghi nhận trình ký, gửi UBND tỉnh."
    assert [b.children[0] for b in elements(page, "button") if dict(b.attributes).get("name") == "stage"] == [
        "Đã gửi UBND tỉnh",
        "Đã trình ký",
    ]
    assert ["open" in dict(d.attributes) for d in elements(page, "details") if "Ghi nhận" in text_of(d)] == [True]


def test_signing_is_one_tap_and_sending_tells_number_signer_minute_and_way(closed, office_client, office):
    assert state(press(office_client, "Đã trình ký")) == "Đã trình ký 15:48."
    page = press(
        office_client, "Đã gửi UBND tỉnh", document_number="123/BC-UBND", signed_by="Lê Văn Bình", time="15:47"
    )
    assert state(page) == "Đã gửi UBND tỉnh 15:47, số 123/BC-UBND."
    assert "Người ký: Lê Văn Bình. Hình thức gửi: trục liên thông văn bản." in texts(page, "p")
    first, second = Handover.objects.all()
    assert [(n.number, n.stage, n.handed_at, n.noted_by, n.noted_by_name) for n in (first, second)] == [
        (1, "submitted", at(15, 48), office, "vhtt"),
        (2, "sent", at(15, 47), office, "vhtt"),
    ]
    assert (first.way, second.noted_at) == ("", at(15, 48, 20))


def test_signatory_of_the_district_is_offered_as_signer(clock, campaign, agency, office, office_client):
    District.objects.update(signatory_name="Hoàng Nhật Tân")
    actions.close_day(day=day_of(type(campaign).objects.get()), by=office, at=at(14, 20), number=1)
    assert boxes(office_client.get(EDITION))["signed_by"] == "Hoàng Nhật Tân"


def test_countdown_runs_until_the_edition_is_sent(closed, office_client, leader, sign_in):
    assert [line.startswith(COUNTDOWN) for line in clockline(office_client)] == [True]
    press(office_client, "Đã trình ký")
    assert [line.startswith(COUNTDOWN) for line in clockline(office_client)] == [True]
    post(office_client, HANDING, SENT | {"base": "1"})
    for client in (office_client, sign_in(leader)):
        assert clockline(client) == ["Đã gửi UBND tỉnh 15:48, số 123/BC-UBND"]
        assert "Đã gửi UBND tỉnh 15:48, số 123/BC-UBND." in texts(client.get(BOARD), "strong")
        assert state(client.get(EDITION)) == "Đã gửi UBND tỉnh 15:48, số 123/BC-UBND."


def test_board_says_after_the_hour_that_nothing_was_noted(closed, clock, office_client):
    clock.move_to(at(16))
    assert clockline(office_client) == ["Đã quá giờ báo cáo tỉnh (16 giờ 00 phút), chưa ghi nhận đã gửi"]


def test_next_edition_is_to_be_sent_anew_and_the_sent_one_is_still_told(closed, campaign, office, clock, office_client):
    post(office_client, HANDING, SENT)
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 50), number=2, reason="bổ sung")
    sent, countdown = clockline(office_client)
    assert sent == "Đã gửi UBND tỉnh 15:48, số 123/BC-UBND (lần chốt 1); lần chốt 2 chưa gửi"
    assert countdown.startswith(COUNTDOWN)
    clock.move_to(at(16, 5))
    assert clockline(office_client) == [sent]


@pytest.mark.parametrize(("time", "late"), [("15:59", ""), ("16:00", " (sau giờ báo cáo tỉnh)")])
def test_sending_from_sixteen_on_is_said_to_be_late(closed, clock, office_client, time, late):
    clock.move_to(at(16, 10))
    post(office_client, HANDING, SENT | {"time": time})
    assert state(office_client.get(EDITION)) == f"Đã gửi UBND tỉnh {time}, số 123/BC-UBND{late}."


def test_json_of_day_and_edition_says_how_it_was_handed_over(closed, office_client):
    addresses = (BOARD + "so-lieu.json", EDITION + "so-lieu.json")
    assert [office_client.get(address).json()["handed_over"] for address in addresses] == [None, None]
    press(office_client, "Đã trình ký")
    assert [office_client.get(address).json()["handed_over"] for address in addresses] == [None, None]
    post(office_client, HANDING, SENT | {"base": "1"})
    told = {"number": "123/BC-UBND", "signed_by": "Lê Văn Bình", "at": "2020-08-14T15:48:00+07:00", "way": "network"}
    assert [office_client.get(address).json()["handed_over"] for address in addresses] == [told, told]


def test_handing_over_changes_nothing_of_the_edition(closed, office_client):
    before = list(Edition.objects.values())
    post(office_client, HANDING, SENT)
    assert list(Edition.objects.values()) == before


def test_open_board_notices_the_note(closed, office, office_client, sign_in):
    watcher = sign_in(make_user("vhtt-2", Role.OFFICE, office.district))
    before = watcher.get(BOARD)["ETag"]
    post(office_client, HANDING, SENT)
    assert watcher.get(BOARD)["ETag"] != before


def test_record_of_the_day_lists_the_notes(closed, office_client):
    press(office_client, "Đã trình ký")
    post(office_client, HANDING, SENT | {"base": "1"})
    lines = texts(office_client.get(BOARD + "quyet-dinh/"), "li")
    assert [line.split(" 15 giờ 48 phút ngày 14/8/2020, ghi:")[0] for line in lines][:2] == [
        (
            "Đã gửi UBND tỉnh (lần chốt 1) lúc 15 giờ 48 phút ngày 14/8/2020, số 123/BC-UBND, người ký Lê Văn Bình, "
            "trục liên thông văn bản"
        ),
        "Đã trình ký (lần chốt 1) lúc 15 giờ 48 phút ngày 14/8/2020",
    ]


# Corrections


def test_wrong_note_is_corrected_by_a_new_row_and_the_old_one_stays(closed, office_client):
    post(office_client, HANDING, SENT)
    page = office_client.get(EDITION)
    shown = boxes(page)
    assert [shown[name] for name in ("document_number", "signed_by", "time", "on")] == [
        *("123/BC-UBND", "Lê Văn Bình", "15:48", "14/8/2020")
    ]
    page = post(office_client, HANDING, SENT | {"base": "1", "document_number": "132/BC-UBND"}, follow=True)
    assert state(page) == "Đã gửi UBND tỉnh 15:48, số 132/BC-UBND."
    assert list(Handover.objects.values_list("document_number", flat=True)) == ["123/BC-UBND", "132/BC-UBND"]
    assert "Đã ghi 2 lần" in texts(page, "summary")


def test_note_made_by_mistake_is_taken_back_and_the_countdown_runs_again(closed, office_client):
    post(office_client, HANDING, SENT)
    page = press(office_client, "Ghi nhầm: chưa trình ký, chưa gửi")
    assert state(page) == "Chưa ghi nhận trình ký, gửi UBND tỉnh."
    assert [line.startswith(COUNTDOWN) for line in clockline(office_client)] == [True]
    assert Handover.objects.count() == 2
    assert office_client.get(EDITION + "so-lieu.json").json()["handed_over"] is None


def test_taking_back_what_was_never_noted_is_refused(closed, office_client):
    page = post(office_client, HANDING, {"stage": "withdrawn", "base": "0"})
    assert (page.status_code, Handover.objects.count()) == (422, 0)


def test_database_refuses_to_change_or_delete_a_note(closed, office_client):
    post(office_client, HANDING, SENT)
    for act in (lambda: Handover.objects.update(signed_by="x"), lambda: Handover.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.parametrize("left_out", ["document_number", "signed_by", "way"])
def test_database_refuses_what_was_sent_without_number_signer_or_way(closed, office, left_out):
    told = {"document_number": "1/BC", "signed_by": "x", "way": "paper", left_out: ""}
    note = {"edition": closed, "base": 0, "stage": "sent", "handed_at": at(15, 48), "by": office, "at": at(15, 48)}
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.note_handover(**note, **told)


# Two at once, and bad input


def test_second_tap_is_the_same_note(closed, clock, office_client):
    first = post(office_client, HANDING, SENT)
    clock.move_to(at(15, 49, 1))
    assert [first.status_code, post(office_client, HANDING, SENT).status_code] == [302, 302]
    assert Handover.objects.count() == 1


def test_note_over_a_colleagues_is_shown_theirs_first_and_keeps_what_was_typed(closed, office, office_client, sign_in):
    colleague = sign_in(make_user("vhtt-2", Role.OFFICE, office.district, last_name="Lê", first_name="Mai"))
    post(colleague, HANDING, {"stage": "submitted", "base": "0"})
    page = post(office_client, HANDING, SENT)
    assert (page.status_code, Handover.objects.count()) == (409, 1)
    assert "Lê Mai vừa ghi “Đã trình ký”" in " ".join(texts(page, "div", role="alert"))
    assert boxes(page)["document_number"] == "123/BC-UBND"
    again = {name: boxes(page)[name] for name in ("base", "document_number", "signed_by", "time", "on")}
    assert post(office_client, HANDING, SENT | again).status_code == 302
    assert Handover.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"document_number": ""}, {"document_number": "Chưa ghi số, ký hiệu báo cáo."}),
        ({"document_number": "BC-UBND"}, {"document_number": "Số, ký hiệu ghi theo mẫu 123/BC-UBND."}),
        ({"document_number": "1" * 51}, {"document_number": "Dài quá 50 ký tự."}),
        ({"signed_by": " "}, {"signed_by": "Chưa ghi người ký."}),
        ({"way": ""}, {"way": "Chưa chọn hình thức gửi."}),
        ({"way": "bồ câu"}, {"way": "Không rõ hình thức gửi."}),
        ({"time": "25:00"}, {"time": "Giờ ghi theo mẫu 15:48."}),
        ({"time": "15:49"}, {"time": "Giờ này chưa tới. Đề nghị kiểm tra lại."}),
        (
            {"time": "15:39"},
            {"time": "Lần chốt 1 làm lúc 15 giờ 40 phút ngày 14/8/2020: giờ ghi phải từ lúc đó."},
        ),
        ({"on": "15/8/2020", "time": "08:00"}, {"time": "Giờ này chưa tới. Đề nghị kiểm tra lại."}),
        ({"on": "13/8/2020"}, {"time": "Ngày 13/8/2020 không phải hôm nay: đề nghị ghi giờ."}),
        (
            {"on": "hôm qua"},
            {"on": "“hôm qua” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."},
        ),
    ],
)
def test_bad_input_is_told_beside_its_box_and_nothing_typed_is_lost(closed, office_client, typed, refused):
    page = post(office_client, HANDING, SENT | typed)
    assert (page.status_code, errors(page), Handover.objects.count()) == (422, refused, 0)
    expected = {name: value.strip() for name, value in (SENT | typed).items() if name in {"document_number", "time"}}
    assert {name: boxes(page)[name] for name in expected} == expected
    assert texts(page, "title")[0].startswith("Lỗi: ")


@pytest.mark.parametrize("time", ["15:40", "15:48"])
def test_minute_of_the_edition_and_this_minute_are_the_bounds(closed, office_client, time):
    assert post(office_client, HANDING, SENT | {"time": time}).status_code == 302


@pytest.mark.parametrize("typed", [{"stage": ""}, {"stage": "x"}, {"base": ""}, {"base": "x"}, {"base": "-1"}])
def test_note_that_no_page_offers_is_refused(closed, office_client, typed):
    page = post(office_client, HANDING, SENT | typed)
    assert (page.status_code, Handover.objects.count()) == (422, 0)
    assert "Không rõ việc cần ghi. Đề nghị tải lại trang." in texts(page, "li")


def test_what_was_sent_the_next_morning_is_noted_with_its_day(closed, clock, office, sign_in):
    clock.move_to(at(8, 30, date=TODAY.replace(day=15)))
    office_client = sign_in(office)
    page = post(office_client, HANDING, SENT | {"time": "08:10", "on": "15/8"}, follow=True)
    assert state(page) == "Đã gửi UBND tỉnh 08:10 ngày 15/8, số 123/BC-UBND (sau giờ báo cáo tỉnh)."


# Where nothing is asked


def test_day_that_is_over_and_a_suspended_day_ask_for_nothing(campaign, agency, office, office_client, clock):
    tomorrow = TODAY.replace(day=15)
    actions.suspend_days(
        district=campaign.district, first_on=tomorrow, last_on=tomorrow, reason="bão", by=office, at=at(14)
    )
    actions.close_day(day=day_of(campaign, YESTERDAY), by=office, at=at(14, 10), number=1)
    assert "Chưa ghi nhận" not in office_client.get("/tong-hop/2020-08-13/").content.decode()
    clock.move_to(at(14, date=tomorrow))
    actions.close_day(day=day_of(type(campaign).objects.get(), tomorrow), by=office, at=at(14, date=tomorrow), number=1)
    for address in ("/tong-hop/2020-08-15/", "/tong-hop/2020-08-15/lan-chot/1/"):
        page = office_client.get(address)
        assert elements(page, "button", name="stage") == []
        assert "Ghi nhận" not in page.content.decode().split("ban-giao")[0].rsplit("<h1", 1)[-1]


def test_leader_sees_no_form_and_nothing_before_there_is_a_note(closed, leader, sign_in, office_client):
    client = sign_in(leader)
    assert elements(client.get(EDITION), "section", id="ban-giao") == []
    assert "Chưa ghi nhận gửi UBND tỉnh." in texts(client.get(BOARD), "p")
    post(office_client, HANDING, SENT)
    assert elements(client.get(EDITION), "button", name="stage") == []
