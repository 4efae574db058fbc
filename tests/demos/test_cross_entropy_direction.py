"""The invariants of cross_entropy_direction, recomputed with sums of math.log."""

import math
import warnings

import numpy as np
import pytest

NAME = "cross_entropy_direction"
PAIRS = [
    ((0.7, 0.2, 0.1), (0.4, 0.4, 0.2)),
    ((0.5, 0.5), (0.9, 0.1)),
    ((0.1, 0.2, 0.3, 0.4), (0.4, 0.3, 0.2, 0.1)),
]


def H(p, q):  # noqa: N802 - its usual letter
    return -math.fsum(a * math.log(b) for a, b in zip(p, q, strict=True))


def KL(p, q):  # noqa: N802
    return math.fsum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


def test_cross_entropy_is_entropy_plus_divergence(compute):
    for p, q in PAIRS:
        both, own, rest, swapped, back = compute(p=p, q=q)["soft"]

        assert H(p, p) + KL(p, q) == pytest.approx(both, abs=1e-12)
        assert H(q, q) + KL(q, p) == pytest.approx(swapped, abs=1e-12)
        assert [H(p, p), KL(p, q), KL(q, p)] == pytest.approx([own, rest, back], abs=1e-12)


def test_the_divergence_is_0_exactly_for_equal_distributions(demo):
    rng = np.random.default_rng(1)
    for K in (2, 3, 6):
        p, q = rng.dirichlet(np.ones(K), 2)

        assert 0 == pytest.approx(demo.divergence(p, p), abs=1e-14)
        assert demo.divergence(p, q) > 1e-3
        assert demo.divergence(q, p) > 1e-3


def test_the_two_orders_differ_unless_one_is_the_other_permuted(compute):
    d = compute()["now"]
    permuted = compute(q=(0.2, 0.7, 0.1))["now"]

    assert H((0.4, 0.4, 0.2), (0.7, 0.2, 0.1)) - H((0.7, 0.2, 0.1), (0.4, 0.4, 0.2)) == (
        pytest.approx(d[3] - d[0])
    )
    assert abs(d[3] - d[0]) > 0.2
    assert permuted[3] == pytest.approx(permuted[0], abs=1e-12)


def test_one_hot_inside_the_log_is_infinite_and_as_target_the_surprise_without_a_warning(compute):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        d = compute(onehot=True)

    assert math.inf == d["now"][3]
    assert -math.log(0.4) == pytest.approx(d["now"][0])
    assert [0, -math.log(0.4)] == pytest.approx(d["now"][1:3])


def test_the_title_says_infinite(compute, demo):
    assert "infinite" in demo.DEMO.plots[0].title(compute(onehot=True))


def test_cross_entropy_with_itself_is_the_entropy_not_0(compute):
    for p, q in PAIRS:
        assert H(p, p) == pytest.approx(compute(p=p, q=q)["H_left"][1])


def test_a_detour_can_be_shorter(compute):
    a, b, c = (0.98, 0.02), (0.5, 0.5), (0.02, 0.98)
    d = compute()

    assert [H(a, c), H(a, b) + H(b, c)] == pytest.approx([d["H_left"][2], d["H_right"][2]])
    assert [KL(a, c), KL(a, b) + KL(b, c)] == pytest.approx([d["KL_left"][2], d["KL_right"][2]])
    assert d["H_left"][2] > d["H_right"][2]


def test_the_loss_is_least_at_the_target_and_the_swapped_one_at_its_surest_class(compute):
    for p, q in PAIRS[:1]:
        d = compute(p=p, q=q)

        assert [max(p), 0.995] == pytest.approx(d["best"])
        assert H(p, p) == pytest.approx(d["loss"].min(), abs=1e-12)
        near = [(s, (1 - s) * 2 / 3, (1 - s) / 3) for s in d["share"]]
        assert [H(p, r) for r in near] == pytest.approx(d["loss"])
        assert [H(r, p) for r in near] == pytest.approx(d["swapped"])


def test_outcomes_that_a_list_lacks_have_probability_0(compute):
    d = compute(p=(0.5, 0.5), q=(0.5, 0.25, 0.25))

    assert [0.5, 0.5, 0] == list(d["p"])
    assert math.inf == d["now"][3]
    assert H((0.5, 0.5), (0.5, 0.25)) == pytest.approx(d["now"][0])


CATCHES = {
    "swaps-the-arguments": (
        test_cross_entropy_is_entropy_plus_divergence,
        test_the_loss_is_least_at_the_target_and_the_swapped_one_at_its_surest_class,
    ),
    "forgets-the-entropy": (test_cross_entropy_with_itself_is_the_entropy_not_0,),
    "takes-both-ways-alike": (
        test_the_two_orders_differ_unless_one_is_the_other_permuted,
        test_cross_entropy_is_entropy_plus_divergence,
    ),
    "measures-a-distance": (
        test_a_detour_can_be_shorter,
        test_cross_entropy_with_itself_is_the_entropy_not_0,
    ),
    "takes-log-0-for-0": (
        test_one_hot_inside_the_log_is_infinite_and_as_target_the_surprise_without_a_warning,
    ),
    "turns-the-ratio-over": (test_the_divergence_is_0_exactly_for_equal_distributions,),
}
