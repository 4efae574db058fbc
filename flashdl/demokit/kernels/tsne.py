"""t-SNE without approximations: every pair of points is taken into account.

p_{j|i} ~ exp(-beta_i |x_i - x_j|^2), of entropy ln(perplexity);  p_ij = (p_{j|i} + p_{i|j}) / 2n
q_ij ~ 1 / (1 + |y_i - y_j|^2);  L = KL(P || Q) = sum p_ij ln(p_ij / q_ij)
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXAGGERATION, RATE = 12.0, 0.25  # how far P is exaggerated; the rate over n
EVERY, TINY = 5, 1e-300  # steps between two looks at the loss


def squared_distances(x: Floats) -> Floats:  # [n, d] -> [n, n], 0 on the diagonal
    size = (x * x).sum(axis=1)
    D: Floats = np.maximum(size[:, None] + size - 2 * (x @ x.T), 0.0)
    np.fill_diagonal(D, 0.0)
    return D


def neighbour_shares(D: Floats, beta: Floats) -> Floats:  # [n, n], [n] -> [n, n], p_{j|i}
    below = D - np.where(np.eye(len(D), dtype=bool), np.inf, D).min(axis=1, keepdims=True)
    e = np.exp(-beta[:, None] * np.maximum(below, 0.0))  # the nearest gets 1: no row vanishes
    np.fill_diagonal(e, 0.0)
    P: Floats = e / e.sum(axis=1, keepdims=True)
    return P


def entropies(P: Floats) -> Floats:  # [n, n] -> [n], in nats
    H: Floats = -(P * np.log(np.maximum(P, TINY))).sum(axis=1)
    return H


def target_entropy(perplexity: float) -> float:
    """The entropy in nats of as many equally likely neighbours."""
    return math.log(perplexity)


def widths(D: Floats, perplexity: float) -> Floats:  # [n, n] -> [n], beta_i = 1 / 2 sigma_i^2
    """By halving the interval of ln beta, for all rows at once."""
    scale = math.log(1 / max(D.mean(), TINY))
    low, high = np.full(len(D), scale - 20), np.full(len(D), scale + 20)
    for _ in range(48):
        middle = (low + high) / 2
        wide = entropies(neighbour_shares(D, np.exp(middle))) > target_entropy(perplexity)
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    beta: Floats = np.exp((low + high) / 2)
    return beta


def joint(P: Floats) -> Floats:  # p_{j|i} [n, n] -> p_ij [n, n], symmetric, sums to 1
    return (P + P.T) / (2 * len(P))


def closeness(y: Floats) -> Floats:  # [n, 2] -> [n, n], Student's t: q_ij before normalising
    size = (y * y).sum(axis=1)
    w: Floats = y @ y.T
    w *= -2
    w += size[:, None] + 1
    w += size
    np.reciprocal(w, out=w)
    np.fill_diagonal(w, 0.0)
    return w


def divergence(P: Floats, Q: Floats) -> float:  # KL(P || Q) in nats
    used = P > 0
    return float((P[used] * np.log(P[used] / np.maximum(Q[used], TINY))).sum())


def gradient(P: Floats, y: Floats, w: Floats) -> Floats:
    """dL/dy_i = 4 sum_j (p_ij - q_ij) (y_i - y_j) w_ij [n, 2], with the closeness w of y."""
    pull = w * (-1 / w.sum())
    pull += P
    pull *= w
    g: Floats = 4 * (pull.sum(axis=1, keepdims=True) * y - pull @ y)
    return g


class Course(NamedTuple):
    """The map [n, 2]; the steps looked at, and KL(P || Q) before them; how many exaggerate."""

    y: Floats
    step: NDArray[np.int64]
    loss: Floats
    exaggerated: int


def descend(P: Floats, start: Floats, steps: int) -> Course:
    """Gradient descent with momentum, P times 12 in the first quarter of the steps.

    An entry's rate grows while its gradient keeps its sign and shrinks when it turns.
    """
    y, v, gain = start, np.zeros_like(start), np.ones_like(start)
    early, losses, strong = steps // 4, [], EXAGGERATION * P
    for step in range(steps):
        w, first = closeness(y), step < early
        if step % EVERY == 0:
            losses.append(divergence(P, w / w.sum()))
        g = gradient(strong if first else P, y, w)
        gain = np.maximum(np.where(np.sign(g) == np.sign(v), gain * 0.8, gain + 0.2), 0.01)
        v = (0.5 if first else 0.8) * v - RATE * len(P) * gain * g
        y = y + v
    return Course(y - y.mean(axis=0), np.arange(0, steps, EVERY), np.array(losses), early)
