"""The written report has the form of an official paper (Nghị định 30): its heads, citations, pages."""

import datetime
from dataclasses import replace

import pytest
from docx.enum.section import WD_ORIENT

from reports import document
from reports.consolidation import ProvinceFacts
from reports.document.sample import STAMP, empty_day, full_day
from reports.figures.wording import count
from reports.printing import province_line

from .word import beginning_with, empty_report, full_report, opened, paragraphs, printed, whole_text

# What is cited, left open, signed


def test_superior_s_letter_is_carried_out_and_the_district_s_own_is_told_of():
    """R25: nobody tells a superior that one carries out one's own letter."""
    texts = paragraphs(full_report())
    (opening,) = (text for text in texts if "02/UBND-KGVX" in text)
    assert opening == (
        "Thực hiện Công văn số 02/UBND-KGVX ngày 13 tháng 8 năm 2020 của Ủy ban nhân dân tỉnh Mẫu về việc tăng cường "
        "cài đặt Bluezone, Ủy ban nhân dân huyện Mẫu báo cáo kết quả triển khai cài đặt ứng dụng Bluezone trên địa bàn "
        "huyện, tính đến 15 giờ 50 phút ngày 14/8/2020, như sau:"
    )
    assert [text for text in texts if "01/UBND-VX" in text] == [
        "Ủy ban nhân dân huyện đã ban hành Công văn số 01/UBND-VX ngày 10/8/2020 về việc cài đặt Bluezone."
    ]


def test_own_letter_that_the_office_tells_of_is_told_once():
    day = full_day()
    told = "UBND huyện đã ban hành Công văn số 01/UBND-VX, giao Phòng VH&TT đôn đốc."
    texts = paragraphs(printed(replace(day, narrative=replace(day.narrative, direction=told))))
    assert [text for text in texts if "01/UBND-VX" in text] == [told]


def test_district_with_its_own_letter_alone_carries_out_nobody_s():
    day = full_day()
    report = printed(replace(day, campaign=replace(day.campaign, grounds=day.campaign.grounds[1:])))
    assert beginning_with(report, "Ủy ban nhân dân huyện Mẫu báo cáo kết quả triển khai")
    assert "Thực hiện Công văn" not in whole_text(report)


@pytest.mark.parametrize(
    ("abstract", "cited"),
    [
        ("V/v Cài đặt ứng dụng", " về việc cài đặt ứng dụng,"),
        ("Về việc cài đặt ứng dụng", " về việc cài đặt ứng dụng,"),
        ("UBND tỉnh chỉ đạo", " về việc UBND tỉnh chỉ đạo,"),
        ("", "ngày 13 tháng 8 năm 2020 của Ủy ban nhân dân tỉnh Mẫu,"),
    ],
)
def test_abstract_is_cited_as_one_writes_it(abstract, cited):
    day = full_day()
    day = replace(day, campaign=replace(day.campaign, grounds=(replace(day.campaign.grounds[0], abstract=abstract),)))
    assert cited in beginning_with(printed(day), "Thực hiện")


def test_order_of_an_unknown_kind_is_a_paper():
    assert beginning_with(empty_report(), "Thực hiện").startswith("Thực hiện Văn bản số 01/UBND-VX ngày 10")


def test_number_and_date_are_left_open():
    head = full_report().tables[0].rows[1].cells
    assert [cell.text.replace("\u00a0", "_") for cell in head] == [
        "Số:________/BC-UBND",
        "Mẫu, ngày________tháng 8 năm 2020",
    ]


@pytest.mark.parametrize(("month", "printed_month"), [(1, "01"), (2, "02"), (3, "3"), (12, "12")])
def test_month_has_a_zero_in_january_and_february_only(month, printed_month):
    report = printed(replace(full_day(), date=datetime.date(2021, month, 9)))
    assert report.tables[0].rows[1].cells[1].text.endswith(f"tháng {printed_month} năm 2021")


def test_head_names_the_body_and_the_one_above_it_only_where_set():
    assert full_report().tables[0].rows[0].cells[0].text == ("ỦY BAN NHÂN DÂN TỈNH MẪU\nỦY BAN NHÂN DÂN\nHUYỆN MẪU\n")
    assert empty_report().tables[0].rows[0].cells[0].text == "ỦY BAN NHÂN DÂN\nHUYỆN MẪU\n"


def test_signature_has_a_line_for_each_title():
    receivers, signature = (cell.text.splitlines() for cell in full_report().tables[1].rows[0].cells)
    assert receivers == [
        "Nơi nhận:",
        "- Như trên;",
        "- TT-HU, TT-HĐND huyện;",
        "- Ban TG HU;",
        "- CT, các PCT UBND huyện;",
        "- Thành viên BCĐ huyện;",
        "- Lưu: VT, VHTT.",
    ]
    assert signature == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn A"]


def test_text_ends_as_an_official_text_does():
    texts = paragraphs(full_report())
    end = texts.index("Phụ lục I")
    closing = (
        "Trên đây là báo cáo kết quả triển khai cài đặt ứng dụng Bluezone ngày 14/8/2020, Ủy ban nhân dân huyện Mẫu "
        "kính báo cáo Ủy ban nhân dân tỉnh Mẫu./."
    )
    assert texts[end - 2 : end] == ["(Kèm theo các Phụ lục I, II, III).", closing]


