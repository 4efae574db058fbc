"""Continuous or differentiable at a point: two limits as h shrinks, taken from both sides.

continuous at a:      f(a + h) -> f(a) and f(a - h) -> f(a): no jump is left
differentiable at a:  (f(a + h) - f(a)) / h and (f(a) - f(a - h)) / h meet in one finite slope

At a kink the two slopes stay apart. A subgradient there is any g with f(a) + g (x - a) <= f(x).
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import activate, slope, step
from flashdl.demokit.kernels.limits import beside, gapped, settles, tends_to
from flashdl.demokit.words import short

KINDS = ("step", "relu", "leaky", "abs", "sigmoid", "tanh", "softplus", "gelu")
COMPARED = ("step", "relu", "softplus")
VERDICTS = ("neither", "slopes", "continuous", "both")
G = np.array([-0.5, 0.0, 0.25, 0.5, 1.0, 1.5])  # slopes tried as subgradients
NEAR = np.array([0.0, 1e-6, 1e-3, 1e-2, 1.0])  # how near to the point


def one_sided(kind, a, h):  # h [k] -> left slope [k], right slope [k]
    at = activate(kind, np.array(a))
    return (at - activate(kind, a - h)) / h, (activate(kind, a + h) - at) / h


def central(kind, a, h):  # h [k] -> [k]
    return (activate(kind, a + h) - activate(kind, a - h)) / (2 * h)


def change(kind, a, h):  # h [k] -> [k], the larger one of both sides
    both = activate(kind, a + np.array([-h, h])) - activate(kind, np.array(a))
    return abs(both).max(axis=0)


def verdict(changes, gaps):  # [k], [k] -> continuous, differentiable
    return settles(changes), settles(gaps)


def above(kind, a, g):  # [m] -> [m], how far a line of slope g through the point rises above f
    x = np.linspace(a - 1, a + 1, 201)
    return np.max(activate(kind, np.array(a)) + g[:, None] * (x - a) - activate(kind, x), axis=1)


def weights(rng, n, m):  # -> [n, m]
    return rng.standard_normal((n, m)) / np.sqrt(n)


def picture(kind, a, slopes):  # x [141], f with a gap at a jump, left and right tangent
    x = a + np.linspace(-1, 1, 141)
    f = activate(kind, x)
    return x, gapped(f), beside(activate(kind, np.array(a)) + slopes[:, None] * (x - a), f)


def compute(*, rng, fn, x0, h_min):
    h = (x0 + np.geomspace(0.1, h_min, 6)) - x0  # [6], as rounding will have it
    slopes = np.array([one_sided(kind, x0, h) for kind in KINDS])  # [8, 2, 6]
    changes, gaps = np.array([change(k, x0, h) for k in KINDS]), slopes[:, 1] - slopes[:, 0]
    verdicts = np.array([verdict(*both) for both in zip(changes, gaps, strict=True)])  # [8, 2]
    chosen, rows = KINDS.index(fn), [KINDS.index(kind) for kind in COMPARED]
    said = [[f"{KINDS[i]}: {'yes' if verdicts[i, j] else 'no'}" for i in rows] for j in (0, 1)]
    x, f, (left, right) = picture(fn, x0, slopes[chosen, :, -1])
    z = rng.standard_normal((1000, 16)) @ weights(rng, 16, 64)
    formula = np.array([slope(kind, np.array(x0)) for kind in KINDS])  # [8], f'(x0)
    jumps = np.where(verdicts[:, 0], 0, changes[:, -1])  # [8], what the change ends at
    return {
        "fn": np.array(fn), "x0": np.array(x0), "h_min": np.array(h_min), "h": h,
        "x": x, "f": f, "left_tangent": left, "right_tangent": right,
        "left": slopes[chosen, 0], "right": slopes[chosen, 1], "central": central(fn, x0, h),
        "change": changes[chosen], "kind": np.array(KINDS), "jumps": jumps,
        "limits": np.column_stack([jumps, tends_to(slopes)]).round(6) + 0.0,  # no -0
        "limit": np.array(["jump", "left slope", "right slope"]),
        "judged": np.array([f"{KINDS[i]}: {VERDICTS[n]}" for i, n in enumerate(verdicts @ [2, 1])]),
        "continuous": verdicts[:, 0], "differentiable": verdicts[:, 1],
        "change_label": np.array(said[0]), "gap_label": np.array(said[1]),
        "h_label": np.array(list(map(short, h))), "used": formula[chosen],
        "change_rows": changes[rows].round(9), "gap_rows": abs(gaps[rows]).round(9),
        "smooth_error": abs(slopes[4:6, :, -1] - formula[4:6, None]).max(),  # sigmoid and tanh
        "relu_slopes": np.array(one_sided("relu", 0.0, h))[:, -1],
        "relu_central": central("relu", 0.0, h)[-1], "near": np.array(list(map(short, NEAR))),
        "g": G, "above": above(fn, x0, G), "subgradient": above(fn, x0, G) <= 1e-12,
        "side": np.array(["left", "right", "central"]), "slope": np.array(["slope"]),
        "sides": np.array([[*slopes[chosen, :, -1], central(fn, x0, h)[-1]]]),
        "unit": np.array(["z"]), "inputs": np.array(z.size),
        "hits": np.sum(abs(z.ravel() - x0) <= NEAR[:, None], axis=1)[None],
    }  # fmt: skip


def near_title(d):
    i = KINDS.index(str(d["fn"]))
    at, left, right = f"{d['fn']} at {d['x0']:g}", d["left"][-1], d["right"][-1]
    if not d["continuous"][i]:
        return f"{at} jumps by {d['change'][-1]:.3g}: not continuous, so not differentiable"
    if not d["differentiable"][i]:
        return f"{at}: continuous, but the slopes {left:.3g} and {right:.3g} do not meet"
    return f"{at}: both slopes tend to {right:.3g}, so it is differentiable"


def limits_title(d):
    jump, *slopes = d["limits"][0, 0], *d["limits"][1, 1:], *d["limits"][4, 1:]
    return (f"At a = {d['x0']:.2g} step jumps by {jump:g}; left and right slope: "
            "relu {:.2g}, {:.2g}; sigmoid {:.2g}, {:.2g}".format(*slopes))  # fmt: skip


def misjudged(d):
    jumps, kinks = d["kind"] == "step", np.isin(d["kind"], ("relu", "leaky", "abs"))
    return np.sum(d["continuous"] == jumps) + np.sum(d["differentiable"] == (kinks | jumps))


DEMO = Demo(
    title="Continuous or differentiable: jumps, kinks and slopes from both sides",
    compute=compute,
    params=(
        Param("fn", "relu", choices=("step", "relu", "leaky", "abs", "sigmoid", "tanh", "softplus",
                                     "gelu"), meaning="f, the function"),
        Param("x0", 0.0, low=-3.0, high=3.0, meaning="a, the point"),
        Param("h_min", 1e-6, low=1e-9, high=1e-2, meaning="the smallest h"),
    ),
    presets=(
        Preset("definition", "changes and slopes as h shrinks", show=("changes", "gaps")),
        Preset("classify", "eight functions at 0", show=("functions",)),
        Preset("kink", "subgradients, and hits of 0", show=("sides", "hits", "lines")),
        Preset("gradient-check", "the central difference at the kink", show=("probe",)),
        Preset("step", "a jump", params={"fn": "step"}),
    ),
    claims=(
        Claim("jump of the step at 0", lambda d: d["jumps"][0], "==", 1,
              lambda d: d["x0"] == 0, "changes"),
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
             labels=("f", "left tangent", "right tangent"), x_label="x", y_label="f(x)"),
        Plot("changes", "heatmap", lambda d: f"Continuous at a = {d['x0']:.3g}: f(x) → f(a) as "
             f"x → a; the step stays {d['change_rows'][0, -1]:g} away", z="change_rows",
             row_labels="change_label", column_labels="h_label", x_label="h",
             y_label="continuous? larger |f(a ± h) - f(a)|"),
        Plot("gaps", "heatmap", lambda d: "Differentiable: both (f(a ± h) - f(a)) / ±h → f'(a); "
             f"relu's end {d['gap_rows'][1, -1]:g} apart", z="gap_rows",
             row_labels="gap_label", column_labels="h_label", x_label="h",
             y_label="differentiable (then continuous, not conversely)? |right - left slope|"),
        Plot("functions", "heatmap", limits_title, z="limits", row_labels="judged",
             column_labels="limit", x_label="limits as h → 0",
             y_label="continuous (no jump), both (differentiable, too: equal slopes) or neither"),
        Plot("sides", "heatmap", lambda d: f"At a = {d['x0']:.3g} the slopes of {d['fn']} are "
             f"{d['left'][-1]:.2g} and {d['right'][-1]:.2g} (h = {short(d['h_min'])}); libraries "
             f"use {d['used']:.2g}", z="sides", row_labels="slope", column_labels="side",
             x_label="side", y_label="difference quotient of f"),
        Plot("hits", "heatmap", lambda d: f"{d['hits'][0, 0]} of {d['inputs']} random "
             f"pre-activations z are exactly {d['x0']:.3g}", z="hits", row_labels="unit",
             column_labels="near", x_label="|z - a| at most", y_label="how many"),
    ),
    tables=(
        Table("probe", "The chosen function as h shrinks", (
            Column("h", "h", ".3g"), Column("left slope", "left"), Column("right slope", "right"),
            Column("central difference", "central"), Column("larger change", "change", ".2g"))),
        Table("lines", "Lines of slope g through (a, f(a)): a subgradient's is nowhere above f", (
            Column("g", "g", ".2f"), Column("highest above f, |x - a| <= 1", "above", ".2f"),
            Column("subgradient", "subgradient"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("trusts-the-central-difference", one_sided, lambda f, a, h: (central(f, a, h),) * 2,
            "it averages both sides: at a kink it finds a slope where there is none"),
    Mistake("skips-the-point", one_sided,
            lambda f, a, h: (one_sided(f, a - h, h)[0], one_sided(f, a + h, h)[1]),
            "the slopes start from f(a): across a jump they grow without bound"),
    Mistake("secant-for-slope", one_sided, lambda f, a, h: one_sided(f, a, h[0] + 0 * h),
            "over a finite h it is a secant: the derivative is the limit as h goes to 0"),
    Mistake("kink-for-jump", verdict, lambda _changes, gaps: (settles(gaps),) * 2,
            "at a kink the slopes differ, the values do not: it is continuous"),
    Mistake("continuous-is-enough", verdict, lambda changes, _gaps: (settles(changes),) * 2,
            "the converse fails: at a kink a continuous function has no derivative"),
    Mistake("small-change-small-change", verdict,
            lambda changes, gaps: (abs(changes[0]) <= 0.05, settles(gaps)),
            "what counts is where the change goes as h shrinks, not its size at one h"),
    Mistake("steep-for-jump", step, lambda z: np.minimum(np.maximum(20 * z, 0), 1),
            "the line that a plot draws across a jump is not the function: nothing lies between"),
    Mistake("forgets-the-two", central, lambda f, a, h: 2 * central(f, a, h),
            "from a - h to a + h it is 2h"),
    Mistake("looks-right-only", above, lambda f, a, g: np.maximum(g - one_sided(f, a, 1.0)[1], 0),
            "a subgradient's line stays below the graph on both sides"),
    Mistake("starts-at-zero", weights, lambda _rng, n, m: np.zeros((n, m)),
            "with zero weights every unit sits on the kink: random ones hardly ever do"),
)  # fmt: skip
