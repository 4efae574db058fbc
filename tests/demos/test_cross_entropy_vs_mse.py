"""The invariants of cross_entropy_vs_mse, by odds, closed forms and slopes measured in the test."""

import math

import numpy as np
import pytest

from flashdl.demokit.data import digits_split

NAME = "cross_entropy_vs_mse"


def shares(z):
    """p_i = 1 / sum_j exp(z_j - z_i), the share of i by its odds against every class."""
    return np.array([1 / math.fsum(math.exp(b - a) for b in z) for a in z])


def slope_of(f, z):
    """df/dz by central differences, entry by entry."""
    steps = 1e-6 * np.eye(z.size)
    return np.array([(f(z + step) - f(z - step)) / 2e-6 for step in steps])


def drawn(seed, K):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(20, K)) * 2, np.eye(K)[rng.integers(K, size=20)]


def test_the_gradient_of_cross_entropy_is_prediction_minus_target(demo):
    z, y = drawn(0, 5)
    for row, target in zip(z, y, strict=True):
        measured = slope_of(lambda u, y=target: -np.log(shares(u)) @ y, row)
        found = demo.d_cross_entropy(row[None], target[None])[0]

        assert shares(row) - target == pytest.approx(found, abs=1e-12)
        assert measured == pytest.approx(found, abs=1e-7)


def test_the_gradient_of_squared_error_is_its_slope_through_softmax(demo):
    z, y = drawn(1, 5)
    for row, target in zip(z, y, strict=True):
        measured = slope_of(lambda u, y=target: ((shares(u) - y) ** 2).sum(), row)
        found = demo.d_softmax_squared_error(row[None], target[None])[0]

        assert measured == pytest.approx(found, abs=1e-8)


def test_what_is_shown_of_the_gradient_is_prediction_minus_target(compute):
    for margin, classes in ((1.0, 3), (10.0, 2), (30.0, 20)):
        d = compute(margin=margin, classes=classes)
        p = shares(margin * np.eye(classes)[1])

        assert [*(p - np.eye(classes)[0]), 0] == pytest.approx(d["slope"], abs=1e-12)
        assert d["measured"] == pytest.approx(d["slope"], abs=1e-7)


def test_no_entry_of_the_gradient_is_larger_than_one(demo):
    z, y = drawn(2, 7)

    assert np.abs(demo.d_cross_entropy(20 * z, y) * len(z)).max() <= 1


def test_entries_reach_minus_one_and_one_for_a_sure_mistake_and_zero_if_right(compute):
    for margin, K in ((1.0, 3), (4.0, 2), (0.0, 20)):
        d = compute(margin=margin, classes=K)
        right, undecided, wrong, sure = d["leads"]

        assert [0] * K == list(right)
        assert [1 / K - 1, *[1 / K] * (K - 1)] == pytest.approx(undecided, abs=5.1e-5)
        assert list(d["slope"][:-1]) == pytest.approx(wrong, abs=5.1e-5)
        assert [-1, 1, *[0] * (K - 2)] == list(sure)


def test_the_title_of_the_norms_has_those_at_the_margin(compute):
    for margin, K in ((20.0, 3), (5.0, 7), (0.0, 2)):
        d = compute(margin=margin, classes=K)
        at = list(d["margins"]).index(margin)

        assert [d["ce"][at], d["mse"][at]] == pytest.approx(list(d["here"]), rel=1e-9)


def test_gradient_norms_have_the_published_numbers(compute):
    d = compute()

    assert [5, 10, 20] == list(d["shown"][1:4])
    assert [1.4001, 1.4141, 1.4142] == pytest.approx(d["ce_shown"][1:4], abs=5e-5)
    assert [0.0485, 3.4e-4, 1.5e-8] == pytest.approx(d["mse_shown"][1:4], rel=0.03)


def test_gradient_norms_follow_their_closed_forms(compute):
    """With u = exp(m) + K - 1: p = 1/u for the true class and the idle ones, exp(m)/u ahead."""
    for K in (2, 3, 20):
        d = compute(classes=K)
        for m, ce, mse in zip(d["margins"], d["ce"], d["mse"], strict=True):
            small = 1 / (math.exp(m) + K - 1)
            most = math.exp(m) * small
            p = np.array([small, most, *[small] * (K - 2)])
            g = p - np.eye(K)[0]

            assert math.sqrt(g @ g) == pytest.approx(ce, rel=1e-12)
            assert np.linalg.norm(2 * (p * g - p * (p @ g))) == pytest.approx(
                mse, rel=1e-6, abs=1e-14
            )


def test_equal_logits_cost_log_k(compute, demo):
    d = compute()

    assert [math.log(K) for K in d["classes"]] == pytest.approx(d["start"], abs=1e-12)
    for K in range(2, 21):
        assert math.log(K) == pytest.approx(demo.cross_entropies(np.full(K, 3.0), np.eye(K)[0]))


def test_too_large_logits_start_far_above_log_k(compute):
    d = compute()
    ten = list(d["classes"]).index(10)

    assert "2.303" == f"{d['start'][ten]:.3f}"
    assert d["sure"][ten] > 3 * d["start"][ten]


