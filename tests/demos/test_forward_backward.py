"""The invariants of forward_backward, against derivatives taken by complex steps."""

import cmath
import math

import numpy as np
import pytest

NAME = "forward_backward"
BUGS = ("no-activation-derivative", "local-only", "missing-mean", "wrong-transpose-sign")
COMPLEX = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}


@pytest.fixture(scope="module")
def demo(load):
    return load(NAME)


def complex_step(values, name, place):
    """dC/dw = Im C(w + i 1e-30) / 1e-30: no difference is taken, so nothing is rounded off."""
    tensors = {key: values[key].astype(complex) for key in [*values["tensor"], "h0"]}
    tensors[name][place] += 1e-30j
    h, L = tensors["h0"], len(values["layers"]) - 1
    for layer in range(1, L + 1):
        h = h @ tensors[f"W{layer}"] + tensors[f"b{layer}"]
        h = COMPLEX[str(values["activation"])](h) if layer < L else h
    error = h - values["target"]
    return (error**2).sum(axis=1).mean().imag / 2 / 1e-30


def every_gradient_is_right(values):
    for name in [*values["tensor"], "h0"]:
        for place in list(np.ndindex(values[name].shape))[:20]:
            expected = complex_step(values, name, place)

            assert expected == pytest.approx(values[f"d_{name}"][place], rel=1e-9, abs=1e-14), name


def central_differences_agree(values):
    assert values["error"].max() < 1e-6


def error_falls_and_rises_over_eps(values):
    V = values["V"]
    least = np.nanmin(V)

    assert V[0] >= 1e4 * least
    assert V[-1] >= 1e4 * least
    assert 1e-8 <= values["sweep"][np.nanargmin(V)] <= 1e-2


INVARIANTS = (every_gradient_is_right, central_differences_agree, error_falls_and_rises_over_eps)


@pytest.mark.parametrize("invariant", INVARIANTS)
@pytest.mark.parametrize(
    "params",
    [
        {},
        {"activation": "sigmoid"},
        {"batch": 8},
        {"layers": (4.0, 5.0, 3.0, 2.0)},
        {"layers": (20.0, 8.0, 5.0), "batch": 32, "eps": 1e-5},
    ],
)
def test_holds(invariant, params, run):
    invariant(run(NAME, **params).values)


@pytest.mark.parametrize("mistake_id", BUGS)
def test_every_bug_is_caught_as_a_mistake(mistake_id, demo, run):
    mistake = next(mistake for mistake in demo.MISTAKES if mistake.id == mistake_id)
    for invariant in INVARIANTS:
        with pytest.raises(AssertionError):
            invariant(run(demo, batch=8, mistake=mistake).values)


def test_one_sided_differences_spoil_the_curve(demo, run):
    mistake = next(m for m in demo.MISTAKES if m.id == "one-sided-difference")

    with pytest.raises(AssertionError):
        error_falls_and_rises_over_eps(run(demo, mistake=mistake).values)


def test_comparing_norms_overlooks_a_wrong_sign(demo, run):
    mistake = next(m for m in demo.MISTAKES if m.id == "compares-norms")

    values = run(demo, mistake=mistake, bug="wrong-transpose-sign").values
    assert values["best"] < 1e-6


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("bug", BUGS)
def test_every_bug_is_far_above_the_tolerance_at_every_eps(bug, activation, seed, run):
    values = run(NAME, seed=seed, batch=8, bug=bug, activation=activation).values

    assert np.nanmin(values["V"]) > 1e-2


def test_the_bug_and_the_mistake_are_one_function(demo, run):
    for mistake in (m for m in demo.MISTAKES if m.id in BUGS):
        as_bug = run(demo, batch=8, bug=mistake.id).values
        as_mistake = run(demo, batch=8, mistake=mistake).values
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


def test_beside_a_bug_the_curve_of_the_right_backward_pass_is_drawn(run, demo):
    labels = next(plot.labels for plot in demo.DEMO.plots if plot.id == "check")
    right, wrong = (run(NAME, batch=8, bug=bug).values for bug in ("none", BUGS[0]))

    assert (21, 1) == right["curves"].shape
    assert (21, 2) == wrong["curves"].shape
    assert list(right["curves"][:, 0]) == list(wrong["curves"][:, 1])
    assert 1 == len(labels(right))
    assert ("with the bug", "without it") == labels(wrong)


def test_each_iteration_can_be_followed_by_hand(run):
    values = run(NAME).values
    y, t, loss, slope, w = (
        values[name] for name in ("output", "wanted", "losses", "slope_1", "W_1")
    )

    assert (y[0], loss[0]) == (values["z2"][0, 0], values["loss"])
    assert ((y - t) ** 2 / 2) == pytest.approx(loss)
    assert slope[0] == values["d_W1"][0, 0]
    assert values["W1"][0, 0] - 0.1 * slope[0] == pytest.approx(w[0])
    assert w[:-1] - 0.1 * slope[1:] == pytest.approx(w[1:])


def test_every_step_lowers_the_loss_of_a_small_network(run):
    for seed in range(20):
        assert (np.diff(run(NAME, seed=seed).values["losses"]) < 0).all()


def test_the_bias_gradients_sum_those_of_the_pre_activations(run):
    for batch in (1, 8):
        values = run(NAME, batch=batch).values
        for layer in (1, 2):
            summed = values[f"d_z{layer}"].sum(axis=0)
            assert summed == pytest.approx(values[f"d_b{layer}"])


def test_the_default_flow_has_a_frame_for_each_layer_there_and_back(run, demo):
    values = run(demo).values
    nodes = demo.nodes(values)

    assert [
        "h0", "W1", "b1", "z1", "h1", "W2", "b2", "z2", "loss",
    ] == [node.id for node in nodes]  # fmt: skip
    assert (4, len(nodes), 2) == values["frames"].shape
    assert [5, 9, 9, 9] == list(values["frames"][:, :, 0].sum(axis=1))
    assert [0, 0, 5, 9] == list(values["frames"][:, :, 1].sum(axis=1))


def test_the_table_lists_every_value_and_gradient(run):
    values = run(NAME).values
    shown = dict(
        zip(values["quantity"], zip(values["value"], values["gradient"], strict=True), strict=True)
    )

    assert 2 + 3 + 3 + 1 + 6 + 3 + 3 + 1 == len(shown)
    assert (values["W1"][1, 2], values["d_W1"][1, 2]) == shown["W1[2,3]"]
    assert (values["z1"][0, 1], values["d_z1"][0, 1]) == shown["z1[1,2]"]


def test_relu_passes_away_from_its_kink(run):
    for seed in range(5):
        assert run(NAME, seed=seed, activation="relu").values["best"] < 1e-6


def test_layers_must_be_whole(run):
    with pytest.raises(ValueError, match="whole"):
        run(NAME, layers=(2.0, 2.5, 1.0))
