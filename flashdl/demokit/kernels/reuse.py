"""Reusing a trained network for a task of which few labels are known.

The network is four blocks: conv-relu-pool, conv-relu-pool, dense-relu, and a head that is made
anew. Of these the first ``frozen`` keep their numbers. What they make of an image never changes,
so it is computed once; the blocks above learn from it, and the way back ends at the lowest of them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.canvas import CANVAS
from flashdl.demokit.kernels.cnn import POOL, K, random_net, relu, through_relu
from flashdl.demokit.kernels.conv import SAME_3, im2col, kernel_gradient, weighted
from flashdl.demokit.kernels.losses import d_cross_entropy
from flashdl.demokit.kernels.optimisers import adam, at_rest
from flashdl.demokit.kernels.pool import d_max_pool, max_pool
from flashdl.demokit.kernels.training import flat, shaped
from flashdl.demokit.models.canvas_cnn import WIDTHS, Parts, fields

Floats = NDArray[Any]
Labels = NDArray[np.int64]
Net = Mapping[str, Floats]
Gradients = tuple[Floats, Floats, Callable[[], Floats]]  # dW, db, and dx if asked
Back = Callable[[Floats], Gradients]  # dL/dy ->

CONVOLUTIONS, HEAD = 2, 3  # the number of blocks with one, and of all below the head
CACHED = 125  # images at a time whose windows a core's cache holds
NAMES = ("first convolution", "second convolution", "dense", "head")
FEW = 50  # labels, up to which all draws count
HOLES = (0, 6, 8, 9)  # digits that enclose a hole

TASKS: Mapping[str, Callable[[Labels], NDArray[np.bool_]]] = {
    "parity": lambda digits: digits % 2 == 1,
    "hole": lambda digits: np.isin(digits, HOLES),
    "ge5": lambda digits: digits >= 5,
}


class Task(NamedTuple):
    """Images [n, H, W, 1] with targets [n, K] to learn from; others with labels to test with."""

    images: Floats
    t: Floats
    test_images: Floats
    test_labels: Labels


class How(NamedTuple):
    """A training; ``rates`` are factors of lr, one for each block."""

    frozen: int = 0
    lr: float = 0.003
    steps: int = 100
    rates: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    batch: int = 12


def labels_of(task: str, digits: Labels) -> Labels:  # [n] -> [n], 1 for yes
    return TASKS[task](digits).astype(np.int64)


def few(rng: np.random.Generator, data: Parts, *, task: str, n: int) -> Task:
    """A new yes-no question about shifted digits: n labelled fields, and those to test."""
    rows = rng.permutation(len(data.target[1]))[:n]
    t = one_hot(labels_of(task, data.target[1][rows]), 2).astype(np.float32)
    images, test = fields(rng, data.target[0][rows]), fields(rng, data.test[0])
    return Task(images, t, test, labels_of(task, data.test[1]))


def unlearned(
    rng: np.random.Generator, image: tuple[int, int, int], *, classes: int
) -> dict[str, Floats]:
    """A network of the same shape that has learned nothing."""
    return random_net(rng, image, WIDTHS._replace(classes=classes))


def with_new_head(source: Net, fresh: Net) -> dict[str, Floats]:
    """The blocks of a trained net below the head of one that has learned nothing."""
    return {name: (fresh if name in ("W4", "b4") else source)[name] for name in fresh}


def learning(frozen: int) -> list[str]:
    """The names of the arrays that are trained."""
    return [f"{kind}{i + 1}" for i in range(frozen, HEAD + 1) for kind in "Wb"]


def convolved(columns: Floats, W: Floats, b: Floats) -> tuple[Floats, Back]:
    """The windows of x, [N, H, W, 9 C] -> [N, H/2, W/2, M], and the way back.

    The ReLU comes after the pooling, of a quarter of the numbers: relu(max z) = max relu(z).
    """
    z = weighted(columns, W, b)
    most, winners = max_pool(z, POOL, POOL)

    def back(g: Floats) -> Gradients:
        passed = through_relu(most, g.reshape(most.shape))
        delta, shape = d_max_pool(passed, winners, z.shape, POOL, POOL), (*z.shape[:3], W.shape[2])
        below = lambda: conv.input_gradient(delta, W, shape, SAME_3)  # noqa: E731
        return kernel_gradient(columns, delta, W), conv.bias_gradient(delta), below

    return relu(most), back


def connected(rows: Floats, W: Floats, b: Floats, *, last: bool = False) -> tuple[Floats, Back]:
    """[N, K] -> [N, M], and the way back; the head, which is last, has no ReLU."""
    z = rows @ W + b

    def back(g: Floats) -> Gradients:
        delta = g if last else through_relu(z, g)
        return rows.T @ delta, delta.sum(axis=0), lambda: delta @ W.T

    return z if last else relu(z), back


def entering(x: Floats, i: int) -> Floats:
    """What block i multiplies by its weights: the windows of x, or all of it in a row."""
    return im2col(x, K, SAME_3) if i < CONVOLUTIONS else x.reshape(len(x), -1)


def block(net: Net, i: int, entered: Floats) -> tuple[Floats, Back]:
    """What block i = 0 ... 3 makes of what enters, and the way back."""
    W, b = net[f"W{i + 1}"], net[f"b{i + 1}"]
    if i < CONVOLUTIONS:
        return convolved(entered, W, b)
    return connected(entered, W, b, last=i == HEAD)


def features(net: Net, images: Floats, blocks: int) -> Floats:
    """What the first blocks make of images: 3 are the bottleneck features [N, 48], 4 the logits."""
    if len(images) > CACHED:  # in parts, as new memory is slow
        cuts = range(0, len(images), CACHED)
        return np.concatenate([features(net, images[i : i + CACHED], blocks) for i in cuts])
    x = images
    for i in range(blocks):
        x, _ = block(net, i, entering(x, i))
    return x


def gradient_above(net: Net, entered: Floats, t: Floats, *, frozen: int) -> dict[str, Floats]:
    """The gradient of the mean cross-entropy in the blocks that are not frozen.

    ``entered`` is what enters the lowest of them.
    """
    x, back = block(net, frozen, entered)
    backs = [back]
    for i in range(frozen + 1, HEAD + 1):
        x, back = block(net, i, entering(x, i))
        backs.append(back)
    g, found = d_cross_entropy(x, t), {}
    for i in reversed(range(frozen, HEAD + 1)):
        dW, db, below = backs[i - frozen](g)
        found[f"W{i + 1}"], found[f"b{i + 1}"] = dW, db
        if i > frozen:
            g = below()
    return found


def rows_of_batch(rng: np.random.Generator, n: int, size: int) -> Labels:
    """All rows if they are few, else some."""
    return np.arange(n) if n <= size else rng.integers(0, n, size)


def rates_of(how: How, free: Net) -> Any:  # -> [P], of each number that learns
    each = [np.full(w.size, how.rates[int(name[1]) - 1], w.dtype) for name, w in free.items()]
    return how.lr * np.concatenate(each)


def tuned(
    rng: np.random.Generator, net: Net, task: Task, how: How, *, shots: Sequence[int]
) -> list[dict[str, Floats]]:
    """The nets after the steps of ``shots``, ascending; 0 is the start."""
    x = entering(features(net, task.images, how.frozen), how.frozen)
    free = {name: net[name] for name in learning(how.frozen)}
    w, lr, kept = flat(free), rates_of(how, free), []
    carried = at_rest(w)
    for step in range(shots[-1] + 1):
        now = {**net, **shaped(w, free)}
        kept += [now] * (step in shots)
        if step < shots[-1]:
            rows = rows_of_batch(rng, len(x), how.batch)
            g = gradient_above(now, x[rows], task.t[rows], frozen=how.frozen)
            w, carried = adam(w, flat({name: g[name] for name in free}), carried, lr=lr)
    return kept


def right(net: Net, images: Floats, labels: Labels) -> float:
    """The share of the images that a net gets right."""
    return float(np.mean(features(net, images, HEAD + 1).argmax(axis=1) == labels))


class World(NamedTuple):
    """A source, which is a trained net, and how n labelled images of the target are drawn."""

    source: Net
    draw: Callable[..., Task]


def fields_world(source: Net, data: Parts, *, task: str, tests: int) -> World:
    """Shifted digits, some of them to test, and a yes-no question about them."""
    images, labels = data.test
    target = partial(few, data=data._replace(test=(images[:tests], labels[:tests])), task=task)
    return World(source, target)


def prepared(task: Task) -> Task:
    """The images of the target as those of the source: white on black, 0 to 1."""
    return task


def inverted(task: Task) -> Task:
    """Black on white."""
    return task._replace(images=1 - task.images, test_images=1 - task.test_images)


Begun = tuple[np.random.Generator, Task, dict[str, Floats]]


class Trial(NamedTuple):
    """A training on n labels from a start, pretrained or scratch, tested after each of the shots.

    ``view`` is what happens to the target's images on top of their preparation.
    """

    init: str
    n: int
    shots: Sequence[int]
    how: How = How()
    view: Callable[[Task], Task] = lambda task: task


def begun(world: World, init: str, n: int, seed: int) -> Begun:
    """The generator, the task and the net at step 0, which depend on seed and n alone."""
    rng = np.random.default_rng((seed, n))
    task = prepared(world.draw(rng, n=n))
    fresh = unlearned(rng, task.images.shape[1:], classes=task.t.shape[1])
    return rng, task, fresh if init == "scratch" else with_new_head(world.source, fresh)


def course(world: World, trial: Trial, seed: int) -> list[float]:
    """Test accuracy after each of the shots."""
    rng, task, start = begun(world, trial.init, trial.n, seed)
    task = trial.view(task)
    nets = tuned(rng, start, task, trial.how, shots=trial.shots)
    return [right(net, task.test_images, task.test_labels) for net in nets]


def courses(world: World, trial: Trial, seeds: Sequence[int]) -> Floats:
    """The same [shots], as a mean over draws; the more labels, the less is chance: one draw."""
    draws = seeds if trial.n <= FEW else seeds[:1]
    mean: Floats = np.mean([course(world, trial, seed) for seed in draws], axis=0)
    return mean


def transferred(source: Net) -> tuple[Labels, Labels]:
    """Of each block: how many numbers it has, and how many are the source's at the start."""
    fresh = unlearned(np.random.default_rng(0), (CANVAS, CANVAS, 1), classes=2)
    net, names = with_new_head(source, fresh), [learning(i)[:2] for i in range(HEAD + 1)]
    sizes = np.array([sum(net[name].size for name in pair) for pair in names])
    same = [all(np.array_equal(net[k], source[k]) for k in pair) for pair in names]
    return sizes, sizes * same


