"""The page to remind from: who is on it and in which order, what each tap does, who sees the record."""

import json
from functools import partial

import pytest

from reports import actions
from reports.models import DailyReport, Email, Reminder, ReportingDay
from tests.factories import START, TODAY, YESTERDAY, at, make_commune, make_user, send
from units.models import Role, Unit

from .pages import BOARD, OWN_REPORT, elements, errors, post, text_of, texts
from .test_concurrency import at_once

REMINDING = BOARD + "don-doc/"
JSON = {"headers": {"accept": "application/json"}}


def names(response):
    """The units that the page lists, in its order."""
    return texts(response, "h3")


def card_of(response, code):
    return next(text_of(e) for e in elements(response, "section") if dict(e.attributes).get("id") == f"don-vi-{code}")


def facts(response, code):
    """The card's facts by their heading."""
    (card,) = (e for e in elements(response, "section") if dict(e.attributes).get("id") == f"don-vi-{code}")
    (listed,) = (child for child in card.children if getattr(child, "name", "") == "dl")
    cells = [text_of(child) for child in listed.children if not isinstance(child, str)]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def notes(response):
    return texts(response, "div", class_="note")


def record(response):
    (found,) = (e for e in elements(response, "section") if dict(e.attributes).get("id") == "nhat-ky")
    return text_of(found).removeprefix("Nhật ký đôn đốc ").replace(" ,", ",")


def remind(client, **typed):
    return post(client, REMINDING, {"everybody": "1", **typed} if "unit" not in typed else typed)


def call(client, code, **typed):
    return remind(client, unit=code, channel="phone", **({"answer": "dang_lam", "note": ""} | typed))


def rows():
    return [(r.unit.code, r.channel, r.answer, r.note) for r in Reminder.objects.order_by("unit__position", "pk")]


# The list


def test_list_names_who_owes_and_nobody_else(
    agency, other_agency, commune, other_commune, foreign_unit, officer, office, office_client
):
    send(agency, officer)
    actions.excuse_unit(unit=other_agency, date=TODAY, reason="sáp nhập", by=office, at=at(9))
    assert names(office_client.get(REMINDING)) == ["Ủy ban nhân dân xã Lộc Thạnh", "Ủy ban nhân dân xã Lộc Thành"]


def test_returned_unit_is_on_the_list_with_the_reason(commune, commune_officer, office, office_client):
    report = send(commune, commune_officer, at(14))
    returned = {
        "returned_at": at(14, 20),
        "returned_by": office,
        "returned_by_name": "vhtt",
        "returned_comment": "Dân số thấp.",
    }
    DailyReport.objects.filter(pk=report.pk).update(**returned)
    assert "bị trả lại còn 30 phút Lý do trả lại: Dân số thấp." in card_of(office_client.get(REMINDING), "25280")


def test_unit_that_never_fails_at_this_hour_comes_first(agency, commune, commune_officer, office_client, clock):
    for number in range(4):
        date = START.replace(day=10 + number)
        send(commune, commune_officer, at(14, 10 + number, date=date), date=date)
    page = office_client.get(REMINDING)
    assert texts(page, "h2")[:2] == ["Thường đã gửi vào giờ này (1)", "Các đơn vị khác (1)"]
    assert names(page) == ["Ủy ban nhân dân xã Lộc Thạnh", "Phòng Nội vụ"]
    clock.move_to(at(14, 10))
    assert texts(office_client.get(REMINDING), "h2")[0] == "Các đơn vị khác (2)"


def test_unreliable_units_come_last(agency, commune, commune_officer, office_client, clock):
    # One report of four: below a unit that nothing is known of would be unfair, above it useless.
    clock.move_to(at(9))
    send(commune, commune_officer, at(14, date=YESTERDAY), date=YESTERDAY)
    assert names(office_client.get(REMINDING)) == ["Ủy ban nhân dân xã Lộc Thạnh", "Phòng Nội vụ"]
    assert facts(office_client.get(REMINDING), "25280")["Không gửi"] == "3 trong 4 ngày trước"


