"""The list of cards: a line each in columns, or a sentence each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from flashdl.cli.columns import aligned, cut
from flashdl.cli.output import clean, plural
from flashdl.scheduling.leech import is_leech
from flashdl.study_day import date_of

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow

Sort = Literal["due", "ease", "interval", "lapses", "name"]
_HEADS = ("card", "phase", "due", "every", "ease", "lapses", "")
_SIDES = "<<<>>><"
_LEFT_OUT = ("lapses", "ease", "every")  # one after the other, where there is no room
_TELLS: dict[Sort | None, str] = {"ease": "ease", "interval": "every", "lapses": "lapses"}
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
        "leech": is_leech(row.memory, leech_lapses),
        "flag": row.memory.flag,
        "orphan": not row.present,
    }


def in_order(
    named: "Iterable[tuple[str, CardRow]]", sort: Sort | None
) -> "list[tuple[str, CardRow]]":
    """The cards soonest due, lowest ease, shortest interval, most lapses or by name first.

    Where they are equal they stay as they are; what a new card does not have yet comes last.
    """
    ranks: dict[Sort, Callable[[str, CardRow], Any]] = {
        "due": lambda _, row: (row.memory.due_day is None, row.memory.due_day),
        "ease": lambda _, row: (row.memory.due_day is None, row.memory.ease_hundredths),
        "interval": lambda _, row: (row.memory.due_day is None, row.memory.interval_days),
        "lapses": lambda _, row: -row.memory.lapses,
        "name": lambda name, _: name,
    }
    return list(named) if sort is None else sorted(named, key=lambda one: ranks[sort](*one))


def table(
    named: "Sequence[tuple[str, CardRow]]",
    *,
    day: int,
    leech_lapses: int,
    columns: int | None,
    sort: Sort | None = None,
) -> list[str] | None:
    """A line a card, its columns no wider than what stands in them; None if that is too wide.

    Lapses are told where they sort. Where ``columns`` are few, ease and interval are left out
    unless they sort, and the reason of a flag is cut.
    """
    found = [_HEADS, *(_cells(name, row, day, leech_lapses) for name, row in named)]
    for kept in _kept(sort):
        lines = aligned([[cells[i] for i in kept] for cells in found], [_SIDES[i] for i in kept])
        if columns is None:
            return lines
        reasons = [len(cells[-1]) - len(cells[-1].partition(":")[0]) for cells in found]
        if all(len(line) - cut <= columns for line, cut in zip(lines, reasons, strict=True)):
            return [cut(line, columns) for line in lines]
    return None


def _kept(sort: Sort | None) -> Iterator[list[int]]:
    """Which columns to try, first the most; the one that sorts is always among them."""
    less = [head for head in _LEFT_OUT if head != _TELLS.get(sort)]
    for count in range(sort != "lapses", len(less) + 1):
        yield [i for i, head in enumerate(_HEADS) if head not in less[:count]]


def sentences(
    named: "Sequence[tuple[str, CardRow]]",
    *,
    day: int,
    leech_lapses: int,
    sort: Sort | None = None,
) -> Iterator[str]:
    """The same in words, which read well aloud."""
    for name, row in named:
        said = [*_words(row, day, sort), *_marks(row, day, leech_lapses)]
        yield f"{name}: {', '.join(said)}"


def _cells(name: str, row: "CardRow", day: int, leech_lapses: int) -> tuple[str, ...]:
    memory, marks = memory_json(row, day), ", ".join(_marks(row, day, leech_lapses))
    if memory["due"] is None:
        return name, memory["phase"], "-", "-", "-", "-", marks
    every, ease = f"{memory['interval_days']} d", f"{memory['ease']:.2f}"
    return name, memory["phase"], memory["due"], every, ease, str(memory["lapses"]), marks


def _words(row: "CardRow", day: int, sort: Sort | None) -> Iterator[str]:
    memory = memory_json(row, day)
    yield memory["phase"]
    if memory["due"] is not None:
        yield f"due {memory['due']}"
        yield f"every {plural(memory['interval_days'], 'day')}"
        yield f"ease {memory['ease']:.2f}"
        if sort == "lapses":
            yield plural(memory["lapses"], "lapse")


def _marks(row: "CardRow", day: int, leech_lapses: int) -> Iterator[str]:
    if not row.present:
        yield "orphan"
    if row.memory.suspended:
        yield "suspended"
    if row.memory.buried_day == day:
        yield "buried"
    if is_leech(row.memory, leech_lapses):
        yield "leech"
    if flag := clean(row.memory.flag).replace("\n", " "):
        yield flag if flag == _WITHOUT_REASON else f"flagged: {flag}"
