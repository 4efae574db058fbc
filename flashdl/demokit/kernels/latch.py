"""An LSTM of one unit whose gates are set by hand: a memory that can be written, shown, erased."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.recurrent import Cell, Memory, lstm_run

Floats = NDArray[np.float64]

SURE = 1000.0  # its sigmoid is exactly 1, that of -SURE exactly 0
VALUE, WRITE, ERASE, SHOW = range(4)  # the inputs, the last three 0 or 1
LATCH = Cell(
    Wx=np.array([[0, 0, 0, 1], [2 * SURE, 0, 0, 0], [0, -2 * SURE, 0, 0], [0, 0, 2 * SURE, 0]]),
    Wh=np.zeros((1, 4)),
    b=np.array([-SURE, SURE, -SURE, 0]),
)
ROWS = 10


def seen(steps: int) -> NDArray[np.int64]:  # -> ten steps from the first to the last
    return np.linspace(0, steps - 1, ROWS).round().astype(np.int64)


def orders(values: Floats) -> Floats:
    """The inputs [T, 1, 4]: a value at every step, 1 where it is written, and the orders."""
    x = np.zeros((len(values), 1, 4))
    write, show, erase, again = seen(len(values))[[1, 4, 7, 8]]
    x[:, 0, VALUE] = values
    x[write, 0, [VALUE, WRITE]] = 1.0
    x[[show, again], 0, SHOW] = 1.0
    x[erase, 0, ERASE] = 1.0
    return x


def latched(values: Floats) -> tuple[Memory, dict[str, Floats]]:
    """What the latch goes through, and what it held, showed and let slip, by name."""
    ran = lstm_run(LATCH, orders(values))
    c, h = ran.c[1:, 0, 0], ran.h[1:, 0, 0]
    write, show, erase = seen(len(values))[[1, 4, 7]]
    return ran, {
        "stored": c[write],
        "told": h[show],
        "slipped": abs(np.diff(c[write:erase])).max(),
        "unseen": abs(h[write:show]).max(),
        "left": abs(c[erase:]).max(),
    }
