"""R18: an edition is frozen as it was cut, and what changes afterwards is listed."""

import datetime
import io
import itertools
import json

import pytest
from openpyxl import load_workbook

from reports import actions, editions
from reports.consolidation import as_json, checksum, consolidate, thaw, with_grounds
from reports.models import DailyReport, Edition, Exemption
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import District, Role, Unit

from .pages import BOARD, CLOSING, close_on, elements, states, table, texts

EDITION = BOARD + "lan-chot/1/"
SECOND = BOARD + "lan-chot/2/"


@pytest.fixture
def day(campaign):
    return day_of(campaign)


@pytest.fixture
def reported(agency, other_agency, commune, officer, commune_officer):
    """P-NV and 25280 have sent by 14:30, P-TP has not."""
    send(agency, officer, at(14))
    send(commune, commune_officer, at(14, 10))


def close(client, number=1, **form):
    return close_on(client, {"number": number, **form}, follow=True)


def printed(client, address):
    """All that an edition prints: the figures as JSON, every cell of the workbook."""
    book = load_workbook(io.BytesIO(client.get(address + "tong-hop.xlsx").content))
    cells = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    return client.get(address + "so-lieu.json").json(), cells


# Making it


def test_first_edition_is_one_button(clock, reported, office_client, office):
    page = close(office_client)
    edition = Edition.objects.select_related("day").get()
    assert page.redirect_chain == [(EDITION, 302)]
    assert (edition.number, edition.cut_at, edition.made_by, edition.reason) == (1, at(14, 30), office, "")
    assert (edition.day.date, texts(page, "h1")) == (TODAY, ["Số liệu ngày 14/8/2020, lần chốt 1"])


def test_edition_is_the_consolidation_at_its_moment(campaign, clock, reported, office_client):
    expected = with_grounds(consolidate(day_of(campaign), at(14, 30)), campaign)
    close(office_client)
    assert thaw(Edition.objects.get().content) == expected


def test_review_names_the_absent_and_shows_both_totals(clock, reported, office_client):
    page = office_client.get(CLOSING)
    assert texts(page, "h1") == ["Chốt số liệu ngày 14/8/2020, lần 1"]
    assert texts(page, "div", class_="bad") == [
        (
            "Đã báo cáo 2/3 đơn vị Toàn huyện có 03 cơ quan, đơn vị phải báo cáo. Kết quả: 02 đơn vị báo cáo đúng hạn, "
            "01 đơn vị chưa báo cáo. "
            "Còn 1 đơn vị chưa có số liệu ngày 14/8: Phòng Tư pháp : chưa báo cáo, chưa có số liệu"
        )
    ]
    assert [table(page, f"Biểu {letter}")[0][0] for letter in "AB"] == [
        "Tổng cộng 2/3 đơn vị có số liệu",
        "Tổng cộng 1/1 đơn vị có số liệu",
    ]


def test_review_says_when_everybody_has_reported(clock, officer, agency, office_client):
    send(agency, officer, at(14))
    assert texts(office_client.get(CLOSING), "div", class_="ok") == [
        (
            "Đã báo cáo 1/1 đơn vị Toàn huyện có 01 cơ quan, đơn vị phải báo cáo. Kết quả: 01 đơn vị báo cáo đúng hạn. "
            "Tất cả đơn vị thuộc diện báo cáo đã gửi."
        )
    ]


def test_excused_unit_is_named_with_its_leave_and_the_figures_in_its_place(clock, reported, office, office_client):
    unit = Unit.objects.get(code="P-TP")
    send(unit, office, at(14, date=YESTERDAY), date=YESTERDAY)
    for days in (0, 1, 3):
        date = TODAY + datetime.timedelta(days=days)
        actions.excuse_unit(unit=unit, date=date, reason="Sáp nhập.", by=office, at=at(9))
    told = (
        "Đã báo cáo 2/2 đơn vị Toàn huyện có 03 cơ quan, đơn vị; trong đó 01 đơn vị được miễn báo cáo, "
        "02 đơn vị phải báo cáo. Kết quả: tất cả 02 đơn vị báo cáo đúng hạn."
    )
    excused = "Miễn báo cáo 1 đơn vị: Phòng Tư pháp: Sáp nhập, số liệu ngày 13/8/2020"
    (review,) = texts(office_client.get(CLOSING), "div", class_="ok")
    assert review == (f"{told} Tất cả đơn vị thuộc diện báo cáo đã gửi. {excused}; miễn đến hết ngày 15/8/2020")
    edition = texts(close(office_client), "div", class_="ok")[-1]
    assert edition == f"{told} {excused}"


