"""The invariants of logits_layer, with odds, sums and layers written out again."""

import math
from itertools import product

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "logits_layer"
SETTINGS = [{}, {"index": 499}, {"index": 11, "temperature": 0.05}, {"temperature": 20.0}]


def by_odds(z):
    """p_i = 1 / sum_j exp(z_j - z_i), the share of i by its odds against every class."""
    return [1 / math.fsum(math.exp(b - a) for b in z) for a in z]


def by_the_network(images):
    """What M1 makes of images [n, 8, 8], with its own forward pass: features and logits."""
    found = cnn.forward(trained("digits-cnn"), images[..., None])
    return found.h, found.logits


def drawn(seed, *, most=4.0):
    return np.random.default_rng(seed).uniform(-most, most, size=(50, 10))


def test_a_difference_of_logits_is_the_log_of_the_ratio_of_probabilities(demo):
    for z in drawn(0):
        for T in (0.5, 1.0, 3.0):
            p = demo.probabilities(z, T)
            for i, j in product(range(10), repeat=2):
                assert z[i] - z[j] == pytest.approx(T * math.log(p[i] / p[j]), abs=1e-6)


def test_differences_and_log_ratios_agree_in_what_is_shown(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        top = d["z"].argmax()
        ratios = [d["temperature"] * math.log(p / d["p"][top]) for p in d["p"]]

        assert ratios == pytest.approx(d["difference"], abs=1e-6)
        assert d["ratio_gap"] == pytest.approx(max(abs(d["difference"] - ratios)), abs=1e-12)


def test_the_table_shows_softmax_without_a_temperature(compute):
    d = compute(temperature=5.0)
    plain = compute()

    assert plain["p"] == pytest.approx(d["plain"], rel=1e-12)
    assert plain["p_moved"] == pytest.approx(d["plain_moved"], rel=1e-12)
    assert d["difference"] == pytest.approx(d["plain_ratio"], abs=1e-6)


def test_probabilities_are_shares_by_odds_and_sum_to_one(demo):
    for z in drawn(1):
        assert by_odds(z) == pytest.approx(demo.probabilities(z, 1.0))
        assert math.fsum(demo.probabilities(z, 2.0)) == pytest.approx(1, abs=1e-12)


def test_a_constant_on_every_logit_changes_no_probability(demo):
    for z in drawn(2):
        more = demo.moved(z)

        assert [123.0] * 10 == pytest.approx(more - z)
        assert demo.probabilities(z, 1.0) == pytest.approx(demo.probabilities(more, 1.0), abs=1e-6)


def test_rows_and_transposed_columns_agree_exactly(demo):
    """Whole numbers, so that no order of summing rounds."""
    rng = np.random.default_rng(3)
    for B, n, m in [(3, 5, 4), (1, 7, 2), (6, 2, 6)]:
        X, W, b = (rng.integers(-9, 10, size=s).astype(float) for s in ((B, n), (n, m), m))
        columns = demo.scores_by_columns(X.T, demo.transposed(W), b)

        assert (m, B) == columns.shape
        assert (demo.scores(X, W, b) == columns.T).all()


def test_both_conventions_agree_in_what_is_shown(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        assert d["by_rows"] == pytest.approx(d["by_columns"].T, abs=1e-12)


def test_a_logit_is_the_weighted_sum_of_the_features_plus_a_bias(compute):
    net = trained("digits-cnn")
    W, b = net["W4"].astype(float), net["b4"].astype(float)
    for index in (0, 7, 499):
        [h], _ = by_the_network(split(net).test_images[[index]])
        z = [math.fsum(float(h[i]) * W[i, k] for i in range(64)) + b[k] for k in range(10)]

        assert z == pytest.approx(compute(index=index)["z"], abs=1e-4)  # h is in float32


def test_the_logits_are_those_of_the_network_up_to_its_single_precision(compute):
    for index in (0, 326, 499):
        _, [z] = by_the_network(split(trained("digits-cnn")).test_images[[index]])

        assert z == pytest.approx(compute(index=index)["z"], abs=1e-4)


def test_logits_have_both_signs_and_no_fixed_sum(compute):
    found = [compute(index=index)["z"] for index in range(0, 500, 50)]

    assert all(z.min() < 0 < z.max() for z in found)
    assert 1 < np.ptp([math.fsum(z) for z in found])


def test_log_odds_are_the_log_of_p_over_the_rest(demo):
    for z in drawn(4):
        expected = [math.log(p / (1 - p)) for p in by_odds(z)]

        assert expected == pytest.approx(demo.log_odds(z), abs=1e-9)


def test_log_odds_of_two_classes_are_the_difference_of_their_logits(demo):
    for a, b in drawn(5)[:, :2]:
        assert [a - b, b - a] == pytest.approx(demo.log_odds(np.array([a, b])))


def test_log_odds_stay_finite_where_p_rounds_to_one(demo):
    odds = demo.log_odds(np.array([800.0, 0.0, -800.0]))

    assert [800, -800, -1600] == pytest.approx(odds)


def test_the_logit_of_a_binary_classifier_is_its_log_odds(demo, compute):
    d = compute()
    p = [1 / (1 + math.exp(-z)) for z in (-3, -1, 0, 1, 3)]

    assert p == pytest.approx(d["binary_p"])
    assert [-3, -1, 0, 1, 3] == pytest.approx(d["binary_logit"], abs=1e-12)
    for share in drawn(6)[:, 0] / 10 + 0.5:
        assert math.log(share) - math.log1p(-share) == pytest.approx(demo.logit(share))


def test_the_words_of_the_two_conventions_are_the_shapes_of_what_is_multiplied(compute):
    d = compute()

    assert ["X [2, 64]", "X^T [64, 2]", "x [64, 1]"] == list(d["X_word"])
    assert ["V [64, 10]", "W [10, 64]", "W [10, 64]"] == list(d["W_word"])
    assert ["b [10]", "b [10, 1]", "b [10, 1]"] == list(d["b_word"])
    assert ["[2, 10]", "[10, 2]", "[10, 1]"] == [w[w.index("[") :] for w in d["Z_word"]]
    assert d["some_rows"].tolist() == [row[:3] for row in d["by_rows"].tolist()]
    assert d["some_rows"] == pytest.approx(d["some_columns"].T, abs=1e-12)


def test_the_share_of_right_answers_is_that_of_the_largest_logits(compute):
    data = split(trained("digits-cnn"))
    right = by_the_network(data.test_images)[1].argmax(axis=1) == data.test_labels

    assert right.mean() == pytest.approx(compute()["accuracy"])
    assert 0.97 <= right.mean()


def test_the_index_chooses_the_image_and_its_neighbour(compute):
    data, d = split(trained("digits-cnn")), compute(index=499)

    assert (data.test_images[499] == d["image"][0]).all()
    assert data.test_labels[499] == d["label"]
    assert compute(index=0)["z"] == pytest.approx(d["by_rows"][1], abs=1e-9)


def test_temperature_moves_the_probabilities_and_no_logit(compute):
    warm, hot = compute(index=326), compute(index=326, temperature=20.0)

    assert list(warm["z"]) == list(hot["z"])
    assert np.ptp(hot["p"]) < 0.1 < np.ptp(warm["p"])


CATCHES = {
    "divides-by-the-sum": (
        test_a_difference_of_logits_is_the_log_of_the_ratio_of_probabilities,
        test_probabilities_are_shares_by_odds_and_sum_to_one,
        test_a_constant_on_every_logit_changes_no_probability,
    ),
    "sigmoid-for-each-class": (
        test_differences_and_log_ratios_agree_in_what_is_shown,
        test_probabilities_are_shares_by_odds_and_sum_to_one,
    ),
    "applies-softmax-twice": (
        test_a_difference_of_logits_is_the_log_of_the_ratio_of_probabilities,
        test_probabilities_are_shares_by_odds_and_sum_to_one,
    ),
    "softmax-inside-the-layer": (
        test_a_logit_is_the_weighted_sum_of_the_features_plus_a_bias,
        test_logits_have_both_signs_and_no_fixed_sum,
    ),
    "takes-scores-for-log-odds": (
        test_log_odds_are_the_log_of_p_over_the_rest,
        test_log_odds_of_two_classes_are_the_difference_of_their_logits,
    ),
    "takes-the-log-of-p": (test_the_logit_of_a_binary_classifier_is_its_log_odds,),
    "scales-instead-of-adding": (test_a_constant_on_every_logit_changes_no_probability,),
    "reshapes-instead-of-transposing": (
        test_rows_and_transposed_columns_agree_exactly,
        test_both_conventions_agree_in_what_is_shown,
    ),
}
