"""From the collection to how its notes stand: what a map and a recommendation begin with."""

from typing import TYPE_CHECKING

from flashdl import bundled
from flashdl.review.learning_path import Learner
from flashdl.review.plan import Plan, Sitting
from flashdl.review.sitting import Standing
from flashdl.scheduling.memory import Memory
from flashdl.settings import Settings
from flashdl.storage.glance import Glance
from flashdl.usecases.planning import draw

if TYPE_CHECKING:
    from flashdl.storage.store import Store


def standings(store: "Store") -> tuple[Standing, ...]:
    """Every note that has cards, deck by deck in learning order, with what is remembered of it.

    A demo that came with a deck is left out: it is not run yet.
    """
    remembered: dict[str, dict[str, Memory]] = {}
    for card in store.cards():
        if card.present:
            remembered.setdefault(f"{card.deck}/{card.note}", {})[card.id] = card.memory
    return tuple(
        Standing(
            note.deck,
            note.id,
            note.topic,
            tuple(f"{note.deck}/{name}" for name in note.requires),
            note.demo if _runs(note.demo) else "",
            remembered[f"{note.deck}/{note.id}"],
        )
        for note in store.notes()
        if note.present and f"{note.deck}/{note.id}" in remembered
    )


def learner(store: "Store", settings: Settings, *, day: int) -> Learner:
    """What a recommendation looks at: how the notes stand, and what the day still asks."""
    notes = standings(store)
    glance = Glance.open(store.path)
    assert glance is not None, "an open store has a file"
    try:
        pool = draw(glance, settings, Plan(), day, since_ms=0, done=Sitting())
        seen = frozenset(glance.notes_with_demo_run())
    finally:
        glance.close()
    due = len(pool.due) + len(pool.drills)
    return Learner(notes, day, due, pool.new_count, settings.leech_lapses, seen)


def _runs(demo: str) -> bool:
    return (bundled.demos_dir() / f"{demo.replace('-', '_')}.py").is_file()
