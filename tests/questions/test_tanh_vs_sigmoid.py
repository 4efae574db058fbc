"""A second formula for the question about tanh, and some worked by hand."""

import math

import pytest
from asked import Second, generator, load

DEMO = "tanh_vs_sigmoid"


def through_z(s):
    """Solve the sigmoid for z, then tanh z by its exponentials."""
    z = math.log(s / (1 - s)) / 2
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


SECOND = {"tanh-from-sigmoid": Second("by way of z itself", through_z)}


@pytest.mark.parametrize(("s", "tanh"), [(0.5, 0.0), (0.75, 0.5), (0.1, -0.8)])
def test_twice_the_sigmoid_less_one(s, tanh):
    solve = generator(DEMO, "tanh-from-sigmoid").solve

    assert pytest.approx(tanh) == solve(load(DEMO), s=s)
