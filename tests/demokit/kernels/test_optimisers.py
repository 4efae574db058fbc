"""Each optimiser against the sums that its recursion unrolls to, and on bowls it must solve."""

import numpy as np
import pytest

from flashdl.demokit.kernels.optimisers import adam, at_rest, momentum, sgd, unbiased

rng = np.random.default_rng(0)
W = rng.normal(size=(3, 2))
GRADIENTS = rng.normal(size=(6, 3, 2))


def test_sgd_moves_against_the_gradient_by_the_rate():
    moved = sgd(W, GRADIENTS[0], lr=0.1)

    assert -0.1 == pytest.approx(((moved - W) / GRADIENTS[0]).min())
    assert -0.1 == pytest.approx(((moved - W) / GRADIENTS[0]).max())


def test_the_velocity_is_the_sum_of_decayed_gradients():
    w, v = W, np.zeros_like(W)
    for g in GRADIENTS:
        w, v = momentum(w, g, v, lr=0.1, beta=0.9)

    expected = -0.1 * sum(0.9 ** (5 - i) * g for i, g in enumerate(GRADIENTS))
    assert expected == pytest.approx(v)


def test_momentum_without_momentum_is_sgd():
    w, _ = momentum(W, GRADIENTS[0], GRADIENTS[1], lr=0.1, beta=0.0)

    assert sgd(W, GRADIENTS[0], lr=0.1) == pytest.approx(w)


def test_under_a_steady_gradient_momentum_moves_by_the_rate_over_one_minus_beta():
    w, v = np.zeros(1), np.zeros(1)
    for _ in range(300):
        before = w
        w, v = momentum(w, np.ones(1), v, lr=0.1, beta=0.9)

    assert pytest.approx(-0.1 / (1 - 0.9)) == (w - before)[0]


def test_the_first_step_of_adam_is_the_rate_in_every_entry_whatever_the_size_of_the_gradient():
    for size in (1e-3, 1.0, 1e3):
        g = size * np.where(GRADIENTS[0] > 0, 1.0, -1.0) * rng.uniform(0.5, 1, W.shape)
        moved, _ = adam(W, g, at_rest(W), lr=0.01)

        assert -0.01 * np.sign(g) == pytest.approx(moved - W, rel=1e-4)


def test_adam_carries_decayed_means_that_are_exact_for_a_steady_gradient():
    g, carried = GRADIENTS[0], at_rest(W)
    for _ in range(7):
        _, carried = adam(W, g, carried, lr=0.1)

    assert carried.t == 7
    assert g == pytest.approx(unbiased(carried.m, 0.9, 7))
    assert g**2 == pytest.approx(unbiased(carried.v, 0.999, 7))


def test_adam_follows_the_weighted_means_of_its_paper():
    w, carried = W, at_rest(W)
    for t, g in enumerate(GRADIENTS, 1):
        before = w
        w, carried = adam(w, g, carried, lr=0.1)
        weights = {b: np.array([b ** (t - 1 - i) for i in range(t)]) for b in (0.9, 0.999)}
        m, v = (
            np.average(GRADIENTS[:t] ** power, axis=0, weights=weights[b])
            for power, b in ((1, 0.9), (2, 0.999))
        )

        assert before - 0.1 * m / np.sqrt(v) == pytest.approx(w, rel=1e-6)


@pytest.mark.parametrize("curvature", [0.1, 1.0, 10.0])
def test_all_of_them_come_to_rest_at_the_bottom_of_a_bowl(curvature):
    plain = ball = quick = np.array([1.0, -2.0])
    v, carried = np.zeros(2), at_rest(quick)
    for _ in range(1500):
        plain = sgd(plain, curvature * plain, lr=0.1)
        ball, v = momentum(ball, curvature * ball, v, lr=0.02, beta=0.9)
        quick, carried = adam(quick, curvature * quick, carried, lr=0.01)

    for w in (plain, ball, quick):
        assert [0.0, 0.0] == pytest.approx(w, abs=1e-3)


def test_nothing_that_is_passed_in_is_changed():
    w, g, v, carried = W.copy(), GRADIENTS[0].copy(), GRADIENTS[1].copy(), at_rest(W)
    sgd(w, g, lr=0.1)
    momentum(w, g, v, lr=0.1, beta=0.9)
    adam(w, g, carried, lr=0.1)

    for left, right in ((W, w), (GRADIENTS[0], g), (GRADIENTS[1], v)):
        assert (left == right).all()
    assert not carried.m.any()
    assert not carried.v.any()
