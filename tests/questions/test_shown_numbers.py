"""What pictures of given numbers show, beside the answer: worked by hand."""

import math

import pytest
from asked import drawn, generator, load

SEEDS = range(20)


def shown(demo, name, **given):
    """The arrays of a picture, and its titles."""
    asking = generator(demo, name)
    values = asking.values(load(demo), **given)
    titles = [p.title(values) if callable(p.title) else p.title for p in asking.plots]
    return values, titles


def rows(array):
    return [list(row) for row in array]


def test_a_window_at_the_corner_has_padding_and_products_cell_by_cell():
    image = [[1, 2, 0, 0], [3, -1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    kernel = [[9, 9, 9], [9, 2, -1], [9, 1, 3]]

    values, titles = shown(
        "conv_kernel", "conv-value", image=image, kernel=kernel, bias=2, at=[0, 0]
    )

    assert [[0, 0, 0], [0, 1, 2], [0, 3, -1]] == rows(values["window"])
    assert [[0, 0, 0], [0, 2, -2], [0, 3, -3]] == rows(values["products"])
    assert ["pad", "0", "1"] == list(values["row"]) == list(values["column"])
    assert "row 0, column 0: 5 of its 9 pixels are padding" in titles[0]
    assert titles[2].endswith("0 + 2 = 2")


def test_a_window_inside_says_nothing_of_padding():
    eye = [[int(i == j) for j in range(4)] for i in range(4)]
    kernel = [row[:3] for row in eye[:3]]

    _, titles = shown("conv_kernel", "conv-value", image=eye, kernel=kernel, bias=1, at=[1, 2])

    assert titles[0] == "The window of output row 1, column 2"


def test_parameters_are_weights_and_biases():
    values, titles = shown("cnn_digits", "conv-params", k=3, side=4, c_in=2, c_out=5)

    assert [90, 32 * 80] == list(values["weights"])
    assert [5, 80] == list(values["units"])
    assert titles == ["95 parameters or 2,640: the dense layer has 28 times as many"]


def test_a_field_grows_from_one_pixel():
    values, titles = shown(
        "maximal_patches", "receptive-field", kernels=[3, 2, 3], strides=[1, 2, 1]
    )

    assert [1, 3, 4, 8] == list(values["side"])
    assert ["1 + (3 − 1) · 1 = 3", "3 + (2 − 1) · 1 = 4", "4 + (3 − 1) · 2 = 8"] == list(
        values["way"]
    )
    assert titles == ["A unit behind 3 layers sees 8 pixels a side"]


def test_the_gradient_is_shown_at_the_largest_pixels():
    x = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 2]]

    values, titles = shown("pooling", "maxpool-grad", x=x, g=[[1, 2], [3, 4]])

    assert [[0, 0, 0, 0], [0, 1, 0, 2], [3, 0, 4, 0], [0, 0, 0, 0]] == rows(values["back"])
    assert titles[0].endswith("are 6, 8, 9, 7")
    assert titles[2].startswith("The gradient goes to 4 of 16 pixels")


@pytest.mark.parametrize(("kind", "said"), [
    ("max", "The largest of each window: 6 and 8 above, 9 and 7 below"),
    ("average", "The mean of each window: 3.5 and 5.5 above, 6.5 and 4.5 below"),
])  # fmt: skip
def test_pooled_windows_are_said(kind, said):
    x = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 2]]

    assert shown("pooling", "pool-value", kind=kind, x=x)[1][1] == said


def test_the_parts_of_a_recurrent_sum_add_up_to_it():
    for seed in SEEDS:
        given = drawn("rnn_unroll", "rnn-step", seed)
        d, _ = shown("rnn_unroll", "rnn-step", **given)

        assert pytest.approx(list(d["z"])) == list(d["ux"] + d["wh"] + d["b"])
        assert [0, given["w"] * d["h"][0]] == pytest.approx(list(d["wh"]))
        assert [math.tanh(z) for z in d["z"]] == pytest.approx(list(d["h"]))


