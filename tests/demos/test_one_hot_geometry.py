"""The invariants of one_hot_geometry, by counting, by hand and by Python's own indexing."""

import math

import numpy as np
import pytest

NAME = "one_hot_geometry"
SIZES = [{}, {"classes": 2, "n": 2}, {"classes": 50, "n": 200}, {"classes": 3, "n": 40}]


def runs(compute):
    return [compute(seed=seed, **size) for seed, size in enumerate(SIZES)]


def drawn(seed):
    """K, labels of K classes, W [K, 3] and log p [n, K]."""
    rng = np.random.default_rng(seed)
    K, n = rng.integers(2, 30, size=2)
    p = rng.dirichlet(np.ones(K), size=n)
    return K, rng.integers(0, K, n), rng.standard_normal((K, 3)), np.log(p)


def test_a_row_is_one_at_its_label_and_zero_elsewhere(demo):
    for seed in range(10):
        K, labels, _, _ = drawn(seed)
        expected = [[1.0 if j == k else 0.0 for j in range(K)] for k in labels]

        assert expected == demo.one_hot(labels, K).tolist()


def test_rows_sum_to_one(compute):
    for d in runs(compute):
        assert [1.0] * d["labels"].size == [math.fsum(row) for row in d["one_hot"]]


def test_argmax_gives_the_labels_back(demo):
    for seed in range(10):
        K, labels, _, _ = drawn(seed)

        assert list(labels) == list(demo.decode(demo.one_hot(labels, K)))


def test_different_classes_are_orthogonal_and_every_one_is_of_length_one(compute):
    for d in runs(compute):
        K = d["class"].size

        assert [[float(a == b) for b in range(K)] for a in range(K)] == d["gram"].tolist()


def test_different_classes_are_the_root_of_two_apart(compute):
    for d in runs(compute):
        for a, b in np.ndindex(d["one_hot_distances"].shape):
            expected = 0.0 if a == b else math.sqrt(2)

            assert expected == pytest.approx(d["one_hot_distances"][a, b], abs=1e-12)


def test_integers_are_as_far_apart_as_their_difference(compute):
    for d in runs(compute):
        for a, b in np.ndindex(d["integers"].shape):
            assert abs(a - b) == pytest.approx(d["integers"][a, b], abs=1e-12)


def test_a_distance_is_the_norm_of_the_difference(demo):
    for a, b in np.random.default_rng(1).standard_normal((20, 2, 7)):
        assert math.dist(a, b) == pytest.approx(demo.distance(a, b))


def test_a_one_hot_row_times_a_matrix_is_the_row_of_its_label(demo):
    for seed in range(10):
        K, labels, W, _ = drawn(seed)
        rows = [W.tolist()[k] for k in labels]

        assert rows == (demo.one_hot(labels, K) @ W).tolist()
        assert rows == demo.looked_up(W, labels).tolist()


def test_the_index_picks_what_the_target_weighs(demo):
    for seed in range(10):
        _, labels, _, log_p = drawn(seed)
        expected = [row[k] for row, k in zip(log_p.tolist(), labels, strict=True)]

        assert expected == demo.picked(log_p, labels).tolist()


def test_both_losses_are_the_mean_surprise_at_the_label(compute):
    for d in runs(compute):
        assert d["loss_product"] == pytest.approx(d["loss_index"], abs=1e-12)
        assert d["loss_index"] > 0


def test_one_hot_fits_any_values_and_integers_a_line(compute):
    for d in runs(compute):
        line = np.polyval(np.polyfit(d["class"], d["values"], 1), d["class"])

        assert d["values"] == pytest.approx(d["one_hot_fit"], abs=1e-9)
        assert line == pytest.approx(d["ordinal_fit"], abs=1e-9)


def test_an_integer_puts_a_class_halfway_between_its_neighbours(compute):
    fit = compute(classes=9)["ordinal_fit"]

    assert (fit[:-2] + fit[2:]) / 2 == pytest.approx(fit[1:-1])


