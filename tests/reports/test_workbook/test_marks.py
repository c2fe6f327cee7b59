"""What each sheet says of itself, and how it is printed."""

import dataclasses

import pytest

from reports.consolidation import consolidate, freeze, thaw
from reports.workbook.paper import NATION_NAME
from tests import factories
from tests.factories import at
from units.models import District, Unit

from .reading import SECOND, SHEETS, opened, printed_sheets, row_of, texts, unit_row, width_of


def test_paper_says_what_it_belongs_to_and_of_which_moment_it_is(consolidation):
    enclosed = "(Kèm theo Báo cáo số________/BC-UBND ngày________tháng 8 năm 2020 của Ủy ban nhân dân huyện Lộc Ninh)"
    for sheet in printed_sheets(opened(consolidation)):
        told = [text.replace("\u00a0", "_") for text in texts(sheet)]
        assert "Kết quả triển khai cài đặt ứng dụng Bluezone trên địa bàn huyện" in told
        assert enclosed in told
        assert "Huyện Lộc Ninh, tỉnh Bình Phước; tính đến 15 giờ 30 phút ngày 14/8/2020" in told
        assert [text for text in told if "chốt" in text or "DỰ THẢO" in text or "Bình," in text] == []


def test_further_edition_says_which_figures_it_takes_the_place_of(consolidation):
    stamp = dataclasses.replace(SECOND, replaces=at(15, 30))
    sheet = opened(consolidation, stamp)["Biểu A"]
    assert row_of(sheet, "Thay thế số liệu tính đến 15 giờ 30 phút ngày 14/8/2020")


def test_draft_is_marked_on_every_sheet_and_every_printed_page(consolidation):
    book = opened(consolidation, None)
    for sheet in book:
        assert sheet.oddHeader.center.text == "DỰ THẢO"
        assert "chưa chốt" in sheet.oddFooter.left.text
    assert [sheet.title for sheet in book if "DỰ THẢO" in texts(sheet)] == SHEETS


def test_demo_is_marked_on_every_sheet_and_every_printed_page(consolidation):
    demo = dataclasses.replace(consolidation, district=dataclasses.replace(consolidation.district, is_demo=True))
    book = opened(demo)
    for sheet in book:
        assert sheet.oddHeader.center.text == "DỮ LIỆU MINH HỌA"
    assert [sheet.title for sheet in book if "DỮ LIỆU MINH HỌA" in texts(sheet)] == SHEETS
    for sheet in opened(consolidation):
        assert not any("MINH HỌA" in text for text in texts(sheet))


def test_heading_names_nation_and_issuing_body(consolidation):
    sheet = opened(consolidation)["Biểu B"]
    assert texts(sheet)[:4] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "HUYỆN LỘC NINH",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_superior_body_stands_above_where_the_district_sets_one(campaign, agency):
    District.objects.update(superior_body="Ủy ban nhân dân tỉnh Bình Phước")
    sheet = opened(consolidate(factories.day_of(type(campaign).objects.get()), at(15, 30)))["Biểu A"]
    assert sheet["A1"].value == "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC"
    assert sheet["A3"].value == "HUYỆN LỘC NINH"


def test_moved_deadline_is_told_with_its_reason(day_with_every_source):
    day_with_every_source.due_at = at(15, 30)
    day_with_every_source.extension_reason = "Mất điện"
    sheet = opened(consolidate(day_with_every_source, at(15, 40)))["Tổng hợp"]
    assert row_of(sheet, "Thời hạn các đơn vị gửi báo cáo ngày 14/8/2020 lùi đến 15 giờ 30 phút (do mất điện)")


def test_every_cell_is_in_times_new_roman(second_edition):
    for sheet in second_edition:
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}
        assert {cell.font.sz for row in sheet.iter_rows(min_row=12) for cell in row if cell.value} <= {11, 12, 13}


def test_every_sheet_is_set_up_for_print(second_edition):
    for sheet in second_edition:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # What the file leaves out is 1.
        assert sheet.page_setup.fitToWidth in {None, 1}
        # A day of four units takes one page each: no row stands alone on another.
        assert list(sheet.row_breaks.brk) == []
        assert sheet.oddFooter.right.text == "Trang &P/&N"


@pytest.mark.parametrize("number", range(16, 61, 3))
def test_totals_are_never_parted_from_their_table(consolidation, number):
    """However many units there are, the last page begins with some of them."""
    units = [dataclasses.replace(consolidation.units[2], code=f"DV{n}", name=f"Xã {n}") for n in range(number)]
    book = opened(dataclasses.replace(consolidation, units=tuple(units)))
    for name in ("Biểu A", "Biểu B"):
        sheet = book[name]
        starts = [row_break.id + 1 for row_break in sheet.row_breaks.brk]
        total = row_of(sheet, "Tổng cộng")[0].row
        assert all(start <= total - 3 for start in starts), (starts, total)
        assert sheet.page_setup.fitToHeight == 0


@pytest.mark.parametrize("name", SHEETS[1:])
def test_table_heads_stay_in_sight_and_are_repeated_in_print(second_edition, name):
    sheet = second_edition[name]
    head = row_of(sheet, "STT")[0].row
    assert sheet.freeze_panes == f"C{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"


def test_list_of_changes_repeats_its_head_in_print(second_edition):
    sheet = second_edition["Thay đổi"]
    head = int(sheet.print_title_rows.split(":")[0].strip("$"))
    assert sheet.cell(head, 3).value == "Nội dung thay đổi"


def test_rows_are_high_enough_for_long_names(campaign, office):
    name = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên huyện"
    unit = factories.make_unit(campaign.district, "TTGDNN", name=name, kind=Unit.Kind.SERVICE_UNIT)
    factories.send(unit, office)
    sheet = opened(consolidate(factories.day_of(campaign), at(15, 30)))["Biểu A"]
    row = unit_row(sheet, name)
    assert sheet.row_dimensions[row[0].row].height >= 2 * 14
    assert row[1].alignment.wrap_text


def test_greatest_total_has_room_in_its_column(consolidation):
    figures = consolidation.units[2].figures | {"residents_total": 123_456_789}
    unit = dataclasses.replace(consolidation.units[2], figures=figures)
    sheet = opened(dataclasses.replace(consolidation, units=(unit,)))["Biểu B"]
    assert width_of(sheet, 3) > len("123.456.789")


def test_workbook_of_a_frozen_edition_is_the_same(consolidation):
    assert workbook_values(thaw(freeze(consolidation))) == workbook_values(consolidation)


def workbook_values(consolidation):
    return [[c.value for c in row] for sheet in opened(consolidation) for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", SHEETS)
def test_heading_has_room_for_nation_and_title(consolidation, name):
    sheet = opened(consolidation)[name]
    columns = {str(merged).split(":")[0]: merged for merged in sheet.merged_cells.ranges}
    nation = columns[next(c.coordinate for row in sheet.iter_rows() for c in row if c.value == NATION_NAME)]
    widths = [width_of(sheet, n) for n in range(nation.min_col, nation.max_col + 1)]
    # Bold capitals of 13 points are about twice as wide as the digits of 11 that widths are counted in.
    assert sum(widths) > len(NATION_NAME) * 1.7
    title = columns[f"A{nation.min_row + 3}"]
    assert title.max_col == sheet.max_column


def test_label_of_the_total_has_the_room_of_two_columns(consolidation):
    sheet = opened(consolidation)["Biểu A"]
    total = row_of(sheet, "Tổng cộng")[0]
    assert f"A{total.row}:B{total.row}" in {str(merged) for merged in sheet.merged_cells.ranges}
