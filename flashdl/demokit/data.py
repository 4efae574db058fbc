"""Data that demos compute on; nothing is downloaded. Attribution is in DIGITS.md beside it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

DIGITS = Path(__file__).with_name("digits.npz")
DIGITS_SHA256 = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"  # as stored
TEST = 500


class Split(NamedTuple):
    """Images [n, 8, 8] in 0..1 and labels [n], to train on and to test with."""

    train_images: Floats
    train_labels: Labels
    test_images: Floats
    test_labels: Labels


@cache
def digits() -> tuple[Floats, Labels]:
    """1797 handwritten digits, [1797, 8, 8] in 0..1, and what they show, [1797]: read-only."""
    with np.load(DIGITS) as stored:
        images, labels = stored["images"] / 16, stored["labels"].astype(np.int64)
    images.setflags(write=False)
    labels.setflags(write=False)
    return images, labels


def digits_split(rng: np.random.Generator) -> Split:
    """The digits in an order of the generator's; the last 500 are for testing.

    Writers are shared between the two parts, so testing is easier than with new writers.
    """
    images, labels = digits()
    order = rng.permutation(len(labels))
    train, test = order[:-TEST], order[-TEST:]
    return Split(images[train], labels[train], images[test], labels[test])


class Rows(NamedTuple):
    """Digits as rows of 64 pixels: x [n, 64], labels c [n], and the same of the test set."""

    x: Floats
    c: Labels
    test_x: Floats
    test_c: Labels


def some_digits(rng: np.random.Generator, n: int, *, wrong: float = 0.0) -> Rows:
    """``n`` of the 1297 training digits, a share ``wrong`` of their labels drawn anew from 0-9."""
    split = digits_split(rng)
    labels = split.train_labels[:n].copy()
    blurred = rng.uniform(size=n) < wrong
    labels[blurred] = rng.integers(0, 10, n)[blurred]
    flat = split.train_images[:n].reshape(n, -1)
    return Rows(flat, labels, split.test_images.reshape(TEST, -1), split.test_labels)
