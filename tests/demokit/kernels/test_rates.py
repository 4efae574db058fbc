"""Descent at many rates, against the closed form of a quadratic and runs one by one."""

import numpy as np
import pytest

from flashdl.demokit.kernels import mlp, rates

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(40, 5)) * [3, 1, 1, 0.5, 0.1], RNG.normal(size=(40, 2))
PROBLEM = rates.ridge(X, Y, 0.1)


def loss(W):
    return np.mean(((X @ W - Y) ** 2).sum(axis=1)) / 2 + 0.05 * np.sum(W**2)


def test_power_iteration_finds_the_largest_eigenvalue():
    A = PROBLEM[0]
    found = rates.sharpest(lambda v: A @ v, np.ones(5))

    assert np.linalg.eigvalsh(A)[-1] == pytest.approx(found, rel=1e-9)


def test_the_gradient_of_the_problem_is_that_of_its_loss():
    A, B, start = PROBLEM
    W, D = RNG.normal(size=(2, 5, 2))

    assert loss(0 * W) == pytest.approx(start)
    assert (loss(W + 1e-5 * D) - loss(W - 1e-5 * D)) / 2e-5 == pytest.approx(
        np.sum((A @ W - B) * D), abs=1e-8
    )


def test_every_direction_shrinks_by_its_own_factor():
    (A, B, _), lr = PROBLEM, np.array([0.01, 0.1])
    curvatures, Q = np.linalg.eigh(A)
    least = np.linalg.solve(A, B)
    W, losses = rates.ridge_runs(PROBLEM, lr, 7)
    for i, rate in enumerate(lr):
        expected = ((1 - rate * curvatures) ** 7)[:, None] * (Q.T @ -least)

        assert expected == pytest.approx(Q.T @ (W[7, i] - least), abs=1e-12)
        assert expected[-1] == pytest.approx(rates.along_sharpest(PROBLEM, W[7, i]), abs=1e-12)
        assert loss(W[7, i]) == pytest.approx(losses[7, i])


def test_a_net_descends_at_each_rate_as_it_does_alone():
    net = mlp.random_net(np.random.default_rng(1), (5, 3, 2))
    batch = X, np.eye(2)[(Y[:, 0] > 0).astype(int)]
    both = rates.net_runs(net, batch, np.array([0.1, 0.5]), 5)

    assert both[:, 1:] == pytest.approx(rates.net_runs(net, batch, np.array([0.5]), 5))
    assert both[5, 1] < both[5, 0] < both[0, 0]


def test_the_sharpness_of_a_net_is_the_largest_eigenvalue_of_its_hessian():
    net = mlp.random_net(np.random.default_rng(1), (5, 3, 2))
    batch = X, np.eye(2)[(Y[:, 0] > 0).astype(int)]
    w = mlp.flat(net)
    columns = []
    for step in 1e-5 * np.eye(w.size):
        up, down = (mlp.gradient(mlp.shaped(w + s * step, net), batch, "tanh")[1] for s in (1, -1))
        columns.append((up - down) / 2e-5)

    sizes = np.abs(np.linalg.eigvalsh(np.array(columns)))
    assert sizes.max() == pytest.approx(rates.net_sharpness(net, batch), rel=1e-3)


def test_mini_batches_come_near_the_least_loss_and_nearer_with_decay():
    constant = np.full(400, 0.05)
    both = np.stack([constant, constant * np.linspace(1, 0, 400)], axis=1)
    W = rates.noisy_runs(np.random.default_rng(2), X, Y, rates=both, penalty=0.1)
    least = loss(np.linalg.solve(*PROBLEM[:2]))
    kept, decayed = (np.mean([loss(w) for w in W[-1, :, s]]) - least for s in (0, 1))

    assert (401, rates.RUNS, 2, 5, 2) == W.shape
    assert 0 < decayed < kept < 0.5 * (loss(0 * W[0, 0, 0]) - least)
