"""Kinds of points by their curvatures."""

import numpy as np
import pytest

from flashdl.demokit.kernels.bumps import minima
from flashdl.demokit.kernels.stationary import kind, points


def test_the_kind_follows_from_the_curvatures_where_the_gradient_is_0():
    zero = np.zeros(2)

    assert "minimum" == kind(zero, np.array([0.0, 2]))
    assert "maximum" == kind(zero, np.array([-2.0, -1]))
    assert "saddle" == kind(zero, np.array([-1.0, 2]))
    assert "not stationary" == kind(np.array([0.1, 0]), np.array([1.0, 2]))


def test_the_columns_are_of_one_length_and_the_last_of_both_are_the_same_points():
    d = points(minima()[0])

    assert [6] * 6 == [len(d[k]) for k in ("point", "loss", "kind", "gradient", "bends", "limit")]
    assert d["loss"][3:] == pytest.approx(d["net_loss"][:3])
    assert ["u = 0, v = 0", "u = 1, v = 1"] == list(d["net_point"][:2])


def test_every_point_of_the_linear_layers_without_a_gradient_is_global_or_the_saddle():
    d = points(minima()[0])
    still = d["net_gradient"] < 1e-9

    assert {"saddle", "global minimum"} == set(d["net_kind"][still])
    assert 0 == pytest.approx(d["flattest"], abs=1e-12)
