"""Second formulas for the questions about the sigmoid, and some worked by hand."""

import math

import numpy as np
import pytest
from asked import Second, generator, load, made

DEMO = "sigmoid_curve"


def by_tanh(z):
    """(1 + tanh(z / 2)) / 2, and as its derivative 1 / (4 cosh(z / 2)^2)."""
    return [(1 + math.tanh(z / 2)) / 2, 1 / (4 * math.cosh(z / 2) ** 2)]


def by_halving(p):
    """The root of 1 / (1 + e^(-z)) - p between -20 and 20."""
    low, high = -20.0, 20.0
    for _ in range(80):
        z = (low + high) / 2
        low, high = (z, high) if 1 / (1 + math.exp(-z)) < p else (low, z)
    return low


SECOND = {
    "sigmoid-value": Second("closed form by hyperbolic functions", by_tanh),
    "sigmoid-inverse": Second("bisection", by_halving),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def test_value_and_slope_at_the_logarithm_of_3():
    # e^(-ln 3) = 1/3: sigma = 3/4, slope 3/16
    assert pytest.approx([3 / 4, 3 / 16]) == solve("sigmoid-value", z=math.log(3))


def test_value_and_slope_at_minus_2():
    # e^2 = 7.389056: 1 / 8.389056 = 0.119203, times 0.880797 = 0.104994
    assert pytest.approx([0.119203, 0.104994], abs=1e-6) == solve("sigmoid-value", z=-2.0)


def test_the_log_odds_of_the_card():
    assert pytest.approx(math.log(4)) == solve("sigmoid-inverse", p=0.8)
    assert pytest.approx(-math.log(9)) == solve("sigmoid-inverse", p=0.1)


@pytest.mark.parametrize("name", ["sigmoid-value", "sigmoid-inverse"])
def test_the_curve_of_the_demo_ends_at_the_answer(name):
    demo = load(DEMO)
    for seed in range(5):
        question = made(DEMO, name, seed)
        params = {param.name: param.default for param in demo.DEMO.params} | question.params
        shown = demo.compute(rng=np.random.default_rng(0), **params)
        asked = (question.given.get("z", question.answer), question.given.get("p"))
        end = -1 if asked[0] > 0 else 0

        assert pytest.approx(asked[0]) == shown["z"][end]
        if name == "sigmoid-value":
            assert pytest.approx(question.answer) == (shown["sigma"][end], shown["slope"][end])
        else:
            assert pytest.approx(asked[1]) == shown["sigma"][end]
