"""What a choice of notes builds on, and which of it was never answered."""

from collections.abc import Collection, Iterable, Mapping


def required(notes: Iterable[str], requires: Mapping[str, Collection[str]]) -> set[str]:
    """Every note that these build on, near or far, without themselves."""
    found: set[str] = set()
    waiting = list(notes)
    chosen = set(waiting)
    while waiting:
        fresh = {*requires.get(waiting.pop(), ())} - found
        found |= fresh
        waiting += fresh
    return found - chosen


def missing(
    notes: Iterable[str], requires: Mapping[str, Collection[str]], answered: Collection[str]
) -> list[str]:
    """The notes that these build on and that were never answered, in the order of ``requires``."""
    wanted = required(notes, requires) - {*answered}
    return [note for note in requires if note in wanted]
