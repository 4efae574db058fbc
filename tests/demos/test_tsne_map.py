"""The invariants of tsne_map, from what it shows and from its kernels on its digits."""

import math

import numpy as np
import pytest

from flashdl.demokit.data import digits
from flashdl.demokit.kernels import tsne, tsne_views

NAME = "tsne_map"
QUICK = {"n": 60, "iters": 50, "perplexity": 10.0}


def some_pixels(n):
    images, _ = digits()
    return images[np.random.default_rng(0).permutation(len(images))[:n]].reshape(n, 64)


@pytest.mark.slow
def test_every_row_has_the_perplexity_asked_for(compute):
    for perplexity in (5.0, 15.0):
        d = compute(**QUICK | {"perplexity": perplexity})

        assert np.full(60, perplexity) == pytest.approx(d["perplexities"], abs=0.01)


def test_a_perplexity_above_a_third_of_the_others_is_lowered(compute):
    d = compute(**QUICK | {"n": 50, "perplexity": 60.0})

    assert 49 / 3 == pytest.approx(float(d["perplexity"]))
    assert np.full(50, 49 / 3) == pytest.approx(d["perplexities"], abs=0.01)


def test_the_joint_probabilities_are_symmetric_and_sum_to_one(compute):
    d = compute(**QUICK)

    assert 0 == d["asymmetry"]
    assert pytest.approx(1, abs=1e-12) == d["total"]


def test_the_gradient_is_right_and_moves_the_map_nowhere_as_a_whole(compute):
    d = compute(**QUICK)

    assert d["gradient_error"] < 1e-6
    assert d["gradient_sum"] < 1e-9


def test_each_point_has_a_width_of_its_own(compute):
    d = compute(**QUICK)
    _, sigma = tsne_views.probabilities(some_pixels(60), 5.0)

    assert (d["narrow"] < d["sigma"] - 0.05).all()
    assert (d["sigma"] < d["wide"] - 0.05).all()
    assert sigma.min() == pytest.approx(d["narrow"][0])


@pytest.mark.slow
def test_a_larger_perplexity_reaches_more_neighbours(compute):
    d = compute(**QUICK | {"n": 150})

    assert [5, 10, 20, 40] == pytest.approx(d["reached"], abs=0.01)
    assert np.log(d["target"]) == pytest.approx(d["entropy"], abs=0.01)
    assert np.diff(d["mass"]).min() > 0
    assert d["mass"] == pytest.approx(d["target"], rel=0.5)


def test_pairs_are_shown_with_their_p_and_q(compute):
    d = compute(**QUICK)
    y, x = d["points"], some_pixels(60)
    P = tsne.joint(tsne_views.probabilities(x, 10.0)[0])
    w = np.array([[(i != j) / (1 + ((a - b) ** 2).sum()) for j, b in enumerate(y)]
                  for i, a in enumerate(y)])  # fmt: skip
    other = np.argsort(((x - x[0]) ** 2).sum(axis=1))[d["rank"]]

    assert P[0, other] == pytest.approx(d["p"])
    assert (d["there"] + d["back"]) / 120 == pytest.approx(d["p"])
    assert (w / w.sum())[0, other] == pytest.approx(d["q"])


def test_the_loss_is_the_divergence_of_the_start_and_falls(compute):
    d = compute(**QUICK)
    P = tsne.joint(tsne_views.probabilities(some_pixels(60), 10.0)[0])
    uniform = sum(p * math.log(p * 60 * 59) for p in P.ravel() if p > 0)

    assert pytest.approx(uniform, abs=1e-3) == d["loss"][0]


def test_the_shape_of_round_clouds_is_lost_at_a_small_perplexity(compute):
    data, few, *_ = compute(**QUICK)["shape"]

    assert 1.4 > data
    assert few > data + 0.2


def test_widths_and_distances_of_clouds_are_lost_in_every_map(compute):
    d = compute(**QUICK)

    assert d["width_ratio"][0] > 4
    assert d["distance_ratio"][0] > 8
    assert d["width_ratio"][1:].max() < 2
    assert d["distance_ratio"][1:].max() < 3


@pytest.mark.slow
def test_after_exaggeration_the_loss_averaged_over_20_steps_never_rises(compute):
    for start in ("pca", "random"):
        d = compute(start=start)
        late = d["loss"][d["step"] >= d["exaggerated"]]
        average = [late[i : i + 4].mean() for i in range(late.size - 3)]

        assert np.diff(average).max() <= 0
        assert d["rise"] == pytest.approx(np.diff(average).max())


@pytest.mark.slow
def test_a_map_is_trustworthy_and_keeps_the_classes_of_neighbours(compute):
    for settings in ({}, {"start": "random"}, {"source": "dense"}):
        (ours, trust), (plane, flat), _ = compute(**settings)["quality"]

        assert trust >= 0.95
        assert flat <= 0.92
        assert ours >= plane + 0.2


CATCHES = {
    "forgets-to-symmetrise": (test_the_joint_probabilities_are_symmetric_and_sum_to_one,),
    "logarithm-to-base-2": (
        test_every_row_has_the_perplexity_asked_for,
        test_a_larger_perplexity_reaches_more_neighbours,
    ),
    "one-width-for-all": (
        test_every_row_has_the_perplexity_asked_for,
        test_each_point_has_a_width_of_its_own,
    ),
    "swaps-the-divergence": (
        test_the_gradient_is_right_and_moves_the_map_nowhere_as_a_whole,
        test_the_loss_is_the_divergence_of_the_start_and_falls,
    ),
    "maps-linearly": (test_widths_and_distances_of_clouds_are_lost_in_every_map,),
}
