"""What is seen of a question with fresh numbers: what is wanted, and what an answer is worth."""

from collections.abc import Iterator
from math import prod

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.answer_view import headline
from flashdl.cli.blocks import Block, Prose
from flashdl.cli.output import clean, plural
from flashdl.cli.review_view import DIM, Face, one_line
from flashdl.review.diagnosing import Judged
from flashdl.review.questions import Question, Slack


def wanted(question: Question, face: Face) -> RenderableType:
    """How the answer is to be given, below the question."""
    said = Text(clean(wanted_words(question), ascii=face.ascii), style=DIM)
    return Group(Prose((Block(said),)), Text(""))


def wanted_words(question: Question) -> str:
    """How many numbers, in which order, and how far off they may be; or which words."""
    if question.words:
        count = "any of" if question.many else "one of"
        tail = ", or none" if question.many and "none" not in question.words else ""
        return f"Answer with {count}: {', '.join(question.words)}{tail}."
    return f"Answer with {_count(question)}{_room(question.slack, question)}."


def _count(question: Question) -> str:
    shape = question.shape
    if not shape:
        return "one number"
    if len(shape) > 1:
        return f"{' × '.join(map(str, shape))} numbers, row by row"
    if question.labels:
        return f"{prod(shape)} numbers, {', '.join(question.labels)}"
    return f"{prod(shape)} numbers" if shape[0] > 1 else "one number"


def _room(slack: Slack, question: Question) -> str:
    each = "" if not question.shape else " each"
    match slack:
        case Slack(atol=0, rtol=0):
            return ", exactly"
        case Slack(rtol=0):
            return f",{each} within {slack.atol:g}"
        case Slack(atol=0):
            return f",{each} within {100 * slack.rtol:g} %"
        case _:
            return f",{each} within {slack.atol:g} or {100 * slack.rtol:g} %"


def judged_part(judged: Judged, face: Face) -> RenderableType:
    """Whether a try is right; of a trap the mistake that leads there."""
    if judged.outcome == "unread":
        said = Text(clean(f"Not understood: {judged.reason}.", ascii=face.ascii))
        return Group(Prose((Block(said),)), Text(""))
    head = headline("Right." if judged.right else "Not right.", right=judged.right, face=face)
    blocks = [
        Block(Text.assemble(head, *(f" {clean(word, ascii=face.ascii)}" for word in _said(judged))))
    ]
    if judged.trap is not None:
        bullet = face.mark("• ", "- ")
        for because in judged.trap.because:
            line = one_line(_sentence(because), face)
            blocks.append(Block(line, first=f"  {bullet}", rest="    ", apart=False))
    return Group(Prose(tuple(blocks)), Text(""))


def _said(judged: Judged) -> Iterator[str]:
    if judged.trap is not None:
        several = len(judged.trap.mistakes) > 1
        mistakes = "two common mistakes at once" if several else "a common mistake"
        yield f"{judged.given.strip()} is the answer of {mistakes}:"
    elif judged.outcome == "wrong" and len(judged.off_by) == 1:
        yield f"It is too {'large' if judged.off_by[0] > 0 else 'small'}."
    elif judged.outcome == "wrong" and judged.off_by:
        yield f"{judged.right_entries} of {plural(len(judged.off_by), 'number')} right."


def _sentence(because: str) -> str:
    return because[:1].upper() + because[1:] + ("" if because.endswith((".", "?")) else ".")
