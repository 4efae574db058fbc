"""The map as it is told: sentences for those who hear it, and JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from flashdl.cli.map_view import Atlas
from flashdl.cli.output import plural
from flashdl.review.sitting import Hold, Standing, counts, of_card
from flashdl.review.topics import Topic


def told(topics: Sequence[Topic], atlas: Atlas) -> list[str]:
    """A sentence or two for each topic."""
    return [
        f"Topic {topic.name} has {plural(len(topic.notes), 'note')}: "
        f"{_counted(topic.notes, atlas.day)}{_builds_on(topic)}"
        for topic in topics
    ]


def told_closely(topics: Sequence[Topic], atlas: Atlas) -> list[str]:
    """Each topic, then each of its notes with how it sits and what it requires."""
    sentences = []
    for topic in topics:
        sentences += [*told([topic], atlas), *(_note(note, atlas) for note in topic.notes)]
    return sentences


def as_json(topics: Sequence[Topic], atlas: Atlas) -> list[dict[str, Any]]:
    """The topics with their notes and cards."""
    return [
        {
            "deck": topic.deck,
            "topic": topic.name,
            "layer": topic.layer,
            "builds_on": list(topic.builds_on),
            "notes": [_note_as_json(note, atlas.day) for note in topic.notes],
        }
        for topic in topics
    ]


def _counted(notes: Iterable[Standing], day: int) -> str:
    found = counts(notes, day=day)
    said = [
        f"{n} {'sit' if hold is Hold.SITS and n > 1 else hold}" for hold, n in found.items() if n
    ]
    return ", ".join(said) + "."


def _builds_on(topic: Topic) -> str:
    return f" It builds on {_listed(topic.builds_on)}." if topic.builds_on else ""


def _note(note: Standing, atlas: Atlas) -> str:
    answered = sum(memory.last_day is not None for memory in note.cards.values())
    needed = [_needed(key, atlas) for key in note.requires]
    requires = f" It requires {_listed(needed, ', and ')}." if needed else ""
    hold = note.hold(day=atlas.day)
    of_all = f"{answered} of {plural(len(note.cards), 'card')} answered"
    return f"{note.note}: {hold}, {of_all}.{requires}"


def _needed(key: str, atlas: Atlas) -> str:
    name, other = key.partition("/")[2], atlas.notes.get(key)
    return f"{name}, which is in no deck" if other is None else f"{name}, {_state(other, atlas)}"


def _state(note: Standing, atlas: Atlas) -> str:
    hold = note.hold(day=atlas.day)
    return "which sits" if hold is Hold.SITS else f"which is {hold}"


def _listed(names: Sequence[str], before_last: str = " and ") -> str:
    *others, last = names
    return f"{', '.join(others)}{before_last}{last}" if others else last


def _note_as_json(note: Standing, day: int) -> dict[str, Any]:
    return {
        "id": note.key,
        "hold": note.hold(day=day),
        "requires": list(note.requires),
        "cards": {card: of_card(memory, day=day) for card, memory in note.cards.items()},
    }
