"""The words on the edges of a scalar graph, and when its values and gradients become known."""

from flashdl.demokit.scalar_flow import (
    derivatives,
    edge_words,
    formula,
    said,
    scalar_frames,
    scalar_nodes,
)

NAMES = ["x", "u", "y", "v", "L"]
STEPS = ["u * x x", "v * u y", "L + v x"]
EDGES = [
    ("x", "u", 0.7), ("x", "u", 0.7), ("u", "v", -0.4), ("y", "v", 0.49),
    ("v", "L", 1.0), ("x", "L", 1.0),
]  # fmt: skip


def nodes():
    return {node.id: node for node in scalar_nodes(NAMES, STEPS, EDGES)}


def test_a_node_says_how_it_is_computed():
    assert ["x", "u = x * x", "y", "v = u * y", "L = v + x"] == [n.label for n in nodes().values()]


def test_an_edge_says_its_derivative_in_words_and_its_value():
    assert "dv/du = y = -0.4, dv/dy = u = 0.49" == nodes()["v"].local


def test_an_input_that_is_taken_twice_is_one_edge_with_both_terms():
    assert ("x",) == nodes()["u"].inputs
    assert "du/dx = x + x = 1.4" == nodes()["u"].local


def test_a_derivative_that_is_a_number_is_said_once():
    assert "dL/dv = 1, dL/dx = 1" == nodes()["L"].local


def test_inputs_have_no_edge():
    assert () == nodes()["y"].inputs
    assert "" == nodes()["y"].local


def test_values_become_known_step_by_step_then_gradients_from_the_end():
    frames = scalar_frames(NAMES, STEPS, EDGES)
    values = ["".join(n for n, (value, _) in zip(NAMES, f, strict=True) if value) for f in frames]
    slopes = ["".join(n for n, (_, slope) in zip(NAMES, f, strict=True) if slope) for f in frames]

    assert ["xuy", "xuyv", *["xuyvL"] * 5] == values
    assert ["", "", "", "L", "vL", "uyvL", "xuyvL"] == slopes


def test_a_formula_is_written_out_with_parentheses_where_a_sum_is_a_factor():
    steps = ["s + x y", "t * s x", "L tanh t"]

    assert "tanh((x + y) * x)" == formula("L", steps)
    assert "(x + y) * x" == formula("t", steps)
    assert "s * x" == formula("t", steps, ["s"])
    assert "x" == formula("x", steps)


def test_what_is_said_of_a_node_is_its_formula_or_its_name():
    assert "L = x * x * y + x" == said("L", STEPS)
    assert "L = v + x" == said("L", STEPS, NAMES)
    assert "y" == said("y", STEPS)


def test_derivatives_write_out_what_is_not_known():
    steps = ["e exp y", "L * s e"]

    assert ["dL/ds = exp(y)", "dL/de = s"] == derivatives("L", steps, ["s"])
    assert ["dL/ds = e", "dL/de = s"] == derivatives("L", steps, ["s", "e"])
    assert ["de/dy = e"] == derivatives("e", steps)


def test_the_edges_of_known_nodes_come_with_function_and_derivative():
    expected = [
        ("x → u", "u = x * x", "du/dx = x"),
        ("x → u", "u = x * x", "du/dx = x"),
        ("u → v", "v = u * y", "dv/du = y"),
        ("v → L", "L = v + x", "dL/dv = 1"),
        ("x → L", "L = v + x", "dL/dx = 1"),
    ]

    assert expected == edge_words(STEPS, EDGES, {"x", "u", "v"})
