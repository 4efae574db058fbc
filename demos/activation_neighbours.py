"""Nearest neighbours by activations: the data images that a layer takes for the same.

phi_l(x) = the activations of layer l, as a vector. The k neighbours of an image are the training
images with the smallest |phi_l(x) - phi_l(y)|, or 1 - cosine. Those by pixels are the comparison.
A layer is invariant to a change that leaves its neighbours right.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.features import euclidean, layers, one_minus_cosine, ranked
from flashdl.demokit.kernels.shifts import moved as shifted
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

LAYERS = ("pixels", "conv1", "conv2", "dense")
QUERIES, SHOWN = 100, 3
MOVES = ((0, 1), (0, -1), (1, 0), (-1, 0))  # by one pixel: right, left, down, up


def activations(net, images):  # [n, 8, 8] -> [n, d] for each layer
    return layers(net, images)


def distances(metric, query, data):  # [m, d], [n, d] -> [m, n]
    return one_minus_cosine(query, data) if metric == "cosine" else euclidean(query, data)


def neighbours(gaps, k):  # [m, n] -> rows of the k nearest [m, k], the nearest first
    return ranked(gaps)[:, :k]


def same_share(rows, labels, asked):  # [m, k], [n], [m] -> share of neighbours of the same class
    return np.mean(labels[rows] == asked[:, None])


def compute(*, rng, index, layer, k, metric):
    net = trained("digits-cnn")
    data = split(net)
    images, labels = data.train_images, data.train_labels
    known = activations(net, images)
    asked = data.test_labels[:QUERIES]
    plain = activations(net, data.test_images[:QUERIES])
    moved = [activations(net, shifted(data.test_images[:QUERIES], *by)) for by in MOVES]
    query = shifted(data.test_images[[index]], 0, 1)
    one = activations(net, query)
    itself = activations(net, images[:QUERIES])
    gaps = {name: distances(metric, one[name], known[name])[0] for name in LAYERS}
    near = {name: neighbours(gaps[name][None], k)[0] for name in LAYERS}

    def share(vectors, name):
        rows = neighbours(distances(metric, vectors[name], known[name]), k)
        return same_share(rows, labels, asked)

    mine, first = near[layer], min(k, SHOWN)
    own = neighbours(distances(metric, itself[layer], known[layer]), 1)[:, 0]
    return {
        "both": np.array([*query, *images[near["pixels"][:first]], *images[mine[:first]]]),
        "label": labels[mine], "asked": data.test_labels[index],
        "labels_by_pixels": labels[near["pixels"][:first]], "labels_here": labels[mine[:first]],
        "distance": gaps[layer][mine], "number": np.arange(1, k + 1), "image": mine,
        "layer": np.array(LAYERS), "plain": np.array([share(plain, name) for name in LAYERS]),
        "moved": np.array([np.mean([share(some, name) for some in moved]) for name in LAYERS]),
        "itself": np.mean(own == np.arange(QUERIES)), "mine": np.array(LAYERS.index(layer)),
        "rising": np.diff(gaps[layer][mine]).min(initial=0), "metric": np.array(metric),
    }  # fmt: skip


def several(d):
    return d["number"].size >= 3


def both_title(d):
    pixels, here = (np.sum(d[f"labels_{name}"] == d["asked"]) for name in ("by_pixels", "here"))
    of = f"{pixels} by pixels, {here} by layer {LAYERS[d['mine']]}"
    return f"A {d['asked']} moved 1 pixel; its 3 nearest: {of} are {d['asked']}s"


def both_labels(d):
    by_pixels = [f"{c}: pixels" for c in d["labels_by_pixels"]]
    return ["query", *by_pixels, *(f"{c}: {LAYERS[d['mine']]}" for c in d["labels_here"])]


def moved_title(d):
    pixels, *_, dense = d["moved"]
    return f"Moved by 1 pixel: {pixels:.0%} of neighbours by pixels are right, by dense {dense:.0%}"


DEMO = Demo(
    title="Nearest neighbours by activations: what a layer takes for the same",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 0, low=0, high=499, meaning="which test image asks"),
        Param("layer", "dense", choices=("pixels", "conv1", "conv2", "dense"),
              meaning="whose activations are compared"),
        Param("k", 5, low=1, high=10, meaning="neighbours"),
        Param("metric", "cosine", choices=("cosine", "l2"), meaning="how vectors are compared"),
    ),
    presets=(
        Preset("neighbours", "a moved image, its neighbours by pixels and by dense",
               params={"index": 14}, show=("both", "shares")),
        Preset("layers", "which layers find the class of a moved query", show=("moved",)),
        Preset("conv1", "by the first layer", params={"layer": "conv1"}),
        Preset("pixels", "by the pixels", params={"layer": "pixels"}),
    ),
    claims=(
        Claim("moved queries: dense above pixels, share of the same class",
              lambda d: d["moved"][3] - d["moved"][0], ">=", 0.08, several, "moved"),
        Claim("moved queries: dense above conv1", lambda d: d["moved"][3] - d["moved"][1], ">=",
              0.02, several, "both"),
        Claim("training images that are their own nearest neighbour", lambda d: d["itself"], "==",
              1, None, "shares"),
        Claim("least step from one neighbour's distance to the next", lambda d: d["rising"], ">=",
              0, None, "list"),
        Claim("neighbours of the same class, not moved", lambda d: d["plain"].min(), ">=", 0.9,
              None, "both"),
    ),
    plots=(
        Plot("both", "image_strip", both_title, z="both", labels=both_labels),
        Plot("moved", "bar", moved_title, x="layer", y=("moved",), x_label="layer",
             y_label="share of neighbours of the query's class",
             marks=(Mark("y", 0.1, "chance"),)),
    ),
    tables=(
        Table("list", "The nearest training images to the query, by the chosen layer", (
            Column("number", "number", "d"), Column("training image", "image", "d"),
            Column("shows", "label", "d"), Column("distance", "distance", ".3f"))),
        Table("shares", "Share of the k nearest that show the same digit, of 100 queries", (
            Column("layer", "layer"), Column("query as it is", "plain", ".3f"),
            Column("moved by 1 pixel", "moved", ".3f"))),
    ),
)  # fmt: skip


def no_training(_net, images):
    """As if every layer were the pixels."""
    return dict.fromkeys(LAYERS, images.reshape(len(images), -1).astype(float))


MISTAKES = (
    Mistake("pixels-in-every-layer", activations, no_training,
            "neighbours by pixels say nothing of a layer: compare its activations"),
    Mistake("farthest-first", ranked, lambda gaps: np.argsort(-gaps, axis=-1, kind="stable"),
            "the neighbours are those at the smallest distance"),
    Mistake("any-order", neighbours, lambda gaps, k: np.sort(ranked(gaps)[:, :k], axis=1)[:, ::-1],
            "neighbours are listed by their distance, not by their place in the data"),
)  # fmt: skip
