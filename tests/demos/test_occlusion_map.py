"""The invariants of occlusion_map: drops one image at a time, over zeros, over everything."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import logits
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "occlusion_map"


def probabilities(image):
    """Of the ten classes for one image [8, 8], in float64 from the logits on."""
    z = logits(trained("digits-cnn"), image[None, ..., None])[0].astype(float)
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


def digit(index):
    return split(trained("digits-cnn")).test_images[index]


def by_hand(image, k, fill=0.0):
    """The drop of the class that is read, place by place in loops."""
    c = probabilities(image).argmax()
    drop = np.zeros((9 - k, 9 - k))
    for r in range(9 - k):
        for column in range(9 - k):
            hidden = image.copy()
            hidden[r : r + k, column : column + k] = fill
            drop[r, column] = probabilities(image)[c] - probabilities(hidden)[c]
    return drop


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_all_places_at_once_give_the_drops_of_one_image_after_the_other(demo, k):
    cover = demo.covers(8, k)
    drop = demo.drops(trained("digits-cnn"), digit(7), cover, 0.0, "probability")

    assert np.allclose(by_hand(digit(7), k).ravel(), drop, atol=1e-5)


def test_the_map_is_the_drop_of_the_score_by_place(compute):
    assert np.allclose(by_hand(digit(3), 3), compute(index=3, patch=3)["drop"], atol=0.0051)


def test_a_patch_of_k_pixels_has_9_minus_k_squared_places(demo):
    for k in (1, 2, 3, 4):
        cover = demo.covers(8, k)

        assert ((9 - k) ** 2, 8, 8) == cover.shape
        assert (cover.sum(axis=(1, 2)) == k * k).all()
        assert len(np.unique(cover, axis=0)) == len(cover)


def test_over_black_pixels_a_black_patch_costs_exactly_nothing(demo):
    for index in (0, 7, 20, 499):
        black = (digit(index) == 0).ravel()
        drop = demo.drops(trained("digits-cnn"), digit(index), demo.covers(8, 1), 0.0, "logit")

        assert black.sum() > 10
        assert {0.0} == set(drop[black])


def test_a_patch_as_large_as_the_image_leaves_the_score_of_the_blank(demo):
    cover = demo.covers(8, 8)
    drop = demo.drops(trained("digits-cnn"), digit(7), cover, 0.0, "probability")
    c = probabilities(digit(7)).argmax()

    assert (1,) == drop.shape
    expected = probabilities(digit(7))[c] - probabilities(np.zeros((8, 8), np.float32))[c]
    assert expected == pytest.approx(drop[0], abs=1e-6)


def test_the_rest_of_the_image_stays_as_it_was(demo):
    cover = demo.covers(8, 3)
    hidden = demo.covered(digit(7), cover, 0.5)

    assert (hidden[cover] == 0.5).all()
    assert (hidden[~cover] == np.broadcast_to(digit(7), hidden.shape)[~cover]).all()


def test_the_five_places_are_those_that_cost_most(compute):
    d = compute(patch=3)
    drop = by_hand(digit(7), 3)

    assert np.allclose(np.sort(drop, axis=None)[::-1][:5], d["top"], atol=1e-5)
    assert np.allclose(drop[d["row"] - 1, d["column"] - 1], d["top"], atol=1e-5)


def test_the_picture_shows_each_drop_at_the_middle_of_its_patch(compute):
    shown = compute(patch=3)["strip"][2]

    assert np.allclose(np.maximum(by_hand(digit(7), 3), 0), shown[1:7, 1:7], atol=1e-5)
    assert shown[[0, 7]].max() == shown[:, [0, 7]].max() == 0


def test_evidence_that_is_there_twice_is_seen_in_neither_place(compute):
    d = compute()
    c = probabilities(digit(7)).argmax()
    scores = np.array([probabilities(image)[c] for image in d["hidden"]])

    assert np.allclose(probabilities(digit(7))[c] - scores, [*d["alone"], d["both"]], atol=1e-5)
    assert d["both"] > 0.9
    assert d["alone"].max() < 0.1


def test_the_largest_drop_depends_on_patch_and_fill(compute):
    d = compute()

    assert by_hand(digit(7), 4).max() == pytest.approx(d["zero"][3], abs=1e-5)
    mean = split(trained("digits-cnn")).train_images.mean()
    assert by_hand(digit(7), 2, mean).max() == pytest.approx(d["mean"][2], abs=1e-4)
    assert d["zero"][3] - d["zero"][1] > 0.9
    assert d["zero"][3] - d["noise"][3] > 0.9


def test_a_blanked_digit_is_farther_from_the_training_set_than_any_new_digit(demo, compute):
    d = compute()
    data = split(trained("digits-cnn"))
    gaps = data.train_images - digit(7)

    assert np.sqrt((gaps**2).sum(axis=(1, 2)).min()) == pytest.approx(d["far"][0], abs=1e-5)
    assert pytest.approx(0, abs=1e-5) == demo.strangeness(data.train_images[:3], data.train_images)
    assert list(d["far"] > d["usual"]) == [False, False, True, True]
    assert list(d["nearer"] == 500) == [False, False, True, True]


CATCHES = {
    "shows-the-score": (
        test_the_map_is_the_drop_of_the_score_by_place,
        test_over_black_pixels_a_black_patch_costs_exactly_nothing,
    ),
    "covers-the-rest": (
        test_the_rest_of_the_image_stays_as_it_was,
        test_over_black_pixels_a_black_patch_costs_exactly_nothing,
    ),
    "moves-by-its-size": (test_a_patch_of_k_pixels_has_9_minus_k_squared_places,),
    "adds-single-drops": (test_evidence_that_is_there_twice_is_seen_in_neither_place,),
    "any-image-is-familiar": (
        test_a_blanked_digit_is_farther_from_the_training_set_than_any_new_digit,
    ),
}
