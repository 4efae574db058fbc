"""The gradient and the Hessian of the linear pair, by differences."""

import numpy as np
import pytest

from flashdl.demokit.kernels.linear_pair import POINTS, gradient, hessian, loss

PLACES = [*POINTS, (0.7, -1.3)]


@pytest.mark.parametrize("at", PLACES)
def test_the_gradient_is_the_slope_of_the_loss(at):
    h = 1e-6
    steps = h * np.eye(2)
    slopes = [(loss(*(at + e)) - loss(*(at - e))) / (2 * h) for e in steps]

    assert slopes == pytest.approx(gradient(*at), abs=1e-8)


@pytest.mark.parametrize("at", PLACES)
def test_the_hessian_is_the_slope_of_the_gradient(at):
    h = 1e-6
    slopes = [(gradient(*(at + e)) - gradient(*(at - e))) / (2 * h) for e in h * np.eye(2)]

    assert np.array(slopes) == pytest.approx(hessian(*at), abs=1e-7)
