"""The invariants of inference_modes, by hashes, by repeating, and layer by layer."""

import hashlib

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn, modes
from flashdl.demokit.kernels.modes import EVALUATION, TRAINING
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import LAYERS, split

NAME = "inference_modes"


def fingerprint(net):
    return hashlib.sha256(b"".join(net[name].tobytes() for name in sorted(net))).hexdigest()


def random_net():
    rng = np.random.default_rng(0)
    net = modes.random_net(rng, 6, 3)
    return {**net, "mean": rng.normal(size=modes.HIDDEN), "var": rng.uniform(1, 2, modes.HIDDEN)}


def random_inputs():
    return np.random.default_rng(1).normal(size=(9, 6))


def answers(net, x, mode=EVALUATION, seed=2):
    return modes.logits(net, x, np.random.default_rng(seed), mode)


def test_evaluation_repeats_bit_by_bit():
    net, x = random_net(), random_inputs()
    fresh = random_net()

    assert answers(net, x).tobytes() == answers(fresh, x, seed=7).tobytes()


def test_in_evaluation_an_image_has_the_same_outputs_in_any_company():
    net, x = random_net(), random_inputs()
    whole = answers(net, x)

    for i in range(len(x)):
        assert whole[i : i + 1] == pytest.approx(answers(net, x[i : i + 1]), abs=1e-12)
    assert whole[4:] == pytest.approx(answers(net, x[4:]), abs=1e-12)


def test_training_mode_spreads(compute):
    d = compute(mode="train", repeats=20)

    assert 0 == d["spread"][0]
    assert d["spread"][3] > 0.01
    assert np.ptp(d["scores"]) == pytest.approx(d["spread"][3])


def test_inference_leaves_every_parameter_and_average_as_it_was():
    net, x = random_net(), random_inputs()
    before = fingerprint(net)
    answers(net, x)
    answers(net, x, TRAINING)

    assert before == fingerprint(net)


def test_the_shared_network_is_left_as_it_was(compute):
    before = fingerprint({name: trained("digits-cnn")[name] for name in LAYERS})
    d = compute(batch=100)

    assert before == fingerprint({name: trained("digits-cnn")[name] for name in LAYERS})
    assert 0 == d["moved"]


def test_the_digits_network_alone_and_in_a_batch_agree_to_its_precision(compute):
    d = compute()

    assert d["apart_32"] <= 2e-5  # of logits of about 20
    assert d["apart_64"] <= 1e-12


def test_evaluation_mode_is_right_most_often(compute):
    d = compute()

    assert d["right"][0] >= 0.94
    assert np.all(d["right"][0] >= d["right"][1:])


def test_alone_in_training_mode_every_image_gets_the_same_class(compute):
    d = compute(batch=1)

    assert d["right"][2] <= 0.2
    assert d["right"][0] == pytest.approx(compute(batch=500)["right"][0])


def test_an_image_goes_in_as_in_training(demo):
    images = np.random.default_rng(3).uniform(size=(4, 8, 8))

    assert np.array_equal(images, demo.prepared(images))
    assert np.array_equal(images[0].ravel(), demo.rows(images)[0])


def test_the_classes_shown_are_those_of_the_network(compute):
    d, data = compute(), split(trained("digits-cnn"))
    z = cnn.logits(trained("digits-cnn"), data.test_images[:4, ..., None])

    assert z.argmax(axis=1).tolist() == d["said"].tolist()
    assert data.test_images[:4] == pytest.approx(d["new"])


def test_batches_raise_latency_and_throughput(compute):
    d = compute()

    assert np.all(np.diff(d["shown_call"]) > 0)
    assert np.all(np.diff(d["shown_rate"]) > 0)
    assert np.all(np.diff(d["each"]) < 0)
    assert d["shown_call"] / d["shown_B"] == pytest.approx(d["shown_each"])


def test_the_weights_are_13706(compute):
    d = compute()

    assert 9 * 16 + 16 + 9 * 16 * 32 + 32 + 128 * 64 + 64 + 640 + 10 == d["weights"]
    assert 64 * 9 * 16 + 16 * 9 * 16 * 32 + 128 * 64 + 640 == d["inference"][2]
    assert 3 * d["inference"][2] - 64 * 9 * 16 == d["step"][2]


CATCHES = {
    "leaves-dropout-on": (
        test_evaluation_repeats_bit_by_bit,
        test_in_evaluation_an_image_has_the_same_outputs_in_any_company,
        test_training_mode_spreads,
    ),
    "uses-batch-statistics": (test_in_evaluation_an_image_has_the_same_outputs_in_any_company,),
    "keeps-learning": (test_inference_leaves_every_parameter_and_average_as_it_was,),
    "own-preprocessing": (
        test_an_image_goes_in_as_in_training,
        test_the_digits_network_alone_and_in_a_batch_agree_to_its_precision,
    ),
    "calls-are-free": (test_batches_raise_latency_and_throughput,),
}
