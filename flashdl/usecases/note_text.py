"""The text of a note where it lives: a file of a linked folder, or a version of the learner's."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from flashdl.decks.files import MAX_YAML_BYTES, Unreadable, contents, deck_files, root_of
from flashdl.errors import BadDeckFile, UnknownName, UsageError
from flashdl.model import ID, Note
from flashdl.storage.rows import DeckRow, EditRow, ImportReport, NoteRow, VersionRow
from flashdl.study_day import Moment
from flashdl.usecases.versions import bring

if TYPE_CHECKING:
    from flashdl.storage.store import Store

LONGEST_ID = 60  # of a new note; a file's name may not be much longer


@dataclass(frozen=True, slots=True)
class Spot:
    """A note in the collection and its text of now; ``file`` is None where no folder is linked."""

    deck: DeckRow
    note: NoteRow
    card: str
    file: Path | None
    text: str
    version: VersionRow | None

    @property
    def name(self) -> str:
        """The note's whole id."""
        return f"{self.note.deck}/{self.note.id}"


def spot_of(store: "Store", key: str) -> Spot:
    """The note of ``deck/note`` or ``deck/note#card``.

    Raises UnknownName, and UsageError where it left its deck or its file cannot be read.
    """
    name, _, card = key.partition("#")
    note = next((n for n in store.notes() if f"{n.deck}/{n.id}" == name), None)
    if note is None:
        raise UnknownName(f"there is no note {name!r}; flashdl cards lists what there is")
    if not note.present:
        raise UsageError(f"{name}: error: the note left its deck; there is nothing to edit")
    deck = next(d for d in store.decks() if d.id == note.deck)
    version = store.versions().get(name)
    if deck.kind == "linked":
        file = _linked_file(deck, note.id)
        return Spot(deck, note, card, file, text_of(file), version)
    return Spot(deck, note, card, None, version.mine if version else note.source, version)


def put(
    store: "Store", spot: Spot, after: str, moment: Moment, *, file: Path, dry_run: bool = False
) -> ImportReport:
    """Show this text of the note and keep the edit, so that it can be taken back.

    The text of a linked note stands in its file already; ``file`` is where faults are told of.
    """
    note = read_alone(store, spot, after, file)
    if spot.file is None or dry_run:
        edit = _edit(store, spot, spot.text, note.source, moment)
        return store.write_note(spot.deck.id, note, edit=edit, dry_run=dry_run)
    before = spot.text if _loads(store, spot) else spot.note.source
    return bring_linked(store, spot.deck, _edit(store, spot, before, after, moment))


def put_in_file(store: "Store", spot: Spot, after: str, moment: Moment) -> None:
    """The text into the collection, and before that into the file of a linked deck.

    A text with a fault leaves the file as it was.
    """
    from flashdl.decks.writing import write

    if spot.file is None:
        put(store, spot, after, moment, file=Path(f"{spot.note.id}.yaml"))
        return
    read_alone(store, spot, after, spot.file)
    write(spot.file, after.encode())
    try:
        put(store, spot, after, moment, file=spot.file)
    except BadDeckFile:
        write(spot.file, spot.text.encode())
        raise


def read_alone(store: "Store", spot: Spot, text: str, file: Path) -> Note:
    """The note of the text, which must fit to the deck's other notes. Raises BadDeckFile."""
    from flashdl.decks.one_note import read_note

    others = {n.id: n.requires for n in store.notes() if n.deck == spot.deck.id and n.present}
    return read_note(text.encode(), name=spot.note.id, file=file, others=others)


def bring_linked(store: "Store", deck: DeckRow, edit: EditRow) -> ImportReport:
    """Read the folder of a linked deck after an edit. Raises BadDeckFile with its faults."""
    from flashdl.decks.loader import load_deck
    from flashdl.decks.stamps import stamp

    source = Path(deck.source)
    before, found = stamp(source), load_deck(source)
    if found.id != deck.id:
        raise UsageError(f"{source}: error: the deck's id is '{deck.id}'; put it back")
    origin = {"kind": "linked", "source": deck.source, "stamp": before}
    return bring(store, found, origin=origin, edit=edit)


def text_of(file: Path) -> str:
    """The exact text of a file. Raises BadDeckFile where it is none."""
    try:
        return contents(file, limit=MAX_YAML_BYTES).decode()
    except Unreadable as error:
        raise BadDeckFile([f"{file}:1:1: error: {error}"]) from error
    except UnicodeDecodeError as error:
        raise BadDeckFile([f"{file}:1:1: error: not UTF-8: save the file as UTF-8"]) from error


def path_in_deck(note: NoteRow, deck: DeckRow) -> str:
    """The note's file as the author's folder has it."""
    parts = PurePosixPath(note.path).parts
    inside = parts[len(PurePosixPath(deck.source).parts) :]
    return "/".join(inside if note.path.startswith(f"{deck.source}/") else parts[-1:])


def refuse_no_id(*words: str) -> None:
    """Raise UsageError for a word that cannot be the id of a new note, or the name of its file."""
    for word in words:
        if not ID.fullmatch(word):
            raise UsageError(f"{word}: error: a name is lower-case letters, digits and hyphens")
        if len(word) > LONGEST_ID:
            raise UsageError(
                f"{word[:LONGEST_ID]}...: error: a name has at most {LONGEST_ID} characters"
            )


def card_line(store: "Store", key: str) -> int:
    """The line of its file on which the entry of the card ``deck/note#card`` begins, else 1."""
    from flashdl.decks.splice import line_of

    name, _, card = key.partition("#")
    note = next((n for n in store.notes() if f"{n.deck}/{n.id}" == name), None)
    return note.line - 1 + line_of(note.source, card) if note else 1


def below(folder: Path, *ids: str) -> Path:
    """The path below a folder; nothing but an id becomes part of it."""
    if not all(ID.fullmatch(name) for name in ids):
        raise UsageError(f"{folder}: error: {'/'.join(ids)} is no name of a file in it")
    return folder.joinpath(*ids)


def _edit(store: "Store", spot: Spot, before: str, after: str, moment: Moment) -> EditRow:
    at_ms = store.next_ms(moment)
    return EditRow(at_ms, spot.deck.id, spot.note.id, str(spot.file or ""), before, after)


def _loads(store: "Store", spot: Spot) -> bool:
    try:
        read_alone(store, spot, spot.text, Path("before.yaml"))
    except BadDeckFile:
        return False
    return True


def _linked_file(deck: DeckRow, note: str) -> Path:
    source = Path(deck.source)
    top = root_of(source) / "cards" / "deck.yaml"
    found = (f for f in deck_files(source) if f.name == f"{note}.yaml" and f != top)
    if file := next(found, None):
        return file
    raise UsageError(f"{source}: error: the file {note}.yaml is not there; flashdl check {source}")
