"""R1: a campaign has a last day, and days suspended for the whole district; on neither is anything owed or done."""

import datetime
from functools import partial

import pytest

from reports import actions, workbook
from reports.clock.query import tasks_of_day
from reports.consolidation import as_json, changes_between, consolidate, freeze, thaw
from reports.history.record import whole_record
from reports.models import Campaign, Edition, Email, ScheduledTask, Suspension
from reports.models.report import begins_on
from reports.reminders.missing import is_missing, missing_reports
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, make_unit, make_user, send
from tests.reports.word import printed, whole_text
from units.models import Role

from .pages import BOARD, OWN_REPORT, errors, form_of, post, states, texts
from .test_clock.working import run, run_minutes, said_of
from .test_concurrency import at_once
from .test_properties import opened

SUSPENDING = "/tong-hop/tam-dung/"
TOMORROW = TODAY + datetime.timedelta(days=1)
PAGES_OF_TODAY = ("/tong-hop/", SUSPENDING, "/tong-hop/hen-gio/", "/tong-hop/nhap-excel/", f"{BOARD}don-doc/")


def end(campaign, by, date, moment):
    campaign = Campaign.objects.get(pk=campaign.pk)
    campaign.ends_on = date
    actions.change_campaign(campaign=campaign, by=by, at=moment)


def suspend(by, first=TODAY, last=None, moment=None, reason="bão số 5"):
    act = {"first_on": first, "last_on": last or first, "reason": reason, "by": by, "at": moment or at(9)}
    return actions.suspend_days(district=by.district, **act)


def withdraw(suspension, by, moment):
    return actions.withdraw_suspension(suspension=suspension, by=by, at=moment)


# The last day


def test_last_day_is_reported_and_closed_and_the_day_after_is_none(campaign, agency, office, officer, clock, sign_in):
    end(campaign, office, TODAY, at(9))
    run_minutes(at(14), at(14, 40), at(15, 5), at(15, 55))
    assert Edition.objects.get().day.date == TODAY
    assert Email.objects.filter(day__date=TODAY).exists()
    before = Email.objects.count()
    assert run_minutes(*(at(*time, date=TOMORROW) for time in ((0, 0), (14, 0), (15, 5), (15, 55), (23, 59)))) == []
    assert (Edition.objects.count(), Email.objects.count()) == (1, before)
    assert not campaign.days.filter(date=TOMORROW).exists()


def test_pages_of_the_day_after_say_that_the_campaign_has_ended(campaign, agency, office, officer, clock, sign_in):
    send(agency, officer)
    end(campaign, office, TODAY, at(15))
    clock.move_to(at(0, 0, date=TOMORROW))
    told = "Đợt triển khai “Cài đặt ứng dụng Bluezone” đã kết thúc, ngày báo cáo cuối là 14/8/2020."
    for page in (sign_in(officer).get(OWN_REPORT), *(sign_in(office).get(address) for address in PAGES_OF_TODAY[:4])):
        assert page.status_code == 404
        assert f"{told} Hôm nay không phải báo cáo." in texts(page, "p")
    assert post(sign_in(officer), OWN_REPORT, form_of(agency)).status_code == 404
    assert sign_in(officer).get("/bao-cao/lich-su/").status_code == 200
    assert sign_in(office).get("/tong-hop/dien-bien/").status_code == 200


def test_minute_before_midnight_of_the_last_day_a_report_is_taken(campaign, agency, office, officer, clock, sign_in):
    end(campaign, office, TODAY, at(15))
    clock.move_to(at(23, 59, 59))
    assert post(sign_in(officer), OWN_REPORT, form_of(agency)).status_code == 302


def test_board_of_the_last_day_leads_to_no_day_after(campaign, agency, office, clock, sign_in):
    clock.move_to(at(9, date=TOMORROW))
    client = sign_in(office)
    assert f'href="/tong-hop/{TOMORROW}/"' in client.get(BOARD).content.decode()
    Campaign.objects.update(ends_on=TODAY)
    assert f'href="/tong-hop/{TOMORROW}/"' not in client.get(BOARD).content.decode()
    assert client.get(f"/tong-hop/{TOMORROW}/").status_code == 404


def test_days_after_the_end_are_in_no_record_and_count_as_missed_by_nobody(campaign, agency, office, officer):
    send(agency, officer)
    end(campaign, office, TODAY, at(15))
    record = whole_record(agency, at(9, date=TODAY + datetime.timedelta(days=21)))
    assert record.days[0].day.date == TODAY
    assert (record.counts["expected"], record.counts["missing"]) == (5, 4)


