"""Stored features against the network they come from: same values, same head, less work."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import cnn
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.losses import cross_entropy
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import fields, parts

NAME = "bottleneck_lab"


def some_fields(n=30):
    digits = parts(trained("canvas-cnn")["order"]).target[0][:n]
    return digits, fields(np.random.default_rng(1), digits)


def test_the_features_are_the_hidden_units_of_the_trained_network(demo):
    _, images = some_fields()
    h = demo.features_of(demo.backbone(), images)

    assert np.allclose(cnn.forward(trained("canvas-cnn"), images).h, h, atol=1e-5)
    assert h.tobytes() == demo.features_of(demo.backbone(), images).tobytes()


def test_the_features_of_an_image_do_not_depend_on_the_others(demo):
    _, images = some_fields()
    net = demo.backbone()
    together = demo.features_of(net, images)

    for i in (0, 7, 29):
        assert np.allclose(together[i], demo.features_of(net, images[i : i + 1])[0], atol=1e-5)


def test_the_gradient_of_the_head_is_the_slope_of_the_loss(demo):
    rng = np.random.default_rng(2)
    x, t, b = rng.random((9, 4)), np.eye(2)[rng.integers(0, 2, 9)], rng.random((1, 2))
    W = rng.standard_normal((4, 2))

    dW, db = demo.head_gradient(x, t, W, b)

    measured = central_differences(
        lambda w: cross_entropy(x @ w.reshape(4, 2) + b, t), W.ravel(), eps=1e-5, entries=range(8)
    )
    assert relative_error(dW.ravel(), measured) < 1e-6
    measured = central_differences(
        lambda c: cross_entropy(x @ W + c, t), b.ravel(), eps=1e-5, entries=(0, 1)
    )
    assert relative_error(db.ravel(), measured) < 1e-6


def test_the_gradient_on_stored_features_is_that_of_the_whole_network(demo):
    _, images = some_fields()
    net = {name: array.astype(float) for name, array in demo.backbone().items()}
    t = np.eye(10)[np.arange(30) % 10]
    _, whole = cnn.gradient(net, im2col(images.astype(float), cnn.K, SAME_3), t)

    x = demo.features_of(net, images.astype(float))
    dW, db = demo.head_gradient(x, t, net["W4"], net["b4"])

    assert np.allclose(whole["W4"], dW, atol=1e-6)
    assert np.allclose(whole["b4"], db[0], atol=1e-6)


def test_training_the_head_leaves_every_number_below_it(demo):
    _, images = some_fields()

    changed, apart = demo.beside(demo.backbone(), images, np.eye(2)[np.arange(30) % 2])

    assert [0, 0, 0] == list(changed[:3])
    assert changed[3] > 0
    assert apart <= 1e-6


def test_draws_are_learned_as_if_each_were_alone(demo):
    rng = np.random.default_rng(3)
    x, t = rng.random((3, 8, 5)), np.eye(2)[rng.integers(0, 2, (3, 8))]

    W, b = demo.learned_head(x, t, l2=0.1, steps=20)

    for i in range(3):
        alone = demo.learned_head(x[i], t[i], l2=0.1, steps=20)
        assert np.allclose(W[i], alone[0], atol=1e-12)
        assert np.allclose(b[i], alone[1], atol=1e-12)


def test_a_larger_penalty_makes_smaller_weights(demo):
    rng = np.random.default_rng(4)
    x, t = rng.random((20, 5)), np.eye(2)[rng.integers(0, 2, 20)]
    sizes = [np.linalg.norm(demo.learned_head(x, t, l2=l2, steps=200)[0]) for l2 in (0, 0.1, 1)]

    assert sorted(sizes, reverse=True) == sizes


def test_standardised_features_have_mean_0_and_deviation_1_or_are_always_off(demo):
    h = demo.features_of(demo.backbone(), some_fields(300)[1]).astype(float)
    mean, sd = demo.scaled_by(h)
    scaled = (h - mean) / sd
    off = h.max(axis=0) == 0

    assert np.allclose(0, scaled.mean(axis=0), atol=1e-6)
    assert np.allclose(1, scaled.std(axis=0)[~off], atol=1e-3)
    assert np.allclose(0, scaled[:, off])


def test_fresh_fields_have_features_of_their_own(demo):
    digits, images = some_fields()
    net = demo.backbone()
    stored = demo.features_of(net, images)

    fresh = demo.of_fresh_fields(np.random.default_rng(5), net, digits, stored)

    assert (demo.FRESH, *stored.shape) == fresh.shape
    assert min(np.abs(one - stored).max(axis=1).min() for one in fresh) > 0.1


def test_an_image_goes_through_the_frozen_blocks_once(demo):
    once, again, whole = demo.reuse.work(demo.backbone(), n=7, steps=11)
    blocks = 144 * 9 * 12 + 36 * 9 * 12 * 24 + 9 * 24 * 48
    head = 48 * 2

    assert 7 * (blocks + 11 * 2 * head) == once
    assert 7 * 11 * (blocks + 2 * head) == again
    assert 7 * 11 * (2 * (blocks + head) + (blocks - 144 * 9 * 12 + head)) == whole


@pytest.mark.slow
def test_accuracy_grows_with_the_labels_as_the_curriculum_says(compute):
    expected = [0.791, 0.823, 0.859, 0.881, 0.897]

    assert compute()["features"] == pytest.approx(expected, abs=0.07)


@pytest.mark.slow
def test_the_features_win_at_every_count(compute):
    d = compute()

    assert [10, 20, 50, 100, 200] == list(d["count"])
    assert (d["features"] > d["scratch"] + 0.1).all()
    assert (d["features"] > d["pixels"] + 0.1).all()


@pytest.mark.slow
def test_an_image_passes_the_frozen_blocks_once_and_the_head_in_every_step(compute):
    d = compute()

    assert [1, 1, 1, 300] == list(d["times"])
    assert list(d["size"]) == [9 * 12 + 12, 9 * 12 * 24 + 24, 9 * 24 * 48 + 48, 48 * 2 + 2]
    assert [0, 0, 0, 98] == list(d["learn"])


@pytest.mark.slow
def test_by_the_statistics_of_its_batch_an_image_alone_tells_nothing(compute):
    d = compute()
    row = list(d["row"]).index("training mode: by batch, alone")

    assert 0.4 < d["with_50"][row] < 0.6


CATCHES = {
    "takes-an-untrained-network": (
        test_the_features_are_the_hidden_units_of_the_trained_network,
    ),
    "normalises-by-the-batch": (
        test_the_features_are_the_hidden_units_of_the_trained_network,
        test_the_features_of_an_image_do_not_depend_on_the_others,
    ),
    "trains-below-the-cache": (test_training_the_head_leaves_every_number_below_it,),
    "recomputes-every-step": (test_an_image_goes_through_the_frozen_blocks_once,),
    "repeats-the-cache": (test_fresh_fields_have_features_of_their_own,),
}  # fmt: skip
