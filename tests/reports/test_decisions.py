"""What the Office decides about today, and takes back: a later deadline (R1), a unit excused (R3)."""

import datetime
from functools import partial

import pytest

from reports import actions
from reports.consolidation import consolidate
from reports.models import Exemption, Extension, Reminder, ReportingDay
from reports.views.decisions import TOO_LATE
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import Role

from .pages import BOARD, OWN_REPORT, boxes, elements, errors, form_of, post, states, texts
from .test_concurrency import at_once

EXTENDING = BOARD + "lui-han/"
EXCUSING = BOARD + "don-vi/P-NV/mien/"
UNIT_DAY = BOARD + "don-vi/P-NV/"
RECORD = BOARD + "quyet-dinh/"
PAST = "/tong-hop/2020-08-13/"


def later(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def excuse(client, reason="đang sáp nhập", **form):
    return post(client, EXCUSING, {"reason": reason, **form}, follow=True)


def extend(client, due_time="15:30", reason="mất điện"):
    return post(client, EXTENDING, {"due_time": due_time, "reason": reason})


def withdraw_extension(client, due_time="15:30"):
    return post(client, EXTENDING + "rut-lai/", {"due_time": due_time}, follow=True)


def withdraw_exemption(client):
    return post(client, EXCUSING + "rut-lai/", {}, follow=True)


def test_moved_deadline_decides_and_its_reason_stands_on_every_form(
    clock, agency, office, office_client, officer_client
):
    assert post(office_client, EXTENDING, {"due_time": "15:30", "reason": "mất điện toàn huyện"}).status_code == 302
    clock.move_to(at(15, 30, 59))
    page = officer_client.get(OWN_REPORT)
    assert "Hạn gửi hôm nay lùi đến 15 giờ 30 phút . Lý do: mất điện toàn huyện" in texts(page, "p")
    post(officer_client, OWN_REPORT, form_of(agency))
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}
    (extension,) = Extension.objects.all()
    assert (extension.previous_due_at, extension.due_at) == (at(15), at(15, 30))
    assert (extension.decided_by, extension.reason) == (office, "mất điện toàn huyện")


def test_second_tap_moves_the_deadline_no_second_time(clock, campaign, agency, office, office_client):
    first, second = (extend(office_client) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Extension.objects.get().previous_due_at == at(15)


def test_page_tells_when_the_day_is_closed_under_the_moved_deadline(clock, campaign, agency, office_client):
    page = office_client.get(extend(office_client, "15:58")["Location"])
    said = "Đã lùi hạn gửi hôm nay đến 15 giờ 58 phút; hệ thống tự chốt lúc 15 giờ 59 phút."
    assert texts(page, "div", role="status")[-1] == said


def test_deadline_that_leaves_no_minute_to_close_is_refused(clock, campaign, agency, office, office_client):
    sentence = "Hạn mới phải sau 15 giờ 00 phút, chậm nhất là 15 giờ 58 phút, để kịp chốt số liệu."
    assert errors(extend(office_client, "15:59")) == {"due_time": sentence}
    with pytest.raises(actions.DeadlineImpossible):
        actions.extend_day(day=day_of(campaign), due_at=at(15, 59), reason="x", by=office, at=at(14, 30))
    extend(office_client, "15:58")
    sentence = "Không lùi thêm được: phải kịp chốt số liệu trước giờ báo cáo tỉnh."
    assert errors(extend(office_client, "15:59")) == {"due_time": sentence}


@pytest.mark.parametrize(("due_time", "reason"), [("15:30", "mất mạng"), ("15:20", "mất điện")])
def test_deadline_that_a_colleague_has_moved_as_far_meanwhile_is_not_moved_back(
    campaign, agency, office, office_client, due_time, reason
):
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)
    seen = actions.open_day(campaign=campaign, date=TODAY)
    decided = {"reason": "mất điện", "by": colleague, "at": at(14, 30)}
    actions.extend_day(day=seen, due_at=at(15, 30), **decided)
    with pytest.raises(actions.DeadlineImpossible):
        actions.extend_day(day=seen, due_at=at(15, int(due_time[-2:])), reason=reason, by=office, at=at(14, 31))
    page = extend(office_client, due_time, reason)
    sentence = "Hạn mới phải sau 15 giờ 30 phút, chậm nhất là 15 giờ 58 phút, để kịp chốt số liệu."
    assert (page.status_code, errors(page)) == (422, {"due_time": sentence})
    (typed,) = (dict(box.attributes)["value"] for box in elements(page, "input", id="id_due_time"))
    assert (typed, boxes(page)["reason"]) == (due_time, reason)
    assert (day_of(campaign).due_at, Extension.objects.count()) == (at(15, 30), 1)


