"""Computation graphs: a row a node, a box a layer, edges with the local derivative."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from typing import Any

from rich.style import Style

from flashdl.demokit import Node, Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper, nothing, titled, wrap
from flashdl.plotting.series import Values, frame_of, numbers, shape
from flashdl.plotting.words import number

NARROWEST_BOXES = 60
INDENT = 2
UNKNOWN = "·"
VALUE_INK = palette.ink(palette.SERIES[0])
GRADIENT_INK = palette.ink(palette.SERIES[1])


@dataclass(frozen=True, slots=True)
class Row:
    """What is written of one node: its name, value and gradient, empty for what it has not.

    ``known`` is whether value and gradient are shown in this frame; the texts are there anyway,
    so that the columns stay in their places from frame to frame.
    """

    node: Node
    name: str
    texts: tuple[str, str]
    known: tuple[bool, bool]

    def shown(self, index: int) -> str:
        """The value (0) or the gradient (1), a dot while it is not known."""
        text = self.texts[index]
        return text if self.known[index] or not text else UNKNOWN


@dataclass(frozen=True, slots=True)
class Column:
    """Values or gradients below each other: their index in a row, heading, arrow, ink, place."""

    index: int
    head: str
    arrow: str
    style: Style
    left: int
    size: int


def paint(plot: Plot, values: Values, paper: Paper, *, frame: int | None = None) -> Grid:
    """Boxes where they fit in 60 columns or more, else a list; a dot is not known in this frame."""
    grid = titled(str(plot.title), paper)
    nodes = tuple(plot.nodes) if not callable(plot.nodes) else ()
    if not nodes:
        return nothing(grid, "no nodes")
    known = _known(plot, values, frame, len(nodes))
    names = [paper.say(heading(node, values)) for node in nodes]
    boxed = paper.width >= NARROWEST_BOXES
    longest = min(max(map(len, names)), paper.width // 3) if boxed else paper.width
    room = (paper.width - longest - INDENT - 8) // 2 if boxed else paper.width - 12
    rows = [
        Row(node, paper.fit(name, longest), _texts(node, values, paper, room), flags)
        for node, name, flags in zip(nodes, names, known, strict=True)
    ]
    if boxed:
        _boxes(grid, paper, layers(rows), room)
    else:
        _list(grid, paper, rows)
    return grid


def layers(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows box by box: the parameters of a computed node stand in its box, above it.

    A parameter is a node without inputs, not the first, that the next computed node takes.
    """
    groups: list[list[Row]] = []
    waiting: list[Row] = []
    for place, row in enumerate(rows):
        if place and not row.node.inputs:
            waiting.append(row)
            continue
        own = [one for one in waiting if one.node.id in row.node.inputs]
        groups += [*([one] for one in waiting if one not in own), [*own, row]]
        waiting = []
    return groups + [[one] for one in waiting]


def sources(box: Sequence[Row], above: Sequence[Row]) -> list[str]:
    """The inputs of a box by name; none where it takes what the box above computes, only that."""
    own = {row.node.id for row in box}
    taken = [name for name in box[-1].node.inputs if name not in own]
    return [] if taken == [above[-1].node.id] else taken


def _known(plot: Plot, values: Values, frame: int | None, count: int) -> list[tuple[bool, bool]]:
    """For each node whether its value and its gradient are known in this frame."""
    flags = frame_of(values[plot.frames], frame) if plot.frames else None
    rows = flags if isinstance(flags, list | tuple) else [[1, 1]] * count
    padded = [[*numbers(row), 1.0, 1.0] for row in [*rows, *[[1, 1]] * count][:count]]
    return [(bool(row[0]), bool(row[1])) for row in padded]


def _texts(node: Node, values: Values, paper: Paper, room: int) -> tuple[str, str]:
    value, gradient = (
        "" if name is None else paper.fit(describe(values[name], room), room)
        for name in (node.value, node.gradient)
    )
    return value, gradient


def heading(node: Node, values: Values) -> str:
    """The label of a node, with its shape if it holds more than a single number."""
    source = node.value or node.gradient
    sizes = shape(values[source]) if source else ()
    return f"{node.label} [{','.join(map(str, sizes))}]" if sizes else node.label


def describe(value: Any, room: int) -> str:
    """A value in at most about ``room`` characters: in full, else by its range."""
    found = numbers(value)
    if not isinstance(value, list | tuple):
        return number(found[0])
    rows = value if any(isinstance(row, list | tuple) for row in value) else [value]
    if len(found) <= 64:
        text = "[" + "; ".join(" ".join(map(number, numbers(row))) for row in rows) + "]"
        if len(text) <= room:
            return text
    finite = [v for v in found if on_axis(v)]
    lost = len(found) - len(finite)
    text = f"{number(min(finite))} to {number(max(finite))}" if finite else "no finite values"
    return text + (f", {lost} not finite" if finite and lost else "")


