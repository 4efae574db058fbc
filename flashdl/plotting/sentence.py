"""A plot in words, for screen readers and plain output: its finding, then its numbers."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from flashdl.demokit import Plot
from flashdl.plotting.axes import Scale, caption, on_axis, scale
from flashdl.plotting.course import tell_line
from flashdl.plotting.flow import describe, heading
from flashdl.plotting.image_words import tell_images
from flashdl.plotting.places import tell_boundary, tell_scatter, tell_surface
from flashdl.plotting.series import (
    Series,
    Values,
    at_frame,
    every_frame,
    mark_at,
    matrix,
    named,
    numbers,
    samples,
    series,
)
from flashdl.plotting.surface import is_surface
from flashdl.plotting.words import aligned, clean, number

MOST_BARS, MOST_ENTRIES, MOST_CELLS = 12, 12, 64


def summary(plot: Plot, values: Mapping[str, Any]) -> str:
    """The title and, line by line, what the plot shows in its last frame."""
    tell = {
        "line": tell_line, "bar": _bar, "hist": _hist, "heatmap": _heatmap, "flow": _flow,
        "scatter": tell_scatter, "boundary": tell_boundary, "image_strip": tell_images,
    }  # fmt: skip
    lines = [str(plot.title)]
    frames = len(every_frame(plot, values))
    if frames > 1:
        lines.append(f"the last of {frames} frames")
    chosen = tell_surface if is_surface(plot) else tell[plot.kind]
    lines += chosen(plot, at_frame(plot, values, None))
    return "\n".join(text for line in lines if (text := clean(line).strip()))


def _bar(plot: Plot, values: Values) -> Iterator[str]:
    """A line a name with the value of every group; of many bars the ends of each group."""
    groups = series(plot, values)
    if not any(on_axis(v, log=plot.log_y) for group in groups for v in group.numbers):
        yield "no finite values"
        return
    names = named(values, plot.x)
    longest = max(len(group.numbers) for group in groups)
    names += [str(index) for index in range(len(names), longest)]
    across = f" by {plot.x_label}" if plot.x_label else ""
    yield caption(plot.y_label or plot.y[0], log=plot.log_y) + across
    if longest > MOST_BARS:
        yield from (f"{group.name}: {_ends(group.numbers, names)}" for group in groups)
    else:
        yield from _bars(groups, names[:longest])
    for mark in plot.marks:
        place = names.index(mark.at) if mark.at in names else mark_at(mark, values)
        if mark.axis == "x":
            yield from _marked(mark.label, place, names, "")
        elif on_axis(place, log=plot.log_y):
            yield f"marked: {mark.label}, at {number(place)}"


def _bars(groups: Sequence[Series], names: Sequence[str]) -> Iterator[str]:
    """A line a name: the value of each group, with the group's name where there are several."""
    texts = [aligned(group.numbers) for group in groups]
    for index, name in enumerate(names):
        told = [
            f"{text[index]} ({group.name})" if len(groups) > 1 else text[index]
            for text, group in zip(texts, groups, strict=True)
            if index < len(text)
        ]
        yield f"{name}: {', '.join(told)}"


def _marked(label: str, place: float, names: Sequence[str], word: str) -> Iterator[str]:
    if on_axis(place) and 0 <= place < len(names):
        yield f"marked: {label}, at {word}{names[int(place)]}"


def _ends(found: list[float], names: list[str]) -> str:
    finite = [(value, index) for index, value in enumerate(found) if on_axis(value)]
    if not finite:
        return "no finite values"
    (least, first), (most, last) = min(finite), max(finite)
    return (
        f"{len(found)} bars from {number(least)} ({names[first]}) to {number(most)} ({names[last]})"
    )


