"""Where due cards go when there are too many: later, or spread over days; pure, changes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from flashdl.scheduling.memory import Memory

Due = Sequence[tuple[str, Memory]]


def spread(due: Due, *, today: int, days: int) -> dict[str, int]:
    """The day from today on for each due card, the weakest first, each day with as many.

    Weak is a short interval, then long overdue. Siblings come on different days where they can.
    """
    return evenly(_due_by(today, due), first_day=today, days=days)


def evenly(cards: Due, *, first_day: int, days: int) -> dict[str, int]:
    """As ``spread``, from any day on and of cards that need not be due yet."""
    ranked = sorted((memory.interval_days, memory.due_day or 0, card) for card, memory in cards)
    shares = _dealt([card for *_, card in ranked], max(1, days))
    _part_siblings(shares)
    return {card: first_day + i for i, share in enumerate(shares) for card in share}


def postponed(due: Due, *, today: int, days: int) -> dict[str, int]:
    """All due cards on the day that comes so many days after today."""
    return {card: today + days for card, _ in _due_by(today, due)}


def suggested_days(due_count: int, usual_per_day: float) -> int:
    """Over how many days due cards spread so that none asks more than a usual day."""
    return max(1, ceil(due_count / max(1, usual_per_day)))


def _due_by(today: int, cards: Due) -> Due:
    return [(c, m) for c, m in cards if m.due_day is not None and m.due_day <= today]


def _dealt(cards: Sequence[str], days: int) -> list[list[str]]:
    """Each card on the first day that has room and no sibling, or else on the first with room."""
    size, more = divmod(len(cards), days)
    room = [size + (day < more) for day in range(days)]
    shares: list[list[str]] = [[] for _ in room]
    taken: dict[str, set[int]] = {}
    for card in cards:
        siblings = taken.setdefault(_note(card), set())
        free = [day for day, left in enumerate(room) if left]
        day = next((day for day in free if day not in siblings), free[0])
        siblings.add(day)
        room[day] -= 1
        shares[day].append(card)
    return shares


def _part_siblings(shares: list[list[str]]) -> None:
    """Exchange cards between near days while that parts siblings.

    As long as one day has two cards of a note and another has none, there is such an exchange.
    """
    notes = [Counter(map(_note, share)) for share in shares]
    for here in range(len(shares)):
        while found := next(_exchanges(notes, here), None):
            one, there, other = found
            i, j = (_index(shares[d], note) for d, note in ((here, one), (there, other)))
            shares[here][i], shares[there][j] = shares[there][j], shares[here][i]
            notes[here] += Counter({other: 1, one: -1})
            notes[there] += Counter({one: 1, other: -1})


def _exchanges(notes: list[Counter[str]], here: int) -> Iterator[tuple[str, int, str]]:
    """Every exchange of a sibling for a card of a day without one that parts siblings."""
    crowded = [note for note, count in notes[here].items() if count > 1]
    near = sorted(range(len(notes)), key=lambda day: (abs(day - here), -day)) if crowded else []
    for one in crowded:
        for there in (day for day in near if not notes[day][one]):
            for other in notes[there]:
                if _gain(notes[here], notes[there], other) > 0:
                    yield one, there, other


def _gain(here: Counter[str], there: Counter[str], other: str) -> int:
    """How many more siblings part than meet, when one of a crowded note goes for the other."""
    return 1 + (there[other] > 1) - (here[other] > 0)


def _index(cards: Sequence[str], note: str) -> int:
    return next(i for i, card in enumerate(cards) if _note(card) == note)


def _note(card: str) -> str:
    return card.partition("#")[0]
