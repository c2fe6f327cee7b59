"""The province's own count: beside table B's total, never in it, never in place of it."""

import dataclasses
import io

import pytest
from openpyxl import load_workbook

from reports import actions
from reports.consolidation import Consolidation, ProvinceFacts, changes_between, consolidate, freeze, thaw
from reports.figures.wording import signed_percent
from reports.models import Edition, ProvinceCount, ReportingDay
from reports.printing import province_line
from tests.factories import TODAY, YESTERDAY, at, day_of, make_user, send
from units.models import Role

from .pages import BOARD, boxes, elements, errors, post, table, text_of, texts
from .test_workbook.reading import cell_under, numbers, row_of

PAGE = BOARD + "so-lieu-tinh/"
SOURCE = "Sở Thông tin và Truyền thông"
LINE = (
    "Theo số liệu thống kê của Sở Thông tin và Truyền thông, trên địa bàn huyện có 1.234 người đã cài đặt; "
    "theo tổng hợp của huyện (Phụ lục II – Biểu B) có 1.200 người, ít hơn 34 người, bằng 2,8% so với số thống kê."
)


@pytest.fixture
def reported(clock, agency, commune, office):
    """Table A: 9 and 9 installed; table B: 1,200 of 5,000."""
    send(agency, office, at(14))
    send(commune, office, at(14))


def note(campaign, office, installed=1234, moment=None, *, date=TODAY, source=SOURCE, **seen):
    return actions.record_province_count(
        day=day_of(campaign, date), installed=installed, source=source, by=office, at=moment or at(14, 20), **seen
    )


def typed(installed="1.234", source=SOURCE, seen=""):
    return {"installed": installed, "source": source, "seen": seen}


def with_count(consolidation: Consolidation, installed: int) -> Consolidation:
    return dataclasses.replace(consolidation, province_count=ProvinceFacts(installed, SOURCE))


def said_by(page):
    """What the page says of the province's count."""
    return [text for text in texts(page, "p") if text.startswith("Theo số liệu thống kê")]


def asked_by(page):
    """What the page asks before it notes a count."""
    (note,) = elements(page, "div", class_="warn")
    return [text_of(line) for line in note.children[1].children if not isinstance(line, str)]


# The one sentence, and the numbers in it


def test_page_file_and_json_say_the_same(reported, campaign, office, office_client):
    note(campaign, office)
    assert said_by(office_client.get(BOARD)) == [f"{LINE} Sửa số liệu của tỉnh"]
    assert office_client.get(BOARD + "so-lieu.json").json()["province_count"] == {
        "installed": 1234,
        "source": SOURCE,
        "difference": -34,
    }
    book = load_workbook(io.BytesIO(office_client.get(BOARD + "du-thao.xlsx").content))
    for name in ("Tổng hợp", "Biểu B"):
        row = row_of(book[name], SOURCE)
        heads = ["Thống kê của tỉnh", "Tổng cộng Biểu B", "Chênh lệch", "Chênh lệch (%)"]
        cells = [cell_under(book[name], head, row).value for head in heads]
        assert cells == [1234, 1200, -34, pytest.approx(-34 / 1234)]
        assert row_of(book[name], "Theo số liệu thống kê")[0].value == LINE
    assert 1234 not in numbers(book["Biểu A"])


def test_without_a_count_nothing_speaks_of_the_province(reported, office_client, sign_in, leader):
    assert office_client.get(BOARD + "so-lieu.json").json()["province_count"] is None
    assert "thống kê" not in sign_in(leader).get(BOARD).content.decode()
    book = load_workbook(io.BytesIO(office_client.get(BOARD + "du-thao.xlsx").content))
    assert "Thống kê của tỉnh" not in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_count_is_compared_with_table_b_alone_and_never_added(reported, campaign, office, office_client):
    before = office_client.get(BOARD + "so-lieu.json").json()
    note(campaign, office)
    after = office_client.get(BOARD + "so-lieu.json").json()
    assert (after["staff"], after["residents"]) == (before["staff"], before["residents"])
    pages = [office_client.get(BOARD + end).content.decode() for end in ("", "so-lieu.json", "chot/", "so-lieu-tinh/")]
    sums = {1200 + 1234, 18 + 1200, 18 + 1234, 18 + 1200 + 1234}
    assert [n for n in sums for page in pages if str(n) in page or f"{n:,}".replace(",", ".") in page] == []


