"""The small network of the curriculum: two 3x3 convolutions, each pooled by 2, two dense layers.

z1 = x * W1 + b1, a1 = relu(z1), p1 = maxpool(a1); z2, a2, p2 alike; z3 = flat(p2) W3 + b3,
h = relu(z3), logits = h W4 + b4. A net is {"W1": [3, 3, C, M], "b1": [M], ... "W4", "b4"}.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.conv import SAME_3, im2col, kernel_gradient, weighted
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy
from flashdl.demokit.kernels.pool import d_max_pool, max_pool

Floats = NDArray[Any]
Net = Mapping[str, Floats]
Through = Callable[[Floats, Floats], Floats]  # z, dL/da -> dL/dz

K, POOL = (3, 3), 2


class Widths(NamedTuple):
    """The two numbers of channels, the hidden units, the outputs."""

    channels1: int = 16
    channels2: int = 32
    hidden: int = 64
    classes: int = 10


STANDARD = Widths()


class Pass(NamedTuple):
    """What a forward pass of N images computes; columns1 and 2 are x and p1 by windows."""

    columns1: Floats  # [N, H, W, 9 C]
    z1: Floats  # [N, H, W, M1]
    a1: Floats
    p1: Floats  # [N, H/2, W/2, M1]
    winners1: Floats  # 0 ... 3, which pixel was the largest
    columns2: Floats
    z2: Floats  # [N, H/2, W/2, M2]
    a2: Floats
    p2: Floats  # [N, H/4, W/4, M2]
    winners2: Floats
    z3: Floats  # [N, hidden]
    h: Floats
    logits: Floats  # [N, classes]


def random_net(
    rng: np.random.Generator,
    image: tuple[int, int, int],
    widths: Widths = STANDARD,
    dtype: DTypeLike = np.float32,
) -> dict[str, Floats]:
    """Weights of variance 2 / fan-in (He, 2015), biases 0; ``image`` is (H, W, C)."""
    c1, c2, hidden, classes = widths
    flat = (image[0] // POOL**2) * (image[1] // POOL**2) * c2
    shapes = [(*K, image[2], c1), (*K, c1, c2), (flat, hidden), (hidden, classes)]
    net = {}
    for i, shape in enumerate(shapes, 1):
        scale = np.sqrt(2 / np.prod(shape[:-1]))
        net[f"W{i}"] = (scale * rng.standard_normal(shape)).astype(dtype)
        net[f"b{i}"] = np.zeros(shape[-1], dtype)
    return net


def relu(z: Floats) -> Floats:  # [...] -> [...], of the same precision
    return np.maximum(z, 0)


def through_relu(z: Floats, g: Floats) -> Floats:  # dL/da [...] -> dL/dz [...]
    return g * (z > 0)


def forward(net: Net, x: Floats) -> Pass:  # [N, H, W, C]
    return forward_columns(net, im2col(x, K, SAME_3))


def forward_columns(net: Net, columns1: Floats) -> Pass:
    """The same from the windows of x, which a training computes only once."""
    z1 = weighted(columns1, net["W1"], net["b1"])
    a1 = relu(z1)
    p1, winners1 = max_pool(a1, POOL, POOL)
    columns2 = im2col(p1, K, SAME_3)
    z2 = weighted(columns2, net["W2"], net["b2"])
    a2 = relu(z2)
    p2, winners2 = max_pool(a2, POOL, POOL)
    z3 = p2.reshape(len(p2), -1) @ net["W3"] + net["b3"]
    h = relu(z3)
    logits = h @ net["W4"] + net["b4"]
    return Pass(columns1, z1, a1, p1, winners1, columns2, z2, a2, p2, winners2, z3, h, logits)


def _back(net: Net, s: Pass, through: Through) -> dict[str, tuple[str, Callable[..., Floats]]]:
    """By name of a stage: the stage before it, and how a gradient gets there."""
    return {
        "logits": ("h", lambda g: g @ net["W4"].T),
        "h": ("z3", lambda g: through(s.z3, g)),
        "z3": ("p2", lambda g: (g @ net["W3"].T).reshape(s.p2.shape)),
        "p2": ("a2", lambda g: d_max_pool(g, s.winners2, s.a2.shape, POOL, POOL)),
        "a2": ("z2", lambda g: through(s.z2, g)),
        "z2": ("p1", lambda g: conv.input_gradient(g, net["W2"], s.p1.shape, SAME_3)),
        "p1": ("a1", lambda g: d_max_pool(g, s.winners1, s.a1.shape, POOL, POOL)),
        "a1": ("z1", lambda g: through(s.z1, g)),
    }


def deltas(
    net: Net, s: Pass, g: Floats, *, at: str = "logits", through: Through = through_relu
) -> dict[str, Floats]:
    """The gradient at every stage from g = dL/d of stage ``at`` back to z1, by name.

    ``through`` is how a gradient passes a ReLU; guided backpropagation has another.
    """
    back, found = _back(net, s, through), {at: g}
    while at != "z1":
        before, step = back[at]
        found[before] = step(found[at])
        at = before
    return found


def input_gradient(
    net: Net, s: Pass, g: Floats, *, at: str = "logits", through: Through = through_relu
) -> Floats:
    """The gradient at x [N, H, W, C] from g = dL/d of stage ``at``."""
    d = deltas(net, s, g, at=at, through=through)
    shape = (*s.z1.shape[:3], net["W1"].shape[2])
    return conv.input_gradient(d["z1"], net["W1"], shape, SAME_3)


def parameter_gradients(net: Net, s: Pass, d: Net) -> dict[str, Floats]:
    """dL/d of each array of the net, from the deltas of all stages."""
    return {
        "W1": kernel_gradient(s.columns1, d["z1"], net["W1"]),
        "b1": conv.bias_gradient(d["z1"]),
        "W2": kernel_gradient(s.columns2, d["z2"], net["W2"]),
        "b2": conv.bias_gradient(d["z2"]),
        "W3": s.p2.reshape(len(s.p2), -1).T @ d["z3"],
        "b3": d["z3"].sum(axis=0),
        "W4": s.h.T @ d["logits"],
        "b4": d["logits"].sum(axis=0),
    }


def gradient(net: Net, columns1: Floats, t: Floats) -> tuple[float, dict[str, Floats]]:
    """The mean cross-entropy with targets t [N, classes], and its gradient by name."""
    s = forward_columns(net, columns1)
    d = deltas(net, s, d_cross_entropy(s.logits, t))
    return cross_entropy(s.logits, t), parameter_gradients(net, s, d)


def logits(net: Net, x: Floats) -> Floats:  # [N, H, W, C] -> [N, classes]
    return forward(net, x).logits


def accuracy(net: Net, x: Floats, labels: NDArray[np.int64]) -> float:
    """The share of the images [N, H, W, C] whose label has the largest output."""
    return float(np.mean(logits(net, x).argmax(axis=1) == labels))
