"""Occlusion sensitivity: cover a part of the image, see what the score of the class loses.

drop(i, j) = s_c(x) - s_c(x with a k x k patch of fill at row i, column j)

c is the class that the network reads in x, s its probability or its logit. A patch that moves by
one pixel has (9 - k)^2 places on 8 x 8 pixels: so many forward passes. No gradient is needed.
"""

from math import isqrt

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.features import euclidean
from flashdl.demokit.kernels.occlusion import change, covered, covers, drops, scores
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

SIDE, TOP = 8, 5
PATCHES, FILLS = np.array([1, 2, 4]), ("zero", "mean", "noise")


def fills(rng, images):  # what may stand in the patch: a number, or one of [8, 8]
    return {"zero": 0.0, "mean": float(images.mean()), "noise": rng.uniform(size=(SIDE, SIDE))}


def extremes(net, image, every, kind):  # the largest drop for each patch and fill: [3, 3]
    return np.array([[drops(net, image, covers(SIDE, k), fill, kind).max()
                      for fill in every.values()] for k in PATCHES])  # fmt: skip


def together(net, image, pair, fill, kind):  # [2, 8, 8] covers -> what both cost at once
    return drops(net, image, pair.any(axis=0)[None], fill, kind)[0]


def hidden_pair(net, image, cover, fill, kind):  # -> two places that cost little alone, much both
    i, j = np.triu_indices(len(cover), 1)
    alone = np.maximum(drops(net, image, cover, fill, kind), 0)
    both = drops(net, image, cover[i] | cover[j], fill, kind)
    best = (both - alone[i] - alone[j]).argmax()
    return np.array([i[best], j[best]])


def at_middles(drop, k):  # [n] by place -> [8, 8], each at the middle of its patch; 0 for a gain
    edge, first = isqrt(drop.size), (k - 1) // 2
    field = np.zeros((SIDE, SIDE))
    field[first : first + edge, first : first + edge] = np.maximum(drop, 0).reshape(edge, edge)
    return field


def strangeness(images, known):  # [n, 8, 8] -> [n], distance to the nearest training image
    flat = [x.reshape(len(x), -1).astype(float) for x in (images, known)]
    return euclidean(*flat).min(axis=1)


def compute(*, rng, index, patch, fill, score):
    net = trained("digits-cnn")
    known, _, new, _ = split(net)
    x, cover = new[index], covers(SIDE, patch)
    every = fills(rng, known)
    drop = drops(net, x, cover, every[fill], score)
    edge = isqrt(drop.size)
    best = np.argsort(-drop, kind="stable")[:TOP]
    seen = covered(x, cover, every[fill])
    pair = hidden_pair(net, x, cover, every[fill], score)
    worst = [drops(net, x, covers(SIDE, k), 0.0, score).argmax() for k in PATCHES]
    blanked = [covered(x, covers(SIDE, k)[w], 0.0) for k, w in zip(PATCHES, worst, strict=True)]
    largest, usual = extremes(net, x, every, score), strangeness(new, known)
    far = strangeness(np.array([x, *blanked]), known)
    return {
        "strip": np.array([x, seen[best[0]], at_middles(drop, patch) / max(1.0, drop.max())]),
        "drop": np.round(drop, 2).reshape(edge, edge) + 0.0, "passes": np.array(drop.size),
        "after": scores(net, seen[best[:1]], score)[0, scores(net, x[None], score).argmax()],
        "at": np.arange(1, edge + 1).astype(str),
        "class": scores(net, x[None], score)[0].argmax(),
        "before": scores(net, x[None], score).max(),
        "row": best // edge + 1, "column": best % edge + 1,
        "top": drop[best], "then": scores(net, seen[best], score).argmax(axis=1),
        "over_zeros": np.abs(drop[~(cover & (x != 0)).any(axis=(1, 2))]).max(initial=0),
        "hidden": covered(x, np.array([*cover[pair], cover[pair].any(axis=0)]), every[fill]),
        "alone": drop[pair], "both": together(net, x, cover[pair], every[fill], score),
        "size": np.array(["none", *(f"{k} x {k}" for k in PATCHES)]), "fill": np.array(fill),
        "runs": np.array([1, *(SIDE + 1 - PATCHES) ** 2]),
        **dict(zip(FILLS, np.concatenate([np.zeros((1, 3)), largest]).T, strict=True)),
        "far": far, "nearer": np.sum(usual < far[:, None], axis=1), "usual": usual.max(),
        "patch": np.array(patch), "score": np.array(score),
    }  # fmt: skip


def blank(d):
    return d["fill"] == "zero"


def some_pixels(d):
    return blank(d) and d["score"] == "probability" and d["patch"] in (2, 3)


def in_words(d):
    return "p" if d["score"] == "probability" else "logit"


