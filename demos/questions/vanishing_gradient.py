"""Questions about vanishing gradients: what many layers leave, and how many leave next to none."""

import math

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number

LITTLE = 1e-6


def draw_factor(rng):  # not so little that an absolute tolerance would matter
    while True:
        r, L = int(rng.integers(20, 96)) / 100, int(rng.integers(3, 41))
        if r**L >= LITTLE:
            return {"r": r, "L": L}


def ask_factor(r, L):
    return f"""
        On the way back every layer multiplies the size of the gradient by {r:g}. By which factor
        have {L} layers multiplied it, to 3 significant digits?
        """


def solve_factor(demo, r, L):
    return left(kept(r), passed(L))


def work_factor(answer, r, L):
    return f"The factors multiply: $r^L = {r:g}^{{{L}}}$ = {brief(answer)}."


def show_factor(demo, r, L):
    behind = np.arange(L + 1)
    rows = np.linspace(0, L, min(L, 5) + 1).astype(int)
    return {
        "layers": behind, "left": r**behind, "row": rows, "at_row": np.array(
            [in_full(r**int(n)) for n in rows]),
        "L": np.array(L), "r": np.array(r), "answer": np.array(solve_factor(demo, r, L)),
    }  # fmt: skip


def factor_title(d):
    half = math.log(0.5) / math.log(d["r"])
    pace = f"it halves every {half:.1f} layers" if half >= 1 else "each layer takes over half"
    return f"{d['L']} layers multiply the gradient by {in_full(d['answer'])}: {pace}"


def draw_layers(rng):
    return {"r": int(rng.integers(20, 96)) / 100}


def ask_layers(r):
    return f"""
        On the way back every layer multiplies the size of the gradient by {r:g}. After how many
        layers is it, for the first time, below a millionth ($10^{{-6}}$) of what it was?
        """


def solve_layers(demo, r):
    return whole(logarithms_apart(kept(r), LITTLE))


def work_layers(answer, r):
    n, exact = round(answer), math.log(LITTLE) / math.log(r)
    return rf"""
        $r^L < 10^{{-6}}$ where $L > \ln 10^{{-6}} / \ln r$.
        That is ({number(math.log(LITTLE), 3)}) / ({number(math.log(r), 4)}) = {exact:.2f}.
        From {n} layers on it is below.

        Check: {n - 1} layers leave {brief(r ** (n - 1))}, {n} leave {brief(r**n)}.
        """


def show_layers(demo, r):
    n = int(solve_layers(demo, r))
    last = np.array([1, max(2, n // 2), n - 1, n])
    return {
        "layers": np.arange(n + 2), "left": r ** np.arange(n + 2.0), "n": np.array(n),
        "row": last, "at_row": np.array([in_full(r ** int(k)) for k in last]),
        "below": np.where(r**last < LITTLE, "yes", "no"), "little": np.array(LITTLE),
    }  # fmt: skip


def layers_title(d):
    n, (above, below) = d["n"], d["at_row"][-2:]
    return f"{n - 1} layers leave {above}, {n} leave {below}: less than a millionth"


def in_full(value):  # with 3 significant digits and no exponent
    return np.format_float_positional(value, precision=3, fractional=False, trim="-")


def brief(value):
    digits, power = f"{value:.3e}".split("e")
    return rf"${digits} \cdot 10^{{{int(power)}}}$" if value < 1e-3 else f"{value:.4g}"


def kept(r):  # [] -> [], what a layer multiplies by
    return r


def passed(L):  # [] -> [], how often
    return L


def left(gain, L):  # [], [] -> []
    return gain**L


def logarithms_apart(gain, share):  # -> x with gain^x = share
    return math.log(share) / math.log(gain)


def whole(layers):  # [] -> [], the first that is enough
    return math.ceil(layers)


GENERATORS = (
    Generator(
        "vanish-factor", draw_factor, ask_factor, solve_factor, work_factor, atol=0, rtol=0.02,
        values=show_factor,
        plots=(
            Plot("course", "line", factor_title, x="layers", y=("left",), log_y=True,
                 x_label="layers on the way back", y_label="share of the gradient that is left",
                 marks=(Mark("y", "answer", "left in the end"),)),
        ),
        tables=(
            Table("rows", "Every layer keeps the same share of what the one before it left", (
                Column("layers", "row", "d"), Column("left", "at_row"))),
        ),
    ),
    Generator(
        "vanish-layers", draw_layers, ask_layers, solve_layers, work_layers, atol=0, rtol=0,
        values=show_layers,
        plots=(
            Plot("course", "line", layers_title, x="layers", y=("left",), log_y=True,
                 x_label="layers on the way back", y_label="share of the gradient that is left",
                 marks=(Mark("y", "little", "a millionth"), Mark("x", "n", "below it"))),
        ),
        tables=(
            Table("rows", "What is left after some of the layers", (
                Column("layers", "row", "d"), Column("left", "at_row"),
                Column("below a millionth", "below"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("multiplies-by-the-layers", left, lambda gain, L: gain * L,
            "each layer multiplies what the one before left: a power, not a product with L"),
    Mistake("takes-kept-for-lost", kept, lambda r: 1 - r,
            "the factor is what a layer keeps, not what it takes away"),
    Mistake("one-layer-less", passed, lambda L: L - 1,
            "each of the layers multiplies once, the first one on the way as well"),
    Mistake("loses-the-same-each-time", logarithms_apart,
            lambda gain, share: (1 - share) / (1 - gain),
            "a layer takes a share of what is left, ever less: count with logarithms"),
    Mistake("mixes-two-logarithms", logarithms_apart,
            lambda gain, share: math.log10(share) / math.log(gain),
            "-6 is a logarithm to base 10: the one below must have that base as well"),
    Mistake("rounds-down", whole, math.floor,
            "with one layer fewer it is still above: round up"),
)  # fmt: skip
