"""``space`` at a question: take the answer that the learner types or has chosen, by its kind."""

from typing import TYPE_CHECKING

from rich.text import Text

from flashdl.cli.blocks import WIDTH
from flashdl.cli.keys import Keys
from flashdl.cli.line import ask
from flashdl.cli.review_desk import Desk
from flashdl.errors import FlashdlError

if TYPE_CHECKING:  # of little use to a card that is only thought of
    from flashdl.cli.review_code import Coding
    from flashdl.cli.review_numeric import Computing

TYPED_LABEL = "Your answer; esc goes back."
BUG_LABEL = "An input on which it fails; an empty line shows the bug, esc goes back."
PREDICT_LABEL = "Your prediction; then the demo runs. An empty line shows it, esc goes back."


def give(desk: Desk, keys: Keys) -> bool:
    """Whether the answer is to be shown now; where not, the prompt stands again."""
    match desk.asked.answering.kind:
        case "typed":
            return _typed(desk, keys)
        case "choice":
            return _chosen(desk)
        case "numeric":
            return _numbers(desk, keys)
        case "predict":
            return _prediction(desk, keys)
        case "code":
            return _code(desk, keys)
        case _:
            return True


def _line(desk: Desk, keys: Keys, label: str, text: str = "") -> str | None:
    width = min(desk.console.width, WIDTH)
    given = ask(desk.prompt, keys, label=label, width=width, text=text)
    if given is None:
        desk.show_prompt()
    return given


def _typed(desk: Desk, keys: Keys) -> bool:
    text = _line(desk, keys, TYPED_LABEL)
    if text is None:
        return False
    desk.asked.answering.decide(text)
    return True


def _chosen(desk: Desk) -> bool:
    asked = desk.asked
    if not (asked.answering.chosen or asked.warned):
        asked.warned = True
        desk.stay("Nothing is chosen. A letter chooses; space again shows the answer.")
        return False
    asked.answering.decide()
    return True


def _numbers(desk: Desk, keys: Keys) -> bool:
    """Take tries until one is a number; a wrong one leaves the question, an empty line ends it."""
    from flashdl.cli.question_view import judged_part
    from flashdl.cli.review_numeric import Computing

    computing = desk.asked.answering
    assert isinstance(computing, Computing)
    if computing.question is None:
        bury = desk.keymap.label("bury")
        desk.stay(f"There is no question now: {computing.failure}.",
                  f"{bury} puts the card off until tomorrow; nothing is graded.")  # fmt: skip
        return False
    text: str | None = ""
    while True:
        text = _line(desk, keys, _numbers_label(computing), text or "")
        if text is None:
            return False
        if text.strip().startswith("="):
            text = _calculated(desk, computing, text.strip()[1:])
        elif not text.strip():
            return True
        else:
            asked = desk.asked
            judged = computing.give(text, hints=asked.hints, answer_ms=asked.answer_ms())
            if judged.right:
                return True
            desk.print(judged_part(judged, desk.face))
            if judged.outcome != "unread":
                desk.show_prompt()
                return False


def _numbers_label(computing: "Computing") -> str:
    assert computing.question is not None
    if computing.question.words:
        return "Your answer; an empty line shows it, esc goes back."
    names = ", ".join(computing.question.values)
    known = f" with {names}" if names else ""
    return f"Your answer; = calculates{known}, an empty line shows it, esc goes back."


def _calculated(desk: Desk, computing: "Computing", expression: str) -> str:
    """The result, to be given as it is or to be changed; a faulty expression stands again."""
    from flashdl.calculator import CalculationError, calculate, shown

    assert computing.question is not None
    try:
        result = shown(calculate(expression, computing.question.values), 8)
    except CalculationError as error:
        desk.say(str(error))
        return f"={expression}"
    desk.say(f"{expression.strip()} = {result}")
    return result


def _prediction(desk: Desk, keys: Keys) -> bool:
    """Take a prediction, then run the demo; a demo that fails takes the prediction back."""
    from flashdl.cli.review_predict import Predicting
    from flashdl.review.predicting import NoPrediction

    predicting = desk.asked.answering
    assert isinstance(predicting, Predicting)
    text: str | None = ""
    while (text := _line(desk, keys, PREDICT_LABEL, text or "")) is not None:
        try:
            if text.strip():
                predicting.commit(text)
        except NoPrediction as error:
            desk.say(f"Not understood: {error}.")
            continue
        try:
            seen = desk.demos.outcome(desk.asked.card)
        except FlashdlError as error:
            predicting.committed = None
            desk.stay(str(error))
            return False
        if predicting.committed is not None:
            predicting.see(seen)
        return True
    return False


def _code(desk: Desk, keys: Keys) -> bool:
    """Have the function written, or an input typed, and checked; nothing else counts as a try."""
    from flashdl.cli.review_code import Coding

    coding = desk.asked.answering
    assert isinstance(coding, Coding)
    if coding.desk is None:
        bury = desk.keymap.label("bury")
        desk.stay(f"There is no task now: {coding.failure}.", f"{bury} puts the card off.")
        return False
    try:
        return _bug(desk, keys, coding) if coding.desk.bug else _function(desk, keys, coding)
    except FlashdlError as error:  # the runner failed, or the editor: no try, no grade
        desk.stay(str(error))
        return False


def _function(desk: Desk, keys: Keys, coding: "Coding") -> bool:
    """One round of editing and checking; whether it passed."""
    from flashdl.usecases.attempting import keep

    assert coding.desk is not None
    moment = desk.context.moment()
    store = desk.reviewing.store(moment)
    coding.prepare(store)
    desk.prompt.clear()
    with keys.given_back():
        changed = coding.desk.edit()
    if not changed and (coding.passes or coding.desk.is_empty):
        desk.stay("The file is unchanged.")
        return False
    report = coding.checked()
    keep(store, report, coding.desk.text, moment=moment)
    desk.print(coding.desk.report(report), Text(""))
    asked = desk.asked
    coding.count(passed=report.passed, hints=asked.hints, answer_ms=asked.answer_ms())
    if report.passed:
        coding.desk.put_away()
    else:
        desk.show_prompt()
    return report.passed


def _bug(desk: Desk, keys: Keys, coding: "Coding") -> bool:
    """One input, or more until it is one; whether the wrong solution fails on it."""
    assert coding.desk is not None
    text: str | None = coding.last
    while (text := _line(desk, keys, BUG_LABEL, text or "")) is not None:
        if not text.strip():
            coding.gave_up = True
            return True
        tried = coding.tried(text)
        desk.print(coding.desk.tried(tried), Text(""))
        if not tried.valid:
            continue
        asked = desk.asked
        coding.count(passed=tried.differs, hints=asked.hints, answer_ms=asked.answer_ms())
        if not tried.differs:
            desk.show_prompt()
        return tried.differs
    return False


def give_up(desk: Desk) -> bool:
    """Show the answer of a card that computes without a try; whether there is one to show."""
    answering = desk.asked.answering
    if answering.no_question:
        desk.stay("There is no answer to show.")
        return False
    answering.give_up()
    return True
