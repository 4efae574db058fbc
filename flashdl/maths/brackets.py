"""Which brackets of a row belong together, and which of them stand around something tall."""

from collections.abc import Sequence
from dataclasses import replace

from flashdl.maths.tree import Accent, Atom, Fence, Frac, Grid, Kind, Node, Root, Row, Script

BRACES = ("underbrace", "overbrace")


def kind(node: Node) -> Kind:
    """TeX's class of an Atom with or without scripts; of everything else ``ord``."""
    match node:
        case Atom(_, _, found):
            return found
        case Script(base):
            return kind(base)
        case _:
            return "ord"


def with_paired_bars(items: Sequence[Node]) -> tuple[Node, ...]:
    """The items of a row; of two equal bars one opens and one closes, a third stands alone."""
    found = list(items)
    waiting: list[dict[Node, int]] = [{}]
    for at, item in enumerate(items):
        match kind(item):
            case "open":
                waiting.append({})
            case "close" if len(waiting) > 1:
                waiting.pop()
            case "bar":
                bar = item.base if isinstance(item, Script) else item
                if (start := waiting[-1].pop(bar, None)) is not None:
                    found[start] = _as(found[start], "open")
                    found[at] = _as(item, "close")
                elif bar is item:
                    waiting[-1][bar] = at
    return tuple(found)


def _as(node: Node, wanted: Kind) -> Node:
    if isinstance(node, Script):
        return replace(node, base=_as(node.base, wanted))
    return replace(node, kind=wanted) if isinstance(node, Atom) else node


def is_tall(node: Node) -> bool:
    """Whether it takes several rows by more than its scripts, so that brackets grow around it."""
    match node:
        case Row(items):
            return any(map(is_tall, items))
        case Script():
            return (node.limits and not (node.sub is node.sup is None)) or is_tall(node.base)
        case Accent(name, body):
            return name in BRACES or is_tall(body)
        case Root(body) | Fence(_, body):
            return is_tall(body)
        case Grid(_, rows):
            return len(rows) > 1 or any(is_tall(cell) for cells in rows for cell in cells)
        case _:
            return isinstance(node, Frac)


def fenced(items: Sequence[Node], limit: int) -> tuple[Node, ...]:
    """The items with each pair of brackets as a Fence, at most ``limit`` in each other.

    Any bracket that closes ends the last one that opens, as in half-open intervals. A row without
    anything tall stays as it is.
    """
    if not any(map(is_tall, items)):
        return tuple(items)
    levels: list[list[Node]] = [[]]
    deeper = 0
    for item in items:
        if kind(item) == "open" and isinstance(item, Atom) and len(levels) <= limit:
            levels.append([item])
        elif kind(item) == "close" and len(levels) > 1 and not deeper:
            inner = levels.pop()
            levels[-1] += _closed(inner, item)
        else:
            deeper += {"open": 1, "close": -1}.get(kind(item), 0) if len(levels) > limit else 0
            levels[-1].append(item)
    return tuple(item for level in levels for item in level)


def _closed(inner: list[Node], closing: Node) -> list[Node]:
    opening, *body = inner
    bare = closing.base if isinstance(closing, Script) else closing
    if not isinstance(opening, Atom) or not isinstance(bare, Atom):
        return [*inner, closing]
    fence = Fence(opening, Row(tuple(body)), bare)
    return [replace(closing, base=fence) if isinstance(closing, Script) else fence]
