"""The Office's own words: kept as typed, begun from the last edition's, never written over another's."""

import pytest

from reports import actions
from reports.consolidation import Narrative
from reports.editions import frozen
from reports.forms.closing import LONGEST_TEXT
from reports.models import Edition, ReportingDay
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, make_user, send
from units.models import Role

from .pages import BOARD, CLOSING, boxes, close_on, elements, errors, post, text_of, texts

SAVING = BOARD + "loi-van/"
EDITION = BOARD + "lan-chot/1/"
TEXTS = {"direction": "Đã chỉ đạo.\nĐã phát thanh.", "difficulties": "Sóng yếu.", "proposals": "Hỗ trợ tờ rơi."}
NARRATIVE = Narrative(**TEXTS)
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def colleague_client(office, sign_in):
    return sign_in(make_user("vhtt-2", Role.OFFICE, office.district, last_name="Lê", first_name="Mai"))


def typed(client, **changed):
    """The form as the page gives it, with some boxes typed otherwise."""
    shown = boxes(client.get(CLOSING))
    return {name: shown[name] for name in ("narrative_base", *TEXTS)} | changed


def saved(date=TODAY):
    day = ReportingDay.objects.get(date=date)
    return Narrative(day.direction_text, day.difficulties_text, day.proposals_text)


def closed_with(campaign, office, narrative, date, number=1):
    day = day_of(campaign, date)
    reason = "sửa lời văn" if number > 1 else ""
    return actions.close_day(
        day=day, by=office, at=at(15, 30, date=date), number=number, narrative=narrative, reason=reason
    )


def state(page):
    (line,) = texts(page, "p", id="narrative-state")
    return line


# Saving


def test_texts_are_kept_while_somebody_types(office_client, office, clock):
    clock.move_to(at(14, 41))
    answer = office_client.post(SAVING, typed(office_client, **TEXTS), **JSON)
    told = "Đã lưu lúc 14 giờ 41 phút ngày 14/8/2020, vhtt."
    day = ReportingDay.objects.get()
    assert (answer.status_code, answer.json()["state"]) == (200, told)
    assert (saved(), day.narrative_saved_by, day.narrative_saved_at) == (NARRATIVE, office, at(14, 41))
    page = office_client.get(CLOSING)
    assert (state(page), boxes(page)["narrative_base"]) == (told, answer.json()["base"])
    assert dict(elements(page, "textarea", id="id_direction")[0].attributes)["name"] == "direction"


def test_button_saves_without_javascript(office_client):
    page = office_client.post(SAVING, typed(office_client, **TEXTS), follow=True)
    assert page.redirect_chain == [(CLOSING, 302)]
    assert texts(page, "div", class_="ok")[0] == "Đã lưu lời văn của báo cáo."
    assert boxes(page)["difficulties"] == "Sóng yếu."


def test_one_save_after_the_other_is_no_conflict(office_client, clock):
    first = office_client.post(SAVING, typed(office_client, **TEXTS), **JSON).json()
    clock.move_to(at(14, 45))
    form = TEXTS | {"narrative_base": first["base"], "proposals": "Thêm tờ rơi."}
    assert office_client.post(SAVING, form, **JSON).status_code == 200
    assert saved().proposals == "Thêm tờ rơi."


def test_repeated_save_is_harmless(office_client, clock):
    form = typed(office_client, **TEXTS)
    office_client.post(SAVING, form)
    clock.move_to(at(14, 45))
    assert office_client.post(SAVING, form).status_code == 302
    assert ReportingDay.objects.get().narrative_saved_at == at(14, 30)


def test_lines_are_kept_and_ended_in_one_way(office_client):
    post(office_client, SAVING, typed(office_client, direction="một\r\n\r\n  hai\r\n"))
    assert saved().direction == "một\n\n  hai"


def test_missing_box_keeps_what_is_saved(office_client):
    office_client.post(SAVING, typed(office_client, **TEXTS))
    form = typed(office_client)
    office_client.post(SAVING, {"narrative_base": form["narrative_base"], "proposals": ""})
    assert saved() == Narrative(NARRATIVE.direction, NARRATIVE.difficulties, "")


