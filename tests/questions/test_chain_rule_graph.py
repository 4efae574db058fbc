"""A second formula for the question about the chain rule, and some worked by hand."""

import math

import pytest
from asked import Second, generator, load, made

DEMO, NAME = "chain_rule_graph", "chain-graph"


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


VALUE = {  # with w = y and b = 0.5
    "(x*y+sin(x))*exp(y)": lambda x, y: (x * y + math.sin(x)) * math.exp(y),
    "tanh(w*x+b)": lambda x, y: math.tanh(y * x + 0.5),
    "x*x*y+x": lambda x, y: x**2 * y + x,
    "sigmoid(relu(x)*y)": lambda x, y: sigmoid(max(x, 0) * y),
    "exp(x*y)": lambda x, y: math.exp(x * y),
    "x*exp(x*y)": lambda x, y: x * math.exp(x * y),
    "sigmoid(w*x+b)": lambda x, y: sigmoid(y * x + 0.5),
    "sin(x*y)": lambda x, y: math.sin(x * y),
    "(x+y)*sin(x)": lambda x, y: (x + y) * math.sin(x),
    "sin(x*x)*y": lambda x, y: y * math.sin(x**2),
    "x*tanh(x*y)": lambda x, y: x * math.tanh(x * y),
    "y*exp(sin(x))": lambda x, y: y * math.exp(math.sin(x)),
}


def by_differences(expr, x, y, h=1e-3):
    """Central differences of the expression as Python, extrapolated to order six."""
    f = VALUE[expr]
    D = [(f(x + s, y) - f(x - s, y)) / (2 * s) for s in (4 * h, 2 * h, h)]
    coarse, fine = (4 * D[1] - D[0]) / 3, (4 * D[2] - D[1]) / 3
    return (16 * fine - coarse) / 15


SECOND = {NAME: Second("finite difference", by_differences, rtol=1e-9, atol=1e-9)}


def solve(**given):
    return generator(DEMO, NAME).solve(load(DEMO), **given)


def test_the_graphs_of_the_demo_are_asked_as_it_has_them():
    asked = load(f"questions/{DEMO}").SHOWN

    assert {expr: graph[1:] for expr, graph in asked.items()} == load(DEMO).GRAPHS


def test_there_are_twelve_templates():
    assert len(load(f"questions/{DEMO}").TEMPLATES) == len(VALUE) == 12


def test_a_parabola_by_its_two_paths():
    # 2 x y + 1
    assert solve(expr="x*x*y+x", x=0.5, y=3.0) == pytest.approx(4.0)


def test_an_inner_derivative_multiplies():
    # y e^(xy)
    assert solve(expr="exp(x*y)", x=0.5, y=-1.0) == pytest.approx(-0.6065307, abs=1e-7)


def test_relu_that_is_off_blocks_the_gradient():
    assert solve(expr="sigmoid(relu(x)*y)", x=-0.7, y=1.2) == 0


def test_both_traps_of_the_curriculum_are_met():
    traps = {m for seed in range(60) for t in made(DEMO, NAME, seed).traps for m in t.mistakes}

    assert {"takes-one-path-only", "forgets-the-inner-derivative"} <= traps


def test_the_demo_shows_the_expressions_it_has_and_pictures_show_the_others():
    shown = load(f"questions/{DEMO}").SHOWN
    for seed in range(60):
        question = made(DEMO, NAME, seed)

        assert (question.params is not None) == (question.given["expr"] in shown)
        assert question.pictured == (question.params is None)


def test_the_picture_of_two_paths():
    # x e^(xy) at x = 1, y = -1: e^-1 (1 + xy) = 0, a path of -1/e and one of 1/e
    values = generator(DEMO, NAME).values(load(DEMO), expr="x*exp(x*y)", x=1.0, y=-1.0)

    assert values["product"].tolist() == pytest.approx([-0.3678794, 0.3678794, 0.0], abs=1e-7)
    assert values["g_x"] == pytest.approx(0.0)
    assert values["g_v"] == pytest.approx(1.0)
