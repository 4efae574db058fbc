"""Batch normalisation, its gradient beside it; the last axis of x holds features or channels.

xhat = (x - mean) / sqrt(var + eps),  y = gamma xhat + beta; of a feature mean and var run over the
batch, of a channel over batch, height and width.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Moments = tuple[Floats, Floats]  # mean [n], variance [n]

MOMENTUM = 0.9  # of the running averages


def moments(x: Floats) -> Moments:  # [..., n] -> [n], [n]; the variance divides by the number
    axes = tuple(range(x.ndim - 1))
    return x.mean(axis=axes), x.var(axis=axes)


def deviation(var: Floats, eps: float) -> Floats:  # [n] -> [n], above 0 for a constant feature
    sd: Floats = np.sqrt(var + eps)
    return sd


def standardise(x: Floats, found: Moments, eps: float) -> Floats:  # [..., n] -> [..., n], xhat
    return (x - found[0]) / deviation(found[1], eps)


def scale_shift(xhat: Floats, gamma: Floats, beta: Floats) -> Floats:  # [..., n] -> [..., n], y
    return gamma * xhat + beta


def through_standardise(x: Floats, g: Floats, eps: float) -> Floats:  # dL/dxhat -> dL/dx
    """Mean and variance depend on x too, which takes two parts out of g: [..., n] -> [..., n]."""
    axes = tuple(range(x.ndim - 1))
    _, var = found = moments(x)
    xhat = standardise(x, found, eps)
    along: Floats = (g * xhat).mean(axis=axes)
    dx: Floats = (g - g.mean(axis=axes) - xhat * along) / deviation(var, eps)
    return dx


def d_scale_shift(xhat: Floats, dy: Floats) -> tuple[Floats, Floats]:  # -> dL/dgamma, dL/dbeta
    rows = math.prod(dy.shape[:-1])
    flat = dy.reshape(rows, -1)
    return (flat * xhat.reshape(rows, -1)).sum(axis=0), flat.sum(axis=0)


def tracked(running: Moments, found: Moments) -> Moments:
    """The running averages after a batch: mostly what they were before."""
    mean, var = (MOMENTUM * r + (1 - MOMENTUM) * f for r, f in zip(running, found, strict=True))
    return mean, var


def normalised(x: Floats, gamma: Floats, beta: Floats, eps: float) -> tuple[Floats, Floats]:
    """Of x, in training: y and xhat, [..., n] both, by its own moments."""
    xhat = standardise(x, moments(x), eps)
    return scale_shift(xhat, gamma, beta), xhat


def through(x: Floats, gamma: Floats, dy: Floats, eps: float) -> tuple[Floats, Floats, Floats]:
    """From dL/dy [..., n] to dL/dx [..., n], dL/dgamma [n] and dL/dbeta [n]."""
    dgamma, dbeta = d_scale_shift(standardise(x, moments(x), eps), dy)
    return through_standardise(x, dy * gamma, eps), dgamma, dbeta
