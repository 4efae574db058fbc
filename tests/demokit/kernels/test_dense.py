"""A dense layer against its sums written out, its gradients against the adjoint identity."""

import numpy as np
import pytest

from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient

rng = np.random.default_rng(0)
B, N, M = 5, 3, 4
h, W, b = rng.normal(size=(B, N)), rng.normal(size=(N, M)), rng.normal(size=M)
delta = rng.normal(size=(B, M))


def test_affine_is_the_weighted_sum_plus_the_bias():
    expected = [
        [sum(h[i, k] * W[k, j] for k in range(N)) + b[j] for j in range(M)] for i in range(B)
    ]

    assert np.array(expected) == pytest.approx(affine(h, W, b))


@pytest.mark.parametrize(
    ("gradient", "change"),
    [
        (input_gradient(delta, W), lambda v: affine(h + v, W, b)),
        (weight_gradient(h, delta), lambda v: affine(h, W + v, b)),
        (bias_gradient(delta), lambda v: affine(h, W, b + v)),
    ],
)
def test_a_gradient_predicts_every_change_of_the_weighted_output(gradient, change):
    """The layer is affine in each argument, so <delta, z(v) - z(0)> = <gradient, v> exactly."""
    for _ in range(10):
        v = rng.normal(size=gradient.shape)
        rise = (delta * (change(v) - affine(h, W, b))).sum()

        assert rise == pytest.approx((gradient * v).sum())