def test_edition_says_that_the_province_gave_no_count_where_it_otherwise_does(
    clock, reported, campaign, office, office_client
):
    silent = "Chưa có số liệu của tỉnh tại thời điểm chốt."
    assert silent not in texts(close(office_client), "p")
    actions.record_province_count(
        day=day_of(campaign, YESTERDAY), installed=9, source="Sở", by=office, at=at(9, date=YESTERDAY)
    )
    assert silent in texts(office_client.get(EDITION), "p")


def test_looking_at_the_review_makes_nothing(reported, office_client):
    office_client.get(CLOSING)
    office_client.head(CLOSING)
    assert Edition.objects.count() == 0


def test_closing_works_with_nobody_reported(clock, agency, commune, office_client):
    page = close(office_client)
    assert texts(page, "h2")[2] == "Đã báo cáo 0/2 đơn vị"
    figures, _ = printed(office_client, EDITION)
    assert figures["attendance"]["missing_units"] == ["P-NV", "25280"]
    assert (figures["staff"]["totals"]["unknown_units"], figures["residents"]["totals"]["unknown_units"]) == (2, 1)


def test_closing_works_without_any_unit(clock, office_client):
    assert texts(close(office_client), "h2")[2] == "Đã báo cáo 0/0 đơn vị"
    assert office_client.get(EDITION + "tong-hop.xlsx").status_code == 200


def test_past_day_can_be_closed(clock, agency, office_client):
    close_on(office_client, {"number": 1}, "/tong-hop/2020-08-13/chot/")
    assert Edition.objects.select_related("day").get().day.date == YESTERDAY


# Once


def test_double_tap_makes_one_edition(clock, reported, office_client):
    pages = [close(office_client), close(office_client)]
    assert [page.redirect_chain for page in pages] == [[(EDITION, 302)]] * 2
    assert Edition.objects.count() == 1
    assert texts(pages[1], "div", role="status") == []


def test_second_of_two_office_staff_is_shown_the_first_ones_edition(clock, reported, office_client, office, sign_in):
    close(office_client)
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)
    page = close(sign_in(colleague))
    assert page.redirect_chain == [(EDITION, 302)]
    assert texts(page, "div", role="status") == ["Lần chốt 1 đã có, do vhtt chốt."]
    assert Edition.objects.get().made_by == office


@pytest.mark.parametrize("number", ["2", "9", "0", "-1", "x", "", "9" * 400, "\x00"])
def test_edition_that_nobody_was_shown_is_not_made(clock, reported, office_client, number):
    page = close_on(office_client, {"number": number, "reason": "Vội"})
    assert (page.status_code, Edition.objects.count()) == (422, 0)
    assert texts(page, "div", class_="bad")[0] == "Chưa chốt được Không rõ lần chốt. Đề nghị tải lại trang."


@pytest.mark.parametrize("reason", ["", "   "])
def test_second_edition_needs_a_reason(clock, reported, office_client, reason):
    close(office_client)
    page = close_on(office_client, {"number": 2, "reason": reason})
    assert (page.status_code, Edition.objects.count()) == (422, 1)
    assert texts(page, "div", class_="bad")[0] == "Chưa chốt được Chốt lại phải ghi lý do."


def test_action_refuses_a_second_edition_without_a_reason(day, office):
    actions.close_day(day=day, by=office, at=at(15, 30), number=1)
    with pytest.raises(actions.ReasonMissing):
        actions.close_day(day=day, by=office, at=at(15, 40), number=2)
    assert Edition.objects.count() == 1


