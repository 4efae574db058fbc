"""The invariants of elastic_net_twins, by coordinates and by the net's other form."""

import numpy as np
import pytest

from flashdl.demokit.kernels.sparse import sparse_regression

NAME = "elastic_net_twins"
START_OF_W_A = (-2, 0, 1, 3)


def drawn():
    X, y = sparse_regression(np.random.default_rng(0), 80, 40)
    return np.c_[X[:, 0], X], y


def loss(w, lam1, lam2):
    X, y = drawn()
    error = ((y - X @ w) ** 2).sum() / 160
    return error + lam1 * sum(map(abs, w)) + lam2 * sum(w_j**2 for w_j in w)


def lasso_by_coordinates(X, y, lam, n):
    w, rest = np.zeros(X.shape[1]), y.copy()
    for _ in range(500):
        for j, x in enumerate(X.T):
            r, size = x @ rest / n + w[j] * (x @ x) / n, x @ x / n
            new = np.sign(r) * max(abs(r) - lam, 0) / size
            rest, w[j] = rest - x * (new - w[j]), new
    return w


def test_with_the_square_twins_are_equal_wherever_they_begin(compute):
    expected = compute()["w"][2]
    for start in START_OF_W_A:
        d = compute(start=float(start))

        assert d["w"][2, 0] == pytest.approx(d["w"][2, 1], abs=1e-8)
        assert expected == pytest.approx(d["w"][2], abs=1e-8)
    assert np.zeros(4) == pytest.approx(compute()["twin_gap"][4:], abs=1e-8)


def test_the_elastic_net_is_a_lasso_on_rows_that_pull_each_weight_to_zero(compute):
    X, y = drawn()
    rows = np.r_[X, np.sqrt(2 * 80 * 0.1) * np.eye(41)]
    expected = lasso_by_coordinates(rows, np.r_[y, np.zeros(41)], 0.1, 80)

    assert expected == pytest.approx(compute()["w"][2], abs=1e-9)


def test_l1_alone_fixes_the_sum_and_leaves_the_split_to_the_start(compute):
    d = compute()
    a, b = d["twin_a"][:4], d["twin_b"][:4]

    assert [2.7055] * 4 == pytest.approx(a + b, abs=5e-5)
    assert [0.42, 1.35, 1.85, 2.70] == pytest.approx(a, abs=5e-3)
    assert [2.29, 1.35, 0.85, 0.006] == pytest.approx(b, abs=5e-3)


def test_l1_judges_all_those_splits_alike(compute):
    found = [loss(w, 0.1, 0) for w in compute()["all_w"][:4]]

    assert found == pytest.approx(compute()["cost"][:4], abs=1e-9)
    assert 0 == pytest.approx(np.ptp(found), abs=1e-9)


def test_without_lam2_the_net_is_l1(compute):
    d = compute(lam2=0.0)

    assert d["w"][0] == pytest.approx(d["w"][2], abs=1e-12)
    assert d["twin_a"][:4] == pytest.approx(d["twin_a"][4:], abs=1e-12)


def test_the_objective_has_the_square(compute):
    d = compute(lam1=0.3, lam2=0.05)
    for w, found, factors in zip(
        d["w"], d["objective"], ((0.3, 0), (0, 0.05), (0.3, 0.05)), strict=True
    ):
        assert loss(w, *factors) == pytest.approx(found, rel=1e-12)


def test_a_split_of_the_twins_costs_nothing_under_l1_and_a_square_in_the_net(compute):
    d = compute()
    total = d["w"][2, :2].sum()
    expected = 0.1 * total**2 * ((d["share"] - 0.5) ** 2 * 2)

    assert expected == pytest.approx(d["net_extra"], abs=1e-9)
    assert np.zeros(41) == pytest.approx(d["lasso_extra"], abs=1e-9)


def test_without_the_square_the_twins_leave_a_direction_without_curvature(compute):
    d = compute()
    X, _ = drawn()
    curved = np.linalg.svd(X, compute_uv=False)[-1] ** 2 / 80

    assert [curved, curved + 0.2, curved + 0.2] == pytest.approx(d["flattest"], abs=1e-8)


def test_no_neighbour_is_better_than_what_was_found(compute):
    d = compute()
    moves = np.random.default_rng(1).normal(size=(40, 41)) * 1e-3
    for w, factors in zip(d["w"], ((0.1, 0), (0, 0.1), (0.1, 0.1)), strict=True):
        least = loss(w, *factors)

        assert min(loss(w + move, *factors) for move in moves) > least


def test_the_net_keeps_zeros_and_l2_has_none(compute):
    d = compute()

    assert [31, 0, 23] == list(d["zeros"]) == [np.sum(w == 0) for w in d["w"]]


CATCHES = {
    "loses-the-square": (
        test_the_objective_has_the_square,
        test_a_split_of_the_twins_costs_nothing_under_l1_and_a_square_in_the_net,
    ),
    "thresholds-twice": (
        test_with_the_square_twins_are_equal_wherever_they_begin,
        test_the_net_keeps_zeros_and_l2_has_none,
        test_no_neighbour_is_better_than_what_was_found,
    ),
    "shrinks-in-proportion": (
        test_the_net_keeps_zeros_and_l2_has_none,
        test_l1_alone_fixes_the_sum_and_leaves_the_split_to_the_start,
    ),
    "stops-early": (
        test_with_the_square_twins_are_equal_wherever_they_begin,
        test_no_neighbour_is_better_than_what_was_found,
    ),
}
