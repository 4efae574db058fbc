"""The invariants of localize_digit; overlaps are counted pixel by pixel."""

import numpy as np
import pytest

from flashdl.demokit.kernels.canvas import scene
from flashdl.demokit.models import trained
from flashdl.demokit.models.window_detector import class_scores, digit_parts, places

NAME = "localize_digit"


def pixels(box):
    top, left, bottom, right = box
    return {(y, x) for y in range(top, bottom) for x in range(left, right)}


def random_boxes(count):
    rng = np.random.default_rng(12)
    corners = rng.integers(0, 9, (count, 2))
    return np.concatenate([corners, corners + rng.integers(1, 8, (count, 2))], axis=1)


def test_the_overlap_is_common_pixels_over_pixels_of_either(demo):
    boxes = random_boxes(40)
    for a, b in zip(boxes[:20], boxes[20:], strict=True):
        expected = len(pixels(a) & pixels(b)) / len(pixels(a) | pixels(b))

        assert pytest.approx(expected) == demo.iou(a, b)


def test_overlap_is_symmetric_one_with_itself_and_zero_apart(demo):
    boxes = random_boxes(40)
    for a, b in zip(boxes[:20], boxes[20:], strict=True):
        assert demo.iou(a, b) == demo.iou(b, a)
        assert demo.iou(a, a) == 1
        assert demo.iou(a, a + 20) == 0


def test_two_squares_of_four_pixels_that_share_one_overlap_by_a_seventh(demo):
    a, b = np.array([[0, 0, 2, 2], [1, 1, 3, 3]])

    assert pytest.approx(1 / 7) == demo.iou(a, b)


def test_a_digit_is_localised_in_nine_of_ten_scenes(compute):
    d = compute()

    assert d["share"][0] >= 0.9
    assert d["overlap"][0] >= 0.75


@pytest.mark.slow
def test_a_digit_is_localised_in_95_of_100_scenes(demo):
    net, rng = trained("window-detector"), np.random.default_rng(0)
    digits = digit_parts(net["order"])[1]
    truths = [scene(rng, *digits, objects=1) for _ in range(100)]

    seen = [(truth, class_scores(net, truth.image)) for truth in truths]

    assert demo.judged(net, seen, 1)[0] >= 0.95


def test_windows_further_apart_overlap_less(compute):
    overlap = compute()["overlap"]

    assert overlap[0] - overlap[3] >= 0.1


def test_the_best_window_is_the_one_whose_score_no_visited_window_exceeds(demo):
    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.ones(11), 289)[:, :10]
    for stride in (1, 2, 3, 4):
        label, box = demo.best_window(p, stride)
        visited = [w for w, b in enumerate(places()) if b[0] % stride == 0 == b[1] % stride]

        best = max(visited, key=lambda w: p[w].max())

        assert np.array_equal(places()[best], box)
        assert p[best].argmax() == label


CATCHES = {
    "forgets-to-subtract": (
        test_the_overlap_is_common_pixels_over_pixels_of_either,
        test_two_squares_of_four_pixels_that_share_one_overlap_by_a_seventh,
    ),
    "negative-sides": (test_overlap_is_symmetric_one_with_itself_and_zero_apart,),
    "common-over-the-found": (test_the_overlap_is_common_pixels_over_pixels_of_either,),
    "class-is-enough": (
        test_a_digit_is_localised_in_nine_of_ten_scenes,
        test_windows_further_apart_overlap_less,
        test_the_best_window_is_the_one_whose_score_no_visited_window_exceeds,
    ),
}