def test_texts_of_a_past_day_can_be_written(office_client):
    office_client.post("/tong-hop/2020-08-13/loi-van/", TEXTS)
    assert (saved(YESTERDAY), ReportingDay.objects.count()) == (NARRATIVE, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_of_the_greatest_length_is_kept(office_client, line_end):
    text = "đ" * (LONGEST_TEXT - 2) + line_end + "x"
    office_client.post(SAVING, typed(office_client, direction=text))
    assert len(saved().direction) == LONGEST_TEXT


def test_text_too_long_is_refused_and_kept(office_client):
    form = typed(office_client, **TEXTS) | {"difficulties": "đ" * 5001}
    page = office_client.post(SAVING, form)
    told = "Lời văn dài quá 5000 ký tự (đang có 5001)."
    assert (page.status_code, errors(page)) == (422, {"difficulties": told})
    assert boxes(page)["difficulties"] == "đ" * 5001
    assert not ReportingDay.objects.exists()
    answer = office_client.post(SAVING, form, **JSON)
    assert (answer.status_code, answer.json()) == (422, {"state": f"Chưa lưu. Khó khăn, vướng mắc: {told}"})


def test_browser_cuts_no_text_short(office_client):
    """A maxlength would drop the end of what is pasted, and say nothing."""
    attributes = [dict(box.attributes) for box in elements(office_client.get(CLOSING), "textarea")]
    assert [("maxlength" in found, found["name"]) for found in attributes] == [(False, name) for name in TEXTS]


def test_text_that_no_database_holds_is_refused(office_client):
    assert office_client.post(SAVING, TEXTS | {"direction": "một\x00hai"}).status_code == 422


# Begun from an earlier edition


def test_boxes_begin_with_the_last_editions_texts_and_say_so(campaign, office, office_client):
    closed_with(campaign, office, Narrative("cũ hơn", "", ""), START)
    closed_with(campaign, office, Narrative("lần 1", "", ""), YESTERDAY)
    closed_with(campaign, office, NARRATIVE, YESTERDAY, 2)
    page = office_client.get(CLOSING)
    assert state(page) == "Lấy từ lần chốt ngày 13/8, chưa lưu."
    assert {name: box for name, box in boxes(page).items() if name in TEXTS} == TEXTS | {
        "direction": "Đã chỉ đạo. Đã phát thanh."
    }


def test_edition_without_a_word_is_passed_over(campaign, office, office_client):
    closed_with(campaign, office, NARRATIVE, START)
    closed_with(campaign, None, Narrative("", "", ""), YESTERDAY)
    assert state(office_client.get(CLOSING)) == "Lấy từ lần chốt ngày 10/8, chưa lưu."


def test_saved_texts_are_the_days_own_even_if_blank(campaign, office, office_client):
    closed_with(campaign, office, NARRATIVE, YESTERDAY)
    office_client.post(SAVING, dict.fromkeys(TEXTS, ""))
    page = office_client.get(CLOSING)
    assert state(page).startswith("Đã lưu lúc")
    assert {name: boxes(page)[name] for name in TEXTS} == dict.fromkeys(TEXTS, "")


def test_first_day_begins_with_nothing(office_client):
    page = office_client.get(CLOSING)
    assert state(page) == "Chưa có lời văn nào được lưu."
    assert {name: boxes(page)[name] for name in TEXTS} == dict.fromkeys(TEXTS, "")


def test_texts_of_another_district_or_of_a_later_day_are_not_begun_from(
    campaign, office, office_client, foreign_office
):
    foreign = foreign_office.district.campaigns.get()
    closed_with(foreign, foreign_office, NARRATIVE, YESTERDAY)
    closed_with(campaign, office, NARRATIVE, TODAY)
    assert state(office_client.get("/tong-hop/2020-08-13/chot/")) == "Chưa có lời văn nào được lưu."


def test_texts_of_an_earlier_campaign_are_not_begun_from(campaign, office, office_client):
    closed_with(campaign, office, NARRATIVE, YESTERDAY)
    make_campaign(campaign.district, starts_on=TODAY)
    assert state(office_client.get(CLOSING)) == "Chưa có lời văn nào được lưu."


def test_texts_that_were_only_begun_from_are_not_asserted(campaign, office, office_client):
    closed_with(campaign, office, NARRATIVE, YESTERDAY)
    close_on(office_client, {"number": 1})
    assert frozen(Edition.objects.get(day__date=TODAY)).narrative == Narrative("", "", "")


def test_clock_freezes_saved_texts_alone(campaign, office, office_client):
    closed_with(campaign, office, NARRATIVE, YESTERDAY)
    office_client.post(SAVING, {"direction": "Của hôm nay"})
    edition = actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1)
    assert frozen(edition).narrative == Narrative("Của hôm nay", "", "")


