"""Questions about one whitened value."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import pca
from flashdl.demokit.written import bracketed, flowing, number


def draw_value(rng):
    low = rng.uniform() < 0.5
    variance = round(float(rng.uniform(0.1, 1.5) if low else rng.uniform(1.5, 25)), 1)
    along, mean = (rng.uniform(-6, 6, 2)).round(1).tolist()
    return {"along": along, "mean": mean, "variance": variance,
            "eps": float(rng.choice([0.0, 0.1] if low else [0.0, 1.0]))}  # fmt: skip


def ask_value(along, mean, variance, eps):
    return flowing(f"""
        On a principal axis with eigenvalue $\\lambda = {variance:g}$ an example projects to
        {number(along)} and the mean of the data to {number(mean)}. What does PCA whitening with
        $\\epsilon = {eps:g}$ make of the example along this axis, to 3 decimals?
        """)


def solve_value(demo, along, mean, variance, eps):
    x = demo.pca.centred(np.array([along]), np.array([mean]))
    return (x / demo.pca.deviations(np.array([variance]), eps))[0]


def work_value(answer, along, mean, variance, eps):
    under = f"({variance:g} + {eps:g})" if eps else f"{variance:g}"
    centred = f"{number(along)} − {bracketed(mean)} = {number(round(along - mean, 1))}"
    return flowing(f"""
        Without the mean: {centred}. The deviation: √{under} = {np.sqrt(variance + eps):.4g}. One
        over the other: {number(answer, 4)}.
        """)


def show_value(demo, along, mean, variance, eps):
    sd = demo.pca.deviations(np.array([variance]), eps)[0]
    before = np.array([along, mean, mean + sd])
    after = demo.pca.centred(before, np.array([mean])) / sd
    ends = mean + sd * np.array([-1, 1]) * (abs(after[0]) + 1)
    return {
        "points": np.array([before, after]).T, "kind": np.arange(3),
        "line": np.array([ends, (ends - mean) / sd]).T, "sd": np.array(sd),
        "name": np.array(["example", "mean", "mean + deviation"]), "before": before,
        "centred": before - mean, "after": after,
    }  # fmt: skip


def value_title(d):
    gap, sd, white = number(d["centred"][0], 1), d["sd"], number(d["after"][0], 3)
    return f"{gap} from the mean, over the deviation {sd:.4g}: whitened {white}"


MISTAKES = (
    Mistake("leaves-out-eps", pca.deviations, lambda variances, _eps: np.sqrt(variances),
            "ε is added to the eigenvalue before the root is taken"),
    Mistake("adds-eps-to-the-deviation", pca.deviations,
            lambda variances, eps: np.sqrt(variances) + eps,
            "ε belongs under the root: √(λ + ε), not √λ + ε"),
    Mistake("multiplies-by-the-deviation", pca.deviations,
            lambda variances, eps: 1 / np.sqrt(variances + eps),
            "whitening divides by the deviation, so that the variance becomes 1"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "whiten-value", draw_value, ask_value, solve_value, work_value,
        values=show_value,
        plots=(
            Plot("line", "scatter", value_title, points="points", classes="kind", path="line",
                 labels=("example", "mean", "one deviation on"), path_label="whitening",
                 x_label="projection on the axis", y_label="whitened"),
        ),
        tables=(
            Table("steps", "The mean comes to 0, one deviation to 1", (
                Column("point", "name"), Column("projection", "before", ".3f"),
                Column("less the mean", "centred", ".3f"), Column("whitened", "after", ".3f"))),
        ),
    ),
)  # fmt: skip
