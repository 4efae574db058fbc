"""Paths are walked step by step and shown from their first point on."""

import numpy as np
import pytest

from flashdl.demokit.kernels.paths import descend, growing


def test_a_path_has_the_start_and_one_point_a_step():
    path = descend(np.array([8.0, 4.0]), lambda w, _k: w, lambda w, g, c: (w - g / 2, c), steps=3)

    assert [[8, 4], [4, 2], [2, 1], [1, 0.5]] == path.tolist()


def test_what_is_carried_comes_back_at_the_next_step_and_the_step_has_a_number():
    asked = []

    def gradient(w, k):
        asked.append(k)
        return np.ones_like(w)

    path = descend(np.zeros(2), gradient, lambda w, g, c: (w + c + g, c + g), steps=4)

    assert [0, 1, 2, 3] == asked
    assert [0, 1, 3, 6, 10] == path[:, 0].tolist()


@pytest.mark.parametrize(("points", "paths"), [(1, 1), (2, 1), (40, 1), (40, 3)])
def test_a_film_shows_ever_more_of_every_path_and_all_of_it_at_the_end(points, paths):
    walked = np.random.default_rng(0).normal(size=(points, paths, 2))
    film = growing(walked, frames=6)
    counts = np.isfinite(film[..., 0]).sum(axis=1)

    assert film.shape[1:] == (paths * (points + 1), 2)
    assert len(film) <= 6
    assert counts[-1] == points * paths
    assert (np.diff(counts) > 0).all()
    for s in range(paths):
        part = film[:, s * (points + 1) : (s + 1) * (points + 1)]
        for frame, count in zip(part, counts, strict=True):
            assert (frame[: count // paths] == walked[: count // paths, s]).all()
            assert np.isnan(frame[count // paths :]).all()