def _list(grid: Grid, paper: Paper, rows: Sequence[Row]) -> None:
    for line in rows:
        inputs = f"from {', '.join(line.node.inputs)}" if line.node.inputs else ""
        edge = paper.say(": ".join(text for text in (inputs, line.node.local) if text))
        for index, text in enumerate(wrap(edge, max(1, paper.width - 4))):
            row = grid.height
            grid.put(row, 2, "" if index else paper.pick("▼", "v"))
            grid.put(row, 4, text, palette.DIM)
        grid.put(grid.height, 0, line.name, palette.BOLD)
        for word, text, style in (
            ("value     ", paper.say(line.shown(0)), VALUE_INK),
            ("gradient  ", paper.say(line.shown(1)), GRADIENT_INK),
        ):
            if text:
                row = grid.height
                grid.put(row, grid.put(row, 2, word, palette.DIM), text, style)


def _boxes(grid: Grid, paper: Paper, groups: Sequence[Sequence[Row]], room: int) -> None:
    """The boxes below each other; the line between two of them is the edge that joins them."""
    shown = [i for i in (0, 1) if any(row.texts[i] for row in chain.from_iterable(groups))] or [0]
    edges = [_edge(paper, *pair, len(shown)) for pair in pairwise(groups)]
    columns = _columns(paper, list(chain.from_iterable(groups)), edges, (shown, room))
    right = min(paper.width - 1, columns[-1].left + columns[-1].size + 1)
    heads = [[f" {column.head} "] if column.head else [] for column in columns]
    _line(grid, columns, heads, (paper.pick("┌─┐│", "+-+|"), right))
    for box, edge in zip_longest(groups, edges):
        for row in box:
            _row(grid, paper, columns, row, (INDENT * (row is not box[-1]), right))
        if edge is not None:
            texts = [
                [f" {text} " for text in _edge_lines(column, said)]
                for column, said in zip_longest(columns, edge)
            ]
            _line(grid, columns, texts, (paper.pick("├─┤│", "+-+|"), right))
    _line(grid, columns, [], (paper.pick("└─┘│", "+-+|"), right))


def _edge(paper: Paper, above: Sequence[Row], box: Sequence[Row], count: int) -> list[str]:
    """What is said of an edge in each of ``count`` columns; nothing where none comes in."""
    node = box[-1].node
    if not node.inputs:
        return []
    said = [paper.say(", ".join(sources(box, above))), paper.say(node.local)]
    return said if count == 2 else [": ".join(text for text in said if text)]


def _columns(
    paper: Paper, rows: Sequence[Row], edges: Sequence[list[str]], shown: tuple[list[int], int]
) -> list[Column]:
    indices, room = shown
    heads = [paper.pick("value ↓", "value"), paper.pick("gradient ↑", "gradient")]
    arrows = [paper.pick("↓", "v"), paper.pick("↑", "^")]
    left = 2 + max(len(row.name) + INDENT * (not row.node.inputs) for row in rows) + 2
    columns = []
    for place, index in enumerate(indices):
        last = place == len(indices) - 1
        head = heads[index] if any(row.texts[index] for row in rows) else ""
        texts = [head, *(row.texts[index] for row in rows)]
        said = [3 + len(edge[place]) for edge in edges if edge]
        most = max(4, paper.width - 2 - left) if last else room
        size = min(max([*map(len, texts), *said]), most)
        style = (VALUE_INK, GRADIENT_INK)[index]
        columns.append(Column(index, head, arrows[index], style, left, size))
        left += size + 2
    return columns


def _edge_lines(column: Column, text: str | None) -> list[str]:
    """The arrow and the words of an edge, wrapped to the column."""
    if text is None:
        return []
    lines = wrap(text, max(1, column.size - 3)) or [""]
    return [f"{'  ' if i else column.arrow + ' '}{line}".rstrip() for i, line in enumerate(lines)]


def _line(
    grid: Grid,
    columns: Sequence[Column],
    texts: Sequence[list[str]],
    border: tuple[str, int],
) -> None:
    """A line across all columns with the texts on it; what needs more lines goes on below it."""
    strokes, right = border
    top = grid.height
    grid.put(top, 0, strokes[0] + strokes[1] * (right - 1) + strokes[2], palette.DIM)
    for row in range(top + 1, top + max([1, *map(len, texts)])):
        for side in (0, right):
            grid.put(row, side, strokes[3], palette.DIM)
    for column, lines in zip(columns, texts, strict=False):
        for offset, text in enumerate(lines):
            grid.put(top + offset, column.left - 1, text, column.style)


def _row(
    grid: Grid, paper: Paper, columns: Sequence[Column], row: Row, place: tuple[int, int]
) -> None:
    """A node between the sides of its box; a parameter is indented and not bold."""
    indent, right = place
    top = grid.height
    for side in (0, right):
        grid.put(top, side, paper.pick("│", "|"), palette.DIM)
    grid.put(top, 2 + indent, row.name, None if indent else palette.BOLD)
    for column in columns:
        grid.put(top, column.left, paper.say(row.shown(column.index)), column.style)
