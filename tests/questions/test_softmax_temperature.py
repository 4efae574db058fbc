"""Second formulas for the questions about softmax, and some worked by hand."""

from decimal import Decimal

import pytest
from asked import Second, generator, load, made

DEMO = "softmax_temperature"


def by_decimals(z, T):
    """Exponentials in decimal arithmetic, 28 digits."""
    powers = [(Decimal(str(v)) / Decimal(str(T))).exp() for v in z]
    return [float(power / sum(powers)) for power in powers]


def by_ratios(z, c):
    """1 / (1 + sum of exp(z_j - z_i)), to which no constant can matter."""
    powers = [Decimal(str(v)).exp() for v in z]
    return [float(1 / sum(other / power for other in powers)) for power in powers]


SECOND = {
    "softmax-value": Second("closed form in decimal arithmetic", by_decimals),
    "softmax-shift": Second("ratios of probabilities, without the shift", by_ratios),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given).tolist()


def test_two_logits_one_apart():
    # 1 / (1 + 1/e) = 0.7311
    assert solve("softmax-value", z=[1.0, 0.0], T=1.0) == pytest.approx([0.7311, 0.2689], abs=5e-5)


def test_half_the_temperature_doubles_the_distance():
    # 1 / (1 + 1/e^2) = 0.8808
    assert solve("softmax-value", z=[1.0, 0.0], T=0.5) == pytest.approx([0.8808, 0.1192], abs=5e-5)


def test_a_hundred_more_on_every_logit_changes_nothing():
    assert solve("softmax-shift", z=[1.2, 0.3, -0.5], c=100) == pytest.approx(
        [0.6292, 0.2558, 0.1149], abs=1e-4
    )


def test_scaled_logits_are_a_trap_of_the_shift():
    """The curriculum's trap: the constant is taken for a factor."""
    traps = [{t.mistakes for t in made(DEMO, "softmax-shift", seed).traps} for seed in range(20)]

    assert all(("scales-the-logits",) in trap for trap in traps)
