"""Overfitting: the gap between the error on the points a model was fitted to and on new ones.

poly  y = sin(pi x) + noise at n places x; f = sum_k c_k P_k(x) with Legendre's P_k, least squares
      of 1/n sum_i (f(x_i) - y_i)^2 + ridge |c|^2; of equally good fits that of the smallest |c|
      test error = mean of (f - sin(pi x))^2 over [-1, 1] + noise^2, what new points would give
mlp   150 digits, a fifth of their labels drawn anew; relu networks by width, trained to the end
      and stopped where 150 other such digits say so
split 1-nearest neighbour on the digits: test rows drawn at random, or the last in the file, which
      seems to keep the digits of a writer together
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.cures import best, cures, more
from flashdl.demokit.kernels.memorising import WIDTHS, by_writer, neighbour, networks, units
from flashdl.demokit.kernels.polynomials import (
    GRID,
    Points,
    basis,
    drawn,
    error,
    error_on_new,
    ridge_fit,
    smallest,
    truth,
)
from flashdl.demokit.words import short

SHOWN, DIGITS = np.array([0, 1, 3, 6, 9, 12, 14]), 1797  # degrees


def apart(points, curve):  # [n, 2], [m, 2] -> those of the curve that no point would cover
    near = np.abs(curve[:, None] - points) < [0.04, 0.35]
    return curve[~near.all(axis=2).any(axis=1)]


def by_degree(points, degrees, ridge):  # -> coefficients of each fit
    return [ridge_fit(basis(points.x, d), points.y, ridge) for d in degrees]


def errors(fits, points, noise):  # -> training and test [2, fits]
    return np.array([[error(c, points), error_on_new(c, points, noise)] for c in fits]).T


def compute(*, rng, degree, n, noise, ridge, model):
    points = drawn(rng, n, noise)
    (c,), wide = by_degree(points, [degree], ridge), np.unique([3, 9, n - 1, 30, 200, 1000])
    orders = rng.permutation(DIGITS), by_writer(rng, DIGITS)
    by_size = errors(by_degree(points, range(21), ridge), points, noise)
    names, settings, cured = zip(*cures(rng, points, degree, noise), strict=True)
    better = errors(cured, points, noise)
    if model == "mlp":
        at, z = [f"{m} units" for m in WIDTHS], networks(rng)
        rows = ("training", "test", "test, stopped early")
    else:
        at, z = [f"deg. {k}" for k in SHOWN], by_size[:, SHOWN]
        rows = ("training", "test")
    seen, curve = np.c_[points.x, points.y], np.c_[GRID, truth(GRID)][::8]
    curve = apart(seen, curve)
    return {
        "degree": np.array(degree), "n": np.array(n), "noise": np.array(noise),
        "ridge": np.array(ridge), "model": np.array(model), "x": points.x, "y": points.y,
        "points": np.concatenate([seen, curve]), "class": np.repeat([0, 1], [n, len(curve)]),
        "path": np.c_[GRID, (basis(GRID, degree) @ c).clip(-2, 2)],
        "own": errors([c], points, noise)[:, 0], "degrees": np.arange(21),
        "exact": np.array(min(n - 1, 20)), "by_size": by_size.T,
        "train": by_size[0], "test": by_size[1], "scores": z, "row": np.array(rows),
        "column": np.array(at), "wide": wide,
        "wider": errors(by_degree(points, wide, 0.0), points, noise),
        "wide_name": np.array([f"deg. {d}" for d in wide]), "of": np.array(["training", "test"]),
        "cure": np.array(names), "setting": np.array(settings), "cure_train": better[0],
        "cure_test": better[1], "split": np.array(["at random", "the last of the file"]),
        "writers": np.array(["also in the known rows", "mostly new, it seems"]),
        "right": np.array([neighbour(order) for order in orders]),
    }  # fmt: skip


def fit_title(d):
    train, test = (short(v) for v in d["own"])
    return f"Degree {d['degree']}, {d['n']} points: training error {train}, test error {test}"


def errors_title(d):
    k = d["test"].argmin()
    return (f"Least test error {short(d['test'][k])} at degree {k}; at 14 training error "
            f"{short(d['train'][14])}, test {short(d['test'][14])}")  # fmt: skip


def scores_title(d):
    if d["model"] == "poly":
        return errors_title(d)
    train, test = d["scores"][:2]
    fit = f"accuracy {train.min():.2f} to {train.max():.2f}"
    return f"150 digits, 1/5 relabelled: {fit}, test {test[0]:.2f} (32), {test[-1]:.2f} (512)"


def wider_title(d):
    few, peak, late = (d["wider"][1][d["wide"] == k].item() for k in (3, d["n"] - 1, 1000))
    rest = f"{short(few)} at 3, {short(late)} at 1000"
    return f"Degree {d['n'] - 1} just fits {d['n']} points: test error {short(peak)}; {rest}"


def few(d):  # points about as many as coefficients, and noise to be fitted
    return 10 <= d["n"] <= 20 and d["noise"] >= 0.1


DEMO = Demo(
    title="Overfitting: the gap between training and test error",
    compute=compute, trains=True, aliases=("overfitting",),
    params=(
        Param("degree", 9, low=0, high=20, meaning="of the polynomial that is drawn and cured"),
        Param("n", 15, low=5, high=200, meaning="points to fit"),
        Param("noise", 0.2, low=0.0, high=1.0, meaning="deviation added to y"),
        Param("ridge", 0.0, low=0.0, high=10.0, meaning="penalty on squared coefficients"),
        Param("model", "poly", choices=("poly", "mlp"), meaning="polynomials or networks by size"),
    ),
    presets=(
        Preset("fit", "a polynomial that follows the noise", {"degree": 14}, ("fit",)),
        Preset("gap", "errors by degree, and two ways to test", {}, ("scores", "leak")),
        Preset("remedies", "degree 14 with seven remedies", {"degree": 14}, ("cures",)),
        Preset("large", "wide networks, and degrees up to 1000", {"model": "mlp"},
               ("scores", "wider")),
    ),
    claims=(
        Claim("training error: largest rise with the degree", lambda d: np.diff(d["train"]).max(),
              "<=", 1e-12, lambda d: d["ridge"] == 0, "fit"),
        Claim("training error of degree n - 1", lambda d: d["train"][d["n"] - 1], "<=", 1e-12,
              lambda d: d["ridge"] == 0 and d["n"] <= 15, "fit"),
        Claim("test error of degree n - 1 over the least",
              lambda d: d["test"][d["n"] - 1] / d["test"].min(), ">=", 10,
              lambda d: few(d) and d["ridge"] == 0 and d["model"] == "poly", "scores"),
        Claim("accuracy with shared writers minus that with new ones",
              lambda d: d["right"][0] - d["right"][1], ">=", 0.01, about="leak"),
        Claim("degree 14: largest test error with a remedy, over that without",
              lambda d: d["cure_test"][1:].max() / d["cure_test"][0], "<=", 0.5,
              lambda d: few(d) and d["degree"] == 14 and d["n"] <= 15, "cures"),
        Claim("test error of degree 200 over that of degree n - 1",
              lambda d: d["wider"][1, -2] / d["wider"][1][d["wide"] == d["n"] - 1].item(), "<=",
              0.1, few, "wider"),
        Claim("networks: least training accuracy", lambda d: d["scores"][0].min(), ">=", 0.9,
              lambda d: d["model"] == "mlp", "scores"),
    ),
    plots=(
        Plot("fit", "scatter", fit_title, points="points", classes="class", path="path",
             labels=("training point", "the curve they are drawn about"), path_label="fit",
             x_label="x", y_label="y; the fit is cut at -2 and 2"),
        Plot("errors", "line", errors_title, x="degrees", y=("by_size",), log_y=True,
             labels=("training error", "test error"), x_label="degree of the polynomial",
             marks=(Mark("x", "exact", "degree n - 1 (20 at most)"),)),
        Plot("scores", "heatmap", scores_title, z="scores", row_labels="row",
             column_labels="column", x_label="size of the model",
             y_label="error by degree, or accuracy by units"),
        Plot("wider", "heatmap", wider_title, z="wider", row_labels="of", column_labels="wide_name",
             x_label="degree; fit of least Legendre coefficients", y_label="error"),
    ),
    tables=(
        Table("cures", "One remedy each; the best degree, ridge, p, steps of validation points", (
            Column("remedy", "cure"), Column("setting", "setting"),
            Column("training error", "cure_train", ".2g"),
            Column("test error", "cure_test", ".2g"))),
        Table("leak", "Leakage: digits told by their nearest neighbour of 1297 known rows", (
            Column("rows tested", "split"), Column("their writers", "writers"),
            Column("test accuracy", "right", ".3f"))),
    ),
)  # fmt: skip


def top_term(x, degree):
    return basis(x, degree) * np.isin(np.arange(degree + 1), (0, degree))


def first_columns(A, y):
    c = np.zeros(A.shape[1])
    c[: len(y)] = smallest(A[:, : len(y)], y)
    return c


MISTAKES = (
    Mistake("keeps-the-top-term-alone", basis, top_term,
            "a polynomial has its lower terms, too: only so a larger model contains the smaller"),
    Mistake("scores-the-training-points", error_on_new, lambda c, points, _noise: error(c, points),
            "the error on the points it was fitted to falls with the degree whatever they are"),
    Mistake("chooses-by-the-training-error", best, lambda training, _valid: np.argmin(training),
            "the most flexible fit wins there: choose on points that were not fitted",
            {"degree": 14}),
    Mistake("repeats-the-points", more, lambda _rng, points, _noise: Points(
            np.tile(points.x, 10), np.tile(points.y, 10)),
            "copies say nothing new: the fit is the same", {"degree": 14}),
    Mistake("shares-writers", by_writer, lambda rng, n: rng.permutation(n),
            "the digits of a writer are alike: to test for new ones, keep some out altogether"),
    Mistake("takes-any-exact-fit", smallest, first_columns,
            "many fits are exact: the one of least norm is smooth between the points"),
    Mistake("keeps-the-network-small", units, lambda width: units(min(width, 8)),
            "eight units cannot learn the labels by heart", {"model": "mlp"}),
)  # fmt: skip
