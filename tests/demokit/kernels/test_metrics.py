"""Metrics against counting in Python loops, curves against every threshold in turn."""

import numpy as np
import pytest

from flashdl.demokit.kernels import metrics


def labels(seed, *, classes=4, n=60):
    return np.random.default_rng(seed).integers(0, classes, (2, n))


def scored(seed, *, n=40):
    """Scores with many ties, and which examples are positive."""
    rng = np.random.default_rng(seed)
    positive = rng.uniform(size=n) < 0.3
    positive[:2] = [True, False]
    return rng.integers(0, 12, n) / 4 + positive * rng.integers(0, 2, n), positive


def called(scores, positive, threshold):
    """True positives, false positives and positives missed when this score is enough."""
    pairs = list(zip(scores, positive, strict=True))
    found = sum(s >= threshold and p for s, p in pairs)
    return found, sum(s >= threshold and not p for s, p in pairs), sum(positive) - found


def test_a_confusion_matrix_counts_pairs_of_truth_and_answer():
    for seed in range(5):
        truth, said = labels(seed)
        pairs = list(zip(truth, said, strict=True))
        expected = [[sum(pair == (i, j) for pair in pairs) for j in range(4)] for i in range(4)]

        assert expected == metrics.confusion(truth, said, classes=4).tolist()


def test_precision_recall_and_f1_of_a_class_are_shares_of_its_examples():
    for seed in range(5):
        truth, said = labels(seed)
        M = metrics.confusion(truth, said, classes=4)
        for k in range(4):
            hits = sum((truth == k) & (said == k))
            p, r = hits / sum(said == k), hits / sum(truth == k)

            assert p == pytest.approx(metrics.precision(M)[k])
            assert r == pytest.approx(metrics.recall(M)[k])
            assert 2 / (1 / p + 1 / r) == pytest.approx(metrics.f1(M)[k])


def test_accuracy_is_the_share_of_right_answers_and_balanced_the_mean_recall():
    truth, said = labels(7)
    M = metrics.confusion(truth, said, classes=4)

    assert np.mean(truth == said) == pytest.approx(metrics.accuracy(M))
    expected = np.mean([np.mean(said[truth == k] == k) for k in range(4)])
    assert expected == pytest.approx(metrics.balanced_accuracy(M))


def test_always_negative_is_accurate_and_finds_nothing():
    M = metrics.confusion(np.repeat([0, 1], [99, 1]), np.zeros(100, int), classes=2)

    assert 0.99 == metrics.accuracy(M)
    assert 0.5 == metrics.balanced_accuracy(M)
    assert [0.99, 0.0] == metrics.precision(M).tolist()
    assert [1.0, 0.0] == metrics.recall(M).tolist()
    assert 0.0 == metrics.f1(M)[1]


def test_a_curve_has_every_different_score_as_a_threshold():
    scores, positive = scored(1)

    threshold, found, false = metrics.curve(scores, positive)

    assert sorted(set(scores), reverse=True) == threshold.tolist()
    for t, f, n in zip(threshold, found, false, strict=True):
        assert (f, n) == called(scores, positive, t)[:2]


def test_precision_and_recall_are_those_at_each_threshold():
    for seed in range(5):
        scores, positive = scored(seed)
        p, r = metrics.precision_recall(scores, positive)
        for i, t in enumerate(sorted(set(scores), reverse=True)):
            found, false, missed = called(scores, positive, t)

            assert found / (found + false) == pytest.approx(p[i])
            assert found / (found + missed) == pytest.approx(r[i])


def test_average_precision_weighs_precision_by_the_recall_it_adds():
    for seed in range(5):
        scores, positive = scored(seed)
        expected, before = 0.0, 0.0
        for t in sorted(set(scores), reverse=True):
            found, false, missed = called(scores, positive, t)
            r = found / (found + missed)
            expected += found / (found + false) * (r - before)
            before = r

        assert expected == pytest.approx(metrics.average_precision(scores, positive))


def test_average_precision_of_a_perfect_order_is_one_and_of_one_score_the_share_of_positives():
    positive = np.array([True, False, False, True])

    assert 1.0 == metrics.average_precision(np.array([3.0, 1.0, 0.0, 2.0]), positive)
    assert 0.5 == metrics.average_precision(np.zeros(4), positive)


def test_roc_goes_from_corner_to_corner_through_the_rates_at_each_threshold():
    scores, positive = scored(3)
    false_rate, true_rate = metrics.roc(scores, positive)

    assert (0, 0) == (false_rate[0], true_rate[0])
    assert (1, 1) == (false_rate[-1], true_rate[-1])
    for i, t in enumerate(sorted(set(scores), reverse=True), 1):
        found, false, missed = called(scores, positive, t)
        assert false / sum(~positive) == pytest.approx(false_rate[i])
        assert found / (found + missed) == pytest.approx(true_rate[i])


def test_auc_is_the_share_of_pairs_in_order_with_ties_as_halves():
    for seed in range(5):
        scores, positive = scored(seed)
        pairs = [(a > b) + (a == b) / 2 for a in scores[positive] for b in scores[~positive]]

        assert np.mean(pairs) == pytest.approx(metrics.auc(scores, positive))


def test_auc_of_reversed_scores_is_what_is_missing_to_one():
    scores, positive = scored(4)

    assert 1 - metrics.auc(scores, positive) == pytest.approx(metrics.auc(-scores, positive))
