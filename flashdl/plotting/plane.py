"""The plane that scatter, regions and surfaces share: two axes, a path, points, marks, notes."""

from collections.abc import Callable, Iterator, Sequence

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import Area, Scale, bottom_axis, caption, left_axis, on_axis
from flashdl.plotting.canvas import Dots, Grid, braille, segment
from flashdl.plotting.marks import Panel
from flashdl.plotting.paper import Paper, wrap
from flashdl.plotting.points import SEVERAL, Pair, Point, marker
from flashdl.plotting.series import Values, mark_at
from flashdl.plotting.words import number

Ink = Callable[[int, str | None], Style]  # a class, the background -> the style of its points
FARTHEST = 1e6  # in lengths of the axis: no path is followed further


def rows_for(width: int) -> int:
    """The rows of a plane, fewer than of curves, so that 80 × 24 shows some claims as well."""
    return min(max(width // 7, 8), 12)


def axes(grid: Grid, paper: Paper, scales: tuple[Scale, Scale]) -> Panel:
    """Both axes with their ticks below what the grid holds; the panel between them."""
    across, up = scales
    left = max(map(len, up.labels())) + 2
    area = Area(grid.height, left, rows_for(paper.width), max(1, paper.width - left))
    ticks = zip(up.ticks, up.labels(), strict=True)
    left_axis(grid, paper, area, [(area.row(up.place(at)), text) for at, text in ticks])
    ticks = zip(across.ticks, across.labels(), strict=True)
    bottom_axis(grid, paper, area, [(area.column(across.place(at)), text) for at, text in ticks])
    return Panel(grid, paper, area, across, up)


def over(panel: Panel, row: int, column: int, char: str, style: Style | None = None) -> None:
    """Write a character on what is there and keep its background; plain ink contrasts with it."""
    back = panel.grid.back(row, column)
    if back is not None:
        plain = style is None or style.color is None
        ink = palette.text_on(back) if plain else style.color.name  # type: ignore[union-attr]
        style = palette.ink(ink, back=back, bold=True)
    panel.grid.put(row, column, char, style)


def draw_path(panel: Panel, path: Sequence[Pair]) -> None:
    """Join the corners in order; what leaves the area is cut at its edge, NaN is a gap."""
    area = panel.area
    dots = Dots(area.columns, area.rows)
    strokes: dict[tuple[int, int], str] = {}
    for start, end in _strokes(panel, path):
        line = dots.place(*start), dots.place(*end)
        if panel.paper.ascii_only:
            strokes |= _ascii_line(*((x // 2, y // 4) for x, y in line))
        else:
            dots.draw(segment(*line), 0)
    strokes |= {cell: braille(bits) for cell, bits in dots.bits.items()}
    for (row, column), char in strokes.items():
        over(panel, area.top + row, area.left + column, char)


def _strokes(panel: Panel, path: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    """The straight parts of a path inside the area, a corner without neighbours as a dot."""
    shares = [_shares(panel, pair) for pair in path]
    for before, here, after in zip([None, *shares], shares, [*shares[1:], None], strict=False):
        if here is None:
            continue
        end = after if after is not None else (here if before is None else None)
        inside = None if end is None else clipped(here, end)
        if inside is not None:
            yield inside


def _shares(panel: Panel, pair: Pair) -> Pair | None:
    x, y = panel.x_scale.share(pair[0]), panel.y_scale.share(pair[1])
    if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
        return None
    return x, y


def clipped(start: Pair, end: Pair) -> tuple[Pair, Pair] | None:
    """The part of a line in the unit square, by Liang and Barsky (1984); None if there is none."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    first, last = 0.0, 1.0
    for step, room in ((-dx, x), (dx, 1 - x), (-dy, y), (dy, 1 - y)):
        if step == 0 and room < 0:
            return None
        if step < 0:
            first = max(first, room / step)
        elif step > 0:
            last = min(last, room / step)
    if first > last:
        return None
    return (x + first * dx, y + first * dy), (x + last * dx, y + last * dy)


def _ascii_line(start: tuple[int, int], end: tuple[int, int]) -> dict[tuple[int, int], str]:
    """The cells (row, column) of a line with a stroke each, in the direction of the next cell."""
    cells = list(segment(start, end))
    found = {}
    for here, after in zip(cells, [*cells[1:], None], strict=True):
        if after is not None:
            columns, rows = after[0] - here[0], after[1] - here[1]
            stroke = "-" if not rows else "|" if not columns else "/\\"[columns * rows > 0]
        elif len(cells) == 1:
            stroke = "-"
        found[here[1], here[0]] = stroke
    return found


def cell_of(panel: Panel, pair: Pair) -> tuple[int, int] | None:
    """The row and column in the grid at which a place lies; None outside the area."""
    shares = _shares(panel, pair)
    if shares is None or not all(-1e-9 <= share <= 1 + 1e-9 for share in shares):
        return None
    x, y = (min(max(share, 0.0), 1.0) for share in shares)
    return panel.area.row(y), panel.area.column(x)


def draw_points(panel: Panel, plot: Plot, points: Sequence[Point], ink: Ink) -> list[str]:
    """A glyph a cell; return what the picture cannot show: mixed cells, points off the axes."""
    cells: dict[tuple[int, int], int] = {}
    outside = 0
    for point in points:
        cell = cell_of(panel, (point.x, point.y))
        if cell is None:
            outside += 1
        elif cells.setdefault(cell, point.kind) != point.kind:
            cells[cell] = SEVERAL
    glyphs = {kind: marker(plot, panel.paper, kind) for kind in set(cells.values())}
    for (row, column), kind in cells.items():
        style = palette.BOLD if kind < 0 else ink(kind, panel.grid.back(row, column))
        over(panel, row, column, glyphs[kind], style)
    notes = []
    if SEVERAL in cells.values():
        notes.append(f"{glyphs[SEVERAL]} several classes")
    if outside:
        notes.append(f"outside: {outside} of {len(points)} points")
    return notes


def draw_marks(panel: Panel, plot: Plot, values: Values) -> list[str]:
    """A dotted line at each mark on whatever is there; return the labels to write below."""
    area, notes = panel.area, []
    for mark in plot.marks:
        at, flat = mark_at(mark, values), mark.axis == "y"
        chosen = panel.y_scale if flat else panel.x_scale
        if not on_axis(at, log=chosen.log) or not 0 <= chosen.share(at) <= 1:
            continue
        stroke = panel.paper.pick("┈", ".") if flat else panel.paper.pick("┊", ":")
        row, column = area.row(chosen.place(at)), area.column(chosen.place(at))
        cells = [(row, area.left + i) for i in range(area.columns)]
        for r, c in cells if flat else [(area.top + i, column) for i in range(area.rows)]:
            over(panel, r, c, stroke, palette.DIM)
        notes.append(f"{stroke} {panel.paper.say(mark.label)} ({mark.axis} = {number(at)})")
    return notes


def foot(panel: Panel, plot: Plot, notes: Sequence[str], *, used: int = 0) -> None:
    """The name of the x axis at the right, notes at the left of it where they fit, else below.

    ``used`` columns of the last line are taken; 0 begins a new line.
    """
    grid, paper = panel.grid, panel.paper
    label = paper.fit(caption(plot.x_label or plot.x or "", log=plot.log_x), paper.width)
    row = grid.height - 1 if used else grid.height
    if used and used + 2 + len(label) > paper.width:
        row, used = row + 1, 0
    if label:
        grid.put(row, paper.width - len(label), label, palette.DIM)
    for note in notes:
        room = paper.width - len(label) - 2 if row < grid.height else paper.width
        if used == 0 and len(note) <= room:
            used = grid.put(row, 0, note)
        elif used and used + 3 + len(note) <= room:
            used = grid.put(row, used + 3, note)
        else:
            for line in wrap(note, paper.width):
                grid.put(grid.height, 0, line)
