"""The board: every unit with its state, filters, search, conditional refresh, any earlier day."""

import datetime
import io

import pytest
from openpyxl import load_workbook

from incoming.dates import with_year
from incoming.text import folded
from reports import actions
from reports.models import DailyReport, Exemption, ReportingDay
from reports.templatetags import figures
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, make_commune, make_unit, send
from units.models import Unit

from .pages import BOARD, OWN_REPORT, elements, form_of, post, states, table, text_of, texts

UNITS = "Tình hình gửi báo cáo"
NOBODY = "Không có đơn vị nào phù hợp."


@pytest.fixture
def every_state(campaign, clock, agency, other_agency, commune, other_commune, officer, other_officer, office):
    """At 15:30: on time, late, returned, overdue, excused; the names differ by marks alone."""
    town = make_commune(campaign.district, "25279", "Lộc Ninh")
    Unit.objects.filter(pk=town.pk).update(kind=Unit.Kind.TOWN, name="Ủy ban nhân dân thị trấn Lộc Ninh")
    send(agency, officer, at(14))
    send(other_agency, other_officer, at(15, 20))
    returned = send(commune, officer, at(14))
    DailyReport.objects.filter(pk=returned.pk).update(
        returned_at=at(14, 10), returned_by=office, returned_by_name="vhtt"
    )
    Exemption.objects.create(
        unit=town, date=TODAY, reason="Sáp nhập", decided_by=office, decided_by_name="vhtt", decided_at=at(8)
    )
    clock.move_to(at(15, 30))


@pytest.fixture
def board(office_client, every_state):
    """Ask the board a question as the filter form does."""
    return lambda **query: office_client.get(BOARD, query)


def test_every_unit_stands_on_the_board_with_its_state(board):
    assert states(board()) == {
        "Phòng Nội vụ": "đúng hạn",
        "Phòng Tư pháp": "trễ hạn 20 phút",
        "Ủy ban nhân dân xã Lộc Thạnh": "bị trả lại",
        "Ủy ban nhân dân xã Lộc Thành": "quá hạn, chưa báo cáo",
        "Ủy ban nhân dân thị trấn Lộc Ninh": "miễn báo cáo",
    }


def test_board_says_how_many_have_reported_and_who_stands_where(board):
    page = board()
    assert texts(page, "p", class_="big")[0] == "2 /4 đơn vị"
    (tile, *_) = elements(page, "section", class_="tile")
    assert text_of(tile.children[-1]) == (
        "đúng hạn 1 · trễ hạn 1 · quá hạn, chưa báo cáo 1 · bị trả lại 1 · miễn báo cáo 1"
    )


@pytest.mark.parametrize(
    ("moment", "to_due", "to_cutoff"),
    [
        (at(14, 18), "Đến hạn của đơn vị (15 giờ 00 phút): còn 42 phút", "1 giờ 42 phút"),
        (at(15, 0, 59), "Đến hạn của đơn vị (15 giờ 00 phút): còn 0 phút", "1 giờ 00 phút"),
        (at(15, 1), "Đã hết hạn của đơn vị (15 giờ 00 phút)", "59 phút"),
        (at(15, 59, 59), "Đã hết hạn của đơn vị (15 giờ 00 phút)", "1 phút"),
        (at(16, 0), "Đã hết hạn của đơn vị (15 giờ 00 phút)", ""),
    ],
)
def test_board_says_the_minutes_left_to_both_times(clock, office_client, moment, to_due, to_cutoff):
    clock.move_to(moment)
    (line,) = elements(office_client.get(BOARD), "p", class_="clockline")
    left = f"Đến giờ báo cáo tỉnh (trước 16 giờ 00 phút): còn {to_cutoff}"
    assert [text_of(part) for part in line.children] == [
        to_due,
        left if to_cutoff else "Đã quá giờ báo cáo tỉnh (16 giờ 00 phút)",
    ]


def test_board_says_when_it_was_read(clock, office_client):
    clock.move_to(at(14, 32, 7))
    assert texts(office_client.get(BOARD), "p", id="updated") == ["cập nhật lúc 14:32:07"]


