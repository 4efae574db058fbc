"""The invariants of pooling, by loops over windows and by identities."""

import numpy as np
import pytest

from flashdl.demokit.kernels.pool_example import depthwise

NAME = "pooling"
GRIDS = [(2, 2), (3, 1), (2, 3), (4, 4)]


def maps(seed=0, n=7, channels=3):
    return np.random.default_rng(seed).standard_normal((2, n, n, channels))


def by_window(x, k, s, of):
    """``of`` each window of each image and channel, one by one."""
    out = (x.shape[1] - k) // s + 1
    y = np.zeros((len(x), out, out, x.shape[3]))
    for n, i, j, c in np.ndindex(y.shape):
        y[n, i, j, c] = of(x[n, i * s : i * s + k, j * s : j * s + k, c])
    return y


def test_pooling_takes_the_maximum_or_the_mean_of_every_window_of_every_channel(demo):
    x = maps() - 2  # also all-negative windows
    for k, s in GRIDS:
        assert by_window(x, k, s, np.max).tolist() == demo.pooled(x, "max", k, s).tolist()
        assert by_window(x, k, s, np.mean) == pytest.approx(demo.pooled(x, "avg", k, s))
        assert by_window(x, k, s, lambda w: w[0, 0]).tolist() == (
            demo.pooled(x, "strided", k, s).tolist()
        )


def test_the_maximum_is_never_below_the_average(demo):
    for k, s in GRIDS:
        assert (demo.pooled(maps(1), "max", k, s) >= demo.pooled(maps(1), "avg", k, s)).all()


def test_average_pooling_is_a_depthwise_convolution_with_constant_weights(demo):
    x = maps(2)[:1]
    for k, s in GRIDS:
        expected = depthwise(x, k, s)

        assert expected == pytest.approx(demo.pooled(x, "avg", k, s), abs=1e-12)


def test_global_average_is_one_number_a_channel_for_any_size(demo):
    for n in (5, 8, 13):
        x = maps(3, n)

        assert (2, 1, 1, 3) == demo.pooled(x, "global-avg", 2, 2).shape
        assert x.sum(axis=(1, 2)) / n**2 == pytest.approx(
            demo.pooled(x, "global-avg", 2, 2)[:, 0, 0]
        )


def test_channels_do_not_touch_each_other(demo):
    x, other = maps(4), maps(4)
    other[..., 1] = 100.0
    for kind in ("max", "avg", "global-avg", "strided"):
        y, moved = (demo.pooled(v, kind, 2, 2) for v in (x, other))

        assert y[..., [0, 2]].tobytes() == moved[..., [0, 2]].tobytes()


def test_gradients_are_slopes(demo):
    rng, x = np.random.default_rng(5), maps(5)
    for kind in ("max", "avg", "global-avg", "strided"):
        for k, s in GRIDS:
            g = rng.standard_normal(demo.pooled(x, kind, k, s).shape)
            v = rng.standard_normal(x.shape)
            up, down = ((g * demo.pooled(x + h * v, kind, k, s)).sum() for h in (1e-6, -1e-6))

            rise = (demo.pooled_back(g, x, kind, k, s) * v).sum()

            assert (up - down) / 2e-6 == pytest.approx(rise, rel=1e-6, abs=1e-8), (kind, k, s)


def test_the_sum_of_the_gradient_is_kept(demo):
    rng, x = np.random.default_rng(6), np.round(maps(6))  # with ties
    for kind in ("max", "avg", "global-avg", "strided"):
        for k, s in GRIDS:
            g = rng.standard_normal(demo.pooled(x, kind, k, s).shape)

            assert g.sum() == pytest.approx(demo.pooled_back(g, x, kind, k, s).sum())


def test_max_sends_the_gradient_to_one_winner_and_average_an_equal_share_to_all(demo):
    x, g = np.zeros((1, 2, 2, 1)), np.ones((1, 1, 1, 1))

    assert [0, 0, 0, 1] == sorted(demo.pooled_back(g, x, "max", 2, 2).ravel())
    assert [0.25] * 4 == demo.pooled_back(g, x, "avg", 2, 2).ravel().tolist()
    x[0, 1, 0, 0] = 5
    assert [0, 0, 1, 0] == demo.pooled_back(g, x, "max", 2, 2).ravel().tolist()


