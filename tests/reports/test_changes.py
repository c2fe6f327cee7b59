"""R18: what changed after an edition is listed, and left for tomorrow or closed anew; R13 for past days."""

import datetime
from functools import partial

import pytest

from reports import actions
from reports.consolidation import consolidate
from reports.editions import changes_since
from reports.models import Deferral, Edition
from tests.factories import TODAY, YESTERDAY, at, day_of, make_unit, make_user, send
from units.models import Role

from .pages import BOARD, CLOSING, OWN_REPORT, boxes, close_on, elements, entry_for, form_of, post, table, texts
from .test_concurrency import at_once
from .test_query_counts import queries_of

CHANGES = BOARD + "thay-doi/"
EDITION = BOARD + "lan-chot/1/"


@pytest.fixture
def closed(campaign, agency, other_agency, commune, officer, commune_officer, office):
    """An edition of 15:00, without P-TP."""
    send(agency, officer, at(14))
    send(commune, commune_officer, at(14, 10))
    return actions.close_day(day=day_of(campaign), by=office, at=at(15), number=1)


@pytest.fixture
def changed(closed, agency, officer):
    """P-NV has corrected its report at 15:10."""
    return send(agency, officer, at(15, 10), base_revision=1, staff_installed=12, reason="rà soát lại")


def since(edition, moment):
    return changes_since(edition, consolidate(day_of(edition.day.campaign), moment))


def decide(edition, by, moment, seen=None):
    """Leave the list for tomorrow that stands, or one that was seen before."""
    covered = since(edition, moment).states if seen is None else seen
    return actions.defer_changes(edition=edition, covered=covered, seen_at=moment, by=by, at=moment)


def names(changes):
    return [change.unit.short_name for change in changes]


def seen_on(client):
    """The list as the page holds it."""
    return boxes(client.get(CHANGES))["seen"]


def defer(client, seen=None):
    return post(client, CHANGES, {"seen": seen_on(client) if seen is None else seen})


def board_note(client):
    return [text for text in texts(client.get(BOARD), "p") if text[:1].isdigit() and "thay đổi sau lần" in text]


@pytest.fixture
def late(clock):
    """Move the clock to a time of the afternoon."""
    return lambda *time: clock.move_to(at(*time))


# The list


def test_list_shows_unit_who_when_why_before_after_and_both_effects(late, changed, office_client):
    late(15, 20)
    page = office_client.get(CHANGES)
    assert texts(page, "h1") == ["Thay đổi sau lần chốt 1, ngày 14/8/2020"]
    assert texts(page, "h2") == ["Chưa quyết định: 1 thay đổi", "Ảnh hưởng đến tổng số", "Để ngày mai", "Chốt lần 2"]
    assert table(page, "Thay đổi") == [
        ["Phòng Nội vụ 15 giờ 10 phút ngày 14/8/2020, Nguyễn Thị Hạnh. Lý do: rà soát lại"],
        ["Số người đã cài đặt Bluezone", "9", "12"],
    ]
    assert [line for line in texts(page, "li") if line.startswith("Biểu")] == [
        "Biểu A, đã cài đặt: 18 → 21 (+3); tỷ lệ 50,0% → 58,3% .",
        "Biểu B, đã cài đặt: 1.200 → 1.200 (0); tỷ lệ 24,0% → 24,0% .",
    ]


def test_board_counts_names_and_links(late, changed, other_agency, other_officer, office_client):
    send(other_agency, other_officer, at(15, 12))
    late(15, 20)
    assert board_note(office_client) == ["2 thay đổi sau lần chốt 1 : Phòng Nội vụ, Phòng Tư pháp."]
    assert texts(office_client.get(BOARD), "a", href=CHANGES) == ["2 thay đổi sau lần chốt 1"]


def test_nothing_changed_offers_nothing(late, closed, office_client):
    late(15, 20)
    page = office_client.get(CHANGES)
    assert texts(page, "div", class_="ok") == ["Không có thay đổi nào sau lần chốt 1."]
    assert [e for e in elements(page, "form") if dict(e.attributes).get("class") == "card"] == []
    assert board_note(office_client) == []


def test_day_without_an_edition_has_no_such_list(agency, office_client):
    assert (office_client.get(CHANGES).status_code, defer(office_client, "x").status_code) == (404, 404)


