"""The invariants of deepdream; its gradient is measured, its layers are computed by window."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.ascent import precise
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "deepdream"
every_layer = pytest.mark.parametrize("layer", ["conv1", "conv2"])
IMAGE = np.random.default_rng(8).uniform(0.1, 0.9, (9, 12))


def net():
    return precise(trained("digits-cnn"))


def correlated(x, W, b):  # [h, w, C] -> [h, w, M], one window at a time
    wide = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    y = np.empty((*x.shape[:2], W.shape[3]))
    for i, j in np.ndindex(x.shape[:2]):
        y[i, j] = np.tensordot(wide[i : i + 3, j : j + 3], W, 3) + b
    return y


def layers(x):
    a1 = np.maximum(correlated(x[..., None], net()["W1"], net()["b1"]), 0)
    h, w = x.shape[0] // 2, x.shape[1] // 2
    p1 = a1[: 2 * h, : 2 * w].reshape(h, 2, w, 2, 16).mean(axis=(1, 3))
    return {"conv1": a1, "conv2": np.maximum(correlated(p1, net()["W2"], net()["b2"]), 0)}


@every_layer
def test_both_layers_take_images_of_any_size(demo, layer):
    found = demo.activations(net(), IMAGE, layer)

    assert pytest.approx(layers(IMAGE)[layer]) == found[0]
    assert pytest.approx((layers(IMAGE)[layer] ** 2).sum() / 2 / 108) == demo.objective(
        net(), IMAGE, layer
    )


def gradient_is_that_of_half_the_squares(demo, layer):
    measured = central_differences(
        lambda x: (demo.activations(net(), x, layer) ** 2).sum() / 2,
        IMAGE,
        eps=1e-6,
        entries=range(108),
    )

    assert relative_error(demo.image_gradient(net(), IMAGE, layer).ravel(), measured) < 1e-6


def test_the_gradient_for_conv1_agrees_with_differences(demo):
    gradient_is_that_of_half_the_squares(demo, "conv1")


def test_the_gradient_for_conv2_agrees_with_differences(demo):
    gradient_is_that_of_half_the_squares(demo, "conv2")


def test_handed_down_are_the_activations(demo):
    a = np.array([0.0, 0.5, 3.0])
    measured = central_differences(lambda v: (v**2).sum() / 2, a, eps=1e-6, entries=range(3))

    assert pytest.approx(measured, abs=1e-9) == demo.upstream(a)


@pytest.mark.slow
def test_the_objective_per_pixel_at_least_doubles(compute):
    d = compute()

    assert d["objective"][-1] >= 2 * d["start"]


@pytest.mark.slow
def test_so_does_that_of_other_digits_and_layers(compute):
    for index in (0, 250, 499):
        for layer in ("conv1", "conv2"):
            d = compute(index=index, layer=layer)

            assert d["objective"][-1] >= 2 * d["start"]


def test_a_dream_of_no_length_is_the_enlarged_digit(compute):
    for octaves in (1, 4):
        assert 0 == compute(octaves=octaves, steps=1)["still"]


def test_what_is_begun_with_is_the_digit(demo):
    digit = split(trained("digits-cnn")).test_images[7].astype(float)

    assert pytest.approx(digit, abs=0.35) == demo.begun(digit)[1::4, 1::4]
    assert pytest.approx(digit.mean(), abs=0.02) == demo.begun(digit).mean()


def test_pixels_stay_grey_values(demo):
    start = np.random.default_rng(0).uniform(size=(32, 32))
    path = demo.dream(start, [16, 32], 3, lambda x: 0.4 * np.sign(x - 0.5))

    assert min(x.min() for x in path) >= 0
    assert max(x.max() for x in path) <= 1


def test_what_a_small_octave_adds_is_carried_to_the_next(demo):
    start = np.full((32, 32), 0.2)
    moved = demo.dream(start, [16, 32], 2, lambda x: np.full_like(x, 0.1 if len(x) == 16 else 0))

    assert pytest.approx(np.full((32, 32), 0.4)) == moved[-1]
    assert [16, 16, 32, 32] == [len(x) for x in moved]


def test_the_sides_of_the_octaves_grow_by_their_scale(compute):
    for scale in (1.1, 1.4, 2.0):
        expected = [round(32 / scale**2), round(32 / scale), 32]

        assert expected == compute(octave_scale=scale, steps=1)["side"].tolist()


def test_each_step_changes_a_pixel_by_the_same_in_the_mean(compute):
    d = compute()

    assert pytest.approx(1) == d["with"][1]
    assert d["without"][1] > 1.5


def test_shifts_thin_out_the_marks_on_flat_grey(compute):
    marks = [compute(jitter=jitter, steps=1)["with"][0] for jitter in (0, 1, 2)]

    assert marks[0] == compute(jitter=2, steps=1)["without"][0]
    assert marks[0] > 1.5 * marks[1] > 1.5 * marks[2]


def test_octaves_bring_long_waves(compute):
    d = compute()

    assert d["with"][2] > d["without"][2] + 0.03


CATCHES = {
    "ones-for-the-activations": (
        test_handed_down_are_the_activations,
        test_the_gradient_for_conv2_agrees_with_differences,
    ),
    "forgets-to-shift-back": (test_shifts_thin_out_the_marks_on_flat_grey,),
    "forgets-to-divide": (test_each_step_changes_a_pixel_by_the_same_in_the_mean,),
    "divides-by-the-length": (
        test_the_objective_per_pixel_at_least_doubles,
        test_each_step_changes_a_pixel_by_the_same_in_the_mean,
    ),
    "one-size-for-all": (
        test_the_sides_of_the_octaves_grow_by_their_scale,
        test_octaves_bring_long_waves,
    ),
    "starts-from-nothing": (
        test_what_is_begun_with_is_the_digit,
        test_a_dream_of_no_length_is_the_enlarged_digit,
    ),
}
