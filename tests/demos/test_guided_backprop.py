"""The invariants of guided_backprop; the backward signals are followed stage by stage."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.ascent import precise
from flashdl.demokit.kernels.cnn import deltas, forward, logits, random_net
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "guided_backprop"
STAGES = ("z1", "z2", "z3")
LABELS = np.array([0, 3, 5, 9])


def net():
    return precise(trained("digits-cnn"))


def images(count=4):
    return split(trained("digits-cnn")).test_images[:count].astype(float)


def guided_signals(demo):
    """The inputs of the three ReLUs and the signals behind them, for four images."""
    s = forward(net(), images()[..., None])
    d = deltas(net(), s, np.eye(10)[LABELS], through=demo.through_guided)
    return [(getattr(s, stage), d[stage]) for stage in STAGES]


def test_behind_a_guided_relu_no_signal_is_negative(demo):
    for _, signal in guided_signals(demo):
        assert signal.min() >= 0
        assert signal.max() > 0


def test_behind_a_guided_relu_there_is_none_where_its_input_was_not_positive(demo):
    for z, signal in guided_signals(demo):
        assert not signal[z <= 0].any()


def test_both_gates_must_be_open(demo):
    z, g = np.random.default_rng(0).normal(size=(2, 1000))
    expected = [b if a > 0 and b > 0 else 0 for a, b in zip(z, g, strict=True)]

    assert np.array_equal(expected, demo.through_guided(z, g))


def test_with_weights_that_are_never_negative_both_maps_are_equal(demo):
    positive = {name: np.abs(values) for name, values in net().items()}
    plain, guided = (
        demo.maps(positive, images(), LABELS, rule)
        for rule in (demo.through_relu, demo.through_guided)
    )

    assert plain.min() >= 0
    assert pytest.approx(plain, rel=1e-12) == guided


def test_the_plain_map_is_the_gradient_of_the_logit_and_the_guided_one_is_not(demo):
    image = np.random.default_rng(1).uniform(size=(8, 8))
    measured = central_differences(
        lambda x: logits(net(), x[None, ..., None])[0, 3], image, eps=1e-6, entries=range(64)
    )
    plain, guided = (
        demo.maps(net(), image[None], np.array([3]), rule).ravel()
        for rule in (demo.through_relu, demo.through_guided)
    )

    assert relative_error(plain, measured) < 1e-6
    assert relative_error(guided, measured) > 0.1


def test_guided_maps_of_random_weights_resemble_those_of_trained_ones_more_than_gradients_do(demo):
    rng = np.random.default_rng(4)
    for _ in range(2):
        random = precise(random_net(rng, (8, 8, 1)))
        found = [
            [
                np.corrcoef(a.ravel(), b.ravel())[0, 1]
                for a, b in zip(
                    *(demo.maps(n, images(30), np.arange(30) % 10, rule) for n in (net(), random)),
                    strict=True,
                )
            ]
            for rule in (demo.through_relu, demo.through_guided)
        ]

        assert np.mean(found[1]) - np.mean(found[0]) > 0.3


def test_random_weights_are_not_those_of_the_model(demo):
    random = demo.other_weights(np.random.default_rng(0))

    assert all(values.shape == random[name].shape for name, values in net().items())
    assert abs(np.corrcoef(net()["W3"].ravel(), random["W3"].ravel())[0, 1]) < 0.1


def test_another_class_is_the_second_best(demo):
    assert [1, 0] == demo.other_class(np.array([[3.0, 2.0, -1.0], [5.0, 0.0, 7.0]])).tolist()


def test_edges_are_zero_where_an_image_is_flat_and_largest_at_a_lone_pixel(demo):
    flat = np.full((1, 8, 8), 0.4)
    dot = np.zeros((1, 8, 8))
    dot[0, 3, 3] = 1

    assert pytest.approx(0) == np.abs(demo.edges(flat)).max()
    assert pytest.approx(1) == demo.edges(dot)[0, 3, 3]
    assert pytest.approx(-0.25) == demo.edges(dot)[0, 3, 4]


@pytest.mark.slow
def test_maps_of_another_class_and_edges_are_close_to_guided_maps_alone(compute):
    d = compute()

    assert d["by_guided"][1] > 0.5 > d["by_plain"][1]
    assert d["by_guided"][2] > 0.5 > d["by_plain"][2]


@pytest.mark.slow
def test_the_gradient_passes_negative_signals(compute):
    assert compute(guided=False)["negative"].min() > 0.01


CATCHES = {
    "forgets-the-forward-gate": (
        test_behind_a_guided_relu_there_is_none_where_its_input_was_not_positive,
        test_both_gates_must_be_open,
    ),
    "forgets-the-backward-gate": (
        test_behind_a_guided_relu_no_signal_is_negative,
        test_both_gates_must_be_open,
    ),
    "clips-at-the-pixels": (
        test_the_plain_map_is_the_gradient_of_the_logit_and_the_guided_one_is_not,
        test_guided_maps_of_random_weights_resemble_those_of_trained_ones_more_than_gradients_do,
    ),
    "guided-for-the-gradient": (
        test_the_plain_map_is_the_gradient_of_the_logit_and_the_guided_one_is_not,
        test_the_gradient_passes_negative_signals,
    ),
    "forgets-to-randomise": (test_random_weights_are_not_those_of_the_model,),
    "asks-the-same-class": (test_another_class_is_the_second_best,),
}
