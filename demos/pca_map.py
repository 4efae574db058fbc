"""Principal component analysis: the directions in which the data vary most, one after the other.

X = x - mean,  C = X^T X / n = V^T diag(lambda) V,  X = U diag(s) V  with  lambda = s^2 / n
scores y = X V_k^T,  back: y V_k + mean,  squared error of an example: sum of the other lambda

The rows of V [r, d] are orthonormal. x is the 64 pixels of a digit or 64 features of a network.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels.pca import fit
from flashdl.demokit.models.digit_features import dense_features

SHOWN, SHOWN_K = 4, (1, 2, 6, 7, 10, 20, 21, 30)
LOUD = 29  # a pixel, row 4 column 6


def squared_error(found, x, k):  # [n, d] -> [], mean over the examples, summed over d
    back = pca.reconstruct(found, pca.project(found, x, k))
    return np.mean(np.sum((x - back) ** 2, axis=1))


def random_error(rng, x, k):  # the same for k random directions at right angles
    Q, _ = np.linalg.qr(rng.standard_normal((x.shape[1], k)))
    X = x - x.mean(axis=0)
    return np.mean(np.sum((X - X @ Q @ Q.T) ** 2, axis=1))


def needed(shares, part):  # how many components hold a part of the variance
    return np.argmax(shares >= part) + 1


def with_loud_pixel(x, factor):  # [n, 64] -> [], share of the first direction on that pixel
    loud = x.copy()
    loud[:, LOUD] *= factor
    return fit(loud).directions[0, LOUD] ** 2


def against_eigenvectors(x):  # -> variances by singular values and by eigenvalues, distance of V
    first, second = fit(x), pca.fit_by_eigenvectors(x)
    cosines = np.abs(np.sum(first.directions[:SHOWN] * second.directions[:SHOWN], axis=1))
    return first.variances[:SHOWN], second.variances[:SHOWN], cosines


def compute(*, rng, source, k, n):
    images, labels = digits()
    rows = rng.permutation(len(labels))[:n]
    pixels, dense = images[rows].reshape(n, 64), dense_features(images[rows])
    x = pixels if source == "pixels" else dense
    found = fit(x)
    k, k_shown = min(k, found.rank), np.array([1, 2, 10, 21, 30, found.rank])
    scores = pca.project(found, x, max(k, 2))
    shares = {name: pca.share(fit(data)) for name, data in (("p", pixels), ("d", dense))}
    by_svd, by_eigenvalue, cosines = against_eigenvectors(x)
    back = [pca.reconstruct(found, pca.project(found, x[:1], q))[0] for q in (1, 2, 10, 30)]
    again = pca.reconstruct(found, scores)
    total = found.variances.sum()
    error = np.array([squared_error(found, x, q) for q in k_shown])
    return {
        "source": np.array(source), "k": np.array(k), "n": np.array(n), "x": x,
        "directions": found.directions, "variances": found.variances, "rank": np.array(found.rank),
        "points": scores[:, :2], "class": labels[rows], "scores": scores,
        "images": np.array([x[0], *back]).reshape(-1, 8, 8),
        "axes": found.directions[:SHOWN].reshape(-1, 8, 8), "rows": np.full(SHOWN, n),
        "share_so_far": pca.share(found)[:SHOWN],
        "best": np.array([squared_error(found, x, q) for q in range(1, SHOWN + 1)]),
        "chance": np.array([random_error(rng, x, q) for q in range(1, SHOWN + 1)]),
        "component": np.arange(1, SHOWN + 1), "singular": np.sqrt(n * by_svd), "by_svd": by_svd,
        "by_eigenvalue": by_eigenvalue, "cosine": cosines,
        "length": np.linalg.norm(found.directions[:SHOWN], axis=1),
        "next": np.abs(np.sum(found.directions[:SHOWN] * found.directions[1 : SHOWN + 1], axis=1)),
        "number": np.arange(1, 62), "shares": np.array(
            [np.pad(shares[name], (0, 64), constant_values=1)[:61] for name in "pd"]).T,
        "few": np.array([shares[name][[q - 1 for q in SHOWN_K]] for name in "pd"]).round(3),
        "few_k": np.array([f"k = {q}" for q in SHOWN_K]),
        "sources": np.array(["64 pixels", "last hidden layer"]),
        "needed": np.array([needed(shares[name], 0.9) for name in "pd"]),
        "k_shown": k_shown, "kept": pca.share(found)[k_shown - 1], "error": error,
        "left_out": np.array([found.variances[q:].sum() for q in k_shown]), "total": total,
        "random": np.array([min(random_error(rng, x, q) for _ in range(5)) for q in k_shown]),
        "again": np.abs(pca.project(found, again, scores.shape[1]) - scores).max(),
        "loud": np.array([with_loud_pixel(pixels, factor) for factor in (1, 10)]),
    }  # fmt: skip


def map_title(d):
    kept, (x, y) = d["few"][int(d["source"] == "dense"), 1], d["variances"][:2]
    return f"{d['source']}: two directions hold {kept:.1%} of the variance ({x:.3g} and {y:.3g})"


def axes_title(d):
    loud = d["loud"][1]
    return f"{d['n']} digits, four directions; a pixel times 10 makes up {loud:.0%} of the first"


def shares_title(d):
    pixels, dense = d["needed"]
    return f"90 % of the variance: {pixels} components of pixels, {dense} of the last hidden layer"


def images_title(d):
    return f"A digit's {d['source']} from the mean and 1, 2, 10, 30 numbers of at most {d['rank']}"


DEMO = Demo(
    title="Principal components of digits and of what a network makes of them",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("source", "pixels", choices=("pixels", "dense"),
              meaning="64 pixels, or 64 features of the last hidden layer"),
        Param("k", 2, low=1, high=61, meaning="components kept, at most all with variance"),
        Param("n", 500, low=50, high=1797, meaning="digits"),
    ),
    presets=(
        Preset("directions", "which directions are found", show=("axes", "first")),
        Preset("computed", "two ways to the same numbers", show=("ways",)),
        Preset("loss", "what k components leave out", params={"n": 1797}, show=("few", "losses")),
        Preset("map", "the digits on the first two", show=("map",)),
        Preset("dense", "features instead of pixels", params={"source": "dense"}),
    ),
    claims=(
        Claim("directions orthonormal: V V^T off the identity by",
              lambda d: np.abs(d["directions"] @ d["directions"].T - np.eye(d["rank"])).max(),
              "<=", 1e-10, about="first"),
        Claim("random directions keep less: smallest loss over that of PCA",
              lambda d: (d["random"] / np.maximum(d["error"], 1e-9)).min(), ">=", 1, about="first"),
        Claim("singular values and eigenvectors: variances differ by",
              lambda d: np.abs(d["by_svd"] / d["by_eigenvalue"] - 1).max(), "<=", 1e-8,
              about="ways"),
        Claim("squared error minus the variances left out", lambda d: np.abs(
              d["error"] - d["left_out"]).max() / d["total"], "<=", 1e-8, about="losses"),
        Claim("share kept and share lost sum to 1, off by", lambda d: np.abs(
              d["kept"] + d["left_out"] / d["total"] - 1).max(), "<=", 1e-8, about="losses"),
        Claim("projecting twice changes the scores by", lambda d: d["again"], "<=", 1e-8,
              about="map"),
    ),
    plots=(
        Plot("axes", "image_strip", axes_title, z="axes",
             labels=tuple(f"direction {k}" for k in range(1, SHOWN + 1))),
        Plot("map", "scatter", map_title, points="points", classes="class",
             labels=tuple("0123456789"), x_label="along the first direction",
             y_label="along the second"),
        Plot("few", "heatmap", shares_title, z="few", row_labels="sources", column_labels="few_k",
             x_label="share of the variance in k components", y_label="64 numbers of a digit"),
        Plot("shares", "line", shares_title, x="number", y=("shares",), labels=("pixels", "dense"),
             x_label="components", y_label="share of variance", marks=(Mark("y", 0.9, "90 %"),)),
        Plot("images", "image_strip", images_title, z="images",
             labels=("digit", "k = 1", "k = 2", "k = 10", "k = 30")),
    ),
    tables=(
        Table("first", "For all: x = mean + sum of score times direction, or its negative", (
            Column("k", "component", "d"), Column("variance", "by_svd", ".3f"),
            Column("length", "length", ".0f"), Column("cosine to next", "next", ".0f"),
            Column("error with k", "best", ".2f"), Column("random k", "chance", ".2f"),
            Column("share kept", "share_so_far", ".3f"))),
        Table("ways", "s^2/n of centred rows Z is the eigenvalue of Z^T Z / n; same directions", (
            Column("k", "component", "d"), Column("n", "rows", "d"),
            Column("singular value s of Z", "singular", ".3f"), Column("s^2/n", "by_svd", ".6f"),
            Column("eigenvalue", "by_eigenvalue", ".6f"),
            Column("|cosine| of directions", "cosine", ".6f"))),
        Table("losses", "The mean squared error of an image is the sum of the variances left out", (
            Column("k", "k_shown", "d"), Column("share kept", "kept", ".3f"),
            Column("squared error", "error", ".3f"),
            Column("variances left out", "left_out", ".3f"),
            Column("error, k at random", "random", ".3f"))),
    ),
)  # fmt: skip


def smallest_first(x):
    found = fit(x)
    return found._replace(directions=found.directions[::-1])


def loadings(x):
    found = fit(x)
    return found._replace(directions=found.directions * np.sqrt(found.variances)[:, None])


MISTAKES = (
    Mistake("forgets-to-centre", pca.centred, lambda x, _mean: x,
            "variance is about the mean: uncentred, the first direction points to it"),
    Mistake("forgets-to-centre-the-covariance", pca.covariance, lambda x: x.T @ x / len(x),
            "x^T x / n is no covariance: take the mean off first"),
    Mistake("smallest-first", fit, smallest_first,
            "eigh sorts upwards: the first of its directions has the least variance"),
    Mistake("loadings-for-directions", fit, loadings,
            "a direction has length 1: sqrt(lambda) times it is a loading"),
    Mistake("deviations-for-variances", pca.share,
            lambda found: np.cumsum(np.sqrt(found.variances)) / np.sqrt(found.variances).sum(),
            "shares are of the variance: roots make the small ones too large"),
)  # fmt: skip
