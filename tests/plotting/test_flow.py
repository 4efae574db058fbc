import pytest

from flashdl.demokit import Node, Plot
from flashdl.plotting import draw, summary
from flashdl.plotting.flow import describe
from flashdl.plotting.rails import rails

LAYERS = tuple(
    Node(f"a{i}", f"layer {i}", "v", "g", (f"a{i - 1}",) if i else (), f"edge {i}")
    for i in range(6)
)
VALUES = {"v": [0.512, -0.31, 0.901], "g": [0.0512, -0.031, 0.0901], "s": 0.5}


def boxed(nodes, **more):
    return Plot("f", "flow", "", nodes=nodes, **more)


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_six_layers_fit_on_a_screen_of_80_by_24(render, form):
    rows = render(draw(boxed(LAYERS), VALUES), form, 80).splitlines()

    assert len(rows) <= 22
    for i in range(6):
        (row,) = (row for row in rows if f"layer {i} [3]" in row)
        assert "[0.512 -0.31 0.901]" in row
        assert "[0.0512 -0.031 0.0901]" in row
        assert f"edge {i}" in rows[rows.index(row) - 1]


def test_values_and_gradients_stand_under_their_headings(render):
    rows = render(draw(boxed(LAYERS), VALUES)).splitlines()
    found = {(row.index("[0.512"), row.index("[0.0512")) for row in rows if "layer" in row}

    assert {(rows[0].index("value"), rows[0].index("gradient"))} == found


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

    assert set(text) <= set("+-|>v xyz\n")
    assert "->" in text or "+>" in text


def test_an_edge_that_skips_a_node_is_a_rail():
    nodes = [
        Node("x", "x"),
        Node("y", "y"),
        Node("p", "p", inputs=("x", "y")),
        Node("q", "q", inputs=("x",)),
        Node("r", "r", inputs=("y", "q")),
    ]
    found = {(rail.source, rail.targets): rail.lane for rail in rails(nodes)}

    assert {(0, (2, 3)), (1, (4,))} == set(found)
    assert len(set(found.values())) == 2


def test_rails_that_do_not_overlap_share_a_lane():
    chain = [Node(str(i), str(i), inputs=(str(i - 2),) if i % 3 == 2 else ()) for i in range(9)]

    assert {0} == {rail.lane for rail in rails(chain)}


def test_every_edge_can_be_followed_on_the_page(render):
    nodes = (Node("x", "x"), Node("m", "m"), Node("y", "y", inputs=("x",)))
    rows = render(draw(boxed(nodes), {})).splitlines()
    (start,) = (i for i, row in enumerate(rows) if "┴" in row)
    (end,) = (i for i, row in enumerate(rows) if "▶" in row)
    column = rows[start].index("┌")

    assert rows[end][column] == "└"
    assert all(rows[i][column] == "│" for i in range(start + 1, end))
    assert "y" in rows[end]


def test_short_values_are_told_in_full_and_long_ones_by_their_range():
    assert describe(0.12345, 30) == "0.123"
    assert describe([0.5, -1.2], 30) == "[0.5 -1.2]"
    assert describe([[1.0, 2.0], [3.0, 4.0]], 30) == "[1 2; 3 4]"
    assert describe([float(i) for i in range(100)], 30) == "0 to 99"
    assert describe([0.0] * 99 + [float("nan")], 30) == "0 to 0, 1 not finite"


def test_the_sentence_lists_every_node():
    nodes = (Node("x", "x", "s", "s"), Node("L", "loss", "s"))

    assert summary(boxed(nodes), VALUES) == "x = 0.5 with gradient 0.5; loss = 0.5"
