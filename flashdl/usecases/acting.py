"""Acts outside a review: on which cards, whether they change anything, and taking them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flashdl.errors import UnknownName
from flashdl.review.events import Event, advance
from flashdl.scheduling.memory import Memory
from flashdl.study_day import Moment
from flashdl.usecases.reviewing import Turned

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow, EditRow
    from flashdl.storage.store import Store


def named(rows: "Sequence[CardRow]", words: Sequence[str]) -> "list[CardRow] | None":
    """The cards, when each of the words is the id of a card or note; None when one is not.

    Cards that left their deck are meant only where no other has the id. Raises UnknownName for a
    short id that several decks have.
    """
    found: dict[str, CardRow] = {}
    for word in words:
        all_of_it = [row for row in rows if word in ids_of(row)]
        meant = [row for row in all_of_it if row.present] or all_of_it
        if not meant:
            return None
        decks = sorted({row.deck for row in meant})
        if len(decks) > 1:
            ids = ", ".join(f"{deck}/{word}" for deck in decks)
            raise UnknownName(f"{word} is in {len(decks)} decks; name one: {ids}")
        found |= {row.key: row for row in meant}
    return list(found.values())


def effectual(
    kind: str, rows: "Iterable[CardRow]", *, day: int, detail: Mapping[str, Any] | None = None
) -> "tuple[list[Event], list[CardRow]]":
    """The acts on the cards that they change, and the cards that are that way already."""
    drafts, already = [], []
    for row in rows:
        draft = Event("", 0, kind, row.key, at_ms=0, study_day=day, detail=detail)
        memory = _as_of(day, row.memory)
        if advance(memory, draft, {}) == memory:
            already.append(row)
        else:
            drafts.append(draft)
    return drafts, already


def due_now(rows: "Iterable[CardRow]", day: int) -> "list[CardRow]":
    """The cards that the study day asks: due, not answered today, neither buried nor suspended."""
    return [row for row in rows if row.present and is_due(row.memory, day)]


def is_due(memory: Memory, day: int) -> bool:
    """Whether the study day asks a card of this memory as due."""
    if memory.due_day is None or memory.hidden(day=day):
        return False
    return memory.due_day <= day and (memory.last_day or 0) < day


def postponing(rows: "Iterable[CardRow]", due_days: Mapping[str, int], *, day: int) -> list[Event]:
    """The acts that give each card its new day, where that is another one."""
    return [
        Event("", 0, "postpone", row.key, at_ms=0, study_day=day, due_day=due_days[row.key])
        for row in rows
        if due_days.get(row.key, row.memory.due_day) != row.memory.due_day
    ]


def take_back(store: "Store", *, moment: Moment) -> Event | str | None:
    """Undo the latest of acts and edits: the stored undo, or what to say of the edit."""
    act, edit = store.to_undo(), store.latest_edit()
    if act and edit and edit.at_ms == _edit_ms(act):
        said = _turn_edit(store, edit, moment, redo=False)
        store.undo(moment=moment)
        return said
    if edit and (act is None or act.at_ms < edit.at_ms):
        return _turn_edit(store, edit, moment, redo=False)
    return store.undo(moment=moment)


def put_back(store: "Store", *, moment: Moment) -> Event | str | None:
    """Redo what was taken back last, until there was a new act or edit; as ``take_back``."""
    undo, edit = store.to_redo(), store.latest_edit(undone=True)
    if undo and undo.at_ms < store.newest_edit_ms():
        undo = None
    if edit is None:
        return store.redo(moment=moment) if undo else None
    if undo and edit.at_ms == _edit_ms(store.act_of(undo)):
        said = _turn_edit(store, edit, moment, redo=True)
        store.redo(moment=moment)
        return said
    _, after_ms = store.waiting_edits()[-1]
    if undo and undo.at_ms > after_ms:
        return store.redo(moment=moment)
    return _turn_edit(store, edit, moment, redo=True)


def _edit_ms(act: Event) -> int | None:
    """The time of the edits that moved a note's file, which go with the move of its history."""
    found = (act.detail or {}).get("edit_ms") if act.kind == "move" else None
    return found if isinstance(found, int) else None


def _turn_edit(store: "Store", edit: "EditRow", moment: Moment, *, redo: bool) -> str | None:
    """Take back or put back an edit with those that were made as one with it; what to say."""
    from flashdl.usecases import editing, renaming

    together = store.edits_at(edit.at_ms)
    if len(together) > 1:
        return renaming.take_back(store, together, moment, redo=redo)
    return editing.take_back(store, redo=redo)


def turned(store: "Store", event: Event | None) -> Turned | None:
    """The act, or the batch of them, that a stored undo or redo is about."""
    if event is None:
        return None
    act = store.act_of(event)
    count = (event.detail or {}).get("count", 1)
    return Turned(act.card, act.kind, act.quality, act.grade, count)


def _as_of(day: int, memory: Memory) -> Memory:
    """What the memory amounts to on a study day: a card buried before it is not buried."""
    return memory if memory.buried_day == day else replace(memory, buried_day=None)


def ids_of(row: "CardRow") -> tuple[str, ...]:
    """The whole and the short id of a card, and of its note."""
    return (row.key, f"{row.note}#{row.id}", f"{row.deck}/{row.note}", row.note)
