"""What holds of every kind, in every form, at every width, for any data."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement

from flashdl.demokit import Column, Mark, Node, Plot, Table
from flashdl.plotting import draw, draw_table, summary
from flashdl.plotting.paper import WIDEST, Paper

FORMS = ("colour", "none", "ascii")
PLANES = ("scatter", "boundary")
KINDS = ("line", "bar", "hist", "heatmap", "flow", "image_strip", *PLANES)

numbers = st.one_of(
    st.floats(),
    st.floats(-1, 1),
    st.integers(-(10**400), 10**400),
    st.sampled_from([0.0, -0.0, 5e-324, 1e308, -1e308, math.nan, math.inf]),
)
rows = st.lists(numbers, max_size=20)
classes = st.lists(st.lists(st.integers(-1, 12), max_size=9), max_size=6)
images = st.lists(st.lists(rows, max_size=4), max_size=4)
arrays = st.one_of(rows, st.lists(rows, max_size=6), numbers, classes, images)
labels = st.text(max_size=30)


@st.composite
def plots(draw_from):
    """Any plot of any kind whose values are called a, b, c."""
    kind = draw_from(st.sampled_from(KINDS))
    axis = st.sampled_from(("x", "y"))
    places = st.one_of(st.floats(), st.sampled_from(["a", "b", "missing"]))
    mark = st.builds(Mark, axis, places, labels)
    name = st.sampled_from([None, "a", "b", "c"])
    ids = st.sampled_from(["n0", "n1", "n2", "n3", "nowhere"])
    inputs = st.lists(ids, max_size=3).map(tuple)
    nodes = [
        Node(f"n{i}", draw_from(labels), *draw_from(st.tuples(name, name, inputs, labels)))
        for i in range(draw_from(st.integers(0, 4)))
    ]
    return Plot(
        id="any",
        kind=kind,
        title=draw_from(labels),
        x=draw_from(st.sampled_from([None, "c"])),
        y=draw_from(st.sampled_from([(), ("a",), ("a", "b")])),
        z="a",
        labels=tuple(draw_from(st.lists(labels, max_size=3))),
        row_labels=draw_from(name),
        column_labels=draw_from(name),
        x_label=draw_from(labels),
        y_label=draw_from(labels),
        log_x=draw_from(st.booleans()),
        log_y=draw_from(st.booleans()),
        signed=draw_from(st.booleans()),
        bins=draw_from(st.integers(-1, 300)),
        marks=tuple(draw_from(st.lists(mark, max_size=3))),
        nodes=tuple(nodes),
        frames=draw_from(name),
        points=draw_from(name),
        classes=draw_from(name),
        path=draw_from(name),
    )


values = st.fixed_dictionaries({"a": arrays, "b": arrays, "c": st.one_of(rows, st.lists(labels))})


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(plot=plots(), data=values, form=st.sampled_from(FORMS), width=st.integers(40, 200))
def test_no_data_makes_a_plot_fail_or_overflow(render, plot, data, form, width):
    text = render(draw(plot, data, frame=0), form, width)

    assert text.isascii() or form != "ascii"
    assert "\x1b" not in text or form == "colour"
    if form != "colour":
        for line in text.splitlines():
            assert cell_len(line) <= min(width, WIDEST)
            assert not line.endswith(" ")
    assert summary(plot, data)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(plot=plots(), data=values, width=st.integers(1, 39))
def test_a_very_narrow_place_makes_no_plot_fail(render, plot, data, width):
    text = render(draw(plot, data), "none", width)

    assert all(cell_len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "flow"])
@pytest.mark.parametrize("data", [[], [math.nan], [math.inf, -math.inf], [[], []], [[[]]]])
def test_data_without_a_finite_value_says_so(render, kind, data):
    plot = Plot("p", kind, "title", y=("a",), z="a", points="a", classes="a", path="a")

    assert "no finite values" in render(draw(plot, {"a": data}))
    assert "no finite values" in summary(plot, {"a": data})


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_cannot_reach_the_terminal(render, kind):
    evil = "\x1b]52;c;AAAA\x07 \u202eabc \x9b31m [red]list[int]"
    plot = Plot(
        "p", kind, evil, x="w", y=("a",), z="a", labels=(evil,), x_label=evil, y_label=evil,
        row_labels="w", marks=(Mark("x", 0.0, evil),), nodes=(Node("n", evil, "a", local=evil),),
    )  # fmt: skip
    text = render(draw(plot, {"a": [0.2], "w": [evil]}), "none", 100)

    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)
    assert "[red]list[int]" in text


def test_colour_is_decided_when_it_is_printed(render):
    figure = draw(Plot("p", "bar", "t", y=("a",)), {"a": [1.0, 2.0]})

    assert "\x1b[" in render(figure, "colour")
    assert "\x1b[" not in render(figure, "none")
    assert "█" not in render(figure, "ascii")


def test_sixteen_colours_are_too_few_for_a_heatmap_of_shades():
    console = Console(color_system="standard", force_terminal=True, width=80, _environ={})
    paper = Paper.of(console, console.options)

    assert (True, False) == (paper.colour, paper.shades)


def test_a_figure_asks_for_at_most_a_hundred_columns():
    console = Console(width=200, _environ={})
    figure = draw(Plot("p", "bar", "t", y=("a",)), {"a": [1.0]})

    assert Measurement(40, 100) == Measurement.get(console, console.options, figure)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=values, title=labels, form=st.sampled_from(FORMS), width=st.integers(20, 200))
def test_no_data_makes_a_table_fail_or_overflow(render, data, title, form, width):
    columns = (Column(title, "a"), Column("b", "b", ".2%"), Column("c", "c", "{oops}"))
    text = render(draw_table(Table("t", title, columns), data), form, width)

    assert text.isascii() or form != "ascii"
    if form != "colour":
        assert all(cell_len(line) <= min(width, WIDEST) for line in text.splitlines())


BESIDE = {
    "line": Plot("p", "line", "", y=("a",)),
    "bar": Plot("p", "bar", "", y=("a",)),
    "scatter": Plot("p", "scatter", "", points="p"),
    "surface": Plot("p", "heatmap", "", z="z", x="a", y=("a",)),
    "boundary": Plot("p", "boundary", "", z="k", x="a", y=("a",)),
    "image_strip": Plot("p", "image_strip", "", z="z"),
}


@pytest.mark.parametrize("form", ["none", "ascii"])
@pytest.mark.parametrize("name", BESIDE)
def test_two_pictures_beside_each_other_have_the_same_scales(render, name, form):
    right = {"a": [0.0, 1.0], "p": [[0.0, 1.0], [1.0, 2.0]], "z": [[0.0, 1.0], [1.0, 2.0]]}
    wrong = {"a": [0.0, 1.0], "p": [[5.0, 9.0], [7.0, 7.0]], "z": [[0.0, 9.0], [9.0, 7.0]]}
    right["k"], wrong["k"] = [[0, 1], [1, 1]], [[0, 2], [2, 2]]
    wrong["a"] = [0.0, 7.0] if name in ("line", "bar") else wrong["a"]
    plot = BESIDE[name]
    pictures = [draw(plot, right, beside=wrong), draw(plot, wrong, beside=right)]
    first, second = (render(picture, form).splitlines() for picture in pictures)
    axes = [row for row in first if set(row) & set("└┬├") or row.startswith(("+-", "++"))]

    assert first != second
    assert len(first) == len(second)
    assert first[-1] == second[-1]
    assert all(row in second for row in axes)
