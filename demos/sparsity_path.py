"""Two penalties on the weights of least squares: L1 keeps few of them, L2 keeps them small.

f(w) = |y - X w|^2 / (2n) + lam |w|_1            soft threshold after a step of size eta:
                                                 w <- sign(w) max(|w| - eta lam, 0)
f(w) = |y - X w|^2 / (2n) + lam |w|_2^2 / 2      w = (X^T X / n + lam I)^-1 X^T y / n

The slope of the second penalty, lam w, fades with w. That of the first, lam sign(w), does not; at
w = 0 it may be anything from -lam to lam, which holds a weight there that the data hardly pulls.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import sparse, weight_decay
from flashdl.demokit.kernels.optimisers import adam
from flashdl.demokit.kernels.pulls import laws
from flashdl.demokit.kernels.sparse import NOISE, USEFUL, Penalty, shrink, soft_threshold
from flashdl.demokit.words import short

GRID = np.geomspace(0.01, 10, 31)  # of lambda
SHOWN, STEPS = [0, 10, 15, 20, 25], 300  # of the grid: 0.01 to 3.2; of the two kinds of decay


def minimum(of, penalty, shape, solver):  # -> [k, d]
    if solver == "prox":
        return sparse.proximal_descent(of, np.zeros(shape), penalty)
    return sparse.subgradient_descent(of, np.zeros(shape), penalty)


def zeros(w):  # [..., d] -> [...], exact ones
    return np.sum(w == 0, axis=-1)


def solvers(of, lams):  # -> one row for each lambda and solver
    penalty, shape = Penalty(lams[:, None]), (lams.size, len(of.c))
    exact, near = (minimum(of, penalty, shape, s) for s in ("prox", "subgradient"))
    return {
        "way_lam": lams, "prox_zeros": zeros(exact), "sub_zeros": zeros(near),
        "sub_small": np.sum(np.abs(near) < 0.01, axis=1), "jump": sparse.last_jump(of, lams),
    }  # fmt: skip


def decay_or_penalty(data, of, lam):  # -> the weights by four ways, what differs in three pairs
    rates = sparse.step_size(of, lam), 0.05  # of SGD, of Adam
    ways = weight_decay.four_ways(lambda w: sparse.data_gradient(of, w), np.zeros(len(of.c)), lam,
                                  rates=rates, steps=STEPS)  # fmt: skip
    mode = sparse.posterior_mode(data, lam) - sparse.ridge(of, lam)
    narrow = len(data.y) * lam / NOISE**2
    return {
        "way_of": np.array(weight_decay.WAYS), "ways": ways[:, :5].round(4),
        "useful": np.array([f"w{j}" for j in range(1, 6)]), "precision": np.array(narrow),
        "pair": np.array(["SGD: penalty, or decay w <- w - eta lambda w",
                          "Adam: penalty, or decay beside it (AdamW)",
                          f"ridge, or likeliest w by a Gaussian prior of 1/{narrow:g}"]),
        "difference": np.abs([ways[0] - ways[1], ways[2] - ways[3], mode]).max(axis=1),
    }  # fmt: skip


def compute(*, rng, penalty, lam, n, d, solver):
    data = sparse.sparse_regression(rng, n, d)
    of = sparse.problem(data)
    lams = np.append(GRID, [lam, sparse.largest_l1(of)])  # [33]
    every = minimum(of, Penalty(**{penalty: lams[:, None]}), (33, d), solver)  # [33, d]
    w, shown = every[31], every[SHOWN]
    five = np.c_[every[:, :5], np.abs(every[:, 5:]).max(axis=1, initial=0)]  # [33, 6]
    truth = np.append(USEFUL, np.zeros(d - USEFUL.size))
    g, curved = sparse.data_gradient(of, w), np.linalg.eigvalsh(of.G)[[0, -1]] + lam
    return {
        "penalty": np.array(penalty), "lam": np.array(lam), "solver": np.array(solver),
        "n": np.array(n), "d": np.array(d), "lambda_max": lams[32], "grid": GRID,
        "path": five[:31], "zeros": zeros(w), "zeros_at_top": zeros(every[32]), "w": w,
        "row": np.array([*(f"w{j}" for j in range(1, 6)), "largest other"]),
        "column": np.array([short(lam) for lam in GRID[SHOWN]]),
        "shown": five[SHOWN].T.round(4) + 0.0, "row_lam": GRID[SHOWN], "row_zeros": zeros(shown),
        "row_norm": np.linalg.norm(shown, axis=1), "row_error": ((shown - truth) ** 2).sum(axis=1),
        "name": np.array([f"w{j}" for j in range(1, min(d, 8) + 1)]), "first": w[:8],
        "first_truth": truth[:8], "gradient": g, "balance": np.array([w, -g])[:, :8].round(4) + 0.0,
        "balanced": np.array(["weight", "pull of data"]),
        "residual": sparse.kkt_residual(of, w, Penalty(**{penalty: lam})).max(),
        "ridge_error": np.abs(w - sparse.ridge(of, lam)).max(),
        "idle_zeros": zeros(w[5:]) / max(d - 5, 1),
        "condition": curved[1] / max(curved[0], 1e-12), **laws(lam, n),
        **solvers(of, np.array([0.1, 0.3, lams[32]])), **decay_or_penalty(data, of, lam),
    }  # fmt: skip


def shown_title(d):
    if d["penalty"] == "l2":
        norms = " to ".join(f"{norm:.2f}" for norm in d["row_norm"][[0, -1]])
        ridge = f"norm {norms}; {d['zeros']} of {d['d']} are 0"
        return f"L2, w = (X^T X/n + lambda I)^-1 X^T y/n: {ridge}"
    count, least = ", ".join(map(str, d["row_zeros"])), short(d["lambda_max"], 4)
    return f"L1: of {d['d']} weights {count} are exactly 0; all from lambda {least} on"


def enough(d, lam=0.05):
    return d["n"] >= 2 * d["d"] and d["lam"] >= lam


def one(name, **also):  # the claim is about runs with this penalty, solved to the end
    return lambda d: (d["penalty"] == name and d["solver"] == "prox" and enough(d, 0)
                      and all(d[key] >= least for key, least in also.items()))  # fmt: skip


DEMO = Demo(
    title="Few weights or small ones: paths of L1 and L2 regularisation",
    compute=compute,
    params=(
        Param("penalty", "l1", choices=("l1", "l2"), meaning="|w|_1 or |w|_2^2 / 2"),
        Param("lam", 0.1, low=0.0, high=3.0, meaning="lambda, the factor of the penalty"),
        Param("n", 80, low=20, high=500, meaning="rows of data"),
        Param("d", 40, low=5, high=200, meaning="columns, of which five matter"),
        Param("solver", "prox", choices=("prox", "subgradient"),
              meaning="proximal steps, or steps along a slope"),
    ),
    presets=(
        Preset("ridge", "under L2 all are smaller, none 0", {"penalty": "l2"}, ("shown", "l2")),
        Preset("lasso", "under L1 few weights are left", show=("shown", "l1")),
        Preset("weight-decay", "with SGD the same as the L2 penalty, with Adam not",
               show=("procedures", "decay")),
        Preset("exact-zeros", "which weights are 0, and by which step",
               show=("threshold", "balance", "solvers")),
        Preset("subgradient", "small weights, no zeros", {"solver": "subgradient"}),
    ),
    claims=(
        Claim("L1: largest violation of optimality (KKT)", lambda d: d["residual"], "<=", 1e-8,
              one("l1"), "balance"),
        Claim("L1: share of exact zeros among weights without use", lambda d: d["idle_zeros"],
              ">=", 0.6, one("l1", lam=0.1, n=80, d=6), "shown"),
        Claim("L1 at the largest |X^T y / n|: weights not 0",
              lambda d: d["d"] - d["zeros_at_top"], "==", 0, one("l1"), "shown"),
        Claim("L2: distance to the closed form", lambda d: d["ridge_error"], "<=", 1e-10,
              lambda d: one("l2")(d) and d["condition"] <= 100, "shown"),
        Claim("L2: exact zeros", lambda d: d["zeros"], "==", 0, one("l2"), "shown"),
        Claim("subgradient steps: exact zeros", lambda d: d["sub_zeros"].sum(), "==", 0,
              about="solvers"),
        Claim("SGD: penalty against weight decay, largest difference",
              lambda d: d["difference"][0], "<=", 1e-12, about="decay"),
        Claim("Adam: penalty against decay, largest difference", lambda d: d["difference"][1],
              ">=", 0.01, enough, "decay"),
    ),
    plots=(
        Plot("path", "line", shown_title, x="grid", y=("path",), log_x=True,
             labels=("w1", "w2", "w3", "w4", "w5", "largest |w| of the others"),
             x_label="lambda", y_label="weight",
             marks=(Mark("x", "lambda_max", "largest |X^T y / n|"),)),
        Plot("weights", "bar", lambda d: f"lambda = {d['lam']:g}: the true weights are 3, -2, 1.5, "
             "-1, 0.8 and 0", x="name", y=("first", "first_truth"),
             labels=("found", "true"), x_label="weight", y_label="value"),
        Plot("shown", "heatmap", shown_title, z="shown", signed=True, row_labels="row",
             column_labels="column", x_label="lambda", y_label="weight"),
        Plot("balance", "heatmap", lambda d: "A weight is 0 where the pull of the data is below "
             f"lambda = {d['lam']:g}", z="balance", signed=True,
             row_labels="balanced", column_labels="name", x_label="the first weights",
             y_label="w and pull X^T (y - X w) / n"),
        Plot("threshold", "heatmap", lambda d: "w <- sign(w) max(|w| - t, 0): all up to size t = "
             f"eta lambda, here {d['lam']:g}, become 0", z="cut", signed=True,
             row_labels="cut_row", column_labels="multiple", x_label="w in units of t",
             y_label="weight"),
        Plot("procedures", "heatmap", lambda d: "Penalty and decay differ by "
             f"{short(d['difference'][0])} with SGD, by {short(d['difference'][1])} with Adam",
             z="ways", signed=True, row_labels="way_of", column_labels="useful", x_label="weights",
             y_label=f"after {STEPS} steps"),
    ),
    tables=(
        Table("grid", "Along the path", (
            Column("lambda", "row_lam", ".3g"), Column("exact zeros", "row_zeros", "d"),
            Column("norm", "row_norm", ".4f"), Column("|w - true w|^2", "row_error", ".4f"))),
        Table("l1", "L1: adding lambda |w| is the prior exp(-n lambda |w| / sigma^2), Laplace", (
            Column("weight w", "pulled"), Column("lambda |w|", "cost_l1"),
            Column("subgradient lambda sign(w)", "pull_l1"),
            Column("Laplace prior", "prior_l1", ".2g"))),
        Table("l2", "L2: each weight is pulled towards 0 in proportion to itself", (
            Column("weight w", "pulled"), Column("penalty lambda w^2 / 2", "cost_l2"),
            Column("gradient lambda w", "pull_l2"))),
        Table("solvers", "L1: zeros by two kinds of step; a subgradient step jumps across 0", (
            Column("lambda", "way_lam"), Column("thresholds: zeros", "prox_zeros", "d"),
            Column("subgradient: zeros", "sub_zeros", "d"),
            Column("below 0.01", "sub_small", "d"), Column("its last jump", "jump", ".2g"))),
        Table("decay", "Two ways each; the prior's variance is sigma^2 / (n lambda), sigma = 0.5", (
            Column("compared", "pair"), Column("largest difference", "difference", ".2g"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("shrinks-in-proportion", soft_threshold, shrink,
            "that is the step of L2: L1 takes the same amount from every weight, down to 0"),
    Mistake("forgets-the-maximum", soft_threshold, lambda w, t: w - t * np.sign(w),
            "a weight within the threshold must stop at 0 instead of changing its sign"),
    Mistake("subtracts-a-constant", shrink, soft_threshold,
            "that is the step of L1: the pull of L2 fades with the weight and makes no zero",
            {"penalty": "l2"}),
    Mistake("calls-small-weights-zero", zeros, lambda w: np.sum(np.abs(w) < 0.01, axis=-1),
            "a weight that hovers near 0 still has to be stored and multiplied"),
    Mistake("decays-without-the-rate", weight_decay.decayed, lambda w, share: w - 3 * share * w,
            "the penalty's gradient is multiplied by the learning rate: decay by eta lambda"),
    Mistake("decays-through-adam", weight_decay.adamw,
            lambda w, g, carried, *, lr, lam: adam(w, g + lam * w, carried, lr=lr),
            "Adam divides the penalty's gradient by its own scale: AdamW subtracts it afterwards"),
)  # fmt: skip
