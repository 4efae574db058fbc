"""Two linear layers of one weight each that learn the identity: L(u, v) = (u v - 1)^2 / 2.

dL/du = (u v - 1) v, dL/dv = (u v - 1) u: the gradient is 0 where u v = 1, a valley of global
minima, and at u = v = 0, a saddle. Hessian [[v^2, 2uv - 1], [2uv - 1, u^2]].
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

POINTS = ((0.0, 0.0), (1.0, 1.0), (-0.5, -2.0), (10.0, 0.1), (0.01, 0.01))  # (u, v)


def loss(u: float, v: float) -> float:
    return (u * v - 1) ** 2 / 2


def gradient(u: float, v: float) -> Floats:
    return (u * v - 1) * np.array([v, u])


def hessian(u: float, v: float) -> Floats:
    return np.array([[v * v, 2 * u * v - 1], [2 * u * v - 1, u * u]])
