"""The second formula for the projection of max-norm."""

from math import hypot

import pytest
from asked import Second, generator, load, made

DEMO = "max_norm_projection"


def by_multiplier(w, c):
    """The nearest point of the ball is w / (1 + mu): mu by bisection, 0 inside."""
    if hypot(*w) <= c:
        return w
    low, high = 0.0, 100.0
    for _ in range(200):
        mu = (low + high) / 2
        low, high = (mu, high) if hypot(*(v / (1 + mu) for v in w)) > c else (low, mu)
    return [v / (1 + low) for v in w]


SECOND = {"max-norm-project": Second("bisection of Lagrange's multiplier", by_multiplier)}


def test_a_vector_inside_stays_and_a_longer_one_is_shortened():
    solve = generator(DEMO, "max-norm-project").solve

    assert [1.5, -2.0] == list(solve(load(DEMO), w=[1.5, -2.0], c=2.6))
    assert [1.2, -1.6] == pytest.approx(list(solve(load(DEMO), w=[1.5, -2.0], c=2.0)))


def test_about_half_of_the_vectors_are_inside():
    questions = [made(DEMO, "max-norm-project", seed).given for seed in range(60)]

    assert 15 <= sum(hypot(*given["w"]) <= given["c"] for given in questions) <= 45
