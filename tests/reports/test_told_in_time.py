"""R5: what was told before the deadline and typed after it is on time, with both minutes, and counted apart."""

import pytest
from django.db import IntegrityError

from reports import actions
from reports.consolidation import Status, as_json, consolidate, freeze, thaw, with_grounds
from reports.models import DailyReport
from reports.printing import standing_sentence
from tests.factories import TODAY, YESTERDAY, at, day_of, make_unit, send

from .pages import BOARD, OWN_REPORT, entry_for, form_of, post, table, texts
from .test_workbook.reading import cell_under, opened, row_of, unit_row
from .word import beginning_with, printed

UNIT_DAY = BOARD + "don-vi/P-NV/"
TOLD = "đơn vị báo lúc 14:50, nhập lúc 15:06"


@pytest.fixture
def phoned(clock, office_client, agency):
    """The unit phones at 14:50, and is typed at 15:06."""
    clock.move_to(at(15, 6))
    post(office_client, UNIT_DAY, entry_for(agency, reported_at="14:50"))


def unit_of(campaign, date=TODAY):
    return consolidate(day_of(campaign, date), at(16)).units[0]


@pytest.mark.parametrize(
    ("told", "typed", "status", "late"),
    [
        ("15:00", at(15, 6), Status.ON_TIME, 0),
        ("15:01", at(15, 6), Status.LATE, 1),
        ("15:00", at(15, 0, 59), Status.ON_TIME, 0),
        ("", at(15, 0, 59), Status.ON_TIME, 0),
        ("", at(15, 1), Status.LATE, 1),
        ("0:00", at(18), Status.ON_TIME, 0),
    ],
)
def test_minute_at_which_the_unit_told_it_decides(told, typed, status, late, clock, campaign, office_client, agency):
    clock.move_to(typed)
    post(office_client, UNIT_DAY, entry_for(agency, reported_at=told))
    unit = unit_of(campaign)
    assert (unit.status, unit.send.minutes_late) == (status, late)
    assert unit.is_entered_later == (status is Status.ON_TIME and typed > at(15, 1))


def test_minute_after_the_typing_is_refused(clock, office_client, agency):
    clock.move_to(at(15, 6))
    page = post(office_client, UNIT_DAY, entry_for(agency, reported_at="15:07"))
    assert (page.status_code, DailyReport.objects.count()) == (422, 0)


def test_database_refuses_a_minute_after_the_typing(campaign, agency, office):
    with pytest.raises(IntegrityError):
        send(agency, office, at(15, 6), channel="phone", reported_by="x", reported_at=at(15, 7))


def test_minute_of_another_day_judges_nothing(campaign, agency, office):
    send(agency, office, at(15, 6), channel="phone", reported_by="x", reported_at=at(14, 50, date=YESTERDAY))
    assert unit_of(campaign).send.minutes_late == 6


def test_past_day_is_judged_by_its_own_minute_and_says_when_it_was_typed(clock, campaign, office_client, agency):
    clock.move_to(at(8))
    past = f"/tong-hop/{YESTERDAY}/don-vi/P-NV/"
    post(office_client, past, entry_for(agency, reported_at="14:50", reason="Mất điện tại Phòng"))
    unit = unit_of(campaign, date=YESTERDAY)
    assert (unit.status, unit.is_entered_later) == (Status.ON_TIME, True)
    assert "đơn vị báo lúc 14:50 ngày 13/8, nhập lúc 08:00 ngày 14/8" in texts(office_client.get(past), "li")[0]


def test_correction_of_the_unit_keeps_both_first_minutes(clock, phoned, campaign, officer_client, agency):
    clock.move_to(at(15, 40))
    post(officer_client, OWN_REPORT, form_of(agency, base_revision=1, staff_installed=10))
    unit = unit_of(campaign)
    assert (unit.send.revision, unit.status, unit.is_entered_later) == (2, Status.ON_TIME, True)
    assert f"Lần gửi đầu do Phòng VH&TT nhập thay: {TOLD}." in texts(officer_client.get(OWN_REPORT), "p")


def test_typed_correction_makes_no_late_report_on_time(clock, campaign, officer_client, office_client, agency):
    clock.move_to(at(15, 5))
    post(officer_client, OWN_REPORT, form_of(agency))
    clock.move_to(at(15, 10))
    post(office_client, UNIT_DAY, entry_for(agency, base_revision=1, staff_installed=10, reported_at="14:50"))
    assert unit_of(campaign).status is Status.LATE


def test_both_minutes_stand_on_board_unit_page_receipt_and_record(phoned, office_client, officer_client, agency):
    (row,) = table(office_client.get(BOARD), "Tình hình gửi báo cáo")
    assert row[2] == "đúng hạn báo trước hạn, nhập sau"
    assert row[3:5] == ["15:06", f"vhtt nhập thay, điện thoại: Lê Văn Bình {TOLD}"]
    assert "đúng hạn 1 (trong đó báo trước hạn, nhập sau 1)" in texts(office_client.get(BOARD), "p")
    assert any(TOLD in item for item in texts(office_client.get(UNIT_DAY), "li"))
    assert any(TOLD in told for told in texts(officer_client.get("/bao-cao/2020-08-14/bien-nhan/1/"), "dd"))
    assert any(TOLD in item for item in texts(officer_client.get("/bao-cao/lich-su/"), "li"))


