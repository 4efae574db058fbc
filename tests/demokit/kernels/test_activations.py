"""Each activation against its definition, each derivative against central differences."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels.activations import (
    activate,
    d_leaky_relu,
    leaky_relu,
    slope,
    through_activation,
)

KINDS = ("linear", "sigmoid", "tanh", "relu", "leaky", "gelu", "softplus", "abs", "step")
Z = np.linspace(-6, 6, 241) + 0.0123  # off the kink at 0
DEFINITIONS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky": lambda z: z if z > 0 else z / 100,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "abs": lambda z: math.sqrt(z * z),
    "step": lambda z: (1 + math.copysign(1, z)) / 2,
    "linear": float,
}


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_an_activation_is_its_definition(kind):
    expected = [DEFINITIONS[kind](z) for z in Z]

    assert expected == pytest.approx(activate(kind, Z), rel=1e-12)


def test_gelu_is_close_to_z_times_the_normal_distribution():
    exact = np.array([z * (1 + math.erf(z / math.sqrt(2))) / 2 for z in Z])

    assert exact == pytest.approx(activate("gelu", Z), abs=5e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_derivative_is_the_slope(kind):
    measured = (activate(kind, Z + 1e-5) - activate(kind, Z - 1e-5)) / 2e-5

    assert measured == pytest.approx(slope(kind, Z), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_huge_arguments_neither_overflow_nor_become_nan(kind):
    z = np.array([-1e120, -1000.0, 1000.0, 1e120])

    assert np.isfinite(activate(kind, z)).all()
    assert np.isfinite(slope(kind, z)).all()


def test_the_sigmoid_keeps_its_left_tail_and_its_symmetry():
    assert math.exp(-700) == pytest.approx(activate("sigmoid", np.array([-700.0]))[0], rel=1e-9)
    assert activate("sigmoid", Z) + activate("sigmoid", -Z) == pytest.approx(np.ones(Z.size))


def test_softplus_keeps_both_tails():
    left, right = activate("softplus", np.array([-700.0, 1000.0]))

    assert math.exp(-700) == pytest.approx(left, rel=1e-9)
    assert right == 1000


def test_the_sigmoid_stays_in_its_precision():
    for kind in (np.float16, np.float32, np.float64):
        assert kind == activate("sigmoid", np.array([-1000, 0, 9], kind)).dtype


@pytest.mark.parametrize("alpha", [0.0, 0.1, 0.3])
def test_the_leak_is_the_slope_of_the_left_side(alpha):
    z = np.array([-3.0, 4.0])

    assert [-3 * alpha, 4] == pytest.approx(leaky_relu(z, alpha))
    assert [alpha, 1] == list(d_leaky_relu(z, alpha))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("sigmoid", 0.25), ("tanh", 1), ("gelu", 0.5), ("softplus", 0.5), ("linear", 1),
        ("relu", 0), ("leaky", 0.01), ("abs", 0), ("step", 0),
    ],
)  # fmt: skip
def test_the_slopes_at_zero_with_the_conventions_at_kink_and_jump(kind, expected):
    assert expected == slope(kind, np.zeros(1))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_passes_times_the_slope(kind):
    g = np.cos(Z)

    assert g * slope(kind, Z) == pytest.approx(through_activation(kind, Z, g))
