"""What the tables say: figures, totals, states, and who is absent."""

import dataclasses
import datetime

import pytest

from reports import workbook
from reports.consolidation import Status, changes_between, consolidate
from reports.models import Exemption
from tests import factories
from tests.factories import TODAY, YESTERDAY, at

from .reading import (
    DATA,
    FIRST,
    FIRST_FIGURE,
    SECOND,
    SHEETS,
    TABLES,
    cell_under,
    numbers,
    opened,
    row_of,
    texts,
    unit_row,
)


def test_first_edition_has_the_four_sheets_and_two_to_count_on_with(consolidation):
    assert opened(consolidation).sheetnames == [*SHEETS, *DATA]


def test_filename_has_no_diacritics_and_tells_the_edition(consolidation):
    assert workbook.filename(consolidation, FIRST) == "tong-hop-bluezone-2020-08-14-lan-1.xlsx"
    assert workbook.filename(consolidation, None) == "tong-hop-bluezone-2020-08-14-du-thao.xlsx"


def test_tables_have_the_columns_of_the_format(consolidation):
    book = opened(consolidation)
    heads = {name: [c.value for c in row_of(book[name], "STT")] for name in SHEETS[1:]}
    assert heads["Biểu A"] == [
        "STT",
        "Đơn vị",
        "Tổng số CBCCVC, NLĐ",
        "Số người dùng ĐTTM",
        "Đã cài đặt (lũy kế)",
        "Cài mới trong ngày",
        "Tỷ lệ trên người dùng ĐTTM",
        "Khách được hướng dẫn",
        "Người thân đã cài đặt",
        "Tình trạng báo cáo",
        "Ghi chú",
    ]
    assert heads["Biểu B"][2:11] == [
        "Dân số",
        "Số người dùng ĐTTM",
        "Đã cài đặt (lũy kế)",
        "Cài mới trong ngày",
        "Tỷ lệ trên người dùng ĐTTM",
        "Tỷ lệ trên dân số",
        "Số hộ",
        "Hộ đã đến vận động",
        "Lượt phát thanh",
    ]
    assert len(heads["Biểu B"]) == 13


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_totals_are_those_of_the_consolidation(consolidation, name, table):
    view, sheet = getattr(consolidation, table), opened(consolidation)[name]
    for label, total in [
        ("Tổng cộng", view.totals.all),
        ("- Đã báo cáo trong ngày", view.totals.reported),
    ]:
        row = row_of(sheet, label)
        for indicator in view.description.indicators:
            cell = cell_under(sheet, indicator.short_label, row)
            assert cell.value == total.figures[indicator.field]
            assert cell.number_format == "#,##0"
        rate = cell_under(sheet, "Tỷ lệ trên người dùng ĐTTM", row)
        assert (rate.value, rate.number_format) == (pytest.approx(total.rate), "0.0%")
        assert cell_under(sheet, "Cài mới trong ngày", row).value == (
            "–" if total.new_today is None else total.new_today
        )


def test_total_begins_its_row_and_is_split_in_three(consolidation):
    sheet = opened(consolidation)["Biểu A"]
    assert row_of(sheet, "Tổng cộng")[0].value == "Tổng cộng (03/04 đơn vị có số liệu), trong đó:"
    assert row_of(sheet, "- Đã báo cáo")[0].value.endswith("(02 đơn vị)")
    carried = row_of(sheet, "- Lấy số liệu báo cáo gần nhất")
    assert carried[0].value.endswith("(01 đơn vị)")
    assert cell_under(sheet, "Đã cài đặt (lũy kế)", carried).value == 4
    assert row_of(sheet, "- Chưa có số liệu từ đầu đợt: 01 đơn vị")


def test_the_two_tables_are_never_added(consolidation):
    book = opened(consolidation)
    staff, residents = consolidation.staff.totals.all.figures, consolidation.residents.totals.all.figures
    forbidden = {
        staff["staff_total"] + residents["residents_total"],
        staff["staff_smartphones"] + residents["residents_smartphones"],
        staff["staff_installed"] + residents["residents_installed"],
    }
    assert {24 + 1200} <= forbidden
    assert not forbidden & {number for sheet in book for number in numbers(sheet)}


