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

FEW = 150  # digits, by perplexity
RUNS = {"PCA start, perplexity 5": 5, "PCA start, perplexity 20": 20, "random start, 20": 20}


def usable(perplexity, n):  # at most a third of the others can be neighbours
    return min(perplexity, (n - 1) / 3)


def on_clouds(rng):  # -> [4, 3], ratios in the data, and in the maps of RUNS
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
    w, pts, early = tsne.closeness(course.y), labels[rows], course.exaggerated
    small = tsne.joint(views.probabilities(x[:12], 3.0)[0])
    late = course.loss[course.step >= early]
    smooth = np.convolve(late, np.ones(4) / 4, "valid")  # over 20 steps
    seen = np.unique([*range(0, course.loss.size, max(1, iters // 25)), course.loss.size - 1])
    maps, ratios = (course.y, pca.project(pca.fit(x), x, 2), x), on_clouds(rng)
    return {
        "source": np.array(source), "n": np.array(n), "iters": np.array(iters),
        "perplexity": np.array(target), "total": P.sum(), "asymmetry": np.abs(P - P.T).max(),
        "perplexities": np.exp(tsne.entropies(shares)), "points": course.y, "class": pts,
        "step": course.step, "loss": course.loss, "exaggerated": np.array(early),
        "course": course.loss[seen][None], "kl": np.array(["KL(P || Q)"]),
        "seen": np.array([f"step {s}" for s in course.step[seen]]), "rise": np.diff(smooth).max(),
        "rank": np.array(views.RANKS), "nearest": np.array([f"no. {r}" for r in views.RANKS]),
        **views.pairs(x, course.y, shares),
        "gradient_error": np.array(views.gradient_error(small, rng.standard_normal((12, 2)))),
        "gradient_sum": np.abs(tsne.gradient(P, course.y, w).sum(axis=0)).max(),
        "map": np.array(["t-SNE in 2-D", "PCA in 2-D", f"all 64 {source}"]),
        "quality": np.array([[views.accuracy(y, pts), views.trustworthiness(x, y)] for y in maps]),
        "measure": np.array(["5-NN", "trust"]),
        "target": np.array(views.PERPLEXITIES), **views.by_perplexity(x[:FEW]),
        "target_name": np.array([f"perplexity {p}" for p in views.PERPLEXITIES]),
        "cloud": np.array(["data", *RUNS]),
        "width_ratio": ratios[:, 0], "distance_ratio": ratios[:, 1], "shape": ratios[:, 2],
    }  # fmt: skip


def map_title(d):
    accuracy, plane, _ = d["quality"][:, 0]
    found = f"5-nearest-neighbour accuracy {accuracy:.2f}, PCA {plane:.2f}"
    return f"{d['n']} digits, perplexity {short(d['perplexity'])}: {found}"


def quality_title(d):
    ours, plane = d["quality"][:2, 1]
    places = f"Places for these {d['n']} digits only"
    return f"{places}; their neighbours are right: {ours:.2f}, PCA {plane:.2f}"


def course_title(d):
    first, last = d["loss"][[0, -1]]
    early = f"before step {d['exaggerated']} P counts 12-fold"
    return f"KL(P || Q): {first:.2f} at first, {last:.2f} at last; {early}"


def shares_title(d):
    few, many = d["mass"][[0, -1]]
    shown, mean = f"{min(d['n'], FEW)} digits, in the mean", "90 % of p on"
    return f"{shown}: {mean} {few:.1f} neighbours (perplexity 5), {many:.1f} (40)"


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
             column_labels="measure", x_label="5-NN accuracy, trustworthiness of neighbours",
             y_label="map"),
        Plot("course", "heatmap", course_title, z="course", row_labels="kl", column_labels="seen",
             x_label="steps", y_label="nats"),
        Plot("kl", "line", course_title, x="step", y=("loss",), x_label="step",
             y_label="KL(P || Q) in nats", marks=(Mark("x", "exaggerated", "exaggeration ends"),)),
        Plot("shares", "heatmap", shares_title, z="shares", row_labels="target_name",
             column_labels="nearest", x_label="the nearest others of this digit",
             y_label="p of one digit"),
    ),
    tables=(
        Table("pairs", "Gaussian: p_j|i ~ exp(-d^2 / 2 sigma_i^2); Student-t: q ~ 1 / (1 + D^2)", (
            Column("j, of i's", "rank", "d"), Column("d in data", "in_data", ".2f"),
            Column("p_j|i", "there", ".3f"), Column("p_i|j", "back", ".3f"),
            Column("p = sum / 2n", "p", ".1e"), Column("D in map", "in_map", ".2f"),
            Column("q", "q", ".1e"))),
        Table("widths", "Each point has a width sigma of its own, so that e^H is the perplexity", (
            Column("perplexity", "target", "d"), Column("H, nats", "entropy", ".3f"),
            Column("e^H", "reached", ".2f"), Column("smallest sigma", "narrow", ".2f"),
            Column("median", "sigma", ".2f"), Column("largest", "wide", ".2f"),
            Column("90 % of p on", "mass", ".1f"))),
        Table("clouds", "Three round clouds, A and B alike, C 5 times as wide, 10 times as far", (
            Column("where", "cloud"), Column("width C / A", "width_ratio", ".2f"),
            Column("distance AC / AB", "distance_ratio", ".2f"),
            Column("longest / its width", "shape", ".2f"))),
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
