"""The curse of dimensionality: empty space, thin shells, distances that agree, and features.

cube       cells of edge 0.1: 10^d; within 0.05 of a wall: 1 - 0.9^d; edge of 1 % of it: 0.01^(1/d)
distance   |x - q|_p of independent coordinates: the mean grows like d^(1/p), the spread slower
features   LDA: w = S^-1 (m1 - m0), S the covariance estimated from n examples; ridge: S + 10 I
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.kernels.lda import covariance, learned
from flashdl.demokit.words import short

CELLS, WALL = np.arange(1, 6), 0.05  # dimensions whose cells are counted; near a wall
QUERIES, LEARNED, MOST = 10, 100, 200  # points that ask; examples to learn from, and at most
OF_N = np.array([0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0])  # features over examples


def shell(d):  # share of the unit cube within 0.05 of a wall
    return 1 - 0.9**d


def edge(share, d):  # of a cube that holds this share of the unit cube
    return share ** (1 / d)


def distances(x, q, p):  # [n, d], [d] -> [n], in the metric of this p
    away = np.abs(x - q)
    if p == "inf":
        return away.max(axis=1)
    return away.sum(axis=1) if p == "1" else np.sqrt((away**2).sum(axis=1))


def points(rng, n, d):  # independent and uniform in the unit cube [n, d]
    return rng.random((n, d))


def contrast(x, queries, p):  # nearest over farthest, a mean over the queries
    found = [distances(x, q, p) for q in queries]
    return np.mean([D.min() / D.max() for D in found])


def real(rng, n):  # digits, some to search and some to ask: 64 pixels that depend on each other
    images = digits()[0].reshape(-1, 64)
    rows = rng.permutation(len(images))
    return images[rows[QUERIES:][:n]], images[rows[:QUERIES]]


def shuffled(rng, parts):  # every pixel in an order of its own: now they are independent
    return tuple(rng.permuted(part, axis=0) for part in parts)


def cube(rng, n, dims):  # what the cube does to n points, by dimension
    x = {d: points(rng, n, d) for d in {*dims, *CELLS}}
    near = [np.mean((np.abs(x[d] - 0.5) > 0.5 - WALL).any(axis=1)) for d in dims]
    taken = [len(np.unique((10 * x[d]).astype(int), axis=0)) / 10.0**d for d in CELLS]
    return {
        "d": dims, "dims": dims.astype(str), "cells": np.array([f"1e{d}" for d in dims]),
        "shell": shell(dims), "near": np.array(near),
        "cell_d": np.array([f"d = {d}" for d in CELLS]), "taken": np.array(taken),
        "could": 1 - (1 - 0.1**CELLS) ** n,
    }  # fmt: skip


def compute(*, rng, mode, n, dims, metric_p, share):
    known, many = (min(n, MOST), 500) if mode == "hughes" else (LEARNED, n)
    dims, pixels = np.unique(np.round(dims).astype(int)), real(rng, min(many, 1500))
    ratio = [contrast(points(rng, many, d), points(rng, QUERIES, d), metric_p) for d in dims]
    counts = np.unique(np.maximum(np.round(OF_N * known), 1).astype(int))
    accuracy = learned(rng, known, counts)
    at, best = counts.searchsorted(known), accuracy[0].argmax()
    return {
        **cube(rng, many, dims), "n": np.array(many), "metric": np.array(metric_p),
        "share": np.full(dims.size, share), "edge": edge(share, dims),
        "ratio": np.array(ratio), "table": np.array([ratio]),
        "digits": np.array(contrast(*pixels, metric_p)),
        "shuffled": np.array(contrast(*shuffled(rng, pixels), metric_p)),
        "what": np.array(["nearest / farthest"]), "count": counts, "features": counts.astype(str),
        "learned": np.array(known), "accuracy": accuracy, "curves": accuracy.T,
        "rule": np.array(["LDA", "LDA + ridge", "1 neighbour",
                                                         "alike, ridge"]),
        "best": counts[best], "peak": accuracy[0, best], "trough": accuracy[0, at],
        "later": accuracy[0, -1], "ridge": accuracy[1, at], "equal": accuracy[3, -1],
    }  # fmt: skip


def euclidean(d):
    return d["metric"] == "2" and d["n"] <= 500


def several(d):
    return d["learned"] >= 50


def ratio_title(d):
    first, last = (f"{short(d['ratio'][k], 2)} at d = {d['d'][k]}" for k in (0, -1))
    real = f"digits {d['digits']:.2f}, shuffled {d['shuffled']:.2f}"
    return f"Nearest / farthest: {first}, {last}; {real}"


def contrast_title(d):
    first, last = (f"{short(d['ratio'][k], 2)} at d = {d['d'][k]}" for k in (0, -1))
    return f"Nearest over farthest distance of {d['n']} points: {first}, {last}"


def feature_title(d):
    rest = f"{d['trough']:.2f} at d = n, {d['later']:.2f} at 2n; ridge {d['ridge']:.2f} at n"
    return f"n = {d['learned']}: LDA best {d['peak']:.2f} at d = {d['best']}, {rest}"


DEMO = Demo(
    title="The curse of dimensionality: space, shells, distances and features",
    compute=compute, aliases=("curse",),
    params=(
        Param("mode", "distance", choices=("distance", "volume", "hughes"),
              meaning="what n counts: points, or in hughes examples, 200 at most"),
        Param("n", 500, low=20, high=5000, meaning="points in the cube, or examples"),
        Param("dims", (1.0, 2.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1000.0), low=1.0, high=1000.0,
              meaning="dimensions d"),
        Param("metric_p", "2", choices=("1", "2", "inf"), meaning="p of the distance"),
        Param("share", 0.01, low=0.01, high=0.5, meaning="of the volume, that a cube holds"),
    ),
    presets=(
        Preset("definition", "how much of the cube the points reach", {}, ("taken",)),
        Preset("symptoms", "cells, shell and distances by dimension", {"mode": "volume"},
               ("contrast", "volume")),
        Preset("distances", "nearest over farthest by dimension", {}, ("distance",)),
        Preset("features", "accuracy by number of features", {"mode": "hughes", "n": 100},
               ("features",)),
    ),
    claims=(
        Claim("nearest over farthest: least rise from one d to the next",
              lambda d: np.diff(d["ratio"]).min(), ">", 0, lambda d: d["d"].size > 1, "distance"),
        Claim("nearest over farthest at d = 1000", lambda d: d["ratio"][-1], ">=", 0.88,
              lambda d: euclidean(d) and d["d"][-1] == 1000, "contrast"),
        Claim("digits: ratio less that of digits with shuffled pixels",
              lambda d: d["digits"] - d["shuffled"], "<=", -0.1, euclidean, "distance"),
        Claim("cells taken, off what is expected, in deviations of a share",
              lambda d: np.abs(d["taken"] - d["could"]).max() * np.sqrt(d["n"]), "<=", 2.5,
              about="taken"),
        Claim("near a wall: off 1 - 0.9^d, in deviations of a share",
              lambda d: np.abs(d["near"] - d["shell"]).max() * np.sqrt(d["n"]), "<=", 2.5,
              about="volume"),
        Claim("edge^d less the share", lambda d: np.abs(d["edge"] ** d["d"] - d["share"]).max(),
              "<=", 1e-12, about="volume"),
        Claim("LDA: d = n less the better of its best and d = 2n",
              lambda d: d["trough"] - min(d["peak"], d["later"]), "<=", -0.03, several, "features"),
        Claim("a ridge at d = n: accuracy more", lambda d: d["ridge"] - d["trough"], ">=", 0.1,
              several, "features"),
    ),
    plots=(
        Plot("distance", "line", ratio_title, x="d", y=("ratio",), log_x=True, x_label="dimensions",
             y_label="nearest over farthest distance, uniform points",
             marks=(Mark("y", "digits", "digits (d = 64)"),
                    Mark("y", "shuffled", "digits, pixels shuffled"))),
        Plot("contrast", "heatmap", contrast_title, z="table", row_labels="what",
             column_labels="dims", x_label="dimensions", y_label="ratio of the distances"),
        Plot("taken", "bar", lambda d: f"{d['n']} points: {d['taken'][0]:.0%} of the cells of edge "
             f"0.1 taken at d = 1, {d['taken'][2]:.0%} at 3, {d['taken'][4]:.1%} at 5", x="cell_d",
             y=("taken",), x_label="10^d cells", y_label="share of cells with a point"),
        Plot("accuracy", "line", feature_title, x="count", y=("curves",), log_x=True,
             labels=lambda d: d["rule"].tolist(), x_label="features d", y_label="accuracy",
             marks=(Mark("x", "learned", "d = n"),)),
        Plot("features", "heatmap", feature_title, z="accuracy", row_labels="rule",
             column_labels="features", x_label="features d, each weaker; in the last row all alike",
             y_label="accuracy"),
    ),
    tables=(
        Table("volume", "Unit cube: one sample for each cell of edge 0.1; within 0.05 of a wall", (
            Column("d", "d", "d"), Column("samples", "cells"),
            Column("volume near a wall", "shell", ".4f"), Column("points there", "near", ".3f"),
            Column("a cube of", "share", "g"), Column("has edge", "edge", ".4f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("copies-one-coordinate", points, lambda rng, n, d: np.repeat(rng.random((n, 1)), d, 1),
            "features that repeat each other add no dimension: the curse is of independent ones"),
    Mistake("counts-one-wall", shell, lambda d: 1 - 0.95**d,
            "every dimension has two walls: 0.9 is left of it, not 0.95"),
    Mistake("takes-the-share-for-the-edge", edge, lambda share, d: share + 0 * d,
            "the volume is edge^d: the edge is the d-th root of the share"),
    Mistake("shuffles-the-pixels", real, lambda rng, n: shuffled(rng, real(rng, n)),
            "the pixels of a digit depend on each other: that keeps them near few dimensions"),
    Mistake("forgets-the-ridge", covariance, lambda X, y, m, _ridge: covariance(X, y, m, 0.0),
            "an estimate from few examples needs a ridge: it has directions without any spread"),
    Mistake("knows-the-covariance", covariance, lambda X, _y, _m, _ridge: np.eye(X.shape[1]),
            "what fails at d = n is the estimated covariance, not the number of features"),
)  # fmt: skip
