"""Computation graphs: a box a node with value and gradient, edges with the local derivative."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flashdl.demokit import Node, Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper, nothing, titled, wrap
from flashdl.plotting.rails import draw_rails, rails
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


def paint(plot: Plot, values: Values, paper: Paper, *, frame: int | None = None) -> Grid:
    """Boxes where they fit in 60 columns or more, else a list; a dot is not known in this frame."""
    grid = titled(str(plot.title), paper)
    nodes = tuple(plot.nodes) if not callable(plot.nodes) else ()
    if not nodes:
        return nothing(grid, "no nodes")
    known = list(zip(nodes, _known(plot, values, frame, len(nodes)), strict=True))
    found = rails(nodes)
    left = 2 * len({rail.lane for rail in found}) + bool(found)
    names = min(max(len(paper.say(_name(node, values))) for node in nodes), paper.width // 3)
    room = (paper.width - left - 8 - names) // 2
    if paper.width < NARROWEST_BOXES or room < len("gradient ↑"):
        boxes = [_box(*pair, values, paper, (paper.width, paper.width - 12)) for pair in known]
        _list(grid, paper, boxes)
    else:
        boxes = [_box(*pair, values, paper, (names, room)) for pair in known]
        _boxes(grid, paper, boxes, left)
        draw_rails(grid, paper, found, (left, grid.height - 3 * len(boxes)))
    return grid


def _known(plot: Plot, values: Values, frame: int | None, count: int) -> list[tuple[bool, bool]]:
    """For each node whether its value and its gradient are known in this frame."""
    flags = frame_of(values[plot.frames], frame) if plot.frames else None
    rows = flags if isinstance(flags, list | tuple) else [[1, 1]] * count
    padded = [[*numbers(row), 1.0, 1.0] for row in [*rows, *[[1, 1]] * count][:count]]
    return [(bool(row[0]), bool(row[1])) for row in padded]


def _box(
    node: Node, known: tuple[bool, bool], values: Values, paper: Paper, room: tuple[int, int]
) -> Box:
    """The texts of a node, the name in ``room[0]`` columns, value and gradient in ``room[1]``."""
    value, gradient = (
        "" if name is None else (describe(values[name], room[1]) if shown else UNKNOWN)
        for name, shown in zip((node.value, node.gradient), known, strict=True)
    )
    name = paper.fit(_name(node, values), room[0])
    return Box(node, name, paper.fit(value, room[1]), paper.fit(gradient, room[1]))


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
    for box in boxes:
        sources = f"from {', '.join(box.node.inputs)}" if box.node.inputs else ""
        edge = paper.say(": ".join(text for text in (sources, box.node.local) if text))
        for index, line in enumerate(wrap(edge, max(1, paper.width - 4))):
            row = grid.height
            grid.put(row, 2, "" if index else paper.pick("▼", "v"))
            grid.put(row, 4, line, palette.DIM)
        grid.put(grid.height, 0, box.name, palette.BOLD)
        for word, text, style in (
            ("value     ", box.value, VALUE_INK),
            ("gradient  ", box.gradient, GRADIENT_INK),
        ):
            if text:
                row = grid.height
                grid.put(row, grid.put(row, 2, word, palette.DIM), text, style)


def _boxes(grid: Grid, paper: Paper, boxes: Sequence[Box], left: int) -> None:
    """Boxes of three lines below each other, their columns aligned under the two headings."""
    columns = [
        ("", [box.name for box in boxes], palette.BOLD),
        (paper.pick("value ↓", "value"), [box.value for box in boxes], VALUE_INK),
        (paper.pick("gradient ↑", "gradient"), [box.gradient for box in boxes], GRADIENT_INK),
    ]
    top, at = grid.height, left + 2
    for head, texts, style in columns:
        if any(texts):
            grid.put(top, at, head, palette.DIM)
            for index, text in enumerate(texts):
                grid.put(top + 2 + 3 * index, at, text, style)
            at += max(map(len, [head, *texts])) + 2
    longest = max(len(paper.say(box.node.local)) for box in boxes)
    right = min(paper.width - 1, max(at - 1, left + longest + 8))
    ids = [box.node.id for box in boxes]
    for index, box in enumerate(boxes):
        after = boxes[index + 1].node.inputs if index + 1 < len(boxes) else ()
        stems = (index > 0 and ids[index - 1] in box.node.inputs, box.node.id in after)
        _border(grid, paper, (top + 1 + 3 * index, left, right), box.node.local, stems)


def _border(
    grid: Grid, paper: Paper, place: tuple[int, int, int], local: str, stems: tuple[bool, bool]
) -> None:
    """The frame of a box; its upper line carries the edge that comes in, its lower the stem."""
    row, left, right = place
    corners = paper.pick("┌┐└┘─", "++++-")
    line = corners[4] * (right - left - 1)
    grid.put(row, left, corners[0] + line + corners[1], palette.DIM)
    grid.put(row + 2, left, corners[2] + line + corners[3], palette.DIM)
    for column in (left, right):
        grid.put(row + 1, column, paper.pick("│", "|"), palette.DIM)
    if stems[0]:
        grid.put(row, left + 3, paper.pick("▼", "v"))
    if local:
        grid.put(row, left + 4, f" {paper.fit(local, right - left - 7)} ")
    if stems[1]:
        grid.put(row + 2, left + 3, paper.pick("┬", "|"))
