"""Whitening of digits: centre, rotate to the principal axes, divide by the deviation along each.

C = V^T diag(lambda) V on the training digits,  y = (x - mean) V^T / sqrt(lambda + eps)
PCA whitening gives y, of covariance 1;  ZCA rotates back: y V;  standardising divides pixels alone.

x = (y sqrt(lambda + eps)) V + mean undoes it as long as no axis was dropped.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits_split
from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels import whitening_views as views
from flashdl.demokit.kernels.whitening_views import largest
from flashdl.demokit.words import short

PIXELS = [8 * 3 + column for column in (1, 2, 3, 4, 5)]  # of row 3
KINDS = {"pca": "PCA whitening", "zca": "ZCA whitening", "standardise": "standardising"}
EPOCHS, SHIFT = 10, 0.1  # of the augmentation: deviation along an axis, over that of the digits
STEPS = ("standardising", "PCA whitening", "shift along the axes")


def statistics_for_test(found, _test):  # what whitens the test digits: that of the training ones
    return found


def epoch_statistics(found, _batch):  # what whitens a batch: fitted once
    return found


def every_axis(found):
    return found.rank


def shifted(rng, x, found):  # [d] -> [d], a random step along the principal axes: augmentation
    steps = rng.standard_normal(found.rank) * SHIFT * np.sqrt(found.variances)
    return x + steps @ found.directions


def whitened(found, x, kind, k, eps):  # [n, d] -> [n, k] of pca, [n, d] of the others
    if kind == "standardise":
        return pca.standardise(found, x, eps)
    return (pca.whiten if kind == "pca" else pca.whiten_zca)(found, x, k, eps)


def versions(rng, found, x, k, eps):  # [n, d] -> [3]: what becomes of the first digit in EPOCHS
    seen = [set(), set(), set()]
    for _ in range(EPOCHS):
        fit = epoch_statistics(found, x[rng.permutation(len(x))[:128]])
        ours = pca.standardise(fit, x[:1], 1e-5), pca.whiten(fit, x[:1], k, eps)
        for known, y in zip(seen, (*ours, shifted(rng, x[0], fit)), strict=True):
            known.add(y.round(9).tobytes())
    return np.array([len(known) for known in seen])


def compute(*, rng, kind, k, eps):
    split = digits_split(rng)
    train, test = (images.reshape(-1, 64) for images in (split.train_images, split.test_images))
    found = pca.fit(train)
    k = min(k, found.rank)
    y = whitened(found, train, kind, k, eps)
    axes = range(min(k, 5)) if kind == "pca" else PIXELS
    C_test = pca.covariance(pca.whiten(statistics_for_test(found, test), test, k, eps))
    ks = np.unique([1, 2, 5, 10, 20, 40, every_axis(found)])
    matrix, variances, few = pca.zca_matrix(found, k, eps), found.variances[ks - 1], min(k, 5)
    return {
        "kind": np.array(kind), "k": np.array(k), "eps": np.array(eps),
        "rank": np.array(found.rank), "constant": np.sum(train.std(axis=0) == 0),
        "before": pca.covariance(train)[np.ix_(PIXELS, PIXELS)].round(3) + 0.0,
        "pixel": np.array([f"pixel {i % 8 + 1}" for i in PIXELS]),
        "after": pca.covariance(y[:, list(axes)]).round(3) + 0.0,
        "axis": np.array([f"axis {i + 1}" if kind == "pca" else f"pixel {i % 8 + 1}"
                          for i in axes]),
        "off": np.array(views.off(found, y, kind=kind, k=k, eps=eps)),
        "nan": np.isnan(y).any(axis=0).sum(), "images": views.pictures(found, train[:2], k, eps),
        "likeness": views.likeness(found, train[:100], k, eps),
        **views.stages(found, train), **views.factors(found, eps),
        "asymmetry": np.abs(matrix - matrix.T).max() / np.abs(matrix).max(),
        "kept": ks, "eigenvalue": variances, "share": pca.share(found)[ks - 1],
        "variance": variances / (variances + eps),
        "measured": pca.whiten(found, train, found.rank, eps).var(axis=0)[ks - 1],
        "undone": views.undone(found, train, ks, eps).round(12),
        "train_off": np.abs(pca.covariance(pca.whiten(found, train, k, eps)) - np.eye(k)).mean(),
        "test_off": np.abs(C_test - np.eye(len(C_test))).mean(),
        "test": C_test[:few, :few].round(3) + 0.0,
        "some_axes": np.array([f"axis {i + 1}" for i in range(few)]),
        "step": np.array(STEPS), "versions": versions(rng, found, train, k, eps),
        "from": np.array(["training digits", "training digits", "random numbers"]),
        "in_test": np.array(["the same step", "the same step", "left out"]),
    }  # fmt: skip


def before_title(d):
    return f"Before: pixels of a row covary, by up to {largest(d['before']):.3f}"


def after_title(d):
    nan = f"; {d['nan']} pixels constant: NaN" if d["nan"] else ""
    now = f"variances {np.diag(d['after']).mean():.3f}, others up to {largest(d['after']):.3f}"
    return f"After {KINDS[str(d['kind'])]}: {now}{nan}"


def test_title(d):
    size = f"mean of {d['k']} x {d['k']}; training {d['train_off']:.3f}"
    return f"New digits: covariance {d['test_off']:.3f} off the identity, {size}"


def strip_title(d):
    y, back = d["likeness"]
    return f"ZCA still looks like the digit, r = {back:.2f}; y does not, {y:.2f} ({d['k']} axes)"


def factors_title(d):
    bare, held = (short(f, 3) for f in d["factors"][:, -2])
    return (f"Axis {d['rank']}: noise times {bare}, with eps = {short(d['eps'])} times {held}; "
            f"{d['constant']} constant pixels: 0/0")  # fmt: skip


DEMO = Demo(
    title="PCA and ZCA whitening, and what it is not",
    compute=compute,
    params=(
        Param("kind", "pca", choices=("standardise", "pca", "zca"), meaning="what is done"),
        Param("k", 40, low=1, high=61, meaning="principal axes kept, at most all with variance"),
        Param("eps", 1e-5, low=0.0, high=0.1, meaning="added to each eigenvalue"),
    ),
    presets=(
        Preset("whitening", "the three steps, and ZCA", show=("zca", "stages")),
        Preset("information", "undoing it with few axes and all", show=("factors", "axes")),
        Preset("preprocessing", "new digits, and the same digit often", show=("test", "steps")),
        Preset("zca", "rotated back, all axes", params={"kind": "zca", "k": 61, "eps": 0.1},
               show=("zca",)),
        Preset("standardise", "each pixel alone", params={"kind": "standardise"},
               show=("before", "after")),
    ),
    claims=(
        Claim("covariance 1, with eps lambda / (lambda + eps): off by",
              lambda d: d["off"], "<=", 1e-8, about="after"),
        Claim("every axis, eps = 0: covariance of y and y V off the identity by",
              lambda d: max(1 - d["least"][3], d["most"][3] - 1, d["covariance"][3], d["zca_off"]),
              "<=", 1e-8, about="stages"),
        Claim("undone with every axis: rms distance to the digits",
              lambda d: d["undone"][-1], "<=", 1e-8, about="axes"),
        Claim("variance after, off lambda / (lambda + eps) by",
              lambda d: np.abs(d["measured"] - d["variance"]).max(), "<=", 1e-8, about="axes"),
        Claim("ZCA matrix: asymmetry over its largest entry", lambda d: d["asymmetry"], "<=", 1e-12,
              about="zca"),
        Claim("new digits: covariance off the identity, on average", lambda d: d["test_off"], ">=",
              0.01, lambda d: d["k"] >= 10, "test"),
        Claim("training digits: the same", lambda d: d["train_off"], "<=", 0.001,
              lambda d: d["eps"] <= 1e-4 and d["k"] <= 40, "test"),
        Claim("versions of a digit by whitening, in 10 epochs", lambda d: d["versions"][1], "==", 1,
              about="steps"),
    ),
    plots=(
        Plot("before", "heatmap", before_title, z="before", signed=True, row_labels="pixel",
             column_labels="pixel", x_label="pixels of row 4", y_label="covariance"),
        Plot("after", "heatmap", after_title, z="after", signed=True, row_labels="axis",
             column_labels="axis", x_label="what comes out", y_label="covariance"),
        Plot("test", "heatmap", test_title, z="test", signed=True, row_labels="some_axes",
             column_labels="some_axes", x_label="principal axes", y_label="covariance"),
        Plot("zca", "image_strip", strip_title, z="images",
             labels=("digit x", "PCA: y", "ZCA: y V") * 2),
        Plot("factors", "heatmap", factors_title, z="factors", row_labels="way",
             column_labels="along", x_label="principal axes, and a constant pixel",
             y_label="1 / sqrt(lambda + eps)"),
    ),
    tables=(
        Table("stages", "The steps with every axis and eps = 0; mean, covariance: largest sizes", (
            Column("step", "stage"), Column("mean", "largest_mean", ".3f"),
            Column("variances", "least", ".2g"), Column("to", "most", ".2g"),
            Column("covariance", "covariance", ".3f"))),
        Table("axes", "All axes: undone exactly; axes left out are lost; eps lowers the smallest", (
            Column("axes kept", "kept", "d"), Column("share of variance", "share", ".3f"),
            Column("undone, rms", "undone", ".2g"), Column("last lambda", "eigenvalue", ".2g"),
            Column("its variance after", "measured", ".3f"))),
        Table("steps", "What becomes of one digit in 10 epochs", (
            Column("step", "step"), Column("takes from", "from"),
            Column("versions of the digit", "versions", "d"), Column("in test", "in_test"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("forgets-to-centre", pca.centred, lambda x, _mean: x,
            "the axes are those of the deviations from the mean: uncentred, the first is the mean"),
    Mistake("divides-by-the-eigenvalue", pca.deviations, lambda variances, eps: variances + eps,
            "an eigenvalue is a variance: the deviation along its axis is the root"),
    Mistake("drops-the-small-axes", every_axis, lambda _found: 40,
            "leaving out axes is truncation, a step of its own: whitening keeps all"),
    Mistake("zca-without-rotating-back", pca.zca_matrix,
            lambda found, k, eps: np.eye(64, k) @ (
                found.directions[:k] / pca.deviations(found.variances[:k], eps)[:, None]),
            "y V turns back to pixels: before that an entry is an axis", at={"kind": "zca"}),
    Mistake("fits-the-test-set", statistics_for_test, lambda _found, test: pca.fit(test),
            "the test set gets the training statistics: its own hide how it differs"),
    Mistake("fits-each-batch", epoch_statistics, lambda _found, batch: pca.fit(batch),
            "fitted to each batch a digit comes out otherwise each time: fit once"),
)  # fmt: skip
