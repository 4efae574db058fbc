"""The invariants of max_norm_projection, by searches, own arithmetic and a training of its own."""

import math

import numpy as np
import pytest

NAME = "max_norm_projection"
FEW = {"steps": 50, "width": 16}


def some_weights(seed=1):
    return np.random.default_rng(seed).normal(size=(7, 40)) * np.geomspace(0.05, 2, 40)


def norm(column):
    return math.sqrt(math.fsum(float(v) ** 2 for v in column))


@pytest.mark.slow
def test_after_every_step_no_unit_is_longer_than_c(compute):
    for c, lr in ((0.3, 0.05), (1.0, 0.01), (2.0, 0.05)):
        assert compute(c=c, lr=lr, **FEW)["largest"][:, 1].max() <= c + 1e-9


def test_without_the_bound_the_norms_grow_and_what_is_far_away_bounds_nothing(compute):
    d = compute(c=1.0, lr=0.05, **FEW)
    far = compute(c=5.0, lr=0.001, **FEW)

    assert d["largest"][-1, 0] > 2 * d["largest"][0, 0]
    assert list(far["largest"][:, 0]) == list(far["largest"][:, 1])


def test_projecting_again_changes_nothing(demo):
    for c in (0.2, 1.0, 5.0):
        once = demo.project(some_weights(), c)

        assert once == pytest.approx(demo.project(once, c), abs=1e-14)


def test_vectors_inside_keep_every_bit(demo):
    W = some_weights()
    inside = np.array([norm(w) <= 1 for w in W.T])

    assert 0 < inside.sum() < 40
    assert W[:, inside].tobytes() == demo.project(W, 1.0)[:, inside].tobytes()


def test_vectors_outside_end_on_the_sphere_in_the_same_direction(demo):
    W = some_weights()
    for w, p in zip(W.T, demo.project(W, 1.0).T, strict=True):
        if norm(w) > 1:
            assert 1 == pytest.approx(norm(p), abs=1e-12)
        assert 1 == pytest.approx(w @ p / (norm(w) * norm(p)), abs=1e-12)


def test_no_point_of_the_ball_is_nearer(demo):
    rng = np.random.default_rng(2)
    W = some_weights()
    points = rng.normal(size=(1000, 7))
    points *= (rng.uniform(size=1000) ** (1 / 7) / np.linalg.norm(points, axis=1))[:, None]
    for w, p in zip(W.T, demo.project(W, 1.0).T, strict=True):
        least = min(np.linalg.norm(points - w, axis=1))

        assert norm(w - p) <= least
        assert max(norm(w) - 1, 0) == pytest.approx(norm(w - p), abs=1e-12)


@pytest.mark.slow
def test_the_demo_shows_what_it_does_to_its_five_vectors(compute):
    d = compute(c=2.0)

    assert [0.5, 1, 2, 4, 8] == pytest.approx(d["before"])
    assert [0.5, 1, 2, 2, 2] == pytest.approx(d["after"])
    assert [1, 1, 1, 0.5, 0.25] == pytest.approx(d["factor"])
    assert [0, 0, 0, 2, 6] == pytest.approx(d["moved"], abs=1e-12)
    assert (d["nearest"] >= d["moved"] - 1e-12).all()


@pytest.mark.slow
def test_decay_takes_from_every_vector_and_max_norm_from_long_ones(compute):
    d = compute()

    assert [0.25, 0.5, 1, 1, 1] == pytest.approx(d["by_way"][1])
    assert [0.25, 0.5, 1, 1, 1] == pytest.approx(d["by_way"][2])
    assert 0.9 * d["before"] == pytest.approx(d["by_way"][3])
    assert 0.9**10 * d["before"] == pytest.approx(d["by_way"][4])


def test_the_bound_is_on_what_comes_into_a_unit(demo):
    W = np.array([[3.0, 0.1, 0.0], [4.0, 0.1, 0.2]])  # columns of norms 5, 0.14, 0.2

    expected = [[0.6, 0.1, 0.0], [0.8, 0.1, 0.2]]

    assert np.array(expected) == pytest.approx(demo.project(W, 1.0))


@pytest.mark.slow
def test_at_ten_times_the_rate_only_the_bound_holds_the_weights(compute):
    plain, bounded, _, large, held = compute()["ends"]

    assert large > 2 * plain
    assert [1, 1] == pytest.approx([bounded, held], abs=1e-9)


@pytest.mark.slow
def test_with_a_bound_a_net_fits_wrong_labels_less(compute):
    d = compute()

    assert 1 == d["train_accuracy"][0]
    assert d["train_accuracy"][1] < 0.9
    assert d["at_bound"] > 0.9


CATCHES = {
    "scales-everything-to-c": (
        test_vectors_inside_keep_every_bit,
        test_the_bound_is_on_what_comes_into_a_unit,
    ),
    "clips-entries": (
        test_vectors_outside_end_on_the_sphere_in_the_same_direction,
        test_after_every_step_no_unit_is_longer_than_c,
    ),
    "bounds-outgoing-weights": (
        test_the_bound_is_on_what_comes_into_a_unit,
        test_after_every_step_no_unit_is_longer_than_c,
    ),
    "measures-the-whole-matrix": (
        test_vectors_inside_keep_every_bit,
        test_no_point_of_the_ball_is_nearer,
    ),
    "penalises-instead": (
        test_projecting_again_changes_nothing,
        test_vectors_outside_end_on_the_sphere_in_the_same_direction,
    ),
    "decays-long-weights-only": (test_decay_takes_from_every_vector_and_max_norm_from_long_ones,),
}
