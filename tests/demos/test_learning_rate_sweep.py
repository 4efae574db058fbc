"""The invariants of learning_rate_sweep, by eigenvalues and the closed form of a quadratic."""

import numpy as np
import pytest

from flashdl.demokit.data import digits_split

NAME = "learning_rate_sweep"


def problem(seed=0):
    split = digits_split(np.random.default_rng(seed))
    X, Y = split.train_images.reshape(-1, 64), np.eye(10)[split.train_labels] - 0.1
    return X, Y, X.T @ X / len(X) + 0.01 * np.eye(64)


@pytest.mark.slow
def test_power_iteration_agrees_with_the_eigenvalues(compute):
    expected = np.linalg.eigvalsh(problem()[2])[-1]

    assert expected == pytest.approx(compute()["lambda_max"], rel=1e-6)
    assert 2 / expected == pytest.approx(compute()["limit"], rel=1e-6)


def test_below_the_limit_no_step_raises_the_loss_and_above_it_the_sharp_error_grows(compute):
    for params in ({}, {"lo": 0.1, "hi": 0.3, "steps": 10}):
        d = compute(**params)
        stable = d["rate"] < 0.99 * d["limit"]
        unstable = d["rate"] > 1.01 * d["limit"]

        assert stable.any()
        assert unstable.any()
        assert np.diff(d["losses"][:, stable], axis=0).max() <= 1e-12
        assert d["factor"][:, unstable].min() > 1


def test_the_error_is_multiplied_by_its_factor(compute):
    d = compute()
    factor = 1 - 2 * d["of_limit"]
    for k, column in zip((0, 1, 2, 3, 10, 100), d["sharp"].T, strict=True):
        assert factor**k == pytest.approx(column, rel=1e-7, abs=1e-8)


def test_the_loss_after_a_step_is_that_of_the_data(compute):
    X, Y, _ = problem()
    W = compute()["eta"][1] * X.T @ Y / len(X)
    expected = np.mean(((X @ W - Y) ** 2).sum(axis=1)) / 2 + 0.005 * np.sum(W**2)

    assert expected == pytest.approx(compute()["once"][1])
    assert 0.45 == pytest.approx(compute()["before"][1])  # (0.9^2 + 9 * 0.1^2) / 2


def test_too_small_a_rate_is_slow_and_too_large_a_one_diverges(compute):
    d = compute()

    assert ["too small", "good", "best", "diverges", "diverges"] == list(d["said"])
    assert d["hundred"][0] > 2 * d["hundred"][2]
    assert d["hundred"][3] > 1e4
    assert np.isinf(d["hundred"][4])


def test_the_best_of_the_sweep_lies_below_the_limit_and_the_next_diverges(compute):
    d = compute()
    k = d["end"].argmin()

    assert d["rate"][k] < d["limit"] < d["rate"][k + 1]
    assert "diverges" == d["verdict"][k + 1]
    assert "best" == d["verdict"][k]


def test_a_verdict_follows_from_the_losses(demo):
    losses = np.array([[1.0, 1.0, 1.0, 1.0, 1.0], [0.9, 0.4, 0.3, np.nan, 2.0]])
    end, words = demo.verdicts(losses)

    assert ["too small", "good", "best", "diverges", "diverges"] == list(words)
    assert np.isinf(end[3])


def test_a_step_is_the_rate_times_the_gradient(compute):
    X, Y, _ = problem()
    d = compute()

    assert d["eta"] * np.linalg.norm(X.T @ Y / len(X)) == pytest.approx(d["moved"])


def test_decay_ends_nearer_to_the_least_loss(compute):
    for seed in (0, 1):
        constant, decay, warm = compute(seed=seed)["schedule"][:, -1]

        assert decay < 0.6 * constant
        assert warm < 0.6 * constant


def test_warm_up_begins_low_and_both_schedules_end_near_0(demo):
    share = demo.schedules(np.arange(demo.NOISY))

    assert [1, 1, 1 / 30] == pytest.approx(share[0])
    assert [1, 1 / 300, 1 / 300] == pytest.approx(share[-1])
    assert 29 == share[:, 2].argmax()


@pytest.mark.slow
def test_the_sweep_of_the_network_has_a_best_rate_inside(compute):
    d = compute(model="mlp")

    assert 0 < d["end"].argmin() < len(d["end"]) - 1
    assert d["end"][-1] > d["losses"][0, 0] > 10 * d["end"].min()


CATCHES = {
    "climbs": (
        test_below_the_limit_no_step_raises_the_loss_and_above_it_the_sharp_error_grows,
        test_the_error_is_multiplied_by_its_factor,
    ),
    "takes-steps-of-one-length": (
        test_a_step_is_the_rate_times_the_gradient,
        test_the_error_is_multiplied_by_its_factor,
    ),
    "forgets-the-two": (
        test_power_iteration_agrees_with_the_eigenvalues,
        test_too_small_a_rate_is_slow_and_too_large_a_one_diverges,
    ),
    "takes-the-mean-curvature": (test_power_iteration_agrees_with_the_eigenvalues,),
    "never-lowers-the-rate": (test_decay_ends_nearer_to_the_least_loss,),
}
