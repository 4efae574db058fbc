"""Plots of named values as Rich renderables; needs nothing of flashdl but demokit."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rich.console import RenderableType

from flashdl.demokit import Plot
from flashdl.plotting import bar, flow, heatmap, hist, line
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
}


def draw(plot: Plot, values: Mapping[str, Any], *, frame: int | None = None) -> RenderableType:
    """The picture of a plot whose title, labels and nodes are plain; the last frame by default.

    ``values`` are numbers, words and nested lists of them by name.
    """
    assert isinstance(plot.title, str), "the worker calls title, labels and nodes"
    assert not callable(plot.labels)
    assert not callable(plot.nodes)
    if plot.kind == "flow":
        return Figure(partial(flow.paint, plot, values, frame=frame))
    shown, span = at_frame(plot, values, frame), every_frame(plot, values)
    return Figure(partial(_PAINTERS[plot.kind], plot, shown, span=span))