@pytest.mark.parametrize(
    ("installed", "comparison"),
    [
        (1200, "1.200 người, bằng số thống kê."),
        (1199, "1.200 người, nhiều hơn 01 người, bằng 0,1% so với số thống kê."),
        (1_200_001, "1.200 người, ít hơn 1.198.801 người, bằng 99,9% so với số thống kê."),
        (0, "1.200 người, nhiều hơn 1.200 người."),
    ],
)
def test_sentence_says_which_is_more(reported, campaign, installed, comparison):
    day = with_count(consolidate(day_of(campaign), at(15)), installed)
    assert province_line(day).endswith(f"theo tổng hợp của huyện (Phụ lục II – Biểu B) có {comparison}")


def test_sentence_says_what_table_b_lacks(reported, campaign, commune, other_commune, office):
    day = with_count(consolidate(day_of(campaign), at(15)), 1200)
    assert province_line(day).endswith(" Trong đó có 01 đơn vị chưa có số liệu từ đầu đợt.")
    send(other_commune, office, at(14, date=YESTERDAY), date=YESTERDAY)
    day = with_count(consolidate(day_of(campaign), at(15)), 1200)
    assert (day.province_difference.reported, day.province_difference.people) == (2400, 1200)
    assert province_line(day).endswith(
        " Trong đó có 01 đơn vị chưa báo cáo trong ngày, tạm lấy số liệu báo cáo gần nhất."
    )


def test_without_any_figure_of_table_b_there_is_no_difference(clock, campaign, agency, commune, office):
    send(agency, office, at(14))
    day = with_count(consolidate(day_of(campaign), at(15)), 1200)
    assert day.province_difference is None
    assert province_line(day).endswith("1.200 người đã cài đặt; huyện chưa có số liệu Biểu B để đối chiếu.")


@pytest.mark.parametrize(
    ("rate", "text"), [(None, "–"), (0.0, "0,0%"), (-0.0004, "0,0%"), (0.0005, "+0,1%"), (-2, "−200,0%")]
)
def test_share_has_its_sign_unless_it_rounds_to_nothing(rate, text):
    assert signed_percent(rate) == text


# Row by row (R18, R23)


def test_last_written_count_stands_whatever_the_clock_says(reported, clock, campaign, office):
    note(campaign, office, 1000, at(14, 20))
    note(campaign, office, 1100, at(14, 10))
    assert consolidate(day_of(campaign), at(14)).province_count.installed == 1100
    assert list(ProvinceCount.objects.values_list("number", "installed")) == [(1, 1000), (2, 1100)]


def test_count_typed_after_closing_is_on_the_board_and_not_in_the_edition(
    reported, clock, campaign, office, office_client
):
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 10), number=1)
    clock.move_to(at(15, 20))
    before = Edition.objects.values_list("content", "sha256").get()
    post(office_client, PAGE, typed())
    assert Edition.objects.values_list("content", "sha256").get() == before
    assert said_by(office_client.get(BOARD)) == [f"{LINE} Sửa số liệu của tỉnh"]
    assert said_by(office_client.get(BOARD + "lan-chot/1/")) == []
    assert office_client.get(BOARD + "lan-chot/1/so-lieu.json").json()["province_count"] is None
    # It is no change of any unit's.
    assert not elements(office_client.get(BOARD), "div", class_="warn")


def test_edition_keeps_the_count_that_it_was_made_with(reported, clock, campaign, office, office_client):
    note(campaign, office)
    actions.close_day(day=day_of(campaign), by=office, at=at(14, 40), number=1)
    note(campaign, office, 2000, at(14, 50))
    assert said_by(office_client.get(BOARD + "lan-chot/1/")) == [LINE]
    assert office_client.get(BOARD + "lan-chot/1/so-lieu.json").json()["province_count"]["installed"] == 1234
    book = load_workbook(io.BytesIO(office_client.get(BOARD + "lan-chot/1/tong-hop.xlsx").content))
    assert row_of(book["Tổng hợp"], "Theo số liệu thống kê")[0].value == LINE


