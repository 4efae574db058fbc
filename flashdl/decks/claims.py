"""What cards claim of computed numbers, and whether what was computed bears it out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from operator import mul
from typing import Any

from flashdl.decks.check import Finding, placed
from flashdl.decks.messages import near
from flashdl.decks.unseen import quoted
from flashdl.demokit.arrays import Array
from flashdl.model import Deck, Note

_OUTPUT = re.compile(r"(?P<name>\w+)(?:\[(?P<index>[^\]]*)\])?")
_WHOLE = re.compile(r"-?\d{1,9}")


class NotThere(Exception):
    """The run has no such number; the message says what it has."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim of a card: an output of a demo, run with some parameters, equals a number.

    ``entry`` and ``position`` say where it stands in the note.
    """

    note: Note
    entry: int
    position: int
    demo: str
    params: Mapping[str, Any]
    output: str
    equals: float
    atol: float = 0.0
    rtol: float = 0.0

    @property
    def card(self) -> str:
        """The short id of its card, ``note#card``; a cloze's own id may be empty."""
        return f"{self.note.id}#{self.note.entries[self.entry].id}"

    def agrees(self, computed: float) -> bool:
        """Whether the number stated is the one computed, as far as the tolerances go."""
        return abs(computed - self.equals) <= self.atol + self.rtol * abs(self.equals)

    def finding(self, message: str, *, field: str = "equals") -> Finding:
        """An error at the claim, or at a field of it."""
        steps = ("cards", self.entry, "claims", self.position, field)
        [found] = placed([(steps, "error", f"{self.card}: {message}")], self.note)
        return found


def claims(deck: Deck) -> Iterator[Stated]:
    """All claims of a deck, in the order of its notes."""
    for note in deck.notes:
        for i, entry in enumerate(note.entries):
            for j, claim in enumerate(entry.later.get("claims", ())):
                fields = {"params": {}, **claim, "demo": claim["demo"].replace("-", "_")}
                yield Stated(note, i, j, **fields)


def number(output: str, values: Mapping[str, Array]) -> float:
    """The one number that ``p[0]``, ``a[1,2]`` or ``loss`` names; raises NotThere."""
    name, places = _parts(output)
    array = _array(name, values)
    if len(places) != len(array.shape) or not all(map(_WHOLE.fullmatch, places)):
        raise NotThere(f"has no number {output}: {_described(name, array.shape)}")
    [found] = numbers(output, values)
    return found


def numbers(output: str, values: Mapping[str, Array]) -> tuple[float, ...]:
    """The numbers of ``p`` or of a slice of it, ``p[1:3]`` or ``a[0,::2]``; raises NotThere."""
    name, places = _parts(output)
    array = _array(name, values)
    places = places or [":"] * len(array.shape)
    picked = [_picked(place, size) for place, size in zip(places, array.shape, strict=False)]
    if len(places) != len(array.shape) or not all(picked):
        raise NotThere(f"has no number {output}: {_described(name, array.shape)}")
    flat, steps = array.flat(), [prod(array.shape[i + 1 :]) for i in range(len(array.shape))]
    return tuple(float(flat[sum(map(mul, at, steps))]) for at in product(*filter(None, picked)))


def _parts(output: str) -> tuple[str, list[str]]:
    match = _OUTPUT.fullmatch(output)
    assert match, "the deck's schema lets nothing else through"
    index = match["index"]
    return match["name"], [part.strip() for part in index.split(",")] if index is not None else []


def _array(name: str, values: Mapping[str, Array]) -> Array:
    if name not in values:
        raise NotThere(f"computes no {quoted(name)}{near(name, values)}")
    if values[name].dtype.startswith("<U"):
        raise NotThere(f"computes words as {name}, no numbers")
    return values[name]


def _picked(place: str, size: int) -> range | None:
    """The places on an axis that ``2``, ``-1`` or ``1:8:3`` names, None where it names none."""
    parts = [part.strip() for part in place.split(":")]
    if not all(part == "" or _WHOLE.fullmatch(part) for part in parts) or parts == [""]:
        return None
    if len(parts) == 1:
        at = int(parts[0])
        return range(at % size, at % size + 1) if -size <= at < size else None
    bounds = [int(part) if part else None for part in parts]
    return range(size)[slice(*bounds)] if len(parts) <= 3 and bounds[2:] != [0] else None


def _described(name: str, shape: Sequence[int]) -> str:
    if not shape:
        return f"{name} is a number, without an index"
    first, last = ",".join("0" * len(shape)), ",".join(str(size - 1) for size in shape)
    return f"{name} has {name}[{first}] to {name}[{last}]" if prod(shape) else f"{name} is empty"