@pytest.mark.django_db(transaction=True)
def test_several_taps_at_once_move_the_deadline_once(campaign, agency, office):
    day = actions.open_day(campaign=campaign, date=TODAY)
    tap = partial(actions.extend_day, day=day, due_at=at(15, 30), reason="mất điện", by=office, at=at(14, 30))
    assert len(set(at_once(tap, tap, tap))) == 1
    assert Extension.objects.get().previous_due_at == at(15)


def test_moved_deadline_is_that_day_s_alone(office_client, campaign):
    post(office_client, EXTENDING, {"due_time": "15:30", "reason": "mất điện"})
    campaign.refresh_from_db()
    assert campaign.unsaved_day(YESTERDAY).due_at == at(15, date=YESTERDAY)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"due_time": "15:00", "reason": "x"}, "due_time"),
        ({"due_time": "16:00", "reason": "x"}, "due_time"),
        ({"due_time": "3 giờ", "reason": "x"}, "due_time"),
        ({"due_time": "", "reason": "x"}, "due_time"),
        ({"due_time": "15:30", "reason": " "}, "reason"),
        ({"due_time": "15:30", "reason": "x" * 301}, "reason"),
    ],
)
def test_deadline_that_cannot_be_is_refused(office_client, campaign, form, field):
    page = post(office_client, EXTENDING, form)
    assert (page.status_code, list(errors(page)), Extension.objects.count()) == (422, [field], 0)
    assert not ReportingDay.objects.exists()


def test_excused_unit_is_not_expected_and_reads_why(agency, officer_client, office_client, office):
    assert post(office_client, EXCUSING, {"reason": "đang sáp nhập"}).status_code == 302
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "miễn báo cáo"}
    assert "Đơn vị được miễn báo cáo ngày này. Lý do: đang sáp nhập" in texts(officer_client.get(OWN_REPORT), "p")
    (exemption,) = Exemption.objects.all()
    assert (exemption.date, exemption.decided_by) == (TODAY, office)


def test_excusing_twice_leaves_the_first_decision(agency, office_client):
    for reason in ("đang sáp nhập", "lý do khác"):
        assert post(office_client, EXCUSING, {"reason": reason}).status_code == 302
    assert Exemption.objects.get().reason == "đang sáp nhập"


def test_excusing_while_a_colleague_takes_it_back_says_so_and_excuses_nobody(agency, office_client, monkeypatch):
    # The row of today stood in the way when ours was written, and was gone when we looked.
    monkeypatch.setattr(Exemption.objects, "bulk_create", lambda rows, **options: [row.save() for row in [*rows][1:]])
    page = excuse(office_client, until="15/8/2020")
    assert texts(page, "div", role="status") == [
        "Việc miễn báo cáo của Phòng Nội vụ vừa được rút lại. Đề nghị xem lại rồi miễn lại."
    ]
    assert Exemption.objects.count() == 0


def test_excusing_over_a_colleague_s_decision_changes_nothing_and_names_it(clock, agency, office_client):
    excuse(office_client, until="15/8/2020")
    clock.move_to(at(14, 40))
    page = post(office_client, EXCUSING, {"reason": "lý do khác", "until": "20/8/2020"}, follow=True)
    assert texts(page, "div", role="status") == [
        (
            "Phòng Nội vụ đã được vhtt miễn báo cáo lúc 14 giờ 30 phút ngày 14/8/2020, quyết định đó giữ nguyên. "
            "Cần thay đổi thì rút lại rồi miễn lại."
        )
    ]
    assert [(e.date, e.reason) for e in Exemption.objects.all()] == [
        (TODAY, "đang sáp nhập"),
        (later(1), "đang sáp nhập"),
    ]


