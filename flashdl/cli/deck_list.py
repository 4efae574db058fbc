"""The list of decks: a line each in columns, or a sentence each."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from flashdl.cli.columns import aligned, cut, of_terminal, wrapped
from flashdl.cli.context import Context
from flashdl.cli.output import plural

if TYPE_CHECKING:
    from flashdl.storage.rows import DeckDue, DeckRow

_HEADS = ("deck", "kind", "notes", "cards", "orphans", "due", "new", "title")
_SIDES = "<<>>>>><"
_LEAST_TITLE = 10  # columns, below which sentences are better


def as_json(row: "DeckRow", asked: "DeckDue") -> dict[str, Any]:
    """One deck of the list, for ``--json``."""
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "notes": row.notes,
        "cards": row.cards,
        "orphans": row.orphans,
        "due": asked.due,
        "drills": asked.drills,
        "new": asked.new,
        "source": row.source,
    }


def lines(rows: "Sequence[DeckRow]", asked: "Mapping[str, DeckDue]", context: Context) -> list[str]:
    """A line for each deck, no wider than a terminal; in plain text a sentence."""
    columns = of_terminal(context)
    table = None if context.linear else _table(rows, asked, columns)
    if table is not None:
        return table
    said = [_sentence(row, asked[row.id]) for row in rows]
    return said if columns is None else list(wrapped(said, context.console))


def _table(
    rows: "Sequence[DeckRow]", asked: "Mapping[str, DeckDue]", columns: int | None
) -> list[str] | None:
    """The columns, orphans only where there are some; None if that is too wide.

    Where ``columns`` are few, notes are left out, and then titles are cut.
    """
    found = [_HEADS, *(_cells(row, asked[row.id]) for row in rows)]
    less = () if any(row.orphans for row in rows) else ("orphans",)
    table = _without(less, found)
    if columns is None:
        return table
    if max(map(cell_len, table)) > columns:
        table = _without((*less, "notes"), found)
    spare = [max(0, cell_len(cells[-1]) - _LEAST_TITLE) for cells in found]
    if any(cell_len(line) - some > columns for line, some in zip(table, spare, strict=True)):
        return None
    return [cut(line, columns) for line in table]


def _without(heads: Sequence[str], found: Sequence[Sequence[str]]) -> list[str]:
    kept = [i for i, head in enumerate(_HEADS) if head not in heads]
    return aligned([[cells[i] for i in kept] for cells in found], [_SIDES[i] for i in kept])


def _cells(row: "DeckRow", asked: "DeckDue") -> tuple[str, ...]:
    counts = (row.notes, row.cards, row.orphans, asked.due, asked.new)
    return row.id, row.kind, *map(str, counts), row.title


def _sentence(row: "DeckRow", asked: "DeckDue") -> str:
    counts = [plural(row.notes, "note"), plural(row.cards, "card")]
    counts += [plural(row.orphans, "orphan")] if row.orphans else []
    counts += [f"{asked.due} due", f"{asked.new} new"]
    return f"{row.id}, {row.kind}: {', '.join(counts)}. {row.title}"
