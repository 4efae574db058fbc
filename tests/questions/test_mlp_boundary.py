"""Second formulas for the questions about small networks, and some worked by hand."""

from fractions import Fraction

import pytest
from asked import Second, generator, load, made

DEMO = "mlp_boundary"


def counted(sizes):
    """As (n + 1) m with the bias as an input of 1: all pairs of neighbours are numbered off."""
    units = [(layer, k) for layer, size in enumerate(sizes) for k in range(size)]
    return sum(sizes[layer - 1] + 1 for layer, _ in units if layer)


def by_paths(x, W, b, v, c):
    """A sum over inputs and units, exact; a unit contributes only where it is above 0."""
    x, b, v = ([Fraction(str(number)) for number in row] for row in (x, b, v))
    y = Fraction(str(c))
    for unit in (0, 1):
        z = b[unit] + sum(x[i] * Fraction(str(W[i][unit])) for i in (0, 1))
        y += v[unit] * (z + abs(z)) / 2
    return float(y)


SECOND = {
    "mlp-params": Second("enumeration of the units", counted),
    "mlp-forward": Second("exact fractions, relu(z) = (z + |z|) / 2", by_paths),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def test_the_network_of_the_card_has_2410_parameters():
    assert solve("mlp-params", sizes=[64, 32, 10]) == 2410


def test_parameters_by_hand():
    # 4 * 8 + 8 = 40, 8 * 2 + 2 = 18, 2 * 3 + 3 = 9
    assert solve("mlp-params", sizes=[4, 8, 2, 3]) == 67


def test_a_clipped_unit_adds_nothing():
    # z = (1 * 1 + 2 * (-1) + 0.5, 1 * 0.5 + 2 * 1 - 1) = (-0.5, 1.5); y = 1.5 * (-2) + 0.5
    given = {"x": [1.0, 2.0], "W": [[1.0, 0.5], [-1.0, 1.0]], "b": [0.5, -1.0]}

    assert solve("mlp-forward", **given, v=[1.5, -2.0], c=0.5) == -2.5


@pytest.mark.slow
def test_one_unit_is_clipped_and_about_half_of_the_outputs_are_negative():
    questions = [made(DEMO, "mlp-forward", seed) for seed in range(100)]
    negative = [q for q in questions if q.answer < 0]

    assert 35 <= len(negative) <= 65
    for question in questions:
        mistakes = {m for t in question.traps for m in t.mistakes}
        assert "adds-up-only" in mistakes
        assert (question.answer < 0) == ("activates-the-output-by-relu" in mistakes)