def test_returned_report_is_listed_with_the_moment_comment_and_name_of_the_return(
    late, closed, campaign, agency, office, office_client
):
    actions.return_report(day=day_of(campaign), unit=agency, revision=1, comment="Sai tổng số", by=office, at=at(15, 5))
    late(15, 20)
    rows = table(office_client.get(CHANGES), "Thay đổi")
    assert rows[:2] == [
        ["Phòng Nội vụ 15 giờ 05 phút ngày 14/8/2020, vhtt. Lý do: Sai tổng số"],
        ["Tình trạng", "đúng hạn", "bị trả lại"],
    ]


def test_each_cause_has_its_moment_person_and_reason(closed, campaign, agency, other_agency, commune, office, officer):
    day = day_of(campaign)
    actions.return_report(day=day, unit=agency, revision=1, comment="Sai", by=office, at=at(15, 5))
    send(agency, officer, at(15, 6), base_revision=1, reason="đã đếm lại")
    actions.excuse_unit(unit=other_agency, date=TODAY, reason="họp", by=office, at=at(15, 7))
    actions.excuse_unit(unit=commune, date=TODAY, reason="bão", by=office, at=at(15, 8))
    listed = {c.unit.code: (c.cause.at, c.cause.by, c.cause.reason) for c in since(closed, at(15, 20)).all}
    assert listed == {
        "P-NV": (at(15, 6), "Nguyễn Thị Hạnh", "đã đếm lại"),
        "P-TP": (at(15, 7), "vhtt", "họp"),
        "25280": (at(15, 8), "vhtt", "bão"),
    }
    actions.withdraw_exemption(unit=commune, date=TODAY, by=office, at=at(15, 9))
    assert names(since(closed, at(15, 20)).all) == ["Phòng Nội vụ", "Phòng Tư pháp"]


def test_exemption_taken_back_after_the_edition_says_so(campaign, agency, office):
    actions.excuse_unit(unit=agency, date=TODAY, reason="họp", by=office, at=at(14))
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(15), number=1)
    actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(15, 9))
    (change,) = since(edition, at(15, 20)).all
    assert (change.cause.at, change.cause.by, change.cause.reason) == (at(15, 9), "vhtt", "hủy việc miễn báo cáo")


def test_moved_deadline_is_the_cause_where_nothing_was_sent(closed, campaign, other_agency, other_officer, office):
    send(other_agency, other_officer, at(15, 10))
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(15, 15), number=2, reason="thêm đơn vị")
    actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="mất điện", by=office, at=at(15, 16))
    (change,) = since(edition, at(15, 20)).all
    assert (change.state_before, change.state_after) == ("trễ hạn", "đúng hạn")
    assert (change.cause.at, change.cause.reason) == (None, "hạn gửi lùi đến 15 giờ 30 phút (mất điện)")


def test_earlier_day_that_was_corrected_is_the_cause_of_a_carried_figure(campaign, agency, officer, office):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(15), number=1)
    send(agency, office, at(15, 5), date=YESTERDAY, base_revision=1, staff_installed=11)
    (change,) = since(edition, at(15, 20)).all
    assert (change.cause.at, change.cause.reason) == (None, "số liệu ngày trước được sửa")


def test_new_today_of_a_unit_that_sent_is_not_laid_to_the_day_before(
    late, campaign, agency, officer, office, office_client
):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    actions.close_day(day=day_of(campaign), by=office, at=at(15), number=1)
    send(agency, officer, at(15, 10))
    late(15, 20)
    subjects = [row[0] for row in table(office_client.get(CHANGES), "Thay đổi")]
    assert subjects[1:] == ["Tình trạng", "Cài mới trong ngày: Số người đã cài đặt Bluezone"]


def test_note_of_a_report_is_not_told_as_the_reason_of_its_change(late, closed, agency, officer, office_client):
    send(agency, officer, at(15, 10), base_revision=1, staff_installed=12, note="nhiều máy cũ")
    late(15, 20)
    head, *_ = table(office_client.get(CHANGES), "Thay đổi")
    told = "Lý do: –. Ghi chú: nhiều máy cũ"
    assert head == [f"Phòng Nội vụ 15 giờ 10 phút ngày 14/8/2020, Nguyễn Thị Hạnh. {told}"]


