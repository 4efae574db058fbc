"""Suppression keeps the best of what overlaps; a true box is found once."""

import numpy as np
import pytest

from flashdl.demokit.kernels.canvas import overlap
from flashdl.demokit.kernels.detection import Found, candidates, matched, middle_box, suppressed


@pytest.fixture
def found():
    rng = np.random.default_rng(9)
    corners = rng.integers(0, 17, (60, 2))
    boxes = np.concatenate([corners, corners + 8], axis=1)
    return Found(boxes, rng.integers(0, 10, 60), np.sort(rng.uniform(size=60))[::-1])


@pytest.mark.parametrize("most", [0.0, 0.2, 0.5, 0.9])
def test_what_is_kept_barely_overlaps_and_what_is_dropped_overlaps_something_better(found, most):
    kept = suppressed(found, most)
    shared = overlap(kept.boxes, kept.boxes) - np.eye(len(kept.boxes))
    against = overlap(found.boxes, kept.boxes)

    assert shared.max() <= most
    for box, score, row in zip(found.boxes, found.scores, against, strict=True):
        assert (box == kept.boxes).all(axis=1).any() or (row[kept.scores >= score] > most).any()


def test_the_best_detection_is_always_kept(found):
    assert np.array_equal(found.boxes[0], suppressed(found, 0.0).boxes[0])


def test_a_lower_threshold_gives_all_candidates_of_a_higher_one():
    rng = np.random.default_rng(10)
    p, boxes = rng.dirichlet(np.ones(4), 50), np.tile(np.arange(50)[:, None], 4)
    low, high = (candidates(p, boxes, least) for least in (0.4, 0.6))

    assert set(high.boxes[:, 0]) < set(low.boxes[:, 0])
    assert np.array_equal(low.scores[: len(high.scores)], high.scores)
    assert (np.diff(low.scores) <= 0).all()
    assert np.array_equal(p[low.boxes[:, 0]].max(axis=1), low.scores)


def test_two_detections_of_one_box_are_one_right_and_one_false():
    boxes = np.array([[0, 0, 8, 8], [0, 1, 8, 9], [12, 12, 20, 20]])
    found = Found(boxes, np.zeros(3, int), np.array([0.9, 0.8, 0.7]))

    assert [0, -1, -1] == list(matched(found, boxes[:1]))


def test_half_an_overlap_is_not_enough_when_it_is_less_than_half():
    box = np.array([[0, 0, 8, 8]])
    near, far = (Found(box + np.array([0, s, 0, s]), np.zeros(1, int), np.ones(1)) for s in (2, 3))

    assert [0] == list(matched(near, box))  # 48 / 80
    assert [-1] == list(matched(far, box))  # 40 / 88


def test_the_expected_box_is_the_weighted_mean():
    boxes = np.array([[0, 0, 8, 8], [4, 2, 12, 10]])

    assert pytest.approx([1, 0.5, 9, 8.5]) == middle_box(np.array([3.0, 1.0]), boxes)
