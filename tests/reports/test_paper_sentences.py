"""What the papers say at the edges: none, one and all; R26, and no sentence that is not so."""

import datetime
from dataclasses import replace

import pytest

from reports.consolidation import Source, Status
from reports.document.paragraphs import Results
from reports.document.sample import empty_day, full_day
from reports.figures.wording import because, inside_sentence, paper_count, paper_day, points_apart
from reports.printing import sentences_of

from .word import appendix, between, paragraphs, printed, whole_text

DAY = full_day()
AGENCY, COMMUNE = DAY.units[0], replace(DAY.units[1], status=Status.ON_TIME)


def day_of(*units, **changed):
    return replace(DAY, units=units, **changed)


def states(*statuses):
    """A day with an agency in each of the states."""
    return day_of(*(replace(AGENCY, code=f"P{n}", status=status) for n, status in enumerate(statuses)))


def results(day, table="residents"):
    return Results(getattr(day, table), sentences_of(day))


def commune(name, installed, phones=1000, **changed):
    figures = COMMUNE.figures | {"residents_smartphones": phones, "residents_installed": installed}
    before = COMMUNE.figures | {"residents_smartphones": phones, "residents_installed": installed - 10}
    return replace(COMMUNE, code=name, name=f"Ủy ban nhân dân xã {name}", figures=figures, previous=before, **changed)


# Signs


@pytest.mark.parametrize(
    ("date", "text"), [((2021, 2, 5), "05/02/2021"), ((2026, 12, 1), "01/12/2026"), ((2020, 8, 14), "14/8/2020")]
)
def test_day_has_a_zero_where_papers_have_one(date, text):
    assert paper_day(datetime.date(*date)) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (98503, "98.503")])
def test_number_under_ten_has_two_digits(number, text):
    assert paper_count(number) == text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Mất điện trên diện rộng.", "do mất điện trên diện rộng"),
        ("do bão số 5", "do bão số 5"),
        ("UBND tỉnh yêu cầu", "do UBND tỉnh yêu cầu"),
        ("Lộc Thạnh mất điện;", "do Lộc Thạnh mất điện"),
    ],
)
def test_reason_goes_on_within_its_sentence(reason, told):
    assert because(reason) == told


def test_title_of_capitals_keeps_them():
    assert inside_sentence("Mất mạng.") == "mất mạng"


def test_rates_that_print_alike_are_no_point_apart():
    assert [points_apart(a, b) for a, b in ((0.851, 0.8664), (0.4, 0.40001), (None, 0.4))] == [
        "1,5 điểm phần trăm",
        "",
        "",
    ]


# Who has reported


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (day_of(), "Toàn huyện không có cơ quan, đơn vị thuộc diện báo cáo."),
        (states(Status.EXEMPT), "Toàn huyện có 01 cơ quan, đơn vị, được miễn báo cáo."),
        (states(*[Status.EXEMPT] * 12), "Toàn huyện có 12 cơ quan, đơn vị, đều được miễn báo cáo."),
        (
            replace(states(*[Status.EXEMPT] * 2), suspension_reason="bão"),
            "Toàn huyện có 02 cơ quan, đơn vị, đều được tạm dừng báo cáo.",
        ),
        (
            states(Status.ON_TIME),
            "Toàn huyện có 01 cơ quan, đơn vị phải báo cáo. Kết quả: 01 đơn vị báo cáo đúng hạn.",
        ),
        (
            states(Status.ON_TIME, Status.ON_TIME),
            "Toàn huyện có 02 cơ quan, đơn vị phải báo cáo. Kết quả: tất cả 02 đơn vị báo cáo đúng hạn.",
        ),
        (
            states(Status.EXEMPT, Status.MISSING, Status.RETURNED),
            (
                "Toàn huyện có 03 cơ quan, đơn vị; trong đó 01 đơn vị được miễn báo cáo, 02 đơn vị phải báo cáo. "
                "Kết quả: 01 đơn vị chưa báo cáo, 01 đơn vị đang kiểm tra lại số liệu."
            ),
        ),
    ],
)
def test_sentence_of_who_reported_is_so_for_none_one_and_all(day, sentence):
    assert sentences_of(day).standing_line() == sentence
    assert sentence in paragraphs(printed(day))


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (day_of(), "Không có đơn vị phải báo cáo"),
        (states(Status.EXEMPT, Status.EXEMPT), "Không có đơn vị phải báo cáo"),
        (states(Status.ON_TIME), "Đơn vị đã báo cáo"),
        (states(Status.ON_TIME, Status.LATE), "Tất cả đơn vị đã báo cáo"),
        (states(Status.ON_TIME, Status.MISSING), "Đơn vị chưa báo cáo: 01/02"),
        (states(Status.RETURNED, Status.ON_TIME), "Đơn vị đang kiểm tra lại số liệu: 01/02"),
        (states(Status.RETURNED, Status.WAITING), "Đơn vị chưa báo cáo hoặc đang kiểm tra lại số liệu: 02/02"),
    ],
)
def test_heading_of_the_absent_is_so_for_none_one_and_all(day, title):
    assert sentences_of(day).absent_title() == title