# Beside them the units' notes


def test_units_notes_of_the_day_stand_beside_to_pick_from(agency, other_agency, commune, office, office_client):
    send(agency, office, at(14, date=YESTERDAY), date=YESTERDAY, note="của hôm qua")
    send(agency, office, at(14), note="bản đầu")
    send(agency, office, at(14, 5), base_revision=1, note="Mất điện.\nĐã có lại.")
    send(other_agency, office, at(14, 6))
    send(commune, office, at(14, 7), note="<b>sóng yếu</b>")
    notes = elements(office_client.get(CLOSING), "div", class_="note")
    picked = [dict(note.attributes)["data-note"] for note in notes if "data-note" in dict(note.attributes)]
    assert picked == [
        "Phòng Nội vụ: Mất điện.\nĐã có lại.",
        "UBND xã Lộc Thạnh: <b>sóng yếu</b>",
    ]


def test_day_without_notes_says_so(agency, office_client):
    assert "Không có đơn vị nào ghi chú." in texts(office_client.get(CLOSING), "p", class_="hint")


# Two people


def test_texts_that_somebody_else_saved_meanwhile_are_not_overwritten(office_client, colleague_client, clock):
    form = typed(office_client, direction="của tôi\ndòng hai", proposals="cũng của tôi")
    clock.move_to(at(14, 40))
    colleague_client.post(SAVING, typed(colleague_client, **TEXTS))
    page = office_client.post(SAVING, form)
    assert (page.status_code, saved()) == (409, NARRATIVE)
    assert texts(page, "h1") == ["Chưa lưu: lời văn đã được người khác sửa"]
    assert texts(page, "div", role="alert")[0].startswith("Đã lưu lúc 14 giờ 40 phút ngày 14/8/2020, Lê Mai.")
    assert texts(page, "div", class_="info") == [
        "Công tác chỉ đạo, tuyên truyền – bản đang lưu Đã chỉ đạo. Đã phát thanh.",
        "Khó khăn, vướng mắc – bản đang lưu Sóng yếu.",
        "Đề xuất, kiến nghị – bản đang lưu Hỗ trợ tờ rơi.",
    ]
    mine = boxes(page)
    assert (mine["direction"], mine["difficulties"], mine["proposals"]) == ("của tôi dòng hai", "", "cũng của tôi")


def test_reader_of_both_versions_may_replace_the_saved_one(office_client, colleague_client, clock):
    form = typed(office_client, direction="của tôi")
    clock.move_to(at(14, 40))
    colleague_client.post(SAVING, typed(colleague_client, **TEXTS))
    shown = boxes(office_client.post(SAVING, form))
    answer = office_client.post(SAVING, {name: shown[name] for name in ("narrative_base", *TEXTS)})
    assert (answer.status_code, saved()) == (302, Narrative("của tôi", "", ""))


def test_page_that_saves_by_itself_is_told_to_stop(office_client, colleague_client, clock):
    form = typed(office_client, direction="của tôi")
    clock.move_to(at(14, 40))
    colleague_client.post(SAVING, typed(colleague_client, **TEXTS))
    answer = office_client.post(SAVING, form, **JSON)
    told = "Chưa lưu: có người đã lưu lời văn khác. Bấm “Lưu lời văn” để xem cả hai bản."
    assert (answer.status_code, answer.json(), saved()) == (409, {"state": told}, NARRATIVE)


@pytest.mark.parametrize("base", ["", "x", "2020-08-14T07:30:00", "9" * 400])
def test_base_that_never_was_overwrites_nothing(office_client, base):
    office_client.post(SAVING, TEXTS)
    answer = office_client.post(SAVING, {"direction": "khác", "narrative_base": base})
    assert (answer.status_code, saved()) == (409, NARRATIVE)


# Closing


