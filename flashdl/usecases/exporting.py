"""Cards to give away: a deck file, their data, or what one changed as a patch for the author."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flashdl.decks.patch import hunks
from flashdl.decks.whole import whole_deck, with_notes
from flashdl.errors import BadDeckFile, UsageError
from flashdl.review.events import Event
from flashdl.review.prerequisites import required
from flashdl.storage.rows import CardRow, DeckRow, VersionRow
from flashdl.study_day import date_of
from flashdl.usecases.note_text import path_in_deck, text_of

if TYPE_CHECKING:
    from flashdl.storage.store import Store

Keys = Collection[str] | None


def as_deck(store: "Store", keys: Keys) -> tuple[str, list[str]]:
    """A deck file of the found cards' notes and of those that they require; notices.

    Raises UsageError unless the cards are of one deck.
    """
    cards = _chosen(store, keys)
    decks = {card.deck for card in cards}
    if len(decks) != 1:
        few = "no card is found" if not decks else f"the cards are of {len(decks)} decks"
        raise UsageError(f"export: error: {few}; a deck file holds one: add deck:NAME")
    [deck_id] = decks
    deck = next((row for row in store.decks() if row.id == deck_id), None)
    if deck is None:
        raise UsageError(f"export: error: {deck_id} was removed; import it again, or --format json")
    notes = {n.id: n for n in store.notes() if n.deck == deck_id and n.present}
    asked = {card.note for card in cards} & notes.keys()
    below = required(asked, {name: row.requires for name, row in notes.items()})
    wanted = asked | (below & notes.keys())
    about = {name: getattr(deck, name) for name in
             ("id", "title", "author", "licence", "description")}  # fmt: skip
    text = whole_deck(about, {n: row.source for n, row in notes.items() if n in wanted})
    more = len(wanted) - len(asked)
    notice = f"with {more} more notes, which these require" if more else ""
    return text, [notice] if notice else []


def as_json(store: "Store", keys: Keys) -> tuple[str, list[str]]:
    """The found cards with their memories and the acts that made them, as one JSON object."""
    log: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in store.log():
        log[event.card].append(_act(event))
    cards = [
        {
            "id": row.key,
            "present": row.present,
            "content": row.content,
            "memory": asdict(row.memory),
            "log": log[row.key],
        }
        for row in _chosen(store, keys)
    ]
    return json.dumps({"schema": 1, "cards": cards}, ensure_ascii=False) + "\n", []


def as_patch(store: "Store", keys: Keys) -> tuple[str, list[str]]:
    """What the learner changed in decks that are not linked, for their authors; notices.

    The files are named as in the author's folder, so that ``git apply`` finds them there.
    """
    decks = {row.id: row for row in store.decks()}
    notes = {f"{n.deck}/{n.id}": n for n in store.notes()}
    found = None if keys is None else {key.partition("#")[0] for key in keys}
    patches: list[str] = []
    notices: list[str] = []
    whole: defaultdict[str, list[VersionRow]] = defaultdict(list)
    for name, version in store.versions().items():
        deck = decks.get(version.deck)
        if deck is None or deck.kind == "linked" or (found is not None and name not in found):
            continue
        if notes[name].path == deck.source:
            whole[deck.id].append(version)
        else:
            patches.append(hunks(version.theirs, version.mine, path_in_deck(notes[name], deck)))
    for deck_id, versions in whole.items():
        patches.append(_whole_file(decks[deck_id], versions, notices))
    return "".join(patches), notices


MAKERS = {"yaml": as_deck, "json": as_json, "patch": as_patch}


def _chosen(store: "Store", keys: Keys) -> list[CardRow]:
    return [row for row in store.cards() if (row.present if keys is None else row.key in keys)]


def _act(event: Event) -> dict[str, Any]:
    at = datetime.fromtimestamp(event.at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    about = {
        "kind": event.kind,
        "at": at,
        "day": date_of(event.study_day).isoformat(),
        "grade": event.grade,
        "quality": event.quality,
        "answer_ms": event.answer_ms,
        "due_day": event.due_day,
        "detail": event.detail,
    }
    return {name: value for name, value in about.items() if value is not None}


def _whole_file(deck: DeckRow, versions: list[VersionRow], notices: list[str]) -> str:
    """The difference of a deck that is one file, which must be there as it was imported."""
    file = Path(deck.source)
    texts = {row.note: (row.theirs, row.mine) for row in versions}
    try:
        before = text_of(file)
        after, missing = with_notes(before, texts)
    except BadDeckFile:
        before, after, missing = "", "", [*texts]
    notices += (f"{deck.id}/{name} is left out: its text is not in {file} any more; import that "
                "file again, or take --format yaml" for name in missing)  # fmt: skip
    return hunks(before, after, file.name)
