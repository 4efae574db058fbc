"""Small demos, good and bad, and one warm worker for all tests of a file."""

import pytest

from flashdl.runner.client import Runner
from flashdl.runner.limits import Limits

DEMO = """
import os
import sys
import time

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Table


def compute(*, rng):
{body}


DEMO = Demo(title="a demo of the tests", compute=compute{more})
"""

GOOD = b'''"""Doubling: y = 2 x."""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table


def double(x):
    return 2 * x


def triple(x):
    return double(x) + x


def compute(*, rng, n, scale, word, flag, weights):
    x = scale * rng.standard_normal(n)
    return {
        "x": x, "y": double(x), "word": np.array(word), "flag": flag,
        "weights": np.array(weights), "words": np.array(["one", "two"]),
        "image": np.arange(6, dtype=np.int16).reshape(2, 3).T,
        "gap": np.array([1.0, np.nan, np.inf]),
    }


DEMO = Demo(
    title="Doubling",
    compute=compute,
    aliases=("twice",),
    params=(
        Param("n", 4, low=1, high=50, meaning="how many"),
        Param("scale", 1.5, low=0.0, high=10.0),
        Param("word", "a", choices=("a", "b")),
        Param("flag", True),
        Param("weights", (1.0, 2.0), low=-5.0, high=5.0, length=(1, 3)),
    ),
    presets=(Preset("big", "a large scale", {"scale": 9.0, "weights": (1.0,)}, show=("curve",)),),
    claims=(
        Claim("y is twice x", lambda d: abs(d["y"] - 2 * d["x"]).max(), "<=", 0.0,
              about="curve"),
        Claim("a NaN never holds", lambda d: d["gap"][1], "<=", np.inf),
        Claim("only with b", lambda d: 0.0, "==", 0.0, applies=lambda d: d["word"] == "b"),
    ),
    plots=(
        Plot(
            "curve", "line", lambda d: f"{d['x'].size} points", x="x", y=("y",),
            labels=lambda d: [str(w) for w in d["words"][:1]], marks=(Mark("x", 0.5, "half"),),
        ),
        Plot(
            "flow", "flow", "boxes",
            nodes=lambda d: [Node("a", "x", "x"), Node("b", "y", "y", inputs=("a",))],
        ),
    ),
    tables=(Table("t", "both", (Column("x", "x"), Column("y", "y", ".2f"))),),
)

def constants(**_):
    return {"x": [1.0], "y": [1.0], "word": "a", "words": ["w"], "gap": [0.0, 0.0]}


MISTAKES = (
    Mistake("triples", replaces=double, function=triple, because="it is one x too many"),
    Mistake("forgets", replaces=compute, function=constants, because="it returns constants"),
)
'''


@pytest.fixture(scope="session")
def good():
    return GOOD


@pytest.fixture(scope="session")
def demo():
    """Makes a demo's file from the body of its ``compute`` and more arguments of ``Demo``."""

    def make(body, more=""):
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        return DEMO.format(body=lines, more=f", {more}" if more else "").encode()

    return make


@pytest.fixture(scope="module")
def runner():
    """One warm worker with limits that end a bad demo soon."""
    limits = Limits(wall_s=0.25, training_wall_s=5.0, memory_mib=256, output_kib=64)
    with Runner(limits) as warm:
        yield warm
