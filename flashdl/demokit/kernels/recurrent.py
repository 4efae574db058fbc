"""Recurrent cells over a sequence, forward and back through time: a plain RNN and an LSTM.

RNN   z_t = x_t Wx + h_{t-1} Wh + b,  h_t = phi(z_t)
LSTM  i, f, o = sigmoid(...), g = tanh(...) of x_t Wx + h_{t-1} Wh + b, four blocks in this order;
      c_t = f c_{t-1} + i g,  h_t = o tanh(c_t)

Arrays over time begin with the axis of steps; states have one more, of the zeros before the first.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import activations
from flashdl.demokit.kernels.activations import activate, d_tanh, sigmoid, tanh

Floats = NDArray[np.float64]


class Cell(NamedTuple):
    """Weights that every step shares; of an LSTM each has four blocks of columns: i, f, o, g."""

    Wx: Floats  # [D, H] or [D, 4H]
    Wh: Floats  # [H, H] or [H, 4H]
    b: Floats  # [H] or [4H]


class Memory(NamedTuple):
    """What an LSTM went through: gates and candidate [T, B, 4H], c and h [T + 1, B, H]."""

    gates: Floats
    c: Floats
    h: Floats


def orthogonal(rng: np.random.Generator, n: int) -> Floats:  # -> [n, n], it keeps every length
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * np.sign(np.diag(R))


def random_rnn(rng: np.random.Generator, D: int, H: int, *, gain: float = 1.0) -> Cell:
    """Recurrent weights gain times a rotation or reflection, inputs of variance 1/D, no bias."""
    return Cell(
        rng.standard_normal((D, H)) / np.sqrt(D), gain * orthogonal(rng, H), np.zeros(H)
    )  # fmt: skip


def random_lstm(rng: np.random.Generator, D: int, H: int, *, forget_bias: float) -> Cell:
    """Weights of variance 1/D and 1/H, biases 0 but that of the forget gate."""
    return Cell(
        rng.standard_normal((D, 4 * H)) / np.sqrt(D),
        rng.standard_normal((H, 4 * H)) / np.sqrt(H),
        gate_biases(H, forget_bias),
    )


def gate_biases(H: int, forget_bias: float) -> Floats:  # -> [4H]
    return np.repeat([0.0, forget_bias, 0.0, 0.0], H)


def affine(x: Floats, h: Floats, cell: Cell) -> Floats:  # [B, D], [B, H] -> [B, H or 4H]
    return x @ cell.Wx + h @ cell.Wh + cell.b


def state_gradient(delta: Floats, cell: Cell) -> Floats:  # dL/dz_t [B, .] -> dL/dh_{t-1} [B, H]
    return delta @ cell.Wh.T


def before(x: Floats, cell: Cell) -> Floats:  # [T, B, D] -> zeros [T + 1, B, H] for the states
    return np.zeros((len(x) + 1, x.shape[1], len(cell.Wh)), x.dtype)


def rnn_run(cell: Cell, x: Floats, *, phi: str = "tanh") -> tuple[Floats, Floats]:
    """From x [T, B, D] every z [T, B, H] and every h, from h_0 = 0 on [T + 1, B, H]."""
    h = before(x, cell)
    z = np.empty_like(h[1:])
    for t, x_t in enumerate(x):
        z[t] = affine(x_t, h[t], cell)
        h[t + 1] = activate(phi, z[t])
    return z, h


def rnn_back(cell: Cell, z: Floats, dh: Floats, *, phi: str = "tanh") -> tuple[Floats, Floats]:
    """Back through time, from what the loss itself sends to every h, dh [T + 1, B, H].

    All that comes back to h, dL/dh [T + 1, B, H], and to z, dL/dz [T, B, H].
    """
    total, delta = dh.copy(), np.empty_like(z)
    for t in reversed(range(len(z))):
        delta[t] = activations.through_activation(phi, z[t], total[t + 1])
        total[t] += state_gradient(delta[t], cell)
    return total, delta


def step_gradients(x: Floats, h: Floats, delta: Floats) -> Cell:
    """What every step adds to dL/dWx, dL/dWh and dL/db, each with the axis of steps first."""
    return Cell(
        x.swapaxes(1, 2) @ delta, h[:-1].swapaxes(1, 2) @ delta, delta.sum(axis=1)
    )  # fmt: skip


def over_time(parts: Floats) -> Floats:  # [T, ...] -> [...], a shared weight collects all steps
    total: Floats = parts.sum(axis=0)
    return total


def weight_gradients(x: Floats, h: Floats, delta: Floats) -> Cell:
    """dL/dWx, dL/dWh and dL/db."""
    return Cell(*(over_time(parts) for parts in step_gradients(x, h, delta)))


def gates(z: Floats) -> Floats:  # [B, 4H] -> i, f, o in (0, 1) and the candidate g in (-1, 1)
    H = z.shape[-1] // 4
    return np.concatenate([sigmoid(z[..., : 3 * H]), tanh(z[..., 3 * H :])], axis=-1)


def d_gates(a: Floats) -> Floats:  # [B, 4H] as gates() gave it -> the slopes there
    H = a.shape[-1] // 4
    s, g = a[..., : 3 * H], a[..., 3 * H :]
    return np.concatenate([s * (1 - s), 1 - g * g], axis=-1)


def blocks(a: Floats) -> tuple[Floats, Floats, Floats, Floats]:  # [..., 4H] -> four of [..., H]
    i, f, o, g = np.split(a, 4, axis=-1)
    return i, f, o, g


def new_cell(a: Floats, c: Floats) -> Floats:  # [B, 4H], c_{t-1} [B, H] -> c_t [B, H]
    i, f, _, g = blocks(a)
    return f * c + i * g


def shown(a: Floats, c: Floats) -> Floats:  # [B, 4H], c_t [B, H] -> h_t [B, H]
    return blocks(a)[2] * tanh(c)


def new_cell_back(a: Floats, c: Floats, dc: Floats) -> tuple[Floats, Floats]:
    """From dL/dc_t [B, H] to dL/d(i, f, o, g) by way of c_t [B, 4H] and to dL/dc_{t-1} [B, H]."""
    i, f, _, g = blocks(a)
    return np.concatenate([dc * g, dc * c, np.zeros_like(dc), dc * i], axis=-1), dc * f


def shown_back(a: Floats, c: Floats, dh: Floats) -> tuple[Floats, Floats]:
    """From dL/dh_t [B, H] to dL/do_t and, by way of h_t, to dL/dc_t, both [B, H]."""
    return dh * tanh(c), dh * blocks(a)[2] * d_tanh(c)


def lstm_run(cell: Cell, x: Floats) -> Memory:
    """An LSTM over x [T, B, D], from c_0 = h_0 = 0."""
    c, h = before(x, cell), before(x, cell)
    a = np.empty((*x.shape[:2], cell.b.size), x.dtype)
    for t, x_t in enumerate(x):
        a[t] = gates(affine(x_t, h[t], cell))
        c[t + 1] = new_cell(a[t], c[t])
        h[t + 1] = shown(a[t], c[t + 1])
    return Memory(a, c, h)


def lstm_back(cell: Cell, ran: Memory, dh: Floats) -> tuple[Floats, Floats, Floats]:
    """Back through time, from what the loss itself sends to every h, dh [T + 1, B, H].

    dL/dc and dL/dh, of all that comes back [T + 1, B, H], and dL/dz of the gates [T, B, 4H].
    """
    dc, total, delta = np.zeros_like(ran.c), dh.copy(), np.empty_like(ran.gates)
    H = ran.c.shape[-1]
    for t in reversed(range(len(ran.gates))):
        a = ran.gates[t]
        do, by_h = shown_back(a, ran.c[t + 1], total[t + 1])
        dc[t + 1] += by_h
        da, back = new_cell_back(a, ran.c[t], dc[t + 1])
        da[:, 2 * H : 3 * H] = do
        delta[t] = da * d_gates(a)
        dc[t] += back
        total[t] += state_gradient(delta[t], cell)
    return dc, total, delta
