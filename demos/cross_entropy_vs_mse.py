"""Cross-entropy: its value, its gradient, and why squared error is blind to confident mistakes.

H(y, p) = -sum_k y_k log p_k,  from logits  log p_k = z_k - log sum_j exp(z_j),  p = softmax(z)
cross-entropy  dH/dz = p - y
squared error  d sum_k (p_k - y_k)^2 / dz = 2 J (p - y),  J = diag(p) - p p^T, near 0 if p is sure

A mistake by a margin: the true class 1 and all others have the logit 0, class 2 has the margin.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits_split
from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels.dense import affine
from flashdl.demokit.kernels.losses import (
    cross_entropies,
    d_cross_entropy,
    entropy,
    log_softmax,
    softmax,
    through_softmax,
)
from flashdl.demokit.kernels.regression import descent
from flashdl.demokit.words import short

SOFT, P = np.array([0.7, 0.3]), np.array([0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])
TERM_P, HARD, SPREAD = np.array([[0.5, 0.3, 0.2], [0.0, 1.0, 0.0], [0.1, 0.8, 0.1]])
FAR = np.array([5.0, 10.0, 100.0, 700.0, 800.0, 1000.0])  # exp(-746) is 0 in float64
COUNTS, SHOWN = np.array([1, 10, 100, 1000]), np.array([0.0, 5.0, 10.0, 20.0, 30.0])
FORMS = ("-log softmax(z)", "logsumexp(z) - z1")
CLASSES = np.unique(np.geomspace(2, 100, 23).round()).astype(int)
TRAIN, DRAWS = 200, 100  # digits to train on; random logits for each number of classes


def mistaken(margins, K):  # [n] -> z [n, K]
    return np.outer(margins, np.eye(K)[1])


def d_softmax_squared_error(z, y):  # [B, K], [K] or [B, K] -> [B, K], of the mean over the batch
    p = softmax(z)
    return 2 * through_softmax(p, p - y) / len(z)


def norms(slope, margins, K):  # [n] -> [n], of the gradient of each example
    return len(margins) * np.linalg.norm(slope(mistaken(margins, K), np.eye(K)[0]), axis=1)


def start_losses(draws, sd):  # [DRAWS, 100] of N(0, 1) -> [n], for each number of classes
    return np.array([cross_entropies(sd * draws[:, :K], np.eye(K)[0]).mean() for K in CLASSES])


def accuracies(data, slope, *, margin, rate, shown):  # [n] steps -> [n], by full-batch descent
    batch = data.train_images[:TRAIN].reshape(-1, 64), np.eye(10)[data.train_labels[:TRAIN]]
    start, tests = (np.zeros((64, 10)), margin * np.eye(10)[0]), data.test_images.reshape(-1, 64)
    layers = descent(start, batch, rate=rate, slope=slope, steps=shown[-1])
    found = [affine(tests, *layer).argmax(axis=1) for i, layer in enumerate(layers) if i in shown]
    return np.mean(np.array(found) == data.test_labels, axis=1)


def compute(*, rng, margin, classes, lr, steps):
    data, K, two = digits_split(rng), classes, np.log(np.stack([P, 1 - P], axis=1))  # two [7, 2]
    z, y, both = mistaken([margin], K), np.eye(K)[0], (d_cross_entropy, d_softmax_squared_error)
    p, eps, far, margins = softmax(z)[0], 1e-5, mistaken(FAR, K), np.linspace(0, 30, 61)
    naive = [-np.log(q) if q > 0 else np.inf for q in softmax(far)[:, 0]]  # 0 beyond 745
    measured = central_differences(lambda u: cross_entropies(u, y)[0], z, eps=eps, entries=range(K))
    shown, draws = np.arange(0, steps + 1, max(1, steps // 40)), rng.standard_normal((DRAWS, 100))
    right = [accuracies(data, slope, margin=margin, rate=lr, shown=shown) for slope in both]
    leads = np.array([30 * y, 0 * y, z[0], 30 * np.eye(K)[1]])  # [4, K]
    rows = {
        "p_row": p, "y_row": y, "slope": both[0](z, y)[0], "measured": measured,
        "term_p": TERM_P, "hard": HARD, "hard_terms": -HARD * np.log(TERM_P),
        "soft": SPREAD, "soft_terms": -SPREAD * np.log(TERM_P),
    }  # fmt: skip
    return {
        "p": np.array([f"{q:g}" for q in P]), "target": np.array(["y = (1, 0)", "y = (0.7, 0.3)"]),
        "H": np.array([cross_entropies(two, np.eye(2)[0]), cross_entropies(two, SOFT)]),  # [2, 7]
        "floor": np.array(entropy(SOFT)), "term": np.array(["1", "2", "3", "sum"]),
        **{name: np.append(v, v.sum()) for name, v in rows.items()},
        "class": np.array([*(str(k + 1) for k in range(K)), "sum"]), "margin": np.array(margin),
        "label": np.array([f"class {k + 1}" for k in range(K)]), "K": np.array(K),
        "z_row": np.array([*(f"{v:g}" for v in z[0]), ""]),
        "lead": np.array(["right by 30", "undecided", f"wrong by {margin:g}", "wrong by 30"]),
        "leads": (len(leads) * both[0](leads, y)).round(4) + 0.0,
        "far": np.array([f"{m:g}" for m in FAR]), "each": np.full(COUNTS.size, p[0]),
        "far_losses": np.array([naive, cross_entropies(far, y)]), "form": np.array(FORMS),
        "count": COUNTS, "product": p[0] ** COUNTS, "sum": COUNTS * cross_entropies(z, y),
        "here": np.array([norms(slope, [margin], K)[0] for slope in both]),
        "margins": margins, "ce": norms(both[0], margins, K), "mse": norms(both[1], margins, K),
        "shown": SHOWN, "ce_shown": norms(both[0], SHOWN, K), "mse_shown": norms(both[1], SHOWN, K),
        "step": shown, "ce_right": right[0], "mse_right": right[1], "lr": np.array(lr),
        "classes": CLASSES, "start": start_losses(draws, 0.0), "sure": start_losses(draws, 5.0),
    }  # fmt: skip


def stuck(d):  # squared error does not leave the start, cross-entropy has the time to do so
    far = d["lr"] * d["step"][-1]
    return d["margin"] >= 10 and d["lr"] <= 1 and 25 <= far <= 100 and far >= 2 * d["margin"]


DEMO = Demo(
    title="Cross-entropy and squared error on softmax outputs",
    compute=compute, aliases=("cross_entropy",),
    params=(
        Param("margin", 10.0, low=0.0, high=30.0, meaning="how far a wrong class leads"),
        Param("classes", 3, low=2, high=20, meaning="K"),
        Param("lr", 0.5, low=0.01, high=5.0, meaning="learning rate of the two trainings"),
        Param("steps", 100, low=10, high=500, meaning="of full-batch gradient descent"),
    ),
    presets=(
        Preset("definition", "each term, and the least value", show=("minimum", "terms")),
        Preset("gradient", "p - y, measured, and its size", {"margin": 1.0}, ("leads", "entries")),
        Preset("logarithm", "unlikely examples, and far too small p", show=("far", "likelihood")),
        Preset("squared-error", "gradients of a confident mistake", {"margin": 20.0}, ("norms",)),
        Preset("at-initialisation", "log K, and logits too large", show=("start",)),
        Preset("training", "digits, all taken for 0 at first", show=("training",)),
        Preset("mild-start", "unsure at first: both learn", {"margin": 0.0}, ("training", "norms")),
    ),
    claims=(
        Claim("y = (0.7, 0.3): least cross-entropy minus the entropy of y, size",
              lambda d: abs(d["H"][1].min() - d["floor"]), "<=", 1e-12, about="minimum"),
        Claim("p - y against central differences: largest difference",
              lambda d: np.abs(d["slope"] - d["measured"]).max(), "<=", 1e-7, about="entries"),
        Claim("largest entry", lambda d: np.abs(d["slope"]).max(), "<=", 1, about="entries"),
        Claim("behind by 1000, from the logits: loss minus 1000, size",
              lambda d: abs(d["far_losses"][1, -1] - 1000), "<=", 1e-9, about="far"),
        Claim("wrong by 20: cross-entropy", lambda d: d["ce_shown"][3], ">=", 1.4, about="norms"),
        Claim("wrong by 20: squared error", lambda d: d["mse_shown"][3], "<=", 1e-6, about="norms"),
        Claim("equal logits: loss minus log K, largest size",
              lambda d: abs(d["start"] - np.log(d["classes"])).max(), "<=", 1e-12, about="start"),
        Claim("share right at the end: cross-entropy minus squared error",
              lambda d: d["ce_right"][-1] - d["mse_right"][-1], ">=", 0.3, stuck, "training"),
    ),
    plots=(
        Plot("minimum", "heatmap", lambda d: "Least at p = y: 0 for one-hot, for (0.7, 0.3) its "
             f"entropy {d['floor']:.3f}", z="H", row_labels="target", column_labels="p",
             x_label="p1 of p = (p1, 1 - p1)", y_label="cross-entropy for the target y"),
        Plot("leads", "heatmap", lambda d: "dH/dz = p - y: each entry between -1 and 1, here from "
             f"{d['leads'].min():.4f} to {d['leads'].max():.4f}", z="leads", signed=True,
             row_labels="lead", column_labels="label", x_label="class, y is 1 for class 1",
             y_label="entries of p - y for four predictions"),
        Plot("far", "heatmap", lambda d: f"-log p has no bound: {d['far_losses'][1, -1]:.0f} at a "
             "lead of 1000, but inf from a p rounded to 0", z="far_losses", row_labels="form",
             column_labels="far", x_label="lead of the wrong class 2",
             y_label="-log p of the true class 1"),
        Plot("norms", "line", lambda d: f"K = {d['K']}, margin {d['margin']:g}: |dL/dz| is "
             f"{d['here'][0]:.4f} by cross-entropy, {short(d['here'][1])} by squared error",
             x="margins", y=("ce", "mse"), log_y=True, marks=(Mark("x", "margin", "margin"),),
             labels=("cross-entropy: p - y", "squared error: 2 J (p - y)"),
             x_label="margin: how far the wrong logit leads",
             y_label="norm of dL/dz, z the logits, J the Jacobian of softmax"),
        Plot("training", "line", lambda d: f"After {d['step'][-1]} steps {d['ce_right'][-1]:.0%} "
             f"right by cross-entropy, {d['mse_right'][-1]:.0%} by squared error", x="step",
             y=("ce_right", "mse_right"), labels=("cross-entropy", "squared error"),
             x_label="step of gradient descent", y_label="share of 500 test digits recognised"),
        Plot("start", "line", lambda d: "K = 10: equal logits cost log 10 = "
             f"{d['start'][d['classes'] == 10][0]:.3f}; too large ones (sd 5) "
             f"{d['sure'][d['classes'] == 10][0]:.1f}, or a bug", x="classes", y=("start", "sure"),
             log_x=True, labels=("equal logits: log K", "logits of sd 5"), y_label="first loss",
             x_label="classes K, balanced",
             marks=(Mark("x", 10, "K = 10"), Mark("y", 2.303, "log 10 = 2.303"))),
    ),
    tables=(
        Table("terms", "Each term -y log p, for a one-hot and a soft target", (
            Column("class", "term"), Column("p", "term_p", ".1f"), Column("y", "hard", ".1f"),
            Column("-y log p", "hard_terms", ".4f"), Column("soft y", "soft", ".1f"),
            Column("-soft y log p", "soft_terms", ".4f"))),
        Table("entries", "The gradient of the cross-entropy H by the logits z, one example", (
            Column("class", "class"), Column("z", "z_row"), Column("p", "p_row", ".4f"),
            Column("y", "y_row", ".0f"), Column("dH/dz = p - y", "slope", ".4f"),
            Column("central difference of H", "measured", ".4f"))),
        Table("likelihood", "Maximum likelihood: the largest product has the least sum of -log p", (
            Column("examples", "count", "d"), Column("p of each", "each", ".3g"),
            Column("product of p", "product", ".3g"), Column("sum of -log p", "sum", ".2f"))),
        Table("gradients", "Norm of the gradient by the logits", (
            Column("margin", "shown"), Column("cross-entropy", "ce_shown", ".4f"),
            Column("squared error", "mse_shown", ".1e"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-jacobian", through_softmax, lambda _p, g: g,
            "the squared error is of p: softmax lies between it and the logits"),
    Mistake("derives-softmax-twice", d_cross_entropy,
            lambda z, y: through_softmax(softmax(z), softmax(z) - y) / len(z),
            "p - y is the gradient by the logits already: softmax is in it"),
    Mistake("stops-at-the-probability", d_cross_entropy,
            lambda z, y: -y / np.maximum(softmax(z), 1e-9) / len(z),
            "-y / p is the gradient by p: the chain rule goes on through softmax"),
    Mistake("takes-the-log-of-softmax", log_softmax,
            lambda z: np.log(np.where(softmax(z) > 0, softmax(z), np.nan)),
            "a p that was rounded to 0 has no logarithm: 0 times minus infinity is NaN"),
    Mistake("adds-up-all-logarithms", cross_entropies, lambda z, _y: -log_softmax(z).sum(axis=-1),
            "each logarithm is weighted by the target: one-hot leaves a single term"),
    Mistake("takes-it-for-a-distance", cross_entropies,
            lambda z, y: cross_entropies(z, y) - entropy(y),
            "that is KL, without the entropy of y: of y with itself cross-entropy is not 0"),
    Mistake("measures-in-bits", log_softmax, lambda z: log_softmax(z) / np.log(2),
            "log2 gives bits: nats need the natural logarithm (ten equal classes: 2.303)"),
)  # fmt: skip
