"""What an author should look at in answers that are typed or chosen."""

from collections.abc import Iterator
from typing import Literal

from flashdl.decks.unseen import quoted
from flashdl.model import Card, Entry, Note
from flashdl.review.amounts import tolerated
from flashdl.review.answering import check
from flashdl.review.spelling import folded

MOST_OPTIONS = 16  # each is chosen by a letter, from a to p
_MOST_ALIASES = 100  # each is compared with all before it
_Found = tuple[tuple[str | int, ...], Literal["warning", "error"], str]


def answers(note: Note) -> Iterator[_Found]:
    """The findings of a note's typed and choice cards, with the steps to each."""
    for i, entry in enumerate(note.entries):
        if entry.type not in ("typed", "choice"):
            continue
        [card] = Note(note.id, (entry,)).cards()
        found = _typed(entry, card) if entry.type == "typed" else _choice(entry)
        for steps, level, message in found:
            yield ("cards", i, *steps), level, message


def _typed(entry: Entry, card: Card) -> Iterator[_Found]:
    content = card.content()
    for j, alias in enumerate(entry.aliases[:_MOST_ALIASES]):
        before = check(content | {"accepts": card.accepts[: j + 1]}, alias)
        if before.right:
            message = f"{quoted(alias)} is accepted already, as {quoted(before.answer)}"
            yield ("aliases", j), "warning", message
    if any(tolerated(text, unit=entry.unit, atol=0, rtol=0) for text in card.accepts):
        return
    for name in ("tolerance", "unit"):
        if getattr(entry, name):
            yield (name,), "warning", f"a {name} is for a number, and the answer is none"


def _choice(entry: Entry) -> Iterator[_Found]:
    seen: set[str] = set()
    for j, option in enumerate(entry.options):
        text = folded(option.text, ("spaces",))
        if text in seen:
            yield ("options", j, "text"), "error", "this option stands there twice"
        seen.add(text)
        if not (option.right or option.because):
            message = "say why this option is wrong: because: one sentence"
            yield ("options", j), "warning", message
    if len(entry.options) > MOST_OPTIONS:
        message = f"a choice has at most {MOST_OPTIONS} options, a letter for each"
        yield ("options", MOST_OPTIONS), "error", message
