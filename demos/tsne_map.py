"""t-SNE: a map in two dimensions on which points keep their neighbours.

p_{j|i} ~ exp(-|x_i - x_j|^2 / 2 sigma_i^2),  exp(entropy of p_{.|i}) = perplexity
p_ij = (p_{j|i} + p_{i|j}) / 2n,  q_ij ~ 1 / (1 + |y_i - y_j|^2),  loss = KL(P || Q)
dL/dy_i = 4 sum_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)

Gradient descent with momentum moves all points; in a first phase P is multiplied by 12.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.kernels import pca, tsne
from flashdl.demokit.kernels import tsne_views as views
from flashdl.demokit.kernels.tsne import descend, widths
from flashdl.demokit.models.digit_features import dense_features
from flashdl.demokit.words import short

RANKS = np.array([1, 2, 5, 10, 20, 40])  # of neighbours
PERPLEXITIES, FEW = (5, 10, 20, 40), 150
RUNS = {"PCA start, perplexity 5": 5, "PCA start, perplexity 20": 20, "random start, 20": 20}


def usable(perplexity, n):  # at most a third of the others can be neighbours
    return min(perplexity, (n - 1) / 3)


def pairs(x, y, P, Q):  # of the first point with its neighbours of RANKS -> {name: [6]}
    others = views.nearest(x, RANKS[-1])[0][RANKS - 1]
    return {
        "in_data": np.linalg.norm(x[others] - x[0], axis=1), "p": P[0, others],
        "in_map": np.linalg.norm(y[others] - y[0], axis=1), "q": Q[0, others],
    }  # fmt: skip


def by_perplexity(x):  # [n, d] -> {name: [4]}, by PERPLEXITIES
    found = [views.probabilities(x, perplexity) for perplexity in PERPLEXITIES]
    first = -np.sort(-np.array([P[0] for P, _ in found]), axis=1)  # [4, n], nearest first
    sigma = np.array([s for _, s in found])
    return {
        "narrow": sigma.min(axis=1), "sigma": np.median(sigma, axis=1), "wide": sigma.max(axis=1),
        "reached": np.array([np.exp(tsne.entropies(P)).mean() for P, _ in found]),
        "shares": first[:, RANKS - 1].round(3) + 0.0,
        "mass": np.array([np.mean([np.sum(np.cumsum(-np.sort(-p)) < 0.9) + 1 for p in P])
                          for P, _ in found]),
    }  # fmt: skip


def on_clouds(rng):  # -> [4, 2], width and distance ratios: in the data, and in the maps of RUNS
    x = views.clouds(rng)
    begins = [views.start(x, kind, rng) for kind in ("pca", "pca", "random")]
    maps = [views.cloud_map(x, p, y) for p, y in zip(RUNS.values(), begins, strict=True)]
    return np.array([views.ratios(points) for points in (x, *maps)])


def compute(*, rng, n, perplexity, iters, source, start):
    images, labels = digits()
    rows = rng.permutation(len(labels))[:n]
    x = images[rows].reshape(n, 64) if source == "pixels" else dense_features(images[rows])
    target = usable(perplexity, n)
    shares, _ = views.probabilities(x, target)
    P = tsne.joint(shares)
    course = descend(P, views.start(x, start, rng), iters)
    w, pts = tsne.closeness(course.y), labels[rows]
    small = tsne.joint(views.probabilities(x[:12], 3.0)[0])
    late = course.loss[course.step >= course.exaggerated]
    smooth = np.convolve(late, np.ones(4) / 4, "valid")  # over 20 steps
    seen = np.unique(np.linspace(0, course.loss.size - 1, 6).round().astype(int))
    maps, ratios = (course.y, pca.project(pca.fit(x), x, 2), x), on_clouds(rng)
    return {
        "source": np.array(source), "n": np.array(n), "iters": np.array(iters),
        "perplexity": np.array(target), "total": P.sum(), "asymmetry": np.abs(P - P.T).max(),
        "perplexities": np.exp(tsne.entropies(shares)), "points": course.y, "class": pts,
        "step": course.step, "loss": course.loss, "exaggerated": np.array(course.exaggerated),
        "course": course.loss[seen][None], "kl": np.array(["KL(P || Q)"]),
        "seen": np.array([f"step {s}" for s in course.step[seen]]), "rise": np.diff(smooth).max(),
        "rank": RANKS, "nearest": np.array([f"no. {r}" for r in RANKS]),
        **pairs(x, course.y, P, w / w.sum()),
        "gradient_error": np.array(views.gradient_error(small, rng.standard_normal((12, 2)))),
        "gradient_sum": np.abs(tsne.gradient(P, course.y, w).sum(axis=0)).max(),
        "map": np.array(["t-SNE in 2-D", "PCA in 2-D", f"all 64 {source}"]),
        "quality": np.array([[views.accuracy(y, pts), views.trustworthiness(x, y)] for y in maps]),
        "measure": np.array(["5-NN", "trust"]),
        "target": np.array(PERPLEXITIES), **by_perplexity(x[:FEW]),
        "target_name": np.array([f"perplexity {p}" for p in PERPLEXITIES]),
        "cloud": np.array(["data", *RUNS]),
        "width_ratio": ratios[:, 0], "distance_ratio": ratios[:, 1],
    }  # fmt: skip


def map_title(d):
    accuracy, plane, _ = d["quality"][:, 0]
    found = f"5-nearest-neighbour accuracy {accuracy:.2f}, PCA {plane:.2f}"
    return f"{d['n']} digits, perplexity {short(d['perplexity'])}: {found}"


def quality_title(d):
    ours, plane = d["quality"][:2, 1]
    return f"Neighbours of the map are neighbours in the data: {ours:.2f}, in a PCA {plane:.2f}"


def course_title(d):
    first, last = d["loss"][[0, -1]]
    return f"KL(P || Q), summed over all pairs, falls from {first:.2f} to {last:.2f}"


def shares_title(d):
    few, many = d["mass"][[0, -1]]
    return f"90 % of p lies on {few:.1f} neighbours at perplexity 5 and on {many:.1f} at 40"


def enough(d):  # points and steps for a finished map
    return d["n"] >= 100 and d["iters"] >= 200


DEMO = Demo(
    title="t-SNE of digits: neighbour probabilities, perplexity, and what not to read",
    compute=compute, trains=True, models=("digits-cnn",),
    params=(
        Param("n", 300, low=50, high=600, meaning="digits"),
        Param("perplexity", 30.0, low=5.0, high=60.0,
              meaning="effective number of neighbours, at most (n - 1) / 3"),
        Param("iters", 250, low=50, high=600, meaning="steps of gradient descent"),
        Param("source", "pixels", choices=("pixels", "dense"),
              meaning="64 pixels, or 64 features of the last hidden layer"),
        Param("start", "pca", choices=("pca", "random"), meaning="where the points begin"),
    ),
    presets=(
        Preset("minimises", "p and q of pairs, and the loss", show=("course", "pairs")),
        Preset("perplexity", "how far a neighbourhood reaches", show=("shares", "widths")),
        Preset("reading", "what a map keeps and what not", show=("quality", "clouds")),
        Preset("map", "digits in two dimensions", show=("map", "quality")),
        Preset("dense", "features instead of pixels", params={"source": "dense"}),
    ),
    claims=(
        Claim("perplexity of a row, off its target by at most",
              lambda d: np.abs(d["perplexities"] - d["perplexity"]).max(), "<=", 0.01,
              about="widths"),
        Claim("P is symmetric and sums to 1, off by",
              lambda d: max(d["asymmetry"], abs(d["total"] - 1)), "<=", 1e-12, about="pairs"),
        Claim("gradient against central differences", lambda d: d["gradient_error"], "<", 1e-6,
              about="kl"),
        Claim("gradients of all points sum to", lambda d: d["gradient_sum"], "<=", 1e-9,
              about="kl"),
        Claim("after exaggeration 20 steps raise the loss by", lambda d: d["rise"], "<=", 0.001,
              lambda d: enough(d) and d["perplexity"] >= 20, "course"),
        Claim("trustworthiness of the map", lambda d: d["quality"][0, 1], ">=", 0.95, enough,
              "quality"),
        Claim("clouds: width ratio in a map, 5 in the data",
              lambda d: d["width_ratio"][1:].max(), "<=", 2, about="clouds"),
        Claim("clouds: distance ratio in a map, 10 in the data",
              lambda d: d["distance_ratio"][1:].max(), "<=", 3, about="clouds"),
    ),
    plots=(
        Plot("map", "scatter", map_title, points="points", classes="class",
             labels=tuple("0123456789"), x_label="y1, no unit", y_label="y2"),
        Plot("quality", "heatmap", quality_title, z="quality", row_labels="map",
             column_labels="measure", x_label="accuracy and trustworthiness", y_label="map"),
        Plot("course", "heatmap", course_title, z="course", row_labels="kl", column_labels="seen",
             x_label="steps", y_label="nats"),
        Plot("kl", "line", course_title, x="step", y=("loss",), x_label="step",
             y_label="KL(P || Q) in nats", marks=(Mark("x", "exaggerated", "exaggeration ends"),)),
        Plot("shares", "heatmap", shares_title, z="shares", row_labels="target_name",
             column_labels="nearest", x_label="neighbours of one digit", y_label="p of each"),
    ),
    tables=(
        Table("pairs", "One digit and its neighbours: where p is large, q is made large", (
            Column("neighbour", "rank", "d"), Column("distance in data", "in_data", ".2f"),
            Column("p", "p", ".1e"), Column("distance in map", "in_map", ".2f"),
            Column("q", "q", ".1e"))),
        Table("widths", "Each point has a width sigma of its own, narrow where points are dense", (
            Column("perplexity", "target", "d"), Column("reached", "reached", ".3f"),
            Column("sigma from", "narrow", ".3f"), Column("median", "sigma", ".3f"),
            Column("to", "wide", ".3f"), Column("hold 90 %", "mass", ".1f"))),
        Table("clouds", "Clouds A, B, C: widths and distances are not kept", (
            Column("where", "cloud"), Column("width of C over A", "width_ratio", ".2f"),
            Column("distance AC over AB", "distance_ratio", ".2f"))),
    ),
)  # fmt: skip


def reversed_divergence(P, Q):
    used = (P > 0) & (Q > 0)
    return float((Q[used] * (np.log(Q[used]) - np.log(P[used]))).sum())


MISTAKES = (
    Mistake("forgets-to-symmetrise", tsne.joint, lambda P: P / len(P),
            "p_{j|i} and p_{i|j} differ: a pair needs one number, their mean"),
    Mistake("logarithm-to-base-2", tsne.target_entropy, lambda p: np.log(p) / np.log(2),
            "an entropy in nats belongs to e^H: log2 asks for too many neighbours"),
    Mistake("one-width-for-all", widths, lambda D, p: np.full(len(D), np.median(widths(D, p))),
            "sigma is set for each point: one width gives sparse points no neighbours"),
    Mistake("swaps-the-divergence", tsne.divergence, reversed_divergence,
            "KL(P || Q) punishes neighbours torn apart, KL(Q || P) strangers put together"),
    Mistake("maps-linearly", descend,
            lambda P, start, steps: descend(P, start, steps)._replace(y=1e4 * start),
            "a projection keeps widths and distances: t-SNE moves each point by itself"),
)  # fmt: skip
