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
from flashdl.demokit.kernels import heads, pool, shifts
from flashdl.demokit.kernels import pool_example as example
from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.pool import average_pool, d_average_pool, global_average, max_pool
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

KS, SOME, SIZES = (2, 3, 4), 100, np.array([8, 32])  # windows; images; sides of a map


def pooled(x, kind, k, s):  # [N, H, W, C] -> [N, H', W', C]
    if kind == "global-avg":
        return global_average(x)[:, None, None]
    if kind == "strided":
        return example.strided(x, k, s)
    return max_pool(x, k, s)[0] if kind == "max" else average_pool(x, k, s)


def pooled_back(g, x, kind, k, s):  # dL/dy [N, H', W', C] -> dL/dx [N, H, W, C]
    if kind == "global-avg":
        return pool.d_global_average(g[:, 0, 0], x.shape)
    if kind == "strided":
        return example.d_strided(g, x.shape, s)
    if kind == "max":
        return pool.d_max_pool(g, max_pool(x, k, s)[1], x.shape, k, s)
    return d_average_pool(g, x.shape, k, s)


def changes(pair, kind):  # -> [4], of x itself, and of what 2x2, 3x3 and 4x4 windows leave
    made = [pair, *([pooled(x, kind, k, k) for x in pair] for k in KS)]
    return np.array([np.linalg.norm(x - y) / np.linalg.norm(x - np.roll(x, 1, 0)) for x, y in made])


def routed(kind, k, s):  # the example maps, what becomes of them, and the way back of g = 1, 2, ...
    x = example.MAPS.transpose(1, 2, 0)[None]  # [1, 4, 4, 2]
    y = pooled(x, kind, k, s)
    g = np.zeros(y.shape) + np.arange(1.0, y[..., 0].size + 1).reshape(*y.shape[:3], 1)
    dx = pooled_back(g, x, kind, k, s)
    measured = central_differences(lambda v: float((g * pooled(v, kind, k, s)).sum()), x, eps=1e-5,
                                   entries=range(x.size))  # fmt: skip
    other = np.concatenate([x[..., :1], 10 + x[..., 1:]], axis=3)
    sides = {"maps": x, "routing": dx, "pooled": y}
    return {
        **{name: np.hstack([*a[0].transpose(2, 0, 1)]) for name, a in sides.items()},
        "leak": abs(pooled(other, kind, k, s) - y)[..., 0].max(),
        "sum_error": abs(dx.sum() - g.sum()),
        "check": np.array(relative_error(dx.ravel(), measured)),
        "below": (max_pool(x, k, s)[0] - average_pool(x, k, s)).min(),
        "as_conv": abs(average_pool(x, k, s) - example.depthwise(x, k, s)).max(),
        "both_ways": np.hstack([example.MAPS[0], dx[0, ..., 0]]), "means": global_average(x),
        "grid": np.array([k, s]), "gives": y[:1, 0, 0, 0], **example.labels(kind, k, y.shape[2]),
    }  # fmt: skip


def one_window():  # what dL/dy = 1 sends back: to a window of A and to a tie
    x, tie = example.MAPS[:1, :2, :2, None], example.TIE[None, ..., None]
    g, find = np.ones((1, 1, 1, 1)), lambda v, kind: pooled_back(g, v, kind, 2, 2)
    return {"shares": np.array([x.ravel(), find(x, "max").ravel(), find(x, "avg").ravel()]),
            "tie": np.hstack([example.TIE, find(tie, "max")[0, ..., 0]])}  # fmt: skip


def beside(x):  # the digits and a single bright pixel: as they are and pooled in three ways
    made, peak = ([v, *(pooled(v, kind, 2, 2) for kind in ("max", "avg", "global-avg"))]
                  for v in (x, example.SPIKE))  # fmt: skip
    return {"pooling": np.array(["none", "max 2x2", "average 2x2", "global average"]),
            "numbers": np.array([y[0].size for y in made]), "mean": np.array([*map(np.mean, made)]),
            "spike": np.array([y.max() for y in peak])}  # fmt: skip


def compute(*, rng, kind, k, stride, shift):
    x, net = digits()[0][..., None], trained("digits-cnn")
    some, channels = split(net).test_images[:SOME, ..., None], net["W2"].shape[-1]
    pair, near = ([shifts.moved(v, 0, by) for by in (0, shift)] for v in (x, some))
    maps, three = [forward(net, v).a1 for v in near], np.concatenate([v[:3] for v in pair])
    return {
        **routed(kind, k, stride), **one_window(), **beside(x), **heads.behind(channels),
        **heads.for_classes(SIZES, channels), "name": np.array(kind), "shift": np.array(shift),
        "windows": np.array(["no pooling", "2x2", "3x3 of 6x6", "4x4"]),
        "by_digits": changes(pair, kind), "by_features": changes(maps, kind),
        **{f"by_{name}": changes(pair, name) for name in ("max", "avg", "strided")},
        "tiling": abs(global_average(np.tile(x, (1, 2, 2, 1))) - global_average(x)).max(),
        "before": three[..., 0], "after": pooled(three, kind, k, stride)[..., 0],
    }  # fmt: skip


