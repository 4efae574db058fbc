"""The invariants of chain_rule_graph: derivatives typed out by hand, and sums over all paths."""

import math
from itertools import pairwise

import numpy as np
import pytest

NAME = "chain_rule_graph"
POINTS = np.random.default_rng(0).uniform(-3, 3, size=(20, 2))


def bell(z):
    """The derivative of the sigmoid, by its symmetric form."""
    return 1 / (2 * math.cosh(z / 2)) ** 2


FORMULAS = {  # the expression, and its derivatives by each input, typed out
    "(x*y+sin(x))*exp(y)": (
        lambda x, y: (x * y + math.sin(x)) * math.exp(y),
        lambda x, y: [
            (y + math.cos(x)) * math.exp(y),
            (x + x * y + math.sin(x)) * math.exp(y),
        ],
    ),
    "tanh(w*x+b)": (
        lambda x, w: math.tanh(w * x + 0.5),
        lambda x, w: [k / math.cosh(w * x + 0.5) ** 2 for k in (w, x, 1.0)],
    ),
    "x*x*y+x": (lambda x, y: x * x * y + x, lambda x, y: [2 * x * y + 1, x * x]),
    "sigmoid(relu(x)*y)": (
        lambda x, y: 1 / (1 + math.exp(-max(0, x) * y)),
        lambda x, y: [y * (x > 0) * bell(max(0, x) * y), max(0, x) * bell(max(0, x) * y)],
    ),
}


def everywhere(compute):
    """What each expression gives at drawn points."""
    for expr, formulas in FORMULAS.items():
        for x, y in POINTS:
            yield formulas, (x, y), compute(expr=expr, x=x, y=y)


def all_paths(values):
    """d node / d node: the sum over all paths is (1 - A)^-1, A holding the local derivatives."""
    nodes = list(values["node"])
    A = np.zeros((len(nodes), len(nodes)))
    for edge, slope in zip(values["edge"], values["local"], strict=True):
        i, n = edge.split(" → ")
        A[nodes.index(n), nodes.index(i)] += slope
    return nodes, np.linalg.inv(np.eye(len(nodes)) - A)


def inputs(values):
    return [name.removeprefix("d/d") for name in values["by_input"]]


def test_the_sweep_from_the_output_gives_the_derivatives_typed_out(compute):
    for (_, derivatives), at, values in everywhere(compute):
        expected = derivatives(*at)

        assert expected == pytest.approx(values["reverse"], rel=1e-9, abs=1e-12)


def test_the_sweeps_from_the_inputs_give_the_same(compute):
    for (_, derivatives), at, values in everywhere(compute):
        expected = derivatives(*at)

        assert expected == pytest.approx(values["forward"], rel=1e-9, abs=1e-12)


def test_central_differences_of_the_formula_agree(compute):
    for (f, _), (x, y), values in everywhere(compute):
        h = 1e-6
        by_x, by_y = f(x + h, y) - f(x - h, y), f(x, y + h) - f(x, y - h)

        assert by_x / (2 * h) == pytest.approx(values["reverse"][0], abs=1e-6)
        assert by_y / (2 * h) == pytest.approx(values["reverse"][1], abs=1e-6)


def test_the_value_is_that_of_the_formula(compute):
    for (f, _), at, values in everywhere(compute):
        assert f(*at) == pytest.approx(values["v_L"], rel=1e-12)


def test_the_sums_over_the_paths_are_the_derivatives(compute):
    for _, _, values in everywhere(compute):
        nodes, T = all_paths(values)
        expected = [T[nodes.index("L"), nodes.index(i)] for i in inputs(values)]

        assert expected == pytest.approx(values["by_paths"], rel=1e-9, abs=1e-12)
        assert values["reverse"] == pytest.approx(values["by_paths"], rel=1e-9, abs=1e-12)


def test_every_path_is_listed_once_and_an_input_that_is_taken_twice_has_two(compute):
    values = compute(expr="x*x*y+x")

    assert ["x → u → v → L", "x → u → v → L", "x → L", "dL/dx"] == list(values["x_path"])
    assert [-0.28, -0.28, 1.0, 0.44] == pytest.approx(values["x_product"])


def test_a_row_of_the_table_of_paths_multiplies_to_its_product(compute):
    values = compute()
    rows = zip(values["path"], values["factors"], values["product"], strict=True)
    for path, factors, product in rows:
        if "→" in path:
            by_hand = math.prod(map(float, factors.split(" * ")))
            assert by_hand == pytest.approx(product, rel=2e-3)


def test_the_jacobians_multiply_to_the_derivatives_of_every_node(compute):
    for _, _, values in everywhere(compute):
        nodes, T = all_paths(values)
        rows, columns = ([nodes.index(n) for n in names] for names in
                         ([*values["outer"], "L"], inputs(values)))  # fmt: skip

        assert T[np.ix_(rows, columns)] == pytest.approx(values["J"], rel=1e-9, abs=1e-12)


