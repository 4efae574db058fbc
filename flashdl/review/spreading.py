"""Where due cards go when there are too many: later, or spread over days; pure, changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil

from flashdl.scheduling.memory import Memory

Due = Sequence[tuple[str, Memory]]


def spread(due: Due, *, today: int, days: int) -> dict[str, int]:
    """The day from today on for each due card, the weakest first, each day with as many.

    Weak is a short interval, then long overdue. Siblings come on different days where they can.
    """
    weakest_first = [card for _, card in sorted(_ranked(due, today))]
    shares = _shares(weakest_first, max(1, days))
    _part_siblings(shares)
    return {card: today + i for i, share in enumerate(shares) for card in share}


def postponed(due: Due, *, today: int, days: int) -> dict[str, int]:
    """All due cards on the day that comes so many days after today."""
    return {card: today + days for _, card in _ranked(due, today)}


def suggested_days(due_count: int, usual_per_day: float) -> int:
    """Over how many days due cards spread so that none asks more than a usual day."""
    return max(1, ceil(due_count / max(1, usual_per_day)))


def _ranked(due: Due, today: int) -> Iterator[tuple[tuple[int, int], str]]:
    """The cards that are due, by interval and due day."""
    for card, memory in due:
        if memory.due_day is not None and memory.due_day <= today:
            yield (memory.interval_days, memory.due_day), card


def _shares(cards: Sequence[str], days: int) -> list[list[str]]:
    """The cards in order, cut so that two days differ by one card at most."""
    size, more = divmod(len(cards), days)
    begins = [i * size + min(i, more) for i in range(days + 1)]
    return [list(cards[a:b]) for a, b in pairwise(begins)]


def _part_siblings(shares: list[list[str]]) -> None:
    """Exchange cards between near days while that parts siblings.

    As long as one day has two cards of a note and another has none, there is such an exchange.
    """
    notes = [Counter(map(_note, share)) for share in shares]
    crowded = list(range(len(shares)))
    while crowded:
        here = crowded.pop()
        while found := next(_exchanges(notes, here), None):
            one, there, other = found
            i, j = (_index(shares[d], note) for d, note in ((here, one), (there, other)))
            shares[here][i], shares[there][j] = shares[there][j], shares[here][i]
            notes[here] += Counter({other: 1, one: -1})
            notes[there] += Counter({one: 1, other: -1})
            crowded.append(there)


def _exchanges(notes: list[Counter[str]], here: int) -> Iterator[tuple[str, int, str]]:
    """Every exchange of a sibling on this day that parts more than it brings together."""
    crowded = [note for note, count in notes[here].items() if count > 1]
    for there in _near(here, len(notes)) if crowded else ():
        for one in crowded:
            for other in notes[there]:
                if _gain(notes[here], notes[there], one, other) > 0:
                    yield one, there, other


def _gain(here: Counter[str], there: Counter[str], one: str, other: str) -> int:
    """How many pairs of siblings an exchange of cards of two notes parts."""
    if one == other:
        return 0
    parted = (here[one] > 1) + (there[other] > 1)
    return parted - (here[other] > 0) - (there[one] > 0)


def _near(day: int, days: int) -> Iterable[int]:
    return sorted((d for d in range(days) if d != day), key=lambda d: (abs(d - day), -d))


def _index(cards: Sequence[str], note: str) -> int:
    return next(i for i, card in enumerate(cards) if _note(card) == note)


def _note(card: str) -> str:
    return card.partition("#")[0]