# Để ngày mai


def test_deferral_is_signed_and_covers_what_was_seen(late, closed, changed, office, office_client, sign_in, leader):
    late(15, 20)
    seen = seen_on(office_client)
    late(15, 41)
    assert defer(office_client, seen).url == BOARD
    deferral = Deferral.objects.get()
    assert (deferral.edition, deferral.seen_at) == (closed, at(15, 20))
    assert (deferral.decided_by, deferral.decided_at) == (office, at(15, 41))
    said = ["1 thay đổi sau lần chốt 1 : để ngày mai (ghi: vhtt, 15:41): Phòng Nội vụ."]
    assert [board_note(client) for client in (office_client, sign_in(leader))] == [said, said]
    assert elements(office_client.get(BOARD), "div", class_="warn") == []
    page = office_client.get(CHANGES)
    assert texts(page, "h2") == ["Để ngày mai: 1 thay đổi", "Ảnh hưởng đến tổng số", "Chốt lần 2"]
    all_of_it = "Lần chốt 2 lấy mọi số liệu đến lúc bấm nút, kể cả các thay đổi đã để ngày mai."
    assert all_of_it in texts(page, "p")
    assert "Ghi: vhtt, lúc 15 giờ 41 phút ngày 14/8/2020." in texts(page, "p")


def test_change_after_the_deferral_is_asked_about_again(
    late, changed, agency, officer, other_agency, other_officer, office_client
):
    late(15, 20)
    defer(office_client)
    late(15, 45)
    send(other_agency, other_officer, at(15, 42))
    assert board_note(office_client) == [
        "1 thay đổi sau lần chốt 1 : Phòng Tư pháp.",
        "1 thay đổi sau lần chốt 1 : để ngày mai (ghi: vhtt, 15:20): Phòng Nội vụ.",
    ]
    send(agency, officer, at(15, 43), base_revision=2, staff_installed=13)
    assert board_note(office_client) == ["2 thay đổi sau lần chốt 1 : Phòng Nội vụ, Phòng Tư pháp."]
    defer(office_client)
    assert board_note(office_client) == [
        "2 thay đổi sau lần chốt 1 : để ngày mai (ghi: vhtt, 15:45): Phòng Nội vụ, Phòng Tư pháp."
    ]


@pytest.mark.parametrize("arrived", [(15, 20), (15, 19)], ids=["after the page", "before the page, stored after it"])
def test_list_covers_nothing_that_stood_in_no_list(
    late, closed, changed, agency, officer, other_agency, other_officer, office_client, arrived
):
    late(15, 20)
    seen = seen_on(office_client)
    send(agency, officer, at(*arrived), base_revision=2, staff_installed=13)
    send(other_agency, other_officer, at(*arrived))
    defer(office_client, seen)
    found = since(closed, at(15, 20))
    assert (names(found.undecided), names(found.deferred)) == (["Phòng Nội vụ", "Phòng Tư pháp"], [])


def test_return_in_the_second_of_the_list_is_asked_about(closed, changed, campaign, agency, office):
    seen = since(closed, at(15, 20)).states
    day = day_of(campaign)
    actions.return_report(day=day, unit=agency, revision=2, comment="Sai", by=office, at=at(15, 20))
    decide(closed, office, at(15, 20), seen)
    assert names(since(closed, at(15, 30)).undecided) == ["Phòng Nội vụ"]


def test_older_list_that_was_posted_last_undoes_no_decision(closed, changed, office, other_agency, other_officer):
    seen = since(closed, at(15, 11)).states
    send(other_agency, other_officer, at(15, 12))
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)
    decide(closed, colleague, at(15, 15))
    decide(closed, office, at(15, 11), {})
    assert since(closed, at(15, 20)).deferral.decided_by == colleague
    actions.defer_changes(edition=closed, covered=seen, seen_at=at(15, 11, 1), by=office, at=at(15, 17))
    found = since(closed, at(15, 20))
    assert (found.undecided, names(found.deferred)) == ((), ["Phòng Nội vụ", "Phòng Tư pháp"])


