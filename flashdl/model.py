"""Note, Card, Deck: what an author writes, and how a note yields the cards that are scheduled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

ID = re.compile(r"[a-z][a-z0-9-]*")
_BLANK = re.compile(r"\[\[([a-z][a-z0-9-]*):(.+?)\]\](?!\])", re.DOTALL)
_MARKUP = re.compile(r"[*_$\[\\<&|]|^([#>~]|([-+]|\d+[.)])\s)")  # what Markdown does not show
COMPUTED = "Computed when it is asked."  # the back of a card whose answer is not written
ELLIPSIS = "[…]"


def card_key(deck: str, note: str, card: str) -> str:
    """The id of a card in the review log, ``deck/note#card``."""
    return f"{deck}/{note}#{card}"


@dataclass(frozen=True, slots=True)
class Blank:
    """One hidden place of a cloze text: the card's id, the hidden words, the author's hint."""

    id: str
    hidden: str
    hint: str


def blanks(text: str) -> Iterator[Blank]:
    """Every ``[[id: hidden]]`` or ``[[id: hidden | hint]]``; other double brackets are text."""
    return map(_blank, _BLANK.finditer(text))


def _blank(match: re.Match[str]) -> Blank:
    within = match[2].strip()  # not \s* in the pattern: a row of spaces would take cubic time
    hidden, bar, hint = within.rpartition(" | ")
    return Blank(match[1], hidden if bar else within, hint if bar else "")


@dataclass(frozen=True, slots=True)
class DemoLink:
    """What ``d`` runs for a card: a preset or parameter values, or why no picture answers it."""

    preset: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    none: str = ""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A loose or wrong statement, the correction, and the demo's Mistake that computes it.

    It is shown with the answer of ``card``, or of every card of the note where that is empty.
    """

    wrong: str
    right: str = ""
    mistake: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a result stands: title of the paper or book, and the place in it."""

    title: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far off a typed number may be: ``atol + rtol * |answer|``."""

    atol: float = 0.0
    rtol: float = 0.0


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and why it is right or wrong."""

    text: str
    right: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of ``cards:`` as authored; yields one card, or several, or none.

    ``asks`` is what a card that computes asks, as plain JSON: the generator or the variables of a
    numeric card, the output to predict, the code task. ``later`` holds claims and marks of numbers.
    """

    id: str = ""
    type: str = "basic"
    front: str = ""
    back: str = ""
    text: str = ""
    reverse: bool = False
    answer: str = ""
    aliases: tuple[str, ...] = ()
    fold: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()
    hints: tuple[str, ...] = ()
    must_mention: tuple[str, ...] = ()
    demo: DemoLink | None = None
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    asks: Mapping[str, Any] = field(default_factory=dict)
    later: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """One front and back; what is scheduled.

    ``answer`` is what a cloze hides on this card, ``blanks`` what its front shows there. ``type``
    is how it is answered: typed (one of ``accepts``, the author's answer first), choice (of
    ``options``), numeric, predict or code (as ``asks`` says), or basic: thought of and graded by
    the learner, as a cloze is too.
    """

    id: str
    front: str
    back: str
    answer: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    must_mention: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    demo: DemoLink | None = None
    type: str = "basic"
    accepts: tuple[str, ...] = ()
    fold: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()
    asks: Mapping[str, Any] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """The card as plain JSON values, defaults left out."""
        found = {name: value for name, value in asdict(self).items() if value}
        if self.type == "basic":
            del found["type"]
        return found


@dataclass(frozen=True, slots=True)
class Note:
    """What an author writes about one concept: one YAML file, linked to a demo."""

    id: str
    entries: tuple[Entry, ...]
    topic: str = ""
    level: int = 1
    requires: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    demo: str = ""
    formerly: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    sources: tuple[Source, ...] = ()
    path: str = ""
    line: int = 1
    source: str = ""

    def cards(self) -> tuple[Card, ...]:
        """The cards in order; a reversed card follows its own, a cloze yields one a blank id."""
        return tuple(card for entry in self.entries for card in _cards_of(entry, self))


@dataclass(frozen=True, slots=True)
class Deck:
    """A named set of notes; ``order`` is the author's order of learning, ``demos`` its Python."""

    id: str
    title: str
    notes: tuple[Note, ...]
    author: str = ""
    licence: str = ""
    description: str = ""
    order: tuple[str, ...] = ()
    demos: Mapping[str, bytes] = field(default_factory=dict)

    def in_learning_order(self) -> tuple[Note, ...]:
        """Notes after everything they require, otherwise in ``order``, then as read."""
        rank = {name: i for i, name in enumerate(self.order)}
        waiting = sorted(self.notes, key=lambda note: rank.get(note.id, len(rank)))
        names = {note.id for note in waiting}
        done: dict[str, Note] = {}
        while waiting:
            ready = (i for i, n in enumerate(waiting) if not (names & {*n.requires}) - done.keys())
            note = waiting.pop(next(ready, 0))
            done[note.id] = note
        return tuple(done.values())


