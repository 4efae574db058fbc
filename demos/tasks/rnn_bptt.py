"""The task rnn_bptt: the weights of a recurrent network get gradients from every step."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.tasks import Edge, Gradient, Task

SHAPES = ((1, 1, 1, 1), (2, 1, 1, 1), (3, 1, 1, 1), (3, 1, 1, 2), (4, 2, 3, 2))


def rnn_bptt(x, Wx, Wh, b, dh):
    T, N, _ = x.shape
    h = np.zeros((T + 1, N, len(b)))  # h[t + 1] follows from x[t] and h[t]
    for t in range(T):
        h[t + 1] = np.tanh(x[t] @ Wx + h[t] @ Wh + b)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    back = np.zeros_like(h[0])  # what the later steps send back
    for t in reversed(range(T)):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx += x[t].T @ dz
        dWh += h[t].T @ dz
        db += dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


def by_the_kernel(x, Wx, Wh, b, dh):
    cell = recurrent.Cell(Wx, Wh, b)
    z, h = recurrent.rnn_run(cell, x)
    _, delta = recurrent.rnn_back(cell, z, np.concatenate([np.zeros_like(h[:1]), dh]))
    return tuple(recurrent.weight_gradients(x, h, delta))


def draw(rng, size):
    T, N, D, H = SHAPES[size]
    shapes = {"x": (T, N, D), "Wx": (D, H), "Wh": (H, H), "b": (H,), "dh": (T, N, H)}
    return {name: rng.normal(0, 0.8, shape) for name, shape in shapes.items()}


def valid(x, Wx, Wh, b, dh):
    if x.ndim != 3 or not x.size or b.ndim != 1:
        return "x is [T, N, D], b is [H]."
    (T, N, D), H = x.shape, len(b)
    if Wx.shape != (D, H) or Wh.shape != (H, H) or dh.shape != (T, N, H) or not H:
        return f"With this x and b it is Wx [{D}, {H}], Wh [{H}, {H}] and dh [{T}, {N}, {H}]."
    return ""


def cost(f, x, Wx, Wh, b, dh):  # the loss whose dL/dh_t, at h_t itself, is dh[t]
    return np.sum(dh * recurrent.rnn_run(recurrent.Cell(Wx, Wh, b), x)[1][1:])


def overwritten(x, Wx, Wh, b, dh):
    h = [np.zeros_like(dh[0])]
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = x[t].T @ dz, h[t].T @ dz, dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


def one_step_back(x, Wx, Wh, b, dh):
    h = [np.zeros_like(dh[0])]
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    dz = dh * (1 - np.array(h[1:]) ** 2)
    dWx, dWh = (np.einsum("tni,tnj->ij", a, dz) for a in (x, np.array(h[:-1])))
    return dWx, dWh, dz.sum(axis=(0, 1))


def without_slope(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = dh[t] + back
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


def not_transposed(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh
    return dWx, dWh, db


TASK = Task(
    title="Backpropagation through time",
    signature="rnn_bptt(x[T, N, D], Wx[D, H], Wh[H, H], b[H], dh[T, N, H]) -> (dWx, dWh, db)",
    text="The gradients of a recurrent network whose state after step t is h_t = tanh(x_t @ Wx + "
         "h_(t-1) @ Wh + b).\n\n"
         "x holds T steps of N sequences, x[t] is [N, D]; the state before the first step is 0. "
         "The loss L may read every state: dh[t] [N, H] is what it sends to the state after x[t] "
         "directly, without what comes back from later steps.\n\n"
         "Wanted are dL/dWx [D, H], dL/dWh [H, H] and dL/db [H], summed over steps and sequences.",
    solution=rnn_bptt,
    reference=by_the_kernel,
    returns=("dWx", "dWh", "db"),
    draw=draw,
    valid=valid,
    example={"x": np.array([[[1.0]], [[0.0]]]), "Wx": np.array([[1.0]]), "Wh": np.array([[1.0]]),
             "b": np.array([0.0]), "dh": np.array([[[0.0]], [[1.0]]])},
    hints=("First forward through all steps, keeping every state.",
           "A state acts on the loss directly and through the next step: two gradients meet there.",
           "The derivative of tanh at z is 1 - h * h, and Wh sends dz back to the state before."),
    edges=(
        Edge("one step", {"x": np.ones((1, 1, 1)), "Wx": np.zeros((1, 1)), "Wh": np.ones((1, 1)),
             "b": np.zeros(1), "dh": np.ones((1, 1, 1))},
             "Before the first step the state is 0: with one step dWh is 0.",
             ([[1.0]], [[0.0]], [1.0])),
        Edge("states far from 0", {"x": np.full((2, 1, 1), 1000.0), "Wx": np.ones((1, 1)),
             "Wh": np.ones((1, 1)), "b": np.zeros(1), "dh": np.ones((2, 1, 1))},
             "Where tanh is flat nothing comes back, and nothing overflows.",
             ([[0.0]], [[0.0]], [0.0])),
        Edge("a step without input", {"x": np.array([[[0.0]], [[1.0]]]), "Wx": np.zeros((1, 1)),
             "Wh": np.full((1, 1), 2.0), "b": np.zeros(1), "dh": np.array([[[0.0]], [[1.0]]])},
             "The bias acts at both steps: 1 from the second, and 2 through Wh from the first.",
             ([[1.0]], [[0.0]], [3.0])),
    ),
    gradients=(Gradient(0, "Wx", cost), Gradient(1, "Wh", cost), Gradient(2, "b", cost)),
)  # fmt: skip

WRONG = (
    Mistake("overwrites-the-sum", rnn_bptt, overwritten,
            "The steps share their weights: the gradient is the sum over all of them."),
    Mistake("cuts-the-way-back", rnn_bptt, one_step_back,
            "A state also acts through the steps after it: Wh sends dz back to the state before."),
    Mistake("forgets-the-slope", rnn_bptt, without_slope,
            "Each step back also multiplies by the derivative of tanh, 1 - h * h."),
    Mistake("forgets-to-transpose", rnn_bptt, not_transposed,
            "h @ Wh goes forward, so dz @ Wh.T comes back."),
)  # fmt: skip
