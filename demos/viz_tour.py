"""A tour of a network that reads digits: views of its units, of its data, of its pixels.

saliency = |d z_k / d x|         occlusion = p_k(x) - p_k(x with a part covered)
feature map = relu(x * w + b)    neighbours: the least 1 - cosine of the last hidden activations
ascent: x <- x + g / (2 |g|), g = d z_k / d x, from grey

Every view is made twice, with the trained weights and with random ones: what looks the same for a
network that learned nothing tells nothing of what was learned.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.ascent import correlation, logit_gradients, precise, saliency
from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.features import layers, one_minus_cosine, ranked
from flashdl.demokit.kernels.single_units import answers, by_class, without_one
from flashdl.demokit.kernels.tour import (
    feature_maps,
    methods,
    normed,
    occlusion,
    of_classes,
    of_images,
    outputs,
)
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

K, MANY, SHOWN = 5, 20, 12  # neighbours, images to compare pictures of, units in the picture
CHANNELS = {"conv1": 16, "conv2": 32, "dense": 64}


def other_weights(rng):  # of the same size, never trained
    return precise(random_net(rng, (8, 8, 1)))


def neighbours(h, known):  # [m, 64], [n, 64] -> rows of the nearest [m, K]
    return ranked(one_minus_cosine(h, known))[:, :K]


def step(x, threshold):  # nonlinear, and readable: is the pixel bright?
    return (x > threshold).astype(int)


def one_pixel(known, labels, new, asked):  # 0 or 1 by the best pixel -> share of new ones right
    x, y = (known.reshape(len(known), -1)[labels < 2], labels[labels < 2])
    grid = [(np.mean((x > t) == y[:, None], axis=0), t) for t in np.arange(1, 16) / 16]
    right, t = max(grid, key=lambda found: found[0].max())
    pixel = new.reshape(len(new), -1)[asked < 2, right.argmax()]
    return np.mean(step(pixel, t) == asked[asked < 2])


def page(net, data, index, *, vectors):  # one image, from four sides
    x = data.test_images[index].astype(float)
    read = outputs(net, x[None]).argmax()
    channels, maps = feature_maps(net, x, 3)
    near = neighbours(vectors[1]["dense"], vectors[0]["dense"])
    found = data.train_images[near[index, :2]]
    views = np.array([x, *maps, *found, saliency(net, x, read), occlusion(net, x, read)])
    return {
        "page": normed(views), "least": views[6].min(), "channels": channels,
        "near": data.train_labels[near[index, :2]],
        "alike": np.mean(data.train_labels[near] == data.test_labels[:, None]),
    }  # fmt: skip


def families(both, data, index):  # the same four views of two networks
    images = data.test_images.astype(float)[[index, *range(MANY)]]
    read = outputs(both[0], images).argmax(axis=1)
    classes = [of_classes(net, data.train_images.astype(float)) for net in both]
    single = [of_images(net, images, read) for net in both]
    views = [[*c[:, read[0]], *i[:, 0]] for c, i in zip(classes, single, strict=True)]
    pairs = [*zip(*classes, strict=True), *zip(*(i[:, 1:] for i in single), strict=True)]
    agree = np.array([correlation(*pair).mean() for pair in pairs])
    return {"views": normed(np.array(views).reshape(8, 8, 8)), "agree": agree}


def units(net, data, vectors):  # what single units say, layer by layer
    known, new = vectors
    by_unit = [known[n].reshape(len(data.train_labels), -1, m) for n, m in CHANNELS.items()]
    means = [by_class(v.mean(axis=1), data.train_labels) for v in by_unit]
    live = means[2][:, means[2].max(axis=0) > 0]
    left = [without_one(net, new["dense"], j).argmax(axis=1) for j in range(64)]
    return {
        "layer": np.array(list(CHANNELS)), "units": np.array([v.shape[2] for v in by_unit]),
        "live": np.array([np.sum(v.max(axis=0) > 0) for v in means]),
        "active": np.array([np.mean(v > 0) for v in by_unit]),
        "answers": np.array([answers(v).mean() for v in means]),
        "means": np.round(live / live.max(axis=0), 1)[:, :SHOWN] + 0.0,
        "without": np.min([np.mean(v == data.test_labels) for v in left]),
    }  # fmt: skip


def compute(*, rng, index, weights):
    shared = trained("digits-cnn")
    data, both = split(shared), [precise(shared), other_weights(rng)]
    net = both[weights == "random"]
    right = np.mean(outputs(net, data.test_images).argmax(axis=1) == data.test_labels)
    vectors = [layers(net, v) for v in (data.train_images, data.test_images)]
    found = units(net, data, vectors)
    shown = families(both, data, index)
    return {
        **page(net, data, index, vectors=vectors), **shown, **methods(shown["agree"]), **found,
        "digit": np.arange(10).astype(str), "label": data.test_labels[index],
        "unit": np.arange(1, found["means"].shape[1] + 1).astype(str),
        "rule": np.array(["is pixel i above t? 0 or 1", "the network: 0 ... 9"]),
        "numbers": np.array([2, sum(w.size for w in net.values())]),
        "bent": np.array(["yes", "yes"]), "share": np.array([one_pixel(*data), right]),
        "weights": np.array(weights),
    }  # fmt: skip


def page_title(d):
    return (f"Of a {d['label']}: what units find, what is alike ({d['alike']:.0%} the same digit), "
            f"what decided")  # fmt: skip


def page_labels(d):
    return ("digit", *(f"conv1 {c}" for c in d["channels"]), *(f"near: {k}" for k in d["near"]),
            "saliency", "occluded")  # fmt: skip


def families_title(d):
    *_, occluded, salient = d["agree"]
    return (f"Left 4 trained, right 4 untrained: occlusion agrees by {occluded:.2f}, saliency by "
            f"{salient:.2f}")  # fmt: skip


def units_title(d):
    return (f"A unit answers to {d['answers'][2]:.1f} digits (half its most); any one silenced: "
            f">= {d['without']:.3f} right")  # fmt: skip


DEMO = Demo(
    title="A tour: what activations, data, gradients and covering show of a network",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 0, low=0, high=499, meaning="which test image"),
        Param("weights", "trained", choices=("trained", "random"), meaning="of the page and units"),
    ),
    presets=(
        Preset("page", "one digit, seen in seven ways", show=("page", "layers")),
        Preset("black-box", "what single units say", show=("units", "rules")),
        Preset("families", "eight methods, trained against untrained", show=("methods",)),
        Preset("random", "the same of random weights", params={"weights": "random"}),
    ),
    claims=(
        Claim("least saliency of a pixel", lambda d: d["least"], ">=", 0, None, "page"),
        Claim("neighbours of the same digit, share", lambda d: d["alike"], ">=", 0.8, None, "page"),
        Claim("digits that a hidden unit answers to, mean", lambda d: d["answers"][2], ">=", 2,
              None, "units"),
        Claim("right without any one hidden unit", lambda d: d["without"], ">=", 0.95,
              lambda d: d["weights"] == "trained", "units"),
        Claim("0 or 1 by one pixel: right", lambda d: d["share"][0], ">=", 0.9, None, "rules"),
        Claim("saliency: agreement with random weights", lambda d: d["agree"][3], "<=", 0.5, None,
              "views"),
        Claim("occlusion: agreement with random weights", lambda d: d["agree"][2], "<=", 0.5, None,
              "methods"),
    ),
    plots=(
        Plot("page", "image_strip", page_title, z="page", labels=page_labels),
        Plot("views", "image_strip", families_title, z="views",
             labels=("data", "ascent", "occluded", "saliency") * 2),
        Plot("units", "heatmap", units_title, z="means", row_labels="digit", column_labels="unit",
             x_label="12 hidden units", y_label="digits; mean activation / the unit's most"),
    ),
    tables=(
        Table("layers", "Units, and to how many digits one answers by half its most or more", (
            Column("layer", "layer"), Column("units", "units", "d"),
            Column("ever active", "live", "d"), Column("active, mean share", "active", ".2f"),
            Column("digits of a unit", "answers", ".1f"))),
        Table("methods", "Pictures by trained and by random weights: a low correlation passes", (
            Column("method", "method"), Column("family: by", "family"), Column("asks", "asks"),
            Column("correlation", "correlated"))),
        Table("rules", "Two nonlinear rules", (
            Column("rule", "rule"), Column("numbers", "numbers", "d"),
            Column("nonlinear", "bent"), Column("right", "share", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("keeps-the-sign", saliency, lambda net, image, k:
            logit_gradients(net, image[None], np.array([k]))[0],
            "a pixel that lowers the score matters as well: the size of the gradient counts"),
    Mistake("farthest-first", ranked, lambda gaps: np.argsort(-gaps, axis=-1, kind="stable"),
            "neighbours are the images at the smallest distance"),
    Mistake("one-unit-one-digit", by_class,
            lambda v, labels: by_class(v, labels) * (
                np.arange(10)[:, None] == by_class(v, labels).argmax(axis=0)),
            "features are distributed: a unit answers to several digits, a digit has many units"),
    Mistake("one-unit-decides", without_one,
            lambda net, h, j: h[:, [j]] * net["W4"][j] + net["b4"],
            "no unit reads a digit alone: the evidence is spread over many"),
    Mistake("only-linear-is-readable", step, lambda x, threshold: x - threshold,
            "a threshold is nonlinear and readable; without it the rule decides nothing"),
    Mistake("forgets-to-randomise", other_weights, lambda _rng: precise(trained("digits-cnn")),
            "a picture tells of what was learned if it looks different without learning"),
)  # fmt: skip
