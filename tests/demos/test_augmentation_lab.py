"""The invariants of augmentation_lab: exact warps, undone flips, and what trainings gain."""

import numpy as np
import pytest

from flashdl.demokit.kernels import augment, cnn
from flashdl.demokit.kernels.augment import OPS, tinted, transformed
from flashdl.demokit.kernels.warps import rotation, warped
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "augmentation_lab"


@pytest.fixture(scope="module")
def gained(compute):
    return compute(train=True)


def some(seed=0):
    return tinted(np.random.default_rng(seed).integers(0, 17, (3, 8, 8)) / 16)


def rng():
    return np.random.default_rng(1)


@pytest.mark.slow
def test_no_turn_leaves_every_bit(compute):
    x = np.random.default_rng(2).normal(size=(4, 8, 8))

    assert x.tobytes() == warped(x, rotation(0)).tobytes()
    assert 0 == compute()["identity"]


def test_a_quarter_turn_and_a_half_turn_are_those_of_numpy():
    x = some()

    assert np.array_equal(np.rot90(x, 1, axes=(1, 2)), warped(x, rotation(90)))
    assert np.array_equal(x[:, ::-1, ::-1], warped(x, rotation(180)))


def test_a_flip_undoes_itself_and_changes_the_image(demo):
    x = some()
    once = demo.transformed(rng(), x, "hflip", 1.0)

    assert np.array_equal(x[:, :, ::-1], once)
    assert np.array_equal(x, demo.transformed(rng(), once, "hflip", 1.0))


def test_a_shift_and_its_opposite_restore_the_inside():
    x = some()
    back = transformed(rng(), transformed(rng(), x, "shift", 1.0), "shift", -1.0)

    assert np.array_equal(x[:, :, :-2], back[:, :, :-2])


def test_draws_of_an_image_differ(demo):
    source, x = np.random.default_rng(3), some()
    first, second = (demo.drawn(source, x, ("rotate", "noise"), 0.5) for _ in range(2))

    assert not np.array_equal(first, second)


@pytest.mark.slow
def test_strength_zero_changes_nothing_and_is_judged_like_the_digits(compute):
    d = compute(strength=0.0)

    assert np.all(d["right"] == d["right"][0])
    assert 0 == np.ptp(d["epochs"], axis=0).max()


def test_the_judge_is_the_digits_network(compute):
    net = trained("digits-cnn")
    data = split(net)
    x = data.test_images

    d = compute()

    assert cnn.accuracy(net, x[..., None], data.test_labels) == pytest.approx(d["right"][0])
    assert cnn.accuracy(net, x[:, :, ::-1, None], data.test_labels) == pytest.approx(d["hflip"])
    assert pytest.approx([d["right"][0], d["hflip"]]) == d["judged"][[0, 2]]
    assert ["none", *OPS] == d["op"].tolist()


def test_mild_changes_cost_little_and_flips_cost_half(compute):
    d = compute()

    assert d["mild"] >= 0.9
    assert d["hflip"] <= 0.6
    assert d["nines"] >= 0.8


def test_test_images_stay_as_they_are(demo, compute):
    x = np.random.default_rng(4).uniform(size=(3, 8, 8))

    assert np.array_equal(x, demo.in_test(rng(), x))
    assert np.array_equal(split(trained("digits-cnn")).test_images[0], compute()["epochs"][-1])


def test_a_batch_of_training_is_moved_by_a_pixel_or_gets_noise(demo):
    x = np.zeros((200, 8, 8), np.float32)
    x[:, 4, 4] = 1

    assert np.array_equal(x, demo.fresh(rng(), x, "none"))
    places = demo.fresh(rng(), x, "shifts").reshape(200, -1).argmax(axis=1)
    assert {(i, j) for i in (3, 4, 5) for j in (3, 4, 5)} - {(4, 4)} == {
        divmod(int(place), 8) for place in places
    }
    assert 0.3 == pytest.approx(demo.fresh(rng(), 0 * x + 0.5, "noise").std(), abs=0.05)


@pytest.mark.slow
def test_learning_shifted_digits_gains_on_shifted_and_noise_on_noisy(gained):
    plain, shifted, noisy = gained["table"][:3]

    assert shifted[1] - plain[1] >= 0.2
    assert noisy[2] - plain[2] >= 0.02


@pytest.mark.slow
def test_variety_is_not_what_new_examples_are(gained):
    new = gained["table"][3]

    assert np.all(new[0] - gained["table"][:3, 0] >= 0.05)


@pytest.mark.slow
def test_a_network_is_judged_as_it_was_trained(gained):
    data = split(trained("digits-cnn"))
    net, losses = augment.learned(
        data.train_images[:100], data.train_labels[:100], lambda _, batch: batch
    )

    right = cnn.accuracy(net, data.test_images[..., None], data.test_labels)

    assert right == pytest.approx(gained["table"][0, 0])
    assert losses[-10:].mean() == pytest.approx(gained["losses"][-1, 0])


@pytest.mark.slow
def test_what_is_learned_with_changes_is_learned_more_slowly(gained):
    plain, shifted, noisy = gained["losses"][-1]

    assert plain < min(shifted, noisy)


def test_mean_scores_over_draws_are_better_than_those_of_one(compute):
    as_it_is, once, mean = compute()["averaged"]

    assert once <= mean <= as_it_is


def test_alike_counts_pairs(demo):
    x = some()

    assert 0 == demo.alike([x[0], x[1], x[2]])
    assert 3 == demo.alike([x[0], x[0], x[1], x[0]])


def test_all_stands_for_the_mild_changes(demo):
    assert set(demo.chosen("all")) <= set(OPS)
    assert not {"hflip", "vflip"} & set(demo.chosen("all"))
    assert ("crop",) == demo.chosen("crop")


CATCHES = {
    "copies-the-images": (
        test_a_flip_undoes_itself_and_changes_the_image,
        test_mild_changes_cost_little_and_flips_cost_half,
    ),
    "augments-once": (test_draws_of_an_image_differ,),
    "augments-the-test": (test_test_images_stay_as_they_are,),
    "standardises-as-augmentation": (test_a_batch_of_training_is_moved_by_a_pixel_or_gets_noise,),
    "degrees-as-radians": (test_mild_changes_cost_little_and_flips_cost_half,),
    "half-a-pixel-off": (test_no_turn_leaves_every_bit,),
}
