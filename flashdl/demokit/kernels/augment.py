"""Random changes of images [n, H, W, 3] in 0..1 that keep their labels, if they are mild enough.

A change has a size for each a in -1..1, and a = 0 changes nothing: x' = change(x, size(a)).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import cnn, warps
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.training import train

Floats = NDArray[Any]
Change = Callable[[np.random.Generator, Floats, float], Floats]

TINT = np.array([1.0, 0.5, 0.25])  # red, green and blue of the ink
AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)

WIDTHS, STEPS, BATCH, PEAK = cnn.Widths(8, 16, 32, 10), 250, 32, 0.006  # of a short training


class Op(NamedTuple):
    """What is done at an amount a: its size, that size in words, and the change itself."""

    size: Callable[[float], float]
    words: str
    change: Change


def tinted(x: Floats) -> Floats:  # grey [n, H, W] -> [n, H, W, 3]
    y: Floats = x[..., None] * TINT
    return y


def grey(x: Floats) -> Floats:  # [n, H, W, 3] -> [n, H, W], exactly what was tinted
    y: Floats = x.sum(axis=-1) / TINT.sum()
    return y


def cropped(x: Floats, side: float) -> Floats:
    """The top left square with so many pixels on a side, enlarged to the whole."""
    full = x.shape[1]
    return warps.warped(x, warps.zoom(full / side), ((full / side - 1) * (full - 1) / 2,) * 2)


def contrasted(x: Floats, factor: float) -> Floats:
    """Deviations from the mean grey of each image, multiplied."""
    mean = x.mean(axis=(1, 2), keepdims=True)
    y: Floats = np.clip(x + (factor - 1) * (x - mean), 0, 1)
    return y


def cut_out(rng: np.random.Generator, x: Floats, side: int) -> Floats:
    """Each image without a square of so many pixels on a side, somewhere inside."""
    n, height, width = x.shape[:3]
    top, left = (rng.integers(0, m - side + 1, n)[:, None, None] for m in (height, width))
    row, column = np.indices((height, width))
    inside = (row >= top) & (row < top + side) & (column >= left) & (column < left + side)
    y: Floats = np.where(inside[..., None], 0, x)
    return y


def mixed_up(rng: np.random.Generator, x: Floats, share: float) -> Floats:
    """So much of each image, the rest of another; in training the labels are mixed alike."""
    other = np.roll(x, rng.integers(1, max(len(x), 2)), axis=0)
    y: Floats = share * x + (1 - share) * other
    return y


OPS = {
    "rotate": Op(
        lambda a: 20 * a,
        "by {:.0f} degrees",
        lambda _, x, size: warps.warped(x, warps.rotation(size)),
    ),
    "shear": Op(
        lambda a: 0.4 * a,
        "{:.2f} pixels a row",
        lambda _, x, size: warps.warped(x, warps.shear(size)),
    ),
    "zoom": Op(
        lambda a: 1.3**a, "times {:.2f}", lambda _, x, size: warps.warped(x, warps.zoom(size))
    ),
    "shift": Op(
        lambda a: 2 * a,
        "right by {:.1f} pixels",
        lambda _, x, size: warps.warped(x, warps.zoom(1), (0, size)),
    ),
    "hflip": Op(float, "left for right", lambda _, x, size: x[:, :, ::-1] if size > 0 else x),
    "vflip": Op(float, "top for bottom", lambda _, x, size: x[:, ::-1] if size > 0 else x),
    "crop": Op(
        lambda a: 8 - 2 * abs(a),
        "a square of {:.0f}, enlarged",
        lambda _, x, size: cropped(x, size),
    ),
    "noise": Op(
        lambda a: 0.2 * a,
        "deviation {:.2f}",
        lambda rng, x, size: np.clip(x + size * rng.standard_normal(x.shape), 0, 1),
    ),
    "contrast": Op(lambda a: 1 + a / 2, "times {:.2f}", lambda _, x, size: contrasted(x, size)),
    "channel": Op(
        lambda a: 1 + a / 2,
        "red times {:.2f}",
        lambda _, x, size: np.clip(x * [size, 1, 1], 0, 1),
    ),
    "cutout": Op(
        lambda a: round(4 * abs(a)),
        "a square of {:.0f} black",
        lambda rng, x, size: cut_out(rng, x, int(size)),
    ),
    "mixup": Op(lambda a: 1 - 0.4 * abs(a), "{:.1f} of it, rest another", mixed_up),
}
CARE = dict.fromkeys(OPS, "") | {  # what to heed with digits
    "rotate": "6 and 9: small angles",
    "hflip": "mirrored is no digit",
    "vflip": "2 looks like 5",
    "crop": "strokes must stay",
    "cutout": "enough must be left",
    "mixup": "mix labels as well",
}


def transformed(rng: np.random.Generator, x: Floats, op: str, a: float) -> Floats:
    """The images after a change of that amount."""
    return OPS[op].change(rng, x, OPS[op].size(a))


def drawn(rng: np.random.Generator, x: Floats, ops: Sequence[str], strength: float) -> Floats:
    """The images after all of the changes, of random amounts up to the strength."""
    for op in ops:
        x = transformed(rng, x, op, rng.uniform(-strength, strength))
    return x


def beside(rng: np.random.Generator, x: Floats) -> Floats:
    """Images [n, H, W], each moved by a pixel in one of eight directions; zeros come in."""
    by = np.array(AROUND)[rng.integers(0, len(AROUND), len(x))]
    row, column = np.indices(x.shape[1:])
    at = by[:, :, None, None] * -1 + 1 + np.array([row, column])
    framed = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    y: Floats = framed[np.arange(len(x))[:, None, None], at[:, 0], at[:, 1]]
    return y


def noisy(rng: np.random.Generator, x: Floats, sd: float) -> Floats:  # [...] -> [...], in 0..1
    y: Floats = np.clip(x + sd * rng.standard_normal(x.shape), 0, 1).astype(x.dtype)
    return y


def learned(
    x: Floats, labels: NDArray[np.int64], change: Callable[[np.random.Generator, Floats], Floats]
) -> tuple[dict[str, Floats], Floats]:
    """A small network for images [n, 8, 8], each batch changed anew; the loss of each step."""
    rng, t = np.random.default_rng(0), one_hot(labels, WIDTHS.classes).astype(x.dtype)

    def draw(net: cnn.Net, _step: int) -> tuple[float, cnn.Net]:
        rows = rng.integers(0, len(x), BATCH)
        return cnn.gradient(net, im2col(change(rng, x[rows])[..., None], cnn.K, SAME_3), t[rows])

    start = cnn.random_net(np.random.default_rng(1), (*x.shape[1:], 1), WIDTHS)
    return train(start, draw, steps=STEPS, peak=PEAK, report=lambda *_, **__: None)
