"""The invariants of batchnorm_lab, from its arrays and from its kernels with drawn inputs."""

import numpy as np
import pytest

from flashdl.demokit.kernels import batchnorm, batchnorm_net, batchnorm_views

NAME = "batchnorm_lab"
CHEAP = {"epochs": 1, "depth": 1}  # what is not about training
SETTINGS = [CHEAP, {**CHEAP, "batch": 7, "eps": 1e-2}]


def by_hand(column, eps):
    """Normalised numbers of one feature, by sums over its examples."""
    n = len(column)
    mu = sum(column) / n
    v = sum((a - mu) ** 2 for a in column) / n
    return [(a - mu) / (v + eps) ** 0.5 for a in column]


@pytest.mark.slow
def test_xhat_is_what_sums_over_the_batch_give(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        for x, xhat in zip(d["z"].T, d["xhat"].T, strict=True):
            assert by_hand(x, float(d["eps"])) == pytest.approx(xhat, abs=1e-9)


def test_xhat_has_mean_zero_and_variance_v_over_v_plus_eps(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        v = d["z"].var(axis=0)

        assert np.zeros(3) == pytest.approx(d["xhat"].mean(axis=0), abs=1e-9)
        assert v / (v + d["eps"]) == pytest.approx(d["xhat"].var(axis=0), abs=1e-9)


def test_y_has_mean_beta_and_deviation_gamma(compute):
    y = compute(**CHEAP)["y"]

    assert np.full(3, -0.5) == pytest.approx(y.mean(axis=0), abs=1e-9)
    assert np.full(3, 1.5) == pytest.approx(y.std(axis=0), abs=1e-4)


def test_gamma_and_beta_can_undo_it(compute):
    d = compute(**CHEAP)

    assert d["mu"][2] == pytest.approx(d["y_mean"][2], abs=1e-9)
    assert d["v"][2] ** 0.5 == pytest.approx(d["y_sd"][2], rel=1e-9)


def test_a_channel_averages_over_batch_height_and_width(compute):
    for batch in (7, 64):
        d = compute(**CHEAP, batch=batch)

        assert [batch] * 3 + [36 * batch] * 2 == list(d["averaged"])
        assert np.zeros(5) == pytest.approx(d["xhat_mean"], abs=1e-9)


def test_the_demo_finds_its_gradient_right(compute):
    for setting in SETTINGS:
        assert compute(**setting)["gradient_error"] < 1e-6


def test_dx_sums_to_zero_over_the_batch_and_has_nothing_along_xhat_but_for_eps(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        along = (d["dz"] * d["xhat"]).sum(axis=0)
        allowed = 1e-9 + 100 * d["eps"] * np.abs(d["dz"]).sum(axis=0)

        assert np.zeros(3) == pytest.approx(d["dz"].sum(axis=0), abs=1e-12)
        assert (np.abs(along) <= allowed).all()


@pytest.mark.slow
def test_scale_and_shift_of_x_change_nothing_as_eps_vanishes(compute):
    moved = [compute(**CHEAP, eps=eps)["moved"] for eps in (1e-2, 1e-4, 1e-8)]

    assert moved[0] > 50 * moved[1] > 50 * moved[2]
    assert moved[2] < 1e-7


def test_in_inference_the_batch_mates_do_not_matter(compute):
    d = compute(**CHEAP)
    y = d["mates"][1]

    assert [y[0]] * 3 == list(y)
    mean, sd = d["running_mean"][0], (d["running_sd"][0] ** 2 + 1e-5) ** 0.5
    assert 1.5 * (d["z"][0, 0] - mean) / sd - 0.5 == pytest.approx(y[0], rel=1e-9)


def test_in_training_they_do(compute):
    assert np.ptp(compute(**CHEAP)["mates"][0, :2]) > 0.01


def test_alone_in_training_mode_only_beta_is_left(compute):
    assert -0.5 == compute(**CHEAP)["mates"][0, 2]
    assert np.full((1, 3), -0.5) == pytest.approx(compute(**CHEAP, batch=1)["y"], abs=0)


def test_running_averages_forget_one_tenth_a_batch(compute):
    d = compute(batch=256, **CHEAP)
    mean = np.zeros(2)
    for found in ([1.0, 5.0], [3.0, 7.0]):
        mean = batchnorm.tracked((mean, mean), (np.array(found), np.array(found)))[0]

    assert [0.39, 1.15] == pytest.approx(mean)
    assert (d["running_sd"] > 0).all()


@pytest.mark.slow
def test_running_averages_come_near_those_of_all_digits(compute):
    d = compute(depth=1)

    assert d["all_mean"] == pytest.approx(d["running_mean"], abs=0.25)
    assert d["all_sd"] == pytest.approx(d["running_sd"], rel=0.1)


@pytest.mark.slow
def test_deep_sigmoid_layers_learn_only_with_it(compute):
    for seed in range(3):
        plain, normalised = compute(seed=seed)["accuracy"][:2]

        assert plain <= 0.2
        assert normalised >= 0.85


@pytest.mark.slow
def test_it_fails_alone_and_when_the_statistics_no_longer_fit(compute):
    _, fits, alone, moved, own = compute(depth=2)["accuracy"]

    assert fits >= 0.85
    assert alone <= 0.2
    assert moved <= fits - 0.2
    assert own == pytest.approx(fits, abs=0.05)


@pytest.mark.slow
def test_without_it_the_signal_shrinks_and_with_it_it_stays(compute):
    plain, normalised = compute(epochs=1)["signals"]

    assert np.diff(plain).max() < 0
    assert plain[-1] < 2e-3
    assert np.ones(5) == pytest.approx(normalised, abs=1e-3)


@pytest.mark.slow
def test_it_also_learns_at_a_larger_rate_and_from_a_poorer_start(compute):
    plain, normalised = compute()["rates"]

    assert plain.max() <= 0.2
    assert normalised.min() >= 0.85


def test_a_net_of_smaller_weights_gives_smaller_signals():
    rng = np.random.default_rng(1)
    net = batchnorm_net.fresh([rng.normal(size=(4, 3))], "tanh", None)
    x = rng.normal(size=(5, 4))

    few = batchnorm_net.logits(batchnorm_views.shrunk(net, 5), x)
    assert batchnorm_net.logits(net, x) / 5 == pytest.approx(few)


@pytest.mark.slow
def test_a_training_that_diverges_says_so(demo, compute):
    d = compute(activation="relu", depth=10, lr=1.0, batch=256, epochs=2)

    diverged = np.isnan(d["plain_loss"]).any()
    assert diverged == ("diverged" in demo.losses_title(d))


CATCHES = {
    "one-mean-for-all": (
        test_xhat_has_mean_zero_and_variance_v_over_v_plus_eps,
        test_a_channel_averages_over_batch_height_and_width,
    ),
    "divides-by-the-variance": (
        test_xhat_is_what_sums_over_the_batch_give,
        test_scale_and_shift_of_x_change_nothing_as_eps_vanishes,
    ),
    "forgets-gamma-and-beta": (
        test_y_has_mean_beta_and_deviation_gamma,
        test_gamma_and_beta_can_undo_it,
        test_alone_in_training_mode_only_beta_is_left,
    ),
    "statistics-as-constants": (
        test_dx_sums_to_zero_over_the_batch_and_has_nothing_along_xhat_but_for_eps,
        test_the_demo_finds_its_gradient_right,
    ),
    "batch-statistics-at-inference": (test_in_inference_the_batch_mates_do_not_matter,),
    "never-tracks": (test_running_averages_come_near_those_of_all_digits,),
}
