import math
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flashdl.plotting.axes import Scale, fitting, label_start, nice_ticks, scale

wide = st.floats(-1e12, 1e12, allow_nan=False).map(lambda v: round(v, 9))
positive = st.floats(1e-200, 1e200)
counts = st.integers(2, 12)


def digits(tick):
    return Decimal(str(tick))


@given(st.tuples(wide, wide).map(sorted), counts)
def test_ticks_cover_the_data(ends, count):
    low, high = ends
    ticks = nice_ticks(low, high, count)
    step = ticks[1] - ticks[0]

    assert ticks[0] <= low + 1e-6 * step
    assert high - 1e-6 * step <= ticks[-1]


@given(st.tuples(wide, wide).map(sorted), counts)
def test_ticks_are_multiples_of_1_2_2_5_or_5(ends, count):
    ticks = nice_ticks(*ends, count)
    steps = {digits(b) - digits(a) for a, b in pairwise(ticks)}
    (step,) = steps

    assert "".join(map(str, step.normalize().as_tuple().digits)) in {"1", "2", "25", "5"}
    assert all(digits(tick) % step == 0 for tick in ticks)


@given(st.tuples(wide, wide).map(sorted), counts)
def test_there_are_about_as_many_ticks_as_asked_for(ends, count):
    assert 2 <= len(nice_ticks(*ends, count)) <= count + 1


@given(st.tuples(positive, positive), counts)
def test_a_log_scale_covers_the_data_with_round_ends_and_ticks(ends, count):
    found = scale(ends, log=True, count=count)

    assert found.low <= min(ends) <= max(ends) <= found.high
    for tick in (found.low, found.high, *found.ticks):
        assert digits(tick).normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert 2 <= len(found.ticks) <= max(count, 2)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2))
def test_a_larger_value_never_lies_further_left(found):
    chosen = scale(found)
    places = [chosen.place(value) for value in sorted(found)]

    assert sorted(places) == places
    assert all(0 <= place <= 1 for place in places)


def test_tick_labels_share_their_decimals():
    assert ["0.00", "0.25", "0.50", "0.75", "1.00"] == scale([0.0, 1.0]).labels()
    assert ["-10", "-5", "0", "5", "10"] == scale([-10.0, 9.9]).labels()
    assert ["0", "1e-7", "2e-7", "3e-7"] == scale([0.0, 3e-7], count=4).labels()


@given(st.tuples(wide, wide).map(sorted), counts)
def test_two_ticks_never_have_the_same_label(ends, count):
    labels = scale(ends, count=count).labels()

    assert len(labels) == len(set(labels))


def test_a_log_axis_over_many_decades_has_a_tick_every_few():
    assert (1e-10, 1e-5, 1.0) == scale([3e-13, 1.0], log=True, count=4).ticks
    assert (0.1, 1.0, 10.0) == scale([0.05, 20.0], log=True, count=5).ticks


def test_where_no_number_can_be_shown_there_is_no_scale():
    assert scale([]) is None
    assert scale([math.nan, math.inf, -math.inf]) is None
    assert scale([-1.0, 0.0], log=True) is None


def test_a_value_off_the_axis_has_no_place():
    assert math.isnan(Scale(1.0, 10.0, (1.0, 10.0), log=True).place(0.0))
    assert math.isnan(Scale(0.0, 1.0, (0.0, 1.0)).place(math.nan))
    assert Scale(0.0, 1.0, (0.0, 1.0)).place(0.5) == 0.5


def test_labels_that_would_touch_are_thinned_out():
    ticks = [(column, "0.25") for column in range(0, 40, 4)]
    chosen = fitting(ticks, 44)

    assert [column for column, _ in chosen] == [0, 8, 16, 24, 32]


def test_a_label_at_the_edge_stays_inside():
    assert label_start(79, "100", 80) == 77
    assert label_start(0, "-10", 80) == 0
