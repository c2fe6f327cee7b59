"""Numbers as people read them: the same on page and paper."""

import pytest

from reports import wording


@pytest.mark.parametrize(
    ("above", "below", "printed"),
    [(13, 16, "81,3%"), (5, 16, "31,3%"), (1, 80, "1,3%"), (1, 3, "33,3%"), (1, 1, "100,0%"), (9, 8, "112,5%")],
)
def test_rate_that_ties_is_rounded_up_as_excel_does(above, below, printed):
    assert wording.percent(above / below) == printed


def test_no_rate_is_a_dash():
    assert wording.percent(None) == "–"
