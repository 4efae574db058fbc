"""What pictures of given numbers show of units, layers and penalties: worked by hand."""

import math

import numpy as np
import pytest
from asked import drawn, generator
from test_shown_numbers import shown

SEEDS = range(20)


def test_products_and_bias_add_up_to_the_sum():
    values, titles = shown(
        "perceptron_learning", "perceptron-output", w=[2.0, -1.0], x=[0.5, 2.0], b=0.5
    )

    assert [1, -2, 0.5, -0.5] == list(values["part"])
    assert titles == ["The sum is −0.5, below 0: the output is 0"]


def test_the_boundary_is_shown_before_and_after_a_mistake():
    values, titles = shown(
        "perceptron_learning", "perceptron-update", w=[2, 1], b=3, x=[1, 1], y=-1, eta=1.0
    )
    (x, before, after), path = values["points"], values["lines"]

    assert [1, 1] == list(x)
    for places, (w1, w2, b) in (
        ([before, *path[1:3]], (2, 1, 3)), ([after, *path[4:6]], (1, 0, 2)),
    ):  # fmt: skip
        assert [0, 0, 0] == pytest.approx([w1 * u + w2 * v + b for u, v in places])
    assert [2, 1, 3, -6] == list(values["before"])
    assert [1, 0, 2, -3] == list(values["after"])
    assert titles == ["y (w · x + b) was −6 and becomes −3: w1, w2, b = 1, 0, 2"]


def test_weights_of_0_have_no_boundary():
    values, titles = shown(
        "perceptron_learning", "perceptron-update", w=[0, 0], b=-1, x=[1, 2], y=-1, eta=0.5
    )

    assert [[1, 2]] == values["points"].tolist()
    assert np.isnan(values["lines"]).all()
    assert titles == ["The input is on the side of its label: 0, 0, −1 stay"]


def test_parameters_are_counted_layer_by_layer():
    values, titles = shown("mlp_boundary", "mlp-params", sizes=[2, 3, 2])

    assert [6, 6] == list(values["weight"])
    assert [3, 2] == list(values["bias"])
    assert [9, 17] == list(values["so_far"])
    assert titles == ["17 parameters, 53% of them in the layer 2–3"]


def test_a_clipped_unit_is_named():
    values, titles = shown(
        "mlp_boundary", "mlp-forward",
        x=[1, 2], W=[[1, -1], [0.5, -0.5]], b=[1, 1], v=[2, 5], c=-1.0,
    )  # fmt: skip

    assert [3, -1] == list(values["z"])
    assert [3, 0] == list(values["h"])
    assert titles == ["The z of unit 2 is −1, clipped to 0; the other unit passes: y = 5"]


def test_tanh_stands_beside_the_sigmoid_at_the_same_z():
    values, _ = shown("tanh_vs_sigmoid", "tanh-from-sigmoid", s=0.8)
    here = list(values["z"]).index(values["at"])

    assert math.log(2) == pytest.approx(values["at"])
    assert [0.8, 0.6] == pytest.approx(list(values["both"][here]))


def test_the_column_of_a_unit_that_is_off_is_0():
    values, titles = shown(
        "relu_forward_backward", "relu-backward", x=[-1, 2], W=[[1, 0], [-1, 1]], g=[3, -2]
    )

    assert [-3, 2] == list(values["z"])
    assert ["no", "yes"] == list(values["passes"])
    assert [[0, 2], [0, -4]] == values["dW"].tolist()
    assert titles == ["Unit 1 is off: its column of dL/dW is 0; column 2 is x times −2"]


def test_units_are_dead_on_for_some_or_always_on():
    given = {"w": [1, -2, 3, 1], "b": [-2.5, -0.5, -3.5, 4.5], "lo": -1, "hi": 2}
    values, titles = shown("dead_relu", "dead-units", **given)
    plot = generator("dead_relu", "dead-units").plots[0]

    assert [-0.5, 1.5, 2.5, 6.5] == list(values["most"])
    assert [-3.5, -4.5, -6.5, 3.5] == list(values["least"])
    assert ["dead", "on for some", "on for some", "always on"] == list(values["said"])
    assert plot.labels(values) == ("1 dead", "2", "3", "4")
    assert titles == ["1 of 4 units is dead: z below 0 all the way from −1 to 2"]


def test_what_layers_leave_is_written_without_exponents():
    values, titles = shown("vanishing_gradient", "vanish-factor", r=0.5, L=4)

    assert ["1", "0.5", "0.25", "0.125", "0.0625"] == list(values["at_row"])
    assert titles == ["4 layers multiply the gradient by 0.0625: it halves every 1.0 layers"]


def test_the_first_layer_below_a_millionth_has_one_above_beside_it():
    values, titles = shown("vanishing_gradient", "vanish-layers", r=0.5)

    assert [1, 10, 19, 20] == list(values["row"])
    assert ["no", "no", "no", "yes"] == list(values["below"])
    assert titles == ["19 layers leave 0.00000191, 20 leave 0.000000954: less than a millionth"]


