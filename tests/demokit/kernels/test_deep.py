"""Deep networks: gradients as slopes of the loss, training step by step, what clipping leaves."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels import deep
from flashdl.demokit.kernels.deep import Net

KINDS = [
    Net(activation, layernorm=layernorm, keep=keep, take=take)
    for activation in ("sigmoid", "tanh", "gelu")
    for layernorm in (False, True)
    for keep, take in ((0.0, 1.0), (1.0, 1.0), (0.9, 0.1))
]
NETS = pytest.mark.parametrize("net", KINDS, ids=str)


def drawn(seed, *, layers=4, n=8):
    """Matrices [n, n], x, c and directions of x and W, all N(0, 1)."""
    rng = np.random.default_rng(seed)
    return list(rng.standard_normal((layers, n, n))), *rng.standard_normal((3, 5, n)), rng


@NETS
def test_what_comes_back_to_the_input_is_the_slope_of_the_loss(net):
    draws, x, c, v, _ = drawn(5)
    W = [deep.weights(net, Z) for Z in draws]
    up, down = ((c * deep.run(net, W, x + s * 1e-5 * v)[0][-1]).sum() for s in (1, -1))
    dx = deep.passes(net, draws, x, c)[2][0]

    assert (up - down) / 2e-5 == pytest.approx((dx * v).sum(), rel=1e-6, abs=1e-9)


@NETS
def test_the_gradients_of_all_weights_are_slopes_of_the_loss(net):
    draws, x, c, _, rng = drawn(6)
    W = [deep.weights(net, Z) for Z in draws]
    V = [rng.standard_normal(W_l.shape) for W_l in W]
    moved = [[a + s * 1e-5 * b for a, b in zip(W, V, strict=True)] for s in (1, -1)]
    up, down = ((c * deep.run(net, at, x)[0][-1]).sum() for at in moved)
    rise = sum((dW * v).sum() for dW, v in zip(deep.passes(net, draws, x, c)[4], V, strict=True))

    assert (up - down) / 2e-5 == pytest.approx(rise, rel=1e-6, abs=1e-9)


def test_orthogonal_weights_are_orthogonal():
    W = deep.weights(Net("tanh", "orthogonal"), np.random.default_rng(0).standard_normal((16, 16)))

    assert np.eye(16) == pytest.approx(W @ W.T, abs=1e-12)


def test_the_gain_scales_the_weights_and_sd_is_of_custom_alone():
    Z = np.random.default_rng(1).standard_normal((9, 9))

    assert Z / 6 == pytest.approx(deep.weights(Net("tanh", gain=0.5), Z))
    assert Z / 3 == pytest.approx(deep.weights(Net("tanh", sd=7.0), Z))
    assert 7 * Z == pytest.approx(deep.weights(Net("tanh", "custom", sd=7.0), Z))


def test_every_layer_has_its_gradients_and_the_input_and_the_output_theirs():
    draws, x, c, _, _ = drawn(7, layers=3)
    h, z, g, delta, dW = deep.passes(Net("tanh"), draws, x, c)

    assert [4, 3, 4, 3, 3] == [len(found) for found in (h, z, g, delta, dW)]
    assert x is h[0]
    assert c is g[-1]
    assert (g[-1] * (1 - h[-1] ** 2)) == pytest.approx(delta[-1])


def test_the_factors_of_a_layer_are_ratios_of_neighbouring_sizes():
    phi, W, both = 10 ** deep.factors(np.log10([2.0, 8.0, 5.0]), np.log10([9.0, 4.0, 6.0, 7.0]))

    assert [2 / 4, 8 / 6] == pytest.approx(phi)
    assert [4 / 8, 6 / 5] == pytest.approx(W)
    assert [2 / 8, 8 / 5] == pytest.approx(both)


def test_a_small_step_lowers_the_loss_by_the_squares_of_the_gradient():
    draws, x, t, _, _ = drawn(8)
    net, rate = Net("tanh"), 1e-5
    W = [deep.weights(net, Z) for Z in draws]
    losses, moved = deep.descend(net, W, x, t, rates=[rate])
    slopes = moved * [deep.norm(W_l) for W_l in W] / rate

    assert (slopes**2).sum() == pytest.approx((losses[0] - losses[1]) / rate, rel=1e-3)
    assert losses[0] == pytest.approx(((deep.run(net, W, x)[0][-1] - t) ** 2).sum() / 10)


def test_a_constant_of_the_batch_is_what_no_step_beats_without_an_input():
    draws, _, t, _, _ = drawn(9, n=6)
    x, t = np.ones((5, 6)), 1 / (1 + np.exp(-t))
    before, halfway, after, constant, *_ = deep.trained(Net("sigmoid"), draws, x, t, steps=200)

    assert np.var(t, axis=0).sum() / 2 == pytest.approx(constant)
    assert constant - 1e-12 <= after <= halfway < before


def test_steps_that_diverge_end_without_a_warning():
    draws, x, t, _, _ = drawn(11)
    W = [deep.weights(Net("linear"), Z) for Z in draws]
    losses, _ = deep.descend(Net("linear"), W, x, t, rates=[1e9] * 20)

    assert not np.isfinite(losses[-1])


def test_at_most_64_units_are_trained():
    draws, x, t, _, _ = drawn(10, layers=2, n=70)
    cut = [Z[:64, :64] for Z in draws]
    expected = deep.trained(Net("sigmoid"), cut, x[:, :64], t[:, :64], steps=2)

    assert list(expected) == list(deep.trained(Net("sigmoid"), draws, x, t, steps=2))


def test_clipping_keeps_the_direction_and_at_most_the_norm():
    assert [0.6, 0.8] == pytest.approx(deep.clipped(np.array([3.0, 4.0]), 1.0))
    assert [3.0, 4.0] == list(deep.clipped(np.array([3.0, 4.0]), 5.5))
    assert [0.0, 0.0] == list(deep.clipped(np.zeros(2), 1.0))


def test_the_norm_is_the_root_of_the_sum_of_squares():
    x = np.random.default_rng(2).standard_normal((3, 4))

    assert math.sqrt(sum(v * v for v in x.ravel())) == pytest.approx(deep.norm(x))
