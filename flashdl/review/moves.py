"""Which card a history belongs to today: moves of the learner and former ids of the author.

A move takes what happened before it from one card to another; what happens under the old id later
stays there. A former id (``formerly`` in a note) leads to the note of today, whatever the time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flashdl.review.events import Event, EventId, effective

Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Routes:
    """Where events of each card lead: ``moves`` in order by the card they leave."""

    moves: Mapping[str, list[tuple[Place, str]]]
    formerly: Mapping[str, str]

    def card_of(self, event: Event) -> str:
        """The card of today to which the event belongs; a move goes before a former id."""
        card, place = event.card, _place(event)
        renamed = False
        while True:
            later = (step for step in self.moves.get(card, ()) if step[0] > place)
            if move := next(later, None):
                place, card = move
                renamed = False
            elif card in self.formerly and not renamed:
                card, renamed = self.formerly[card], True
            else:
                return card


def carried(events: Iterable[Event], *, formerly: Mapping[str, str]) -> list[Event]:
    """The events, given in order, each under the card of today; an undo goes where its act goes.

    ``formerly`` leads from cards that are gone to cards that are there.
    """
    log = list(events)
    routes = routes_of(log, formerly=formerly)
    leaving = routes.moves.keys() | formerly.keys()
    moved: dict[EventId, str] = {}
    for event in log:
        if event.target in moved:
            moved[event.id] = moved[event.target]
        elif event.card in leaving and not event.target:
            moved[event.id] = routes.card_of(event)
    return [replace(e, card=moved[e.id]) if e.id in moved else e for e in log]


def routes_of(events: Iterable[Event], *, formerly: Mapping[str, str]) -> Routes:
    """The routes that the moves among events, given in order, leave standing."""
    moves: dict[str, list[tuple[Place, str]]] = {}
    for event in effective(events):
        if came_from := source_of(event):
            moves.setdefault(came_from, []).append((_place(event), event.card))
    return Routes(moves, formerly)


def source_of(event: Event) -> str:
    """The card that a move takes the history from; empty for other events."""
    return str((event.detail or {}).get("from", "")) if event.kind == "move" else ""


def linked(cards: Iterable[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The cards, with all whose history may be theirs or may hold theirs."""
    found, waiting = set(cards), list(cards)
    beside: dict[str, set[str]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    while waiting:
        fresh = beside.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _place(event: Event) -> Place:
    return event.at_ms, event.device, event.seq
