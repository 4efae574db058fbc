from dataclasses import replace

import pytest

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, summary
from flashdl.plotting.canvas import EIGHTHS_RIGHT

SOFTMAX = Plot("p", "bar", "softmax", x="names", y=("p",), x_label="class", y_label="probability")
NAMES = ["class 0", "class 1", "class 2"]


def length(row):
    """The bar of a row in eighths of a cell."""
    bar = row.partition("│")[2]
    return sum(EIGHTHS_RIGHT.index(char) for char in bar if char in EIGHTHS_RIGHT[1:])


def row_of(text, name):
    return next(row for row in text.splitlines() if row.startswith(name))


def test_lengths_are_proportional_to_an_eighth_of_a_cell(render):
    p = [0.6292, 0.2558, 0.1149]
    text = render(draw(SOFTMAX, {"names": NAMES, "p": p}))
    found = [length(row_of(text, name)) for name in NAMES]

    for value, size in zip(p[1:], found[1:], strict=True):
        assert size == pytest.approx(found[0] * value / p[0], abs=1.5)
    assert found[0] > 300


def test_the_value_stands_beside_its_name(render):
    text = render(draw(SOFTMAX, {"names": NAMES, "p": [0.6292, 0.2558, 0.1149]}))

    assert [row_of(text, name).split("│")[0].split()[-1] for name in NAMES] == [
        "0.629",
        "0.256",
        "0.115",
    ]


def test_the_longest_bar_moves_with_the_largest_value(render):
    for largest in range(3):
        p = [1.0 if i == largest else 0.3 for i in range(3)]
        text = render(draw(SOFTMAX, {"names": NAMES, "p": p}))

        assert largest == max(range(3), key=lambda i: length(row_of(text, NAMES[i])))


@pytest.mark.parametrize(("form", "axis"), [("none", "│"), ("ascii", "|")])
def test_a_negative_bar_lies_left_of_the_axis(render, form, axis):
    text = render(draw(SOFTMAX, {"names": NAMES, "p": [1.0, -1.0, 0.5]}), form)
    full = {"none": "█", "ascii": "#"}[form]
    sides = [[full in side for side in row_of(text, name).split(axis)] for name in NAMES]

    assert [[False, True], [True, False], [False, True]] == sides
    left, right = row_of(text, NAMES[1]), row_of(text, NAMES[0])
    assert left.count(full) == pytest.approx(right.count(full), abs=1)


def test_groups_carry_their_glyph_on_each_bar(render):
    plot = Plot("g", "bar", "", x="names", y=("a", "b"), labels=("true", "wrong"))
    text = render(draw(plot, {"names": NAMES, "a": [1, 2, 3], "b": [3, 2, 1]}))

    assert "● true" in text.splitlines()[0]
    assert text.count("●") == text.count("▲") == 4


@pytest.mark.parametrize("p", [[0.2, 0.4, 0.8], [-0.4, 0.2, 0.4]])
def test_a_bar_ends_above_the_tick_of_its_value(render, p):
    text = render(draw(SOFTMAX, {"names": NAMES, "p": p}))
    axis, labels = text.splitlines()[-2:]

    for name, value in zip(NAMES, p, strict=True):
        row = row_of(text, name)
        middle = labels.index(f" {value}") + 1 + len(str(value)) // 2
        end = row.index("█") if value < 0 else len(row) - 1

        assert abs(end - middle) <= 1
        assert "┬" in axis[middle - 1 : middle + 2]


def test_bars_without_names_are_numbered(render):
    plot = Plot("n", "bar", "", y=("a",))

    assert row_of(render(draw(plot, {"a": [5.0, 6.0]})), "1").split()[1] == "6"


def test_a_bar_without_a_finite_value_shows_the_word(render):
    text = render(draw(SOFTMAX, {"names": NAMES, "p": [1.0, float("nan"), float("inf")]}))

    assert "nan" in row_of(text, "class 1")
    assert "inf" in row_of(text, "class 2")
    assert length(row_of(text, "class 1")) == 0


def test_marks_name_a_bar_and_a_level(render):
    marks = (Mark("x", "class 1", "the true one"), Mark("y", "third", "one third"))
    plot = Plot("m", "bar", "", x="names", y=("p",), marks=marks)
    text = render(draw(plot, {"names": NAMES, "p": [0.9, 0.05, 0.05], "third": 1 / 3}))

    assert "the true one" in row_of(text, "class 1")
    assert "┊ one third" in text


def test_a_thousand_bars_are_cut_with_their_number(render):
    text = render(draw(Plot("m", "bar", "", y=("a",)), {"a": [1.0] * 1000}))

    assert "952 more bars are not shown" in text


def test_bars_on_a_log_scale_gain_a_cell_count_per_decade(render):
    plot = Plot("l", "bar", "", x="names", y=("p",), log_y=True)
    text = render(draw(plot, {"names": NAMES, "p": [1.0, 1e-2, 1e-4]}))
    found = [length(row_of(text, name)) for name in NAMES]

    assert found[0] - found[1] == pytest.approx(found[1] - found[2], abs=2)


def test_the_words_give_the_title_and_every_bar():
    marks = (Mark("x", "class 1", "the true one"), Mark("y", "third", "one third"))
    plot = replace(SOFTMAX, title="Class 0 wins", marks=marks)
    values = {"names": NAMES, "p": [0.6292, 0.2558, 0.1149], "third": 1 / 3}

    assert summary(plot, values).splitlines() == [
        "Class 0 wins",
        "probability by class",
        "class 0: 0.629",
        "class 1: 0.256",
        "class 2: 0.115",
        "marked: the true one, at class 1",
        "marked: one third, at 0.333",
    ]


def test_the_words_name_the_groups_of_a_bar():
    plot = Plot("p", "bar", "", x="names", y=("p", "q"), labels=("now", "then"))
    told = summary(plot, {"names": ["a", "b"], "p": [1.0, 2.0], "q": [3.0]})

    assert told.splitlines()[1:] == ["a: 1 (now), 3 (then)", "b: 2 (now)"]


def test_of_many_bars_the_words_give_the_ends():
    told = summary(Plot("p", "bar", "", y=("p",)), {"p": [float(i) for i in range(50)]})

    assert told.splitlines()[1:] == ["p: 50 bars from 0 (0) to 49 (49)"]


def test_a_bar_of_one_value_has_one_length_in_every_frame(render):
    plot = Plot("f", "bar", "", x="names", y=("p",), frames="p")
    values = {"names": NAMES, "p": [[1.0, 0.5, 0.0], [1.0, 20.25, 0.0]]}
    first, last = (row_of(render(draw(plot, values, frame=i)), "class 0") for i in (0, 1))

    assert first == last
