"""Cards of a deck that ask the same question, of which a learner can know only one's answer."""

import re
from collections.abc import Iterator
from typing import Literal

from flashdl.decks.unseen import quoted
from flashdl.model import Card, Deck, Note
from flashdl.review.spelling import folded

_Found = tuple[tuple[str | int, ...], Literal["warning", "error"], str]
_Question = tuple[str, frozenset[str]]
_FORMULA_OR_CODE = re.compile(r"(```.*?```|`[^`]*`|\$[^$]*\$)", re.DOTALL)
_FIELD = {"cloze": "text"}


def doubles(deck: Deck) -> Iterator[tuple[Note, _Found]]:
    """A finding for each card whose question an earlier one asks, with the steps to it."""
    first: dict[_Question, tuple[Note, Card]] = {}
    for note in deck.notes:
        for i, entry in enumerate(note.entries):
            for card in Note(note.id, (entry,)).cards():
                other, same = first.setdefault(_question(card), (note, card))
                if same is not card:
                    where = f"{other.path}:{other.line}" if other is not note else "this note"
                    message = f"asks the same as {quoted(f'{other.id}#{same.id}')} of {where}"
                    field = _FIELD.get(entry.type, _side(card))
                    yield note, (("cards", i, field), "warning", message)


def _side(card: Card) -> str:
    return "back" if card.id.endswith("-reversed") else "front"


def _question(card: Card) -> _Question:
    """What the learner is asked; of a choice, its options are part of the question."""
    return _folded(card.front), frozenset(_folded(option.text) for option in card.options)


def _folded(text: str) -> str:
    """The text without spaces and the mark at its end; capitals count in formulas and code."""
    parts = enumerate(_FORMULA_OR_CODE.split(text))
    spelled = "".join(part if i % 2 else part.casefold() for i, part in parts)
    return folded(spelled, ("spaces",)).rstrip("?.!:")