def test_reason_too_long_is_refused_and_kept(clock, reported, office_client):
    close(office_client)
    page = close_on(office_client, {"number": 2, "reason": "đ" * 301})
    assert (page.status_code, Edition.objects.count()) == (422, 1)
    assert dict(elements(page, "input", id="id_reason")[0].attributes)["value"] == "đ" * 301


def test_second_edition_with_a_reason_is_numbered_two(clock, reported, office_client):
    close(office_client)
    clock.move_to(at(15, 50))
    page = close(office_client, 2, reason="UBND xã Lộc Thạnh đính chính")
    assert page.redirect_chain == [(SECOND, 302)]
    assert texts(page, "p", class_="lead") == [
        (
            "Chốt lúc 15 giờ 50 phút ngày 14/8/2020, vhtt. Lý do: UBND xã Lộc Thạnh đính chính. "
            "Kịp giờ báo cáo tỉnh (trước 16 giờ 00 phút)."
        )
    ]
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]


def test_first_edition_points_to_the_newer(clock, reported, office_client):
    close(office_client)
    close(office_client, 2, reason="Đính chính")
    assert texts(office_client.get(EDITION), "div", class_="info") == ["Đã có lần chốt 2 mới hơn."]
    assert elements(office_client.get(SECOND), "div", class_="info") == []


def test_edition_of_the_clock_says_so(day, agency, office_client):
    actions.close_day(day=day, by=None, at=at(15, 55), number=1)
    assert texts(office_client.get(EDITION), "p", class_="lead") == [
        "Chốt lúc 15 giờ 55 phút ngày 14/8/2020, hệ thống tự chốt. Kịp giờ báo cáo tỉnh (trước 16 giờ 00 phút)."
    ]


# Printed from itself alone


def test_edition_prints_the_same_whatever_is_sent_later(
    clock, reported, office_client, agency, other_agency, officer, other_officer, office
):
    close(office_client)
    before = printed(office_client, EDITION)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=15)
    send(other_agency, other_officer, at(14, 45))
    Exemption.objects.create(
        unit=agency, date=TODAY, reason="x", decided_by=office, decided_by_name="vhtt", decided_at=at(14, 50)
    )
    Unit.objects.update(name="Tên mới", active_until=TODAY)
    District.objects.update(name="Huyện khác")
    editions._thawed.cache_clear()
    clock.move_to(at(15, 45))
    assert printed(office_client, EDITION) == before


def test_edition_page_prints_its_own_figures_after_later_sends(clock, reported, office_client, agency, officer):
    first = close(office_client)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=15)
    clock.move_to(at(15, 45))
    page = office_client.get(EDITION)
    for caption in ("Biểu A", "Biểu B", "Tình hình gửi báo cáo"):
        assert table(page, caption) == table(first, caption)
    assert states(page)["Phòng Tư pháp"] == "chưa báo cáo"


def test_page_json_and_workbook_of_an_edition_agree(clock, reported, office_client):
    page = close(office_client)
    figures, cells = printed(office_client, EDITION)
    assert (figures["edition"], figures["staff"]["totals"]["all"]["staff_installed"]) == (1, 18)
    (total,) = (row for row in table(page, "Biểu A") if row[1].startswith("Tổng cộng"))
    assert total[2:5] == ["40", "36", "18"]
    (row,) = (row for row in cells[1] if str(row[0]).startswith("Tổng cộng"))
    assert row[2:5] == [40, 36, 18]


def test_edition_json_is_that_of_its_moment(day, clock, reported, office_client):
    close(office_client)
    assert office_client.get(EDITION + "so-lieu.json").json() == json.loads(
        json.dumps(as_json(consolidate(day_of(day.campaign), at(14, 30)), 1) | {"handed_over": None})
    )


