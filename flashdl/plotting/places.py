"""Planes in words: where the points are, how far a region goes, how high a surface is."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from flashdl.demokit import Plot
from flashdl.plotting.axes import Scale, caption, on_axis
from flashdl.plotting.course import course
from flashdl.plotting.ground import Ground, read_ground
from flashdl.plotting.points import (
    NO_CLASS,
    Pair,
    Point,
    as_class,
    class_name,
    in_order,
    pairs,
    parts_of,
    path_of,
    points_of,
    shown,
)
from flashdl.plotting.series import Values, labels_of, mark_at
from flashdl.plotting.words import number

MOST_NEIGHBOURS, MOST_POINTS, MOST_PARTS = 600, 6, 6
SAMPLED, LEVELS = 60, 5  # places along x, and along y, at which a plane is described


def tell_scatter(plot: Plot, values: Values) -> Iterator[str]:
    """Of each class how many points and where, how many stand by one of their own, the path."""
    points, path = points_of(plot, values), path_of(plot, values)
    seen = [(p.x, p.y) for p in points] + [pair for pair in path if shown(pair, plot)]
    if not seen:
        yield "no finite values"
        return
    up, across = _span([y for _, y in seen]), _span([x for x, _ in seen])
    yield f"{_up(plot)} {up}, {_across(plot)} {across}"
    kinds = in_order(p.kind for p in points)
    for kind in kinds:
        yield _cloud(_group_name(plot, kind), [p for p in points if p.kind == kind])
    if 1 < len(kinds) < len(points) <= MOST_NEIGHBOURS:
        own = _beside_their_own(points)
        yield f"{own} of {len(points)} points are nearest to one of their own class"
    yield from _lost_points(plot, values, points)
    yield from _path(plot, path, plot.path_label or "path")
    yield from _marks(plot, values)


def tell_boundary(plot: Plot, values: Values) -> Iterator[str]:
    """The share of each region and where it runs, of each class how many points lie in its own."""
    ground = read_ground(plot, values, SAMPLED)
    kinds = [] if ground is None else [as_class(v) for row in ground.z for v in row]
    if ground is None or max(kinds, default=NO_CLASS) == NO_CLASS:
        yield "no finite values"
        return
    yield _axes(plot, ground)
    cells = [as_class(v) for row in ground.cells(SAMPLED, SAMPLED) for v in row]
    shares = [
        f"{class_name(plot, k)} {100 * cells.count(k) / len(cells):.0f} %" for k in in_order(cells)
    ]
    yield f"regions: {', '.join(shares)}"
    yield from _runs(plot, ground)
    points = points_of(plot, values)
    for kind in in_order(p.kind for p in points):
        yield _in_regions(plot, ground, [p for p in points if p.kind == kind])
    yield from _lost_points(plot, values, points)
    yield from _path(plot, path_of(plot, values), plot.path_label or "line")
    yield from _marks(plot, values)


def tell_surface(plot: Plot, values: Values) -> Iterator[str]:
    """The least and the largest value and where, values on a coarse grid, along the path."""
    ground = read_ground(plot, values, SAMPLED)
    heights = [] if ground is None else _heights(ground)
    if ground is None or not heights:
        yield "no finite values"
        return
    yield _axes(plot, ground)
    (least, *low), (most, *high) = min(heights), max(heights)
    yield f"values from {number(least)} at {_pair(low)} to {number(most)} at {_pair(high)}"
    columns = [_tick(ground.across, ground.xs[i]) for i in _spread(len(ground.xs))]
    yield f"at {_across(plot)} = {', '.join(columns)}:"
    for row in reversed(_spread(len(ground.ys))):
        told = [number(ground.z[row][i]) for i in _spread(len(ground.xs))]
        yield f"{_up(plot)} = {_tick(ground.up, ground.ys[row])}: {', '.join(told)}"
    path = path_of(plot, values)
    yield from _path(plot, path, plot.path_label or "path", ground)
    for point in points_of(plot, values)[:MOST_POINTS]:
        yield f"{_point_name(plot, point.kind)} at {_high(ground, (point.x, point.y))}"
    yield from _marks(plot, values)


def _up(plot: Plot) -> str:
    return caption(plot.y_label or (plot.y[0] if plot.y else "y"), log=plot.log_y)


def _across(plot: Plot) -> str:
    return caption(plot.x_label or plot.x or "x", log=plot.log_x)


def _axes(plot: Plot, ground: Ground) -> str:
    ys, xs = (ground.up.low, ground.up.high), (ground.across.low, ground.across.high)
    return f"{_up(plot)} {_span(ys)}, {_across(plot)} {_span(xs)}"


def _span(found: Sequence[float]) -> str:
    return f"from {number(min(found))} to {number(max(found))}"


def _pair(pair: Sequence[float]) -> str:
    return f"({number(pair[0])}, {number(pair[1])})"


def _group_name(plot: Plot, kind: int) -> str:
    named = plot.classes is not None or labels_of(plot)
    return class_name(plot, kind) if named else "points"


def _point_name(plot: Plot, kind: int) -> str:
    return "point" if _group_name(plot, kind) == "points" else _group_name(plot, kind)


def _cloud(name: str, points: Sequence[Point]) -> str:
    xs, ys = [p.x for p in points], [p.y for p in points]
    if len(points) == 1:
        return f"{name}: 1 point at {_pair((xs[0], ys[0]))}"
    middle = _pair((median(xs), median(ys)))
    return f"{name}: {len(points)} points around {middle}, x {_span(xs)}, y {_span(ys)}"


def _beside_their_own(points: Sequence[Point]) -> int:
    """How many points have a nearest neighbour of their class, each axis in units of its range."""
    wide = (max(p.x for p in points) - min(p.x for p in points)) or 1.0
    high = (max(p.y for p in points) - min(p.y for p in points)) or 1.0
    scaled = [(p.x / wide, p.y / high, p.kind) for p in points]
    own = 0
    for i, (x, y, kind) in enumerate(scaled):
        others = scaled[:i] + scaled[i + 1 :]
        own += min(others, key=lambda o: (o[0] - x) ** 2 + (o[1] - y) ** 2)[2] == kind
    return own


def _lost_points(plot: Plot, values: Values, points: Sequence[Point]) -> Iterator[str]:
    count = 0 if plot.points is None else len(pairs(values[plot.points]))
    if count > len(points):
        yield f"{count - len(points)} of {count} points cannot be shown"


def _runs(plot: Plot, ground: Ground) -> Iterator[str]:
    """From the top down, at a few places of y, the regions from left to right with their ends."""
    for row in reversed(_spread(len(ground.ys))):
        kinds = [as_class(v) for v in ground.z[row]]
        told, last = [], -1
        for kind, run in groupby(kinds):
            last += len(list(run))
            told.append(f"{class_name(plot, kind)} to {_tick(ground.across, ground.xs[last])}")
        yield f"at {_up(plot)} = {_tick(ground.up, ground.ys[row])}: {', '.join(told)}"


def _tick(scale: Scale, value: float) -> str:
    """A value of an axis; the rounding error of a grid that passes through 0 is 0."""
    return "0" if abs(value) < 1e-8 * (scale.high - scale.low) else number(value)


def _spread(count: int) -> list[int]:
    """At most LEVELS indices from the first to the last, evenly spaced."""
    if count <= LEVELS:
        return list(range(count))
    return [round(i * (count - 1) / (LEVELS - 1)) for i in range(LEVELS)]


def _in_regions(plot: Plot, ground: Ground, points: Sequence[Point]) -> str:
    """Of the points of a class how many lie where; between unlike grid points is on the border."""
    found = [{as_class(v) for v in ground.around(p.x, p.y)} for p in points]
    kind = points[0].kind
    places = [
        (found.count({kind}), "in their own region"),
        (sum(kind not in one and len(one) > 0 for one in found), "in another"),
        (sum(kind in one and len(one) > 1 for one in found), "on its border"),
        (found.count(set()), "outside the picture"),
    ]
    told = ", ".join(f"{count} {where}" for count, where in places if count)
    return f"{class_name(plot, kind)}: {len(points)} points, {told}"


def _heights(ground: Ground) -> list[tuple[float, float, float]]:
    return [
        (v, x, y)
        for y, row in zip(ground.ys, ground.z, strict=True)
        for x, v in zip(ground.xs, row, strict=True)
        if on_axis(v)
    ]


def _high(ground: Ground, pair: Pair) -> str:
    found = ground.around(*pair)
    place = f"({_tick(ground.across, pair[0])}, {_tick(ground.up, pair[1])})"
    return f"{place}, {f'value near {number(found[0])}' if found else 'outside'}"


def _path(plot: Plot, path: list[Pair], name: str, ground: Ground | None = None) -> Iterator[str]:
    """A line for each part of a path between its gaps, and how many are left out."""
    parts = parts_of(plot, path)
    for index, part in enumerate(parts[:MOST_PARTS], 1):
        count = f" {index}" if len(parts) > 1 else ""
        yield f"{name}{count}: {_part(plot, part, ground)}"
    if len(parts) > MOST_PARTS:
        yield f"parts left out: {len(parts) - MOST_PARTS}"


def _part(plot: Plot, corners: list[Pair], ground: Ground | None) -> str:
    """A path from left to right as a curve, any other by its ends, with the heights there."""
    if ground is not None:
        ends = [_high(ground, pair) for pair in (corners[0], corners[-1])]
        return f"{len(corners)} points from {ends[0]}, to {ends[1]}"
    if len(corners) > 2 and all(a[0] < b[0] for a, b in pairwise(corners)):
        return course(plot, corners)
    return f"from {_pair(corners[0])} to {_pair(corners[-1])}"


def _marks(plot: Plot, values: Values) -> Iterator[str]:
    for mark in plot.marks:
        at, name = mark_at(mark, values), _up(plot) if mark.axis == "y" else _across(plot)
        if on_axis(at, log=plot.log_y if mark.axis == "y" else plot.log_x):
            yield f"marked: {mark.label}, at {name} = {number(at)}"