def test_card_says_whom_to_call_and_what_the_unit_is_used_to(commune, commune_officer, office_client):
    people = {"contact_name": "Lê Văn Bình", "contact_phone": "0912 345 678", "deputy_name": "Hoa"}
    Unit.objects.filter(pk=commune.pk).update(**people, deputy_phone="0271 3568 999")
    send(commune, commune_officer, at(14, 5, date=YESTERDAY), date=YESTERDAY)
    page = office_client.get(REMINDING)
    assert facts(page, "25280") == {
        "Phụ trách": "Lê Văn Bình 0912 345 678",
        "Thay thế": "Hoa 0271 3568 999",
        "Gửi gần nhất": "14:05 ngày 13/8",
        "Thường gửi": "lúc 14:05",
        "Không gửi": "3 trong 4 ngày trước",
    }
    links = [dict(e.attributes)["href"] for e in elements(page, "a", class_="tel")]
    assert links == ["tel:0912345678", "tel:02713568999"]


def test_card_of_a_new_unit_says_what_is_not_known(commune, office_client):
    assert facts(office_client.get(REMINDING), "25280") == {
        "Phụ trách": "chưa có",
        "Thay thế": "chưa có",
        "Gửi gần nhất": "chưa gửi lần nào",
        "Không gửi": "4 trong 4 ngày trước",
    }


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(14, 59, 59), "chưa báo cáo còn 1 phút"),
        (at(15, 0, 59), "chưa báo cáo đến hạn"),
        (at(15, 7), "quá hạn, chưa báo cáo quá hạn 7 phút"),
    ],
)
def test_card_counts_the_minutes(commune, office_client, clock, moment, said):
    clock.move_to(moment)
    assert said in card_of(office_client.get(REMINDING), "25280")


def test_nobody_owes_any_more(agency, officer, office_client):
    send(agency, officer)
    page = office_client.get(REMINDING)
    assert (names(page), notes(page)) == ([], ["Không còn đơn vị nào nợ báo cáo ngày 14/8/2020."])
    assert len(elements(page, "button", name="channel")) == 0


def test_sixty_units_are_all_named(campaign, office_client):
    for n in range(60):
        make_commune(campaign.district, f"U{n}", f"Lộc {n}")
    assert len(names(office_client.get(REMINDING))) == 60
    answer = post(office_client, REMINDING, {"everybody": "1", "channel": "zalo"}, **JSON).json()
    assert [f"xã Lộc {n}\n" in answer["text"] + "\n" for n in range(60)] == [True] * 60


# Zalo


def test_zalo_for_all_answers_with_the_text_and_records_each(agency, commune, office_client):
    answer = post(office_client, REMINDING, {"everybody": "1", "channel": "zalo"}, **JSON).json()
    assert answer["message"] == "Đã chép tin nhắn nêu tên 2 đơn vị: Phòng Nội vụ, Lộc Thạnh. Đã ghi nhật ký đôn đốc."
    assert answer["text"].startswith("Đến 14 giờ 30 phút ngày 14/8/2020, còn 02/02 cơ quan, đơn vị chưa gửi báo cáo")
    assert rows() == [("P-NV", "zalo", "", ""), ("25280", "zalo", "", "")]


def test_record_says_of_zalo_only_what_is_known(agency, office_client, officer_client):
    post(office_client, REMINDING, {"everybody": "1", "channel": "zalo"}, **JSON)
    assert texts(office_client.get(REMINDING), "summary")[-1] == "14:30, chép tin Zalo , vhtt"
    own = officer_client.get("/bao-cao/")
    assert "Phòng VH&TT đã chép tin Zalo đôn đốc lúc 14:30" in texts(own, "summary")
    assert "14:30, chép tin Zalo, vhtt" in texts(own, "li")


def test_zalo_for_one_is_worded_for_it(agency, commune, office_client):
    answer = post(office_client, REMINDING, {"unit": "25280", "channel": "zalo"}, **JSON).json()
    assert answer["text"].startswith("Phòng Văn hóa và Thông tin đề nghị UBND xã Lộc Thạnh khẩn trương gửi báo cáo")
    assert rows() == [("25280", "zalo", "", "")]


def test_who_has_just_sent_is_not_reminded(agency, commune, commune_officer, office_client, clock):
    office_client.get(REMINDING)
    send(commune, commune_officer, at(14, 30))
    clock.move_to(at(14, 31))
    text = post(office_client, REMINDING, {"everybody": "1", "channel": "zalo"}, **JSON).json()["text"]
    assert ("Lộc Thạnh" in text, rows()) == (False, [("P-NV", "zalo", "", "")])