def test_workbook_of_an_edition_is_named_after_it(clock, reported, office_client):
    close(office_client)
    close(office_client, 2, reason="Đính chính")
    answers = [office_client.get(address + "tong-hop.xlsx") for address in (EDITION, SECOND)]
    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="tong-hop-bluezone-2020-08-14-lan-1.xlsx"',
        'attachment; filename="tong-hop-bluezone-2020-08-14-lan-2.xlsx"',
    ]
    books = [load_workbook(io.BytesIO(answer.content)) for answer in answers]
    assert ["Thay đổi" in book.sheetnames for book in books] == [False, True]


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999999"])
@pytest.mark.parametrize("end", ["", "so-lieu.json", "tong-hop.xlsx"])
def test_edition_that_was_not_made_does_not_exist(clock, reported, office_client, number, end):
    close(office_client)
    assert office_client.get(f"{BOARD}lan-chot/{number}/{end}").status_code == 404


def test_edition_of_another_district_does_not_exist(clock, foreign_unit, foreign_office, office_client, sign_in):
    close(sign_in(foreign_office))
    assert Edition.objects.count() == 1
    assert [office_client.get(EDITION + end).status_code for end in ("", "so-lieu.json", "tong-hop.xlsx")] == [404] * 3


def test_leader_reads_editions_and_cannot_close(clock, reported, office_client, sign_in, leader):
    close(office_client)
    client = sign_in(leader)
    assert [client.get(EDITION + end).status_code for end in ("", "so-lieu.json", "tong-hop.xlsx")] == [200] * 3
    assert [client.get(CLOSING).status_code, close_on(client, {"number": 2}).status_code] == [403, 403]


# What changes afterwards


def test_changes_after_an_edition_are_listed_with_before_after_and_effect(
    clock, reported, office_client, agency, officer
):
    close(office_client)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=15, reason="rà soát lại")
    clock.move_to(at(14, 45))
    page = office_client.get(EDITION)
    assert texts(page, "section", class_="warn")[0].startswith("1 thay đổi sau lần chốt 1 Lần chốt này giữ nguyên;")
    assert table(page, "Thay đổi") == [
        ["Phòng Nội vụ 14 giờ 40 phút ngày 14/8/2020, Nguyễn Thị Hạnh. Lý do: rà soát lại"],
        ["Số người đã cài đặt Bluezone", "9", "15"],
    ]
    assert [line for line in texts(page, "li") if line.startswith("Biểu")] == [
        "Biểu A, đã cài đặt: 18 → 24 (+6); tỷ lệ 50,0% → 66,7% .",
        "Biểu B, đã cài đặt: 1.200 → 1.200 (0); tỷ lệ 24,0% → 24,0% .",
    ]


def test_unit_that_reports_after_the_edition_is_a_change(clock, reported, office_client, other_agency, other_officer):
    close(office_client)
    send(other_agency, other_officer, at(15, 20))
    clock.move_to(at(15, 30))
    rows = table(office_client.get(EDITION), "Thay đổi")
    assert rows == [
        ["Phòng Tư pháp 15 giờ 20 phút ngày 14/8/2020, p-tp"],
        ["Tình trạng", "chưa báo cáo", "trễ hạn"],
        ["Tổng số cán bộ, công chức, viên chức và người lao động", "–", "20"],
        ["Số người dùng điện thoại thông minh", "–", "18"],
        ["Số người đã cài đặt Bluezone", "–", "9"],
        ["Số lượt khách đến liên hệ công tác được hướng dẫn", "–", "4"],
        ["Số người thân đã cài đặt", "–", "7"],
    ]


def test_change_of_an_area_moves_table_b_alone(clock, reported, office_client, commune, commune_officer):
    close(office_client)
    send(commune, commune_officer, at(14, 40), base_revision=1, residents_installed=1500)
    clock.move_to(at(14, 45))
    assert [line for line in texts(office_client.get(EDITION), "li") if line.startswith("Biểu")] == [
        "Biểu A, đã cài đặt: 18 → 18 (0); tỷ lệ 50,0% → 50,0% .",
        "Biểu B, đã cài đặt: 1.200 → 1.500 (+300); tỷ lệ 24,0% → 30,0% .",
    ]


