"""Each set of points against the curves it lies on, and against what a straight line can do."""

import numpy as np
import pytest

from flashdl.demokit.kernels.point_sets import (
    blobs,
    gate,
    mistake_bound,
    moons,
    rings,
    separated,
    spiral,
    xor,
)

SETS = {"moons": moons, "rings": rings, "xor": xor, "spiral": spiral, "blobs": blobs}
every_set = pytest.mark.parametrize("name", SETS)


def drawn(name, n=400, noise=0.0, seed=0):
    return SETS[name](np.random.default_rng(seed), n, noise=noise)


def best_line(x, c):
    """The share that the best of many straight lines gets right, a sweep of angles and places."""
    angles = np.linspace(0, np.pi, 181)
    along = x @ np.array([np.cos(angles), np.sin(angles)])  # [n, 181]
    order = np.argsort(along, axis=0)
    below = np.cumsum(2 * c[order] - 1, axis=0) / len(c)  # ones minus zeros under each cut
    share = (c == 0).mean() - below  # zeros below and ones above, and the reverse
    return np.abs(share - 0.5).max() + 0.5


@every_set
def test_classes_are_0_and_1_nearly_equally_often_and_come_in_random_order(name):
    x, c = drawn(name)

    assert x.shape == (400, 2)
    assert c.dtype.kind == "i"
    assert c.mean() == pytest.approx(0.5, abs=0.06)
    assert 150 < np.abs(np.diff(c)).sum() < 250


@every_set
@pytest.mark.parametrize("n", [10, 11])
def test_the_same_seed_gives_the_same_points_and_another_seed_others(name, n):
    first, again, other = (drawn(name, n, noise=0.1, seed=seed) for seed in (0, 0, 1))

    assert n == len(first[0]) == len(first[1])
    assert (first[0] == again[0]).all()
    assert not (first[0] == other[0]).any()


@every_set
def test_all_points_stay_near_the_origin(name):
    assert np.abs(drawn(name)[0]).max() <= 1.6


def test_moons_are_half_circles_with_the_two_centres():
    x, c = drawn("moons")
    for k, centre in ((0, [-0.5, -0.25]), (1, [0.5, 0.25])):
        away = x[c == k] - centre

        assert np.ones(len(away)) == pytest.approx(np.linalg.norm(away, axis=1))
        assert (away[:, 1] * (1 - 2 * k) >= -1e-12).all()


def test_rings_have_the_two_radii():
    x, c = drawn("rings")

    assert np.where(c == 1, 0.5, 1.2) == pytest.approx(np.linalg.norm(x, axis=1))


def test_xor_is_class_1_in_the_second_and_fourth_quadrant():
    x, c = drawn("xor")

    assert list((x[:, 0] > 0) != (x[:, 1] > 0)) == list(c == 1)
    assert np.abs(x).min() >= 0.2


def test_the_arms_of_the_spiral_are_half_a_turn_apart():
    x, c = drawn("spiral")
    r = np.linalg.norm(x, axis=1) / 1.5
    turned = np.arctan2(x[:, 1], x[:, 0]) - 3 * np.pi * r

    assert np.where(c == 1, -1.0, 1.0) == pytest.approx(np.cos(turned))


def test_the_clouds_of_blobs_have_their_centres():
    x, c = drawn("blobs", noise=0.1)
    for k in (0, 1):
        assert [2 * k - 1, 2 * k - 1] == pytest.approx(x[c == k].mean(axis=0), abs=0.03)


def test_a_line_parts_the_blobs_and_none_of_the_others():
    shares = {name: best_line(*drawn(name)) for name in SETS}

    assert shares["blobs"] == 1
    assert 0.8 < shares["moons"] < 0.95
    assert max(shares["rings"], shares["xor"], shares["spiral"]) < 0.85


def test_noise_is_the_deviation_of_each_coordinate():
    x, c = drawn("blobs", n=20000, noise=0.3)

    for k in (0, 1):
        assert [0.3, 0.3] == pytest.approx(x[c == k].std(axis=0), rel=0.03)


@pytest.mark.parametrize("margin", [0.01, 0.1, 0.5])
def test_separated_points_keep_the_margin_on_the_side_of_their_class(margin):
    for seed in range(10):
        x, c, (a, b, offset) = separated(np.random.default_rng(seed), 200, margin=margin)
        distance = (a * x[:, 0] + b * x[:, 1] + offset) / np.hypot(a, b)

        assert pytest.approx(1) == np.hypot(a, b)
        assert (distance * (2 * c - 1)).min() >= margin - 1e-12
        assert np.abs(distance).max() <= margin + 1


def sides(X, v):
    return (X @ v > 0).astype(int)


@pytest.mark.parametrize("name", ["and", "or", "nand"])
def test_the_line_of_a_gate_has_all_its_corners_on_their_side(name):
    x, c, v = gate(name)

    assert [c[2 * int(p) + int(q)] for p, q in x] == list(c)
    assert list(c) == list(sides(np.c_[x, np.ones(4)], v))


def test_xor_is_1_where_one_input_is_and_has_no_line():
    x, c, v = gate("xor")

    assert [int(p != q) for p, q in x] == list(c)
    assert np.isnan(v).all()


def test_the_bound_is_the_longest_example_over_the_margin_squared():
    """(3, 4) has length 5, and (1, 0) is 1 away from the line of any multiple of (1, 0)."""
    X, y = np.array([[3.0, 4.0], [-1.0, 0.0]]), np.array([1, -1])

    for size in (1.0, 7.0):
        assert 25 == pytest.approx(mistake_bound(X, y, size * np.array([1.0, 0.0])))


@pytest.mark.slow
def test_a_search_finds_no_wider_margin_than_that_of_a_gate():
    v = np.random.default_rng(1).normal(size=(50000, 3))
    for name in ("and", "or", "nand"):
        x, c, widest = gate(name)
        X, y = np.c_[x, np.ones(4)], 2 * c - 1
        right = v[((v @ X.T) * y > 0).all(axis=1)]
        found = [mistake_bound(X, y, one) for one in right]

        assert mistake_bound(X, y, widest) <= min(found)
        assert mistake_bound(X, y, widest) == pytest.approx(min(found), rel=0.3)
