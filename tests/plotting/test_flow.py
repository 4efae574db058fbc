import pytest

from flashdl.demokit import Node, Plot
from flashdl.plotting import draw, summary
from flashdl.plotting.flow import describe

LAYERS = tuple(
    Node(f"a{i}", f"layer {i}", "v", "g", (f"a{i - 1}",) if i else (), f"edge {i}")
    for i in range(6)
)
VALUES = {"v": [0.512, -0.31, 0.901], "g": [0.0512, -0.031, 0.0901], "s": 0.5}


def boxed(nodes, **more):
    return Plot("f", "flow", "", nodes=nodes, **more)


NETWORK = (
    Node("x", "x", "v", "g"),
    Node("W1", "W1", "s", "s"),
    Node("b1", "b1", "s", "s"),
    Node("z1", "z1", "v", "g", ("x", "W1", "b1"), "dz/dW = x"),
    Node("h1", "h1", "v", "g", ("z1",), "1 - h^2"),
    Node("W2", "W2", "s", "s"),
    Node("b2", "b2", "s", "s"),
    Node("z2", "z2", "v", "g", ("h1", "W2", "b2"), "dz/dW = h"),
    Node("C", "loss", "s", "s", ("z2",), "dC/dz = z - t"),
)


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_six_layers_fit_on_a_screen_of_80_by_24(render, form):
    rows = render(draw(boxed(LAYERS), VALUES), form, 80).splitlines()

    assert len(rows) <= 22
    for i in range(6):
        (row,) = (row for row in rows if f"layer {i} [3]" in row)
        assert "[0.512 -0.31 0.901]" in row
        assert "[0.0512 -0.031 0.0901]" in row
        assert i == 0 or f"edge {i}" in rows[rows.index(row) - 1]


def test_nine_nodes_take_a_row_each_and_a_row_for_each_edge(render):
    rows = render(draw(boxed(NETWORK), VALUES)).splitlines()

    assert 9 + 4 + 2 == len(rows)
    assert all(len(row) == len(rows[0]) for row in rows)


def test_values_and_gradients_and_their_arrows_stand_under_their_headings(render):
    rows = render(draw(boxed(LAYERS), VALUES)).splitlines()
    heads = (rows[0].index("value"), rows[0].index("gradient"))
    found = {(row.index("[0.512"), row.index("[0.0512")) for row in rows if "layer" in row}
    arrows = {(row.index("↓"), row.index("↑")) for row in rows if "edge" in row}

    assert {heads} == found == arrows


def test_parameters_are_indented_in_the_box_of_the_node_they_feed(render):
    rows = render(draw(boxed(NETWORK), VALUES)).splitlines()
    names = ["x", "", "W1", "b1", "z1", "", "h1", "", "W2", "b2", "z2", "", "loss"]
    indents = [len(row) - len(row[1:].lstrip()) - 1 for row in rows[1:-1]]

    for row, name, indent in zip(rows[1:-1], names, indents, strict=True):
        assert row.startswith("├" if not name else "│")
        assert name in row
        assert not name or (4 if name[0] in "Wb" else 2) - 1 == indent


def test_an_edge_names_its_sources_where_they_are_not_the_box_above(render):
    nodes = (
        Node("x", "x", "s"),
        Node("m", "m", "s"),
        Node("h", "h", "s", inputs=("x",)),
        Node("y", "y", "s", inputs=("h", "x")),
        Node("z", "z", "s", inputs=("y",)),
    )
    rows = render(draw(boxed(nodes), VALUES)).splitlines()
    edges = [row.strip("├┤─ ") for row in rows if row.startswith("├")]

    assert ["", "↓ x", "↓ h, x", "↓"] == edges


def test_a_long_local_derivative_is_wrapped_not_cut(render):
    local = " ".join(f"word{i}" for i in range(30))
    nodes = (Node("x", "x", "v", "g"), Node("y", "y", "v", "g", ("x",), local))
    text = render(draw(boxed(nodes), VALUES), "none", 60)

    assert all(f"word{i}" in text for i in range(30))


def test_columns_stay_in_their_places_from_frame_to_frame(render):
    known = [[[1, 0]] * 3 + [[0, 0]] * 3, [[1, 1]] * 6]
    plot = boxed(LAYERS, frames="known")
    half, whole = (
        render(draw(plot, {**VALUES, "known": known}, frame=i)).splitlines() for i in (0, 1)
    )

    assert half[::2] == whole[::2]
    assert [len(row) for row in half] == [len(row) for row in whole]


def test_what_a_frame_does_not_know_is_a_dot(render):
    known = [[[1, 0]] * 3 + [[0, 0]] * 3, [[1, 1]] * 6]
    plot = boxed(LAYERS, frames="known")
    half = render(draw(plot, {**VALUES, "known": known}, frame=0))
    whole = render(draw(plot, {**VALUES, "known": known}))

    assert half.count("[0.512") == 3
    assert half.count("[0.0512") == 0
    assert half.count("·") == 9
    assert whole.count("[0.0512") == 6
    assert "·" not in whole


def test_forty_columns_are_a_list_without_boxes(render):
    text = render(draw(boxed(LAYERS), VALUES), "none", 40)

    assert "│" not in text
    assert "▼ from a4: edge 5" in text
    assert text.count("gradient  [0.0512 -0.031 0.0901]") == 6


def test_ascii_boxes_are_made_of_plus_minus_bar_and_arrows(render):
    nodes = (Node("x", "x"), Node("y", "y", inputs=("x",)), Node("z", "z", inputs=("x", "y")))
    text = render(draw(boxed(nodes), {}), "ascii")

    assert set(text) == set("+-|v xyz,\n")


def test_short_values_are_told_in_full_and_long_ones_by_their_range():
    assert describe(0.12345, 30) == "0.123"
    assert describe([0.5, -1.2], 30) == "[0.5 -1.2]"
    assert describe([[1.0, 2.0], [3.0, 4.0]], 30) == "[1 2; 3 4]"
    assert describe([float(i) for i in range(100)], 30) == "0 to 99"
    assert describe([0.0] * 99 + [float("nan")], 30) == "0 to 0, 1 not finite"


def test_the_words_go_node_by_node_with_every_number():
    nodes = (
        Node("x", "x", "v", "s"),
        Node("W", "W", "m", "m"),
        Node("L", "loss", "s", "s", ("x", "W"), "dL/dx = W"),
    )
    told = summary(Plot("f", "flow", "One step", nodes=nodes), {**VALUES, "m": [[1, 2], [3, 4]]})

    assert told.splitlines() == [
        "One step",
        "x [3]: value 0.512, -0.31, 0.901; gradient 0.5",
        "W [2,2]: value 1, 2 / 3, 4; gradient 1, 2 / 3, 4",
        "loss: from x, W; local derivative dL/dx = W; value 0.5; gradient 0.5",
    ]
