"""A recurrent network, unrolled: one cell at every step, and its gradient back through time.

h_t = phi(x_t Wx + h_{t-1} Wh + b),  y_t = h_t Wy + c, with the same weights at every step
dL/dz_t = dL/dh_t * phi'(z_t),  dL/dh_{t-1} = dL/dz_t Wh^T,  dL/dWh = sum_t h_{t-1}^T dL/dz_t

Here Wh is rho times a rotation. With phi(z) = z each step back multiplies the gradient by rho, so
k steps by rho^k; the slope of tanh, at most 1, makes it smaller.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.kernels.activations import through_activation
from flashdl.demokit.kernels.adding import standings
from flashdl.demokit.kernels.deep import norm
from flashdl.demokit.kernels.long_paths import remedies
from flashdl.demokit.kernels.recurrent import Cell, over_time, random_rnn, rnn_run
from flashdl.demokit.kernels.sizes import logs, rms
from flashdl.demokit.models import trained
from flashdl.demokit.unrolled_flow import unrolled_frames, unrolled_nodes
from flashdl.demokit.words import short

D, SMALL, RATES = 8, 3, (0.9, 1.0, 1.1)  # inputs; steps written out; rho of linear nets beside it


def clipped(g, most):  # [P] -> [P], one factor for all of it; most = 0: as it is
    return g * min(1.0, most / max(norm(g), 1e-300)) if most else g


def back(cell, x, c, phi):  # L = sum(c h_T) -> h [T+1, B, H], dL/dh_t, dL/dz_t, dL/d(Wx, Wh, b)
    z, h = rnn_run(cell, x, phi=phi)
    dh = np.zeros_like(h)
    dh[-1] = c
    total, delta = recurrent.rnn_back(cell, z, dh, phi=phi)
    return h, total[1:], delta, [*map(over_time, recurrent.step_gradients(x, h, delta))]


def pulse(w, size, steps):  # -> h [steps] of a tanh unit that feeds itself by w, after one input
    x = np.zeros((steps, 1, 1))
    x[0] = size
    return rnn_run(Cell(np.eye(1), np.array([[w]]), np.zeros(1)), x)[1][1:, 0, 0]


def written_out(rng, gain, phi):  # 3 steps of 2 units: values and gradients by name, the check
    cell, Wy = random_rnn(rng, 1, 2, gain=gain), rng.standard_normal((2, 1))
    x = rng.standard_normal((SMALL, 1, 1))
    h, dh, delta, (dWx, dWh, _) = back(cell, x, Wy.T, phi)

    def y(Wh):
        return float(rnn_run(cell._replace(Wh=Wh), x, phi=phi)[1][-1, 0] @ Wy[:, 0])

    measured = central_differences(y, cell.Wh, eps=1e-6, entries=range(4))
    found = {"Wx": cell.Wx, "Wh": cell.Wh, "d_Wx": dWx, "d_Wh": dWh, "Wy": Wy, "d_Wy": h[-1].T,
             "check": np.array(relative_error(dWh.ravel(), measured)),
             "parts": x[:, 0, 0] * delta[:, 0, 0]}  # fmt: skip
    for t in range(SMALL):
        found |= {f"x{t + 1}": x[t], f"h{t + 1}": h[t + 1], f"d_h{t + 1}": dh[t],
                  f"d_x{t + 1}": delta[t] @ cell.Wx.T}  # fmt: skip
    return found | {"y": h[-1] @ Wy, "d_y": np.ones((1, 1))}


def memory(cell, x, phi):  # who still shows a pulse of step 1, or a change two thirds of the way
    steps, at = len(x), 2 * len(x) // 3
    held = np.array([pulse(w, size, steps) for w, size in ((2.0, 1), (2.0, -1), (0.5, 1))])
    slopes = 2.0 * (1 - held[0] ** 2)  # dh_t / dh_{t-1} where w = 2
    kept = np.append(np.cumprod(slopes[:0:-1])[::-1], 1.0)  # dh_T / dh_t
    other = x.copy()
    other[at] += 1.0
    h, new = (rnn_run(cell, some, phi=phi)[1][1:, 0] for some in (x, other))  # [T, H]
    rows = np.unique([0, at - 1, at, at + 1, steps - 1])
    return {
        "held": held[:, -1], "row": rows + 1, "held_slope": kept[rows],
        "states": np.array([*held, h[:, 0], new[:, 0]])[:, rows].round(4) + 0.0,
        "who": np.array(["w = 2, pulse +1", "w = 2, pulse -1", "w = 0.5, pulse +1",
                         "unit of a tanh net", f"same, x_{at + 1} + 1"]),
        "seen": np.array([f"t = {t + 1}" for t in rows]),
        "moved": np.array([norm(v) for v in (new - h)[rows]]),
        "moved_before": abs((new - h)[:at]).max(),
    }  # fmt: skip


def compute(*, rng, steps, hidden, gain, nonlinearity, clip, train):
    written, c = written_out(rng, gain, nonlinearity), rng.standard_normal(hidden)
    cell, x = random_rnn(rng, D, hidden), rng.standard_normal((steps, 1, D))  # of rho = 1
    kinds = [(nonlinearity, gain), *(("linear", rho) for rho in RATES)]
    ran = [back(cell._replace(Wh=rho * cell.Wh), x, c, phi) for phi, rho in kinds]
    curves = np.array([logs(dh)[0] for _, dh, *_ in ran]) - np.log10(rms(c))  # [4, T]
    far = np.unique(np.linspace(1, steps - 1, 5).round().astype(int))
    whole = [np.concatenate([g.ravel() for g in tensors]) for *_, tensors in ran]
    cut = [clipped(g, clip) for g in whole]
    norms, shorter = (np.array([norm(g) for g in gs]) for gs in (whole, cut))
    return {
        **written, "frames": np.array(unrolled_frames(SMALL), int), "clip": np.array(clip),
        "phi": np.array(nonlinearity), "gain": np.array(gain), "hidden": np.array(hidden),
        "names": np.array([f"{phi}, rho {rho:.3g}" for phi, rho in kinds]), "curves": curves.T,
        "t": np.arange(1, steps + 1), "share": np.nan_to_num(10 ** curves[:, 0]),
        "back": np.array([f"{k} back" for k in far]), "reach": curves[:, -1 - far].round(1) + 0.0,
        "ratio_error": abs(10 ** -np.diff(curves[1:]) / np.array(RATES)[:, None] - 1).max(),
        "norm": norms, "norm_cut": shorter, "cosine":
        np.array([a @ b for a, b in zip(whole, cut, strict=True)]) / (norms * shorter + 1e-300),
        **remedies(steps, orthogonal=10 ** curves[2, 0], norms=(norms[3], shorter[3])),
        **memory(cell._replace(Wh=gain * cell.Wh), x, nonlinearity),
        **standings({"RNN": trained("adding-rnn")} if train else {}),
    }  # fmt: skip


def gradient_title(d):
    own, low, _, high = (short(v) for v in d["share"])
    return (f"{d['t'].size - 1} back: {own} ({d['names'][0]}); {low} (linear, 0.9); "
            f"{high} (linear, 1.1)")  # fmt: skip


def memory_title(d):
    plus, _, faded = (short(v, 3) for v in d["held"])
    return f"{d['t'].size - 1} steps after a pulse tanh(2 h) holds {plus}, tanh(0.5 h) {faded}"


DEMO = Demo(
    title="A recurrent network unrolled: memory, and gradients through time",
    compute=compute, aliases=("rnn",), models=("adding-rnn",),
    params=(
        Param("steps", 100, low=5, high=200, meaning="T, the length of the sequence"),
        Param("hidden", 32, low=4, high=64, meaning="units of the state h"),
        Param("gain", 1.0, low=0.5, high=2.0, meaning="rho: Wh is rho times a rotation"),
        Param("nonlinearity", "tanh", choices=("tanh", "linear", "relu"), meaning="phi"),
        Param("clip", 0.0, low=0.0, high=10.0, meaning="largest norm of dL/dW; 0: any"),
        Param("train", False, meaning="also the RNN trained on the adding problem"),
    ),
    presets=(
        Preset("unrolled", "3 steps, forward and back through time", show=("unrolled",)),
        Preset("memory", "who keeps a pulse; a changed input", show=("states", "memory")),
        Preset("long-dependencies", "rho^k, what tanh takes, clipping", {"clip": 1.0},
               ("reach", "remedies")),
        Preset("trained", "the RNN on the adding problem", params={"train": True}),
    ),
    claims=(
        Claim("dL/dWh: error against central differences", lambda d: d["check"], "<", 1e-6,
              about="unrolled"),
        Claim("w = 2 holds the pulse: |h_T|", lambda d: abs(d["held"][:2]).min(), ">=", 0.9,
              about="states"),
        Claim("a changed input moves earlier states by", lambda d: d["moved_before"], "==", 0,
              about="memory"),
        Claim("linear: a step back multiplies by rho, error", lambda d: d["ratio_error"], "<=",
              1e-10, about="reach"),
        Claim("tanh: share of the gradient that reaches step 1", lambda d: d["share"][0], "<",
              1e-15, lambda d: d["phi"] == "tanh" and d["gain"] <= 1 and d["t"].size >= 100
              and d["hidden"] >= 16, "reach"),
        Claim("clipping keeps the direction: cosine", lambda d: d["cosine"].min(), ">=", 1 - 1e-9,
              lambda d: d["norm"].min() > 0, "remedies"),
    ),
    plots=(
        Plot("unrolled", "flow", lambda d: f"{SMALL} steps share Wx, Wh: dL/dWx[0,0] = "
             "{:.3g} adds up {:.3g}, {:.3g}, {:.3g}".format(d["d_Wx"][0, 0], *d["parts"]),
             frames="frames", nodes=lambda d: unrolled_nodes(steps=SMALL, phi=str(d["phi"]))),
        Plot("gradient", "line", gradient_title, x="t", y=("curves",),
             labels=lambda d: list(d["names"]),
             x_label="step t; the loss is at the last one", y_label="log10 |dL/dh_t| / |dL/dh_T|",
             marks=(Mark("y", 0.0, "as large as at the end"),)),
        Plot("reach", "heatmap", gradient_title, z="reach", signed=True, row_labels="names",
             column_labels="back", x_label="steps back from the loss",
             y_label="log10 |dL/dh_t| / |dL/dh_T|; Wh is rho times a rotation"),
        Plot("states", "heatmap", memory_title, z="states", signed=True, row_labels="who",
             column_labels="seen", x_label="steps",
             y_label="h_t; above: one unit tanh(w h_(t-1) + x_t), x_1 = +1 or -1, then 0"),
    ),
    tables=(
        Table("memory", "The unit with w = 2 holds its value, its gradient does not last", (
            Column("step t", "row", "d"), Column("dh_T/dh_t, w = 2", "held_slope", ".1e"),
            Column("net: norm of the change of all h_t", "moved", ".1e"))),
        Table("remedies", "Three make the gradient last; clipping and truncation only limit it", (
            Column("remedy", "remedy"), Column("what it does", "does"),
            Column("left at step 1", "leaves"))),
        Table("adding", "Is the sum of two values, marked 10 to 20 steps ago, above 1?", (
            Column("who", "learner"), Column("right", "right", ".2f"), Column("loss", "loss"),
            Column("before training dL/dh_1 / dL/dh_20", "start_reach"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("treats-steps-as-independent", recurrent.affine,
            lambda x, _h, cell: x @ cell.Wx + cell.b,
            "the previous state enters by Wh: without it nothing of the past is left"),
    Mistake("ignores-the-input", recurrent.affine, lambda _x, h, cell: h @ cell.Wh + cell.b,
            "each step takes its input as well as the previous state"),
    Mistake("reads-the-end-first", rnn_run, lambda cell, x, phi="tanh": rnn_run(cell, x[::-1],
            phi=phi), "h_t may depend on inputs up to x_t only: later ones are not there yet"),
    Mistake("takes-the-last-step-alone", over_time, lambda parts: parts[-1],
            "the steps share their weights: the gradient is the sum over all of them"),
    Mistake("forgets-the-slope", through_activation, lambda _phi, _z, g: g,
            "each step back also multiplies by phi'(z), at most 1 for tanh"),
    Mistake("never-explodes", recurrent.state_gradient,
            lambda delta, cell: delta @ cell.Wh.T / max(1.0, norm(cell.Wh) / len(cell.Wh) ** 0.5),
            "with rho above 1 the gradient grows by this factor at every step"),
    Mistake("clips-each-entry", clipped, lambda g, most: np.clip(g, -most, most) if most else g,
            "cutting entries one by one turns the gradient: scale all of it by one factor",
            at={"clip": 1.0}),
)  # fmt: skip