def test_units_that_differ_by_a_mark_only_stand_apart(consolidation, commune, other_commune):
    sheet = opened(consolidation)["Biểu B"]
    assert cell_under(sheet, "Dân số", unit_row(sheet, commune.name)).value == 8000
    assert cell_under(sheet, "Dân số", unit_row(sheet, other_commune.name)).value == "–"


def test_carried_figures_are_in_italics_with_their_date(consolidation, agency, other_agency):
    sheet = opened(consolidation)["Biểu A"]
    carried, reported = unit_row(sheet, other_agency.name), unit_row(sheet, agency.name)
    assert cell_under(sheet, "Đã cài đặt (lũy kế)", carried).value == 4
    assert all(cell.font.i for cell in carried)
    assert not any(cell.font.i for cell in reported)
    told = [cell_under(sheet, head, carried).value for head in ("Tình trạng báo cáo", "Ghi chú")]
    assert told == ["quá hạn, chưa báo cáo", "số liệu báo cáo ngày 13/8/2020"]


def test_unknown_unit_has_dashes_and_never_a_zero(consolidation, other_commune):
    book = opened(consolidation)
    for name in ("Biểu A", "Biểu B"):
        row = unit_row(book[name], other_commune.name)
        assert {cell.value for cell in row[FIRST_FIGURE:-2]} == {"–"}
        assert row[-1].value == "chưa có số liệu từ đầu đợt"


def test_total_over_no_unit_has_dashes_and_never_a_zero(campaign, agency):
    sheet = opened(consolidate(factories.day_of(campaign), at(15, 30)))["Biểu A"]
    assert {cell.value for cell in row_of(sheet, "Tổng cộng (0/01")[FIRST_FIGURE:-2]} == {"–"}


def test_a_district_without_communes_still_has_its_workbook(campaign, agency, office):
    factories.send(agency, office)
    book = opened(consolidate(factories.day_of(campaign), at(15, 30)))
    assert row_of(book["Biểu B"], "Tổng cộng")[0].value == "Tổng cộng (0/0 đơn vị có số liệu), trong đó:"
    assert row_of(book["Biểu B"], "Trên địa bàn huyện không có xã, thị trấn thuộc diện báo cáo.")


def test_target_line_says_what_is_missing(consolidation):
    book = opened(consolidation)
    # Table A: 24 of 54, and the order gives no day; table B: 1,200 of 5,000, and six days are left.
    staff = (
        "trên điện thoại thông minh đang dùng; hiện đạt 44,4%, còn 30 người chưa cài đặt. Các "
        "ngày báo cáo gần đây bình quân mỗi ngày tăng 04 người; với tiến độ này, dự kiến đến ngày 20/8/2020 đạt 88,9%."
    )
    residents = "còn thiếu 1.800 người; bình quân mỗi ngày cần vận động thêm 300 người trong 06 ngày còn lại."
    for name in ("Tổng hợp", "Biểu A"):
        assert row_of(book[name], "Mục tiêu: 100%")[0].value.endswith(staff)
    assert row_of(book["Biểu B"], "So với mục tiêu đến ngày 20/8/2020 có tối thiểu 60% ")[0].value.endswith(residents)


def test_target_line_says_that_the_target_is_reached(campaign, agency, office):
    factories.send(agency, office, staff_installed=18)
    sheet = opened(consolidate(factories.day_of(campaign), at(15, 30)))["Biểu A"]
    assert row_of(sheet, "Mục tiêu")[0].value.endswith("; hiện đạt 100,0%, đã hoàn thành.")


