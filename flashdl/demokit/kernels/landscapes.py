"""Losses over the plane: a bowl, two wells with a saddle between them, and a convex one.

The bowl is L = theta . H theta / 2 with a rotated H. The others are
L(x, y) = x^4 / 4 + bend x^2 / 2 + 0.192 x + y^2 / 2. With bend = -1 its gradient is 0 at y = 0
where (x - 0.2)(x^2 + 0.2 x - 0.96) = 0; with bend = 1 it is convex, with a single minimum.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bends = float | Floats  # one for all points, or one each

SADDLE = 0.2
GLOBAL, LOCAL = -0.1 - np.sqrt(0.97), -0.1 + np.sqrt(0.97)  # the x of the minima of the wells


def bowl(kappa: float, angle: float) -> tuple[Floats, Floats]:
    """H [2, 2] of hessian 1 and ``kappa``; its flat and its sharp direction, columns [2, 2]."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    Q = np.array([[c, -s], [s, c]])
    return Q @ np.diag([1.0, kappa]) @ Q.T, Q


def bowl_loss(H: Floats, theta: Floats) -> Floats:  # [2, 2], [..., 2] -> [...]
    L: Floats = ((theta @ H) * theta).sum(axis=-1) / 2
    return L


def wells(p: Floats, bend: Bends = -1.0) -> Floats:  # [..., 2] -> [...]
    x, y = p[..., 0], p[..., 1]
    L: Floats = x**4 / 4 + bend * x**2 / 2 + 0.192 * x + y**2 / 2
    return L


def d_wells(p: Floats, bend: Bends = -1.0) -> Floats:  # [..., 2] -> [..., 2]
    x, y = p[..., 0], p[..., 1]
    return np.stack([x**3 + bend * x + 0.192, y], axis=-1)


def hessian(p: Floats, bend: Bends = -1.0) -> Floats:
    """The Hessian [..., 2], which is diagonal: along x and along y."""
    x = p[..., 0]
    return np.stack([3 * x**2 + bend, np.ones_like(x)], axis=-1)


def kinds(p: Floats, bend: Bends = -1.0) -> NDArray[np.int64]:
    """What a stationary point [..., 2] is: 0 the global minimum, 1 the local one, 2 the saddle."""
    higher = wells(p, bend) > wells(np.array([GLOBAL, 0.0]), bend) + 1e-6
    curves_down = hessian(p, bend).min(axis=-1) < 0
    return np.where(curves_down, 2, np.where(higher, 1, 0))
