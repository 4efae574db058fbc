"""The question of a numeric card: from the generator that it names, or from its variables."""

from collections.abc import Callable, Mapping
from typing import Any

from flashdl.errors import UnknownName
from flashdl.review.questions import Question, seed_of
from flashdl.review.queue import Pool
from flashdl.runner.asking import ask
from flashdl.runner.client import Runner
from flashdl.runner.index import Declaration

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
    return ask(runner, find(card["demo"]), asks["generator"], seed=seed)


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
