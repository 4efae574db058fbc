"""Transfer against training from scratch: what is copied, and when it pays."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

NAME = "transfer_lab"
NEGATIVE = {"setting": "negative", "labels": 50}


def drawn(seed=1):
    return reuse.few(
        np.random.default_rng(seed), parts(trained("canvas-cnn")["order"]), task="parity", n=30
    )


def test_all_blocks_but_the_head_are_the_source_at_the_start(demo):
    source = trained("canvas-cnn")
    sizes, same = demo.transferred(source)

    expected = [source[f"W{i}"].size + source[f"b{i}"].size for i in (1, 2, 3)]
    assert [*expected, 98] == list(sizes)
    assert [*expected, 0] == list(same)


def test_the_background_of_a_field_stays_dark_as_the_source_saw_it(demo):
    task = demo.reuse.prepared(drawn())
    source = parts(trained("canvas-cnn")["order"]).source[0]

    assert task.images.mean() == pytest.approx(source.sum() / len(source) / 144, abs=0.06)
    assert np.median(task.images) < 0.2


def test_the_classes_of_the_negative_target_are_new_to_its_source(demo):
    digits = np.arange(10)

    assert [0, 1, 2, 3, 4] == list(digits[demo.plain_digits.for_source(digits)])


def test_accuracy_is_counted_on_the_images_that_are_given(demo):
    net, task = dict(trained("canvas-cnn")), drawn()
    net.update({name: net[name][..., :2] for name in ("W4", "b4")})
    share = cnn.accuracy(net, task.test_images, task.test_labels)

    assert 0.2 < share < 0.8
    assert share == demo.reuse.right(net, task.test_images, task.test_labels)


@pytest.mark.slow
def test_with_20_labels_a_pretrained_start_gains_at_least_0_08(compute):
    d = compute()
    pretrained, scratch = d["by_count"][0]

    assert pretrained - scratch >= 0.08
    assert pytest.approx([pretrained, scratch]) == d["curves"][-1]


@pytest.mark.slow
def test_with_200_labels_it_still_gains_at_least_0_05(compute):
    pretrained, scratch = compute()["by_count"][1]

    assert pretrained - scratch >= 0.05


@pytest.mark.slow
def test_digits_0_to_4_are_no_help_for_5_to_9(compute):
    d = compute(**NEGATIVE)

    assert (d["curves"][2:, 0] - d["curves"][2:, 1]).max() <= 0.02
    assert d["pixels"] >= d["curves"][-1, 0]


@pytest.mark.slow
def test_a_source_of_20_images_or_of_noise_is_no_help_either(compute):
    d = compute(**NEGATIVE)
    nothing, *sources, pixels = d["by_source"]

    assert pytest.approx([nothing, sources[0]]) == d["curves"][3, ::-1]
    assert max(sources) <= nothing + 0.02
    assert max(d["by_source"]) == pixels == d["pixels"]
    assert 7 == len(d["who"])


@pytest.mark.slow
def test_one_start_alone_is_the_same_as_beside_the_other(demo, compute):
    both, alone = compute(), compute(init="scratch")

    assert both["curves"][:, [1]] == pytest.approx(alone["curves"], abs=0)
    assert both["by_count"][:, [1]] == pytest.approx(alone["by_count"], abs=0)
    assert all(demo.WORDS["scratch"] in name for name in alone["who"])


@pytest.mark.slow
def test_features_of_inverted_pixels_are_of_little_use(compute):
    ways = dict(zip(compute()["recipe"], compute()["by_recipe"], strict=True))

    assert ways["the same, fields inverted"] <= ways["frozen features, new head"] - 0.1


CATCHES = {
    "copies-the-architecture-only": (test_all_blocks_but_the_head_are_the_source_at_the_start,),
    "changes-the-preprocessing": (
        test_the_background_of_a_field_stays_dark_as_the_source_saw_it,
    ),
    "pretrains-on-the-target": (test_the_classes_of_the_negative_target_are_new_to_its_source,),
    "tests-on-training-images": (test_accuracy_is_counted_on_the_images_that_are_given,),
}  # fmt: skip
