"""The words on the edges of a scalar graph, and when its values and gradients become known."""

from flashdl.demokit.scalar_flow import scalar_frames, scalar_nodes

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