def test_count_makes_no_change_between_editions_and_thaws_equal(reported, campaign):
    day = consolidate(day_of(campaign), at(15))
    assert changes_between(day, with_count(day, 5)) == ()
    assert thaw(freeze(with_count(day, 5))) == with_count(day, 5)


def test_edition_from_before_the_count_was_known_of_still_thaws(reported, campaign):
    content = freeze(consolidate(day_of(campaign), at(15)))
    del content["province_count"]
    assert thaw(content).province_count is None


def test_board_of_the_same_minute_is_sent_anew_once_a_count_is_noted(reported, campaign, office, office_client):
    tag = office_client.get(BOARD)["ETag"]
    note(campaign, office)
    assert office_client.get(BOARD, headers={"If-None-Match": tag}).status_code == 200


# Noting and correcting


def test_count_is_noted_with_who_and_when(reported, office, office_client):
    answer = post(office_client, PAGE, typed(" 1 234 ", "  Công văn số 5/STTTT\u200b "))
    assert (answer.status_code, answer.url) == (302, PAGE)
    count = ProvinceCount.objects.get()
    assert (count.installed, count.source, count.entered_by, count.entered_at) == (
        1234, "Công văn số 5/STTTT", office, at(14, 30),
    )  # fmt: skip
    (told,) = texts(office_client.get(PAGE), "div", class_="ok")
    assert told == "Đã ghi số liệu của tỉnh ngày 14/8/2020: 1.234 người."


def test_page_shows_the_total_that_the_count_is_compared_with(reported, other_commune, office, office_client):
    assert table(office_client.get(PAGE), "Tổng cộng Biểu B") == [
        ["Tổng cộng 1 đơn vị", "1.200"],
        ["Trong đó: đã báo cáo trong ngày 1 đơn vị", "1.200"],
        ["Trong đó: lấy số liệu ngày trước 0 đơn vị", "–"],
        ["Chưa có số liệu 1 đơn vị", "–"],
    ]


def test_correction_keeps_what_stood_before(clock, campaign, office, office_client):
    second = make_user("vhtt2", Role.OFFICE, campaign.district, last_name="Lê Thị", first_name="Mai")
    note(campaign, office, 1000, at(14, 10))
    note(campaign, second, 1100, at(14, 20))
    note(campaign, office, 900, date=YESTERDAY)
    rows = table(office_client.get(PAGE), "Số liệu của tỉnh các ngày")
    corrected = "14 giờ 20 phút ngày 14/8/2020, Lê Thị Mai: 1.000 → 1.100"
    assert rows[:3] == [
        ["14/8/2020", "1.100", f"{SOURCE} {corrected} 14 giờ 10 phút ngày 14/8/2020, vhtt: 1.000"],
        ["13/8/2020", "900", f"{SOURCE} 14 giờ 20 phút ngày 14/8/2020, vhtt"],
        ["12/8/2020", "–", ""],
    ]
    assert len(rows) == 5


def test_same_count_again_writes_nothing(clock, campaign, office, office_client):
    note(campaign, office)
    assert post(office_client, PAGE, typed()).status_code == 302
    assert (ProvinceCount.objects.count(), ProvinceCount.objects.get().entered_at) == (1, at(14, 20))


def test_past_day_is_noted_and_written(clock, campaign, office_client):
    assert post(office_client, "/tong-hop/2020-08-11/so-lieu-tinh/", typed()).status_code == 302
    assert ProvinceCount.objects.get().day == ReportingDay.objects.get()


@pytest.mark.parametrize("day", ["2020-08-15", "2020-08-09", "9999-12-31"])
def test_days_to_come_and_before_the_campaign_do_not_exist(clock, campaign, office_client, day):
    assert post(office_client, f"/tong-hop/{day}/so-lieu-tinh/", typed()).status_code == 404
    assert ReportingDay.objects.count() == 0


