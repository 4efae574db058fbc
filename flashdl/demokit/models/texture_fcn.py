"""M4, the network that says of every pixel which texture it belongs to."""

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

LAYERS, STEPS, BATCH, PEAK, NOISE = 3, 80, 12, 0.04, 0.3


def learn(
    rng: np.random.Generator,
    report: Callable[..., None],
    *,
    layers: int = LAYERS,
    steps: int = STEPS,
    noise: float = NOISE,
) -> dict[str, Floats]:
    """The arrays W1 b1 ... of a net with so many 3x3 layers, and ``losses`` [steps].

    Every step sees 12 new images, so it never sees one twice.
    """

    def step_gradient(net: Net, _step: int) -> tuple[float, Net]:
        batch = textures(rng, BATCH, noise=noise)
        targets = one_hot(batch.labels, len(CLASSES)).astype(np.float32)
        return gradient(net, batch.images[..., None].astype(np.float32), targets)

    start = random_net(rng, layers, len(CLASSES))
    net, losses = train(start, step_gradient, steps=steps, peak=PEAK, report=report)
    return {**net, "losses": losses}


RECIPE = Recipe("a network that segments textures", seed=0, train=learn)