def test_target_line_after_the_target_day_names_no_pace(campaign, commune, office):
    campaign.target_on = TODAY
    campaign.save()
    factories.send(commune, office)
    sheet = opened(consolidate(factories.day_of(campaign), at(15, 30)))["Biểu B"]
    assert row_of(sheet, "So với")[0].value.endswith("còn thiếu 1.800 người; đã hết thời gian thực hiện mục tiêu.")


def test_every_absent_unit_is_named(consolidation, other_agency, other_commune):
    book = opened(consolidation)
    for name in ("Tổng hợp", "Biểu C"):
        assert any("Đơn vị chưa báo cáo: 02/04" in text for text in texts(book[name]))
        assert row_of(book[name], f"1. {other_agency.name} (lấy số liệu ngày 13/8/2020)")
        assert f"2. {other_commune.name} (chưa có số liệu từ đầu đợt)" in texts(book[name])


def test_attendance_tells_times_and_lateness(consolidation, commune, agency):
    sheet = opened(consolidation)["Biểu C"]
    late, on_time = unit_row(sheet, commune.name), unit_row(sheet, agency.name)
    first_sent = cell_under(sheet, "Gửi lần đầu lúc", late)
    assert first_sent.value == datetime.datetime(2020, 8, 14, 15, 7)  # noqa: DTZ001 - Excel knows no zones
    assert first_sent.number_format == "hh:mm dd/mm/yyyy"
    assert cell_under(sheet, "Tình trạng", late).value == "trễ hạn"
    assert cell_under(sheet, "Số phút trễ", late).value == 7
    assert cell_under(sheet, "Số phút trễ", on_time).value is None
    assert cell_under(sheet, "Số lần gửi", on_time).value == 1


def test_attendance_tells_the_day_of_carried_figures(consolidation, other_agency):
    sheet = opened(consolidation)["Biểu C"]
    date = cell_under(sheet, "Số liệu lấy từ ngày", unit_row(sheet, other_agency.name))
    assert (date.value.date(), date.number_format) == (YESTERDAY, "dd/mm/yyyy")


def test_printed_minute_is_the_one_that_decided(campaign, agency, office):
    factories.send(agency, office, at(15, 0, 59, 999_999))
    sheet = opened(consolidate(factories.day_of(campaign), at(15, 30)))["Biểu C"]
    row = unit_row(sheet, agency.name)
    assert cell_under(sheet, "Tình trạng", row).value == "đúng hạn"
    assert cell_under(sheet, "Gửi lần đầu lúc", row).value == datetime.datetime(2020, 8, 14, 15, 0)  # noqa: DTZ001


def test_attendance_counts_are_headline_numbers(consolidation):
    sheet = opened(consolidation)["Tổng hợp"]
    heads = [c.value for c in row_of(sheet, "Phải báo cáo")]
    counts = [c.value for c in row_of(sheet, "Số đơn vị")]
    assert dict(zip(heads, counts, strict=True)) == {
        "Tình trạng": "Số đơn vị",
        "Tổng số đơn vị": 4,
        "Miễn báo cáo": 0,
        "Phải báo cáo": 4,
        "Đúng hạn": 1,
        "Trễ hạn": 1,
        "Chưa báo cáo": 2,
        "Đang kiểm tra lại số liệu": 0,
        "Nhập thay": 0,
        "Lấy số liệu báo cáo gần nhất": 1,
        "Chưa có số liệu từ đầu đợt": 1,
    }


def test_entering_for_a_unit_is_told_with_way_and_minute_and_no_name(campaign, agency, office):
    factories.send(
        agency, office, at(14, 30), channel="phone", reported_by="Lê Thị Hoa", reported_at=at(14, 25), unchanged=True
    )
    book = opened(consolidate(factories.day_of(campaign), at(15, 30)))
    way = cell_under(book["Biểu C"], "Hình thức", unit_row(book["Biểu C"], agency.name)).value
    assert way == "nhập thay (điện thoại 14:25)"
    for name in ("Biểu A", "Biểu C"):
        assert "không thay đổi so với ngày trước" in unit_row(book[name], agency.name)[-1].value
    assert [text for sheet in book for text in texts(sheet) if "Hoa" in text or "vhtt" in text] == []