@pytest.mark.parametrize(
    ("box", "value", "sentence"),
    [
        ("installed", "", "Chưa ghi số của tỉnh."),
        ("installed", "-5", "Số liệu không được là số âm."),
        ("installed", "12,5", "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250."),
        ("installed", "10000000", "Số quá lớn, đề nghị kiểm tra lại."),
        ("installed", "9" * 400, "Số quá lớn, đề nghị kiểm tra lại."),
        ("installed", "nhiều", "Chỉ nhập chữ số, ví dụ 1250."),
        ("source", " ", "Chưa ghi nguồn số liệu."),
        ("source", "\u200b", "Chưa ghi nguồn số liệu."),
        ("source", "x" * 201, "Tên nguồn dài quá 200 ký tự."),
    ],
)
def test_refused_count_says_why_and_keeps_what_was_typed(clock, campaign, office_client, box, value, sentence):
    page = post(office_client, PAGE, typed(**{box: value}))
    assert (page.status_code, errors(page)) == (422, {box: sentence})
    assert boxes(page)[box] == value
    assert ProvinceCount.objects.count() == 0


def test_count_of_a_colleague_is_never_overwritten_unseen(clock, campaign, office, office_client):
    note(campaign, make_user("vhtt2", Role.OFFICE, campaign.district), 1000)
    page = post(office_client, PAGE, typed("1.234", seen=""))
    assert (page.status_code, boxes(page)["installed"], boxes(page)["seen"]) == (409, "1.234", "1000")
    assert errors(page) == {
        "installed": "vhtt2 đã ghi 1.000 người cho ngày 14/8/2020 lúc 14 giờ 20 phút ngày 14/8/2020. "
        "Đề nghị kiểm tra lại rồi ghi."
    }
    assert post(office_client, PAGE, typed("1.234", seen="1000")).status_code == 302
    assert ProvinceCount.objects.current().get().installed == 1234


# A count that looks like a mistake is asked about


@pytest.mark.parametrize(
    ("date", "known", "installed", "question"),
    [
        (YESTERDAY, 1300, "1.234", "thấp hơn số của tỉnh ngày 13/8/2020 (1.300 người); số lũy kế thường không giảm."),
        (YESTERDAY, 600, "1.234", "cao hơn nhiều so với số của tỉnh ngày 13/8/2020 (600 người)."),
        (None, None, "12.345", "khác nhiều so với tổng cộng Biểu B (1.200 người)."),
        (None, None, "123", "khác nhiều so với tổng cộng Biểu B (1.200 người)."),
    ],
)
def test_count_that_looks_like_a_mistake_is_asked_about_and_then_noted(
    reported, campaign, office, office_client, date, known, installed, question
):
    if date:
        note(campaign, office, known, date=date)
    page = post(office_client, PAGE, typed(installed))
    assert (page.status_code, boxes(page)["installed"]) == (200, installed)
    assert asked_by(page) == [f"{installed} người {question}"]
    assert not ProvinceCount.objects.filter(day__date=TODAY).exists()
    confirmed = installed.replace(".", "")
    # Another number than the one that was asked about is asked about again.
    assert post(office_client, PAGE, typed(installed) | {"confirm": "7"}).status_code == 200
    assert post(office_client, PAGE, typed(installed) | {"confirm": confirmed}).status_code == 302
    assert ProvinceCount.objects.get(day__date=TODAY).installed == int(confirmed)


def test_past_count_above_the_next_days_is_asked_about(reported, campaign, office, office_client):
    note(campaign, office, 1000)
    page = post(office_client, "/tong-hop/2020-08-13/so-lieu-tinh/", typed("1.100"))
    assert asked_by(page) == [
        "1.100 người cao hơn số của tỉnh ngày 14/8/2020 (1.000 người); số lũy kế thường không giảm."
    ]


@pytest.mark.parametrize(("known", "installed"), [(1234, "1.234"), (1000, "2.000"), (50, "150")])
def test_count_like_the_day_before_is_noted_at_once(reported, campaign, office, office_client, known, installed):
    note(campaign, office, known, date=YESTERDAY)
    assert post(office_client, PAGE, typed(installed)).status_code == 302


