"""What a sitting came to: which cards were hard, and the one thing worth doing about it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flashdl.review.events import Event
from flashdl.scheduling.leech import is_leech
from flashdl.scheduling.memory import Grade, Memory

PASSED_EASILY = Grade.GOOD.quality


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do next: rewrite a leech, or look at a demo that was never run."""

    kind: Literal["rewrite", "demo"]
    card: str


def hard_cards(answers: Iterable[Event]) -> list[str]:
    """Cards whose first answer of the day was below good, the worst first, then as they came."""
    first: dict[str, int] = {}
    for event in answers:
        if event.kind in ("review", "cram") and event.quality is not None:
            first.setdefault(event.card, event.quality)
    hard = [card for card, quality in first.items() if quality < PASSED_EASILY]
    return sorted(hard, key=lambda card: first[card])


def suggestion(
    hard: Sequence[str],
    memories: Mapping[str, Memory],
    *,
    leech_lapses: int,
    with_demo: Collection[str],
    seen: Collection[str],
) -> Suggestion | None:
    """The one thing to do about the hard cards; ``seen`` are cards whose note's demo was run."""
    leeches = [card for card in hard if is_leech(memories[card], leech_lapses)]
    if leeches:
        worst = max(leeches, key=lambda card: memories[card].lapses)
        return Suggestion("rewrite", worst)
    unseen = [card for card in hard if card in with_demo and card not in seen]
    return Suggestion("demo", unseen[0]) if unseen else None