def test_campaign_ends_today_at_the_earliest_and_an_end_that_has_passed_stays(campaign, office):
    with pytest.raises(actions.EndImpossible):
        end(campaign, office, YESTERDAY, at(9))
    end(campaign, office, TOMORROW, at(9))
    end(campaign, office, None, at(9, 1))
    end(campaign, office, TODAY, at(23, 59))
    for other in (None, TOMORROW, TODAY + datetime.timedelta(days=9)):
        with pytest.raises(actions.EndImpossible):
            end(campaign, office, other, at(0, 0, date=TOMORROW))
    assert Campaign.objects.get().ends_on == TODAY


def test_campaign_that_began_before_does_not_come_back_when_the_later_one_ends(campaign):
    make_campaign(campaign.district, starts_on=YESTERDAY, ends_on=TODAY, title="Khác")
    running = {date: Campaign.objects.in_force(campaign.district_id, date) for date in (START, YESTERDAY, TODAY)}
    assert [str(found) for found in running.values()] == ["Cài đặt ứng dụng Bluezone", "Khác", "Khác"]
    assert Campaign.objects.in_force(campaign.district_id, TOMORROW) is None


def test_next_campaign_takes_over_and_new_units_begin_with_what_has_begun(campaign):
    Campaign.objects.update(ends_on=YESTERDAY)
    assert begins_on(campaign.district_id, TODAY) == START
    following = make_campaign(campaign.district, starts_on=TOMORROW)
    assert Campaign.objects.in_force(campaign.district_id, TODAY) is None
    assert Campaign.objects.in_force(campaign.district_id, TOMORROW) == following


def test_changed_campaign_writes_no_day_after_its_end(campaign, office):
    Campaign.objects.update(ends_on=YESTERDAY)
    changed = Campaign.objects.get()
    changed.title = "Tên khác"
    actions.change_campaign(campaign=changed, by=office, at=at(9, date=TOMORROW))
    assert campaign.days.order_by("date").last().date == YESTERDAY


# Suspended days


def test_on_a_suspended_day_the_clock_does_nothing(campaign, agency, office, officer):
    suspend(office, TODAY, TOMORROW)
    moments = [
        at(h, m, date=date) for date in (TODAY, TOMORROW) for h, m in ((0, 0), (14, 0), (14, 40), (15, 5), (16, 0))
    ]
    assert run_minutes(*moments) == []
    assert (Edition.objects.count(), Email.objects.count()) == (0, 0)
    said = {said_of(entry) for entry in tasks_of_day(day_of(campaign), at(16))}
    assert said == {"bỏ qua: ngày tạm dừng báo cáo"}
    assert run(at(15, 55, date=TOMORROW + datetime.timedelta(days=1)))


def test_suspending_takes_today_s_tasks_away_and_taking_back_brings_what_is_still_to_come(campaign, agency, office):
    run(at(8))
    suspension = suspend(office, moment=at(14, 10))
    assert run(at(14, 45)) == []
    withdraw(suspension, office, at(14, 50))
    assert [done[:2] for done in run_minutes(at(14, 55), at(15, 5), at(15, 55))] == [
        ("remind", at(15, 5)),
        ("list_missing", at(15, 5)),
        ("close", at(15, 55)),
    ]


def test_suspended_day_expects_nobody_whatever_is_looked_at(campaign, agency, commune, office, officer, clock, sign_in):
    suspend(office)
    day = day_of(Campaign.objects.get())
    now = consolidate(day, at(15, 30))
    assert (now.attendance.expected, now.attendance.exempt, now.absent) == (0, 2, ())
    assert (missing_reports(day, at(15, 30)), is_missing(day, agency)) == ((), False)
    assert as_json(now)["suspension"] == "bão số 5"
    assert thaw(freeze(now)) == now
    clock.move_to(at(15, 30))
    office_client = sign_in(office)
    board = office_client.get(BOARD)
    sentence = "Tạm dừng báo cáo ngày 14/8/2020. Không đơn vị nào phải gửi. Lý do: bão số 5"
    assert set(states(board).values()) == {"miễn báo cáo"}
    for page in (board, office_client.get(f"{BOARD}don-doc/"), office_client.get(f"{BOARD}chot/")):
        assert sentence in texts(page, "p")
    own = sign_in(officer).get(OWN_REPORT)
    assert sentence in texts(own, "p")
    assert "quá hạn" not in own.content.decode()
    line = "Tạm dừng báo cáo ngày 14/8/2020 (do bão số 5)"
    book = opened(workbook.build(now))
    assert any(line in str(cell.value) for sheet in book for row in sheet for cell in row)
    assert f"{line}." in whole_text(printed(now))


