"""Descent at many learning rates at once, on ridge regression and on a net with a hidden layer.

Ridge: L = mean |x W - y|^2 / 2 + penalty |W|^2 / 2, dL/dW = A W - B, A = X^T X / n + penalty I.
A loss that diverges becomes infinite, or NaN.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import mlp

Floats = NDArray[np.float64]
Ridge = tuple[Floats, Floats, float]  # A [n, n], B [n, m], the loss at W = 0

RUNS, SIZE = 6, 16  # repetitions with mini-batches, and how many examples each has


def step(w: Floats, g: Floats, lr: Floats | float) -> Floats:  # [...], [...], as wide -> [...]
    return w - lr * g


def sharpest(product: Callable[[Floats], Floats], v: Floats) -> float:
    """The largest eigenvalue of H in size, by power iteration with ``product``, v -> H v."""
    for _ in range(200):
        v = product(v / np.linalg.norm(v))
    return float(np.linalg.norm(v))


def ridge(X: Floats, Y: Floats, penalty: float) -> Ridge:  # X [N, n], Y [N, m]
    N, n = X.shape
    return X.T @ X / N + penalty * np.eye(n), X.T @ Y / N, float((Y**2).sum() / N / 2)


@np.errstate(over="ignore", invalid="ignore")  # it may diverge
def ridge_runs(problem: Ridge, rates: Floats, steps: int) -> tuple[Floats, Floats]:
    """From W = 0, W [steps + 1, R, n, m] and its loss [steps + 1, R], at each of R rates."""
    A, B, start = problem
    W, path, losses = np.zeros((len(rates), *B.shape)), [], []
    for _ in range(steps + 1):
        g = A @ W - B
        path.append(W)
        losses.append(start + (W * (g - B)).sum(axis=(1, 2)) / 2)
        W = step(W, g, rates[:, None, None])
    return np.array(path), np.array(losses)


def along_sharpest(problem: Ridge, W: Floats) -> Floats:  # [..., n, m] -> [..., m]
    """The part of W - argmin L that lies along the eigenvector of the largest eigenvalue of A."""
    A, B, _ = problem
    part: Floats = np.linalg.eigh(A)[1][:, -1] @ (W - np.linalg.solve(A, B))
    return part


@np.errstate(over="ignore", invalid="ignore")
def net_runs(net: mlp.Net, batch: mlp.Batch, rates: Floats, steps: int) -> Floats:
    """The losses [steps + 1, R] of a net of tanh units by full-batch descent."""
    columns = []
    for lr in rates:
        w, losses = mlp.flat(net), []
        for _ in range(steps + 1):
            loss, g = mlp.gradient(mlp.shaped(w, net), batch, "tanh")
            losses.append(loss)
            w = step(w, g, lr)
        columns.append(losses)
    return np.array(columns).T


def net_sharpness(net: mlp.Net, batch: mlp.Batch, h: float = 1e-4) -> float:
    """The largest curvature of the loss at this net: H v by a difference of two gradients."""
    w = mlp.flat(net)

    def product(v: Floats) -> Floats:
        up, down = (mlp.gradient(mlp.shaped(w + s * v, net), batch, "tanh")[1] for s in (h, -h))
        return (up - down) / (2 * h)

    return sharpest(product, np.ones(w.size))


@np.errstate(over="ignore", invalid="ignore")
def noisy_runs(
    rng: np.random.Generator,
    X: Floats,
    Y: Floats,
    *,
    rates: Floats,
    penalty: float,
) -> Floats:
    """Ridge by mini-batches; rates [steps, S] of S schedules -> W [steps + 1, RUNS, S, n, m]."""
    W, path = np.zeros((RUNS, rates.shape[1], X.shape[1], Y.shape[1])), []
    for lr in rates:
        path.append(W)
        rows = rng.integers(0, len(X), (RUNS, SIZE))
        x, y = X[rows][:, None], Y[rows][:, None]  # [RUNS, 1, SIZE, ...]
        g = x.swapaxes(2, 3) @ (x @ W - y) / SIZE + penalty * W
        W = step(W, g, lr[:, None, None])
    return np.array([*path, W])
