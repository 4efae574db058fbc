"""Activation functions, each with its derivative beside it; z is the pre-activation.

GELU is the tanh form of Hendrycks and Gimpel (2016), within 5e-4 of z times the normal CDF.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

C = math.sqrt(2 / math.pi)


def sigmoid(z: Floats) -> Floats:  # [...] -> [...], in (0, 1)
    e: Floats = np.exp(-abs(z))  # never above 1: no overflow on either side
    return np.where(z >= 0, 1.0, e) / (1 + e)


def d_sigmoid(z: Floats) -> Floats:  # [...] -> [...], in (0, 1/4]
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z: Floats) -> Floats:  # [...] -> [...], in (-1, 1)
    return np.tanh(z)


def d_tanh(z: Floats) -> Floats:  # [...] -> [...], in (0, 1]
    return 1 - tanh(z) ** 2


def relu(z: Floats) -> Floats:  # [...] -> [...], in [0, inf)
    return np.maximum(z, 0.0)


def d_relu(z: Floats) -> Floats:  # [...] -> [...], 0 or 1; 0 at the kink, as libraries have it
    return np.where(z > 0, 1.0, 0.0)


def leaky_relu(z: Floats, alpha: float = 0.01) -> Floats:  # [...] -> [...]; 0.01: Maas 2013
    return np.where(z > 0, z, alpha * z)


def d_leaky_relu(z: Floats, alpha: float = 0.01) -> Floats:  # [...] -> [...], 1 or alpha
    return np.where(z > 0, 1.0, alpha)


def step(z: Floats) -> Floats:  # [...] -> [...], 0 or 1; 0 at the jump
    return np.where(z > 0, 1.0, 0.0)


def d_step(z: Floats) -> Floats:  # [...] -> [...], 0 wherever there is a derivative
    return np.zeros_like(z)


def absolute(z: Floats) -> Floats:  # [...] -> [...], in [0, inf)
    return np.abs(z)


def d_absolute(z: Floats) -> Floats:  # [...] -> [...], -1 or 1; 0 at the kink
    return np.sign(z)


def softplus(z: Floats) -> Floats:  # [...] -> [...], log(1 + e^z), above 0
    return np.maximum(z, 0.0) + np.log1p(np.exp(-abs(z)))


def d_softplus(z: Floats) -> Floats:  # [...] -> [...], in (0, 1)
    return sigmoid(z)


def linear(z: Floats) -> Floats:  # [...] -> [...], no activation
    return z


def d_linear(z: Floats) -> Floats:  # [...] -> [...], 1
    return np.ones_like(z)


def gelu(z: Floats) -> Floats:  # [...] -> [...]
    t: Floats = np.tanh(_gelu_inner(z))
    return 0.5 * z * (1 + t)


def d_gelu(z: Floats) -> Floats:  # [...] -> [...], from -0.13 to 1.13
    t: Floats = np.tanh(_gelu_inner(z))
    du = C * (1 + 3 * 0.044715 * np.minimum(z * z, 100.0))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * du


def _gelu_inner(z: Floats) -> Floats:  # [...] -> [...]
    z = np.minimum(np.maximum(z, -10.0), 10.0)  # tanh is 1 beyond, where z**3 might overflow
    return C * (z + 0.044715 * z**3)


def activate(kind: str, z: Floats) -> Floats:  # [...] -> [...], phi(z)
    return {
        "linear": linear, "sigmoid": sigmoid, "tanh": tanh, "relu": relu, "leaky": leaky_relu,
        "gelu": gelu, "softplus": softplus, "abs": absolute, "step": step,
    }[kind](z)  # fmt: skip


def slope(kind: str, z: Floats) -> Floats:  # [...] -> [...], phi'(z)
    return {
        "linear": d_linear, "sigmoid": d_sigmoid, "tanh": d_tanh, "relu": d_relu,
        "leaky": d_leaky_relu, "gelu": d_gelu, "softplus": d_softplus, "abs": d_absolute,
        "step": d_step,
    }[kind](z)  # fmt: skip


def through_activation(kind: str, z: Floats, g: Floats) -> Floats:  # dL/da [...] -> dL/dz [...]
    return g * slope(kind, z)
