"""The invariants of classify_digit, recomputed by sorting, counting and enumerating."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "classify_digit"


def test_the_probabilities_of_an_image_sum_to_one(demo):
    z = np.random.default_rng(0).normal(size=(40, 10)) * 5
    for T in (0.25, 1.0, 7.0):
        assert np.ones(40) == pytest.approx(demo.probabilities(z, T).sum(axis=1), abs=1e-12)


def test_no_temperature_changes_the_label(demo):
    z = np.random.default_rng(1).normal(size=(200, 10))
    for T in (0.1, 0.5, 3.0, 20.0):
        assert np.array_equal(z.argmax(axis=1), demo.probabilities(z, T).argmax(axis=1))


@pytest.mark.slow
def test_a_higher_temperature_lowers_the_score_and_leaves_the_share_right(compute):
    d = compute()

    assert np.all(np.diff(d["T_top"]) < 0)
    assert np.all(d["T_right"] == d["top1"])


def test_97_of_100_digits_are_right(compute):
    net = trained("digits-cnn")
    data = split(net)

    right = cnn.accuracy(net, data.test_images[..., None], data.test_labels)

    assert right >= 0.97
    assert right == pytest.approx(compute()["top1"])
    assert right == pytest.approx(compute()["trust"][0, 0])


@pytest.mark.slow
def test_confusions_are_counted_row_by_true_class(compute):
    for setting in ({}, {"corrupt": "invert", "amount": 1.0}):
        d, labels = compute(**setting), split(trained("digits-cnn")).test_labels
        rows = [int(np.sum(labels == k)) for k in range(10)]

        assert rows == d["confusion"].sum(axis=1).tolist()
        assert d["top1"] * 500 == pytest.approx(np.trace(d["confusion"]))


def test_a_label_among_the_first_k_has_fewer_than_k_scores_above_it(demo):
    rng = np.random.default_rng(2)
    p, labels = rng.dirichlet(np.ones(10), 300), rng.integers(0, 10, 300)
    above = (p > p[np.arange(300), labels][:, None]).sum(axis=1)
    for k in range(1, 11):
        assert np.mean(above < k) == pytest.approx(demo.among_first(p, labels, k))


def test_inverted_digits_are_hardly_ever_right(compute):
    assert compute()["trust"][2, 0] <= 0.1
    assert compute(corrupt="invert", amount=1.0)["top1"] <= 0.1


def test_lying_digits_get_high_scores_and_wrong_labels(compute):
    right, score = compute()["trust"][4]

    assert right <= 0.2
    assert score >= 0.8


def test_a_score_of_labels_is_compared_with_labels(demo):
    p, labels = np.eye(10)[[3, 3, 7, 0]], np.array([3, 4, 7, 1])

    assert 0.5 == demo.share_right(p, labels)


def test_corruptions_are_what_they_are_called(demo):
    x = np.random.default_rng(3).uniform(size=(5, 8, 8))

    def found(how, amount):
        return demo.corrupted(np.random.default_rng(0), x, how, amount)

    assert np.array_equal(1 - x, found("invert", 1.0))
    assert np.array_equal(np.rot90(x, 1, axes=(1, 2)), found("rotate", 0.5))
    assert np.array_equal(x[:, :, :-2], found("shift", 0.5)[:, :, 2:])
    for how in ("none", "noise", "invert", "shift", "rotate"):
        assert x == pytest.approx(found(how, 0.0), abs=0)


def test_several_labels_hold_of_an_eight_and_none_of_a_one(compute):
    d = compute()

    assert [3, 3, 1, 0] == (d["several"] > 0.5).sum(axis=1).tolist()
    assert d["labels_right"].min() >= 0.9
    for shares in d["one_of"]:
        assert 1 == pytest.approx(sum(map(float, shares.split())), abs=0.02)


@pytest.mark.slow
def test_a_class_is_shown_with_its_row_of_the_confusion_matrix(compute):
    d = compute(index=8)
    rows = np.array([d[f"as_{j}"] for j in range(10)]).T

    assert np.array_equal(d["confusion"][d["best"]], rows)
    assert d["called"][0] == d["best"][0]


CATCHES = {
    "columns-for-rows": (
        test_97_of_100_digits_are_right,
        test_corruptions_are_what_they_are_called,
    ),
    "normalises-over-the-images": (
        test_the_probabilities_of_an_image_sum_to_one,
        test_no_temperature_changes_the_label,
    ),
    "truth-in-the-columns": (test_confusions_are_counted_row_by_true_class,),
    "only-the-kth": (test_a_label_among_the_first_k_has_fewer_than_k_scores_above_it,),
    "believes-its-score": (
        test_inverted_digits_are_hardly_ever_right,
        test_lying_digits_get_high_scores_and_wrong_labels,
        test_a_score_of_labels_is_compared_with_labels,
    ),
    "softmax-for-several": (test_several_labels_hold_of_an_eight_and_none_of_a_one,),
}