def _hist(plot: Plot, values: Values) -> Iterator[str]:
    """Of each sample its range, median, and the counts between round values."""
    found = samples(plot, values)
    everything = [v for one in found for v in one.numbers]
    chosen = scale(everything, log=plot.log_x, count=6)
    if chosen is None:
        yield "no finite values"
        return
    yield f"{plot.y_label or 'count'} by {caption(plot.x_label or 'value', log=plot.log_x)}"
    for one in found:
        yield f"{one.name}: {_sample(one, chosen)}"
    for mark in plot.marks:
        if mark.axis == "x" and on_axis(mark_at(mark, values), log=plot.log_x):
            yield f"marked: {mark.label}, at {number(mark_at(mark, values))}"


def _sample(one: Series, chosen: Scale) -> str:
    finite = sorted(v for v in one.numbers if on_axis(v, log=chosen.log))
    if not finite:
        return "no finite values"
    edges = sorted({chosen.low, *chosen.ticks, chosen.high})
    counts = [0] * (len(edges) - 1)
    for value in finite:
        counts[bisect_right(edges[1:-1], value)] += 1
    spans = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    ends = f"{len(finite)} values from {number(finite[0])} to {number(finite[-1])}"
    lost = len(one.numbers) - len(finite)
    told = [
        ends + (f", {lost} not finite" if lost else ""),
        f"median {number(finite[len(finite) // 2])}",
        f"most in {spans[counts.index(max(counts))]}",
        "counts: " + ", ".join(f"{span}: {n}" for span, n in zip(spans, counts, strict=True) if n),
    ]
    return "; ".join(told)


def _heatmap(plot: Plot, values: Values) -> Iterator[str]:
    """Every entry of a small matrix row by row, the least and the largest of any."""
    assert plot.z is not None, "a heatmap names its matrix z"
    z = matrix(values[plot.z])
    cells = [(v, r, c) for r, row in enumerate(z) for c, v in enumerate(row) if on_axis(v)]
    if not cells:
        yield "no finite values"
        return
    rows = _labels(named(values, plot.row_labels), len(z))
    columns = _labels(named(values, plot.column_labels), len(z[0]))
    axes = [("rows: ", plot.y_label), ("columns: ", plot.x_label)]
    yield ", ".join(word + text for word, text in axes if text)
    if len(z) * len(columns) <= MOST_CELLS:
        yield f"the columns in order: {', '.join(columns)}"
        texts = iter(aligned([v for row in z for v in row]))
        yield from (f"row {name}: {', '.join(islice(texts, len(columns)))}" for name in rows)
    ends = [f"{number(v)} (row {rows[r]}, column {columns[c]})" for v, r, c in _extremes(cells)]
    yield f"{len(z)} x {len(columns)} values from {' to '.join(ends)}"
    for mark in plot.marks:
        names, word = (columns, "column") if mark.axis == "x" else (rows, "row")
        yield from _marked(mark.label, mark_at(mark, values), names, f"{word} ")


def _extremes(cells: list[tuple[float, int, int]]) -> tuple[tuple[float, int, int], ...]:
    return min(cells, key=lambda cell: cell[0]), max(cells, key=lambda cell: cell[0])


def _labels(names: list[str], count: int) -> list[str]:
    return names if len(names) == count else [str(index) for index in range(count)]


def _flow(plot: Plot, values: Values) -> Iterator[str]:
    """Node by node: from where, by which derivative, its value and its gradient."""
    nodes = tuple(plot.nodes) if not callable(plot.nodes) else ()
    if not nodes:
        yield "no nodes"
    for node in nodes:
        told = [f"from {', '.join(node.inputs)}"] if node.inputs else []
        told += [f"local derivative {node.local}"] if node.local else []
        told += [f"value {_entries(values[node.value])}"] if node.value else []
        told += [f"gradient {_entries(values[node.gradient])}"] if node.gradient else []
        yield f"{heading(node, values)}: {'; '.join(told)}"


def _entries(value: Any) -> str:
    """The numbers of a value, its rows set apart by a slash; of many the range."""
    return describe(value, 0) if len(numbers(value)) > MOST_ENTRIES else _nested(value)


def _nested(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return number(numbers(value)[0])
    if any(isinstance(part, list | tuple) for part in value):
        return " / ".join(_nested(part) for part in value)
    return ", ".join(number(v) for v in numbers(list(value)))
