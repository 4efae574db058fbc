"""Bottleneck features: one forward pass of a trained network, then a small classifier.

h = relu(flat(p_2) W_3 + b_3), 48 numbers an image, computed once and stored;
p = softmax(h W + b),  dL/dW = h^T (p - t) / n + l2 W,  dL/db = mean of (p - t)

Nothing below h learns, so h of an image never changes: fine-tuning with all but the head frozen.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.kernels.reuse import HEAD, Trial, World, courses
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import fields, parts

COUNTS, DRAWS, FRESH = (10, 20, 50, 100, 200), 3, 4  # labels; draws of them; fields of a digit
RATE, CHECKED = 0.1, 5  # of gradient descent; steps that the whole network is trained beside it
SCRATCH = Trial("scratch", 0, (100,))
WAYS = ("features", "fresh", "pixels", "scratch")
BLOCKS = (("W1", "b1"), ("W2", "b2"), ("W3", "b3"), ("W4", "b4"))


def backbone():
    return {name: trained("canvas-cnn")[name] for name in sum(BLOCKS, ())}


def features_of(net, images):  # [n, 12, 12, 1] -> [n, 48], each image by itself
    return reuse.features(net, images, HEAD)


def of_fresh_fields(rng, net, digits, _cached):  # -> [FRESH, n, 48]; the stored are of no use
    return np.array([features_of(net, fields(rng, digits)) for _ in range(FRESH)])


def scaled_by(cached):  # no labels are needed: over all images in the store
    sd = cached.std(axis=0)
    return cached.mean(axis=0), np.where(sd > 1e-3, sd, 1)  # a unit that is always off stays 0


def head_gradient(x, t, W, b):  # x [..., n, d], t [..., n, K] -> dW [..., d, K], db [..., 1, K]
    delta = (softmax(x @ W + b) - t) / x.shape[-2]
    return np.swapaxes(x, -1, -2) @ delta, delta.sum(axis=-2, keepdims=True)


def learned_head(x, t, *, l2, steps):  # -> W, b from 0, by gradient descent
    W, b = np.zeros((*x.shape[:-2], x.shape[-1], t.shape[-1])), np.zeros((*t.shape[:-2], 1, 2))
    for _ in range(steps):
        dW, db = head_gradient(x, t, W, b)
        W, b = W - RATE * (dW + l2 * W), b - RATE * db
    return W, b


def accuracy(x, t, *, rows, test, how):  # x [F, N, d], F fields of each; rows [D, n]: D draws
    chosen = np.concatenate(list(x[:, rows]), axis=1)  # [D, F n, d]
    W, b = learned_head(chosen, np.tile(t[rows], (1, len(x), 1)), **how)
    return np.mean((test[0] @ W + b).argmax(axis=-1) == test[1])


def free():  # of the whole network: what training may change
    return BLOCKS[HEAD]


def beside(net, images, t):
    """A few steps of the whole network, and of a head on features that are computed once."""
    whole = {name: array.astype(float) for name, array in net.items()}
    whole |= {"W4": np.zeros((48, 2)), "b4": np.zeros(2)}
    columns, body = im2col(images.astype(float), cnn.K, SAME_3), dict(whole)
    for _ in range(CHECKED):
        _, g = cnn.gradient(whole, columns, t)
        whole = {k: w - RATE * g[k] if k in free() else w for k, w in whole.items()}
    W, _ = learned_head(features_of(body, images.astype(float)), t, l2=0, steps=CHECKED)
    changed = [np.sum(whole[W] != body[W]) + np.sum(whole[b] != body[b]) for W, b in BLOCKS]
    return np.array([0, *changed]), np.abs(whole["W4"] - W).max()


def compute(*, rng, labels, l2, standardise, steps):
    net, data = backbone(), parts(trained("canvas-cnn")["order"])
    (digits, shown), (test_digits, test_shown) = data.target, data.test
    images, test_images = fields(rng, digits), fields(rng, test_digits)
    cached, test = features_of(net, images), features_of(net, test_images)
    mean, sd = scaled_by(cached) if standardise else (0, 1)
    fresh = of_fresh_fields(rng, net, digits, cached)
    x = {"features": (cached[None] - mean) / sd, "fresh": (fresh - mean) / sd,
         "pixels": images.reshape(1, len(images), -1)}  # fmt: skip
    tests = {**dict.fromkeys(x, (test - mean) / sd), "pixels": test_images.reshape(len(test), -1)}
    draws = np.array([rng.permutation(len(shown)) for _ in range(DRAWS)])
    t, how, counts = one_hot(shown % 2, 2), {"l2": l2, "steps": steps}, np.unique([*COUNTS, labels])
    found = {name: np.array([
        accuracy(x[name], t, rows=draws[:, :n], test=(tests[name], test_shown % 2), how=how)
        for n in counts]) for name in x}  # fmt: skip
    world = World(net, lambda rng, n: reuse.few(rng, data, task="parity", n=n))
    changed, apart = beside(net, images[:labels], t[:labels])
    return {
        "count": counts, "labels": np.array(labels), **found,
        "scratch": np.array([courses(world, SCRATCH._replace(n=int(n)), [0])[0] for n in counts]),
        "alone": np.abs(features_of(net, test_images[:1]) - test[:1]).max(),
        "changed": changed, "apart": apart, "l2": np.array(l2),
        "stage": np.array(["image", "block 1", "block 2", "bottleneck h", "2 logits"]),
        "numbers": np.array([144, 6 * 6 * 12, 3 * 3 * 24, 48, 2]),
        "work": np.array([0, *reuse.multiply_adds(net)]),
        "when": np.array(["given", *["once an image"] * 3, "in every step"]),
        "way": np.array(["features stored", "features each step", "all blocks trained"]),
        "cost": reuse.work(net, n=labels, steps=steps) / 1e6,
    }  # fmt: skip


def at(d, name, n=20):  # accuracy with n labels
    return d[name][list(d["count"]).index(n)]


def usual(d):
    return d["l2"] <= 0.1


def curves_title(d):
    n = d["labels"]
    return (f"{n} labels: features {at(d, 'features', n):.2f}, pixels {at(d, 'pixels', n):.2f}, "
            f"all from scratch {at(d, 'scratch', n):.2f}")  # fmt: skip


def cost_title(d):
    once, again, whole = d["cost"]
    return f"Stored once: {once:.3g} million multiply-adds, not {again:.3g} or {whole:.4g}"


DEMO = Demo(
    title="Bottleneck features: one forward pass, then a small classifier",
    compute=compute, trains=True, models=("canvas-cnn",),
    params=(
        Param("labels", 20, low=5, high=300, meaning="labelled images"),
        Param("l2", 0.001, low=0.0, high=1.0, meaning="penalty on the head's weights"),
        Param("standardise", True, meaning="each feature to mean 0 and deviation 1"),
        Param("steps", 300, low=50, high=1000, meaning="steps of gradient descent of the head"),
    ),
    presets=(
        Preset("forward-once", "what is computed once, what again", show=("cost", "stages")),
        Preset("few-labels", "accuracy and work by labels", show=("cost", "ways")),
        Preset("curves", "test accuracy by the number of labels", show=("curves",)),
    ),
    claims=(
        Claim("a feature of an image alone - among 500, at most", lambda d: d["alone"], "<=", 1e-4,
              about="stages"),
        Claim("numbers below the head that training changed", lambda d: d["changed"][:-1].sum(),
              "==", 0,
              about="stages"),
        Claim("all blocks trained: multiply-adds over those with stored features",
              lambda d: d["cost"][2] / d["cost"][0], ">=", 100, about="cost"),
        Claim("20 labels: features - whole network from scratch",
              lambda d: at(d, "features") - at(d, "scratch"), ">=", 0.1, usual, "ways"),
        Claim("50 labels: gain by fresh fields",
              lambda d: at(d, "fresh", 50) - at(d, "features", 50), ">=", 0.01, usual, "ways"),
        Claim("20 labels: features - pixels", lambda d: at(d, "features") - at(d, "pixels"), ">=",
              0.1, usual, "curves"),
        Claim("the head of the whole network - on stored features, at most", lambda d: d["apart"],
              "<=", 1e-6, about="curves"),
    ),
    plots=(
        Plot("curves", "line", curves_title, x="count", y=WAYS, log_x=True,
             labels=("features", "4 fresh fields", "pixels", "all from scratch"),
             x_label="labelled images", y_label="test accuracy"),
        Plot("cost", "bar", cost_title, x="way", y=("cost",), log_y=True,
             x_label="training", y_label="million multiply-adds"),
    ),
    tables=(
        Table("stages", "The forward pass, and how often each part of it is computed", (
            Column("stage", "stage"), Column("numbers", "numbers", "d"),
            Column("multiply-adds", "work", "d"), Column("computed", "when"),
            Column("weights changed", "changed", "d"))),
        Table("ways", "Test accuracy; fresh fields, shifted anew, need own forward passes", (
            Column("labels", "count", "d"), Column("features", "features", ".3f"),
            Column("4 fresh fields", "fresh", ".3f"), Column("pixels", "pixels", ".3f"),
            Column("all from scratch, 100 steps", "scratch", ".3f"))),
    ),
)  # fmt: skip


def by_batch(net, images):
    h = reuse.features(net, images, HEAD)
    return (h - h.mean(axis=0)) / (h.std(axis=0) + 1e-3)


MISTAKES = (
    Mistake("takes-an-untrained-network", backbone,
            lambda: reuse.unlearned(np.random.default_rng(0), (12, 12, 1), classes=10),
            "a large architecture is not enough: the features are those of a trained network"),
    Mistake("normalises-by-the-batch", features_of, by_batch,
            "in training mode an image's features depend on the batch: store those of evaluation"),
    Mistake("trains-below-the-cache", free, lambda: sum(BLOCKS, ()),
            "stored features are those of the old weights: what is below them must not move"),
    Mistake("recomputes-every-step", reuse.stored_work, reuse.frozen_work,
            "frozen blocks give the same features in every step: one forward pass an image"),
    Mistake("repeats-the-cache", of_fresh_fields,
            lambda _rng, _net, _digits, cached: np.array([cached] * FRESH),
            "a stored feature is not shifted with its image: augmented images go through again"),
)  # fmt: skip
