"""A second formula for the question about logits, and some worked by hand."""

import math

import pytest
from asked import Second, generator, load

DEMO, NAME = "logits_layer", "logit-diff"


def by_bisection(what, pair):
    """The z with e^z = p_1 / p_2 by halving; a ratio by multiplying e^(1/1000)s with series."""
    if what == "ratio":
        step = (pair[0] - pair[1]) / 64
        return sum(step**k / math.factorial(k) for k in range(20)) ** 64
    low, high = -10.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if math.exp(middle) * pair[1] < pair[0] else (low, middle)
    return low


SECOND = {NAME: Second("bisection; a series of exp", by_bisection)}


def solve(what, pair):
    return generator(DEMO, NAME).solve(load(DEMO), what=what, pair=pair)


def test_twice_as_probable_is_ln_2_apart():
    assert solve("difference", [0.5, 0.25]) == pytest.approx(0.6931472, abs=1e-7)


def test_a_tenth_of_ten_is_ln_10_apart():
    assert solve("difference", [0.6, 0.06]) == pytest.approx(2.3025851, abs=1e-7)


def test_one_logit_more_is_e_times_as_probable():
    assert solve("ratio", [2.5, 1.5]) == pytest.approx(2.7182818, abs=1e-7)
