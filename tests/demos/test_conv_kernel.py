"""The invariants of conv_kernel, by shifted sums and polynomials rather than its kernels."""

import numpy as np
import pytest

NAME = "conv_kernel"
SETTINGS = [{}, {"kernel": "emboss", "flip": True}, {"kernel": "learned-5", "digit": 499}]


def shifted_sum(x, W):
    """Nine shifted images, weighted and added."""
    n, wide = len(x), np.pad(x, 1)
    return sum(W[u, v] * wide[u : u + n, v : v + n] for u, v in np.ndindex(3, 3))


def product(x, W):
    """Of two matrices as polynomials: exponents add, in either order."""
    y = np.zeros(np.add(x.shape, W.shape) - 1)
    for i, j in np.ndindex(x.shape):
        y[i : i + len(W), j : j + len(W)] += x[i, j] * W
    return y


def test_three_ways_agree_with_nine_shifted_images(demo, compute):
    for setting in SETTINGS:
        d = compute(**setting)
        expected = shifted_sum(d["x"], d["W"]) + d["b"]

        assert expected == pytest.approx(d["y"], abs=1e-12)
        assert expected == pytest.approx(demo.correlated(d["x"], d["W"], float(d["b"])), abs=1e-12)
        assert expected.ravel() == pytest.approx(d["M"] @ d["x"].ravel() + d["b"], abs=1e-12)
        assert 1e-12 >= d["apart"].max()


def test_the_identity_kernel_returns_the_digit(compute):
    for flip in (False, True):
        d = compute(kernel="identity", flip=flip)

        assert (d["x"] == d["y"]).all()
        assert 0 == d["same"]


def test_an_impulse_gives_the_kernel_turned_by_half(demo):
    W = np.arange(9.0).reshape(3, 3)
    spot = np.zeros((5, 5))
    spot[2, 2] = 1

    assert W[::-1, ::-1] == pytest.approx(demo.correlated(spot, W)[1:4, 1:4])
    assert W == pytest.approx(demo.correlated(spot, demo.turned(W))[1:4, 1:4])


def test_flipping_makes_it_a_true_convolution(compute):
    plain, flipped = compute(kernel="emboss"), compute(kernel="emboss", flip=True)

    assert product(plain["x"], plain["W"])[1:-1, 1:-1] == pytest.approx(flipped["y"])
    assert not np.allclose(plain["y"], flipped["y"])


def test_convolution_commutes_and_cross_correlation_does_not(demo, compute):
    d = compute(kernel="emboss")
    x, W = d["x"], d["W"]

    assert product(x, W) == pytest.approx(product(W, x))
    assert product(x, demo.turned(W)) == pytest.approx(product(demo.turned(W), x))
    assert 1 < d["gap"][0]
    assert 1e-12 >= d["gap"][1]


def test_forward_and_backward_are_adjoint(demo, compute):
    rng = np.random.default_rng(5)
    for setting in SETTINGS:
        d = compute(**setting)
        x, z = rng.normal(size=(2, 8, 8))

        assert (shifted_sum(x, d["W"]) * z).sum() == pytest.approx(
            (x * demo.transposed(z, d["W"])).sum(), abs=1e-12
        )
        assert 1e-12 >= d["adjoint_error"]


def test_the_table_of_products_adds_up_to_the_largest_output(compute):
    for setting in SETTINGS:
        d = compute(**setting)
        y = shifted_sum(d["x"], d["W"]) + d["b"]

        assert np.abs(y).max() == pytest.approx(abs(d["product"][-1]))
        assert d["product"][:-1].sum() == pytest.approx(d["product"][-1])
        assert d["y"][tuple(d["at"])] == pytest.approx(d["product"][-1])


def test_the_terms_name_the_pixels_that_were_read(compute):
    d = compute()
    wide = np.pad(d["x"], 1)
    for term, seen in zip(d["term"][:9], d["seen"], strict=False):
        row, column = map(int, str(term).split("x[")[1].rstrip("]").split(","))

        assert wide[row + 1, column + 1] == pytest.approx(float(seen), abs=5e-5)


def test_a_layer_has_the_parameters_of_its_arrays(compute):
    d = compute()

    assert [160, 4640] == d["numbers"].tolist() == d["parameters"][:2].tolist()
    for tensor, biases, total in zip(d["tensor"], d["biases"], d["parameters"], strict=True):
        shape = tuple(map(int, str(tensor).split(" x ")))
        assert np.zeros(shape).size + biases == total


def test_the_network_needs_the_kernels_that_it_learned(compute):
    d = compute()

    assert 0.97 <= d["right"][0]
    assert 0.5 >= d["right"][1]


def test_the_matrix_holds_nothing_but_the_weights(compute):
    d = compute(kernel="learned-2")

    assert set(d["M"].ravel()) <= {0.0, *d["W"].ravel()}
    assert (22**2 == (d["M"] != 0).sum()) == bool((d["W"] != 0).all())  # 3 * 8 - 2 a side


def test_a_learned_kernel_brings_its_bias(compute):
    assert 0 == compute(kernel="blur")["b"]
    assert 0 != compute(kernel="learned-15")["b"]


CATCHES = {
    "transposes-to-flip": (
        test_an_impulse_gives_the_kernel_turned_by_half,
        test_flipping_makes_it_a_true_convolution,
    ),
    "one-kernel-for-all-channels": (test_a_layer_has_the_parameters_of_its_arrays,),
    "chooses-the-kernels": (test_the_network_needs_the_kernels_that_it_learned,),
    "forgets-the-padding": (
        test_three_ways_agree_with_nine_shifted_images,
        test_the_terms_name_the_pixels_that_were_read,
    ),
    "does-not-turn-back": (test_forward_and_backward_are_adjoint,),
    "one-in-the-corner": (test_the_identity_kernel_returns_the_digit,),
}