def test_excusing_without_a_reason_is_refused(agency, office_client):
    page = post(office_client, EXCUSING, {"reason": ""})
    assert (page.status_code, errors(page), Exemption.objects.count()) == (422, {"reason": "Chưa ghi lý do."}, 0)


@pytest.mark.parametrize("end", ["lui-han/", "don-vi/P-NV/mien/", "lui-han/rut-lai/", "don-vi/P-NV/mien/rut-lai/"])
def test_past_day_is_not_decided_anew(agency, officer, office_client, end):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    page = post(office_client, PAST + end, {"due_time": "15:30", "reason": "x"})
    assert (page.status_code, Exemption.objects.count(), Extension.objects.count()) == (403, 0, 0)
    assert (texts(page, "h1"), TOO_LATE in texts(page, "p")) == (["Không thực hiện được"], True)


# Several days


def test_several_days_are_excused_one_by_one_with_one_decision(agency, office, office_client):
    page = excuse(office_client, until="16/8/2020")
    rows = Exemption.objects.values_list("date", "reason", "decided_by", "decided_at")
    assert list(rows) == [(later(n), "đang sáp nhập", office.pk, at(14, 30)) for n in range(3)]
    assert texts(page, "div", role="status") == [
        "Phòng Nội vụ được miễn báo cáo từ ngày 14/8/2020 đến hết ngày 16/8/2020."
    ]


@pytest.mark.parametrize("until", ["", " ", "14/8/2020", "2020-08-14"])
def test_one_day_is_excused_where_no_other_is_named(agency, office_client, until):
    excuse(office_client, until=until)
    assert [e.date for e in Exemption.objects.all()] == [TODAY]


@pytest.mark.parametrize(("until", "days"), [("13/9/2020", 31), ("5/9/2020", 23)])
def test_day_comes_before_the_month(agency, office_client, until, days):
    excuse(office_client, until=until)
    assert Exemption.objects.count() == days


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("13/8/2020", "Ngày phải từ 14/8/2020 đến 13/9/2020 (mỗi lần miễn không quá 31 ngày)."),
        ("14/9/2020", "Ngày phải từ 14/8/2020 đến 13/9/2020 (mỗi lần miễn không quá 31 ngày)."),
        ("mai", "“mai” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."),
        ("31/2/2020", "“31/2/2020” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."),
        ("1/1/9999", "Ngày 01/01/9999 nằm ngoài khoảng từ năm 2020 đến năm 2099."),
    ],
)
def test_days_that_cannot_be_excused_are_refused_and_kept(agency, office_client, until, sentence):
    page = post(office_client, EXCUSING, {"reason": "x", "until": until})
    assert (page.status_code, errors(page), Exemption.objects.count()) == (422, {"until": sentence}, 0)
    assert boxes(page) == {"until": until, "reason": "x"}


def test_day_that_is_excused_already_keeps_its_first_decision(agency, office, office_client):
    first = actions.excuse_unit(unit=agency, date=later(1), reason="họp", by=office, at=at(9))
    excuse(office_client, until="16/8/2020")
    assert [(e.date, e.reason) for e in Exemption.objects.all()] == [
        (TODAY, "đang sáp nhập"),
        (later(1), "họp"),
        (later(2), "đang sáp nhập"),
    ]
    assert Exemption.objects.get(date=later(1)) == first[0]


def test_unit_reads_until_when_it_is_excused(agency, officer_client, office_client):
    excuse(office_client, until="16/8/2020")
    said = "Đơn vị được miễn báo cáo đến hết ngày 16/8/2020. Lý do: đang sáp nhập"
    own = officer_client.get(OWN_REPORT)
    assert said in texts(own, "p")
    assert said in texts(office_client.get(UNIT_DAY), "p")
    assert texts(own, "p", class_="clockline") == []


def test_excused_days_to_come_are_excused_when_they_come(campaign, agency, office_client):
    excuse(office_client, until="15/8/2020")
    expected = [
        consolidate(day_of(campaign, later(n)), at(15, date=later(n))).attendance.expected for n in (-1, 0, 1, 2)
    ]
    assert expected == [1, 0, 0, 1]


