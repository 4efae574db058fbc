import math
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flashdl.plotting.axes import Scale, fitting, label_start, nice_ticks, padded, scale, tight

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


@given(st.lists(wide, min_size=1), counts, st.booleans())
def test_a_tight_scale_ends_at_the_data_and_its_ticks_lie_inside(found, count, log):
    chosen = tight(found, log=log, count=count)
    shown = [value for value in found if not log or value > 0]

    if shown and max(shown) - min(shown) > 1e-9 * max(map(abs, shown)):
        assert (min(shown), max(shown)) == (chosen.low, chosen.high)
        assert all(chosen.low <= tick <= chosen.high for tick in chosen.ticks)
    assert chosen is None or len(chosen.ticks) >= 2


@given(st.integers(-99, 99), st.integers(1, 200), st.integers(3, 12))
def test_whole_numbers_have_whole_ticks(first, more, count):
    ticks = tight(list(range(first, first + more + 1)), count=count).ticks

    assert all(tick == int(tick) for tick in ticks)
    assert sorted(set(ticks)) == list(ticks)


def test_layers_begin_at_the_first_layer():
    assert (1, 5, 10, 15, 20) == tight(range(1, 21), count=8).ticks
    assert (1, 2) == tight([1, 2], count=8).ticks


@given(st.lists(wide, min_size=2), counts)
def test_a_padded_scale_covers_the_data_with_less_than_a_fifth_of_a_step(found, count):
    chosen = padded(found, count=count)
    fifth = (chosen.ticks[1] - chosen.ticks[0]) / 5
    near = 1e-6 * max(fifth, 1e-6)

    assert chosen.low <= min(found) + near
    assert max(found) - near <= chosen.high
    if chosen.ticks != scale(found, count=count).ticks:
        assert min(found) - chosen.low < fifth + near
        assert chosen.high - max(found) < fifth + near


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
