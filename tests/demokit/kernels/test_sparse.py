"""Penalised least squares by searches over a grid, differences and other closed forms."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels import sparse
from flashdl.demokit.kernels.sparse import Penalty

DATA = sparse.sparse_regression(np.random.default_rng(0), 80, 12)
OF = sparse.problem(DATA)
W = np.random.default_rng(1).normal(size=(3, 12))


def by_search(w, t, penalty):
    v = np.linspace(-4, 4, 80001)
    return v[((v - w) ** 2 / 2 + t * penalty(v)).argmin()]


def test_five_columns_explain_the_targets_up_to_the_noise():
    rest = DATA.y - DATA.X[:, :5] @ [3.0, -2.0, 1.5, -1.0, 0.8]

    assert 0.5 == pytest.approx(rest.std(), rel=0.2)


def test_the_soft_threshold_and_the_shrinkage_minimise_what_they_promise():
    for w in (-2.3, -0.4, 0.0, 0.4, 3.1):
        assert by_search(w, 0.7, np.abs) == pytest.approx(sparse.soft_threshold(w, 0.7), abs=1e-4)
        assert by_search(w, 0.7, lambda v: v**2 / 2) == pytest.approx(
            sparse.shrink(w, 0.7), abs=1e-4
        )


def test_weights_within_the_threshold_become_exactly_zero():
    w = np.array([-0.3, -0.2, 0.0, 0.3, 0.31])

    assert [True, True, True, True, False] == list(sparse.soft_threshold(w, 0.3) == 0)


def test_the_objective_is_that_of_the_data_and_its_slopes_are_the_gradients():
    penalty = Penalty(0.3, 0.2)
    X, y = DATA
    for w in W:
        size = 0.3 * np.abs(w).sum() + 0.1 * w @ w

        def loss(v):
            return float(sparse.objective(OF, v, penalty)[0])

        assert ((y - X @ w) ** 2).mean() / 2 + size == pytest.approx(loss(w))
        slope = sparse.data_gradient(OF, w) + sparse.penalty_slope(w, penalty)
        assert central_differences(loss, w, eps=1e-6, entries=range(12)) == pytest.approx(
            slope, abs=1e-6
        )


def test_proximal_descent_arrives_from_everywhere_at_a_point_without_slope():
    penalty = Penalty(np.array([[0.1], [0.5], [0.0]]), np.array([[0.0], [0.2], [0.3]]))
    ends = [sparse.proximal_descent(OF, start, penalty) for start in (W, 0 * W, 5 * W)]

    for w in ends:
        assert ends[0] == pytest.approx(w, abs=1e-10)
        assert sparse.kkt_residual(OF, w, penalty).max() <= 1e-12


def test_coordinate_descent_arrives_at_the_same_weights():
    X, y = DATA
    w, lam = np.zeros(12), 0.2
    for _ in range(300):
        for j in range(12):
            rest = y - X @ w + X[:, j] * w[j]
            r = X[:, j] @ rest / 80
            w[j] = np.sign(r) * max(abs(r) - lam, 0) / (X[:, j] @ X[:, j] / 80)

    assert w == pytest.approx(sparse.proximal_descent(OF, np.zeros(12), Penalty(lam)), abs=1e-10)


def test_subgradient_descent_comes_near():
    for penalty in (Penalty(0.2), Penalty(l2=0.2)):
        expected = sparse.proximal_descent(OF, np.zeros(12), penalty)

        assert expected == pytest.approx(
            sparse.subgradient_descent(OF, np.zeros(12), penalty), abs=0.01
        )


def test_optimality_is_violated_away_from_the_minimum():
    assert sparse.kkt_residual(OF, np.zeros(12), Penalty(0.1)).max() == pytest.approx(
        sparse.largest_l1(OF) - 0.1
    )
    assert sparse.kkt_residual(OF, W, Penalty(0.1)).max() > 0.1


@pytest.mark.slow
def test_ridge_is_least_squares_on_more_rows_and_the_posterior_mode():
    X, y = DATA
    for l2 in (0.0, 0.3):
        rows = np.r_[X, np.sqrt(80 * l2) * np.eye(12)]
        expected = np.linalg.lstsq(rows, np.r_[y, np.zeros(12)])[0]

        assert expected == pytest.approx(sparse.ridge(OF, l2), abs=1e-10)
        assert expected == pytest.approx(sparse.posterior_mode(DATA, l2), abs=1e-10)


def test_ridge_without_penalty_is_of_least_norm_among_the_solutions():
    wide = sparse.sparse_regression(np.random.default_rng(2), 10, 20)

    expected = np.linalg.lstsq(*wide)[0]

    assert expected == pytest.approx(sparse.ridge(sparse.problem(wide), 0.0), abs=1e-10)
