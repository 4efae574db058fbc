"""The task lstm_step: one step of an LSTM, from h and c to the next."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 1, 1), (2, 1, 1), (2, 2, 2), (3, 2, 3), (4, 3, 4))


def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)  # [B, H] each
    e = np.exp(-np.abs(np.stack([i, f, o])))  # sigmoid without overflow
    i, f, o = np.where(np.stack([i, f, o]) >= 0, 1.0, e) / (1 + e)
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


def by_the_kernel(x, h, c, Wx, Wh, b):
    a = recurrent.gates(recurrent.affine(x, h, recurrent.Cell(Wx, Wh, b)))
    c = recurrent.new_cell(a, c)
    return recurrent.shown(a, c), c


def draw(rng, size):
    B, D, H = SHAPES[size]
    return {"x": rng.normal(size=(B, D)), "h": rng.uniform(-1, 1, (B, H)),
            "c": rng.normal(size=(B, H)), "Wx": rng.normal(size=(D, 4 * H)),
            "Wh": rng.normal(size=(H, 4 * H)), "b": rng.normal(size=4 * H)}  # fmt: skip


def valid(x, h, c, Wx, Wh, b):
    if x.ndim != 2 or h.ndim != 2 or not x.size or not h.size or c.shape != h.shape:
        return "x is [B, D], h and c are [B, H]."
    (B, D), H = x.shape, h.shape[1]
    fits = len(h) == B and Wx.shape == (D, 4 * H) and Wh.shape == (H, 4 * H)
    return "" if fits and b.shape == (4 * H,) else "Wx is [D, 4H], Wh is [H, 4H], b is [4H]."


def between(f, **given):
    h, c = f(*given.values())
    return (np.abs(h) <= 1).all() and (np.abs(h) <= np.abs(np.tanh(c)) + 1e-12).all()


def no_mixing(f, x, h, c, **shared):  # an example by itself
    one, all_of = (f(x[:n], h[:n], c[:n], *shared.values()) for n in (1, len(x)))
    return all(np.allclose(a, many[:1]) for a, many in zip(one, all_of, strict=True))


def set_gates(i, f, o=1000.0):  # H = 1, all weights 0: the biases alone set the gates
    return {"x": np.array([[0.3], [-2.0]]), "h": np.array([[0.5], [-0.5]]),
            "c": np.array([[2.0], [-0.5]]), "Wx": np.zeros((1, 4)), "Wh": np.zeros((1, 4)),
            "b": np.array([i, f, o, 1000.0])}  # fmt: skip


def gates_swapped(x, h, c, Wx, Wh, b):
    f, i, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


def forgets(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = (1 - f) * c + i * np.tanh(g)
    return o * np.tanh(c), c


def cell_shown_raw(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * c, c


def tanh_outside(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return np.tanh(o * c), c


def gated_cell(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = o * (f * c + i * np.tanh(g))
    return np.tanh(c), c


TASK = Task(
    title="A step of an LSTM",
    signature="lstm_step(x[B, D], h[B, H], c[B, H], Wx[D, 4H], Wh[H, 4H], b[4H]) -> (h, c)",
    text="One step of an LSTM for a batch: from the input x, the state h and the cell c to the "
         "next h and c.\n\n"
         "z = x Wx + h Wh + b has four blocks of H columns, in this order: input gate i, forget "
         "gate f, output gate o, candidate g. i, f and o go through the sigmoid, g through tanh. "
         "Then c_new = f * c + i * g, and h_new = o * tanh(c_new).\n\n"
         "Pre-activations of -1000 and 1000 must not overflow. Return new arrays, h first.",
    solution=lstm_step,
    reference=by_the_kernel,
    returns=("h", "c"),
    draw=draw,
    valid=valid,
    example={"x": np.array([[1.0]]), "h": np.array([[0.0]]), "c": np.array([[2.0]]),
             "Wx": np.array([[0.0, 0.0, 0.0, 1.0]]), "Wh": np.zeros((1, 4)), "b": np.zeros(4)},
    hints=("np.split(z, 4, axis=1) gives the four blocks.",
           "The old cell is kept by f, the candidate is written by i, and o decides what shows.",
           "sigmoid(z) = (1 + tanh(z / 2)) / 2 does not overflow."),
    properties=(
        Property("h lies between -1 and 1", between,
                 "h = o * tanh(c), with o at most 1, cannot be larger than tanh(c) in size."),
        Property("each example is its own", no_mixing,
                 "The rows of a batch do not touch each other."),
    ),
    edges=(
        Edge("f = 1 and i = 0", set_gates(-1000.0, 1000.0),
             "With the forget gate open and the input gate closed the cell keeps its value.",
             ([[0.9640275800758169], [-0.46211715726000973]], [[2.0], [-0.5]])),
        Edge("f = 0 and i = 0", set_gates(-1000.0, -1000.0),
             "With both gates closed the cell is erased, and nothing is written.",
             ([[0.0], [0.0]], [[0.0], [0.0]])),
        Edge("f = 1, i = 1 and o = 0", set_gates(1000.0, 1000.0, -1000.0),
             "The output gate hides the cell from h, and the cell itself goes on regardless.",
             ([[0.0], [0.0]], [[3.0], [0.5]])),
    ),
    large=lambda rng: {"x": rng.normal(size=(100, 20)), "h": rng.uniform(-1, 1, (100, 30)),
                       "c": rng.normal(size=(100, 30)), "Wx": rng.normal(size=(20, 120)),
                       "Wh": rng.normal(size=(30, 120)), "b": np.zeros(120)},
)  # fmt: skip

WRONG = (
    Mistake("swaps-i-and-f", lstm_step, gates_swapped,
            "The blocks are i, f, o, g: the first writes the candidate, the second keeps c."),
    Mistake("forgets-when-open", lstm_step, forgets,
            "f is the share that is kept: 1 keeps everything, 0 erases."),
    Mistake("shows-the-cell-itself", lstm_step, cell_shown_raw,
            "The cell is squashed before it is shown: h is o * tanh(c)."),
    Mistake("tanh-outside", lstm_step, tanh_outside,
            "tanh is of the cell alone: the output gate multiplies what comes out of it."),
    Mistake("output-gate-on-the-cell", lstm_step, gated_cell,
            "o decides what of the cell is shown as h; the cell itself goes on regardless."),
)  # fmt: skip