def frames(frozen: int) -> Labels:
    """Value known, gradient known: image and blocks forward, then back to the frozen."""
    boxes = range(HEAD + 2)
    forward = [[(j <= i, False) for j in boxes] for i in boxes]
    back = [[(True, j > i) for j in boxes] for i in range(HEAD, frozen - 1, -1)]
    return np.array([*forward, *back, [(True, True)] * len(boxes)], int)


def multiply_adds(net: Net) -> Labels:
    """Those of a forward pass of one field through each of the four blocks, with a yes-no head."""
    places = (CANVAS**2, CANVAS**2 // POOL**2)
    return np.array(
        [places[0] * net["W1"].size, places[1] * net["W2"].size, net["W3"].size, len(net["W4"]) * 2]
    )


def stored_work(each: Labels, n: int, steps: int) -> int:
    """Every image goes through the frozen blocks once; a step is the head and its gradient."""
    return int(n * each[:HEAD].sum() + steps * n * 2 * each[HEAD])


def passes(each: Labels, n: int, steps: int) -> float:
    """How often an image goes through the frozen blocks, by the work above the head's."""
    below = stored_work(each, n, steps) - steps * n * 2 * each[HEAD]
    return float(below / (n * each[:HEAD].sum()))


def frozen_work(each: Labels, n: int, steps: int) -> int:
    """The same without a store: the frozen blocks compute their features in every step."""
    return int(steps * n * (each.sum() + each[HEAD]))


def whole_work(each: Labels, n: int, steps: int) -> int:
    """Every step is a forward pass, and gradients of all weights and all inputs but the image."""
    return int(steps * n * (3 * each.sum() - each[0]))


def work(net: Net, *, n: int, steps: int) -> Labels:
    """Multiply-adds to learn from n images: features stored, computed again, all blocks learn."""
    each = multiply_adds(net)
    return np.array([way(each, n, steps) for way in (stored_work, frozen_work, whole_work)])
