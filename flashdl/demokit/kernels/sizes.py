"""How large arrays are, and whether sizes follow a straight line."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rms(x: Floats) -> float:  # [...] -> [], scaled first: the square of 1e200 would overflow
    m = float(np.abs(x).max())
    return m * float(np.sqrt(np.mean((x / m) ** 2))) if m > 0 else 0.0


def sizes(arrays: Iterable[Floats]) -> tuple[Floats, Floats]:  # -> rms [n], median |entry| [n]
    pairs = [(rms(x), float(np.median(np.abs(x)))) for x in arrays]
    return np.array([r for r, _ in pairs]), np.array([m for _, m in pairs])


def logs(arrays: Iterable[Floats]) -> tuple[Floats, Floats]:  # -> log10 of both; NaN for 0
    r, m = (np.log10(np.where(size > 0, size, np.nan)) for size in sizes(arrays))
    return r, m


def line_fit(y: Floats) -> tuple[float, float]:  # [n] -> slope, R^2 of least squares, NaN left out
    x = np.flatnonzero(np.isfinite(y)).astype(float)
    y = y[np.isfinite(y)]
    if x.size < 2:
        return float("nan"), float("nan")
    x, y = x - x.mean(), y - y.mean()
    slope = float((x * y).sum() / (x * x).sum())
    return slope, slope * float((x * y).sum()) / max(float((y * y).sum()), 1e-300)
