"""Leeches: cards that were forgotten so often that they should be written anew."""

from flashdl.scheduling.memory import Memory


def is_leech(memory: Memory, lapses: int) -> bool:
    """Whether the card lapsed so often; with a threshold of 0 none is a leech."""
    return bool(lapses) and memory.lapses >= lapses


def lapsed_as_leech(before: Memory, after: Memory, lapses: int) -> bool:
    """Whether this answer was a lapse of a leech, or made one of the card."""
    return after.lapses > before.lapses and is_leech(after, lapses)
