"""Numbers as people read them: the same on page and paper."""

import pytest

from reports.figures import wording


@pytest.mark.parametrize(
    ("above", "below", "printed"),
    [
        (13, 16, "81,3%"),
        (5, 16, "31,3%"),
        (1, 80, "1,3%"),
        (23, 80, "28,8%"),
        (1, 3, "33,3%"),
        (1, 1, "100,0%"),
        (9, 8, "112,5%"),
    ],
)
def test_rate_that_ties_is_rounded_up_as_excel_does(above, below, printed):
    assert wording.percent(above / below) == printed


def test_no_rate_is_a_dash():
    assert wording.percent(None) == "–"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("0912 345 678", "0912345678"),
        ("(0271) 3568.999", "02713568999"),
        ("0271 3568 999 (máy lẻ 12)", "02713568999"),
        ("+84 912-345-678 / 0912 000 000", "+84912345678"),
        ("chưa có", ""),
    ],
)
def test_number_is_dialled_without_what_is_said_beside_it(typed, dialled):
    assert wording.dialled(typed) == dialled
