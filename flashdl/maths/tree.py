"""What a formula is made of; writers lay these nodes out."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ord", "bin", "rel", "big", "op", "open", "close", "bar", "punct", "post", "space"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One symbol or word; ``kind`` is TeX's class of it and decides the spaces around it.

    With ``limits`` its scripts stand above and below it in a display formula.
    """

    text: str
    ascii: str
    kind: Kind = "ord"
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes side by side."""

    items: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A base with its primes, sub- and superscript; with ``limits`` right below and above it."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None
    primes: int = 0
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Frac:
    """A fraction."""

    top: "Node"
    bottom: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or the root of ``index``."""

    body: "Node"
    index: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A hat, bar or the like (LaTeX's name of it) over a body."""

    name: str
    body: "Node"


@dataclass(frozen=True, slots=True)
class Fence:
    r"""A body between delimiters that grow with it: ``\left( … \right)``; either may be empty."""

    opening: Atom
    body: "Node"
    closing: Atom


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, each column aligned to a letter of ``columns`` or else to the middle.

    ``kind`` is ( [ { | ‖ for a matrix in such brackets, or plain, cases, stacked, binom, substack.
    """

    kind: str
    rows: tuple[tuple["Node", ...], ...]
    columns: str = ""


Node = Atom | Row | Script | Frac | Root | Accent | Fence | Grid
