"""Gradients at the pixels of an image, and the pieces of climbing along them.

Which pixels move a score: d score / dx, where x is the image and the weights are fixed. To climb,
x <- x + step times that gradient; in between the image may be smoothed, faded, shifted and resized.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.cnn import Through, forward, input_gradient, through_relu
from flashdl.demokit.kernels.losses import softmax

Floats = NDArray[Any]
Net = Mapping[str, Floats]

WEIGHTS = tuple(f"{kind}{layer}" for layer in range(1, 5) for kind in "Wb")
TINY = 1e-12
SIDE = (8, 8)


def precise(net: Net) -> dict[str, Floats]:
    """The weights in float64, for differences and for numbers that are the same everywhere."""
    return {name: net[name].astype(float) for name in WEIGHTS}


def logit_gradients(
    net: Net, images: Floats, classes: NDArray[np.int64], *, through: Through = through_relu
) -> Floats:
    """Of images [n, H, W] the gradient of one logit each, d logits[i, classes[i]] / d image i."""
    s = forward(net, images[..., None])
    g = one_hot(classes, s.logits.shape[1]).astype(s.logits.dtype)
    return input_gradient(net, s, g, through=through)[..., 0]


def saliency(net: Net, image: Floats, k: int) -> Floats:
    """How much each pixel of an image [H, W] moves logit k: the gradient without its sign."""
    size: Floats = np.abs(logit_gradients(net, image[None], np.array([k]))[0])
    return size


class Unit(NamedTuple):
    """What is to be raised: a class, as ("logits", 3), or a channel of a stage, as ("z2", 9)."""

    stage: str
    channel: int


def scores(net: Net, images: Floats, unit: Unit) -> Floats:
    """Of images [n, H, W] the unit's value [n]; a channel's is the mean over its places."""
    values = getattr(forward(net, images[..., None]), unit.stage)[..., unit.channel]
    mean: Floats = values.reshape(len(images), -1).mean(axis=1)
    return mean


def score_gradient(
    net: Net, image: Floats, unit: Unit, *, through: Through = through_relu
) -> Floats:
    """The gradient [H, W] of a unit's score at the pixels of an image [H, W]."""
    s = forward(net, image[None, ..., None])
    g = np.zeros_like(getattr(s, unit.stage))
    g[..., unit.channel] = g.shape[-1] / g.size  # 1 / places
    return input_gradient(net, s, g, at=unit.stage, through=through)[0, ..., 0]


def probability_gradient(net: Net, image: Floats, k: int) -> Floats:
    """The gradient [H, W] of the probability of a class, softmax(logits)_k, instead."""
    s = forward(net, image[None, ..., None])
    p = softmax(s.logits)
    g = p[:, [k]] * (np.eye(p.shape[1])[k] - p)
    return input_gradient(net, s, g)[0, ..., 0]


def climbed(net: Net, k: int, *, through: Through) -> float:
    """Logit k of what a black image becomes in 60 steps of length 0.5 along such gradients."""
    x = np.zeros(SIDE)
    for _ in range(60):
        g = score_gradient(net, x, Unit("logits", k), through=through)
        x = np.clip(x + 0.5 * unit_length(g), 0, 1)
    return float(scores(net, x[None], Unit("logits", k))[0])


def gradient_error(
    f: Callable[[Floats], float],
    gradient: Callable[[Floats], Floats],
    image: Floats,
    *,
    every: int,
) -> float:
    """How far the gradient of f is from differences, at every so-many-th pixel."""
    entries = range(0, image.size, every)
    measured = central_differences(f, image, eps=1e-6, entries=entries)
    return relative_error(gradient(image).flat[entries], measured)


def correlation(a: Floats, b: Floats) -> Floats:  # [n, H, W] twice -> [n], Pearson's; 0 if flat
    a, b = (v.reshape(len(v), -1) - v.mean(axis=(1, 2))[:, None] for v in (a, b))
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    r: Floats = (a * b).sum(axis=1) / np.maximum(lengths, TINY)
    return r


def unit_mean(g: Floats) -> Floats:  # a gradient by the mean of its absolute values
    unit: Floats = g / max(np.abs(g).mean(), TINY)
    return unit


def unit_length(g: Floats) -> Floats:  # a gradient by its Euclidean length
    unit: Floats = g / max(np.linalg.norm(g), TINY)
    return unit


def shifted(image: Floats, by: tuple[int, int]) -> Floats:  # down and to the right, round the edge
    return np.roll(image, by, axis=(0, 1))


def some_shift(rng: np.random.Generator, most: int) -> tuple[int, int]:
    """Rows and columns to shift by, each -most ... most."""
    rows, columns = rng.integers(-most, most + 1, 2)
    return int(rows), int(columns)


def jittered(gradient: Callable[[Floats], Floats], image: Floats, by: tuple[int, int]) -> Floats:
    """The gradient of the shifted image, shifted back to where the image is."""
    return shifted(gradient(shifted(image, by)), (-by[0], -by[1]))


def blurred(image: Floats, share: float) -> Floats:
    """Each pixel [H, W] mixed with so much of the mean of its four neighbours; borders repeat."""
    wide = np.pad(image, 1, mode="edge")
    around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
    mixed: Floats = (1 - share) * image + share * around / 4
    return mixed


def roughness(image: Floats) -> float:
    """The share of high frequencies, above a period of 4 pixels either way, in the energy.

    The energy is that of all waves but the constant one.
    """
    energy = np.abs(np.fft.fft2(image)) ** 2
    energy[0, 0] = 0
    high = [np.abs(np.fft.fftfreq(n)) > 1 / 4 for n in image.shape]
    return float(energy[high[0][:, None] | high[1]].sum() / max(energy.sum(), TINY))


def long_waves(image: Floats, period: float) -> float:
    """The share of waves longer than so many pixels, both ways, in the same energy."""
    energy = np.abs(np.fft.fft2(image)) ** 2
    energy[0, 0] = 0
    slow = [np.abs(np.fft.fftfreq(n)) < 1 / period for n in image.shape]
    return float(energy[slow[0][:, None] & slow[1]].sum() / max(energy.sum(), TINY))


def octave_sides(side: int, octaves: int, scale: float) -> list[int]:
    """The sides of an image at so many scales, each ``scale`` times the one before; whole last."""
    return [round(side / scale**o) for o in reversed(range(octaves))]


def _mixing(n: int, m: int) -> Floats:  # [m, n]: m pixels from the two nearest of n
    at = np.clip((np.arange(m) + 0.5) * n / m - 0.5, 0, n - 1)
    shares: Floats = np.maximum(1 - np.abs(at[:, None] - np.arange(n)), 0)
    return shares


def resized(image: Floats, side: int) -> Floats:  # [H, W] -> [side, side], bilinear
    mixed: Floats = _mixing(image.shape[0], side) @ image @ _mixing(image.shape[1], side).T
    return mixed
