"""The invariants of maximal_patches: activations from crops by hand, the order, the fields."""

from functools import cache

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.receptive import reached
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "maximal_patches"


@cache
def maps(layer):
    """Of the 1297 training digits."""
    net = trained("digits-cnn")
    s = forward(net, split(net).train_images[..., None])
    return s.a1 if layer == "conv1" else s.a2


def conv1_by_hand(patch, channel):
    """The weighted sum of a patch [3, 3], its bias, its ReLU."""
    net = trained("digits-cnn")
    return max(0, (net["W1"][:, :, 0, channel] * patch).sum() + net["b1"][channel])


def conv2_by_hand(patch, channel):
    """Of a patch [8, 8] that lies on the image as far as the pooled map goes, in loops."""
    net = trained("digits-cnn")
    total = float(net["b2"][channel])
    for r in range(3):
        for c in range(3):
            for m in range(16):
                four = [
                    conv1_by_hand(patch[i : i + 3, j : j + 3], m)
                    for i in (2 * r, 2 * r + 1)
                    for j in (2 * c, 2 * c + 1)
                ]
                total += net["W2"][r, c, m, channel] * max(four)
    return max(0, total)


@pytest.mark.parametrize("channel", [0, 13])
def test_a_patch_of_three_pixels_gives_the_activation_by_its_weighted_sum(compute, channel):
    d = compute(channel=channel)

    assert np.allclose(
        [conv1_by_hand(patch, channel) for patch in d["patches"][:-1]], d["value"], atol=1e-5
    )


def test_inside_the_image_a_patch_of_eight_pixels_gives_the_activation_of_the_second_layer(compute):
    d = compute(layer="conv2", channel=9, top=3)

    assert np.isin([d["row"], d["column"]], [1, 2]).all()
    assert np.allclose(
        [conv2_by_hand(patch, 9) for patch in d["patches"][:-1]], d["value"], atol=1e-5
    )


def test_also_at_the_border_the_patch_alone_gives_the_activation(demo):
    net = trained("digits-cnn")
    images = split(net).train_images[:16]
    row, column = np.divmod(np.arange(16), 4)
    patches = demo.crops(images, row, column, "conv2")

    for channel in (0, 7, 18, 31):
        alone = demo.response(net, patches, channel, demo.on_the_map(row, column))
        expected = maps("conv2")[np.arange(16), row, column, channel]
        assert np.allclose(expected, alone, atol=1e-5)


def test_no_place_is_better_than_those_that_were_found(compute):
    for layer in ("conv1", "conv2"):
        d = compute(layer=layer, channel=5)
        best = maps(layer)[..., 5].max(axis=(1, 2))

        assert np.allclose(np.sort(best)[::-1][:8], d["value"])
        assert d["largest"] == d["value"][0]
        assert (np.diff(d["value"]) <= 0).all()


def test_of_an_image_either_the_best_place_is_taken_or_any_number(demo):
    maps = np.array([[[5, 9], [1, 8]], [[0, 2], [7, 3]], [[4, 4], [4, 6]]])

    one = np.array(demo.strongest(maps, 3, per_image=True))
    any_number = np.array(demo.strongest(maps, 3, per_image=False))

    assert [[0, 1, 2], [0, 1, 1], [1, 0, 1]] == one.tolist()
    assert [[0, 0, 1], [0, 1, 1], [1, 1, 0]] == any_number.tolist()


def test_without_the_choice_of_an_image_the_best_places_of_all_are_taken(compute):
    d = compute(top=12, per_image=False)

    assert np.allclose(np.sort(maps("conv1")[..., 0], axis=None)[::-1][:12], d["value"])


def test_a_patch_is_a_piece_of_its_image_with_zeros_around(compute):
    images = split(trained("digits-cnn")).train_images
    for layer, before, jump, size in (("conv1", 1, 1, 3), ("conv2", 3, 2, 8)):
        d = compute(layer=layer, channel=2)
        for patch, i, r, c in zip(d["patches"], d["image"], d["row"], d["column"], strict=False):
            expected = np.zeros((size, size), np.float32)
            for a in range(size):
                for b in range(size):
                    y, x = r * jump - before + a, c * jump - before + b
                    if 0 <= y < 8 and 0 <= x < 8:
                        expected[a, b] = images[i, y, x]
            assert np.array_equal(expected, patch)


def test_the_picture_of_an_image_is_bright_where_the_patch_was_cut(compute):
    images = split(trained("digits-cnn")).train_images
    for layer, before, jump, size in (("conv1", 1, 1, 3), ("conv2", 3, 2, 8)):
        d = compute(layer=layer, channel=2)
        for shown, i, r, c in zip(d["origins"], d["image"], d["row"], d["column"], strict=False):
            for y, x in np.ndindex(8, 8):
                inside = 0 <= y - r * jump + before < size and 0 <= x - c * jump + before < size
                assert shown[y, x] == pytest.approx(images[i, y, x] * (1 if inside else 0.4))


def test_the_field_by_the_formula_is_the_one_that_lone_pixels_reach(compute):
    seen = reached(16, {"a1": 8, "p1": 4, "z2": 4})
    d = compute(layer="conv2")

    assert [int(stage.any(axis=0).sum()) for stage in seen] == d["field"].tolist()
    assert d["field"][-1] == d["patches"].shape[1]


def test_the_best_invention_of_the_first_layer_is_white_where_a_weight_is_positive(compute):
    net = trained("digits-cnn")
    for channel in (0, 3, 13):
        d = compute(channel=channel)
        W = net["W1"][:, :, 0, channel]

        assert np.array_equal(W > 0, d["patches"][-1] > 0.5)
        assert np.maximum(W, 0).sum() + net["b1"][channel] == pytest.approx(d["made"], abs=1e-5)


def test_no_single_black_or_white_pixel_improves_the_invention_of_the_second_layer(compute):
    d = compute(layer="conv2", channel=2)
    made = d["patches"][-1]

    assert conv2_by_hand(made, 2) == pytest.approx(d["made"], abs=1e-4)
    assert not made[0].any()  # outside of every image
    assert not made[:, 0].any()
    for i in range(9, 64, 9):
        other = made.copy()
        other.flat[i] = 1 - other.flat[i]
        assert conv2_by_hand(other, 2) <= d["made"] + 1e-4


def test_a_channel_may_answer_to_several_digits_or_to_one(compute):
    assert compute(layer="conv2", channel=2, top=7)["digits"] == 3
    assert compute(layer="conv2", channel=1, top=7)["digits"] == 1


def test_channels_of_the_first_layer_begin_again_after_sixteen(compute):
    assert np.array_equal(compute(channel=3)["patches"], compute(channel=19)["patches"])


CATCHES = {
    "forgets-the-stride": (
        test_also_at_the_border_the_patch_alone_gives_the_activation,
        test_a_patch_is_a_piece_of_its_image_with_zeros_around,
    ),
    "adds-kernels-only": (
        test_the_field_by_the_formula_is_the_one_that_lone_pixels_reach,
    ),
    "takes-any-images": (test_no_place_is_better_than_those_that_were_found,),
    "convolves-the-outside": (test_also_at_the_border_the_patch_alone_gives_the_activation,),
    "data-hold-the-best": (
        test_the_best_invention_of_the_first_layer_is_white_where_a_weight_is_positive,
    ),
}  # fmt: skip
