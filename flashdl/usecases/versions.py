"""Decks into the collection with the learner's versions of their notes laid over them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.errors import BadDeckFile
from flashdl.model import Deck, Note

if TYPE_CHECKING:
    from flashdl.storage.rows import EditRow, ImportReport
    from flashdl.storage.store import Store


def bring(
    store: "Store",
    deck: Deck,
    *,
    origin: Mapping[str, str],
    dry_run: bool = False,
    edit: "EditRow | None" = None,
    notices: list[str] | None = None,
) -> "ImportReport":
    """Import a deck; ``origin`` is its kind, source and stamp.

    A version that cannot be read any more is kept and not shown, and a notice says so.
    """
    unread: dict[str, str] = {}

    def yours(deck: Deck, mine: Mapping[str, str]) -> dict[str, Note]:
        return readable(deck, mine, unread)

    report = store.import_deck(deck, **origin, dry_run=dry_run, yours=yours, edit=edit)
    if notices is not None:
        notices += unread.values()
    return report


def readable(deck: Deck, mine: Mapping[str, str], unread: dict[str, str]) -> dict[str, Note]:
    """The learner's notes that fit into the deck; of the others, what to say by note."""
    theirs = {note.id: note.requires for note in deck.notes}
    trying = dict(mine)
    while True:
        requires = theirs | {name: _required(text) for name, text in trying.items()}
        found, failed = _read(trying, requires)
        if not failed:
            return found
        for name, fault in failed.items():  # without them others may not fit any more
            del trying[name]
            unread[name] = (
                f"your version of {deck.id}/{name} does not load any more, the author's text is "
                f"shown; flashdl edit {deck.id}/{name} mends it ({fault})"
            )


def _required(text: str) -> tuple[str, ...]:
    from flashdl.decks.splice import tree

    root = tree(text)
    return tuple(name for _, name in root.words("requires")) if root else ()


def _read(
    texts: Mapping[str, str], requires: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Note], dict[str, str]]:
    """The notes of the texts, and the first fault of each that has any."""
    from flashdl.decks.one_note import read_note

    found: dict[str, Note] = {}
    failed: dict[str, str] = {}
    for name, text in texts.items():
        try:
            file = Path(f"{name}.yaml")
            found[name] = read_note(text.encode(), name=name, file=file, others=requires)
        except BadDeckFile as error:
            failed[name] = error.lines[0]
    return found, failed
