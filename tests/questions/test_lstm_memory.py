"""Second formulas for the questions about an LSTM."""

import math

import pytest
from asked import Second, generator, load


def by_interpolation(i, f, o, g, c):
    """The cell as what stays of the old one minus what is lost; tanh by exponentials."""
    cell = c - (1 - f) * c + i * g
    up, down = math.exp(cell), math.exp(-cell)
    return [cell, o * (up - down) / (up + down)]


def by_unit(D, H):
    """For each unit, and each of i, f, o, g: what it reads, and a constant 1."""
    return sum(D + H + 1 for _ in range(H) for _ in "ifog")


SECOND = {
    "lstm-step": Second("what is lost, and exponentials", by_interpolation),
    "lstm-params": Second("enumeration of the units", by_unit),
}


def solved(name, **given):
    return generator("lstm_memory", name).solve(load("lstm_memory"), **given)


def test_a_step_by_hand():
    """0.5·2 + 0.8·(−0.5) = 0.6; tanh 0.6 = 0.53705, a half of it 0.268525."""
    c, h = solved("lstm-step", i=0.8, f=0.5, o=0.5, g=-0.5, c=2.0)

    assert c == pytest.approx(0.6)
    assert h == pytest.approx(0.268525, abs=1e-6)


def test_the_card_on_the_definition_has_the_same_numbers():
    assert solved("lstm-params", D=8, H=32) == 5248
    assert solved("lstm-params", D=8, H=4) == 208


def test_two_inputs_and_three_units():
    """4 · (2·3 + 3·3 + 3) = 4 · 18."""
    assert solved("lstm-params", D=2, H=3) == 72
