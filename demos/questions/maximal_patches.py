"""Questions about the receptive field of a unit behind several layers."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.receptive import fields
from flashdl.demokit.written import flowing


def draw_field(rng):
    count = int(rng.integers(2, 6))
    steps = [one_layer(rng) for _ in range(count)]
    return {"kernels": [k for k, _ in steps], "strides": [s for _, s in steps]}


def one_layer(rng):  # -> kernel, stride: a convolution or a pooling layer
    if rng.uniform() < 0.35:
        return int(rng.choice([2, 2, 3])), 2
    return int(rng.choice([3, 3, 5, 7])), int(rng.choice([1, 1, 1, 2]))


def ask_field(kernels, strides):
    layers = ", then ".join(f"{k}×{k} at stride {s}" for k, s in zip(kernels, strides, strict=True))
    return flowing(f"""
        From the image on, layers have these windows: {layers}. All are without dilation. How many
        pixels wide is the receptive field of a unit in the last one?
        """)


def solve_field(demo, kernels, strides):
    return demo.fields(list(zip(kernels, strides, strict=True)))[-1]


def work_field(answer, kernels, strides):
    r, jump, lines = 1, 1, []
    for k, s in zip(kernels, strides, strict=True):
        lines.append(f"- {k}×{k}: {r} + ({k} − 1) · {jump} = {r + (k - 1) * jump}")
        r, jump = r + (k - 1) * jump, jump * s
    way = """
        One pixel to begin with. A layer adds (k − 1) times the jump, which is the product of the
        strides before it:
        """
    return "\n".join([flowing(way), "", *lines])


def show_field(demo, kernels, strides):
    found = demo.fields(list(zip(kernels, strides, strict=True)))
    before, jump = np.array([1, *found[:-1]]), np.cumprod([1, *strides[:-1]])
    parts = zip(before, kernels, jump, found, strict=True)
    return {
        "layer": np.array([f"{i}: {k}×{k}" for i, k in enumerate(kernels, 1)]),
        "behind": np.array(["a pixel", *(f"layer {i + 1}" for i in range(len(found)))]),
        "side": np.array([1, *found]),
        "stride": np.array(strides), "jump": jump,
        "way": np.array([f"{r} + ({k} − 1) · {j} = {after}" for r, k, j, after in parts]),
    }  # fmt: skip


def field_title(d):
    layers, side = len(d["layer"]), d["side"][-1]
    return f"A unit behind {layers} layers sees {side} pixels a side"


def own_stride(steps):  # the jump with the stride of the layer itself
    r, jump, found = 1, 1, []
    for k, stride in steps:
        jump *= stride
        r += (k - 1) * jump
        found.append(r)
    return np.array(found)


def last_stride(steps):  # the stride of the layer before alone
    before = [1, *(stride for _, stride in steps)]
    return 1 + np.cumsum([(k - 1) * s for (k, _), s in zip(steps, before, strict=False)])


def whole_kernels(steps):
    strides = np.array([1, *(stride for _, stride in steps[:-1])])
    return np.cumsum([k for k, _ in steps] * np.cumprod(strides))


MISTAKES = (
    Mistake("sums-the-kernels", fields, lambda steps: np.cumsum([k for k, _ in steps]),
            "each layer adds k − 1 steps, each as many pixels wide as the strides before multiply "
            "to"),
    Mistake("adds-whole-kernels", fields, whole_kernels,
            "a window of k begins with a pixel that is seen already: it adds k − 1 steps, not k"),
    Mistake("takes-its-own-stride", fields, own_stride,
            "a layer's own stride widens the steps of the layers after it, not its own"),
    Mistake("takes-the-last-stride-alone", fields, last_stride,
            "all strides before a layer multiply, not only the last of them"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "receptive-field", draw_field, ask_field, solve_field, work_field, effort="head",
        atol=0, rtol=0, values=show_field,
        plots=(
            Plot("growth", "bar", field_title, x="behind", y=("side",),
                 x_label="a unit behind", y_label="side of its receptive field, in pixels"),
        ),
        tables=(
            Table("layers", "The jump is the product of the strides before", (
                Column("layer", "layer"), Column("stride", "stride", "d"),
                Column("jump", "jump", "d"), Column("side of the field", "way"))),
        ),
    ),
)  # fmt: skip
