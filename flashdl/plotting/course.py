"""The course of curves in words: ends, extremes between them, values at the marks."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flashdl.demokit import Mark, Plot
from flashdl.plotting.axes import caption, on_axis
from flashdl.plotting.line import xs_of
from flashdl.plotting.series import Series, Values, mark_at, series
from flashdl.plotting.words import number

Point = tuple[float, float]


def tell_line(plot: Plot, values: Values) -> Iterator[str]:
    """The axes with their ranges, a line a curve, a line a mark."""
    found = series(plot, values)
    x = xs_of(plot, values, found)
    curves = [(one, _points(plot, x, one)) for one in found]
    places = [at for _, points in curves for at, _ in points]
    if not places:
        yield "no finite values"
        return
    across = caption(plot.x_label or plot.x or "index", log=plot.log_x)
    up = caption(plot.y_label or "value", log=plot.log_y)
    yield f"{up} over {across}, from {number(min(places))} to {number(max(places))}"
    for one, points in curves:
        yield f"{one.name}: {course(plot, points)}{_lost(len(one.numbers) - len(points))}"
    for mark in plot.marks:
        yield from _at_mark(plot, mark, mark_at(mark, values), curves)


def _points(plot: Plot, x: Sequence[float], one: Series) -> list[Point]:
    pairs = zip(x, one.numbers, strict=False)
    return [(a, b) for a, b in pairs if on_axis(a, log=plot.log_x) and on_axis(b, log=plot.log_y)]


def course(plot: Plot, points: Sequence[Point]) -> str:
    """The first point, the lowest and the highest where they are others, the last point."""
    if not points:
        return "no finite values"
    ys = [y for _, y in points]
    if min(ys) == max(ys):
        return (
            f"{number(ys[0])} at all {len(ys)} points" if len(ys) > 1 else _point(plot, points[0])
        )
    ends = {0, len(ys) - 1}
    extremes = {ys.index(least) for least in (min(ys), max(ys)) if least not in (ys[0], ys[-1])}
    told = _point(plot, points[0])
    for start, end in pairwise(sorted(ends | extremes)):
        told += f", {_verb(ys[start : end + 1])} {_point(plot, points[end])}"
    return told


def _verb(ys: Sequence[float]) -> str:
    steady = sorted(ys) in (list(ys), list(reversed(ys)))
    if ys[0] == ys[-1]:
        return "the same" if steady else "back to"
    verb = "rising to" if ys[-1] > ys[0] else "falling to"
    return verb if steady else f"on the whole {verb}"


def _point(plot: Plot, point: Point) -> str:
    return f"{number(point[1])} at {_place(plot, point[0])}"


def _place(plot: Plot, at: float) -> str:
    """``layer 3`` or ``temperature T = 0.5``; what follows a comma in the label is left out."""
    name = (plot.x_label or plot.x or "index").partition(",")[0].strip()
    return f"{name} {number(at)}" if name.isalpha() and len(name) > 1 else f"{name} = {number(at)}"


def _lost(count: int) -> str:
    return f" ({count} cannot be shown)" if count > 0 else ""


def _at_mark(
    plot: Plot, mark: Mark, at: float, curves: Sequence[tuple[Series, list[Point]]]
) -> Iterator[str]:
    """A marked level, or at a marked x the value of each curve at the point nearest to it."""
    if mark.axis == "y":
        if on_axis(at, log=plot.log_y):
            yield f"marked: {mark.label}, at {plot.y_label or 'value'} = {number(at)}"
        return
    if not on_axis(at, log=plot.log_x):
        return
    near = [
        (one.name, min(points, key=lambda point: abs(point[0] - at)))
        for one, points in curves
        if points
    ]
    told = [
        f"{name}: {number(y) if number(x) == number(at) else _point(plot, (x, y))}"
        for name, (x, y) in near
    ]
    yield f"marked: {mark.label}, at {_place(plot, at)}; {'; '.join(told)}"
