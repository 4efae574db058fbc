"""Where a number stops when it is turned: nice values, and every one that must be reachable."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flashdl.demokit import Param
from flashdl.runner.stops import neighbour, stops

NUMBER = st.one_of(
    st.just(0.0), st.floats(1e-9, 1e6), st.floats(-1e6, -1e-9)
).map(lambda x: float(f"{x:.3g}"))  # fmt: skip


@st.composite
def numbers(draw):
    """A whole or a real parameter with any bounds and default."""
    if draw(st.booleans()):
        low, high = sorted(draw(st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000))))
        assume(low < high)
        return Param("n", draw(st.integers(low, high)), low=low, high=high)
    low, high = sorted(draw(st.tuples(NUMBER, NUMBER)))
    assume(high - low > 1e-9 * max(abs(low), abs(high)))
    default = draw(st.sampled_from([low, high, (low + high) / 2, low + (high - low) / 1e4]))
    return Param("x", float(min(max(default, low), high)), low=low, high=high)


@pytest.mark.slow
@given(numbers())
def test_every_stop_is_within_the_bounds_and_the_bounds_and_the_default_are_stops(param):
    found = stops(param)

    assert found == sorted(set(found))
    assert (param.low, param.high) == (found[0], found[-1])
    assert param.default in found
    assert (0 in found) == (param.low <= 0 <= param.high)


@pytest.mark.slow
@given(numbers())
def test_the_kind_of_a_number_stays(param):
    assert {type(param.default)} == {type(x) for x in stops(param)}


@pytest.mark.slow
@given(numbers(), st.data())
def test_turning_right_and_then_left_gives_the_same_value_but_at_the_bound(param, data):
    also = data.draw(st.floats(param.low, param.high)) if param.kind == "float" else param.low
    among = stops(param, [also])
    value = data.draw(st.sampled_from([*among, also]))

    right, left = neighbour(value, 1, among), neighbour(value, -1, among)
    assert value == (param.high if right == value else neighbour(right, -1, among))
    assert value == (param.low if left == value else neighbour(left, 1, among))


@pytest.mark.slow
@given(numbers())
def test_holding_an_arrow_reaches_the_bound_within_a_few_hundred_steps(param):
    among, value = stops(param), param.low
    for _ in range(400):
        value = neighbour(value, 1, among)

    assert param.high == value


@given(numbers())
def test_a_step_is_never_smaller_than_what_six_digits_tell_apart(param):
    nice = [x for x in stops(param) if x not in (param.low, param.high, param.default)]

    assert len({f"{x:g}" for x in nice}) == len(nice)


def test_a_small_range_of_whole_numbers_is_walked_one_by_one():
    assert list(range(2, 61)) == stops(Param("depth", 20, low=2, high=60))


@pytest.mark.parametrize(
    ("param", "expected"),
    [
        (Param("n", 100, low=10, high=500), range(10, 501, 10)),
        (Param("n", 3, low=1, high=2000), [*range(1, 10), *range(10, 100, 10),
                                           *range(100, 1000, 100), 1000, 2000]),
        (Param("T", 1.0, low=0.1, high=10.0),
         [0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8,
          1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]),
        (Param("eps", 1e-6, low=1e-8, high=1e-3),
         [1e-8, 2e-8, 5e-8, 1e-7, 2e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4,
          5e-4, 1e-3]),
        (Param("w", 0.0, low=-5.0, high=5.0), [i / 5 for i in range(-25, 26)]),
        (Param("layers", (2.0, 3.0), low=1.0, high=8.0), range(1, 9)),
    ],
)  # fmt: skip
def test_ranges_have_the_stops_a_person_would_choose(param, expected):
    assert list(expected) == stops(param)


def test_a_range_much_wider_than_its_default_has_fine_steps_around_zero_and_coarse_ones_far_out():
    found = stops(Param("logits", (1.2, 0.3, -0.5), low=-1000.0, high=1000.0))

    assert {-0.5, 0.0, 0.1, 0.2, 0.3, 1.0, 1.2, 1.5, 2.0, 95.0, 100.0, 150.0} <= set(found)
    steps = [(b - a) / max(abs(a), abs(b), 1) for a, b in pairwise(found)]
    assert max(steps) <= 0.5
    assert math.isclose(found[0], -found[-1])
