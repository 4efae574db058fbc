"""Fitting against a loop written out, image changes against pixels moved one by one."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels import fitting, mlp
from flashdl.demokit.kernels.fitting import Recipe


def problem(seed, *, n=20):
    rng = np.random.default_rng(seed)
    x = rng.uniform(size=(n, 5))
    return mlp.random_net(rng, [5, 4, 3]), (x, np.eye(3)[rng.integers(0, 3, n)])


def test_one_batch_of_all_rows_is_full_batch_adam():
    net, batch = problem(0)
    kept = fitting.fit(
        np.random.default_rng(1), net, batch=batch, recipe=Recipe(lr=0.02), shots=[3, 10]
    )
    expected, _ = mlp.train(net, batch, phi="tanh", lr=0.02, shots=[3, 10])

    for right, found in zip(expected, kept, strict=True):
        assert mlp.flat(right) == pytest.approx(mlp.flat(found), abs=1e-12)


def test_the_number_of_steps_does_not_depend_on_the_number_of_batches():
    net, batch = problem(2, n=150)  # three batches an epoch
    seen = []

    def watch(_rng, x):
        seen.append(len(x))
        return x

    fitting.fit(np.random.default_rng(0), net, batch=batch, recipe=Recipe(change=watch), shots=[7])

    assert [64, 64, 22, 64, 64, 22, 64] == seen


def test_the_pull_is_the_slope_of_half_the_squared_size():
    w = np.random.default_rng(3).normal(size=6)
    measured = central_differences(lambda v: 0.3 * (v @ v) / 2, w, eps=1e-5, entries=range(6))

    assert measured == pytest.approx(fitting.pull(w, 0.3), abs=1e-9)


def test_weight_decay_keeps_the_weights_small():
    net, batch = problem(4)
    sizes = [
        np.linalg.norm(
            mlp.flat(
                fitting.fit(
                    np.random.default_rng(0), net, batch=batch, recipe=Recipe(decay=d), shots=[400]
                )[0]
            )
        )
        for d in (0.0, 0.1, 1.0)
    ]

    assert sorted(sizes, reverse=True) == sizes
    assert sizes[2] < sizes[0] / 4


def test_a_shifted_image_is_the_image_moved_by_at_most_one_pixel():
    x = np.random.default_rng(5).uniform(0.1, 1, size=(60, 64))
    moved = fitting.shifted(np.random.default_rng(6), x).reshape(-1, 8, 8)
    ways = set()
    for image, found in zip(x.reshape(-1, 8, 8), moved, strict=True):
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                expected = np.zeros((8, 8))
                for i in range(8):
                    for j in range(8):
                        if 0 <= i + down < 8 and 0 <= j + right < 8:
                            expected[i + down, j + right] = image[i, j]
                if np.array_equal(expected, found):
                    ways.add((down, right))
                    break

    assert 9 == len(ways)


def test_every_shifted_image_is_one_of_the_nine():
    x = np.zeros((40, 8, 8))
    x[:, 4, 3] = 1
    moved = fitting.shifted(np.random.default_rng(7), x.reshape(40, 64)).reshape(40, 8, 8)

    assert np.ones(40) == pytest.approx(moved.sum(axis=(1, 2)))
    assert 40 == moved[:, 3:6, 2:5].sum()


def test_a_coarse_image_has_the_means_of_its_quarters():
    x = np.random.default_rng(8).uniform(size=(3, 8, 8))
    expected = [[q.mean() for h in np.split(i, 2) for q in np.split(h, 2, axis=1)] for i in x]

    assert np.array(expected) == pytest.approx(fitting.coarse(x.reshape(3, 64)))