def test_reminding_one_that_has_just_sent_is_refused_with_its_name(commune, commune_officer, office_client):
    send(commune, commune_officer, at(14, 30))
    sentence = "Không đôn đốc vì đã gửi báo cáo hoặc được miễn: Lộc Thạnh."
    answer = post(office_client, REMINDING, {"unit": "25280", "channel": "zalo"}, **JSON)
    assert (answer.status_code, answer.json(), rows()) == (409, {"message": sentence}, [])
    page = remind(office_client, unit="25280", channel="zalo")
    assert (page.status_code, notes(page)[0]) == (409, f"Chưa thực hiện được {sentence}")


def test_without_javascript_the_text_stands_in_a_box(agency, commune, office_client):
    page = office_client.get(remind(office_client, channel="zalo").url.partition("#")[0])
    (box,) = elements(page, "textarea")
    assert text_of(box).startswith("Đến 14 giờ 30 phút ngày 14/8/2020, còn 02/02 cơ quan, đơn vị chưa gửi")
    page = office_client.get(remind(office_client, unit="25280", channel="zalo").url.partition("#")[0])
    assert text_of(elements(page, "textarea")[0]).startswith("Phòng Văn hóa và Thông tin đề nghị UBND xã Lộc Thạnh")


def test_opening_the_text_s_address_writes_nothing(commune, office_client):
    office_client.get(f"{REMINDING}?tin=25280")
    assert (rows(), ReportingDay.objects.count()) == ([], 0)


# Mail


def test_emails_to_all_are_told_one_by_one(agency, commune, other_commune, office_client, mailoutbox):
    Unit.objects.filter(pk=agency.pk).update(contact_email="hanh@nv.vn")
    Unit.objects.filter(pk=commune.pk).update(contact_email="không có")
    page = office_client.get(remind(office_client, channel="email").url)
    assert notes(page) == [
        "Đã gửi 1 thư đôn đốc: Phòng Nội vụ.",
        "Chưa gửi được 1 thư vì địa chỉ thư điện tử không đúng: Lộc Thạnh (không có).",
        "Chưa có địa chỉ thư điện tử: Lộc Thành.",
    ]
    assert [message.to for message in mailoutbox] == [["hanh@nv.vn"]]


def test_emails_go_to_the_chosen_and_say_who_was_left_out(
    agency, other_agency, commune, commune_officer, office_client, mailoutbox
):
    Unit.objects.update(contact_email="a@b.vn")
    send(commune, commune_officer, at(14, 30))
    page = office_client.get(remind(office_client, unit=["P-NV", "25280"], channel="email").url)
    assert notes(page) == [
        "Đã gửi 1 thư đôn đốc: Phòng Nội vụ.",
        "Không đôn đốc vì đã gửi báo cáo hoặc được miễn: Lộc Thạnh.",
    ]
    assert len(mailoutbox) == 1


def test_emails_to_all_say_who_has_sent_since_the_page_was_opened(agency, commune, commune_officer, office_client):
    Unit.objects.update(contact_email="a@b.vn")
    send(commune, commune_officer, at(14, 30))
    page = office_client.get(remind(office_client, channel="email", listed="P-NV 25280 X").url)
    assert notes(page)[1:] == ["Không đôn đốc vì đã gửi báo cáo hoặc được miễn: Lộc Thạnh."]


def test_failed_address_is_on_the_board_until_an_email_reaches_it(commune, office_client, leader, sign_in):
    Unit.objects.filter(pk=commune.pk).update(contact_email="không có")
    remind(office_client, channel="email")
    told = "Thư đôn đốc chưa đến nơi: 1 Ủy ban nhân dân xã Lộc Thạnh (không có): địa chỉ thư điện tử không đúng"
    for client in (office_client, sign_in(leader)):
        assert texts(client.get(BOARD), "details", class_="note") == [told]
    Unit.objects.filter(pk=commune.pk).update(contact_email="binh@lt.vn")
    remind(office_client, channel="email")
    assert Email.objects.filter(recipient="không có").update(recipient="binh@lt.vn") == 1
    assert texts(office_client.get(BOARD), "details", class_="note") == []


