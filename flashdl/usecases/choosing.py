"""From the words and options of a review to the cards that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flashdl.errors import UnknownName
from flashdl.review.prerequisites import missing
from flashdl.usecases.selecting import selection

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store


@dataclass(frozen=True, slots=True)
class Choice:
    """The cards of a review (None: all), and those put in front of them as prerequisites."""

    only: frozenset[str] | None = None
    first: tuple[str, ...] = ()


def choose_cards(
    store: "Store", words: Sequence[str], *, day: int, leech_lapses: int, **options: Any
) -> Choice:
    """The chosen cards; of a topic also one card of each note that it builds on, never answered.

    Raises UnknownName where nothing is found.
    """
    keys = selection(store, words, day=day, leech_lapses=leech_lapses, **options)
    if keys is None:
        return Choice()
    if not keys:
        raise UnknownName("review: error: no card is like that; flashdl cards lists them")
    if not options.get("topic"):
        return Choice(keys)
    rows = [row for row in store.cards() if row.present]
    requires = {
        f"{n.deck}/{n.id}": tuple(f"{n.deck}/{r}" for r in n.requires)
        for n in store.notes()
        if n.present
    }
    chosen = {key.partition("#")[0] for key in keys}
    answered = {_note(row) for row in rows if row.memory.first_day is not None}
    first = missing(chosen, requires, answered)
    opening = {_note(row): row.key for row in reversed(rows) if not row.memory.suspended}
    cards = tuple(opening[note] for note in first if note in opening)
    return Choice(keys | {*cards}, cards)


def _note(row: "CardRow") -> str:
    return f"{row.deck}/{row.note}"
