"""A second formula for the question about backpropagation, and some worked by hand."""

import math

import pytest
from asked import Second, generator, load, made

DEMO, NAME = "forward_backward", "backprop-2layer"


def by_differences(w1, w2, x, t, h=1e-3):
    """Central differences of the loss as one expression, extrapolated once."""

    def loss(w):
        return (w2 / (1 + math.exp(-w * x)) - t) ** 2 / 2

    coarse, fine = ((loss(w1 + s) - loss(w1 - s)) / (2 * s) for s in (2 * h, h))
    return (4 * fine - coarse) / 3


SECOND = {NAME: Second("finite difference", by_differences, rtol=1e-8, atol=1e-9)}


def solve(**given):
    return generator(DEMO, NAME).solve(load(DEMO), **given)


def test_a_unit_at_its_steepest():
    # h = 1/2, y = 1, y - t = 2, so 2 * 2 * 1/4 * 3
    assert solve(w1=0.0, w2=2.0, x=3.0, t=-1.0) == pytest.approx(3.0)


def test_without_an_error_there_is_no_gradient():
    assert solve(w1=0.0, w2=1.0, x=1.5, t=0.5) == pytest.approx(0.0)


@pytest.mark.parametrize("seed", range(5))
def test_the_traps_leave_out_one_factor(seed):
    question = made(DEMO, NAME, seed)
    g, at = question.answer, question.given
    h = 1 / (1 + math.exp(-at["w1"] * at["x"]))
    traps = {trap.mistakes: trap.answer for trap in question.traps}

    assert traps["no-activation-derivative",] == pytest.approx(g / (h * (1 - h)))
    assert traps["skips-the-second-weight",] == pytest.approx(g / at["w2"])
