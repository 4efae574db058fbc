"""Weights against copies, slopes against central differences, a weighted mean in a loop."""

import math

import numpy as np
import pytest

from flashdl.demokit.data import digits_split
from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels import imbalance


def problem(seed, *, n=30):
    rng = np.random.default_rng(seed)
    y = (np.arange(n) % 5 == 0).astype(int)
    return rng.normal(size=(n, 4)) + y[:, None], y, rng.normal(size=4)


def loss_by_hand(w, x, y, a):
    """The weighted mean of -log of the probability of the truth."""
    q = [1 / (1 + math.exp(-(2 * t - 1) * (row @ w))) for row, t in zip(x, y, strict=True)]
    return -sum(a_i * math.log(q_i) for a_i, q_i in zip(a, q, strict=True)) / sum(a)


@pytest.mark.slow
def test_few_eights_keeps_all_other_digits():
    split = digits_split(np.random.default_rng(0))
    x, y = imbalance.few_eights(split, 7)

    assert 7 == y.sum()
    assert sum(split.train_labels != 8) == sum(y == 0)
    assert x[y == 0][:, :-1] == pytest.approx(
        split.train_images[split.train_labels != 8].reshape(-1, 64)
    )
    assert np.ones(len(x)) == pytest.approx(x[:, -1])


def test_undersampling_keeps_the_positive_rows_and_as_many_others():
    x, y, _ = problem(3)
    few_x, few_y = imbalance.undersampled(x, y)

    assert x[y == 1] == pytest.approx(few_x[few_y == 1])
    assert x[y == 0][:6] == pytest.approx(few_x[few_y == 0])


def test_more_fits_are_those_of_the_rows_they_are_named_after():
    split = digits_split(np.random.default_rng(0))
    found = imbalance.more_fits(split, 3, 20)
    more = imbalance.few_eights(split, 30)
    expected = imbalance.train(more, np.ones(len(more[1])), slope=imbalance.log_loss_slope,
                               steps=20)  # fmt: skip

    assert ["undersampled", "focal alone", "30 eights"] == list(found)
    assert expected == pytest.approx(found["30 eights"])


def test_the_gradient_is_the_slope_of_the_weighted_mean():
    x, y, w = problem(1)
    a = np.where(y == 1, 4.0, 1.0)
    measured = central_differences(lambda v: loss_by_hand(v, x, y, a), w, eps=1e-5,
                                   entries=range(4))  # fmt: skip

    found = imbalance.gradient(w, x, y, a, imbalance.log_loss_slope)
    assert measured == pytest.approx(found, abs=1e-9)


def test_whole_weights_are_repeated_rows():
    x, y, w = problem(2)
    for times in (1, 3, 10):
        many_x, many_y = imbalance.repeated(x, y, times)
        a = np.where(y == 1, times, 1)
        expected = imbalance.gradient(
            w, many_x, many_y, np.ones(len(many_y)), imbalance.log_loss_slope
        )

        assert a.sum() == len(many_y)
        found = imbalance.gradient(w, x, y, a, imbalance.log_loss_slope)
        assert expected == pytest.approx(found, abs=1e-12)


def test_focal_loss_is_the_log_loss_times_the_squared_doubt():
    for z in (-30.0, -1.0, 0.0, 2.0):
        for t in (0, 1):
            q = 1 / (1 + math.exp(-(2 * t - 1) * z))
            found = imbalance.focal_loss(np.array([z]), np.array([t]))[0]

            assert -((1 - q) ** 2) * math.log(q) == pytest.approx(found, rel=1e-6, abs=1e-15)


def test_the_focal_slope_is_the_slope_of_the_focal_loss():
    z, y = np.linspace(-6, 6, 14), np.arange(14) % 2
    measured = central_differences(lambda v: imbalance.focal_loss(v, y).sum(), z, eps=1e-5,
                                   entries=range(14))  # fmt: skip

    assert measured == pytest.approx(imbalance.focal_slope(z, y), abs=1e-8)


def test_the_weight_is_the_number_of_negatives_for_a_positive():
    assert 4 == imbalance.ratio(problem(3)[1])
    assert 1 == imbalance.ratio(np.array([0, 1, 1]))


def test_training_goes_down_to_where_the_gradient_is_small():
    x, y, _ = problem(4, n=60)
    a = np.ones(60)
    w = imbalance.train((x, y), a, slope=imbalance.log_loss_slope, steps=3000)

    assert np.abs(imbalance.gradient(w, x, y, a, imbalance.log_loss_slope)).max() < 1e-3
    assert loss_by_hand(w, x, y, a) < math.log(2)