def test_suspended_day_is_missed_by_nobody_in_record_and_habits(campaign, agency, office, officer):
    for date in (START, YESTERDAY):
        send(agency, officer, date=date)
    days = (START + datetime.timedelta(days=1), START + datetime.timedelta(days=2))
    suspend(office, *days, moment=at(9, date=days[0]))
    record = whole_record(agency, at(15, 30))
    told = {day.day.date: (day.status.value, day.exemption_reason) for day in record.days}
    assert [told[date] for date in days] == [("exempt", "tạm dừng báo cáo, bão số 5")] * 2
    assert (record.counts["missing"], record.counts["exempt"]) == (1, 2)
    (missing,) = missing_reports(day_of(Campaign.objects.get()), at(15, 30))
    assert (missing.habits.expected_days, missing.habits.missed_days) == (2, 0)


def test_report_of_a_suspended_day_is_taken_and_counted(campaign, agency, office, officer, clock, sign_in):
    suspend(office)
    assert post(sign_in(officer), OWN_REPORT, form_of(agency)).status_code == 302
    totals = consolidate(day_of(Campaign.objects.get()), at(15)).staff.totals
    assert totals.reported.units == 1


def test_unit_that_joins_later_owes_no_suspended_day_either(campaign, office):
    suspend(office)
    make_unit(campaign.district, "MOI")
    assert consolidate(day_of(Campaign.objects.get()), at(15, 30)).absent == ()


def test_next_campaign_knows_the_days_suspended_before_it_was_entered(campaign, office):
    suspend(office, TODAY, TOMORROW)
    following = Campaign.objects.get()
    following.pk, following.starts_on, following.suspended = None, TOMORROW, {}
    actions.start_campaign(campaign=following, by=office, at=at(10))
    assert following.unsaved_day(TOMORROW).suspension == "bão số 5"


def test_another_district_goes_on(campaign, agency, office, foreign_unit, foreign_office):
    suspend(office)
    (elsewhere,) = foreign_unit.district.campaigns.all()
    assert day_of(elsewhere).suspension == ""
    assert [done[0] for done in run(at(15, 55))] == ["remind"] * 2 + ["remind", "list_missing", "close"]


def test_taken_back_it_counts_from_that_day_on_and_what_has_passed_stays(campaign, agency, office, officer):
    suspension = suspend(office, YESTERDAY, TOMORROW, at(9, date=YESTERDAY))
    withdraw(suspension, office, at(10))
    suspended = {date: day_of(Campaign.objects.get(), date).suspension for date in (YESTERDAY, TODAY, TOMORROW)}
    assert suspended == {YESTERDAY: "bão số 5", TODAY: "", TOMORROW: ""}
    (kept,) = Suspension.objects.all()
    assert (kept.reason, kept.last_on, kept.resumes_on, kept.withdrawn_by) == ("bão số 5", TOMORROW, TODAY, office)


def test_suspension_is_taken_back_once_and_not_after_its_days(campaign, office):
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)
    suspension = suspend(office)
    assert withdraw(suspension, office, at(10)) == withdraw(suspension, office, at(10, 1))
    with pytest.raises(actions.NotInForce):
        withdraw(suspension, colleague, at(10, 2))
    over = suspend(office, moment=at(11))
    with pytest.raises(actions.NotInForce):
        withdraw(over, office, at(0, 0, date=TOMORROW))


def test_second_tap_suspends_no_second_time_and_another_decision_is_told(campaign, office):
    assert suspend(office) == suspend(office)
    for first, last, reason in ((YESTERDAY, TODAY, "bão số 5"), (TODAY, TODAY, "lũ")):
        with pytest.raises(actions.AlreadySuspended):
            suspend(office, first, last, reason=reason)
    suspend(office, TOMORROW)
    assert Suspension.objects.count() == 2


def test_day_that_was_closed_is_not_suspended(campaign, agency, office):
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 10), number=1)
    with pytest.raises(actions.AlreadyClosed):
        suspend(office, moment=at(15, 20))
    suspend(office, TOMORROW, moment=at(15, 20))


