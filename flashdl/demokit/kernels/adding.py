"""The adding problem (after Hochreiter and Schmidhuber, 1997), and a cell that learns it.

A sequence has a value in 0..1 at every step, and two of its steps are marked. The question after
the last step: is the sum of the two marked values above 1? Both marks lie in the first half, so
the answer has to be carried over at least half of the steps. y = h_T Wy + c, its sigmoid is the
probability of yes.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.losses import binary_cross_entropy, d_binary_cross_entropy
from flashdl.demokit.kernels.recurrent import (
    Cell,
    Memory,
    lstm_back,
    lstm_run,
    random_lstm,
    random_rnn,
    rnn_back,
    rnn_run,
    weight_gradients,
)
from flashdl.demokit.kernels.training import train

Floats = NDArray[Any]
Net = Mapping[str, Floats]

H, T = 12, 20
STEPS, BATCH, PEAK, TEST = 300, 64, 0.04, 2000
FORGET_BIAS = 3.0
TENTH = STEPS // 10  # the losses whose mean is shown


def sequences(rng: np.random.Generator, n: int, *, steps: int = T) -> tuple[Floats, Floats]:
    """The values and marks x [steps, n, 2] and the answers t [n], 0 or 1, in float32."""
    values = rng.uniform(size=(steps, n))
    order = rng.uniform(size=(steps // 2, n)).argsort(axis=0)
    marks = np.zeros((steps, n))
    np.put_along_axis(marks, order[:2], 1.0, axis=0)
    t = (values * marks).sum(axis=0) > 1
    return np.stack([values, marks], axis=-1).astype(np.float32), t.astype(np.float32)


def cell_of(net: Net) -> Cell:
    return Cell(net["Wx"], net["Wh"], net["b"])


def is_lstm(net: Net) -> bool:  # it has four blocks of columns
    return bool(net["b"].size == 4 * len(net["Wh"]))


def random_net(rng: np.random.Generator, kind: str, *, units: int = H) -> dict[str, Floats]:
    """A cell and its readout before training, in float32."""
    cell = (
        random_rnn(rng, 2, units)
        if kind == "rnn"
        else random_lstm(rng, 2, units, forget_bias=FORGET_BIAS)
    )
    net = {**cell._asdict(), "Wy": rng.standard_normal(units) / np.sqrt(units), "c": np.zeros(1)}
    return {name: array.astype(np.float32) for name, array in net.items()}


def run(net: Net, x: Floats) -> tuple[Floats, ...]:
    """What the cell went through; the states h [T + 1, B, H] are the last of it."""
    return lstm_run(cell_of(net), x) if is_lstm(net) else rnn_run(cell_of(net), x)


def answers(net: Net, h: Floats) -> Floats:  # [T + 1, B, H] -> y [B], the log-odds of yes
    y: Floats = h[-1] @ net["Wy"] + net["c"]
    return y


def gradient(net: Net, x: Floats, t: Floats) -> tuple[float, dict[str, Floats]]:
    """The loss and its derivative by each array of the net."""
    ran = run(net, x)
    h = ran[-1]
    y = answers(net, h)
    dy = d_binary_cross_entropy(y, t)
    dh = np.zeros_like(h)
    dh[-1] = dy[:, None] * net["Wy"]
    found = weight_gradients(x, h, back(net, ran, dh)[-1])._asdict()
    return binary_cross_entropy(y, t), {**found, "Wy": h[-1].T @ dy, "c": dy.sum(keepdims=True)}


def back(net: Net, ran: tuple[Floats, ...], dh: Floats) -> tuple[Floats, ...]:
    """Of all that comes back dL/dh [T + 1, B, H] and dL/dz, the last; dh is what the loss sends."""
    if is_lstm(net):
        return lstm_back(cell_of(net), Memory(*ran), dh)[1:]
    return rnn_back(cell_of(net), ran[0], dh)


def accuracy(net: Net, x: Floats, t: Floats) -> float:
    return float(np.mean((answers(net, run(net, x)[-1]) > 0) == (t > 0)))


def reach(net: Net, x: Floats) -> float:
    """How much of dL/dh_T comes back to h_1: the ratio of the two norms."""
    ran = run(net, x)
    dh = np.zeros_like(ran[-1])
    dh[-1] = net["Wy"]
    total = back(net, ran, dh)[0]
    return float(np.linalg.norm(total[1]) / np.linalg.norm(total[-1]))


def learn(rng: np.random.Generator, report: Callable[..., None], *, kind: str) -> dict[str, Floats]:
    """A net after 300 batches of new sequences, ``losses`` [300] and ``test_accuracy`` [].

    ``start_reach`` [] is what came back to the first step before the training, as ``reach`` says.
    """
    test = sequences(rng, TEST)

    def draw(net: Net, _: int) -> tuple[float, Net]:
        return gradient(net, *sequences(rng, BATCH))

    start = random_net(rng, kind)
    net, losses = train(start, draw, steps=STEPS, peak=PEAK, report=report)
    found = {"losses": losses, "test_accuracy": np.array(accuracy(net, *test))}
    return {**net, **found, "start_reach": np.array(reach(start, test[0]))}


def standings(nets: Mapping[str, Net]) -> dict[str, Floats]:
    """A table by column: who, the share of right answers, the loss, what reached the first step.

    Beside the nets by name, if any, there is a coin, which says yes with probability 1/2.
    """
    names = ["a coin", *nets] if nets else ["a coin; train for the nets"]
    right = [0.5, *(float(net["test_accuracy"]) for net in nets.values())]
    losses = [np.log(2.0), *(net["losses"][-TENTH:].mean() for net in nets.values())]
    reached = ["-", *(f"{net['start_reach']:.2g}" for net in nets.values())]
    columns = {"learner": names, "right": right, "loss": losses, "start_reach": reached}
    return {name: np.array(column) for name, column in columns.items()}
