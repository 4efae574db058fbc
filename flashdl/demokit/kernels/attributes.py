"""Several labels for one image: which hold of a digit, and a sigmoid for each, learned by itself.

p_k = sigmoid(z_k), z = h W + b. The loss, a sum of binary cross-entropies, has dL/dz = p - t.
"""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.activations import sigmoid
from flashdl.demokit.kernels.losses import d_binary_cross_entropy

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

NAMES = ("even", "5 or more", "a loop")
GROUPS = ((0, 2, 4, 6, 8), (5, 6, 7, 8, 9), (0, 6, 8, 9))
STEPS, RATE = 300, 0.2


def attributes(labels: Labels) -> Floats:  # digits [n] -> [n, 3], 1 where the name holds
    return np.stack([np.isin(labels, group) for group in GROUPS], axis=1).astype(float)


def independent(z: Floats) -> Floats:  # [n, m] -> [n, m], each in 0..1 whatever the others are
    return sigmoid(z)


def learned(h: Floats, t: Floats) -> tuple[Floats, Floats]:  # [n, d], [n, m] -> W [d, m], b [m]
    W, b = np.zeros((h.shape[1], t.shape[1])), np.zeros(t.shape[1])
    for _ in range(STEPS):
        g = d_binary_cross_entropy(h @ W + b, t)
        W, b = W - RATE * (h.T @ g), b - RATE * g.sum(axis=0)
    return W, b
