"""A fully convolutional network: L layers of 3x3 kernels with ReLU, then a class for every pixel.

a_0 = x, a_l = relu(a_{l-1} * W_l + b_l), logits = a_L * W + b with a 1x1 kernel: an image of any
size in, one of the same size out. A pixel's class depends on the (1 + 2L) x (1 + 2L) around it.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.cnn import relu, through_relu
from flashdl.demokit.kernels.conv import (
    DENSE,
    SAME_3,
    bias_gradient,
    im2col,
    input_gradient,
    kernel_gradient,
    weighted,
)
from flashdl.demokit.kernels.losses import cross_entropies, softmax

Floats = NDArray[Any]
Net = Mapping[str, Floats]

CHANNELS = (12, 16, 16)  # of the layers before the last


class Pass(NamedTuple):
    """What a forward pass computes: per layer its input's windows and z, then the logits."""

    columns: list[Floats]  # [N, H, W, 9 C] each, of the last layer [N, H, W, C]
    z: list[Floats]  # [N, H, W, M] each
    logits: Floats  # [N, H, W, K]


def random_net(rng: np.random.Generator, layers: int, classes: int) -> dict[str, Floats]:
    """He's weights (2015) in float32 for one channel in, biases 0; the last kernel is 1x1."""
    widths, net = (1, *CHANNELS[:layers], classes), {}
    for i, (n, m) in enumerate(pairwise(widths), 1):
        k = 3 if i <= layers else 1
        scale = np.sqrt(2 / (k * k * n))
        net[f"W{i}"] = (scale * rng.standard_normal((k, k, n, m))).astype(np.float32)
        net[f"b{i}"] = np.zeros(m, np.float32)
    return net


def depth(net: Net) -> int:
    return len(net) // 2 - 1


def forward(net: Net, x: Floats) -> Pass:  # [N, H, W, 1]
    columns, zs, a = [], [], x
    for i in range(1, depth(net) + 1):
        columns.append(im2col(a, (3, 3), SAME_3))
        zs.append(weighted(columns[-1], net[f"W{i}"], net[f"b{i}"]))
        a = relu(zs[-1])
    last = depth(net) + 1
    return Pass([*columns, a], zs, weighted(a, net[f"W{last}"], net[f"b{last}"]))


def gradient(net: Net, x: Floats, t: Floats) -> tuple[float, dict[str, Floats]]:
    """The mean cross-entropy over all pixels with targets t [N, H, W, K], and its gradient."""
    s, found = forward(net, x), {}
    pixels = t.size // t.shape[-1]
    delta = (softmax(s.logits) - t) / pixels
    for i in range(depth(net) + 1, 0, -1):
        W, grid = net[f"W{i}"], SAME_3 if i <= depth(net) else DENSE
        found[f"W{i}"] = kernel_gradient(s.columns[i - 1], delta, W)
        found[f"b{i}"] = bias_gradient(delta)
        if i > 1:
            z = s.z[i - 2]
            delta = through_relu(z, input_gradient(delta, W, z.shape, grid))
    return float(cross_entropies(s.logits, t).mean()), found


def classes_of(net: Net, x: Floats) -> NDArray[np.int64]:  # [N, H, W, 1] -> [N, H, W]
    best: NDArray[np.int64] = forward(net, x).logits.argmax(axis=-1)
    return best
