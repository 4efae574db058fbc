"""The flow plot of one step of an LSTM, its gates and candidate in one box.

The demo's values are named ``x1 h0 Wx Wh b gates c0 c1 h1``, their gradients so after ``d_``.
"""

from flashdl.demokit import Node
from flashdl.demokit.dense_flow import tensor

TAKEN = ("x1", "h0", "Wx", "Wh", "b")


def lstm_nodes() -> list[Node]:
    """What comes in, the gates and the candidate, the cell before and after, the state."""
    return [
        *(tensor(name) for name in TAKEN),
        tensor(
            "gates",
            *TAKEN,
            rule="i, f, o = sigmoid(x1 Wx + h0 Wh + b), g = tanh(same form)",
            label="i,f,o,g",
        ),
        tensor("c0"),
        tensor("c1", "gates", "c0", rule="c1 = f c0 + i g, dc0 = f dc1"),
        tensor("h1", "gates", "c1", rule="h1 = o tanh(c1)"),
    ]


def lstm_frames() -> list[list[tuple[bool, bool]]]:
    """[8, nodes, 2]: is the value, is the gradient known yet; gates, cell, state, and back."""
    since = [(0, 7)] * len(TAKEN) + [(1, 6), (0, 6), (2, 5), (3, 4)]
    return [[(frame >= v, frame >= g) for v, g in since] for frame in range(8)]
