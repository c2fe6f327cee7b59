"""A unit is found by its code or by its name in any spelling; a mark is never guessed."""

import contextlib
import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incoming.tables import heading_key
from incoming.text import MOST_COMPARED, TONES, comparable
from reports.demo.cast import UNITS_FILE
from tests.factories import START, TODAY, YESTERDAY
from units.models import District, Unit
from units.naming import MOST_SUGGESTIONS, UnitFinder, UnitUnclear

LOC_NINH = District(name="Lộc Ninh", province="Bình Phước")


def unit(code, name, kind=Unit.Kind.COMMUNE, short_name="", **dates):
    dates = {"active_from": START} | dates
    return Unit(district=LOC_NINH, code=code, name=name, short_name=short_name or name, kind=kind, position=1, **dates)


def real_units():
    with UNITS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Unit(district=LOC_NINH, position=n, active_from=START, **row) for n, row in enumerate(rows)]


UNITS = real_units()
FINDER = UnitFinder(LOC_NINH, UNITS)
AREAS = [unit for unit in UNITS if unit.reports_area]

FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
CASES = st.sampled_from([str, str.upper, str.lower, str.title])
BLANKS = st.sampled_from([" ", "  ", "\u00a0", " \t", "\n"])
TAILS = st.sampled_from(["", " ", " huyện", ", huyện Lộc Ninh", "."])


def spelled(text, form, case, blank):
    return unicodedata.normalize(form, case(text).replace(" ", blank))


def found(written, units=None):
    finder = UnitFinder(LOC_NINH, units) if units else FINDER
    return finder.find(written, TODAY).code


def question(written, units=None):
    with pytest.raises(UnitUnclear) as unclear:
        # A finder answers the first strange names alone with a suggestion.
        UnitFinder(LOC_NINH, units or UNITS).find(written, TODAY)
    return str(unclear.value)


@given(st.sampled_from(UNITS), st.sampled_from(["code", "name", "short_name"]), FORMS, CASES, BLANKS)
def test_every_real_unit_is_found_by_code_and_by_both_names(unit, field, form, case, blank):
    assert found(spelled(f" {getattr(unit, field)} ", form, case, blank)) == unit.code


@given(
    st.sampled_from(AREAS),
    st.sampled_from(["", "ủy ban nhân dân ", "Uỷ ban nhân dân ", "UBND "]),
    st.booleans(),
    FORMS,
    CASES,
    BLANKS,
    TAILS,
)
def test_every_real_commune_is_found_with_or_without_what_stands_before_it(
    unit, committee, with_kind, form, case, blank, tail
):
    kind = "thị trấn " if unit.kind == Unit.Kind.TOWN else "xã "
    place = unit.name.rpartition(kind)[2]
    written = f"{committee}{kind if with_kind else ''}{place}{tail}"
    assert found(spelled(written, form, case, blank)) == unit.code


@given(st.sampled_from(UNITS), st.sampled_from(["name", "short_name"]))
def test_name_without_its_marks_finds_nothing_and_suggests_the_unit(unit, field):
    name = getattr(unit, field)
    bare = "".join(c for c in unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D")) if c.isascii())
    if bare != name and bare.casefold() not in {other.code.casefold() for other in UNITS}:
        assert f"({unit.code})" in question(bare)


@given(st.sampled_from(UNITS), st.data())
def test_name_with_one_mark_changed_is_never_taken_for_its_unit(unit, data):
    signs = list(unicodedata.normalize("NFD", unit.name))
    marks = [n for n, sign in enumerate(signs) if unicodedata.combining(sign)]
    place = data.draw(st.sampled_from(marks))
    signs[place] = data.draw(st.sampled_from(["", *sorted(TONES - {signs[place]})]))
    with contextlib.suppress(UnitUnclear):
        assert FINDER.find("".join(signs), TODAY) is not unit


def test_loc_thanh_is_neither_loc_thanh():
    assert (found("Lộc Thạnh"), found("Lộc Thành")) == ("25280", "25294")
    assert question("xã Loc Thanh") == (
        "Không có đơn vị “xã Loc Thanh”; có phải là Ủy ban nhân dân xã Lộc Thạnh (25280) "
        "hoặc Ủy ban nhân dân xã Lộc Thành (25294)? Đề nghị ghi đúng tên, đủ dấu, hoặc ghi mã đơn vị."
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lộc Hoà", "25273"),
        ("Uỷ ban nhân dân xã Lộc Hoà", "25273"),
        ("TT Lộc Ninh", "25270"),
        ("ubnd tt. lộc ninh", "25270"),
        ("Tư pháp", "P-TP"),
        ("Phòng Tài chính – Kế hoạch", "P-TCKH"),
        ("Văn hoá và Thông tin", "P-VHTT"),
        ("Công an", "CA"),
        ("Hội Nông dân huyện Lộc Ninh", "HND"),
        ("p-nv", "P-NV"),
    ],
)
def test_usual_spellings_are_understood(written, code):
    assert found(written) == code


