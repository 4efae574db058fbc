"""The invariants of forward_backward, against derivatives taken by complex steps."""

import cmath
import math
from itertools import pairwise

import numpy as np
import pytest

from flashdl.demokit.data import digits_split

NAME = "forward_backward"
BUGS = ("no-activation-derivative", "local-only", "missing-mean", "wrong-transpose-sign")
COMPLEX = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
SMALL = {"layers": (2.0, 2.0, 1.0), "batch": 1}
SETTINGS = [
    {},
    SMALL,
    SMALL | {"activation": "sigmoid"},
    {"layers": (4.0, 5.0, 3.0, 2.0)},
    {"layers": (20.0, 8.0, 5.0), "batch": 32, "eps": 1e-5},
]


class Counted(np.ndarray):
    """An array that adds up the multiplications of the matrix products it takes part in."""

    done = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **circumstances):
        plain = [np.asarray(given) for given in inputs]
        if ufunc is np.matmul:
            (rows, inner), (_, columns) = (given.shape for given in plain)
            Counted.done += rows * inner * columns
        return getattr(ufunc, method)(*plain, **circumstances).view(Counted)


def counted(work):
    """The result of the work, and its multiplications in matrix products."""
    Counted.done = 0
    return work(), Counted.done


def drawn(seed, sizes, batch):
    """A network, its inputs and targets."""
    rng = np.random.default_rng(seed)
    net = {}
    for i, (n, m) in enumerate(pairwise(sizes), 1):
        net[f"W{i}"], net[f"b{i}"] = rng.normal(size=(n, m)) / 2, rng.normal(size=m) / 5
    return net, rng.normal(size=(batch, sizes[0])), rng.normal(size=(batch, sizes[-1]))


def loss(tensors, target, activation):
    """The mean over the batch of half the squared distance, for complex tensors, too."""
    h, L = tensors["h0"], len(tensors) // 2
    for layer in range(1, L + 1):
        h = h @ tensors[f"W{layer}"] + tensors[f"b{layer}"]
        h = COMPLEX[activation](h) if layer < L else h
    return ((h - target) ** 2).sum(axis=1).mean() / 2


def complex_step(tensors, target, activation, name, place):
    """dL/dw = Im L(w + i 1e-30) / 1e-30: no difference is taken, so nothing is rounded off."""
    moved = {key: tensor.astype(complex) for key, tensor in tensors.items()}
    moved[name][place] += 1e-30j
    return loss(moved, target, activation).imag / 1e-30


def test_every_gradient_is_that_of_a_complex_step(demo):
    for seed, (sizes, batch) in enumerate([((3, 4, 2), 5), ((2, 3, 3, 1), 1)]):
        for activation in COMPLEX:
            net, x, t = drawn(seed, sizes, batch)
            d = demo.backward(net, demo.forward(net, x, activation), t, activation, "none")
            for name in [*net, "h0"]:
                for place in np.ndindex(d[name].shape):
                    expected = complex_step(net | {"h0": x}, t, activation, name, place)

                    assert expected == pytest.approx(d[name][place], rel=1e-9, abs=1e-14), name


