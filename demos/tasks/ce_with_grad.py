"""The task ce_with_grad: cross-entropy of logits without overflow, and its gradient."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import losses
from flashdl.demokit.tasks import Edge, Gradient, Property, Task

SHAPES = ((1, 2), (2, 2), (2, 3), (4, 3), (5, 6))


def ce_with_grad(logits, labels):
    rows = np.arange(len(labels))
    below = logits - logits.max(axis=1, keepdims=True)
    log_p = below - np.log(np.exp(below).sum(axis=1, keepdims=True))  # [N, K]
    dlogits = np.exp(log_p)
    dlogits[rows, labels] -= 1  # p - y
    return -log_p[rows, labels].mean(), dlogits / len(labels)


def by_the_kernel(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return losses.cross_entropy(logits, one_hot), losses.d_cross_entropy(logits, one_hot)


def draw(rng, size):
    n, k = SHAPES[size]
    return {"logits": rng.normal(0, 2, (n, k)), "labels": rng.integers(0, k, n)}


def valid(logits, labels):
    if logits.ndim != 2 or not logits.size or labels.shape != logits.shape[:1]:
        return "logits is [N, K], labels is [N]."
    if labels.dtype.kind not in "iu" or (labels < 0).any() or (labels >= logits.shape[1]).any():
        return "Labels are whole numbers from 0 to K - 1."
    return ""


def cost(f, logits, labels):
    return f(logits, labels)[0]


def log_of_softmax(logits, labels):
    rows = np.arange(len(labels))
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


def clipped(logits, labels):
    rows = np.arange(len(labels))
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(np.clip(p[rows, labels], 1e-15, 1.0)).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


def without_maximum(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, labels] -= 1
    return -log_p[rows, labels].mean(), dlogits / len(labels)


def gradient_summed(logits, labels):
    rows = np.arange(len(labels))
    below = logits - logits.max(axis=1, keepdims=True)
    log_p = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, labels] -= 1
    return -log_p[rows, labels].mean(), dlogits


def loss_summed(logits, labels):
    rows = np.arange(len(labels))
    below = logits - logits.max(axis=1, keepdims=True)
    log_p = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, labels] -= 1
    return -log_p[rows, labels].sum(), dlogits / len(labels)


def by_the_probabilities(logits, labels):
    below = logits - logits.max(axis=1, keepdims=True)
    log_p = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
    y = np.eye(logits.shape[1])[labels]
    return -(y * log_p).sum(axis=1).mean(), -y * np.exp(-log_p) / len(labels)


TASK = Task(
    title="Cross-entropy with its gradient",
    signature="ce_with_grad(logits[N, K], labels[N]) -> (loss, dlogits)",
    text="The cross-entropy of a classifier, and its gradient by the logits.\n\n"
         "Of a row with logits z and label k it is -log(softmax(z)_k), with the natural logarithm; "
         "loss is the mean over the N rows, a number. dlogits [N, K] is dL/dlogits of that mean. "
         "A label is the index of the right class, from 0 to K - 1.\n\n"
         "Logits may be as large as 10,000, and the loss must be exact however small the "
         "probability of the right class is.",
    solution=ce_with_grad,
    reference=by_the_kernel,
    returns=("loss", "dlogits"),
    draw=draw,
    valid=valid,
    example={"logits": np.array([[0.0, 0.0], [1.0, 3.0]]), "labels": np.array([0, 1])},
    hints=("log softmax(z)_k = z_k - log(sum of exp(z)): which constant may be taken off all z?",
           "The gradient of one row is p - y, with y the one-hot label."),
    properties=(
        Property("each row of dlogits sums to 0", lambda f, logits, labels: np.allclose(
                     f(logits, labels)[1].sum(axis=1), 0, atol=1e-12),
                 "A constant added to a row changes no loss: its gradient must sum to 0."),
        Property("a batch twice over has the same loss", lambda f, logits, labels: np.isclose(
                     f(np.concatenate([logits, logits]), np.concatenate([labels, labels]))[0],
                     f(logits, labels)[0], atol=1e-12),
                 "The loss is a mean over the rows: repeated rows do not change it."),
    ),
    edges=(
        Edge("all logits 0", {"logits": np.zeros((2, 4)), "labels": np.array([0, 3])},
             "With equal logits each class has 1/K: the loss is log(4).",
             (1.3862943611198906, [[-0.375, 0.125, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]])),
        Edge("the right class 1000 below", {"logits": np.array([[0.0, -1000.0]]),
             "labels": np.array([1])},
             "Its probability is rounded to 0, but its logarithm is -1000: compute that directly.",
             (1000.0, [[1.0, -1.0]])),
        Edge("the right class 1000 above", {"logits": np.array([[1000.0, 0.0]]),
             "labels": np.array([0])},
             "exp(1000) overflows: subtract the largest logit of each row first.",
             (0.0, [[0.0, 0.0]])),
    ),
    gradients=(Gradient(1, "logits", cost),),
    large=lambda rng: {"logits": rng.normal(size=(2000, 10)), "labels": rng.integers(0, 10, 2000)},
)  # fmt: skip

WRONG = (
    Mistake("takes-the-log-of-softmax", ce_with_grad, log_of_softmax,
            "A small probability is rounded to 0, and log(0) is infinite: take log-softmax."),
    Mistake("clips-the-probability", ce_with_grad, clipped,
            "Clipping caps the loss: of a right class far below it must be the distance."),
    Mistake("forgets-the-maximum", ce_with_grad, without_maximum,
            "exp overflows above 709 in float64: subtract the largest logit of the row first."),
    Mistake("gradient-of-the-sum", ce_with_grad, gradient_summed,
            "The loss is a mean over the rows, so its gradient is divided by N too."),
    Mistake("sums-the-loss", ce_with_grad, loss_summed,
            "The loss is the mean over the rows, and the gradient is that of the mean."),
    Mistake("stops-at-the-probability", ce_with_grad, by_the_probabilities,
            "-1/p is the gradient by the probability: through softmax it becomes p - y."),
)  # fmt: skip
