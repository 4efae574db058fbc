"""A new note in a deck of the learner's: where it goes, what stands in it, and in with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.decks.files import root_of
from flashdl.errors import BadDeckFile, UsageError
from flashdl.settings import Paths
from flashdl.storage.rows import DeckRow, EditRow, ImportReport
from flashdl.study_day import Moment
from flashdl.usecases.note_text import below, bring_linked, refuse_no_id, text_of
from flashdl.usecases.versions import bring

if TYPE_CHECKING:
    from flashdl.storage.store import Store

OWN = "mine"
SCHEMA = "deck.schema.json"
_DECK = f"# yaml-language-server: $schema={SCHEMA}\nformat: 1\nid: {OWN}\ntitle: My cards\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """A note that is to be: its deck's folder, its file there, its draft, the text to begin with.

    ``row`` is None where the deck is still to be made; ``resumed`` tells that there is a draft.
    """

    deck: str
    note: str
    folder: Path
    file: Path
    draft: Path
    text: str
    row: DeckRow | None
    resumed: bool = False


def plan(
    store: "Store", paths: Paths, name: str, *, topic: str = "", front: str = "", back: str = ""
) -> Plan:
    """Where the note ``[deck/]note`` goes; a draft of it, without a front, is gone on with.

    Raises UsageError where it cannot be written.
    """
    wanted, _, note = name.rpartition("/")
    refuse_no_id(*filter(None, (wanted, note or "?", topic)))
    row = _deck_of(store, wanted)
    deck = row.id if row else OWN
    if any((n.deck, n.id) == (deck, note) for n in store.notes() if n.present):
        raise UsageError(f"{deck}/{note}: error: there is such a note; flashdl edit {deck}/{note}")
    folder = root_of(Path(row.source)) if row else below(paths.data / "decks", OWN)
    file = _yaml(below(folder / "cards", *filter(None, (topic,)), note))
    if file.exists():
        raise UsageError(f"{file}: error: the file is there already; flashdl check {folder}")
    draft = _yaml(below(paths.data / "edits", deck, note))
    if resumed := draft.exists() and not front:
        text = text_of(draft)
    else:
        text = _template(note, topic, front, back, schema=_schema(folder, topic, new=row is None))
    return Plan(deck, note, folder, file, draft, text, row, resumed)


def _yaml(path: Path) -> Path:
    return path.with_name(f"{path.name}.yaml")


def check(store: "Store", planned: Plan, text: str, *, file: Path) -> int:
    """How many cards the text yields. Raises BadDeckFile with its faults, told of ``file``."""
    from flashdl.decks.one_note import read_note

    others = {n.id: n.requires for n in store.notes() if n.deck == planned.deck and n.present}
    note = read_note(text.encode(), name=planned.note, file=file, others=others)
    return len(note.cards())


def create(store: "Store", planned: Plan, text: str, moment: Moment) -> ImportReport:
    """Write the note's file, and its deck where there is none; then bring it in.

    Raises BadDeckFile for a fault of another file; the new one is taken away again.
    """
    from flashdl.decks.writing import remove, write

    if planned.row is None:
        _make_deck(planned.folder)
    write(planned.file, text.encode())
    at_ms = store.next_ms(moment)
    edit = EditRow(at_ms, planned.deck, planned.note, str(planned.file), "", text)
    try:
        return _bring(store, planned, edit)
    except BadDeckFile:
        remove(planned.file)
        raise


def _bring(store: "Store", planned: Plan, edit: EditRow) -> ImportReport:
    if planned.row is not None:
        return bring_linked(store, planned.row, edit)
    from flashdl.decks.loader import load_deck
    from flashdl.decks.stamps import stamp

    before, deck = stamp(planned.folder), load_deck(planned.folder)
    origin = {"kind": "linked", "source": str(planned.folder), "stamp": before}
    return bring(store, deck, origin=origin, edit=edit)


def _deck_of(store: "Store", wanted: str) -> DeckRow | None:
    """The linked deck that is meant; None for the learner's own, which is still to be made."""
    decks = {row.id: row for row in store.decks()}
    linked = [row for row in decks.values() if row.kind == "linked"]
    if wanted in decks:
        if decks[wanted].kind != "linked":
            raise UsageError(
                f"{wanted}: error: the deck is not a folder of yours, so nothing is added to it; "
                f"flashdl new {OWN}/NOTE makes a deck of your own"
            )
        return decks[wanted]
    if wanted == OWN or (not wanted and not linked and OWN not in decks):
        return None
    if wanted or not linked:
        raise UsageError(
            f"{wanted or OWN}: error: no folder of that name is linked; flashdl import FOLDER"
        )
    if len(linked) > 1:
        names = ", ".join(row.id for row in linked)
        raise UsageError(f"new: error: several decks are yours; name one as DECK/NOTE: {names}")
    return linked[0]


def _make_deck(folder: Path) -> None:
    import json

    from flashdl.decks.schema import json_schema
    from flashdl.decks.writing import write

    cards = folder / "cards"
    if not (cards / "deck.yaml").exists():
        write(cards / "deck.yaml", _DECK.encode())
        write(cards / SCHEMA, (json.dumps(json_schema(), indent=1) + "\n").encode())


def _schema(folder: Path, topic: str, *, new: bool) -> str:
    """Where an editor finds the schema from the note's file; empty where the deck has none."""
    there = new or (folder / "cards" / SCHEMA).exists()
    return f"{'../' if topic else ''}{SCHEMA}" if there else ""


def _template(note: str, topic: str, front: str, back: str, *, schema: str) -> str:
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"id: {note}"] + ([f"topic: {topic}"] if topic else [])
    lines += ["cards:", "  - id: definition", *_side("front", front), *_side("back", back)]
    return "\n".join(lines) + "\n"


def _side(name: str, text: str) -> list[str]:
    """One side of the card; more than a short line stands below its name."""
    from flashdl.decks.splice import scalar

    rows = text.strip().splitlines()
    if len(rows) == 1 and len(rows[0]) <= 80:
        return [f"    {name}: {scalar(rows[0])}"]
    return [f"    {name}: |", *(f"      {row}".rstrip() for row in rows or [""])]
