"""A note of a linked folder under another id, there or in another folder: files and history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.errors import BadDeckFile, UsageError
from flashdl.model import card_key
from flashdl.review.events import Event
from flashdl.study_day import Moment
from flashdl.usecases.note_text import Spot, refuse_no_id, spot_of, text_of

if TYPE_CHECKING:
    from flashdl.model import Deck
    from flashdl.storage.rows import DeckRow, EditRow, NoteRow
    from flashdl.storage.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is and as it is to be; empty where there is none."""

    deck: str
    note: str
    file: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a note's new id changes: files first, then, in another deck, the histories."""

    old: str
    new: str
    decks: "tuple[DeckRow, ...]"
    changes: tuple[Change, ...]
    pairs: tuple[tuple[str, str], ...] = ()

    def sentences(self) -> list[str]:
        """Each step in order, as it is told before it is done."""
        gone = next(c for c in self.changes if not c.after)
        made = next(c for c in self.changes if not c.before)
        others = [c for c in self.changes if c.before and c.after]
        said = [f"{gone.file} becomes {made.file}"]
        word = "names it by the new id" if len(self.decks) == 1 else "names it no more"
        said += [f"{change.file} {word}" for change in others]
        return [*said, f"the history of {self.old} goes to {self.new}"]


def planned_renaming(store: "Store", source: str, target: str) -> Renaming | None:
    """The renaming, where FROM is a note of a linked folder and TO a note that is not there.

    Raises UsageError for an id that cannot be, or a note that others still require.
    """
    notes = [note for note in store.notes() if note.present]
    meant = [n for n in notes if source in (n.id, f"{n.deck}/{n.id}")]
    if len(meant) != 1 or "#" in source + target:
        return None
    [note] = meant
    deck_id, slash, name = target.rpartition("/")
    deck_id = deck_id if slash else note.deck
    if any((n.deck, n.id) == (deck_id, name) for n in notes):
        return None
    linked = {deck.id: deck for deck in store.decks() if deck.kind == "linked"}
    if note.deck not in linked or deck_id not in linked:
        return None
    refuse_no_id(name)
    from flashdl.decks.splice import CannotSplice

    spot = spot_of(store, f"{note.deck}/{note.id}")
    try:
        if deck_id == note.deck:
            return _within(spot, linked[deck_id], name)
        _refuse_needed(spot, notes)
        return _across(store, spot, linked[deck_id], name)
    except CannotSplice as error:
        raise UsageError(f"{spot.file}: error: {error}") from None


def rename(store: "Store", plan: Renaming, moment: Moment) -> None:
    """Change the files, then the collection, as one act; a fault leaves everything as it was."""
    edit_ms = store.next_ms(moment)
    edits = [_edit(change, edit_ms) for change in plan.changes]
    drafts = [
        Event("", 0, "move", new, at_ms=0, study_day=moment.day,
              detail={"from": old, "edit_ms": edit_ms})
        for old, new in plan.pairs
    ]  # fmt: skip
    _carry_out(store, edits, drafts, moment)


def take_back(store: "Store", edits: "Sequence[EditRow]", moment: Moment, *, redo: bool) -> str:
    """Give the files of a renaming the text that they had, or have it again; what to say."""
    back = edits if redo else [e._replace(before=e.after, after=e.before) for e in edits]
    marks = [edit._replace(undone=not redo) for edit in edits]
    _carry_out(store, back, [], moment, marks=marks)
    gone = next(edit for edit in edits if not edit.after)
    return f"{'Put back' if redo else 'Took back'} the move of {gone.deck}/{gone.note}."


def _refuse_needed(spot: Spot, notes: "Iterable[NoteRow]") -> None:
    needed = [n.id for n in notes if n.deck == spot.deck.id and spot.note.id in n.requires]
    if needed:
        raise UsageError(
            f"move: error: {', '.join(needed)} of its deck requires {spot.note.id}, so it stays"
        )


