"""A ReLU layer, forward and backward, and why its slope lets a gradient through.

forward   z = x W + b,  a = relu(z) = max(0, z); leaky: slope * z below 0
backward  delta = dL/dz = g * relu'(z), with g = dL/da, the gradient that arrives
          dL/dW = x^T delta,  dL/db = sum over the batch of delta,  dL/dx = delta W^T
slope     relu'(z) = 1 above 0 and 0 below; at 0, by convention, 0
scaling   relu(cz) = c relu(z) for c >= 0;  relu(z) - relu(-z) = z
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error, tensor_errors
from flashdl.demokit.kernels.activations import activate, d_leaky_relu, leaky_relu, slope
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient

MOST = 12  # entries of a tensor that are checked
SHOWN_Z = np.array([-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0])
SCALES = np.array([-1.0, 0.5, 2.0, 10.0])
KNOWN = ((0, 4), (0, 4), (0, 4), (0, 3), (1, 2))  # from which frame on: value, gradient; x W b z a


def forward(x, W, b, slope):  # [B, n], [n, m], [m] -> z [B, m], a [B, m]
    z = affine(x, W, b)
    return z, leaky_relu(z, slope)


def through_relu(z, g, slope):  # [B, m], dL/da [B, m] -> dL/dz [B, m]
    return g * d_leaky_relu(z, slope)


def backward(x, W, z, g, slope):  # -> delta [B, m], dL/dx, dL/dW, dL/db
    delta = through_relu(z, g, slope)
    return delta, input_gradient(delta, W), weight_gradient(x, delta), bias_gradient(delta)


def scaling_gap(c, z, slope):  # [], [K] -> [], 0 for each c >= 0: positively homogeneous
    return np.abs(leaky_relu(c * z, slope) - c * leaky_relu(z, slope)).max()


def slopes_beside(z, alpha):  # [K] -> [3, K], of ReLU, tanh and the sigmoid
    return np.array([d_leaky_relu(z, alpha), slope("tanh", z), slope("sigmoid", z)])


def compute(*, rng, n_in, n_out, batch, upstream, slope):
    x, W = rng.standard_normal((batch, n_in)), rng.standard_normal((n_in, n_out))
    W, b = W * np.sqrt(2 / n_in), rng.standard_normal(n_out) / 10  # He 2015
    g = rng.standard_normal((batch, n_out)) if upstream == "random" else np.ones((batch, n_out))
    z, a = forward(x, W, b, slope)
    delta, dx, dW, db = backward(x, W, z, g, slope)
    local = weight_gradient(x, d_leaky_relu(z, slope))  # [n, m], without g: a common wrong line

    def cost(t):  # a loss whose gradient by a is g
        return (g * forward(t["x"], t["W"], t["b"], slope)[1]).sum()

    tensors, found = {"x": x, "W": W, "b": b}, {"x": dx, "W": dW, "b": db}
    at = {n: np.sort(rng.permutation(t.size)[:MOST]) for n, t in tensors.items()}
    numeric = central_differences(lambda w: cost(tensors | {"W": w}), W, eps=1e-6, entries=at["W"])
    t = np.sort(np.append(np.linspace(-2, 2, 81), 1e-9))  # [82], 0 and just above it
    jump = np.where(t == 1e-9, np.nan, d_leaky_relu(t, slope))  # a gap where the slope jumps
    far = np.arange(1, 1201) / 100
    low = [far[slopes < 0.01] for slopes in slopes_beside(far, slope)]  # where it is nearly flat
    wide = rng.standard_normal(1000)
    kinds = {"ReLU": leaky_relu(wide, slope)} | {k: activate(k, wide) for k in ("tanh", "sigmoid")}
    slopes = slopes_beside(SHOWN_Z, slope)
    return {
        "x": x, "W": W, "b": b, "z": z, "a": a, "g": g, "delta": delta, "dx": dx, "dW": dW,
        "db": db, "slope": np.array(slope), "upstream": np.array(upstream),
        "frames": (np.arange(5)[:, None, None] >= KNOWN).astype(int),
        "example": np.array([f"{i}" for i in range(1, batch + 1)]), "mask": (z > 0).astype(int),
        "gate": np.hstack([z, g, delta]).round(1 + (n_out < 4)) + 0.0,  # [B, 3 m], no -0.0
        "gated": np.array([f"{n}{j}" for n in ("z", "g", "δ") for j in range(1, n_out + 1)]),
        "local": local, "local_error": np.array(relative_error(local, dW)),
        "error": tensor_errors(cost, tensors, found, entries=at, eps=1e-6),  # [3]
        "entry": np.array([f"W[{e // n_out + 1},{e % n_out + 1}]" for e in at["W"]]),
        "numeric": numeric, "dW_entry": dW.flat[at["W"]], "local_entry": local.flat[at["W"]],
        "t": t, "relu": leaky_relu(t, slope), "turned": leaky_relu(-t, slope), "jump": jump,
        "scaling_gap": np.array([scaling_gap(c, t, slope) for c in SCALES]),
        "odd_gap": leaky_relu(t, slope) - leaky_relu(-t, slope) - (1 + slope) * t,
        "kind": np.array(list(kinds)), "shown_z": np.array([f"{v:g}" for v in SHOWN_Z]),
        "slopes": slopes, "slopes_2": slopes.round(2), "ten": slopes[:, -2] ** 10,
        "takes": np.array(["a comparison", "an exponential", "an exponential"]),
        "zeros": np.array([np.mean(h == 0) for h in kinds.values()]),
        "flat": np.array([f"|z| > {z[0]:.1f}" if z.size else "never for z > 0" for z in low]),
        "kink": np.array(0.0 if slope == 0 else np.nan),
    }  # fmt: skip


def curve_title(d):
    minus, gap = (f"{gaps.max():.3g}" for gaps in np.split(d["scaling_gap"].round(12), [1]))
    return f"relu(cz) - c relu(z): {gap} for c = 0.5, 2, 10 (any c >= 0), up to {minus} for c = -1"


def curve_labels(d):
    relu = "max(0, z) = z [z > 0]" if d["slope"] == 0 else f"z if z > 0, else {d['slope']:g} z"
    above, below = d["jump"][-1], d["jump"][0]
    return f"relu(z) = {relu}", f"slope: {above:g} for z > 0, else {below:g}", "relu(-z)"


def gate_title(d):
    on, same, silent = d["z"] > 0, d["delta"] == d["g"], d["delta"] == 0
    return (f"Where z > 0, δ = g in {same[on].sum()} of {on.sum()} entries; "
            f"elsewhere δ = 0 in {silent[~on].sum()} of {(~on).sum()}")  # fmt: skip


def nodes(d):
    leaky = d["slope"] > 0
    a, gate = ("leaky_relu(z)", "relu'(z)") if leaky else ("np.maximum(0, z)", "(z > 0)")
    return [
        Node("x", "x", "x", "dx"), Node("W", "W, dW = x.T @ δ", "W", "dW"),
        Node("b", "b, db = δ.sum(axis=0)", "b", "db"),
        Node("z", "z = x @ W + b", "z", "delta", ("x", "W", "b"), "dx = δ @ W.T"),
        Node("a", f"a = {a}", "a", "g", ("z",), f"δ = g * {gate}"),
    ]  # fmt: skip


DEMO = Demo(
    title="A ReLU layer: forward, backward, and its slope beside those that saturate",
    compute=compute,
    aliases=("relu",),
    params=(
        Param("n_in", 6, low=1, high=32, meaning="inputs of the layer"),
        Param("n_out", 4, low=1, high=32, meaning="units of the layer"),
        Param("batch", 3, low=1, high=16, meaning="examples"),
        Param("upstream", "random", choices=("random", "ones"), meaning="g, what arrives"),
        Param("slope", 0.0, low=0.0, high=0.3, meaning="slope below 0, of a leaky ReLU"),
    ),
    presets=(
        Preset("curve", "the function, its slope, and its scaling", show=("curve",)),
        Preset("layer", "forward, then backward through the gate", params={"n_out": 3},
               show=("flow", "gate")),
        Preset("saturation", "slopes far from 0, cost and zeros", show=("slopes", "reasons")),
        Preset("weights", "dW by three ways, entry by entry", show=("check",)),
        Preset("ones", "the one upstream for which the mask alone is right",
               params={"upstream": "ones"}, show=("check",)),
        Preset("leaky", "what is off passes a tenth", params={"slope": 0.1}, show=("curve",)),
    ),
    claims=(
        Claim("dx, dW, db: largest error against central differences",
              lambda d: d["error"].max(), "<", 1e-6,
              lambda d: np.abs(d["z"]).min() > 1e-4, "flow"),  # away from the kink
        Claim("largest |δ| where z is not above 0",
              lambda d: np.abs(d["delta"][d["z"] <= 0]).max(), "==", 0,
              lambda d: d["slope"] == 0 and (d["z"] <= 0).any(), "gate"),
        Claim("error of the mask alone for dW", lambda d: d["local_error"], ">", 0.01,
              lambda d: d["upstream"] == "random" and d["mask"].sum() >= 4, "check"),
        Claim("g all ones: error of the mask alone for dW", lambda d: d["local_error"], "<=", 1e-12,
              lambda d: d["upstream"] == "ones", "check"),
        Claim("relu(z) - relu(-z) less (1 + slope) z: largest",
              lambda d: np.abs(d["odd_gap"]).max(), "<=", 1e-12, about="curve"),
        Claim("relu(cz) less c relu(z), c = 0.5, 2, 10: largest",
              lambda d: d["scaling_gap"][1:].max(), "<=", 1e-12, about="curve"),
        Claim("slope of ReLU at z = 8", lambda d: d["slopes"][0, -1], "==", 1, about="slopes"),
        Claim("zeros among 1000 units, off from one half by",
              lambda d: abs(d["zeros"][0] - 0.5), "<=", 0.1, lambda d: d["slope"] == 0, "reasons"),
    ),
    plots=(
        Plot("curve", "line", curve_title, x="t",
             y=("relu", "jump", "turned"), labels=curve_labels, x_label="z",
             marks=(Mark("x", "kink", "slope 0 at 0, by convention"),)),
        Plot("flow", "flow", lambda d: f"g arrives at a; it passes the {d['mask'].sum()} of "
             f"{d['mask'].size} entries with z > 0; dx, dW, db go", nodes=nodes, frames="frames"),
        Plot("gate", "heatmap", gate_title, z="gate", signed=True, row_labels="example",
             column_labels="gated", x_label="z, g and δ of each unit", y_label="examples"),
        Plot("slopes", "heatmap", lambda d: "Slope at z = 4: ReLU {:.3g}, tanh {:.3g}, sigmoid "
             "{:.3g}; below 0 ReLU's is {:.3g}".format(*d["slopes"][:, -2], d["slopes"][0, 0]),
             z="slopes_2", row_labels="kind", column_labels="shown_z", x_label="z",
             y_label="slope of"),
    ),
    tables=(
        Table("reasons", "What units pass back, cost and switch off (1000 of them, z ~ N(0, 1))", (
            Column("activation", "kind"), Column("slope < 0.01", "flat"),
            Column("ten slopes at z = 4", "ten", ".2g"), Column("a value takes", "takes"),
            Column("outputs = 0", "zeros", ".0%"))),
        Table("check", "dL/dW by backward, by central differences, and by the mask without g", (
            Column("entry", "entry"), Column("backward", "dW_entry", ".4f"),
            Column("central difference", "numeric", ".4f"),
            Column("mask alone", "local_entry", ".4f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("local-only", through_relu, lambda z, _g, slope: d_leaky_relu(z, slope),
            "the mask is the local derivative: it is multiplied by the gradient that arrives"),
    Mistake("without-the-matrix-product", affine,
            lambda h, W, _b: h[:, np.arange(W.shape[1]) % h.shape[1]],
            "the matrix product comes first: max(0, x W + b), not max(0, x)"),
    Mistake("masks-by-the-gradient", through_relu, lambda _z, g, _slope: g * (g > 0),
            "the sign of z decides what passes, not the sign of the gradient"),
    Mistake("lets-zeros-through", d_leaky_relu, lambda z, _alpha: np.where(z > -np.inf, 1.0, 0.0),
            "a >= 0 holds for every output of a ReLU: ask z > 0, or a > 0"),
    Mistake("multiplies-by-the-output", d_leaky_relu, leaky_relu,
            "the derivative where a unit is on is 1, not its output"),
    Mistake("averages-over-the-batch", bias_gradient, lambda delta: delta.mean(axis=0),
            "every example adds its part to db: a mean belongs to the loss, if anywhere"),
    Mistake("caps-the-output", leaky_relu, lambda z, _alpha: np.clip(z, 0.0, 1.0),
            "relu has no upper bound: a cap is flat above, where it saturates like a sigmoid"),
    Mistake("smooths-the-kink", leaky_relu, lambda z, _alpha: activate("softplus", z),
            "softplus is never 0, does not scale with its input, and takes an exponential"),
)  # fmt: skip
