"""An LSTM: a cell that is written, kept and shown by gates, and how its gradient lasts.

i, f, o = sigmoid(x_t Wx + h_{t-1} Wh + b),  g = tanh(...) with columns of its own
c_t = f c_{t-1} + i g,  h_t = o tanh(c_t)
dL/dc_{t-1} = f dL/dc_t + what comes by way of the gates, so directly a product of forget gates
The bias of the forget gate, which opens it, is therefore the main slider.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.kernels.adding import accuracy, sequences, standings
from flashdl.demokit.kernels.latch import latched, seen
from flashdl.demokit.kernels.recurrent import Cell, blocks, gate_biases, new_cell, new_cell_back
from flashdl.demokit.kernels.sizes import logs, rms
from flashdl.demokit.lstm_flow import lstm_frames, lstm_nodes
from flashdl.demokit.models import trained
from flashdl.demokit.words import short

D, B, BIASES = 8, 4, np.array([0.0, 1.0, 2.0, 3.0, 5.0])  # inputs; sequences; of forget gates


def last(h, c):  # what a loss of the last state alone sends to every h [T + 1, B, H]
    dh = np.zeros_like(h)
    dh[-1] = c
    return dh


def run_back(cell, x, c):  # -> dL/dc_t [T, B, H], what the LSTM went through
    ran = recurrent.lstm_run(cell, x)
    return recurrent.lstm_back(cell, ran, last(ran.h, c))[0][1:], ran


def rnn_back(cell, x, c):  # -> dL/dh_t [T, B, H] of an RNN
    z, h = recurrent.rnn_run(cell, x)
    return recurrent.rnn_back(cell, z, last(h, c))[0][1:]


def direct(cell, x, c):  # without recurrent weights: error of dL/dc_1 = dL/dc_T times all f
    dc, ran = run_back(cell._replace(Wh=0 * cell.Wh), x, c)
    return abs(dc[0] / (dc[-1] * blocks(ran.gates)[1][1:].prod(axis=0)) - 1).max()


def one_step(rng):  # of one unit: values, gradients of L = h1, error of the weights' gradient
    x, h0, c0 = rng.standard_normal((3, 1, 1))
    tensors = [rng.standard_normal(shape) for shape in ((1, 4), (1, 4), (4,))]

    def forward(w):
        a = recurrent.gates(recurrent.affine(x, h0, Cell(w[None, :4], w[None, 4:8], w[8:])))
        c1 = new_cell(a, c0)
        return a, c1, recurrent.shown(a, c1)

    w = np.concatenate([tensor.ravel() for tensor in tensors])
    a, c1, h1 = forward(w)
    do, dc1 = recurrent.shown_back(a, c1, np.ones((1, 1)))
    da, dc0 = new_cell_back(a, c0, dc1)
    da[:, 2:3] = do
    delta = da * recurrent.d_gates(a)
    back = [x.T @ delta, h0.T @ delta, delta.sum(axis=0)]
    measured = central_differences(lambda w: forward(w)[2].item(), w, eps=1e-6, entries=range(12))
    error = relative_error(np.concatenate([g.ravel() for g in back]), measured)
    names = ("x1", "h0", "c0", "Wx", "Wh", "b", "gates", "c1", "h1")
    values = (x, h0, c0, *tensors, a, c1, h1)
    grads = (delta @ tensors[0].T, delta @ tensors[1].T, dc0, *back, da, dc1, np.ones((1, 1)))
    return {**dict(zip(names, values, strict=True)), "check": np.array(error),
            **{f"d_{n}": g for n, g in zip(names, grads, strict=True)}}  # fmt: skip


def by_bias(cell, x, c):  # {name: [5]}: what every bias of the forget gate does to the gradient
    ran = [run_back(cell._replace(b=gate_biases(c.shape[1], bias)), x, c) for bias in BIASES]
    dcs, fs = [dc for dc, _ in ran], [blocks(passed.gates)[1] for _, passed in ran]
    alone = [dc[-1] * f[1:].prod(axis=0) for dc, f in zip(dcs, fs, strict=True)]
    left = {"alone": alone, "first": [dc[0] for dc in dcs]}
    return {"bias": BIASES, "mean_f": np.array([f.mean() for f in fs]),
            **{n: np.array([rms(g) / rms(c) for g in gs]) for n, gs in left.items()}}  # fmt: skip


def unit_over_time(ran, at):  # gates, cell and state of the first unit at some steps [n, 6]
    i, f, o, g = blocks(ran.gates[at, 0, :])
    rows = (f[:, 0], i[:, 0], g[:, 0], ran.c[at + 1, 0, 0], o[:, 0], ran.h[at + 1, 0, 0])
    return np.array(rows).T.round(3) + 0.0


def compute(*, rng, steps, forget_bias, hidden, latch, train):
    cell = recurrent.random_lstm(rng, D, hidden, forget_bias=forget_bias)
    x, c = rng.standard_normal((steps, B, D)), rng.standard_normal((B, hidden))
    held, facts = latched(rng.standard_normal(steps))
    dc, ran = run_back(cell, x, c)
    dh = rnn_back(recurrent.random_rnn(rng, D, hidden), x, c)
    curves = np.array([logs(dh)[0], logs(dc)[0]]) - np.log10(rms(c))  # [2, T]
    far = np.unique(np.linspace(1, steps - 1, 5).round().astype(int))
    nets = {name: trained(f"adding-{name.lower()}") for name in ("RNN", "LSTM") if train}
    fresh = [accuracy(net, *sequences(rng, 500)) for net in nets.values()]
    return {
        **one_step(rng), **facts, "t": np.arange(1, steps + 1), "curves": curves.T,
        "frames": np.array(lstm_frames(), int), "hidden": np.array(hidden),
        "latch": np.array(latch), "parameters": np.array(sum(w.size for w in cell)),
        "back": np.array([f"{k} back" for k in far]), "reach": curves[:, -1 - far].round(1) + 0.0,
        "names": np.array(["tanh RNN", f"LSTM, forget bias {forget_bias:g}"]),
        "share": 10 ** curves[:, 0], **by_bias(cell, x, c), "direct": direct(cell, x, c),
        "over_time": unit_over_time(held if latch else ran, seen(steps)),
        "when": np.array([f"t = {t + 1}" for t in seen(steps)]),
        "what": np.array(["forget f", "input i", "g", "cell c", "output o", "state h"]),
        "fresh": np.array([0.5, *fresh]), "forget_bias": np.array(forget_bias), **standings(nets),
    }  # fmt: skip


def reach_title(d):
    (rnn, lstm), back, bias = map(short, d["share"]), d["t"].size - 1, d["forget_bias"]
    return f"{back} steps back: {rnn} left in a tanh RNN, {lstm} in an LSTM of bias {bias:g}"


def gates_title(d):
    if not d["latch"]:
        f = d["over_time"][:, 0].mean()
        return (
            f"Unit 1, forget bias {d['forget_bias']:g}: here it keeps f = {f:.2f} of c on average"
        )
    return (f"Gates by hand: c = {d['stored']:.3f} written (i), kept (f), shown as {d['told']:.3f} "
            "(o), erased (f)")  # fmt: skip


DEMO = Demo(
    title="An LSTM: gates over a cell, and a gradient that lasts while they are open",
    compute=compute, aliases=("lstm",), models=("adding-rnn", "adding-lstm"),
    params=(
        Param("steps", 100, low=10, high=200, meaning="T, the length of the sequence"),
        Param("forget_bias", 3.0, low=-2.0, high=6.0, meaning="opens the forget gate"),
        Param("hidden", 32, low=4, high=64, meaning="units"),
        Param("latch", False, meaning="show a unit whose gates are set by hand"),
        Param("train", False, meaning="also RNN and LSTM trained on the adding problem"),
    ),
    presets=(
        Preset("equations", "one step, forward and back", show=("step",)),
        Preset("gates", "written, kept, shown, erased", {"latch": True, "steps": 10}, ("gates",)),
        Preset("forget-bias", "what open and closed gates leave", show=("reach", "biases")),
        Preset("trained", "the adding problem", {"train": True}, ("adding",)),
    ),
    claims=(
        Claim("weights' gradient: error against central differences", lambda d: d["check"], "<",
              1e-6, about="step"),
        Claim("cell between writing and erasing changes by", lambda d: d["slipped"], "==", 0,
              lambda d: d["latch"], "gates"),
        Claim("cell after erasing", lambda d: d["left"], "==", 0, lambda d: d["latch"], "gates"),
        Claim("cell stored while the state is 0", lambda d: d["stored"] - d["unseen"], ">", 0.7,
              lambda d: d["latch"], "gates"),
        Claim("bias 3: of the gradient at h_T step 1 gets", lambda d: d["first"][3], ">=", 0.01,
              lambda d: d["t"].size <= 100 and d["hidden"] >= 16, "biases"),
        Claim("bias 0: step 1 gets", lambda d: d["first"][0], "<", 1e-15,
              lambda d: d["t"].size >= 100, "biases"),
        Claim("no recurrent weights: dL/dc_1 over product of f, error", lambda d: d["direct"],
              "<=", 1e-12, about="biases"),
        Claim("LSTM right, new sequences", lambda d: d["fresh"][-1], ">=", 0.85,
              lambda d: d["fresh"].size > 1, "adding"),
    ),
    plots=(
        Plot("step", "flow", lambda d: "4(DH + H^2 + H) parameters: 12 here, D = H = 1; "
             f"{d['parameters']} for D = {D}, H = {d['hidden']}", frames="frames",
             nodes=lambda _: lstm_nodes()),
        Plot("gradient", "line", reach_title, x="t", y=("curves",),
             labels=lambda d: list(d["names"]), x_label="step t; the loss is at the last one",
             y_label="log10 of |dL/dh_t| (RNN), |dL/dc_t| (LSTM) over |dL/dh_T|"),
        Plot("reach", "heatmap", reach_title, z="reach", signed=True, row_labels="names",
             column_labels="back", x_label="steps back",
             y_label="log10 of |dL/dh_t|, LSTM |dL/dc_t|, over |dL/dh_T|"),
        Plot("gates", "heatmap", gates_title, z="over_time", signed=True, row_labels="when",
             column_labels="what", x_label="gates, candidate g, cell, state",
             y_label="c <- f c + i g, h = o tanh(c)"),
    ),
    tables=(
        Table("biases", "c = f c_before + i g adds: a step back along the cell multiplies by f", (
            Column("forget bias", "bias", "g"), Column("mean f", "mean_f", ".3f"),
            Column("along the cell", "alone", ".1e"),
            Column("all paths: dL/dc_1 / dL/dh_T", "first", ".1e"))),
        Table("adding", "Is the sum of two values, marked 10 to 20 steps ago, above 1?", (
            Column("who", "learner"), Column("right", "fresh", ".2f"), Column("loss", "loss"),
            Column("before training dL/dh_1 / dL/dh_20", "start_reach"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("forgets-when-open", new_cell,
            lambda a, c: (1 - blocks(a)[1]) * c + blocks(a)[0] * blocks(a)[3],
            "f is the share that is kept: 1 keeps everything, 0 erases"),
    Mistake("writes-the-gate-itself", new_cell, lambda a, c: blocks(a)[1] * c + blocks(a)[0],
            "the input gate says how much is written; what is written is the candidate g"),
    Mistake("output-gate-on-the-cell", new_cell, lambda a, c: blocks(a)[2] * new_cell(a, c),
            "o decides what of the cell is shown as h; the cell itself goes on regardless"),
    Mistake("no-forget-gate", new_cell, lambda a, c: c + blocks(a)[0] * blocks(a)[3],
            "without a forget gate, as in 1997, nothing can be erased", at={"latch": True}),
    Mistake("keeps-gradients-by-magic", new_cell_back,
            lambda a, c, dc: (new_cell_back(a, c, dc)[0], dc),
            "the way along the cell multiplies the gradient by f: closed gates make it vanish"),
    Mistake("biases-start-at-zero", gate_biases, lambda H, _forget_bias: np.zeros(4 * H),
            "sigmoid(0) keeps one half a step: begin with a forget bias of 1 to 3"),
)  # fmt: skip
