"""What an author should look at in a deck that loads: findings, each with its place."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from flashdl.decks.answers import answers
from flashdl.decks.doubles import doubles
from flashdl.decks.events import read
from flashdl.decks.messages import near
from flashdl.decks.numbers import numbers
from flashdl.decks.unseen import quoted
from flashdl.demokit import Param, Preset
from flashdl.model import Card, Deck, Entry, Note
from flashdl.review.drawing import faults

Level = Literal["warning", "error"]
_Steps = tuple[str | int, ...]
Raw = tuple[_Steps, Level, str]

_ANSWER_IN = {"cloze": "text", "typed": "answer", "choice": "options"}
_SHOWN_BY_DEMO = ("basic", "cloze", "typed", "choice", "predict")  # others bring their numbers
_MARKS = ("exact", "conventions")

LONG_ANSWER_WORDS = 60
_ASIDE = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$", re.DOTALL)
_QUESTION_END = re.compile(r"\?(?=\s|$)")
_EATEN_ESCAPE = re.compile(r"\t|\n(?=(?:abla|eq|u)\b)")


class Declared(Protocol):
    """What a deck may name of a demo."""

    @property
    def params(self) -> Collection[Param]: ...  # noqa: D102
    @property
    def presets(self) -> Collection[Preset]: ...  # noqa: D102
    @property
    def mistake_ids(self) -> Collection[str]: ...  # noqa: D102
    @property
    def aliases(self) -> Collection[str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at; ``column`` is None where only the line is known."""

    path: str
    line: int
    column: int | None
    level: Level
    message: str

    def __str__(self) -> str:
        """``file:line:col: level: message``."""
        place = f"{self.path}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.level}: {self.message}"


