"""The question of a numeric card: from the generator that it names, or from its variables."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from flashdl.errors import DemoFailed, UnknownName
from flashdl.model import COMPUTED
from flashdl.review.drawing import (
    Given,
    NoDraw,
    apart,
    computed,
    differing,
    draws,
    filled,
    parameters,
    traps_of,
)
from flashdl.review.questions import Answer, Question, Slack, Trap, seed_of
from flashdl.review.queue import Pool
from flashdl.runner.asking import ask, outputs
from flashdl.runner.client import Runner
from flashdl.runner.index import Declaration, complete

DEMOS_TRIED = 20  # draws for which the answer is computed, until the traps are apart
Find = Callable[[str], Declaration]


def seed_now(card: str, pool: Pool) -> int:
    """The seed of a card's question as it is asked now: the same until it is answered."""
    return seed_of(card, day=pool.day, showing=pool.shown.count(card))


def question_of(card: Mapping[str, Any], *, seed: int, runner: Runner, find: Find) -> Question:
    """The question of a numeric card; UnknownName or DemoFailed where none can be made.

    ``find`` gives the declaration of a demo by its name.
    """
    asks = card["content"]["asks"]
    if card.get("foreign_demo"):
        raise UnknownName("its demo came with a deck, and flashdl does not run deck code yet")
    if "generator" in asks:
        return ask(runner, find(card["demo"]), asks["generator"], seed=seed)
    try:
        return _declared(card, asks, seed, lambda: runner, find)
    except NoDraw as error:
        raise DemoFailed(f"its numbers cannot be drawn: {error}") from None


def _declared(
    card: Mapping[str, Any], asks: Mapping[str, Any], seed: int, runner: Callable[[], Runner],
    find: Find,
) -> Question:  # fmt: skip
    """The question of an author's variables, whose own traps are apart."""
    slack = Slack(**asks["tolerance"])
    for given in islice(draws(asks, seed), DEMOS_TRIED):
        own = traps_of(asks, given)
        answer, made, params = _answered(asks["answer"], given, runner, find)
        own = differing(answer, own, slack)
        if apart(answer, own, slack):
            kept = [trap for trap in made if apart(answer, [*own, trap], slack)]
            content = card["content"]
            known = {**given, "answer": answer} if not isinstance(answer, frozenset) else given
            return Question(
                generator=content["id"], version=1, seed=seed, given=given, answer=answer,
                text=filled(content["front"], given), slack=slack,
                work=filled(content["back"], known) if content["back"] != COMPUTED else "",
                traps=(*own, *differing(answer, kept, slack)), params=params,
                no_demo="" if params is not None else "Its answer is an expression of its author.",
            )  # fmt: skip
    raise NoDraw("the traps are never far enough from the answer")


def _answered(
    how: Mapping[str, Any], given: Given, runner: Callable[[], Runner], find: Find
) -> tuple[Answer, list[Trap], dict[str, Any] | None]:
    """The answer, what the demo's mistakes make of it, and the parameters that show it."""
    if "value" in how:
        return computed(how["value"], given, what="answer"), [], None
    params = parameters(how.get("params", {}), given)
    demo = find(how["demo"])
    whole = complete(demo.params, params)
    [answer], traps = outputs(runner(), demo, how["output"], [whole], mistakes=True)
    return answer, traps, params


def with_question(card: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """The card with the question for its front, the way to the answer for its back, its numbers.

    ``d`` then runs the demo with the very numbers, or says why it cannot.
    """
    link = {"preset": question.preset, "params": dict(question.params or {})}
    back = f"The answer: **{question.written}**\n\n{question.work}".strip()
    content = {
        **card["content"],
        "front": question.text,
        "back": back,
        "demo": {"none": question.no_demo} if question.params is None else link,
    }
    return {**card, "content": content}
