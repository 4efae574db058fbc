"""What is done about gradients over many steps, and what it leaves of them at the first one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.words import short

GATE, KEPT = 0.99, 20  # a forget gate that is nearly open; steps of truncated backpropagation


def remedies(
    steps: int, *, orthogonal: float, norms: tuple[float, float]
) -> dict[str, NDArray[Any]]:
    """By row: its name, what it does, the share of the gradient left ``steps`` - 1 steps back.

    ``orthogonal`` is the measured share of a linear net with rho = 1, ``norms`` are those of the
    exploding gradient before and after clipping.
    """
    before, after = (short(norm) for norm in norms)
    rows = [
        ("gating (LSTM)", f"a step back multiplies by f, say {GATE}", short(GATE ** (steps - 1))),
        ("orthogonal start", "Wh keeps lengths: rho = 1, linear", short(orthogonal)),
        ("attention", "one step leads from the loss to any h_t", "1, no product"),
        ("clipping", f"norm of dL/dW at rho 1.1: {before} to {after}", "as before"),
        ("truncation", f"stops after {KEPT} steps, saves work", "0" if steps > KEPT else "all"),
    ]
    names, does, left = zip(*rows, strict=True)
    return {"remedy": np.array(names), "does": np.array(does), "leaves": np.array(left)}
