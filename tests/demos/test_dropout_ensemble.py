"""The invariants of dropout_ensemble, by enumeration in plain Python and by drawing."""

import math
from itertools import product

import numpy as np
import pytest

NAME = "dropout_ensemble"
SETTINGS = [{}, {"p": 0.3}, {"n_inputs": 4, "p": 0.8, "classes": 7}]


def softmax(z):
    e = [math.exp(v - max(z)) for v in z]
    return [v / math.fsum(e) for v in e]


def every_member(d):
    """(chance, probabilities) of each sub-network, its dropped inputs left out of the sums."""
    n, p = int(d["n"]), float(d["p"])
    for mask in product((False, True), repeat=n):
        chance = math.prod(1 - p if on else p for on in mask)
        on = [i for i in range(n) if mask[i]]
        z = [
            d["b"][k] + math.fsum(d["h"][i] * d["W"][i, k] for i in on) for k in range(d["b"].size)
        ]
        yield chance, softmax(z)


def geometric(found):
    """By products of powers, then divided by their sum."""
    powers = [math.prod(q[k] ** P for P, q in found) for k in range(len(found[0][1]))]
    return [v / math.fsum(powers) for v in powers]


def test_the_renormalised_geometric_mean_of_all_masks_is_the_scaled_network(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        expected = geometric(list(every_member(d)))

        assert expected == pytest.approx(d["geometric"], abs=1e-12)
        assert expected == pytest.approx(d["scaled"], abs=1e-12)


def test_the_arithmetic_mean_is_another(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        found = list(every_member(d))
        expected = [math.fsum(P * q[k] for P, q in found) for k in range(d["b"].size)]

        assert expected == pytest.approx(d["arithmetic"], abs=1e-12)
        assert np.abs(d["arithmetic"] - d["scaled"]).max() > 1e-3


def test_there_is_a_sub_network_for_every_subset_and_their_chances_sum_to_one(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        found = list(every_member(d))

        assert 2 ** d["n"] == d["networks"] == len(d["members"])
        assert sorted(P for P, _ in found) == pytest.approx(sorted(d["chance"]), abs=1e-15)
        assert 1 == pytest.approx(d["chance"].sum(), abs=1e-12)


def test_all_averages_are_distributions(compute):
    for setting in SETTINGS:
        assert np.ones(3) == pytest.approx(compute(**setting)["means"].sum(axis=1), abs=1e-12)


def test_behind_a_nonlinear_layer_the_scaled_network_is_an_approximation(compute, demo):
    differences = [compute(seed=seed)["difference"][2] for seed in range(5)]

    assert min(differences) > 1e-3
    assert [0, 0, 2] == list(demo.relu(np.array([-1.0, 0.0, 2.0])))


def test_a_step_of_one_sub_network_changes_all_that_share_its_weights(compute, demo):
    d = compute()
    inputs = np.where(np.arange(10) == 3, d["h"], 0.0)
    W, b = demo.learn(d["W"], d["b"], inputs)

    assert [1, 1024] == [d["bagging"][2], d["dropout"][2]]
    assert [3] == list(np.flatnonzero(np.abs(W - d["W"]).max(axis=1)))
    before, after = (softmax(inputs @ V + c)[0] for V, c in ((d["W"], d["b"]), (W, b)))
    assert after > before


def test_a_bag_stores_all_members_and_dropout_one(compute):
    d = compute()

    assert [1024, 1024 * 44, 1, 1000] == list(d["bagging"])
    assert [1024, 44] == list(d["dropout"][:2])
    assert 1000 / 1024 == pytest.approx(d["dropout"][3], abs=0.005)


def test_the_first_steps_are_of_the_masks_drawn_and_follow_one_another(compute, demo):
    d = compute()
    W, b = d["W"], d["b"]
    for kept, before, after in zip(d["kept"], d["p_before"], d["p_after"], strict=True):
        inputs = d["h"] * [int(bit) for bit in kept]

        assert softmax(inputs @ W + b)[0] == pytest.approx(before)
        W, b = demo.learn(W, b, inputs)
        assert softmax(inputs @ W + b)[0] == pytest.approx(after)
        assert after > before
    assert {1024} == set(d["reached"].tolist())


@pytest.mark.slow
def test_the_share_of_units_that_masks_keep_is_one_minus_p(compute):
    kept = "".join("".join(compute(p=0.2, seed=seed)["kept"]) for seed in range(50))

    assert 0.8 == pytest.approx(kept.count("1") / len(kept), abs=0.03)


def test_how_often_networks_are_drawn_is_what_drawing_shows(compute):
    d = compute()
    rng = np.random.default_rng(1)
    counts = np.zeros(4)
    for _ in range(20):
        found = np.bincount(rng.integers(0, 1024, 1000), minlength=1024)
        counts += np.bincount(np.minimum(found, 3), minlength=4)

    assert 1024 == pytest.approx(d["drawn"].sum())
    assert counts / 20 == pytest.approx(d["drawn"], abs=12)
    assert 1024 * (1 - 1 / 1024) ** 1000 == pytest.approx(d["drawn"][0])


def test_steps_and_draws_agree_for_masks_of_unequal_chances(compute):
    d = compute(p=0.3)

    expected = [math.fsum((1 - P) ** 1000 for P in d["chance"])]

    assert expected == pytest.approx(d["drawn"][:1])
    assert d["networks"] == pytest.approx(d["drawn"].sum())


CATCHES = {
    "forgets-to-scale": (test_the_renormalised_geometric_mean_of_all_masks_is_the_scaled_network,),
    "averages-logits": (test_the_arithmetic_mean_is_another,),
    "treats-deep-nets-as-linear": (
        test_behind_a_nonlinear_layer_the_scaled_network_is_an_approximation,
    ),
    "forgets-the-dropped-units": (
        test_there_is_a_sub_network_for_every_subset_and_their_chances_sum_to_one,
        test_the_renormalised_geometric_mean_of_all_masks_is_the_scaled_network,
    ),
    "bags-instead": (test_a_step_of_one_sub_network_changes_all_that_share_its_weights,),
    "never-draws-twice": (
        test_how_often_networks_are_drawn_is_what_drawing_shows,
        test_steps_and_draws_agree_for_masks_of_unequal_chances,
    ),
}