def test_board_notices_a_reminder_and_its_failure(commune, campaign, office, office_client):
    day = actions.open_day(campaign=campaign, date=TODAY)
    tags = [office_client.get(BOARD)["ETag"], office_client.get(BOARD)["ETag"]]
    (email,), _ = actions.request_reminders(day=day, addresses={commune: ["a@b.vn"]}, by=office, at=at(14))
    tags.append(office_client.get(BOARD)["ETag"])
    for failure in ("silent", ""):
        assert actions.claim_email(email=email, at=at(14, 10))
        actions.end_email(email=email, at=at(14, 30), failure=failure)
        tags.append(office_client.get(BOARD)["ETag"])
        Email.objects.update(next_try_at=at(14))
    assert (tags[0] == tags[1], len(set(tags))) == (True, 4)


# Calls and answers


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer": "dang_lam"}, "đang làm"),
        ({"answer": "xin_lui", "note": "đến 15 giờ 20"}, "xin lùi"),
        ({"answer": "khong_lien_lac_duoc"}, "không liên lạc được"),
        ({"answer": "", "note": "cúp điện"}, "cúp điện"),
    ],
)
def test_call_is_recorded_with_its_answer(commune, office, office_client, typed, said):
    page = office_client.get(call(office_client, "25280", **typed).url)
    assert notes(page) == [f"Đã ghi cuộc gọi đến Ủy ban nhân dân xã Lộc Thạnh: {said}."]
    assert rows() == [("25280", "phone", typed["answer"], typed.get("note", ""))]
    reminder = Reminder.objects.get()
    assert (reminder.sent_by, reminder.sent_at, reminder.answered_by, reminder.answered_at) == (
        office,
        at(14, 30),
        office,
        at(14, 30),
    )
    assert f"Phản hồi lúc 14:30: {said}" in card_of(page, "25280")


