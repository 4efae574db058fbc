"""What is due of each deck or topic: a line each in columns, or a sentence each."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, Literal

from flashdl.cli.columns import aligned, of_terminal, wrapped
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


def lines(portions: Sequence[Portion], by: By | None, context: Context) -> list[str]:
    """A line for each, no wider than a terminal; in plain text a sentence."""
    if by is None or not portions:
        return []
    columns = of_terminal(context)
    if not context.linear:
        table = _table(portions, by)
        if columns is None or max(map(len, table)) <= columns:
            return table
    said = [f"{name}: {counted(*counts)}" for name, *counts in portions]
    return said if columns is None else list(wrapped(said, context.console))


def as_json(portions: Sequence[Portion], by: By | None, *, kinds: Container[str]) -> dict[str, Any]:
    """Some of the counts for ``--json``, under the name of what they are of, if that was asked."""
    if by is None:
        return {}
    told = [{k: v for k, v in p._asdict().items() if k == "name" or k in kinds} for p in portions]
    return {f"{by}s": told}


def _table(portions: Sequence[Portion], by: By) -> list[str]:
    """The columns, without a kind that none has."""
    rows = [(by, *_KINDS.values()), *(tuple(map(str, portion)) for portion in portions)]
    counts = list(zip(*portions, strict=True))
    kept = [0, *(i for i in range(1, len(counts)) if any(counts[i]))]
    return aligned([[row[i] for i in kept] for row in rows], "<" + ">" * (len(kept) - 1))
