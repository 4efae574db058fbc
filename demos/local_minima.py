"""Local minima, saddles, and why a wide network seldom gets stuck.

curve    f(x) = sin 3x + 0.1 x^2, f' = 3 cos 3x + 0.2 x, f'' = 0.2 - 9 sin 3x, by x <- x - eta f'(x)
minimum  f' = 0 and no curvature < 0 (here); saddle: the gradient is 0 and some curvature < 0
linear   L(u, v) = (u v - 1)^2 / 2, two linear layers: Hessian [[v^2, 2uv - 1], [2uv - 1, u^2]]
xor      nets of 2 to 8 units, each from many random starts; the loss ln 2 / 2 = 0.347 leaves two
         of the four patterns undecided
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import bumps
from flashdl.demokit.kernels.bumps import bend, cooled, d_f, f, step
from flashdl.demokit.kernels.stationary import kind, points
from flashdl.demokit.kernels.xor_nets import SOLVED, stacked, start, trained

WIDTHS, SIZES, DRAWS = (2, 3, 4, 8), np.array([1, 2, 3, 4, 6, 10]), 2000  # of random Hessians
SEEDS, STEPS = 50, 800  # where only the other parts are asked for


def random_hessians(rng, n):  # [DRAWS, n, n], symmetric, as likely to bend up as down
    return (M := rng.standard_normal((DRAWS, n, n))) + M.swapaxes(1, 2)


def solved(losses):  # [S] -> [S], is no pattern wrong any more
    return losses < SOLVED


def xor(rng, units, phi, seeds, steps):  # -> losses [widths, seeds]
    nets = stacked([start(rng, n, seeds) for n in units])
    return trained(nets, phi, steps)[1].reshape(len(units), seeds)


def curve(rng, noise):
    (x, share), starts = bumps.minima(), bumps.STARTS
    goal = x[f(x).argmin()]
    own, plain, shaken = (bumps.reached(rng, size, goal) for size in (noise, 0.0, 2.0))
    return {
        "x": starts[::10], "f": f(starts[::10]), "minimum": x[:9], "slope": d_f(x), "bend": bend(x),
        "share": share, "goal": goal, "names": np.array([f"{at:.2f}" for at in x[:9]]),
        "lowest": share[f(x).argmin()], "minima": np.array([f(x), share])[:, :9],
        "noise": np.array(noise), "what": np.array(["f", "share of starts"]),
        "own_noise": np.array(own), "unshaken": np.array(plain), "shaken": np.array(shaken),
        "heavy": np.mean(np.abs(bumps.descend(starts, bumps.NOISY, 0.9) - goal) < 0.1),
    }  # fmt: skip


def compute(*, rng, part, hidden, activation, seeds, steps, noise):
    if part != "xor":
        seeds, steps = SEEDS, STEPS
    units = WIDTHS if hidden in WIDTHS else (*WIDTHS, hidden)
    losses = xor(rng, units, activation, seeds, steps)
    other = xor(rng, WIDTHS, {"tanh": "relu", "relu": "tanh"}[activation], SEEDS, STEPS)
    rates = np.array([solved(L).mean(axis=1) for L in (losses[:4], other)])
    signs = [np.linalg.eigvalsh(random_hessians(rng, n)) for n in SIZES]
    mixed = np.array([np.mean(e[:, 0] * e[:, -1] < 0) for e in signs])
    found = curve(rng, noise if part == "curve" else 0.0)
    once, final = rates[0, 0], losses[units.index(hidden)]
    good, large = solved(final), tuple(4 * w for w in start(rng, 2, seeds))
    return {
        **found, **points(found["minimum"]), "seeds": np.array(seeds), "steps": np.array(steps),
        "hidden": np.array(hidden), "activation": np.array(activation), "final": final,
        "width": np.array([f"{n} units" for n in WIDTHS]), "success": rates[0], "rates": rates,
        "phi": np.array([activation, "relu" if activation == "tanh" else "tanh"]),
        "own": good.mean(), "worst": final.max(initial=0, where=good),
        "size": SIZES.astype(str), "which": np.array(["saddle", "minimum"]),
        "signs": np.array([mixed, [np.mean(e[:, 0] > 0) for e in signs]]),
        "help": np.array(["noise 2, cooled, from x = 4 (curve)", "momentum 0.9 (curve)",
                          "best of 5 starts, not 1 (xor, 2 units)",
                          "weights N(0, 1), not 4 times (tanh xor)", "8 units, not 2 (xor)"]),
        "without": np.array([found["unshaken"], found["lowest"], once,
                             solved(trained(large, "tanh", steps)[1]).mean(), once]),
        "helped": np.array([found["shaken"], found["heavy"], 1 - (1 - once) ** 5,
                            rates[int(activation != "tanh"), 0], rates[0, -1]]),
    }  # fmt: skip


def enough(d):  # seeds and steps for a law of large numbers
    return d["seeds"] >= 50 and d["steps"] >= 200


def curve_title(d):
    found = f"{d['lowest']:.1%} of 2001 starts in [-6, 6] reach the lowest"
    return f"{d['slope'].size} minima; {found}"


def width_title(d):
    shares = ", ".join(f"{p:.0%}" for p in d["success"])
    return f"XOR, {d['activation']}: {shares} of {d['seeds']} starts solve it in {d['steps']} steps"


def signs_title(d):
    few, many = (f"{d['signs'][1, k]:.0%}" for k in (0, -1))
    saddles = f"{d['signs'][0, -1]:.0%} there are saddles"
    return f"Random Hessians: {few} minima in 1 dimension, {many} in {d['size'][-1]}; {saddles}"


DEMO = Demo(
    title="Local minima and saddles, and what width does about them",
    compute=compute, aliases=("minima",),
    params=(
        Param("part", "xor", choices=("curve", "xor", "saddle"),
              meaning="what the others act on: noise on the curve, the rest on xor"),
        Param("hidden", 2, low=1, high=16, meaning="hidden units of the histogram"),
        Param("activation", "tanh", choices=("tanh", "relu"), meaning="phi of the xor nets"),
        Param("seeds", 50, low=10, high=200, meaning="random starts of each width"),
        Param("steps", 800, low=200, high=2000, meaning="steps of the xor nets"),
        Param("noise", 0.0, low=0.0, high=5.0, meaning="that shakes x on the curve, then cools"),
    ),
    presets=(
        Preset("definition", "minima of a curve, kinds of points", {}, ("minima", "kinds")),
        Preset("saddles", "how often a random Hessian has mixed signs", {}, ("signs", "linear")),
        Preset("width", "XOR by width, and what else helps", {}, ("width", "helps")),
        Preset("stuck", "where nets of two units end", {}, ("final",)),
        Preset("curve", "the curve, shaken by noise", {"part": "curve", "noise": 2.0}, ("curve",)),
    ),
    claims=(
        Claim("minima: top |f'|", lambda d: np.abs(d["slope"]).max(), "<=", 1e-6, None, "minima"),
        Claim("minima: least f''", lambda d: d["bend"].min(), ">", 0, about="minima"),
        Claim("minimum: least curvature", lambda d: d["flattest"], ">=", -1e-9, None, "kinds"),
        Claim("10 dimensions: share with curvatures of one sign",
              lambda d: 1 - d["signs"][0, -1], "<=", 0.01, about="signs"),
        Claim("XOR: solved with 8 units less with 2", lambda d: d["success"][-1] - d["success"][0],
              ">=", 0.1, enough, "width"),
        Claim("least that helps: share with it less without",
              lambda d: (d["helped"] - d["without"]).min(), ">=", 0.01, enough, "helps"),
        Claim("from x = 4 with noise 2: share that reaches the lowest", lambda d: d["shaken"],
              ">=", 0.25, about="curve"),
        Claim("called solved: largest loss", lambda d: d["worst"], "<=", SOLVED, None, "final"),
    ),
    plots=(
        Plot("curve", "line", lambda d: f"From x = 4 with noise {d['noise']:g}: "
             f"{d['own_noise']:.0%} of runs reach the lowest minimum", x="x", y=("f",), x_label="x",
             y_label="f(x)", marks=(Mark("x", "goal", "lowest"),)),
        Plot("minima", "heatmap", curve_title, z="minima", signed=True, row_labels="what",
             column_labels="names", x_label="x of the minimum", y_label="f = sin 3x + 0.1 x^2"),
        Plot("success", "bar", width_title, x="width", y=("success",), x_label="hidden units",
             y_label="share of starts without an error"),
        Plot("width", "heatmap", width_title, z="rates", row_labels="phi", column_labels="width",
             x_label="hidden units", y_label="share of starts that solve XOR"),
        Plot("final", "hist", lambda d: f"{d['hidden']} {d['activation']} units: {d['own']:.0%} of "
             "starts solve XOR; some get stuck at 0.347, 0.477, 0.693", y=("final",),
             x_label="loss at the end; 0.347 = ln 2 / 2: two undecided", labels=("starts",)),
        Plot("signs", "heatmap", signs_title, z="signs", row_labels="which", column_labels="size",
             x_label="dimensions", y_label="share of 2000 random symmetric matrices"),
    ),
    tables=(
        Table("kinds", "The curve, and two linear layers: (u v - 1)^2 / 2, least along u v = 1", (
            Column("point", "point"), Column("loss", "loss", ".3f"),
            Column("|gradient|", "gradient", ".2g"), Column("curvatures", "bends"),
            Column("kind", "kind"))),
        Table("linear", "Linear layers, (u v - 1)^2 / 2: all minima, at u v = 1, are global", (
            Column("point", "net_point"), Column("loss", "net_loss", ".2f"),
            Column("|gradient|", "net_gradient", ".2g"), Column("curvatures", "net_bends"),
            Column("eta below", "net_limit", ".2g"), Column("kind", "net_kind"))),
        Table("helps", "Share that reaches the lowest minimum, or solves XOR", (
            Column("what helps", "help"), Column("without", "without", ".3f"),
            Column("with", "helped", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("stops-early", step, lambda x, g, v, beta: step(x, 0.01 * g, v, beta),
            "a step that is small is no proof of a minimum: f' has to be 0"),
    Mistake("takes-better-than-chance", solved, lambda losses: losses < 0.9 * np.log(2),
            "at ln 2 / 2 two of the four patterns are undecided: that is stuck, not solved"),
    Mistake("takes-any-rest-for-a-minimum", kind, lambda _gradient, _curvatures: "minimum",
            "the gradient is 0 at saddles and maxima, too: the curvatures decide"),
    Mistake("takes-losses-for-convex", random_hessians,
            lambda rng, n: np.eye(n) + np.zeros((DRAWS, 1, 1)) * rng.random(),
            "a loss with hidden layers is not convex: curvatures of both signs are the rule"),
    Mistake("starts-all-units-alike", start, lambda rng, units, seeds: tuple(
            w * 0 + w.flat[0] for w in start(rng, units, seeds)),
            "units that start alike stay alike: width helps by different starts"),
    Mistake("never-cools", cooled, lambda _k, _steps: 1.0,
            "noise that stays drives x out of the lowest minimum again"),
)  # fmt: skip