def test_closing_saves_the_texts_as_shown_and_freezes_them(office_client, office):
    page = close_on(office_client, {"number": 1, **typed(office_client, **TEXTS)})
    assert (page.status_code, saved()) == (302, NARRATIVE)
    assert frozen(Edition.objects.get()).narrative == NARRATIVE
    assert ReportingDay.objects.get().narrative_saved_by == office


def test_closing_freezes_texts_that_the_page_began_with(campaign, office, office_client):
    closed_with(campaign, office, Narrative("Như hôm trước.", "", ""), YESTERDAY)
    close_on(office_client, {"number": 1, **typed(office_client)})
    assert frozen(Edition.objects.get(day__date=TODAY)).narrative == Narrative("Như hôm trước.", "", "")


def test_closing_without_the_boxes_keeps_what_is_saved(office_client):
    office_client.post(SAVING, TEXTS)
    close_on(office_client, {"number": 1})
    assert (frozen(Edition.objects.get()).narrative, saved()) == (NARRATIVE, NARRATIVE)


def test_closing_over_anothers_texts_closes_nothing(office_client, colleague_client, clock):
    form = typed(office_client, direction="của tôi")
    clock.move_to(at(14, 40))
    colleague_client.post(SAVING, typed(colleague_client, **TEXTS))
    page = close_on(office_client, {"number": 1, **form})
    assert (page.status_code, texts(page, "h1")) == (409, ["Chưa chốt: lời văn đã được người khác sửa"])
    assert (Edition.objects.count(), saved()) == (0, NARRATIVE)


def test_closing_with_a_text_too_long_closes_nothing_and_keeps_it(office_client):
    page = close_on(office_client, {"number": 1, **typed(office_client, proposals="đ" * 5001)})
    assert (page.status_code, Edition.objects.count()) == (422, 0)
    assert boxes(page)["proposals"] == "đ" * 5001
    assert texts(page, "div", role="alert") == [
        "Chưa chốt được Đề xuất, kiến nghị: Lời văn dài quá 5000 ký tự (đang có 5001)."
    ]


def test_double_tap_makes_one_edition_with_the_texts(office_client):
    form = {"number": 1, **typed(office_client, **TEXTS)}
    assert [close_on(office_client, form)["Location"] for _ in range(2)] == [EDITION, EDITION]
    assert (Edition.objects.count(), frozen(Edition.objects.get()).narrative) == (1, NARRATIVE)


def test_texts_too_late_for_the_edition_are_kept_and_said_to_be(campaign, office_client, clock):
    form = {"number": 1, **typed(office_client, **TEXTS)}
    actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1)
    page = close_on(office_client, form, follow=True)
    assert texts(page, "div", role="status") == [
        "Lần chốt 1 đã có, hệ thống tự chốt.",
        "Lời văn vừa gửi đã lưu nhưng không có trong lần chốt này.",
    ]
    assert saved() == NARRATIVE


def test_editions_keep_their_texts_whatever_is_written_later(office_client, clock):
    close_on(office_client, {"number": 1, **typed(office_client, **TEXTS)})
    clock.move_to(at(15, 40))
    office_client.post(SAVING, typed(office_client, direction="Sau lần chốt"))
    edition = Edition.objects.get()
    assert (edition.content["narrative"]["direction"], saved().direction) == (TEXTS["direction"], "Sau lần chốt")


# The edition's page


def narrative_of(page):
    (card,) = elements(page, "section", id="loi-van")
    return [text_of(child) for child in card.children if not isinstance(child, str)][1:]


def test_page_of_an_edition_shows_the_texts_that_were_frozen_with_it(
    campaign, office, office_client, leader, sign_in, clock
):
    closed_with(campaign, office, Narrative("Đã chỉ đạo.\n<b>Đã phát thanh.</b>", "", "Hỗ trợ tờ rơi."), TODAY)
    post(office_client, SAVING, typed(office_client, direction="Sửa sau khi chốt."))
    for client in (office_client, sign_in(leader)):
        assert narrative_of(client.get(EDITION)) == [
            "Công tác chỉ đạo, tuyên truyền",
            "Đã chỉ đạo. <b>Đã phát thanh.</b>",
            "Khó khăn, vướng mắc",
            "Để trống, ghi tay trên báo cáo.",
            "Đề xuất, kiến nghị",
            "Hỗ trợ tờ rơi.",
        ]
