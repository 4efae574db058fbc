"""The invariants of sgd_noise: gradients in Python loops, noise from all examples, partitions."""

import math

import numpy as np
import pytest

from flashdl.demokit.data import some_digits

NAME = "sgd_noise"
SMALL = {"epochs": 2}


def problem(seed, *, n=30):
    """Rows with a one at the end, one-hot targets, and weights."""
    rng = np.random.default_rng(seed)
    x = np.c_[rng.uniform(size=(n, 6)), np.ones(n)]
    return x, np.eye(4)[rng.integers(0, 4, n)], rng.normal(size=(7, 4))


def loss(W, x, t):
    """Mean of -log p of the true class, written out."""
    z = x @ W
    return np.mean(np.log(np.exp(z).sum(axis=1)) - (z * t).sum(axis=1))


def test_the_gradient_is_the_slope_of_the_mean_loss(demo):
    x, t, W = problem(1)
    g = demo.gradient(W, x, t)
    for i in np.ndindex(W.shape):
        step = np.zeros_like(W)
        step[i] = 1e-5

        measured = (loss(W + step, x, t) - loss(W - step, x, t)) / 2e-5
        assert measured == pytest.approx(g[i], abs=1e-9)


def test_the_gradients_of_a_partition_have_the_full_gradient_as_their_mean(demo):
    x, t, W = problem(2)
    for size in (1, 7, 10, 30):
        parts = [np.arange(30)[k : k + size] for k in range(0, 30, size)]
        mean = sum(len(r) / 30 * demo.gradient(W, x[r], t[r]) for r in parts)

        assert demo.gradient(W, x, t) == pytest.approx(mean, abs=1e-12)


@pytest.mark.slow
def test_the_batches_of_the_table_have_the_gradient_of_all_digits_as_their_mean(compute):
    for batch in (1, 64, 1000, 1297):
        d = compute(batch=batch, **SMALL)

        assert 0 == pytest.approx(d["mean_error"], abs=1e-12)
        assert d["b0"][-1] == pytest.approx(d["b0"][-2], abs=1e-12)
        assert [0, 0] == list(d["off"][-2:])


def test_at_equal_scores_the_gradient_of_a_bias_is_a_tenth_minus_the_share_of_the_class(compute):
    d = compute(**SMALL)
    labels = some_digits(np.random.default_rng(0), 1297).c

    for k in (0, 1):
        assert 0.1 - np.mean(labels == k) == pytest.approx(d[f"b{k}"][-1], abs=1e-12)


def test_the_noise_times_the_batch_is_the_spread_of_the_examples(compute, demo):
    data = some_digits(np.random.default_rng(0), 1297)
    x, t = np.c_[data.x, np.ones(1297)], np.eye(10)[data.c]
    each = x[:, :, None] * (0.1 - t)[:, None, :]  # p is 1/10 at W = 0
    expected = np.sum(each.var(axis=0))
    d = compute(**SMALL)

    assert np.full(5, expected) == pytest.approx(d["noise"] * d["B"], rel=0.1)
    assert d["noise"] * d["B"] == pytest.approx(d["noise_B"])


def test_every_epoch_takes_each_digit_once(compute):
    for batch, epochs in ((64, 2), (100, 3)):
        d = compute(batch=batch, epochs=epochs)
        for size, updates in zip(d["sizes"], d["updates"], strict=True):
            assert epochs * math.ceil(1297 / size) == updates


def test_a_run_on_all_examples_is_gradient_descent(compute):
    data = some_digits(np.random.default_rng(0), 1297)
    x, t, W = np.c_[data.x, np.ones(1297)], np.eye(10)[data.c], np.zeros((65, 10))
    expected = [loss(W, x, t)]
    for _ in range(3):
        p = np.exp(x @ W)
        W = W - 0.3 * x.T @ (p / p.sum(axis=1, keepdims=True) - t) / 1297
        expected.append(loss(W, x, t))

    d = compute(lr=0.3, epochs=3)

    assert expected == pytest.approx(d["loss"][:, 0], abs=1e-12)
    test_x = np.c_[data.test_x, np.ones(500)]
    right = np.mean((test_x @ W).argmax(axis=1) == data.test_c)
    assert right == pytest.approx(d["accuracy"][0])


def test_many_noisy_steps_beat_few_exact_ones(compute):
    d = compute()
    full, some = d["sizes"].tolist().index(1297), d["sizes"].tolist().index(64)

    assert d["accuracy"][some] > d["accuracy"][full] + 0.02
    assert d["final"][some] < d["final"][full] / 2


def test_a_constant_rate_hovers_at_the_level_of_a_geometric_series(compute):
    for lr in (0.3, 0.5, 1.0):
        d = compute(lr=lr, **SMALL)
        series = lr**2 * sum((1 - lr) ** (2 * k) for k in range(5000))

        assert [series, series / 16] == pytest.approx(d["rule"])
        assert [series, series / 16] == pytest.approx(d["hover"], rel=0.15)


def test_a_rate_that_decays_and_averages_come_nearer(compute):
    d = compute(**SMALL)
    one, _, slower, mean = d["last"]

    assert slower < one / 10
    assert mean < one / 10


def test_the_own_batch_is_one_of_the_runs(compute):
    d = compute(batch=200, **SMALL)

    assert [1297, 200, 64, 8] == list(d["sizes"])
    assert (3, 4) == d["loss"].shape


CATCHES = {
    "sums-the-batch": (
        test_the_gradient_is_the_slope_of_the_mean_loss,
        test_the_gradients_of_a_partition_have_the_full_gradient_as_their_mean,
    ),
    "takes-the-first-rows": (
        test_the_batches_of_the_table_have_the_gradient_of_all_digits_as_their_mean,
    ),
    "steps-once-an-epoch": (
        test_every_epoch_takes_each_digit_once,
        test_many_noisy_steps_beat_few_exact_ones,
    ),
    "forgets-the-square": (test_the_noise_times_the_batch_is_the_spread_of_the_examples,),
    "expects-to-settle": (test_a_constant_rate_hovers_at_the_level_of_a_geometric_series,),
    "keeps-the-rate": (test_a_rate_that_decays_and_averages_come_nearer,),
    "takes-the-last-iterate": (test_a_rate_that_decays_and_averages_come_nearer,),
}