@pytest.mark.slow
def test_what_is_shown_of_the_gradient_is_that_of_a_complex_step(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        tensors = {name: d[name] for name in [*d["tensor"], "h0"]}
        for name in tensors:
            for place in list(np.ndindex(d[name].shape))[::37]:
                found = d[f"d_{name}"][place]
                expected = complex_step(tensors, d["target"], str(d["activation"]), name, place)

                assert expected == pytest.approx(found, rel=1e-9, abs=1e-14), name


def test_central_differences_agree_with_backpropagation(compute):
    for setting in SETTINGS:
        d = compute(**setting)

        assert d["error"].max() < 1e-6
        assert {"agrees"} == set(d["verdict"])


def test_the_error_falls_and_rises_over_eps(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        least = np.nanmin(d["V"])

        assert d["V"][0] >= 1e4 * least
        assert d["V"][-1] >= 1e4 * least
        assert 1e-8 <= d["sweep"][np.nanargmin(d["V"])] <= 1e-2


def test_truncation_falls_with_the_square_of_eps(compute):
    d = compute()
    coarse = d["sweep"] >= 1e-3

    slope = np.polyfit(np.log(d["sweep"][coarse]), np.log(d["V"][coarse]), 1)[0]
    assert slope == pytest.approx(2, abs=0.15)


@pytest.mark.slow
def test_every_bug_is_far_above_the_tolerance_at_every_eps(compute):
    small = {"layers": (4.0, 5.0, 3.0), "activation": "sigmoid", "seed": 1}
    for bug in BUGS:
        for setting in ({}, small):
            assert np.nanmin(compute(bug=bug, **setting)["V"]) > 1e-2


def test_the_bug_and_the_mistake_are_one_function(demo, run):
    for mistake in (m for m in demo.MISTAKES if m.id in BUGS):
        as_bug = run(demo, bug=mistake.id).values
        as_mistake = run(demo, mistake=mistake).values
        for name in as_bug["tensor"]:
            assert (as_bug[f"d_{name}"] == as_mistake[f"d_{name}"]).all()


def test_every_choice_of_bug_is_a_mistake(demo):
    choices = next(param.choices for param in demo.DEMO.params if param.name == "bug")

    assert {"none", *BUGS} == set(choices)
    assert set(BUGS) <= {mistake.id for mistake in demo.MISTAKES}


def test_a_1_1_1_network_by_hand(demo):
    """One unit each: y = w2 tanh(w1 x + b1) + b2, every derivative written out."""
    w1, b1, w2, b2, x, t = 0.7, -0.2, 1.3, 0.1, 0.5, 2.0
    net = {"W1": w1, "b1": b1, "W2": w2, "b2": b2}
    net = {n: np.full((1, 1) if n[0] == "W" else 1, w) for n, w in net.items()}
    kept = demo.forward(net, np.array([[x]]), "tanh")
    d = demo.backward(net, kept, np.array([[t]]), "tanh", "none")

    h = cmath.tanh(w1 * x + b1).real
    e = w2 * h + b2 - t
    dz = e * w2 / math.cosh(w1 * x + b1) ** 2
    expected = {"z2": e, "b2": e, "W2": e * h, "h1": e * w2, "z1": dz, "b1": dz, "W1": dz * x}
    expected["h0"] = dz * w1
    assert expected == pytest.approx({name: g.item() for name, g in d.items()})


def test_the_defaults_take_digits_and_one_hot_targets(compute):
    split = digits_split(np.random.default_rng(3))
    d = compute(seed=3)

    assert (split.train_images[:8].reshape(8, 64) == d["h0"]).all()
    assert list(split.train_labels[:8]) == list(d["target"].argmax(axis=1))
    assert (np.eye(10)[d["target"].argmax(axis=1)] == d["target"]).all()


def test_both_passes_make_the_multiplications_that_the_table_says(demo):
    sizes, batch = (6, 5, 4, 2), 7
    net, x, t = drawn(4, sizes, batch)
    net = {name: tensor.view(Counted) for name, tensor in net.items()}
    kept, ahead = counted(lambda: demo.forward(net, x.view(Counted), "tanh"))
    _, back = counted(lambda: demo.backward(net, kept, t, "tanh", "none"))
    pairs = list(pairwise(sizes))

    assert sum(batch * n * m for n, m in pairs) == ahead
    assert sum(sum(demo.products_back(batch, n, m)) for n, m in pairs) == back
    assert 2 * ahead == back


def test_the_table_of_work_counts_what_is_kept_and_multiplied(compute):
    d = compute()

    one, two = 8 * 64 * 16, 8 * 16 * 10
    kept = d["h0"].size + d["z1"].size, d["h1"].size + d["z2"].size

    assert [[one] * 3, [two] * 3, [one + two] * 3] == d["products"].tolist()
    assert [1, 1, 1] == list(d["ratios"])
    assert [*kept, sum(kept)] == list(d["kept"])
    assert 1210 == sum(d[name].size for name in d["tensor"]) == d["parameters"][-1]


def test_differences_take_two_passes_for_each_parameter(compute, demo):
    d = compute(**SMALL)
    passes = []
    for name in d["tensor"]:
        w = d[name]
        demo.central_differences(
            lambda moved: passes.append(1) or float(moved.sum()), w, eps=1e-6, entries=range(w.size)
        )

    assert 2 * (2 * 2 + 2 + 2 * 1 + 1) == len(passes) == d["passes"][-1]


def test_right_and_bug_are_drawn_beside_each_other(compute, demo):
    labels = next(plot.labels for plot in demo.DEMO.plots if plot.id == "check")
    right, wrong = (compute(bug=bug) for bug in ("none", "wrong-transpose-sign"))

    assert (21, 3) == right["curves"].shape == wrong["curves"].shape
    assert list(right["V"]) == list(right["curves"][:, 0]) == list(wrong["curves"][:, 0])
    assert list(wrong["V"]) == list(wrong["curves"][:, 1])
    assert "bug: no-activation-derivative" == labels(right)[1]
    assert "bug: wrong-transpose-sign" == labels(wrong)[1]
    assert min(right["curves"][:, 1].min(), wrong["curves"][:, 1].min()) > 0.01


def test_a_step_across_a_kink_condemns_a_right_gradient(compute):
    d = compute()
    error = d["curves"][:, 2]

    assert error[d["sweep"] < 1e-4].max() < 1e-3
    assert error[(d["sweep"] > 1e-7) & (d["sweep"] < 0.99e-4)].max() < 1e-6
    assert error[d["sweep"] > 1.01e-4].min() > 0.01


def test_each_iteration_can_be_followed_by_hand(compute):
    d = compute(**SMALL)
    y, t, cost, slope, w = (d[name] for name in ("output", "wanted", "losses", "slope_1", "W_1"))

    assert (y[0], cost[0], d["W_0"][0]) == (d["z2"][0, 0], d["loss"], d["W1"][0, 0])
    assert list(w[:-1]) == list(d["W_0"][1:])
    assert ((y - t) ** 2 / 2) == pytest.approx(cost)
    assert slope[0] == d["d_W1"][0, 0]
    assert d["W1"][0, 0] - 0.1 * slope[0] == pytest.approx(w[0])
    assert w[:-1] - 0.1 * slope[1:] == pytest.approx(w[1:])


@pytest.mark.slow
def test_every_step_lowers_the_loss_of_a_small_network(compute):
    for seed in range(20):
        d = compute(seed=seed, layers=(2.0, 3.0, 1.0), batch=1)

        assert (np.diff(d["losses"]) < 0).all()


def test_the_bias_gradients_sum_those_of_the_pre_activations(compute):
    for batch in (1, 8):
        d = compute(batch=batch)
        for layer in (1, 2):
            assert d[f"d_z{layer}"].sum(axis=0) == pytest.approx(d[f"d_b{layer}"])


def test_the_flow_of_a_card_has_a_frame_for_each_layer_there_and_back(compute, demo):
    d = compute(**SMALL)
    nodes = next(plot.nodes for plot in demo.DEMO.plots if plot.id == "flow")(d)

    assert [
        "h0", "W1", "b1", "z1", "h1", "W2", "b2", "z2", "target", "loss",
    ] == [node.id for node in nodes]  # fmt: skip
    assert (4, len(nodes), 2) == d["frames"].shape
    assert [5, 10, 10, 10] == list(d["frames"][:, :, 0].sum(axis=1))
    assert [0, 0, 6, 10] == list(d["frames"][:, :, 1].sum(axis=1))


def test_relu_passes_away_from_its_kink(compute):
    for seed in range(5):
        assert compute(seed=seed, activation="relu", **SMALL)["best"] < 1e-6


def test_layers_must_be_whole(compute):
    with pytest.raises(ValueError, match="whole"):
        compute(layers=(2.0, 2.5, 1.0))


CATCHES = {
    "no-activation-derivative": (
        test_every_gradient_is_that_of_a_complex_step,
        test_central_differences_agree_with_backpropagation,
        test_the_error_falls_and_rises_over_eps,
        test_a_1_1_1_network_by_hand,
    ),
    "local-only": (
        test_every_gradient_is_that_of_a_complex_step,
        test_central_differences_agree_with_backpropagation,
        test_a_1_1_1_network_by_hand,
    ),
    "missing-mean": (
        test_every_gradient_is_that_of_a_complex_step,
        test_what_is_shown_of_the_gradient_is_that_of_a_complex_step,
        test_central_differences_agree_with_backpropagation,
    ),
    "wrong-transpose-sign": (
        test_every_gradient_is_that_of_a_complex_step,
        test_central_differences_agree_with_backpropagation,
        test_every_step_lowers_the_loss_of_a_small_network,
    ),
    "inverts-the-layer": (
        test_every_gradient_is_that_of_a_complex_step,
        test_what_is_shown_of_the_gradient_is_that_of_a_complex_step,
        test_a_1_1_1_network_by_hand,
    ),
    "one-product-back": (
        test_both_passes_make_the_multiplications_that_the_table_says,
        test_the_table_of_work_counts_what_is_kept_and_multiplied,
    ),
    "skips-the-step": (
        test_each_iteration_can_be_followed_by_hand,
        test_every_step_lowers_the_loss_of_a_small_network,
    ),
    "one-sided-difference": (
        test_the_error_falls_and_rises_over_eps,
        test_truncation_falls_with_the_square_of_eps,
    ),
    "compares-norms": (test_every_bug_is_far_above_the_tolerance_at_every_eps,),
}
