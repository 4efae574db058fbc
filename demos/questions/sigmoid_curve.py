"""Questions about the sigmoid: its value and slope at a point, and where it takes a value."""

import math

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.activations import d_sigmoid, sigmoid, tanh
from flashdl.demokit.written import number


def draw_value(rng):
    return {"z": float(rng.choice([-1, 1]) * rng.integers(105, 260) / 100)}


def ask_value(z):
    return rf"""
        What are $\sigma(z)$ and its derivative $\sigma'(z)$ at $z = {z:g}$, to 3 decimals? $\sigma$
        is the sigmoid.
        """


def solve_value(demo, z):
    return [demo.sigmoid(np.array([z]))[0], demo.d_sigmoid(np.array([z]))[0]]


def work_value(answer, z):
    s, slope = answer
    return rf"""
        $e^{{{-z:g}}}$ = {math.exp(-z):.4g}, so $\sigma(z)$ = 1 / {1 + math.exp(-z):.5g} = {s:.4f}.

        $\sigma'(z) = \sigma(z) (1 - \sigma(z))$ = {s:.4f} · {1 - s:.4f} = {slope:.4f}.
        """


def draw_inverse(rng):
    p = int(rng.integers(5, 27)) / 100
    return {"p": p if rng.integers(2) else round(1 - p, 2)}


def ask_inverse(p):
    return rf"For which $z$ is the sigmoid $\sigma(z) = {p:g}$? Give $z$ to 2 decimals."


def solve_inverse(demo, p):
    return natural(demo.log_odds(event(p)))


def work_inverse(answer, p):
    return rf"""
        The sigmoid is the inverse of the log-odds: $z = \ln \frac{{p}}{{1 - p}}$ =
        ln({p:g} / {1 - p:g}) = ln {p / (1 - p):.4g} = {number(answer, 3)}.
        """


def event(p):  # [] -> [], the probability whose odds are taken
    return p


def natural(logarithm):  # [] -> [], to base e
    return logarithm


def to_its_end(z):  # so far that the title of the curve names the value
    return {"zmax": abs(z)}


GENERATORS = (
    Generator(
        "sigmoid-value", draw_value, ask_value, solve_value, work_value, atol=0.001,
        labels=("σ(z)", "σ'(z)"), params=to_its_end, preset="definition",
    ),
    Generator(
        "sigmoid-inverse", draw_inverse, ask_inverse, solve_inverse, work_inverse, atol=0.01,
        params=lambda p: to_its_end(math.log(p / (1 - p))), preset="definition",
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("slope-is-the-value", d_sigmoid, sigmoid,
            "sigma is the value: its derivative is sigma (1 - sigma)"),
    Mistake("takes-tanh", sigmoid, tanh,
            "tanh runs from -1 to 1: the sigmoid is 1 / (1 + e^(-z)), always positive"),
    Mistake("logarithm-of-p", event, lambda p: p / (1 + p),  # whose odds are p
            "ln p leaves 1 - p out: the odds are p / (1 - p)"),
    Mistake("odds-against", event, lambda p: 1 - p,
            "(1 - p) / p are the odds against it: z is positive where p is above 1/2"),
    Mistake("sigmoid-once-more", event, lambda p: sigmoid(sigmoid(p)),  # log-odds sigma(p)
            "p is the output of the sigmoid and z its input: what is asked for is the way back"),
    Mistake("common-logarithm", natural, lambda logarithm: logarithm / math.log(10),
            "the sigmoid is made of powers of e: its inverse takes the natural logarithm"),
)  # fmt: skip