def findings(
    deck: Deck,
    *,
    declarations: Mapping[str, Declared],
    unknown_maths: Callable[[str], Iterable[str]],
    generators: Callable[[str], Collection[str]] | None = None,
    tasks: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """The findings of a deck that loads, in order of file and line.

    ``declarations`` are the demos known by name; a demo that came with the deck needs none.
    ``unknown_maths`` tells of a text what of its formulas cannot be drawn, ``generators`` of a
    demo what makes questions about it, ``tasks`` the code tasks with the ids of their known bugs.
    """
    known = {
        _demo_name(name): declared
        for main, declared in declarations.items()
        for name in (main, *declared.aliases)
    }
    found: list[Finding] = []
    for note in deck.notes:
        raw = [*_note(note), *_demos(note, known, deck), *_unlocking(note, deck)]
        raw += [*answers(note), *_maths(note, unknown_maths)]
        raw += _variables(note)
        raw += _generators(note, generators(_demo_name(note.demo))) if generators else ()
        raw += _tasks(note, tasks) if tasks else ()
        raw += _numbers(note) if marks_numbers(deck) else ()
        found += placed(raw, note)
    for note, double in doubles(deck):
        found += placed([double], note)
    return sorted(found, key=lambda f: (f.path, f.line, f.column or 0, f.message))


def marks_numbers(deck: Deck) -> bool:
    """Whether the deck says of any number where it comes from; then it is to say so of all."""
    return any({*_MARKS, "claims"} & entry.later.keys() for n in deck.notes for entry in n.entries)


def placed(raw: Sequence[Raw], note: Note) -> Iterator[Finding]:
    """Findings at the fields of a note that the steps lead to."""
    root = read(note.source.encode())[1] if raw else None
    for steps, level, message in raw:
        node = root
        for step in steps:
            node = (node and node.below(step)) or node
        line = note.line + (node.line - 1 if node else 0)
        # A note inside a deck file was moved to the left: there only its lines are known.
        column = node.column if node and note.line == 1 else None
        yield Finding(note.path, line, column, level, message)


def _note(note: Note) -> Iterator[Raw]:
    silent = [e.id or e.type for e in note.entries if e.demo is None and e.type in _SHOWN_BY_DEMO]
    if note.demo and silent:
        names = ", ".join(silent)
        message = (
            f"say what {note.demo} shows, {{preset: …}} or {{none: why}}, in the cards: {names}"
        )
        yield ("cards",), "warning", message
    for i, wrong in enumerate(note.misconceptions):
        if not (wrong.right or wrong.mistake):
            yield ("misconceptions", i), "warning", "give the correction: 'right' or 'mistake'"
    for i, entry in enumerate(note.entries):
        for steps, message in _entry(replace(note, entries=(entry,)), entry):
            yield ("cards", i, *steps), "warning", message


def _texts(entry: Entry) -> Iterator[tuple[_Steps, str]]:
    """What the learner will read of an entry, each with the steps to it."""
    for name in ("front", "back", "text"):
        yield (name,), getattr(entry, name)
    for i, option in enumerate(entry.options):
        yield ("options", i, "text"), option.text
        yield ("options", i, "because"), option.because


def _entry(note: Note, entry: Entry) -> Iterator[tuple[_Steps, str]]:
    for steps, text in _texts(entry):
        if _EATEN_ESCAPE.search(text):
            message = r"\t or \n in double quotes is no \theta or \nabla: use single quotes"
            yield steps, message
    if len(_QUESTION_END.findall(_ASIDE.sub("", entry.front))) > 2:
        yield ("front",), "three questions on one card: make more cards of it"
    words = len(entry.back.split())
    if words > LONG_ANSWER_WORDS and "$" not in entry.back and "```" not in entry.back:
        yield ("back",), f"an answer of {words} words without a formula: is it one idea?"
    if any(_readable(card) for card in note.cards() if not card.id.endswith("-reversed")):
        yield (_ANSWER_IN.get(entry.type, "back"),), "the answer can be read in the question"


def _maths(note: Note, unknown: Callable[[str], Iterable[str]]) -> Iterator[Raw]:
    for i, entry in enumerate(note.entries):
        for steps, text in _texts(entry):
            for fault in dict.fromkeys(unknown(text)):
                message = f"a formula stands there as it is written: {fault}"
                yield ("cards", i, *steps), "warning", message


def _numbers(note: Note) -> Iterator[Raw]:
    """Numbers of the answers that nothing bears out, and marks of numbers that are not there."""
    for i, entry in enumerate(note.entries):
        claimed = [claim["equals"] for claim in entry.later.get("claims", ())]
        marks = {name: entry.later.get(name, ()) for name in _MARKS}
        marked = [abs(float(mark)) for given in marks.values() for mark in given]
        written = {steps: [*numbers(text)] for steps, text in _stated(entry)}
        for steps, found in written.items():
            for number in found:
                if number.counts and not number.borne_out(claimed, marked):
                    message = f"nothing says where {number.text} comes from: claim it, or mark it"
                    yield ("cards", i, *steps), "warning", f"{message} exact or conventions"
        for name, given in marks.items():
            for j, mark in enumerate(given):
                if not any(
                    number.holds(float(mark)) for found in written.values() for number in found
                ):
                    yield ("cards", i, name, j), "warning", f"the answer has no number {mark}"


def _stated(entry: Entry) -> Iterator[tuple[_Steps, str]]:
    """The texts that state the answer: of the options, the right ones."""
    for name in ("back", "text", "answer"):
        if entry.type not in ("numeric", "code"):  # whose numbers are drawn, or are those of code
            yield (name,), getattr(entry, name)
    for i, option in enumerate(entry.options):
        if option.right:
            yield ("options", i, "text"), option.text


def _readable(card: Card) -> bool:
    """A short answer whose words stand in a row in a question that offers no choice."""
    given = " ".join(card.answer or card.accepts[:1]) or card.back
    answer, question = _words(given), _words(card.front)
    if len(answer) > 6 or len("".join(answer)) < 4 or "or" in question:
        return False
    return f" {' '.join(answer)} " in f" {' '.join(question)} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _demos(note: Note, known: Mapping[str, Declared], deck: Deck) -> Iterator[Raw]:
    yield from _demo(note.demo, known, deck, ("demo",))
    for i, entry in enumerate(note.entries):
        for j, claim in enumerate(entry.later.get("claims", ())):
            at = ("cards", i, "claims", j)
            yield from _demo(claim["demo"], known, deck, (*at, "demo"))
            declared = known.get(_demo_name(claim["demo"]))
            yield from _params(claim.get("params", {}), declared, (*at, "params"))
    declared = known.get(_demo_name(note.demo))
    if declared is None:
        return
    presets = {"default", *(preset.name for preset in declared.presets)}
    for i, entry in enumerate(note.entries):
        if link := entry.demo:
            yield from _absent("preset", link.preset, presets, ("cards", i, "demo", "preset"))
            yield from _params(link.params, declared, ("cards", i, "demo", "params"))
    for i, wrong in enumerate(note.misconceptions):
        yield from _absent(
            "mistake", wrong.mistake, declared.mistake_ids, ("misconceptions", i, "mistake")
        )


def _variables(note: Note) -> Iterator[Raw]:
    """Faults of an author's expressions; what is only not used is a warning."""
    for i, entry in enumerate(note.entries):
        if "vars" in entry.asks:
            for steps, message in faults(entry.asks, entry.front + entry.back):
                level: Level = "warning" if steps[0] == "vars" else "error"
                yield ("cards", i, *steps), level, message


def _generators(note: Note, known: Collection[str]) -> Iterator[Raw]:
    for i, entry in enumerate(note.entries):
        if (name := entry.asks.get("generator", "")) and name not in known:
            message = f"the demo has no generator {quoted(name)}{near(name, known)}"
            yield ("cards", i, "generator"), "error", message


def _tasks(note: Note, known: Mapping[str, Collection[str]]) -> Iterator[Raw]:
    for i, entry in enumerate(note.entries):
        if not (name := entry.asks.get("task", "")):
            continue
        if name not in known:
            message = f"there is no code task {quoted(name)}{near(name, known)}"
            yield ("cards", i, "task"), "error", message
        elif (bug := entry.asks.get("bug", "")) and bug not in known[name]:
            message = f"the task has no wrong solution {quoted(bug)}{near(bug, known[name])}"
            yield ("cards", i, "bug"), "error", message


def _demo(name: str, known: Mapping[str, Any], deck: Deck, at: _Steps) -> Iterator[Raw]:
    if name and _demo_name(name) not in known and _demo_name(name) not in deck.demos:
        yield at, "error", f"unknown demo {quoted(name)}{near(name, known)}"


def _params(params: Collection[str], declared: Declared | None, at: _Steps) -> Iterator[Raw]:
    if declared is not None:
        known = {param.name for param in declared.params} | {p.option for p in declared.params}
        for name in params:
            yield from _absent("parameter", name, known, (*at, name))


def _absent(what: str, name: str, known: Collection[str], at: _Steps) -> Iterator[Raw]:
    if name and name not in known:
        yield at, "error", f"the demo has no {what} {quoted(name)}{near(name, known)}"


def _demo_name(name: str) -> str:
    return name.replace("-", "_")


def _unlocking(note: Note, deck: Deck) -> Iterator[Raw]:
    notes = {other.id: other for other in deck.notes}
    rank = {name: i for i, name in enumerate(deck.order)}
    for i, name in enumerate(note.requires):
        if rank.get(name, -1) > rank.get(note.id, len(rank)):
            message = f"'order' puts this note before {quoted(name)}, which it requires"
            yield ("requires", i), "warning", message
        if notes[name].level > note.level:
            message = f"a note of level {note.level} requires {quoted(name)} of a higher level"
            yield ("requires", i), "warning", message
    for i, name in enumerate(note.formerly):
        if name in notes:
            yield ("formerly", i), "error", f"{quoted(name)} is the id of a note of today"
