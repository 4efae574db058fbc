"""Second formulas for the questions about an L2 step and the soft threshold."""

import pytest
from asked import Second, generator, load

DEMO = "sparsity_path"


def by_slopes(w, g, lam, eta, half):
    """The loss g w + penalty, its slope measured by central differences."""

    def loss(v):
        square = sum(a * a for a in v)
        return sum(a * b for a, b in zip(g, v, strict=True)) + lam * square / (2 if half else 1)

    found = []
    for j, here in enumerate(w):
        up, down = ([*w[:j], here + h, *w[j + 1 :]] for h in (1e-4, -1e-4))
        found.append(here - eta * (loss(up) - loss(down)) / 2e-4)
    return found


def by_search(w, lam, eta):
    """The minimum of (v - w)^2 / (2 eta) + lam |v|, by a ternary search in each entry."""
    found = []
    for here in w:
        low, high = -4.0, 4.0
        for _ in range(80):
            one, two = low + (high - low) / 3, high - (high - low) / 3
            costs = [(v - here) ** 2 / (2 * eta) + lam * abs(v) for v in (one, two)]
            low, high = (low, two) if costs[0] < costs[1] else (one, high)
        found.append((low + high) / 2)
    return found


SECOND = {
    "l2-step": Second("finite difference of the loss", by_slopes, rtol=1e-7, atol=1e-7),
    "soft-threshold": Second("search for the minimum", by_search, rtol=1e-6, atol=1e-6),
}


def solved(name, **given):
    return list(generator(DEMO, name).solve(load(DEMO), **given))


def test_without_the_half_the_penalty_pulls_twice_as_much():
    given = {"w": [2.0, -1.0], "g": [0.5, 1.0], "lam": 0.1, "eta": 0.5}

    assert [1.65, -1.45] == pytest.approx(solved("l2-step", **given, half=True))
    assert [1.55, -1.4] == pytest.approx(solved("l2-step", **given, half=False))


def test_the_threshold_is_the_rate_times_lambda():
    given = {"w": [1.3, -0.3, -0.9, 0.5], "lam": 2.0, "eta": 0.2}

    assert [0.9, 0, -0.5, 0.1] == pytest.approx(solved("soft-threshold", **given))
