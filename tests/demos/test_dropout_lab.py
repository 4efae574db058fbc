"""The invariants of dropout_lab, from its arrays and from its kernels with drawn masks."""

from math import comb

import numpy as np
import pytest

from flashdl.demokit.kernels import dropout, dropout_net

NAME = "dropout_lab"
QUICK = {"steps": 100, "mc": 10}  # what is not about training
FORMS = ("inverted", "classic")


@pytest.mark.slow
def test_the_mean_stays_within_two_and_the_variance_within_five_percent(compute):
    d = compute(**QUICK)

    assert {1, 2, 3} == set(d["shown_x"])
    for p, x, mean, variance in zip(
        *(d[name] for name in ("shown_p", "shown_x", "mean", "variance")), strict=True
    ):
        assert pytest.approx(x, rel=0.02) == mean
        assert pytest.approx(x**2 * p / (1 - p), rel=0.05) == variance


def test_without_rescaling_a_share_of_one_minus_p_is_left(compute):
    d = compute(**QUICK)

    assert (1 - d["shown_p"]) * d["shown_x"] == pytest.approx(d["bare_mean"], abs=0.02)


@pytest.mark.slow
def test_a_share_p_of_the_units_is_zeroed(compute):
    for p in (0.2, 0.7):
        assert pytest.approx(p, abs=0.01) == compute(**QUICK, p=p)["zeroed"]


def test_the_number_of_zeros_is_binomial():
    keep = dropout.kept(np.random.default_rng(1), (40_000, 4), 0.3)
    counts = np.bincount(4 - keep.sum(axis=1).astype(int), minlength=5) / 40_000
    expected = [comb(4, k) * 0.3**k * 0.7 ** (4 - k) for k in range(5)]

    assert expected == pytest.approx(counts, abs=0.01)


def test_each_example_draws_its_own_mask():
    keep = dropout.kept(np.random.default_rng(2), (2, 50_000), 0.5)

    assert pytest.approx(0.5, abs=0.01) == np.mean(keep[0] == keep[1])


@pytest.mark.slow
def test_test_mode_is_the_identity_or_times_one_minus_p(compute):
    x = np.arange(1.0, 9.0)

    assert list(x) == list(compute(**QUICK, p=0.2)["passes"][-1])
    classic = compute(**QUICK, p=0.2, form="classic")["passes"][-1]
    assert 0.8 * x == pytest.approx(classic)


@pytest.mark.slow
def test_survivors_of_the_inverted_form_are_divided_by_one_minus_p(compute):
    for p in (0.2, 0.5, 0.8):
        d = compute(**QUICK, p=p)
        x, training = d["passes"][0], d["passes"][1:4]

        assert {0.0, round(1 / (1 - p), 9)} >= set((training / x).round(9).ravel())


def test_both_forms_expect_the_same_input_of_the_next_unit_in_training_and_test(compute):
    for p in (0.2, 0.8):
        inverted, classic, bare = compute(**QUICK, p=p)["forms"]

        assert inverted[1] == pytest.approx(inverted[0], rel=0.03)
        assert classic[1] == pytest.approx(classic[0], rel=0.03)
        assert classic / (1 - p) == pytest.approx(inverted)
        assert pytest.approx(1 - p, rel=0.03) == bare[0] / bare[1]


def test_classic_dropout_is_the_inverted_one_of_larger_weights():
    rng = np.random.default_rng(3)
    h, keep = rng.normal(size=(5, 7)), dropout.kept(rng, (5, 7), 0.4)
    W = rng.normal(size=(7, 3))

    inverted, classic = (dropout.in_training(h, keep, 0.4, form) for form in FORMS)
    assert inverted @ W == pytest.approx(classic @ (W / 0.6))


@pytest.mark.slow
def test_p_of_zero_changes_nothing_in_either_mode(compute):
    d = compute(**QUICK, p=0.0)

    assert d["passes"] == pytest.approx(np.tile(d["passes"][0], (5, 1)))
    assert np.zeros(2) == pytest.approx(d["spread"], abs=1e-12)


@pytest.mark.slow
def test_the_gradient_under_a_mask_is_the_measured_slope(compute):
    for form in FORMS:
        assert compute(**QUICK, form=form)["gradient_error"] < 1e-6


def test_a_zeroed_unit_gets_no_gradient():
    keep = np.array([[1.0, 0.0, 1.0]])

    for form, scale in (("inverted", 2.0), ("classic", 1.0)):
        back = dropout.through_training(np.full((1, 3), 3.0), keep, 0.5, form)
        assert [3 * scale, 0, 3 * scale] == list(back[0])


@pytest.mark.slow
def test_with_dropout_it_learns_slower_and_tests_better(compute):
    d = compute()

    ends = zip(d["train_early"], d["train"], d["test_early"], d["test"], strict=True)
    assert np.array(list(ends)) == pytest.approx(d["nets"], abs=5e-4)
    assert d["train_early"][1] < d["train_early"][0] - 0.05
    assert d["test"][1] > d["test"][0] + 0.03


@pytest.mark.slow
def test_monte_carlo_passes_differ_where_the_net_is_unsure(compute):
    d = compute()
    sure, unsure = d["spread"]

    assert d["unsure"].std() == pytest.approx(unsure)
    assert unsure > sure + 0.02
    assert d["once"][0] > 0.9 > d["once"][1]


def test_a_pass_with_all_units_kept_and_p_zero_is_the_test_pass():
    rng = np.random.default_rng(4)
    net = [(rng.normal(size=(6, 5)), rng.normal(size=5)), (rng.normal(size=(5, 3)), np.zeros(3))]
    x, none = rng.normal(size=6), dropout_net.Dropout(0.0, "inverted")

    once = dropout_net.probabilities(net, x[None], none)
    assert once == pytest.approx(dropout_net.masked(net, x, np.ones((1, 5)), none))


CATCHES = {
    "forgets-the-rescaling": (
        test_the_mean_stays_within_two_and_the_variance_within_five_percent,
        test_survivors_of_the_inverted_form_are_divided_by_one_minus_p,
        test_classic_dropout_is_the_inverted_one_of_larger_weights,
    ),
    "divides-by-p": (
        test_the_mean_stays_within_two_and_the_variance_within_five_percent,
        test_both_forms_expect_the_same_input_of_the_next_unit_in_training_and_test,
    ),
    "drops-in-test": (test_test_mode_is_the_identity_or_times_one_minus_p,),
    "one-mask-for-all": (
        test_each_example_draws_its_own_mask,
        test_the_number_of_zeros_is_binomial,
    ),
    "p-is-kept": (test_a_share_p_of_the_units_is_zeroed, test_the_number_of_zeros_is_binomial),
    "backward-without-the-mask": (
        test_a_zeroed_unit_gets_no_gradient,
        test_the_gradient_under_a_mask_is_the_measured_slope,
    ),
    "off-for-uncertainty": (test_monte_carlo_passes_differ_where_the_net_is_unsure,),
}
