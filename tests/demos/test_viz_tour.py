"""The invariants of viz_tour: the pieces of the single demos, which learning changes."""

import numpy as np
import pytest

from flashdl.demokit.kernels.ascent import logit_gradients, precise
from flashdl.demokit.kernels.cnn import forward, logits, random_net, through_relu
from flashdl.demokit.kernels.occlusion import covers, per_pixel
from flashdl.demokit.kernels.tour import climbed
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "viz_tour"


def net():
    return precise(trained("digits-cnn"))


def data():
    return split(trained("digits-cnn"))


def bright(image):
    """To a largest value of 1, what is negative to 0."""
    return np.maximum(image, 0) / np.maximum(image, 0).max()


def test_saliency_is_the_size_of_the_slope_of_the_logit(demo):
    image = np.random.default_rng(4).uniform(0.2, 0.8, (8, 8))
    found = demo.saliency(net(), image, 3)

    for pixel in range(0, 64, 7):
        up, down = image.copy(), image.copy()
        up.flat[pixel] += 1e-6
        down.flat[pixel] -= 1e-6
        z = logits(net(), np.array([up, down])[..., None])[:, 3]
        assert abs(z[0] - z[1]) / 2e-6 == pytest.approx(found.flat[pixel], abs=1e-6)


@pytest.mark.slow
def test_the_occlusion_is_that_of_its_own_demo(demo, load):
    for index in (0, 7):
        image = data().test_images[index]
        own = load("occlusion_map").compute(
            rng=np.random.default_rng(0), index=index, patch=2, fill="zero", score="probability"
        )
        found = demo.occlusion(net(), image.astype(float), own["class"])

        assert np.allclose(per_pixel(own["drop"].ravel(), covers(8, 2)), found, atol=0.006)


def test_the_saliency_is_the_size_of_the_gradient_of_the_demo_of_gradients(demo, load):
    own, images = load("guided_backprop"), data().test_images[:5].astype(float)
    for weights in (net(), own.other_weights(np.random.default_rng(0))):
        k = logits(weights, images[..., None]).argmax(axis=1)
        expected = np.abs(own.maps(weights, images, k, through_relu))

        found = [demo.saliency(weights, x, c) for x, c in zip(images, k, strict=True)]

        assert np.allclose(expected, found, atol=1e-12)


def test_the_random_weights_are_those_of_the_demo_of_gradients(demo, load):
    both = [d.other_weights(np.random.default_rng(5)) for d in (demo, load("guided_backprop"))]

    assert all(np.array_equal(both[0][name], both[1][name]) for name in both[1])


@pytest.mark.slow
@pytest.mark.parametrize("weights", ["trained", "random"])
def test_the_page_shows_these_pieces(demo, compute, weights):
    d = compute(index=7, weights=weights)
    asked = net() if weights == "trained" else demo.other_weights(np.random.default_rng(0))
    image = data().test_images[7].astype(float)
    k = logits(asked, image[None, ..., None])[0].argmax()

    assert np.allclose(bright(image), d["page"][0])
    assert np.allclose(bright(demo.saliency(asked, image, k)), d["page"][6])
    assert np.allclose(bright(demo.occlusion(asked, image, k)), d["page"][7])


def test_the_neighbours_are_those_of_the_demo_of_neighbours(demo, load):
    own = load("activation_neighbours")
    shared, images = trained("digits-cnn"), data()
    known = own.activations(shared, images.train_images)["dense"]
    asked = own.activations(shared, images.test_images[:9])["dense"]

    expected = own.neighbours(own.distances("cosine", asked, known), demo.K)

    assert np.array_equal(expected, demo.neighbours(asked, known))


def test_the_step_of_the_climb_is_that_of_the_demo_of_climbing(load):
    own, k = load("ascend_class"), 3
    x = np.full((8, 8), 0.5)
    for _ in range(20):
        g = logit_gradients(net(), x[None], np.array([k]))[0]
        x = np.clip(own.uphill(x, g, 0.5), 0, 1)

    assert np.allclose(x, climbed(net(), 8, 10)[k])


