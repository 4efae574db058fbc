"""The invariants of underfit_capacity: fits and gaps recomputed, and where each cause leads."""

import numpy as np
import pytest

from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.fitting import Recipe, fit

NAME = "underfit_capacity"
CLEAN = {"label_noise": 0.0}
DATA = CLEAN | {"sweep": "data"}


def by_hand(*, width, n, noise, steps=500):
    """Training and test accuracy of a net drawn as the demo draws it, with argmax written out."""
    rng = np.random.default_rng(0)
    d = some_digits(rng, 1297, wrong=noise)
    own = np.random.default_rng(rng.integers(2**32))
    net = mlp.random_net(own, [64, width, 10])
    batch = d.x[:n], np.eye(10)[d.c[:n]]
    (W, b), (V, c) = fit(own, net, batch=batch, recipe=Recipe(), shots=[steps])[0]
    return [
        np.mean([np.argmax(np.tanh(x @ W + b) @ V + c) == k for x, k in zip(xs, ks, strict=True)])
        for xs, ks in ((d.x[:n], d.c[:n]), (d.test_x, d.test_c))
    ]


@pytest.mark.slow
def test_accuracies_are_those_on_the_training_and_on_the_test_digits(compute):
    d = compute()
    for column, width in ((1, 2), (3, 32)):
        expected = by_hand(width=width, n=150, noise=0.2)

        assert expected == pytest.approx([d["train"][column], d["test"][column]])


@pytest.mark.slow
def test_the_gap_is_training_minus_test(compute):
    for params in ({}, DATA):
        d = compute(**params)

        assert d["train"] - d["test"] == pytest.approx(d["gap"])
        assert d["cause_train"] - d["cause_test"] == pytest.approx(d["cause_gap"])
        assert d["after"] - d["before"] == pytest.approx(d["rise"])


@pytest.mark.slow
def test_wider_networks_fit_better(compute):
    d = compute()

    assert sorted(d["train"]) == list(d["train"])
    assert d["train"][-1] - d["train"][0] > 0.5


@pytest.mark.slow
def test_two_units_do_not_fit_better_with_more_data_while_the_gap_closes(compute):
    d = compute(**DATA)

    assert [50, 200, 800, 1297] == list(d["at"])
    assert d["train"][0] >= d["train"][1:].max()
    assert 0.45 <= d["train"].min()
    assert d["train"].max() <= 0.65
    assert abs(d["gap"][-1]) < 0.05 < d["gap"][0]


@pytest.mark.slow
def test_two_units_on_all_digits_are_those_of_a_net_trained_here(compute):
    expected = by_hand(width=2, n=1297, noise=0.0)
    d = compute(**DATA)

    assert expected == pytest.approx([d["train"][-1], d["test"][-1]])
    assert expected[0] == pytest.approx(d["after"][5])


@pytest.mark.slow
def test_every_cause_of_the_table_is_of_the_kind_of_its_measure(compute):
    d = compute(**CLEAN)

    assert list(d["of"][:5]) == list(d["of_cause"][1:])
    assert {"model", "regularisation", "training", "features"} == set(d["of_cause"][1:])
    assert d["cause_gap"].max() < 0.1


@pytest.mark.slow
def test_a_network_of_64_units_fits(compute):
    assert compute(widths=(64.0,), **CLEAN)["train"][0] >= 0.98


@pytest.mark.slow
def test_what_is_called_underfitting_has_the_high_training_errors(compute):
    d = compute()

    assert [False, True, True, True, True, True] == list(d["called"])
    assert ["fits", *["underfits"] * 5] == list(d["verdict"])
    assert d["cause_train"][0] > 0.9
    assert d["cause_train"][1:].max() < 0.7


@pytest.mark.slow
def test_each_cause_lowers_the_training_accuracy_and_removing_it_gives_that_back(compute):
    d = compute()
    free = d["cause_train"][0]

    assert list(d["cause_train"][1:]) == list(d["before"][:5])
    assert np.full(5, free) == pytest.approx(d["after"][:5])
    assert (d["rise"][:5] > 0.2).all()


@pytest.mark.slow
def test_more_data_and_augmentation_do_not_make_two_units_fit(compute):
    for params in ({}, DATA):
        assert (compute(**params)["rise"][5:] < 0.05).all()


@pytest.mark.slow
def test_equal_widths_are_equal_networks(compute):
    d = compute(widths=(4.0, 4.0), steps=100)

    assert d["train"][0] == d["train"][1]


CATCHES = {
    "looks-at-the-gap": (test_what_is_called_underfitting_has_the_high_training_errors,),
    "calls-test-training": (
        test_accuracies_are_those_on_the_training_and_on_the_test_digits,
        test_two_units_on_all_digits_are_those_of_a_net_trained_here,
    ),
    "keeps-the-size": (test_wider_networks_fit_better, test_a_network_of_64_units_fits),
    "regularises-more": (
        test_each_cause_lowers_the_training_accuracy_and_removing_it_gives_that_back,
    ),
    "stops-early": (test_each_cause_lowers_the_training_accuracy_and_removing_it_gives_that_back,),
}
