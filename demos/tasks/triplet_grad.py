"""The task triplet_grad: the triplet loss with the gradients for its three embeddings."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import similarity
from flashdl.demokit.tasks import Edge, Gradient, Property, Task

SHAPES = ((1, 1), (1, 2), (2, 1), (3, 2), (5, 3))
KINK = 0.01


def triplet_grad(a, p, n, margin):
    near = ((a - p) ** 2).sum(axis=1)
    far = ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]  # [N, 1], 0 where nothing is to learn
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


def by_the_kernel(a, p, n, margin):
    near, far = similarity.distances(a, p), similarity.distances(a, n)
    d_near, d_far = similarity.d_triplet(near, far, margin)
    along = [(d / np.maximum(gap, 1e-12))[:, None] / len(a) for d, gap in
             ((d_near, near), (d_far, far))]  # fmt: skip
    dp, dn = along[0] * (p - a), along[1] * (n - a)
    return similarity.triplet(near, far, margin).mean(), -dp - dn, dp, dn


def hinges(a, p, n, margin):
    return ((a - p) ** 2).sum(axis=1) - ((a - n) ** 2).sum(axis=1) + margin


def draw(rng, size):
    drawn = {name: rng.normal(size=SHAPES[size]) for name in ("a", "p", "n")}
    drawn["margin"] = float(rng.uniform(0.2, 1.5))
    return drawn if abs(hinges(**drawn)).min() > KINK else draw(rng, size)


def valid(a, p, n, margin):
    if a.ndim != 2 or not a.size or p.shape != a.shape or n.shape != a.shape:
        return "a, p and n have one shape, [N, D]."
    if margin <= 0:
        return "margin is above 0."
    near_kink = abs(hinges(a, p, n, margin)).min() < KINK
    return "A triplet is at the kink of the loss: move a point a little." if near_kink else ""


def translated(f, a, p, n, margin):
    _, da, dp, dn = f(a, p, n, margin)
    return np.allclose(da + dp + dn, 0, atol=1e-12)


def unsquared(a, p, n, margin):
    near = np.sqrt(((a - p) ** 2).sum(axis=1, keepdims=True))
    far = np.sqrt(((a - n) ** 2).sum(axis=1, keepdims=True))
    hinge = near - far + margin
    weight = (hinge > 0) / len(a)
    dp = weight * (p - a) / np.maximum(near, 1e-12)
    dn = weight * (a - n) / np.maximum(far, 1e-12)
    return np.maximum(hinge, 0).mean(), -dp - dn, dp, dn


def never_zero(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    weight = 2 / len(a)
    return (near - far + margin).mean(), weight * (n - p), weight * (p - a), weight * (a - n)


def always_a_gradient(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    loss = np.maximum(near - far + margin, 0).mean()
    weight = 2 / len(a)
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


def anchor_pulled_only(a, p, n, margin):
    hinge = ((a - p) ** 2).sum(axis=1) - ((a - n) ** 2).sum(axis=1) + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    return np.maximum(hinge, 0).mean(), weight * (a - p), weight * (p - a), weight * (a - n)


def active_mean(a, p, n, margin):
    hinge = ((a - p) ** 2).sum(axis=1) - ((a - n) ** 2).sum(axis=1) + margin
    active = hinge > 0
    count = max(active.sum(), 1)
    weight = (2 / count) * active[:, None]
    return hinge[active].sum() / count, weight * (n - p), weight * (p - a), weight * (a - n)


TASK = Task(
    title="Triplet loss with its gradients",
    signature="triplet_grad(a[N, D], p[N, D], n[N, D], margin) -> (loss, da, dp, dn)",
    text="The triplet loss and its gradients. Row i of a is an anchor, row i of p a positive of "
         "the same class, row i of n a negative of another class.\n\n"
         "A triplet costs max(0, |a - p|^2 - |a - n|^2 + margin), with squared Euclidean "
         "distances; loss is the mean over all N triplets, those that cost nothing included.\n\n"
         "Wanted are the loss and dL/da, dL/dp and dL/dn [N, D], of the mean. Where the difference "
         "with the margin is 0 or below, the gradients are 0.",
    solution=triplet_grad,
    reference=by_the_kernel,
    returns=("loss", "da", "dp", "dn"),
    draw=draw,
    valid=valid,
    example={"a": np.array([[0.0, 0.0]]), "p": np.array([[1.0, 0.0]]), "n": np.array([[0.0, 1.0]]),
             "margin": 0.5},
    hints=("The gradient of |a - p|^2 for p is 2 (p - a).",
           "The anchor is in both distances: its gradient has two parts.",
           "A triplet that costs nothing has no gradient, but counts for the mean."),
    properties=(
        Property("da + dp + dn = 0", translated,
                 "If all three points move alike no distance changes: the gradients sum to 0."),
    ),
    edges=(
        Edge("a triplet that keeps the margin", {"a": np.zeros((1, 1)), "p": np.ones((1, 1)),
             "n": np.full((1, 1), 3.0), "margin": 0.5},
             "1 - 9 + 0.5 is below 0: nothing is to be paid, and nothing is learned.",
             (0.0, [[0.0]], [[0.0]], [[0.0]])),
        Edge("exactly at the margin", {"a": np.zeros((1, 2)), "p": np.array([[3.0, 0.0]]),
             "n": np.array([[3.0, 4.0]]), "margin": 16.0},
             "9 - 25 + 16 is 0, not above it: the gradients are 0.",
             (0.0, [[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]])),
        Edge("three times the same point", {"a": np.ones((1, 2)), "p": np.ones((1, 2)),
             "n": np.ones((1, 2)), "margin": 1.0},
             "The loss is the margin, and there is no direction to go: all gradients are 0.",
             (1.0, [[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]])),
    ),
    gradients=tuple(Gradient(i, by, lambda f, a, p, n, margin: f(a, p, n, margin)[0])
                    for i, by in enumerate("apn", 1)),
    large=lambda rng: {**{by: rng.normal(size=(2000, 16)) for by in "apn"}, "margin": 0.5},
)  # fmt: skip

WRONG = (
    Mistake("unsquared-distances", triplet_grad, unsquared,
            "Both distances are squared before they are compared."),
    Mistake("loss-below-zero", triplet_grad, never_zero,
            "A triplet that keeps the margin costs nothing: the loss is never below 0."),
    Mistake("pushes-for-ever", triplet_grad, always_a_gradient,
            "A triplet that costs nothing has no gradient: the slope of max(0, ...) is 0 there."),
    Mistake("forgets-the-negative", triplet_grad, anchor_pulled_only,
            "The anchor is in both distances: its gradient is 2 (n - p), not that of one alone."),
    Mistake("averages-the-active-alone", triplet_grad, active_mean,
            "The mean is over all N triplets, those that cost nothing included."),
)  # fmt: skip
