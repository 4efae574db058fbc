"""A reuse that does not pay: digits 0-4, plain and aligned, as the source for digits 5-9."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.cnn import K, gradient, random_net
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.losses import d_cross_entropy
from flashdl.demokit.kernels.reuse import Task, World
from flashdl.demokit.kernels.training import train
from flashdl.demokit.models.canvas_cnn import WIDTHS, Parts

Floats = NDArray[Any]
Labels = NDArray[np.int64]
Few = tuple[Floats, Labels]  # images [n, 8, 8], what they show [n]

FIRST = 5  # the first digit of the target
SMALL = 20  # images of a source that is too small
STEPS, BATCH, PEAK = 120, 16, 0.005
PIXEL_STEPS, PIXEL_RATE = 200, 2.0


def for_source(digits: Labels) -> NDArray[np.bool_]:  # [n] -> [n]
    return digits < FIRST


def to_learn(data: Parts) -> Few:
    """All digits that are not for testing."""
    images, labels = zip(data.source, data.target, strict=True)
    return np.concatenate(images), np.concatenate(labels)


def as_input(images: Floats) -> Floats:  # [n, 8, 8] -> [n, 8, 8, 1]
    return images.astype(np.float32)[..., None]


def sources(rng: np.random.Generator, data: Parts) -> dict[str, Few]:
    """Digits 0-4 with their labels, only some of them, and noise that no label fits."""
    images, labels = to_learn(data)
    mine = for_source(labels)
    images, labels = images[mine], labels[mine]
    return {
        "source 0-4": (images, labels),
        f"small ({SMALL} of 0-4)": (images[:SMALL], labels[:SMALL]),
        "unrelated (noise)": (rng.random(images.shape), labels),
    }


def learned_source(rng: np.random.Generator, examples: Few) -> dict[str, Floats]:
    """A network that has learned to tell them apart, in less than 0.1 s."""
    images, labels = examples
    columns = im2col(as_input(images), K, SAME_3)
    t = one_hot(labels, 10).astype(np.float32)

    def step_gradient(net: Any, _step: int) -> tuple[float, dict[str, Floats]]:
        rows = rng.integers(0, len(t), BATCH)
        return gradient(net, columns[rows], t[rows])

    start = random_net(rng, (8, 8, 1), WIDTHS)
    return train(start, step_gradient, steps=STEPS, peak=PEAK, report=lambda *_, **__: None)[0]


def few_plain(rng: np.random.Generator, *, data: Parts, n: int) -> Task:
    """Digits 5-9, n // 5 of each, and those of the test images."""
    images, labels = to_learn(data)
    order = rng.permutation(len(labels))
    rows = np.concatenate([order[labels[order] == k][: n // FIRST] for k in range(FIRST, 10)])
    test = data.test[1] >= FIRST
    t = one_hot(labels[rows] - FIRST, 10 - FIRST).astype(np.float32)
    return Task(as_input(images[rows]), t, as_input(data.test[0][test]), data.test[1][test] - FIRST)


def worlds(rng: np.random.Generator, data: Parts) -> dict[str, World]:
    """Of each source: what was learned from it, and the digits 5-9 to try it on."""
    target = partial(few_plain, data=data)
    return {
        name: World(learned_source(rng, some), target) for name, some in sources(rng, data).items()
    }


def by_pixels(task: Task) -> float:
    """What softmax regression on the pixels gets right: no network, nothing transferred."""
    x, test = (some.reshape(len(some), -1) for some in (task.images, task.test_images))
    W, b = np.zeros((x.shape[1], task.t.shape[1])), np.zeros(task.t.shape[1])
    for _ in range(PIXEL_STEPS):
        delta = d_cross_entropy(x @ W + b, task.t)
        W, b = W - PIXEL_RATE * x.T @ delta, b - PIXEL_RATE * delta.sum(axis=0)
    return float(np.mean((test @ W + b).argmax(axis=1) == task.test_labels))


def pixels_alone(data: Parts, n: int, seeds: Iterable[int]) -> Floats:
    """The same as a mean over draws of n labelled images."""
    draws = [few_plain(np.random.default_rng((seed, n)), data=data, n=n) for seed in seeds]
    return np.array(np.mean([by_pixels(task) for task in draws]))