# Taking back an exemption


def test_exemption_is_taken_back_signed_and_timed_and_stays_on_record(
    clock, agency, office, office_client, officer_client
):
    excuse(office_client)
    clock.move_to(at(14, 50))
    page = withdraw_exemption(office_client)
    exemption = Exemption.objects.get()
    assert (exemption.withdrawn_by, exemption.withdrawn_at, exemption.reason) == (office, at(14, 50), "đang sáp nhập")
    assert texts(page, "div", role="status") == ["Đã rút lại miễn báo cáo ngày 14/8/2020 của Phòng Nội vụ."]
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "chưa báo cáo"}
    assert texts(officer_client.get(OWN_REPORT), "div", class_="info") == [
        "Miễn báo cáo ngày này (lý do: đang sáp nhập) đã rút lại lúc 14 giờ 50 phút ngày 14/8/2020 (ghi: vhtt)."
    ]


def test_taking_back_takes_the_days_from_this_one_on_that_were_decided_together(
    clock, agency, office, office_client, sign_in
):
    actions.excuse_unit(unit=agency, date=later(3), reason="họp", by=office, at=at(9))
    excuse(office_client, until="17/8/2020")
    clock.move_to(at(9, date=later(1)))
    client = sign_in(office)
    page = post(client, f"/tong-hop/{later(1)}/don-vi/P-NV/mien/rut-lai/", {}, follow=True)
    assert [(e.date, e.withdrawn_at is None) for e in Exemption.objects.all()] == [
        (TODAY, True),
        (later(1), False),
        (later(2), False),
        (later(3), True),
    ]
    assert texts(page, "div", role="status") == [
        "Đã rút lại miễn báo cáo từ ngày 15/8/2020 đến hết ngày 16/8/2020 của Phòng Nội vụ."
    ]


def test_record_tells_which_days_of_a_decision_were_taken_back(clock, agency, office_client, sign_in, office):
    excuse(office_client, until="17/8/2020")
    clock.move_to(at(9, date=later(1)))
    client = sign_in(office)
    post(client, f"/tong-hop/{later(1)}/don-vi/P-NV/mien/rut-lai/", {})
    said = " ".join(texts(client.get(RECORD), "main"))
    assert "Miễn báo cáo: Phòng Nội vụ, đến hết ngày 17/8/2020 (từ ngày 15/8/2020 đã rút lại)" in said


def test_second_tap_that_takes_back_says_what_the_first_did_and_a_colleague_that_nothing_is_excused(
    clock, agency, office_client, sign_in
):
    excuse(office_client, until="16/8/2020")
    colleague = sign_in(make_user("vhtt-2", Role.OFFICE, agency.district))
    pages = [withdraw_exemption(office_client)]
    clock.move_to(at(14, 40))
    pages += [withdraw_exemption(client) for client in (office_client, colleague)]
    done = "Đã rút lại miễn báo cáo từ ngày 14/8/2020 đến hết ngày 16/8/2020 của Phòng Nội vụ."
    assert [texts(page, "div", role="status") for page in pages] == [
        [done], [done], ["Phòng Nội vụ không được miễn báo cáo ngày 14/8/2020."]
    ]  # fmt: skip
    assert {exemption.withdrawn_at for exemption in Exemption.objects.all()} == {at(14, 30)}


def test_page_of_a_decision_takes_back_no_later_one(agency, office_client, office):
    excuse(office_client)
    page = office_client.get(UNIT_DAY)
    (shown,) = (dict(box.attributes)["value"] for box in elements(page, "input", name="decision"))
    withdraw_exemption(office_client)
    excuse(office_client)
    for decision in (shown, "x", "\x00"):
        office_client.post(EXCUSING + "rut-lai/", {"decision": decision})
    assert Exemption.objects.in_force().count() == 1


def test_second_tap_that_excuses_says_what_the_first_did(agency, office_client):
    excuse(office_client, until="15/8/2020")
    page = excuse(office_client, until="15/8/2020")
    assert texts(page, "div", role="status") == [
        "Phòng Nội vụ được miễn báo cáo từ ngày 14/8/2020 đến hết ngày 15/8/2020."
    ]
    assert Exemption.objects.count() == 2


