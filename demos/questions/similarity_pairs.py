"""Questions about the contrastive loss of pairs and the triplet loss."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.similarity import contrastive, triplet
from flashdl.demokit.written import grid, number, vector


def draw_pairs(rng):
    margin, count = float(rng.choice([1.0, 1.5, 2.0])), int(rng.integers(3, 5))
    near, far = rng.uniform(0.2, 0.8) * margin, rng.uniform(1.2, 1.7) * margin
    d = [near, far, *rng.uniform(0.2, 1.5, count - 2)]  # the last ones of one class
    order = rng.permutation(count)
    return {
        "d": [round(float(d[i]), 1) for i in order],
        "same": [int(i >= 2) for i in order],
        "margin": margin,
    }


def ask_pairs(d, same, margin):
    rows = [[f"{gap:.1f}", "same" if s else "different"] for gap, s in zip(d, same, strict=True)]
    asked = (
        f"What is the mean contrastive loss of these {len(d)} pairs with margin {margin:g}, to 2 "
        f"decimals? Its form here has squares and no factor of 1/2."
    )
    return f"{asked}\n\n{grid([['distance', 'classes'], *rows])}"


def solve_pairs(demo, d, same, margin):
    return over_pairs(demo.contrastive(np.array(d), np.array(same) > 0, margin))


def work_pairs(answer, d, same, margin):
    lines = []
    for gap, s in zip(d, same, strict=True):
        if s:
            lines.append(f"- same, {gap:.1f}: {gap:.1f}² = {number(gap**2, 2)}")
        elif gap < margin:
            left = f"({margin:g} − {gap:.1f})²"
            lines.append(f"- different, {gap:.1f}: {left} = {number((margin - gap) ** 2, 2)}")
        else:
            lines.append(f"- different, {gap:.1f}: 0, beyond the margin")
    return "\n".join([*lines, "", f"The mean of the {len(d)} is {number(answer, 4)}."])


def show_pairs(demo, d, same, margin):
    gaps, alike = np.array(d), np.array(same) > 0
    losses = demo.contrastive(gaps, alike, margin)
    across = np.linspace(0, max(*d, margin) + 0.1, 61)
    pull, push = (np.array([across, demo.contrastive(across, np.full(61, kind), margin)]).T
                  for kind in (True, False))  # fmt: skip
    near = across <= gaps[alike].max()
    return {
        "points": np.array([gaps, losses]).T, "kind": np.where(alike, 0, 1), "d": gaps,
        "curves": np.concatenate([pull[near], [[np.nan] * 2], push]),
        "classes": np.where(alike, "same", "different"), "margin": np.array(margin),
        "way": np.array([pair_way(*pair, margin) for pair in zip(d, same, strict=True)]),
        "losses": losses, "mean": over_pairs(losses),
    }  # fmt: skip


def pair_way(gap, same, margin):
    if same:
        return f"{gap:.1f}²"
    return f"({margin:g} − {gap:.1f})²" if gap < margin else "beyond the margin"


def pairs_title(d):
    total = f"{d['losses'].sum():.2f}/{len(d['losses'])}"
    return (
        f"The mean loss of {len(d['losses'])} pairs at margin {d['margin']:g} is "
        f"{total} = {d['mean']:.3f}"
    )


def over_pairs(losses):  # [n] -> []
    return losses.mean()


def draw_triplet(rng):
    a = rng.uniform(-1, 1, 2)
    p, n = (a + rng.uniform(-1.3, 1.3, 2) for _ in range(2))
    if np.linalg.norm(p - a) < np.linalg.norm(n - a) and rng.uniform() < 0.4:
        p, n = n, p  # more often a loss than none
    return {
        **{name: (v.round(1) + 0.0).tolist() for name, v in zip("apn", (a, p, n), strict=True)},
        "margin": float(rng.choice([0.2, 0.5, 1.0])),
    }


def ask_triplet(a, p, n, margin):
    return f"""
        An anchor lies at {vector(a, 1)}, its positive at {vector(p, 1)}, a negative at
        {vector(n, 1)}. What is their triplet loss on squared Euclidean distances, with margin
        {margin:g}, to 2 decimals?
        """


def solve_triplet(demo, a, p, n, margin):
    a, p, n = (np.array(v) for v in (a, p, n))
    return demo.triplet(demo.distances(a, p), demo.distances(a, n), margin)


def work_triplet(answer, a, p, n, margin):
    near, far = (sum((u - v) ** 2 for u, v in zip(a, b, strict=True)) for b in (p, n))
    total = f"{number(near, 2)} − {number(far, 2)} + {margin:g} = {number(near - far + margin, 2)}"
    end = "which is the loss." if near - far + margin > 0 else "which is below 0: the loss is 0."
    return f"""
        Squared distances: to the positive {number(near, 2)}, to the negative {number(far, 2)}.
        {total}, {end}
        """


def show_triplet(demo, a, p, n, margin):
    points = np.array([a, p, n])
    near, far = demo.distances(points[0], points[1]), demo.distances(points[0], points[2])
    loss = demo.triplet(near, far, margin)
    return {
        "points": points, "kind": np.arange(3), "path": points[[1, 0, 2]],
        "part": np.array(["anchor to positive", "anchor to negative"]),
        "steps": np.array([vector(points[i] - points[0], 1) for i in (1, 2)]),
        "distance": np.array([near, far]), "square": np.array([near, far]) ** 2,
        "margin": np.array(margin), "loss": loss,
    }  # fmt: skip


def triplet_title(d):
    near, far = d["square"]
    total = f"{near:.2f} − {far:.2f} + {d['margin']:g} = {number(near - far + d['margin'], 2)}"
    return f"{total}, so the loss is {d['loss']:.2f}"


MISTAKES = (
    Mistake("hinge-without-square", contrastive,
            lambda d, same, margin: np.where(same, d**2, np.maximum(0, margin - d)),
            "what a different pair lacks of the margin is squared as well"),
    Mistake("pushes-beyond-the-margin", contrastive,
            lambda d, same, margin: np.where(same, d**2, np.maximum(0, d - margin) ** 2),
            "a different pair costs something inside the margin, m − d, and nothing beyond it"),
    Mistake("forgets-to-clip", contrastive,
            lambda d, same, margin: np.where(same, d**2, (margin - d) ** 2),
            "a different pair beyond the margin costs nothing: its m − d is below 0"),
    Mistake("classes-swapped", contrastive,
            lambda d, same, margin: np.where(same, np.maximum(0, margin - d) ** 2, d**2),
            "pairs of one class are drawn together, by d², and different ones pushed apart"),
    Mistake("sum-for-mean", over_pairs, lambda losses: losses.sum(),
            "that is the sum: the mean is over all pairs, those that cost nothing too"),
    Mistake("unsquared-distances", triplet,
            lambda near, far, margin: np.maximum(0, near - far + margin),
            "both distances are squared before they are compared"),
    Mistake("positive-and-negative-swapped", triplet,
            lambda near, far, margin: np.maximum(0, far**2 - near**2 + margin),
            "the distance to the positive is what costs: it comes with a plus"),
    Mistake("loss-below-zero", triplet, lambda near, far, margin: near**2 - far**2 + margin,
            "a triplet that keeps the margin costs nothing: the loss is never below 0"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "contrastive-value", draw_pairs, ask_pairs, solve_pairs, work_pairs, atol=0.01,
        values=show_pairs,
        plots=(
            Plot("losses", "scatter", pairs_title, points="points", classes="kind", path="curves",
                 labels=("pair of one class, d²", "pair of two, max(0, m − d)²"),
                 x_label="distance d", y_label="loss", marks=(Mark("x", "margin", "margin m"),)),
        ),
        tables=(
            Table("pairs", "What each pair costs", (
                Column("classes", "classes"), Column("distance", "d", ".1f"),
                Column("way", "way"), Column("loss", "losses", ".2f"))),
        ),
    ),
    Generator(
        "triplet-value", draw_triplet, ask_triplet, solve_triplet, work_triplet, atol=0.01,
        values=show_triplet,
        plots=(
            Plot("points", "scatter", triplet_title, points="points", classes="kind", path="path",
                 labels=("a", "p", "n"), path_label="from p to the anchor a, from a to n",
                 x_label="first coordinate", y_label="second coordinate"),
        ),
        tables=(
            Table("distances", "Squared distances", (
                Column("from, to", "part"), Column("step", "steps"),
                Column("distance", "distance", ".3f"), Column("its square", "square", ".2f"))),
        ),
    ),
)  # fmt: skip
