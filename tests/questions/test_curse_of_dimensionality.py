"""The second formulas for the unit cube in many dimensions."""

import numpy as np
import pytest
from asked import Second, generator, load, made

from flashdl.review.diagnosing import judge

DEMO = "curse_of_dimensionality"


def step_by_step(what, d, share):
    """The edge by bisection of its volume; near a wall by adding one dimension after another."""
    if what == "wall":
        near = 0.0
        for _ in range(d):
            near += (1 - near) * 2 * share
        return near
    low, high = 0.0, 1.0
    for _ in range(100):
        middle, volume = (low + high) / 2, 1.0
        for _ in range(d):
            volume *= middle
        low, high = (middle, high) if volume < share else (low, middle)
    return low


SECOND = {"cube-edge": Second("bisection; dimension by dimension", step_by_step)}


def test_edges_are_roots_and_shells_are_what_powers_leave():
    solve = generator(DEMO, "cube-edge").solve

    assert solve(load(DEMO), what="edge", d=2, share=0.01) == pytest.approx(0.1)
    assert solve(load(DEMO), what="edge", d=10, share=0.01) == pytest.approx(0.630957, abs=1e-6)
    assert solve(load(DEMO), what="wall", d=2, share=0.05) == pytest.approx(0.19)
    assert solve(load(DEMO), what="wall", d=3, share=0.05) == pytest.approx(0.271)


def test_1_is_never_near_enough():
    questions = [made(DEMO, "cube-edge", seed) for seed in range(100)]

    assert not any(judge(question, "1").right for question in questions)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_demo_shows_the_answer(seed):
    question, demo = made(DEMO, "cube-edge", seed), load(DEMO).DEMO
    params = {param.name: param.default for param in demo.params} | dict(question.params)
    shown = demo.compute(rng=np.random.default_rng(0), **params)

    [found] = shown["shell" if question.given["what"] == "wall" else "edge"]

    assert found == pytest.approx(question.answer)
