"""Questions about the number of parameters of a convolution and of a dense layer."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import parameters
from flashdl.demokit.written import flowing

KS, SIDES = (1, 3, 5, 7), (4, 7, 8, 14, 16, 28, 32)


def draw_params(rng):
    return {
        "k": int(rng.choice(KS)), "side": int(rng.choice(SIDES)),
        "c_in": int(rng.choice([1, 3, *range(2, 33)])), "c_out": int(rng.integers(2, 65)),
    }  # fmt: skip


def ask_params(k, side, c_in, c_out):
    return flowing(f"""
        From a volume of {side}×{side}×{c_in} to one of {side}×{side}×{c_out} (height × width ×
        channels): how many parameters, with biases, has a convolution with {k}×{k} kernels, and
        how many a dense layer from all units to all? Convolution first.
        """)


def solve_params(demo, k, side, c_in, c_out):
    volume = demo.parameters.volume
    return (
        demo.parameters.conv(k, c_in, c_out),
        demo.parameters.dense(volume(side, c_in), volume(side, c_out)),
    )


def work_params(answer, k, side, c_in, c_out):
    n, m = side * side * c_in, side * side * c_out
    conv, dense = (f"{v:,.0f}" for v in answer)
    return "\n".join([
        f"- Convolution: {c_out} kernels of {k} · {k} · {c_in} weights and a bias each:",
        f"  {k * k * c_in} · {c_out} + {c_out} = {conv}.",
        f"- Dense: {n} inputs, {m} units with a weight for each and a bias:",
        f"  {n} · {m} + {m} = {dense}.",
    ])  # fmt: skip


def show_params(demo, k, side, c_in, c_out):
    totals = np.array(solve_params(demo, k, side, c_in, c_out))
    n, m = (demo.parameters.volume(side, c) for c in (c_in, c_out))
    return {
        "layer": np.array(["convolution", "dense"]), "total": totals,
        "one": np.array([f"{k} · {k} · {c_in} = {k * k * c_in}", f"{n}"]),
        "units": np.array([c_out, m]), "weights": totals - [c_out, m],
        "what": np.array([f"kernels of {k}×{k}×{c_in}", f"units, each sees {n}"]),
    }  # fmt: skip


def params_title(d):
    conv, dense = d["total"]
    return (
        f"{conv:,} parameters or {dense:,}: the dense layer has {dense / conv:,.0f} times as many"
    )


MISTAKES = (
    Mistake("forgets-the-biases", parameters.conv, lambda k, c_in, c_out: k * k * c_in * c_out,
            "every kernel has a bias as well: add C_out"),
    Mistake("has-one-kernel", parameters.conv, lambda k, c_in, _c_out: k * k * c_in + 1,
            "a layer has a kernel of its own for each output channel"),
    Mistake("counts-one-row-of-the-kernel", parameters.conv,
            lambda k, c_in, c_out: k * c_in * c_out + c_out,
            "a kernel has k rows of k weights: k · k for each input channel"),
    Mistake("forgets-the-biases-of-the-units", parameters.dense, lambda n, m: n * m,
            "every unit of a dense layer has a bias as well"),
    Mistake("gives-each-input-a-bias", parameters.dense, lambda n, m: n * m + n,
            "biases belong to the units of the layer, not to its inputs"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "conv-params", draw_params, ask_params, solve_params, work_params, effort="exact",
        atol=0, rtol=0, labels=("convolution", "dense"),
        values=show_params,
        plots=(
            Plot("sizes", "bar", params_title, x="layer", y=("total",),
                 y_label="parameters"),
        ),
        tables=(
            Table("parts", "Weights of one kernel or unit, times their number; a bias for each", (
                Column("layer", "layer"), Column("weights of one", "one"),
                Column("kernels, units", "units", ",d"), Column("weights", "weights", ",d"),
                Column("biases", "units", ",d"), Column("parameters", "total", ",d"))),
        ),
    ),
)  # fmt: skip
