"""Principal components of rows x [n, d]: fit, project, reconstruct, whiten.

The covariance is C = X^T X / n of the centred rows X; its eigenvectors are the directions V [r, d],
rows of length 1, and its eigenvalues the variances along them, largest first.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TINY = 1e-12  # of the largest variance: less is the rounding of 0


class Pca(NamedTuple):
    """The mean [d], the directions [r, d] and their variances [r], descending; r is the rank."""

    mean: Floats
    directions: Floats
    variances: Floats

    @property
    def rank(self) -> int:
        """How many directions have a variance."""
        return self.variances.size


def centred(x: Floats, mean: Floats) -> Floats:  # [n, d], [d] -> [n, d]
    return x - mean


def covariance(x: Floats) -> Floats:  # [n, d] -> [d, d], divided by n
    X = x - x.mean(axis=0)
    C: Floats = X.T @ X / len(X)
    return C


def fit(x: Floats) -> Pca:
    """By the singular values s of the centred rows: the right singular vectors, and s^2 / n."""
    mean: Floats = x.mean(axis=0)
    _, s, V = np.linalg.svd(centred(x, mean), full_matrices=False)
    return _sorted(mean, V, s**2 / len(x))


def fit_by_eigenvectors(x: Floats) -> Pca:
    """By the eigenvectors of the covariance, which is the same but for rounding."""
    variances, V = np.linalg.eigh(covariance(x))
    mean: Floats = x.mean(axis=0)
    return _sorted(mean, V.T[::-1], variances[::-1])


def project(found: Pca, x: Floats, k: int) -> Floats:  # [n, d] -> [n, k], along the first k
    return centred(x, found.mean) @ found.directions[:k].T


def reconstruct(found: Pca, scores: Floats) -> Floats:  # [n, k] -> [n, d]
    x: Floats = scores @ found.directions[: scores.shape[1]] + found.mean
    return x


def share(found: Pca) -> Floats:  # -> [r], of the variance in the first 1, 2, ... directions
    total: Floats = np.cumsum(found.variances) / found.variances.sum()
    return total


def deviations(variances: Floats, eps: float) -> Floats:  # [k] -> [k], above 0 with eps
    sd: Floats = np.sqrt(variances + eps)
    return sd


def whiten(found: Pca, x: Floats, k: int, eps: float) -> Floats:  # [n, d] -> [n, k], variance 1
    return project(found, x, k) / deviations(found.variances[:k], eps)


def unwhiten(found: Pca, white: Floats, eps: float) -> Floats:  # [n, k] -> [n, d]
    k = white.shape[1]
    return reconstruct(found, white * deviations(found.variances[:k], eps))


def feature_variances(found: Pca) -> Floats:  # -> [d], the diagonal of the covariance
    v: Floats = found.variances @ found.directions**2
    return np.where(v > TINY * found.variances[0], v, 0.0)


def standardise(found: Pca, x: Floats, eps: float) -> Floats:  # [n, d] -> [n, d], each alone
    """A constant feature is 0, and NaN without eps: 0/0."""
    with np.errstate(invalid="ignore"):
        return centred(x, found.mean) / deviations(feature_variances(found), eps)


def zca_matrix(found: Pca, k: int, eps: float) -> Floats:  # -> [d, d]: rotate, divide, rotate back
    V = found.directions[:k]
    W: Floats = (V.T / deviations(found.variances[:k], eps)) @ V
    return W


def whiten_zca(found: Pca, x: Floats, k: int, eps: float) -> Floats:  # [n, d] -> [n, d]
    return centred(x, found.mean) @ zca_matrix(found, k, eps)


def _sorted(mean: Floats, V: Floats, variances: Floats) -> Pca:
    """Without directions of no variance; the sign that makes the largest entry positive."""
    kept = variances > TINY * variances[0]
    V, variances = V[kept], variances[kept]
    largest = np.abs(V).round(9).argmax(axis=1)  # the first of equals, whatever the rounding
    signs = np.where(V[np.arange(len(V)), largest] < 0, -1.0, 1.0)
    return Pca(mean, V * signs[:, None], variances)
