"""R3: a later deadline for one unit alone; a good reason that is written down afterwards and changes nothing else."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from reports import actions
from reports.consolidation import Status, changes_between, consolidate, thaw
from reports.models import Edition, Extension
from reports.reminders.missing import missing_reports
from reports.reminders.texts import text_for, text_for_all
from tests.factories import TODAY, YESTERDAY, at, day_of, send

from .pages import BOARD, OWN_REPORT, boxes, errors, form_of, post, states, table, texts
from .test_workbook.reading import opened, unit_row

UNIT_DAY = BOARD + "don-vi/P-NV/"
GIVING, NOTING = UNIT_DAY + "lui-han/", UNIT_DAY + "ly-do/"
PAST = f"/tong-hop/{YESTERDAY}/don-vi/P-NV/"


@pytest.fixture
def given(clock, campaign, agency, other_agency, office):
    """At 14:50 the unit was given until 15:30."""
    told = {"reason": "đứt cáp", "by": office, "at": at(14, 50)}
    return actions.extend_for_unit(day=day_of(campaign), unit=agency, due_at=at(15, 30), **told)


def give(client, due_time="15:30", **form):
    return post(client, GIVING, {"due_time": due_time, "reason": "đứt cáp", **form})


def unit_of(campaign, moment, unit="P-NV"):
    return next(line for line in consolidate(day_of(campaign), moment).units if line.code == unit)


@pytest.mark.parametrize(
    ("arrival", "status", "late"),
    [
        (at(15, 0, 59), Status.ON_TIME, 0),
        (at(15, 30, 59), Status.ON_TIME, 0),
        (at(15, 31), Status.LATE, 1),
    ],
)
def test_units_own_minute_decides_for_it_alone(
    arrival, status, late, given, clock, campaign, agency, other_agency, officer_client, office
):
    clock.move_to(arrival)
    post(officer_client, OWN_REPORT, form_of(agency))
    send(other_agency, office, arrival)
    unit = unit_of(campaign, at(16))
    assert (unit.status, unit.send.minutes_late, unit.own_due_at) == (status, late, at(15, 30))
    other = unit_of(campaign, at(16), "P-TP")
    assert (other.status, other.own_due_at) == (Status.ON_TIME if arrival < at(15, 1) else Status.LATE, None)


def test_it_waits_until_its_own_minute_and_is_missing_after_it(given, campaign):
    assert [unit_of(campaign, moment).status for moment in (at(15, 30, 59), at(15, 31))] == ["waiting", "missing"]
    assert unit_of(campaign, at(15, 1), "P-TP").status is Status.MISSING


def test_unit_reads_its_minute_and_the_reason_and_counts_down_to_it(given, clock, officer_client, office_client):
    clock.move_to(at(15, 10))
    page = texts(officer_client.get(OWN_REPORT), "p")
    assert "Hạn gửi ngày này của đơn vị lùi đến 15 giờ 30 phút . Lý do: đứt cáp" in page
    assert "Còn 20 phút đến hạn 15 giờ 30 phút" in page
    (row, other) = table(office_client.get(BOARD), "Tình hình gửi báo cáo")
    assert (row[2], other[2]) == ("chưa báo cáo hạn riêng 15:30", "quá hạn, chưa báo cáo")
    assert "lùi đến 15 giờ 30 phút, lý do: đứt cáp." in texts(office_client.get(UNIT_DAY), "textarea")[0]


def test_receipt_and_record_say_on_time(given, clock, agency, officer_client, office_client):
    clock.move_to(at(15, 20))
    receipt = post(officer_client, OWN_REPORT, form_of(agency), follow=True)
    assert texts(receipt, "h1") == ["Đã gửi báo cáo lúc 15 giờ 20 phút ngày 14/8/2020"]
    record = texts(office_client.get("/tong-hop/don-vi/P-NV/"), "p")
    assert "Hạn gửi riêng của đơn vị: 15 giờ 30 phút." in record
    assert "Lùi hạn gửi riêng của Phòng Nội vụ từ 15 giờ 00 phút đến 15 giờ 30 phút" in texts(
        office_client.get(BOARD + "quyet-dinh/"), "strong"
    )


def test_reminders_name_its_own_minute(given, campaign):
    day = day_of(campaign)
    by_code = {missing.unit.code: missing for missing in missing_reports(day, at(15, 10))}
    assert "chậm nhất 15 giờ 30 phút" in text_for(day, [by_code["P-NV"]], at(15, 10))
    assert "hạn gửi: 15 giờ 00 phút" in text_for(day, [by_code["P-TP"]], at(15, 10))
    assert "Phòng Nội vụ (hạn riêng: 15 giờ 30 phút)" in text_for_all(day, list(by_code.values()), at(15, 10))


def test_workbook_says_whose_deadline_was_another(given, campaign, agency, other_agency):
    sheet = opened(consolidate(day_of(campaign), at(15, 40)))["Biểu C"]
    assert unit_row(sheet, agency.name)[-1].value == "chưa có số liệu từ đầu đợt; hạn riêng 15:30"
    assert unit_row(sheet, other_agency.name)[-1].value == "chưa có số liệu từ đầu đợt"


def test_asking_for_delay_is_answered_where_it_is_read(clock, campaign, agency, office, office_client):
    actions.record_reminders(
        day=day_of(campaign), units=[agency], channel="phone", by=office, at=at(14, 20), answer="xin_lui"
    )
    assert f'href="{GIVING}"' in office_client.get(BOARD + "don-doc/").content.decode()
    assert give(office_client).status_code == 302
    assert Extension.objects.get().unit == agency


@pytest.mark.parametrize("due_time", ["15:00", "14:59", "15:55", "16:30"])
def test_own_minute_lies_between_the_deadline_and_the_closing(due_time, clock, campaign, agency, office_client):
    page = give(office_client, due_time)
    assert (page.status_code, errors(page)) == (
        422,
        {"due_time": "Hạn mới phải sau 15 giờ 00 phút, chậm nhất là 15 giờ 54 phút, để kịp chốt số liệu."},
    )
    assert (boxes(page)["reason"], Extension.objects.count()) == ("đứt cáp", 0)


def test_minute_that_has_passed_is_no_deadline(clock, campaign, agency, office_client):
    clock.move_to(at(15, 20))
    assert errors(give(office_client, "15:20"))["due_time"].startswith("Giờ này đã qua.")
    assert give(office_client, "15:21").status_code == 302


def test_latest_own_minute_is_still_before_the_closing(clock, campaign, agency, office_client):
    assert give(office_client, "15:54").status_code == 302
    assert unit_of(campaign, at(15, 54, 59)).status is Status.WAITING


def test_who_has_sent_gets_no_deadline_afterwards(clock, campaign, agency, officer, office, office_client):
    clock.move_to(at(15, 5))
    send(agency, officer, at(15, 2))
    give(office_client)
    assert (Extension.objects.count(), unit_of(campaign, at(15, 6)).status) == (0, Status.LATE)


def test_second_tap_gives_no_second_deadline_and_later_moving_for_all_counts(given, campaign, office, office_client):
    give(office_client)
    assert Extension.objects.in_force().count() == 1
    actions.extend_day(day=day_of(campaign), due_at=at(15, 40), reason="mất điện", by=office, at=at(15))
    assert (unit_of(campaign, at(15, 40)).status, unit_of(campaign, at(15, 41)).own_due_at) == ("waiting", None)


def test_own_deadline_is_taken_back_until_a_report_was_judged_by_it(
    given, clock, campaign, agency, officer, office_client
):
    post(office_client, GIVING + "rut-lai/", {"extension": given.pk})
    assert unit_of(campaign, at(15, 10)).status is Status.MISSING
    again = actions.extend_for_unit(
        day=day_of(campaign), unit=agency, due_at=at(15, 30), reason="x", by=officer, at=at(14, 55)
    )
    send(agency, officer, at(15, 10))
    page = post(office_client, GIVING + "rut-lai/", {"extension": again.pk}, follow=True)
    assert "Phòng Nội vụ đã gửi báo cáo theo hạn đó." in page.content.decode()
    assert unit_of(campaign, at(16)).status is Status.ON_TIME


def test_own_deadline_of_a_past_day_stays(given, clock, campaign, sign_in, office):
    clock.move_to(at(8, date=TODAY + datetime.timedelta(days=1)))
    assert post(sign_in(office), GIVING + "rut-lai/", {"extension": given.pk}).status_code == 403
    assert Extension.objects.in_force().exists()


# A good reason, afterwards


def test_reason_is_noted_after_a_late_send_and_changes_no_state(clock, campaign, agency, officer, office_client):
    clock.move_to(at(15, 20))
    send(agency, officer, at(15, 10))
    before = consolidate(day_of(campaign), at(16))
    assert f'href="{NOTING}"' in office_client.get(UNIT_DAY).content.decode()
    post(office_client, NOTING, {"reason": "đứt cáp quang"})
    assert consolidate(day_of(campaign), at(16)) == before
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "trễ hạn 10 phút"}


def test_reason_is_noted_on_a_later_day_beside_the_edition(
    clock, campaign, agency, officer, office, office_client, officer_client
):
    send(agency, officer, at(15, 10, date=YESTERDAY), date=YESTERDAY)
    actions.close_day(day=day_of(campaign, YESTERDAY), by=office, at=at(15, 50, date=YESTERDAY), number=1)
    edition = Edition.objects.get()
    record = office_client.get("/tong-hop/don-vi/P-NV/").content.decode()
    assert f'href="{PAST}ly-do/"' in record
    page = post(office_client, PAST + "ly-do/", {"reason": "lũ"}, follow=True)
    assert "Đã ghi nhận lý do khách quan" in texts(page, "div", role="status")[0]
    assert Edition.objects.get().content == edition.content
    assert changes_between(thaw(edition.content), consolidate(day_of(campaign, YESTERDAY), at(15))) == ()
    for client, address in ((office_client, "/tong-hop/don-vi/P-NV/"), (officer_client, "/bao-cao/lich-su/")):
        noted = "Đã ghi nhận lý do khách quan: lũ (ghi: vhtt, lúc 14 giờ 30 phút ngày 14/8/2020)"
        assert noted in texts(client.get(address), "p")
    assert f'href="{PAST}ly-do/"' not in office_client.get("/tong-hop/don-vi/P-NV/").content.decode()


def test_missing_day_has_a_reason_too_and_an_officer_no_button(clock, campaign, agency, office_client, officer_client):
    post(office_client, PAST + "ly-do/", {"reason": "lũ"})
    assert Extension.objects.get().day.date == YESTERDAY
    assert "ly-do/" not in officer_client.get("/bao-cao/lich-su/").content.decode()


@pytest.mark.parametrize("sent_at", [at(15, 0, 59), None])
def test_nothing_is_noted_of_who_is_not_late(sent_at, clock, campaign, agency, officer, office_client):
    clock.move_to(sent_at or at(15, 0, 59))
    if sent_at:
        send(agency, officer, sent_at)
    post(office_client, NOTING, {"reason": "đứt cáp"})
    assert Extension.objects.count() == 0


def test_nothing_is_noted_of_a_suspended_day(clock, campaign, agency, office, office_client):
    held = {"first_on": TODAY, "last_on": TODAY, "reason": "bão số 5", "at": at(15, 2)}
    actions.suspend_days(district=campaign.district, by=office, **held)
    clock.move_to(at(15, 5))
    post(office_client, NOTING, {"reason": "đứt cáp"})
    assert Extension.objects.count() == 0


def test_first_reason_stands_and_is_taken_back(clock, campaign, agency, office, office_client):
    clock.move_to(at(15, 5))
    for reason in ("đứt cáp", "đứt cáp", "lũ"):
        post(office_client, NOTING, {"reason": reason})
    noted = Extension.objects.get()
    assert noted.reason == "đứt cáp"
    post(office_client, GIVING + "rut-lai/", {"extension": noted.pk})
    post(office_client, NOTING, {"reason": "lũ"})
    assert [e.reason for e in Extension.objects.in_force()] == ["lũ"]


def test_reason_is_asked_for(clock, campaign, agency, office_client):
    clock.move_to(at(15, 5))
    assert errors(post(office_client, NOTING, {"reason": " "})) == {"reason": "Chưa ghi lý do."}


def test_database_holds_one_reason_and_a_minute_for_all(clock, campaign, agency, office):
    day = actions.open_day(campaign=campaign, date=TODAY)
    signed = {"decided_by": office, "decided_at": at(15), "previous_due_at": at(15), "reason": "x", "day": day}
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(**signed)
    Extension.objects.create(**signed, unit=agency)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(**signed, unit=agency)
