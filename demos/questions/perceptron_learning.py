"""Questions about the perceptron: its output for an input, and its weights after an example."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number, vector

INPUTS = np.array([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0])
SMALL = np.array([-3, -2, -1, 1, 2, 3])


def draw_output(rng):  # in every other question the bias decides
    n, decides = int(rng.integers(2, 5)), bool(rng.integers(2))
    while True:
        w, x, b = rng.integers(-30, 31, n) / 10, rng.choice(INPUTS, n), rng.choice(SMALL) / 2
        s = w @ x + b
        if 0.2 <= abs(s) <= 2.5 and w.all() and (s * (s - b) < 0) == decides:
            return {"w": w.tolist(), "x": x.tolist(), "b": float(b)}


def ask_output(w, x, b):
    return rf"""
        A perceptron has the weights {vector(w)} and the bias {number(b)}; its step is 1 from 0
        on and 0 below. Its input is {vector(x)}.

        What are the sum $\mathbf{{w}} \cdot \mathbf{{x}} + b$, to 2 decimals, and the output?
        """


def solve_output(demo, w, x, b):
    s = demo.with_bias(np.array([x])) @ parameters(w, b)
    return [s[0], demo.step(s)[0]]


def work_output(answer, w, x, b):
    s, output = answer
    products = ", ".join(
        f"{number(u)} · {bracketed(v)} = {number(u * v)}" for u, v in zip(w, x, strict=True)
    )
    return f"""
        {products}. Their sum is {number(s - b)}, with the bias {number(b)} it is {number(s)}.

        That is {"not below 0" if output else "below 0"}: the output is {output:g}.
        """


def draw_update(rng):  # every other example is classified correctly
    wrong = bool(rng.integers(2))
    while True:
        w, x, b = rng.integers(-3, 4, 2), rng.choice(SMALL, 2), int(rng.integers(-3, 4))
        y, eta = int(rng.choice([-1, 1])), float(rng.choice([0.5, 1.0]))
        if (y * (w @ x + b) <= 0) == wrong:
            return {"w": w.tolist(), "b": b, "x": x.tolist(), "y": y, "eta": eta}


def ask_update(w, b, x, y, eta):
    return rf"""
        A perceptron with weights {vector(w)} and bias {number(b)} learns by the perceptron rule:
        labels −1 and +1, $\eta = {eta:g}$; a sum of 0 is a mistake.

        Now comes the input {vector(x)} with label {signed(y)}. What are $w_1$, $w_2$ and $b$ then?
        """


def solve_update(demo, w, b, x, y, eta):
    here, now = demo.with_bias(np.array([x]))[0], np.append(w, float(b))
    if not demo.mistaken(np.array(here @ now), y):
        return now
    return demo.moved(now, stretched(here, eta), y)


def work_update(answer, w, b, x, y, eta):
    s = sum(u * v for u, v in zip(w, x, strict=True)) + b
    if y * s > 0:
        return f"""
            The sum is {number(s)} and has the sign of the label {signed(y)}: no mistake.
            Nothing changes: {vector(answer)}.
            """
    return rf"""
        The sum is {number(s)}, and $y (\mathbf{{w}} \cdot \mathbf{{x}} + b) = {y * s:g}$.
        That is not above 0: a mistake.

        $\eta y = {eta * y:g}$ times the input is added to the weights, and $\eta y$ to the bias,
        which gives {vector(answer)}.
        """


def signed(y):
    return "+1" if y > 0 else "−1"


def bracketed(value):
    return f"({number(value)})" if value < 0 else number(value)


def parameters(w, b):  # [n], [] -> [n + 1], the bias as the weight of a constant input 1
    return np.append(w, b)


def stretched(x, eta):  # [n + 1], [] -> [n + 1]
    return eta * x


GENERATORS = (
    Generator(
        "perceptron-output", draw_output, ask_output, solve_output, work_output, effort="head",
        labels=("sum", "output"), no_demo="The demo learns its weights and takes none.",
    ),
    Generator(
        "perceptron-update", draw_update, ask_update, solve_update, work_update, effort="head",
        rtol=0, labels=("w1", "w2", "b"), no_demo="The demo begins at weights of 0 and takes none.",
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("subtracts-the-bias", parameters, lambda w, b: np.append(w, -b),
            "the bias is added to the weighted sum: it is minus the bias that is the threshold"),
    Mistake("forgets-the-rate", stretched, lambda x, _eta: x,
            "the step is eta y x: the learning rate scales it, for the bias as well"),
    Mistake("moves-away", stretched, lambda x, eta: -eta * x,
            "eta y x is added: that moves the sum towards the side of the label"),
)  # fmt: skip
