"""The task batchnorm_backward: the gradient through mean and variance of a batch."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import batchnorm
from flashdl.demokit.tasks import Edge, Gradient, Property, Task

SHAPES = ((2, 1), (3, 1), (3, 2), (5, 3), (8, 4))


def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma  # dL/dxhat [N, D]
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


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
    return np.sum(dy * batchnorm.normalised(x, gamma, np.zeros(x.shape[1]), eps)[0])


def constants(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    return dy * gamma / sd, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def without_variance(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    return (g - g.mean(axis=0)) / sd, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def without_mean(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def without_gamma(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    dx = (dy - dy.mean(axis=0) - xhat * (dy * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def parameters_averaged(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).mean(axis=0), dy.mean(axis=0)


TASK = Task(
    title="Batch normalisation, backward",
    signature="batchnorm_backward(dy[N, D], x[N, D], gamma[D], eps) -> (dx, dgamma, dbeta)",
    text="The gradients of y = gamma * xhat + beta, where xhat = (x - mean) / sqrt(var + eps).\n\n"
         "mean and var are those of each column of the batch x, and var divides by N; both depend "
         "on x. dy is dL/dy [N, D]; wanted are dx [N, D], dgamma [D] and dbeta [D].",
    solution=batchnorm_backward,
    reference=lambda dy, x, gamma, eps: batchnorm.through(x, gamma, dy, eps),
    returns=("dx", "dgamma", "dbeta"),
    draw=draw,
    valid=valid,
    example={"dy": np.array([[1.0], [0.0], [0.0]]), "x": np.array([[0.0], [1.0], [2.0]]),
             "gamma": np.array([1.0]), "eps": 1e-5},
    hints=("First through y = gamma * xhat + beta: what is dL/dxhat?",
           "x reaches xhat on three ways: itself, through the mean and through the variance.",
           "Each column of dx is without what lies along the constant and along xhat."),
    properties=(
        Property("each column of dx sums to 0",
                 lambda f, dy, x, gamma, eps: np.allclose(
                     f(dy, x, gamma, eps)[0].sum(axis=0), 0, atol=1e-7),
                 "A constant added to a column changes no y: its dx must sum to 0."),
    ),
    edges=(
        Edge("a constant column", {"dy": np.array([[1.0, 2.0], [3.0, 5.0]]),
             "x": np.array([[4.0, 1.0], [4.0, 2.0]]), "gamma": np.array([1.0, 2.0]), "eps": 1e-3},
             "Its variance is 0: eps keeps the division finite."),
        Edge("a batch of one", {"dy": np.array([[1.0, 2.0]]), "x": np.array([[3.0, -1.0]]),
             "gamma": np.array([1.0, 2.0]), "eps": 1e-5},
             "Alone it is its own mean: y is beta whatever x is, so dx is 0.",
             ([[0.0, 0.0]], [0.0, 0.0], [1.0, 2.0])),
    ),
    gradients=(Gradient(0, "x", cost), Gradient(1, "gamma", cost)),
    large=lambda rng: {"dy": rng.normal(size=(200, 50)), "x": rng.normal(size=(200, 50)),
                       "gamma": np.ones(50), "eps": 1e-5},
)  # fmt: skip

WRONG = (
    Mistake("statistics-as-constants", batchnorm_backward, constants,
            "Mean and variance depend on every x of the batch: their gradients are missing."),
    Mistake("forgets-the-variance", batchnorm_backward, without_variance,
            "The variance depends on x too: what lies along xhat must go out of dx."),
    Mistake("forgets-the-mean", batchnorm_backward, without_mean,
            "The mean depends on x too: the mean of dL/dxhat must go out of dx."),
    Mistake("forgets-gamma", batchnorm_backward, without_gamma,
            "dL/dxhat is dy * gamma: dx carries gamma."),
    Mistake("averages-the-parameters", batchnorm_backward, parameters_averaged,
            "gamma and beta act on every row: their gradients are sums over the batch."),
)  # fmt: skip