@pytest.mark.slow
def test_a_feature_map_is_the_weighted_sum_of_each_window(demo, compute):
    d = compute()
    image = np.pad(data().test_images[0], 1)
    channel = d["channels"][0]
    W, b = trained("digits-cnn")["W1"][:, :, 0, channel], trained("digits-cnn")["b1"][channel]

    found = [[(W * image[r : r + 3, c : c + 3]).sum() + b for c in range(8)] for r in range(8)]

    assert np.allclose(bright(np.array(found)), d["page"][1], atol=1e-5)


def test_maps_of_trained_and_of_random_weights_agree_little(demo, compute):
    d = compute()
    untrained = precise(random_net(np.random.default_rng(0), (8, 8, 1)))
    images = data().test_images[:20].astype(float)
    read = logits(net(), images[..., None]).argmax(axis=1)
    both = [np.abs(logit_gradients(n, images, read)).reshape(20, -1) for n in (net(), untrained)]

    expected = np.mean([np.corrcoef(a, b)[0, 1] for a, b in zip(*both, strict=True)])

    assert expected == pytest.approx(d["agree"][3], abs=1e-6)
    assert np.abs(d["agree"][1:]).max() < 0.5


@pytest.mark.slow
def test_neighbours_are_found_among_images_of_the_same_digit(compute):
    assert compute()["alike"] > 0.95


@pytest.mark.slow
def test_neighbours_are_right_even_without_training(compute):
    assert compute(weights="random")["alike"] > 0.8


def test_a_hidden_unit_answers_to_several_digits(compute):
    h = forward(net(), data().train_images[..., None]).h
    labels = data().train_labels
    counts = []
    for unit in h.T:
        means = [unit[labels == k].mean() for k in range(10)]
        if max(means) > 0:
            counts.append(sum(m >= max(means) / 2 for m in means))

    assert np.mean(counts) == pytest.approx(compute()["answers"][2], abs=0.03)
    assert np.mean(counts) > 2


def test_no_hidden_unit_is_missed_and_none_is_enough(compute):
    images, labels = data().test_images, data().test_labels
    h = forward(net(), images[..., None]).h
    W, b = net()["W4"], net()["b4"]
    without = [np.mean(((h * (np.arange(64) != j)) @ W + b).argmax(axis=1) == labels)
               for j in range(64)]  # fmt: skip
    alone = [np.mean((h[:, [j]] * W[j] + b).argmax(axis=1) == labels) for j in range(64)]

    assert min(without) == pytest.approx(compute()["without"], abs=0.003)
    assert min(without) > 0.95
    assert max(alone) < 0.3


def test_one_bright_pixel_tells_a_nought_from_a_one(compute):
    x, y = (v[data().test_labels < 2] for v in (data().test_images, data().test_labels))
    shares = [np.mean((x[:, r, c] > t) == y) for r in range(8) for c in range(8)
              for t in np.arange(1, 16) / 16]  # fmt: skip

    found = compute()["share"][0]

    assert min(abs(share - found) for share in shares) < 1e-12
    assert max(shares) - 0.03 < found


def test_the_numbers_of_the_network_are_counted_layer_by_layer(compute):
    expected = 9 * 16 + 16 + 9 * 16 * 32 + 32 + 128 * 64 + 64 + 64 * 10 + 10

    assert expected == compute()["numbers"][1]


CATCHES = {
    "keeps-the-sign": (test_saliency_is_the_size_of_the_slope_of_the_logit,),
    "farthest-first": (test_neighbours_are_found_among_images_of_the_same_digit,),
    "one-unit-one-digit": (test_a_hidden_unit_answers_to_several_digits,),
    "one-unit-decides": (test_no_hidden_unit_is_missed_and_none_is_enough,),
    "only-linear-is-readable": (test_one_bright_pixel_tells_a_nought_from_a_one,),
    "forgets-to-randomise": (test_maps_of_trained_and_of_random_weights_agree_little,),
}
