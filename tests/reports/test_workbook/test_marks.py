"""What each sheet says of itself, and how it is printed."""

import dataclasses

import pytest

from reports.consolidation import consolidate, freeze, thaw
from reports.workbook.page import NATION_NAME
from tests import factories
from tests.factories import at
from units.models import District, Unit

from .reading import SECOND, SHEETS, opened, row_of, texts, unit_row, width_of


def test_edition_is_named_with_its_moment_and_its_maker(consolidation):
    for sheet in opened(consolidation):
        assert "Lần chốt 1, lúc 15 giờ 30 phút ngày 14/8/2020, người chốt: Trần Văn Bình" in texts(sheet)
        assert (
            "Huyện Lộc Ninh, tỉnh Bình Phước; tính đến 15 giờ 30 phút ngày 14/8/2020 (hạn báo cáo 15 giờ 00 phút)"
            in texts(sheet)
        )
        assert not any("DỰ THẢO" in text for text in texts(sheet))


def test_edition_by_the_clock_says_so_and_gives_its_reason(consolidation):
    line = row_of(opened(consolidation, SECOND)["Biểu A"], "Lần chốt 2")[0].value
    assert line == "Lần chốt 2, lúc 15 giờ 50 phút ngày 14/8/2020, hệ thống tự chốt. Lý do: Đơn vị gửi lại số liệu"


def test_draft_is_marked_on_every_sheet_and_every_printed_page(consolidation):
    for sheet in opened(consolidation, None):
        assert "DỰ THẢO" in texts(sheet)
        assert sheet.oddHeader.center.text == "DỰ THẢO"
        assert "chưa chốt" in sheet.oddFooter.left.text


def test_demo_is_marked_on_every_sheet_and_every_printed_page(consolidation):
    demo = dataclasses.replace(consolidation, district=dataclasses.replace(consolidation.district, is_demo=True))
    for sheet in opened(demo):
        assert "DỮ LIỆU MINH HỌA" in texts(sheet)
        assert sheet.oddHeader.center.text == "DỮ LIỆU MINH HỌA"
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
    assert row_of(sheet, "Hạn gửi báo cáo lùi đến 15 giờ 30 phút. Lý do: Mất điện")
    assert any("tính đến 15 giờ 40 phút ngày 14/8/2020 (hạn báo cáo 15 giờ 30 phút)" in text for text in texts(sheet))


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
        assert sheet.page_setup.fitToHeight in ({2} if sheet.title == "Thay đổi" else {None, 1})
        assert sheet.oddFooter.right.text == "Trang &P/&N"


def test_sheet_of_many_units_is_printed_on_few_full_pages(consolidation):
    units = [dataclasses.replace(consolidation.units[0], code=f"DV{number}") for number in range(60)]
    book = opened(dataclasses.replace(consolidation, units=tuple(units)))
    assert {sheet.title: sheet.page_setup.fitToHeight or 1 for sheet in book} == {
        "Tổng hợp": 1,
        "Biểu A": 2,
        "Biểu B": 1,
        "Biểu C": 2,
    }


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
