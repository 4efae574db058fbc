"""M5, an embedding that learned from 200 invented characters what makes two drawings the same.

Its loss is supervised contrastive (Khosla et al., 2020) at temperature 0.1; it never saw a digit.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

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
CHARACTERS, EACH = 200, 12  # and beside them as many drawings of few characters
FEW, MANY_EACH = 7, 343
STEPS, ROWS, PEAK, TEMPERATURE = 500, 96, 0.01, 0.1
LAYERS = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")


class Batches(NamedTuple):
    """Drawings [K, n, 8, 8] of K characters, and of how many a batch takes how many drawings."""

    images: Floats
    classes: int
    each: int


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


def learn(
    rng: np.random.Generator, report: Callable[..., None], batches: Batches
) -> tuple[Net, Floats]:
    """An embedding of 32 numbers, and its loss before each of 500 steps."""
    characters, hands = batches.images.shape[:2]
    labels = np.repeat(np.arange(batches.classes), batches.each)

    def step_gradient(net: Net, _step: int) -> tuple[float, Net]:
        chosen = rng.choice(characters, batches.classes, replace=False)
        places = rng.permuted(np.tile(np.arange(hands), (batches.classes, 1)), axis=1)
        batch = batches.images[chosen[:, None], places[:, : batches.each]]
        return loss_gradient(net, fields(rng, batch.reshape(-1, *batch.shape[2:])), labels)

    start = random_net(rng, (CANVAS, CANVAS, 1), WIDTHS)
    return train(start, step_gradient, steps=STEPS, peak=PEAK, report=report)


def glyph_embedding(rng: np.random.Generator, report: Callable[..., None]) -> dict[str, Floats]:
    """The arrays W1 b1 ... W4 b4, ``losses`` [500], ``points`` [200, 5, 2] of the characters.

    Those whose names begin with ``few `` learned from as many drawings of 7 characters.
    """
    points = characters(rng, CHARACTERS)
    many = Batches(drawings(rng, points, EACH), classes=24, each=4)
    few = Batches(drawings(rng, points[:FEW], MANY_EACH), classes=FEW, each=14)

    def told(before: Floats) -> Callable[..., None]:  # one curve, through both trainings
        def tell(_share: float, *, loss: Floats, **_: Floats) -> None:
            curve = np.concatenate([before, loss])
            report(curve.size / (2 * STEPS), step=np.arange(1, curve.size + 1), loss=curve)

        return tell

    other, first = learn(rng, told(np.zeros(0)), few)
    net, losses = learn(rng, told(first), many)
    return {
        **net,
        **{f"few {name}": w for name, w in other.items()},
        "losses": losses,
        "points": points,
    }


def few_classes(net: Net) -> dict[str, Floats]:
    """The embedding that learned from 7 characters."""
    return {name: net[f"few {name}"] for name in LAYERS}


RECIPE = Recipe("an embedding of invented characters", seed=0, train=glyph_embedding)
