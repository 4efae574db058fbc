"""A dense network that learns the digits in the same way, to compare with the convolutional."""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from flashdl.demokit.data import Labels, Split
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import epoch, one_hot
from flashdl.demokit.kernels.training import Net, train
from flashdl.demokit.models.digits_cnn import Floats, Plan


def learn_dense(
    rng: np.random.Generator, data: Split, *, units: Sequence[int], plan: Plan
) -> Callable[[Floats], Labels]:
    """What tells the class of images [n, H, W]: ReLU layers of these widths, trained in batches."""
    x, t = _rows(data.train_images), _single(one_hot(data.train_labels, units[-1]))
    batches = chain.from_iterable(epoch(rng, len(x), plan.batch) for _ in range(plan.epochs))
    start = [(_single(W), _single(b)) for W, b in mlp.random_net(rng, units)]

    def draw(net: Net, _: int) -> tuple[float, Net]:
        rows = next(batches)
        loss, g = mlp.gradient(mlp.shaped(net["all"], start), (x[rows], t[rows]), "relu")
        return loss, {"all": g}

    steps = plan.epochs * -(-len(x) // plan.batch)
    found, _ = train(
        {"all": mlp.flat(start)}, draw, steps=steps, peak=plan.peak, report=lambda *_, **__: None
    )
    net = mlp.shaped(found["all"], start)
    return lambda images: mlp.forward(net, _rows(images), "relu")[2].argmax(axis=1)


def _rows(images: Floats) -> Floats:  # [n, H, W] -> [n, H W]
    return images.reshape(len(images), -1)


def _single(a: Floats) -> Floats:
    return a.astype(np.float32)
