"""Inference: a trained network runs forward on new data; weights stay, no gradient is taken.

y = f(x; w) with w fixed. A network with dropout and batch normalisation has two modes: in training
h is masked and normalised by its batch, in evaluation dropout is off and the running averages
normalise, so that the answer to an image depends on nothing but the image.

A call on B images takes t(B) = CALL + EACH B: latency grows with B, the cost of each, t(B) / B,
falls. Both constants were measured once, for the digits network on one core.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn, dropout, modes
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.batchnorm import moments
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.kernels.modes import EVALUATION, TRAINING, Mode, dropped, statistics
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import LAYERS, split
from flashdl.demokit.models.inference_views import boxed, features, masked, memory, work

CALL, EACH = 0.065, 0.009  # ms
SIZES, SHOWN = 2 ** np.arange(10), np.array([1, 64, 500])
AT_ONCE, NEW = 20, 4
WAYS = (("evaluation mode", EVALUATION, False), ("dropout left on", Mode(True, False), False),
        ("batch statistics", Mode(False, True), False), ("training mode", TRAINING, False),
        ("inputs inverted", EVALUATION, True))  # fmt: skip


def call_ms(B):  # how long a call on B images takes
    return CALL + EACH * B


def prepared(images):  # [n, 8, 8] -> [n, 8, 8], in 0..1 with ink 1, as training had them
    return images


def rows(images):  # [n, 8, 8] -> [n, 64]
    return prepared(images).reshape(len(images), -1)


def in_batches(f, x, size):  # f of the rows of x, so many at once
    return np.concatenate([f(x[i : i + size]) for i in range(0, len(x), size)])


def apart(f, x):  # f [n, K] of all rows at once, less f of each alone: the largest difference
    return np.abs(f(x) - in_batches(f, x, 1)).max()


def judged(net, way, *, data, rng, batch):
    """Of a way to run a net: share right; repeats of the first score; alone less in a batch."""
    (_, mode, swap), (images, labels, repeats) = way, data
    images = 1 - images if swap else images

    def run(some):
        return modes.logits(net, rows(some), rng, mode)

    right = np.mean(in_batches(run, images, batch).argmax(axis=1) == labels)
    scores = [softmax(run(images[:batch])[0])[labels[0]] for _ in range(repeats)]
    return right, np.array(scores), apart(run, images[:AT_ONCE])


def compute(*, rng, batch, mode, repeats):
    big = trained("digits-cnn")
    data = split(big)
    images, c = data.test_images.astype(float), data.test_labels
    x = prepared(data.test_images)[..., None]
    net = modes.learned(np.random.default_rng(0), data.train_images.reshape(-1, 64).astype(float),
                        one_hot(data.train_labels, 10))  # fmt: skip
    before = {name: w.copy() for name, w in net.items()}
    asked = images, c, repeats
    found = [judged(net, way, data=asked, rng=rng, batch=batch) for way in WAYS]
    moved = sum(np.sum(before[name] != w) for name, w in net.items())
    s, (forward, backward) = cnn.forward(big, x), work(big, x[:1])
    box_image, box = boxed(trained("window-detector"))
    p = softmax(s.logits[:NEW].astype(float))
    double = {name: big[name].astype(float) for name in LAYERS}
    weights = np.array(sum(w.size for w in double.values()))
    return {
        "new": images[:NEW], "said": p.argmax(axis=1), "p": p.max(axis=1), "moved": moved,
        "what": np.array(["weights adjusted, a gradient for each",
                          "activations of an image held at once", "multiply-adds for an image"]),
        "step": np.array([weights, memory(big, x[:1])[0], forward + backward]),
        "inference": np.array([moved, memory(big, x[:1])[1], forward]),
        "apart_32": apart(lambda some: cnn.logits(big, prepared(some)[..., None]),
                          data.test_images[:AT_ONCE]),
        "apart_64": apart(lambda some: cnn.logits(double, prepared(some)[..., None]),
                          images[:AT_ONCE]),
        "way": np.array([name for name, *_ in WAYS]),
        "dropout": np.array(["on" if m.drops else "off" for _, m, _ in WAYS]),
        "norm": np.array([f"batch of {batch}" if m.own else "training" for _, m, _ in WAYS]),
        "right": np.array([right for right, *_ in found]),
        "spread": np.array([np.ptp(scores) for _, scores, _ in found]),
        "apart": np.array([gap for *_, gap in found]),
        "scores": found[3 if mode == "train" else 0][1], "mode": np.array(mode),
        "returned": np.array([features(s.h[0]), box_image, *masked(trained("texture-fcn"))]),
        "box": box, "features": np.array(s.h.shape[1]), "B": SIZES, "each": call_ms(SIZES) / SIZES,
        "call": call_ms(SIZES), "batch": np.array(batch), "weights": weights,
        "shown_B": SHOWN, "shown_call": call_ms(SHOWN), "shown_each": call_ms(SHOWN) / SHOWN,
        "shown_rate": SHOWN / call_ms(SHOWN) * 1000,
    }  # fmt: skip


def new_title(d):
    return f"Forward only: {d['said'].size} new digits get a class; {d['moved']} weights change"


def scores_title(d):
    low, high, n = d["scores"].min(), d["scores"].max(), d["scores"].size
    name = "training" if d["mode"] == "train" else "evaluation"
    goes = f"stays {low:.3f}" if low == high else f"goes from {low:.3f} to {high:.3f}"
    return f"One image {n} times in {name} mode: its score {goes}"


def cost_title(d):
    one, many = d["each"][0], d["each"][6]
    return f"Of a batch of 64 each takes {many:.3f} ms, alone {one:.3f}; all wait for the last"


def returned_title(d):
    pixels, at = d["returned"][3].size, tuple(d["box"][:2].tolist())
    return f"{d['features']} features; a box at {at}; a mask, a class for each of {pixels} pixels"


DEMO = Demo(
    title="Inference: evaluation mode, fixed weights, and what batches cost",
    compute=compute, models=("digits-cnn", "window-detector", "texture-fcn"),
    params=(
        Param("batch", 64, low=1, high=500, meaning="images in a call"),
        Param("mode", "eval", choices=("eval", "train"), meaning="in which scores are repeated"),
        Param("repeats", 10, low=1, high=50, meaning="how often the same image is asked"),
    ),
    presets=(
        Preset("forward", "new digits, and a training step beside it", show=("new", "steps")),
        Preset("switch", "batches of 4, in the right mode and in others",
               params={"batch": 4, "mode": "train", "repeats": 50}, show=("modes",)),
        Preset("returns", "what else comes out, and three sizes of batch",
               show=("returned", "cost")),
        Preset("alone", "training mode, one image", params={"mode": "train", "batch": 1}),
    ),
    claims=(
        Claim("parameters that inference moved", lambda d: d["moved"], "==", 0, about="new"),
        Claim("digits network in float32: alone less in a batch", lambda d: d["apart_32"], "<=",
              1e-4, about="steps"),
        Claim("evaluation mode, repeated: largest difference", lambda d: d["spread"][0], "==", 0,
              about="modes"),
        Claim("evaluation mode: alone less in a batch", lambda d: d["apart"][0], "<=", 1e-12,
              about="modes"),
        Claim("evaluation mode: share right", lambda d: d["right"][0], ">=", 0.94, about="modes"),
        Claim("each of 64 costs, as a share of one alone", lambda d: d["each"][6] / d["each"][0],
              "<=", 0.2, about="cost"),
    ),
    plots=(
        Plot("new", "image_strip", new_title, z="new",
             labels=lambda d: [f"{k}: p {p:.2f}" for k, p in zip(d["said"], d["p"], strict=True)]),
        Plot("scores", "hist", scores_title, y=("scores",), x_label="probability of its class",
             y_label="repeats", bins=10),
        Plot("curve", "line", cost_title, x="B", y=("each", "call"), log_x=True, log_y=True,
             labels=("ms for each image", "ms until the answers are there"),
             x_label="images in a call", y_label="ms", marks=(Mark("x", "batch", "batch"),)),
        Plot("returned", "image_strip", returned_title, z="returned",
             labels=("64 features", "box of a digit", "an image", "its mask")),
    ),
    tables=(
        Table("steps", "The digits network: a step of training, and inference", (
            Column("", "what"), Column("training", "step", ",d"),
            Column("inference", "inference", ",d"))),
        Table("modes", "Evaluation mode: the same p each time, the same logits z in any batch", (
            Column("", "way"), Column("dropout", "dropout"), Column("statistics of", "norm"),
            Column("right", "right", ".3f"), Column("p varies by", "spread", ".2f"),
            Column("others move z by", "apart", ".2f"))),
        Table("cost", "Cost model: 0.065 ms a call + 0.009 ms an image; all wait for the last", (
            Column("batch", "shown_B", "d"), Column("latency, ms", "shown_call", ".3f"),
            Column("ms an image", "shown_each", ".3f"),
            Column("images a second", "shown_rate", ",.0f"))),
    ),
)  # fmt: skip


def keeps_learning(net, z, *, own):
    if own:
        return moments(z)
    net["mean"] += 0.1 * (z.mean(axis=0) - net["mean"])
    return net["mean"], net["var"]


MISTAKES = (
    Mistake("leaves-dropout-on", dropped,
            lambda rng, h, **_: h * dropout.kept(rng, h.shape, modes.P) / (1 - modes.P),
            "dropout is noise for training: left on, the same image gets other answers"),
    Mistake("uses-batch-statistics", statistics, lambda _net, z, **_: moments(z),
            "the answer to an image would depend on the images that come with it"),
    Mistake("keeps-learning", statistics, keeps_learning,
            "inference changes no parameter and no running average: nothing is learned from it"),
    Mistake("own-preprocessing", prepared, lambda images: (images - images.mean()) / images.std(),
            "the network knows inputs as in training: the same steps, with the same numbers"),
    Mistake("calls-are-free", call_ms, lambda B: EACH * B,
            "every call has a fixed cost, which the images of a batch share"),
)  # fmt: skip