def test_a_wrong_class_1000_ahead_costs_1000_and_not_infinity(compute, demo):
    assert 1000 == demo.cross_entropies(demo.mistaken([1000.0], 3), np.eye(3)[0])[0]

    naive, stable = compute()["far_losses"]
    assert [5, 10, 100, 700, 800, 1000] == pytest.approx(stable, abs=0.02)
    assert [False, False, False, False, True, True] == list(np.isinf(naive))
    assert naive[:4] == pytest.approx(stable[:4])


def test_a_one_hot_target_leaves_one_logarithm(compute):
    d = compute()
    p = [float(text) for text in d["p"]]

    assert [-math.log(q) for q in p] == pytest.approx(d["H"][0])
    assert -math.log(0.3) == pytest.approx(d["hard_terms"][-1])
    assert [0, 0] == [d["hard_terms"][0], d["hard_terms"][2]]


def test_a_soft_target_costs_its_entropy_and_more(compute):
    d = compute()
    entropy = -0.7 * math.log(0.7) - 0.3 * math.log(0.3)
    at_target = list(d["p"]).index("0.7")

    assert entropy == pytest.approx(d["H"][1][at_target])
    assert at_target == d["H"][1].argmin()
    for q, H in zip(d["p"], d["H"][1], strict=True):
        assert -0.7 * math.log(float(q)) - 0.3 * math.log(1 - float(q)) == pytest.approx(H)


def test_the_terms_of_the_table_add_up(compute):
    d = compute()
    p, y = [0.5, 0.3, 0.2], [0.1, 0.8, 0.1]

    assert [-t * math.log(q) for q, t in zip(p, y, strict=True)] == pytest.approx(
        d["soft_terms"][:3]
    )
    for name in ("term_p", "hard", "soft", "hard_terms", "soft_terms"):
        assert math.fsum(d[name][:3]) == pytest.approx(d[name][3])


def test_a_product_of_probabilities_underflows_where_the_sum_of_logs_does_not(compute):
    d = compute()
    p = shares(np.array([0.0, 10.0, 0.0]))[0]

    assert [p, p**10, 0, 0] == pytest.approx(d["product"], rel=1e-9, abs=0)
    assert [-n * math.log(p) for n in (1, 10, 100, 1000)] == pytest.approx(d["sum"])


def test_from_a_confident_mistake_only_cross_entropy_learns(compute):
    for seed in range(3):
        d = compute(seed=seed)

        assert d["ce_right"][-1] > 0.85
        assert d["mse_right"][-1] < 0.15


def test_from_an_unsure_start_both_learn(compute):
    d = compute(margin=0.0)

    assert min(d["ce_right"][-1], d["mse_right"][-1]) > 0.85


def test_both_trainings_start_with_every_image_taken_for_a_zero(compute):
    labels = digits_split(np.random.default_rng(4)).test_labels
    d = compute(seed=4)

    assert np.mean(labels == 0) == d["ce_right"][0] == d["mse_right"][0]


def test_the_first_step_of_training_is_one_of_gradient_descent(compute, demo):
    data = digits_split(np.random.default_rng(6))
    x, y = data.train_images[:200].reshape(-1, 64), np.eye(10)[data.train_labels[:200]]
    error = shares(3.0 * np.eye(10)[0]) - y  # all start with the same logits
    W, b = -0.7 * x.T @ error / 200, 3.0 * np.eye(10)[0] - 0.7 * error.mean(axis=0)
    found = (data.test_images.reshape(-1, 64) @ W + b).argmax(axis=1)
    right = demo.accuracies(
        data, demo.d_cross_entropy, margin=3.0, rate=0.7, shown=np.array([0, 1])
    )

    assert np.mean(found == data.test_labels) == right[1]


CATCHES = {
    "forgets-the-jacobian": (
        test_the_gradient_of_squared_error_is_its_slope_through_softmax,
        test_gradient_norms_have_the_published_numbers,
        test_gradient_norms_follow_their_closed_forms,
        test_from_a_confident_mistake_only_cross_entropy_learns,
    ),
    "derives-softmax-twice": (
        test_the_gradient_of_cross_entropy_is_prediction_minus_target,
        test_gradient_norms_have_the_published_numbers,
        test_the_first_step_of_training_is_one_of_gradient_descent,
    ),
    "stops-at-the-probability": (
        test_the_gradient_of_cross_entropy_is_prediction_minus_target,
        test_no_entry_of_the_gradient_is_larger_than_one,
        test_entries_reach_minus_one_and_one_for_a_sure_mistake_and_zero_if_right,
        test_what_is_shown_of_the_gradient_is_prediction_minus_target,
    ),
    "takes-the-log-of-softmax": (test_a_wrong_class_1000_ahead_costs_1000_and_not_infinity,),
    "adds-up-all-logarithms": (
        test_a_one_hot_target_leaves_one_logarithm,
        test_equal_logits_cost_log_k,
    ),
    "takes-it-for-a-distance": (test_a_soft_target_costs_its_entropy_and_more,),
    "measures-in-bits": (
        test_equal_logits_cost_log_k,
        test_too_large_logits_start_far_above_log_k,
        test_a_soft_target_costs_its_entropy_and_more,
        test_a_product_of_probabilities_underflows_where_the_sum_of_logs_does_not,
    ),
}