def test_groups_that_hold_nobody_are_told_of_where_somebody_asks():
    told = between(printed(states(Status.ON_TIME)), "3. Tình hình báo cáo", "4. Khó khăn, vướng mắc")
    assert [line for line in told if line.startswith("-")] == [
        "- Đúng hạn: 01 đơn vị.",
        "- Trễ hạn: không có.",
        "- Chưa báo cáo: không có.",
    ]


def test_day_that_nobody_owes_has_no_groups():
    for day in (day_of(), states(Status.EXEMPT)):
        told = between(printed(day), "3. Tình hình báo cáo", "4. Khó khăn, vướng mắc")
        assert [line for line in told if line.startswith("- Đúng hạn")] == []


# Inside words (R26)


def test_no_word_that_was_said_inside_is_in_the_report():
    send = replace(
        AGENCY.send,
        returned_comment="Số hộ chưa khớp",
        reason="Cộng sót ấp 3",
        note="Máy đời cũ",
        reported_by="Lê Thị Hoa",
        sent_by="Trần Thị Hà",
        returned_by="Nguyễn Văn Bình",
        confirmed_warnings=("tăng đột biến",),
    )
    units = [replace(unit, send=unit.send and send) for unit in DAY.units]
    text = whole_text(printed(day_of(*units)))
    inside = (send.returned_comment, send.reason, send.note, send.reported_by, send.sent_by, send.returned_by)
    assert [words for words in (*inside, *send.confirmed_warnings, "một xã gửi lại") if words in text] == []
    assert "nhập thay (điện thoại 15:05)" in text


def test_why_a_unit_is_excused_is_told_in_the_text_and_not_in_the_appendices():
    report = printed(DAY)
    (line,) = (text for text in paragraphs(report) if text.startswith("- Miễn báo cáo"))
    assert line.count("lý do: đang sáp nhập; ") == 2
    rows = [row for number in (1, 2, 3) for row in appendix(report, number)]
    assert [row for row in rows if any("sáp nhập" in cell for cell in row)] == []


def test_own_template_of_before_prints_no_inside_word_either():
    from .word import template_of

    template = template_of(
        "{% for d in tinh_hinh.dong %}{{ d.hinh_thuc }}; {{ d.ghi_chu }}{{ d.ghi_chu_dai }}. {% endfor %}"
    )
    text = whole_text(printed(DAY, template))
    assert "nhập thay (điện thoại 15:05)" in text
    assert [words for words in ("Trần Văn B", "Lê Văn C", "Sóng di động", "kiểm tra lại.") if words in text] == []


# What came of it


def test_district_of_one_unit_is_one():
    day = day_of(AGENCY)
    told = between(printed(day), "a) Tại các cơ quan, đơn vị", "b) Trên địa bàn xã, thị trấn")
    assert told[0].startswith("01/01 cơ quan, đơn vị có số liệu, với tổng số 2.100 cán bộ")
    assert "Toàn bộ là số liệu báo cáo trong ngày." in told
    assert results(day).result() == "Trên địa bàn huyện không có xã, thị trấn thuộc diện báo cáo."
    assert [line for line in told if line.startswith("- ")] == []