def test_the_example_can_be_followed_by_eye(compute):
    d = compute()

    assert [[4, 5, 3, 6], [6, 7, 9, 8]] == d["pooled"].tolist()
    assert [1, 2, 3, 4] == [d["routing"][at] for at in ((1, 0), (1, 3), (3, 1), (2, 2))]
    assert 20 == d["routing"].sum()
    assert [2.5, 2, 1.5, 4.25] == compute(kind="avg")["pooled"][0].tolist()


def test_shifted_digits_change_by_what_the_card_says(compute):
    d = compute()

    assert [0.97, 0.90, 0.90, 0.78] == pytest.approx(d["by_features"], abs=0.03)
    assert [1.05, 1.08, 1.42, 1.25] == pytest.approx(d["by_max"], abs=0.01)
    assert [1.05, 1.00, 0.85, 1.10] == pytest.approx(d["by_avg"], abs=0.01)
    assert [0] * 4 == compute(shift=0)["by_digits"].tolist()


def test_the_strips_show_the_digits_and_the_same_moved(compute):
    before = compute(shift=2)["before"]

    assert before[:3, :, :-2].tolist() == before[3:, :, 2:].tolist()
    assert not before[3:, :, :2].any()


def test_averages_keep_the_mean_and_thin_out_a_single_bright_pixel(compute):
    d = compute()

    assert d["mean"][0] == pytest.approx(d["mean"][2], abs=1e-12)
    assert d["mean"][0] == pytest.approx(d["mean"][3], abs=1e-12)
    assert d["mean"][1] > d["mean"][0]
    assert [1, 1, 1 / 4, 1 / 16] == d["spike"].tolist()


def test_weights_are_counted_from_the_sizes(compute):
    d = compute()

    assert [8 * 8 * 32, 2 * 2 * 32, 2 * 2 * 32] == list(d["activations"])
    assert [64 * n for n in d["activations"]] == list(d["to_units"])
    assert [0, 0, 2 * (3 * 3 * 32 * 32 + 32)] == list(d["own"])
    assert [n * n * 32 * 10 for n in (8, 32)] == list(d["flat_head"])
    assert [320] * 2 == list(d["average_head"])


def test_a_window_and_a_tie_send_back_one_in_all(compute):
    d = compute()

    assert [[1, 3, 4, 2], [0, 0, 1, 0], [0.25] * 4] == d["shares"].tolist()
    assert [0, 0, 0, 1] == sorted(d["tie"][:, 2:].ravel())
    assert d["tie"][:, :2].max() == d["tie"][d["tie"][:, 2:].argmax() // 2, 1]


CATCHES = {
    "keeps-the-first-pixel": (
        test_pooling_takes_the_maximum_or_the_mean_of_every_window_of_every_channel,
        test_the_maximum_is_never_below_the_average,
        test_the_example_can_be_followed_by_eye,
    ),
    "mixes-the-channels": (
        test_pooling_takes_the_maximum_or_the_mean_of_every_window_of_every_channel,
        test_channels_do_not_touch_each_other,
    ),
    "spreads-the-gradient-of-max": (
        test_gradients_are_slopes,
        test_max_sends_the_gradient_to_one_winner_and_average_an_equal_share_to_all,
    ),
    "hands-on-undivided": (test_gradients_are_slopes, test_the_sum_of_the_gradient_is_kept),
    "sums-the-window": (
        test_average_pooling_is_a_depthwise_convolution_with_constant_weights,
        test_averages_keep_the_mean_and_thin_out_a_single_bright_pixel,
    ),
    "sums-all-positions": (
        test_global_average_is_one_number_a_channel_for_any_size,
        test_averages_keep_the_mean_and_thin_out_a_single_bright_pixel,
    ),
}
