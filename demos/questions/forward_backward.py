"""A question about backpropagation: the gradient of the first weight of two layers."""

import numpy as np

from flashdl.demokit import Mistake, Node, Plot
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.activations import through_activation
from flashdl.demokit.kernels.dense import input_gradient, weight_gradient
from flashdl.demokit.kernels.losses import d_squared_error
from flashdl.demokit.written import bracketed, number

TENTHS = [*range(-20, -1), *range(2, 21)]


def draw_weight(rng):  # with an error that is not almost 0
    while True:
        w1, w2, x, t = (int(v) / 10 for v in rng.choice(TENTHS, 4))
        if abs(w2 / (1 + np.exp(-w1 * x)) - t) >= 0.2:
            return {"w1": w1, "w2": w2, "x": x, "t": t}


def ask_weight(w1, w2, x, t):
    return f"""
        A network of two weights, without biases:

        $$h = \\sigma(w_1 x), \\quad y = w_2 h, \\quad L = \\frac{{1}}{{2}} (y - t)^2$$

        Here $\\sigma$ is the sigmoid, $w_1$ = {number(w1)}, $w_2$ = {number(w2)}, $x$ = {number(x)}
        and $t$ = {number(t)}. What is $\\partial L / \\partial w_1$, to 3 significant digits?
        """


def solve_weight(demo, w1, w2, x, t):
    return both_ways(demo, w1, w2, x, t)[2]["W1"][0, 0]


def both_ways(demo, w1, w2, x, t):  # -> the weights, what forward kept, the gradients
    net = {"W1": w1, "b1": 0.0, "W2": w2, "b2": 0.0}
    net = {name: np.full((1,) if "b" in name else (1, 1), v) for name, v in net.items()}
    kept = demo.forward(net, np.array([[x]]), "sigmoid")
    return net, kept, demo.backward(net, kept, np.array([[t]]), "sigmoid", "none")


def work_weight(answer, w1, w2, x, t):
    h = 1 / (1 + np.exp(-w1 * x))
    factors = " · ".join(
        f"({number(v)})" if v < 0 else number(v)
        for v in (round(w2 * h - t, 4), w2, round(h * (1 - h), 4), x)
    )
    return f"""
        Forward: $h$ = σ({number(w1 * x)}) = {h:.4f}, $y$ = {number(w2 * h, 4)}, and the error
        $y - t$ is {number(w2 * h - t, 4)}.

        Back: $\\partial L / \\partial w_1 = (y - t) \\cdot w_2 \\cdot h (1 - h) \\cdot x$

        It is {factors} = {number(float(f"{answer:.4g}"))}.
        """


def show_weight(demo, w1, w2, x, t):
    net, kept, slopes = both_ways(demo, w1, w2, x, t)
    error = kept["z2"] - t
    return {
        **{name: v.squeeze() for name, v in (net | kept).items()},
        **{f"d_{name}": v.squeeze() for name, v in slopes.items()},
        "t": np.array(t), "L": (error**2 / 2).squeeze(),
        "error": error.squeeze(), "slope": (kept["h1"] * (1 - kept["h1"])).squeeze(),
    }  # fmt: skip


def weight_title(d):
    answer, factors = d["d_W1"], (d["error"], d["W2"], d["slope"], d["h0"])
    product = " · ".join(bracketed(float(f"{v:.4g}")) for v in factors)
    return f"All factors on the way: dL/dw1 = {product} = {number(float(f'{answer:.4g}'))}"


GENERATORS = (
    Generator(
        "backprop-2layer", draw_weight, ask_weight, solve_weight, work_weight, atol=0.0005,
        values=show_weight,
        plots=(
            Plot("flow", "flow", weight_title, nodes=(
                Node("x", "x", "h0"), Node("w1", "w1", "W1", "d_W1"),
                Node("z", "z", "z1", "d_z1", ("x", "w1"), "dz/dw1 = x"),
                Node("h", "h", "h1", "d_h1", ("z",), "dh/dz = h (1 - h)"),
                Node("w2", "w2", "W2", "d_W2"),
                Node("y", "y", "z2", "d_z2", ("h", "w2"), "dy/dh = w2, dy/dw2 = h"),
                Node("t", "t", "t"), Node("L", "L", "L", None, ("y", "t"), "dL/dy = y - t"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("skips-the-second-weight", input_gradient, lambda delta, _W: delta,
            "the error goes back through the second layer: its weight is a factor"),
    Mistake("skips-the-input", weight_gradient, lambda _h, delta: delta,
            "the derivative of w x by w is x: what enters the weight is a factor"),
    Mistake("skips-the-error", d_squared_error, lambda y, _t: np.ones_like(y),
            "the loss is the square of an error: its derivative is the error y - t"),
    Mistake("forgets-the-half", d_squared_error, lambda y, t: 2 * (y - t),
            "the half cancels the 2 of the square: what is left is y - t"),
    Mistake("takes-the-output-for-the-derivative", through_activation,
            lambda _phi, z, g: g / (1 + np.exp(-z)),
            "the derivative of the sigmoid is h (1 - h), not h"),
)  # fmt: skip