def test_units_that_never_reported_have_no_total_and_no_rate():
    unit = replace(COMMUNE, source=Source.UNKNOWN, status=Status.MISSING, figures=None, previous=None, send=None)
    told = between(
        printed(day_of(unit)),
        "b) Trên địa bàn xã, thị trấn",
        "Theo số liệu thống kê của Sở Thông tin và "
        "Truyền thông, trên địa bàn huyện có 2.500 người đã cài đặt; huyện chưa có số liệu Biểu B để đối chiếu.",
    )
    assert told == [
        "Chưa có xã, thị trấn nào có số liệu từ đầu đợt.",
        (
            "Chưa tính được tỷ lệ so với mục tiêu đến ngày 20/8/2020 có tối thiểu 60% số người dùng điện thoại "
            "thông minh cài đặt ứng dụng."
        ),
    ]


def test_area_without_smartphones_or_installations_says_so():
    unit = commune("A", 0, phones=0)
    unit = replace(unit, previous=None)
    told = results(day_of(unit)).result()
    assert told.endswith("người, trong đó không có người dùng điện thoại thông minh; chưa có người cài đặt.")
    assert results(day_of(unit)).ends() == results(day_of(unit)).reached() == results(day_of(unit)).comparison() == ""


@pytest.mark.parametrize(
    ("gain", "told"),
    [
        (5, "cài mới trong ngày 05 người."),
        (0, "trong ngày số người cài đặt không thay đổi."),
        (-3, "trong ngày giảm 03 người."),
    ],
)
def test_gain_of_the_day_may_be_none_and_a_fall(gain, told):
    unit = commune("A", 400)
    before = unit.figures | {"residents_installed": 400 - gain}
    assert results(day_of(replace(unit, previous=before))).result().endswith(told)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            {"residents_installed": 300},
            "(300 người, đạt tỷ lệ 30,0%), số người đã cài đặt tăng 100 người; tỷ lệ tăng 10,0",
        ),
        (
            {"residents_installed": 402},
            "(402 người, đạt tỷ lệ 40,2%), số người đã cài đặt giảm 02 người; tỷ lệ giảm 0,2",
        ),
        ({"residents_installed": 400}, "số người đã cài đặt không thay đổi; tỷ lệ không thay đổi."),
        (
            {"residents_installed": 400, "residents_smartphones": 800},
            "tỷ lệ giảm 10,0 điểm phần trăm; số người dùng điện thoại thông minh tăng 200 người ở xã A.",
        ),
    ],
)
def test_total_is_compared_with_what_was_known_by_the_evening_before(before, told):
    unit = commune("A", 400)
    sentence = results(day_of(replace(unit, previous=unit.figures | before))).comparison()
    assert sentence.startswith("So với số liệu đến hết ngày 13/8/2020 (")
    assert told in sentence


def test_unit_that_reports_for_the_first_time_is_told_of_in_the_comparison():
    day = day_of(commune("A", 400), replace(commune("B", 300), previous=None, previous_date=None))
    assert "tăng 310 người (gồm cả số liệu của 01 đơn vị báo cáo lần đầu);" in results(day).comparison()


def test_first_day_has_nothing_to_be_compared_with():
    day = day_of(replace(AGENCY, previous=None, previous_date=None))
    assert results(day, "staff").comparison() == ""
    assert "So với số liệu" not in whole_text(printed(day))


# Who leads and who lags


