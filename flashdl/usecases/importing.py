"""Decks into the collection: all of them are without fault, or none is imported."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.errors import BadDeckFile, UsageError
from flashdl.model import Deck
from flashdl.usecases.opening import BUILTIN
from flashdl.usecases.versions import bring

if TYPE_CHECKING:
    from flashdl.storage.rows import DeckRow, ImportReport
    from flashdl.storage.store import Store


_ASIDE = (
    "{0}: the folder's texts are shown, your versions of its notes are kept aside; flashdl cards "
    "is:edited deck:{0} lists them, flashdl edit NOTE --mine writes one into its file"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A deck that was read: the path as given and in full, its stamp from before it was read."""

    path: Path
    source: str
    stamp: str
    deck: Deck


def load_all(paths: Iterable[Path]) -> list[Loaded]:
    """Every deck of the paths.

    Raises BadDeckFile with the faults of all, UsageError for a path that cannot be stored.
    """
    from flashdl.decks.loader import load_deck
    from flashdl.decks.stamps import stamp

    decks: list[Loaded] = []
    faults: list[str] = []
    for path in paths:
        try:
            before, deck = stamp(path), load_deck(path)
            decks.append(Loaded(path, _source(path), before, deck))
        except BadDeckFile as error:
            faults += error.lines
    if faults:
        raise BadDeckFile(faults)
    return decks


def import_all(
    store: "Store",
    decks: Sequence[Loaded],
    *,
    dry_run: bool = False,
    notices: list[str] | None = None,
) -> Iterator[tuple[str, "ImportReport"]]:
    """Import one deck after the other, a folder linked and a file held; (deck id, what it did).

    Raises BadDeckFile before the first when an id belongs to another deck.
    """
    _refuse_taken_ids(decks, store.decks())
    aside = {row.deck for row in store.versions().values()}
    for one in decks:
        kind = "linked" if one.path.is_dir() else "held"
        origin = {"kind": kind, "source": one.source, "stamp": one.stamp}
        report = bring(store, one.deck, origin=origin, dry_run=dry_run, notices=notices)
        if kind == "linked" and one.deck.id in aside and notices is not None:
            notices.append(_ASIDE.format(one.deck.id))
        yield one.deck.id, report


def _source(path: Path) -> str:
    source = str(path.resolve())
    try:
        source.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{path}: error: the path is not UTF-8; rename the deck") from None
    return source


def _refuse_taken_ids(decks: Iterable[Loaded], present: "Iterable[DeckRow]") -> None:
    owners = {row.id: "the built-in deck" for row in present if row.kind == BUILTIN}
    faults = []
    for one in decks:
        owner = owners.setdefault(one.deck.id, str(one.path))
        if owner != str(one.path):
            faults.append(
                f"{one.path}: error: the deck id '{one.deck.id}' belongs to {owner}; choose another"
            )
    if faults:
        raise BadDeckFile(faults)