def _cards_of(entry: Entry, note: Note) -> Iterator[Card]:
    match entry.type:
        case "basic":
            yield _card(entry, note, id=entry.id, front=entry.front, back=entry.back)
            if entry.reverse:
                yield _card(
                    entry, note, id=f"{entry.id}-reversed", front=entry.back, back=entry.front
                )
        case "cloze":
            yield from _cloze_cards(entry, note)
        case "typed":
            yield _typed_card(entry, note)
        case "choice":
            yield _choice_card(entry, note)
        case "numeric" | "predict" | "code" as kind:
            front = entry.front or f"Fresh numbers: {entry.asks.get('generator', entry.id)}."
            back = entry.back or COMPUTED
            card = _card(entry, note, id=entry.id, front=front, back=back)
            yield replace(card, type=kind, asks=entry.asks)


def _typed_card(entry: Entry, note: Note) -> Card:
    """A card whose back is the answer with its unit, where the author gives none."""
    answer = f"{entry.answer} {entry.unit}".strip()
    shown = f"`{answer}`" if _MARKUP.search(answer) else answer
    card = _card(entry, note, id=entry.id, front=entry.front, back=entry.back or shown)
    return replace(
        card, type="typed", accepts=(entry.answer, *entry.aliases), fold=entry.fold,
        tolerance=entry.tolerance, unit=entry.unit,
    )  # fmt: skip


def _choice_card(entry: Entry, note: Note) -> Card:
    """A card whose back is the right option, or a list of them."""
    right = [option.text for option in entry.options if option.right]
    back = right[0] if len(right) == 1 else "\n".join(f"- {' '.join(x.split())}" for x in right)
    card = _card(entry, note, id=entry.id, front=entry.front, back=back)
    return replace(card, type="choice", options=entry.options)


def _cloze_cards(entry: Entry, note: Note) -> Iterator[Card]:
    whole = _BLANK.sub(lambda match: _blank(match).hidden, entry.text)
    for hidden_id in dict.fromkeys(blank.id for blank in blanks(entry.text)):
        hidden = [blank for blank in blanks(entry.text) if blank.id == hidden_id]
        gaps, answer = tuple(map(_gap, hidden)), tuple(blank.hidden for blank in hidden)
        front = _with_gaps(entry.text, hidden_id)
        yield _card(entry, note, gaps, answer, id=hidden_id, front=front, back=whole)


def _with_gaps(text: str, hidden_id: str) -> str:
    def shown(match: re.Match[str]) -> str:
        blank = _blank(match)
        return _gap(blank) if blank.id == hidden_id else blank.hidden

    return _BLANK.sub(shown, text)


def _gap(blank: Blank) -> str:
    return f"[{blank.hint}]" if blank.hint else ELLIPSIS


def _card(
    entry: Entry,
    note: Note,
    gaps: tuple[str, ...] = (),
    answer: tuple[str, ...] = (),
    **own: str,
) -> Card:
    mine = ("", entry.id, own["id"])
    return Card(
        id=own["id"],
        front=own["front"],
        back=own["back"],
        blanks=gaps,
        answer=answer,
        hints=entry.hints,
        must_mention=entry.must_mention,
        misconceptions=tuple(m for m in note.misconceptions if m.card in mine),
        sources=entry.sources or note.sources,
        tags=note.tags + entry.tags,
        demo=entry.demo,
    )
