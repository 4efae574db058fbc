"""The task layernorm_backward: the gradient through mean and variance of each row."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import batchnorm
from flashdl.demokit.tasks import Edge, Gradient, Property, Task

SHAPES = ((1, 2), (1, 3), (2, 3), (3, 4), (6, 5))


def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma  # dL/dxhat [N, D]
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def by_the_kernel(dy, x, gamma, eps):  # rows are the columns of the transposed
    xhat = batchnorm.standardise(x.T, batchnorm.moments(x.T), eps).T
    dx = batchnorm.through_standardise(x.T, (dy * gamma).T, eps).T
    return dx, *batchnorm.d_scale_shift(xhat, dy)


def draw(rng, size):
    n, d = SHAPES[size]
    eps = float(rng.choice([1e-5, 1e-3, 0.1]))
    dy, x, gamma = rng.normal(size=(n, d)), rng.normal(1, 2, (n, d)), rng.normal(1, 0.5, d)
    return {"dy": dy, "x": x, "gamma": gamma, "eps": eps}


def valid(dy, x, gamma, eps):
    if x.ndim != 2 or dy.shape != x.shape or gamma.shape != x.shape[1:] or not x.size:
        return "dy and x have one shape [N, D], gamma has [D]."
    return "" if eps > 0 else "eps is above 0."


def cost(f, dy, x, gamma, eps):  # the loss whose dL/dy is dy
    return np.sum(dy * gamma * batchnorm.standardise(x.T, batchnorm.moments(x.T), eps).T)


def constants(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    return dy * gamma / sd, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def gamma_at_the_end(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    along = (dy * xhat).mean(axis=1, keepdims=True)
    dx = gamma * (dy - dy.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def of_columns(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def without_variance(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=1, keepdims=True)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def without_mean(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    dx = (g - xhat * (g * xhat).mean(axis=1, keepdims=True)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def parameters_averaged(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).mean(axis=0), dy.mean(axis=0)


TASK = Task(
    title="Layer normalisation, backward",
    signature="layernorm_backward(dy[N, D], x[N, D], gamma[D], eps) -> (dx, dgamma, dbeta)",
    text="The gradients of y = gamma * xhat + beta, where xhat = (x - mean) / sqrt(var + eps).\n\n"
         "mean and var are those of each row of x, one example, and var divides by D; both depend "
         "on x. gamma and beta [D] are the same for all rows. dy is dL/dy [N, D]; wanted are dx "
         "[N, D], dgamma [D] and dbeta [D].",
    solution=layernorm_backward,
    reference=by_the_kernel,
    returns=("dx", "dgamma", "dbeta"),
    draw=draw,
    valid=valid,
    example={"dy": np.array([[1.0, 0.0, 0.0]]), "x": np.array([[0.0, 1.0, 2.0]]),
             "gamma": np.array([1.0, 1.0, 1.0]), "eps": 1e-5},
    hints=("First through y = gamma * xhat + beta: what is dL/dxhat?",
           "An entry of a row reaches all xhat of that row: through its mean and its variance.",
           "gamma differs along the row that is averaged: it cannot wait until the end."),
    properties=(
        Property("each row of dx sums to 0", lambda f, dy, x, gamma, eps: np.allclose(
                     f(dy, x, gamma, eps)[0].sum(axis=1), 0, atol=1e-7),
                 "A constant added to a row changes no y: its dx must sum to 0."),
        Property("each row of dx is its own", lambda f, dy, x, gamma, eps: np.allclose(
                     f(dy[:1], x[:1], gamma, eps)[0], f(dy, x, gamma, eps)[0][:1], atol=1e-9),
                 "The other examples of the batch do not matter for dx."),
    ),
    edges=(
        Edge("a constant row", {"dy": np.array([[1.0, 2.0], [3.0, 5.0]]),
             "x": np.array([[4.0, 4.0], [1.0, 2.0]]), "gamma": np.array([1.0, 2.0]), "eps": 1e-3},
             "Its variance is 0: eps keeps the division finite."),
        Edge("one feature", {"dy": np.array([[2.0], [3.0]]), "x": np.array([[3.0], [-1.0]]),
             "gamma": np.array([2.0]), "eps": 1e-5},
             "Alone in its row it is its own mean: y is beta whatever x is, so dx is 0.",
             ([[0.0], [0.0]], [0.0], [5.0])),
    ),
    gradients=(Gradient(0, "x", cost), Gradient(1, "gamma", cost)),
    large=lambda rng: {"dy": rng.normal(size=(200, 50)), "x": rng.normal(size=(200, 50)),
                       "gamma": np.ones(50), "eps": 1e-5},
)  # fmt: skip

WRONG = (
    Mistake("statistics-as-constants", layernorm_backward, constants,
            "Mean and variance depend on every x of the row: their gradients are missing."),
    Mistake("gamma-at-the-end", layernorm_backward, gamma_at_the_end,
            "gamma differs within a row: it belongs to dL/dxhat, before the means over the row."),
    Mistake("normalises-the-columns", layernorm_backward, of_columns,
            "That is batch normalisation: here mean and variance are those of a row."),
    Mistake("forgets-the-variance", layernorm_backward, without_variance,
            "The variance depends on x too: what lies along xhat must go out of dx."),
    Mistake("forgets-the-mean", layernorm_backward, without_mean,
            "The mean depends on x too: the mean of dL/dxhat must go out of dx."),
    Mistake("averages-the-parameters", layernorm_backward, parameters_averaged,
            "gamma and beta act on every row: their gradients are sums over the batch."),
)  # fmt: skip
