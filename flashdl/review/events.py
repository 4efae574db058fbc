"""The review log as a value: order, what was undone, one step, and the fold over all steps.

What is known about a card is ``fold(events)``; undo, merge and a check of the cache are the same
fold. Nothing here reads a clock: an event carries its instant and the study day frozen with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import takewhile
from typing import Any

from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2, known, outcomes

EventId = tuple[str, int]
Policies = Mapping[str, Sm2]

ACTS = frozenset({
    "review", "cram", "known", "suspend", "unsuspend", "bury", "unbury", "flag", "unflag", "reset",
    "postpone", "reschedule", "move",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the append-only log, named by (device, seq).

    ``at_ms`` orders (UTC, never behind any event seen before), ``clock_ms`` is the clock's own
    reading; ``due_day`` is set only where something other than the policy chose it. Events stored
    together carry ``detail["batch"]``, the number of the first, and ``detail["count"]``.
    """

    device: str
    seq: int
    kind: str
    card: str
    at_ms: int
    study_day: int
    clock_ms: int = 0
    utc_offset_s: int = 0
    grade: int | None = None
    quality: int | None = None
    answer_ms: int | None = None
    note_revision: int | None = None
    params_id: str | None = None
    due_day: int | None = None
    target: EventId | None = None
    detail: Mapping[str, Any] | None = None

    @property
    def id(self) -> EventId:
        """The one id of the event."""
        return (self.device, self.seq)


def order(events: Iterable[Event]) -> list[Event]:
    """Every event once, in the order all devices agree on."""
    return sorted({e.id: e for e in events}.values(), key=lambda e: (e.at_ms, e.device, e.seq))


def effective(events: Iterable[Event]) -> list[Event]:
    """The acts that stand: without those undone by an undo that was not itself redone."""
    log = list(events)
    redone = {e.target for e in log if e.kind == "redo"}
    undone = {e.target for e in log if e.kind == "undo" and e.id not in redone}
    return [e for e in log if e.kind in ACTS and e.id not in undone]


def advance(memory: Memory, event: Event, policies: Policies) -> Memory:
    """The memory after one effective event, under the policy that the event names."""
    day = event.study_day
    match event.kind:
        case "review" if event.quality is not None and event.params_id is not None:
            memory = outcomes(memory, policies[event.params_id], day=day)[event.quality]
        case "known":
            memory = known(memory, day=day)
        case "suspend" | "unsuspend":
            memory = replace(memory, suspended=event.kind == "suspend")
        case "bury" | "unbury":
            memory = replace(memory, buried_day=day if event.kind == "bury" else None)
        case "flag" | "unflag":
            reason = str((event.detail or {}).get("reason", "flagged"))
            memory = replace(memory, flag=reason if event.kind == "flag" else "")
        case "reset":
            memory = Memory(suspended=memory.suspended, flag=memory.flag)
        case _:
            pass
    return memory if event.due_day is None else replace(memory, due_day=event.due_day)


def fold(events: Iterable[Event], policies: Policies) -> Memory:
    """The memory of one card from its events, given in any order and any number of times."""
    return reduce(lambda m, e: advance(m, e, policies), effective(order(events)), NEW)


def undo_targets(newest_first: Iterable[Event]) -> list[Event]:
    """What an undo takes back now, newest first: the latest act that stands, with its batch."""
    return _with_batch(_standing_acts(newest_first))


def redo_targets(newest_first: Iterable[Event]) -> list[Event]:
    """The undos that a redo takes back now, newest first; none once there was a new act."""
    return _with_batch(_standing_undos(newest_first))


def batch_of(event: Event) -> int | None:
    """The number of the first event of the batch that the event was stored with, if any."""
    batch = (event.detail or {}).get("batch")
    return batch if isinstance(batch, int) else None


def _standing_acts(newest_first: Iterable[Event]) -> Iterator[Event]:
    redone: set[EventId | None] = set()
    undone: set[EventId | None] = set()
    for event in newest_first:
        if event.kind == "redo":
            redone.add(event.target)
        elif event.kind == "undo" and event.id not in redone:
            undone.add(event.target)
        elif event.kind in ACTS and event.id not in undone:
            yield event


def _standing_undos(newest_first: Iterable[Event]) -> Iterator[Event]:
    redone: set[EventId | None] = set()
    latest: Event | None = None
    for event in newest_first:
        if event.kind == "redo":
            redone.add(event.target)
        elif event.kind == "undo" and event.id not in redone:
            latest = latest or event
            yield event
        elif event.kind in ACTS and (latest is None or event.device == latest.device):
            return


def _with_batch(newest_first: Iterator[Event]) -> list[Event]:
    """The first event with those that follow of its batch; one device writes a batch."""
    latest = next(newest_first, None)
    if latest is None:
        return []
    batch = batch_of(latest)
    if batch is None:
        return [latest]
    ours = (e for e in newest_first if e.device == latest.device)
    return [latest, *takewhile(lambda e: batch_of(e) == batch, ours)]