def test_province_count_is_told_beside_table_b_alone():
    day = full_day()
    total = day.residents.totals.all.figures["residents_installed"]
    day = replace(day, province_count=ProvinceFacts(total - 12, "Sở Thông tin và Truyền thông"))
    told = beginning_with(printed(day), "Theo số liệu thống kê của Sở Thông tin")
    assert told == province_line(day)
    assert f"trên địa bàn huyện có {count(total - 12)} người đã cài đặt" in told
    assert f"(Phụ lục II – Biểu B) có {count(total)} người, nhiều hơn 12 người, bằng 0,1% so với số thống kê." in told
    assert "thống kê" not in whole_text(printed(replace(day, province_count=None)))


def test_province_count_has_nothing_to_differ_from_without_figures():
    day = replace(empty_day(), province_count=ProvinceFacts(9, "Sở"))
    told = beginning_with(printed(day), "Theo số liệu thống kê của Sở")
    assert told.endswith("trên địa bàn huyện có 09 người đã cài đặt; huyện chưa có số liệu Biểu B để đối chiếu.")


# The paper


def test_page_is_that_of_an_official_paper():
    first, *appendices = full_report().sections
    assert (first.orientation, millimetres(first.page_width, first.page_height)) == (WD_ORIENT.PORTRAIT, [210, 297])
    for section in appendices:
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert millimetres(section.page_width, section.page_height) == [297, 210]
    for section in (first, *appendices):
        margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
        assert millimetres(*margins) == [20, 20, 30, 15]


def millimetres(*lengths):
    return [round(length.mm) for length in lengths]


def test_pages_are_numbered_above_from_the_second_and_anew_in_each_appendix():
    report = full_report()
    for section in report.sections:
        assert section.different_first_page_header_footer
        assert 'w:pgNumType w:start="1"' in section._sectPr.xml
    assert 'w:fldSimple w:instr="PAGE"' in report.sections[0].header._element.xml
    assert "PAGE" not in report.sections[0].first_page_header._element.xml


#: How wide Times New Roman prints a sign, by its height; bold ones are as wide.
SIGNS = {".": 0.25, ",": 0.25, "%": 1.0} | dict.fromkeys("0123456789", 0.5)


@pytest.mark.parametrize(
    ("number", "greatest"),
    [
        (2, ["99.999"] * 3 + ["12.345", "100,0%"] + ["99.999"] * 2),
        (3, ["999.999"] * 3 + ["12.345", "100,0%", "100,0%"] + ["999.999"] * 2 + ["12.345"]),
    ],
)
def test_figures_of_a_big_district_stay_on_one_line(number, greatest):
    """Where the target is reached and the people are many, no figure of the totals is cut in two."""
    table = full_report().tables[number]
    air = sum(int(width) for width in table._tbl.tblPr.xpath("w:tblCellMar/*/@w:w")) / 20
    rooms = [column.width.pt - air for column in list(table.columns)[2:-2]]
    printed_widths = [sum(SIGNS[sign] for sign in figure) * 11 for figure in greatest]
    assert [(width, room) for width, room in zip(printed_widths, rooms, strict=True) if width > room] == []


def test_heads_of_tables_repeat_and_rows_stay_whole():
    for table in full_report().tables[2:]:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert [row for row in table.rows if "w:cantSplit" not in row._tr.xml] == []


def test_last_lines_stay_with_the_totals():
    """A page never begins with the totals alone."""
    day = full_day()
    rows = full_report().tables[2].rows[1:]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert kept == [None] * (len(day.units) - 4) + [True] * 8


def test_signature_stays_with_the_last_words():
    report = full_report()
    last = ("Hỗ trợ tờ rơi", "(Kèm theo các Phụ lục", "Trên đây là báo cáo")
    kept = [p.paragraph_format.keep_with_next for p in report.paragraphs if p.text.startswith(last)]
    assert kept == [True] * 3


def test_invented_data_are_marked_on_every_page_and_real_ones_are_not():
    day = full_day()
    for is_demo, mark in ((True, "DỮ LIỆU MINH HỌA"), (False, "")):
        section = printed(replace(day, district=replace(day.district, is_demo=is_demo))).sections[0]
        for header in (section.header, section.first_page_header):
            assert "".join(paragraph.text for paragraph in header.paragraphs).lstrip("2") == mark


def test_appendices_name_the_report_that_they_belong_to():
    texts = [text.replace("\u00a0", "_") for text in paragraphs(full_report())]
    enclosed = "(Kèm theo Báo cáo số________/BC-UBND ngày________tháng 8 năm 2020 của Ủy ban nhân dân huyện Mẫu)"
    assert [texts[texts.index(f"Phụ lục {number}") + 2] for number in ("I", "II", "III")] == [enclosed] * 3
    as_of = "Số liệu tính đến 15 giờ 50 phút ngày 14/8/2020."
    assert [text for text in texts if text.startswith("Số liệu tính đến")] == [as_of] * 3


def test_appendices_of_a_further_edition_say_which_figures_they_take_the_place_of():
    report = opened(document.build(full_day(), replace(STAMP, replaces=STAMP.cut_at - datetime.timedelta(minutes=10))))
    told = "Số liệu tính đến 15 giờ 50 phút ngày 14/8/2020. Thay thế số liệu tính đến 15 giờ 40 phút ngày 14/8/2020."
    assert paragraphs(report).count(told) == 3
    assert "chốt" not in whole_text(report)


def test_properties_are_the_editions():
    properties = full_report().core_properties
    assert (properties.title, properties.author) == (
        "Báo cáo kết quả triển khai cài đặt ứng dụng Bluezone trên địa bàn huyện ngày 14/8/2020",
        "Phòng Văn hóa và Thông tin",
    )
    assert properties.created == properties.modified == STAMP.cut_at
    assert (properties.comments, properties.last_modified_by) == ("", "Phòng Văn hóa và Thông tin")
