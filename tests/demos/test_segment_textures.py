"""The invariants of segment_textures, counted pixel by pixel instead of by sets."""

import numpy as np
import pytest

from flashdl.demokit.kernels.textures import textures
from flashdl.demokit.models import trained
from flashdl.demokit.models.texture_fcn import net_of

NAME = "segment_textures"


def confusion(given, has):  # -> counts [4 true, 4 given]
    counts = np.zeros((4, 4), int)
    np.add.at(counts, (has.ravel(), given.ravel()), 1)
    return counts


def test_every_pixel_of_an_image_gets_a_class_of_its_own(demo):
    images = textures(np.random.default_rng(1), 7).images

    given = demo.predicted(net_of(trained("texture-fcn"), 3), images)

    assert images.shape == given.shape
    assert 1 < len(np.unique(given[0]))


def test_the_overlap_is_the_diagonal_of_the_confusion_over_row_and_column_less_itself(demo):
    rng = np.random.default_rng(3)
    given, has = rng.integers(0, 4, (2, 5, 16, 16))
    counts = confusion(given, has)
    both = np.diag(counts)

    expected = both / (counts.sum(axis=0) + counts.sum(axis=1) - both)

    assert pytest.approx(expected) == demo.ious(given, has)


def test_dice_is_twice_what_both_have_over_the_sum_of_both(demo):
    rng = np.random.default_rng(4)
    given, has = rng.random((2, 16, 16)) < 0.4

    expected = 2 * (given & has).sum() / (given.sum() + has.sum())

    assert pytest.approx(expected) == demo.dice(demo.overlap(given, has))


def test_background_everywhere_has_a_quarter_of_its_share_as_miou(compute):
    d = compute()

    assert pytest.approx(d["background"] / 4, abs=1e-12) == d["background_miou"]
    assert 0.6 < d["background"] < 0.72


def test_a_network_without_context_is_no_better_than_background(compute):
    d = compute()

    assert d["accuracy"][0] <= d["background"] + 0.02
    assert d["who_iou"][1] < 0.05


def test_miou_grows_with_what_a_pixel_sees(compute):
    miou = compute()["miou"]

    assert (np.diff(miou) > 0.02).all()
    assert miou[3] > 0.65


def test_panoptic_labels_differ_where_class_or_patch_differ(demo):
    rng = np.random.default_rng(5)
    classes, patches = rng.integers(0, 4, 200), rng.integers(0, 3, 200)
    labels = demo.panoptic(classes, patches)

    expected = (classes[:, None] == classes) & (patches[:, None] == patches)

    assert np.array_equal(expected, labels[:, None] == labels)


def test_two_patches_of_one_class_are_one_semantic_and_two_instance_labels(compute):
    d = compute(scene=36)

    assert [2, 2, 3] == list(d["labels"])
    assert 2 == len(np.unique(d["has"]))


CATCHES = {
    "one-label-an-image": (
        test_every_pixel_of_an_image_gets_a_class_of_its_own,
        test_miou_grows_with_what_a_pixel_sees,
    ),
    "forgets-false-positives": (
        test_the_overlap_is_the_diagonal_of_the_confusion_over_row_and_column_less_itself,
        test_background_everywhere_has_a_quarter_of_its_share_as_miou,
    ),
    "counts-agreement-on-the-rest": (
        test_the_overlap_is_the_diagonal_of_the_confusion_over_row_and_column_less_itself,
        test_background_everywhere_has_a_quarter_of_its_share_as_miou,
        test_a_network_without_context_is_no_better_than_background,
    ),
    "dice-for-iou": (test_dice_is_twice_what_both_have_over_the_sum_of_both,),
    "numbers-nothing": (
        test_panoptic_labels_differ_where_class_or_patch_differ,
        test_two_patches_of_one_class_are_one_semantic_and_two_instance_labels,
    ),
}  # fmt: skip
