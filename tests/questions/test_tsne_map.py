"""Second formulas for the questions about perplexity."""

from decimal import Decimal
from math import prod

import pytest
from asked import Second, drawn, generator, load

from flashdl.runner.questioning import Maker


def by_powers(p):
    """The product of (1 / p)^p in decimal arithmetic: no logarithm, no entropy."""
    shares = [Decimal(str(v)) for v in p]
    return float(prod((1 / v) ** v for v in shares))


SECOND = {"perplexity-value": Second("product of powers in decimal arithmetic", by_powers)}


@pytest.mark.parametrize(("p", "expected"), [
    ([0.25] * 4, 4),
    ([0.5, 0.25, 0.25], 2**1.5),  # 1.5 bits
    ([0.8, 0.1, 0.1], 1.25**0.8 * 10**0.2),
])  # fmt: skip
def test_the_perplexity_of_known_entropies(p, expected):
    assert expected == pytest.approx(_maker().solve({"p": p}))


def test_one_half_and_two_quarters_gone_wrong():
    _, traps = _maker().solved({"p": [0.5, 0.25, 0.25]})
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert pytest.approx(alone["entropy-for-perplexity"], abs=5e-5) == 1.0397
    assert pytest.approx(alone["two-to-the-nats"], abs=5e-5) == 2.0558
    assert pytest.approx(alone["e-to-the-bits"], abs=5e-5) == 4.4817
    assert pytest.approx(alone["counts-every-neighbour"]) == 3
    assert pytest.approx(alone["forgets-the-weights"], abs=5e-5) == 3.1748  # the cube root of 32


@pytest.mark.parametrize("seed", range(20))
def test_the_probabilities_sum_to_1(seed):
    p = drawn("tsne_map", "perplexity-value", seed)["p"]

    assert sum(Decimal(str(v)) for v in p) == 1
    assert min(p) >= 0.03


def _maker():
    beside = load("questions/tsne_map")
    return Maker(generator("tsne_map", "perplexity-value"), load("tsne_map"), beside)
