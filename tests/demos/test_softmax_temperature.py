"""The invariants of softmax_temperature, recomputed by other formulas than the demo's."""

import math

import numpy as np
import pytest

NAME = "softmax_temperature"
SETTINGS = [{}, {"temperature": 2.0, "shift": 5.0}, {"logits": (3.0, -2.0, 0.5, 0.0)}]


def by_odds(z):
    """p_i = 1 / sum_j exp(z_j - z_i), the share of i by its odds against every class."""
    return [1 / math.fsum(math.exp(b - a) for b in z) for a in z]


def test_probabilities_sum_to_one(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        assert d["p"].sum() == pytest.approx(1, abs=1e-12)
        assert d["p_sweep"].sum(axis=1) == pytest.approx(np.ones(61), abs=1e-12)


def test_a_probability_is_the_share_by_odds(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        assert by_odds(d["logits"] / d["temperature"]) == pytest.approx(d["p"], rel=1e-12)


def test_the_order_of_the_logits_is_kept(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        assert list(np.argsort(d["logits"])) == list(np.argsort(d["p"]))


def test_cold_is_one_hot_and_hot_is_uniform(compute):
    p = compute()["p_sweep"]

    assert p[0].max() >= 0.999
    assert p[-1].min() * p.shape[1] >= 0.9


def test_entropy_is_ln_k_minus_the_divergence_from_uniform(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        p = d["p_sweep"]
        kept = np.where(p > 0, p, 1.0)
        divergence = (p * np.log(kept * p.shape[1])).sum(axis=1)

        assert math.log(p.shape[1]) - divergence == pytest.approx(d["entropy_sweep"], abs=1e-12)


def test_the_jacobian_is_symmetric_with_rows_of_sum_zero_and_no_negative_eigenvalue(compute):
    for setting in SETTINGS:
        J = compute(**setting)["jacobian"]

        assert J.T == pytest.approx(J, abs=0)
        assert J.sum(axis=1) == pytest.approx(np.zeros(len(J)), abs=1e-12)
        assert np.linalg.eigvalsh(J)[0] >= -1e-12


def test_what_is_printed_of_the_jacobian_is_the_jacobian(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        p, T = np.array(by_odds(d["logits"] / d["temperature"])), d["temperature"]
        for i, (row, total) in enumerate(zip(d["J_row"], d["J_sum"], strict=True)):
            expected = [(p[i] * ((i == j) - p[j])) / T for j in range(p.size)]

            assert expected == pytest.approx([float(word) for word in row.split()], abs=5.1e-5)
            assert "-0.0000" not in row
            assert 0 == total
        assert sum((p - p**2) / T) == pytest.approx(d["eigenvalue"].sum())  # the trace
        assert d["eigenvalue"].min() >= 0


def test_the_defaults_give_the_published_answer(compute):
    expected = [0.6292, 0.2558, 0.1149]

    assert expected == pytest.approx(compute()["p"], abs=5e-5)


def test_adding_a_constant_changes_nothing(demo):
    z = np.random.default_rng(1).normal(size=(100, 7)) * 3
    for c in (-100.0, -1.5, 7.5, 100.0):
        assert demo.softmax(z) == pytest.approx(demo.softmax(z + c), abs=1e-12)


def test_two_classes_are_a_sigmoid_of_the_difference(demo):
    for a, b in np.random.default_rng(2).normal(size=(50, 2)) * 4:
        assert 1 / (1 + math.exp(b - a)) == pytest.approx(demo.softmax(np.array([a, b]))[0])


def test_hot_softmax_of_small_logits_has_nearly_the_largest_entropy(demo):
    rng = np.random.default_rng(3)
    for k in range(2, 13):
        z = rng.uniform(-2, 2, size=k)

        assert demo.entropy(demo.softmax(demo.scaled(z, 20))) >= 0.98 * math.log(k)


def test_cold_softmax_is_sure_of_a_leader(demo):
    for k in range(2, 13):
        z = np.array([0.5, *[0.0] * (k - 1)])

        assert demo.softmax(demo.scaled(z, 0.05))[0] >= 0.999


def test_jacobian_is_the_slope_of_softmax(demo):
    rng = np.random.default_rng(4)
    for _ in range(20):
        z, v = rng.normal(size=(2, 5))
        up, down = (np.array(by_odds(z + sign * 1e-5 * v)) for sign in (1, -1))
        J = demo.jacobian(np.array(by_odds(z)))

        assert (up - down) / 2e-5 == pytest.approx(J @ v, abs=1e-9)


def test_naive_softmax_is_nan_where_the_stable_one_is_right(compute, demo):
    z = np.array([1000.0, 999.0, 998.0])

    assert np.isnan(compute(logits=tuple(z), stable=False)["p"]).all()
    assert by_odds(z) == pytest.approx(demo.softmax(z), rel=1e-12)
    assert [0.5, 0.5] == list(demo.softmax(np.array([1000.0, 1000.0])))
    assert [0, 0, 1] == list(demo.softmax(np.array([-1e4, 0.0, 1e4])))


def test_the_naive_form_fails_above_88_in_float32_and_above_709_in_float64(compute):
    values = compute()
    top = values["top"]

    assert list(top > 88.72) == list(np.isnan(values["naive_32"]))
    assert list(top > 709.78) == list(np.isnan(values["naive_64"]))
    for bits in ("32", "64"):
        assert list(np.isnan(values[f"naive_{bits}"])) == list(np.isinf(values[f"exp_{bits}"]))
        assert np.full(top.size, 0.6292) == pytest.approx(values[f"stable_{bits}"], abs=1e-4)
    assert [math.exp(z) for z in top[:4]] == pytest.approx(values["exp_64"][:4])


def test_the_title_says_nan_where_exp_overflows(compute, demo):
    values = compute(logits=(1000.0, 999.0, 998.0), stable=False)

    assert "NaN" in demo.DEMO.plots[0].title(values)


def test_the_table_of_shares_can_be_followed_by_hand(compute):
    d = compute(temperature=2.0, shift=1.0)
    e = [math.exp(z / 2) for z in (2.2, 1.3, 0.5)]
    words = [f"exp({z}/2) = {v:.4g}" for z, v in zip(("2.2", "1.3", "0.5"), e, strict=True)]

    assert [*words, f"{math.fsum(e):.4g}"] == list(d["exponential"])
    assert [*(v / math.fsum(e) for v in e), 1] == pytest.approx(d["p_row"])
    assert "exp(1.2) = 3.32" == compute()["exponential"][0]


def test_exponentials_that_overflow_are_infinite(compute):
    words = compute(logits=(1000.0, -1000.0), stable=False)["exponential"]

    assert ["exp(1000) = inf", "exp(-1000) = 0", "inf"] == list(words)


def test_the_entropy_never_falls_as_the_temperature_rises(compute):
    for logits in ((1.2, 0.3, -0.5), (5.0, 5.0, -3.0), (-1000.0, 1000.0)):
        assert np.diff(compute(logits=logits)["entropy_sweep"]).min() >= -1e-12


def test_the_jacobian_is_that_of_the_logits_not_of_the_scaled_ones(compute):
    z, T, h = np.array([1.2, 0.3, -0.5]), 0.5, 1e-6
    J = compute(temperature=T)["jacobian"]

    for j, step in enumerate(h * np.eye(3)):
        measured = (np.array(by_odds((z + step) / T)) - by_odds((z - step) / T)) / (2 * h)
        assert measured == pytest.approx(J[:, j], abs=1e-8)


def test_float32_probabilities_are_as_exact_as_their_type(compute, demo):
    rng = np.random.default_rng(5)
    for _ in range(50):
        u = rng.normal(size=8) * 10
        p = demo.softmax(u.astype(np.float32)).astype(float)
        exact = np.array(by_odds(u.astype(np.float32).astype(float)))

        assert exact == pytest.approx(p, rel=64 * 2**-23)


CATCHES = {
    "divides-by-the-others": (
        test_probabilities_sum_to_one,
        test_two_classes_are_a_sigmoid_of_the_difference,
        test_the_defaults_give_the_published_answer,
    ),
    "forgets-the-exponential": (
        test_a_probability_is_the_share_by_odds,
        test_adding_a_constant_changes_nothing,
        test_cold_is_one_hot_and_hot_is_uniform,
    ),
    "forgets-the-maximum": (test_naive_softmax_is_nan_where_the_stable_one_is_right,),
    "multiplies-by-temperature": (
        test_cold_is_one_hot_and_hot_is_uniform,
        test_a_probability_is_the_share_by_odds,
        test_the_entropy_never_falls_as_the_temperature_rises,
        test_hot_softmax_of_small_logits_has_nearly_the_largest_entropy,
        test_cold_softmax_is_sure_of_a_leader,
    ),
    "takes-logits-for-energies": (
        test_the_order_of_the_logits_is_kept,
        test_the_defaults_give_the_published_answer,
    ),
    "treats-classes-alone": (
        test_the_jacobian_is_symmetric_with_rows_of_sum_zero_and_no_negative_eigenvalue,
        test_what_is_printed_of_the_jacobian_is_the_jacobian,
        test_jacobian_is_the_slope_of_softmax,
    ),
    "measures-in-bits": (test_entropy_is_ln_k_minus_the_divergence_from_uniform,),
}
