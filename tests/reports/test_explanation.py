"""Everybody reads what a figure counts; editions name the words that were valid."""

import datetime

import pytest

from reports.consolidation import consolidate, freeze, thaw
from reports.figures.explaining import EXPLAINED_ON, MEANINGS
from reports.figures.indicators import INDICATORS
from tests.factories import at, day_of, send

from .pages import BOARD, OWN_REPORT, texts
from .test_workbook.reading import opened

PAGE = "/giai-thich/"


@pytest.mark.parametrize("role", ["officer", "office", "leader", "administrator"])
def test_every_role_reads_what_each_figure_counts(role, campaign, sign_in, request):
    page = sign_in(request.getfixturevalue(role)).get(PAGE)
    said = texts(page, "dd")
    assert all(any(meaning in text for text in said) for meaning in MEANINGS.values())
    assert texts(page, "p", class_="lead")[0].startswith(f"Ngày 1/12/{EXPLAINED_ON.year}.")


def test_every_figure_is_explained():
    assert {indicator.field for indicator in INDICATORS} == set(MEANINGS)


def test_people_in_two_places_are_counted_once(campaign, officer, sign_in):
    heads = texts(sign_in(officer).get(PAGE), "strong")
    assert {"Cán bộ biệt phái, tăng cường", "Giáo viên, nhân viên trường học"} <= set(heads)


def test_next_campaign_s_app_is_named(campaign, officer, sign_in):
    campaign.app_name = "VNeID"
    campaign.save(update_fields=["app_name"])
    page = sign_in(officer).get(PAGE).content.decode()
    assert "đã cài đặt VNeID" in page
    assert "Bluezone" not in page


def test_form_and_board_lead_there(campaign, officer, office, sign_in):
    for user, address in ((officer, OWN_REPORT), (office, BOARD)):
        assert f'href="{PAGE}"' in sign_in(user).get(address).content.decode()


def test_edition_keeps_the_day_of_the_words_and_prints_it(campaign, agency, officer):
    send(agency, officer, at(14))
    content = freeze(consolidate(day_of(campaign), at(15, 30)))
    kept = thaw(content)
    assert kept.words.explained_on == EXPLAINED_ON
    line = "cách tính theo Giải thích chỉ tiêu ngày 01/12/2026"
    assert any(line in str(cell.value) for row in opened(kept)["Biểu A"] for cell in row)
    del content["words"]["explained_on"]
    cells = [str(cell.value) for row in opened(thaw(content))["Biểu A"] for cell in row]
    assert not any("Giải thích chỉ tiêu" in text for text in cells)
    assert isinstance(EXPLAINED_ON, datetime.date)
