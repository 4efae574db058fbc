"""Questions about networks: how many parameters they have, and what a small one computes."""

from itertools import pairwise

import numpy as np

from flashdl.demokit import Column, Mistake, Node, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.dense import affine
from flashdl.demokit.written import matrix, number, vector

INPUTS = np.array([4, 8, 10, 16, 20, 32, 50, 64, 100, 784])
HIDDEN = np.array([2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 256])
HALVES = np.array([-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0])


def draw_params(rng):
    hidden = rng.choice(HIDDEN, rng.integers(1, 4))
    return {"sizes": [int(rng.choice(INPUTS)), *hidden.tolist(), int(rng.integers(2, 11))]}


def ask_params(sizes):
    return f"""
        How many parameters has a dense {"–".join(map(str, sizes))} network?
        It has {sizes[0]} inputs and {sizes[-1]} outputs; each layer of weights has biases.
        """


def solve_params(demo, sizes):
    return summed([demo.parameters(n, m) for n, m in layers(sizes)], sizes)


def work_params(answer, sizes):
    rows = [f"- {n} · {m} + {m} = {n * m + m}" for n, m in pairwise(sizes)]
    lines = "\n".join(" " * 8 + row for row in rows)
    return f"""
        Inputs times outputs, and a bias for each output:

{lines}

        Together {answer:.0f}.
        """


def show_params(demo, sizes):
    each = layers(sizes)
    counts = np.array([demo.parameters(n, m) for n, m in each])
    biases = np.array([m for _, m in each])
    return {
        "layer": np.array([f"{n}–{m}" for n, m in each]), "count": counts, "bias": biases,
        "weight": counts - biases, "all": np.array(solve_params(demo, sizes)),
        "so_far": counts.cumsum(),
    }  # fmt: skip


def params_title(d):
    most = d["count"].argmax()
    share = d["count"][most] / d["all"]
    return f"{d['all']} parameters, {share:.0%} of them in the layer {d['layer'][most]}"


def draw_forward(rng):  # one unit is clipped; in every other question the output is negative
    negative = bool(rng.integers(2))
    while True:
        x, b, v = rng.choice(HALVES, (3, 2))
        W, c = rng.choice(HALVES, (2, 2)), rng.choice(HALVES)
        z = x @ W + b
        y, others = np.maximum(z, 0) @ v + c, (z @ v + c, (z > 0) @ v + c)
        one_is_off, told_apart = z.min() < 0 < z.max(), abs(y) >= 0.5 and all(others)
        if one_is_off and told_apart and (y < 0) == negative:
            return {
                "x": x.tolist(), "W": W.tolist(), "b": b.tolist(), "v": v.tolist(), "c": float(c)
            }  # fmt: skip


def ask_forward(x, W, b, v, c):
    return rf"""
        A network computes, from the row $\mathbf{{x}}$ = {vector(x)}, two hidden ReLU units and
        one output:

        $$\mathbf{{h}} = \text{{relu}}(\mathbf{{x}} W + \mathbf{{b}}), \quad
        y = \mathbf{{h}} \cdot \mathbf{{v}} + c, \quad W = {matrix(W)}$$

        with $\mathbf{{b}}$ = {vector(b)}, $\mathbf{{v}}$ = {vector(v)}, $c$ = {number(c)}.
        What is $y$, to 3 decimals?
        """


def solve_forward(demo, x, W, b, v, c):
    net = [(oriented(np.array(W)), offsets(b)), (np.array(v)[:, None], offsets([c]))]
    return demo.mlp.forward(net, np.array([x]), "relu")[2][0, 0]


def work_forward(answer, x, W, b, v, c):
    z = np.array(x) @ np.array(W) + b
    h = np.maximum(z, 0)
    terms = " + ".join(f"{bracketed(p)} · {bracketed(q)}" for p, q in zip(h, v, strict=True))
    return rf"""
        $\mathbf{{x}} W + \mathbf{{b}}$ = {vector(z)}; relu makes it {vector(h)}.

        $y$ = {terms} + {bracketed(c)} = {number(answer)}; the output has no activation.
        """


def show_forward(demo, x, W, b, v, c):
    y = solve_forward(demo, x, W, b, v, c)
    z = affine(np.array([x]), np.array(W), np.array(b))[0]
    return {
        "x": np.array(x), "W": np.array(W), "b": np.array(b), "z": z, "h": np.maximum(z, 0),
        "v": np.array(v), "c": np.array(c), "y": np.array(y),
    }  # fmt: skip


def forward_title(d):
    off = d["z"].argmin()
    said = f"The z of unit {off + 1} is {number(d['z'][off])}, clipped to 0; the other unit passes"
    return f"{said}: y = {number(d['y'])}"


FORWARD = (
    Node("x", "x", "x"), Node("W", "W", "W"), Node("b", "b", "b"),
    Node("z", "z", "z", inputs=("x", "W", "b"), local="z = x W + b"),
    Node("h", "h", "h", inputs=("z",), local="h = relu(z)"), Node("v", "v", "v"),
    Node("c", "c", "c"),
    Node("y", "y", "y", inputs=("h", "v", "c"), local="y = h · v + c, no activation"),
)  # fmt: skip


def bracketed(value):
    return f"({number(value)})" if value < 0 else number(value)


def layers(sizes):  # units from the input on -> (inputs, outputs) of each layer of weights
    return list(pairwise(sizes))


def summed(counts, sizes):  # of each layer; units from the input on -> all
    return sum(counts)


def oriented(W):  # [n, m], a column for each unit
    return W


def offsets(b):  # [m] -> [m]
    return np.array(b)


GENERATORS = (
    Generator(
        "mlp-params", draw_params, ask_params, solve_params, work_params, effort="exact",
        atol=0, rtol=0, values=show_params,
        plots=(
            Plot("layers", "bar", params_title, x="layer", y=("count",), x_label="layer",
                 y_label="parameters"),
        ),
        tables=(
            Table("counts", "Inputs times outputs make the weights; each output has a bias", (
                Column("layer", "layer"), Column("weights", "weight", "d"),
                Column("biases", "bias", "d"), Column("together", "count", "d"),
                Column("so far", "so_far", "d"))),
        ),
    ),
    Generator(
        "mlp-forward", draw_forward, ask_forward, solve_forward, work_forward,
        values=show_forward,
        plots=(Plot("layers", "flow", forward_title, nodes=FORWARD),),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("leaves-out-the-last-layer", layers, lambda sizes: list(pairwise(sizes))[:-1],
            "the output layer has weights and biases like the others"),
    Mistake("gives-inputs-a-bias", summed, lambda counts, sizes: sum(counts) + sizes[0],
            "inputs are data, they compute nothing: biases belong to hidden and output units"),
    Mistake("one-bias-a-layer", summed,
            lambda counts, sizes: sum(n * m + 1 for n, m in [*pairwise(sizes)][: len(counts)]),
            "a layer has a bias for each of its outputs, not one for all"),
    Mistake("activates-the-output-by-relu", mlp.output,
            lambda h, W, b: np.maximum(affine(h, W, b), 0),
            "ReLU is for the hidden units: the output is affine and may be negative"),
    Mistake("forgets-the-biases", offsets, lambda b: 0 * np.array(b),
            "each layer adds its biases before anything else is done"),
    Mistake("takes-rows-for-columns", oriented, lambda W: W.T,
            "in x W a unit's weights are a column of W: its rows belong to the inputs"),
)  # fmt: skip
