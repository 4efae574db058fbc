"""A question about a ReLU layer: the gradient of its weights for one example."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.dense import weight_gradient
from flashdl.demokit.written import matrix, number, vector

ENTRIES = np.array([-3, -2, -1, 1, 2, 3])


def draw_backward(rng):  # one unit is on and one is off; the signs of x or g would not let all by
    n = int(rng.integers(2, 4))
    while True:
        x, g = rng.choice(ENTRIES, n), rng.choice([-3, -2, 2, 3], 2)
        W = rng.integers(-2, 3, (n, 2))
        z = x @ W
        if z.min() < 0 and z.max() > 1 and g.min() < 0 and x[:2].min() < 0:
            return {"x": x.tolist(), "W": W.tolist(), "g": g.tolist()}


def ask_backward(x, W, g):
    n = len(x)
    return rf"""
        A ReLU layer, $\mathbf{{a}} = \text{{relu}}(\mathbf{{x}} W)$, gets the row $\mathbf{{x}}$ =
        {vector(x)}; the gradient $\mathbf{{g}} = \frac{{\partial L}}{{\partial \mathbf{{a}}}}$ =
        {vector(g)} arrives.

        $$W = {matrix(W)}$$

        What is $\frac{{\partial L}}{{\partial W}}$? It has {n} rows and 2 columns, as $W$ has.
        """


def solve_backward(demo, x, W, g):
    x, W, g = np.array([x], float), np.array(W, float), np.array([g], float)
    z, _ = demo.forward(x, W, np.zeros(2), 0.0)
    return demo.backward(x, W, z, g, 0.0)[2]


def work_backward(answer, x, W, g):
    z = np.array(x) @ np.array(W)
    return rf"""
        $\mathbf{{z}} = \mathbf{{x}} W$ = {vector(z)}. Where $z > 0$, and only there, $\mathbf{{g}}$
        passes; what is left of it is $\boldsymbol{{\delta}}$ = {vector(np.where(z > 0, g, 0))}.

        $$\frac{{\partial L}}{{\partial W}} = \mathbf{{x}}^\top \boldsymbol{{\delta}}
        = {matrix(answer)}$$
        """


def show_backward(demo, x, W, g):
    z, a = demo.forward(np.array([x], float), np.array(W, float), np.zeros(2), 0.0)
    delta = demo.through_relu(z, np.array([g], float), 0.0)[0]
    return {
        "dW": solve_backward(demo, x, W, g), "unit": np.array([f"unit {j}" for j in (1, 2)]),
        "input": np.array([f"x{i} = {number(v)}" for i, v in enumerate(x, 1)]), "g": np.array(g),
        "z": z[0], "a": a[0], "passes": np.where(z[0] > 0, "yes", "no"), "delta": delta,
    }  # fmt: skip


def backward_title(d):
    on = d["z"].argmax()
    other = f"column {on + 1} is x times {number(d['delta'][on])}"
    return f"Unit {2 - on} is off: its column of dL/dW is 0; {other}"


GENERATORS = (
    Generator(
        "relu-backward", draw_backward, ask_backward, solve_backward, work_backward,
        effort="head", atol=0, rtol=0, values=show_backward,
        plots=(
            Plot("gradient", "heatmap", backward_title, z="dW", row_labels="input",
                 column_labels="unit", signed=True),
        ),
        tables=(
            Table("gate", "What arrives at a passes where z > 0", (
                Column("unit", "unit"), Column("z", "z"), Column("relu(z)", "a"),
                Column("arrives", "g"), Column("passes", "passes"),
                Column("is left of it", "delta"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("outer-product-turned", weight_gradient, lambda h, delta: delta.T @ h,
            "a row of dW belongs to an input, as in W: x is the column of the outer product"),
)  # fmt: skip
