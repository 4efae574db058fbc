"""Guided backpropagation: the way back through every ReLU has a second gate.

With z the input of a ReLU and g what arrives from above, the gradient is g (z > 0), and

guided(z, g) = g (z > 0) (g > 0)

A map is what arrives at the pixels of one image from one logit. Is it about the network? Compare
maps: of trained and random weights, of two classes, and with the edges of the image.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import ascent
from flashdl.demokit.kernels.ascent import blurred, correlation, logit_gradients, precise
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.cnn import deltas, forward, logits, random_net, through_relu
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

MANY, NOISE, PIXELS, BRIGHT = 100, 0.1, range(0, 64, 5), 0.5
RELUS = {"z1": "a1", "z2": "a2", "z3": "h"}  # before and after
CASES = np.array([[2, 3], [2, -3], [-1, 3], [-1, -3]])  # z, g


def through_guided(z, g):  # dL/da -> what goes on to z
    return g * (z > 0) * (g > 0)


def maps(net, images, classes, rule):  # [n, 8, 8], [n] -> [n, 8, 8]
    return logit_gradients(net, images, classes, through=rule)


def other_weights(rng):  # of the same size, never trained
    return precise(random_net(rng, (8, 8, 1)))


def other_class(z):  # logits [n, 10] -> [n], the second best
    return z.argsort(axis=1)[:, -2]


def edges(images):  # each pixel without the mean of its neighbours
    return np.array([x - blurred(x, 1.0) for x in images])


def agreement(net, random, images, rule):  # of maps, mean correlation with three other pictures
    z = logits(net, images[..., None])
    own = maps(net, images, z.argmax(axis=1), rule)
    others = (maps(random, images, z.argmax(axis=1), rule),
              maps(net, images, other_class(z), rule), edges(images))  # fmt: skip
    return np.array([correlation(own, other).mean() for other in others])


def gradient_errors(net, image, k):  # of the plain and the guided map, against differences
    f = lambda x: logits(net, x[None, ..., None])[0, k]  # noqa: E731
    measured = central_differences(f, image, eps=1e-6, entries=PIXELS)
    found = [maps(net, image[None], np.array([k]), r) for r in (through_relu, through_guided)]
    return np.array([relative_error(v.flat[PIXELS], measured) for v in found])


def signals(net, image, k, rule):  # behind each ReLU: z, and what goes on to it
    s = forward(net, image[None, ..., None])
    d = deltas(net, s, one_hot(np.array([k]), s.logits.shape[1]), through=rule)
    return [(getattr(s, z), d[z]) for z in RELUS]


def on_strokes(v, images):  # [n, 8, 8] twice -> the share of |map| on bright pixels
    return np.abs(v[images > BRIGHT]).sum() / np.abs(v).sum()


def normed(v):  # sizes, in hundredths of the largest
    return np.round(np.abs(v) / np.maximum(np.abs(v).max(axis=(-2, -1), keepdims=True), 1e-12), 2)


def compute(*, rng, index, target, guided, weights):
    shared = trained("digits-cnn")
    data, net, random = split(shared), precise(shared), other_weights(rng)
    images = data.test_images.astype(float)
    image, many = images[index], images[:MANY]
    asked = net if weights == "trained" else random
    k = int(logits(asked, image[None, ..., None]).argmax() if target == "predicted" else target)
    rules, called = (through_relu, through_guided), logits(net, many[..., None]).argmax(axis=1)
    both = [
        [maps(n, image[None], np.array([k]), r)[0] for r in rules] for n in (asked, net, random)
    ]
    (plain, sharp), *rows = both
    found = signals(asked, image, k, rules[guided])
    noisy = (1 - NOISE) * image + NOISE * rng.uniform(size=(8, 8))  # no two pixels alike
    z, g = CASES.T.astype(float)
    by_rule = [[*agreement(net, random, many, r), ascent.climbed(net, k, through=r)] for r in rules]
    return {
        "maps": np.array([image, normed(plain), normed(sharp)]), "class": np.array(k),
        "sanity": normed(np.array(rows).swapaxes(0, 1).reshape(4, 8, 8)),
        "z": CASES[:, 0], "g": CASES[:, 1], "plain": through_relu(z, g) + 0.0,
        "guided": through_guided(z, g) + 0.0, "rule": np.array("guided" if guided else "plain"),
        "relu": np.array(list(RELUS.values())), "places": np.array([z.size for z, _ in found]),
        "open": np.array([np.mean(z > 0) for z, _ in found]),
        "passed": np.array([np.mean(v != 0) for _, v in found]),
        "negative": np.array([np.mean(v < 0) for _, v in found]),
        "closed": np.max([np.abs(v[z <= 0]).max(initial=0) for z, v in found]),
        "error": gradient_errors(asked, noisy, k),
        "with": np.array(["correlation with that of random weights",
                          "correlation with that of the second-best class",
                          "correlation with its edges", f"black, 60 steps along it: logit {k}"]),
        "by_plain": np.array(by_rule[0]), "by_guided": np.array(by_rule[1]),
        "kind": np.array(["gradient", "guided"]), "gate": np.array(["z > 0", "z > 0 and g > 0"]),
        "strokes": np.array([on_strokes(maps(net, many, called, r), many) for r in rules]),
    }  # fmt: skip


def by_guided(d):
    return d["rule"] == "guided"


def maps_title(d):
    off, by = d["error"]
    return f"Logit {d['class']} back to the pixels: gradient off by {off:.2f}, guided {by:.2f}"


def sanity_title(d):
    return (f"Guided maps of trained and random weights are alike: {d['by_guided'][0]:.2f}; "
            f"gradients: {d['by_plain'][0]:.2f}")  # fmt: skip


DEMO = Demo(
    title="Guided backpropagation: sharp maps of one image, and what they are not about",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 7, low=0, high=499, meaning="which test image"),
        Param("target", "predicted", meaning="the class whose logit is explained", choices=(
            "predicted", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
        Param("guided", True, meaning="the rule of the table of the ReLUs"),
        Param("weights", "trained", choices=("trained", "random"), meaning="of the maps"),
    ),
    presets=(
        Preset("maps", "an image, its gradient, its guided map", show=("maps", "kinds")),
        Preset("rule", "four cases of signs at a ReLU", show=("rule",)),
        Preset("sanity", "the same of weights that learned nothing", show=("sanity", "agreement")),
        Preset("plain", "what the gradient passes back", params={"guided": False}),
        Preset("random", "maps of a network that learned nothing", params={"weights": "random"}),
    ),
    claims=(
        Claim("cases of four that the guided rule passes", lambda d: np.sum(d["guided"] != 0), "==",
              1, None, "rule"),
        Claim("cases of four that the gradient passes", lambda d: np.sum(d["plain"] != 0), "==", 2,
              None, "rule"),
        Claim("share of negative signals after a guided ReLU", lambda d: d["negative"].max(), "==",
              0, by_guided, "relus"),
        Claim("signal where the ReLU's input was not positive", lambda d: d["closed"], "==", 0,
              None, "rule"),
        Claim("error of the guided map as a gradient", lambda d: d["error"][1], ">=", 0.1, None,
              "maps"),
        Claim("error of the plain map as a gradient", lambda d: d["error"][0], "<", 1e-6, None,
              "maps"),
        Claim("guided: correlation with random weights above plain",
              lambda d: d["by_guided"][0] - d["by_plain"][0], ">=", 0.3, None, "sanity"),
        Claim("guided: correlation with another class above plain",
              lambda d: d["by_guided"][1] - d["by_plain"][1], ">=", 0.5, None, "agreement"),
    ),
    plots=(
        Plot("maps", "image_strip", maps_title, z="maps",
             labels=("the image", "|gradient|", "|guided map|")),
        Plot("sanity", "image_strip", sanity_title, z="sanity",
             labels=("gradient, trained", "gradient, random", "guided, trained", "guided, random")),
    ),
    tables=(
        Table("rule", "Back through a ReLU: gradient g (z > 0), guided g (z > 0) (g > 0)", (
            Column("z, its input", "z", "d"), Column("g, from above", "g", "d"),
            Column("gradient passes", "plain", ".0f"), Column("guided passes", "guided", ".0f"))),
        Table("kinds", "Two ways back, and the share of |map| on bright pixels (0.30 of all)", (
            Column("map", "kind"), Column("a ReLU passes g back if", "gate"),
            Column("off from differences", "error", ".2f"),
            Column("on bright pixels", "strokes", ".2f"))),
        Table("relus", "Behind each ReLU on the way back: shares of units", (
            Column("ReLU", "relu"), Column("units", "places", "d"), Column("z > 0", "open", ".3f"),
            Column("g not 0", "passed", ".3f"), Column("g < 0", "negative", ".3f"))),
        Table("agreement", "The limits, measured: correlations are means over 100 images", (
            Column("of a map", "with"), Column("gradient", "by_plain", ".2f"),
            Column("guided", "by_guided", ".2f"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("forgets-the-forward-gate", through_guided, lambda _z, g: g * (g > 0),
            "where the input was not positive, the unit had no part in the score"),
    Mistake("forgets-the-backward-gate", through_guided, lambda z, g: g * (z > 0),
            "that is the gradient: the guided rule also stops what is negative"),
    Mistake("clips-at-the-pixels", maps,
            lambda net, images, classes, _rule:
            np.maximum(logit_gradients(net, images, classes, through=through_relu), 0),
            "negative signals are stopped at every ReLU, not once at the end"),
    Mistake("guided-for-the-gradient", through_relu, through_guided,
            "a modified way back does not tell how much a pixel changes the logit"),
    Mistake("forgets-to-randomise", other_weights, lambda _rng: precise(trained("digits-cnn")),
            "whether a map is about what was learned is seen with weights that learned nothing"),
    Mistake("asks-the-same-class", other_class, lambda z: z.argmax(axis=1),
            "whether a map is about a class is seen when another class is asked"),
)  # fmt: skip