def test_two_lists_of_one_moment_are_two_decisions(closed, changed, office, other_agency, other_officer):
    decide(closed, office, at(15, 20))
    send(other_agency, other_officer, at(15, 20))
    assert names(since(closed, at(15, 20)).undecided) == ["Phòng Tư pháp"]
    decide(closed, office, at(15, 20))
    found = since(closed, at(15, 20))
    assert (found.undecided, names(found.deferred)) == ((), ["Phòng Nội vụ", "Phòng Tư pháp"])


def test_moving_the_deadline_after_the_list_is_asked_about(closed, campaign, other_agency, other_officer, office):
    send(other_agency, other_officer, at(15, 10))
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(15, 15), number=2, reason="x")
    decide(edition, office, at(15, 16))
    actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="mất điện", by=office, at=at(15, 17))
    assert names(since(edition, at(15, 20)).undecided) == ["Phòng Tư pháp"]
    decide(edition, office, at(15, 18))
    assert names(since(edition, at(15, 20)).deferred) == ["Phòng Tư pháp"]


def test_unit_that_joins_or_leaves_after_the_list_is_asked_about(clock, closed, changed, office, commune):
    decide(closed, office, at(15, 20))
    clock.move_to(at(15, 25))
    commune.active_until = TODAY
    commune.save()
    make_unit(office.district, "P-YT", name="Phòng Y tế", short_name="Phòng Y tế", active_from=TODAY)
    assert names(since(closed, at(15, 30)).undecided) == ["Phòng Y tế", "Lộc Thạnh"]
    decide(closed, office, at(15, 30))
    assert names(since(closed, at(15, 30)).deferred) == ["Phòng Nội vụ", "Phòng Y tế", "Lộc Thạnh"]


def test_passing_minutes_alone_undo_no_decision(closed, changed, office):
    decide(closed, office, at(15, 20))
    assert since(closed, at(23, 59)).undecided == ()


@pytest.mark.parametrize("seen", ["", "x", "\x00", "2020-08-14T15:20:00.000001+07:00", "9" * 400, ".x:y:z"])
def test_list_that_nobody_has_seen_is_refused(late, changed, office_client, seen):
    late(15, 20)
    page = defer(office_client, seen)
    assert (page.status_code, Deferral.objects.count()) == (422, 0)
    assert texts(page, "div", class_="bad")[0].endswith("Không rõ danh sách nào. Đề nghị xem lại danh sách.")
    assert names_listed(page) == ["Phòng Nội vụ"]


def names_listed(page):
    return [text.split(" 15 giờ")[0] for text in texts(page, "th", scope="rowgroup")]


def test_list_of_the_edition_before_the_last_is_overtaken(late, changed, office_client):
    late(15, 20)
    seen = seen_on(office_client)
    late(15, 25)
    close_on(office_client, {"number": 2, "reason": "Đính chính"})
    page = defer(office_client, seen)
    assert (page.status_code, Deferral.objects.count()) == (409, 0)
    assert texts(page, "div", class_="bad")[0].endswith("Đã có lần chốt 2. Đề nghị xem lại danh sách.")


def test_double_tap_is_one_decision(late, changed, office_client):
    late(15, 20)
    seen = seen_on(office_client)
    assert [defer(office_client, seen).status_code for _ in range(2)] == [302, 302]
    assert Deferral.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_about_one_list_at_once_make_one_decision(closed, changed, office):
    seen = {"covered": since(closed, at(15, 20)).states, "seen_at": at(15, 20)}
    act = partial(actions.defer_changes, edition=closed, **seen, by=office)
    first, second = at_once(partial(act, at=at(15, 21)), partial(act, at=at(15, 22)))
    assert (first, Deferral.objects.count()) == (second, 1)


CLOSED = "Chốt số liệu lần 1 15 giờ 00 phút ngày 14/8/2020, ghi: vhtt"
DEFERRED = "Để ngày mai: các thay đổi sau lần chốt 1 đến 15:20 15 giờ 20 phút ngày 14/8/2020, ghi: vhtt"


def test_decision_is_on_the_record(late, changed, office_client):
    late(15, 20)
    defer(office_client)
    assert texts(office_client.get(BOARD + "quyet-dinh/"), "li") == [DEFERRED, CLOSED]


