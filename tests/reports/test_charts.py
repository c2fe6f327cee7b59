"""A chart's shapes: days as they were reported, gaps as gaps, everything within the picture."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.history.charts import HEIGHT, LEFT, LONGEST, RIGHT, WIDTH, Point, draw
from tests.factories import START


def points(*rates, target=0.6, start=START):
    return [Point(start + datetime.timedelta(days=n), rate, target) for n, rate in enumerate(rates)]


def xs(line):
    return [float(spot.split(",")[0]) for spot in line.split()]


def test_no_day_is_no_chart():
    chart = draw([])
    assert (chart.dates, chart.description) == ((), "Chưa có ngày báo cáo nào.")


def test_single_day_is_a_dot_in_the_middle():
    chart = draw(points(0.3))
    assert (chart.lines, chart.gaps, len(chart.dots)) == ((), (), 1)
    assert float(chart.dots[0][0]) == LEFT + (WIDTH - LEFT - RIGHT) / 2
    assert [text for _, text in chart.dates] == ["10/8"]


def test_silent_day_is_a_gap_and_no_line_goes_over_it():
    chart = draw(points(0.1, 0.2, None, 0.4, 0.5))
    assert [len(xs(line)) for line in chart.lines] == [2, 2]
    (gap,) = map(float, chart.gaps)
    assert all(max(xs(line)) < gap or min(xs(line)) > gap for line in chart.lines)
    assert len(chart.dots) == 4


def test_day_between_two_silent_ones_is_a_dot():
    chart = draw(points(None, 0.2, None))
    assert (chart.lines, len(chart.dots), len(chart.gaps)) == ((), 1, 2)


def test_days_that_are_not_in_a_row_are_not_joined():
    first, last = points(0.1), points(0.2, start=START + datetime.timedelta(days=3))
    assert draw(first + last).lines == ()


def test_only_silent_days_still_have_axes_and_target():
    chart = draw(points(None, None))
    assert (chart.lines, chart.dots, len(chart.gaps), len(chart.targets)) == ((), (), 2, 1)
    assert chart.description == "Từ ngày 10/8 đến ngày 11/8: chưa có tỷ lệ; mục tiêu 60%."


def test_rate_above_the_whole_is_never_capped():
    chart = draw(points(0.9, 1.35, target=1.0))
    assert [text for _, text in chart.levels] == ["0%", "50%", "100%", "150%"]
    assert float(chart.dots[1][1]) < float(chart.targets[0][2])


def test_fall_goes_down():
    higher, lower = (float(y) for _, y in draw(points(0.5, 0.4)).dots)
    assert lower > higher


def test_zero_is_a_figure_and_no_gap():
    chart = draw(points(0.0, 0.1))
    assert (len(chart.dots), chart.gaps, chart.dots[0][1]) == (2, (), chart.levels[0][0])


def test_target_line_is_level_from_margin_to_margin():
    ((start, end, height),) = draw(points(0.1, 0.2)).targets
    assert (float(start), float(end)) == (LEFT, WIDTH - RIGHT)
    level = next(at for at, text in draw(points(0.1, 0.2)).levels if text == "60%")
    assert height == level


def test_target_of_another_campaign_begins_with_its_first_day():
    chart = draw(points(0.1, 0.2) + points(0.3, target=0.8, start=START + datetime.timedelta(days=2)))
    first, second = chart.targets
    assert (first[1], second[0]) == (chart.dots[2][0], chart.dots[2][0])
    assert float(second[2]) < float(first[2])


def test_many_days_have_few_dates_and_the_last_one_is_named():
    chart = draw(points(*[0.1] * 61))
    assert (len(chart.dots), len(chart.lines), len(chart.dates)) == (LONGEST, 1, 5)
    assert chart.dates[-1][1] == "9/10"


@pytest.mark.parametrize("days", range(1, 7))
def test_few_days_are_dated_without_crowding(days):
    found = [float(at) for at, _ in draw(points(*[0.1] * days)).dates]
    assert all(right - left >= 40 for left, right in pairwise(found))


def test_days_of_two_campaigns_far_apart_are_dated_without_crowding():
    later = points(*[0.5] * 5, start=START + datetime.timedelta(days=40))
    dates = draw(points(*[0.3] * 5) + later).dates
    assert [text for _, text in dates] == ["14/8", "23/9"]


def test_description_tells_the_latest_reported_day():
    chart = draw(points(0.1, 0.245, None))
    assert chart.description == (
        "Từ ngày 10/8 đến ngày 12/8: 2/3 ngày có số liệu; gần nhất 24,5% (ngày 11/8); mục tiêu 60%."
    )


rates = st.one_of(st.none(), st.floats(0, 50), st.floats(0, 1), st.just(0.0))


@given(st.lists(st.tuples(rates, st.integers(1, 100)), max_size=70))
def test_everything_lies_within_the_picture(days):
    given_points = [
        Point(START + datetime.timedelta(days=n), rate, target / 100) for n, (rate, target) in enumerate(days)
    ]
    chart = draw(given_points)
    across = [*chart.gaps, *(x for x, _ in chart.dots), *(at for at, _ in chart.dates)]
    across += [edge for start, end, _ in chart.targets for edge in (start, end)]
    upright = [y for _, y in chart.dots] + [y for _, _, y in chart.targets] + [at for at, _ in chart.levels]
    assert all(LEFT <= float(x) <= WIDTH - RIGHT for x in across)
    assert all(0 <= float(y) <= HEIGHT for y in upright)
    shown = given_points[-LONGEST:]
    assert len(chart.dots) + len(chart.gaps) == len(shown)
    assert len(chart.levels) <= 7
    assert {spot for line in chart.lines for spot in line.split()} <= {",".join(dot) for dot in chart.dots}
