"""Plots of named values as Rich renderables; needs nothing of flashdl but demokit."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rich.console import RenderableType

from flashdl.demokit import Plot
from flashdl.plotting import bar, boundary, flow, heatmap, hist, image_strip, line, scatter, surface
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Figure
from flashdl.plotting.sentence import summary
from flashdl.plotting.series import at_frame, every_frame
from flashdl.plotting.svg import save_svg
from flashdl.plotting.table import draw_table

__all__ = ["draw", "draw_table", "save_svg", "summary"]

Painter = Callable[..., Grid]  # plot, values of the frame, paper, span= the values of all frames
_PAINTERS: Mapping[str, Painter] = {
    "line": line.paint,
    "bar": bar.paint,
    "hist": hist.paint,
    "heatmap": heatmap.paint,
    "scatter": scatter.paint,
    "image_strip": image_strip.paint,
    "boundary": boundary.paint,
}


def draw(
    plot: Plot,
    values: Mapping[str, Any],
    *,
    frame: int | None = None,
    beside: Mapping[str, Any] | None = None,
) -> RenderableType:
    """The picture of a plot whose title, labels and nodes are plain; the last frame by default.

    ``values`` are numbers, words and nested lists of them by name. Values ``beside`` them are not
    drawn, but the scales cover them, too.
    """
    assert isinstance(plot.title, str), "the worker calls title, labels and nodes"
    assert not callable(plot.labels)
    assert not callable(plot.nodes)
    if plot.kind == "flow":
        return Figure(partial(flow.paint, plot, values, frame=frame))
    shown, span = at_frame(plot, values, frame), every_frame(plot, values)
    span += () if beside is None else every_frame(plot, beside)
    painter = surface.paint if surface.is_surface(plot) else _PAINTERS[plot.kind]
    return Figure(partial(painter, plot, shown, span=span))
