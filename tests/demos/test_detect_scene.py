"""The invariants of detect_scene: what is kept, what is right, and how recall and precision go."""

import numpy as np
import pytest

from flashdl.demokit.kernels.canvas import Scene, overlap
from flashdl.demokit.kernels.detection import Found
from flashdl.demokit.kernels.metrics import average_precision
from flashdl.demokit.models.window_detector import places

NAME = "detect_scene"


def random_scores(seed):
    return np.random.default_rng(seed).dirichlet(np.full(11, 0.2), 289)[:, :10]


def test_kept_boxes_overlap_at_most_by_the_limit(demo):
    for limit in (0.0, 0.2, 0.5):
        boxes = demo.detected(random_scores(1), 0.3, limit).boxes

        assert (overlap(boxes, boxes) - np.eye(len(boxes))).max() <= limit


def test_a_scene_may_have_any_number_of_boxes(demo):
    numbers = {len(demo.detected(random_scores(seed), 0.9, 0.0).boxes) for seed in range(8)}

    assert len(numbers) > 1
    assert 1 < max(numbers)


def test_the_best_window_of_all_is_always_kept_and_first(demo):
    p = random_scores(2)
    found = demo.detected(p, 0.3, 0.2)

    assert p.max() == found.scores[0]
    assert np.array_equal(places()[p.max(axis=1).argmax()], found.boxes[0])


def test_a_lower_score_gives_no_lower_recall(demo):
    boxes = np.array([[0, 0, 8, 8], [12, 12, 20, 20]])
    seen = [(Scene(np.zeros((24, 24)), boxes, np.zeros(2, int)), random_scores(3))]

    recalls = [demo.quality(seen, score, 0.0)[1] for score in (0.9, 0.7, 0.5, 0.3)]
    scores, _, recall = demo.curve(seen, 0.0)

    assert sorted(recalls) == recalls
    assert (np.diff(recall) >= 0).all()
    assert (np.diff(scores) <= 0).all()


def test_recall_is_over_the_objects_and_precision_over_the_boxes(demo):
    assert demo.ratios(3, 4, 6) == (3 / 4, 3 / 6)
    assert demo.ratios(0, 0, 6) == (0, 0)


def test_a_second_box_on_one_object_is_a_false_positive(demo):
    boxes = np.array([[0, 0, 8, 8], [1, 0, 9, 8], [0, 1, 8, 9]])

    taken = demo.matched(Found(boxes, np.zeros(3, int), np.ones(3)), boxes[:1])

    assert [0, -1, -1] == list(taken)


def test_a_box_of_another_class_is_no_hit(demo):
    boxes = np.array([[0, 0, 8, 8], [12, 12, 20, 20], [0, 12, 8, 20]])
    found = Found(boxes, np.array([4, 7, 4]), np.array([0.9, 0.8, 0.7]))

    hits = demo.right_of(demo.matched(found, boxes[:2]), found, np.array([4, 5]))

    assert [True, False, False] == list(hits)


def test_the_curve_ends_where_all_hits_are_counted(demo):
    boxes = np.array([[0, 0, 8, 8], [12, 12, 20, 20]])
    truth, p = Scene(np.zeros((24, 24)), boxes, np.array([3, 6])), random_scores(6)
    found = demo.detected(p, demo.LEAST, 0.0)
    expected = sum(
        any(overlap(b[None], t[None])[0, 0] >= 0.5 and k == c
            for t, c in zip(boxes, truth.labels, strict=True))
        for b, k in zip(found.boxes, found.labels, strict=True)
    )  # fmt: skip

    _, precision, recall = demo.curve([(truth, p)], 0.0)

    assert expected / len(found.scores) == precision[-1]
    assert expected / 2 == recall[-1]


def test_a_lower_score_accepts_all_that_a_higher_one_does(demo):
    p = random_scores(7)
    accepted = [{tuple(b) for b in demo.candidates(p, places(), s).boxes} for s in (0.8, 0.5, 0.2)]

    assert accepted[0] < accepted[1] < accepted[2]


def test_average_precision_is_the_area_as_another_kernel_has_it(demo):
    rng = np.random.default_rng(4)
    scores, right = rng.permutation(50) / 50, rng.random(50) < 0.6
    order = np.argsort(-scores)
    hits, n = np.cumsum(right[order]), np.arange(1, 51)

    expected = average_precision(scores, right)

    assert pytest.approx(expected) == demo.average_precision(hits / n, hits / right.sum())


def test_the_detector_finds_nine_of_ten_objects_and_is_right_as_often(compute):
    precision, recall, shared, classes = compute()["quality"]

    assert min(precision, recall, classes) >= 0.9
    assert shared >= 0.75


def test_hardly_any_suppression_leaves_duplicates(compute):
    d = compute()

    assert d["level_precision"][-1] <= d["level_precision"][0] - 0.5
    assert (np.diff(d["level_recall"]) >= -1e-12).all()


CATCHES = {
    "no-suppression": (test_kept_boxes_overlap_at_most_by_the_limit,),
    "keeps-the-worst": (test_the_best_window_of_all_is_always_kept_and_first,),
    "duplicates-are-right": (
        test_a_second_box_on_one_object_is_a_false_positive,
        test_hardly_any_suppression_leaves_duplicates,
    ),
    "one-box-a-scene": (
        test_a_scene_may_have_any_number_of_boxes,
        test_the_detector_finds_nine_of_ten_objects_and_is_right_as_often,
    ),
    "recall-over-the-found": (test_recall_is_over_the_objects_and_precision_over_the_boxes,),
}
