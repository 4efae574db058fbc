"""What the present cards are like today: their states, what falls due when, intervals and ease."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import mean, median_low

from flashdl.review.stats.retention import MATURE_DAYS
from flashdl.scheduling.memory import Memory

FORECAST_DAYS = 30
INTERVALS_FROM = (0, 2, 7, 21, 60, 180, 365)  # 21: the border between young and mature
EASES_FROM = (130, 150, 170, 190, 210, 230, 250, 270, 290)  # in hundredths, from SM-2's floor


@dataclass(frozen=True, slots=True)
class States:
    """How many cards are in each state; every card is in one."""

    new: int
    young: int
    mature: int
    suspended: int
    buried: int

    @property
    def total(self) -> int:
        """All cards."""
        return self.new + self.young + self.mature + self.suspended + self.buried


@dataclass(frozen=True, slots=True)
class Due:
    """How many cards are to be reviewed now, and how many of them were due before today."""

    cards: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cards by due day: before today, today and on each of the next 30 days, and later."""

    overdue: int
    days: tuple[int, ...]
    later: int

    @property
    def total(self) -> int:
        """Every card that has a due day and is not suspended."""
        return self.overdue + sum(self.days) + self.later


@dataclass(frozen=True, slots=True)
class Bin:
    """How many cards lie from ``low`` to ``high``, both included; None: without end."""

    low: int
    high: int | None
    cards: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bins over all answered cards, and the one number that stands for them, where there are any.

    Of intervals, in days, it is the median; of ease, in hundredths, the mean.
    """

    bins: tuple[Bin, ...]
    typical: float | None

    @property
    def cards(self) -> int:
        """How many cards are counted."""
        return sum(one.cards for one in self.bins)


def states(memories: Iterable[Memory], *, today: int) -> States:
    """New, young (an interval below 21 days) or mature, as Anki's card counts; hidden ones apart.

    Anki parts learning cards from young ones; SM-2 has no steps of minutes, so they are young here.
    """
    counts = Counter(_state(memory, today) for memory in memories)
    return States(**{field.name: counts[field.name] for field in fields(States)})


def _state(memory: Memory, today: int) -> str:
    if memory.hidden(day=today):
        return "suspended" if memory.suspended else "buried"
    if memory.due_day is None:
        return "new"
    return "mature" if memory.interval_days >= MATURE_DAYS else "young"


def due(memories: Iterable[Memory], *, today: int) -> Due:
    """What ``flashdl due`` counts as due: not hidden, due by today and not answered today."""
    found = [
        memory.due_day
        for memory in memories
        if memory.due_day is not None
        and memory.due_day <= today
        and not memory.hidden(day=today)
        and (memory.last_day or 0) < today
    ]
    return Due(len(found), sum(day < today for day in found))


def forecast(memories: Iterable[Memory], *, today: int) -> Forecast:
    """How many cards fall due when, if no card is failed and none is new (Anki's "Future Due").

    Unlike there, what is overdue is counted, apart. Suspended cards have no due day.
    """
    found = [m.due_day - today for m in memories if m.due_day is not None and not m.suspended]
    counts = Counter(found)
    return Forecast(
        overdue=sum(ahead < 0 for ahead in found),
        days=tuple(counts[ahead] for ahead in range(FORECAST_DAYS + 1)),
        later=sum(ahead > FORECAST_DAYS for ahead in found),
    )


def intervals(memories: Iterable[Memory]) -> Histogram:
    """The answered cards by interval in days (Anki's "Review Intervals"), and the median."""
    found = [memory.interval_days for memory in memories if memory.due_day is not None]
    return Histogram(_binned(found, INTERVALS_FROM), median_low(found) if found else None)


def eases(memories: Iterable[Memory]) -> Histogram:
    """The answered cards by ease factor in hundredths (Anki's "Card Ease"), and the mean."""
    found = [memory.ease_hundredths for memory in memories if memory.due_day is not None]
    return Histogram(_binned(found, EASES_FROM), mean(found) if found else None)


def _binned(values: Collection[int], lows: Sequence[int]) -> tuple[Bin, ...]:
    """The first bin takes what is smaller still, too."""
    highs = [*(low - 1 for low in lows[1:]), None]
    counts = Counter(sum(value >= low for low in lows[1:]) for value in values)
    pairs = zip(lows, highs, strict=True)
    return tuple(Bin(low, high, counts[i]) for i, (low, high) in enumerate(pairs))
