"""What fine-tuning moves, and how many blocks it pays to move."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

NAME = "finetune_depth"
BLOCKS = [("W1", "b1"), ("W2", "b2"), ("W3", "b3"), ("W4", "b4")]
SIZES = [9 * 12 + 12, 9 * 12 * 24 + 24, 9 * 24 * 48 + 48, 48 * 2 + 2]


def shifted_digits():
    source = trained("canvas-cnn")
    data = parts(source["order"])
    return reuse.World(source, lambda rng, n: reuse.few(rng, data, task="parity", n=n))


def test_a_start_is_the_source_below_a_head_for_two_answers(demo):
    _, task, start = demo.drawn(shifted_digits(), 12, 1)

    for pair in BLOCKS[:3]:
        assert all(np.array_equal(trained("canvas-cnn")[k], start[k]) for k in pair)
    assert (48, 2) == start["W4"].shape
    assert 12 == len(task.images)


def test_blocks_that_are_frozen_keep_every_bit(demo):
    begin = demo.drawn(shifted_digits(), 12, 1)
    for frozen in range(4):
        net = demo.last(begin, demo.how_of(frozen, steps=3))
        moved = [any(net[k].tobytes() != begin[2][k].tobytes() for k in pair) for pair in BLOCKS]

        assert [False] * frozen + [True] * (4 - frozen) == moved


def test_earlier_blocks_have_smaller_rates_and_none_is_above_that_of_the_head(demo):
    rates = demo.rates()

    assert sorted(set(rates)) == list(rates)
    assert 1 == rates[-1]


def test_accuracy_is_counted_on_the_images_that_are_meant(demo):
    _, task, start = demo.drawn(shifted_digits(), 12, 1)
    labels = task.t.argmax(axis=1)

    assert cnn.accuracy(start, task.test_images, task.test_labels) == demo.tested(start, task)
    assert cnn.accuracy(start, task.images, labels) == demo.own(start, task)


def test_the_flow_shows_the_activations_and_their_gradients(demo):
    _, task, start = demo.drawn(shifted_digits(), 12, 1)
    shown = demo.flow_of(start, task)

    for i, name in enumerate(demo.STAGES, 1):
        assert np.allclose(reuse.features(start, task.images, i), shown[name].reshape(12, -1)
                           if i > 2 else shown[name], atol=1e-5)  # fmt: skip
        assert shown[name].shape == shown[f"d_{name}"].shape


@pytest.mark.slow
def test_only_what_is_counted_as_trainable_changes(compute):
    d, frozen = compute(), 2

    assert [sum(SIZES[k:]) for k in range(4)] == list(d["trainable"])
    assert SIZES == list(d["size"])
    assert 0 == d["changed"][:frozen].sum()
    assert (0 < d["changed"][frozen:]).all()
    assert (d["changed"] <= d["size"]).all()


@pytest.mark.slow
def test_with_few_labels_the_head_alone_wins_and_with_many_all_blocks_do(compute):
    d = compute()

    assert d["depth"][3, 0] >= d["depth"][0, 0] + 0.05
    assert d["depth"][0, 2] >= d["depth"][3, 2] + 0.02  # 0.036 here; two images may turn elsewhere
    assert d["gain"] == pytest.approx(d["depth"][0] - d["depth"][3])


@pytest.mark.slow
def test_at_its_own_rate_the_head_alone_is_no_worse_than_all_blocks(compute):
    d = compute()

    assert (d["fast"] >= d["all"] - 0.02).all()
    assert (d["fast"] >= d["head_only"] + 0.02).all()


@pytest.mark.slow
def test_labelled_images_are_known_by_heart_and_new_ones_are_not(compute):
    d = compute()

    assert 1 == d["own"][0]
    assert (d["own"] - d["all"] >= 0.05).all()


CATCHES = {
    "freezes-nothing": (test_blocks_that_are_frozen_keep_every_bit,),
    "starts-from-random-weights": (
        test_a_start_is_the_source_below_a_head_for_two_answers,
    ),
    "large-rates-below": (
        test_earlier_blocks_have_smaller_rates_and_none_is_above_that_of_the_head,
    ),
    "judges-by-its-own-images": (test_accuracy_is_counted_on_the_images_that_are_meant,),
}  # fmt: skip
