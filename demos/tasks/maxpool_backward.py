"""The task maxpool_backward: the winner of each window takes the whole gradient."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import pool
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 1, 2, 2, 2), (1, 1, 2, 4, 2), (1, 2, 4, 4, 2), (2, 1, 3, 6, 3), (2, 3, 4, 6, 2))


def maxpool_backward(x, dy, k):
    N, C, H, W = x.shape
    windows = x.reshape(N, C, H // k, k, W // k, k).swapaxes(3, 4)  # [N, C, H/k, W/k, k, k]
    winner = windows.reshape(*dy.shape, k * k).argmax(axis=-1)
    taken = np.arange(k * k) == winner[..., None]  # one True in each window
    dx = taken * dy[..., None]
    return dx.reshape(windows.shape).swapaxes(3, 4).reshape(x.shape)


def by_the_kernel(x, dy, k):
    last = np.moveaxis(x, 1, -1)  # the kernel's channels come last
    _, winner = pool.max_pool(last, k, k)
    dx = pool.d_max_pool(np.moveaxis(dy, 1, -1), winner, last.shape, k, k)
    return np.moveaxis(dx, -1, 1)


def draw(rng, size):
    N, C, H, W, k = SHAPES[size]
    return {"x": rng.normal(size=(N, C, H, W)), "dy": rng.normal(size=(N, C, H // k, W // k)),
            "k": k}  # fmt: skip


def valid(x, dy, k):
    if k < 1 or x.ndim != 4 or x.shape[2] % k or x.shape[3] % k or not x.size:
        return "x is [N, C, H, W], and k divides H and W."
    shape = (*x.shape[:2], x.shape[2] // k, x.shape[3] // k)
    return "" if dy.shape == shape else f"dy has the shape of the output: {list(shape)}."


def sums(dx, k):  # [N, C, H, W] -> [N, C, H/k, W/k], of each window
    N, C, H, W = dx.shape
    return dx.reshape(N, C, H // k, k, W // k, k).sum(axis=(3, 5))


def ties(rng, size):
    drawn = draw(rng, size)
    return drawn | {"x": rng.integers(0, 2, drawn["x"].shape).astype(float)}


def one_winner(f, x, dy, k):
    return np.array_equal(sums((f(x, dy, k) != 0).astype(float), k), dy != 0)


def every_maximum(x, dy, k):
    spread = np.ones((k, k))
    N, C, H, W = x.shape
    highest = x.reshape(N, C, H // k, k, W // k, k).max(axis=(3, 5))
    return (x == np.kron(highest, spread)) * np.kron(dy, spread)


def average(x, dy, k):
    return np.kron(dy, np.ones((k, k))) / k**2


def to_all(x, dy, k):
    return np.kron(dy, np.ones((k, k)))


def largest_size(x, dy, k):
    N, C, H, W = x.shape
    windows = np.abs(x).reshape(N, C, H // k, k, W // k, k).swapaxes(3, 4)
    winner = windows.reshape(*dy.shape, k * k).argmax(axis=-1)
    dx = (np.arange(k * k) == winner[..., None]) * dy[..., None]
    return dx.reshape(windows.shape).swapaxes(3, 4).reshape(x.shape)


def from_zero(x, dy, k):
    N, C, H, W = x.shape
    windows = x.reshape(N, C, H // k, k, W // k, k).swapaxes(3, 4)
    flat = windows.reshape(*dy.shape, k * k)
    taken = np.arange(k * k) == flat.argmax(axis=-1)[..., None]
    dx = taken * (flat > 0) * dy[..., None]
    return dx.reshape(windows.shape).swapaxes(3, 4).reshape(x.shape)


TASK = Task(
    title="Max pooling, backward",
    signature="maxpool_backward(x[N, C, H, W], dy[N, C, H/k, W/k], k) -> dx[N, C, H, W]",
    text="The gradient of max pooling over windows of k x k pixels that do not overlap.\n\n"
         "k divides H and W. Each window has one winner, the largest pixel; of equal ones the "
         "first, row by row. dy is dL/dy for the pooled output y; wanted is dL/dx.",
    solution=maxpool_backward,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"x": np.array([[[[1.0, 3.0], [2.0, 0.0]]]]), "dy": np.array([[[[5.0]]]]), "k": 2},
    hints=("reshape x to [N, C, H/k, k, W/k, k]: two of the axes run within a window.",
           "argmax over the k*k pixels of a window names one winner, also among equals."),
    properties=(
        Property("one winner in each window", one_winner,
                 "Exactly one pixel of a window has a gradient, also where pixels are equal.",
                 draw=ties),
        Property("the gradient of a window sums to its dy",
                 lambda f, x, dy, k: np.allclose(sums(f(x, dy, k), k), dy),
                 "Nothing of the gradient is lost, and nothing is added."),
    ),
    edges=(
        Edge("all pixels equal", {"x": np.ones((1, 1, 2, 2)), "dy": np.array([[[[1.0]]]]), "k": 2},
             "One of the equal pixels wins, the first: the gradient of the window stays 1.",
             [[[[1.0, 0.0], [0.0, 0.0]]]]),
        Edge("all pixels negative", {"x": np.array([[[[-3.0, -1.0], [-2.0, -4.0]]]]),
             "dy": np.array([[[[2.0]]]]), "k": 2},
             "The largest of negative pixels is the one nearest 0: no window is without a winner.",
             [[[[0.0, 2.0], [0.0, 0.0]]]]),
    ),
    large=lambda rng: {"x": rng.normal(size=(8, 8, 32, 32)), "dy": rng.normal(size=(8, 8, 16, 16)),
                       "k": 2},
)  # fmt: skip

WRONG = (
    Mistake("all-ties-win", maxpool_backward, every_maximum,
            "Where pixels are equal x == max marks several: only one of them may win."),
    Mistake("shares-like-average", maxpool_backward, average,
            "That is average pooling: of max pooling the winner takes all."),
    Mistake("gives-to-all", maxpool_backward, to_all,
            "Only the winner reached the output: the others have no gradient."),
    Mistake("largest-absolute-value", maxpool_backward, largest_size,
            "The maximum is the largest value, with its sign, not the largest distance from 0."),
    Mistake("compares-with-zero", maxpool_backward, from_zero,
            "A window may be all negative: its winner is below 0 and still takes the gradient."),
)  # fmt: skip
