"""The invariants of cnn_digits, by pixels pushed and sums written out rather than its kernels."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import tensor_errors
from flashdl.demokit.kernels import cnn
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.losses import cross_entropy

NAME = "cnn_digits"
LAYERS = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")


def same_3(x, W, b):
    """Six nested loops: a 3x3 convolution with a border of zeros, of one image [H, W, C]."""
    h, w, c_in = x.shape
    y = np.zeros((h, w, len(b)))
    for i, j, m in np.ndindex(y.shape):
        y[i, j, m] = b[m]
        for u, v, c in np.ndindex(3, 3, c_in):
            if 0 <= i + u - 1 < h and 0 <= j + v - 1 < w:
                y[i, j, m] += W[u, v, c, m] * x[i + u - 1, j + v - 1, c]
    return y


def halved(x):
    h, w, c = x.shape
    return x.reshape(h // 2, 2, w // 2, 2, c).max(axis=(1, 3))


def by_loops(net, x):
    """Every stage of the network for one image."""
    a1 = np.maximum(same_3(x, net["W1"], net["b1"]), 0)
    p1 = halved(a1)
    a2 = np.maximum(same_3(p1, net["W2"], net["b2"]), 0)
    p2 = halved(a2)
    h = np.maximum(p2.ravel() @ net["W3"] + net["b3"], 0)
    return {"a1": a1, "p1": p1, "a2": a2, "p2": p2, "h": h, "logits": h @ net["W4"] + net["b4"]}


def test_im2col_is_six_nested_loops(demo):
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(1, 8, 8, 2)), rng.normal(size=(3, 3, 2, 4)), rng.normal(size=4)

    assert np.abs(same_3(x[0], W, b) - demo.shared(x, W, b)[0]).max() <= 1e-10


@pytest.mark.slow
def test_the_digit_goes_through_the_network_as_the_loops_say(compute):
    d = compute()
    expected = by_loops(d, d["digit"][..., None].astype(float))

    for stage, values in expected.items():
        assert values == pytest.approx(d[stage], abs=1e-3), stage


def test_held_out_at_random_97_of_100_digits_are_right(compute):
    assert 0.97 <= compute()["test_accuracy"]


@pytest.mark.slow
def test_new_writers_are_harder(compute):
    d = compute(split="writer")

    assert 0.92 <= d["test_accuracy"] <= 0.97
    assert d["test_accuracy"] < compute()["test_accuracy"] - 0.02


def test_the_network_has_13706_parameters_and_the_table_adds_up_to_them(compute):
    d = compute()

    assert 13_706 == sum(d[name].size for name in LAYERS) == d["parameters"].sum()
    assert [160, 0, 4640, 0, 8256, 650] == d["parameters"].tolist()


def test_counts_between_volumes_of_32x32_are_those_of_a_matrix_and_of_a_kernel(compute):
    d = compute()
    n, m = 32 * 32 * 3, 32 * 32 * 16
    expected = [n * m + m, 3 * 3 * 3 * m + m, 3 * 3 * 3 * 16 + 16]

    assert expected == d["others"].tolist()
    assert expected == [eval(text) for text in d["worked_out"]]
    assert [112_384, 1024, 1] == d["times"].tolist()


def test_conv1_follows_a_moved_digit_inside(demo, compute):
    d = compute()
    W, b = d["W1"].astype(float), d["b1"].astype(float)
    x = d["digit"].astype(float)
    right = np.pad(x, ((0, 0), (1, 0)))[:, :-1]
    still, after = (demo.shared(image[None, ..., None], W, b)[0] for image in (x, right))

    assert 0.1 < np.abs(after - still).max()
    assert still[:, :-2] == pytest.approx(after[:, 1:-1], abs=1e-12)
    assert 1e-12 >= d["equivariance_error"]


def test_a_unit_sees_the_rows_that_change_it_when_pushed(compute):
    """All weights 1: what a brighter pixel reaches cannot cancel."""
    d = compute()
    ones = np.ones((3, 3, 1, 1)), np.zeros(1)
    for row in range(12):
        x = np.zeros((12, 12, 1))
        x[row] = 1
        a1 = same_3(x, *ones)
        a2 = same_3(halved(a1), *ones)
        seen = a1[6, 6, 0], halved(a1)[3, 3, 0], a2[3, 3, 0], halved(a2)[1, 1, 0]

        assert [value > 0 for value in seen] == d["rows_seen"][:, row].tolist()


def test_the_field_of_conv2_is_rows_2r_minus_3_to_2r_plus_4(compute):
    d = compute()
    r = 3

    assert list(range(2 * r - 3, 2 * r + 5)) == np.flatnonzero(d["rows_seen"][2]).tolist()
    assert [3, 4, 8, 10] == d["field"].tolist() == d["rows_seen"].sum(axis=1).tolist()


def test_moved_digits_are_harder_and_hardest_for_a_dense_net(compute):
    d = compute()

    assert (d["as_it_is"] - 0.1 > d["moved_by_one"]).all()
    assert d["moved_by_one"][0] > d["moved_by_one"][1] + 0.05
    assert abs(d["as_it_is"][0] - d["as_it_is"][1]) < 0.03


def test_the_dense_net_has_as_many_parameters(compute):
    n, m, k = map(int, str(compute()["net"][1]).split("-"))

    assert (n + 1) * m + (m + 1) * k == pytest.approx(13_706, rel=0.005)


def test_backpropagation_agrees_with_central_differences_in_float64():
    rng = np.random.default_rng(3)
    net = cnn.random_net(rng, (8, 8, 1), cnn.Widths(4, 6, 8), np.float64)
    x, t = rng.uniform(size=(5, 8, 8, 1)), np.eye(10)[rng.integers(0, 10, 5)]
    entries = {name: rng.permutation(w.size)[:6].tolist() for name, w in net.items()}
    g = cnn.gradient(net, im2col(x, (3, 3), SAME_3), t)[1]

    def cost(changed):
        return cross_entropy(cnn.logits(changed, x), t)

    assert tensor_errors(cost, net, g, entries=entries, eps=1e-5).max() <= 1e-6


def test_the_ideas_are_counted_from_arrays(compute):
    d = compute()

    assert 9 == d["inputs"] == d["W1"][..., 0].size
    assert 64 == d["uses"] == d["a1"][..., 0].size
    assert [[8, 8, 16], [4, 4, 16], [4, 4, 32], [2, 2, 32]] == d["volumes"].tolist()


@pytest.mark.slow
def test_other_settings_train_live_and_report(demo):
    told = []
    d = demo.compute(
        rng=np.random.default_rng(0), channels1=4, channels2=8, hidden=16, epochs=1, lr=0.006,
        split="random", report=lambda share, **values: told.append((share, values)),
    )  # fmt: skip

    assert 1 == told[-1][0]
    assert d["W1"].shape == (3, 3, 1, 4)
    assert told[-1][1]["loss"][-1] == d["loss"][-1] < d["loss"][0]


CATCHES = {
    "shares-nothing": (
        test_im2col_is_six_nested_loops,
        test_conv1_follows_a_moved_digit_inside,
    ),
    "forgets-the-channels": (
        test_the_network_has_13706_parameters_and_the_table_adds_up_to_them,
        test_counts_between_volumes_of_32x32_are_those_of_a_matrix_and_of_a_kernel,
    ),
    "compares-other-volumes": (
        test_counts_between_volumes_of_32x32_are_those_of_a_matrix_and_of_a_kernel,
    ),
    "leaves-out-relu": (
        test_held_out_at_random_97_of_100_digits_are_right,
        test_the_digit_goes_through_the_network_as_the_loops_say,
    ),
    "tests-centred-digits": (test_moved_digits_are_harder_and_hardest_for_a_dense_net,),
    "mixes-the-writers": (test_new_writers_are_harder,),
    "adds-kernels-only": (test_the_field_of_conv2_is_rows_2r_minus_3_to_2r_plus_4,),
}
