"""M4, networks that say of every pixel which texture it belongs to; they differ in depth.

With L layers of 3x3 kernels a pixel's class depends on the (1 + 2L) x (1 + 2L) pixels around it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.fcn import gradient, random_net
from flashdl.demokit.kernels.textures import CLASSES, textures
from flashdl.demokit.kernels.training import train
from flashdl.demokit.models import Recipe

Floats = NDArray[Any]
Net = Mapping[str, Floats]

DEEPEST, STEPS, BATCH, PEAK, NOISE = 3, 80, 12, 0.04, 0.3


def learn(
    rng: np.random.Generator, report: Callable[..., None], *, layers: int, steps: int, noise: float
) -> tuple[Net, Floats]:
    """A net with so many 3x3 layers, and its loss before each step, on 12 new images each."""

    def step_gradient(net: Net, _step: int) -> tuple[float, Net]:
        batch = textures(rng, BATCH, noise=noise)
        targets = one_hot(batch.labels, len(CLASSES)).astype(np.float32)
        return gradient(net, batch.images[..., None].astype(np.float32), targets)

    start = random_net(rng, layers, len(CLASSES))
    return train(start, step_gradient, steps=steps, peak=PEAK, report=report)


def learn_all(
    rng: np.random.Generator,
    report: Callable[..., None],
    *,
    steps: int = STEPS,
    noise: float = NOISE,
) -> dict[str, Floats]:
    """Nets of 0 to 3 layers: arrays ``W1 of 3`` and so on; ``losses`` [steps] of the deepest."""
    found: dict[str, Floats] = {}
    for layers in range(DEEPEST + 1):
        told = report if layers == DEEPEST else _nothing  # most of the time goes into the deepest
        net, losses = learn(rng, told, layers=layers, steps=steps, noise=noise)
        found |= {f"{name} of {layers}": w for name, w in net.items()}
    return found | {"losses": losses}


def _nothing(*_: object, **__: object) -> None:
    pass


def net_of(arrays: Net, layers: int) -> dict[str, Floats]:
    """The net of so many layers among the arrays of all."""
    end = f" of {layers}"
    return {name.removesuffix(end): w for name, w in arrays.items() if name.endswith(end)}


RECIPE = Recipe("networks that segment textures", seed=0, train=learn_all)
