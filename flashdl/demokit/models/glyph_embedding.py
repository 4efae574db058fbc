"""M5, an embedding that learned from 200 invented characters what makes two drawings the same.

Its loss is supervised contrastive (Khosla et al., 2020) at temperature 0.1; it never saw a digit.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.canvas import CANVAS, on_canvas
from flashdl.demokit.kernels.cnn import (
    Widths,
    deltas,
    forward,
    parameter_gradients,
    random_net,
)
from flashdl.demokit.kernels.glyphs import characters, drawings
from flashdl.demokit.kernels.similarity import supervised_contrastive, unit_rows
from flashdl.demokit.kernels.training import train
from flashdl.demokit.models import Recipe

Floats = NDArray[Any]
Net = Mapping[str, Floats]

WIDTHS = Widths(channels1=12, channels2=24, hidden=48, classes=32)  # 32 numbers, not classes
CHARACTERS, EACH = 200, 12
STEPS, CLASSES, PER_CLASS, PEAK, TEMPERATURE = 500, 24, 4, 0.01, 0.1


def embedded(net: Net, x: Floats) -> Floats:  # fields [n, 12, 12, 1] -> [n, 32] of norm 1
    return unit_rows(forward(net, x).logits)


def fields(
    rng: np.random.Generator, images: Floats, *, shift: int = 1, noise: float = 0.05
) -> Floats:
    """Fields [n, 12, 12, 1], each with an image [n, 8, 8] up to ``shift`` from the middle."""
    return on_canvas(rng, images, shift=shift, noise=noise).astype(np.float32)[..., None]


def loss_gradient(net: Net, x: Floats, labels: NDArray[np.int64]) -> tuple[float, Net]:
    s = forward(net, x)
    loss, g = supervised_contrastive(s.logits, labels, TEMPERATURE)
    return loss, parameter_gradients(net, s, deltas(net, s, g))


def glyph_embedding(rng: np.random.Generator, report: Callable[..., None]) -> dict[str, Floats]:
    """The arrays W1 b1 ... W4 b4, ``losses`` [500], ``points`` [200, 5, 2] of the characters."""
    points = characters(rng, CHARACTERS)
    images = drawings(rng, points, EACH)
    labels = np.repeat(np.arange(CLASSES), PER_CLASS)

    def step_gradient(net: Net, _step: int) -> tuple[float, Net]:
        chosen = rng.choice(CHARACTERS, CLASSES, replace=False)
        hands = rng.permuted(np.tile(np.arange(EACH), (CLASSES, 1)), axis=1)[:, :PER_CLASS]
        batch = images[chosen[:, None], hands].reshape(-1, *images.shape[2:])
        return loss_gradient(net, fields(rng, batch), labels)

    start = random_net(rng, (CANVAS, CANVAS, 1), WIDTHS)
    net, losses = train(start, step_gradient, steps=STEPS, peak=PEAK, report=report)
    return {**net, "losses": losses, "points": points}


RECIPE = Recipe("an embedding of invented characters", seed=0, train=glyph_embedding)