def test_correction_shows_both_times(clock, office_client, agency, officer):
    send(agency, officer, at(14, 5))
    send(agency, officer, at(14, 25), base_revision=1, staff_installed=10, note="Sót 1 người")
    assert table(office_client.get(BOARD), UNITS) == [
        ["1", "Phòng Nội vụ", "đúng hạn", "14:05 sửa lần 2: 14:25", "Nguyễn Thị Hạnh", "Sót 1 người"]
    ]


# Filters and search


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("dung-han", ["Phòng Nội vụ"]),
        ("tre-han", ["Phòng Tư pháp"]),
        ("tra-lai", ["Ủy ban nhân dân xã Lộc Thạnh"]),
        ("qua-han", ["Ủy ban nhân dân xã Lộc Thành"]),
        ("mien", ["Ủy ban nhân dân thị trấn Lộc Ninh"]),
        ("chua-bao-cao", []),
    ],
)
def test_board_is_filtered_by_state(board, state, shown):
    page = board(**{"trang-thai": state})
    assert [row[1] for row in table(page, UNITS) if row != [NOBODY]] == shown


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("co_quan_chuyen_mon", ["Phòng Nội vụ", "Phòng Tư pháp"]),
        ("xa", ["Ủy ban nhân dân xã Lộc Thạnh", "Ủy ban nhân dân xã Lộc Thành"]),
        ("thi_tran", ["Ủy ban nhân dân thị trấn Lộc Ninh"]),
    ],
)
def test_board_is_filtered_by_kind(board, kind, shown):
    assert list(states(board(loai=kind))) == shown


@pytest.mark.parametrize("words", ["loc thanh", "LOC THANH", "Lộc Thạnh", "lộc thành", "25280 "])
def test_search_needs_no_marks(board, words):
    both = ["Ủy ban nhân dân xã Lộc Thạnh", "Ủy ban nhân dân xã Lộc Thành"]
    assert list(states(board(tim=words))) == (both[:1] if "25280" in words else both)


@pytest.mark.parametrize("words", ["dong doi", "đồng đội", "ĐỒNG ĐỘI", "Đồng"])
def test_search_takes_d_with_and_without_its_stroke(board, campaign, words):
    make_unit(campaign.district, "H-CCB", name="Hội Đồng đội", short_name="Hội Đồng đội")
    assert list(states(board(tim=words))) == ["Hội Đồng đội"]


def test_text_is_folded_letter_by_letter():
    assert folded("ĐẶNG Thị Ưởng – đường Yết Kiêu") == "dang thi uong – duong yet kieu"


@pytest.mark.parametrize("query", [{"tim": "không có đơn vị này"}, {"trang-thai": "chua-bao-cao"}, {"loai": "hoi"}])
def test_empty_result_is_said_in_every_table(board, query):
    page = board(**query)
    assert table(page, UNITS) == [[NOBODY]]
    assert [table(page, f"Biểu {letter}")[0] for letter in "AB"] == [[NOBODY], [NOBODY]]


@pytest.mark.parametrize("query", [{"tim": "noi vu"}, {"trang-thai": "qua-han"}, {"loai": "hoi"}])
def test_totals_are_the_whole_districts_under_a_filter(board, query):
    whole, filtered = board(), board(**query)
    for letter in "AB":
        assert table(filtered, f"Biểu {letter}")[-4:] == table(whole, f"Biểu {letter}")[-4:]
    assert texts(filtered, "p", class_="big") == texts(whole, "p", class_="big")


def test_filters_are_combined(board):
    page = board(**{"loai": "xa", "trang-thai": "qua-han", "tim": "loc"})
    assert list(states(page)) == ["Ủy ban nhân dân xã Lộc Thành"]
    assert table(page, UNITS)[0][0] == "4"


@pytest.mark.parametrize("query", [{"trang-thai": "x"}, {"loai": "x"}, {"tim": "\x00"}, {"tim": " "}, {"la": "x"}])
def test_unknown_filters_filter_nothing(board, query):
    assert len(states(board(**query))) == 5


# The refresh


@pytest.fixture
def refresh(office_client):
    """Ask for the board again as the page does, naming what one has."""

    def ask(before):
        return office_client.get(BOARD, headers={"HX-Request": "true", "If-None-Match": before["ETag"]})

    return ask


@pytest.fixture
def shown(clock, office_client, agency, officer):
    send(agency, officer, at(14))
    return office_client.get(BOARD, headers={"HX-Request": "true"})


