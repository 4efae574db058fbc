"""What to learn next and why: rules in order, each a pure look at how the notes stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flashdl.review.prerequisites import required
from flashdl.review.sitting import Hold, Standing
from flashdl.scheduling.leech import is_leech

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Learner:
    """What the rules look at.

    ``notes`` are in learning order, ``due`` is how many cards the day still asks that were seen
    before, ``new_left`` how many new ones it still allows, ``demos_run`` holds the notes
    (``deck/note``) whose demo a review has shown.
    """

    notes: tuple[Standing, ...]
    day: int
    due: int = 0
    new_left: int = 0
    leech_lapses: int = 0
    demos_run: frozenset[str] = frozenset()

    def new_to_allow(self, note: Standing) -> int | None:
        """How many new cards today must have for the note's to be asked; None: it has enough."""
        if self.new_left:
            return None
        begun = (m.first_day == self.day for one in self.notes for m in one.cards.values())
        return sum(begun) + _new(note)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do: which rule says so, about which note and card, and why, in a sentence."""

    rule: str
    why: str
    note: Standing | None = None
    card: str = ""

    @property
    def about(self) -> tuple[str, str]:
        """What two rules may both say: to do the same with the same note."""
        act = "learn" if self.rule in ("unlocks", "order") else self.rule
        return act, self.note.key if self.note else ""


def advise(learner: Learner) -> tuple[Advice, ...]:
    """What to do next, then at most three alternatives; empty when there is nothing to do.

    The rules in order: what is due today; a leech to rewrite; the note that unlocks most; the next
    one in learning order; the demo of a shaky note. Each gives its first advice; a note that is to
    be learnt already gives way to the rule's next.
    """
    found: dict[tuple[str, str], Advice] = {}
    for rule in RULES:
        fresh = (advice for advice in rule(learner) if advice.about not in found)
        if advice := next(fresh, None):
            found[advice.about] = advice
    return tuple(found.values())[: 1 + ALTERNATIVES]


def due_today(learner: Learner) -> Iterator[Advice]:
    """Cards that were learnt once come before any that is new."""
    if learner.due:
        count = "1 card is" if learner.due == 1 else f"{learner.due} cards are"
        yield Advice("due", f"{count} due today, and what you know already comes first.")


def worst_leeches(learner: Learner) -> Iterator[Advice]:
    """The cards forgotten often enough to be leeches, the most forgotten first."""
    cards = [(note, card, memory) for note in learner.notes for card, memory in note.asked.items()]
    for note, card, memory in sorted(cards, key=lambda found: -found[2].lapses):
        if is_leech(memory, learner.leech_lapses):
            times = "once" if memory.lapses == 1 else f"{memory.lapses} times"
            why = f"You forgot it {times}: other words may stick better."
            yield Advice("leech", why, note, card)


def best_keys(learner: Learner) -> Iterator[Advice]:
    """The notes that can be begun now, those first on which most of the locked notes rest."""
    closed, under = locked(learner.notes), foundations(learner.notes)
    ready = [n for n in learner.notes if n.asked and not _begun(n) and n.key not in closed]
    opens = {note.key: sum(note.key in under[key] for key in closed) for note in ready}
    for note in sorted(ready, key=lambda note: -opens[note.key]):
        if opens[note.key]:
            yield Advice("unlocks", _opening(opens[note.key], len(closed)), note)


def next_in_order(learner: Learner) -> Iterator[Advice]:
    """In learning order: notes with a card never answered whose prerequisites were all begun."""
    closed = locked(learner.notes)
    for note in learner.notes:
        if _new(note) and note.key not in closed:
            yield Advice("order", _turn(note), note)


def unseen_demos(learner: Learner) -> Iterator[Advice]:
    """The demos of shaky notes that no review has shown yet."""
    for note in learner.notes:
        shaky = note.hold(day=learner.day) is Hold.SHAKY
        if shaky and note.demo and note.key not in learner.demos_run:
            yield Advice("demo", "It is shaky, and no review has shown you its demo.", note)


def locked(notes: Sequence[Standing]) -> frozenset[str]:
    """The notes (``deck/note``) not begun that require one not begun, as the review passes over.

    A note whose every card is suspended keeps none locked.
    """
    closing = {note.key for note in notes if note.asked and not _begun(note)}
    return frozenset(
        note.key for note in notes if note.key in closing and closing & {*note.requires}
    )


def foundations(notes: Sequence[Standing]) -> Mapping[str, frozenset[str]]:
    """For each note every other that it requires, near or far; a circle does no harm."""
    requires = {note.key: note.requires for note in notes}
    return {key: frozenset(required([key], requires) & requires.keys()) for key in requires}


def _begun(note: Standing) -> bool:
    return any(memory.last_day is not None for memory in note.cards.values())


def _new(note: Standing) -> int:
    return sum(memory.last_day is None for memory in note.asked.values())


def _turn(note: Standing) -> str:
    new = _new(note)
    if not _begun(note):
        return "It comes next in learning order."
    cards = "1 of its cards is" if new == 1 else f"{new} of its cards are"
    return f"You have begun it, and {cards} still new."


def _opening(opens: int, closed: int) -> str:
    if closed == 1:
        return "The one note that is still locked rests on it."
    rest = "rests" if opens == 1 else "rest"
    return f"{opens} of the {closed} notes that are still locked {rest} on it."


RULES: tuple[Callable[[Learner], Iterator[Advice]], ...] = (
    due_today, worst_leeches, best_keys, next_in_order, unseen_demos,
)  # fmt: skip
