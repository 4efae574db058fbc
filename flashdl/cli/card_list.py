"""The list of cards: a line each in columns, or a sentence each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flashdl.cli.output import clean, plural
from flashdl.study_day import date_of

if TYPE_CHECKING:
    from rich.console import Console

    from flashdl.storage.rows import CardRow

_HEADS = ("card", "phase", "due", "every", "ease", "")
_SIDES = "<<<>>"  # of the columns but the last
_KEPT = ((0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 5), (0, 1, 2, 5))
_WITHOUT_REASON = "flagged"  # what an event without a reason leaves as one


def memory_json(row: "CardRow", day: int) -> dict[str, Any]:
    """What is remembered of a card, for ``--json``."""
    memory = row.memory
    return {
        "phase": memory.phase(day=day),
        "due": None if memory.due_day is None else date_of(memory.due_day).isoformat(),
        "ease": memory.ease_hundredths / 100,
        "interval_days": memory.interval_days,
        "repetitions": memory.repetitions,
        "lapses": memory.lapses,
        "suspended": memory.suspended,
    }


def card_json(row: "CardRow", *, day: int, leech_lapses: int) -> dict[str, Any]:
    """One card of the list, for ``--json``."""
    return {
        "id": row.key,
        **memory_json(row, day),
        "buried": row.memory.buried_day == day,
        "leech": _is_leech(row, leech_lapses),
        "flag": row.memory.flag,
        "orphan": not row.present,
    }


def table(
    named: "Sequence[tuple[str, CardRow]]", *, day: int, leech_lapses: int, columns: int | None
) -> list[str] | None:
    """A line a card, its columns no wider than what stands in them; None if that is too wide.

    Where ``columns`` are few, ease and interval are left out, and the reason of a flag is cut.
    """
    found = [_HEADS, *(_cells(name, row, day, leech_lapses) for name, row in named)]
    for kept in _KEPT:
        lines, marks_at = _aligned([[cells[i] for i in kept] for cells in found])
        if columns is None:
            return lines
        marks = max(len(cells[-1].partition(":")[0]) for cells in found)
        if marks_at + marks <= columns:
            return [_cut(line, columns) for line in lines]
    return None


def _aligned(found: list[list[str]]) -> tuple[list[str], int]:
    """The lines, and where their last column begins."""
    widths = [max(map(len, column)) for column in zip(*found, strict=True)][:-1]
    forms = [*(f"{_SIDES[i]}{width}" for i, width in enumerate(widths)), ""]
    lines = ["  ".join(map(format, cells, forms)).rstrip() for cells in found]
    return lines, sum(widths) + 2 * len(widths)


def sentences(
    named: "Sequence[tuple[str, CardRow]]", *, day: int, leech_lapses: int
) -> Iterator[str]:
    """The same in words, which read well aloud."""
    for name, row in named:
        yield f"{name}: {', '.join(_words(row, day, leech_lapses))}"


def wrapped(lines: Iterable[str], console: "Console") -> Iterator[str]:
    """The lines no wider than the terminal; what goes on is indented."""
    from rich.text import Text

    for line in lines:
        first, *more = Text(line).wrap(console, max(1, console.width - 2))
        yield first.plain.rstrip()
        yield from (f"  {part.plain.rstrip()}" for part in more)


def _cells(name: str, row: "CardRow", day: int, leech_lapses: int) -> tuple[str, ...]:
    memory, marks = memory_json(row, day), ", ".join(_marks(row, day, leech_lapses))
    if memory["due"] is None:
        return name, memory["phase"], "-", "-", "-", marks
    every, ease = f"{memory['interval_days']} d", f"{memory['ease']:.2f}"
    return name, memory["phase"], memory["due"], every, ease, marks


def _words(row: "CardRow", day: int, leech_lapses: int) -> Iterator[str]:
    memory = memory_json(row, day)
    yield memory["phase"]
    if memory["due"] is not None:
        yield f"due {memory['due']}"
        yield f"every {plural(memory['interval_days'], 'day')}"
        yield f"ease {memory['ease']:.2f}"
    yield from _marks(row, day, leech_lapses)


def _marks(row: "CardRow", day: int, leech_lapses: int) -> Iterator[str]:
    if not row.present:
        yield "orphan"
    if row.memory.suspended:
        yield "suspended"
    if row.memory.buried_day == day:
        yield "buried"
    if _is_leech(row, leech_lapses):
        yield "leech"
    if flag := clean(row.memory.flag).replace("\n", " "):
        yield flag if flag == _WITHOUT_REASON else f"flagged: {flag}"


def _is_leech(row: "CardRow", leech_lapses: int) -> bool:
    return 0 < leech_lapses <= row.memory.lapses


def _cut(line: str, columns: int) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(line) <= columns:
        return line
    return set_cell_size(line, columns - 3).rstrip() + "..."
