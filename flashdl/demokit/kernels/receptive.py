"""Which pixels a unit of a convolutional network sees: by its formula, and by trying each pixel."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.cnn import Widths, forward, random_net

Side = NDArray[np.int64]


def fields(steps: Sequence[tuple[int, int]]) -> Side:  # [(kernel, stride)] -> [layers]
    """Pixels a side: r_l = r_{l-1} + (k_l - 1) * the product of the strides before, r_0 = 1."""
    r, jump, found = 1, 1, []
    for k, stride in steps:
        r += (k - 1) * jump
        jump *= stride
        found.append(r)
    return np.array(found)


def reached(size: int, units: Mapping[str, int]) -> NDArray[np.int8]:
    """1 where a lone bright pixel changes unit [at, at] of each stage: [stages, size, size].

    The network of ``cnn`` on size x size pixels, with weights of 1 and no biases: nothing cancels.
    """
    start: Mapping[str, NDArray[Any]] = random_net(
        np.random.default_rng(0), (size, size, 1), Widths(1, 1, 1, 1)
    )
    net = {name: np.full_like(w, name.startswith("W")) for name, w in start.items()}
    s = forward(net, np.eye(size**2, dtype=np.float32).reshape(-1, size, size, 1))
    seen = [getattr(s, stage)[:, at, at, 0] > 0 for stage, at in units.items()]
    return np.array(seen, np.int8).reshape(-1, size, size)