@pytest.mark.parametrize("written", ["", "   ", "Xã", "UBND", "Lộc", "Phòng", "huyện", "25281", "x" * 300])
def test_what_names_no_unit_is_refused(written):
    assert question(written).startswith("Không có đơn vị “")


def test_town_is_no_commune_of_the_same_name():
    assert "thị trấn Lộc Ninh (25270)" in question("xã Lộc Ninh")


def test_place_that_two_units_have_must_be_told_apart():
    units = [unit("1", "Xã Thanh Bình"), unit("2", "Thị trấn Thanh Bình", Unit.Kind.TOWN)]
    assert question("Thanh Bình", units) == (
        "“Thanh Bình” có thể là Xã Thanh Bình (1) hoặc Thị trấn Thanh Bình (2); đề nghị ghi rõ hơn hoặc ghi mã đơn vị."
    )
    assert (found("UBND xã Thanh Bình", units), found("TT Thanh Bình", units)) == ("1", "2")


def test_ward_answers_to_its_own_word():
    units = [unit("1", "Ủy ban nhân dân phường An Lộc")]
    assert (found("Phường An Lộc", units), found("an lộc", units)) == ("1", "1")
    assert "phường An Lộc (1)" in question("xã An Lộc", units)


def test_of_two_units_of_one_name_the_one_that_reports_is_meant():
    units = [unit("1", "Xã An Bình", active_until=TODAY), unit("2", "Xã An Bình", active_from=TODAY)]
    finder = UnitFinder(LOC_NINH, units)
    assert finder.find("Xã An Bình", YESTERDAY).code == "1"
    assert finder.find("Xã An Bình", TODAY).code == "2"


def test_code_survives_the_zeros_that_excel_takes_from_it():
    assert found("4", [unit("00004", "Xã An Bình")]) == "00004"


def test_tone_counts_for_its_word_wherever_it_stands():
    assert comparable("Hoà  BÌNH") == comparable("hòa bình")
    assert comparable("hoa bình") != comparable("hòa bình")


def test_of_many_strange_names_the_first_are_answered_with_a_suggestion():
    """Looking for the likest of a district's names takes a millisecond or two, and a table has two thousand lines."""
    finder = UnitFinder(LOC_NINH, [unit("P-TP", "Phòng Tư pháp", Unit.Kind.AGENCY, "Tư pháp")])
    answers = []
    for number in range(MOST_SUGGESTIONS + 1):
        with pytest.raises(UnitUnclear) as unclear:
            finder.find(f"Phòng Tư pháp {number:02}", TODAY)
        answers.append("có phải là" in str(unclear.value))
    assert answers == [True] * MOST_SUGGESTIONS + [False]


def test_text_without_end_is_compared_by_its_beginning():
    assert comparable("ạ " * 100_000) == comparable("ạ " * (MOST_COMPARED // 2))
    assert heading_key("Ngày" + " " * 10 + "x" * 1_000_000) == ""
