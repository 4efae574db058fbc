"""What is due of each deck or topic: a line each in columns, or a sentence each."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from flashdl.cli.columns import aligned
from flashdl.cli.context import Context
from flashdl.review.portions import Portion
from flashdl.storage.glance import Glance

By = Literal["deck", "topic"]
WITHOUT = "no topic"
_KINDS = {"due": "due", "drills": "to repeat", "new": "new"}


def names_of(glance: Glance, by: By) -> Mapping[str, str]:
    """The deck or topic of each note."""
    topics = glance.topics()
    if by == "deck":
        return {note: note.partition("/")[0] for note in topics}
    return {note: topic or WITHOUT for note, topic in topics.items()}


def counted(due: int, drills: int, new: int) -> str:
    """How many of which kind, in words; nothing of a kind that has none."""
    parts = zip((due, drills, new), _KINDS.values(), strict=True)
    return ", ".join(f"{count} {kind}" for count, kind in parts if count)


def lines(portions: Sequence[Portion], by: By, context: Context) -> list[str]:
    """A line for each, no wider than a terminal; in plain text a sentence."""
    columns = shutil.get_terminal_size().columns if context.interactive else None
    if not context.linear:
        table = _table(portions, by)
        if columns is None or max(map(len, table)) <= columns:
            return table
    said = [f"{name}: {counted(*counts)}" for name, *counts in portions]
    return [part for line in said for part in _wrapped(line, columns)]


def as_json(portions: Sequence[Portion], by: By) -> dict[str, Any]:
    """The same for ``--json``, under the name of what they are."""
    return {f"{by}s": [portion._asdict() for portion in portions]}


def _table(portions: Sequence[Portion], by: By) -> list[str]:
    """The columns, without a kind that none has."""
    rows = [(by, *_KINDS.values()), *(tuple(map(str, portion)) for portion in portions)]
    counts = list(zip(*portions, strict=True))
    kept = [0, *(i for i in range(1, len(counts)) if any(counts[i]))]
    return aligned([[row[i] for i in kept] for row in rows], "<" + ">" * (len(kept) - 1))


def _wrapped(line: str, columns: int | None) -> Iterator[str]:
    yield from textwrap.wrap(line, columns, subsequent_indent="  ") if columns else [line]
