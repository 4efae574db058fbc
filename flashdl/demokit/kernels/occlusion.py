"""What a patch over a part of an image costs the score of a class, place by place."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.cnn import logits
from flashdl.demokit.kernels.losses import softmax

Floats = NDArray[Any]
Flags = NDArray[np.bool_]
Net = Mapping[str, Floats]


def covers(side: int, k: int) -> Flags:
    """Where a k x k patch lies: [(side - k + 1)^2, side, side], row by row, a pixel apart."""
    near = np.arange(side) - np.arange(side - k + 1)[:, None]
    line = (near >= 0) & (near < k)  # [places, side]
    return (line[:, None, :, None] & line[None, :, None, :]).reshape(-1, side, side)


def covered(image: Floats, cover: Flags, fill: Floats | float) -> Floats:
    """The image [H, W] with ``fill`` under each cover [n, H, W]: [n, H, W]."""
    return np.where(cover, fill, image).astype(image.dtype)


def scores(net: Net, images: Floats, kind: str) -> Floats:
    """The logits or probabilities [n, classes] of images [n, H, W], of equal images once."""
    different, which = np.unique(images, axis=0, return_inverse=True)
    z = logits(net, different[..., None]).astype(float)
    return (softmax(z) if kind == "probability" else z)[which.reshape(-1)]


def change(before: Floats, after: Floats) -> Floats:  # of a score: what the patch cost
    return before - after


def drops(net: Net, image: Floats, cover: Flags, fill: Floats | float, kind: str) -> Floats:
    """What each cover costs the score of the class that the net reads in the image: [n]."""
    shown = np.concatenate([image[None], covered(image, cover, fill)])
    found = scores(net, shown, kind)
    c = found[0].argmax()
    return change(found[0, c], found[1:, c])


def per_pixel(drop: Floats, cover: Flags) -> Floats:
    """Drops [n] as an image [H, W]: at each pixel the mean over the covers [n, H, W] on it."""
    mean: Floats = (drop[:, None, None] * cover).sum(axis=0) / np.maximum(cover.sum(axis=0), 1)
    return mean