def test_json_counts_them_apart(phoned, campaign):
    attendance = as_json(consolidate(day_of(campaign), at(16)))["attendance"]
    assert (attendance["on_time"], attendance["late"], attendance["on_time_entered_later"]) == (1, 0, 1)


def test_workbook_tells_both_minutes_and_counts_them_apart(phoned, campaign, agency):
    book = opened(consolidate(day_of(campaign), at(16)))
    assert unit_row(book["Biểu C"], agency.name)[-1].value == TOLD
    told = "01 đơn vị báo cáo đúng hạn (báo qua điện thoại trước 15 giờ 00 phút, được nhập sau)"
    sentence = f"Toàn huyện có 01 cơ quan, đơn vị phải báo cáo. Kết quả: {told}."
    assert sentence in [cell.value for row in book["Biểu C"] for cell in row]
    numbers = row_of(book["Tổng hợp"], "Số đơn vị")
    assert cell_under(book["Tổng hợp"], "Trong đó báo trước hạn, nhập sau", numbers).value == 1


def test_written_report_tells_how_many_were_told_before_the_deadline(clock, phoned, campaign, district, office):
    for n in range(3):
        send(make_unit(district, f"P-{n}"), office, at(14, 30 + n))
    told = beginning_with(printed(with_grounds(consolidate(day_of(campaign), at(16)), campaign)), "Toàn huyện")
    clause = (
        "tất cả 04 đơn vị báo cáo đúng hạn (trong đó 01 đơn vị báo qua điện thoại trước 15 giờ 00 phút, được nhập sau)"
    )
    assert clause in told


def told_by(campaign, office, sends):
    """What is said of those who told it in time: for each the minute told, the minute typed, the channel."""
    for n, (told, typed, channel) in enumerate(sends):
        told_so = {"channel": channel, "reported_by": "x", "reported_at": told} if told else {}
        send(make_unit(campaign.district, f"P-{n}"), office, typed, **told_so)
    return standing_sentence(consolidate(day_of(campaign), at(16))).partition("Kết quả: ")[2]


@pytest.mark.parametrize(
    ("sends", "sentence"),
    [
        ([(None, at(14), "web")] * 2, "tất cả 02 đơn vị báo cáo đúng hạn"),
        ([(at(14, 50), at(14, 55), "phone")] * 2, "tất cả 02 đơn vị báo cáo đúng hạn"),
        (
            [(at(14, 50), at(15, 6), "phone"), (at(14, 40), at(15, 7), "zalo"), (None, at(14), "web")],
            (
                "tất cả 03 đơn vị báo cáo đúng hạn (trong đó 02 đơn vị báo qua điện thoại, Zalo trước 15 giờ 00 phút, "
                "được nhập sau)"
            ),
        ),
        (
            [(at(14, 50), at(15, 6), "phone"), (at(15), at(15, 7), "phone"), (None, at(15, 8), "web")],
            (
                "02 đơn vị báo cáo đúng hạn (đều báo qua điện thoại chậm nhất 15 giờ 00 phút, được nhập sau), "
                "01 đơn vị báo cáo trễ hạn"
            ),
        ),
    ],
)
def test_sentence_is_one_that_an_official_would_write(sends, sentence, campaign, office):
    assert told_by(campaign, office, sends) == sentence


def test_who_corrected_since_told_the_office(clock, phoned, campaign, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, base_revision=1, staff_installed=10))
    sentence = standing_sentence(consolidate(day_of(campaign), at(16)))
    told = "báo cho Phòng Văn hóa và Thông tin trước 15 giờ 00 phút, được nhập sau"
    assert sentence.endswith(f"01 đơn vị báo cáo đúng hạn ({told})")


def test_moved_deadline_that_such_a_unit_relies_on_is_not_taken_back(clock, campaign, office, agency):
    day = day_of(campaign)
    actions.extend_day(day=day, due_at=at(15, 20), reason="Mất điện", by=office, at=at(14, 59))
    send(agency, office, at(15, 30), channel="phone", reported_by="x", reported_at=at(15, 10))
    with pytest.raises(actions.ExtensionReliedUpon):
        actions.withdraw_extension(day=day_of(campaign), due_at=at(15, 20), by=office, at=at(15, 40))


def test_edition_that_did_not_count_them_does_not_say_that_there_are_none(phoned, campaign):
    content = freeze(consolidate(day_of(campaign), at(16)))
    del content["words"]["entered_later"]
    assert "on_time_entered_later" not in as_json(thaw(content))["attendance"]
