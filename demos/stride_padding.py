"""Stride and padding: how many windows fit, which pixels they see, and what keeps the size.

out = floor((n + 2p - d(k-1) - 1) / s) + 1,  window j sees the pixels j s - p + u d, u = 0 ... k-1

n pixels along an axis, kernel k, stride s, padding p at each end, dilation d. The size is kept,
out = n, at stride 1 by a padding of d(k-1) in all: for odd k that is p = d(k-1)/2 at each end.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.borders import border, covered, extended, names, usage
from flashdl.demokit.kernels.conv import Grid, convolve

KS, PS, SS, DS = range(1, 12), range(6), range(1, 6), range(1, 5)
EXAMPLES = ((32, 5, 1, 2, 1), (32, 3, 2, 1, 1), (32, 5, 2, 0, 1), (32, 5, 2, 2, 1),
            (224, 11, 4, 2, 1), (32, 3, 1, 2, 2))  # fmt: skip


def moves(n, k, s, p, d):  # how many pixels the first window may move
    return n + 2 * p - d * (k - 1) - 1


def size(n, k, s, p, d):  # the formula; 0 where no window fits
    return max(0, moves(n, k, s, p, d) // s + 1)


def starts(n, k, s, pads, d):  # -> [out], first pixels of a window that is slid to the end
    return np.arange(-pads[0], n + pads[1] - d * (k - 1), s)  # the last pixel, + d(k-1), is inside


def same_padding(k, d):  # -> pixels before and after that keep the size at stride 1
    total = d * (k - 1)
    return total // 2, total - total // 2


def slid(x, W, s, p, d):  # [n, n], [k, k] -> [out, out]
    return convolve(x[None, ..., None], W[..., None, None], np.zeros(1), Grid(s, p, d))[0, ..., 0]


def compared(rng, n, k, s, p, d):  # stride s beside stride 1, padded beside not padded
    x, W = rng.standard_normal((n, n)), rng.standard_normal((k, k))
    if min(conv.output_size(n, k, grid) for grid in (Grid(s, p, d), Grid(1, 0, d))) < 1:
        return {name: np.full(1, np.nan) for name in ("j", "from", "y", "every")}
    y, full = slid(x, W, s, p, d), slid(x, W, 1, p, d)
    inner, j = slid(x, W, 1, 1, d)[1:-1, 1:-1] - slid(x, W, 1, 0, d), np.arange(min(len(y), 6))
    apart = {"skipped": abs(y - full[::s, ::s]).max(), "cropped": abs(inner).max()}
    return {"j": j, "from": j * s - p, "y": y[0, j], "every": full[0, j * s], **apart}


def by_kernel(n, d):  # rows of k: what padding makes of the size at stride 1
    ends, total = [same_padding(k, d) for k in KS], d * (np.array(KS) - 1)
    half = {"under": total // 2, "over": -(-total // 2)}
    return {
        "k": np.array(KS), "total": total, "of": np.full(len(KS), n),
        **{name: np.array([size(n, k, 1, p, d) for k, p in zip(KS, ps, strict=True)])
           for name, ps in half.items()},
        "ends": np.array([f"{a} + {b}" for a, b in ends]),
        "same": np.array([starts(n, k, 1, same_padding(k, d), d).size for k in KS]),
    }  # fmt: skip


def shrinking(n, k, pads, d):  # -> [4], sizes after 0 ... 3 layers of stride 1
    sizes = [n]
    while len(sizes) < 4:
        sizes.append(starts(sizes[-1], k, 1, pads, d).size)
    return np.array(sizes)


def compute(*, rng, n, k, stride, padding, dilation):
    own, same = (n, k, stride, padding, dilation), same_padding(k, dilation)
    rows, d = np.array([own, *EXAMPLES]), dilation
    box = np.array([(n, a, s, p, b) for a in KS for s in SS for p in PS for b in DS])
    slides = [starts(m, a, s, (p, p), b).size for m, a, s, p, b in (*rows, *box)]
    first = starts(n, k, stride, (padding, padding), d)
    along = usage(first, n, k, d)
    return {
        "own": np.array(own), **dict(zip(("n", "ks", "s", "p", "d"), rows.T, strict=True)),
        "moves": moves(*rows.T), "quotient": moves(*rows.T) / rows[:, 2],
        "size": np.array([size(*row) for row in rows]), "counted": np.array(slides[: len(rows)]),
        "wrong": np.array([size(*row) for row in box] != np.array(slides[len(rows) :])).sum(),
        "steps": np.diff(first), **names(n=n, k=KS[:5], p=PS, s=SS, d=DS),
        "sizes": np.array([[size(n, a, stride, p, d) for p in PS] for a in KS[:5]]),
        "needed": np.array([[sum(same_padding(a, b)) for b in DS] for a in KS[:5]]),
        "by_stride": np.array([[starts(n, k, s, a, d).size for s in SS] for a in ((0, 0), same)]),
        "enough": np.array(["pad 0 + 0", "pad {} + {}".format(*same)]),
        "layers": np.arange(4), "bare": shrinking(n, k, (0, 0), d),
        "padded": shrinking(n, k, same, d), "counts": np.outer(along, along),
        **covered(first, n, k, padding, d), **compared(rng, *own), **by_kernel(n, d), **border(),
    }  # fmt: skip


def counts_title(d):
    (n, k, _, p, _), seen = d["own"], np.diagonal(d["counts"])
    return f"Of {k}x{k} windows {seen[0]} sees the corner, {seen[n // 2]} the centre, at p = {p}"


def sizes_title(d):
    n, _, s, _, dilation = d["own"]
    odd, even = ((d["sizes"][i::2] == n).any(axis=1).sum() for i in (0, 1))
    return f"s = {s}, d = {dilation}: {n} is kept for {odd} of 3 odd kernels, {even} of 2 even ones"


DEMO = Demo(
    title="Stride and padding: what size comes out, and who sees the border",
    compute=compute, aliases=("stride", "padding"),
    params=(
        Param("n", 32, low=4, high=64, meaning="pixels along an axis"),
        Param("k", 5, low=1, high=11, meaning="pixels of the kernel along it"),
        Param("stride", 1, low=1, high=5, meaning="s, pixels from window to window"),
        Param("padding", 0, low=0, high=5, meaning="p, pixels added at each end"),
        Param("dilation", 1, low=1, high=4, meaning="d, from pixel to pixel of a window"),
    ),
    presets=(
        Preset("stride", "who is seen", {"n": 12, "k": 3, "stride": 2}, ("windows",)),
        Preset("size", "the formula, and windows counted", show=("formula",)),
        Preset("stride-2", "every second output", {"stride": 2}, ("by_stride", "every")),
        Preset("padding", "what stands around the image", show=("border", "ones")),
        Preset("why", "who is seen how often; shrinking", {"n": 8, "k": 3}, ("counts", "layers")),
        Preset("same", "by kernel, padding, dilation", show=("sizes", "needed")),
        Preset("even", "no symmetric padding for even k", show=("kept",)),
    ),
    claims=(
        Claim("settings where sliding differs", lambda d: d["wrong"], "==", 0, about="formula"),
        Claim("windows lie s apart, error", lambda d: abs(d["steps"] - d["own"][2]).max(), "==", 0,
              lambda d: d["steps"].size > 0, "windows"),
        Claim("stride s against every s-th output of stride 1", lambda d: d["skipped"], "<=", 1e-12,
              lambda d: "skipped" in d, "every"),
        Claim("padded and cropped against not padded", lambda d: d["cropped"], "<=", 1e-12,
              lambda d: "cropped" in d, "layers"),
        Claim("even kernels that a symmetric padding fits, d = 1",
              lambda d: np.isin(d["own"][0], [d["under"][1::2], d["over"][1::2]]).sum(), "==", 0,
              lambda d: d["own"][4] == 1, "kept"),
        Claim("of 11 kernels keep n with 2p = d(k-1)", lambda d: sum(d["same"] == d["own"][0]),
              "==", 11, about="sizes"),
        Claim("mean of ones, zero corner", lambda d: d["ones_corner"][0], "<", 0.5, about="ones"),
    ),
    plots=(
        Plot("windows", "heatmap", lambda d: "Along an axis the window of {1} moves {2} "
             "pixels at a time; {5} fit on {0}".format(*d["own"], d["counted"][0]), z="covered",
             row_labels="window", column_labels="pixel", x_label="pixels, 1: seen",
             y_label="windows"),
        Plot("by_stride", "heatmap", lambda d: "k = {1}: stride 2 makes {2} of {0} without "
             "padding, {3} with {4}".format(*d["own"][:2], *d["by_stride"][:, 1], d["enough"][1]),
             z="by_stride", row_labels="enough", column_labels="s_names", x_label="stride",
             y_label="size of the output"),
        Plot("counts", "heatmap", counts_title, z="counts", row_labels="at", column_labels="at",
             x_label="pixels", y_label="windows that see the pixel"),
        Plot("sizes", "heatmap", sizes_title, z="sizes", row_labels="k_names",
             column_labels="p_names", x_label="padding", y_label="size of the output"),
        Plot("needed", "heatmap", "At stride 1 d(k-1) pixels in all keep any size: 2p = d(k-1)",
             z="needed", row_labels="k_names", column_labels="d_names", x_label="dilation",
             y_label="pixels needed in all"),
        Plot("border", "heatmap", "Same padding for k = 5: 2 pixels at each end, filled in three "
             "ways; valid: none", z="ramps", row_labels="kind",
             column_labels="place", x_label="a row of pixels, 1 to 6", y_label="filling"),
    ),
    tables=(
        Table("formula", "size = floor((n + 2p - d(k-1) - 1) / s) + 1, and windows counted", (
            Column("n", "n"), Column("k", "ks"), Column("s", "s"), Column("p", "p"),
            Column("d", "d"), Column("n + 2p - d(k-1) - 1", "moves"), Column("over s", "quotient"),
            Column("floor + 1", "size"), Column("windows", "counted"))),
        Table("every", "First row of the outputs: stride s takes every s-th of stride 1", (
            Column("output j", "j"), Column("first pixel", "from"), Column("stride s", "y", ".4f"),
            Column("stride 1, output j s", "every", ".4f"))),
        Table("layers", "Without padding a layer of stride 1 costs k - 1 pixels", (
            Column("layers", "layers"), Column("p = 0", "bare"), Column("same padding", "padded"))),
        Table("kept", "Even k: equal halves give n - 1 or n + 1, one pixel more at one end n", (
            Column("n", "of"), Column("k", "k"), Column("pixels d(k-1)", "total"),
            Column("floor(half) twice", "under"), Column("ceil(half) twice", "over"),
            Column("before + after", "ends"), Column("size", "same"))),
        Table("ones", "5x5 means of 12x12 ones: zeros tell where the border is, valid shrinks", (
            Column("padding", "around"), Column("size", "ones_size"),
            Column("corner", "ones_corner", ".2f"),
            Column("edge", "ones_edge", ".2f"), Column("centre", "ones_centre", ".2f"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("forgets-the-plus-one", size, lambda n, k, s, p, d: max(0, moves(n, k, s, p, d) // s),
            "the first window is there before anything moves: add 1 to the moves"),
    Mistake("pads-once", moves, lambda n, k, _s, p, d: n + p - d * (k - 1) - 1,
            "p pixels are added at both ends of the axis"),
    Mistake("rounds-up", size, lambda n, k, s, p, d: max(0, -(-moves(n, k, s, p, d) // s) + 1),
            "a window that sticks out is left out: round down"),
    Mistake("moves-by-its-width", starts, lambda n, k, _s, pads, d: starts(n, k, k, pads, d),
            "the stride says how far the window moves, however wide it is"),
    Mistake("blends-what-it-skips", slid, lambda x, W, s, p, d: (
            slid(x, W, 1, p, d) + np.roll(slid(x, W, 1, p, d), 1 - s, axis=0))[::s, ::s] / 2,
            "a stride leaves outputs out and changes none of those that stay", at={"stride": 2}),
    Mistake("half-of-any-kernel", same_padding, lambda k, d: (d * k // 2, d * k // 2),
            "k // 2 at both ends of an even kernel is one pixel too many"),
    Mistake("pads-the-start-alone", conv.padded,
            lambda x, p: np.pad(x, ((0, 0), (2 * p, 0), (2 * p, 0), (0, 0))),
            "p pixels go before and p behind, or the result is shifted", at={"padding": 2}),
    Mistake("takes-zeros-for-nothing", extended, lambda x, p, _kind: np.pad(x, p, "edge"),
            "zeros are values: near the border the outputs change, and the net can sense it"),
)  # fmt: skip
