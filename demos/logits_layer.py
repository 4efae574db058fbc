"""Logits: what the last layer of a classifier puts out, and what softmax makes of it.

z = x W + b,  p = softmax(z / T),  so  z_i - z_j = T log(p_i / p_j)
log-odds of class k against the rest = log(p_k / (1 - p_k)) = z_k - log sum_{j != k} exp(z_j)
rows  Z = X W + b  and columns  Z^T = W^T X^T + b  are the same map, transposed

The network, trained here, is a softmax regression on handwritten digits: 64 pixels to 10 logits.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits_split
from flashdl.demokit.kernels.activations import sigmoid
from flashdl.demokit.kernels.dense import affine
from flashdl.demokit.kernels.losses import d_cross_entropy, softmax
from flashdl.demokit.kernels.regression import descend

EPOCHS, BATCH, RATE = 5, 64, 0.5
SHOWN = 2  # test images of a batch: the chosen one and the next
CONSTANT = 123.0


def train(x, labels):  # [n, 64], [n] -> W [64, 10], b [10], from zero
    layer, t = (np.zeros((64, 10)), np.zeros(10)), np.eye(10)[labels]
    for _ in range(EPOCHS):
        for i in range(0, len(x), BATCH):
            batch = x[i : i + BATCH], t[i : i + BATCH]
            layer = descend(layer, batch, rate=RATE, slope=d_cross_entropy)
    return layer


def scores(x, W, b):  # [B, 64], [64, 10], [10] -> [B, 10], logits: the layer has no activation
    return affine(x, W, b)


def transposed(W):  # [in, out] -> [out, in]
    return W.T


def scores_by_columns(x, W, b):  # columns [64, B], W [10, 64], [10] -> [10, B]
    return W @ x + b[:, None]


def probabilities(z, T):  # [..., 10], [] -> [..., 10]
    return softmax(z / T)


def moved(z):  # [...] -> [...]
    return z + CONSTANT


def log_odds(z):  # [K] -> [K], of each class against all others
    others = z[None, :].repeat(z.size, axis=0)[~np.eye(z.size, dtype=bool)].reshape(z.size, -1)
    most = others.max(axis=1)
    return z - most - np.log(np.exp(others - most[:, None]).sum(axis=1))


def compute(*, rng, index, temperature):
    data = digits_split(rng)
    x = data.test_images.reshape(-1, 64)
    W, b = train(data.train_images.reshape(-1, 64), data.train_labels)
    rows = np.arange(index, index + SHOWN) % len(x)
    Z = scores(x[rows], W, b)  # [2, 10]
    z = Z[0]
    top, p = z.argmax(), probabilities(z, temperature)
    odds = log_odds(z / temperature)
    found = affine(x, W, b).argmax(axis=1)
    return {
        "image": data.test_images[index][None], "label": data.test_labels[index], "top": top,
        "accuracy": np.mean(found == data.test_labels), "temperature": np.array(temperature),
        "class": np.array([str(k) for k in range(10)]), "z": z, "p": p, "odds": odds,
        "stages": np.array([z, p, odds]),  # [3, 10]
        "stage": np.array(["logit z", "p", "log-odds"]),
        "difference": z - z[top], "log_ratio": np.log(p / p[top]),
        "z_moved": moved(z), "p_moved": probabilities(moved(z), temperature),
        "by_rows": Z, "by_columns": scores_by_columns(x[rows].T, transposed(W), b),
        "example": np.array([f"example {k + 1}" for k in range(SHOWN)]),
    }  # fmt: skip


def share(d):  # p of the largest logit in words
    return f"class {d['top']} gets p = {d['p'][d['top']]:.3f}"


def image_title(d):
    right = f"{d['accuracy']:.1%} of 500 test images are right"
    return f"Shows a {d['label']}, the largest logit says {d['top']}; {right}"


def stages_title(d):
    return f"Logits from {d['z'].min():.2f} to {d['z'].max():.2f}: any number; {share(d)}"


DEMO = Demo(
    title="Logits of a classifier, their differences, and two conventions",
    compute=compute,
    aliases=("logits",),
    params=(
        Param("index", 0, low=0, high=499, meaning="which test image"),
        Param("temperature", 1.0, low=0.05, high=20.0, meaning="T, divides every logit"),
    ),
    presets=(
        Preset("definition", "from an image to logits, p and log-odds", show=("image", "stages")),
        Preset("differences", "what a difference of two logits says", show=("differences",)),
        Preset("row-or-column", "one map, written in two ways", show=("rows", "columns")),
        Preset("hot", "T = 20: the same logits, nearly equal p", params={"temperature": 20.0}),
    ),
    claims=(
        Claim("smallest logit", lambda d: d["z"].min(), "<", 0, about="stages"),
        Claim("p sums to one: |sum - 1|", lambda d: abs(d["p"].sum() - 1), "<=", 1e-12,
              about="stages"),
        Claim("sigmoid of the log-odds against p: largest difference",
              lambda d: np.abs(sigmoid(d["odds"]) - d["p"]).max(), "<=", 1e-9, about="stages"),
        Claim("difference of z against T log of the ratio of p: largest error",
              lambda d: np.abs(d["difference"] - d["temperature"] * d["log_ratio"]).max(),
              "<=", 1e-6, about="differences"),
        Claim("123 more on every logit: largest change of p",
              lambda d: np.abs(d["p_moved"] - d["p"]).max(), "<=", 1e-6, about="differences"),
        Claim("rows against transposed columns: largest difference",
              lambda d: np.abs(d["by_rows"] - d["by_columns"].T).max(), "<=", 1e-12,
              about="columns"),
    ),
    plots=(
        Plot("image", "image_strip", image_title, z="image", labels=lambda d: (str(d["label"]),)),
        Plot("stages", "heatmap", stages_title, z="stages", signed=True, row_labels="stage",
             column_labels="class", x_label="class",
             y_label="logits, their softmax p, log-odds log p/(1 - p)"),
        Plot("logits", "bar", lambda d: f"Ten scores, {np.sum(d['z'] < 0)} of them negative",
             x="class", y=("z",), x_label="class", y_label="logit z = x W + b"),
        Plot("shares", "bar", lambda d: f"At T = {d['temperature']:g} {share(d)}", x="class",
             y=("p",), x_label="class", y_label="probability"),
        Plot("rows", "heatmap", "Rows: X [2, 64] times W [64, 10] plus b is Z [2, 10]",
             z="by_rows", signed=True, row_labels="example", column_labels="class",
             x_label="class", y_label="examples"),
        Plot("columns", "heatmap", "Columns: W [10, 64] times X [64, 2] plus b is Z [10, 2]",
             z="by_columns", signed=True, row_labels="class", column_labels="example",
             x_label="examples", y_label="class"),
    ),
    tables=(
        Table("differences", "Differences of logits, and 123 more on each", (
            Column("class", "class"), Column("z", "z", ".3f"), Column("p", "p", ".4f"),
            Column("z - z top", "difference", ".3f"), Column("log(p / p top)", "log_ratio", ".3f"),
            Column("z + 123", "z_moved", ".3f"), Column("p of z + 123", "p_moved", ".4f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("divides-by-the-sum", probabilities, lambda z, _T: abs(z) / abs(z).sum(),
            "a score may be negative: its exponential is the unnormalised probability"),
    Mistake("sigmoid-for-each-class", probabilities, lambda z, T: sigmoid(z / T),
            "classes that exclude each other share one sum: ten sigmoids do not add up to 1"),
    Mistake("applies-softmax-twice", probabilities, lambda z, T: softmax(softmax(z / T)),
            "what a loss calls logits has seen no softmax: the second one flattens p"),
    Mistake("softmax-inside-the-layer", scores, lambda x, W, b: softmax(affine(x, W, b)),
            "logits come before softmax: they are any real numbers, not shares"),
    Mistake("takes-scores-for-log-odds", log_odds, lambda z: z,
            "with more than two classes a logit is no log-odds: all the others count, too"),
    Mistake("scales-instead-of-adding", moved, lambda z: CONSTANT * z,
            "a common constant cancels in p, a common factor is a temperature"),
    Mistake("reshapes-instead-of-transposing", transposed, lambda W: W.reshape(W.shape[::-1]),
            "reshape keeps the order in memory: the right shape, with the wrong weights in it"),
)  # fmt: skip