def test_one_sweep_from_the_output_is_enough_and_the_inputs_take_one_each(compute):
    for expr, n in zip(FORMULAS, (2, 3, 2, 2), strict=True):
        values = compute(expr=expr)

        assert [1, n] == list(values["count"])
        assert ["from L", *(f"from {i}" for i in inputs(values))] == list(values["start"])
        edges = values["edge"].size
        assert [f"1 * {edges} = {edges}", f"{n} * {edges} = {n * edges}"] == list(values["used"])


def test_each_sweep_holds_the_derivatives_it_can_give(compute):
    for _, _, values in everywhere(compute):
        nodes, T = all_paths(values)
        expected = [T[nodes.index("L")], *(T[:, nodes.index(i)] for i in inputs(values))]

        assert np.array(expected).T == pytest.approx(values["sweeps"], rel=1e-9, abs=1e-12)


def test_the_outer_jacobian_times_the_inner_one_is_that_of_the_composition(compute):
    for _, _, values in everywhere(compute):
        J_g, J_h = values["J"][:-1], values["J"][-1]
        expected = [math.fsum(values["J_f"] * column) for column in J_g.T]

        assert expected == pytest.approx(J_h, rel=1e-9, abs=1e-12)


def test_what_passes_an_edge_back_is_what_arrives_times_the_local_derivative(compute):
    values = compute()

    assert values["arriving"] * values["x_local"] == pytest.approx(values["passed_on"])


def test_the_edges_shown_are_those_on_the_paths_from_x(compute):
    for expr in FORMULAS:
        values = compute(expr=expr)
        ways = [path.split(" → ") for path in values["x_path"][:-1]]
        expected = {" → ".join(edge) for way in ways for edge in pairwise(way)}

        assert expected == set(values["x_edge"])


def test_the_slope_of_one_variable_is_the_outer_slope_at_the_inner_value(compute):
    for x, w in POINTS:
        values = compute(x=x, y=w)
        for at, slope in zip(values["one_x"], values["one_chain"], strict=True):
            assert w / math.cosh(w * at + 0.5) ** 2 == pytest.approx(slope, rel=1e-9, abs=1e-12)


def test_the_outer_slope_at_x_gives_another_number(compute):
    values = compute()
    expected = [-0.4 / math.cosh(at) ** 2 for at in values["one_x"]]

    assert expected == pytest.approx(values["one_naive"])
    assert (np.abs(values["one_naive"] - values["one_chain"]) > 0.05).all()


def test_relu_that_is_off_stops_every_path_through_it(compute):
    values = compute(expr="sigmoid(relu(x)*y)", x=-0.7)

    assert 0.0 == values["reverse"][0]
    assert 0.0 == values["local"][0]


def test_titles_speak_of_what_is_shown(demo, compute):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    chain, two = compute(expr="tanh(w*x+b)"), compute()

    jacobians = "f(s, e) = s * e, J_f = [0.67 0.364]: J_h = J_f J_g = [0.245 0.713]"
    paths = "dL/dx = dL/du du/dx + dL/dv dv/dx = (-0.268) + (0.513) = 0.245"
    assert jacobians == title["jacobian"](two)
    assert "f(u) = tanh(u), J_f = [0.953]" in title["jacobian"](chain)
    assert "L = tanh(w * x + b), n = 3: 1 sweep from L, 3 sweeps" in title["sweeps"](chain)
    assert "(-0.268) + (0.513) = 0.245" in title["flow"](two)
    assert paths == title["x_paths"](two)
    assert " + 1 = (-0.28)" in title["x_paths"](compute(expr="x*x*y+x"))


CATCHES = {
    "outer-derivative-at-x": (
        test_the_sweep_from_the_output_gives_the_derivatives_typed_out,
        test_central_differences_of_the_formula_agree,
        test_the_slope_of_one_variable_is_the_outer_slope_at_the_inner_value,
    ),
    "multiplies-the-paths": (test_the_sums_over_the_paths_are_the_derivatives,),
    "keeps-the-last-path": (
        test_the_sweep_from_the_output_gives_the_derivatives_typed_out,
        test_central_differences_of_the_formula_agree,
        test_each_sweep_holds_the_derivatives_it_can_give,
    ),
    "forgets-what-arrives": (
        test_the_sweep_from_the_output_gives_the_derivatives_typed_out,
        test_what_passes_an_edge_back_is_what_arrives_times_the_local_derivative,
    ),
    "multiplies-in-reading-order": (
        test_the_jacobians_multiply_to_the_derivatives_of_every_node,
        test_the_outer_jacobian_times_the_inner_one_is_that_of_the_composition,
    ),
    "a-sweep-for-each-input": (
        test_one_sweep_from_the_output_is_enough_and_the_inputs_take_one_each,
    ),
    "all-inputs-in-one-sweep": (test_the_sweeps_from_the_inputs_give_the_same,),
}
