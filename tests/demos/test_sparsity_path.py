"""The invariants of sparsity_path, recomputed from the data by other formulas than the demo's."""

import numpy as np
import pytest

from flashdl.demokit.kernels.sparse import Penalty, sparse_regression

NAME = "sparsity_path"


def drawn(n=80, d=40, seed=0):
    return sparse_regression(np.random.default_rng(seed), n, d)


def pull(X, y, w):
    return X.T @ (y - X @ w) / len(y)


def test_a_weight_of_l1_is_zero_exactly_where_the_data_pull_by_less_than_lambda(compute):
    for lam in (0.05, 0.1, 0.3, 1.0):
        w = compute(lam=lam)["w"]
        r = pull(*drawn(), w)

        assert list(np.abs(r) < lam - 1e-9) == list(w == 0)
        assert lam * np.sign(w[w != 0]) == pytest.approx(r[w != 0], abs=1e-8)


def test_l2_is_the_closed_form_and_has_no_exact_zero(compute):
    for lam in (0.0, 0.1, 3.0):
        X, y = drawn()
        rows = np.r_[X, np.sqrt(80 * lam) * np.eye(40)]  # ridge as least squares of more rows
        expected = np.linalg.lstsq(rows, np.r_[y, np.zeros(40)])[0]
        d = compute(penalty="l2", lam=lam)

        assert expected == pytest.approx(d["w"], abs=1e-10)
        assert 0 == d["zeros"]
        assert np.count_nonzero(d["w"]) == 40


def test_l1_makes_31_exact_zeros_at_a_tenth_and_35_at_three_tenths(compute):
    for lam, expected in ((0.1, 31), (0.3, 35)):
        d = compute(lam=lam)

        assert expected == d["zeros"] == np.sum(d["w"] == 0)


def test_from_the_largest_correlation_on_all_weights_are_zero(compute):
    X, y = drawn()
    top = max(abs(X[:, j] @ y) / 80 for j in range(40))

    assert top == pytest.approx(compute()["lambda_max"])
    assert 40 == compute()["zeros_at_top"] == compute(lam=top + 1e-9)["zeros"]
    assert 40 > compute(lam=top - 1e-3)["zeros"]


def test_subgradient_steps_leave_small_weights_and_no_exact_zero(compute):
    d = compute(solver="subgradient")

    assert 0 == np.sum(d["w"] == 0)
    assert 31 == np.sum(np.abs(d["w"]) < 0.01)
    assert [31, 35, 40] == list(d["prox_zeros"])
    assert [0, 0, 0] == list(d["sub_zeros"])
    assert [31, 35] == list(d["sub_small"][:2])


def test_both_solvers_end_at_the_same_weights(compute):
    for penalty, atol in (("l1", 0.01), ("l2", 1e-9)):
        ends = [compute(penalty=penalty, solver=s)["w"] for s in ("prox", "subgradient")]

        assert ends[0] == pytest.approx(ends[1], abs=atol)


def test_no_small_change_of_a_weight_lowers_the_loss(compute):
    X, y = drawn()

    def loss(w, penalty):
        size = 0.1 * np.abs(w).sum() if penalty == "l1" else 0.05 * w @ w
        return ((y - X @ w) ** 2).mean() / 2 + size

    for penalty in ("l1", "l2"):
        w = compute(penalty=penalty)["w"]
        least = loss(w, penalty)
        for step in (1e-3, -1e-3):
            changed = [loss(w + step * e, penalty) for e in np.eye(40)]
            assert min(changed) > least


def test_the_slope_of_l2_fades_with_the_weight_and_that_of_l1_does_not(compute):
    d = compute(lam=0.5)

    assert [1.5, 0.15, 0.0015, 0] == pytest.approx(d["pull_l2"])
    assert ["0.5", "0.5", "0.5", "any of -0.5 to 0.5"] == list(d["pull_l1"])
    assert [1.5, 0.15, 0.0015, 0] == pytest.approx(d["cost_l1"])
    assert [2.25, 0.0225, 2.25e-6, 0] == pytest.approx(d["cost_l2"])


