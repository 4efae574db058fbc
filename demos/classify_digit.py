"""Image classification: one label for a whole image, or several, with a score for each class.

One label of K: p = softmax(z), which sums to 1, and the label is argmax p. Any number of labels:
p_k = sigmoid(z_k), each for itself. Judged by top-k accuracy, the share of images whose label is
among the k largest scores, and by the confusion matrix, C[i, j] = images of class i called j.

A score is no promise: softmax(z / T) has the same argmax for every T, but other probabilities.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn
from flashdl.demokit.kernels.attributes import attributes, independent, learned
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.kernels.metrics import confusion
from flashdl.demokit.kernels.warps import rotation, warped, zoom
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

K, HEAD = 10, 600  # classes; training images of which several labels are learned
FAR = (("as in training", "none", 0.0), ("noise 0.5", "noise", 0.5), ("inverted", "invert", 1.0),
       ("2 px to the right", "shift", 0.5), ("turned by 90 degrees", "rotate", 0.5))  # fmt: skip
DIGITS = np.array([8, 6, 2, 1])  # with three labels, three, one and none
TEMPERATURES = np.array([0.25, 0.5, 1.0, 2.0, 4.0])


def corrupted(rng, x, how, amount):  # [n, 8, 8] -> [n, 8, 8], still in 0..1
    if how == "noise":
        return np.clip(x + amount * rng.standard_normal(x.shape), 0, 1)
    if how == "invert":
        return (1 - amount) * x + amount * (1 - x)
    if how == "shift":
        return warped(x, zoom(1), (0, 4 * amount))
    return warped(x, rotation(180 * amount)) if how == "rotate" else x


def passed(net, x):  # [n, 8, 8] -> logits [n, 10], features [n, 64]
    s = cnn.forward(net, x[..., None].astype(np.float32))
    return s.logits.astype(float), s.h.astype(float)


def probabilities(z, T=1.0):  # [n, 10] -> [n, 10], every row sums to 1
    return softmax(z / T)


def share_right(p, labels):  # [n, 10], [n] -> top-1 accuracy
    return np.mean(p.argmax(axis=1) == labels)


def among_first(p, labels, k):  # [n, 10], [n] -> top-k accuracy
    best = np.argsort(-p, axis=1)[:, :k]
    return np.mean((best == labels[:, None]).any(axis=1))


def compute(*, rng, index, corrupt, amount, topk):
    net = trained("digits-cnn")
    data = split(net)
    x, c = data.test_images.astype(float), data.test_labels
    seen = corrupted(rng, x, corrupt, amount)
    z, clean = passed(net, seen)[0], passed(net, x)[1]
    p = probabilities(z)
    C = confusion(c, p.argmax(axis=1), classes=K)
    best, four = np.argsort(-p[index])[:topk], (index + np.arange(4)) % len(x)
    other = np.random.default_rng(0)
    far = [probabilities(passed(net, corrupted(other, x, how, a))[0]) for _, how, a in FAR]
    by_T = [probabilities(z, T) for T in TEMPERATURES]
    known = passed(net, data.train_images[:HEAD])[1]
    W, b = learned(known, attributes(data.train_labels[:HEAD]))
    first = np.array([np.flatnonzero(c == k)[0] for k in DIGITS])
    several, one = (f(clean[first] @ W + b) for f in (independent, softmax))
    said = independent(clean @ W + b) > 0.5  # [500, 3]
    return {
        "images": seen[four], "p": p[index], "top": p[four].max(axis=1), "label": c[four],
        "class": np.arange(K).astype(str), "called": p[four].argmax(axis=1), "k": np.array(topk),
        "sum_error": np.abs(p.sum(axis=1) - 1).max(), "top1": np.array(share_right(p, c)),
        "topk": np.array(among_first(p, c, topk)), "confusion": C, "count": C.sum(),
        "off_rows": np.abs(C.sum(axis=1) - np.bincount(c, minlength=K)).max(),
        "best": best, "best_p": p[index, best], **{f"as_{j}": C[best, j] for j in range(K)},
        "far": np.array([name for name, *_ in FAR]),
        "measure": np.array(["right", "top p"]),
        "trust": np.array([[share_right(q, c), q.max(axis=1).mean()] for q in far]),
        "T": TEMPERATURES, "T_right": np.array([share_right(q, c) for q in by_T]),
        "T_top": np.array([q.max(axis=1).mean() for q in by_T]),
        "T_moved": np.array([np.sum(q.argmax(axis=1) != p.argmax(axis=1)) for q in by_T]),
        "digit": DIGITS, "examples": x[first], "several": several, "sum": several.sum(axis=1),
        "counted": (several > 0.5).sum(axis=1),
        "even": several[:, 0], "large": several[:, 1], "loop": several[:, 2],
        "one_of": np.array([" ".join(f"{v:.2f}" for v in row) for row in one]), "one": one,
        "labels_right": np.mean(said == (attributes(c) > 0), axis=0),
    }  # fmt: skip


def images_title(d):
    return (f"The largest score labels an image: top-1 accuracy {d['top1']:.3f}, "
            f"top-{d['k']} {d['topk']:.3f}")  # fmt: skip


def images_labels(d):
    found = zip(d["label"], d["called"], d["top"], strict=True)
    return [f"{k} called {j}: {p:.2f}" for k, j, p in found]


def bar_title(d):
    p = d["p"]
    return f"Ten scores, of {p.argmax()} the largest, {p.max():.3f}; together {p.sum():.4f}"


def confusion_title(d):
    right = np.trace(d["confusion"])
    return f"{right} of {d['count']} are on the diagonal: top-1 accuracy {d['top1']:.3f}"


def trust_title(d):
    right, p = d["trust"][4]
    return f"Digits turned by 90 degrees: {right:.2f} right, at a mean largest p of {p:.2f}"


def several_title(d):
    return (f"Sigmoids of a digit sum to {d['sum'].min():.2f} ... {d['sum'].max():.2f}; "
            f"{d['counted'].min()} to {d['counted'].max()} labels count")  # fmt: skip


DEMO = Demo(
    title="Image classification: labels with scores, and what a score is worth",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 0, low=0, high=499, meaning="which of the test digits"),
        Param("corrupt", "none", choices=("none", "noise", "invert", "shift", "rotate"),
              meaning="what is done to the digits before"),
        Param("amount", 0.0, low=0.0, high=1.0,
              meaning="of it: deviation, share, quarters of 16 pixels, half turns"),
        Param("topk", 3, low=1, high=10, meaning="k, how many of the largest scores count"),
    ),
    presets=(
        Preset("definition", "a digit, its scores, the test digits of these classes",
               params={"index": 8}, show=("images", "scores")),
        Preset("several", "three labels that exclude nothing, on four digits",
               show=("examples", "several")),
        Preset("trust", "share right and score, on unusual digits", show=("trust", "heat")),
        Preset("confusion", "which digits are taken for which", show=("confusion",)),
        Preset("inverted", "dark and light swapped", params={"corrupt": "invert", "amount": 1.0}),
    ),
    claims=(
        Claim("scores of an image: |sum - 1|", lambda d: d["sum_error"], "<=", 1e-12,
              about="images"),
        Claim("right of 500 digits", lambda d: d["trust"][0, 0], ">=", 0.97, about="images"),
        Claim("top-k accuracy less top-1", lambda d: d["topk"] - d["top1"], ">=", 0,
              about="scores"),
        Claim("rows of the matrix less digits of the class", lambda d: d["off_rows"], "==", 0,
              about="confusion"),
        Claim("labels that another temperature changes", lambda d: d["T_moved"].sum(), "==", 0,
              about="heat"),
        Claim("inverted: share right", lambda d: d["trust"][2, 0], "<=", 0.1, about="trust"),
        Claim("turned: mean largest p above the share right",
              lambda d: d["trust"][4, 1] - d["trust"][4, 0], ">=", 0.5, about="trust"),
        Claim("an 8 has all three labels: smallest score", lambda d: d["several"][0].min(), ">=",
              0.5, about="several"),
    ),
    plots=(
        Plot("images", "image_strip", images_title, z="images", labels=images_labels),
        Plot("bar", "bar", bar_title, x="class", y=("p",), x_label="class", y_label="score p"),
        Plot("confusion", "heatmap", confusion_title, z="confusion", row_labels="class",
             column_labels="class", x_label="called", y_label="digits that are"),
        Plot("trust", "heatmap", trust_title, z="trust", row_labels="far",
             column_labels="measure", x_label="share right, mean largest p", y_label="500 digits"),
        Plot("examples", "image_strip", several_title, z="examples",
             labels=tuple(f"a {k}" for k in DIGITS)),
    ),
    tables=(
        Table("scores", "Scores of the first; rows of the confusion matrix: a class is called", (
            Column("class", "best", "d"), Column("score", "best_p", ".3f"),
            *(Column("called 0" if j == 0 else str(j), f"as_{j}", "d") for j in range(K)))),
        Table("heat", "softmax(z / T): the same labels for any T, the score is a matter of T", (
            Column("T", "T"), Column("share right", "T_right", ".3f"),
            Column("mean largest p", "T_top", ".3f"), Column("labels changed", "T_moved", "d"))),
        Table("several", "A sigmoid for each label; a softmax of the same three logits sums to 1", (
            Column("digit", "digit", "d"), Column("even", "even", ".2f"),
            Column("5 or more", "large", ".2f"), Column("a loop", "loop", ".2f"),
            Column("sum", "sum", ".2f"), Column("above 0.5", "counted", "d"),
            Column("softmax instead", "one_of"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("columns-for-rows", corrupted, lambda _rng, x, _how, _amount: x.swapaxes(1, 2),
            "a net knows images as training showed them: in another layout they are strange"),
    Mistake("normalises-over-the-images", probabilities, lambda z, T=1.0: softmax(z.T / T).T,
            "the ten scores of one image compete, not the images of a batch"),
    Mistake("truth-in-the-columns", confusion,
            lambda truth, said, *, classes: np.histogram2d(said, truth, bins=range(classes + 1))[0]
            .astype(int), "here a row is a true class: it sums to the digits of that class"),
    Mistake("only-the-kth", among_first,
            lambda p, labels, k: np.mean(np.argsort(-p, axis=1)[:, k - 1] == labels),
            "top-k accuracy counts a label anywhere among the first k, so it grows with k"),
    Mistake("believes-its-score", share_right, lambda p, _labels: p.max(axis=1).mean(),
            "the largest probability is no share of right answers: compare with the labels"),
    Mistake("softmax-for-several", independent, softmax,
            "softmax makes labels compete for a sum of 1; several that are true need sigmoids"),
)  # fmt: skip
