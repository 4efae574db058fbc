import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.demokit import Plot
from flashdl.plotting import draw, summary
from flashdl.plotting.axes import scale
from flashdl.plotting.canvas import EIGHTHS_UP
from flashdl.plotting.hist import count

ONE = Plot("h", "hist", "", y=("a",), x_label="activation", bins=10)


def heights(text):
    """The height of each column of the first panel in eighths of a cell."""
    rows = [row for row in text.splitlines() if "│" in row or "┤" in row]
    bodies = [row[max(row.find("│"), row.find("┤")) + 1 :] for row in rows]
    width = max(map(len, bodies))
    padded = [body.ljust(width) for body in bodies]
    return [sum(EIGHTHS_UP.index(row[c]) for row in padded) for c in range(width)]


@pytest.mark.slow
@given(st.lists(st.floats(-1e3, 1e3), min_size=1), st.integers(1, 50))
def test_every_finite_value_is_counted_once(sample, bins):
    found = count("a", [*sample, float("nan")], scale(sample), bins)

    assert len(sample) == sum(found.counts) == found.size
    assert found.dropped == 1


def test_bins_agree_with_a_count_by_hand():
    sample = [0.0, 0.1, 0.2, 0.3, 0.55, 1.0, 1.0]

    assert [3, 1, 1, 2] == count("a", sample, scale([0.0, 1.0]), 4).counts


@pytest.mark.parametrize("fullest", range(10))
def test_the_tallest_column_stands_over_the_fullest_bin(render, fullest):
    sample = [0.0, 1.0] + [(fullest + 0.5) / 10] * 9
    found = heights(render(draw(ONE, {"a": sample})))
    tall = [c for c, height in enumerate(found) if height == max(found)]

    assert [fullest] == sorted({c * 10 // 70 for c in tall})


def test_heights_are_proportional_to_an_eighth_of_a_cell(render):
    sample = [0.0] * 40 + [0.5] * 20 + [1.0] * 7
    found = heights(render(draw(ONE, {"a": sample})))

    assert found[0] == 12 * 8
    assert found[36] == pytest.approx(found[0] * 20 / 40, abs=1)
    assert found[-1] == pytest.approx(found[0] * 7 / 40, abs=1)


def test_one_value_among_thousands_is_still_seen(render):
    found = heights(render(draw(ONE, {"a": [0.0] * 5000 + [1.0]})))

    assert found[-1] == 1


TWO = Plot("h", "hist", "", y=("a", "b"), labels=("first", "last"), bins=10)


def top_of(text, name):
    """The label at the top of the panel of this name, and whether a column reaches it."""
    rows = text.splitlines()
    row = rows[next(i for i, row in enumerate(rows) if f"{name}:" in row) + 1]
    return row.split("┤")[0].strip(), "█" in row


def test_a_sample_that_would_look_flat_gets_its_own_maximum(render):
    text = render(draw(TWO, {"a": [0.0] * 19 + [0.5], "b": [1.0] * 40}))

    assert "each panel up to its own maximum" in text
    assert ("19", True) == top_of(text, "first")
    assert ("40", True) == top_of(text, "last")
    assert text.count("1.0") == 1


def test_samples_of_one_size_share_their_maximum_stated_once(render):
    text = render(draw(TWO, {"a": [0.0] * 20 + [0.5], "b": [1.0] * 40}))

    assert text.count("each panel up to 40") == 1
    assert ("40", False) == top_of(text, "first")
    assert ("40", True) == top_of(text, "last")


@pytest.mark.parametrize("size", [1, 9, 1234])
def test_zero_stands_on_the_base_line(render, size):
    rows = render(draw(ONE, {"a": [0.0] * size + [1.0]})).splitlines()
    bases = [row for row in rows if "└" in row]

    assert ["0"] == [row.split("└")[0].strip() for row in bases]
    assert not any(row.split("┤")[0].strip() == "0" for row in rows if "┤" in row)


def test_every_frame_has_the_bins_and_the_maximum_of_all(render):
    plot = Plot("h", "hist", "", y=("a",), bins=10, frames="a")
    values = {"a": [[0.0, 1.0], [0.0] * 30 + [9.0]]}
    first, last = (render(draw(plot, values, frame=i)).splitlines() for i in (0, 1))

    assert first[-2:] == last[-2:]
    assert [row.split("┤")[0] for row in first if "┤" in row] == [
        row.split("┤")[0] for row in last if "┤" in row
    ]
    assert sum(map(len, first)) < sum(map(len, last))


def test_what_is_not_finite_is_counted_apart(render):
    text = render(draw(ONE, {"a": [0.0, 1.0, float("nan")]}))

    assert "2 values, 1 not finite" in text


def test_the_words_give_range_median_mode_and_every_count():
    sample = [0.0, 0.3, 0.5, 0.5, 0.9, 1.0]
    counts = "0 to 0.2: 1, 0.2 to 0.4: 1, 0.4 to 0.6: 2, 0.8 to 1: 2"
    told = summary(Plot("h", "hist", "Spread", y=("a",), x_label="p"), {"a": sample})

    assert told.splitlines() == [
        "Spread",
        "count by p",
        f"a: 6 values from 0 to 1; median 0.5; most in 0.4 to 0.6; counts: {counts}",
    ]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=50))
def test_the_counts_that_are_told_add_up(sample):
    told = summary(ONE, {"a": sample}).partition("counts: ")[2]

    assert len(sample) == sum(int(part.split(": ")[1]) for part in told.split(", "))
