"""Invented characters: a curve through five random points, drawn with a soft pen on 8 x 8 pixels.

The curve is a Catmull-Rom spline (1974): between P_1 and P_2 it is the cubic with slopes
(P_2 - P_0) / 2 and (P_3 - P_1) / 2. Two drawings of a character differ in their points a little,
in rotation, scale and place.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIDE, POINTS, SAMPLES = 8, 5, 8  # pixels, points of a character, samples of each of its 4 parts
HALF = np.array([3.2, 2.0])  # pixels from the middle: characters are taller than wide
APART = 2.0  # pixels
PEN = 0.85  # pixels from the middle of the line to where its ink ends
CHUNK = 256
BASIS = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]])


def characters(rng: np.random.Generator, classes: int) -> Floats:
    """The points of ``classes`` characters, [K, 5, 2] as (y, x) in pixels about the middle.

    Two points that follow each other are at least two pixels apart.
    """
    points = np.empty((0, POINTS, 2))
    while len(points) < classes:
        tries = rng.uniform(-1, 1, (4 * classes, POINTS, 2)) * HALF
        apart = np.linalg.norm(np.diff(tries, axis=1), axis=-1).min(axis=1) >= APART
        points = np.concatenate([points, tries[apart]])
    return points[:classes]


def spline(points: Floats) -> Floats:  # [n, 5, 2] -> [n, 32, 2], through all of them
    ends = np.concatenate([points[:, :1], points, points[:, -1:]], axis=1)
    t = np.arange(SAMPLES) / (SAMPLES - 1)
    powers = t[:, None] ** np.arange(4)  # [8, 4]
    windows = np.stack([ends[:, i : i + 4] for i in range(POINTS - 1)], axis=1)  # [n, 4, 4, 2]
    curve: Floats = np.einsum("tp,pq,nsqc->nstc", powers, BASIS, windows)
    return curve.reshape(len(points), -1, 2)


def inked(curve: Floats) -> Floats:
    """The curves [n, m, 2] as images [n, 8, 8] in 0..1: ink falls off with the distance."""
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    pixels = np.stack([y.ravel(), x.ravel()], axis=1)  # [64, 2]
    images = np.empty((len(curve), SIDE * SIDE))
    for start in range(0, len(curve), CHUNK):
        part = slice(start, start + CHUNK)
        squares = sum((pixels[:, None, c] - curve[part, None, :, c]) ** 2 for c in (0, 1))
        images[part] = np.clip(1.5 - np.sqrt(np.min(squares, axis=-1)) / PEN, 0, 1)
    return images.reshape(-1, SIDE, SIDE)


def moved(rng: np.random.Generator, points: Floats) -> Floats:
    """Drawings of the points [n, 5, 2] by another hand: jitter, rotation, scale and shift."""
    n = len(points)
    angle = 0.12 * rng.standard_normal(n)
    scale = 1 + 0.08 * rng.standard_normal(n)
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    turn = np.stack([np.stack([c, -s], -1), np.stack([s, c], -1)], axis=1)  # [n, 2, 2]
    shaken = points + 0.3 * rng.standard_normal(points.shape)
    shift = 0.3 * rng.standard_normal((n, 1, 2))
    turned: Floats = np.einsum("nij,npj->npi", turn, shaken) + shift
    return turned


def drawings(rng: np.random.Generator, points: Floats, each: int) -> Floats:
    """``each`` images of every character [K, 5, 2]: [K, each, 8, 8] in 0..1."""
    repeated = np.repeat(points, each, axis=0)
    return inked(spline(moved(rng, repeated))).reshape(len(points), each, SIDE, SIDE)
