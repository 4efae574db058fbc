"""One-shot learning: a new class from one labelled example, in an embedding learned from others.

An episode: N classes that training never saw (N-way), k labelled examples of each (k-shot). A query
takes the class whose mean is nearest: class = argmin over c of |f(query) - mean of f(support_c)|.
By chance 1/N are right.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.similarity import unit_rows
from flashdl.demokit.models import trained
from flashdl.demokit.models.glyph_embedding import (
    CHARACTERS,
    EACH,
    FEW,
    WIDTHS,
    embedded,
    few_classes,
    fields,
)

BANK, CLASSES = 60, 10  # images of each digit that episodes draw from
SPACES = ("embedding", "pixels", "random")
FOUR = ("200 classes x 12", "7 classes x 343", "nothing: pixels", "nothing: untrained")


def bank(rng):  # -> fields [600, 12, 12, 1]: 60 of each digit, none of which training saw
    images, labels = digits()
    rows = [rng.choice(np.flatnonzero(labels == c), BANK, replace=False) for c in range(CLASSES)]
    return fields(rng, images[np.concatenate(rows)])


def embeddings(x):  # [600, 12, 12, 1] -> four times [600, d], by name
    net, untrained = trained("glyph-embedding"), np.random.default_rng(1)
    random = random_net(untrained, (12, 12, 1), WIDTHS)
    nets = (net, few_classes(net), None, random)
    return {
        name: unit_rows(x.reshape(len(x), -1).astype(float))
        if some is None
        else embedded(some, x).astype(float)
        for name, some in zip(FOUR, nets, strict=True)
    }


def new_classes(rng, episodes, ways):  # -> [E, N], all different within an episode
    return rng.permuted(np.tile(np.arange(CLASSES), (episodes, 1)), axis=1)[:, :ways]


def examples(rng, classes, count):  # [E, N] -> rows of the bank [E, N, count], all different
    order = rng.permuted(np.tile(np.arange(BANK), (classes.size, 1)), axis=1)[:, :count]
    return classes[:, :, None] * BANK + order.reshape(*classes.shape, count)


def nearest(support, query):  # [E, N, k, d], [E, N, d] -> which class each query is given [E, N]
    means = support.mean(axis=2)
    gaps = ((query[:, :, None] - means[:, None]) ** 2).sum(axis=-1)  # [E, query, class]
    return gaps.argmin(axis=-1)


def accuracies(v, rows):  # [600, d], rows [E, N, k + 1] -> of each episode the share right [E]
    given = nearest(v[rows[:, :, :-1]], v[rows[:, :, -1]])
    return np.mean(given == np.arange(rows.shape[1]), axis=1)


def half_width(right):  # [E] -> of the 95 % interval of the mean
    return 1.96 * right.std(ddof=1) / np.sqrt(len(right))


def chance(ways):
    return 1 / ways


def compute(*, rng, ways, shots, episodes, space):
    x = bank(rng)
    every = embeddings(x)
    rows = examples(rng, new_classes(rng, episodes, ways), shots + 1)
    right = {name: accuracies(v, rows) for name, v in every.items()}
    tried = np.array([1, 2, 3, 5, 10])
    by_shots = []
    for k in tried:
        some = rows if k == shots else examples(rng, new_classes(rng, 300, ways), k + 1)
        by_shots.append([accuracies(every[name], some).mean() for name in (FOUR[0], *FOUR[2:])])
    v = every[dict(zip(SPACES, (FOUR[0], *FOUR[2:]), strict=True))[space]]
    shown, first = rows[0], min(ways, 6)
    given = nearest(v[rows[:1, :, :-1]], v[rows[:1, :, -1]])[0]
    q = int(np.argmax(given == np.arange(ways)))  # the first that is right, if one is
    mean = np.array([r.mean() for r in right.values()])
    half = np.array([half_width(r) for r in right.values()])
    return {
        "strip": np.concatenate([x[shown[q:q + 1, -1]], x[shown[:first, 0]]])[:, 1:11, 1:11, 0],
        "digit": shown[:first, 0] // BANK, "asked": shown[q, -1] // BANK,
        "gap": np.linalg.norm(v[shown[:first, 0]] - v[shown[q, -1]], axis=1),
        "given": shown[given[q], 0] // BANK, "right": mean, "four": np.array(FOUR),
        "low": mean - half, "high": mean + half, "chance": np.array(chance(ways)),
        "ways": np.array(ways), "shots": np.array(shots), "tried": tried,
        "by_shots": np.array(by_shots), "space": np.array(space),
        "learned": np.array([CHARACTERS * EACH, FEW * 343, 0, 0]),
        "classes": np.array([CHARACTERS, FEW, 0, 0]), "none": np.zeros(4, int),
        "examples": np.array(ways * shots), "episodes": np.array(episodes),
    }  # fmt: skip


def easy(d):  # the setting that the invariants are stated for
    return d["ways"] == 5 and d["shots"] == 1


def strip_title(d):
    verdict = "rightly" if d["asked"] == d["given"] else "wrongly"
    drawn = "each" if len(d["digit"]) == d["ways"] else len(d["digit"])
    of = f"1 image of {drawn} of {d['ways']} new classes"
    return f"{of}; query nearest in the embedding: {d['given']}, {verdict}"


def strip_labels(d):
    return ["query: ?", *(f"{k}: d {gap:.2f}" for k, gap in zip(d["digit"], d["gap"], strict=True))]


def accuracy_title(d):
    n, k, (best, few, *_) = d["ways"], d["shots"], d["right"]
    other = f"{best:.2f} from 200 other classes, {few:.2f} from 7"
    return f"{n}-way {k}-shot, 2400 drawings: {other}"


def shots_title(d):
    one, ten = d["by_shots"][0, 0], d["by_shots"][-1, 0]
    how = f"{d['ways']} new digits, nearest class mean"
    return f"{how}: {one:.2f} from one example of each, {ten:.2f} from ten"


DEMO = Demo(
    title="One-shot learning: new classes from one example each",
    compute=compute, models=("glyph-embedding",),
    params=(
        Param("ways", 5, low=2, high=10, meaning="N, new classes in an episode"),
        Param("shots", 1, low=1, high=10, meaning="k, labelled examples of each class"),
        Param("episodes", 300, low=50, high=1000, meaning="episodes that accuracy is a mean over"),
        Param("space", "embedding", choices=("embedding", "pixels", "random"),
              meaning="where the episode that is shown is decided"),
    ),
    presets=(
        Preset("episode", "one example of each new class, and a query", show=("strip",)),
        Preset("examples", "how many examples the embedding needed, and a new class",
               show=("accuracy",)),
        Preset("episodes", "accuracy over 300 episodes, by labelled examples", show=("shots",)),
        Preset("ten-way", "all ten digits, one example of each", params={"ways": 10}),
        Preset("three-way", "three digits, one example of each", params={"ways": 3}),
    ),
    claims=(
        Claim("embedding above pixels, share right", lambda d: d["right"][0] - d["right"][2], ">=",
              0.15, easy, "accuracy"),
        Claim("200 classes above 7, of as many images", lambda d: d["right"][0] - d["right"][1],
              ">=", 0.05, easy, "accuracy"),
        Claim("by pixels", lambda d: d["right"][2], "<=", 0.5, easy, "strip"),
        Claim("chance times ways", lambda d: d["chance"] * d["ways"], "==", 1, None, "shots"),
        Claim("ten examples above one", lambda d: d["by_shots"][-1, 0] - d["by_shots"][0, 0], ">=",
              0.05, lambda d: d["ways"] <= 5, "shots"),
    ),
    plots=(
        Plot("strip", "image_strip", strip_title, z="strip", labels=strip_labels),
        Plot("accuracy", "bar", accuracy_title, x="four", y=("right",), x_label="what it learned",
             y_label="share of queries right", marks=(Mark("y", "chance", "chance 1/N"),)),
        Plot("shots", "line", shots_title, x="tried", y=("by_shots",),
             labels=("embedding", "pixels", "untrained network"),
             x_label="k, labelled examples of each class", y_label="share right, 300 episodes",
             marks=(Mark("y", "chance", "chance 1/N"),)),
    ),
    tables=(
        Table("needs", "Learned from glyphs alone, tested on digits", (
            Column("embedding", "four"), Column("classes", "classes", "d"),
            Column("images", "learned", "d"), Column("digits seen", "none", "d"),
            Column("right", "right", ".3f"), Column("95 %: from", "low", ".3f"),
            Column("to", "high", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("query-in-the-support", examples,
            lambda _rng, classes, count: np.repeat(classes[:, :, None] * BANK, count, axis=2),
            "the query must be another image than the example, else it finds itself"),
    Mistake("farthest-mean", nearest,
            lambda support, query: ((query[:, :, None] - support.mean(axis=2)[:, None]) ** 2)
            .sum(axis=-1).argmax(axis=-1),
            "the class is the one whose examples are nearest"),
    Mistake("chance-of-two", chance, lambda _ways: 0.5,
            "with N classes a guess is right in 1 of N, not in every second"),
    Mistake("untrained-is-enough", embeddings,
            lambda x: dict.fromkeys(FOUR, unit_rows(x.reshape(len(x), -1).astype(float))),
            "one example of a class is enough only in an embedding that learned from many others"),
)  # fmt: skip