def test_the_cost_of_l1_is_minus_the_log_of_the_prior_of_laplace(compute):
    for n, lam in ((80, 0.1), (200, 0.5)):
        d = compute(n=n, lam=lam)

        assert np.exp(-n * lam * np.array([3, 0.3, 0.003, 0]) / 0.25) == pytest.approx(
            d["prior_l1"], rel=1e-9
        )


def test_the_threshold_leaves_nothing_of_what_is_within_it(compute):
    before, after = compute(lam=0.2)["cut"]

    assert [-0.6, -0.2, -0.1, 0.1, 0.2, 0.6] == pytest.approx(before)
    assert [-0.4, 0, 0, 0, 0, 0.4] == pytest.approx(after)


def test_subgradient_steps_hover_about_as_far_as_their_last_jump(compute):
    X, _ = drawn()
    expected = 1 / (np.linalg.norm(X, 2) ** 2 / 80) / 1000**0.5

    assert expected * compute()["way_lam"] == pytest.approx(compute()["jump"])


def test_with_sgd_decay_is_the_penalty_and_both_reach_ridge(compute):
    d = compute(penalty="l2")

    assert 0 == pytest.approx(d["difference"][0], abs=1e-12)
    assert d["w"][:5] == pytest.approx(d["ways"][0], abs=1e-4)
    assert d["w"][:5] == pytest.approx(d["ways"][1], abs=1e-4)


def test_with_adam_the_penalty_reaches_ridge_and_decay_does_not(compute):
    d = compute(penalty="l2")

    assert d["w"][:5] == pytest.approx(d["ways"][2], abs=1e-3)
    assert 0.1 < np.abs(d["w"][:5] - d["ways"][3]).max() <= d["difference"][1]


def test_ridge_is_the_likeliest_weight_under_a_normal_prior(compute):
    X, y = drawn()
    w, variance = compute(penalty="l2")["w"], 1 / compute()["precision"]
    noise = 0.25

    slope = X.T @ (y - X @ w) / noise - w / variance  # of the log of likelihood times prior

    assert 1 / 32 == pytest.approx(variance)
    assert np.zeros(40) == pytest.approx(slope, abs=1e-9)
    assert compute()["difference"][2] <= 1e-12


def test_the_table_counts_zeros_along_the_path(compute):
    for penalty, expected in (("l1", [5, 31, 35, 37, 40]), ("l2", [0] * 5)):
        assert expected == list(compute(penalty=penalty)["row_zeros"])


def test_a_stronger_penalty_never_gives_a_larger_one(demo):
    of = demo.sparse.problem(drawn())
    lams = np.geomspace(0.01, 10, 31)[:, None]
    few = demo.minimum(of, Penalty(l1=lams), (31, 40), "prox")
    small = demo.minimum(of, Penalty(l2=lams), (31, 40), "prox")

    assert np.diff(np.abs(few).sum(axis=1)).max() <= 1e-12
    assert np.diff((small**2).sum(axis=1)).max() <= 1e-12


CATCHES = {
    "shrinks-in-proportion": (
        test_l1_makes_31_exact_zeros_at_a_tenth_and_35_at_three_tenths,
        test_a_weight_of_l1_is_zero_exactly_where_the_data_pull_by_less_than_lambda,
    ),
    "forgets-the-maximum": (
        test_from_the_largest_correlation_on_all_weights_are_zero,
        test_no_small_change_of_a_weight_lowers_the_loss,
    ),
    "subtracts-a-constant": (
        test_l2_is_the_closed_form_and_has_no_exact_zero,
        test_no_small_change_of_a_weight_lowers_the_loss,
    ),
    "calls-small-weights-zero": (test_subgradient_steps_leave_small_weights_and_no_exact_zero,),
    "decays-without-the-rate": (test_with_sgd_decay_is_the_penalty_and_both_reach_ridge,),
    "decays-through-adam": (test_with_adam_the_penalty_reaches_ridge_and_decay_does_not,),
}
