"""Acts outside a review: on which cards, whether they change anything, and taking them back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flashdl.errors import UnknownName
from flashdl.review.events import Event, advance
from flashdl.study_day import Moment
from flashdl.usecases.reviewing import Turned

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store


def named(rows: "Sequence[CardRow]", words: Sequence[str]) -> "list[CardRow] | None":
    """The cards, when each of the words is the id of a card or note; None when one is not.

    Cards that left their deck are meant only where no other has the id. Raises UnknownName for a
    short id that several decks have.
    """
    found: dict[str, CardRow] = {}
    for word in words:
        all_of_it = [row for row in rows if word in _ids(row)]
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
        if advance(row.memory, draft, {}) == row.memory:
            already.append(row)
        else:
            drafts.append(draft)
    return drafts, already


def due_now(rows: "Iterable[CardRow]", day: int) -> "list[CardRow]":
    """The cards that the study day asks: due, not answered today, neither buried nor suspended."""
    return [row for row in rows if row.present and _is_due(row, day)]


def postponing(rows: "Iterable[CardRow]", due_days: Mapping[str, int], *, day: int) -> list[Event]:
    """The acts that give each card its new day, where that is another one."""
    return [
        Event("", 0, "postpone", row.key, at_ms=0, study_day=day, due_day=due_days[row.key])
        for row in rows
        if due_days.get(row.key, row.memory.due_day) != row.memory.due_day
    ]


def take_back(store: "Store", *, moment: Moment) -> Event | str | None:
    """Undo the latest of acts and edits: the stored undo, or what to say of the edit."""
    from flashdl.usecases import editing

    act = store.to_undo()
    since_ms = act.at_ms if act else -1
    return editing.take_back(store, since_ms=since_ms) or store.undo(moment=moment)


def put_back(store: "Store", *, moment: Moment) -> Event | str | None:
    """Redo what was taken back last, until there was a new act or edit; as ``take_back``."""
    from flashdl.usecases import editing

    stands, undo = store.to_undo(), store.to_redo()
    edit, latest = store.latest_edit(undone=True), store.latest_edit()
    since_ms = stands.at_ms if stands else -1
    act_ms = store.act_of(undo).at_ms if undo else None
    if edit and edit.at_ms > since_ms and (act_ms is None or edit.at_ms < act_ms):
        return editing.take_back(store, redo=True, since_ms=since_ms)
    if undo and latest and latest.at_ms > undo.at_ms:
        return None
    return store.redo(moment=moment)


def turned(store: "Store", event: Event | None) -> Turned | None:
    """The act, or the batch of them, that a stored undo or redo is about."""
    if event is None:
        return None
    act = store.act_of(event)
    count = (event.detail or {}).get("count", 1)
    return Turned(act.card, act.kind, act.quality, act.grade, count)


def _is_due(row: "CardRow", day: int) -> bool:
    memory = row.memory
    if memory.due_day is None or memory.hidden(day=day):
        return False
    return memory.due_day <= day and (memory.last_day or 0) < day


def _ids(row: "CardRow") -> tuple[str, ...]:
    return (row.key, f"{row.note}#{row.id}", f"{row.deck}/{row.note}", row.note)
