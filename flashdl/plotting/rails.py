"""Edges that skip a node, as rails beside the boxes, each in the innermost lane that is free."""

from collections.abc import Sequence
from dataclasses import dataclass

from flashdl.demokit import Node
from flashdl.plotting import palette
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_STROKES = {
    UP | DOWN: "│", LEFT | RIGHT: "─", DOWN | RIGHT: "┌", UP | RIGHT: "└", UP | DOWN | RIGHT: "├",
    DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴", UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rail:
    """From the node ``source`` down to every node of ``targets``, indices in drawing order."""

    source: int
    targets: tuple[int, ...]
    lane: int


def rails(nodes: Sequence[Node]) -> list[Rail]:
    """A rail for each node that feeds others than the next one; lane 0 is next to the boxes."""
    index = {node.id: i for i, node in enumerate(nodes)}
    found: list[Rail] = []
    for source, node in enumerate(nodes):
        targets = tuple(
            i for i, other in enumerate(nodes) if node.id in other.inputs and i > source + 1
        )
        if targets and index[node.id] == source:
            busy = {rail.lane for rail in found if rail.targets[-1] >= source}
            lane = next(k for k in range(len(nodes)) if k not in busy)
            found.append(Rail(source, targets, lane))
    return found


def draw_rails(grid: Grid, paper: Paper, found: Sequence[Rail], corner: tuple[int, int]) -> None:
    """Rails left of boxes of three lines; ``corner`` is the column and row where the first begins.

    A rail leaves a box by its lower line and enters in the middle; strokes that meet are joined.
    """
    left, top = corner
    strokes: dict[tuple[int, int], int] = {}

    def add(row: int, column: int, stroke: int) -> None:
        strokes[row, column] = strokes.get((row, column), 0) | stroke

    for rail in found:
        column = left - 2 - 2 * rail.lane
        ends = [(top + 3 * rail.source + 2, DOWN), *((top + 3 * t + 1, UP) for t in rail.targets)]
        for row, stroke in ends:
            add(row, column, stroke | RIGHT)
            for between in range(column + 1, left):
                add(row, between, LEFT | RIGHT)
        last = ends[-1][0]
        for row in range(ends[0][0] + 1, last):
            add(row, column, UP | DOWN)
        grid.put(ends[0][0], left, paper.pick("┴", "+"), palette.DIM)
    for (row, column), stroke in strokes.items():
        grid.put(row, column, paper.pick(_STROKES[stroke], _ascii(stroke)), palette.DIM)
    for target in {t for rail in found for t in rail.targets}:
        grid.put(top + 3 * target + 1, left - 1, paper.pick("▶", ">"))


def _ascii(stroke: int) -> str:
    return {UP | DOWN: "|", LEFT | RIGHT: "-"}.get(stroke, "+")