# A count can be taken away again


def test_count_that_is_taken_away_is_nowhere_but_on_record(clock, reported, campaign, office, office_client, sign_in):
    second = make_user("vhtt2", Role.OFFICE, campaign.district, last_name="Lê Thị", first_name="Mai")
    note(campaign, office)
    page = post(sign_in(second), PAGE, {"remove": "1", "seen": "1234"}, follow=True)
    (told,) = texts(page, "div", class_="ok")
    assert told == "Đã xóa số liệu của tỉnh ngày 14/8/2020; số cũ còn trong bảng dưới đây."
    assert texts(page, "button")[1:] == ["Ghi lại"]
    removed = "14 giờ 30 phút ngày 14/8/2020, Lê Thị Mai: xóa số 1.234"
    noted = "14 giờ 20 phút ngày 14/8/2020, vhtt: 1.234"
    assert table(page, "Số liệu của tỉnh các ngày")[0] == ["14/8/2020", "–", f"{removed} {noted}"]
    assert office_client.get(BOARD + "so-lieu.json").json()["province_count"] is None
    assert consolidate(day_of(campaign), at(14, 30)).province_count is None
    assert list(ProvinceCount.objects.values_list("installed", "entered_by_name")) == [
        (1234, "vhtt"), (None, "Lê Thị Mai"),
    ]  # fmt: skip


def test_count_is_noted_again_after_it_was_taken_away(clock, reported, campaign, office, office_client):
    note(campaign, office)
    for _ in range(2):
        assert post(office_client, PAGE, {"remove": "1", "seen": "1234"}).status_code == 302
    assert post(office_client, PAGE, typed("1.250")).status_code == 302
    assert consolidate(day_of(campaign), at(14, 30)).province_count == ProvinceFacts(1250, SOURCE)


def test_count_of_a_colleague_is_never_taken_away_unseen(clock, campaign, office, office_client):
    note(campaign, office, 1000)
    note(campaign, make_user("vhtt2", Role.OFFICE, campaign.district), 1100)
    page = post(office_client, PAGE, {"remove": "1", "seen": "1000"}, follow=True)
    (told,) = texts(page, "div", role="status")
    assert told.startswith("vhtt2 đã ghi 1.100 người cho ngày 14/8/2020")
    assert ProvinceCount.objects.current().get().installed == 1100


@pytest.mark.parametrize("seen", ["", "x", "9" * 400])
def test_forged_removal_takes_nothing_away(clock, campaign, office, office_client, seen):
    note(campaign, office)
    assert post(office_client, PAGE, {"remove": "1", "seen": seen}).status_code == 302
    assert ProvinceCount.objects.count() == 1


def test_empty_box_over_a_count_says_which_button_takes_it_away(clock, campaign, office, office_client):
    note(campaign, office)
    page = post(office_client, PAGE, typed("", seen="1234"))
    assert errors(page) == {"installed": "Chưa ghi số của tỉnh. Cần bỏ số đã ghi thì bấm “Xóa số của tỉnh ngày này”."}
    assert texts(page, "button")[-1] == "Xóa số của tỉnh ngày này"
    assert ProvinceCount.objects.count() == 1


def test_hostile_source_is_text_everywhere(reported, campaign, office, office_client):
    note(campaign, office, source="=1+1<img src=x>")
    for end in ("", "so-lieu-tinh/", "chot/"):
        assert "<img" not in office_client.get(BOARD + end).content.decode()
    book = load_workbook(io.BytesIO(office_client.get(BOARD + "du-thao.xlsx").content))
    assert row_of(book["Tổng hợp"], "=1+1")[0].data_type == "s"


def test_other_districts_count_is_nowhere(reported, foreign_district, foreign_office, office_client):
    foreign = foreign_district.campaigns.get()
    note(foreign, foreign_office, 77777)
    pages = [office_client.get(BOARD + end).content.decode() for end in ("", "so-lieu.json", "so-lieu-tinh/", "chot/")]
    pages.append(office_client.get("/tong-hop/dien-bien/").content.decode())
    assert [page for page in pages if "77.777" in page or "77777" in page] == []
