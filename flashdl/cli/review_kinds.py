"""How a card is asked, by its kind: with the question, the prediction or the task it computes."""

from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from flashdl.cli.output import clean
from flashdl.cli.review_answers import Answering
from flashdl.cli.review_demo import DemoDesk
from flashdl.cli.review_view import Face
from flashdl.errors import FlashdlError
from flashdl.review.queue import Pool

Card = dict[str, Any]


def asked_as(card: Card, pool: Pool, demos: DemoDesk) -> tuple[Card, Answering]:
    """The card as it is shown, and the place for the answer to it."""
    match card["content"].get("type"):
        case "numeric":
            return _numeric(card, pool, demos)
        case "predict":
            from flashdl.cli.review_predict import Predicting

            return card, Predicting.of(card, pool)
        case "code":
            return _code(card, demos)
        case _:
            return card, Answering.of(card, pool)


def read_anew(card: Card, answering: Answering, demos: DemoDesk, pool: Pool) -> Card:
    """The card after its note has changed, below the answer that was given so far."""
    kind = card["content"].get("type")
    if kind not in ("numeric", "code"):
        answering.content = dict(card["content"])
        return card
    shown, fresh = _numeric(card, pool, demos) if kind == "numeric" else _code(card, demos)
    answering.__dict__.update({**fresh.__dict__, **_kept(answering)})
    return shown


def given_in_words(
    card: Card, answering: Answering, text: str, face: Face, demos: DemoDesk
) -> RenderableType | None:
    """What a line of a script is worth as a try; None where the card takes none."""
    if answering.kind == "predict":
        return _predicted(card, answering, text, face, demos)
    if answering.kind == "code":
        return _input(answering, text, face)
    if answering.kind != "numeric":
        return None
    from flashdl.cli.question_view import judged_part
    from flashdl.cli.review_numeric import Computing

    assert isinstance(answering, Computing)
    if answering.question is None:
        return answering.question_part(face)
    return judged_part(answering.give(text, hints=0, answer_ms=0), face)


def _input(answering: Answering, text: str, face: Face) -> RenderableType | None:
    """What a typed input shows of a wrong solution."""
    from flashdl.cli.review_code import Coding

    assert isinstance(answering, Coding)
    if answering.desk is None or answering.desk.bug is None:
        return Text("This card is answered with solve FILE.")
    try:
        tried = answering.tried(text)
    except FlashdlError as error:
        return Text(clean(f"Not tried: {error}.", ascii=face.ascii))
    if tried.valid:
        answering.count(passed=tried.differs, hints=0, answer_ms=0)
    return answering.desk.tried(tried)


def _predicted(
    card: Card, answering: Answering, text: str, face: Face, demos: DemoDesk
) -> RenderableType | None:
    from flashdl.cli.review_predict import Predicting
    from flashdl.review.predicting import NoPrediction

    assert isinstance(answering, Predicting)
    try:
        answering.commit(text)
        answering.see(demos.outcome(card))
    except (NoPrediction, FlashdlError) as error:
        return Text(clean(f"Not predicted: {error}.", ascii=face.ascii))
    return answering.answer_part(face)


def _kept(answering: Answering) -> Mapping[str, Any]:
    """What the learner did, whatever the question is now."""
    done = ("tries", "hints", "answer_ms", "passes", "gave_up", "last")
    return {name: getattr(answering, name) for name in done if hasattr(answering, name)}


def _code(card: Card, demos: DemoDesk) -> tuple[Card, Answering]:
    """The card with the task's hints, where it has none of its own."""
    from flashdl.cli.code_desk import asked
    from flashdl.cli.review_code import Coding

    content = dict(card["content"])
    task, bug = asked(content)
    try:
        desk = demos.code(task, bug)
    except FlashdlError as error:
        return card, Coding(content, failure=str(error))
    if not bug:
        content.setdefault("hints", list(desk.hints))
    return {**card, "content": content}, Coding(content, desk=desk)


def _numeric(card: Card, pool: Pool, demos: DemoDesk) -> tuple[Card, Answering]:
    from flashdl.cli.review_numeric import Computing
    from flashdl.usecases.asking import seed_now, with_question

    content = dict(card["content"])
    try:
        question = demos.question(card, seed=seed_now(card["key"], pool))
    except FlashdlError as error:
        return card, Computing(content, failure=str(error))
    shown = with_question(card, question)
    return shown, Computing(dict(shown["content"]), question=question)
