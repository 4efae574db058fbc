"""What the storage hands out: plain rows, and how table rows become events and memories."""

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from flashdl.review.events import Event, EventId
from flashdl.scheduling.memory import NEW, Memory


class CardRow(NamedTuple):
    """A card as stored; ``content`` is ``Card.content()``; an orphan is not ``present``."""

    key: str
    deck: str
    note: str
    id: str
    position: int
    present: bool
    content: dict[str, Any]
    memory: Memory


class NoteRow(NamedTuple):
    """A note as stored; ``requires`` are ids in its deck; one that left is not ``present``."""

    deck: str
    id: str
    topic: str
    level: int
    requires: tuple[str, ...]
    demo: str
    position: int
    present: bool
    tags: tuple[str, ...]
    revision: int
    source: str
    path: str
    line: int


class EditRow(NamedTuple):
    """One change of a note's text by this program; ``path`` is empty for a held deck."""

    at_ms: int
    deck: str
    note: str
    path: str
    before: str
    after: str
    undone: bool = False


class VersionRow(NamedTuple):
    """The learner's text of a note, the author's that it began from, and the author's of today."""

    deck: str
    note: str
    mine: str
    base: str
    theirs: str

    @property
    def in_conflict(self) -> bool:
        """Whether the author changed the text under the edit."""
        return self.base != self.theirs


class DeckRow(NamedTuple):
    """A deck as stored, with how many notes and cards are present and how many are orphans."""

    id: str
    title: str
    author: str
    licence: str
    description: str
    kind: str
    source: str
    stamp: str
    notes: int
    cards: int
    orphans: int


class DeckDue(NamedTuple):
    """What a study day asks of one deck; ``new`` is not yet limited by the day's allowance."""

    deck: str
    title: str
    due: int
    new: int
    drills: int


class Difference(NamedTuple):
    """A card whose cached memory is not the fold of its log."""

    card: str
    cached: Memory
    folded: Memory


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do, as card keys in the deck's order.

    ``orphaned`` cards left the deck and keep their text and history; ``back`` ones returned.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """How many events were new here; which lie more than 24 h ahead of the clock and wait.

    ``conflicts`` are ids that name another event there than here; this file's stands.
    """

    added: int
    held_back: tuple[EventId, ...]
    conflicts: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What doctor tells of the file; ``problems`` is empty when all is well."""

    path: Path
    revision: str
    events: int
    cards: int
    orphans: int
    memories: int
    problems: tuple[str, ...]


def memory_of(values: Sequence[Any]) -> Memory:
    """A memory from its columns in order; NEW when the card has no row."""
    if values[0] is None:
        return NEW
    memory = Memory(*values)
    return replace(memory, suspended=bool(memory.suspended))


def card_row(values: Sequence[Any]) -> CardRow:
    """A row of ``queries.CARDS``."""
    *names, present, content = values[:7]
    return CardRow._make((*names, bool(present), json.loads(content), memory_of(values[7:])))


def note_row(values: Sequence[Any]) -> NoteRow:
    """A row of ``queries.NOTES``."""
    row = NoteRow._make(values)
    requires, tags = (tuple(json.loads(str(found))) for found in (row.requires, row.tags))
    return row._replace(requires=requires, tags=tags, present=bool(row.present))


def card_view(values: Sequence[Any]) -> dict[str, Any]:
    """A row of ``HOT["card"]`` by name; ``foreign_demo``: its Python came with a deck."""
    *about, brought, content = values[:12]
    names = ("key", "deck", "deck_title", "deck_kind", "note", "topic", "demo", "revision",
             "path", "line")  # fmt: skip
    found = dict(zip(names, about, strict=True))
    foreign = bool(brought) and found["deck_kind"] != "builtin"
    parsed = {"content": json.loads(content), "memory": memory_of(values[12:])}
    return found | parsed | {"foreign_demo": foreign}


def memory_values(card: str, memory: Memory) -> dict[str, Any]:
    """The columns of a row of ``memory``."""
    return {"card": card, **asdict(memory), "suspended": int(memory.suspended)}


def event_of(values: Sequence[Any]) -> Event:
    """An event from the columns of ``event`` in order."""
    *plain, target_device, target_seq, detail = values
    target = None if target_device is None else (target_device, target_seq)
    parsed = None if detail is None else json.loads(detail)
    return Event(*(*plain, target, parsed))


def event_values(event: Event) -> tuple[Any, ...]:
    """The columns of a row of ``event`` in order."""
    *plain, _, _ = astuple(replace(event, target=None, detail=None))
    detail = None if event.detail is None else compact(dict(event.detail))
    return (*plain, *(event.target or (None, None)), detail)


def compact(value: Any) -> str:
    """JSON text that is equal for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