def test_record_says_that_a_later_edition_took_in_what_was_left_for_tomorrow(late, changed, campaign, office_client):
    late(15, 20)
    defer(office_client)
    actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=2, reason="bổ sung")
    assert texts(office_client.get(BOARD + "quyet-dinh/"), "li") == [
        "Chốt số liệu lần 2 15 giờ 55 phút ngày 14/8/2020, hệ thống tự chốt Lý do: bổ sung",
        f"{DEFERRED} Đã đưa vào lần chốt 2 lúc 15:55",
        CLOSED,
    ]


def test_watching_board_notices_the_decision(late, changed, office, office_client, sign_in):
    late(15, 20)
    watcher = sign_in(make_user("vhtt-2", Role.OFFICE, office.district))
    before = watcher.get(BOARD)["ETag"]
    defer(office_client)
    assert watcher.get(BOARD)["ETag"] != before


# Chốt lần 2


def test_second_edition_is_made_from_the_list_with_a_reason(late, changed, office_client):
    late(15, 20)
    form = {name: value for name, value in boxes(office_client.get(CHANGES)).items() if name in {"number", "reason"}}
    assert form == {"number": "2", "reason": ""}
    assert close_on(office_client, form).status_code == 422
    assert close_on(office_client, form | {"reason": "Đính chính"}).url == BOARD + "lan-chot/2/"
    assert board_note(office_client) == []


def test_deferred_changes_are_part_of_the_second_edition_and_ask_nothing_more(late, changed, office_client):
    late(15, 20)
    defer(office_client)
    close_on(office_client, {"number": 2, "reason": "Đính chính"})
    assert board_note(office_client) == []
    assert (
        office_client.get(BOARD + "lan-chot/2/so-lieu.json").json()["staff"]["totals"]["all"]["staff_installed"] == 21
    )


def test_edition_and_close_page_say_what_was_decided(late, changed, office_client):
    late(15, 20)
    defer(office_client)
    said = "1 thay đổi sau lần chốt 1 : để ngày mai (ghi: vhtt, 15:20): Phòng Nội vụ."
    assert [said in texts(office_client.get(address), "p") for address in (EDITION, CLOSING)] == [True, True]


# Who may


def test_leader_reads_the_list_and_decides_nothing(late, changed, sign_in, leader):
    late(15, 20)
    client = sign_in(leader)
    page = client.get(CHANGES)
    assert (page.status_code, names_listed(page)) == (200, ["Phòng Nội vụ"])
    assert [text for text in texts(page, "button") if "mai" in text or "Chốt" in text] == []
    assert (defer(client, "x").status_code, Deferral.objects.count()) == (403, 0)


def test_officer_sees_no_list(late, changed, sign_in, officer):
    late(15, 20)
    client = sign_in(officer)
    assert (client.get(CHANGES).status_code, defer(client, "x").status_code) == (403, 403)


def test_other_districts_changes_and_decisions_stay_theirs(
    late, changed, office_client, foreign_unit, foreign_officer, foreign_office, sign_in
):
    actions.close_day(day=day_of(foreign_unit.district.campaigns.get()), by=foreign_office, at=at(15), number=1)
    send(foreign_unit, foreign_officer, at(15, 5))
    late(15, 20)
    assert names_listed(office_client.get(CHANGES)) == ["Phòng Nội vụ"]
    defer(sign_in(foreign_office))
    assert Deferral.objects.get().edition == Edition.objects.get(day__campaign__district=foreign_unit.district)
    assert board_note(office_client) == ["1 thay đổi sau lần chốt 1 : Phòng Nội vụ."]


# Past days (R13): the Office enters with a reason; the edition stays, its list shows the change


def test_entry_for_a_past_day_changes_no_edition_and_is_listed_with_its_reason(
    clock, campaign, agency, officer, office, office_client
):
    past = f"/tong-hop/{YESTERDAY}/"
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    day = day_of(campaign, YESTERDAY)
    edition = actions.close_day(day=day, by=office, at=at(15, 50, date=YESTERDAY), number=1)
    before = office_client.get(past + "lan-chot/1/so-lieu.json").json()
    entry = entry_for(agency, base_revision="1", staff_installed="11", reason="Đếm thiếu")
    assert post(office_client, past + "don-vi/P-NV/", entry).status_code == 302
    assert office_client.get(past + "lan-chot/1/so-lieu.json").json() == before
    edition.refresh_from_db()
    assert edition.content["units"][0]["figures"]["staff_installed"] == 9
    page = office_client.get(past + "thay-doi/")
    assert table(page, "Thay đổi") == [
        ["Phòng Nội vụ 14 giờ 30 phút ngày 14/8/2020, vhtt. Lý do: Đếm thiếu"],
        ["Số người đã cài đặt Bluezone", "9", "11"],
    ]
    assert "Để ngày mai" in texts(page, "button")


