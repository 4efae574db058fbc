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


def test_samples_share_their_bins_and_heights(render):
    plot = Plot("h", "hist", "", y=("a", "b"), labels=("first", "last"), bins=10)
    text = render(draw(plot, {"a": [0.0, 0.5], "b": [1.0] * 40}))
    first, last = text.split("▲")

    assert "● first: 2 values" in first
    assert "last: 40 values" in last
    assert "█" not in first
    assert text.count("1.0") == 1


def test_what_is_not_finite_is_counted_apart(render):
    text = render(draw(ONE, {"a": [0.0, 1.0, float("nan")]}))

    assert "2 values, 1 not finite" in text


def test_the_sentence_gives_range_and_median():
    assert summary(ONE, {"a": [3.0, 1.0, 2.0]}) == "a: 3 values from 1 to 3, median 2"
