"""A question about tanh: its value where that of the sigmoid at twice the input is known."""

import numpy as np

from flashdl.demokit import Mark, Mistake, Plot
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number


def draw_value(rng):
    return {"s": int(rng.integers(5, 96)) / 100}


def ask_value(s):
    return rf"""
        At some $z$ the sigmoid of twice $z$ is $\sigma(2z) = {s:g}$. What is $\tanh z$, to 2
        decimals?
        """


def solve_value(demo, s):
    return lowered(doubled(seen(s)))


def work_value(answer, s):
    return rf"""
        $\tanh z = 2 \sigma(2z) - 1$ = 2 · {s:g} − 1 = {number(answer)}.
        """


def show_value(demo, s):
    at = np.arctanh(solve_value(demo, s))
    z = np.union1d(np.linspace(-2, 2, 81), at)
    return {
        "z": z, "both": np.array([demo.sigmoid(2 * z), np.tanh(z)]).T, "s": np.array(s),
        "t": np.array(solve_value(demo, s)), "at": np.array(at),
    }  # fmt: skip


def value_title(d):
    z, s, t = (number(d[name], 2) for name in ("at", "s", "t"))
    return f"At z = {z} the sigmoid of 2z is {s}, tanh z is 2 × {s} − 1 = {t}"


def seen(s):  # [] -> [], the value of the sigmoid at 2z
    return s


def doubled(s):  # [], from 0 to 1 -> from 0 to 2
    return 2 * s


def lowered(t):  # [], from 0 to 2 -> from -1 to 1
    return t - 1


GENERATORS = (
    Generator(
        "tanh-from-sigmoid", draw_value, ask_value, solve_value, work_value,
        values=show_value,
        plots=(
            Plot("curves", "line", value_title, x="z", y=("both",), labels=("σ(2z)", "tanh z"),
                 x_label="z", y_label="value",
                 marks=(Mark("x", "at", "this z"),)),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("only-scales", lowered, lambda t: t,
            "2 sigma(2z) runs from 0 to 2: tanh is centred, so 1 is taken off"),
    Mistake("only-shifts", doubled, lambda s: s,
            "sigma(2z) - 1 runs from -1 to 0: twice the sigmoid comes first"),
    Mistake("only-centres", lowered, lambda t: (t - 1) / 2,
            "sigma(2z) - 1/2 is centred but runs from -1/2 to 1/2: tanh is twice that"),
    Mistake("doubles-the-input-again", seen, lambda s: s**2 / (s**2 + (1 - s) ** 2),  # sigma(4z)
            "the value given is that at 2z already: its input is not doubled once more"),
)  # fmt: skip
