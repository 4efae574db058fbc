"""Digits pasted on larger fields: one on a canvas, several in a scene with their boxes.

A box is (top, left, bottom, right) in pixels, bottom and right exclusive: it holds
(bottom - top) * (right - left) pixels.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

CANVAS, SCENE = 12, 24  # pixels on a side
FIRST_TRIES = 50
FRAME = 0.5  # the grey of a box that is drawn


class Scene(NamedTuple):
    """A field [size, size] in 0..1, the boxes [k, 4] of its digits and what they show [k]."""

    image: Floats
    boxes: Labels
    labels: Labels


def noisy(rng: np.random.Generator, x: Floats, noise: float) -> Floats:  # [...] -> [...], in 0..1
    return np.clip(x + noise * rng.standard_normal(x.shape), 0, 1)


def on_canvas(
    rng: np.random.Generator, images: Floats, *, shift: int = 2, noise: float = 0.1
) -> Floats:
    """Each image [n, 8, 8] on a field of its own, [n, 12, 12], with noise.

    It lies up to ``shift`` pixels from the middle along each axis; 2 is anywhere.
    """
    n, k = images.shape[:2]
    places = (CANVAS - k) // 2 + rng.integers(-shift, shift + 1, (n, 2))
    rows, columns = (places[:, axis, None] + np.arange(k) for axis in (0, 1))
    field = np.zeros((n, CANVAS, CANVAS))
    field[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]] = images
    return noisy(rng, field, noise)


def overlap(a: Labels, b: Labels) -> Floats:
    """Intersection over union of every box of a [n, 4] with every box of b [m, 4], [n, m]."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = np.clip(high - low, 0, None).prod(axis=-1)
    areas = [(box[:, 2:] - box[:, :2]).prod(axis=-1) for box in (a, b)]
    shared: Floats = both / (areas[0][:, None] + areas[1][None] - both)
    return shared


def free_places(rng: np.random.Generator, k: int, *, size: int, side: int) -> Labels:
    """``k`` boxes [k, 4] of one side whose overlaps are below 0.05; fewer if they do not fit."""
    boxes = np.empty((0, 4), np.int64)
    for _ in range(FIRST_TRIES * k):
        if len(boxes) == k:
            break
        corner = rng.integers(0, size - side + 1, 2)
        box = np.concatenate([corner, corner + side])[None]
        if (overlap(box, boxes) < 0.05).all():
            boxes = np.concatenate([boxes, box])
    return boxes


def scene(
    rng: np.random.Generator, images: Floats, labels: Labels, *, objects: int, noise: float = 0.05
) -> Scene:
    """A field of 24 x 24 pixels with ``objects`` of the images [n, 8, 8] that barely overlap."""
    side = images.shape[1]
    boxes = free_places(rng, objects, size=SCENE, side=side)
    chosen = rng.choice(len(images), len(boxes), replace=False)
    field = np.zeros((SCENE, SCENE))
    for (top, left, bottom, right), i in zip(boxes, chosen, strict=True):
        part = field[top:bottom, left:right]
        np.maximum(part, images[i], out=part)
    return Scene(noisy(rng, field, noise), boxes, labels[chosen])


def inside(box: Labels, size: int = SCENE) -> NDArray[np.bool_]:  # [4] -> [size, size]
    y, x = np.mgrid[:size, :size]
    rows, columns = (box[0] <= y) & (y < box[2]), (box[1] <= x) & (x < box[3])
    within: NDArray[np.bool_] = rows & columns
    return within


def filled(*boxes: Labels) -> Floats:  # -> [24, 24], the share of the boxes that a pixel is in
    share: Floats = np.mean([inside(box) for box in boxes], axis=0)
    return share


def covered(boxes: Labels) -> Floats:  # [k, 4] -> [24, 24], by how many of them, over the most
    counts = np.zeros((SCENE, SCENE))
    for box in boxes:
        counts += inside(box)
    share: Floats = counts / max(counts.max(), 1.0)
    return share


def framed(image: Floats, boxes: Iterable[Labels]) -> Floats:
    """The scene [24, 24] with a frame of grey just outside each of the boxes."""
    drawn = image.copy()
    for box in boxes:
        drawn[inside(box + np.array([-1, -1, 1, 1])) & ~inside(box)] = FRAME
    return drawn
