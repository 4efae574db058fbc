"""Dropout looked at: statistics of masks, both ways to rescale, the gradient under a mask."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import dropout, dropout_net, mlp
from flashdl.demokit.kernels.dropout_net import Dropout

Floats = NDArray[np.float64]

DRAWN, INPUTS, MASKS = 100_000, 64, 4000
FORMS = ("inverted", "classic", "never rescaled")


def statistics(rng: np.random.Generator, p: float, x: float) -> Floats:
    """Of a unit x: the share zeroed, the mean unscaled, mean and variance in training."""
    keep = dropout.kept(rng, (DRAWN,), p)
    y = dropout.in_training(np.full(DRAWN, x), keep, p, "inverted")
    return np.array([1 - keep.mean(), x * keep.mean(), y.mean(), y.var()])


def agreement(rng: np.random.Generator, p: float) -> float:
    """How often two examples of a batch agree on a unit: by chance p^2 + (1 - p)^2."""
    keep = dropout.kept(rng, (2, DRAWN), p)
    return float(np.mean(keep[0] == keep[1]))


def by_form(rng: np.random.Generator, p: float) -> Floats:
    """What a unit gets in the mean in training and in test, 1 without dropout: [FORMS, 2]."""
    w = rng.uniform(0.5, 1.5, INPUTS)
    w, x, keep = w / w.sum(), np.ones(INPUTS), dropout.kept(rng, (MASKS, INPUTS), p)
    training = {form: (dropout.in_training(x, keep, p, form) @ w).mean() for form in FORMS[:2]}
    test = {form: dropout.in_test(x, p, form) @ w for form in FORMS[:2]}
    return np.array(
        [*[[training[form], test[form]] for form in FORMS[:2]], [training["classic"], x @ w]]
    )


def gradient_error(rng: np.random.Generator, drop: Dropout) -> float:
    """How far the gradient of a small net under a mask is from measured slopes."""
    net = mlp.random_net(rng, (5, 6, 3))
    batch = rng.standard_normal((4, 5)), np.eye(3)[[0, 1, 2, 0]]
    keep, w = dropout.kept(rng, (4, 6), drop.p), mlp.flat(net)

    def found(w: Floats) -> tuple[float, Floats]:
        return dropout_net.gradient(mlp.shaped(w, net), batch, keep, drop)

    measured = central_differences(lambda w: found(w)[0], w, eps=1e-6, entries=range(w.size))
    return relative_error(found(w)[1], measured)
