"""Pooling: each window of a map becomes one number, channel by channel, without parameters.

max      y = max of the k x k window       dL/dx = g at its one winner, 0 elsewhere
average  y = mean of the window            dL/dx = g / k^2 at every pixel of it
global   y_c = mean of all pixels of channel c: one number a channel, whatever the size
strided  y = every s-th pixel: what a convolution of stride s keeps of one of stride 1
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import pool
from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.conv import Grid, convolve
from flashdl.demokit.kernels.pool import average_pool, d_average_pool, global_average, max_pool
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

MAPS = np.array([[[1, 3, 2, 0], [4, 2, 1, 5], [0, 1, 7, 2], [2, 6, 3, 1]],  # A
                 [[2, 0, 5, 4], [1, 3, 6, 2], [9, 2, 0, 1], [4, 1, 3, 8]]], float)  # fmt: skip
KS, SOME, SIZES = (2, 3, 4), 100, np.array([8, 16, 32])  # windows; images; sides of an image


def pooled(x, kind, k, s):  # [N, H, W, C] -> [N, H', W', C]
    if kind == "global-avg":
        return global_average(x)[:, None, None]
    if kind == "strided":
        rows, columns = average_pool(x, k, s).shape[1:3]
        return x[:, ::s, ::s][:, :rows, :columns]
    return max_pool(x, k, s)[0] if kind == "max" else average_pool(x, k, s)


def pooled_back(g, x, kind, k, s):  # dL/dy [N, H', W', C] -> dL/dx [N, H, W, C]
    if kind == "global-avg":
        return pool.d_global_average(g[:, 0, 0], x.shape)
    if kind == "strided":
        dx = np.zeros(x.shape)
        dx[:, ::s, ::s][:, : g.shape[1], : g.shape[2]] = g
        return dx
    if kind == "max":
        return pool.d_max_pool(g, max_pool(x, k, s)[1], x.shape, k, s)
    return d_average_pool(g, x.shape, k, s)


def shifted(x, by):  # [N, H, W, C], to the right; zeros come in
    return np.pad(x, ((0, 0), (0, 0), (by, 0), (0, 0)))[:, :, : x.shape[2]]


def changes(pair, kind):  # -> [4], of the pixels, and of what 2x2, 3x3 and 4x4 windows leave
    made = [pair, *([pooled(x, kind, k, k) for x in pair] for k in KS)]
    return np.array([np.linalg.norm(x - y) / np.linalg.norm(x) for x, y in made])  # over the size


def depthwise(x, k, s):  # [1, H, W, C]: each channel for itself, by the constant kernel 1/k^2
    W = np.full((k, k, 1, 1), 1 / k**2)
    return convolve(x.transpose(3, 1, 2, 0), W, np.zeros(1), Grid(s)).transpose(3, 1, 2, 0)


def routed(kind, k, s):  # the example maps, what becomes of them, and the way back of g = 1, 2, ...
    x = MAPS.transpose(1, 2, 0)[None]  # [1, 4, 4, 2]
    y = pooled(x, kind, k, s)
    g = np.zeros(y.shape) + np.arange(1.0, y[..., 0].size + 1).reshape(*y.shape[:3], 1)
    dx = pooled_back(g, x, kind, k, s)
    measured = central_differences(lambda v: float((g * pooled(v, kind, k, s)).sum()), x, eps=1e-5,
                                   entries=range(x.size))  # fmt: skip
    other = np.concatenate([x[..., :1], 10 + x[..., 1:]], axis=3)
    sides, names = (x, dx, y), ("maps", "routing", "pooled")
    return {
        **{n: np.hstack([*a[0].transpose(2, 0, 1)]) for n, a in zip(names, sides, strict=True)},
        "leak": abs(pooled(other, kind, k, s) - y)[..., 0].max(),
        "sum_error": abs(dx.sum() - g.sum()),
        "check": np.array(relative_error(dx.ravel(), measured)),
        "below": (max_pool(x, k, s)[0] - average_pool(x, k, s)).min(),
        "as_conv": abs(average_pool(x, k, s) - depthwise(x, k, s)).max(),
        "column": np.array([f"{c}{i + 1}" for c in "AB" for i in range(4)]),
        "out_column": np.array([f"{c}{i + 1}" for c in "AB" for i in range(y.shape[2])]),
    }  # fmt: skip


def beside(x):  # the digits and a single bright pixel: as they are and pooled in three ways
    spike = np.zeros((1, 4, 4, 1))
    spike[0, 1, 1] = 1.0
    made, peak = ([v, *(pooled(v, kind, 2, 2) for kind in ("max", "avg", "global-avg"))]
                  for v in (x, spike))  # fmt: skip
    return {"pooling": np.array(["none", "max 2x2", "average 2x2", "global average"]),
            "numbers": np.array([y[0].size for y in made]),
            "mean": np.array([y.mean() for y in made]),
            "spike": np.array([y.max() for y in peak])}  # fmt: skip


def compute(*, rng, kind, k, stride, shift):
    x, net = digits()[0][..., None], trained("digits-cnn")
    some = split(net).test_images[:SOME, ..., None]
    pair, maps = (x, shifted(x, shift)), [forward(net, v).a1 for v in (some, shifted(some, shift))]
    channels, left = net["W2"].shape[-1], (SIZES // 4) ** 2  # pixels after pooling twice by 2
    return {
        **routed(kind, k, stride), **beside(x), "name": np.array(kind), "shift": np.array(shift),
        "windows": np.array(["pixels", "2x2", "3x3", "4x4"]), "by_digits": changes(pair, kind),
        "by_features": changes(maps, kind),
        **{f"by_{name}": changes(pair, name) for name in ("max", "avg", "strided")},
        "side": SIZES, "unpooled": SIZES**2 * channels * 64, "twice": left * channels * 64,
        "flat_head": left * channels * 10, "average_head": np.full(3, channels * 10),
        "tiling": abs(global_average(np.tile(x, (1, 2, 2, 1))) - global_average(x)).max(),
        "before": np.array([*x[:3, ..., 0], *shifted(x[:3], shift)[..., 0]]),
        "after": np.array([pooled(v[i : i + 1], kind, k, stride)[0, ..., 0]
                           for v in pair for i in range(3)]),
    }  # fmt: skip


def changes_title(d):
    pixels, two, _, four = (f"{v:.0%}" for v in d["by_digits"])
    return f"Shift {d['shift']}: pixels change by {pixels}, 2x2 {d['name']} by {two}, 4x4 by {four}"


DEMO = Demo(
    title="Pooling: maximum, average, global average, and strides instead",
    compute=compute, aliases=("max_pooling", "average_pooling"), models=("digits-cnn",),
    params=(
        Param("kind", "max", choices=("max", "avg", "global-avg", "strided"), meaning="of pooling"),
        Param("k", 2, low=2, high=4, meaning="side of the window"),
        Param("stride", 2, low=1, high=4, meaning="pixels from window to window"),
        Param("shift", 1, low=0, high=3, meaning="pixels that the digits move to the right"),
    ),
    presets=(
        Preset("max", "two channels, each window", show=("maps", "pooled")),
        Preset("gradient", "the winner gets it all", show=("maps", "routing")),
        Preset("shifts", "tolerance, and weights saved", show=("changes", "weights")),
        Preset("average", "the mean of each window", {"kind": "avg"}, ("maps", "pooled")),
        Preset("difference", "what max and average keep", {"kind": "avg"}, ("beside", "changes")),
        Preset("global", "one number a channel", {"kind": "global-avg"}, ("pooled", "weights")),
    ),
    claims=(
        Claim("least of max less average", lambda d: d["below"], ">=", 0, about="pooled"),
        Claim("average against a depthwise convolution with 1/k^2", lambda d: d["as_conv"], "<=",
              1e-12, about="pooled"),
        Claim("channel A changes with B by", lambda d: d["leak"], "==", 0, about="maps"),
        Claim("sum of the gradient, back less forth", lambda d: d["sum_error"], "<=", 1e-12,
              about="routing"),
        Claim("gradient: error against central differences", lambda d: d["check"], "<", 1e-6,
              about="routing"),
        Claim("change of 4x4 maxima over that of the pixels",
              lambda d: d["by_max"][3] / d["by_max"][0], "<", 0.5,
              lambda d: d["shift"] == 1, "changes"),
        Claim("mean of 2x2 averages less that of the pixels",
              lambda d: abs(d["mean"][2] - d["mean"][0]), "<=", 1e-12, about="beside"),
        Claim("four digits in place of one move the global average by", lambda d: d["tiling"], "<=",
              1e-12, about="weights"),
    ),
    plots=(
        Plot("maps", "heatmap", lambda d: f"Two channels, A and B, of {d['maps'].size // 2} pixels "
             "each", z="maps", column_labels="column", x_label="of A, of B", y_label="pixels"),
        Plot("pooled", "heatmap", lambda d: f"{d['name']}: the first window of A gives "
             f"{d['pooled'][0, 0]:.3g}; A and B stay apart", z="pooled",
             column_labels="out_column", x_label="of A, of B", y_label="windows"),
        Plot("routing", "heatmap", lambda d: f"{d['name']}: g = 1, 2, 3, ... goes back to "
             f"{np.count_nonzero(d['routing'][:, :4])} of A's 16 pixels", z="routing",
             column_labels="column", x_label="of A, of B", y_label="dL/dx of the pixels"),
        Plot("changes", "bar", changes_title, x="windows", y=("by_digits",),
             x_label="windows", y_label="change of 1797 digits over their size"),
        Plot("before", "image_strip", lambda d: f"Three digits, and moved by {d['shift']}",
             z="before"),
        Plot("after", "image_strip", lambda d: f"The same after pooling, {d['name']}: "
             f"{d['after'][0].size} numbers each", z="after"),
    ),
    tables=(
        Table("beside", "What is left of the digits, and of a single bright pixel among zeros", (
            Column("pooling", "pooling"), Column("numbers of a digit", "numbers"),
            Column("mean", "mean", ".4f"), Column("bright pixel", "spike", ".4f"))),
        Table("changes_by", "Change over size, of the digits and of what a CNN makes of them", (
            Column("windows", "windows"), Column("max", "by_max", ".2f"),
            Column("avg", "by_avg", ".2f"), Column("strided", "by_strided", ".2f"),
            Column("CNN", "by_features", ".2f"))),
        Table("weights", "Weights of the layer behind 32 channels of an image, by its side", (
            Column("side", "side"), Column("64 units, not pooled", "unpooled"),
            Column("pooled by 2, twice", "twice"), Column("10 classes", "flat_head"),
            Column("10 on averages", "average_head"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("keeps-the-first-pixel", max_pool,
            lambda x, k, s: (pooled(x, "strided", k, s), 0 * max_pool(x, k, s)[1]),
            "the maximum looks at every pixel of its window: skipping is what a stride does"),
    Mistake("mixes-the-channels", max_pool,
            lambda x, k, s: tuple(np.repeat(part, x.shape[3], axis=3) for part in
                                  max_pool(x.max(axis=3, keepdims=True), k, s)),
            "pooling works on each channel by itself: their number stays"),
    Mistake("spreads-the-gradient-of-max", pool.d_max_pool,
            lambda g, _winner, shape, k, s: d_average_pool(g, shape, k, s),
            "only the winner moved the output: the others get no gradient"),
    Mistake("hands-on-undivided", d_average_pool,
            lambda g, shape, k, s: k * k * d_average_pool(g, shape, k, s),
            "a pixel moves the mean by 1/k^2 of its own change", at={"kind": "avg"}),
    Mistake("sums-the-window", average_pool, lambda x, k, s: k * k * average_pool(x, k, s),
            "the average divides by the number of pixels", at={"kind": "avg"}),
    Mistake("sums-all-positions", global_average, lambda x: x.sum(axis=(1, 2)),
            "a sum grows with the image: the mean is what any size has", at={"kind": "global-avg"}),
)  # fmt: skip
