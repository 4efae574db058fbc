"""Second formulas for the questions about gradient descent, and some worked by hand."""

from fractions import Fraction

import pytest
from asked import Second, generator, load, made

DEMO = "gradient_descent_bowl"


def by_the_vertex(f, x, eta, k):
    """The distance from the vertex -b/2a is multiplied by 1 - 2 a eta in each step."""
    a, b, eta = Fraction(str(f[0])), f[1], Fraction(str(eta))
    vertex = -b / (2 * a)
    return float(vertex + (x - vertex) * (1 - 2 * a * eta) ** k)


def by_trying(curvatures):
    """The edge between rates that shrink every error and rates that do not, by bisection."""
    low, high = 0.0, 100.0
    for _ in range(200):
        eta = (low + high) / 2
        shrinks = all(abs(1 - eta * v) < 1 for v in curvatures)
        low, high = (eta, high) if shrinks else (low, eta)
    return low


SECOND = {
    "gd-step": Second("closed form in fractions", by_the_vertex),
    "gd-stability": Second("bisection on convergence", by_trying),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def test_one_step_down_a_parabola():
    # f' = 2 x - 4 is 2 at 3: 3 - 0.1 * 2
    assert solve("gd-step", f=[1.0, -4, 0], x=3, eta=0.1, k=1) == pytest.approx(2.8)


def test_the_second_step_takes_a_new_gradient():
    # f' at 2.8 is 1.6: 2.8 - 0.1 * 1.6
    assert solve("gd-step", f=[1.0, -4, 0], x=3, eta=0.1, k=2) == pytest.approx(2.64)


def test_the_largest_curvature_decides():
    assert solve("gd-stability", curvatures=[0.5, 8.0, 2.0]) == 0.25


def test_the_traps_of_the_curriculum():
    question = made(DEMO, "gd-stability", 4)
    curvatures = question.given["curvatures"]
    traps = {trap.mistakes: trap.answer for trap in question.traps}

    assert traps["forgets-the-two",] == pytest.approx(1 / max(curvatures))
    assert traps["takes-the-flattest",] == pytest.approx(2 / min(curvatures))


def test_a_step_uphill_and_one_without_the_rate_are_traps():
    question = next(q for q in (made(DEMO, "gd-step", s) for s in range(20)) if q.given["k"] == 1)
    at = question.given
    slope = 2 * at["f"][0] * at["x"] + at["f"][1]
    traps = {trap.mistakes: trap.answer for trap in question.traps}

    assert traps["climbs",] == pytest.approx(at["x"] + at["eta"] * slope)
    assert traps["forgets-the-rate",] == pytest.approx(at["x"] - slope)


@pytest.mark.parametrize("seed", range(20))
def test_the_bowl_is_shown_where_it_has_these_curvatures(seed):
    question = made(DEMO, "gd-stability", seed)
    if question.params is not None:
        assert question.given["curvatures"] == [1.0, question.params["kappa"]]