def test_unit_may_be_excused_again_after_taking_back(clock, campaign, agency, office_client):
    found = [consolidate(day_of(campaign), at(14)).units[0]]
    for minute, act in (
        (30, partial(excuse, reason="họp")),
        (35, withdraw_exemption),
        (40, partial(excuse, reason="sáp nhập")),
    ):
        clock.move_to(at(14, minute))
        act(office_client)
        found.append(consolidate(day_of(campaign), at(14, minute)).units[0])
    assert [unit.exemption_reason for unit in found] == ["", "họp", "", "sáp nhập"]
    assert [unit.excused_at for unit in found] == [None, at(14, 30), at(14, 35), at(14, 40)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same", [True, False])
def test_one_of_two_who_take_back_at_once_does(agency, office, office_client, is_same):
    excuse(office_client, until="16/8/2020")
    second = office if is_same else make_user("vhtt-2", Role.OFFICE, agency.district)

    def withdraw(by, moment):
        try:
            return actions.withdraw_exemption(unit=agency, date=TODAY, by=by, at=moment)
        except actions.NotInForce:
            return None

    outcomes = at_once(partial(withdraw, office, at(14, 40)), partial(withdraw, second, at(14, 41)))
    assert sorted(len(dates or []) for dates in outcomes) == ([3, 3] if is_same else [0, 3])
    assert len(set(Exemption.objects.values_list("withdrawn_at", flat=True))) == 1


def test_buttons_about_a_unit_follow_what_is_decided(agency, officer, office_client):
    def offered():
        page = office_client.get(UNIT_DAY)
        wanted = ("Miễn", "miễn", "Trả")
        return [text for tag in ("a", "button") for text in texts(page, tag) if any(word in text for word in wanted)]

    assert offered() == ["Miễn báo cáo"]
    excuse(office_client)
    assert offered() == ["Rút lại miễn báo cáo"]
    withdraw_exemption(office_client)
    send(agency, officer, at(14))
    assert offered() == ["Trả lại số liệu"]


# A unit that sends although it is excused (R3): not expected, but nothing vanishes


def test_report_of_an_excused_unit_is_shown_and_summed_although_it_is_not_expected(
    agency, officer_client, office_client
):
    excuse(office_client)
    page = post(officer_client, OWN_REPORT, form_of(agency), follow=True)
    assert page.status_code == 200
    board = office_client.get(BOARD)
    assert states(board) == {"Phòng Nội vụ": "miễn báo cáo"}
    assert "được miễn, vẫn gửi số liệu" in texts(board, "span", class_="sub")
    figures = office_client.get(BOARD + "so-lieu.json").json()
    assert (figures["attendance"]["expected"], figures["attendance"]["exempt"]) == (0, 1)
    assert figures["staff"]["totals"]["reported"]["staff_installed"] == 9
    withdraw_exemption(office_client)
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}


# Taking back a moved deadline


def test_moved_deadline_is_taken_back_and_the_one_before_decides(
    clock, campaign, agency, office, office_client, officer_client
):
    extend(office_client)
    clock.move_to(at(14, 50))
    page = withdraw_extension(office_client)
    assert texts(page, "div", role="status")[-1] == "Đã rút lại lùi hạn. Hạn gửi hôm nay là 15 giờ 00 phút."
    day, extension = day_of(campaign), Extension.objects.get()
    assert (day.due_at, day.extension_reason) == (at(15), "")
    assert (extension.withdrawn_by, extension.withdrawn_at) == (office, at(14, 50))
    assert texts(officer_client.get(OWN_REPORT), "div", class_="info") == [
        "Lùi hạn đến 15 giờ 30 phút đã rút lại lúc 14:50 (ghi: vhtt). Hạn gửi là 15 giờ 00 phút ."
    ]
    clock.move_to(at(15, 10))
    post(officer_client, OWN_REPORT, form_of(agency))
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "trễ hạn 10 phút"}


KEPT = (
    "Không rút lại được lùi hạn: 1 đơn vị đã gửi sau hạn cũ, trong hạn đã lùi, và đã nhận biên nhận đúng hạn "
    "(Phòng Nội vụ). Hạn đã lùi giữ nguyên."
)