def _within(spot: Spot, deck: "DeckRow", name: str) -> Renaming:
    from flashdl.decks.files import deck_files
    from flashdl.decks.renaming import naming, renamed

    assert spot.file is not None
    made = spot.file.with_name(f"{name}.yaml")
    changes = [*_moved_file(spot, deck.id, made, renamed(spot.text, name, former=True))]
    for file in deck_files(Path(deck.source)):
        if file != spot.file and file.suffix in {".yaml", ".yml"}:
            before = text_of(file)
            after = naming(before, spot.note.id, name)
            if after != before:
                note = "" if file.name == "deck.yaml" else file.stem
                changes.append(Change(deck.id, note, file, before, after))
    return Renaming(spot.name, f"{deck.id}/{name}", (deck,), tuple(changes))


def _across(store: "Store", spot: Spot, deck: "DeckRow", name: str) -> Renaming:
    from flashdl.decks.files import root_of
    from flashdl.decks.renaming import renamed, without

    folder = root_of(Path(deck.source)) / "cards" / spot.note.topic
    text = renamed(spot.text, name, former=False)
    changes = [*_moved_file(spot, deck.id, folder / f"{name}.yaml", text)]
    top = root_of(Path(spot.deck.source)) / "cards" / "deck.yaml"
    order = text_of(top)
    if (shorter := without(order, spot.note.id)) != order:
        changes.append(Change(spot.deck.id, "", top, order, shorter))
    here = [row for row in store.cards() if row.present]
    here = [row for row in here if (row.deck, row.note) == (spot.deck.id, spot.note.id)]
    former = [key for row in here for key in _former_keys(store, row.key)]
    known = [*(row.key for row in here), *former]
    pairs = [(key, card_key(deck.id, name, key.rpartition("#")[2])) for key in known]
    answered = tuple(pair for pair in pairs if pair[0] in former or store.history(pair[0]))
    return Renaming(spot.name, f"{deck.id}/{name}", (spot.deck, deck), tuple(changes), answered)


def _former_keys(store: "Store", card: str) -> list[str]:
    return [old for old, new in store.former_cards().items() if new == card]


def _moved_file(spot: Spot, deck: str, made: Path, text: str) -> Iterable[Change]:
    assert spot.file is not None
    if made.exists():
        raise UsageError(f"{made}: error: the file is there already")
    yield Change(deck, made.stem, made, "", text)
    yield Change(spot.deck.id, spot.note.id, spot.file, spot.text, "")


def _edit(change: Change, edit_ms: int) -> "EditRow":
    from flashdl.storage.rows import EditRow

    return EditRow(edit_ms, change.deck, change.note, str(change.file), change.before, change.after)


def _carry_out(
    store: "Store",
    edits: "Sequence[EditRow]",
    drafts: Sequence[Event],
    moment: Moment,
    *,
    marks: "Sequence[EditRow] | None" = None,
) -> None:
    """Fill the files and bring their decks in; a fault brings the files back."""
    for edit in edits:
        if _now(edit) != edit.before:
            raise UsageError(f"{edit.path}: error: the file was changed since, so it stays")
    decks = [d for d in store.decks() if d.kind == "linked" and d.id in {e.deck for e in edits}]
    try:
        _fill((edit.path, edit.after) for edit in edits)
        loaded = [_load(deck) for deck in decks]
    except (BadDeckFile, UsageError):
        _fill((edit.path, edit.before) for edit in edits)
        raise
    store.rename(loaded, edits=marks or edits, drafts=drafts, moment=moment)


def _now(edit: "EditRow") -> str:
    return text_of(Path(edit.path)) if Path(edit.path).exists() else ""


def _fill(texts: Iterable[tuple[str, str]]) -> None:
    """The texts into the files; without text there is no file."""
    from flashdl.decks.writing import remove, write

    for path, text in texts:
        if text:
            write(Path(path), text.encode())
        elif Path(path).exists():
            remove(Path(path))


def _load(deck: "DeckRow") -> "tuple[Deck, dict[str, str]]":
    from flashdl.decks.loader import load_deck
    from flashdl.decks.stamps import stamp

    source = Path(deck.source)
    before = stamp(source)
    return load_deck(source), {"kind": deck.kind, "source": deck.source, "stamp": before}
