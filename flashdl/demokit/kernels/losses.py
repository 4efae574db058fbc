"""Losses, each with its gradient beside it; y is the output, t the target, one example a row.

Of a classifier the output is z, its logits; the targets are distributions, one-hot for a class.
Entropy is what no cross-entropy with p falls below.
"""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.activations import sigmoid, softplus

Floats = NDArray[np.float64]


def squared_error(y: Floats, t: Floats) -> float:  # [B, m], [B, m] -> [], a mean over the batch
    return float(((y - t) ** 2).sum(axis=1).mean() / 2)


def d_squared_error(y: Floats, t: Floats) -> Floats:  # [B, m], [B, m] -> [B, m], dL/dy
    return (y - t) / len(y)


def softmax(z: Floats) -> Floats:  # [..., K] -> [..., K], positive, sums to 1
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # no exponent is positive: no overflow
    p: Floats = e / e.sum(axis=-1, keepdims=True)
    return p


def through_softmax(p: Floats, g: Floats) -> Floats:  # [..., K], dL/dp [..., K] -> dL/dz [..., K]
    dz: Floats = p * (g - (g * p).sum(axis=-1, keepdims=True))  # (diag(p) - p p^T) g
    return dz


def log_softmax(z: Floats) -> Floats:  # [..., K] -> [..., K], finite where p is rounded to 0
    below = z - z.max(axis=-1, keepdims=True)
    log_p: Floats = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return log_p


def cross_entropies(z: Floats, t: Floats) -> Floats:  # [..., K], [..., K] -> [...], in nats
    H: Floats = -(t * log_softmax(z)).sum(axis=-1)
    return H


def cross_entropy(z: Floats, t: Floats) -> float:  # [B, K], [B, K] -> [], a mean over the batch
    return float(cross_entropies(z, t).mean())


def d_cross_entropy(z: Floats, t: Floats) -> Floats:  # [B, K], [B, K] -> [B, K], dL/dz
    return (softmax(z) - t) / len(z)


def binary_cross_entropy(z: Floats, t: Floats) -> float:  # [...], [...] in 0..1 -> [], a mean
    return float((softplus(z) - t * z).mean())  # of sigmoid(z), finite where that is rounded to 1


def d_binary_cross_entropy(z: Floats, t: Floats) -> Floats:  # [B, ...] -> dL/dz, L summed over ...
    return (sigmoid(z) - t) / len(z)


def entropy(p: Floats) -> Floats:  # [..., K] -> [...], in nats; 0 log 0 is 0
    H: Floats = -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)
    return H
