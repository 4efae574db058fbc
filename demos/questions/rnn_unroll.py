"""Questions about a recurrent unit: a step, its gradient through time, a gradient that is clipped.

h_t = tanh(u x_t + w h_{t-1} + b), from h_0 = 0 on
"""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import recurrent_pictures as pictures
from flashdl.demokit.kernels.recurrent import Cell
from flashdl.demokit.written import bracketed, flowing, number, vector

FACTORS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5]
LIMITS = [0.5, 1.0, 2.0, 5.0]  # of a gradient's length


def draw_step(rng):
    u, w = (rng.uniform(0.3, 1.5, 2) * rng.choice([-1, 1], 2)).round(1).tolist()
    b = round(float(rng.choice([-1, 1]) * rng.uniform(0.2, 0.8)), 1)
    x1, x2 = (rng.uniform(0.2, 1.5, 2) * rng.choice([-1, 1], 2)).round(1).tolist()
    return {"u": u, "w": w, "b": b, "x1": x1, "x2": x2}


def ask_step(u, w, b, x1, x2):
    return flowing(f"""
        A recurrent unit, $h_t = \\tanh(u x_t + w h_{{t-1}} + b)$ with $u = {u:g}$, $w = {w:g}$,
        $b = {b:g}$, begins at $h_0 = 0$ and reads $x_1 = {x1:g}$, $x_2 = {x2:g}$. What is $h_2$,
        to 3 decimals?
        """)


def solve_step(demo, u, w, b, x1, x2):
    u, w = weights(u, w)
    cell = Cell(np.array([[u]]), np.array([[w]]), np.array([with_bias(b)]))
    x = np.array([x1, x2]).reshape(2, 1, 1)
    return demo.rnn_run(cell, x, phi=squashed_by())[1][-1, 0, 0]


def work_step(answer, u, w, b, x1, x2):
    h1 = np.tanh(u * x1 + b)
    z1, z2 = (number(round(v, 4)) for v in (u * x1 + b, u * x2 + w * h1 + b))
    first = f"{number(u)} · {bracketed(x1)} + {bracketed(b)} = {z1}"
    second = f"{number(u)} · {bracketed(x2)} + {bracketed(w)} · {bracketed(h1, 4)}"
    return "\n".join([
        f"- $h_1$: {first}, its tanh is {number(h1, 4)}",
        f"- $h_2$: {second} + {bracketed(b)} = {z2}, its tanh is {number(answer, 4)}",
    ])  # fmt: skip


def draw_factor(rng):
    while True:
        w, steps = float(rng.choice(FACTORS)), int(rng.integers(6, 62))
        if 1e-4 <= w ** (steps - 1) <= 1e5:
            return {"w": w, "steps": steps}


def ask_factor(w, steps):
    last = f"\\partial L / \\partial h_{{{steps}}}"
    return flowing(f"""
        A linear RNN, $h_t = \\rho h_{{t-1}} + x_t$ with $\\rho = {w:g}$, runs over {steps} steps,
        and the loss depends on $h_{{{steps}}}$ alone. How many times as large as ${last}$ is
        $\\partial L / \\partial h_1$, to 3 significant digits?
        """)


def solve_factor(demo, w, steps):
    cell = Cell(np.eye(1), np.array([[w]]), np.zeros(1))
    step = demo.recurrent.state_gradient(np.ones((1, 1)), cell)[0, 0]
    return repeated(step, steps_back(steps))


def work_factor(answer, w, steps):
    size = f"{answer:,.0f}" if answer >= 1e4 else f"{answer:.4g}"
    fate = "it vanishes" if w < 1 else "it explodes"
    return flowing(f"""
        Each step back multiplies by {w:g}, and from $h_{{{steps}}}$ to $h_1$ there are {steps - 1}:
        ${w:g}^{{{steps - 1}}}$ = {size}. With more steps {fate}.
        """)


def draw_clipped(rng):
    g = rng.integers(1, 13, int(rng.integers(2, 4))) * rng.choice([0.1, 0.5, 1.0])
    signs = rng.choice([-1, 1], g.size)
    return {"g": [float(v) for v in (g * signs).round(1)], "most": float(rng.choice(LIMITS))}


def ask_clipped(g, most):
    return flowing(f"""
        The gradient {vector(g)} is clipped by its norm, to a length of at most {most:g}. What
        becomes of it, to 3 decimals?
        """)


def solve_clipped(demo, g, most):
    return cut(demo, np.array(g), most)


def work_clipped(answer, g, most):
    size = float(np.linalg.norm(g))
    squares = " + ".join(f"{bracketed(v)}²" for v in g)
    if size <= most:
        return flowing(f"""
            Its length is √({squares}) = {size:.4g}, no more than {most:g}: it stays as it is.
            """)
    return flowing(f"""
        Its length is √({squares}) = {size:.4g}, above {most:g}. All of it times {most:g} /
        {size:.4g} = {most / size:.4g}: {vector(answer, 4)}, in the same direction.
        """)


def squashed_by():  # the name of phi
    return "tanh"


def weights(u, w):  # of the input, of the state before
    return u, w


def with_bias(b):
    return b


def repeated(step, k):  # a factor, k times
    return step**k


def steps_back(steps):  # from the last state to the first
    return steps - 1


def cut(demo, g, most):  # [P] -> [P]
    return demo.clipped(g, most)


def length(g):
    return float(np.linalg.norm(g))


MISTAKES = (
    Mistake("leaves-out-tanh", squashed_by, lambda: "linear",
            "every step ends with the nonlinearity: tanh of the sum"),
    Mistake("swaps-the-weights", weights, lambda u, w: (w, u),
            "u belongs to the input of the step, w to the state before it"),
    Mistake("leaves-out-the-bias", with_bias, lambda b: 0.0 * b,
            "the bias is added at every step"),
    Mistake("multiplies-by-the-steps", repeated, lambda step, k: step * k,
            "factors of steps multiply each other: ρ to the power of k, not k times ρ"),
    Mistake("counts-states-for-steps", steps_back, lambda steps: steps,
            "between T states there are T − 1 steps"),
    Mistake("goes-the-other-way", repeated, lambda step, k: step**-k,
            "on the way back the gradient is multiplied by ρ at each step, not divided"),
    Mistake("scales-what-is-short", cut, lambda _demo, g, most: g * most / length(g),
            "a gradient that is shorter than the limit stays as it is"),
    Mistake("makes-it-a-unit-vector", cut,
            lambda _demo, g, most: g / (length(g) if length(g) > most else 1),
            "what is clipped has the length of the limit, not length 1"),
    Mistake("adds-up-the-entries", cut, lambda _demo, g, most: g * min(1, most / abs(g).sum()),
            "the norm is the root of the sum of the squares, not the sum of the sizes"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "rnn-step", draw_step, ask_step, solve_step, work_step,
        values=pictures.states, plots=(pictures.STATES_PLOT,), tables=(pictures.STATES_TABLE,),
    ),
    Generator(
        "bptt-factor", draw_factor, ask_factor, solve_factor, work_factor, atol=0, rtol=0.02,
        params=lambda w, steps: {"gain": w, "steps": steps, "nonlinearity": "linear"},
        preset="long-dependencies",
    ),
    Generator(
        "clip-value", draw_clipped, ask_clipped, solve_clipped, work_clipped,
        values=pictures.clipped, plots=(pictures.CLIPPED_PLOT,), tables=(pictures.CLIPPED_TABLE,),
    ),
)  # fmt: skip
