"""Whitening looked at: what each of its steps leaves, what it does to noise, what undoing loses."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels.pca import Pca

Floats = NDArray[np.float64]

STEPS = (
    "digits x", "1 centre: X = x - mean", "2 rotate to the axes: X V^T",
    "3 divide: y = X V^T / sqrt(lambda)",
)  # fmt: skip
AXES = (1, 20, 40, 60)  # of which the factors are shown, and of the last
SIDE = 8  # of an image


def largest(C: Floats) -> float:
    """Of the covariances of C, which are off the diagonal, the largest in size."""
    return float(np.abs(C - np.diag(np.diag(C))).max())


def off(found: Pca, y: Floats, *, kind: str, k: int, eps: float) -> float:
    """How far whitened y is from variances v / (v + eps) and covariances 0."""
    if kind == "standardise":  # each pixel that varies, alone
        v = pca.feature_variances(found)
        used = v > 0
        return float(np.abs(y[:, used].var(axis=0) - v[used] / (v[used] + eps)).max())
    v, along = found.variances[:k], y if kind == "pca" else y @ found.directions[:k].T
    return float(np.abs(pca.covariance(along) - np.diag(v / (v + eps))).max())


def stages(found: Pca, x: Floats) -> dict[str, NDArray[np.generic]]:
    """After each of STEPS, with every axis and without eps, [4]: mean, variances, covariance.

    ``zca_off`` is how far the covariance of y V is from the identity. Only entries that vary are
    counted: a constant pixel has no variance to equalise.
    """
    y = pca.whiten(found, x, found.rank, 0.0)
    each = [x, pca.centred(x, found.mean), pca.project(found, x, found.rank), y]
    C = [pca.covariance(rows[:, rows.std(axis=0) > 1e-9]) for rows in (*each, y @ found.directions)]
    zca = C.pop()
    return {
        "stage": np.array(STEPS),
        "largest_mean": np.array([np.abs(rows.mean(axis=0)).max() for rows in each]).round(9),
        "least": np.array([np.diag(c).min() for c in C]),
        "most": np.array([np.diag(c).max() for c in C]),
        "covariance": np.array([largest(c) for c in C]).round(9),
        "zca_off": np.abs(zca - np.eye(len(zca))).max(),
    }


def factors(found: Pca, eps: float) -> dict[str, NDArray[np.generic]]:
    """What noise along AXES and the last and on a constant pixel is multiplied by, by eps.

    On a constant pixel without eps it is 0/0, NaN.
    """
    axes = (*AXES, found.rank)
    v = np.append(found.variances[np.array(axes) - 1], 0.0)
    with np.errstate(divide="ignore"):
        times = np.array([1 / pca.deviations(v, e) for e in (0.0, eps)])
    return {
        "factors": np.where(np.isinf(times), np.nan, times).round(1),
        "way": np.array(["eps = 0", f"eps = {eps:g}"]),
        "along": np.array([*(f"axis {a}" for a in axes), "constant"]),
    }


def undone(found: Pca, x: Floats, ks: Sequence[int], eps: float) -> Floats:
    """The rms distance of x from what whitening with k axes and back gives."""
    back = [pca.unwhiten(found, pca.whiten(found, x, k, eps), eps) for k in ks]
    return np.array([np.sqrt(np.mean((b - x) ** 2)) for b in back])


def pictures(found: Pca, x: Floats, k: int, eps: float) -> Floats:
    """Each of x [n, 64] as it is, as the k numbers of PCA whitening, and by ZCA: [3n, 8, 8].

    Around a middle grey, which is 0, each scaled by its largest size.
    """
    y = pca.whiten(found, x, k, eps)
    padded = np.pad(y, ((0, 0), (0, x.shape[1] - k)))
    white = np.stack([padded, pca.whiten_zca(found, x, k, eps)])
    white = white / np.abs(white).max(axis=2, keepdims=True) / 2 + 0.5
    strip: Floats = np.concatenate([x[None], white]).swapaxes(0, 1).reshape(-1, SIDE, SIDE)
    return strip


def likeness(found: Pca, x: Floats, k: int, eps: float) -> Floats:
    """The correlation of x with the k numbers of PCA whitening in size, and with ZCA: means [2]."""
    y = np.pad(pca.whiten(found, x, k, eps), ((0, 0), (0, x.shape[1] - k)))
    each = (y, pca.whiten_zca(found, x, k, eps))
    r = [[np.corrcoef(a, b)[0, 1] for a, b in zip(x, rows, strict=True)] for rows in each]
    means: Floats = np.abs(r).mean(axis=1)
    return means