def test_the_table_counts_numbers_and_bytes(compute):
    d = compute(classes=7, n=11)

    assert "n K = 11 * 7 = 77, 11 not 0" == d["as_code"][0]
    assert [str(77 * 8), "231"] == [d["as_code"][1], d["as_code"][3].split("= ")[1]]
    assert ["n = 11", str(11 * 8)] == list(d["as_index"][:2])
    assert [77 * 8, 11 * 8, 11 * 4 * 8] == list(d["bytes"])


def test_nearest_and_farthest_are_those_of_each_code(compute):
    d = compute(classes=8, encoding="random-embedding")
    between = [d["distances"][a, b] for a in range(8) for b in range(a)]

    assert [math.sqrt(2), 1.0, min(between)] == pytest.approx(d["nearest"])
    assert [math.sqrt(2), 7.0, max(between)] == pytest.approx(d["farthest"])


@pytest.mark.parametrize(
    ("encoding", "columns"), [("one-hot", 10), ("ordinal", 1), ("random-embedding", 4)]
)
def test_the_encoding_chooses_what_codes_and_distances_show(encoding, columns, compute):
    d = compute(encoding=encoding)
    nearest = dict(zip(d["kind"], d["nearest"], strict=True))[encoding]

    assert (len(set(d["labels"])), columns) == d["codes"].shape
    assert nearest == pytest.approx(d["distances"][~np.eye(10, dtype=bool)].min())


def test_each_class_is_shown_once_with_its_argmax_and_sum(compute):
    for d in runs(compute):
        classes = list(dict.fromkeys(d["labels"].tolist()))

        assert [f"k={k} argmax {k} sum 1" for k in classes] == list(d["row"])
        assert classes == [row.index(1) for row in d["codes"].tolist()]


def test_the_mean_of_both_ends_is_an_integer_code_halfway(compute):
    for K in (2, 5, 10):
        assert (K - 1) / 2 == compute(classes=K)["between"]


def test_no_number_of_the_lookup_is_a_negative_zero(compute):
    for d in runs(compute):
        assert not np.signbit(d["lookup"][d["lookup"] == 0]).any()
        assert d["product"][:5] == pytest.approx(d["lookup"][:, :3], abs=0.005)


def test_titles_speak_of_what_is_shown(demo, compute):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    d, integers = compute(), compute(encoding="ordinal")

    codes = "K = 10: 9 zeros in each y, sum 1; argmax gives back 12 of 12 labels"
    assert codes == title["codes"](d)
    assert "any two classes 1.41 apart, of product 0" in title["distances"](d)
    assert "1 to 9 apart, of product 0 to 72" in title["distances"](integers)
    integers = "0 is 1 from 1 but 4 from 4; targets 0 and 4 average to class 2"
    assert integers in title["integers"](compute(classes=5))
    assert "largest difference 0 for 12 labels, 5 of them here" in title["lookup"](d)
    assert "by 0 from one-hot" in title["view"](d)


CATCHES = {
    "several-ones": (
        test_a_row_is_one_at_its_label_and_zero_elsewhere,
        test_rows_sum_to_one,
        test_different_classes_are_orthogonal_and_every_one_is_of_length_one,
    ),
    "integer-in-place-of-the-code": (
        test_rows_sum_to_one,
        test_argmax_gives_the_labels_back,
        test_different_classes_are_the_root_of_two_apart,
        test_one_hot_fits_any_values_and_integers_a_line,
    ),
    "counts-from-one": (
        test_argmax_gives_the_labels_back,
        test_a_one_hot_row_times_a_matrix_is_the_row_of_its_label,
    ),
    "takes-the-maximum": (test_argmax_gives_the_labels_back,),
    "forgets-the-root": (
        test_different_classes_are_the_root_of_two_apart,
        test_integers_are_as_far_apart_as_their_difference,
        test_a_distance_is_the_norm_of_the_difference,
    ),
    "indexes-every-pair": (
        test_the_index_picks_what_the_target_weighs,
        test_both_losses_are_the_mean_surprise_at_the_label,
    ),
    "numbers-the-rows-by-example": (test_a_one_hot_row_times_a_matrix_is_the_row_of_its_label,),
}