def test_excused_unit_is_not_absent_and_its_reason_is_not_told(campaign, agency, other_agency, office):
    Exemption.objects.create(
        unit=agency, date=TODAY, reason="Sáp nhập", decided_by=office, decided_by_name="vhtt", decided_at=at(8)
    )
    book = opened(consolidate(factories.day_of(campaign), at(15, 30)))
    assert unit_row(book["Biểu C"], agency.name)[-1].value == "chưa có số liệu từ đầu đợt"
    assert f"1. {other_agency.name} (chưa có số liệu từ đầu đợt)" in texts(book["Biểu C"])


def test_nothing_that_people_said_to_each_other_is_on_any_sheet(campaign, agency, consolidation, office):
    """R26: comments, reasons, notes, names of who told, typed, returned and confirmed."""
    unit = consolidation.units[0]
    said = [
        "Số hộ chưa khớp",
        "Cộng sót ấp 3",
        "Sóng yếu",
        "Lê Thị Hoa",
        "Trần Thị Hà",
        "Nguyễn Văn Bình",
        "tăng đột biến",
    ]
    comment, reason, note, told_by, typed_by, returned_by, warning = said
    send = dataclasses.replace(
        unit.send,
        channel="phone",
        returned_comment=comment,
        reason=reason,
        note=note,
        reported_by=told_by,
        sent_by=typed_by,
        returned_by=returned_by,
        confirmed_warnings=(warning,),
    )
    returned = dataclasses.replace(unit, status=Status.RETURNED, send=send, exemption_reason="họp riêng")
    now = dataclasses.replace(consolidation, units=(returned,))
    book = opened(now, SECOND, changes=changes_between(consolidation, now), before=consolidation)
    inside = [*said, "họp riêng", SECOND.reason]
    assert [(words, text) for sheet in book for text in texts(sheet) for words in inside if words in text] == []
    assert row_of(book["Tổng hợp"], "IV. Đơn vị đang kiểm tra lại số liệu: 01/01")
    assert row_of(book["Tổng hợp"], f"1. {agency.name} (đang kiểm tra lại số liệu")


def test_flat_sheet_has_a_row_for_each_unit_under_one_head(consolidation, agency, commune, other_commune):
    sheet = opened(consolidation)["Số liệu"]
    heads, *rows = sheet.iter_rows(values_only=True)
    assert heads[:4] == ("Ngày", "Mã đơn vị", "Đơn vị", "Loại đơn vị")
    assert [row[1] for row in rows] == [unit.code for unit in consolidation.units]
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(heads)).column_letter}{len(rows) + 1}"
    assert sheet.merged_cells.ranges == set()
    told = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    one, unknown = told[commune.code], told[other_commune.code]
    assert (one["A: đã cài đặt (lũy kế)"], one["B: đã cài đặt (lũy kế)"]) == (11, 1200)
    assert one["B: tỷ lệ trên người dùng ĐTTM"] == pytest.approx(0.24)
    # What is not known, or not asked of an agency, is blank: no sign and no zero.
    assert {unknown[head] for head in heads[6:]} == {None}
    assert {told[agency.code][head] for head in heads if head.startswith("B:")} == {None}


def test_district_is_one_row_to_paste_from(consolidation):
    heads, row, *others = opened(consolidation)["Dòng tổng hợp"].iter_rows(values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert (others, len(set(heads))) == ([], len(heads))
    assert [told[head] for head in ("Phải báo cáo", "Đúng hạn", "Trễ hạn")] == [4, 1, 1]
    assert [
        told[f"A: đơn vị {part}"] for part in ("báo cáo trong ngày", "lấy số liệu gần nhất", "chưa có số liệu")
    ] == [
        2,
        1,
        1,
    ]
    assert (told["A: đã cài đặt (lũy kế)"], told["B: đã cài đặt (lũy kế)"]) == (24, 1200)
