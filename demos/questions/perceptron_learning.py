"""Questions about the perceptron: its output for an input, and its weights after an example."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
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


def show_output(demo, w, x, b):
    s, output = solve_output(demo, w, x, b)
    parts = demo.with_bias(np.array([x]))[0] * parameters(w, b)
    n = len(x)
    return {
        "name": np.array([f"w{i} · x{i}" for i in range(1, n + 1)] + ["bias", "sum"]),
        "part": np.append(parts, s), "entry": np.arange(1, n + 1), "w": np.array(w),
        "x": np.array(x), "product": parts[:n], "sum": np.array(s), "output": np.array(output),
    }  # fmt: skip


def output_title(d):
    side = "not below 0" if d["output"] else "below 0"
    return f"The sum is {number(d['sum'])}, {side}: the output is {d['output']:g}"


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


def show_update(demo, w, b, x, y, eta):
    before, after = np.append(w, float(b)), solve_update(demo, w, b, x, y, eta)
    here, moved = demo.with_bias(np.array([x]))[0], bool((before != after).any())
    lines = [line(v[:2], v[2], x) for v in ((before, after) if moved else (before,))]
    names = [0, *(1 + i for i, found in enumerate(lines) if len(found))]
    return {
        "points": np.vstack([[x], *(found[2:] for found in lines)]), "kind": np.array(names),
        "lines": np.vstack([np.full((1, 2), np.nan), *(
            np.vstack([found[:2], np.full((1, 2), np.nan)]) for found in lines)]),
        "moved": np.array(moved),
        "name": np.array(["w1", "w2", "b", "y (w · x + b)"]),
        "input": np.array([*map(number, here), ""]),
        "step": np.array([*map(number, after - before), number(y * here @ (after - before))]),
        "before": np.append(before, y * here @ before), "after": np.append(after, y * here @ after),
    }  # fmt: skip


def line(w, b, x):  # [2], [], [2] -> two ends and a place between; none where w is 0
    if not w.any():
        return np.empty((0, 2))
    near = x - (w @ x + b) / (w @ w) * w  # the place of w . x + b = 0 nearest to x
    along = np.array([-w[1], w[0]]) / np.hypot(*w)
    return near + np.outer([-3, 3, 2], along)


def update_title(d):
    parts = ", ".join(number(v) for v in d["after"][:3])
    if not d["moved"]:
        return f"The input is on the side of its label: {parts} stay"
    was, now = (number(d[name][3]) for name in ("before", "after"))
    return f"y (w · x + b) was {was} and becomes {now}: w1, w2, b = {parts}"


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
        labels=("sum", "output"), values=show_output,
        plots=(
            Plot("parts", "bar", output_title, x="name", y=("part",), x_label="part",
                 y_label="value; the output steps at 0"),
        ),
        tables=(
            Table("products", "Each weight times its entry of the input", (
                Column("entry", "entry", "d"), Column("weight", "w"), Column("input", "x"),
                Column("product", "product"))),
        ),
    ),
    Generator(
        "perceptron-update", draw_update, ask_update, solve_update, work_update, effort="head",
        rtol=0, labels=("w1", "w2", "b"), values=show_update,
        plots=(
            Plot("plane", "scatter", update_title, points="points", classes="kind",
                 labels=("x", "0", "1"), path="lines", x_label="x1", y_label="x2",
                 path_label="boundary (0 before, 1 after)"),
        ),
        tables=(
            Table("step", "What the step adds is η y times the input, which is 1 for b", (
                Column("", "name"), Column("input", "input"), Column("before", "before"),
                Column("step", "step"), Column("after", "after"))),
        ),
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
