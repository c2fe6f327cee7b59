"""The sheet of what changed since the edition before."""

import dataclasses
import datetime

import pytest

from reports.consolidation import changes_between, consolidate
from tests import factories
from tests.factories import at

from .reading import SECOND, numbers, opened, texts, unit_row


def test_second_edition_lists_unit_before_and_after(second_edition, other_commune):
    sheet = second_edition["Thay đổi"]
    rows = {row[2].value: row for row in sheet.iter_rows() if row[1].value == other_commune.name}
    state, installed = rows["Tình trạng báo cáo"], rows["Biểu B: đã cài đặt (lũy kế)"]
    assert [state[3].value, state[4].value] == ["quá hạn, chưa báo cáo", "trễ hạn"]
    assert [installed[3].value, installed[4].value] == ["–", 1500]
    # Why, people said to each other inside (R26).
    assert [text for text in texts(sheet) if "rà soát lại" in text or text == "Lý do"] == []
    assert installed[6].value == datetime.datetime(2020, 8, 14, 15, 40)  # noqa: DTZ001 - Excel knows no zones


def test_second_edition_tells_the_effect_on_each_total(second_edition):
    sheet = second_edition["Thay đổi"]
    effects = {row[1].value: [c.value for c in row[3:6]] for row in sheet.iter_rows() if isinstance(row[0].value, int)}
    assert effects["Số người dân đã cài đặt Bluezone"] == [1200, 2700, 1500]
    assert effects["Số người đã cài đặt Bluezone"] == [24, 33, 9]
    rate = effects["Tỷ lệ trên số người dân dùng điện thoại thông minh"]
    assert rate == [pytest.approx(0.24), pytest.approx(0.27), pytest.approx(3)]
    assert not {2700 + 33, 1200 + 24, 1500 + 9} & set(numbers(sheet))


def test_what_has_no_effect_is_told_of_installations_alone(consolidation):
    """Nor is a rate that stays the same given a gain of "+0,0"."""
    sheet = opened(consolidation, SECOND, before=consolidation)["Thay đổi"]
    lines = [[c.value for c in row[1:6]] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert [[name, gain] for name, *_, gain in lines] == [
        ["Số đơn vị đã báo cáo trong ngày", 0],
        ["Số đơn vị lấy số liệu báo cáo gần nhất", 0],
        ["Số đơn vị chưa có số liệu từ đầu đợt", 0],
        ["Số người đã cài đặt Bluezone", 0],
        ["Cài mới trong ngày", 0],
        ["Tỷ lệ trên số người dùng điện thoại thông minh", None],
        ["Số đơn vị đã báo cáo trong ngày", 0],
        ["Số đơn vị lấy số liệu báo cáo gần nhất", 0],
        ["Số đơn vị chưa có số liệu từ đầu đợt", 0],
        ["Số người dân đã cài đặt Bluezone", 0],
        ["Cài mới trong ngày", None],
        ["Tỷ lệ trên số người dân dùng điện thoại thông minh", None],
        ["Tỷ lệ trên dân số", None],
    ]


def test_second_edition_without_changes_says_so(consolidation):
    sheet = opened(consolidation, SECOND, before=consolidation)["Thay đổi"]
    assert "Không có số liệu điều chỉnh so với lần báo cáo trước." in texts(sheet)


def test_new_revision_with_the_same_figures_is_a_change(day_with_every_source, consolidation, agency, office):
    factories.send(agency, office, at(15, 40), base_revision=1, staff_installed=9, note="Đã rà soát")
    after = consolidate(day_with_every_source, at(15, 50))
    sheet = opened(after, SECOND, changes=changes_between(consolidation, after), before=consolidation)["Thay đổi"]
    assert [c.value for c in unit_row(sheet, agency.name)[2:6]] == ["Số lần gửi", 1, 2, 1]


def test_unit_that_left_has_dashes_after(consolidation, agency):
    after = dataclasses.replace(consolidation, units=consolidation.units[1:])
    sheet = opened(after, SECOND, changes=changes_between(consolidation, after), before=consolidation)["Thay đổi"]
    rows = {row[2].value: row for row in sheet.iter_rows() if row[1].value == agency.name}
    assert rows["Tình trạng báo cáo"][4].value == "không thuộc diện báo cáo"
    assert [c.value for c in rows["Biểu A: đã cài đặt (lũy kế)"][3:6]] == [9, "–", None]
