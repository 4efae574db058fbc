"""Derivatives of random graphs against central differences and against sums over all paths."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels import scalar_graph as graph

NAMES = ["x", "y", *(f"n{k}" for k in range(8)), "L"]
SEEDS = pytest.mark.parametrize("seed", range(12))


def drawn(seed):
    """A graph of nine steps, each taking nodes before it, and where it is evaluated."""
    rng = np.random.default_rng(seed)
    steps = []
    for k, name in enumerate(NAMES[2:], 2):
        operation = rng.choice(["+", "*", "sin", "tanh", "sigmoid"])
        taken = rng.choice(NAMES[:k], size=2 if operation in "+*" else 1)
        steps.append(" ".join([name, operation, *taken]))
    return steps, dict(zip("xy", rng.uniform(-1, 1, size=2), strict=True))


def slope(steps, start, name, h=1e-5):
    """dL/d name of an input, by a central difference."""
    up, down = (graph.evaluate(steps, start | {name: start[name] + s})["L"] for s in (h, -h))
    return (up - down) / (2 * h)


def all_paths(edges):
    """d node / d node as the sum over all paths: (1 - A)^-1."""
    A = np.zeros((len(NAMES), len(NAMES)))
    for i, name, d in edges:
        A[NAMES.index(name), NAMES.index(i)] += d
    return np.linalg.inv(np.eye(len(NAMES)) - A)


@SEEDS
def test_back_and_forth_give_the_slope_of_the_value(seed):
    steps, start = drawn(seed)
    edges = graph.edges_of(steps, graph.evaluate(steps, start))
    for name in "xy":
        expected = pytest.approx(slope(steps, start, name), rel=1e-6, abs=1e-8)

        assert expected == graph.back_from("L", edges, NAMES)[name]
        assert expected == graph.forth_from(name, edges, NAMES)["L"]


@SEEDS
def test_the_derivatives_of_all_nodes_by_all_nodes(seed):
    steps, start = drawn(seed)
    edges = graph.edges_of(steps, graph.evaluate(steps, start))
    T = all_paths(edges)

    assert T[-1] == pytest.approx(list(graph.back_from("L", edges, NAMES).values()))
    assert T[:, 0] == pytest.approx(list(graph.forth_from("x", edges, NAMES).values()))
    assert T[:, :2] == pytest.approx(graph.jacobian(steps, edges, NAMES)[:, :2])


@SEEDS
def test_products_of_paths_add_to_the_derivative(seed):
    steps, start = drawn(seed)
    edges = graph.edges_of(steps, graph.evaluate(steps, start))
    products = [graph.along(path) for path in graph.paths(edges, "x", "L")]

    assert all_paths(edges)[-1, 0] == pytest.approx(graph.over_paths(products))


def test_a_chain_of_doublings_has_two_to_the_n_paths():
    steps = ["a + x x", "b + a a", "c + b b", "L + c c"]
    edges = graph.edges_of(steps, graph.evaluate(steps, {"x": 1.0}))
    found = graph.paths(edges, "x", "L")

    assert 16 == len(found)
    assert all(["a", "b", "c", "L"] == [name for _, name, _ in path] for path in found)
    assert 16.0 == graph.back_from("L", edges, ["x", "a", "b", "c", "L"])["x"]


@pytest.mark.parametrize(
    ("operation", "f", "df"),
    [
        ("sin", math.sin, math.cos),
        ("exp", math.exp, math.exp),
        ("tanh", math.tanh, lambda z: 1 / math.cosh(z) ** 2),
        ("sigmoid", lambda z: 1 / (1 + math.exp(-z)), lambda z: 0.25 / math.cosh(z / 2) ** 2),
        ("relu", lambda z: max(z, 0.0), lambda z: float(z > 0)),
    ],
)
def test_an_operation_and_its_local_derivative(operation, f, df):
    step = [f"L {operation} x"]
    for x in (-2.5, -0.3, 0.0, 0.4, 2.0):
        v = graph.evaluate(step, {"x": x})
        [(_, _, d)] = graph.edges_of(step, v)

        assert f(x) == pytest.approx(v["L"])
        assert df(x) == pytest.approx(d)


def test_the_jacobian_of_a_step_keeps_the_other_nodes():
    steps = ["u * x y", "L sin u"]
    edges = graph.edges_of(steps, graph.evaluate(steps, {"x": 2.0, "y": 3.0}))

    expected = [[1, 0, 0, 0], [0, 1, 0, 0], [3, 2, 0, 0], [0, 0, 0, 1]]

    assert expected == graph.step_jacobian("u", edges, ["x", "y", "u", "L"]).tolist()


def test_nodes_stand_in_the_order_in_which_they_are_met():
    assert ["x", "y", "u", "L"] == graph.nodes_of(["u * x y", "L + u x"])


@SEEDS
def test_rows_list_every_path_of_an_input_and_their_sum(seed):
    steps, start = drawn(seed)
    edges = graph.edges_of(steps, graph.evaluate(steps, start))
    rows, sums = graph.path_rows(edges, ["x", "y"])
    T = all_paths(edges)[-1]

    assert [T[0], T[1]] == pytest.approx(sums)
    assert sums == [product for way, _, product in rows if way in ("dL/dx", "dL/dy")]
    assert len(rows) == 2 + sum(len(graph.paths(edges, i, "L")) for i in "xy")


@SEEDS
def test_the_last_step_and_what_comes_before_multiply_to_the_whole(seed):
    steps, start = drawn(seed)
    edges = graph.edges_of(steps, graph.evaluate(steps, start))
    outer, J_f, J = graph.last_step(steps, edges, NAMES, ["x", "y"])
    T = all_paths(edges)

    assert set(outer) == set(steps[-1].split()[2:])
    assert T[-1, :2] == pytest.approx(J[-1])
    assert T[-1, :2] == pytest.approx(J_f @ J[:-1])
