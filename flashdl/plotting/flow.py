"""Computation graphs: a box a node with value and gradient, edges with the local derivative."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from rich.style import Style

from flashdl.demokit import Node, Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper, nothing, titled, wrap
from flashdl.plotting.rails import Rail, draw_rails, rails
from flashdl.plotting.series import Values, frame_of, numbers, shape
from flashdl.plotting.words import number

NARROWEST_BOXES = 60
UNKNOWN = "·"
VALUE_INK = palette.ink(palette.SERIES[0])
GRADIENT_INK = palette.ink(palette.SERIES[1])


@dataclass(frozen=True, slots=True)
class Box:
    """What is written of one node; an empty text for what it does not have."""

    node: Node
    name: str
    value: str
    gradient: str
    local: str


def paint(plot: Plot, values: Values, paper: Paper, *, frame: int | None = None) -> Grid:
    """Boxes from 60 columns on, below that a list; unknown values of a frame are a dot."""
    grid = titled(str(plot.title), paper)
    nodes = tuple(plot.nodes) if not callable(plot.nodes) else ()
    if not nodes:
        return nothing(grid, "no nodes")
    known = _known(plot, values, frame, len(nodes))
    if paper.width < NARROWEST_BOXES:
        _list(
            grid, paper, [_box(n, values, k, 26, paper) for n, k in zip(nodes, known, strict=True)]
        )
        return grid
    found = rails(nodes)
    left = 2 * (max((rail.lane for rail in found), default=-1) + 1) + (1 if found else 0)
    spare = paper.width - left - 8 - max(len(paper.say(_name(n, values))) for n in nodes)
    room = max(9, spare // 2)
    boxes = [_box(n, values, k, room, paper) for n, k in zip(nodes, known, strict=True)]
    _boxes(grid, paper, boxes, left, found)
    return grid


def _known(plot: Plot, values: Values, frame: int | None, count: int) -> list[tuple[bool, bool]]:
    """For each node whether its value and its gradient are known in this frame."""
    flags = frame_of(values[plot.frames], frame) if plot.frames else None
    rows = flags if isinstance(flags, list | tuple) else [[1, 1]] * count
    padded = [[*numbers(row), 1.0, 1.0] for row in [*rows, *[[1, 1]] * count][:count]]
    return [(bool(row[0]), bool(row[1])) for row in padded]


def _box(node: Node, values: Values, known: tuple[bool, bool], room: int, paper: Paper) -> Box:
    value, gradient = (
        "" if name is None else (describe(values[name], room) if shown else UNKNOWN)
        for name, shown in zip((node.value, node.gradient), known, strict=True)
    )
    texts = (_name(node, values), value, gradient, node.local)
    name, value, gradient, local = (paper.say(text) for text in texts)
    return Box(node, name, value, gradient, local)


def _name(node: Node, values: Values) -> str:
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


def _list(grid: Grid, paper: Paper, boxes: Sequence[Box]) -> None:
    labels = {box.node.id: paper.say(box.node.id) for box in boxes}
    for box in boxes:
        sources = ", ".join(labels[i] for i in box.node.inputs if i in labels)
        edge = ": ".join(text for text in (f"from {sources}" if sources else "", box.local) if text)
        for index, line in enumerate(wrap(edge, paper.width - 4)):
            grid.put(grid.height, 2, paper.pick(" ▼"[index == 0], " v"[index == 0]), palette.DIM)
            grid.put(grid.height - 1, 4, line, palette.DIM)
        grid.put(grid.height, 0, box.name, palette.BOLD)
        for word, text, style in (
            ("value     ", box.value, VALUE_INK),
            ("gradient  ", box.gradient, GRADIENT_INK),
        ):
            if text:
                row = grid.height
                grid.put(row, grid.put(row, 2, word, palette.DIM), text, style)


def _boxes(
    grid: Grid, paper: Paper, boxes: Sequence[Box], left: int, found: Sequence[Rail]
) -> None:
    """Boxes of three lines below each other, their columns aligned, rails on the left."""
    texts = [(box.name, box.value, box.gradient) for box in boxes]
    heads = (
        "",
        *(paper.pick(word + arrow, word) for word, arrow in (("value", " ↓"), ("gradient", " ↑"))),
    )
    sizes = [
        max(len(text) for text in column) and max(map(len, (head, *column)))
        for head, column in zip(heads, zip(*texts, strict=True), strict=True)
    ]
    starts = [left + 2, left + 4 + sizes[0], left + 6 + sizes[0] + sizes[1]]
    longest = max((len(box.local) for box in boxes), default=0) + 8
    inner = starts[2] - left + sizes[2] + 1
    right = min(paper.width - 1, left + max(inner, longest))
    top = grid.height
    for head, start, size in zip(heads, starts, sizes, strict=True):
        if size:
            grid.put(top, start, head, palette.DIM)
    tops = [top + 1 + 3 * index for index in range(len(boxes))]
    for index, (box, row) in enumerate(zip(boxes, tops, strict=True)):
        stems = (
            index > 0 and boxes[index - 1].node.id in box.node.inputs,
            index + 1 < len(boxes) and box.node.id in boxes[index + 1].node.inputs,
        )
        _borders(grid, paper, (row, left, right), box.local, stems)
        styles: tuple[Style, ...] = (palette.BOLD, VALUE_INK, GRADIENT_INK)
        for text, start, style in zip_longest(texts[index], starts, styles, fillvalue=""):
            grid.put(row + 1, int(start), str(text), style if isinstance(style, Style) else None)
        grid.put(row + 1, right, paper.pick("│", "|"), palette.DIM)
    draw_rails(grid, paper, found, (left, [row + 1 for row in tops]))


def _borders(
    grid: Grid, paper: Paper, place: tuple[int, int, int], local: str, stems: tuple[bool, bool]
) -> None:
    """The frame of a box; its upper line carries the edge that comes in, its lower the stem."""
    row, left, right = place
    corners = paper.pick("┌┐└┘─", "++++-")
    line = corners[4] * (right - left - 1)
    grid.put(row, left, corners[0] + line + corners[1], palette.DIM)
    grid.put(row + 2, left, corners[2] + line + corners[3], palette.DIM)
    grid.put(row + 1, left, paper.pick("│", "|"), palette.DIM)
    if stems[0]:
        grid.put(row, left + 3, paper.pick("▼", "v"))
    if local:
        grid.put(row, left + 4, f" {local} "[: max(0, right - left - 5)])
    if stems[1]:
        grid.put(row + 2, left + 3, paper.pick("┬", "|"))