@pytest.mark.parametrize(
    ("installed", "told"),
    [
        ([], ""),
        ([500], ""),
        ([500, 500, 500], ""),
        ([500, 400], "Tỷ lệ cao nhất: xã 0 (50,0%); thấp nhất: xã 1 (40,0%)."),
        ([900, 500, 500, 500, 500, 100], "Tỷ lệ cao nhất: xã 0 (90,0%); thấp nhất: xã 5 (10,0%)."),
        ([900, 900, 500, 400], "Tỷ lệ cao nhất: xã 0 (90,0%), xã 1 (90,0%); thấp nhất: xã 3 (40,0%), xã 2 (50,0%)."),
        (
            [700, 600, 500, 400, 300, 200, 100],
            (
                "Tỷ lệ cao nhất: xã 0 (70,0%), xã 1 (60,0%), xã 2 (50,0%); "
                "thấp nhất: xã 6 (10,0%), xã 5 (20,0%), xã 4 (30,0%)."
            ),
        ),
    ],
)
def test_communes_at_both_ends_are_named_where_they_differ(installed, told):
    day = day_of(*(commune(str(n), number) for n, number in enumerate(installed)))
    assert results(day).ends() == told


def test_commune_that_is_named_for_older_figures_says_of_which_day():
    old = commune("B", 100, source=Source.CARRIED, status=Status.MISSING)
    day = day_of(commune("A", 400), replace(old, figures_date=datetime.date(2020, 8, 12)))
    assert results(day).ends().endswith("thấp nhất: xã B (10,0%, số liệu ngày 12/8/2020).")


@pytest.mark.parametrize(
    ("installed", "told"),
    [
        ([599, 500], "Chưa có xã, thị trấn nào đạt mục tiêu tối thiểu 60%."),
        ([600, 500], "Có 01/02 xã, thị trấn đạt mục tiêu tối thiểu 60%."),
        ([600, 700], "Tất cả xã, thị trấn đều đạt mục tiêu tối thiểu 60%."),
        ([], ""),
    ],
)
def test_how_many_reached_the_target_is_so_for_none_some_and_all(installed, told):
    day = day_of(*(commune(str(n), number) for n, number in enumerate(installed)))
    assert results(day).reached() == told


# The target


@pytest.mark.parametrize(
    ("installed", "target_on", "told"),
    [
        (590, 20, "còn thiếu 10 người; bình quân mỗi ngày cần vận động thêm 02 người trong 06 ngày còn lại."),
        (599, 15, "còn thiếu 01 người; cần vận động thêm 01 người trong ngày còn lại."),
        (590, 14, "còn thiếu 10 người; đã hết thời gian thực hiện mục tiêu."),
        (600, 20, "Đã hoàn thành mục tiêu đến ngày 20/8/2020 có tối thiểu 60% số người dùng điện thoại thông minh"),
    ],
)
def test_target_of_the_people_is_told_to_the_last_day(installed, target_on, told):
    campaign = replace(DAY.campaign, target_on=datetime.date(2020, 8, target_on))
    day = day_of(commune("A", installed), campaign=campaign)
    assert told in sentences_of(day).target_line(day.residents)


def test_target_of_the_staff_has_no_day_for_the_order_gives_none():
    day = day_of(replace(AGENCY, figures=AGENCY.figures | {"staff_installed": 2000}))
    assert (
        sentences_of(day)
        .target_line(day.staff)
        .startswith(
            "Mục tiêu: 100% cán bộ, công chức, viên chức và người lao động cài đặt, sử dụng trên điện thoại thông minh "
            "đang dùng; hiện đạt 95,2%, còn 100 người chưa cài đặt."
        )
    )


def test_empty_report_has_no_sentence_about_figures():
    text = whole_text(printed(empty_day()))
    assert [words for words in ("lũy kế. Cán bộ", "Tất cả", "mục tiêu", "0 đơn vị.") if words in text] == []


def test_target_is_not_said_to_be_reached_by_units_of_which_nothing_is_known():
    silent = replace(
        COMMUNE, code="X", source=Source.UNKNOWN, status=Status.MISSING, figures=None, previous=None, send=None
    )
    day = day_of(commune("A", 900), silent)
    told = sentences_of(day).target_line(day.residents)
    assert told.endswith("hiện đạt 90,0% (chưa tính 01 đơn vị chưa có số liệu từ đầu đợt).")
