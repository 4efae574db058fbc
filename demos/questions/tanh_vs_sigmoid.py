"""A question about tanh: its value where that of the sigmoid at twice the input is known."""

from flashdl.demokit import Mistake
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


def seen(s):  # [] -> [], the value of the sigmoid at 2z
    return s


def doubled(s):  # [], from 0 to 1 -> from 0 to 2
    return 2 * s


def lowered(t):  # [], from 0 to 2 -> from -1 to 1
    return t - 1


GENERATORS = (
    Generator(
        "tanh-from-sigmoid", draw_value, ask_value, solve_value, work_value,
        no_demo="The demo computes at fixed z and takes no value of the sigmoid.",
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
