"""The second formula for the value of the elastic net's penalty."""

from fractions import Fraction

import pytest
from asked import Second, generator, load

DEMO = "elastic_net_twins"


def by_fractions(w, lam1, lam2):
    """Entry by entry |v| (lam1 + lam2 |v|), exactly."""
    first, second = (Fraction(str(lam)) for lam in (lam1, lam2))
    return float(sum(abs(Fraction(v)) * (first + second * abs(Fraction(v))) for v in w))


SECOND = {"elastic-penalty": Second("exact fractions, entry by entry", by_fractions)}


def test_sizes_and_squares_are_weighed_apart():
    solve = generator(DEMO, "elastic-penalty").solve

    assert solve(load(DEMO), w=[2.0, -1.5, 0.0], lam1=0.2, lam2=0.1) == pytest.approx(1.325)
    assert solve(load(DEMO), w=[-1.0, 3.0, 0.5], lam1=1.0, lam2=0.5) == pytest.approx(9.625)
