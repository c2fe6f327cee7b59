"""R4, R5, R11: nothing is edited, the first send decides, nobody overwrites anybody silently."""

import pytest

from reports import actions
from reports.consolidation import Status, consolidate
from reports.models import DailyReport, Edition
from tests.factories import TODAY, at, day_of, figures_for, make_user, send
from units.models import Role

from .pages import OWN_REPORT, boxes, form_of, post, table, texts

CONFLICT = "Chưa ghi nhận: đã có số liệu mới hơn"


@pytest.fixture
def colleague(agency):
    return make_user("p-nv-2", Role.OFFICER, agency.district, agency, last_name="Trần Văn", first_name="An")


def kept():
    """The revisions as they lie in the database: number, figure, whether current."""
    rows = DailyReport.objects.order_by("revision").values_list("revision", "staff_installed", "superseded_at")
    return [(revision, installed, superseded is None) for revision, installed, superseded in rows]


def test_correction_is_a_new_revision_and_leaves_the_first_as_it_was(campaign, agency, officer):
    first = send(agency, officer, at(14, 10), note="Sáng nay")
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=11)
    assert kept() == [(1, 9, False), (2, 11, True)]
    again = DailyReport.objects.get(pk=first.pk)
    assert (again.sent_at, again.note, again.figures) == (at(14, 10), "Sáng nay", first.figures)
    assert again.superseded_at == at(14, 40)


def test_correction_through_the_page_starts_from_what_was_sent(clock, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, note="Đã họp"))
    typed = boxes(officer_client.get(OWN_REPORT))
    assert typed == {
        "base_revision": "1",
        "note": "Đã họp",
        **{f: str(v) for f, v in figures_for(agency).items() if v is not None},
    }
    post(officer_client, OWN_REPORT, typed | {"staff_installed": "10"})
    assert kept() == [(1, 9, False), (2, 10, True)]


def test_first_send_decides_that_a_report_is_on_time(campaign, agency, officer):
    send(agency, officer, at(14, 59))
    late_correction = send(agency, officer, at(15, 40), base_revision=1, staff_installed=10)
    assert (late_correction.sent_at, late_correction.first_sent_at) == (at(15, 40), at(14, 59))
    (unit,) = consolidate(day_of(campaign), at(16)).units
    assert (unit.status, unit.send.minutes_late, unit.figure("staff_installed")) == (Status.ON_TIME, 0, 10)


def test_correction_does_not_make_a_late_report_later(campaign, agency, officer):
    send(agency, officer, at(15, 7))
    send(agency, officer, at(17, 30), base_revision=1, staff_installed=10)
    (unit,) = consolidate(day_of(campaign), at(18)).units
    assert (unit.status, unit.send.minutes_late) == (Status.LATE, 7)


def test_receipt_of_a_correction_tells_its_own_time_and_the_first(clock, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency))
    clock.move_to(at(15, 20))
    receipt = post(officer_client, OWN_REPORT, form_of(agency, base_revision="1", staff_installed="10"), follow=True)
    assert texts(receipt, "h1") == ["Đã gửi báo cáo lúc 15 giờ 20 phút ngày 14/8/2020"]
    assert texts(receipt, "dd") == ["2", "14 giờ 30 phút ngày 14/8/2020", "Nguyễn Thị Hạnh"]


def test_what_a_blocking_check_refused_was_never_sent(clock, officer_client, agency):
    refused = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="19"))
    assert (refused.status_code, kept()) == (422, [])
    clock.move_to(at(15, 5))
    post(officer_client, OWN_REPORT, form_of(agency, staff_installed="18"))
    assert DailyReport.objects.get().first_sent_at == at(15, 5)


# A repeated send


def test_repeated_identical_send_is_the_same_receipt(clock, officer_client, agency):
    first = post(officer_client, OWN_REPORT, form_of(agency))
    clock.move_to(at(15, 30))
    second = post(officer_client, OWN_REPORT, form_of(agency))
    assert (second.status_code, second.url) == (302, "/bao-cao/2020-08-14/bien-nhan/1/")
    assert second.url == first.url
    assert kept() == [(1, 9, True)]


def test_repeated_correction_is_the_same_receipt(campaign, agency, officer):
    send(agency, officer)
    corrected = send(agency, officer, at(14, 40), base_revision=1, staff_installed=10)
    assert send(agency, officer, at(14, 50), base_revision=1, staff_installed=10) == corrected
    assert kept() == [(1, 9, False), (2, 10, True)]


def test_retry_after_somebody_else_superseded_the_send_is_still_its_receipt(campaign, agency, officer, colleague):
    mine = send(agency, officer)
    send(agency, colleague, at(14, 40), base_revision=1, staff_installed=12)
    assert send(agency, officer, at(14, 41)) == mine
    assert kept() == [(1, 9, False), (2, 12, True)]


def test_sending_again_what_stands_adds_no_revision(campaign, agency, officer, colleague):
    first = send(agency, officer)
    assert send(agency, colleague, at(14, 40), base_revision=1) == first
    assert send(agency, colleague, at(14, 41)) == first
    assert kept() == [(1, 9, True)]


def test_same_figures_with_another_note_are_a_new_revision(campaign, agency, officer):
    send(agency, officer)
    send(agency, officer, at(14, 40), base_revision=1, note="Có 2 người nghỉ")
    assert kept() == [(1, 9, False), (2, 9, True)]


def test_return_to_an_earlier_figure_is_a_new_revision(campaign, agency, officer):
    send(agency, officer)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=10)
    send(agency, officer, at(14, 50), base_revision=2)
    assert kept() == [(1, 9, False), (2, 10, False), (3, 9, True)]


# Two senders


