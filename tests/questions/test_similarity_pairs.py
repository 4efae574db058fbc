"""Second formulas for the questions about losses on distances."""

from fractions import Fraction

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def exact(value):
    return Fraction(str(value))


def case_by_case(d, same, margin):
    """Fractions, one pair after the other; a lack of the margin only where there is one."""
    total = Fraction(0)
    for gap, alike in zip(map(exact, d), same, strict=True):
        if alike:
            total += gap * gap
        elif gap < exact(margin):
            total += exact(margin) ** 2 - 2 * exact(margin) * gap + gap * gap
    return float(total / len(d))


def by_polarisation(a, p, n, margin):
    """|a - p|^2 - |a - n|^2 = |p|^2 - |n|^2 - 2 a (p - n): no distance is computed."""
    a, p, n = ([exact(v) for v in point] for point in (a, p, n))
    lengths = sum(v * v for v in p) - sum(v * v for v in n)
    along = sum(u * (v - w) for u, v, w in zip(a, p, n, strict=True))
    return max(0.0, float(lengths - 2 * along + exact(margin)))


SECOND = {
    "contrastive-value": Second("cases in exact fractions", case_by_case),
    "triplet-value": Second("polarisation identity in exact fractions", by_polarisation),
}


def test_a_same_pair_and_two_different_ones():
    given = {"d": [0.5, 0.5, 2.5], "same": [1, 0, 0], "margin": 2.0}
    right, traps = _maker("contrastive-value").solved(given)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert (0.25 + 1.5**2 + 0) / 3 == pytest.approx(right)
    assert (0.25 + 0.25 + 6.25) / 3 == pytest.approx(alone["pulls-everything"])
    assert (0.25 + 1.5 + 0) / 3 == pytest.approx(alone["hinge-without-square"])
    assert (0.25 + 0 + 0.25) / 3 == pytest.approx(alone["pushes-beyond-the-margin"])
    assert (0.25 + 2.25 + 0.25) / 3 == pytest.approx(alone["forgets-to-clip"])
    assert (2.25 + 0.25 + 6.25) / 3 == pytest.approx(alone["classes-swapped"])
    assert pytest.approx(alone["sum-for-mean"]) == 2.5


@pytest.mark.parametrize(("p", "n", "margin", "expected"), [
    ([2.0, 0.0], [1.0, 0.0], 0.5, 4 - 1 + 0.5),
    ([1.0, 0.0], [0.0, 2.0], 1.0, 0),
    ([1.0, 1.0], [1.0, -1.0], 0.2, 0.2),
])  # fmt: skip
def test_a_triplet_about_the_origin(p, n, margin, expected):
    given = {"a": [0.0, 0.0], "p": p, "n": n, "margin": margin}

    assert expected == pytest.approx(_maker("triplet-value").solve(given))


def test_a_triplet_gone_wrong():
    given = {"a": [0.0, 0.0], "p": [2.0, 0.0], "n": [1.0, 0.0], "margin": 0.5}
    _, traps = _maker("triplet-value").solved(given)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert 2 - 1 + 0.5 == pytest.approx(alone["unsquared-distances"])
    assert 4 - 1 == pytest.approx(alone["forgets-the-margin"])
    assert pytest.approx(alone["positive-and-negative-swapped"]) == 0


def _maker(name):
    beside = load("questions/similarity_pairs")
    return Maker(generator("similarity_pairs", name), load("similarity_pairs"), beside)