def test_a_step_has_a_part_of_the_data_and_one_of_the_penalty():
    values, titles = shown(
        "sparsity_path", "l2-step", w=[1.0, -2.0], g=[0.5, 1.0], lam=0.5, eta=0.2, half=False
    )

    assert [-0.1, -0.2] == pytest.approx(list(values["data"]))
    assert [-0.2, 0.4] == pytest.approx(list(values["penalty"]))
    assert titles == ["The penalty leaves 0.8 of each weight; with the data [0.7, −1.8]"]


def test_weights_lie_on_the_soft_threshold():
    values, titles = shown("sparsity_path", "soft-threshold", w=[1.0, -0.2, -2.0], lam=1.0, eta=0.5)
    before, after = values["points"].T

    assert [0.5, 0, -1.5] == list(after)
    assert list(after) == pytest.approx(np.interp(before, *values["curve"].T))
    assert titles == ["1 of 3 weights is within η λ = 0.5 of 0 and ends there; others move by 0.5"]


def test_an_elastic_penalty_adds_up_weight_by_weight():
    values, titles = shown("elastic_net_twins", "elastic-penalty", w=[1, -2], lam1=0.5, lam2=0.1)

    assert [0.5, 1, 1.5] == pytest.approx(list(values["one"]))
    assert [0.1, 0.4, 0.5] == pytest.approx(list(values["two"]))
    assert titles == ["The sizes cost 1.5, the squares 0.5: together 2"]


@pytest.mark.parametrize(("c", "after", "title"), [
    (1.0, [0.6, -0.8, 1], "From length 5.000 to 1, each entry × 0.200: [0.60, −0.80]"),
    (6.0, [3, -4, 5], "The length 5.000 is within 6: w stays"),
])  # fmt: skip
def test_a_length_is_cut_at_the_bound(c, after, title):
    values, titles = shown("max_norm_projection", "max-norm-project", w=[3.0, -4.0], c=c)

    assert after == pytest.approx(list(values["after"]))
    assert titles == [title]


def test_the_mean_of_dropout_in_training_is_its_output_at_test():
    for seed in SEEDS:
        given = drawn("dropout_lab", "dropout-scale", seed)
        values, _ = shown("dropout_lab", "dropout-scale", **given)

        assert list(values["test"]) == pytest.approx(list(values["mean"])) == given["x"]


def test_the_chances_of_all_masks_add_up_to_1():
    for seed in SEEDS:
        given = drawn("dropout_ensemble", "dropout-subnet-chance", seed)
        values, _ = shown("dropout_ensemble", "dropout-subnet-chance", **given)

        assert pytest.approx(1) == values["any"].sum()
        assert pytest.approx(values["answer"]) == values["one"][sum(given["keep"])]


@pytest.mark.parametrize(("p", "title"), [
    (0.5, "This mask keeps 1 of 2 units: chance 0.25, like every other mask"),
    (0.1, "This mask keeps 1 of 2 units: chance 0.09; the likeliest keeps all"),
    (0.8, "This mask keeps 1 of 2 units: chance 0.16; the likeliest keeps none"),
])  # fmt: skip
def test_the_likeliest_mask_is_named(p, title):
    assert [title] == shown("dropout_ensemble", "dropout-subnet-chance", keep=[1, 0], p=p)[1]


def test_a_normalised_batch_has_the_new_mean_and_deviation():
    values, titles = shown(
        "batchnorm_lab", "batchnorm-value", x=[2, 2, 6, 6], entry=3, gamma=3.0, beta=1.0
    )

    assert [-1, -1, 1, 1] == list(values["xhat"])
    assert [-2, -2, 4, 4] == list(values["y"])
    assert titles == ["6 becomes x̂ = 1.00, y = 4.000; y has mean β = 1, deviation γ = 3"]


def test_a_running_mean_nears_that_of_the_batches():
    values, titles = shown("batchnorm_lab", "bn-running", r=1, m=0.9, means=[5, 5])

    assert [1, 1.4, 1.76] == pytest.approx(list(values["running"][:3]))
    assert 5 - 4 * 0.9**40 == pytest.approx(values["running"][40])
    assert [0.5, 0.5] == pytest.approx(list(values["taken"]))
    assert titles == ["2 batches move the running mean from 1 to 1.76, on the way to 5"]


def test_a_new_layer_is_a_small_share_of_the_network():
    values, titles = shown(
        "bottleneck_lab", "bottleneck-vs-full", body=1_000_000, features=100, classes=3
    )

    assert [300, 3, 1_000_000] == list(values["count"])
    assert titles == ["303 parameters are trained, 0.03 % of the whole network"]


def test_with_weights_every_class_counts_the_same():
    values, titles = shown("class_imbalance", "imbalance-weights", counts=[30, 90])

    assert [60, 60] == pytest.approx(list(values["weighed"]))
    assert [0.25, 0.75] == list(values["share"])
    assert titles == ["Weighed, each class counts 60 rows; always class 2 is right in 0.750"]


def test_the_ratios_of_a_confusion_matrix():
    values, titles = shown("class_imbalance", "confusion-metrics", TP=6, FP=2, FN=4, TN=8)

    assert [[8, 2], [4, 6]] == values["matrix"].tolist()
    assert ["6 / 8", "6 / 10", "12 / 18", "14 / 20"] == list(values["ratio"])
    assert titles == ["Precision 0.750, recall 0.600, F1 0.667 between them; accuracy 0.700"]
