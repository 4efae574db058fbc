"""Continuous or differentiable at a point: two limits as h shrinks, taken from both sides.

continuous at a:      f(a + h) -> f(a) and f(a - h) -> f(a): no jump is left
differentiable at a:  (f(a + h) - f(a)) / h and (f(a) - f(a - h)) / h meet in one finite slope

At a kink the two slopes stay apart. A subgradient there is any g with f(a) + g (x - a) <= f(x).
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import activate, slope, step

KINDS = ("step", "relu", "leaky", "abs", "sigmoid", "tanh", "softplus", "gelu")
COMPARED = ("step", "relu", "sigmoid", "softplus")
G = np.array([-0.5, 0.0, 0.25, 0.5, 1.0, 1.5])  # slopes tried as subgradients
NEAR = np.array([0.0, 1e-6, 1e-4, 1e-2, 1.0])  # how near to the point


def one_sided(kind, a, h):  # h [k] -> left slope [k], right slope [k]
    at = activate(kind, np.array(a))
    return (at - activate(kind, a - h)) / h, (activate(kind, a + h) - at) / h


def central(kind, a, h):  # h [k] -> [k]
    return (activate(kind, a + h) - activate(kind, a - h)) / (2 * h)


def jump(kind, a, h):  # h [k] -> [k]
    return activate(kind, a + h) - activate(kind, a - h)


def settles(q):  # [k], from the largest h to the smallest -> is it on its way to 0?
    return abs(q[-1]) <= max(abs(q[0]) / 2, 1e-5)


def verdict(jumps, gaps):  # [k], [k] -> continuous, differentiable
    return settles(jumps), settles(gaps)


def above(kind, a, g):  # [m] -> [m], how far a line of slope g through the point rises above f
    x = np.linspace(a - 1, a + 1, 201)
    return np.max(activate(kind, np.array(a)) + g[:, None] * (x - a) - activate(kind, x), axis=1)


def weights(rng, n, m):  # -> [n, m]
    return rng.standard_normal((n, m)) / np.sqrt(n)


def picture(kind, a, slopes):  # x [141], f with a gap at a jump, left and right tangent
    x = a + np.linspace(-1, 1, 141)
    f, lines = activate(kind, x), activate(kind, np.array(a)) + slopes[:, None] * (x - a)
    seen = (lines >= f.min() - 0.25) & (lines <= f.max() + 0.25)
    steep = np.append(abs(np.diff(f)), 0.0) > 0.5
    return x, np.where(steep, np.nan, f), np.where(seen, lines, np.nan)


def compute(*, rng, fn, x0, h_min):
    h = (x0 + np.geomspace(0.1, h_min, 6)) - x0  # [6], as rounding will have it
    slopes = np.array([one_sided(kind, x0, h) for kind in KINDS])  # [8, 2, 6]
    jumps, gaps = np.array([jump(kind, x0, h) for kind in KINDS]), slopes[:, 1] - slopes[:, 0]
    verdicts = np.array([verdict(*both) for both in zip(jumps, gaps, strict=True)])  # [8, 2]
    chosen, rows = KINDS.index(fn), [KINDS.index(kind) for kind in COMPARED]
    said = [[f"{KINDS[i]}: {'yes' if verdicts[i, j] else 'no'}" for i in rows] for j in (0, 1)]
    x, f, (left, right) = picture(fn, x0, slopes[chosen, :, -1])
    z = rng.standard_normal((1000, 16)) @ weights(rng, 16, 64)
    formula = np.array([slope(kind, np.array(x0)) for kind in KINDS])  # [8], f'(x0)
    return {
        "fn": np.array(fn), "x0": np.array(x0), "h_min": np.array(h_min), "h": h,
        "x": x, "f": f, "left_tangent": left, "right_tangent": right,
        "left": slopes[chosen, 0], "right": slopes[chosen, 1], "central": central(fn, x0, h),
        "jump": jumps[chosen], "kind": np.array(KINDS), "jumps": jumps[:, -1],
        "lefts": slopes[:, 0, -1], "rights": slopes[:, 1, -1],
        "continuous": verdicts[:, 0], "differentiable": verdicts[:, 1],
        "jump_label": np.array(said[0]), "gap_label": np.array(said[1]),
        "h_label": np.array([f"{each:.2g}" for each in h]), "used": formula[chosen],
        "jump_rows": abs(jumps[rows]).round(9), "gap_rows": abs(gaps[rows]).round(9),
        "smooth_error": abs(slopes[4:6, :, -1] - formula[4:6, None]).max(),  # sigmoid and tanh
        "relu_slopes": np.array(one_sided("relu", 0.0, h))[:, -1],
        "relu_central": central("relu", 0.0, h)[-1], "near": NEAR.astype(str),
        "g": G, "above": above(fn, x0, G), "subgradient": above(fn, x0, G) <= 1e-12,
        "side": np.array(["left", "right", "central"]), "slope": np.array(["slope"]),
        "sides": np.array([[*slopes[chosen, :, -1], central(fn, x0, h)[-1]]]),
        "unit": np.array(["inputs"]), "inputs": np.array(z.size),
        "hits": np.sum(abs(z.ravel() - x0) <= NEAR[:, None], axis=1)[None],
    }  # fmt: skip


def near_title(d):
    i = KINDS.index(str(d["fn"]))
    at, left, right = f"{d['fn']} at {d['x0']:g}", d["left"][-1], d["right"][-1]
    if not d["continuous"][i]:
        return f"{at} jumps by {d['jump'][-1]:.3g}: not continuous, so not differentiable"
    if not d["differentiable"][i]:
        return f"{at}: continuous, but the slopes {left:.3g} and {right:.3g} do not meet"
    return f"{at}: both slopes tend to {right:.3g}, so it is differentiable"


def misjudged(d):
    jumps, kinks = d["kind"] == "step", np.isin(d["kind"], ("relu", "leaky", "abs"))
    return np.sum(d["continuous"] == jumps) + np.sum(d["differentiable"] == (kinks | jumps))


DEMO = Demo(
    title="Continuous or differentiable: jumps, kinks and slopes from both sides",
    compute=compute,
    params=(
        Param("fn", "relu", choices=("step", "relu", "leaky", "abs", "sigmoid", "tanh", "softplus",
                                     "gelu"), meaning="f, the function"),
        Param("x0", 0.0, low=-3.0, high=3.0, meaning="the point"),
        Param("h_min", 1e-6, low=1e-9, high=1e-2, meaning="the smallest h"),
    ),
    presets=(
        Preset("definition", "what is left of jump and slope gap", show=("jumps", "gaps")),
        Preset("classify", "eight functions at 0", show=("functions",)),
        Preset("kink", "subgradients, and hits of 0", show=("sides", "hits", "lines")),
        Preset("gradient-check", "the central difference at the kink", show=("probe",)),
        Preset("step", "a jump", params={"fn": "step"}),
        Preset("smooth", "one slope on both sides", params={"fn": "sigmoid"}),
    ),
    claims=(
        Claim("jump of the step at 0", lambda d: d["jumps"][0], "==", 1,
              lambda d: d["x0"] == 0, "jumps"),
        Claim("sigmoid and tanh: distance of both slopes from the formula",
              lambda d: d["smooth_error"], "<=", 1e-6, lambda d: d["h_min"] <= 1e-6, "gaps"),
        Claim("ReLU at 0: distance of the slopes from 0 and 1",
              lambda d: abs(d["relu_slopes"] - [0, 1]).max(), "<=", 1e-6, about="sides"),
        Claim("functions at 0 that are misjudged", misjudged, "==", 0,
              lambda d: d["x0"] == 0, "functions"),
        Claim("central difference of ReLU at 0", lambda d: d["relu_central"], "==", 0.5,
              about="probe"),
        Claim("subgradients of ReLU at 0, from 0 to 1: slopes tried that are one",
              lambda d: d["subgradient"].sum(), "==", 4,
              lambda d: d["x0"] == 0 and d["fn"] == "relu", "lines"),
        Claim("share of the inputs that hit the point exactly",
              lambda d: d["hits"][0, 0] / d["inputs"], "<=", 1e-4, about="hits"),
    ),
    plots=(
        Plot("near", "line", near_title, x="x", y=("f", "left_tangent", "right_tangent"),
             labels=("f", "tangent from the left", "tangent from the right"), x_label="x",
             y_label="f(x)"),
        Plot("jumps", "heatmap", lambda d: "Continuous: the jump goes to 0 with h; the step's "
             f"ends at {d['jump_rows'][0, -1]:g}", z="jump_rows", row_labels="jump_label",
             column_labels="h_label", x_label="h",
             y_label="is f continuous? its jump |f(x0 + h) - f(x0 - h)|"),
        Plot("gaps", "heatmap", lambda d: "Differentiable: left and right slope meet; those of "
             f"continuous relu end {d['gap_rows'][1, -1]:g} apart", z="gap_rows",
             row_labels="gap_label", column_labels="h_label", x_label="h",
             y_label="is f differentiable? |right slope - left slope|"),
        Plot("sides", "heatmap", lambda d: f"At {d['x0']:g} {d['fn']} has slope "
             f"{d['left'][-1]:.3g} on the left, {d['right'][-1]:.3g} on the right; libraries use "
             f"{d['used']:.3g}", z="sides", row_labels="slope", column_labels="side",
             x_label="difference by the smallest h", y_label="slope"),
        Plot("hits", "heatmap", lambda d: f"{d['hits'][0, 0]} of {d['inputs']} inputs hit "
             f"{d['x0']:g} exactly", z="hits", row_labels="unit", column_labels="near",
             x_label="distance at most", y_label="number of"),
    ),
    tables=(
        Table("probe", "The chosen function as h shrinks", (
            Column("h", "h", ".1e"), Column("left slope", "left"), Column("right slope", "right"),
            Column("central difference", "central"), Column("jump", "jump", ".2g"))),
        Table("functions", "Eight functions at x0, by the smallest h", (
            Column("f", "kind"), Column("jump", "jumps", ".2g"), Column("left slope", "lefts"),
            Column("right slope", "rights"), Column("continuous", "continuous"),
            Column("differentiable", "differentiable"))),
        Table("lines", "Lines of slope g through the point: subgradients never rise above f", (
            Column("g", "g", ".2f"), Column("highest above f", "above", ".2f"),
            Column("subgradient", "subgradient"))),
    ),
)  # fmt: skip


def beside_the_point(kind, a, h):
    return one_sided(kind, a - h, h)[0], one_sided(kind, a + h, h)[1]


MISTAKES = (
    Mistake("trusts-the-central-difference", one_sided, lambda f, a, h: (central(f, a, h),) * 2,
            "it averages both sides: at a kink it finds a slope where there is none"),
    Mistake("skips-the-point", one_sided, beside_the_point,
            "the slopes start from f(a): across a jump they grow without bound"),
    Mistake("secant-for-slope", one_sided, lambda f, a, h: one_sided(f, a, h[0] + 0 * h),
            "over a finite h it is a secant: the derivative is the limit as h goes to 0"),
    Mistake("kink-for-jump", verdict, lambda _jumps, gaps: (settles(gaps),) * 2,
            "at a kink the slopes differ, the values do not: it is continuous"),
    Mistake("continuous-is-enough", verdict, lambda jumps, _gaps: (settles(jumps),) * 2,
            "the converse fails: at a kink a continuous function has no derivative"),
    Mistake("small-change-small-change", verdict,
            lambda jumps, gaps: (abs(jumps[0]) <= 0.05, settles(gaps)),
            "what counts is where the change goes as h shrinks, not its size at one h"),
    Mistake("steep-for-jump", step, lambda z: np.minimum(np.maximum(20 * z, 0), 1),
            "the line that a plot draws across a jump is not the function: nothing lies between"),
    Mistake("forgets-the-two", central, lambda f, a, h: jump(f, a, h) / h,
            "from a - h to a + h it is 2h"),
    Mistake("looks-right-only", above,
            lambda f, a, g: np.maximum(g - one_sided(f, a, 1.0)[1], 0.0),
            "a subgradient's line stays below the graph on both sides"),
    Mistake("starts-at-zero", weights, lambda _rng, n, m: np.zeros((n, m)),
            "with zero weights every unit sits on the kink: random ones hardly ever do"),
)  # fmt: skip