def test_moved_deadline_that_a_unit_relied_on_is_not_taken_back(clock, campaign, agency, officer, office_client):
    extend(office_client)
    send(agency, officer, at(15, 1))
    clock.move_to(at(15, 10))
    page = office_client.get(EXTENDING)
    assert (KEPT in texts(page, "p"), texts(page, "button")[1:]) == (True, ["Lùi hạn"])
    assert texts(withdraw_extension(office_client), "div", role="status")[-1] == KEPT
    assert (day_of(campaign).due_at, Extension.objects.in_force().count()) == (at(15, 30), 1)
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}


@pytest.mark.parametrize("arrivals", [[], [at(15, 0, 59)], [at(15, 31)], [at(14), at(15, 10)]])
def test_moved_deadline_that_made_nobody_on_time_is_taken_back_after_the_earlier_one(
    clock, campaign, agency, officer, office_client, arrivals
):
    extend(office_client)
    for revision, moment in enumerate(arrivals):
        send(agency, officer, moment, base_revision=revision, visitors_guided=revision)
    clock.move_to(at(15, 40))
    withdraw_extension(office_client)
    assert (day_of(campaign).due_at, Extension.objects.in_force().count()) == (at(15), 0)


def test_deadline_moved_after_a_late_send_is_taken_back_and_the_send_is_late_again(
    clock, campaign, agency, officer, office_client
):
    send(agency, officer, at(15, 5))
    clock.move_to(at(15, 10))
    extend(office_client)
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}
    withdraw_extension(office_client)
    assert (day_of(campaign).due_at, Extension.objects.in_force().count()) == (at(15), 0)
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "trễ hạn 5 phút"}


def test_second_moving_taken_back_restores_the_first_and_its_reason(clock, campaign, agency, office_client):
    extend(office_client, "15:15", "mất điện")
    clock.move_to(at(14, 40))
    extend(office_client, "15:30", "mất mạng")
    clock.move_to(at(14, 50))
    withdraw_extension(office_client, "15:30")
    day = day_of(campaign)
    assert (day.due_at, day.extension_reason) == (at(15, 15), "mất điện")
    withdraw_extension(office_client, "15:15")
    assert (day_of(campaign).due_at, day_of(campaign).extension_reason) == (at(15), "")


@pytest.mark.parametrize("due_time", ["15:15", "15:00", "", "x", "\x00", "25:00"])
def test_only_the_deadline_in_force_is_taken_back(campaign, agency, office_client, due_time):
    extend(office_client, "15:15")
    extend(office_client, "15:30")
    page = withdraw_extension(office_client, due_time)
    assert texts(page, "div", role="status")[-1] == (
        "Lần lùi hạn này không còn hiệu lực. Đề nghị xem lại hạn đang áp dụng."
    )
    assert (day_of(campaign).due_at, Extension.objects.exclude(withdrawn_at=None).count()) == (at(15, 30), 0)


def test_double_tap_takes_back_one_moving(campaign, agency, office_client):
    extend(office_client, "15:15")
    extend(office_client, "15:30")
    for _ in range(2):
        page = withdraw_extension(office_client, "15:30")
        assert texts(page, "div", role="status")[-1] == "Đã rút lại lùi hạn. Hạn gửi hôm nay là 15 giờ 15 phút."
    assert day_of(campaign).due_at == at(15, 15)


def test_page_of_a_moved_deadline_takes_back_no_later_move_to_the_same_minute(campaign, agency, office_client):
    extend(office_client, "15:30")
    form = {"due_time": "15:30", "extension": Extension.objects.get().pk}
    for _ in range(2):
        office_client.post(EXTENDING + "rut-lai/", form)
    extend(office_client, "15:30")
    office_client.post(EXTENDING + "rut-lai/", form)
    assert day_of(campaign).due_at == at(15, 30)


def test_day_whose_deadline_was_never_moved_has_nothing_to_take_back(agency, office_client):
    page = withdraw_extension(office_client, "15:00")
    assert (page.status_code, ReportingDay.objects.count()) == (200, 0)


