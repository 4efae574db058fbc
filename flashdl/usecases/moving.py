"""A history that goes to another card, or to the cards of another note."""

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from flashdl.errors import UnknownName, UsageError
from flashdl.review.events import Event, effective
from flashdl.review.search import near
from flashdl.usecases.acting import ids_of, named

if TYPE_CHECKING:
    from flashdl.storage.store import Store

ANSWERS = ("review", "known")


class Step(NamedTuple):
    """One card's history to move, with how many answers it has."""

    old: str
    new: str
    answers: int


class Moving(NamedTuple):
    """What a move does, and the cards whose history stays: none there has their id."""

    steps: tuple[Step, ...]
    left: tuple[str, ...]


def planned(store: "Store", source: str, target: str) -> Moving:
    """The move of a card's or note's history to cards that have none of their own.

    Raises UsageError where there is nothing to move, or something in the way.
    """
    if ("#" in source) != ("#" in target):
        raise UsageError("move: error: name two cards, or two notes")
    here = {card: _answers(store, card) for card in _keys(store, source, gone=True)}
    there = _keys(store, target, gone=False)
    if here.keys() >= {*there}:
        raise UsageError(f"move: error: {target} is the same {'card' if '#' in target else 'note'}")
    pairs = [(old, new) for old in here if here[old] for new in there if _fits(old, new, target)]
    if not pairs:
        raise UsageError(f"move: error: {source} has no answers that could go to {target}")
    for _, new in pairs:
        _refuse_own_history(store, new)
    steps = tuple(Step(old, new, here[old]) for old, new in pairs)
    moved = {step.old for step in steps}
    return Moving(steps, tuple(card for card in here if here[card] and card not in moved))


def drafts(moving: Moving, *, day: int) -> list[Event]:
    """The acts of a move."""
    return [
        Event("", 0, "move", step.new, at_ms=0, study_day=day, detail={"from": step.old})
        for step in moving.steps
    ]


def _fits(old: str, new: str, target: str) -> bool:
    """Whether the history goes there; between notes, to the card of the same id."""
    return old != new and ("#" in target or old.partition("#")[2] == new.partition("#")[2])


def _keys(store: "Store", name: str, *, gone: bool) -> list[str]:
    """The cards of an id; ``gone`` ones may have left, or be known from the log alone."""
    rows = [row for row in store.cards() if gone or row.present]
    found = named(rows, [name])
    if found is not None:
        return [row.key for row in found]
    if gone and "#" in name and store.history(name):
        return [name]
    hint = near(name, [known for row in rows for known in ids_of(row)])
    listed = "flashdl cards --orphans lists those that left" if gone else "flashdl cards lists all"
    raise UnknownName(f"there is no card or note {name!r}{hint or '; ' + listed}")


def _refuse_own_history(store: "Store", card: str) -> None:
    kinds = Counter(event.kind for event in effective(store.history(card)))
    own = sum(kinds[kind] for kind in ANSWERS)
    if own or kinds["reset"]:
        has = f"{own} answer{'s' * (own != 1)}" if own else "a reset"
        raise UsageError(f"move: error: {card} has {has} of its own, and two histories do not mix")


def _answers(store: "Store", card: str) -> int:
    return sum(event.kind in ANSWERS for event in effective(store.history(card)))
