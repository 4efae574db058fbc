"""Remedies of overfitting, tried on a polynomial: what each makes of the same points."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.polynomials import (
    Points,
    basis,
    descended,
    drawn,
    error,
    jittered,
    ridge_fit,
    smallest,
)

Floats = NDArray[np.float64]

RIDGES = np.geomspace(1e-6, 1, 7)
STEPS = (3, 10, 30, 100, 300, 1000)
COPIES, SIDEWAYS = 20, 0.15  # of augmentation
DROPPED = (0.05, 0.1, 0.2, 0.5)  # chances that a term is left out
MEMBERS = 100  # of an ensemble


class Cured(NamedTuple):
    """A remedy, its setting in words, the coefficients of the fit."""

    name: str
    setting: str
    c: Floats


def best(_training: Sequence[float], validation: Sequence[float]) -> int:
    """Which of the candidates with these errors to take."""
    return int(np.argmin(validation))


def more(rng: np.random.Generator, points: Points, noise: float) -> Points:
    """Ten times as many points."""
    return drawn(rng, 10 * len(points.x), noise)


def dropped_out(A: Floats, y: Floats, p: float) -> Floats:
    """The fit that training with dropout of the columns ends at on average, 0 < p < 1.

    Columns kept by chance and divided by 1 - p add the variance p / (1 - p) sum_j c_j^2 a_j^2.
    """
    G = A.T @ A
    return np.asarray(np.linalg.solve(G + p / (1 - p) * np.diag(np.diag(G)), A.T @ y), np.float64)


def ensemble(rng: np.random.Generator, A: Floats, y: Floats) -> Floats:
    """The mean of fits that see half of the columns each, drawn at random."""
    c = np.zeros((MEMBERS, A.shape[1]))
    for member in c:
        seen = rng.permutation(A.shape[1])[: half(A.shape[1])]
        member[seen] = smallest(A[:, seen], y)
    return np.asarray(c.mean(axis=0), dtype=np.float64)


def half(columns: int) -> int:  # rounded up
    return (columns + 1) // 2


def candidates(points: Points, degree: int) -> dict[str, list[tuple[str, Floats]]]:
    """The fits among which a validation set is to choose, by remedy, with their settings."""
    A, y = basis(points.x, degree), points.y
    return {
        "a smaller model": [
            (f"degree {d}", smallest(basis(points.x, d), y)) for d in range(degree + 1)
        ],
        "L2 penalty": [(f"ridge {r:g}", ridge_fit(A, y, r)) for r in RIDGES],
        "dropout of terms": [(f"p = {p:g}", dropped_out(A, y, p)) for p in DROPPED],
        "early stopping": [(f"{k} steps", descended(A, y, k)) for k in STEPS],
    }


def cures(rng: np.random.Generator, points: Points, degree: int, noise: float) -> list[Cured]:
    """The fit as it is, and with each remedy, chosen by as many points for validation."""
    valid, many = drawn(rng, len(points.x), noise), more(rng, points, noise)
    moved = jittered(rng, points, copies=COPIES, sd=SIDEWAYS)
    found = [
        Cured("none", f"degree {degree}", smallest(basis(points.x, degree), points.y)),
        Cured("more data", f"{len(many.x)} points", smallest(basis(many.x, degree), many.y)),
        Cured("augmentation", f"{COPIES} moved copies", smallest(basis(moved.x, degree), moved.y)),
    ]
    for name, tried in candidates(points, degree).items():
        fits = [c for _, c in tried]
        k = best([error(c, points) for c in fits], [error(c, valid) for c in fits])
        found.append(Cured(name, *tried[k]))
    A = basis(points.x, degree)
    mean = ensemble(rng.spawn(1)[0], A, points.y)  # leaves rng as it was
    return [*found, Cured("ensembling", f"{MEMBERS} fits by {half(degree + 1)} terms", mean)]