def changes_title(d):
    bare, two, _, four = (f"{v:.2f}" for v in d["by_features"])
    ends = f"against another digit: {bare}; {d['name']} 2x2 {two}, 4x4 {four}"
    return f"CNN maps, {d['shift']} px on, {ends}"


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
        Preset("max", "two channels, each window", show=("maps", "pooled", "rule")),
        Preset("gradient", "the winner gets it all; a tie", show=("routing", "tie")),
        Preset("shifts", "tolerance, and weights saved", show=("changes", "weights")),
        Preset("average", "mean of each window", {"kind": "avg"}, ("maps", "pooled", "rule")),
        Preset("difference", "forward and backward, beside max", show=("shares", "beside")),
        Preset("global", "one number a channel", show=("maps", "channels", "heads")),
    ),
    claims=(
        Claim("least of max less average", lambda d: d["below"], ">=", 0, about="pooled"),
        Claim("average against a depthwise convolution with 1/k^2", lambda d: d["as_conv"], "<=",
              1e-12, lambda d: d["name"] == "avg", "rule"),
        Claim("channel A changes with B by", lambda d: d["leak"], "==", 0, about="maps"),
        Claim("tie: pixels that get a gradient", lambda d: np.count_nonzero(d["tie"][:, 2:]), "==",
              1, about="tie"),
        Claim("gradient: error against slopes", lambda d: d["check"], "<", 1e-6, about="routing"),
        Claim("CNN maps: change of 2x2 maxima less that without pooling",
              lambda d: d["by_features"][1] - d["by_features"][0], "<=", -0.04,
              lambda d: d["shift"] == 1 and d["name"] == "max", "changes"),
        Claim("mean of 2x2 averages less that of the pixels",
              lambda d: abs(d["mean"][2] - d["mean"][0]), "<=", 1e-12, about="beside"),
        Claim("four copies move averages by", lambda d: d["tiling"], "<=", 1e-12, about="heads"),
    ),
    plots=(
        Plot("maps", "heatmap", "Two channels, A and B, of 4x4 pixels each", z="maps",
             column_labels="column", x_label="pixel columns of A, of B", y_label="pixel rows"),
        Plot("pooled", "heatmap", lambda d: "{} of {}x{} windows, stride {}: A's first gives {:.3g}"
             .format(d["name"], *d["grid"][[0, 0, 1]], d["gives"][0]), z="pooled",
             column_labels="out_column",
             x_label="columns of what A, B become", y_label="its rows"),
        Plot("channels", "heatmap", lambda d: "Global average: one number a channel, {:.3g} for A, "
             "{:.3g} for B".format(*d["means"][0]), z="means", column_labels="channel",
             x_label="channels", y_label="mean of all its pixels"),
        Plot("routing", "heatmap", lambda d: f"{d['name']}: dL/dy = 1, 2, 3, ... of A's windows "
             f"reaches {np.count_nonzero(d['routing'][:, :4])} of its 16 pixels", z="both_ways",
             column_labels="ways", x_label="x: A's pixels, dx: dL/dx", y_label="pixel rows"),
        Plot("tie", "heatmap", "max, a tie of two 5s: one is picked and gets all of dL/dy = 1",
             z="tie", column_labels="tied", x_label="x: pixels, dx: dL/dx", y_label="pixel rows"),
        Plot("shares", "heatmap", "dL/dy = 1 goes back: max to the largest alone, average 1/4 each",
             z="shares", row_labels="share_of", column_labels="pixels",
             x_label="a window of 2x2", y_label="x, and dx = dL/dx"),
        Plot("changes", "bar", changes_title, x="windows", y=("by_features",), x_label="windows",
             y_label="change by the move / distance to another digit"),
        Plot("before", "image_strip", lambda d: f"Three digits, and moved by {d['shift']}",
             z="before"),
        Plot("after", "image_strip", lambda d: f"The same after pooling, {d['name']}: "
             f"{d['after'][0].size} numbers each", z="after"),
    ),
    tables=(
        Table("rule", "Each channel by itself, and nothing to learn", (
            Column("A's first window", "first"), Column("gives", "gives"),
            Column("as a convolution", "as_what"), Column("channels in, out", "channels"),
            Column("parameters", "learned"))),
        Table("beside", "Averages keep the mean and flatten a peak; maxima keep the peak", (
            Column("pooling", "pooling"), Column("numbers of a digit", "numbers"),
            Column("mean of digits", "mean", ".4f"), Column("one 1 in 4x4 zeros", "spike", ".4f"))),
        Table("changes_by", "Change over distance to another digit, of digits and of CNN maps", (
            Column("windows", "windows"), *(Column(kind, f"by_{kind}", ".2f")
            for kind in ("max", "avg", "strided", "features")))),
        Table("weights", "Fewer activations and later weights: a weak, indirect regulariser", (
            Column("32 channels, then", "front"), Column("maps", "left"),
            Column("activations", "activations"), Column("weights to 64 units", "to_units"),
            Column("own parameters", "own"))),
        Table("heads", "Weights from 32 maps to 10 classes, by the side of the maps", (
            Column("side", "side"), Column("on all positions", "flat_head"),
            Column("on global averages", "average_head"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("keeps-the-first-pixel", max_pool,
            lambda x, k, s: (pooled(x, "strided", k, s), 0 * max_pool(x, k, s)[1]),
            "the maximum looks at every pixel of its window: skipping is what a stride does"),
    Mistake("mixes-the-channels", max_pool,
            lambda x, k, s: max_pool(0 * x + x.max(axis=3, keepdims=True), k, s),
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
