"""The task batchnorm_forward: every column of a batch to mean 0 and variance 1, then scaled."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import batchnorm
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((2, 1), (3, 1), (3, 2), (5, 3), (8, 4))


def batchnorm_forward(x, gamma, beta, eps):
    mean, var = x.mean(axis=0), x.var(axis=0)  # [D], of each column
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta


def draw(rng, size):
    n, d = SHAPES[size]
    eps = float(rng.choice([1e-5, 1e-3, 0.1]))
    gamma, beta = rng.normal(1, 0.5, d), rng.normal(size=d)
    return {"x": rng.normal(1, 2, (n, d)), "gamma": gamma, "beta": beta, "eps": eps}


def valid(x, gamma, beta, eps):
    if x.ndim != 2 or not x.size or gamma.shape != x.shape[1:] or beta.shape != x.shape[1:]:
        return "x is [N, D], gamma and beta are [D]."
    return "" if eps > 0 else "eps is above 0."


def apart(rng, size):  # a column whose entries nearly agree has no sd of 1
    drawn = draw(rng, size)
    n, d = SHAPES[size]
    columns = [rng.permutation(n) * rng.uniform(1, 3) + rng.normal() for _ in range(d)]
    return drawn | {"x": np.stack(columns, axis=1), "eps": 1e-10}


def standard(f, x, gamma, beta, eps):
    y = f(x, np.ones_like(gamma), np.zeros_like(beta), eps)
    return np.allclose(y.mean(axis=0), 0, atol=1e-9) and np.allclose(y.std(axis=0), 1, atol=1e-6)


def same_scaled(f, x, gamma, beta, eps):
    return np.allclose(f(3 * x + 2, gamma, beta, eps), f(x, gamma, beta, eps), atol=1e-6)


def unbiased(x, gamma, beta, eps):
    mean = x.mean(axis=0)
    var = ((x - mean) ** 2).sum(axis=0) / max(len(x) - 1, 1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def of_rows(x, gamma, beta, eps):
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def of_everything(x, gamma, beta, eps):
    mean, var = x.mean(), x.var()
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def eps_outside(x, gamma, beta, eps):
    mean, var = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / (np.sqrt(var) + eps) + beta


def without_eps(x, gamma, beta, eps):
    mean, var = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var) + beta


def by_the_variance(x, gamma, beta, eps):
    mean, var = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / (var + eps) + beta


def not_scaled(x, gamma, beta, eps):
    mean, var = x.mean(axis=0), x.var(axis=0)
    return (x - mean) / np.sqrt(var + eps)


TASK = Task(
    title="Batch normalisation, forward",
    signature="batchnorm_forward(x[N, D], gamma[D], beta[D], eps) -> y[N, D]",
    text="Batch normalisation in training: y = gamma * xhat + beta, with "
         "xhat = (x - mean) / sqrt(var + eps).\n\n"
         "mean and var are those of each column of the batch x [N, D]; var divides by N. gamma "
         "and beta [D] belong to the columns. Running averages are not wanted. A column may be "
         "constant, and N may be 1.",
    solution=batchnorm_forward,
    reference=lambda x, gamma, beta, eps: batchnorm.normalised(x, gamma, beta, eps)[0],
    draw=draw,
    valid=valid,
    example={"x": np.array([[1.0, 0.0], [3.0, 8.0]]), "gamma": np.array([1.0, 2.0]),
             "beta": np.array([0.0, 5.0]), "eps": 1e-8},
    hints=("Each feature is compared with the same feature of the other rows: which axis?",
           "np.var divides by N unless it is told otherwise; eps belongs under the root."),
    properties=(
        Property("each column has mean 0 and sd 1", standard,
                 "With gamma 1, beta 0 and a tiny eps, mean and sd of every column are 0 and 1.",
                 draw=apart),
        Property("3 x + 2 gives the same", same_scaled,
                 "With a tiny eps the units in which a feature is measured do not matter.",
                 draw=apart),
    ),
    edges=(
        Edge("a constant column", {"x": np.array([[4.0, 0.0], [4.0, 2.0]]),
             "gamma": np.array([3.0, 1.0]), "beta": np.array([7.0, 0.0]), "eps": 3.0},
             "Its variance is 0: eps keeps the division finite, and y is beta.",
             [[7.0, -0.5], [7.0, 0.5]]),
        Edge("a batch of one", {"x": np.array([[3.0, -1.0]]), "gamma": np.array([2.0, 2.0]),
             "beta": np.array([1.0, 5.0]), "eps": 1e-5},
             "Alone it is its own mean: y is beta whatever x is.", [[1.0, 5.0]]),
        Edge("a column far from 0", {"x": np.array([[1e8], [1e8 + 2.0]]),
             "gamma": np.array([1.0]), "beta": np.array([0.0]), "eps": 1e-12},
             "The mean of x^2 minus the square of the mean loses all digits: subtract first.",
             [[-1.0], [1.0]]),
    ),
    large=lambda rng: {"x": rng.normal(size=(1000, 50)), "gamma": np.ones(50),
                       "beta": np.zeros(50), "eps": 1e-5},
)  # fmt: skip

WRONG = (
    Mistake("divides-by-n-minus-1", batchnorm_forward, unbiased,
            "The variance of the batch is the mean of the squares: it divides by N."),
    Mistake("normalises-the-rows", batchnorm_forward, of_rows,
            "That is layer normalisation: here mean and variance are those of a column."),
    Mistake("one-mean-for-all", batchnorm_forward, of_everything,
            "Each column has a mean and a variance of its own, over the batch alone."),
    Mistake("eps-outside-the-root", batchnorm_forward, eps_outside,
            "eps is added to the variance, under the root, not to the standard deviation."),
    Mistake("forgets-eps", batchnorm_forward, without_eps,
            "The variance of a constant column is 0: without eps it is 0 / 0."),
    Mistake("divides-by-the-variance", batchnorm_forward, by_the_variance,
            "Deviations are measured in standard deviations: the root is missing."),
    Mistake("forgets-gamma-and-beta", batchnorm_forward, not_scaled,
            "The layer must be able to undo the normalisation: gamma * xhat + beta."),
)  # fmt: skip
