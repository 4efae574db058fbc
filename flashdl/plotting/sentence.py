"""A plot in one sentence, for screen readers and plain output."""

import math
from collections.abc import Mapping
from typing import Any

from flashdl.demokit import Plot
from flashdl.plotting.axes import on_axis
from flashdl.plotting.flow import describe
from flashdl.plotting.series import Series, at_frame, matrix, named, numbers, samples, series
from flashdl.plotting.words import clean, number

MOST_ENTRIES = 8


def summary(plot: Plot, values: Mapping[str, Any]) -> str:
    """What the plot shows, in words and numbers, of its last frame; the title is not repeated."""
    tell = {"line": _line, "bar": _bar, "hist": _hist, "heatmap": _heatmap, "flow": _flow}
    return clean(tell[plot.kind](plot, at_frame(plot, values, None))) or "no finite values"


def _line(plot: Plot, values: Mapping[str, Any]) -> str:
    found = series(plot, values)
    longest = max((len(one.numbers) for one in found), default=0)
    x = numbers(values[plot.x]) if plot.x else [float(i) for i in range(longest)]
    return _joined([f"{one.name} {_course(plot, x, one)}" for one in found])


def _course(plot: Plot, x: list[float], one: Series) -> str:
    points = [
        (at, y)
        for at, y in zip(x, one.numbers, strict=False)
        if on_axis(at, log=plot.log_x) and on_axis(y, log=plot.log_y)
    ]
    if not points:
        return "has no finite values"
    first, last = points[0][1], points[-1][1]
    size = math.log10 if plot.log_y else float
    count = f"over {len(points)} point" + "s" * (len(points) > 1)
    low, high = min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])
    span = size(high[1]) - size(low[1])
    if span == 0:
        return f"stays at {number(first)} {count}"
    for word, (at, extreme) in (("peaks at", high), ("dips to", low)):
        if min(abs(size(extreme) - size(end)) for end in (first, last)) > 0.05 * span:
            where = (
                f"{word} {number(extreme)} at {plot.x_label or plot.x or 'index'} = {number(at)}"
            )
            return f"goes from {number(first)} to {number(last)} and {where} {count}"
    verb = "rises" if last > first else "falls"
    return f"{verb} from {number(first)} to {number(last)} {count}"


def _bar(plot: Plot, values: Mapping[str, Any]) -> str:
    names = named(values, plot.x)
    return _joined([_bars(one, names) for one in series(plot, values)])


def _bars(one: Series, names: list[str]) -> str:
    finite = [(value, i) for i, value in enumerate(one.numbers) if on_axis(value)]
    if not finite:
        return f"{one.name} has no finite values"
    value, index = max(finite, key=lambda pair: pair[0])
    name = names[index] if index < len(names) else str(index)
    bars = f"{len(one.numbers)} bar" + "s" * (len(one.numbers) > 1)
    return f"{one.name}: {bars}, largest {number(value)} ({name})"


def _hist(plot: Plot, values: Mapping[str, Any]) -> str:
    return _joined([_sample(one) for one in samples(plot, values)])


def _sample(one: Series) -> str:
    finite = sorted(v for v in one.numbers if on_axis(v))
    if not finite:
        return f"{one.name} has no finite values"
    middle = finite[len(finite) // 2]
    ends = f"from {number(finite[0])} to {number(finite[-1])}"
    return f"{one.name}: {len(finite)} values {ends}, median {number(middle)}"


def _heatmap(plot: Plot, values: Mapping[str, Any]) -> str:
    assert plot.z is not None, "a heatmap names its matrix z"
    z = matrix(values[plot.z])
    cells = [(v, r, c) for r, row in enumerate(z) for c, v in enumerate(row) if on_axis(v)]
    if not cells:
        return f"{plot.z} has no finite values"
    value, row, column = max(cells)
    rows, columns = named(values, plot.row_labels), named(values, plot.column_labels)
    where = f"row {rows[row] if row < len(rows) else row}"
    where += f", column {columns[column] if column < len(columns) else column}"
    least = number(min(cells)[0])
    return f"{plot.z}: {len(z)} x {len(z[0])} values from {least} to {number(value)} ({where})"


def _flow(plot: Plot, values: Mapping[str, Any]) -> str:
    parts = []
    for node in plot.nodes if not callable(plot.nodes) else ():
        text = (
            node.label
            if node.value is None
            else f"{node.label} = {describe(values[node.value], 30)}"
        )
        if node.gradient is not None:
            text += f" with gradient {describe(values[node.gradient], 30)}"
        parts.append(text)
    return "; ".join(parts)


def _joined(parts: list[str]) -> str:
    more = len(parts) - MOST_ENTRIES
    return "; ".join(parts[:MOST_ENTRIES]) + (f"; and {more} more" if more > 0 else "")