def test_board_names_who_changed_since_the_last_edition(clock, reported, office_client, agency, officer):
    close(office_client)
    assert elements(office_client.get(BOARD), "div", class_="warn") == []
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=15)
    clock.move_to(at(14, 45))
    (note,) = texts(office_client.get(BOARD), "div", class_="warn")
    assert note.endswith("1 thay đổi sau lần chốt 1 : Phòng Nội vụ.")


def test_passing_deadline_alone_is_no_change(clock, reported, office_client):
    close(office_client)
    clock.move_to(at(16, 30))
    assert elements(office_client.get(EDITION), "section", class_="warn") == []


def test_excused_returned_joined_and_left_units_are_changes(
    clock, reported, office_client, agency, other_agency, commune, other_commune, office
):
    Unit.objects.filter(pk=other_commune.pk).update(active_until=YESTERDAY.replace(day=12))
    close(office_client)
    Exemption.objects.create(
        unit=other_agency, date=TODAY, reason="x", decided_by=office, decided_by_name="vhtt", decided_at=at(14, 40)
    )
    DailyReport.objects.filter(unit=agency).update(returned_at=at(14, 41), returned_by=office, returned_by_name="vhtt")
    Unit.objects.filter(pk=commune.pk).update(active_until=TODAY)
    Unit.objects.filter(pk=other_commune.pk).update(active_until=None)
    clock.move_to(at(14, 45))
    rows = table(office_client.get(EDITION), "Thay đổi")
    assert [[name[0], *state[1:]] for name, state in itertools.pairwise(rows) if state[0] == "Tình trạng"] == [
        ["Phòng Nội vụ 14 giờ 41 phút ngày 14/8/2020, vhtt", "đúng hạn", "bị trả lại"],
        ["Phòng Tư pháp 14 giờ 40 phút ngày 14/8/2020, vhtt. Lý do: x", "chưa báo cáo", "miễn báo cáo"],
        ["Lộc Thành", "không thuộc diện báo cáo", "chưa báo cáo"],
        ["Lộc Thạnh", "đúng hạn", "không thuộc diện báo cáo"],
    ]


def test_second_edition_lists_what_it_changed_and_nothing_since(clock, reported, office_client, agency, officer):
    close(office_client)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=15, note="Sót 6 người")
    clock.move_to(at(14, 45))
    review = office_client.get(CLOSING)
    page = close(office_client, 2, reason="Đính chính")
    assert texts(page, "h2")[2] == "Lần chốt 2 thay đổi so với lần trước"
    assert table(page, "Thay đổi") == table(review, "Thay đổi")
    assert elements(page, "section", class_="warn") == []


def test_carried_figure_says_its_day_in_the_list_of_changes(clock, agency, officer, office_client):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    close(office_client)
    send(agency, officer, at(14, 40))
    clock.move_to(at(14, 45))
    assert table(office_client.get(EDITION), "Thay đổi")[1] == [
        "Tình trạng",
        "chưa báo cáo (số liệu ngày 13/8/2020)",
        "đúng hạn",
    ]


# Its checksum


def test_checksum_is_of_the_content_as_the_database_gives_it_back(clock, reported, office_client):
    page = close(office_client)
    edition = Edition.objects.get()
    assert edition.sha256 == checksum(edition.content)
    assert texts(page, "span", class_="sum") == [edition.sha256]


def test_checksum_of_a_known_content_is_known():
    """The same on every database, and in every version to come."""
    content = {"b": [1, 2.5, None, True], "a": {"tên": "Lộc Thạnh"}}
    assert checksum(content) == checksum(json.loads(json.dumps(content)))
    assert checksum(content) == "b52c8f7d638b41c88a4a966faaa7119e34b4816c33e7892fecb4657cc5cb2bf8"


def test_correction_of_an_earlier_day_is_listed_by_what_it_does_to_new_today(
    clock, campaign, agency, officer, office, office_client
):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=5)
    send(agency, officer, at(14, 10), staff_installed=9)
    close(office_client)
    send(agency, office, at(14, 15), date=YESTERDAY, base_revision=1, staff_installed=6)
    page = office_client.get(BOARD + "lan-chot/1/")
    assert table(page, "Thay đổi")[-1][1:] == ["+4", "+3"]