def test_page_of_the_deadline_offers_to_take_it_back(agency, office_client):
    assert texts(office_client.get(EXTENDING), "button")[1:] == ["Lùi hạn"]
    extend(office_client)
    page = office_client.get(EXTENDING)
    assert texts(page, "button")[1:] == ["Lùi hạn", "Rút lại lùi hạn"]
    (box,) = (dict(e.attributes)["value"] for e in elements(page, "input", type="hidden", name="due_time"))
    assert box == "15:30"


def test_each_move_of_the_deadline_and_its_withdrawal_is_known(clock, campaign, agency, office_client):
    found = [day_of(campaign)]
    for act in (
        partial(extend, due_time="15:15", reason="mất điện"),
        partial(extend, due_time="15:30", reason="mất mạng"),
        partial(withdraw_extension, due_time="15:30"),
    ):
        act(office_client)
        found.append(day_of(campaign))
    assert [(day.due_at, day.extension_reason) for day in found] == [
        (at(15), ""),
        (at(15, 15), "mất điện"),
        (at(15, 30), "mất mạng"),
        (at(15, 15), "mất điện"),
    ]


@pytest.mark.parametrize("end", ["lui-han/rut-lai/", "don-vi/P-NV/mien/rut-lai/"])
def test_taking_back_after_midnight_is_too_late(clock, agency, office, office_client, sign_in, end):
    extend(office_client)
    excuse(office_client)
    clock.move_to(at(0, date=later(1)))
    assert post(sign_in(office), BOARD + end, {"due_time": "15:30"}).status_code == 403
    assert (Extension.objects.get().withdrawn_at, Exemption.objects.get().withdrawn_at) == (None, None)


def test_deadline_and_exemption_of_another_district_are_out_of_reach(
    clock, agency, office_client, foreign_unit, foreign_office, sign_in
):
    foreign = sign_in(foreign_office)
    extend(foreign)
    post(foreign, BOARD + "don-vi/25308/mien/", {"reason": "x"})
    page = withdraw_extension(office_client)
    assert texts(page, "div", role="status") == [
        "Lần lùi hạn này không còn hiệu lực. Đề nghị xem lại hạn đang áp dụng."
    ]
    assert post(office_client, BOARD + "don-vi/25308/mien/rut-lai/", {}).status_code == 404
    assert (Extension.objects.get().withdrawn_at, Exemption.objects.get().withdrawn_at) == (None, None)


# Ready words for Zalo


def announced(page):
    return next(iter(texts(page, "textarea", id="announcement")), "")


def test_moved_deadline_comes_with_words_for_all_units(clock, campaign, agency, office_client):
    assert announced(office_client.get(EXTENDING)) == ""
    page = post(office_client, EXTENDING, {"due_time": "15:30", "reason": "mất điện."}, follow=True)
    assert announced(page) == (
        "Thông báo: Hạn gửi báo cáo kết quả cài đặt ứng dụng Bluezone ngày 14/8/2020 lùi từ 15 giờ 00 phút đến "
        "15 giờ 30 phút, lý do: mất điện. Phòng Văn hóa và Thông tin đề nghị các cơ quan, đơn vị chưa gửi báo cáo "
        "gửi chậm nhất 15 giờ 30 phút."
    )
    assert announced(withdraw_extension(office_client)) == (
        "Thông báo: Hạn gửi báo cáo kết quả cài đặt ứng dụng Bluezone ngày 14/8/2020 là 15 giờ 00 phút (đã rút lại "
        "việc lùi hạn đến 15 giờ 30 phút). Phòng Văn hóa và Thông tin đề nghị các cơ quan, đơn vị chưa gửi báo cáo "
        "gửi chậm nhất 15 giờ 00 phút."
    )


def test_exemption_comes_with_words_for_its_unit(agency, office_client):
    assert announced(office_client.get(UNIT_DAY)) == ""
    excuse(office_client, until="16/8/2020")
    assert announced(office_client.get(UNIT_DAY)) == (
        "Thông báo: Phòng Nội vụ được miễn báo cáo kết quả cài đặt ứng dụng Bluezone từ ngày 14/8/2020 đến hết ngày "
        "16/8/2020, lý do: đang sáp nhập."
    )
    withdraw_exemption(office_client)
    assert announced(office_client.get(UNIT_DAY)) == (
        "Thông báo: Việc miễn báo cáo kết quả cài đặt ứng dụng Bluezone ngày 14/8/2020 của Phòng Nội vụ đã được rút "
        "lại. Phòng Văn hóa và Thông tin đề nghị đơn vị gửi báo cáo chậm nhất 15 giờ 00 phút."
    )


