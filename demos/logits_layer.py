"""Logits: what the last layer of a classifier puts out, and what softmax makes of it.

z = W h + b,  p = softmax(z / T),  so  z_i - z_j = T log(p_i / p_j)
two classes, one logit: p = sigmoid(z) of class 1, and back z = log(p / (1 - p)), the log-odds
of ten, class k against the rest = log(p_k / (1 - p_k)) = z_k - log sum_{j != k} exp(z_j)
rows  Z = X V + b  and columns  Z^T = W X^T + b  with V = W^T  are the same map, transposed

The network is M1, a small CNN that reads digits: its last layer makes 10 logits of 64 features.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import sigmoid
from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.dense import affine
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split
from flashdl.demokit.words import short

SHOWN = 2  # test images of a batch: the chosen one and the next
BINARY = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
CONSTANT = 123.0


def features(net, images):  # [B, 8, 8] -> [B, 64], all that the last layer sees of an image
    return forward(net, images[..., None]).h.astype(float)


def scores(h, W, b):  # [B, 64], [64, 10], [10] -> [B, 10], logits: the layer has no activation
    return affine(h, W, b)


def transposed(W):  # [in, out] -> [out, in]
    return W.T


def scores_by_columns(h, W, b):  # columns [64, B], W [10, 64], [10] -> [10, B]
    return W @ h + b[:, None]


def probabilities(z, T):  # [..., 10], [] -> [..., 10]
    return softmax(z / T)


def moved(z):  # [...] -> [...]
    return z + CONSTANT


def logit(p):  # [...] -> [...], of class 1 of two: the inverse of sigmoid
    return np.log(p / (1 - p))


def log_odds(z):  # [K] -> [K], of each class against all others
    others = z[None, :].repeat(z.size, axis=0)[~np.eye(z.size, dtype=bool)].reshape(z.size, -1)
    most = others.max(axis=1)
    return z - most - np.log(np.exp(others - most[:, None]).sum(axis=1))


def shaped(*pairs):  # names and arrays -> words such as "W [64, 10]"
    return np.array([f"{name} {list(array.shape)}" for name, array in pairs])


def compute(*, rng, index, temperature):
    net = trained("digits-cnn")
    data, V, b = split(net), net["W4"].astype(float), net["b4"].astype(float)
    chosen = np.arange(index, index + SHOWN) % len(data.test_images)
    X, W, column = features(net, data.test_images[chosen]), transposed(V), b[:, None]
    Z, columns = scores(X, V, b), scores_by_columns(X.T, W, b)  # [2, 10], [10, 2]
    z = Z[0]
    top, p, odds = z.argmax(), probabilities(z, temperature), log_odds(z / temperature)
    p_moved, ratio = probabilities(moved(z), temperature), np.log(p / p[top])
    plain = probabilities(z, 1.0)
    return {
        "image": data.test_images[index][None], "label": data.test_labels[index], "top": top,
        "accuracy": net["test_accuracy"], "temperature": np.array(temperature),
        "class": np.array([str(k) for k in range(10)]), "z": z, "p": p, "odds": odds,
        "stages": np.array([z, p]).round(2) + 0.0, "stage": np.array(["z", "p"]),
        "meanings": np.array([z, odds]), "meaning": np.array(["z", "log-odds"]),  # [2, 10]
        "binary_z": BINARY, "binary_p": sigmoid(BINARY), "binary_logit": logit(sigmoid(BINARY)),
        "difference": z - z[top], "plain": plain, "plain_ratio": np.log(plain / plain[top]),
        "plain_moved": probabilities(moved(z), 1.0),
        "ratio_gap": np.abs(z - z[top] - temperature * ratio).max(),
        "z_moved": moved(z), "p_moved": p_moved, "constant_gap": np.abs(p_moved - p).max(),
        "convention_gap": np.abs(Z - columns.T).max(),
        "by_rows": Z, "by_columns": columns, "some_rows": Z[:, :3], "some_columns": columns[:3],
        "some": np.array(["class 0", "class 1", "class 2"]),
        "example": np.array([f"example {k + 1}" for k in range(SHOWN)]),
        "convention": np.array(["rows", "columns", "one column"]),
        "X_word": shaped(("X", X), ("X^T", X.T), ("x", X[:1].T)),
        "W_word": shaped(("V", V), ("W", W), ("W", W)),
        "b_word": shaped(("b", b), ("b", column), ("b", column)),
        "Z_word": shaped(("X V + b = Z", Z), ("W X^T + b = Z^T", columns),
                         ("W x + b = z", columns[:, :1])),
    }  # fmt: skip


def share(d):  # p of the largest logit in words
    return f"class {d['top']} gets p = {d['p'][d['top']]:.3f}"


def image_title(d):
    right = f"{d['accuracy']:.1%} of 500 test images are right"
    return f"Shows a {d['label']}, the largest logit says {d['top']}; {right}"


DEMO = Demo(
    title="Logits of a classifier, their differences, and two conventions",
    compute=compute, aliases=("logits",), models=("digits-cnn",),
    params=(
        Param("index", 0, low=0, high=499, meaning="which test image"),
        Param("temperature", 1.0, low=0.05, high=20.0, meaning="T, divides every logit"),
    ),
    presets=(
        Preset("definition", "ten logits and p; one logit of two", {"index": 326},
               ("stages", "binary")),
        Preset("differences", "what a difference of two logits says", {"index": 326},
               ("differences",)),
        Preset("row-or-column", "one map, written in two ways",
               show=("rows", "columns", "conventions")),
        Preset("log-odds", "an image, its logits, its log-odds", show=("image", "odds")),
        Preset("hot", "T = 20: the same logits, nearly equal p", params={"temperature": 20.0}),
    ),
    claims=(
        Claim("smallest logit", lambda d: d["z"].min(), "<", 0, about="stages"),
        Claim("p sums to one: |sum - 1|", lambda d: abs(d["p"].sum() - 1), "<=", 1e-12,
              about="stages"),
        Claim("sigmoid of the log-odds against p: largest difference",
              lambda d: np.abs(sigmoid(d["odds"]) - d["p"]).max(), "<=", 1e-9, about="odds"),
        Claim("two classes, log(p/(1 - p)) against z: largest difference",
              lambda d: np.abs(d["binary_logit"] - d["binary_z"]).max(), "<=", 1e-9,
              about="binary"),
        Claim("difference of z against T log of the ratio of p: largest error",
              lambda d: d["ratio_gap"], "<=", 1e-6, about="differences"),
        Claim("123 more on every logit: largest change of p",
              lambda d: d["constant_gap"], "<=", 1e-6, about="differences"),
        Claim("rows against transposed columns: largest difference",
              lambda d: d["convention_gap"], "<=", 1e-12, about="columns"),
    ),
    plots=(
        Plot("image", "image_strip", image_title, z="image", labels=lambda d: (str(d["label"]),)),
        Plot("stages", "heatmap", lambda d: f"Logits from {d['z'].min():.2f} to "
             f"{d['z'].max():.2f}, any numbers, before softmax", z="stages", signed=True,
             row_labels="stage", column_labels="class", x_label="class",
             y_label="z = W h + b of the last layer, p after softmax"),
        Plot("odds", "heatmap", lambda d: f"Of ten classes z is no log-odds: class {d['top']} has "
             f"{d['z'].max():.2f} and {d['odds'].max():.2f}", z="meanings", signed=True,
             row_labels="meaning", column_labels="class", x_label="class",
             y_label="logits, log-odds log(p/(1 - p)) against the other nine"),
        Plot("logits", "bar", lambda d: f"Ten scores, {np.sum(d['z'] < 0)} of them negative",
             x="class", y=("z",), x_label="class", y_label="logit z = W h + b"),
        Plot("shares", "bar", lambda d: f"At T = {d['temperature']:g} {share(d)}", x="class",
             y=("p",), x_label="class", y_label="probability"),
        Plot("rows", "heatmap", "Examples in rows, X V + b: 2 of them, 3 classes", z="some_rows",
             signed=True, row_labels="example", column_labels="some", x_label="class",
             y_label="examples"),
        Plot("columns", "heatmap", lambda d: "Examples in columns, W X^T + b with W = V^T: the "
             f"same, transposed (to {short(d['convention_gap'])})", z="some_columns",
             signed=True, row_labels="some", column_labels="example", x_label="examples",
             y_label="class"),
    ),
    tables=(
        Table("binary", "Two classes, one logit z: p = sigmoid(z) of class 1, z is its log-odds", (
            Column("logit z", "binary_z"), Column("p = sigmoid(z)", "binary_p", ".4f"),
            Column("log(p/(1 - p))", "binary_logit", ".4f"))),
        Table("differences", "z_i - z_j = log(p_i/p_j), j the top class; adding 123 changes no p", (
            Column("class i", "class"), Column("z", "z", ".3f"), Column("p", "plain", ".2g"),
            Column("z_i - z_j", "difference", ".3f"),
            Column("log(p_i / p_j)", "plain_ratio", ".3f"),
            Column("z + 123", "z_moved", ".3f"), Column("p of z + 123", "plain_moved", ".2g"))),
        Table("conventions", "W: out x in, for columns; V = W^T: in x out, for rows", (
            Column("examples in", "convention"), Column("examples", "X_word"),
            Column("weights", "W_word"), Column("bias", "b_word"), Column("layer", "Z_word"))),
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
    Mistake("takes-the-log-of-p", logit, lambda p: np.log(p),  # noqa: PLW0108 - one argument
            "a logit is the log of the odds p / (1 - p): the log of p alone is never positive"),
    Mistake("scales-instead-of-adding", moved, lambda z: CONSTANT * z,
            "a common constant cancels in p, a common factor is a temperature"),
    Mistake("reshapes-instead-of-transposing", transposed, lambda W: W.reshape(W.shape[::-1]),
            "reshape keeps the order in memory: the right shape, with the wrong weights in it"),
)  # fmt: skip
