"""The fully convolutional net: gradient, size of its output, and how far a pixel sees."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.fcn import forward, gradient, random_net
from flashdl.demokit.kernels.training import flat, shaped


def exact(rng, layers):
    net = random_net(rng, layers, 4)
    return {name: w + 0.1 * rng.standard_normal(w.shape) for name, w in net.items()}


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_the_gradient_agrees_with_central_differences(layers):
    rng = np.random.default_rng(layers)
    net, x = exact(rng, layers), rng.standard_normal((2, 5, 6, 1))
    t = one_hot(rng.integers(0, 4, (2, 5, 6)), 4)
    w = flat(net)
    entries = list(rng.choice(w.size, min(w.size, 40), replace=False))

    measured = central_differences(
        lambda v: gradient(shaped(v, net), x, t)[0], w, eps=1e-6, entries=entries
    )
    named = gradient(net, x, t)[1]
    found = flat({name: named[name] for name in net})[entries]

    assert relative_error(found, measured) < 1e-6


@pytest.mark.parametrize("size", [(4, 4), (7, 11)])
def test_the_output_has_the_height_and_width_of_any_input(size):
    rng = np.random.default_rng(1)

    assert (3, *size, 4) == forward(exact(rng, 3), rng.standard_normal((3, *size, 1))).logits.shape


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
def test_a_pixel_sees_one_pixel_further_with_every_layer(layers):
    rng = np.random.default_rng(2)
    net, x = exact(rng, layers), rng.standard_normal((1, 15, 15, 1))
    changed = x.copy()
    changed[0, 7, 7] += 1.0

    moved = (forward(net, x).logits != forward(net, changed).logits).any(axis=-1)[0]

    expected = np.zeros((15, 15), bool)
    expected[7 - layers : 8 + layers, 7 - layers : 8 + layers] = True
    assert np.array_equal(moved & ~expected, np.zeros((15, 15), bool))
    assert 1 + 2 * layers == moved.any(axis=0).sum() == moved.any(axis=1).sum()
