"""Points on two axes: a glyph and a colour a class, a path as a line."""

from collections.abc import Sequence

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting.axes import Scale, caption, padded, scale
from flashdl.plotting.canvas import Grid
from flashdl.plotting.marks import draw_marks, marked
from flashdl.plotting.paper import Entry, Paper, glyph_ink, key, nothing, titled
from flashdl.plotting.plane import axes, draw_path, draw_points, foot, rows_for
from flashdl.plotting.points import (
    class_name,
    column_ends,
    kinds_of,
    marker,
    path_entry,
    path_of,
    points_of,
)
from flashdl.plotting.series import Values, in_frames


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, y label with the legend, the points, both axes of all frames, x label, notes."""
    grid = titled(str(plot.title), paper)
    scales = _scales(plot, paper, span)
    if scales is None:
        return nothing(grid, "no finite values" + (" above 0" if plot.log_x or plot.log_y else ""))
    key(grid, paper, _entries(plot, paper, span), label=caption(plot.y_label, log=plot.log_y))
    panel = axes(grid, paper, scales)
    draw_path(panel, path_of(plot, values))
    notes = draw_points(panel, plot, points_of(plot, values), _ink)
    left_over = draw_marks(panel, plot, values)
    foot(panel, plot, [*notes, *(paper.pick("┊ ", ": ") + text for text in left_over)])
    return grid


def _scales(plot: Plot, paper: Paper, span: Sequence[Values]) -> tuple[Scale, Scale] | None:
    """Scales that cover the points, the path and the marks of every frame."""
    xs: list[float] = []
    ys: list[float] = []
    for name in filter(None, (plot.points, plot.path)):
        for value in in_frames(span, name):
            found = column_ends(plot, value)
            xs, ys = xs + found[0], ys + found[1]
    if not xs or not ys:
        return None
    xs += [at for frame in span for at in marked(plot, frame, "x")]
    ys += [at for frame in span for at in marked(plot, frame, "y")]
    across = _scale(xs, log=plot.log_x, count=max(4, paper.width // 8))
    up = _scale(ys, log=plot.log_y, count=rows_for(paper.width) // 2)
    return (across, up) if across and up else None


def _scale(found: list[float], *, log: bool, count: int) -> Scale | None:
    return scale(found, log=True, count=count) if log else padded(found, count=count)


def _entries(plot: Plot, paper: Paper, span: Sequence[Values]) -> list[Entry]:
    """A glyph for each class, or for the points where a label names them; the path's name."""
    named = plot.points is not None and (plot.labels or plot.classes)
    kinds = kinds_of(plot, span) if named else []
    entries: list[Entry] = [
        ([(marker(plot, paper, kind), glyph_ink(kind))], class_name(plot, kind))
        for kind in kinds
        if marker(plot, paper, kind) != paper.say(class_name(plot, kind))
    ]
    return [*entries, *path_entry(plot, paper)]


def _ink(kind: int, _back: str | None) -> Style:
    return glyph_ink(kind)
