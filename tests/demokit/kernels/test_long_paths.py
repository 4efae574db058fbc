"""Rows of remedies: shares by products step by step."""

import math

import pytest

from flashdl.demokit.kernels import long_paths


@pytest.mark.parametrize("steps", [5, 100, 200])
def test_a_gate_leaves_its_power_and_truncation_nothing_of_far_steps(steps):
    found = long_paths.remedies(steps, orthogonal=1.0, norms=(1.8e7, 1.0))
    gate = math.prod([long_paths.GATE] * (steps - 1))

    assert gate == pytest.approx(float(found["leaves"][0]), rel=0.05)
    assert "1" == found["leaves"][1]
    assert ("0" if steps > long_paths.KEPT else "all") == found["leaves"][4]
    assert "1.8e7 to 1" in found["does"][3]
