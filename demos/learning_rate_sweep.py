"""The learning rate: too small, right, and above the limit of the sharpest curvature.

step    w <- w - eta dL/dw
ridge   L = mean |x W - y|^2 / 2 + mu |W|^2 / 2,  dL/dW = A W - B,  A = X^T X / n + mu I
        along an eigenvector of A the error is multiplied by 1 - eta lambda_k in every step
limit   |1 - eta lambda_max| < 1, so eta < 2 / lambda_max
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.rates import (
    along_sharpest,
    net_runs,
    net_sharpness,
    noisy_runs,
    ridge,
    ridge_runs,
    sharpest,
    step,
)
from flashdl.demokit.words import short

PENALTY, RATES, HIDDEN, FEW = 0.01, 12, 16, 200  # mu; of a sweep; units of the net, its digits
OF_LIMIT, AFTER = np.array([0.01, 0.5, 0.95, 1.05, 100.0]), np.array([0, 1, 2, 3, 10, 100])
NOISY, SEEN = 300, np.array([10, 100, 200, 300])  # steps by mini-batches of 16, and some of them
HIGHEST = 1e3  # times the loss at the start, where the picture ends


def limit(curvature):  # above it the factor of the sharpest direction is below -1
    return 2 / curvature


def schedules(k):  # [steps] -> [steps, 3], shares of the rate: constant, decay, warm-up and decay
    left = 1 - k / NOISY
    return np.stack([np.ones(k.size), left, np.minimum(1, (k + 1) / 30) * left], axis=1)


@np.errstate(over="ignore", invalid="ignore")
def verdicts(losses):  # [steps + 1, R] -> losses at the end [R], infinite for NaN, and words [R]
    start, end = losses[0], np.where(np.isnan(losses[-1]), np.inf, losses[-1])
    done = (start - end) / (start - end.min() + 1e-300)  # share of what the best has done
    words = np.where(end > start, "diverges", np.where(done < 0.5, "too small", "good"))
    return end, np.where(end == end.min(), "best", words)


def few_runs(problem, edge):  # at shares of the limit: losses, and the error that is sharpest
    W, losses = ridge_runs(problem, OF_LIMIT * edge, AFTER[-1])
    along = along_sharpest(problem, W)  # [101, 5, 10]
    sharp = (along[AFTER] * along[0]).sum(axis=2) / (along[0] ** 2).sum(axis=1)
    return {
        "eta": OF_LIMIT * edge, "of_limit": OF_LIMIT, "after": AFTER.astype(str),
        "run": np.array([f"{f:g} x limit" for f in OF_LIMIT]), "sharp": sharp.T.round(9) + 0.0,
        "gradient": np.full(5, np.linalg.norm(problem[1])), "before": losses[0],
        "moved": np.linalg.norm(W[1], axis=(1, 2)), "once": losses[1], "ten": losses[10],
        "hundred": losses[100], "said": verdicts(losses)[1],
    }  # fmt: skip


@np.errstate(over="ignore", invalid="ignore")  # it may diverge
def compute(*, rng, lo, hi, steps, model):
    data = some_digits(rng, 1297, wrong=0.0)
    X, Y = data.x, one_hot(data.c, 10)
    problem, rates = ridge(X, Y - 0.1, PENALTY), np.geomspace(lo, hi, RATES)  # targets of mean 0
    A, B, _ = problem
    edge = here = limit(sharpest(lambda v: A @ v, np.ones(len(A))))
    W = noisy_runs(rng, X, Y - 0.1, rates=0.7 * edge * schedules(np.arange(NOISY)), penalty=PENALTY)
    excess = W[SEEN] - np.linalg.solve(A, B)  # [4, 6, 3, 64, 10]
    path, losses = ridge_runs(problem, rates, steps)
    size = np.linalg.norm(along_sharpest(problem, path[:4]), axis=2)
    if model == "mlp":
        net, batch = mlp.random_net(rng, (64, HIDDEN, 10)), (X[:FEW], Y[:FEW])
        losses, here = net_runs(net, batch, rates, steps), limit(net_sharpness(net, batch))
    end, said = verdicts(losses)
    return {
        "ridge": np.array(model == "ridge"), "lambda_max": np.array(2 / edge),
        "exact": np.linalg.eigvalsh(A)[-1], "limit": np.array(here), "steps": np.array(steps),
        "rate": rates, "times": rates / here, "end": end, "verdict": said, "losses": losses,
        "ratio": rates[2] / rates[0], "drawn": np.minimum(end, HIGHEST * losses[0, 0]),
        "best": rates[end.argmin()],
        "factor": size[1:] / size[:-1], "some": rates[::2], "some_times": rates[::2] / here,
        "some_end": end[::2], "some_said": said[::2], "seen": SEEN.astype(str),
        "schedule": (excess * (A @ excess)).sum(axis=(3, 4)).mean(axis=1).T / 2,
        "kind": np.array(["constant", "decay to 0", "warm-up, decay"]), **few_runs(problem, edge),
    }  # fmt: skip


def below(d):  # which rates of a ridge sweep are below the limit
    return d["ridge"] & (d["times"] < 0.99)


def above(d):
    return d["ridge"] & (d["times"] > 1.01)


def sweep_title(d):
    name = "2 / lambda_max" if d["ridge"] else "2 / lambda_max at the start"
    return f"Of {RATES} rates {short(d['best'], 2)} is best; {name} = {short(d['limit'], 3)}"


def sharp_title(d):
    edge = short(d["eta"][1] * 2, 3)
    return f"Sharpest error times 1 - eta lambda_max each step; limit 2/lambda_max = {edge}"


def schedule_title(d):
    constant, decay, warm = (f"{excess:.3f}" for excess in d["schedule"][:, -1])
    return f"Excess loss at the end: constant rate {constant}, decay {decay}, with warm-up {warm}"


DEMO = Demo(
    title="The learning rate: too small, good, too large, and how to find one",
    compute=compute, aliases=("learning_rate",),
    params=(
        Param("lo", 1e-3, low=1e-4, high=1.0, meaning="smallest rate of the sweep"),
        Param("hi", 10.0, low=0.01, high=30.0, meaning="largest rate of the sweep"),
        Param("steps", 100, low=10, high=500, meaning="steps at each rate"),
        Param("model", "ridge", choices=("ridge", "mlp"), meaning="linear, or one hidden layer"),
    ),
    presets=(
        Preset("definition", "one step at five rates", {}, ("first",)),
        Preset("effects", "too small, good and too large", {}, ("sharp", "runs")),
        Preset("find", "a sweep of rates; then schedules", {}, ("few", "schedule")),
        Preset("sweep", "the final loss by rate", {}, ("sweep",)),
        Preset("mlp", "the sweep on a network", {"model": "mlp"}, ("sweep",)),
    ),
    claims=(
        Claim("below the limit: steps that raise the loss",
              lambda d: np.sum(d["losses"][1:, below(d)] > d["losses"][:-1, below(d)] + 1e-12),
              "==", 0, lambda d: below(d).any(), "sweep"),
        Claim("above the limit: least factor of the sharp error",
              lambda d: d["factor"][:, above(d)].min(), ">", 1, lambda d: above(d).any(), "sweep"),
        Claim("the best of the sweep: loss over that at the start",
              lambda d: d["end"].min() / d["losses"][0, 0], "<", 1,
              lambda d: d["rate"].min() < 0.1, "sweep"),
        Claim("lambda_max less the largest eigenvalue, relative",
              lambda d: abs(d["lambda_max"] / d["exact"] - 1), "<=", 1e-6, about="first"),
        Claim("length of the first step less eta |gradient|",
              lambda d: np.abs(d["moved"] - d["eta"] * d["gradient"]).max(), "<=", 1e-9,
              about="first"),
        Claim("5 % above the limit, 100 steps: sharp error times", lambda d: abs(d["sharp"][3, -1]),
              ">=", 1e3, about="sharp"),
        Claim("0.01 of the limit, 100 steps: loss over that at 0.95", lambda d: d["hundred"][0] /
              d["hundred"][2], ">=", 1.5, about="runs"),
        Claim("decay: excess loss at the end over that of a constant rate",
              lambda d: d["schedule"][1, -1] / d["schedule"][0, -1], "<=", 0.6, about="schedule"),
    ),
    plots=(
        Plot("sweep", "line", sweep_title, x="rate", y=("drawn",), log_x=True, log_y=True,
             x_label="learning rate eta",
             labels=lambda d: (f"loss after {d['steps']} steps, cut off",),
             marks=(Mark("x", "limit", "2/lambda_max"),)),
        Plot("sharp", "heatmap", sharp_title, z="sharp", signed=True, row_labels="run",
             column_labels="after", x_label="steps",
             y_label="error in the sharpest direction at eta"),
        Plot("schedule", "heatmap", schedule_title, z="schedule", row_labels="kind",
             column_labels="seen", x_label="mini-batch steps at 0.7 x limit",
             y_label="loss above the least"),
    ),
    tables=(
        Table("first", "A step is eta |gradient| long; beyond 2/lambda_max the loss grows", (
            Column("eta", "eta", ".3g"), Column("eta / limit", "of_limit"),
            Column("|gradient|", "gradient", ".3f"), Column("|step|", "moved", ".3g"),
            Column("loss at 0", "before", ".3f"), Column("1 step", "once", ".3f"),
            Column("100 steps", "hundred", ".3g"))),
        Table("runs", "Ridge regression on digits, eta times the limit 2 / lambda_max", (
            Column("eta", "eta", ".3g"), Column("times the limit", "of_limit"),
            Column("loss before", "before", ".3f"), Column("1 step", "once", ".3f"),
            Column("10 steps", "ten", ".3g"), Column("100 steps", "hundred", ".3g"),
            Column("verdict", "said"))),
        Table("few", "A sweep in equal ratios: every second of its rates", (
            Column("eta", "some", ".2g"), Column("eta / limit", "some_times", ".2g"),
            Column("loss at the end", "some_end", ".3g"), Column("verdict", "some_said"))),
        Table("rates", "All rates of the sweep", (
            Column("eta", "rate", ".2g"), Column("eta over 2 / lambda_max", "times", ".2g"),
            Column("loss at the end", "end", ".3g"), Column("verdict", "verdict"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("climbs", step, lambda w, g, lr: w + lr * g,
            "the gradient points uphill: the step subtracts it"),
    Mistake("takes-steps-of-one-length", step,
            lambda w, g, lr: w - lr * g / (np.linalg.norm(g) + 1e-300),
            "eta is a factor of the gradient, not the length of the step"),
    Mistake("forgets-the-two", limit, lambda sharpest: 1 / sharpest,
            "at 1 / lambda_max the factor is 0; it is -1 at twice that rate"),
    Mistake("takes-the-mean-curvature", sharpest,
            lambda product, v: sum(product(e) @ e for e in np.eye(v.size)) / v.size,
            "the sharpest direction diverges first, whatever the others do"),
    Mistake("never-lowers-the-rate", schedules, lambda k: np.ones((k.size, 3)),
            "at a constant rate the noise of mini-batches keeps the loss up"),
)  # fmt: skip
