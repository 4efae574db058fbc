"""An author's numeric card tried on many seeds: whether each one gives a question that stands."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from flashdl.decks.check import Finding, placed
from flashdl.errors import DemoFailed, UsageError
from flashdl.model import Deck, Entry
from flashdl.review.drawing import (
    SEEDS_TRIED,
    Given,
    NoDraw,
    apart,
    computed,
    differing,
    draws,
    parameters,
    traps_of,
)
from flashdl.review.questions import Answer, NoQuestionError, Slack, shape_of
from flashdl.runner.asking import outputs
from flashdl.runner.client import Runner
from flashdl.runner.index import complete
from flashdl.usecases.asking import DEMOS_TRIED, Find

_AT_ONCE = 100


def tried(deck: Deck, *, runner: Runner, find: Find) -> Iterator[tuple[str, Finding | None]]:
    """Each numeric card with variables of its own, and the fault that 1,000 seeds have shown."""
    for note in deck.notes:
        for i, entry in enumerate(note.entries):
            if entry.type == "numeric" and "vars" in entry.asks:
                fault = _fault(entry, runner, find)
                where = (("cards", i, "vars"), "error", f"{note.id}#{entry.id}: {fault}")
                found = next(placed([where], note)) if fault else None  # type: ignore[list-item]
                yield f"{note.id}#{entry.id}", found


def _fault(entry: Entry, runner: Runner, find: Find) -> str:
    """What is wrong with the first seeds that are at fault, in a sentence."""
    asks, worst = entry.asks, 0
    try:
        drawn = [_drawn(asks, seed) for seed in range(SEEDS_TRIED)]
        answers = _first_answers(asks["answer"], drawn, runner, find)
        for seed, (found, first) in enumerate(zip(drawn, answers, strict=True)):
            with _at(seed):
                _set_apart(asks, found, first, runner, find)
            worst = max(worst, len(found))
        shapes = {shape_of(answer) for answer in answers if not isinstance(answer, frozenset)}
    except (NoDraw, NoQuestionError, DemoFailed, UsageError) as error:
        return str(error)
    return "" if len(shapes) == 1 else f"its answers have different shapes: {sorted(shapes)}"


@contextmanager
def _at(seed: int) -> Iterator[None]:
    """Say of what fails with which seed it did."""
    try:
        yield
    except NoDraw as error:
        raise NoDraw(f"seed {seed}: {error}") from None


def _drawn(asks: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    with _at(seed):
        return list(islice(draws(asks, seed), DEMOS_TRIED))


def _set_apart(
    asks: Mapping[str, Any], found: Sequence[Given], first: Answer, runner: Runner, find: Find
) -> None:
    """Look for a draw of a seed that has its traps apart from its answer. Raises NoDraw."""
    slack = Slack(**asks["tolerance"])
    for i, given in enumerate(found):
        answer = first if i == 0 else _answers(asks["answer"], [given], runner, find)[0]
        if apart(answer, differing(answer, traps_of(asks, given), slack), slack):
            return
    raise NoDraw("a trap is never 5 tolerances away from the answer")


def _first_answers(
    how: Mapping[str, Any], drawn: Sequence[Sequence[Given]], runner: Runner, find: Find
) -> list[Answer]:
    """The answer to the first draw of each seed; of a demo's output many are computed at once."""
    if "value" not in how:
        return _answers(how, [given for [given, *_] in drawn], runner, find)
    answers = list[Answer]()
    for seed, [given, *_] in enumerate(drawn):
        with _at(seed):
            answers += _answers(how, [given], runner, find)
    return answers


def _answers(
    how: Mapping[str, Any], given: Sequence[Given], runner: Runner, find: Find
) -> list[Answer]:
    if "value" in how:
        return [computed(how["value"], values, what="answer") for values in given]
    demo, found = find(how["demo"]), list[Answer]()
    many = [complete(demo.params, parameters(how.get("params", {}), v)) for v in given]
    for start in range(0, len(many), _AT_ONCE):
        found += outputs(runner, demo, how["output"], many[start : start + _AT_ONCE])[0]
    return found