def test_change_after_an_edition_of_a_suspended_day_names_the_taking_back(campaign, agency, office):
    suspension = suspend(office)
    edition = actions.close_day(day=day_of(Campaign.objects.get()), by=office, at=at(10), number=1)
    withdraw(suspension, office, at(11))
    (change,) = changes_between(thaw(edition.content), consolidate(day_of(Campaign.objects.get()), at(12)))
    assert change.cause.reason == "hủy tạm dừng báo cáo"


def test_list_that_waits_is_given_up_when_the_day_is_suspended(campaign, agency, office):
    office.district.office_email = "vhtt@example.vn"
    office.district.save()
    day = actions.open_day(campaign=campaign, date=TODAY)
    (email,) = actions.write_emails(kind="list", day=day, recipients=[(None, ("vhtt@example.vn",))], at=at(15, 5))
    suspend(office, moment=at(15, 6))
    run(at(15, 7))
    email.refresh_from_db()
    assert (email.state, email.reason) == (Email.State.CANCELLED, Email.Reason.SETTLED)


@pytest.mark.django_db(transaction=True)
def test_several_taps_at_once_suspend_once(campaign, agency, office):
    assert len(set(at_once(*[partial(suspend, office)] * 3))) == 1
    assert Suspension.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_day_that_is_opened_at_the_same_moment_is_suspended_all_the_same(campaign, agency, office):
    opening = partial(actions.schedule_day, campaign=Campaign.objects.get(), date=TODAY)
    at_once(opening, partial(suspend, office), opening)
    assert set(ScheduledTask.objects.values_list("state", "result")) == {("cancelled", "suspended")}


# The Office's page


def test_office_suspends_days_reads_them_and_takes_them_back(campaign, agency, office, clock, sign_in):
    client = sign_in(office)
    page = post(client, SUSPENDING, {"first_on": "14/8", "last_on": "16/8", "reason": "bão số 5"}, follow=True)
    assert texts(page, "div", role="status") == ["Đã ghi tạm dừng báo cáo từ ngày 14/8/2020 đến hết ngày 16/8/2020."]
    (text,) = texts(page, "textarea")
    assert text.startswith("Thông báo: tạm dừng báo cáo từ ngày 14/8/2020 đến hết ngày 16/8/2020, lý do: bão số 5.")
    decisions = client.get(f"{BOARD}quyet-dinh/")
    assert "Tạm dừng báo cáo từ ngày 14/8/2020 đến hết ngày 16/8/2020" in texts(decisions, "strong")
    page = post(client, f"{SUSPENDING}{Suspension.objects.get().pk}/rut-lai/", {}, follow=True)
    assert texts(page, "div", role="status") == ["Đã rút lại tạm dừng, các đơn vị báo cáo lại."]
    assert day_of(Campaign.objects.get()).suspension == ""


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"first_on": "13/8/2020", "reason": "x"}, "first_on"),
        ({"first_on": "15/11/2020", "reason": "x"}, "first_on"),
        ({"first_on": "mai", "reason": "x"}, "first_on"),
        ({"first_on": "", "reason": "x"}, "first_on"),
        ({"first_on": "14/8/2020", "last_on": "13/8/2020", "reason": "x"}, "last_on"),
        ({"first_on": "14/8/2020", "last_on": "14/9/2020", "reason": "x"}, "last_on"),
        ({"first_on": "14/8/2020", "last_on": "mốt", "reason": "x"}, "last_on"),
        ({"first_on": "14/8/2020", "reason": " "}, "reason"),
    ],
)
def test_days_that_cannot_be_suspended_are_refused(campaign, office, clock, sign_in, form, field):
    page = post(sign_in(office), SUSPENDING, form)
    assert (page.status_code, list(errors(page)), Suspension.objects.count()) == (422, [field], 0)


def test_colleague_s_decision_and_a_closed_day_are_told(campaign, agency, office, clock, sign_in):
    colleague = make_user("vhtt-2", Role.OFFICE, office.district, last_name="Lê", first_name="Lan")
    suspend(colleague, TOMORROW)
    actions.close_day(day=day_of(Campaign.objects.get()), by=office, at=at(14, 10), number=1)
    client = sign_in(office)
    page = post(client, SUSPENDING, {"first_on": "15/8/2020", "reason": "lũ"})
    assert (page.status_code, "Lê Lan đã ghi tạm dừng ngày 15/8/2020" in page.content.decode()) == (422, True)
    page = post(client, SUSPENDING, {"first_on": "14/8/2020", "reason": "lũ"})
    assert "Ngày 14/8/2020 đã chốt số liệu, không tạm dừng được nữa." in page.content.decode()