def test_a_clipped_gradient_has_the_length_of_the_limit():
    values, titles = shown("rnn_unroll", "clip-value", g=[3.0, -4.0], most=1.0)

    assert pytest.approx([0.6, -0.8, 1]) == list(values["after_row"])
    assert titles == ["From length 5 to 1: every entry times 1 / 5 = 0.2"]


def test_a_short_gradient_stays():
    values, titles = shown("rnn_unroll", "clip-value", g=[3.0, -4.0], most=5.0)

    assert [3, -4, 5] == list(values["after_row"])
    assert titles == ["Its length of 5 is within 5: the gradient stays as it is"]


def test_gates_weigh_the_cell_the_candidate_and_the_tanh():
    values, _ = shown("lstm_memory", "lstm-step", i=0.5, f=0.25, o=0.5, g=-0.8, c=2.0)

    assert pytest.approx([0.5, -0.4, math.tanh(0.1) / 2]) == list(values["product"])
    assert pytest.approx([0.5, -0.4, 0.1, math.tanh(0.1), math.tanh(0.1) / 2]) == list(
        values["size"]
    )


def test_the_maps_of_an_lstm_are_four_alike():
    values, titles = shown("lstm_memory", "lstm-params", D=3, H=5)

    assert [45] * 4 + [180] == list(values["sum"])
    assert [60, 100, 20] == list(values["count"])
    assert titles == ["180 parameters, 56% of them weights from states"]


def test_whitening_takes_the_mean_to_0_and_a_deviation_to_1():
    values, _ = shown("pca_whitening", "whiten-value", along=7.0, mean=1.0, variance=8.0, eps=1.0)

    assert [2, 0, 1] == list(values["after"])
    assert [7, 1, 4] == list(values["before"])


def test_shares_add_up():
    values, titles = shown("pca_map", "pca-variance", variances=[5.0, 3.0, 1.5, 0.5], k=2)

    assert pytest.approx([0.5, 0.3, 0.15, 0.05]) == list(values["share"])
    assert titles == ["The first 2 keep 0.800 of the variance; 3 keep at least 0.9"]


def test_steps_lie_on_the_parabola():
    values, titles = shown("gradient_descent_bowl", "gd-step", f=[1.0, 0, 1], x=2, eta=0.25, k=2)

    assert [[2, 5], [1, 2], [0.5, 1.25]] == rows(values["points"])
    assert [4, 2] == list(values["slope"])
    assert titles == ["x goes from 2 to 1 to 0.5, and f from 5 to 1.25"]


def test_at_the_edge_only_the_sharpest_error_stays():
    values, _ = shown("gradient_descent_bowl", "gd-stability", curvatures=[4.0, 1.0])

    assert [0.5, 1] == list(values["there"])
    assert 0.5 == values["edge"]


def test_the_factors_on_the_way_multiply_to_the_gradient():
    for seed in SEEDS:
        given = drawn("forward_backward", "backprop-2layer", seed)
        d, _ = shown("forward_backward", "backprop-2layer", **given)

        assert d["error"] * given["w2"] * d["slope"] * given["x"] == pytest.approx(d["d_W1"])
        assert d["error"] ** 2 / 2 == pytest.approx(d["L"])


def test_a_ratio_stands_beside_the_difference_of_logits():
    for what, pair in (("ratio", [2.0, 1.0]), ("difference", [0.5, 0.5 / math.e])):
        values, _ = shown("logits_layer", "logit-diff", what=what, pair=pair)

        assert math.e == pytest.approx(values["ratio"]) == values["size"][2]
        assert pytest.approx(1) == values["gap"]
        assert pytest.approx(1) == values["logit"][2]


def test_the_smaller_batch_is_counted_apart():
    values, titles = shown("sgd_noise", "sgd-counts", N=25, B=10, E=3, m=4)

    assert [2, 1, 3, 9] == list(values["count"])
    assert ["10", "5", "", ""] == list(values["size"])
    assert titles == ["9 updates; with batches 4 times as large, 0.5 times the noise"]


def test_without_a_rest_there_is_no_smaller_batch():
    values, _ = shown("sgd_noise", "sgd-counts", N=30, B=10, E=2, m=4)

    assert [3, 0, 3, 6] == list(values["count"])
    assert ["10", "", "", ""] == list(values["size"])