def test_nothing_changed_is_304_after_one_small_query(
    shown, office_client, refresh, django_assert_num_queries, settings
):
    # The session, the user with unit and district, and what the board stands on.
    with django_assert_num_queries(3):
        answer = refresh(shown)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", shown["ETag"])


def test_same_minute_is_the_same_board(clock, shown, refresh):
    clock.move_to(at(14, 30, 59))
    assert refresh(shown).status_code == 304


def test_next_minute_changes_the_board(clock, shown, refresh):
    clock.move_to(at(14, 31))
    assert refresh(shown).status_code == 200


def send_again(unit, officer, office):
    send(unit, officer, at(14, 30), base_revision=1, staff_installed=10)


def give_back(unit, officer, office):
    DailyReport.objects.update(returned_at=at(14, 30), returned_by=office, returned_by_name="vhtt")


def close(unit, officer, office):
    actions.close_day(day=day_of(unit.district.campaigns.get()), by=office, at=at(14, 30), number=1)


def excuse(unit, officer, office):
    Exemption.objects.create(
        unit=unit, date=TODAY, reason="Sáp nhập", decided_by=office, decided_by_name="vhtt", decided_at=at(14, 30)
    )


def extend(unit, officer, office):
    ReportingDay.objects.update(due_at=at(15, 30), extension_reason="Mất điện")


def correct_yesterday(unit, officer, office):
    send(unit, office, at(14, 30), date=YESTERDAY, channel="phone", reported_by="x", reason="Đếm thiếu")


@pytest.mark.parametrize("act", [send_again, give_back, close, excuse, extend, correct_yesterday])
def test_what_changes_the_day_changes_the_board(shown, refresh, agency, officer, office, act):
    act(agency, officer, office)
    changed = refresh(shown)
    assert changed.status_code == 200
    assert refresh(changed).status_code == 304


def test_exemption_changes_a_board_on_which_nobody_has_acted_yet(
    clock, office_client, refresh, agency, officer, office
):
    empty = office_client.get(BOARD, headers={"HX-Request": "true"})
    excuse(agency, officer, office)
    excused = refresh(empty)
    assert (excused.status_code, states(excused)) == (200, {"Phòng Nội vụ": "miễn báo cáo"})
    Exemption.objects.update(withdrawn_at=at(14, 30), withdrawn_by=office)
    assert refresh(excused).status_code == 200


def test_what_another_district_does_is_not_shown(shown, refresh, foreign_unit, foreign_officer):
    send(foreign_unit, foreign_officer)
    answer = refresh(shown)
    assert (answer.status_code, answer.content) == (200, shown.content)


def test_page_and_part_and_filter_have_tags_of_their_own(shown, office_client, sign_in, leader):
    part = {"HX-Request": "true"}
    tags = [
        shown["ETag"],
        office_client.get(BOARD)["ETag"],
        office_client.get(BOARD, {"tim": "x"}, headers=part)["ETag"],
        office_client.get("/tong-hop/2020-08-13/", headers=part)["ETag"],
        sign_in(leader).get(BOARD, headers=part)["ETag"],
    ]
    assert len(set(tags)) == 5


def test_part_is_what_the_full_page_includes(board, office_client):
    full = board()
    part = office_client.get(BOARD, headers={"HX-Request": "true"})
    assert len(elements(part, "html")) == 0
    for name in ("board", "board-list"):
        ((of_full,), (of_part,)) = elements(full, "div", id=name), elements(part, "div", id=name)
        assert str(of_part) == str(of_full)


def test_board_of_a_day_is_asked_for_again_at_its_own_address(office_client):
    (board,) = elements(office_client.get(BOARD, {"tim": "loc"}), "div", id="board")
    attributes = dict(board.attributes)
    assert (attributes["hx-get"], attributes["hx-trigger"]) == (f"{BOARD}?tim=loc", "every 10s")


# Any earlier day


def test_board_without_a_day_is_todays(office_client):
    assert texts(office_client.get("/tong-hop/"), "h1") == ["Tổng hợp ngày 14/8/2020"]


