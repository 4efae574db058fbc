"""What a study day asks, apart by deck or by topic."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flashdl.review.queue import Candidate, Pool, choose


class Portion(NamedTuple):
    """How much of a day is of one name."""

    name: str
    due: int
    drills: int
    new: int


def portions(pool: Pool, name_of: Mapping[str, str]) -> list[Portion]:
    """What is still to come today of each name that has any; together it is the day's total.

    ``name_of`` gives the name of each note; theirs is the order of the portions.
    """
    kinds = pool.due, pool.drills, new_today(pool)
    due, drills, new = (Counter(name_of[c.note] for c in cards) for cards in kinds)
    names = dict.fromkeys(name_of.values())
    found = (Portion(name, due[name], drills[name], new[name]) for name in names)
    return [portion for portion in found if any(portion[1:])]


def new_today(pool: Pool) -> Sequence[Candidate]:
    """The new cards that are still to come today, as if they came one after the other."""
    count = pool.new_count
    if count == len(pool.new):
        return pool.new
    asked: list[Candidate] = []
    rest = replace(pool, due=(), drills=())
    while len(asked) < count and (card := choose(rest)):
        asked.append(card)
        rest = replace(
            rest,
            new=tuple(other for other in rest.new if other != card),
            new_left=rest.new_left - 1,
            answered_notes=rest.answered_notes | {card.note},
            shown=(*rest.shown, card.card),
        )
    return asked
