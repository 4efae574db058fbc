"""A deck leaves the collection; importing it again brings everything back."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.errors import UnknownName, UsageError
from flashdl.review.search import near
from flashdl.usecases.opening import BUILTIN

if TYPE_CHECKING:
    from flashdl.storage.rows import DeckRow
    from flashdl.storage.store import Store


@dataclass(frozen=True, slots=True)
class Removal:
    """The deck that is to leave, how many of its cards were answered, is its source still there."""

    deck: "DeckRow"
    answered: int
    source_there: bool


def removal(store: "Store", deck_id: str) -> Removal:
    """What removing the deck means.

    Raises UnknownName where there is none, UsageError for the built-in deck.
    """
    decks = {row.id: row for row in store.decks()}
    if (deck := decks.get(deck_id)) is None:
        raise UnknownName(f"there is no deck {deck_id!r}{near(deck_id, list(decks))}")
    if deck.kind == BUILTIN:
        raise UsageError(
            f"{deck_id}: error: it comes with flashdl and cannot be removed; "
            f"to be asked nothing of it: flashdl suspend deck:{deck_id}"
        )
    cards = (row for row in store.cards() if row.deck == deck_id and row.present)
    answered = sum(row.memory.first_day is not None for row in cards)
    return Removal(deck, answered, Path(deck.source).exists())