@pytest.mark.parametrize(
    "typed",
    ["13/8/2020", "13/08/2020", "13-8-2020", "13.8.2020", "13/8/20", "2020-08-13", " 13/8/2020 ", "13/8", " 13.8 "],
)
def test_day_is_picked_as_people_write_it(office_client, typed):
    page = office_client.get("/tong-hop/", {"ngay": typed}, follow=True)
    assert page.redirect_chain == [("/tong-hop/2020-08-13/", 302)]


@pytest.mark.parametrize("typed", ["", "hôm qua", "31/2/2020", "8/13/2020", "99/99/9999", "31/2", "\x00", "1" * 400])
def test_day_that_is_none_is_told_how_to_be_written(office_client, typed):
    page = office_client.get("/tong-hop/", {"ngay": typed}, follow=True)
    assert (page.status_code, page.redirect_chain) == (200, [("/tong-hop/", 302)])
    assert texts(page, "div", role="status") == ["Ngày cần xem ghi theo mẫu 14/8/2020."]


@pytest.mark.parametrize("day", ["2020-08-15", "2020-08-09", "0001-01-01", "9999-12-31", "2020-02-30"])
@pytest.mark.parametrize("end", ["", "so-lieu.json", "du-thao.xlsx", "chot/", "don-vi/P-NV/", "lan-chot/1/"])
def test_days_to_come_and_before_the_campaign_do_not_exist(office_client, agency, day, end):
    assert office_client.get(f"/tong-hop/{day}/{end}").status_code == 404


def test_days_beside_the_shown_one_are_linked(office_client):
    links = {
        day: [dict(e.attributes)["href"] for e in elements(office_client.get(f"/tong-hop/{day}/"), "a")]
        for day in (START, YESTERDAY, TODAY)
    }
    beside = {
        day: [href for href in hrefs if href.startswith("/tong-hop/2020") and len(href) == len(BOARD)]
        for day, hrefs in links.items()
    }
    assert beside == {
        START: ["/tong-hop/2020-08-11/"],
        YESTERDAY: ["/tong-hop/2020-08-12/", "/tong-hop/2020-08-14/"],
        TODAY: ["/tong-hop/2020-08-13/"],
    }


def test_past_day_shows_no_countdown(office_client):
    assert elements(office_client.get("/tong-hop/2020-08-13/"), "p", class_="clockline") == []


# Who reads it, and as what


def test_leader_sees_the_same_board_without_the_offices_acts(board, office_client, sign_in, leader):
    own, theirs = board(), sign_in(leader).get(BOARD)
    assert states(theirs) == states(own)
    hrefs = [dict(e.attributes)["href"] for e in elements(theirs, "a")]
    assert [href for href in hrefs if "chot/" in href or "so-lieu-tinh/" in href or f"{BOARD}don-vi/" in href] == []
    assert "/tong-hop/don-vi/P-NV/" in hrefs


def test_send_of_an_officer_stands_on_the_board(officer_client, office_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, staff_installed="12"))
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}
    assert table(office_client.get(BOARD), "Biểu A")[0][2:7] == ["20", "18", "12", "–", "66,7%"]


def test_name_with_markup_is_text_everywhere(office_client, campaign):
    name = "<img src=x onerror=1>"
    make_unit(campaign.district, "XSS", name=name, short_name=name)
    page = office_client.get(BOARD)
    assert list(states(page)) == [name]
    assert elements(page, "img") == []


def test_draft_workbook_is_downloaded_under_its_name(board, office_client):
    answer = office_client.get(BOARD + "du-thao.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="tong-hop-bluezone-2020-08-14-du-thao.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:4] == ["Tổng hợp", "Biểu A", "Biểu B", "Biểu C"]
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("DỰ THẢO" in word for word in words)


def test_gain_over_more_than_a_day_says_from_when(agency, officer, office_client):
    send(agency, officer, at(14, date=START), date=START)
    send(agency, officer, at(14), staff_installed=12)
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][-1] == "cài mới tính từ ngày 10/8/2020"


def test_board_left_open_over_midnight_stays_with_its_day(office_client):
    page = office_client.get("/tong-hop/", {"tim": "nội"})
    (board,) = elements(page, "div", id="board")
    (filters,) = elements(page, "form", id="filters")
    assert dict(board.attributes)["hx-get"] == BOARD + "?tim=n%E1%BB%99i"
    assert dict(filters.attributes)["action"] == BOARD


