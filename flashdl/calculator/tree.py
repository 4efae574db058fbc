"""A calculation as it was understood; every node knows its column, counted from 1.

A run of operators of one rank is one flat node, so that a tree is never deeper than its brackets.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A value that is given when the calculation is done."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A vector, or a matrix whose entries are its rows."""

    entries: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the calculator with its arguments."""

    function: str
    arguments: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Step:
    """An operator and what stands right of it."""

    sign: str
    operand: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Pick:
    """The places in brackets behind a vector or matrix."""

    places: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Arithmetic from left to right."""

    first: "Node"
    steps: tuple[Step | Pick, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a < b <= c``: 1 where every neighbouring pair compares so, else 0."""

    first: "Node"
    steps: tuple[Step, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` of two or more; ``not`` of one."""

    word: str
    parts: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Minus:
    """The negative of a value."""

    operand: "Node"
    column: int


Node = Number | Name | Entries | Call | Chain | Comparison | Logic | Minus


@dataclass(frozen=True, slots=True)
class Expression:
    """A calculation; ``names`` are the values it needs."""

    text: str
    tree: Node
    names: frozenset[str]
