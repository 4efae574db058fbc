"""A small network's two modes, its gradient against measured slopes, and that it learns."""

import numpy as np
import pytest

from flashdl.demokit.data import digits_split
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import modes
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.modes import EVALUATION, TRAINING, Mode
from flashdl.demokit.kernels.training import flat, shaped


@pytest.fixture(scope="module")
def data():
    return digits_split(np.random.default_rng(0))


@pytest.fixture(scope="module")
def net(data):
    x = data.train_images.reshape(len(data.train_images), -1)
    return modes.learned(np.random.default_rng(1), x, one_hot(data.train_labels, 10))


@pytest.fixture(scope="module")
def x(data):
    return data.test_images.reshape(len(data.test_images), -1)


def outputs(net, x, mode, seed=0):
    return modes.logits(net, x, np.random.default_rng(seed), mode)


def test_it_learns_the_digits(net, x, data):
    right = outputs(net, x, EVALUATION).argmax(axis=1) == data.test_labels

    assert right.mean() >= 0.94


def test_evaluation_knows_neither_chance_nor_company(net, x):
    whole = outputs(net, x, EVALUATION)

    assert np.array_equal(whole, outputs(net, x, EVALUATION, seed=9))
    for i in range(5):
        assert whole[i : i + 1] == pytest.approx(outputs(net, x[i : i + 1], EVALUATION), abs=1e-12)


def test_training_mode_depends_on_chance_and_on_company(net, x):
    whole = outputs(net, x, Mode(drops=False, own=True))

    assert not np.allclose(outputs(net, x, TRAINING), outputs(net, x, TRAINING, seed=9))
    assert not np.allclose(whole[:8], outputs(net, x[:8], Mode(drops=False, own=True)))


def test_alone_every_image_has_the_same_outputs_under_its_own_statistics(net, x):
    first, second = (outputs(net, x[i : i + 1], Mode(drops=False, own=True)) for i in (0, 1))

    assert first == pytest.approx(second, abs=1e-12)


def test_dropping_keeps_the_mean(net):
    h = np.ones((20_000, 3))

    found = modes.dropped(np.random.default_rng(2), h, drops=True)

    assert 1 == pytest.approx(found.mean(), abs=0.02)
    assert {0.0, 1 / (1 - modes.P)} == set(np.unique(found))
    assert np.array_equal(h, modes.dropped(np.random.default_rng(2), h, drops=False))


@pytest.mark.slow
def test_the_gradient_is_the_measured_slope():
    rng = np.random.default_rng(3)
    net = modes.random_net(rng, 5, 3)
    x, t = rng.standard_normal((7, 5)), np.eye(3)[rng.integers(0, 3, 7)]
    keep = (rng.random((7, modes.HIDDEN)) >= modes.P).astype(float)
    w = flat(net)

    found = flat(modes.gradient(net, x, t, keep)[1])
    measured = central_differences(
        lambda w: modes.gradient(shaped(w, net), x, t, keep)[0], w, eps=1e-6, entries=range(w.size)
    )

    assert relative_error(found, measured) < 1e-6
