"""SM-2 as published in 1990, with the ease factor as integer hundredths (policy ``sm2-1990``).

    EF' = max(1.3, EF + 0.1 - (5 - q) (0.08 + (5 - q) 0.02))   when q >= 3, else EF
    I(1) = 1, I(2) = 6, I(n) = ceil(I(n-1) EF')

P. A. Wozniak, Optimization of learning, 1990, chapter 3.2; the readings of its open points are in
docs/scheduling.md. Everything graded below ``drill_below`` is repeated in the same session;
these drills touch nothing else.
"""

from dataclasses import dataclass, replace

from flashdl.scheduling.memory import Memory

SCHEDULER = "sm2-1990"
VERSION = 1
EASE_FLOOR = 130
PASS = 3
PERFECT = 5
KNOWN_INTERVAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Sm2:
    """The settings of the policy; ``max_interval_days`` None is the uncapped original."""

    drill_below: int = 4
    max_interval_days: int | None = 365

    @property
    def id(self) -> str:
        """The same text for the same settings on every device; what an event names."""
        return f"{SCHEDULER}.{VERSION}:{self.drill_below}:{self.max_interval_days or 'uncapped'}"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The memories after each quality 0-5, each computed when it is asked for."""

    memory: Memory
    policy: Sm2
    day: int

    def __getitem__(self, quality: int) -> Memory:
        """The memory after this quality. Raises IndexError for one that SM-2 does not have."""
        if not 0 <= quality <= PERFECT:
            raise IndexError(f"SM-2 has qualities 0 to 5, not {quality}")
        last_day = self.memory.last_day
        if last_day is not None and self.day <= last_day:
            return _drilled(self.memory, self.policy, quality, self.day)
        return _scheduled(self.memory, self.policy, quality, self.day)


def outcomes(memory: Memory, policy: Sm2, *, day: int) -> Outcomes:
    """The memory after each quality 0-5; the buttons' labels and the answer are this one call.

    The first answer of a study day schedules, a later one (or one before it, by a clock set
    back) is a drill.
    """
    return Outcomes(memory, policy, day)


def known(memory: Memory, *, day: int) -> Memory:
    """The memory after 'I know this': as if passed twice, seen again in 30 days."""
    return replace(
        memory,
        repetitions=2,
        interval_days=KNOWN_INTERVAL_DAYS,
        due_day=day + KNOWN_INTERVAL_DAYS,
        first_day=day if memory.first_day is None else memory.first_day,
        last_day=day,
        drill_day=None,
    )


def ease_after(ease_hundredths: int, quality: int) -> int:
    """The new ease factor in hundredths; a failure leaves it alone."""
    if quality < PASS:
        return ease_hundredths
    miss = PERFECT - quality
    return max(EASE_FLOOR, ease_hundredths + 10 - miss * (8 + miss * 2))


def interval_after(repetitions: int, interval_days: int, ease_hundredths: int) -> int:
    """I(n) in days for the n-th repetition, rounded up exactly."""
    if repetitions <= 1:
        return 1
    return 6 if repetitions == 2 else -(-interval_days * ease_hundredths // 100)


def _scheduled(memory: Memory, policy: Sm2, quality: int, day: int) -> Memory:
    passed = quality >= PASS
    ease = ease_after(memory.ease_hundredths, quality)
    repetitions = memory.repetitions + 1 if passed else 1
    interval = interval_after(repetitions, memory.interval_days, ease)
    if policy.max_interval_days is not None:
        interval = min(interval, policy.max_interval_days)
    due = day + interval
    if passed and memory.due_day is not None:
        due = max(due, memory.due_day)  # an early pass never brings a card forward
    return replace(
        memory,
        repetitions=repetitions,
        ease_hundredths=ease,
        interval_days=interval,
        due_day=due,
        lapses=memory.lapses + (not passed and memory.phase(day=day) == "review"),
        first_day=day if memory.first_day is None else memory.first_day,
        last_day=day,
        drill_day=day if quality < policy.drill_below else None,
    )


def _drilled(memory: Memory, policy: Sm2, quality: int, day: int) -> Memory:
    return replace(memory, drill_day=day if quality < policy.drill_below else None)
