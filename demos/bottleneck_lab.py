"""Bottleneck features: one forward pass of a trained network, then a small classifier.

h = relu(flat(p_2) W_3 + b_3), 48 numbers an image, computed once and stored;
p = softmax(h W + b),  dL/dW = h^T (p - t) / n + l2 W,  dL/db = mean of (p - t)

Nothing below h learns, so h of an image never changes: fine-tuning with all but the head frozen.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import reuse
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.kernels.reuse import HEAD, Trial, courses
from flashdl.demokit.kernels.stored import by_batch, descended, scaled_by
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import fields, parts

COUNTS, TABLE = (10, 20, 50, 100, 200), (10, 20, 50)  # of labels, in the curves and the table
DRAWS, FRESH, TESTED = 2, 4, 300  # of labels; fields of a digit; new fields for the whole network
RATE, CHECKED, SEED = 0.1, 5, 3  # of descent; steps of the whole network beside it; its draws
WAYS = ("features", "pixels", "scratch")
ROWS = {"features": "stored, standardised", "raw": "stored as they come",
        "fresh": "4 shifted copies, each passed anew", "training": "training mode: by batch, alone",
        "scratch": "all blocks from scratch, 100 steps"}  # fmt: skip
BLOCKS = (("W1", "b1"), ("W2", "b2"), ("W3", "b3"), ("W4", "b4"))


def backbone():
    return {name: trained("canvas-cnn")[name] for name in sum(BLOCKS, ())}


def features_of(net, images):  # [n, 12, 12, 1] -> [n, 48], each image by itself
    return reuse.features(net, images, HEAD)


def of_fresh_fields(rng, net, digits, _cached):  # -> [FRESH, n, 48]; the stored are of no use
    return np.array([features_of(net, fields(rng, digits)) for _ in range(FRESH)])


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
    body, images = {name: array.astype(float) for name, array in net.items()}, images.astype(float)
    body |= {"W4": np.zeros((48, 2)), "b4": np.zeros(2)}
    whole = descended(body, images, t, free=free(), lr=RATE, steps=CHECKED)
    W, _ = learned_head(features_of(body, images), t, l2=0, steps=CHECKED)
    changed = [np.sum(whole[W] != body[W]) + np.sum(whole[b] != body[b]) for W, b in BLOCKS]
    return np.array(changed), np.abs(whole["W4"] - W).max()


def compute(*, rng, labels, l2, standardise, steps):
    net, data = backbone(), parts(trained("canvas-cnn")["order"])
    (digits, shown), (test_digits, test_shown) = data.target, data.test
    images, test_images = fields(rng, digits), fields(rng, test_digits)
    cached, test = features_of(net, images), features_of(net, test_images)
    fresh = of_fresh_fields(rng, net, digits, cached)
    mean, sd = scaled_by(cached) if standardise else (0, 1)
    x = {"features": ((cached[None] - mean) / sd, (test - mean) / sd), "raw": (cached[None], test),
         "fresh": ((fresh - mean) / sd, (test - mean) / sd),
         "training": (by_batch(cached)[None], by_batch(test[:, None], axis=1)[:, 0]),
         "pixels": [some.reshape(1, len(some), -1) for some in (images, test_images)]}  # fmt: skip
    draws = np.array([rng.permutation(len(shown)) for _ in range(DRAWS)])
    t, how, counts = one_hot(shown % 2, 2), {"l2": l2, "steps": steps}, np.unique([*COUNTS, labels])
    found = {name: np.array([
        accuracy(x[name][0], t, rows=draws[:, :n], test=(x[name][1], test_shown % 2), how=how)
        for n in (counts if name in WAYS else TABLE)]) for name in x}  # fmt: skip
    world = reuse.fields_world(net, data, task="parity", tests=TESTED)
    trials = [Trial("scratch", n, (100,)) for n in counts.tolist()]
    found["scratch"] = np.array([courses(world, trial, [SEED])[0] for trial in trials])
    table = [found[name][np.isin(counts, TABLE)] if name in WAYS else found[name] for name in ROWS]
    changed, apart = beside(net, images[:labels], t[:labels])
    each, (sizes, _) = reuse.multiply_adds(net), reuse.transferred(net)
    return {
        "count": counts, "labels": np.array(labels), "steps": np.array(steps),
        **{name: found[name] for name in (*WAYS, "fresh")}, "row": np.array(list(ROWS.values())),
        **{f"with_{n}": column for n, column in zip(TABLE, np.transpose(table), strict=True)},
        "alone": np.abs(features_of(net, test_images[:1]) - test[:1]).max(),
        "changed": changed, "apart": apart, "l2": np.array(l2),
        "stage": np.array(["block 1", "block 2", "bottleneck h", "head: logits"]),
        "times": np.array([reuse.passes(each, labels, steps)] * HEAD + [steps]),
        "numbers": np.array([6 * 6 * 12, 3 * 3 * 24, 48, 2]), "work": each,
        "size": sizes, "learn": sizes * [b[0] in free() for b in BLOCKS],
        "way": np.array(["stored: cannot adapt", "fine-tuned: head only", "all blocks trained"]),
        "cost": reuse.work(net, n=labels, steps=steps) / 1e6,
    }  # fmt: skip


def at(d, name, n=20):  # accuracy with n labels
    return d[name][list(d["count"]).index(n)]


def usual(d):
    return d["l2"] <= 0.1


def passes_title(d):
    h, times = d["numbers"][-2], d["times"]
    return f"{h} numbers h of an image: computed {times[0]:.3g}x, the head {times[-1]:.3g}x"


def curves_title(d):
    each = (f"{name} {at(d, name, d['labels']):.2f}" for name in WAYS)
    return f"{d['labels']} labels: right of new images, " + ", ".join(each)


def cost_title(d):
    once, again, whole = d["cost"]
    of = f"{d['labels']} labels, {d['steps']} steps"
    return f"{of}: {once:.3g} million multiply-adds, not {again:.3g} or {whole:.4g}"


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
        Preset("forward-once", "what is computed once, what again", show=("stored", "stages")),
        Preset("few-labels", "work, and accuracy with few labels", show=("cost", "ways")),
        Preset("curves", "test accuracy by the number of labels", show=("curves",)),
    ),
    claims=(
        Claim("evaluation mode: a feature of an image alone - among 500, at most",
              lambda d: d["alone"], "<=", 1e-4, about="stages"),
        Claim("weights below the head that training changed", lambda d: d["changed"][:-1].sum(),
              "==", 0, about="stages"),
        Claim("all blocks trained: multiply-adds over those of stored features",
              lambda d: d["cost"][2] / d["cost"][0], ">=", 100, about="stored"),
        Claim("20 labels: stored - whole network from scratch",
              lambda d: at(d, "features") - at(d, "scratch"), ">=", 0.1, usual, "ways"),
        Claim("50 labels: gain by shifted copies",
              lambda d: d["fresh"][2] - at(d, "features", 50), ">=", 0.01,
              lambda d: usual(d) and d["steps"] >= 300, "ways"),
        Claim("20 labels: features - pixels", lambda d: at(d, "features") - at(d, "pixels"), ">=",
              0.1, usual, "curves"),
        Claim("head fine-tuned on frozen blocks - on stored features", lambda d: d["apart"],
              "<=", 1e-6, about="cost"),
    ),
    plots=(
        Plot("curves", "line", curves_title, x="count", y=WAYS, log_x=True, labels=WAYS,
             x_label="labelled images", y_label="test accuracy"),
        Plot("stored", "bar", passes_title, x="stage", y=("times",), x_label="stage",
             y_label="how often it is computed for an image"),
        Plot("cost", "bar", cost_title, x="way", y=("cost",), log_y=True, x_label="way",
             y_label="million multiply-adds"),
    ),
    tables=(
        Table("stages", "A trained network reads an image; a small classifier learns from h", (
            Column("stage", "stage"), Column("gives numbers", "numbers", "d"),
            Column("multiply-adds", "work", "d"), Column("weights", "size", "d"),
            Column("that learn", "learn", "d"))),
        Table("ways", "Is the digit odd? Share of new images that is right", (
            Column("features h", "row"),
            *(Column(f"{n} labels", f"with_{n}", ".3f") for n in TABLE))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("takes-an-untrained-network", backbone,
            lambda: reuse.unlearned(np.random.default_rng(0), (12, 12, 1), classes=10),
            "a large architecture is not enough: the features are those of a trained network"),
    Mistake("normalises-by-the-batch", features_of,
            lambda net, images: by_batch(reuse.features(net, images, HEAD)),
            "in training mode an image's features depend on the batch: store those of evaluation"),
    Mistake("trains-below-the-cache", free, lambda: sum(BLOCKS, ()),
            "stored features are those of the old weights: what is below them must not move"),
    Mistake("recomputes-every-step", reuse.stored_work, reuse.frozen_work,
            "frozen blocks give the same features in every step: one forward pass an image"),
    Mistake("repeats-the-cache", of_fresh_fields,
            lambda _rng, _net, _digits, cached: np.array([cached] * FRESH),
            "a stored feature is not shifted with its image: augmented images go through again"),
)  # fmt: skip
