"""Questions about softmax: its value at a temperature, and what a shift of the logits does."""

import numpy as np

from flashdl.demokit.asking import Generator
from flashdl.demokit.written import listed, number


def draw_value(rng):
    size = int(rng.integers(2, 5))
    return {
        "z": [float(v) for v in rng.uniform(-2, 3, size).round(1)],
        "T": float(rng.choice([0.5, 1.0, 2.0])),
    }


def ask_value(z, T):
    return f"""
        Softmax with temperature $T = {T:g}$ of the logits {listed(z)}: what are the {len(z)}
        probabilities, to 3 decimals?
        """


def solve_value(demo, z, T):
    return demo.softmax(demo.scaled(np.array(z), T))


def work_value(answer, z, T):
    over = "" if T == 1 else f" / {T:g}"
    powers = ", ".join(f"exp({number(v)}{over}) = {np.exp(v / T):.4g}" for v in z)
    return f"""
        {powers}; their sum is {np.exp(np.array(z) / T).sum():.4g}. Each over the sum:
        {listed(answer, 4)}.
        """


def draw_shift(rng):
    z = rng.uniform(-2, 3, 3).round(1)
    return {"z": [float(v) for v in z], "c": int(rng.choice([-100, -10, 10, 50, 100]))}


def ask_shift(z, c):
    p = np.exp(z) / np.exp(z).sum()
    return f"""
        The softmax of {listed(z)} is {listed(p, 3)}. What is the softmax after {number(c)} is
        added to every logit?
        """


def solve_shift(demo, z, c):
    return demo.softmax(demo.scaled(shifted(np.array(z), c), 1.0))


def work_shift(answer, z, c):
    return f"""
        $e^{{z + c}} = e^z e^c$: the factor $e^{{{c}}}$ stands in numerator and denominator and
        cancels. The same vector, {listed(answer, 3)}.
        """


def shifted(z, c):  # [K], [] -> [K]
    return z + c


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
