"""Similarity learning: an embedding f in which the same meaning is near and another is far.

d(x, y) = |f(x) - f(y)|, with one f for both (Siamese). Losses that teach it, with a margin m:

contrastive = d^2 for the same, max(0, m - d)^2 for others
triplet = max(0, d(a, p)^2 - d(a, n)^2 + m), a an anchor, p its like, n another

It is judged on classes that it never saw: AUC = P(a same pair is nearer than a different pair).
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.glyphs import drawings
from flashdl.demokit.kernels.metrics import auc, roc
from flashdl.demokit.kernels.similarity import contrastive, distances, triplet
from flashdl.demokit.models import trained
from flashdl.demokit.models.glyph_embedding import WIDTHS, embedded, fields

CLASSES, EACH, MARGIN = 10, 20, 1.0
SPACES = ("embedding", "pixels", "random")


def images_of(rng, classes, points):  # -> [200, 8, 8], labels [200]
    """20 images of each of 10 classes: digits, which M5 never saw, or glyphs, newly drawn."""
    labels = np.repeat(np.arange(CLASSES), EACH)
    if classes == "glyphs":
        return drawings(rng, points[:CLASSES], EACH).reshape(-1, 8, 8), labels
    pictures, shown = digits()
    rows = [rng.choice(np.flatnonzero(shown == k), EACH, replace=False) for k in range(CLASSES)]
    return pictures[np.concatenate(rows)], labels


def vectors(space, net, untrained, x):  # [n, 12, 12, 1] -> [n, d]
    if space == "pixels":
        return x.reshape(len(x), -1).astype(float)
    return embedded(net if space == "embedding" else untrained, x).astype(float)


def both_sides(f, x, i, j):  # images, rows of pairs -> their vectors, by one and the same f
    v = f(x)
    return v[i], v[j]


def pairs(labels, rng):  # -> rows i, rows j, same [2 * 1900]: as many different pairs as same ones
    i, j = np.triu_indices(len(labels), k=1)
    same = labels[i] == labels[j]
    others = rng.permutation(np.flatnonzero(~same))[: same.sum()]
    kept = np.concatenate([np.flatnonzero(same), others])
    return i[kept], j[kept], same[kept]


def equal_error(d, same):  # -> threshold, error: where as many same as different pairs are wrong
    tried = np.quantile(d, np.linspace(0, 1, 201))
    missed = np.array([np.mean(d[same] > t) for t in tried])
    false = np.array([np.mean(d[~same] <= t) for t in tried])
    best = np.abs(missed - false).argmin()
    return tried[best], (missed[best] + false[best]) / 2


def compute(*, rng, space, classes, shift, noise):
    net = trained("glyph-embedding")
    untrained = random_net(np.random.default_rng(1), (12, 12, 1), WIDTHS)
    images, labels = images_of(rng, classes, net["points"])
    x = fields(rng, images, shift=shift, noise=noise)
    i, j, same = pairs(labels, rng)
    d = {s: distances(*both_sides(lambda x, s=s: vectors(s, net, untrained, x), x, i, j))
         for s in SPACES}  # fmt: skip
    mine, grid = d[space], np.linspace(0, 1, 41)
    curves = [roc(-d[s], same) for s in SPACES]
    v, three = vectors(space, net, untrained, x), rng.integers(0, len(x), (3, 500))
    ab, bc, ac = (distances(v[three[p]], v[three[q]]) for p, q in ((0, 1), (1, 2), (0, 2)))
    edges, rows = np.linspace(0, mine.max(), 31), np.arange(len(x))
    itself = both_sides(lambda x: vectors(space, net, untrained, x), x, rows, rows)
    ranks = mine[same][:, None], mine[~same][None]
    gap = np.linspace(0, 1.6, 33)
    fixed, zero = np.full(gap.shape, 0.5), np.zeros(1)
    return {
        "middle": (edges[1:] + edges[:-1]) / 2, "same": np.histogram(mine[same], edges)[0],
        "different": np.histogram(mine[~same], edges)[0], "space": np.array(SPACES),
        "auc": np.array([auc(-d[s], same) for s in SPACES]), "mine": np.array(SPACES.index(space)),
        "ranked": np.mean(ranks[0] < ranks[1]) + np.mean(ranks[0] == ranks[1]) / 2,
        "threshold": np.array([equal_error(d[s], same)[0] for s in SPACES]),
        "error": np.array([equal_error(d[s], same)[1] for s in SPACES]),
        "false": grid, "found": np.array([np.interp(grid, *c) for c in curves]).T,
        "triangle": (ac - ab - bc).max(), "itself": distances(*itself).max(),
        "seen": np.array(classes == "glyphs"), "hard": np.array(shift >= 1 and noise <= 0.1),
        "d": gap, "pull": contrastive(gap, np.ones(33, bool), MARGIN),
        "push": contrastive(gap, np.zeros(33, bool), MARGIN),
        "triplet": triplet(fixed, gap, MARGIN),
        "collapsed": triplet(zero, zero, MARGIN)[0],
        "case": np.array(["same pair at 0.5", "different pair at 0.5", "different pair at 1.5",
                          "triplet: p at 0.5, n at 0.8", "triplet, all points in one"]),
        "loss": np.concatenate([contrastive(np.array([0.5, 0.5, 1.5]), np.array([1, 0, 0]) > 0,
                                            MARGIN), triplet(np.array([0.5, 0.0]),
                                                             np.array([0.8, 0.0]), MARGIN)]),
    }  # fmt: skip


def pairs_title(d):
    k, whose = d["mine"], "classes it learned" if d["seen"] else "classes never seen"
    return f"{SPACES[k]}, {whose}: P(same pair nearer than different) = {d['auc'][k]:.2f}"


def losses_title(d):
    m = f"{d['collapsed']:g}"
    return f"With all points in one a different pair costs m^2 = {m} and a triplet m = {m}"


def roc_title(d):
    whose = "learned" if d["seen"] else "never seen"
    return (f"Classes {whose}: AUC {d['auc'][0]:.2f}, equal error {d['error'][0]:.2f}; pixels "
            f"{d['auc'][1]:.2f}, {d['error'][1]:.2f}")  # fmt: skip


def unseen(d):
    return not d["seen"] and d["hard"]


DEMO = Demo(
    title="Similarity learning: distances of pairs, the losses behind them, and how to judge them",
    compute=compute, models=("glyph-embedding",),
    params=(
        Param("space", "embedding", choices=("embedding", "pixels", "random"),
              meaning="where distances are measured"),
        Param("classes", "digits", choices=("digits", "glyphs"),
              meaning="digits were never seen in training, glyphs were"),
        Param("shift", 1, low=0, high=2, meaning="pixels that an image may lie off the middle"),
        Param("noise", 0.05, low=0.0, high=0.4, meaning="deviation of the noise on a pixel"),
    ),
    presets=(
        Preset("learned", "distances of pairs in the embedding", show=("pairs",)),
        Preset("losses", "what a pair and a triplet cost", show=("losses",)),
        Preset("verification", "pairs of classes never seen, in three spaces", show=("roc",)),
        Preset("pixels", "the same pairs by their pixels", params={"space": "pixels"}),
        Preset("seen", "classes of the training", params={"classes": "glyphs"}),
    ),
    claims=(
        Claim("AUC of the embedding above that of pixels", lambda d: d["auc"][0] - d["auc"][1],
              ">=", 0.15, unseen, "roc"),
        Claim("AUC - share of pairs in order", lambda d: abs(d["auc"][d["mine"]] - d["ranked"]),
              "<=", 1e-12, None, "roc"),
        Claim("longest side of a triangle above the other two", lambda d: d["triangle"], "<=", 1e-9,
              None, "pairs"),
        Claim("distance of an image to itself", lambda d: d["itself"], "==", 0, None, "pairs"),
        Claim("loss of different pairs beyond the margin", lambda d: d["push"][-1], "==", 0, None,
              "losses"),
        Claim("triplet loss if all points are one: the margin", lambda d: d["collapsed"], "==",
              MARGIN, None, "losses"),
    ),
    plots=(
        Plot("pairs", "line", pairs_title, x="middle", y=("same", "different"),
             labels=("pairs of one class", "pairs of two classes"),
             x_label="distance d = |f(x) - f(y)| of the two vectors",
             y_label="pairs, of 1900 of each kind, in 30 bins of d"),
        Plot("losses", "line", losses_title, x="d", y=("pull", "push", "triplet"),
             labels=("same: d^2", "different: max(0, m-d)^2", "triplet: max(0, 0.25-d^2+m)"),
             x_label="distance d; of the triplet d(a, n), its p at 0.5", y_label="loss",
             marks=(Mark("x", MARGIN, "m = 1"),)),
        Plot("roc", "line", roc_title, x="false", y=("found",),
             labels=("embedding", "pixels", "untrained network"),
             x_label="share of different pairs called same", y_label="share of same pairs found"),
    ),
    tables=(
        Table("verification", "Called the same below a threshold, where both errors are equal", (
            Column("space", "space"), Column("AUC", "auc", ".3f"),
            Column("threshold", "threshold", ".2f"), Column("error", "error", ".3f"))),
        Table("cases", "Losses at margin 1", (
            Column("case", "case"), Column("loss", "loss", ".2f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("squares-for-distances", distances, lambda a, b: ((a - b) ** 2).sum(axis=-1),
            "a distance has the root: without it a way by a third point may be shorter"),
    Mistake("pulls-everything", contrastive, lambda d, _same, _margin: d**2,
            "different pairs must be pushed apart, or the embedding collapses to one point"),
    Mistake("forgets-the-margin", triplet,
            lambda near, far, _margin: np.maximum(0, near**2 - far**2),
            "without a margin one point for everything is a perfect solution: its loss is 0"),
    Mistake("one-threshold", auc,
            lambda scores, positive: np.mean((scores >= np.median(scores)) == positive),
            "the share right at one threshold is accuracy: AUC takes every threshold into account"),
    Mistake("two-networks", both_sides, lambda f, x, i, j: (f(x)[i], f(x)[j][:, ::-1]),
            "both inputs go through the same network: vectors of two networks cannot be compared"),
)  # fmt: skip
