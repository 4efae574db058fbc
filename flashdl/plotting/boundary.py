"""Decision regions: a tint a class, or a light texture, with the points by glyph on it."""

from collections.abc import Sequence

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import caption
from flashdl.plotting.canvas import Grid
from flashdl.plotting.ground import Ground, lay_colours, lay_texture, read_ground
from flashdl.plotting.marks import Panel
from flashdl.plotting.paper import Entry, Paper, glyph_ink, key, nothing, titled
from flashdl.plotting.plane import axes, draw_marks, draw_path, draw_points, foot
from flashdl.plotting.points import (
    NO_CLASS,
    as_class,
    class_name,
    distinct,
    in_order,
    kinds_of,
    marker,
    path_entry,
    path_of,
    points_of,
)
from flashdl.plotting.series import Values, in_frames, labels_of

TEXTURES = " ·░-:'~,"
ASCII_TEXTURES = " .:',~`;"
MOST_CLASSES = 12  # that the legend lists


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, y label with the legend, regions, path and points, both axes, x label, notes."""
    grid = titled(str(plot.title), paper)
    ground = read_ground(plot, values, paper.width)
    regions = distinct(in_frames(span, str(plot.z)))
    if ground is None or max(regions, default=NO_CLASS) == NO_CLASS:
        return nothing(grid)
    kinds = _kinds(plot, span, regions)
    entries = [_entry(plot, paper, kind) for kind in kinds[:MOST_CLASSES]]
    entries += path_entry(plot, paper)
    key(grid, paper, entries, label=caption(plot.y_label, log=plot.log_y))
    panel = axes(grid, paper, (ground.across, ground.up))
    _regions(panel, ground, kinds)
    notes = draw_marks(panel, plot, values)
    draw_path(panel, path_of(plot, values))
    notes += draw_points(panel, plot, points_of(plot, values), _ink)
    if len(kinds) > MOST_CLASSES:
        notes.append(f"{len(kinds) - MOST_CLASSES} more classes")
    foot(panel, plot, notes)
    return grid


def _kinds(plot: Plot, span: Sequence[Values], regions: set[int]) -> list[int]:
    """The classes of the regions and the points of every frame, and those that have labels."""
    points = [] if plot.points is None else kinds_of(plot, span)
    return in_order({*range(len(labels_of(plot))), *regions, *points})


def _regions(panel: Panel, ground: Ground, kinds: Sequence[int]) -> None:
    """Textures on the tints of the classes, half blocks where they meet; textures alone."""
    paper, area = panel.paper, panel.area
    if paper.halves:
        lay_colours(panel, ground, _tint, {palette.tint(k): _filling(paper, k) for k in kinds})
        return
    cells = ground.cells(area.columns, area.rows)
    lay_texture(panel, [[_texture(paper, as_class(v)) for v in row] for row in cells])


def _tint(value: float) -> str | None:
    kind = as_class(value)
    return None if kind == NO_CLASS else palette.tint(kind)


def _filling(paper: Paper, kind: int) -> tuple[str, Style]:
    """The texture on the tint, faint: not all tints are told apart by every eye."""
    ink = palette.faint(kind)
    return _texture(paper, kind), palette.ink(ink, back=palette.tint(kind))


def _texture(paper: Paper, kind: int) -> str:
    textures = paper.pick(TEXTURES, ASCII_TEXTURES)
    return "?" if kind == NO_CLASS else textures[kind % len(textures)]


def _ink(kind: int, back: str | None) -> Style:
    return glyph_ink(kind) if back is None else palette.ink(palette.on_tint(kind), bold=True)


def _entry(plot: Plot, paper: Paper, kind: int) -> Entry:
    """The ground of a class with its glyph, in brackets where the ground may be blank."""
    name, glyph = class_name(plot, kind), marker(plot, paper, kind)
    if paper.halves and kind != NO_CLASS:
        side = _filling(paper, kind)
        point = (glyph, palette.ink(palette.on_tint(kind), back=palette.tint(kind), bold=True))
        return [side, point if plot.points else side, side], name
    ground = _texture(paper, kind)
    point = (glyph if plot.points else ground, glyph_ink(max(kind, 0)))
    return [("[" + ground, None), point, (ground + "]", None)], name
