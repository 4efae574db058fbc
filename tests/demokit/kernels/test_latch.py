"""The latch: it holds to the bit what was written, until it is erased."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels import latch


@pytest.mark.parametrize("steps", [10, 37, 200])
def test_what_is_written_is_held_to_the_bit_shown_when_asked_and_erased(steps):
    values = np.random.default_rng(steps).standard_normal(steps)
    ran, found = latch.latched(values)
    c, h, x = ran.c[1:, 0, 0], ran.h[1:, 0, 0], latch.orders(values)[:, 0]
    write, erase = (int(x[:, k].argmax()) for k in (latch.WRITE, latch.ERASE))

    assert [math.tanh(1)] * (erase - write) == pytest.approx(c[write:erase], abs=1e-15)
    assert 1 == len(set(c[write:erase].tolist()))
    assert not c[:write].any()
    assert not c[erase:].any()
    shown = np.flatnonzero(h)
    assert [int(x[:, latch.SHOW].argmax())] == shown.tolist()
    assert math.tanh(math.tanh(1)) == pytest.approx(found["told"])
    assert (0, 0, 0) == (found["slipped"], found["unseen"], found["left"])
