"""The invariants of ascend_class; waves and gradients are computed again, one at a time."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.ascent import Unit, precise
from flashdl.demokit.kernels.cnn import forward, logits
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "ascend_class"
IMAGE = np.random.default_rng(5).uniform(0.1, 0.9, (8, 8))


def net():
    return precise(trained("digits-cnn"))


def differences(f):
    return central_differences(f, IMAGE, eps=1e-6, entries=range(64))


def rough(image):  # wave by wave: a period of less than 4 of 8 pixels is more than 2 waves
    places, energy = np.arange(8), np.zeros((8, 8))
    for u, v in np.ndindex(8, 8):
        wave = np.exp(-2j * np.pi * (u * places[:, None] + v * places) / 8)
        energy[u, v] = abs((image * wave).sum()) ** 2
    waves = np.minimum(places, 8 - places)
    energy[0, 0] = 0
    return energy[(waves[:, None] > 2) | (waves > 2)].sum() / energy.sum()


def test_the_gradient_of_a_logit_agrees_with_differences(demo):
    measured = differences(lambda x: logits(net(), x[None, ..., None])[0, 3])

    assert relative_error(demo.score_gradient(net(), IMAGE, Unit("logits", 3)).ravel(),
                          measured) < 1e-6  # fmt: skip


def test_the_gradient_of_a_channel_agrees_with_differences(demo):
    measured = differences(lambda x: forward(net(), x[None, ..., None]).z2[..., 9].mean())

    assert relative_error(demo.score_gradient(net(), IMAGE, Unit("z2", 9)).ravel(), measured) < 1e-6


def test_the_gradient_of_a_probability_agrees_with_differences(demo):
    def p(x):
        e = np.exp(logits(net(), x[None, ..., None])[0])
        return e[3] / e.sum()

    assert relative_error(demo.probability_gradient(net(), IMAGE, 3).ravel(), differences(p)) < 1e-6


@pytest.mark.slow
def test_where_the_probability_is_one_only_the_logit_has_a_gradient(compute):
    d = compute()

    assert d["by_p"][-1] < 1e-3 * d["by_z"][-1]


def test_the_weights_stay_and_the_image_changes(compute):
    d = compute()

    assert 0 == d["drift"]
    assert np.abs(d["path"][-1] - d["path"][0]).max() > 0.5


def test_the_logit_passes_that_of_every_training_image(compute):
    d = compute()
    shared = trained("digits-cnn")
    best = logits(shared, split(shared).train_images[..., None])[:, 3].max()
    last = logits(net(), d["path"][-1:, ..., None])[0]

    assert pytest.approx(best, rel=1e-5) == d["record"]
    assert last[3] > best
    assert 3 == last.argmax()


@pytest.mark.slow
def test_so_does_each_class_without_jitter(compute):
    for k in range(10):
        d = compute(target=f"class-{k}")

        assert d["score"][-1] > d["record"]
        assert k == d["class"]


@pytest.mark.slow
def test_pixels_stay_grey_values(compute):
    d = compute(lr=1.0, decay=0.0, blur=0.0, jitter=2, steps=10)

    assert d["path"].min() >= 0
    assert d["path"].max() <= 1


@pytest.mark.slow
def test_what_is_made_without_brakes_is_rougher_than_the_data_and_what_is_blurred(compute):
    d = compute()
    data = np.mean([rough(x) for x in split(trained("digits-cnn")).train_images[:200]])
    _, bare, blurred, _ = d["made"]

    assert rough(bare) > 1.3 * data
    assert rough(blurred) < 0.8 * rough(bare)
    assert pytest.approx(rough(bare)) == d["rough"][1]


def test_a_shift_is_undone_in_the_gradient(demo):
    for by in ((1, -2), (0, 0), (-1, 1)):
        assert np.array_equal(IMAGE, demo.jittered(lambda x: x, IMAGE, by))


def test_without_steps_uphill_the_black_image_stays(demo):
    path = demo.climb(np.random.default_rng(0), np.zeros_like, 3, 0.5, (0.01, 0.1, 1))

    assert not path.any()


CATCHES = {
    "changes-the-weights": (test_the_weights_stay_and_the_image_changes,),
    "guided-instead": (
        test_the_gradient_of_a_logit_agrees_with_differences,
        test_the_gradient_of_a_channel_agrees_with_differences,
    ),
    "downhill": (test_the_logit_passes_that_of_every_training_image,),
    "blurs-every-run": (
        test_what_is_made_without_brakes_is_rougher_than_the_data_and_what_is_blurred,
    ),
    "forgets-to-blur": (
        test_what_is_made_without_brakes_is_rougher_than_the_data_and_what_is_blurred,
    ),
    "logit-slope-of-p": (
        test_the_gradient_of_a_probability_agrees_with_differences,
        test_where_the_probability_is_one_only_the_logit_has_a_gradient,
    ),
}