def map_title(d):
    k, r, c = d["patch"], d["row"][0], d["column"][0]
    score = f"{in_words(d)}({d['class']}) {d['before']:.2f} -> {d['after']:.2f}"
    at = f"worst, rows {r}-{r + k - 1}, columns {c}-{c + k - 1}"
    return f"{k}x{k} patch, {d['passes']} places; {at}: {score}"


def map_labels(d):
    by = "at patch's middle" if d["score"] == "probability" else f"up to {d['top'][0]:.1f}"
    return f"read as {d['class']}", f"at worst read as {d['then'][0]}", f"drop {by}"


def drop_title(d):
    return (f"{d['passes']} places, {d['passes']} forward passes; {in_words(d)}({d['class']}) "
            f"drops by up to {d['top'][0]:.2f}")  # fmt: skip


def pair_title(d):
    a, b = d["alone"]
    return (f"Two {d['patch']}x{d['patch']} places: alone {in_words(d)}({d['class']}) drops by "
            f"{a:.2f} and {b:.2f}, together by {d['both']:.2f}")  # fmt: skip


def pair_labels(d):
    a, b = d["alone"]
    return (f"one: drop {a:.2f}", f"other: drop {b:.2f}", f"both: drop {d['both']:.2f}")


DEMO = Demo(
    title="Occlusion: what each part of an image is worth to the score of its class",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 7, low=0, high=499, meaning="which of the 500 test digits"),
        Param("patch", 2, low=1, high=4, meaning="k, pixels a side of the patch"),
        Param("fill", "zero", choices=("zero", "mean", "noise"),
              meaning="what the patch shows: black, the mean grey, noise"),
        Param("score", "probability", choices=("probability", "logit"),
              meaning="whose drop is mapped, after or before the softmax"),
    ),
    presets=(
        Preset("procedure", "a 3 x 3 patch moved over a four", params={"patch": 3},
               show=("map",)),
        Preset("weaknesses", "redundant evidence; other patches and fills",
               show=("pair", "settings")),
        Preset("logits", "the same four by its logit", params={"score": "logit"}),
        Preset("mean-grey", "covered with the mean grey", params={"fill": "mean"}),
        Preset("large", "a patch of 4 x 4 pixels", params={"patch": 4}),
    ),
    claims=(
        Claim("drop where the patch covers zeros alone", lambda d: d["over_zeros"], "==", 0,
              blank, "map"),
        Claim("places less (9 - k)^2", lambda d: d["passes"] - (9 - d["patch"]) ** 2, "==", 0, None,
              "drops"),
        Claim("share of the class in the largest drop", lambda d: d["top"][0] / d["before"], ">=",
              0.2, some_pixels, "drops"),
        Claim("dropped together less dropped alone", lambda d: d["both"] - d["alone"].sum(), ">=",
              0.3, some_pixels, "pair"),
        Claim("dropped under 4 x 4 zeros less under 1 x 1",
              lambda d: d["zero"][3] - d["zero"][1], ">=", 0.5, some_pixels,
              "settings"),
        Claim("4 x 4 zeros: from training digits, less the farthest new",
              lambda d: d["far"][3] - d["usual"], ">=", 0.1, some_pixels, "settings"),
    ),
    plots=(
        Plot("map", "image_strip", map_title, z="strip", labels=map_labels),
        Plot("drops", "heatmap", drop_title, z="drop", row_labels="at", column_labels="at",
             x_label="left column of the patch", y_label="its top row"),
        Plot("pair", "image_strip", pair_title, z="hidden", labels=pair_labels),
    ),
    tables=(
        Table("places", "The five places that cost most", (
            Column("top row", "row", "d"), Column("left column", "column", "d"),
            Column("drop", "top", ".3f"), Column("then read as", "then", "d"))),
        Table("settings", "Largest drop under 3 fills; under black, distance to the nearest "
              "training digit", (
            Column("patch", "size"), Column("passes", "runs", "d"), Column("black", "zero", ".2f"),
            Column("mean grey", "mean", ".2f"), Column("one noise", "noise", ".2f"),
            Column("distance", "far", ".2f"), Column("nearer, of 500 new digits", "nearer", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("shows-the-score", change, lambda _before, after: after,
            "the map is of what is lost; the score itself is low where the evidence is"),
    Mistake("covers-the-rest", covered,
            lambda image, cover, fill: np.where(cover, image, fill).astype(image.dtype),
            "the patch hides a part and leaves the rest to be seen, not the reverse"),
    Mistake("moves-by-its-size", covers,
            lambda side, k: covers(side, k).reshape(side - k + 1, side - k + 1, side, side)[
                ::k, ::k].reshape(-1, side, side),
            "patches side by side miss what lies on their seams: move by one pixel"),
    Mistake("adds-single-drops", together,
            lambda net, image, pair, fill, kind: drops(net, image, pair, fill, kind).sum(),
            "evidence that is there twice is missed in neither place alone"),
    Mistake("any-image-is-familiar", strangeness,
            lambda images, known: strangeness(known[: len(images)], known),
            "an occluded image is like none that the network learned from"),
)  # fmt: skip
