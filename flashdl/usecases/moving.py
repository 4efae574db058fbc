"""A history that goes to another card, or to the cards of another note."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from flashdl.errors import UnknownName, UsageError
from flashdl.review.events import Event, effective
from flashdl.usecases.acting import named

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store

ANSWERS = ("review", "known")


class Step(NamedTuple):
    """One card's history to move, with how many answers it has."""

    old: str
    new: str
    answers: int


class Moving(NamedTuple):
    """What a move does, and the cards whose history stays: no card there has their id."""

    steps: tuple[Step, ...]
    left: tuple[str, ...]


def planned(store: "Store", source: str, target: str) -> Moving:
    """The move of a card's or note's history, which no card there may have of its own.

    Raises UsageError where there is nothing to move, or something in the way.
    """
    rows = store.cards()
    here, there = _cards(rows, source, orphans=True), _cards(rows, target, orphans=False)
    if ("#" in source) != ("#" in target):
        raise UsageError("move: error: name two cards or two notes")
    pairs = [(one.key, new.key) for one in here for new in there if "#" in source or one.id == new.id]
    pairs = [(old, new) for old, new in pairs if old != new]
    steps = tuple(s for old, new in pairs if (s := Step(old, new, _answers(store, old))).answers)
    if not steps:
        raise UsageError(f"move: error: {source} has no answers that {target} has a card for")
    for step in steps:
        if own := _answers(store, step.new):
            raise UsageError(
                f"move: error: {step.new} has {own} {'answer' if own == 1 else 'answers'} of its "
                f"own; flashdl reset {step.new} begins anew with it first"
            )
    moved = {step.old for step in steps}
    left = tuple(r.key for r in here if r.key not in moved and _answers(store, r.key))
    return Moving(steps, left)


def drafts(moving: Moving, *, day: int) -> list[Event]:
    """The acts of a move."""
    return [
        Event("", 0, "move", step.new, at_ms=0, study_day=day, detail={"from": step.old})
        for step in moving.steps
    ]


def _cards(rows: "Sequence[CardRow]", name: str, *, orphans: bool) -> "list[CardRow]":
    found = named(rows if orphans else [row for row in rows if row.present], [name])
    if found is None:
        raise UnknownName(f"there is no card or note {name!r}; flashdl cards --orphans lists more")
    return found


def _answers(store: "Store", card: str) -> int:
    return sum(event.kind in ANSWERS for event in effective(store.history(card)))
