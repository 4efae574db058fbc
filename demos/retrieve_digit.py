"""Image retrieval: the gallery is embedded once, a query is embedded and the nearest come first.

gap(q, g) = 1 - q.g / (|q| |g|), or |q - g|. Of a ranking with hits h_1, h_2, ... (1 or 0):

P@k = (h_1 + ... + h_k) / k,  AP = the mean of P@k over the ranks k with a hit,  mAP = its mean
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.features import (
    average_precisions,
    euclidean,
    layers,
    one_minus_cosine,
    precision_at,
    ranked,
)
from flashdl.demokit.kernels.shifts import moved as shifted
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

SPACES = ("pixels", "random", "conv", "dense")
QUERIES, SHOWN, DEEPEST = 200, 6, 20
LENGTHS = np.array([2, 4, 8, 16, 32, 64])


def embedded(net, images):  # [n, 8, 8] -> [n, d] in each space; conv is the second layer
    untrained = layers(random_net(np.random.default_rng(1), (8, 8, 1)), images)["dense"]
    found = layers(net, images)
    return {"pixels": found["pixels"], "random": untrained, "conv": found["conv2"],
            "dense": found["dense"]}  # fmt: skip


def shortened(gallery, query, dims):  # -> both along the gallery's first principal directions
    if dims >= gallery.shape[1]:
        return gallery, query
    V = pca.fit(gallery).directions[:dims]
    return gallery @ V.T, query @ V.T


def gaps(query, gallery, metric):  # [m, d], [n, d] -> [m, n]
    return one_minus_cosine(query, gallery) if metric == "cosine" else euclidean(query, gallery)


def hits_of(query, gallery, asked, labels, metric):  # -> ranked [m, n]: is it of the query's class?
    return labels[ranked(gaps(query, gallery, metric))] == asked[:, None]


def multiplications(items, dims):  # of comparing a query with each item of the gallery
    return items * dims


def compute(*, rng, query, space, metric, k, shift, dims):
    net = trained("digits-cnn")
    data = split(net)
    rows = np.unique(np.append(rng.permutation(len(data.test_labels))[:QUERIES], query))
    asked, labels = data.test_labels[rows], data.train_labels
    gallery = embedded(net, data.train_images)
    moved = embedded(net, shifted(data.test_images[rows], 0, shift))
    plain = embedded(net, data.test_images[rows])
    one_pixel = embedded(net, shifted(data.test_images[rows], 0, 1))
    short = {name: shortened(gallery[name], moved[name], dims) for name in SPACES}
    hits = {s: hits_of(q, g, asked, labels, metric) for s, (g, q) in short.items()}
    g, q = short[space]
    mine = np.flatnonzero(rows == query)
    order = ranked(gaps(q[mine], g, metric))[0]
    images = shifted(data.test_images[[query]], 0, shift)
    by_length = [hits_of(some, some_gallery, asked, labels, metric) for some_gallery, some in
                 (shortened(gallery["dense"], moved["dense"], d) for d in LENGTHS)]  # fmt: skip
    itself = ranked(gaps(g[:QUERIES], g, metric))[:, 0]
    return {
        "strip": np.concatenate([images, data.train_images[order[:SHOWN]]]),
        "found": labels[order[:SHOWN]], "gap": gaps(q[mine], g, metric)[0][order[:SHOWN]],
        "asked": data.test_labels[query],
        "rank": np.arange(1, DEEPEST + 1), "space": np.array(SPACES),
        "ends": np.array([precision_at(hits[s])[:, :DEEPEST].mean(axis=0)
                          for s in ("pixels", "dense")]).T,
        "p_at_5": np.array([precision_at(h)[:, 4].mean() for h in hits.values()]),
        "p_at_k": precision_at(hits[space])[:, k - 1].mean(), "k": np.array(k),
        "map": np.array([average_precisions(h).mean() for h in hits.values()]),
        "shifted": np.array([mean_ap(one_pixel[s], gallery[s], asked, labels) for s in SPACES]),
        "unshifted": np.array([mean_ap(plain[s], gallery[s], asked, labels) for s in SPACES]),
        "length": LENGTHS, "by_length": np.array([average_precisions(h).mean() for h in by_length]),
        "work": multiplications(len(labels), LENGTHS), "mine": np.array(SPACES.index(space)),
        "itself": np.mean([np.array_equal(g[i], g[j]) for i, j in enumerate(itself)]),
        "rescaled": np.abs(gaps(3 * q, g, "cosine") - gaps(q, g, "cosine")).max(),
        "shift": np.array(shift), "dims": np.array(dims), "metric": np.array(metric),
    }  # fmt: skip


def mean_ap(query, gallery, asked, labels):
    return average_precisions(hits_of(query, gallery, asked, labels, "cosine")).mean()


def long(d):
    return d["dims"] >= 16 and d["shift"] <= 1


def strip_title(d):
    right = (d["found"] == d["asked"]).sum()
    embedded = f"embedded by {SPACES[d['mine']]} like all 1297"
    return f"Query {d['asked']}, {embedded}: {right} of the {SHOWN} nearest are right"


def strip_labels(d):
    return ["query", *(f"{c}: {gap:.3f}" for c, gap in zip(d["found"], d["gap"], strict=True))]


def precision_title(d):
    pixels, _, _, dense = d["map"]
    moved = f"moved by 1 pixel {d['shifted'][3]:.2f}, {d['shifted'][0]:.2f}"
    at_k = f"P@{d['k']} of {SPACES[d['mine']]} {d['p_at_k']:.2f}"
    return f"{at_k}; mAP of dense {dense:.2f}, pixels {pixels:.2f}; {moved}"


def shift_title(d):
    pixels, _, _, dense = d["shifted"]
    return f"Queries moved by 1 pixel: mAP of pixels {pixels:.2f}, of dense features {dense:.2f}"


def length_title(d):
    few, many = (f"{d['work'][i]} products, mAP {d['by_length'][i]:.2f}" for i in (2, 5))
    return f"64 numbers: {many}; 8 numbers: {few}"


DEMO = Demo(
    title="Image retrieval: embed, rank, and what makes it good and fast",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("query", 0, low=0, high=499, meaning="which test image asks"),
        Param("space", "dense", choices=("pixels", "random", "conv", "dense"),
              meaning="what is compared; random is an untrained network"),
        Param("metric", "cosine", choices=("cosine", "l2"), meaning="how vectors are compared"),
        Param("k", 5, low=1, high=20, meaning="hits that P@k looks at"),
        Param("shift", 0, low=0, high=2, meaning="pixels that queries are moved to the right"),
        Param("dims", 64, low=2, high=64, meaning="principal components kept of each vector"),
    ),
    presets=(
        Preset("search", "a query and what is nearest", show=("strip",)),
        Preset("fast", "shorter vectors: less work", show=("lengths",)),
        Preset("metric", "precision among the first k, and its mean", show=("precision",)),
        Preset("shifted", "queries moved by a pixel", params={"shift": 1}, show=("shifts",)),
        Preset("pixels", "the same by pixels", params={"space": "pixels", "shift": 1}),
    ),
    claims=(
        Claim("mAP: dense features above pixels", lambda d: d["map"][3] - d["map"][0], ">=", 0.15,
              long, "precision"),
        Claim("moved by 1 pixel: dense above pixels", lambda d: d["shifted"][3] - d["shifted"][0],
              ">=", 0.3, None, "shifts"),
        Claim("gallery images that find themselves first", lambda d: d["itself"], "==", 1, None,
              "strip"),
        Claim("change of cosine gaps if queries are scaled by 3", lambda d: d["rescaled"], "<=",
              1e-6, None, "precision"),
        Claim("mAP kept by 8 of 64 numbers", lambda d: d["by_length"][2] / d["by_length"][5], ">=",
              0.9, lambda d: d["shift"] <= 1, "lengths"),
        Claim("multiplications at 64 over those at 8", lambda d: d["work"][5] / d["work"][2], "==",
              8, None, "lengths"),
    ),
    plots=(
        Plot("strip", "image_strip", strip_title, z="strip", labels=strip_labels),
        Plot("precision", "line", precision_title, x="rank", y=("ends",),
             labels=("pixels", "layer dense"), x_label="k, images looked at",
             y_label="P@k = right among the first k / k; AP: its mean at right ones",
             marks=(Mark("x", "k", "k"),)),
        Plot("shifts", "bar", shift_title, x="space", y=("shifted",), x_label="space",
             y_label="mAP, queries moved by 1 pixel"),
        Plot("lengths", "line", length_title, x="length", y=("by_length",), log_x=True,
             x_label="numbers kept of the 64 that are stored of each image (PCA)", y_label="mAP",
             marks=(Mark("x", 8.0, "8 numbers"),)),
    ),
    tables=(
        Table("spaces", "Retrieval among 1297 images by the cosine; moved: queries by 1 pixel", (
            Column("space", "space"), Column("P@5", "p_at_5", ".3f"), Column("mAP", "map", ".3f"),
            Column("mAP unmoved", "unshifted", ".3f"), Column("mAP moved", "shifted", ".3f"))),
        Table("work", "Comparing a query with 1297 stored vectors", (
            Column("numbers a vector", "length", "d"), Column("multiplications", "work", "d"),
            Column("mAP", "by_length", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("farthest-first", ranked, lambda gaps: np.argsort(-gaps, axis=-1, kind="stable"),
            "a gap is small for what is alike: the ranking begins with the smallest"),
    Mistake("dot-product-for-cosine", one_minus_cosine, lambda a, b: 1 - a @ b.T,
            "without dividing by the lengths, long vectors win and the scale of a query counts"),
    Mistake("features-untrained", embedded,
            lambda _net, images: dict.fromkeys(
                SPACES, layers(random_net(np.random.default_rng(1), (8, 8, 1)), images)["dense"]),
            "it is learned features that group what looks different and means the same"),
    Mistake("speed-from-features", multiplications, lambda items, dims: items + 0 * dims,
            "deep features as such are no faster: short vectors and indexes are"),
    Mistake("cuts-any-numbers", shortened, lambda gallery, query, dims:
            (gallery[:, -dims:], query[:, -dims:]),
            "keep the directions of most variance: the first few numbers of a vector are just any"),
)  # fmt: skip