def test_second_tap_records_no_second_call_but_another_call_is_recorded(clock, commune, office_client):
    call(office_client, "25280", answer="khong_lien_lac_duoc")
    clock.move_to(at(14, 30, 19))
    call(office_client, "25280", answer="khong_lien_lac_duoc")
    assert rows() == [("25280", "phone", "khong_lien_lac_duoc", "")]
    call(office_client, "25280", note="gọi cấp phó")
    clock.move_to(at(14, 31))
    call(office_client, "25280", answer="khong_lien_lac_duoc")
    assert [row[2:] for row in rows()] == [
        ("khong_lien_lac_duoc", ""),
        ("dang_lam", "gọi cấp phó"),
        ("khong_lien_lac_duoc", ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_record_one_call(campaign, commune, office):
    day = actions.open_day(campaign=campaign, date=TODAY)
    said = {"channel": "phone", "by": office, "at": at(14, 30), "answer": "dang_lam"}
    tap = partial(actions.record_reminders, day=day, units=[commune], **said)
    first, second, third = at_once(tap, tap, tap)
    assert first == second == third == list(Reminder.objects.all())


def test_call_stays_on_record_though_the_report_came_meanwhile(commune, commune_officer, office_client):
    send(commune, commune_officer, at(14, 30))
    page = office_client.get(call(office_client, "25280").url)
    assert notes(page)[0].endswith("Lộc Thạnh: đang làm. Đơn vị hiện không còn nợ báo cáo.")
    assert rows() == [("25280", "phone", "dang_lam", "")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit": "25280", "channel": "phone", "answer": "", "note": " "}, "Chưa ghi phản hồi."),
        ({"unit": "25280", "channel": "phone", "answer": "gì đó"}, "Không rõ phản hồi nào."),
        ({"unit": "25280", "channel": "phone", "note": "a" * 301}, "Ghi chú dài quá 300 ký tự."),
        ({"unit": ["25280", "P-NV"], "channel": "phone", "answer": "dang_lam"}, "Mỗi lần ghi cuộc gọi đến một đơn vị."),
        ({"everybody": "1", "channel": "phone", "answer": "dang_lam"}, "Mỗi lần ghi cuộc gọi đến một đơn vị."),
        ({"channel": "email"}, "Chưa chọn đơn vị nào để đôn đốc."),
        ({"unit": "25280", "channel": "fax"}, "Không rõ hình thức đôn đốc."),
        ({"unit": "25280"}, "Không rõ hình thức đôn đốc."),
    ],
)
def test_what_is_not_filled_in_is_said_and_nobody_reminded(agency, commune, office_client, typed, sentence):
    page = post(office_client, REMINDING, typed)
    assert (page.status_code, rows()) == (422, [])
    named = "Lộc Thạnh: " if typed.get("channel") == "phone" and typed.get("unit") == "25280" else ""
    assert notes(page) == [f"Chưa thực hiện được, đề nghị kiểm tra lại {named}{sentence}"]


def test_refused_call_keeps_what_was_typed(commune, office_client):
    page = call(office_client, "25280", answer="xin_lui", note="a" * 301)
    (note,) = elements(page, "input", id="note-25280")
    chosen = [e for e in elements(page, "option") if "selected" in dict(e.attributes)]
    assert (dict(note.attributes)["value"], [text_of(e) for e in chosen]) == ("a" * 301, ["xin lùi"])


@pytest.mark.parametrize("code", ["25308", "KHONG-CO"])
def test_unknown_and_foreign_units_do_not_exist(commune, foreign_unit, office_client, code):
    assert [remind(office_client, unit=code, channel=channel).status_code for channel in ("zalo", "email")] == [
        404,
        404,
    ]
    assert (call(office_client, code).status_code, rows()) == (404, [])


def answer_address(reminder):
    return f"{REMINDING}{reminder.pk}/phan-hoi/"


def test_answer_is_added_later_and_can_be_corrected(commune, office_client, clock):
    remind(office_client, channel="zalo")
    address = answer_address(Reminder.objects.get())
    clock.move_to(at(14, 50))
    post(office_client, address, {"answer": "xin_lui", "note": "mất điện"})
    assert "phản hồi: xin lùi, mất điện (14:50, vhtt)" in record(office_client.get(REMINDING))
    post(office_client, address, {"answer": "dang_lam", "note": ""})
    assert rows() == [("25280", "zalo", "dang_lam", "")]


def test_corrected_answer_is_kept_with_who_wrote_it_and_when(commune, office_client, leader, sign_in, clock):
    colleague = make_user("vhtt-2", Role.OFFICE, commune.district)
    call(office_client, "25280", answer="xin_lui", note="mất điện")
    address = answer_address(Reminder.objects.get())
    clock.move_to(at(14, 50))
    post(sign_in(colleague), address, {"answer": "", "note": "đã có điện"})
    clock.move_to(at(14, 55))
    post(office_client, address, {"answer": "dang_lam", "note": ""})
    told = (
        "phản hồi: đang làm (14:55, vhtt) ; trước đó ghi đã có điện (14:50, vhtt-2) ; xin lùi, mất điện (14:30, vhtt)"
    )
    assert record(sign_in(leader).get(REMINDING)).partition("– ")[2] == told
    assert record(office_client.get(REMINDING)).partition("– ")[2] == f"{told} Sửa phản hồi của Lộc Thạnh"
    (shown,) = elements(office_client.get(f"{BOARD}don-vi/25280/"), "details", id="don-doc")
    assert text_of(shown).endswith(told)


def test_first_answer_and_a_second_tap_overwrite_nothing(commune, office_client, clock):
    remind(office_client, channel="zalo")
    address = answer_address(Reminder.objects.get())
    for minute in (50, 51):
        clock.move_to(at(14, minute))
        post(office_client, address, {"answer": "xin_lui", "note": "mất điện"})
    assert record(office_client.get(REMINDING)).partition("– ")[2] == (
        "phản hồi: xin lùi, mất điện (14:50, vhtt) Sửa phản hồi của Lộc Thạnh"
    )


def test_empty_answer_is_refused(commune, office_client):
    remind(office_client, channel="zalo")
    page = post(office_client, answer_address(Reminder.objects.get()), {"answer": "", "note": ""})
    assert (page.status_code, rows()) == (422, [("25280", "zalo", "", "")])
    assert errors(page) == {"answer": "Chưa ghi phản hồi."}


# Who sees what


def test_leader_reads_all_and_has_no_button(commune, leader, office_client, sign_in):
    call(office_client, "25280", note="mất điện")
    page = sign_in(leader).get(REMINDING)
    assert record(page) == (
        "14:30, điện thoại, vhtt Ủy ban nhân dân xã Lộc Thạnh – phản hồi: đang làm, mất điện (14:30, vhtt)"
    )
    assert (elements(page, "button", name="channel"), elements(page, "input", name="unit")) == ([], [])
    assert remind(sign_in(leader), channel="zalo").status_code == 403


def test_officer_sees_the_own_unit_s_reminders_and_no_other_s(
    agency, commune, officer_client, commune_client, office_client
):
    call(office_client, "P-NV", note="lời của Nội vụ")
    assert len(elements(officer_client.get(OWN_REPORT), "details", id="don-doc")) == 1
    assert "lời của Nội vụ" in officer_client.get(OWN_REPORT).content.decode()
    assert elements(commune_client.get(OWN_REPORT), "details", id="don-doc") == []
    assert (officer_client.get(REMINDING).status_code, remind(officer_client, channel="zalo").status_code) == (403, 403)


def test_unit_s_page_at_the_office_shows_its_reminders(commune, office_client):
    call(office_client, "25280", note="mất điện")
    (shown,) = elements(office_client.get(f"{BOARD}don-vi/25280/"), "details", id="don-doc")
    assert "14:30, điện thoại, vhtt – phản hồi: đang làm" in text_of(shown)


def test_other_district_reads_nothing_of_it(commune, foreign_unit, foreign_office, office_client, sign_in):
    call(office_client, "25280", note="lời riêng")
    page = sign_in(foreign_office).get(REMINDING)
    assert (names(page), record(page)) == (["Ủy ban nhân dân xã Hưng Phước"], "Chưa đôn đốc đơn vị nào.")
    assert sign_in(foreign_office).get(answer_address(Reminder.objects.get())).status_code == 404


# Other days


def test_past_day_is_only_read(commune, office, office_client, clock):
    call(office_client, "25280", note="mất điện")
    clock.move_to(at(0, 5, date=TODAY.replace(day=15)))
    office_client.force_login(office)
    page = office_client.get(REMINDING)
    assert texts(page, "p", class_="lead") == ["Đã qua ngày 14/8/2020, không đôn đốc nữa."]
    assert (names(page), elements(page, "button", name="channel")) == ([], [])
    assert "mất điện" in record(page)
    sentence = "Chưa thực hiện được Đã qua ngày 14/8/2020, nhật ký đôn đốc chỉ để xem."
    answer = post(office_client, answer_address(Reminder.objects.get()), {"answer": "xin_lui", "note": ""})
    for refused in (remind(office_client, channel="zalo"), call(office_client, "25280"), answer):
        assert (refused.status_code, notes(refused)) == (409, [sentence])
    assert rows() == [("25280", "phone", "dang_lam", "mất điện")]


def test_page_open_over_midnight_gets_a_sentence_for_its_copy(commune, office, office_client, clock):
    clock.move_to(at(0, 5, date=TODAY.replace(day=15)))
    office_client.force_login(office)
    answer = post(office_client, REMINDING, {"everybody": "1", "channel": "zalo"}, **JSON)
    assert (answer.status_code, json.loads(answer.content)) == (
        409,
        {"message": "Đã qua ngày 14/8/2020, nhật ký đôn đốc chỉ để xem."},
    )


@pytest.mark.parametrize("date", ["2020-08-15", "2020-08-09"])
def test_days_that_are_none_do_not_exist(commune, office_client, date):
    assert office_client.get(f"/tong-hop/{date}/don-doc/").status_code == 404


def test_refused_call_is_told_at_its_unit_by_name_and_keeps_the_place(commune, other_commune, office_client):
    page = call(office_client, "25280", answer="", note="")
    assert texts(page, "ul", class_="errorlist") == ["Lộc Thạnh: Chưa ghi phản hồi."]
    assert texts(page, "a", href="#answer-25280") == ["Lộc Thạnh: Chưa ghi phản hồi."]
    (focused,) = [e for e in elements(page, "select") if "autofocus" in dict(e.attributes)]
    assert dict(focused.attributes)["id"] == "answer-25280"
    assert [e for e in elements(page, "input", type="checkbox") if "checked" in dict(e.attributes)] == []


def test_name_on_a_card_leads_to_the_units_page(commune, office_client, sign_in, leader):
    for client, href in ((office_client, BOARD + "don-vi/25280/"), (sign_in(leader), "/tong-hop/don-vi/25280/")):
        assert texts(client.get(REMINDING), "a", href=href) == ["Ủy ban nhân dân xã Lộc Thạnh"]
