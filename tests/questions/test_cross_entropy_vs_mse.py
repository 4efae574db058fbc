"""Second formulas for the questions about cross-entropy, and some worked by hand."""

import math
from decimal import Decimal

import pytest
from asked import Second, generator, load, made

DEMO = "cross_entropy_vs_mse"


def by_decimal_logarithm(p, c):
    return float(-Decimal(str(p[c - 1])).ln())


def by_a_product(y, p):
    """The logarithm of one product of powers."""
    return -math.log(math.prod(q**t for t, q in zip(y, p, strict=True)))


def loss(z, c):
    """Log of the sum of the exponentials, less the logit of the true class."""
    return math.log(math.fsum(math.exp(v) for v in z)) - z[c - 1]


def by_differences(z, c, h=1e-5):
    def moved(i, by):
        return loss([v + by * (k == i) for k, v in enumerate(z)], c)

    return [(moved(i, h) - moved(i, -h)) / (2 * h) for i in range(len(z))]


def by_counting_bits(K):
    return math.log2(K) / math.log2(math.e)


SECOND = {
    "cross-entropy-onehot": Second("logarithm in decimal arithmetic", by_decimal_logarithm),
    "cross-entropy-soft": Second("logarithm of a product of powers", by_a_product),
    "ce-gradient": Second("central differences of the loss", by_differences, atol=1e-8),
    "ce-at-init": Second("change of base", by_counting_bits),
}


def solve(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def answers(name, seed):
    return {t.mistakes: t.answer for t in made(DEMO, name, seed).traps}


def test_a_half_costs_ln_2():
    assert solve("cross-entropy-onehot", p=[0.2, 0.5, 0.3], c=2) == pytest.approx(
        0.693147, abs=1e-6
    )


def test_the_classes_count_from_one():
    assert solve("cross-entropy-onehot", p=[0.1, 0.9], c=1) == pytest.approx(2.302585, abs=1e-6)


def test_a_soft_target_weights_each_logarithm():
    # 0.5 ln 2 + 0.5 ln 4 = 1.5 ln 2 = 1.0397
    found = solve("cross-entropy-soft", y=[0.5, 0.5, 0.0], p=[0.5, 0.25, 0.25])

    assert found == pytest.approx(1.039721, abs=1e-6)


def test_the_gradient_of_equal_logits():
    found = solve("ce-gradient", z=[1.0, 1.0, 1.0], c=3)

    assert found.tolist() == pytest.approx([1 / 3, 1 / 3, -2 / 3])


def test_ten_equal_classes_cost_2_303():
    assert solve("ce-at-init", K=10) == pytest.approx(2.302585, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_traps_of_one_hot_targets(seed):
    question = made(DEMO, "cross-entropy-onehot", seed)
    p = question.given["p"]
    true = p[question.given["c"] - 1]
    traps = answers("cross-entropy-onehot", seed)

    assert traps["takes-log10",] == pytest.approx(-math.log10(true))
    assert traps["measures-in-bits",] == pytest.approx(-math.log2(true))
    assert traps["takes-the-log-of-the-rest",] == pytest.approx(-math.log(1 - true))
    assert traps["adds-up-all-logarithms",] == pytest.approx(-sum(map(math.log, p)))


@pytest.mark.parametrize("seed", range(5))
def test_the_traps_of_soft_targets(seed):
    given = made(DEMO, "cross-entropy-soft", seed).given
    pairs = list(zip(given["y"], given["p"], strict=True))
    traps = answers("cross-entropy-soft", seed)
    swapped = -sum(q * math.log(t) for t, q in pairs)

    assert traps["swaps-the-arguments",] == pytest.approx(swapped)
    assert traps["takes-it-for-a-distance",] == pytest.approx(
        sum(t * math.log(t / q) for t, q in pairs)
    )


def test_a_sign_turned_over_is_a_trap_of_the_gradient():
    question = made(DEMO, "ce-gradient", 1)
    turned = answers("ce-gradient", 1)["turns-the-gradient-over",]

    assert turned == pytest.approx([-entry for entry in question.answer])


def test_the_probability_is_a_trap_of_the_first_loss():
    question = made(DEMO, "ce-at-init", 1)

    assert answers("ce-at-init", 1)["stops-before-the-log",] == pytest.approx(
        1 / question.given["K"]
    )


def shown(name, **given):
    return generator(DEMO, name).values(load(DEMO), **given)


def test_the_picture_of_a_one_hot_target_has_each_class_on_the_curve():
    values = shown("cross-entropy-onehot", p=[0.2, 0.5, 0.3], c=2)
    costs = [1.609438, 0.693147, 1.203973]  # ln 5, ln 2, ln(10/3)

    assert values["points"][:, 1].tolist() == pytest.approx(costs, abs=1e-6)
    assert values["other"].tolist() == [1, 0, 1]
    assert values["curve"][:, 1].tolist() == pytest.approx(
        [-math.log(p) for p in values["curve"][:, 0]]
    )


@pytest.mark.slow
def test_the_terms_of_a_soft_target_are_never_below_its_entropy_together():
    for seed in range(20):
        values = shown("cross-entropy-soft", **made(DEMO, "cross-entropy-soft", seed).given)

        assert values["loss"] == pytest.approx(sum(values["term"]))
        assert values["entropy"] == pytest.approx(sum(values["least"]))
        assert values["loss"] > values["entropy"]


def test_the_curves_of_the_gradient_meet_where_no_logit_is_moved():
    question = made(DEMO, "ce-gradient", 3)
    values = shown("ce-gradient", **question.given)
    middle = values["move"].tolist().index(0)
    steps = values["loss"][middle + 1] - values["loss"][middle - 1]

    assert values["loss"][middle].tolist() == pytest.approx([loss(**question.given)] * 3)
    assert (steps / 0.2).tolist() == pytest.approx(question.answer, abs=1e-3)
