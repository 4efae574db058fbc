"""Second formulas for the questions about vanishing gradients, and some worked by hand."""

from fractions import Fraction

import pytest
from asked import Second, generator, load, made

DEMO = "vanishing_gradient"


def step_by_step(r, L):
    left = Fraction(1)
    for _ in range(L):
        left *= Fraction(str(r))
    return float(left)


def counted(r):
    left, layers = Fraction(1), 0
    while left >= Fraction(1, 10**6):
        left, layers = left * Fraction(str(r)), layers + 1
    return layers


SECOND = {
    "vanish-factor": Second("exact fractions, layer by layer", step_by_step),
    "vanish-layers": Second("enumeration in exact fractions", counted),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


@pytest.mark.parametrize(("r", "L", "left"), [(0.5, 10, 1 / 1024), (0.2, 3, 0.008),
                                               (0.9, 3, 0.729)])  # fmt: skip
def test_the_factors_multiply(r, L, left):
    assert pytest.approx(left) == solve("vanish-factor", r=r, L=L)


@pytest.mark.parametrize(("r", "layers"), [(0.5, 20), (0.25, 10), (0.2, 9), (0.6, 28)])
def test_layers_until_a_millionth(r, layers):
    """2^19 < 10^6 < 2^20; 5^8 = 390625; 0.6^9 = 0.010077696, its cube is 1.023e-6."""
    assert layers == solve("vanish-layers", r=r)


def test_a_factor_is_never_below_a_millionth():
    assert all(made(DEMO, "vanish-factor", seed).answer >= 1e-6 for seed in range(100))
