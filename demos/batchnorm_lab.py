"""Batch normalisation: each feature to mean 0 and variance 1 over the batch, then to a learned one.

xhat = (x - mu) / sqrt(v + eps),  y = gamma xhat + beta
dL/dx = (g - mean(g) - xhat mean(g xhat)) / sqrt(v + eps)  with g = gamma dL/dy, means over batch

mu and v are of the batch in training and running averages of it in inference. Of a convolution the
batch, height and width are averaged over, so that there is one mu for each channel.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import batchnorm, batchnorm_net
from flashdl.demokit.kernels import batchnorm_views as views
from flashdl.demokit.kernels.batches import epoch, one_hot
from flashdl.demokit.kernels.batchnorm_net import accuracy
from flashdl.demokit.kernels.batchnorm_views import BETA, GAMMA
from flashdl.demokit.words import short

N, WIDTH, BATCHES = 1297, 32, 20  # digits, units of a hidden layer, steps of an epoch at most


def trained(nets, d, rows, lr):  # plain and normalised -> {name: array}
    batches = [(d.x[r], one_hot(d.c[r], 10)) for r in rows]
    (plain_loss, plain), (loss, net) = (batchnorm_net.trained(n, batches, lr=lr) for n in nets)
    x, c, faint = d.test_x, d.test_c, d.test_x / 2 + 0.5
    alone = [accuracy(net, x[i : i + 1], c[i : i + 1], training=True) for i in range(len(x))]
    found = np.array([accuracy(plain, x, c), accuracy(net, x, c), np.mean(alone),
                      accuracy(net, faint, c), accuracy(net, faint, c, training=True)])  # fmt: skip
    return {
        "step": np.arange(1, loss.size + 1), "plain_loss": plain_loss, "loss": loss,
        "signals": views.signals(nets, batches[0][0]),
        "rates": np.column_stack([found[:2], views.elsewhere(nets, batches, (x, c), lr)]).round(3),
        "rate": np.array([f"rate {lr:g}", f"rate {10 * lr:g}", "start / 5"]),
        "accuracy": found, "by_statistics": found[2:],
    }  # fmt: skip


def compute(*, rng, activation, depth, lr, batch, epochs, eps):
    d, sides = some_digits(rng, N), [(64, WIDTH), *[(WIDTH, WIDTH)] * (depth - 1), (WIDTH, 10)]
    weights = [rng.standard_normal((n, m)) / np.sqrt(n) for n, m in sides]
    rows = [r for _ in range(epochs) for r in [*epoch(rng, N, batch)][:BATCHES]]
    nets = [batchnorm_net.fresh(weights, activation, e) for e in (None, eps)]
    units = d.x @ rng.standard_normal((64, 3)) + 2  # [N, 3]
    maps = views.convolved(d.x[:batch].reshape(-1, 8, 8), rng.standard_normal((3, 3, 2)))
    running = views.collected(units, rows)
    z, ends = units[:batch], (np.full(3, GAMMA), np.full(3, BETA))
    y, xhat = batchnorm.normalised(z, *ends, eps)
    dz = batchnorm.through(z, ends[0], rng.standard_normal(z.shape), eps)[0]
    some = rng.standard_normal((2, 6, 4))
    return {
        "activation": np.array(activation), "depth": np.array(depth), "lr": np.array(lr),
        "batch": np.array(batch), "epochs": np.array(epochs), "eps": np.array(eps),
        "z": z, "xhat": xhat, "y": y, "dz": dz, "z1": z[:, 0], "xhat1": xhat[:, 0],
        "route": views.route(z, xhat, y), **views.words(depth, batch),
        **views.by_unit(z, maps, eps),
        "moved": np.abs(batchnorm.normalised(3 * z + 2, *ends, eps)[0] - y).max(),
        "mates": views.with_mates(units[:, :1], tuple(m[:1] for m in running), eps),
        **views.compared(running, units, z),
        "dz_sum": dz.sum(axis=0).round(12) + 0.0, "dz_along": (dz * xhat).sum(axis=0),
        "gradient_error": np.array(views.gradient_error(*some, np.full(4, GAMMA), eps)),
        **trained(nets, d, rows, lr),
    }  # fmt: skip


def losses_title(d):
    diverged = " (diverged)" if np.isnan(d["plain_loss"]).any() else ""
    plain, ours = (f"{share:.3f}" for share in d["accuracy"][:2])
    layers = f"{d['depth']} {d['activation']} layers, rate {d['lr']:g}"
    return f"{layers}: accuracy {plain} plain{diverged}, {ours} normalised"


def route_title(d):
    formula = f"xhat = (x - mu) / sqrt(v + eps), y = {GAMMA} xhat - {-BETA}"
    return f"Unit 1, a batch of {d['batch']}: {formula}"


def hist_title(d):
    before = f"mean {d['mu'][0]:.2f}, variance {d['v'][0]:.2f}"
    return f"Unit 1 in a batch of {d['batch']}: {before} become 0 and {d['xhat_var'][0]:.2f}"


def mates_title(d):
    train, run = (", ".join(f"{y:.2f}" for y in dict.fromkeys(ys.round(2))) for ys in d["mates"])
    return f"A digit's y by its batch: {train} in training, {run} in inference"


def signals_title(d):
    plain, ours = (short(y) for y in d["signals"][:, -1])
    return f"Start: layer {d['depth']} has a deviation of {plain} plain, {ours} normalised"


def learns(d):  # deep sigmoid layers, trained long enough at a rate that is large enough
    enough = d["lr"] >= 0.1 and d["epochs"] >= 10 and d["batch"] >= 32
    return d["activation"] == "sigmoid" and d["depth"] >= 5 and enough


DEMO = Demo(
    title="Batch normalisation: transform, gradient, inference and training",
    compute=compute, trains=True,
    params=(
        Param("activation", "sigmoid", choices=("sigmoid", "tanh", "relu"), meaning="phi"),
        Param("depth", 5, low=1, high=10, meaning="hidden layers, 32 units each"),
        Param("lr", 0.1, low=0.01, high=1.0, meaning="learning rate of plain gradient descent"),
        Param("batch", 64, low=1, high=256, meaning="digits in a batch"),
        Param("epochs", 10, low=1, high=20, meaning="passes, of at most 20 batches each"),
        Param("eps", 1e-5, low=1e-8, high=1e-2, meaning="added to the variance"),
    ),
    presets=(
        Preset("transform", "from x to xhat to y", show=("route", "features")),
        Preset("inference", "the same digit among other digits", show=("mates", "running")),
        Preset("training", "with and without it, and where it fails",
               show=("signals", "rates", "fails")),
        Preset("pre-activations", "one unit before and after", show=("before", "features")),
        Preset("batch-of-one", "nothing is left of x: y = beta", params={"batch": 1}),
    ),
    claims=(
        Claim("xhat: mean of a unit or channel, at most", lambda d: np.abs(d["xhat_mean"]).max(),
              "<=", 1e-9, about="features"),
        Claim("xhat: variance is v / (v + eps), off by at most",
              lambda d: np.abs(d["xhat_var"] - d["v"] / (d["v"] + d["eps"])).max(), "<=", 1e-9,
              about="features"),
        Claim("y: mean beta, deviation gamma sd(xhat), off by at most",
              lambda d: max(np.abs(d["y_mean"] - d["beta"]).max(),
                            np.abs(d["y_sd"] - d["gamma"] * np.sqrt(d["xhat_var"])).max()),
              "<=", 1e-9, about="features"),
        Claim("gradient against central differences", lambda d: d["gradient_error"], "<", 1e-6,
              about="gradients"),
        Claim("sum of dL/dx over the batch, at most", lambda d: np.abs(d["dz_sum"]).max(), "<=",
              1e-9, about="gradients"),
        Claim("inference: y moves with its batch mates by", lambda d: np.ptp(d["mates"][1]), "<=",
              1e-12, about="mates"),
        Claim("training, alone: y is off beta by", lambda d: abs(d["mates"][0, 2] - BETA), "<=",
              1e-12, about="mates"),
        Claim("test accuracy that it gains", lambda d: d["accuracy"][1] - d["accuracy"][0], ">=",
              0.65, learns, "rates"),
    ),
    plots=(
        Plot("route", "heatmap", route_title, z="route", signed=True, row_labels="stage",
             column_labels="digit", x_label="digits, and over the batch",
             y_label="value of unit 1"),
        Plot("before", "hist", hist_title, y=("z1", "xhat1"), labels=("x", "xhat"),
             x_label="value of unit 1", y_label="examples of the batch"),
        Plot("mates", "heatmap", mates_title, z="mates", signed=True, row_labels="mode",
             column_labels="company", x_label="its batch", y_label="y of one digit"),
        Plot("signals", "heatmap", signals_title, z="signals", row_labels="which",
             column_labels="layer", x_label="before the activation of",
             y_label="mean deviation of a unit"),
        Plot("rates", "heatmap", losses_title, z="rates", row_labels="which",
             column_labels="rate", y_label="test accuracy",
             x_label=f"rate and start; last two: {views.FEW} steps at most"),
        Plot("losses", "line", losses_title, x="step", y=("plain_loss", "loss"),
             labels=("plain", "normalised"), x_label="step",
             y_label="cross-entropy of the batch, nats"),
    ),
    tables=(
        Table("features", "v divides by n. Unit 3: gamma = sqrt(v + eps) and beta = mu undo it", (
            Column("of", "unit"), Column("mean over", "over"), Column("mu", "mu", ".2f"),
            Column("v", "v", ".2f"), Column("xhat mean", "xhat_mean", ".2f"),
            Column("var", "xhat_var", ".2f"), Column("gamma", "gamma", ".2f"),
            Column("beta", "beta", ".2f"), Column("y mean", "y_mean", ".2f"),
            Column("sd", "y_sd", ".2f"))),
        Table("running", "Training: those of the batch, m; inference: r = 0.9 r + 0.1 m, running", (
            Column("of", "two"), Column("batch mean", "batch_mean", ".2f"),
            Column("running mean", "running_mean", ".2f"), Column(f"all {N}", "all_mean", ".2f"),
            Column("batch sd", "batch_sd", ".2f"), Column("running sd", "running_sd", ".2f"),
            Column(f"all {N}", "all_sd", ".2f"))),
        Table("gradients", "Mean and variance take out of dL/dx what is along 1 and xhat", (
            Column("of", "three"), Column("sum dL/dx", "dz_sum", ".2g"),
            Column("sum dL/dx xhat", "dz_along", ".2g"))),
        Table("fails", "The normalised net fails alone and where its statistics do not fit", (
            Column("test images", "images"), Column("mean and variance", "statistics"),
            Column("accuracy", "by_statistics", ".3f"))),
    ),
)  # fmt: skip


def of_all_features(x):
    ones = np.ones(x.shape[-1])
    return x.mean() * ones, x.var() * ones


MISTAKES = (
    Mistake("one-mean-for-all", batchnorm.moments, of_all_features,
            "every feature has its own mean: a common one leaves each of them off 0"),
    Mistake("divides-by-the-variance", batchnorm.deviation, lambda var, eps: var + eps,
            "the deviation is the root of the variance: divided by v the variance becomes 1/v"),
    Mistake("forgets-gamma-and-beta", batchnorm.scale_shift, lambda xhat, _gamma, _beta: xhat,
            "gamma and beta are learned, so y may have any mean and deviation"),
    Mistake("statistics-as-constants", batchnorm.through_standardise,
            lambda x, g, eps: g / batchnorm.deviation(batchnorm.moments(x)[1], eps),
            "mean and variance depend on every x of the batch: their gradients are missing"),
    Mistake("batch-statistics-at-inference", batchnorm_net.statistics,
            lambda z, _layer, *, training: batchnorm.moments(z),  # noqa: ARG005
            "an answer must not depend on who else is asked about: use running averages"),
    Mistake("never-tracks", batchnorm.tracked, lambda running, _found: running,
            "inference needs the averages that training collects, not the 0 and 1 of the start"),
)  # fmt: skip
