"""M3, a detector: it says which digit a window of 8 x 8 pixels holds, or that it holds none."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from flashdl.demokit.data import TEST, Split, digits
from flashdl.demokit.kernels.canvas import SCENE, Scene, overlap, scene
from flashdl.demokit.kernels.cnn import Widths, logits
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.models import Recipe
from flashdl.demokit.models.digits_cnn import Plan, learn

Floats = NDArray[Any]
Labels = NDArray[np.int64]
Net = Mapping[str, Floats]

BACKGROUND = 10  # the eleventh class
SIDE, EDGE = 8, SCENE - 8 + 1  # of a window; places of a window along an axis
SCENES, BACKGROUNDS, EPOCHS = 250, 14, 3
OBJECT, NOTHING = 0.7, 0.5  # overlap with a digit's box from which on, below which


def windows(image: Floats) -> Floats:  # [24, 24] -> [289, 8, 8], row by row
    return sliding_window_view(image, (SIDE, SIDE)).reshape(-1, SIDE, SIDE)


def places() -> Labels:  # -> [289, 4], the boxes of the windows
    corners = np.stack(np.divmod(np.arange(EDGE * EDGE), EDGE), axis=1)
    return np.concatenate([corners, corners + SIDE], axis=1)


def class_scores(net: Net, image: Floats) -> Floats:
    """How much each window of a scene [24, 24] looks like each digit: p [289, 10], as rows."""
    p = softmax(logits(net, windows(image).astype(np.float32)[..., None]))
    return p[:, :BACKGROUND]


def named(found: Scene) -> Labels:
    """What each window [289] shows: a digit, 10 for background, -1 where it is half a digit."""
    shared = overlap(places(), found.boxes)
    best = shared.max(axis=1)
    labels = np.where(best >= OBJECT, found.labels[shared.argmax(axis=1)], -1)
    return np.where(best < NOTHING, BACKGROUND, labels)


def cut(rng: np.random.Generator, found: Scene) -> tuple[Floats, Labels]:
    """All windows of a scene that hold a digit, and 14 that hold none; half of them near one."""
    labels, near = named(found), overlap(places(), found.boxes).max(axis=1) > 0.1
    kept = [np.flatnonzero((labels >= 0) & (labels < BACKGROUND))]
    for nothing in (near & (labels == BACKGROUND), ~near):
        rows = np.flatnonzero(nothing)
        kept.append(rng.choice(rows, min(BACKGROUNDS // 2, len(rows)), replace=False))
    rows = np.concatenate(kept)
    return windows(found.image)[rows], labels[rows]


def digit_parts(order: Labels) -> tuple[tuple[Floats, Labels], tuple[Floats, Labels]]:
    """The digits that M3's scenes are made of, and the 500 for new scenes."""
    images, labels = digits()
    learned, new = order[:-TEST], order[-TEST:]
    return (images[learned], labels[learned]), (images[new], labels[new])


def window_detector(rng: np.random.Generator, report: Callable[..., None]) -> dict[str, Floats]:
    """The arrays W1 b1 ... W4 b4, ``losses``, ``test_accuracy`` [] of windows, ``order``."""
    order = rng.permutation(len(digits()[1]))
    pairs = []
    for part, count in zip(digit_parts(order), (SCENES, SCENES // 10), strict=True):
        cuts = [cut(rng, scene(rng, *part, objects=int(rng.integers(1, 4)))) for _ in range(count)]
        pairs += [np.concatenate(each) for each in zip(*cuts, strict=True)]
    pairs[0], pairs[2] = pairs[0].astype(np.float32), pairs[2].astype(np.float32)
    net = learn(
        rng, Split(*pairs), widths=Widths(classes=11), plan=Plan(epochs=EPOCHS), report=report
    )
    return {**net, "order": order}


RECIPE = Recipe("a network that finds digits in a scene", seed=0, train=window_detector)