def test_words_for_zalo_name_no_deadline_that_is_over(clock, agency, office_client, sign_in, office):
    extend(office_client)
    excuse(office_client)
    clock.move_to(at(15, 10))
    client = sign_in(office)
    assert announced(withdraw_extension(client)).endswith("chưa gửi báo cáo gửi ngay.")
    withdraw_exemption(client)
    assert announced(client.get(UNIT_DAY)).endswith("đề nghị đơn vị gửi báo cáo ngay.")


def test_words_for_zalo_remind_nobody(campaign, agency, office_client):
    extend(office_client)
    excuse(office_client)
    assert Reminder.objects.count() == 0


# The record


def test_record_tells_who_decided_what_when_why_and_what_was_taken_back(
    clock, agency, officer, office, office_client, foreign_unit, foreign_office, sign_in, leader
):
    send(agency, officer, at(14))
    foreign = sign_in(foreign_office)
    post(foreign, BOARD + "don-vi/25308/mien/", {"reason": "x"})
    extend(foreign, reason="huyện khác")
    extend(office_client)
    clock.move_to(at(14, 40))
    withdraw_extension(office_client)
    excuse(office_client, until="15/8/2020")
    clock.move_to(at(14, 45))
    post(office_client, UNIT_DAY + "tra-lai/", {"revision": "1", "comment": "Sai tổng số"})
    said = [
        "Trả lại số liệu: Phòng Nội vụ, lần gửi 1 14 giờ 45 phút ngày 14/8/2020, ghi: vhtt Lý do: Sai tổng số",
        (
            "Miễn báo cáo: Phòng Nội vụ, đến hết ngày 15/8/2020 14 giờ 40 phút ngày 14/8/2020, ghi: vhtt "
            "Lý do: đang sáp nhập"
        ),
        (
            "Lùi hạn gửi của các đơn vị từ 15 giờ 00 phút đến 15 giờ 30 phút đã rút lại "
            "14 giờ 30 phút ngày 14/8/2020, ghi: vhtt Lý do: mất điện Rút lại: 14 giờ 40 phút ngày 14/8/2020, ghi: vhtt"
        ),
    ]
    assert [texts(client.get(RECORD), "li") for client in (office_client, sign_in(leader))] == [said, said]
    assert texts(office_client.get(f"/tong-hop/{YESTERDAY}/quyet-dinh/"), "li") == []


def test_record_is_not_the_officers(agency, officer_client):
    assert officer_client.get(RECORD).status_code == 403


def test_board_says_at_once_what_was_decided_and_taken_back(agency, office, office_client, sign_in):
    watcher = sign_in(make_user("vhtt-2", Role.OFFICE, office.district))
    tags = [watcher.get(BOARD)["ETag"]]
    for act in (extend, withdraw_extension, extend, excuse, withdraw_exemption, excuse):
        act(office_client)
        tags.append(watcher.get(BOARD)["ETag"])
    assert len(set(tags)) == len(tags)


def extending_button(client):
    return texts(client.get(BOARD), "a", href=EXTENDING)


def test_button_says_that_a_moved_deadline_can_be_taken_back_and_goes_with_its_use(
    clock, campaign, agency, office, office_client
):
    assert extending_button(office_client) == ["Lùi hạn"]
    extend(office_client)
    assert extending_button(office_client) == ["Lùi hạn / rút lại"]
    clock.move_to(at(16))
    assert extending_button(office_client) == []
    clock.move_to(at(15, 40))
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 35), number=1)
    assert extending_button(office_client) == []


def test_last_day_of_an_exemption_needs_no_year(agency, office_client):
    excuse(office_client, until="16/8")
    assert list(Exemption.objects.values_list("date", flat=True)) == [TODAY, later(1), later(2)]
