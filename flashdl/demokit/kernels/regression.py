"""Training a single dense layer: linear or softmax regression, as the loss has it."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.dense import affine, bias_gradient, weight_gradient

Floats = NDArray[np.float64]
Layer = tuple[Floats, Floats]  # W [n, m], b [m]
Batch = tuple[Floats, Floats]  # x [B, n], t [B, m]


def descend(
    layer: Layer, batch: Batch, *, rate: float, slope: Callable[[Floats, Floats], Floats]
) -> Layer:  # slope: z [B, m], t [B, m] -> dL/dz [B, m]
    (W, b), (x, t) = layer, batch
    delta = slope(affine(x, W, b), t)
    return W - rate * weight_gradient(x, delta), b - rate * bias_gradient(delta)


def descent(
    layer: Layer,
    batch: Batch,
    *,
    rate: float,
    slope: Callable[[Floats, Floats], Floats],
    steps: int,
) -> Iterator[Layer]:  # the layer before the first step and after each: steps + 1 of them
    yield layer
    for _ in range(steps):
        layer = descend(layer, batch, rate=rate, slope=slope)
        yield layer