def test_send_on_a_stale_revision_is_refused_and_nothing_is_stored(campaign, agency, officer, colleague):
    theirs = send(agency, colleague, staff_installed=12)
    with pytest.raises(actions.StaleRevision) as refused:
        send(agency, officer, at(14, 31))
    assert refused.value.newest == theirs
    assert kept() == [(1, 12, True)]


def test_conflict_shows_both_versions_side_by_side(clock, officer_client, agency, colleague):
    send(agency, colleague, staff_installed=12, note="Gửi trước")
    page = post(officer_client, OWN_REPORT, form_of(agency))
    assert (page.status_code, texts(page, "h1"), kept()) == (409, [CONFLICT], [(1, 12, True)])
    assert [row[1:] for row in table(page, "Hai bản số liệu")] == [
        ["20", "20"], ["18", "18"], ["12", "9"], ["4", "4"], ["7", "7"],
    ]  # fmt: skip
    assert texts(page, "tr", class_="differs") == ["Số người đã cài đặt Bluezone 12 9"]


def test_conflict_says_who_sent_the_other_version_and_when(clock, officer_client, agency, colleague):
    send(agency, colleague, at(14, 12), staff_installed=12)
    (note,) = texts(post(officer_client, OWN_REPORT, form_of(agency)), "div", class_="warn")
    assert note == (
        f"{CONFLICT} Trần Văn An đã gửi lần 1 lúc 14 giờ 12 phút ngày 14/8/2020, "
        "trong khi số liệu dưới đây đang được nhập. Hai bản được giữ nguyên để so sánh."
    )


def test_own_version_can_be_sent_from_the_conflict_page_and_both_are_kept(clock, officer_client, agency, colleague):
    send(agency, colleague, staff_installed=12)
    conflict = post(officer_client, OWN_REPORT, form_of(agency, note="Số của tôi"))
    post(officer_client, OWN_REPORT, boxes(conflict))
    assert kept() == [(1, 12, False), (2, 9, True)]
    assert DailyReport.objects.current().get().note == "Số của tôi"


def test_conflict_page_answers_again_when_a_third_version_came(clock, officer_client, agency, colleague):
    send(agency, colleague, staff_installed=12)
    conflict = post(officer_client, OWN_REPORT, form_of(agency))
    send(agency, colleague, at(14, 33), base_revision=1, staff_installed=13)
    assert post(officer_client, OWN_REPORT, boxes(conflict)).status_code == 409
    assert kept() == [(1, 12, False), (2, 13, True)]


@pytest.mark.parametrize("base_revision", ["2", "7", "9999999"])
def test_revision_that_nobody_was_shown_is_a_conflict(clock, officer_client, agency, officer, base_revision):
    send(agency, officer, staff_installed=12)
    page = post(officer_client, OWN_REPORT, form_of(agency, base_revision=base_revision))
    assert (page.status_code, kept()) == (409, [(1, 12, True)])


def test_first_send_on_a_revision_that_never_was_is_the_first(clock, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, base_revision="7"))
    assert kept() == [(1, 9, True)]


def test_unchanged_tap_on_a_stale_page_is_a_conflict_too(clock, officer_client, agency, officer, colleague):
    send(agency, officer, at(14, date=day_before()), date=day_before())
    send(agency, colleague, staff_installed=12)
    page = post(officer_client, OWN_REPORT, {"unchanged": "1", "base_revision": "0"})
    assert (page.status_code, texts(page, "h1")) == (409, [CONFLICT])
    post(officer_client, OWN_REPORT, boxes(page))
    newest = DailyReport.objects.current().get(day__date=TODAY)
    assert (newest.revision, newest.staff_installed, newest.unchanged) == (2, 9, True)


def day_before():
    return TODAY.replace(day=13)


# What an edition said


def test_what_an_edition_said_can_be_recomputed_from_the_revisions_that_it_names(
    campaign, agency, other_agency, commune, officer, other_officer, commune_officer, office
):
    yesterday = {"date": day_before(), "by": other_officer}
    send(other_agency, moment=at(14, date=day_before()), **yesterday)
    send(other_agency, moment=at(15, date=day_before()), base_revision=1, staff_installed=3, **yesterday)
    send(agency, officer, at(14))
    send(agency, officer, at(14, 20), base_revision=1, staff_installed=11)
    actions.close_day(day=day_of(campaign), by=office, at=at(15), number=1)
    send(agency, officer, at(15, 10), base_revision=2, staff_installed=12)
    send(other_agency, moment=at(15, 20), base_revision=2, staff_installed=4, **yesterday)
    send(commune, commune_officer, at(15, 30))
    said = Edition.objects.get().content["units"]
    assert [recomputed(unit, TODAY) for unit in said] == [unit["figures"] for unit in said]
    assert [unit["figures"] and unit["figures"]["staff_installed"] for unit in said] == [11, 3, None]


def recomputed(unit, date):
    """The figures of the revision that an edition's line names: of the day itself, else of an earlier one."""
    own = unit["send"] and unit["send"]["revision"], date
    revision, date = own if unit["source"] == "reported" else (unit["previous_revision"], unit["previous_date"])
    report = DailyReport.objects.filter(unit__code=unit["code"], date=date, revision=revision).first() if date else None
    return report and report.figures


def test_highest_revision_counts_whatever_the_clock_says(campaign, agency, officer):
    send(agency, officer, at(14, 20))
    send(agency, officer, at(14), base_revision=1, staff_installed=11)
    assert consolidate(day_of(campaign), at(13)).units[0].figure("staff_installed") == 11


def test_same_figures_with_another_reason_are_a_new_revision(campaign, agency, officer):
    send(agency, officer)
    assert send(agency, officer, base_revision=1, reason="rà soát lại").revision == 2
