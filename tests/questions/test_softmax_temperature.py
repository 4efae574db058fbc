"""Second formulas for the questions about softmax."""

from decimal import Decimal

from asked import Second


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
