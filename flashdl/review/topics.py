"""The topics of the decks in the order in which they are learnt, and what each builds on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashdl.review.sitting import Standing


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a deck with its notes in learning order.

    ``builds_on``: earlier topics of the deck with a note that a note of this one requires, without
    those that another of them builds on already. ``layer`` 1 builds on nothing, a topic stands one
    layer above the highest that it builds on.
    """

    deck: str
    name: str
    notes: tuple[Standing, ...]
    builds_on: tuple[str, ...] = ()
    layer: int = 1


def topic_of(note: Standing) -> str:
    """The topic of a note; notes without one are a topic that is named as their deck."""
    return note.topic or note.deck


def topics(notes: Sequence[Standing]) -> tuple[Topic, ...]:
    """Every topic, deck by deck, in learning order; ``notes`` are in theirs.

    Layer by layer, within a layer by the mean place of their notes. Two topics whose notes require
    each other are told apart by that place, too: the later one builds on the earlier one.
    """
    decks = dict.fromkeys(note.deck for note in notes)
    return tuple(
        topic for deck in decks for topic in _layered([n for n in notes if n.deck == deck])
    )


def _layered(notes: Sequence[Standing]) -> list[Topic]:
    groups = _by_mean_place(notes)
    home = {note.key: topic_of(note) for note in notes}
    below: dict[str, set[str]] = {}  # everything under a topic, near and far
    found: dict[str, Topic] = {}
    for name, members in groups.items():
        needed = {home[key] for note in members for key in note.requires if key in home}
        near = needed & found.keys()
        below[name] = near.union(*(below[other] for other in near))
        layer = 1 + max((found[other].layer for other in near), default=0)
        direct = _direct(near, below)
        builds_on = tuple(other for other in found if other in direct)
        found[name] = Topic(members[0].deck, name, tuple(members), builds_on, layer)
    return sorted(found.values(), key=lambda topic: topic.layer)


def _direct(near: Collection[str], below: Mapping[str, Collection[str]]) -> set[str]:
    return {name for name in near if not any(name in below[other] for other in near)}


def _by_mean_place(notes: Iterable[Standing]) -> dict[str, list[Standing]]:
    groups: dict[str, list[Standing]] = {}
    places: dict[str, list[int]] = {}
    for place, note in enumerate(notes):
        groups.setdefault(topic_of(note), []).append(note)
        places.setdefault(topic_of(note), []).append(place)
    ranked = sorted(groups, key=lambda name: sum(places[name]) / len(places[name]))
    return {name: groups[name] for name in ranked}
