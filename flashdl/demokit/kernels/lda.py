"""Two classes of normal features told apart from few examples: by a plane, by the nearest example.

LDA: w = S^-1 (m1 - m0), the plane half-way between the means; S is the covariance within the
classes, estimated with a rank of at most n - 2, and a ridge on its diagonal.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]  # 0 or 1
RIDGE = 10.0


def covariance(X: Floats, y: Classes, m: Floats, ridge: float) -> Floats:
    """Within the classes, of X [n, d] with the means m [2, d]; the ridge is on the diagonal."""
    rest = X - m[y]
    S: Floats = rest.T @ rest / (len(X) - 2) + ridge * np.eye(X.shape[1])
    return S


def lda(X: Floats, y: Classes, T: Floats, ridge: float = 0.0) -> Classes:
    """The classes of T [t, d] by a plane; a singular covariance is inverted where it is not 0."""
    m = np.array([X[y == c].mean(axis=0) for c in (0, 1)])
    S = covariance(X, y, m, ridge)
    w = np.linalg.pinv(S, rcond=1e-9, hermitian=True) @ (m[1] - m[0])
    beyond: Classes = (T @ w > m.mean(axis=0) @ w).astype(np.int64)
    return beyond


def nearest(X: Floats, y: Classes, T: Floats) -> Classes:  # of the nearest example
    found: Classes = y[((X**2).sum(axis=1) - 2 * T @ X.T).argmin(axis=1)]
    return found


def examples(rng: np.random.Generator, worth: Floats, n: int) -> tuple[Floats, Classes]:
    """As many of both classes; the means of feature k are worth[k] apart, its deviation is 1."""
    y = np.arange(n) % 2
    return rng.standard_normal((n, worth.size)) + np.outer(y - 0.5, worth), y


def learned(rng: np.random.Generator, n: int, counts: Classes, *, draws: int = 8) -> Floats:
    """Test accuracies [4, counts] of n examples with the first ``counts`` features, a mean.

    Features that get weaker by LDA, by LDA with a ridge, by the nearest example; then features of
    equal worth by LDA with a ridge.
    """
    k, found = np.arange(1, counts[-1] + 1), np.zeros((draws, 4, counts.size))
    for i in range(draws):
        (X, y), (T, t) = (examples(rng, 1.2 / np.sqrt(k), m) for m in (n, 500))
        (E, e), (F, f) = (examples(rng, 0.3 + 0 * k, m) for m in (n, 500))
        for j, d in enumerate(counts):
            x, s = X[:, :d], T[:, :d]
            weak = (lda(x, y, s), lda(x, y, s, RIDGE), nearest(x, y, s))
            found[i, :3, j] = [np.mean(answer == t) for answer in weak]
            found[i, 3, j] = np.mean(lda(E[:, :d], e, F[:, :d], RIDGE) == f)
    mean: Floats = found.mean(axis=0)
    return mean
