"""The invariants of class_imbalance, counted in loops over the test digits."""

import numpy as np
import pytest

from flashdl.demokit.data import digits_split

NAME = "class_imbalance"
STRATEGIES = ("none", "inverse", "sqrt", "oversample", "threshold", "focal")


def counted(said):
    """Accuracy, balanced accuracy, precision, recall and F1 of what is said, one by one."""
    truth = digits_split(np.random.default_rng(0)).test_labels == 8
    pairs = list(zip(truth.tolist(), (said == 1).tolist(), strict=True))
    hit, false, missed, right = (
        pairs.count(pair) for pair in ((True, True), (False, True), (True, False), (False, False))
    )
    recalls = hit / (hit + missed), right / (right + false)
    precision = hit / (hit + false) if hit else 0.0
    return [(hit + right) / 500, sum(recalls) / 2, precision, recalls[0],
            2 * hit / (2 * hit + false + missed)]  # fmt: skip


@pytest.mark.slow
def test_the_measures_are_those_counted_one_by_one(compute):
    for name in ("none", "threshold", "focal"):
        d = compute(strategy=name)
        expected = counted(d["said"])

        assert expected == pytest.approx(d["own"])
        assert expected == pytest.approx(d["scores"][STRATEGIES.index(name)][:5])


@pytest.mark.slow
def test_the_confusion_table_has_every_test_digit_once(compute):
    d = compute()

    assert list(d["rows"]) == list(d["hits"] + d["rest"])
    assert 500 == d["rows"].sum()
    assert sum(d["said"]) == d["hits"].sum()


@pytest.mark.slow
def test_without_a_remedy_no_eight_is_found_though_most_answers_are_right(compute):
    d = compute(strategy="none")
    accuracy, balanced, _, recall, _ = d["own"]

    assert 0 == recall
    assert 0.5 == balanced
    assert accuracy > 0.85
    assert 1165 / 1175 == pytest.approx(d["always"])


def test_always_saying_no_is_as_accurate_as_the_class_is_rare(compute):
    for n_pos in (3, 10, 100):
        d = compute(n_pos=n_pos, steps=50)

        assert d["counts"][1] / d["counts"].sum() == pytest.approx(d["always"])
        assert n_pos == d["counts"][0]


def test_weights_and_repeated_rows_give_one_classifier(compute):
    for n_pos in (3, 10, 60):
        d = compute(n_pos=n_pos, steps=100)
        weighted, repeated = d["scores"][[1, 3]]

        assert 0 == pytest.approx(d["gradient_gap"], abs=1e-12)
        assert 0 == pytest.approx(d["w_gap"], abs=1e-9)
        assert weighted == pytest.approx(repeated)
        assert d["way_rows"][1] - d["way_rows"][0] == n_pos * (d["times"] - 1)


@pytest.mark.slow
def test_recall_never_rises_with_the_threshold(compute):
    for name in ("none", "inverse", "focal"):
        d = compute(strategy=name)

        assert (np.diff(d["by_threshold"][2]) <= 0).all()
        assert d["by_threshold"][2, 0] > d["by_threshold"][2, -1]


@pytest.mark.slow
def test_a_higher_threshold_of_the_whole_demo_finds_fewer_eights(compute):
    found = [compute(threshold=t)["hits"][0] for t in (0.01, 0.5, 0.99)]

    assert sorted(found, reverse=True) == found


def test_inverse_weights_find_most_eights_and_say_too_large_probabilities(compute):
    none, inverse = compute()["scores"][:2]

    assert inverse[3] > 0.5
    assert none[6] == pytest.approx(10 / 1175, rel=0.3)
    assert inverse[6] > 5 * none[6]


def test_the_curve_ends_where_every_eight_is_found(compute):
    d = compute()
    eights = d["rows"][0]

    assert 1 == d["curve_recall"][-1]
    assert eights / 500 == pytest.approx(d["curve_precision"][-1])
    area = sum(p * step for p, step in zip(
        d["curve_precision"], np.diff(d["curve_recall"], prepend=0), strict=True))  # fmt: skip
    assert area == pytest.approx(d["average"])


def test_accuracy_hides_what_five_other_measures_tell(compute):
    never, none, weighted = compute()["measures"]

    assert [0.916, 0.5, 0, 0, 0, 0.084] == pytest.approx(list(never))  # 42 of 500 are eights
    assert never[:5] == pytest.approx(none[:5])
    assert none[0] == pytest.approx(weighted[0], abs=0.01)
    assert (weighted[1:] > none[1:] + 0.3).all()


def test_every_remedy_but_focal_loss_alone_finds_more_eights(compute):
    d = compute()
    recall = dict(zip(d["name"].tolist(), d["remedies"][:, 2], strict=True))

    assert 9 == len(recall)
    assert {"no remedy", "focal alone"} == {name for name, share in recall.items() if share < 0.4}


def test_the_focal_slope_is_that_of_the_focal_loss(compute):
    assert compute()["focal_error"] < 1e-6


CATCHES = {
    "trusts-accuracy": (
        test_the_measures_are_those_counted_one_by_one,
        test_without_a_remedy_no_eight_is_found_though_most_answers_are_right,
    ),
    "weighs-by-frequency": (test_inverse_weights_find_most_eights_and_say_too_large_probabilities,),
    "repeats-both-classes": (test_weights_and_repeated_rows_give_one_classifier,),
    "divides-by-the-rows": (test_weights_and_repeated_rows_give_one_classifier,),
    "takes-precision-for-recall": (
        test_the_measures_are_those_counted_one_by_one,
        test_recall_never_rises_with_the_threshold,
    ),
    "forgets-the-slope-of-the-focus": (test_the_focal_slope_is_that_of_the_focal_loss,),
}
