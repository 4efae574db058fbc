"""A curve fitted by one hidden layer: y(x) = v . phi(x w + b) + c, with w, b, v and c learned.

The steps are those of Levenberg and Marquardt (1963): least squares with the net in its place
replaced by its tangent, damped; a step that does not lower the error is not taken.
"""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import mlp

Floats = NDArray[np.float64]


def spread_net(x: Floats, units: int) -> mlp.Net:
    """Units [1, n], [n] with their middles spread over x [B, 1], steeper if many; v and c are 0."""
    middles = np.quantile(x, (np.arange(units) + 0.5) / units)
    w = np.full((1, units), (units + 1) / np.ptp(x))
    return [(w, -w[0] * middles), (np.zeros((units, 1)), np.zeros(1))]


def tangent(net: mlp.Net, x: Floats, phi: str) -> Floats:  # [B, 1] -> dy/dw [B, P], as mlp.flat
    h, slopes, y = mlp.forward(net, x, phi)
    delta = mlp.through(np.ones_like(y), net[1][0], slopes[0])  # [B, n], dy/dz
    return np.concatenate([delta * x, delta, h[1], np.ones_like(y)], axis=1)


def fitted(x: Floats, t: Floats, *, units: int, phi: str, steps: int) -> Floats:
    """What a net of so many units makes of x [B, 1] after fitting t [B, 1]: y [B, 1]."""
    net, damping = spread_net(x, units), 1.0
    w, y = mlp.flat(net), mlp.forward(net, x, phi)[2]
    for _ in range(steps):
        J = tangent(mlp.shaped(w, net), x, phi)
        move = np.linalg.solve(J.T @ J + damping * np.eye(w.size), J.T @ (t - y)[:, 0])
        tried = mlp.forward(mlp.shaped(w + move, net), x, phi)[2]
        kept = np.sum((t - tried) ** 2) < np.sum((t - y) ** 2)
        w, y = (w + move, tried) if kept else (w, y)
        damping = max(damping * (0.3 if kept else 3.0), 1e-9)
    return y
