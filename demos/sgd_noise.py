"""Stochastic gradient descent: each step from the gradient of a few random examples.

g_B = 1/B sum_{i in batch} grad L_i,   theta <- theta - eta g_B
E g_B = g, the gradient of all n examples,   E |g_B - g|^2 = s^2 / B

digits    softmax regression on 1297 digits, from W = 0; an epoch is n / B steps
hovering  L = mean_i (theta - c_i)^2 / 2 with variance s^2 of c: at a constant eta the squared
          error does not fall below eta / (2 - eta) s^2 / B
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels.batches import epoch, one_hot
from flashdl.demokit.kernels.dense import weight_gradient
from flashdl.demokit.kernels.hovering import FAR, STEPS, WALKS, averaged, decayed, hovering, level
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy
from flashdl.demokit.kernels.optimisers import sgd
from flashdl.demokit.words import short

N, K = 1297, 10
SIZES, DRAWS = np.array([1, 4, 16, 64, 256]), 250  # batches whose noise is measured
COMPARED = (N, 64, 8)  # batches to train with
SHOWN = np.array([5, 10, 20, 50, 100, 200])


def gradient(W, x, t):  # [65, K], [B, 65], [B, K] -> [65, K], of the mean loss of the batch
    return weight_gradient(x, d_cross_entropy(x @ W, t))


def train(rng, x, t, *, size, lr, epochs):  # -> W before and after each epoch, number of steps
    W, steps = [np.zeros((x.shape[1], K))], 0
    for _ in range(epochs):
        now = W[-1]
        for rows in epoch(rng, len(x), size):
            now, steps = sgd(now, gradient(now, x[rows], t[rows]), lr=lr), steps + 1
        W.append(now)
    return W, steps


def squared(v):  # [...] -> []
    return float(np.sum(v**2))


def noise(rng, W, x, t, size):  # -> the mean of |g_B - g|^2 over batches drawn with replacement
    g = gradient(W, x, t)
    drawn = rng.integers(0, len(x), (DRAWS, size))
    return np.mean([squared(gradient(W, x[rows], t[rows]) - g) for rows in drawn])


def distances(some, g):  # [m, 65, K] -> [m], rounding taken for 0
    found = np.sqrt([squared(v - g) for v in some])
    return np.where(found > 1e-12, found, 0.0)


def parts(rng, x, t, size):  # a partition's gradients at W = 0, the number of their examples
    W = np.zeros((x.shape[1], K))
    batches = list(epoch(rng, len(x), size))
    return np.array([gradient(W, x[r], t[r]) for r in batches]), np.array([len(r) for r in batches])


def compute(*, rng, batch, lr, epochs):
    data = some_digits(rng, N)
    x, t = np.c_[data.x, np.ones(N)], one_hot(data.c, K)  # [N, 65], the bias is the last row of W
    test_x, start = np.c_[data.test_x, np.ones(len(data.test_x))], np.zeros((65, K))
    g, (each, counts) = gradient(start, x, t), parts(rng, x, t, batch)
    first = np.array([*each[:4], mean := np.average(each, axis=0, weights=counts), g])
    sizes = np.unique([*COMPARED, batch])[::-1]
    runs = [train(rng, x, t, size=size, lr=lr, epochs=epochs) for size in sizes]
    loss = np.array([[cross_entropy(x @ W, t) for W in Ws] for Ws, _ in runs])
    right = np.array([[np.mean((test_x @ W).argmax(axis=1) == data.test_c) for W in Ws]
                      for Ws, _ in runs])  # fmt: skip
    spread = np.array([noise(rng, start, x, t, size) for size in SIZES])
    error = hovering(rng, data.x.mean(axis=1), lr)
    shown = np.unique(np.array([1, 2, 5, 10, 20, 40]).clip(max=epochs))
    return {
        "batch": np.array(batch), "lr": np.array(lr), "epochs": np.array(epochs), "gradient": g,
        "of": np.array([*(f"batch {i + 1} of {len(each)}" for i in range(len(first) - 2)),
                        "mean, by their sizes", "all 1297 at once"]),
        "examples": np.array([*counts[: len(first) - 2], N, N]), "off": distances(first, g),
        "mean_error": np.abs(mean - g).max(), "b0": first[:, 64, 0], "b1": first[:, 64, 1],
        "B": SIZES, "name": np.array([f"B = {B}" for B in SIZES]), "noise": spread,
        "noise_B": spread * SIZES, "level": 100 * level(lr, SIZES),
        "walk": np.array(WALKS), "after": np.array([f"step {k}" for k in SHOWN]),
        "percent": 100 * error[:, SHOWN - 1], "last": error[:, -1],
        "hover": error[:2, STEPS // 2:].mean(axis=1), "rule": level(lr, np.array([1, 16])),
        "epoch": np.arange(epochs + 1), "loss": loss.T, "sizes": sizes,
        "size": np.array([f"B = {B}" for B in sizes]), "updates": np.array([n for _, n in runs]),
        "an_epoch": np.ceil(N / sizes).astype(int), "seen": np.full(len(sizes), N),
        "accuracy": right[:, -1], "final": loss[:, -1], "right": right[:, shown],
        "shown": np.array([f"epoch {e}" for e in shown]),
    }  # fmt: skip


def noise_title(d):
    return (f"Unbiased, and E |g_B - g|^2 = {short(d['noise_B'].mean(), 3)} / B: "
            "4 times the batch, a quarter of it")  # fmt: skip


def hover_title(d):
    one, many, slower, mean = (f"{short(100 * v)}%" for v in [*d["hover"], *d["last"][2:]])
    rest = f"decay {slower}, averaged {mean}"
    return f"Constant eta {d['lr']:g}: squared error {one} (B = 1), {many} (16); {rest}"


def epochs_title(d):
    at = [list(d["sizes"]).index(B) for B in COMPARED]
    n, right = d["updates"][at], [f"{share:.3f}" for share in d["accuracy"][at]]
    exact = f"{d['epochs']} passes, eta {d['lr']:g}: {n[0]} exact steps reach {right[0]}"
    return f"{exact}, {n[1]} noisy {right[1]}, {n[2]} {right[2]}"


DEMO = Demo(
    title="Stochastic gradient descent: many cheap steps, and their noise",
    compute=compute, trains=True, aliases=("stochastic_gradient_descent",),
    params=(
        Param("batch", 64, low=1, high=1297, meaning="B, examples of one step"),
        Param("lr", 0.5, low=0.01, high=1.0, meaning="eta, the learning rate"),
        Param("epochs", 20, low=1, high=40, meaning="passes over the 1297 digits"),
    ),
    presets=(
        Preset("estimate", "gradients of batches, and of all examples", show=("estimates",)),
        Preset("batch-size", "noise, and how near a constant rate gets", show=("hover", "spread")),
        Preset("epoch", "passes, steps, and what they reach", show=("right", "runs")),
        Preset("noise", "variance of a gradient, times B", show=("noise", "spread")),
        Preset("loss", "training loss by epoch and batch", show=("loss", "runs")),
    ),
    claims=(
        Claim("mean of the batch gradients minus that of all examples", lambda d: d["mean_error"],
              "<=", 1e-12, about="estimates"),
        Claim("B |g_B - g|^2: farthest from the mean, relative",
              lambda d: np.abs(d["noise_B"] / d["noise_B"].mean() - 1).max(), "<=", 0.1,
              about="spread"),
        Claim("constant eta: level off eta / (2 - eta) / B, relative",
              lambda d: (np.abs(d["hover"] - d["rule"]) / d["hover"]).max(), "<=", 0.15,
              lambda d: d["lr"] >= 0.1, "hover"),
        Claim("eta decays, or averaged: error over that at constant eta",
              lambda d: (d["last"][2:] / d["hover"][0]).max(), "<=", 0.1,
              lambda d: d["lr"] >= 0.3, "hover"),
        Claim("steps of an epoch minus n / B, rounded up",
              lambda d: np.abs(d["updates"] / d["epochs"] - np.ceil(N / d["sizes"])).max(), "==", 0,
              about="runs"),
        Claim("loss with B = 64 over that with all examples",
              lambda d: (d["final"][d["sizes"] == 64] / d["final"][0]).item(), "<", 1,
              about="runs"),
    ),
    plots=(
        Plot("noise", "bar", noise_title, x="name", y=("noise_B",), x_label="examples",
             y_label="B * E |g_B - g|^2"),
        Plot("hover", "heatmap", hover_title, z="percent", row_labels="walk",
             column_labels="after", x_label="step",
             y_label="squared error, % of one example's variance"),
        Plot("right", "heatmap", epochs_title, z="right", row_labels="size", column_labels="shown",
             x_label="passes over the data", y_label="test accuracy, with batches"),
        Plot("loss", "line", epochs_title, x="epoch", y=("loss",), log_y=True, x_label="epoch",
             labels=lambda d: [f"loss, {size}" for size in d["size"]]),
    ),
    tables=(
        Table("estimates", "Each batch errs, their mean is exact; theta <- theta - eta g", (
            Column("g of", "of"), Column("examples", "examples", "d"),
            Column("dL/db_0", "b0", ".4f"), Column("dL/db_1", "b1", ".4f"),
            Column("|g - g of all|", "off", ".3f"))),
        Table("spread", "Variance of a gradient of B digits; walks end at eta / (2 - eta) / B", (
            Column("batch", "name"), Column("E |g_B - g|^2", "noise", ".3f"),
            Column("times B", "noise_B", ".2f"), Column("level of walks in %", "level", ".2f"))),
        Table("runs", "An epoch is one pass over all 1297 digits, in steps of B", (
            Column("batch", "size"), Column("steps an epoch", "an_epoch", "d"),
            Column("digits an epoch", "seen", "d"), Column("steps", "updates", "d"),
            Column("training loss", "final", ".3f"),
            Column("test accuracy", "accuracy", ".3f"))),
    ),
)  # fmt: skip


def first_rows(_rng, n, size):
    for _ in range(0, n, size):
        yield np.arange(min(size, n))


def one_batch(rng, n, size):
    yield rng.permutation(n)[:size]


MISTAKES = (
    Mistake("sums-the-batch", gradient, lambda W, x, t: len(x) * gradient(W, x, t),
            "the gradient is a mean: a sum grows with the batch, and so does the step"),
    Mistake("takes-the-first-rows", epoch, first_rows,
            "the batch has to be random: the same examples every time are a biased estimate"),
    Mistake("steps-once-an-epoch", epoch, one_batch,
            "an epoch takes every example once: n / B steps, not one"),
    Mistake("forgets-the-square", squared, lambda v: float(np.sqrt(np.sum(v**2))),
            "the variance falls as 1 / B, the distance only as 1 / sqrt(B)"),
    Mistake("expects-to-settle", level, lambda lr, _size: FAR**2 * (1 - lr) ** (2 * STEPS),
            "that is gradient descent: the noise of a constant rate does not die out"),
    Mistake("keeps-the-rate", decayed, lambda lr, step: lr + 0.0 * step,
            "a constant rate hovers at a distance: let it decay like 1 / step"),
    Mistake("takes-the-last-iterate", averaged, lambda path: path,
            "the last iterate carries all the noise, the mean of many little"),
)  # fmt: skip
