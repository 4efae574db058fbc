"""A formula on rows of its own: as a whole if it fits, else broken where equations are broken."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from flashdl.maths.box import Box, TooLarge, beside, text
from flashdl.maths.layout import Layout, Part, items_of, joined
from flashdl.maths.parse import BadFormula, parse
from flashdl.maths.table import pile
from flashdl.maths.tree import Grid, Node

_STEP = 4  # columns by which further lines are indented if their relation stands far to the right
_BREAKS = (("rel",), ("rel", "bin"))  # before what a line may end: the second if the first is wide


def rows(latex: str, *, width: int, ascii: bool) -> tuple[str, ...]:  # noqa: A002
    """The rows of a formula, none wider than ``width`` columns and none ended by a space.

    None at all if it cannot be drawn: it is no formula, or has no place where it can be broken.
    """
    try:
        node, layout = parse(latex), Layout(ascii)
        forms = _forms(node, layout, width)
        fitting = next((box for box in forms if 0 < box.width <= width), None)
    except (BadFormula, TooLarge):
        return ()
    return tuple(row.rstrip() for row in fitting.rows) if fitting else ()


def _forms(node: Node, layout: Layout, width: int) -> Iterator[Box]:
    """The whole, then its equations broken before relations, then before sums as well."""
    if isinstance(node, Grid) and node.kind == "stacked":
        yield layout.box(node)
        lines = [layout.parts(items_of(cells)) for cells in node.rows]
    else:
        lines = [layout.parts(items_of((node,)))]
        yield joined(lines[0])
    equations = [one for parts in lines for one in _equations(parts)]
    for kinds in _BREAKS:
        broken: list[Box] = []
        lead = _STEP
        for parts in equations:
            lead = _lead(parts, width) or lead
            broken += _lines(parts, kinds, width, lead)
        yield pile(broken or [text("")])


def _equations(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """A row in pieces: a new one begins where a comma has a wide space behind it."""
    start = 0
    for at, (before, part) in enumerate(pairwise(parts), start=1):
        if before.piece.kind == "punct" and part.gap > 1:
            yield parts[start:at]
            start = at
    if parts:
        yield parts[start:]


def _lead(parts: Sequence[Part], width: int) -> int:
    """The column of the first relation, or 0 if it stands too far to the right or left."""
    end = 0
    for at, part in enumerate(parts):
        start = end + part.gap if at else 0
        if part.piece.kind == "rel":
            return start if start <= width // 2 else _STEP
        end = start + part.box.width
    return 0


def _lines(parts: Sequence[Part], kinds: Sequence[str], width: int, lead: int) -> Iterator[Box]:
    """As much on each line as fits; relations stand below each other."""
    ends = [*accumulate(part.gap + part.box.width for part in parts)]
    places = [*_places(parts, kinds), len(parts)]
    start = 0
    for place, after in zip(places, [*places[1:], None], strict=True):
        indent = _indent(parts, start, lead)
        left = ends[start] - parts[start].box.width
        if after is None or indent + ends[after - 1] - left > width:
            yield beside([text(" " * indent), joined(parts[start:place])])
            start = place


def _places(parts: Sequence[Part], kinds: Sequence[str]) -> Iterator[int]:
    """The parts that may begin a line: operators outside of brackets."""
    level = 0
    for at, (before, part) in enumerate(pairwise(parts), start=1):
        level += {"open": 1, "close": -1}.get(before.piece.kind, 0)
        if level <= 0 and part.piece.kind in kinds and before.piece.kind != "rel":
            yield at


def _indent(parts: Sequence[Part], start: int, lead: int) -> int:
    if parts[start].piece.kind == "rel":
        return lead
    return lead + 2 if start else 0
