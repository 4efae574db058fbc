"""Placing: what a learner knows already, found by asking the hardest notes first.

A note is hard by how much it builds on. One that was passed speaks for all that it builds on; one
that was not passed speaks against all that builds on it, and those are not asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flashdl.review.prerequisites import required
from flashdl.review.queue import Candidate

Requires = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Open:
    """The notes that are still open, each with its new cards in the author's order."""

    cards: Mapping[str, Sequence[Candidate]]
    requires: Requires

    def to_ask(self, failed: Collection[str]) -> list[Candidate]:
        """One card of each note worth asking, the hardest first: its last, in the note's order."""
        below = {note: required([note], self.requires) for note in self.cards}
        open_ = [note for note in self.cards if not below[note] & {*failed}]
        hardest = sorted(open_, key=lambda note: -len(below[note] & self.cards.keys()))
        return [self.cards[note][-1] for note in hardest]

    def below(self, note: str) -> list[Candidate]:
        """The new cards of all that a note builds on."""
        wanted = required([note], self.requires)
        return [card for other in self.cards if other in wanted for card in self.cards[other]]


def open_notes(
    new: Sequence[Candidate], answered: Collection[str], requires: Requires, scope: Collection[str]
) -> Open:
    """What is open among new cards: notes of the scope, and all they build on, never answered."""
    wanted = {*scope} | required(scope, requires)
    by_note: dict[str, list[Candidate]] = {}
    for candidate in new:
        if candidate.note in wanted and candidate.note not in answered:
            by_note.setdefault(candidate.note, []).append(candidate)
    return Open(by_note, requires)