def test_past_day_is_not_entered_by_its_unit(clock, agency, officer_client):
    page = post(officer_client, f"/bao-cao/{YESTERDAY}/", form_of(agency, reason="rà soát lại"))
    assert (page.status_code, agency.reports.count()) == (403, 0)


# Its cost


def test_pages_ask_as_much_about_many_changes_as_about_one(late, closed, campaign, office, office_client):
    units = [make_unit(campaign.district, f"U{n}") for n in range(30)]

    def asked():
        pages = ("", "thay-doi/", "chot/", "lan-chot/1/", "quyet-dinh/")
        return {page: queries_of(partial(office_client.get, BOARD + page)) for page in pages}

    send(units[0], office, at(15, 5))
    decide(closed, office, at(15, 6))
    late(15, 30)
    asked()
    few = asked()
    for unit in units[1:]:
        send(unit, office, at(15, 10))
    decide(closed, office, at(15, 12))
    assert asked() == few


def test_officer_corrects_after_the_edition_and_the_edition_stays(late, closed, officer, agency, sign_in):
    late(15, 10)
    before = Edition.objects.values().get()
    post(sign_in(officer), OWN_REPORT, form_of(agency, base_revision="1", staff_installed="12"))
    decide(closed, closed.made_by, at(15, 11))
    assert Edition.objects.values().get() == before


def test_seen_moment_of_the_page_is_its_own_arrival(late, changed, office_client):
    late(15, 20, 7)
    defer(office_client)
    assert Deferral.objects.get().seen_at == at(15, 20, 7)


# The board after closing


def edition_links(page):
    hrefs = [dict(a.attributes)["href"] for a in elements(page, "a")]
    return [href.removeprefix(BOARD + "lan-chot/") for href in hrefs if "lan-chot/" in href]


def test_board_leads_to_the_newest_edition_and_its_files_first(late, changed, campaign, office, office_client):
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 20), number=2, reason="bổ sung")
    late(15, 30)
    page = office_client.get(BOARD)
    assert [href.split("/")[0] for href in edition_links(page)] == ["2"] * 4 + ["1"] * 3
    assert texts(page, "a", class_="button")[:3] == [
        *("Tải Excel và báo cáo Word (một tệp ZIP)", "Ghi nhận trình ký, gửi UBND tỉnh", "Chốt lại số liệu")
    ]


def closing_button(client):
    (button,) = elements(client.get(BOARD), "a", href=CLOSING)
    return dict(button.attributes)["class"]


def test_closing_again_is_proposed_only_where_something_has_changed(late, closed, agency, officer, office_client):
    late(15, 5)
    assert closing_button(office_client) == "button plain"
    send(agency, officer, at(15, 10), base_revision=1, staff_installed=12, reason="rà soát lại")
    late(15, 20)
    assert closing_button(office_client) == "button"


def test_board_says_beside_its_figures_what_the_edition_told(late, changed, office_client):
    late(15, 20)
    told = "Đang hiển thị số liệu mới nhất; lần chốt 1: 18."
    tiles = texts(office_client.get(BOARD), "section", class_="tile")
    assert [tile.endswith(told) for tile in tiles] == [False, True, False]


def test_board_of_a_past_day_says_that_it_shows_the_newest_figures(clock, changed, office, sign_in):
    clock.move_to(at(9, date=TODAY + datetime.timedelta(days=1)))
    page = sign_in(office).get(BOARD)
    said = "Bảng này hiện số liệu mới nhất của ngày, khác số liệu của lần chốt 1: "
    told = "Biểu A khi đó 18 người đã cài đặt, cài mới trong ngày –."
    assert [text for text in texts(page, "p") if text.startswith("Bảng này hiện")] == [said + told]
