"""A loss over the plane that is no bowl: two wells of different depth with a saddle between them.

L(x, y) = x^4 / 4 - x^2 / 2 + 0.192 x + y^2 / 2; its gradient is 0 at y = 0 where
(x - 0.2)(x^2 + 0.2 x - 0.96) = 0.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SADDLE = 0.2
GLOBAL, LOCAL = -0.1 - np.sqrt(0.97), -0.1 + np.sqrt(0.97)  # the x of the minima


def wells(p: Floats) -> Floats:  # [..., 2] -> [...]
    x, y = p[..., 0], p[..., 1]
    L: Floats = x**4 / 4 - x**2 / 2 + 0.192 * x + y**2 / 2
    return L


def d_wells(p: Floats) -> Floats:  # [..., 2] -> [..., 2]
    x, y = p[..., 0], p[..., 1]
    return np.stack([x**3 - x + 0.192, y], axis=-1)


def kinds(p: Floats) -> NDArray[np.int64]:
    """What a stationary point [..., 2] is: 0 the global minimum, 1 the local one, 2 the saddle."""
    higher = wells(p) > wells(np.array([GLOBAL, 0.0])) + 1e-6
    curves_down = 3 * p[..., 0] ** 2 < 1
    return np.where(curves_down, 2, np.where(higher, 1, 0))
