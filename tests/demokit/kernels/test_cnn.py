"""The small network against its definition written out and against differences of its loss."""

import numpy as np
import pytest

from flashdl.demokit.data import digits
from flashdl.demokit.gradcheck import central_differences, relative_error, tensor_errors
from flashdl.demokit.kernels.cnn import (
    Widths,
    accuracy,
    deltas,
    forward,
    gradient,
    input_gradient,
    logits,
    parameter_gradients,
    random_net,
)
from flashdl.demokit.kernels.losses import cross_entropy
from flashdl.demokit.models import recipe, trained
from flashdl.demokit.models.digits_cnn import LAYERS, split

rng = np.random.default_rng(0)
SMALL = Widths(3, 4, 5, 3)
X, T = rng.normal(size=(6, 8, 8, 2)), np.eye(3)[rng.integers(0, 3, 6)]


def small(seed=1):
    net = random_net(np.random.default_rng(seed), (8, 8, 2), SMALL, np.float64)
    return {name: w + 0.1 * rng.normal(size=w.shape) for name, w in net.items()}


def same_3(x, W, b):
    """A 3x3 convolution with a border of zeros, as nine shifted products."""
    wide = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    h, w = x.shape[1:3]
    return b + sum(wide[:, u : u + h, v : v + w] @ W[u, v] for u, v in np.ndindex(3, 3))


def pool_2(x):
    n, h, w, c = x.shape
    return x.reshape(n, h // 2, 2, w // 2, 2, c).max(axis=(2, 4))


def written_out(net, x):
    for i in ("1", "2"):
        x = pool_2(np.maximum(same_3(x, net["W" + i], net["b" + i]), 0))
    h = np.maximum(x.reshape(len(x), -1) @ net["W3"] + net["b3"], 0)
    return h @ net["W4"] + net["b4"]


def test_the_logits_are_those_of_the_definition():
    net = small()

    assert written_out(net, X) == pytest.approx(logits(net, X))


def test_the_network_of_the_curriculum_has_13706_parameters():
    net = random_net(rng, (8, 8, 1))

    assert 13706 == sum(w.size for w in net.values())
    assert {np.dtype(np.float32)} == {w.dtype for w in net.values()}
    assert LAYERS == tuple(net)


def test_backpropagation_is_the_slope_of_the_loss_in_every_array():
    net = small()
    g = gradient(net, forward(net, X).columns1, T)[1]
    entries = {name: rng.permutation(w.size)[:20].tolist() for name, w in net.items()}

    def cost(net):
        return cross_entropy(written_out(net, X), T)

    assert tensor_errors(cost, net, g, entries=entries, eps=1e-6).max() < 1e-6


@pytest.mark.parametrize("at", ["logits", "h", "z2", "p1", "z1"])
def test_the_input_gradient_of_every_stage_is_the_slope_of_its_weighted_sum(at):
    net = small()
    s = forward(net, X)
    weights = rng.normal(size=getattr(s, at).shape)
    entries = rng.permutation(X.size)[:40]
    measured = central_differences(
        lambda x: (weights * getattr(forward(net, x), at)).sum(), X, eps=1e-6, entries=entries
    )

    found = input_gradient(net, s, weights, at=at)
    assert X.shape == found.shape
    assert relative_error(found.flat[entries], measured) < 1e-6


def test_deltas_begin_where_they_are_told_and_reach_the_first_convolution():
    net = small()
    s = forward(net, X)
    full = deltas(net, s, np.ones((6, 3)))
    partial = deltas(net, s, full["z2"], at="z2")

    assert ["z2", "p1", "a1", "z1"] == list(partial)
    assert full["z1"] == pytest.approx(partial["z1"])
    assert set(LAYERS) == set(parameter_gradients(net, s, full))


def test_another_way_through_the_relu_is_taken_at_all_three_of_them():
    net = small()
    s, seen = forward(net, X), []

    def through(z, g):
        seen.append(z.shape)
        return g

    input_gradient(net, s, np.ones((6, 3)), through=through)
    assert [s.z3.shape, s.z2.shape, s.z1.shape] == seen


@pytest.mark.parametrize("image", [(12, 12, 1), (24, 24, 1), (8, 8, 3)])
def test_other_images_and_widths_fit(image):
    net = random_net(rng, image, Widths(12, 24, 48, 11))

    assert (2, 11) == logits(net, np.zeros((2, *image), np.float32)).shape


def test_float32_is_kept_throughout():
    net = {name: w.astype(np.float32) for name, w in small().items()}
    x = X.astype(np.float32)
    g = gradient(net, forward(net, x).columns1, T.astype(np.float32))[1]

    dx = input_gradient(net, forward(net, x), T.astype(np.float32))
    assert {np.dtype(np.float32)} == {a.dtype for a in (*g.values(), dx)}


@pytest.mark.slow
def test_the_digits_are_learnt_from_scratch():
    net = trained("digits-cnn")
    parts = split(net)
    found = written_out(net, parts.test_images[..., None]).argmax(axis=1) == parts.test_labels

    assert 0.97 <= found.mean() == pytest.approx(net["test_accuracy"])
    assert accuracy(net, parts.test_images[..., None], parts.test_labels) == found.mean()
    assert (1297, 500) == (len(parts.train_images), len(parts.test_images))
    assert sorted(net["order"]) == list(range(1797))
    assert (digits()[1][net["order"]][-500:] == parts.test_labels).all()
    assert net["losses"].size == 8 * 41


@pytest.mark.slow
def test_training_again_gives_the_same_bits_and_reports_its_course():
    told = []
    r = recipe("digits-cnn")
    again = r.train(np.random.default_rng(r.seed), lambda share, **kw: told.append((share, kw)))

    assert all((again[name] == trained("digits-cnn")[name]).all() for name in LAYERS)
    assert sorted(share for share, _ in told) == [share for share, _ in told]
    assert 1 == told[-1][0]
    assert (again["losses"] == told[-1][1]["loss"]).all()
    assert told[-1][1]["step"].tolist() == list(range(1, 329))
