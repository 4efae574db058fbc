"""Losses on embeddings v [B, d], each with its gradient: near for the same label, else far.

Supervised contrastive (Khosla et al., 2020): of the similarities u_i u_j / T of the unit vectors
u = v / |v| a softmax over all others j, and of it the mean -log p over those of the same label.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Labels = NDArray[np.int64]

TINY = 1e-12


def norms(v: Floats) -> Floats:  # [B, d] -> [B, 1], never 0
    size: Floats = np.sqrt((v * v).sum(axis=1, keepdims=True) + TINY)
    return size


def unit_rows(v: Floats) -> Floats:  # [B, d] -> [B, d], each row of norm 1
    return v / norms(v)


def through_unit_rows(v: Floats, g: Floats) -> Floats:  # dL/du -> dL/dv, both [B, d]
    u = unit_rows(v)
    dv: Floats = (g - u * (g * u).sum(axis=1, keepdims=True)) / norms(v)
    return dv


def others_softmax(u: Floats, temperature: float) -> tuple[Floats, Floats]:
    """Shares p [B, B] over the other rows by similarity, and log p; of itself p is 0."""
    s = u @ u.T / temperature
    itself = np.eye(len(u), dtype=bool)
    s = np.where(itself, -np.inf, s - s.max(axis=1, keepdims=True))
    e = np.exp(s)
    total = e.sum(axis=1, keepdims=True)
    return e / total, np.where(itself, 0, s) - np.log(total)


def supervised_contrastive(v: Floats, labels: Labels, temperature: float) -> tuple[float, Floats]:
    """The mean loss over the rows, and dL/dv [B, d]; every label stands at least twice."""
    u = unit_rows(v)
    p, log_p = others_softmax(u, temperature)
    same = (labels[:, None] == labels[None]) & ~np.eye(len(u), dtype=bool)
    weight = (same / same.sum(axis=1, keepdims=True)).astype(v.dtype)
    ds = (p - weight) / (len(u) * temperature)  # dL/d(u_i u_j)
    loss = -(weight * log_p).sum(axis=1).mean()
    return float(loss), through_unit_rows(v, (ds + ds.T) @ u)


def distances(a: Floats, b: Floats) -> Floats:  # [..., d], [..., d] -> [...], Euclidean
    gap: Floats = np.sqrt(((a - b) ** 2).sum(axis=-1))
    return gap


def contrastive(d: Floats, same: NDArray[np.bool_], margin: float) -> Floats:
    """Of each pair at distance d: d^2 for the same label, else max(0, margin - d)^2."""
    return np.where(same, d**2, np.maximum(0, margin - d) ** 2)


def d_contrastive(d: Floats, same: NDArray[np.bool_], margin: float) -> Floats:  # dL/dd
    return np.where(same, 2 * d, -2 * np.maximum(0, margin - d))


def triplet(near: Floats, far: Floats, margin: float) -> Floats:
    """max(0, d(a,p)^2 - d(a,n)^2 + margin), from the two distances of an anchor."""
    loss: Floats = np.maximum(0, near**2 - far**2 + margin)
    return loss


def d_triplet(near: Floats, far: Floats, margin: float) -> tuple[Floats, Floats]:  # dL/d of both
    active = triplet(near, far, margin) > 0
    return 2 * near * active, -2 * far * active