def test_first_day_of_a_later_campaign_leads_back_to_the_one_before(campaign, office_client):
    make_campaign(campaign.district, starts_on=TODAY)
    back = {"href": "/tong-hop/2020-08-13/"}
    assert texts(office_client.get(BOARD), "a", **back) == ["← Ngày 13/8"]
    first = office_client.get(f"/tong-hop/{START}/")
    assert not [text for text in texts(first, "a") if text.startswith("←")]


def test_unit_that_counted_nobody_has_reported(campaign, agency, officer, office_client):
    send(agency, officer, at(14), **dict.fromkeys(["staff_total", "staff_smartphones", "staff_installed"], 0))
    said = texts(office_client.get(BOARD), "section", class_="tile")[1]
    assert "mẫu số bằng 0, không tính được tỷ lệ." in said


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("31/12", (2021, 1, 2), "31/12/2020"),
        ("2.1", (2020, 12, 30), "2.1.2021"),
        ("16/8", (2020, 8, 14), "16/8/2020"),
        ("29/2", (2020, 12, 1), "29/2/2020"),
        ("31/2", (2020, 8, 14), "31/2/2020"),
    ],
)
def test_day_and_month_mean_the_year_in_which_they_lie_nearest(typed, today, meant):
    assert with_year(typed, datetime.date(*today)) == meant


@pytest.fixture
def pages_of_two(board, monkeypatch):
    """The five units are three pages."""
    monkeypatch.setattr("reports.views.board.ROWS_AT_ONCE", 2)
    return board


def test_long_list_is_read_page_by_page_with_the_numbers_of_the_whole(pages_of_two):
    pages = [pages_of_two(trang=number) for number in (1, 2, 3)]
    assert [list(states(page)) for page in pages] == [
        ["Phòng Nội vụ", "Phòng Tư pháp"],
        ["Ủy ban nhân dân xã Lộc Thạnh", "Ủy ban nhân dân xã Lộc Thành"],
        ["Ủy ban nhân dân thị trấn Lộc Ninh"],
    ]
    assert [table(page, UNITS)[0][0] for page in pages] == ["1", "3", "5"]
    (pager, again) = texts(pages[1], "nav", class_="actions")
    assert pager == again == "Đơn vị 3–4 trong 5 Trang trước 1 2 3 Trang sau"


def test_totals_and_counts_stay_those_of_all_pages(pages_of_two, office_client):
    whole, first, last = office_client.get(BOARD + "so-lieu.json").json(), *(pages_of_two(trang=n) for n in (1, 3))
    assert texts(first, "section", class_="tile") == texts(last, "section", class_="tile")
    assert texts(first, "tfoot") == texts(last, "tfoot")
    assert f"/{len(whole['staff']['rows'])} đơn vị có số liệu" in texts(first, "tfoot")[0]


def test_pages_hold_what_was_asked_for_and_keep_asking_for_it(pages_of_two):
    page = pages_of_two(loai=Unit.Kind.COMMUNE, tim="loc")
    assert (list(states(page)), texts(page, "nav", class_="actions")) == (
        ["Ủy ban nhân dân xã Lộc Thạnh", "Ủy ban nhân dân xã Lộc Thành"],
        [],
    )
    link = f'href="{BOARD}?tim=%E1%BB%A7y+ban&amp;trang=2"'
    assert link in pages_of_two(tim="ủy ban").content.decode()


@pytest.mark.parametrize(("asked", "unit"), [("9", "Ủy ban nhân dân thị trấn Lộc Ninh"), ("x", "Phòng Nội vụ")])
def test_page_that_is_not_there_is_the_last_or_the_first(pages_of_two, asked, unit):
    assert unit in states(pages_of_two(trang=asked))


def test_only_the_rows_of_the_unit_that_sent_are_made_again(board, office, commune, office_client):
    def rows_made(ask):
        before = figures._row.cache_info().misses
        ask()
        return figures._row.cache_info().misses - before

    # Other tests have made the same rows.
    figures._row.cache_clear()
    board()
    assert rows_made(board) == 0
    send(commune, office, at(15, 25), base_revision=1)
    # Of the list, of table A, of table B.
    assert rows_made(board) == 3
