"""The pieces of ascent against differences, sums and images whose answer is known."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.ascent import (
    Unit,
    blurred,
    climbed,
    correlation,
    gradient_error,
    jittered,
    logit_gradients,
    long_waves,
    octave_sides,
    precise,
    probability_gradient,
    resized,
    roughness,
    saliency,
    score_gradient,
    scores,
    shifted,
    some_shift,
    unit_length,
    unit_mean,
)
from flashdl.demokit.kernels.cnn import logits, random_net, through_relu
from flashdl.demokit.kernels.losses import softmax

RNG = np.random.default_rng(3)
NET = random_net(RNG, (8, 8, 1), dtype=np.float64)
IMAGES = RNG.uniform(size=(3, 8, 8))
ROWS, COLUMNS = np.mgrid[:8, :8]


def test_each_image_gets_the_gradient_of_its_own_logit():
    found = logit_gradients(NET, IMAGES, np.array([4, 0, 9]))
    for image, k, g in zip(IMAGES, (4, 0, 9), found, strict=True):
        measured = central_differences(
            lambda x, k=k: logits(NET, x[None, ..., None])[0, k], image, eps=1e-6, entries=range(64)
        )
        assert relative_error(g.ravel(), measured) < 1e-6


def test_saliency_is_the_size_of_that_gradient():
    g = logit_gradients(NET, IMAGES, np.array([7, 7, 7]))

    for image, expected in zip(IMAGES, np.maximum(g, -g), strict=True):
        assert pytest.approx(expected) == saliency(NET, image, 7)


def test_a_logit_is_a_unit_with_one_place():
    assert pytest.approx(logits(NET, IMAGES[..., None])[:, 2]) == scores(
        NET, IMAGES, Unit("logits", 2)
    )


@pytest.mark.parametrize("unit", [Unit("logits", 2), Unit("z2", 9), Unit("a1", 3)])
def test_the_gradient_of_a_unit_agrees_with_differences(unit):
    assert 1e-6 > gradient_error(
        lambda x: scores(NET, x[None], unit)[0],
        lambda x: score_gradient(NET, x, unit),
        IMAGES[0],
        every=1,
    )


def test_climbing_from_black_raises_the_logit_and_signals_of_zero_leave_it():
    awake = {**NET, "b1": NET["b1"] + 0.1}
    black = logits(awake, np.zeros((1, 8, 8, 1)))[0, 4]

    assert climbed(awake, 4, through=through_relu) > black + 0.1
    assert pytest.approx(black) == climbed(awake, 4, through=lambda _, g: 0 * g)


def test_the_error_of_a_gradient_is_near_zero_of_the_right_and_one_of_the_opposite_one():
    assert 1e-6 > gradient_error(lambda x: (x**3).sum(), lambda x: 3 * x**2, IMAGES[0], every=7)
    assert pytest.approx(1) == gradient_error(
        lambda x: (x**3).sum(), lambda x: -3 * x**2, IMAGES[0], every=7
    )


def test_the_gradient_of_a_probability_agrees_with_differences():
    measured = central_differences(
        lambda x: softmax(logits(NET, x[None, ..., None]))[0, 1],
        IMAGES[0],
        eps=1e-6,
        entries=range(64),
    )
    assert relative_error(probability_gradient(NET, IMAGES[0], 1).ravel(), measured) < 1e-6


def test_gradients_of_all_logits_add_up_to_that_of_their_sum():
    total = sum(score_gradient(NET, IMAGES[0], Unit("logits", k)) for k in range(10))
    measured = central_differences(
        lambda x: logits(NET, x[None, ..., None]).sum(), IMAGES[0], eps=1e-6, entries=range(64)
    )
    assert relative_error(total.ravel(), measured) < 1e-6


def test_precise_weights_are_the_same_numbers_in_float64_without_what_is_no_weight():
    net = {**random_net(RNG, (8, 8, 1)), "order": np.arange(3)}
    found = precise(net)

    assert {"W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4"} == set(found)
    assert all((net[name] == found[name]).all() for name in found)
    assert {np.dtype(np.float64)} == {values.dtype for values in found.values()}


def test_correlation_is_that_of_each_pair_of_images():
    found = correlation(IMAGES, IMAGES[::-1])
    expected = [np.corrcoef(IMAGES[i].ravel(), IMAGES[2 - i].ravel())[0, 1] for i in range(3)]

    assert pytest.approx(expected) == found
    assert 0 == correlation(np.ones((1, 4, 4)), IMAGES[:1, :4, :4])[0]


def test_a_gradient_is_scaled_to_a_mean_size_or_a_length_of_one():
    g = RNG.normal(size=(5, 7))

    assert pytest.approx(1) == np.abs(unit_mean(g)).mean()
    assert pytest.approx(1) == (unit_length(g) ** 2).sum()
    assert pytest.approx(np.sign(g)) == np.sign(unit_mean(g))
    assert not unit_mean(np.zeros((2, 2))).any()
    assert not unit_length(np.zeros((2, 2))).any()


def test_a_shift_goes_round_the_edge_and_back():
    image = IMAGES[0]

    assert image[0, 0] == shifted(image, (1, 2))[1, 2]
    assert image[7, 7] == shifted(image, (1, 2))[0, 1]
    assert np.array_equal(image, shifted(shifted(image, (3, -2)), (-3, 2)))


def test_a_gradient_with_jitter_lies_where_the_image_does():
    weights = RNG.normal(size=(8, 8))

    assert np.array_equal(IMAGES[0], jittered(lambda x: x, IMAGES[0], (1, -2)))
    assert np.array_equal(
        shifted(weights, (-1, 2)), jittered(lambda _: weights, IMAGES[0], (1, -2))
    )


def test_shifts_reach_the_most_both_ways():
    rng = np.random.default_rng(0)
    seen = {by for _ in range(300) for by in some_shift(rng, 2)}

    assert {-2, -1, 0, 1, 2} == seen
    assert (0, 0) == some_shift(rng, 0)


def test_blur_keeps_a_flat_image_and_its_sum_inside_and_mixes_neighbours():
    assert pytest.approx(np.full((4, 4), 0.3)) == blurred(np.full((4, 4), 0.3), 0.5)
    dot = np.zeros((5, 5))
    dot[2, 2] = 1

    assert 0.6 == blurred(dot, 0.4)[2, 2]
    assert pytest.approx(0.1) == blurred(dot, 0.4)[1, 2]
    assert pytest.approx(1) == blurred(dot, 0.4).sum()


def test_roughness_is_one_of_a_short_wave_and_zero_of_a_long_one():
    assert pytest.approx(1) == roughness((-1.0) ** (ROWS + COLUMNS))
    assert pytest.approx(0, abs=1e-12) == roughness(np.cos(2 * np.pi * ROWS / 8) + 5)
    assert pytest.approx(0, abs=1e-12) == roughness(np.cos(2 * np.pi * COLUMNS / 4))
    assert pytest.approx(1) == roughness(np.cos(2 * np.pi * 3 * COLUMNS / 8))


def test_long_waves_are_those_of_more_than_so_many_pixels_both_ways():
    assert pytest.approx(1) == long_waves(np.cos(2 * np.pi * ROWS / 8) + 5, 7)
    assert pytest.approx(0, abs=1e-12) == long_waves(np.cos(2 * np.pi * ROWS / 8), 8)
    both = np.cos(2 * np.pi * ROWS / 8) * np.cos(2 * np.pi * COLUMNS / 4)
    assert pytest.approx(0, abs=1e-12) == long_waves(both, 7)
    assert pytest.approx(1 / 5) == long_waves(
        np.cos(2 * np.pi * ROWS / 8) + 2 * np.cos(2 * np.pi * COLUMNS / 4), 7
    )
    assert 0 == long_waves(np.ones((8, 8)), 4)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_blur_lowers_roughness(share):
    for image in IMAGES:
        assert roughness(blurred(image, share)) < roughness(image)


def test_octaves_grow_by_their_scale_up_to_the_whole():
    assert [16, 23, 32] == octave_sides(32, 3, 1.4)
    assert [32] == octave_sides(32, 1, 1.4)
    assert [4, 8, 16, 32] == octave_sides(32, 4, 2.0)


def test_resizing_keeps_a_flat_image_a_slope_and_the_size_itself():
    assert pytest.approx(np.full((13, 13), 0.7)) == resized(np.full((8, 8), 0.7), 13)
    assert pytest.approx(IMAGES[0]) == resized(IMAGES[0], 8)
    inside = np.diff(resized(ROWS.astype(float), 16)[:, 0])[1:-1]
    assert pytest.approx(np.full(13, 0.5)) == inside


def test_halving_by_two_is_the_mean_of_four_pixels():
    image = RNG.uniform(size=(8, 8))
    expected = image.reshape(4, 2, 4, 2).mean(axis=(1, 3))

    assert pytest.approx(expected) == resized(image, 4)
