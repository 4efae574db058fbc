"""A small classifier fitted on mini-batches by Adam, and what a network may be kept from by it.

Weight decay is the gradient of decay |w|^2 / 2, of every number of the network, biases too.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import epoch
from flashdl.demokit.kernels.optimisers import adam, at_rest

Floats = NDArray[np.float64]

SIZE = 64  # examples of a batch


def unchanged(_rng: np.random.Generator, x: Floats) -> Floats:  # [B, n] -> [B, n]
    return x


class Recipe(NamedTuple):
    """How to train: phi, Adam's rate, weight decay, what is done to the inputs of a batch."""

    phi: str = "tanh"
    lr: float = 0.003
    decay: float = 0.0
    change: Callable[[np.random.Generator, Floats], Floats] = unchanged


def pull(w: Floats, decay: float) -> Floats:  # [P] -> [P], the gradient of decay |w|^2 / 2
    return decay * w


def fit(
    rng: np.random.Generator,
    net: mlp.Net,
    *,
    batch: mlp.Batch,
    recipe: Recipe,
    shots: Sequence[int],
) -> list[mlp.Net]:
    """The nets after the steps of ``shots``, ascending."""
    (x, t), w, kept, step = batch, mlp.flat(net), [], 0
    carried = at_rest(w)
    while step < shots[-1]:
        for rows in epoch(rng, len(x), SIZE):
            inputs = recipe.change(rng, x[rows])
            _, g = mlp.gradient(mlp.shaped(w, net), (inputs, t[rows]), recipe.phi)
            w, carried = adam(w, g + pull(w, recipe.decay), carried, lr=recipe.lr)
            step += 1
            if step in shots:
                kept.append(mlp.shaped(w, net))
            if step == shots[-1]:
                break
    return kept


def shifted(rng: np.random.Generator, x: Floats) -> Floats:  # [B, 64] -> [B, 64]
    """Images of 8 x 8, each moved by up to one pixel both ways, with 0 coming in."""
    wide = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    down, right = rng.integers(0, 3, (2, len(x), 1)) + np.arange(8)  # [B, 8]
    moved: Floats = wide[np.arange(len(x))[:, None, None], down[:, :, None], right[:, None, :]]
    return moved.reshape(len(x), -1)


def coarse(x: Floats) -> Floats:  # [B, 64] -> [B, 4], the mean of each quarter of the image
    means: Floats = x.reshape(-1, 2, 4, 2, 4).mean(axis=(2, 4))
    return means.reshape(len(x), -1)
