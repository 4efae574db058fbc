"""A kernel on a digit: the same few weights at every place, as loops, as im2col, as a matrix.

y[o, i, j] = b[o] + sum over c, u, v of W[o, c, u, v] x[c, i s + u - p, j s + v - p]

A layer has C_out kernels, each C_in deep: W [C_out, C_in, k_h, k_w] and b [C_out], all learned.
This is cross-correlation; convolution turns the kernel by 180 degrees first: k * x = x * k. Here
one channel of 8x8 pixels, a 3x3 kernel, stride s = 1 and padding p = 1: [8, 8] -> [8, 8].
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn
from flashdl.demokit.kernels.filters import (
    NAMED,
    correlated,
    matrix,
    named,
    order_gaps,
    transposed,
    turned,
)  # fmt: skip
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

LAYERS = {"conv1": (16, 1, 3, 3), "conv2": (32, 16, 3, 3), "conv2 with 1x1": (32, 16, 1, 1)}
SPOT = np.pad([[1.0]], 2)  # an impulse: one bright pixel of 5x5


def chosen(kernel, net):  # -> W [3, 3], b []
    if kernel in NAMED:
        return named(kernel), 0.0
    i = int(kernel.removeprefix("learned-"))
    return net["W1"][:, :, 0, i].astype(float), float(net["b1"][i])


def pixel(x, i, j, u, v):  # what the output at (i, j) sees at (u, v) of its window; p = 1
    row, column = i + u - 1, j + v - 1
    return x[row, column] if 0 <= row < len(x) and 0 <= column < len(x) else 0.0


def loops(x, W, b):  # [n, n], [3, 3], [] -> [n, n]
    y = np.full(x.shape, b)
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(W.shape):
            y[i, j] += W[u, v] * pixel(x, i, j, u, v)
    return y


def parameters(c_out, c_in, height, width):
    return c_out * c_in * height * width + c_out


def learned(net):  # the kernels of the first layer, [3, 3, 1, 16]
    return net["W1"]


def products(x, W, b, i, j):  # the nine terms of one output, b, and their sum, as columns
    seen = np.array([pixel(x, i, j, u, v) for u, v in np.ndindex(3, 3)])
    names = [f"W[{u},{v}] x[{i + u - 1},{j + v - 1}]" for u, v in np.ndindex(3, 3)]
    each = W.ravel() * seen
    return {"term": np.array([*names, "b", f"sum = y[{i},{j}]"]),
            "weight": np.array([*(f"{w:.4g}" for w in W.ravel()), "", ""]),
            "seen": np.array([*(f"{s:.4f}" for s in seen), "", ""]),
            "product": np.array([*each, b, each.sum() + b]) + 0.0}  # fmt: skip


def compute(*, rng, kernel, digit, flip):
    net = trained("digits-cnn")
    images, labels = split(net)[2:]
    x, (W, b) = images[digit].astype(float), chosen(kernel, net)
    W = turned(W) if flip else W
    y, M, z = loops(x, W, b), matrix(W, 8), rng.standard_normal((8, 8))
    at = np.unravel_index(np.abs(y).argmax(), y.shape)
    untrained = cnn.random_net(rng, (8, 8, 1))["W1"]
    right = [cnn.accuracy({**net, "W1": kernels}, images[..., None], labels)
             for kernels in (learned(net), untrained)]  # fmt: skip
    ways = np.array([y, correlated(x, W, b), (M @ x.ravel()).reshape(8, 8) + b])
    answers = correlated(SPOT, W), correlated(SPOT, turned(W))
    return {
        "x": x, "W": W, "b": np.array(b), "y": y, "label": labels[digit], "flip": np.array(flip),
        "kernel": np.array(kernel), "strip": np.array([x, np.pad(W, ((2, 3), (2, 3))), y]),
        "at": np.array(at), **products(x, W, b, *map(int, at)), "M": M,
        "matrix_rows": M[24:32, 16:40],
        "filled": np.array(np.count_nonzero(M)), "way": np.array(["loops", "im2col", "matrix"]),
        "work": np.array([y.size * W.size, y.size * W.size, M.size]),
        "stored": np.array([W.size, y.size * W.size, M.size]),
        "apart": np.abs(ways - y).max(axis=(1, 2)), "ways_at": ways[1][at],
        "same": np.abs(correlated(x, named("identity")) - x).max(),
        "impulse": np.array([np.pad(W, 1), SPOT, *answers]), "gap": order_gaps(x, W),
        "response_error": np.abs(answers[0][1:4, 1:4] - turned(W)).max(),
        "operation": np.array(["cross-correlation: layers", "convolution"]),
        "spot_gives": np.array(["k turned by 180", "k"]), "learns": np.array(["k", "k turned"]),
        "adjoint_error": np.abs((correlated(x, W) * z).sum() - (x * transposed(z, W)).sum()),
        "right": np.array(right), "filters": np.moveaxis(learned(net)[:, :, 0], 2, 0),
        "layer": np.array(list(LAYERS)), "biases": np.array([n for n, *_ in LAYERS.values()]),
        "ends": np.array([f"{c_in} to {c_out}" for c_out, c_in, *_ in LAYERS.values()]),
        "tensor": np.array([" x ".join(map(str, shape)) for shape in LAYERS.values()]),
        "parameters": np.array([parameters(*shape) for shape in LAYERS.values()]),
        "numbers": np.array([net[f"W{i}"].size + net[f"b{i}"].size for i in (1, 2)]),
    }  # fmt: skip


def strip_title(d):
    name = f"{d['kernel']}, turned by 180 degrees," if d["flip"] else d["kernel"]
    return (
        f"Digit {d['label']}, {name} and the output: from {d['y'].min():.2f} to {d['y'].max():.2f}"
    )


def matrix_title(d):
    filled, n, back = d["filled"], d["M"].size, np.round(d["adjoint_error"], 9)
    return (
        f"A 64x64 matrix, {filled} of {n} entries not 0; its transpose goes back, off by {back:.3g}"
    )


DEMO = Demo(
    title="A kernel on a digit, computed in three ways", compute=compute, models=("digits-cnn",),
    params=(
        Param("kernel", "sobel-x", meaning="its name, or one that a network learned", choices=(
            "identity", "sobel-x", "sobel-y", "laplace", "blur", "sharpen", "emboss", "learned-0",
            "learned-1", "learned-2", "learned-3", "learned-4", "learned-5", "learned-6",
            "learned-7", "learned-8", "learned-9", "learned-10", "learned-11", "learned-12",
            "learned-13", "learned-14", "learned-15")),
        Param("digit", 3, low=0, high=499, meaning="which of the test digits"),
        Param("flip", False, meaning="turn the kernel by 180 degrees: a true convolution"),
    ),
    presets=(
        Preset("learned", "learned kernels, and shapes of layers", show=("filters", "shapes")),
        Preset("impulse", "one bright pixel; the order of k and x", {"kernel": "emboss"},
               show=("impulse", "orders")),
        Preset("position", "the nine products of one output", show=("products",)),
        Preset("output", "a digit, a kernel and their output", show=("strip",)),
        Preset("matrix", "the layer as a matrix, and three ways", show=("matrix", "ways")),
    ),
    claims=(
        Claim("numbers in our conv2 minus C_out * C_in * k * k + C_out",
              lambda d: abs(d["numbers"][1] - d["parameters"][1]), "==", 0, about="shapes"),
        Claim("learned kernels: share of the test digits right", lambda d: d["right"][0], ">=",
              0.97, about="filters"),
        Claim("a bright pixel gives the kernel turned: difference", lambda d: d["response_error"],
              "<=", 1e-12, about="impulse"),
        Claim("convolution: k * x minus x * k", lambda d: d["gap"][1], "<=", 1e-12, about="orders"),
        Claim("sum of the products minus the output of the layer", lambda d: abs(
            d["product"][-1] - d["ways_at"]), "<=", 1e-12, about="products"),
        Claim("the identity kernel returns the digit: difference", lambda d: d["same"], "==", 0,
              about="strip"),
        Claim("loops, im2col and matrix: largest difference", lambda d: d["apart"].max(), "<=",
              1e-12, about="ways"),
        Claim("adjoint: <conv x, z> minus <x, its transpose z>", lambda d: d["adjoint_error"], "<=",
              1e-12, about="matrix"),
    ),
    plots=(
        Plot("strip", "image_strip", strip_title, z="strip", labels=("digit", "kernel", "output")),
        Plot("filters", "image_strip", lambda d: "16 kernels, each used at every place: "
             "{:.1%} of digits right; untrained {:.0%}".format(*d["right"]), z="filters",
             labels=tuple(map(str, range(16)))),
        Plot("impulse", "image_strip", "Layers cross-correlate: a pixel becomes k turned by 180",
             z="impulse", labels=("kernel k", "pixel", "correlated", "convolved")),
        Plot("matrix", "heatmap", matrix_title, z="matrix_rows", signed=True,
             x_label="pixels 16 to 39, which are rows 2 to 4; the others: 0",
             y_label="outputs of row 3"),
    ),
    tables=(
        Table("shapes", "Weights C_out x C_in x k_h x k_w, and C_out biases", (
            Column("layer", "layer"), Column("channels", "ends"), Column("weights", "tensor"),
            Column("biases", "biases"), Column("parameters", "parameters", ",d"))),
        Table("orders", "Only convolution commutes; for equal outputs either is learned", (
            Column("operation", "operation"), Column("a bright pixel gives", "spot_gives"),
            Column("k * x minus x * k", "gap", ".4g"), Column("learns", "learns"))),
        Table("products", "y = b + sum_cuv W x[c, is+u-p, js+v-p], s = p = 1; learned: W and b", (
            Column("term", "term"), Column("weight", "weight"), Column("pixel", "seen"),
            Column("product", "product", ".4f"))),
        Table("ways", "One output map of 8x8, computed in three ways", (
            Column("way", "way"), Column("products", "work"), Column("numbers stored", "stored"),
            Column("off the loops by", "apart", ".1g"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("transposes-to-flip", turned, lambda W: W.T,
            "turning by 180 degrees reverses both axes; transposing swaps them"),
    Mistake("one-kernel-for-all-channels", parameters, lambda c_out, _c_in, height, width:
            c_out * height * width + c_out,
            "a kernel has weights of its own for each input channel, and sums over them"),
    Mistake("chooses-the-kernels", learned, lambda net: np.repeat(
        np.array(NAMED["sobel-x"], np.float32)[:, :, None, None], net["b1"].size, axis=3),
            "the weights are found by training, with all that follows; their size is chosen"),
    Mistake("forgets-the-padding", pixel, lambda x, i, j, u, v:
            x[i + u, j + v] if max(i + u, j + v) < len(x) else 0.0,
            "with padding p the window of output (i, j) begins at row i - p, column j - p"),
    Mistake("does-not-turn-back", transposed, lambda z, W: correlated(z, W, 0.0),
            "the way back reads the kernel in reverse: the matrix is transposed"),
    Mistake("one-in-the-corner", named, lambda kernel: np.roll(np.array(NAMED[kernel], float), -1),
            "a weight off the middle of the kernel moves the image"),
)  # fmt: skip
