"""Second formulas for the questions about recurrent units."""

import math

import numpy as np
import pytest
from asked import Second, generator, load, made


def by_exponentials(u, w, b, x1, x2):
    """tanh as 1 − 2 / (e^2z + 1)."""

    def bent(z):
        return 1 - 2 / (math.exp(2 * z) + 1)

    return bent(u * x2 + w * bent(u * x1 + b) + b)


def by_unrolling(w, steps):
    """The last state with h_1 moved by 1, less that without: linear, so the very derivative."""
    ends = []
    for start in (0.0, 1.0):
        h = start
        for _ in range(2, steps + 1):
            h = w * h
        ends.append(h)
    return ends[1] - ends[0]


def by_angle(g, most):
    """The sphere of radius most, in the direction of g: cosines with the axes."""
    size = math.hypot(*g)
    return [min(size, most) * v / size for v in g]


SECOND = {
    "rnn-step": Second("closed form by exponentials", by_exponentials),
    "bptt-factor": Second("exact difference of two runs", by_unrolling),
    "clip-value": Second("length times direction cosines", by_angle),
}


def solved(name, **given):
    return generator("rnn_unroll", name).solve(load("rnn_unroll"), **given)


def test_two_steps_by_hand():
    """z_1 = 0.5, h_1 = 0.462117; z_2 = 0 + 0.462117 + 0 = 0.462117, h_2 = 0.431808."""
    h2 = solved("rnn-step", u=0.5, w=1.0, b=0.0, x1=1.0, x2=0.0)

    assert h2 == pytest.approx(0.431808, abs=2e-6)


def test_ten_steps_lie_between_eleven_states():
    assert solved("bptt-factor", w=0.5, steps=11) == pytest.approx(1 / 1024)
    assert solved("bptt-factor", w=1.5, steps=7) == pytest.approx(11.390625)


def test_a_gradient_of_length_5_is_shortened_to_2():
    assert solved("clip-value", g=[3.0, -4.0], most=2.0) == pytest.approx([1.2, -1.6])
    assert solved("clip-value", g=[0.3, -0.4], most=2.0) == pytest.approx([0.3, -0.4])


def test_the_demo_shows_the_very_factor():
    """Its first net is the one of the question: share[0] is what reaches step 1."""
    demo = load("rnn_unroll")
    params = {param.name: param.default for param in demo.DEMO.params}
    for seed in range(3):
        question = made("rnn_unroll", "bptt-factor", seed)
        values = demo.compute(rng=np.random.default_rng(0), **{**params, **question.params})

        assert values["share"][0] == pytest.approx(question.answer, rel=1e-9)
