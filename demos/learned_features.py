"""Representation learning: hidden activations as features, compared layer by layer.

phi_l(x) = the activations of layer l. How good they are is asked in three ways, on new digits:
linear probe: class(x) = argmax of phi(x) W + b with W = (A^T A + lambda I)^-1 A^T Y from few labels
nearest class mean: class(x) = argmin over c of |phi(x) - mean of phi over class c|
retrieval: mAP = the mean over queries of the average precision of the gallery, ranked by cosine
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.features import (
    average_precisions,
    euclidean,
    layers,
    one_minus_cosine,
    ranked,
)
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

LAYERS = ("pixels", "random", "conv1", "conv2", "dense")
LAMBDA, QUERIES, SHOWN = 10.0, 200, 200


def features(net, images):  # [n, 8, 8] -> [n, d] for each of five representations
    untrained = random_net(np.random.default_rng(1), (8, 8, 1))
    return layers(net, images) | {"random": layers(untrained, images)["dense"]}


def standardised(x, like):  # by the mean and deviation of the labelled images
    return (x - like.mean(axis=0)) / (like.std(axis=0) + 1e-6)


def probe(x, labels):  # [n, d], [n] -> W [d + 1, 10], the last row is b
    A = np.c_[standardised(x, x), np.ones(len(x))]
    return np.linalg.solve(A.T @ A + LAMBDA * np.eye(A.shape[1]), A.T @ one_hot(labels, 10))


def probed(W, x, like):  # -> the class of each row of x
    return (np.c_[standardised(x, like), np.ones(len(x))] @ W).argmax(axis=1)


def class_means(x, labels):  # -> [10, d]; of a class without images it lies far away
    far = np.full(x.shape[1], 1e9)
    own = [x[labels == c] for c in range(10)]
    return np.array([some.mean(axis=0) if len(some) else far for some in own])


def by_nearest_mean(x, means):
    return euclidean(x, means).argmin(axis=1)


def retrieval(query, gallery, asked, labels):  # -> mAP
    hits = labels[ranked(one_minus_cosine(query, gallery))] == asked[:, None]
    return average_precisions(hits).mean()


def compute(*, rng, layer, labels):
    net = trained("digits-cnn")
    data = split(net)
    few = rng.permutation(len(data.train_labels))[:labels]
    known, c = features(net, data.train_images), data.train_labels
    new, asked = features(net, data.test_images), data.test_labels
    linear, means, found, sizes = [], [], [], []
    for name in LAYERS:
        x = known[name][few]
        linear.append(np.mean(probed(probe(x, c[few]), new[name], x) == asked))
        means.append(np.mean(by_nearest_mean(new[name], class_means(x, c[few])) == asked))
        found.append(retrieval(new[name][:QUERIES], known[name], asked[:QUERIES], c))
        sizes.append(x.shape[1])
    flat = pca.fit(known[layer])
    return {
        "layer": np.array(["pixels", "untrained", "conv1", "conv2", "dense"]),
        "probe": np.array(linear), "nearest": np.array(means),
        "map": np.array(found), "all": np.array([linear, means, found]),
        "measure": np.array([f"linear probe, {labels}", f"nearest mean, {labels}", "mAP"]),
        "size": np.array(sizes), "mine": np.array(LAYERS.index(layer)),
        "points": pca.project(flat, new[layer][:SHOWN], 2), "class": asked[:SHOWN],
        "kept": pca.share(flat)[1], "labels": np.array(labels),
    }  # fmt: skip


def few(d):
    return d["labels"] <= 300


def enough(d):
    return 50 <= d["labels"] <= 300


def probe_title(d):
    pixels, random, *_, dense = d["probe"]
    shown = f"pixels {pixels:.2f}, untrained {random:.2f}, dense {dense:.2f}"
    return f"A linear classifier on {d['labels']} labels: {shown}"


def three_title(d):
    pixels, random, *_, dense = d["map"]
    wins = np.sum(d["all"].argmax(axis=1) == LAYERS.index("dense"))
    return (f"Dense is best in {wins} of 3; mAP {dense:.2f}, pixels {pixels:.2f}, untrained "
            f"{random:.2f}")  # fmt: skip


def points_title(d):
    k = d["mine"]
    return (f"New digits in layer {LAYERS[k]}: a linear classifier gets {d['probe'][k]:.2f}, "
            f"untrained {d['probe'][1]:.2f}")  # fmt: skip


DEMO = Demo(
    title="Learned features: what a linear classifier, neighbours and retrieval make of each layer",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("layer", "dense", choices=("pixels", "random", "conv1", "conv2", "dense"),
              meaning="which features are drawn; random is an untrained network"),
        Param("labels", 100, low=10, high=1297, meaning="labels for probe and means"),
    ),
    presets=(
        Preset("features", "new digits by their last hidden layer", show=("points",)),
        Preset("better", "three measures of five representations", show=("three",)),
        Preset("pixels", "the same digits by their pixels", params={"layer": "pixels"}),
        Preset("untrained", "by a network that learned nothing", params={"layer": "random"}),
        Preset("few-labels", "one label a class, about", params={"labels": 10}),
    ),
    claims=(
        Claim("probe: dense above pixels", lambda d: d["probe"][4] - d["probe"][0], ">=", 0.05, few,
              "points"),
        Claim("probe: least gain from layer to layer", lambda d: np.diff(d["probe"][1:]).min(),
              ">=", 0.003, enough, "probe"),
        Claim("mAP: conv2 above pixels", lambda d: d["map"][3] - d["map"][0], ">=", 0.05, None,
              "three"),
        Claim("mAP: dense above conv2", lambda d: d["map"][4] - d["map"][3], ">=", 0.05, None,
              "three"),
        Claim("mAP: pixels above an untrained network", lambda d: d["map"][0] - d["map"][1], ">=",
              0.05, None, "three"),
        Claim("nearest class mean: dense", lambda d: d["nearest"][4], ">=", 0.95, enough, "probe"),
    ),
    plots=(
        Plot("probe", "bar", probe_title, x="layer", y=("probe",), x_label="features",
             y_label="share right; the network itself learned from 1297 labels",
             marks=(Mark("y", 0.1, "chance"),)),
        Plot("three", "heatmap", three_title, z="all", row_labels="measure",
             column_labels="layer", x_label="features of new digits",
             y_label="probe and mean from that many labels; retrieval"),
        Plot("points", "scatter", points_title, points="points", classes="class",
             labels=tuple(map(str, range(10))), x_label="first principal component of the features",
             y_label="second principal component"),
    ),
    tables=(
        Table("measures", "Features of new digits; the network saw all 1297 training labels", (
            Column("features", "layer"), Column("numbers", "size", "d"),
            Column("linear probe", "probe", ".3f"), Column("nearest mean", "nearest", ".3f"),
            Column("retrieval mAP", "map", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("compares-untrained", features,
            lambda _net, images: dict.fromkeys(
                LAYERS, layers(random_net(np.random.default_rng(1), (8, 8, 1)), images)["dense"]),
            "the architecture alone gives no good features: they are learned"),
    Mistake("any-ranking", ranked, lambda gaps: np.argsort(-gaps, axis=-1, kind="stable"),
            "the nearest come first: a large distance is no similarity"),
    Mistake("one-class-means", class_means,
            lambda x, _labels: np.array([x.mean(axis=0) + 1e-9 * c for c in range(10)]),
            "each class has a mean of its own"),
)  # fmt: skip
