"""Questions about softmax: its value at a temperature, and what a shift of the logits does."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import listed, vector

SHIFTS = (-100, -10, -2, -1, 2, 3, 5, 10, 100)


def draw_value(rng):  # some with little between them, none of them equal
    size = int(rng.integers(2, 5))
    tenths = rng.choice(np.arange(-20, 31), size, replace=False)
    return {"z": [int(v) / 10 for v in tenths], "T": float(rng.choice([0.5, 1.0, 2.0]))}


def ask_value(z, T):
    return f"""
        The logits are {vector(z)}. What does softmax with the temperature $T = {T:g}$ make of
        them? Give the {len(z)} probabilities, to 3 decimals.
        """


def solve_value(demo, z, T):
    return demo.softmax(demo.scaled(np.array(z), T))


def work_value(answer, z, T):
    powers = np.exp(np.array(z) / T)
    by_T = "" if T == 1 else f"$z / T$ is {listed(np.array(z) / T)}. "
    return f"""
        {by_T}The exponentials are {", ".join(f"{v:.4g}" for v in powers)}, their sum is
        {powers.sum():.4g}.

        Each of them over the sum: {vector(answer, 4)}.
        """


def draw_shift(rng):
    z = rng.choice(np.arange(-20, 31), 3, replace=False) / 10
    return {"z": [float(v) for v in z], "c": int(rng.choice(SHIFTS))}


def ask_shift(z, c):
    p = np.exp(z) / np.exp(z).sum()
    change = f"{c} is added to" if c > 0 else f"{-c} is subtracted from"
    return f"""
        Softmax makes {vector(p, 3)} of the logits {vector(z)}. Now {change} every logit. What
        does softmax make of them, to 3 decimals?
        """


def solve_shift(demo, z, c):
    return read_off(demo.softmax(shifted(np.array(z), c)), c)


def work_shift(answer, z, c):
    return f"""
        $e^{{z + c}} = e^z e^c$: the factor $e^{{{c}}}$ stands in the numerator and in every term of
        the denominator, and cancels.

        The probabilities stay as they are: {vector(answer, 3)}.
        """


def shifted(z, c):  # [K], [] -> [K]
    return z + c


def read_off(p, _c):  # [K], [] -> [K], what the shift c leaves of the probabilities
    return p


GENERATORS = (
    Generator(
        "softmax-value", draw_value, ask_value, solve_value, work_value,
        params=lambda z, T: {"logits": z, "temperature": T}, preset="definition",
    ),
    Generator(
        "softmax-shift", draw_shift, ask_shift, solve_shift, work_shift, effort="exact",
        params=lambda z, c: {"logits": z, "shift": float(c)}, preset="definition",
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("scales-the-logits", shifted, lambda z, c: z * c,
            "a common factor is a temperature and changes p: a common summand cancels"),
    Mistake("shifts-one-logit", shifted, lambda z, c: z + c * np.eye(z.size)[z.argmax()],
            "the summand stands on every logit, so it cancels in each ratio of two p"),
    Mistake("scales-the-probabilities", read_off, lambda p, c: p * np.exp(c),
            "the factor exp(c) stands in the denominator, too: scaled p would not sum to 1"),
    Mistake("shifts-the-probabilities", read_off, lambda p, c: p + c,
            "the constant is added to the logits: what it would do to p is undone by the sum"),
)  # fmt: skip
